"""让利: what the fiscal partners give up of their gain under each fund's own terms, and what
other shares would be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import carry, waterfall
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.carry_terms import Terms
from fundtracker.domain.funds.waterfall import Event
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.ledger.funds.fund_terms import MILLION, TermsRow
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

GIVEN = (20, 50, 100)
OF_THE_TERMS = ("base", "share", "ceiling", "gives", "gets", "after", "paid", "open")


class Agreed(NamedTuple):
    """What stands under a fund's terms at a day: the version, what each giver gives, who has what
    afterwards.
    """

    terms: TermsRow | None
    gains: dict[str, int]
    concessions: dict[str, carry.Given]
    after: dict[str, int]


def columns() -> list[Column]:
    """Return the columns of the sheet."""
    return [
        Column("gain", tr("Gain"), "money", "balance"),
        Column("base", tr("Gain it is calculated on"), "money", "balance"),
        Column("share", tr("Share given up"), "percent"),
        Column("ceiling", tr("At most"), "money", "balance"),
        Column("gives", tr("Gives up"), "money", "balance", "{base} × {share} (≤ {ceiling})"),
        Column("gets", tr("Gets"), "money", "balance"),
        Column("after", tr("Gain after it"), "money", "balance", "{gain} − {gives} + {gets}"),
        Column("paid", tr("Paid of it"), "money", "balance"),
        Column("open", tr("Not paid yet"), "money", "balance", "{gives} + {gets} − {paid}"),
        *(
            Column(f"give{n}", tr("After giving {n} of 100", n=n), "money", "balance")
            for n in GIVEN
        ),
    ]


def concession(context: ReportContext) -> Table:
    """Return each partner's gain at the end of a quarter, what passes between partners under the
    fund's terms, and what the gains would be if the fiscal partners gave up other shares; each
    column adds up to the same gain.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("concession", tr("Gains given up by the fiscal partners"), columns())
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for fund in ledger.funds.all():
        each = figures(ledger, fund, q.last_day)
        if each.partners:
            _add_fund(frame, each, agreed(ledger, each, known), known, lang)
    frame.notes.append(
        tr(
            "Gain = distributed + net asset value − paid in; capital is never conceded. The "
            "columns after conceding 20, 50 and 100 per cent are a calculation outside the terms."
        )
    )
    return frame.table()


def _add_fund(
    frame: Frame, each: Figures, agreement: Agreed, known: dict[str, Partner], lang: str
) -> None:
    others = {
        f"give{n}": gains_after(each, known, agreement.gains, Fraction(n, 100)) for n in GIVEN
    }
    rows = {name: _values(each, agreement, others, name) for name in agreement.gains}
    for name, row in rows.items():
        row |= _paid(each, name, row)
    conceded = ("gives", "gets") if agreement.concessions else ()
    sums: dict[str, Value] = {
        column: _sum(rows.values(), column) for column in ("gain", *conceded, "after", *others)
    }
    if conceded or each.conceded:
        gave = sum(paid.amount_fen for paid in each.conceded)
        sums |= {"paid": gave, "open": _sum([sums], "gives") - gave}
    fund = each.fund
    frame.add(f"f{fund.id}", fund.title(lang), sums, total=True)
    for name, row in rows.items():
        frame.add(f"f{fund.id}p{known[name].id}", known[name].title(lang), row, depth=1)
    frame.notes += _notes(fund, agreement, lang)


def _paid(each: Figures, name: str, row: Mapping[str, Value]) -> dict[str, Value]:
    """Return what a partner paid or got of what is given up, and what is left of it; nothing where
    neither the terms nor a payment speak of it.
    """
    gave, got = each.given_up(name)
    due = [value for value in (row.get("gives"), row.get("gets")) if isinstance(value, int)]
    if not (due or gave or got):
        return {}
    return {"paid": gave + got, "open": sum(due) - gave - got}


def _sum(rows: Iterable[Mapping[str, Value]], column: str) -> int:
    values = (row.get(column) for row in rows)
    return sum(value for value in values if isinstance(value, int))


def _fiscal(names: Iterable[str], known: Mapping[str, Partner]) -> list[str]:
    return [name for name in names if known[name].class_ == "fiscal"]


def agreed(ledger: Ledger, each: Figures, known: dict[str, Partner]) -> Agreed:
    """Return what is given up at the day of the figures under the fund's terms of that day."""
    standings = each.partners
    money = {
        name: each.passed(name) for name in standings
    }  # taken over counts as paid, handed over as given back
    paid = {name: s.paid_in + money[name][0] for name, s in standings.items()}
    back = {name: s.distributed + money[name][1] for name, s in standings.items()}
    gains = {name: back[name] + each.shares[name].closing - paid[name] for name in standings}
    begun = [r for r in ledger.funds.terms(each.fund.id) if r.start_day <= each.day.toordinal()]
    terms = max(begun, key=lambda row: row.start_day, default=None)
    concession = terms.concession if terms is not None else None
    if terms is None or concession is None:
        return Agreed(terms, gains, {}, dict(gains))
    takers = _takers(each, known, concession.to)
    fund_back = each.total.returned >= each.total.paid_in
    versions = ledger.funds.waterfalls(each.fund.id)
    by_partner, after = dict[str, carry.Given](), dict(gains)
    for name in _fiscal(standings, known):
        above = concession.base == carry.EXCESS
        preferred = _preferred(each, versions, name) if above else Fraction()
        by_partner[name] = carry.given_up(
            concession,
            paid[name],
            back[name],
            each.shares[name].closing,
            preferred,
            fund_back=fund_back,
        )
        if takers:
            after = carry.handed_over(after, name, by_partner[name].amount, takers)
        else:
            by_partner[name] = by_partner[name]._replace(amount=0)
    return Agreed(terms, gains, by_partner, after)


def _preferred(each: Figures, versions: list[Terms], name: str) -> Fraction:
    """Return the preferred return that a partner's own money has earned to the day of the
    figures.
    """
    moves = book.movements(book.settled(each.entries), name)
    events = [Event(move.day, move.paid, move.received) for move in moves if move.day <= each.day]
    events.append(Event(each.day, cash=max(0, each.shares[name].closing)))
    return waterfall.preferred_earned(events, versions)


def _takers(each: Figures, known: dict[str, Partner], to: str) -> dict[str, int]:
    """Return who gets what is given up, by commitment."""
    classes = {
        carry.TO_MANAGER: ("gp",),
        carry.TO_PARTNERS: ("other",),
        carry.TO_ALL: ("gp", "other"),
    }[to]
    commitments = {
        name: max(0, s.committed)
        for name, s in each.partners.items()
        if known[name].class_ in classes
    }
    return commitments if sum(commitments.values()) else {}


def _values(
    each: Figures, agreement: Agreed, others: dict[str, dict[str, int]], name: str
) -> dict[str, Value]:
    values: dict[str, Value] = {"gain": agreement.gains[name], "after": agreement.after[name]}
    values |= {column: by[name] for column, by in others.items()}
    concession = agreement.concessions.get(name)
    if concession is None:
        return values | (
            {"gets": agreement.after[name] - agreement.gains[name]} if agreement.concessions else {}
        )
    assert agreement.terms is not None
    values |= {
        "base": concession.base,
        "share": agreement.terms.give_share * 1000 // MILLION,
        "gives": concession.amount,
    }
    if agreement.terms.give_ceiling is not None:
        paid = each.partners[name].paid_in + each.passed(name)[0]
        values["ceiling"] = max(0, paid) * agreement.terms.give_ceiling // MILLION
    return values


def gains_after(
    each: Figures, known: dict[str, Partner], gains: dict[str, int], share: Fraction
) -> dict[str, int]:
    """Return the gains after the fiscal partners gave up a share of theirs to the others, by
    commitment.
    """
    others = _takers(each, known, carry.TO_ALL)
    after = dict(gains)
    for name in gains if others else ():
        if known[name].class_ == "fiscal":
            after = carry.concession(after, name, share, others)
    return after


# ---------------------------------------------------------------- in words
def to_name(to: str) -> str:
    """Return who gets what is given up."""
    return {
        "none": tr("nobody: nothing is agreed"),
        "manager": tr("the manager"),
        "partners": tr("the other partners"),
        "all": tr("the manager and the other partners"),
    }[to]


def base_name(base: str) -> str:
    """Return what the share is taken of."""
    return {"gain": tr("the whole gain"), "excess": tr("the gain above the preferred return")}[base]


def when_name(when: str) -> str:
    """Return the condition."""
    return {
        "always": tr("without condition"), "own_back": tr("once its own capital is back"),
        "fund_back": tr("once all partners have their capital back"),
    }[when]  # fmt: skip


def words(terms: TermsRow) -> str:
    """Return a version's concession in one sentence, '' where nothing is agreed."""
    if terms.give_to == "none":
        return ""
    share, ceiling = (
        f"{(value or 0) / 10_000:g} %" for value in (terms.give_share, terms.give_ceiling)
    )
    sentence = tr("{share} of {base} to {to}, {when}", share=share, base=base_name(terms.give_base),
              to=to_name(terms.give_to), when=when_name(terms.give_when))  # fmt: skip
    if terms.give_ceiling is None:
        return sentence
    return tr("{terms}, at most {ceiling} of the capital paid in", terms=sentence, ceiling=ceiling)


def terms_words(ledger: Ledger, row: str, quarter: Quarter, lang: str) -> list[str]:
    """Return the terms behind the figures of a row of the sheet, for the one who opens them."""
    fund = next(fund for fund in ledger.funds.all() if re.fullmatch(rf"f{fund.id}(p\d+)?", row))
    known = {partner.name: partner for partner in ledger.funds.partners()}
    return list(_notes(fund, agreed(ledger, figures(ledger, fund, quarter.last_day), known), lang))


def _notes(fund: Fund, agreement: Agreed, lang: str) -> Iterator[str]:
    terms = agreement.terms
    if terms is None or terms.give_to == "none":
        yield tr("{fund}: no concession is agreed.", fund=fund.title(lang))
        return
    sentence = tr(
        "{fund}: terms version {n} ({doc}): {terms}.",
        fund=fund.title(lang),
        n=terms.number,
        doc=terms.doc_no or "—",
        terms=words(terms),
    )
    yield sentence
    if any(not concession.met for concession in agreement.concessions.values()):
        yield tr(
            "{fund}: the condition is not met yet; nothing is given up.", fund=fund.title(lang)
        )
    if (
        agreement.concessions
        and agreement.after == agreement.gains
        and all(g.met and g.base for g in agreement.concessions.values())
    ):
        yield tr("{fund}: nobody is there to get it.", fund=fund.title(lang))
