"""What the page of the companies shows: table 7 with the companies nobody holds yet; one company
in full.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import lots as rules
from fundtracker.domain.funds.lots import Lot, Sale, Split
from fundtracker.domain.funds.portfolio import (
    credit_code_fits,
    implied_valuation,
    is_stale,
    share_of,
)
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.funds.cap_tables import RoundRecord
from fundtracker.ledger.funds.companies import DOCUMENTS, Company
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Deal, Flow, Valuation, count
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import concentration, table6_7_8
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


class Round(NamedTuple):
    """A round of a company: shares newly issued, their class and all after it; what the funds
    bought in it, their share then; ``diluted``: all shares fully diluted, as stated.

    ``pre`` and ``post`` are the value of the whole company before and after it, fen: as stated,
    ``implied`` by the price the funds paid where nothing is stated; None where neither is known.
    """

    day: int
    name: str
    issued: int | Decimal
    after: int | Decimal
    bought: int | Decimal
    cost: int
    share: int | None
    post: int | None
    pre: int | None
    implied: bool
    share_class: str
    diluted: int | Decimal | None


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
    flows: list[Flow]
    valuations: list[Valuation]
    stale: bool
    revalue: Valuation | None
    shares: int | Decimal
    principal: int | Decimal
    part: Fraction | None
    lots: list[Lot]
    sales: list[Sale]
    splits: list[Split]
    course: list[tuple[Quarter, int, int]]
    kpis: dict[int, dict[str, int]]
    documents: list[Document]
    uses: list[Use]

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
    table = table6_7_8.portfolio(
        ReportContext(ledger, quarter or table6_7_8.last_quarter(ledger), unit, lang)
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
    book = ledger.companies
    valued = book.valuations(deal.id, until) if deal else []
    lots = book.lots(deal.id) if deal else []
    sales = book.sales(deal.id) if deal else []
    splits = book.splits(deal.id) if deal else []
    held = book.position(deal, until) if deal else None
    shares, principal = (count(held.shares), count(held.principal)) if held else (0, 0)
    since = valued[-1].day if valued else (lots[0].day.toordinal() if lots else None)
    return Sheet(
        company,
        quarter,
        not company.credit_code or credit_code_fits(company.credit_code),
        book.policy_money(company.name, until),
        deal,
        known[deal.fund_id] if deal else None,
        next((row for row in view.table.rows if row.code == code), None),
        deals,
        rounds(ledger, company.id, until),
        book.flows(deal.id, until) if deal else [],
        valued,
        bool(shares or principal)
        and is_stale(dt.date.fromordinal(since) if since else None, quarter.last_day),
        book.to_revalue(deal, until) if deal else None,
        shares,
        principal,
        ledger.cap_tables.share(deal, until) if deal else None,
        lots,
        sales,
        splits,
        course(ledger, deal, quarter) if deal else [],
        {
            q: kpis
            for q, kpis in ledger.company_kpis.all(company.id).items()
            if q <= quarter.ordinal
        },
        documents(ledger, deal) if deal else [],
        uses(ledger, deal, company, quarter) if deal else [],
    )


def rounds(ledger: Ledger, company: int, until: int) -> list[Round]:
    """Return the rounds of a company until a day with what all funds bought of each."""
    bought: dict[tuple[int, str], tuple[int | Decimal, int]] = {}
    moved: list[tuple[int, int | Decimal]] = []  # (day, shares) of all funds
    for deal in ledger.companies.deals():
        for flow in ledger.companies.flows(deal.id, until) if deal.company_id == company else []:
            moved.append(
                (
                    flow.day,
                    flow.shares if flow.kind in ("lot", "split", "convert") else -flow.shares,
                )
            )
            if flow.kind == "lot":
                before = bought.get((flow.day, flow.words), (0, 0))
                bought[(flow.day, flow.words)] = (
                    before[0] + flow.shares,
                    before[1] + flow.amount_fen,
                )
    after, rows = Fraction(), []
    for each in ledger.cap_tables.issued(company, until):
        after += Fraction(each.issued)
        shares, cost = bought.get((each.day, each.name), (0, 0))
        held = sum((Fraction(n) for when, n in moved if when <= each.day), Fraction())
        pre, post = stated_values(each, cost, shares, after)
        rows.append(
            Round(
                each.day,
                each.name,
                each.issued,
                count(after),
                shares,
                cost,
                share_of(held, after).tenths if after else None,
                post,
                pre,
                post is not None and each.pre_fen is None and each.post_fen is None,
                each.share_class,
                each.diluted,
            )
        )
    return rows


def stated_values(
    round_record: RoundRecord, cost: int, shares: int | Decimal, after: Fraction
) -> tuple[int | None, int | None]:
    """Return the value of a company before and after a round, fen: as stated, one worked out of
    the other by the shares issued; else by the price the funds paid.
    """
    if round_record.pre_fen is not None and round_record.post_fen is not None:
        return round_record.pre_fen, round_record.post_fen
    old = after - Fraction(round_record.issued)
    if round_record.post_fen is not None:
        return fen(round_record.post_fen * old / after) if after else None, round_record.post_fen
    if round_record.pre_fen is not None:
        return round_record.pre_fen, fen(round_record.pre_fen * after / old) if old > 0 else None
    return (
        implied_valuation(cost, shares, after - Fraction(shares))
        if shares and cost
        else (None, None)
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
    sale = Sale(Fraction(shares), proceeds, 0, dt.date.fromordinal(day), counted=counted)
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
