"""A figure of the fund tables opened: gross or net, at which day, made of which dated flows from
where.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.performance import GROSS, NET
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_cash
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Deal
from fundtracker.reports.funds import concentration, fund_cash_view
from fundtracker.reports.funds.fund_figures import Figures, Holding, figures
from fundtracker.reports.record_words import ENTRY_WORDS, fee_words

_COMMITTED = ("committed", "share", "unfunded", "pic")
_CALLED = ("called", "outstanding")
_BY_CLOSING = ("unfunded", *_CALLED)  # a refund counts from its closing on, else when it moved
_NET = ("nav", "dpi", "rvpi", "tvpi", "net_irr", "net_irr_no_line")
_GROSS = (
    "invested",
    "cost",
    "proceeds",
    "realised",
    "value",
    "unrealised",
    "moic",
    "gross_irr",
    "held",
)


class Flow(NamedTuple):
    """A dated amount, fen: positive towards the investor the side speaks of; ``seq``: the change
    that wrote it.
    """

    date: str
    fen: int
    words: str
    source: str
    seq: int | None


class Proof(NamedTuple):
    """Which side a figure is of (gross, net, or '' where neither), the day V, the flows in
    order.
    """

    side: str
    as_of: str
    flows: list[Flow]


_ROW = re.compile(
    r"f(\d+)(?:p(\d+)(?:y\d+)?|[ys]\d+|(?:company|track|scenario|stage)\d*)?|d(\d+)(?:[A-Z]+)?"
    r"|c(\d+)(?:-[rhw]\d+)?|p(\d+)(?:f(\d+))?"
    r"|f(\d+)b(\d+)l(\d+)|f(\d+)(paid_in|given|bought|got|fees|costs|line|late|bank)|total"
)
_WORTH = ("forecast", "nav", "pme", "equity", "concession")  # tables that rest on net value
_HOLDINGS = ("tiers", "fx", "companies", "captable", "lookthrough", "concentration")


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the proof of a figure, ``TABLE/ROW/COLUMN/QUARTER`` of funds, portfolio, partners or
    forecast.
    """
    table, row, column, name = figure.split("/")
    quarter, match = Quarter.parse(name), _ROW.fullmatch(row)
    if match is None:
        raise UserError("no_such_figure", id=figure)
    fund = match[1] or match[6] or match[7] or match[10]
    funds = [record for record in ledger.funds.all() if fund is None or record.id == int(fund)]
    if table == "fundcash":
        return _cash(ledger, funds, quarter, column, match)
    if table in _HOLDINGS:
        deals = _deals(ledger, table, match, quarter.last_day)
        return _gross(ledger, funds, deals, quarter, "value")
    if column in _GROSS and table not in ("partners", *_WORTH):
        return _gross(ledger, funds, {int(match[3])} if match[3] else None, quarter, column)
    return _net(
        ledger,
        funds if table != "forecast" else [],
        match[2] or match[5],
        quarter,
        "nav" if table in _WORTH else column,
    )


def _deals(ledger: Ledger, table: str, row: re.Match[str], day: dt.date) -> set[int] | None:
    """Return the holdings that a row of a table of holdings is of; None for all of its fund."""
    if table == "concentration":
        part = re.fullmatch(r"f\d+(company|track|scenario|stage)?(\d+)?", row[0])
        by, at = (part[1], part[2]) if part else (None, None)
        return concentration.deals_of(
            ledger, int(row[1] or 0), day, by or "company", int(at) if at else None
        )
    if row[1]:
        return None
    return {
        deal.id
        for deal in ledger.companies.deals()
        if str(deal.id) == row[3] or str(deal.company_id) == row[4]
    }


def _cash(
    ledger: Ledger, funds: list[Fund], quarter: Quarter, column: str, row: re.Match[str]
) -> Proof:
    """Return the moves of the book, or the rows of the bank, behind a figure."""
    # import and line of one row of the bank; a kind of moves, or ``bank`` for all its rows; or all
    part = (int(row[8]), int(row[9])) if row[8] else row[11] or ""
    first = quarter.first_day.toordinal()
    until = first - 1 if column == "opening" else quarter.last_day.toordinal()
    if column in ("opening", "closing", "difference", "bank"):
        first = dt.date.min.toordinal()
    flows = list[Flow]()
    for fund in funds:
        if isinstance(part, tuple) or column.startswith("bank") or part == "bank":
            flows += _bank_rows(ledger, fund, range(first, until + 1), part)
        else:
            flows += [
                Flow(_iso(move.day), move.fen, fund_cash_view.kind_name(move.kind), fund.name, None)
                for move in fund_cash.moves(ledger, fund, until)
                if move.day >= first and part in ("", move.kind) and _is_on_side(column, move.fen)
            ]
    return Proof("", quarter.last_day.isoformat(), sorted(flows))


def _is_on_side(column: str, fen: int) -> bool:
    return column not in ("in", "out") or (fen > 0) == (column == "in")


def _bank_rows(
    ledger: Ledger, fund: Fund, days: range, part: tuple[int, int] | str
) -> Iterator[Flow]:
    """Yield the rows of the bank of some days: the one that ``part`` names, or all."""
    for row in ledger.books.movements(fund.id):
        if row.day in days and (isinstance(part, str) or part == (row.import_id, row.line)):
            yield Flow(_iso(row.day), row.signed, row.counterparty, row.summary, None)


def _iso(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


def _wanted(column: str) -> tuple[str, ...]:
    if column in _COMMITTED:
        wide = (
            (*book.CALLS_INSIDE, book.RECALLABLE, book.EQUALISATION, *book.INTEREST_KINDS)
            if column == "unfunded" else ()
        )  # fmt: skip
        return (
            *book.COMMITMENT_KINDS,
            *wide,
            *((book.RECEIPT, book.EQUALISATION) if column == "pic" else ()),
        )
    if column in _CALLED:
        return (
            *book.CALL_KINDS,
            *((book.RECEIPT,) if column == "outstanding" else ()),
            book.EQUALISATION,
        )
    if column == "paid_in":
        return (book.RECEIPT, book.EQUALISATION)
    if column == "recallable":
        return (book.RECALLABLE,)
    if column in ("distributed", "decided"):
        return book.DISTRIBUTION_KINDS
    if column not in _NET:
        return ()
    kinds = [kind for kind in book.DISTRIBUTION_KINDS if kind != book.CARRY or column == "nav"]
    return (book.RECEIPT, book.EQUALISATION, *kinds)  # carry is no return to the partners


def _net(
    ledger: Ledger, funds: list[Fund], who: str | None, quarter: Quarter, column: str
) -> Proof:
    partner, flows = ledger.funds.partner(int(who)).name if who else None, list[Flow]()
    for fund in funds:
        flows += _net_flows(ledger, fund, partner, quarter, column)
    return Proof(NET if column in _NET else "", quarter.last_day.isoformat(), sorted(flows))


def _net_flows(
    ledger: Ledger, fund: Fund, partner: str | None, quarter: Quarter, column: str
) -> list[Flow]:
    kinds, until = _wanted(column), quarter.last_day.toordinal()
    flows = [
        Flow(
            _counts_on(e, column).isoformat(),
            _towards(e),
            f"{entry_name(e.kind)} · {e.partner}",
            source,
            seq,
        )
        for e, source, seq in ledger.funds.sourced(fund.id, until)
        if e.kind in kinds and partner in (None, e.partner) and _counts(e, column, quarter.last_day)
    ]
    if column == "fees":
        return flows + [flow for _, flow in fee_flows(ledger, fund, quarter.last_day)]
    if column == "passed" and partner is not None:
        return flows + _passed(figures(ledger, fund, quarter.last_day), partner)
    if column in _NET and column != "dpi":
        flows += _value(figures(ledger, fund, quarter.last_day), partner, column)
    return flows


def fee_flows(ledger: Ledger, fund: Fund, day: dt.date) -> list[tuple[str, Flow]]:
    """Return (row, flow) of the management fee until a day: as charged, as partners of later
    closings owe it, and what has accrued.
    """
    until, charged, own_name = day.toordinal(), tr("Management fee"), tr("fee of a later partner")
    flows = [
        (f"e{fee.id}", Flow(_iso(fee.last_day), -fee.due, charged, fee_words(fee.working), None))
        for fee in ledger.capital.fees(fund.id)
        if fee.last_day <= until
    ]
    for own in ledger.capital.partner_fees(fund.id):
        if own.day <= until:
            words, source = f"{own_name} · {own.partner}", fee_words(own.working)
            flows.append((f"g{own.id}", Flow(_iso(own.day), -own.fee_fen, words, source, None)))
    accrued = ledger.fund_costs.accrued(fund.id, until)
    if accrued:
        words = tr("Management fee accrued")
        flows.append((f"a{fund.id}", Flow(day.isoformat(), -accrued, words, fund.name, None)))
    return flows


def _value(now: Figures, partner: str | None, column: str) -> list[Flow]:
    """Return the net asset value that a figure ends with, of the fund or of a partner, and what
    passed between partners before it.
    """
    words, day = tr("Net asset value at V"), now.day.isoformat()
    owed = _owed_back(now, partner) if column != "nav" else []
    if column == "net_irr_no_line":
        line = tr("subscription line and its interest")
        moves = [Flow(move.day.isoformat(), -move.paid, line, "", None) for move in now.line_moves]
        return [*moves, Flow(day, now.nav + now.borrowed, words, now.fund.name, None), *owed]
    if partner is None:
        return [Flow(day, now.nav, words, now.fund.name, None), *owed]
    if partner not in now.shares:
        return []  # a fund in which it is not
    value = Flow(day, now.shares[partner].closing, words, now.fund.name, None)
    return [value, *(_passed(now, partner) if column != "nav" else []), *owed]


def _owed_back(now: Figures, partner: str | None) -> list[Flow]:
    """Return the carry that a partner, or all, owe back: no loss of the money they paid in."""
    fen = sum(each for name, each in now.owed.items() if partner in (None, name))
    words = tr("Carry to be given back")
    return [Flow(now.day.isoformat(), fen, words, now.fund.name, None)] if fen else []


def _passed(now: Figures, partner: str) -> list[Flow]:
    """Return the net value that a partner handed over (got for it) or took over (paid for it)."""
    flows = []
    for each in now.accounts.handed:
        for name, other, sign, words in (
            (each.giver, each.taker, 1, tr("handed over")),
            (each.taker, each.giver, -1, tr("taken over")),
        ):
            if name == partner:
                flows.append(
                    Flow(each.day.isoformat(), sign * each.value, f"{words} · {other}", "", None)
                )
    return flows


def _counts(entry: book.Entry, column: str, day: dt.date) -> bool:
    """Tell whether an entry makes a figure at a day: what is decided and what is paid are two
    figures.
    """
    if entry.kind == book.EQUALISATION and column not in _BY_CLOSING:
        return entry.moved <= day
    if entry.kind not in book.DISTRIBUTION_KINDS:
        return True
    return (entry.moved > day) if column == "decided" else (entry.moved <= day)


def _counts_on(entry: book.Entry, column: str) -> dt.date:
    if entry.kind == book.EQUALISATION and column not in _BY_CLOSING:
        return entry.moved
    if entry.kind not in book.DISTRIBUTION_KINDS or column == "decided":
        return entry.day
    return max(entry.day, entry.moved) if column in ("unfunded", "recallable") else entry.moved


def _towards(entry: book.Entry) -> int:
    """Return an entry as a partner sees it: paid is negative, got positive; commitments as they
    stand.
    """
    if entry.kind in (*book.CALL_KINDS, book.RECEIPT):
        return -entry.signed
    return entry.signed * book.COMMITMENT_KINDS.get(
        entry.kind, -book.INTEREST_KINDS.get(entry.kind, -1)
    )


def _gross(
    ledger: Ledger, funds: list[Fund], deals: set[int] | None, quarter: Quarter, column: str
) -> Proof:
    until, flows = quarter.last_day, list[Flow]()
    valued = column in ("value", "unrealised", "moic", "gross_irr")
    for held in (held for fund in funds for held in figures(ledger, fund, until).holdings):
        if deals is None or held.deal.id in deals:
            flows += _moves(ledger, held.deal, until, column)
            flows += [_fair_value(ledger, held, until)] if valued else []
    return Proof(GROSS, until.isoformat(), sorted(flows, key=lambda flow: flow.date))


def _moves(ledger: Ledger, deal: Deal, until: dt.date, column: str) -> Iterator[Flow]:
    """Yield the money between a fund and a company: of what was invested only the purchases, of
    the proceeds all else.
    """
    for each in ledger.companies.flows(deal.id, until.toordinal()):
        bought = each.kind == "lot"
        if each.kind == "split" or column == ("proceeds" if bought else "invested"):
            continue
        fen = (-each.amount_fen if bought else each.amount_fen) - each.fee_fen
        words = f"{flow_name(each.kind)} · {deal.company} {each.words}".rstrip()
        yield Flow(_iso(each.day), fen, words, each.doc_no, each.seq)


def _fair_value(ledger: Ledger, held: Holding, day: dt.date) -> Flow:
    known = ledger.companies.valuations(held.deal.id, day.toordinal())
    stated = (known[-1].inputs, known[-1].approved) if known else ()
    words = f"{tr('Fair value at V')} · {held.deal.company}"
    return Flow(day.isoformat(), held.value, words, " · ".join(filter(None, stated)), None)


def entry_name(kind: str) -> str:
    """Return the name of an entry of a fund's book."""
    return tr(ENTRY_WORDS[kind])


def flow_name(kind: str) -> str:
    """Return the name of a flow between a fund and a company."""
    return {
        "lot": tr("bought"),
        "sale": tr("sold"),
        "listing": tr("sold at listing"),
        "buyback": tr("bought back"),
        "merger": tr("merged"),
        "liquidation": tr("wound up"),
        "split": tr("split"),
        "convert": tr("converted into shares"),
        "write_off": tr("written off"),
        "in_kind": tr("distributed in kind"),
        "repayment": tr("principal repaid"),
        "recovery": tr("money after an exit or write-off"),
        "dividend": tr("dividend"),
        "interest": tr("interest"),
        "other": tr("other income"),
    }[kind]
