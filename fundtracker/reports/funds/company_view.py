"""What the page of the companies shows: table 7 with the companies nobody holds yet; one company in full."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import lots as rules
from fundtracker.domain.funds.lots import Lot, Sale, Split
from fundtracker.domain.funds.portfolio import credit_code_fits, implied_valuation, is_stale, share_of
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.funds.companies import DOCUMENTS, Company, Deal, Flow, Valuation, count
from fundtracker.ledger.funds.funds import Fund
from fundtracker.reports.funds import concentration, table6_7_8
from fundtracker.reports.tables.report_table import Cell, Row, Table

QUARTERS = 8
MONEY_KPIS = ("revenue", "profit", "tax", "research")


class View(NamedTuple):
    """The page: table 7, the rows of companies without a holding, what the forms offer."""

    table: Table
    companies: dict[int, Company]
    deals: dict[str, Deal]
    funds: list[Fund]
    lang: str

    def company(self, code: str) -> int | None:
        """Return the company of a row, ``d3`` a holding or ``c5`` a company not held."""
        if code in self.deals:
            return self.deals[code].company_id
        return int(code[1:]) if code[:1] == "c" and code[1:].isdecimal() else None


class Round(NamedTuple):
    """A round of a company: shares newly issued and all after it; what the funds bought in it, their share then.

    ``post`` is the value of the whole company that the price paid implies, fen; None where no fund bought.
    """

    day: int
    name: str
    issued: int
    after: int
    bought: int | Decimal
    cost: int
    share: int | None
    post: int | None


class Document(NamedTuple):
    """An entry of the decision file with the papers attached to it."""

    id: int
    kind: str
    day: int
    doc_no: str
    result: str
    papers: list[Paper]


class Use(NamedTuple):
    """What a company or its track takes of a fund, and the ceiling for it; ``limit`` None: none is set."""

    what: str
    key: str
    amount: int
    share: int | None
    limit: int | None
    passed: bool


class Sheet(NamedTuple):
    """One company at the end of a quarter, as one fund holds it; without a holding only what is known of it.

    ``course`` is (quarter, cost left, fair value) by quarter; ``row`` the company's row of table 7;
    ``shares`` what the fund holds, ``lots``, ``sales`` and ``splits`` all of its life, for the preview of an exit;
    ``revalue`` its last value where that was made for another holding (须重估).
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
    flows: list[Flow]
    valuations: list[Valuation]
    stale: bool
    revalue: Valuation | None
    shares: int | Decimal
    lots: list[Lot]
    sales: list[Sale]
    splits: list[Split]
    course: list[tuple[Quarter, int, int]]
    kpis: dict[int, dict[str, int]]
    documents: list[Document]
    uses: list[Use]

    @property
    def issued(self) -> int:
        """All shares of the company as far as its rounds are known."""
        return self.rounds[-1].after if self.rounds else 0

    def filed(self) -> int:
        """Return how many kinds of papers of the decision file are there."""
        return len({one.kind for one in self.documents} & set(DOCUMENTS))


class ExitPreview(NamedTuple):
    """What an exit would do under a method: cost released, gain, shares and cost left."""

    released: int
    realised: int
    shares: int | Decimal
    cost: int


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> View:
    """Return the page at the end of a quarter; companies without a holding stand before the total."""
    made = table6_7_8.portfolio(ledger, quarter=quarter, unit=unit, lang=lang)
    companies = {one.id: one for one in ledger.companies.all()}
    deals = {f"d{deal.id}": deal for deal in ledger.companies.deals()}
    there = {deals[row.code].company_id for row in made.rows if row.code in deals}
    rest = [
        Row(f"c{one.id}", one.title(lang), {
            "track": Cell("", one.track), "scenario": Cell("", one.scenario), "location": Cell("", one.location),
            "state": Cell("", tr("not invested")),
        })
        for one in companies.values()
        if one.id not in there
    ]  # fmt: skip
    rows = [*(row for row in made.rows if not row.total), *rest, *(row for row in made.rows if row.total)]
    return View(made._replace(rows=rows), companies, deals, ledger.funds.all(), lang)


def sheet(ledger: Ledger, view: View, code: str) -> Sheet:
    """Return a company by the code of its row (see ``View.company``) at the view's quarter.

    Raises:
        UserError: ``company_unknown``.
    """
    found, quarter = view.company(code), view.table.quarter
    if found not in view.companies:
        raise UserError("company_unknown", text=code)
    company, until = view.companies[found], quarter.last_day.toordinal()
    known = {one.id: one for one in view.funds}
    deals = [(deal, known[deal.fund_id]) for deal in view.deals.values() if deal.company_id == company.id]
    deal = view.deals.get(code) or (deals[0][0] if deals else None)
    book = ledger.companies
    valued = book.valuations(deal.id, until) if deal else []
    lots = book.lots(deal.id) if deal else []
    sales = book.sales(deal.id) if deal else []
    splits = book.splits(deal.id) if deal else []
    shares = count(book.position(deal, until).shares) if deal else 0
    since = valued[-1].day if valued else (lots[0].day.toordinal() if lots else None)
    return Sheet(
        company, quarter, not company.credit_code or credit_code_fits(company.credit_code),
        book.policy_money(company.name, until), deal, known[deal.fund_id] if deal else None,
        next((row for row in view.table.rows if row.code == code), None), deals, rounds(ledger, company.id, until),
        book.flows(deal.id, until) if deal else [], valued,
        bool(shares) and is_stale(dt.date.fromordinal(since) if since else None, quarter.last_day),
        book.to_revalue(deal, until) if deal else None, shares, lots, sales, splits,
        course(ledger, deal, quarter) if deal else [],
        {q: found for q, found in book.kpis(company.id).items() if q <= quarter.ordinal},
        documents(ledger, deal) if deal else [], uses(ledger, deal, company, quarter) if deal else [],
    )  # fmt: skip


def rounds(ledger: Ledger, company: int, until: int) -> list[Round]:
    """Return the rounds of a company until a day with what all funds bought of each."""
    bought: dict[tuple[int, str], tuple[int | Decimal, int]] = {}
    moved: list[tuple[int, int | Decimal]] = []  # (day, shares) of all funds
    for deal in ledger.companies.deals():
        for flow in ledger.companies.flows(deal.id, until) if deal.company_id == company else []:
            moved.append((flow.day, flow.shares if flow.kind in ("lot", "split") else -flow.shares))
            if flow.kind == "lot":
                before = bought.get((flow.day, flow.words), (0, 0))
                bought[(flow.day, flow.words)] = (before[0] + flow.shares, before[1] + flow.amount_fen)
    after, rows = 0, []
    for day, name, issued in ledger.companies.issued(company, until):
        after += issued
        shares, cost = bought.get((day, name), (0, 0))
        held = sum(n for when, n in moved if when <= day)
        post = implied_valuation(cost, shares, after - shares)[1] if shares else None
        rows.append(
            Round(day, name, issued, after, shares, cost, share_of(held, after).tenths if after else None, post)
        )
    return rows


def course(ledger: Ledger, deal: Deal, quarter: Quarter) -> list[tuple[Quarter, int, int]]:
    """Return cost left and fair value at the end of each of the last quarters since the first purchase."""
    lots = ledger.companies.lots(deal.id, quarter.last_day.toordinal())
    if not lots:
        return []
    first = max(Quarter.of(lots[0].day).ordinal, quarter.ordinal - QUARTERS + 1)
    found = []
    for at in range(first, quarter.ordinal + 1):
        day = Quarter.at(at).last_day.toordinal()
        cost = ledger.companies.position(deal, day).cost
        found.append((Quarter.at(at), cost, ledger.companies.value(deal, day)))
    return found


def documents(ledger: Ledger, deal: Deal) -> list[Document]:
    """Return the decision file of a deal with its papers."""
    return [
        Document(*row, ledger.attachments.of("deal_document", row[0])) for row in ledger.companies.documents(deal.id)
    ]


def uses(ledger: Ledger, deal: Deal, company: Company, quarter: Quarter) -> list[Use]:
    """Return what the company, its track, its scenario and its stage take of the fund's holdings at cost."""
    keys = {by: concentration.key_of(company, deal, by) for by in concentration.BY}
    return [
        Use(line.by, line.key, line.amount, line.share, line.limit, line.passed)
        for line in concentration.lines(ledger, deal.fund_id, quarter.last_day)
        if keys.get(line.by) == line.key
    ]


def exit_preview(sheet: Sheet, day: int, shares: int | Decimal, proceeds: int) -> dict[str, ExitPreview]:
    """Return what an exit would do by each method, ``fifo`` and ``average``: realised + unrealised are equal.

    Raises:
        UserError: ``sells_more_than_held``.
    """
    sale = Sale(Fraction(shares), proceeds, 0, dt.date.fromordinal(day))
    found = {}
    for method in rules.METHODS:
        before = rules.position(sheet.lots, sheet.sales, method, sheet.splits)
        after = rules.position(sheet.lots, [*sheet.sales, sale], method, sheet.splits)
        found[method] = ExitPreview(
            after.released - before.released, after.realised - before.realised, count(after.shares), after.cost
        )
    return found


def document_name(kind: str) -> str:
    """Return the name of a paper of the decision file."""
    return {
        "initiation": tr("Initiation"), "diligence": tr("Due diligence"), "vote": tr("Vote"),
        "contract": tr("Agreement"), "payment": tr("Payment"), "visit": tr("Visit"),
    }[kind]  # fmt: skip


def kpi_name(code: str) -> str:
    """Return the name of a figure of a company."""
    return {
        "revenue": tr("Revenue"), "profit": tr("Profit"), "tax": tr("Tax paid"), "research": tr("Research spending"),
        "staff": tr("Staff"), "patents": tr("Patents"),
    }[code]  # fmt: skip
