"""Cap tables: of each company its rounds with class, value and shares, then who holds what, fully
diluted as stated.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction

from fundtracker.i18n import tr
from fundtracker.ledger.funds.companies import Company
from fundtracker.ledger.funds.holding_book import count
from fundtracker.reports.context import ReportContext
from fundtracker.reports.holdings import company_rounds, company_view
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

NAMES = ("captable",)


def columns() -> list[Column]:
    """Return the columns; counts of shares are words: they may have decimals."""
    return [
        Column("kind", tr("Kind")),
        Column("day", tr("Date"), "day"),
        Column("class", tr("Class")),
        Column("issued", tr("Shares"), "said"),
        Column("after", tr("All shares after"), "said"),
        Column("part", tr("Part of the company"), "said"),
        Column("diluted", tr("Fully diluted"), "said"),
        Column("diluted_part", tr("Part, fully diluted"), "said"),
        Column("pre", tr("Pre-money value"), "money", "balance"),
        Column("post", tr("Post-money value"), "money", "balance"),
        Column("amount", tr("Paid by the funds"), "money"),
    ]


def build(context: ReportContext) -> Table:
    """Return the table at the end of a quarter: rounds and holders below each company of which
    any is known.
    """
    frame = context.frame(
        "captable", tr("Cap tables: rounds and holders of the companies"), columns()
    )
    for company in context.ledger.companies.all():
        _company(context, frame, company)
    frame.notes.append(
        tr(
            "Holders: what the funds hold by their own book, others as their rounds name them; the "
            "rest is of holders"
            " nobody named. Fully diluted as the last round states it, with what was issued since."
        )
    )
    return frame.table()


def _company(context: ReportContext, frame: Frame, company: Company) -> None:
    rounds = company_rounds.rounds(context.ledger, company.id, context.day)
    stated = _stated(context, company)
    if not rounds and not stated:
        return
    total_shares = Fraction(rounds[-1].after) if rounds else Fraction()
    diluted = _diluted(rounds)
    frame.add(f"c{company.id}", company.title(context.lang), {
        "kind": tr("Company"), "after": _number(total_shares), "diluted": _number(diluted),
    })  # fmt: skip
    for at, round_ in enumerate(rounds):
        frame.add(
            f"c{company.id}-r{at}",
            round_.name or tr("before"),
            {
                "kind": tr("Round"),
                "day": round_.day,
                "class": round_.share_class,
                "issued": _number(Fraction(round_.issued)),
                "after": _number(Fraction(round_.after)),
                "diluted": _number(Fraction(round_.diluted or 0)),
                "pre": round_.pre,
                "post": round_.post,
                "amount": round_.cost or None,
            },
            depth=1,
        )
    _holders(context, frame, company, total_shares, diluted)
    for name, words in stated:
        frame.notes.append(
            tr(
                "{company}: {fund}, {words}.",
                company=company.title(context.lang),
                fund=name,
                words=words,
            )
        )


def _diluted(rounds: list[company_rounds.Round]) -> Fraction:
    """Return all shares fully diluted: as the last round states that does, and what was issued
    since.
    """
    known = [at for at, round_ in enumerate(rounds) if round_.diluted]
    if not known:
        return Fraction()
    last = known[-1]
    return Fraction(rounds[last].diluted or 0) + sum(
        (Fraction(round_.issued) for round_ in rounds[last + 1 :]), Fraction()
    )


def _shareholders(context: ReportContext, company: Company) -> list[tuple[str, str, Fraction]]:
    """Return (name, class, shares) of the funds by their books, then of others as recorded."""
    ledger, until = context.ledger, context.day
    funds = {fund.id: context.name(fund) for fund in context.funds}
    holders: list[tuple[str, str, Fraction]] = []
    for deal in ledger.companies.deals():
        if deal.company_id != company.id:
            continue
        shares = ledger.companies.position(deal, until).shares
        if shares:
            holders.append((funds[deal.fund_id], deal.security, shares))
    own = {name for name, _class, _shares in holders}
    named: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for part in ledger.cap_tables.parts(company.id, until):
        if part.holder not in own:
            named[part.holder, part.share_class] += Fraction(part.shares)
    return holders + [(holder, class_, shares) for (holder, class_), shares in named.items()]


def _holders(
    context: ReportContext,
    frame: Frame,
    company: Company,
    total_shares: Fraction,
    diluted: Fraction,
) -> None:
    holders = _shareholders(context, company)
    left = total_shares - sum((shares for _name, _class, shares in holders), Fraction())
    if left > 0:
        holders.append((tr("other holders"), "", left))
    for at, (name, class_, shares) in enumerate(holders):
        values: dict[str, Value] = {
            "kind": tr("Holder"),
            "class": class_,
            "issued": _number(shares),
            "part": _part(shares, total_shares),
            "diluted_part": _part(shares, diluted),
        }
        frame.add(f"c{company.id}-h{at}", name, values, depth=1)
    if total_shares and left < 0:
        frame.notes.append(
            tr("{company}: its holders have {n} shares more than its rounds issued.",
               company=company.title(context.lang), n=_number(-left))
        )  # fmt: skip


def _stated(context: ReportContext, company: Company) -> list[tuple[str, str]]:
    """Return (fund, what part of the company a paper states)."""
    funds, statements = {fund.id: fund for fund in context.funds}, []
    for deal in context.ledger.companies.deals():
        stated = (
            context.ledger.cap_tables.stated(deal.id, context.day)
            if deal.company_id == company.id
            else None
        )
        if stated is not None:
            share = f"{float(stated.share):.4%}"
            words = tr("{share} as stated on {day}", share=share, day=company_view.iso(stated.day))
            statements.append((context.name(funds[deal.fund_id]), words))
    return statements


def _number(shares: Fraction) -> str:
    return f"{count(shares):,}" if shares else ""


def _part(shares: Fraction, total_shares: Fraction) -> str:
    return f"{float(shares / total_shares):.4%}" if total_shares > 0 else ""
