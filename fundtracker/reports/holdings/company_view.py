"""What the page of the companies shows: table 7 with the companies nobody holds yet; one company
in full.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings import lots as rules
from fundtracker.domain.holdings.lots import Lot, Sale, Split
from fundtracker.domain.holdings.portfolio import (
    credit_code_fits,
    is_stale,
)
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.funds.companies import DOCUMENTS, Company
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Deal, Flow, Valuation, count
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import concentration, table6, table7
from fundtracker.reports.holdings.company_rounds import Round, rounds
from fundtracker.reports.tables.report_table import Cell, Row, Table

QUARTERS = 8


class View(NamedTuple):
    """The page: table 7, the rows of companies without a holding, what the forms offer."""

    table: Table
    companies: dict[int, Company]
    deals: dict[str, Deal]
    funds: list[Fund]
    lang: str
    tracks: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()

    def company(self, code: str) -> int | None:
        """Return the company of a row, ``d3`` a holding or ``c5`` a company not held."""
        if code in self.deals:
            return self.deals[code].company_id
        return int(code[1:]) if code[:1] == "c" and code[1:].isdecimal() else None


class Document(NamedTuple):
    """An entry of the decision file with the papers attached to it."""

    id: int
    kind: str
    day: int
    doc_no: str
    result: str
    papers: list[Paper]


class Use(NamedTuple):
    """What a company or its track takes of a fund, and the ceiling for it; ``limit`` None: none
    is set.
    """

    what: str
    key: str
    amount: int
    share: int | None
    limit: int | None
    passed: bool


class Sheet(NamedTuple):
    """One company at the end of a quarter, as one fund holds it; without a holding only what is
    known of it.

    ``course`` is (quarter, cost left, fair value) by quarter; ``row`` the company's row of table 7;
    ``shares`` what the fund holds, ``principal`` (yuan) of loans and notes without a count,
    ``part`` of the company it is; ``lots``, ``sales`` and ``splits`` all of its life, for the
    preview of an exit; ``revalue`` its last value where that was made for another holding (须重估).
    """

    company: Company
    quarter: Quarter
    fits: bool
    policy: int
    deal: Deal | None
    fund: Fund | None
    row: Row | None
    deals: list[tuple[Deal, Fund]]
    rounds: list[Round]
    kpis: dict[int, dict[str, int]]
    flows: Sequence[Flow] = ()
    valuations: Sequence[Valuation] = ()
    stale: bool = False
    revalue: Valuation | None = None
    shares: int | Decimal = 0
    principal: int | Decimal = 0
    part: Fraction | None = None
    lots: Sequence[Lot] = ()
    sales: Sequence[Sale] = ()
    splits: Sequence[Split] = ()
    course: Sequence[tuple[Quarter, int, int]] = ()
    documents: Sequence[Document] = ()
    uses: Sequence[Use] = ()

    @property
    def held(self) -> bool:
        """Whether anything is held: shares or principal."""
        return bool(self.shares or self.principal)

    @property
    def issued(self) -> int | Decimal:
        """All shares of the company as far as its rounds are known."""
        return self.rounds[-1].after if self.rounds else 0

    def filed(self) -> int:
        """Return how many kinds of papers of the decision file are there."""
        return len({document.kind for document in self.documents} & set(DOCUMENTS))


class ExitPreview(NamedTuple):
    """What an exit would do under a method: cost released, gain, shares, principal and cost
    left.
    """

    released: int
    realised: int
    shares: int | Decimal
    principal: int | Decimal
    cost: int


def build(
    ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh"
) -> View:
    """Return the page at the end of a quarter; companies without a holding stand before the
    total.
    """
    table = table7.portfolio(
        ReportContext(ledger, quarter or table6.last_quarter(ledger), unit, lang)
    )
    companies = {company.id: company for company in ledger.companies.all()}
    deals = {f"d{deal.id}": deal for deal in ledger.companies.deals()}
    there = {deals[row.code].company_id for row in table.rows if row.code in deals}
    rest = [
        Row(
            f"c{company.id}",
            company.title(lang),
            {
                "track": Cell("", company.track),
                "scenario": Cell("", company.scenario),
                "location": Cell("", company.location),
                "state": Cell("", tr("not invested")),
            },
        )
        for company in companies.values()
        if company.id not in there
    ]
    rows = [
        *(row for row in table.rows if not row.total),
        *rest,
        *(row for row in table.rows if row.total),
    ]
    return View(
        table._replace(rows=rows), companies, deals, ledger.funds.all(), lang,
        words_in_use(ledger, "track", (company.track for company in companies.values())),
        words_in_use(ledger, "scenario", (company.scenario for company in companies.values())),
    )  # fmt: skip


def words_in_use(ledger: Ledger, kind: str, used: Iterable[str]) -> tuple[str, ...]:
    """Return the tracks or scenarios of the park's list, and those that companies have beside
    them. A ledger from before the lists has them in the published sentence.
    """
    words = [word.name_zh for word in ledger.plan.park.words(kind)]
    if not words:
        sentences = {s.code: s.text_zh for s in ledger.plan.statements()}
        words = re.split("[、，,]", sentences.get(f"{kind}s", "").partition("：")[2])
    return tuple(dict.fromkeys(word.strip() for word in (*words, *sorted(used)) if word.strip()))


def sheet(ledger: Ledger, view: View, code: str) -> Sheet:
    """Return a company by the code of its row (see ``View.company``) at the view's quarter.

    Raises:
        UserError: ``company_unknown``.
    """
    company_id, quarter = view.company(code), view.table.quarter
    if company_id not in view.companies:
        raise UserError("company_unknown", text=code)
    company, until = view.companies[company_id], quarter.last_day.toordinal()
    known = {fund.id: fund for fund in view.funds}
    deals = [
        (deal, known[deal.fund_id]) for deal in view.deals.values() if deal.company_id == company.id
    ]
    deal = view.deals.get(code) or (deals[0][0] if deals else None)
    kpis = ledger.company_kpis.all(company.id).items()
    known_of_it = Sheet(
        company,
        quarter,
        not company.credit_code or credit_code_fits(company.credit_code),
        ledger.companies.policy_money(company.name, until),
        deal,
        known[deal.fund_id] if deal else None,
        next((row for row in view.table.rows if row.code == code), None),
        deals,
        rounds(ledger, company.id, until),
        {q: by_code for q, by_code in kpis if q <= quarter.ordinal},
    )
    return known_of_it if deal is None else _with_holding(ledger, known_of_it, deal)


def _with_holding(ledger: Ledger, sheet: Sheet, deal: Deal) -> Sheet:
    """Return the sheet of a company with what a fund holds of it."""
    book, quarter = ledger.companies, sheet.quarter
    until = quarter.last_day.toordinal()
    valued, lots, held = (
        book.valuations(deal.id, until),
        book.lots(deal.id),
        book.position(deal, until),
    )
    days = [dt.date.fromordinal(valued[-1].day)] if valued else [lot.day for lot in lots]
    return sheet._replace(
        flows=book.flows(deal.id, until),
        valuations=valued,
        stale=held.held and is_stale(days[0] if days else None, quarter.last_day),
        revalue=book.to_revalue(deal, until),
        shares=count(held.shares),
        principal=count(held.principal),
        part=ledger.cap_tables.share(deal, until),
        lots=lots,
        sales=book.sales(deal.id),
        splits=book.splits(deal.id),
        course=course(ledger, deal, quarter),
        documents=documents(ledger, deal),
        uses=uses(ledger, deal, sheet.company, quarter),
    )


def course(ledger: Ledger, deal: Deal, quarter: Quarter) -> list[tuple[Quarter, int, int]]:
    """Return cost left and fair value at the end of each of the last quarters since the first
    purchase.
    """
    lots = ledger.companies.lots(deal.id, quarter.last_day.toordinal())
    if not lots:
        return []
    first = max(Quarter.of(lots[0].day).ordinal, quarter.ordinal - QUARTERS + 1)
    points = []
    for at in range(first, quarter.ordinal + 1):
        day = Quarter.at(at).last_day.toordinal()
        cost = ledger.companies.position(deal, day).cost
        points.append((Quarter.at(at), cost, ledger.companies.value(deal, day)))
    return points


def documents(ledger: Ledger, deal: Deal) -> list[Document]:
    """Return the decision file of a deal with its papers."""
    return [
        Document(*row, ledger.attachments.of("deal_document", row[0]))
        for row in ledger.companies.documents(deal.id)
    ]


def uses(ledger: Ledger, deal: Deal, company: Company, quarter: Quarter) -> list[Use]:
    """Return what the company, its track, its scenario and its stage take of the fund's holdings
    at cost.
    """
    keys = {by: concentration.key_of(company, deal, by) for by in concentration.BY}
    return [
        Use(line.by, line.key, line.amount, line.share, line.limit, line.passed)
        for line in concentration.lines(ledger, deal.fund_id, quarter.last_day)
        if keys.get(line.by) == line.key
    ]


def exit_preview(
    sheet: Sheet, day: int, shares: int | Decimal, proceeds: int, kind: str = ""
) -> dict[str, ExitPreview]:
    """Return what an exit would do by each method, ``fifo`` and ``average``: realised + unrealised
    are equal.

    Raises:
        UserError: ``sells_more_than_held``.
    """
    counted = not sheet.principal or (kind != "repayment" and bool(sheet.shares))
    back = kind == "repayment" and not sheet.principal and not shares
    at = dt.date.fromordinal(day)
    sale = Sale(Fraction(shares), proceeds, 0, at, counted=counted, of_cost=back)
    previews = {}
    for method in rules.METHODS:
        before = rules.position(sheet.lots, sheet.sales, method, sheet.splits)
        after = rules.position(sheet.lots, [*sheet.sales, sale], method, sheet.splits)
        previews[method] = ExitPreview(
            after.released - before.released,
            after.realised - before.realised,
            count(after.shares),
            count(after.principal),
            after.cost,
        )
    return previews


def iso(day: int) -> str:
    """Return a day as it is written."""
    return dt.date.fromordinal(day).isoformat()


def document_name(kind: str) -> str:
    """Return the name of a paper of the decision file."""
    return {
        "initiation": tr("Initiation"), "diligence": tr("Due diligence"), "vote": tr("Vote"),
        "contract": tr("Agreement"), "payment": tr("Payment"), "visit": tr("Visit"),
    }[kind]  # fmt: skip
