"""A figure of the fund tables opened: gross or net, at which day, made of which dated flows from
where.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.performance import GROSS, NET
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_cash
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.funds import concentration, fund_cash_view
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.record_words import ENTRY_WORDS, fee_words

_COMMITTED = ("committed", "share", "unfunded", "pic")
_CALLED = ("called", "outstanding")
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


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the proof of a figure, ``TABLE/ROW/COLUMN/QUARTER`` of funds, portfolio, partners or
    forecast.
    """
    table, row, column, name = figure.split("/")
    quarter = Quarter.parse(name)
    match = re.fullmatch(
        r"f(\d+)(?:p(\d+)(?:y\d+)?|[ys]\d+|(?:company|track|scenario|stage)\d*)?|d(\d+)(?:[A-Z]+)?"
        r"|c(\d+)(?:-[rhw]\d+)?|p(\d+)(?:f(\d+))?"
        r"|f(\d+)b(\d+)l(\d+)|f(\d+)(paid_in|given|bought|got|fees|costs|line|late|bank)|total",
        row,
    )
    if match is None:
        raise UserError("no_such_figure", id=figure)
    fund, who = match[1] or match[6] or match[7] or match[10], match[2] or match[5]
    funds = [record for record in ledger.funds.all() if fund is None or record.id == int(fund)]
    partner = ledger.funds.partner(int(who)).name if who else None
    if table == "fundcash":
        part = (int(match[8]), int(match[9])) if match[8] else match[11] or ""
        return _cash(ledger, funds, quarter, column, part)
    if table in ("forecast", "nav", "pme", "equity", "concession"):
        rows = (
            []
            if table == "forecast"
            else [_net(ledger, record, partner, quarter, "nav") for record in funds]
        )
        flows = [flow for row in rows for flow in row]
        return Proof(NET, quarter.last_day.isoformat(), sorted(flows))
    if table in ("tiers", "fx", "companies", "captable", "lookthrough"):
        of = {
            d.id
            for d in ledger.companies.deals()
            if str(d.id) == match[3] or str(d.company_id) == match[4]
        }
        return _gross(ledger, funds, None if match[1] else of, quarter, "value")
    if table == "concentration":
        part = re.fullmatch(r"f\d+([a-z]+)?(\d+)?", row)
        by, at = (part[1] or "company", part[2]) if part else ("company", None)
        deals = concentration.deals_of(
            ledger, funds[0].id, quarter.last_day, by, int(at) if at else None
        )
        return _gross(ledger, funds, deals, quarter, "value")
    if column in _GROSS and table != "partners":
        return _gross(ledger, funds, {int(match[3])} if match[3] else None, quarter, column)
    flows = []
    for record in funds:
        flows += _net(ledger, record, partner, quarter, column)
    return Proof(NET if column in _NET else "", quarter.last_day.isoformat(), sorted(flows))


def _cash(
    ledger: Ledger, funds: list[Fund], quarter: Quarter, column: str, part: tuple[int, int] | str
) -> Proof:
    """Return the moves of the book, or the rows of the bank, behind a figure.

    ``part``: import and line of one row of the bank, a kind of moves, ``bank`` for all its rows,
    '' for the whole.
    """
    flows, day = list[Flow](), quarter.last_day
    first = (
        dt.date.min.toordinal()
        if column in ("closing", "difference", "bank")
        else quarter.first_day.toordinal()
    )
    until = quarter.first_day.toordinal() - 1 if column == "opening" else day.toordinal()
    begun = dt.date.min.toordinal() if column == "opening" else first
    for fund in funds:
        if isinstance(part, tuple) or column.startswith("bank") or part == "bank":
            for row in ledger.books.movements(fund.id):
                if begun <= row.day <= until and (
                    isinstance(part, str) or part == (row.import_id, row.line)
                ):
                    fen = row.amount_fen if row.direction else -row.amount_fen
                    when = dt.date.fromordinal(row.day).isoformat()
                    flows.append(Flow(when, fen, row.counterparty, row.summary, None))
            continue
        flows += [
            Flow(
                dt.date.fromordinal(at).isoformat(),
                fen,
                fund_cash_view.kind_name(of),
                fund.name,
                None,
            )
            for at, fen, of in fund_cash.moves(ledger, fund, until)
            if at >= begun
            and part in ("", of)
            and (column not in ("in", "out") or (fen > 0) == (column == "in"))
        ]
    return Proof("", day.isoformat(), sorted(flows))


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
    return (book.RECEIPT, book.EQUALISATION, *book.DISTRIBUTION_KINDS) if column in _NET else ()


def _net(
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
        accrued = ledger.fund_costs.accrued(fund.id, until)
        if accrued:
            flows.append(
                Flow(
                    quarter.last_day.isoformat(),
                    -accrued,
                    tr("Management fee accrued"),
                    fund.name,
                    None,
                )
            )
        for own in ledger.capital.partner_fees(fund.id):
            if own.day <= until:
                day, words = (
                    dt.date.fromordinal(own.day).isoformat(),
                    f"{tr('Management fee')} · {own.partner}",
                )
                flows.append(Flow(day, -own.fee_fen, words, fee_words(own.working), None))
        for row in ledger.capital.fees(fund.id):
            if row.last_day <= until:
                day = quarter.last_day.fromordinal(row.last_day).isoformat()
                flows.append(
                    Flow(day, -row.due, tr("Management fee"), fee_words(row.working), None)
                )
    if column == "net_irr_no_line":
        now = figures(ledger, fund, quarter.last_day)
        words = tr("subscription line and its interest")
        flows += [Flow(m.day.isoformat(), -m.paid, words, "", None) for m in now.line_moves]
        value = now.nav + now.borrowed
        flows.append(Flow(now.day.isoformat(), value, tr("Net asset value at V"), fund.name, None))
    if column in ("nav", "rvpi", "tvpi", "net_irr"):
        now = figures(ledger, fund, quarter.last_day)
        if partner is not None and partner not in now.shares:
            return flows  # a fund in which it is not
        value = now.nav if partner is None else now.shares[partner].closing
        flows.append(
            Flow(quarter.last_day.isoformat(), value, tr("Net asset value at V"), fund.name, None)
        )
        flows += _passed(now, partner) if partner is not None and column != "nav" else []
    if column == "passed" and partner is not None:
        flows += _passed(figures(ledger, fund, quarter.last_day), partner)
    return flows


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
    if entry.kind not in book.DISTRIBUTION_KINDS or column in ("unfunded", "recallable"):
        return True
    return (entry.moved > day) if column == "decided" else (entry.moved <= day)


def _counts_on(entry: book.Entry, column: str) -> dt.date:
    decided = entry.kind not in book.DISTRIBUTION_KINDS or column in (
        "unfunded",
        "recallable",
        "decided",
    )
    return entry.day if decided else entry.moved


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
    for fund in funds:
        for held in figures(ledger, fund, until).holdings:
            if deals is not None and held.deal.id not in deals:
                continue
            for each in ledger.companies.flows(held.deal.id, until.toordinal()):
                bought = each.kind == "lot"
                if each.kind == "split" or column == ("proceeds" if bought else "invested"):
                    continue
                fen = -each.amount_fen - each.fee_fen if bought else each.amount_fen - each.fee_fen
                words = f"{flow_name(each.kind)} · {held.deal.company} {each.words}".rstrip()
                day = until.fromordinal(each.day).isoformat()
                flows.append(Flow(day, fen, words, each.doc_no, each.seq))
            if column in ("value", "unrealised", "moic", "gross_irr"):
                known = ledger.companies.valuations(held.deal.id, until.toordinal())
                source = (
                    " · ".join(filter(None, (known[-1].inputs, known[-1].approved)))
                    if known
                    else ""
                )
                words = f"{tr('Fair value at V')} · {held.deal.company}"
                flows.append(Flow(until.isoformat(), held.value, words, source, None))
    return Proof(GROSS, until.isoformat(), sorted(flows, key=lambda flow: flow.date))


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
