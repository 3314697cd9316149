"""One fund as its page shows it: tiles, partners, calls, distributions, costs, roll-forward,
tiers, papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.partners import Standing
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.funds.capital_book import Call, Distribution, FeeRow, in_force
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.ledger.funds.fund_terms import TermsRow
from fundtracker.ledger.funds.holding_book import Deal
from fundtracker.records.funds import DUTIES
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_tables, fund_view, table6
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.funds.fund_forecast import outlook
from fundtracker.reports.funds.fund_view import Card
from fundtracker.reports.tables.report_table import Row, Table

LATEST = 1 << 40
TABS = ("partners", "calls", "distributions", "fundcosts", "nav", "waterfall", "fundcash", "papers")


class YearFlow(NamedTuple):
    """A year to the same day as V: paid in (≤ 0), distributed (≥ 0), cumulative net; fen;
    ``ahead``: assumed. ``figures``: the ids of paid in, distributed and net; '' of what is assumed.
    """

    name: str
    paid: int
    received: int
    net: int
    ahead: bool
    figures: tuple[str, str, str] = ("", "", "")


class Moment(NamedTuple):
    """A call or distribution on the time line; ``open``: called and not wholly come until V;
    fen; ``figure``: its id.
    """

    day: dt.date
    number: int
    call: bool
    fen: int
    open: bool
    figure: str = ""


class FundDocument(NamedTuple):
    """A paper and the record that it is kept with."""

    owner: str
    owner_id: int
    name: str
    paper: Paper


class Sheet(NamedTuple):
    """A fund at the end of a quarter; ``partners`` stand as the whole book says (for forms), not
    as of V.

    ``gone``: (call or distribution, number) of what was taken back or takes back.
    """

    fund: Fund
    card: Card
    funds: Table
    tabs: dict[str, Table]
    years: list[YearFlow]
    moments: list[Moment]
    terms: list[TermsRow]
    partners: dict[str, Standing]
    known_partners: list[str]
    names: dict[int, str]
    classes: dict[str, str]
    calls: list[Call]
    arrived: dict[int, dict[str, int]]
    distributions: list[Distribution]
    fees: list[FeeRow]
    deals: list[Deal]
    values: dict[int, int]
    papers: list[FundDocument]
    gone: set[tuple[str, int]]
    account_name: str = ""

    @property
    def calls_before(self) -> bool:
        """Whether anything was called yet."""
        return bool(self.calls)

    @property
    def next_call(self) -> int:
        """The number of the next call."""
        return max((call.number for call in self.calls), default=0) + 1


def build(
    ledger: Ledger,
    text: str,
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
) -> Sheet | None:
    """Return the sheet of a fund by code, name or id ('' the first); None where there is no fund.

    Raises:
        UserError: ``fund_unknown``.
    """
    every = ledger.funds.all()
    if not every:
        return None
    fund = next((f for f in every if str(f.id) == text), None) or (
        ledger.funds.get(text) if text else every[0]
    )
    q = quarter or table6.last_quarter(ledger)
    context = ReportContext(ledger, q, unit, lang)
    first = table6.build(context)
    now = figures(ledger, fund, q.last_day)
    card = fund_view.card(ledger, now, fund_view.row_of(first, fund), q)
    calls = ledger.capital.calls(fund.id)
    distributions = ledger.capital.distributions(fund.id)
    deals = ledger.companies.deals(fund.id)
    everyone = ledger.funds.partners()
    return Sheet(
        fund,
        card,
        first,
        _tabs(context, fund, everyone),
        _years(ledger, fund, q),
        _moments(ledger, fund, q),
        ledger.funds.terms(fund.id),
        ledger.funds.standings(fund.id, dt.date.max.toordinal()),
        [partner.name for partner in everyone],
        {partner.id: partner.name for partner in everyone},
        {partner.name: partner.class_ for partner in everyone},
        calls,
        {call.id: ledger.capital.arrived(call.id) for call in calls},
        distributions,
        ledger.capital.fees(fund.id),
        deals,
        {deal.id: ledger.companies.value(deal, q.last_day.toordinal()) for deal in deals},
        _papers(ledger, fund, calls, distributions),
        _gone("call", calls) | _gone("distribution", distributions),
        ledger.books.holder_of(fund.account),
    )


def _gone(what: str, every: Sequence[Call] | Sequence[Distribution]) -> set[tuple[str, int]]:
    taken = {each.reverses_id for each in every} - {None}
    return {(what, each.number) for each in every if each.kind == "reversal" or each.id in taken}


def _tabs(context: ReportContext, fund: Fund, everyone: list[Partner]) -> dict[str, Table]:
    tables, lang = {}, context.lang
    others = tuple(
        f"{each.title(lang)}{mark}"
        for each in context.funds
        if each.id != fund.id
        for mark in ":："
    )
    for name in TABS[:-1]:
        table = of_fund(fund_tables.build(context, name), fund)
        tables[name] = table._replace(
            notes=[note for note in table.notes if not note.startswith(others)]
        )
    tables["partners"].notes.extend(own_terms_words(context.ledger, fund.id))
    tables["partners"].notes.extend(duty_words(context.ledger, fund.id))
    return tables


def duty_words(ledger: Ledger, fund: int) -> list[str]:
    """Return the yearly duties of a fund that are done, a sentence each: document and day."""
    names = {option.code: tr(option.words) for option in DUTIES}
    return [
        tr("{duty} {year}: {words}.", duty=names[done.kind], year=done.year,
           words=" · ".join(filter(None, (done.doc_no, _date_words(done.day)))))
        for done in ledger.funds.duties_done(fund)
    ]  # fmt: skip


def _date_words(day: int | None) -> str:
    return "" if day is None else dt.date.fromordinal(day).isoformat()


def own_terms_words(ledger: Ledger, fund: int) -> list[str]:
    """Return the partners' own terms of a fund, a sentence a version."""
    sentences = []
    for row in ledger.funds.partner_terms(fund):
        stated = [tr("bears no management fee")] if row.no_fee else []
        stated += [tr("bears no carry")] if row.no_carry else []
        if row.carry_share is not None:
            stated.append(tr("share of the carry {share} %", share=f"{row.carry_share / 10_000:g}"))
        words = tr(", ").join(stated) or tr("as all partners")
        day = dt.date.fromordinal(row.start_day).isoformat()
        doc = f" ({row.doc_no})" if row.doc_no else ""
        sentences.append(
            tr(
                "{partner} from {day}: {words}{doc}.",
                partner=row.partner,
                day=day,
                words=words,
                doc=doc,
            )
        )
    return sentences


def of_fund(table: Table, fund: Fund) -> Table:
    """Return a table of all funds as that of one: its rows one step higher, its sum at the end."""
    rows: list[Row] = []
    inside, own_rows = False, list[Row]()
    for row in table.rows:
        if not row.depth:
            inside = row.code == f"f{fund.id}"
            own_rows = [row._replace(name=tr("Total"), total=True)] if inside else own_rows
        elif inside:
            rows.append(row._replace(depth=row.depth - 1))
    return table._replace(rows=[*rows, *own_rows])


def _years(ledger: Ledger, fund: Fund, q: Quarter) -> list[YearFlow]:
    """Return the years of its life to the day of V, and those that its assumed pace adds."""
    moves = sorted(book.movements(ledger.funds.entries(fund.id, q.last_day.toordinal())))
    if not moves:
        return []
    ends, flows, net = [q.last_day], list[YearFlow](), 0
    while ends[0] >= moves[0].day:
        ends.insert(0, Quarter.at(q.ordinal - 4 * len(ends)).last_day)
    for before, end in pairwise(ends):
        inside = [move for move in moves if before < move.day <= end]
        paid, got = sum(m.paid for m in inside), sum(m.received for m in inside)
        net += got - paid
        span = f"{Quarter.of(before).name}..{Quarter.of(end).name}"
        ids = (
            f"funds/f{fund.id}/paid_in/{span}",
            f"funds/f{fund.id}/distributed/{span}",
            f"funds/f{fund.id}/distributed-paid_in/{Quarter.of(end).name}",
        )
        flows.append(YearFlow(_year_name(Quarter.of(end)), -paid, got, net, False, ids))
    coming = outlook(ledger, fund, q)
    for at, year in enumerate(coming.years if coming is not None else [], 1):
        net += year.distributed - year.called
        name = _year_name(Quarter.at(q.ordinal + 4 * at))
        flows.append(YearFlow(name, -year.called, year.distributed, net, True))
    return flows


def _year_name(q: Quarter) -> str:
    return str(q.year) if q.ordinal % 4 == 3 else q.label


def _moments(ledger: Ledger, fund: Fund, q: Quarter) -> list[Moment]:
    """Return calls and distributions that stand, by day."""
    moments, day = list[Moment](), q.last_day.toordinal()
    calls, distributions = ledger.capital.calls(fund.id), ledger.capital.distributions(fund.id)
    for call in in_force(calls):
        is_open = call.day > day or sum(ledger.capital.arrived(call.id, day).values()) < call.total
        date, figure = dt.date.fromordinal(call.day), f"calls/c{call.id}/asked/{q.name}"
        moments.append(Moment(date, call.number, True, call.total, is_open, figure))
    for each in in_force(distributions):
        if each.kind == "distribution":
            date = dt.date.fromordinal(each.day)
            figure = f"distributions/d{each.id}/distributed/{q.name}"
            moments.append(Moment(date, each.number, False, each.total, each.day > day, figure))
    return sorted(moments)


def _papers(
    ledger: Ledger, fund: Fund, calls: list[Call], distributions: list[Distribution]
) -> list[FundDocument]:
    owners = [("fund", fund.id, tr("Fund"))]
    owners += [("capital_call", call.id, tr("Call {n}", n=call.number)) for call in calls]
    owners += [
        ("distribution", each.id, tr("Distribution {n}", n=each.number)) for each in distributions
    ]
    return [
        FundDocument(owner, row, name, paper)
        for owner, row, name in owners
        for paper in ledger.attachments.of(owner, row)
    ]
