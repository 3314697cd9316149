"""The book of the funds as tables: calls and what came of them, distributions, fees and costs, the
waterfall's tiers.

Rows: the fund (what counts until V added up), under it each call, distribution or cost, under
those the partners. What is dated after V is listed, says so, and does not count in the sums.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import partial

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import fees
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.waterfall import Tiers
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Distribution, FeeRow
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.records.fund_cash import COST_KINDS
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_cash_view
from fundtracker.reports.funds.call_register import (
    LATE,
    Values,
    added,
    call_flows,
    iso_day,
    item_name,
    late_flows,
    line_flows,
    state_name,
)
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.funds.fund_proofs import Flow, Proof, entry_name, fee_flows
from fundtracker.reports.record_words import fee_words
from fundtracker.reports.tables.report_table import Column, Frame, Table

NAMES = ("calls", "distributions", "fundcosts", "waterfall")


# ---------------------------------------------------------------- distributions
def distribution_columns() -> list[Column]:
    """Return the columns of the distributions."""
    return [
        Column("day", tr("Distributed on"), "day"),
        *(Column(item, item_name(item), "money") for item in book.DISTRIBUTION_KINDS),
        Column(
            "distributed",
            tr("Distributed"),
            "money",
            "",
            " + ".join(f"{{{item}}}" for item in book.DISTRIBUTION_KINDS),
        ),
        Column("equalisation", tr("Equalised"), "money"),
        Column("paid", tr("Paid out on"), "day"),
        Column("state", tr("Status")),
        Column("use", tr("Fiscal money")),
        Column("words", tr("Note")),
        Column("document", tr("Document number")),
    ]


def use_name(use: str) -> str:
    """Return where the fiscal partners' part of a distribution goes."""
    return {"": "", "treasury": tr("to the treasury"), "rolled": tr("used on in the fund")}[use]


def distributions(context: ReportContext) -> Table:
    """Return every distribution with its partners, and the day each was paid."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("distributions", tr("Distributions"), distribution_columns())
    day = q.last_day.toordinal()
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for fund in ledger.funds.all():
        every = ledger.capital.distributions(fund.id)
        gone = {each.reverses_id for each in every if each.day <= day}
        counted = [_distribution_values(each, each.items) for each in every if each.day <= day]
        frame.add(f"f{fund.id}", fund.title(lang), added(counted, frame), total=True)
        for distribution in every:
            _add_distribution(frame, distribution, gone, known)
    frame.notes.append(
        tr("Lines dated after V = {day} are listed and do not count.", day=q.last_day.isoformat())
    )
    return frame.table()


def _add_distribution(
    frame: Frame, distribution: Distribution, gone: set[int | None], known: dict[str, Partner]
) -> None:
    """Add a distribution and its partners."""
    day, code = frame.quarter.last_day.toordinal(), f"d{distribution.id}"
    paid = {name: distribution.paid.get(name) for name in distribution.lines}
    facts: Values = {
        "day": distribution.day,
        "state": state_name(_distribution_state(distribution, gone, day, paid)),
        "use": use_name(distribution.money_use),
        "words": distribution.note,
        "document": distribution.doc_no,
    }
    values = _distribution_values(distribution, distribution.items) | facts
    frame.add(code, tr("Distribution {n}", n=distribution.number), values, depth=1)
    for name, row in distribution.lines.items():
        state = _distribution_state(distribution, gone, day, {name: paid[name]})
        own: Values = {"paid": paid[name], "state": state_name(state)}
        own |= _distribution_values(distribution, row)
        frame.add(f"{code}p{known[name].id}", known[name].title(frame.lang), own, depth=2)


def _distribution_values(distribution: Distribution, items: dict[str, int]) -> Values:
    sign = -1 if distribution.kind == "reversal" else 1
    values: Values = {
        item: sign * items.get(item, 0) for item in (*book.DISTRIBUTION_KINDS, book.EQUALISATION)
    }
    if distribution.kind == "equalisation":  # interest between partners: no distribution (ILPA)
        return values | {"distributed": 0}
    return values | {
        "distributed": sign * sum(items.get(item, 0) for item in book.DISTRIBUTION_KINDS)
    }


def _distribution_state(
    distribution: Distribution, gone: set[int | None], day: int, paid: dict[str, int | None]
) -> str:
    if distribution.day > day:
        return "later"
    if distribution.kind == "reversal" or distribution.id in gone:
        return "reversal" if distribution.kind == "reversal" else "reversed"
    if distribution.kind == "equalisation":
        return "equalisation"
    if all(when is not None and when <= day for when in paid.values()):
        return "paid"
    if distribution.escrow_of is not None:
        return "escrow"
    later = distribution.pending or any(when is not None and when > day for when in paid.values())
    return "given" if later else "assumed"


# ---------------------------------------------------------------- fees and costs
def cost_columns() -> list[Column]:
    """Return the columns of fees and costs."""
    return [
        Column("kind", tr("Kind")),
        Column("first", tr("From"), "day"),
        Column("last", tr("Last day"), "day"),
        Column("fee", tr("Fee"), "money"),
        Column("waived", tr("Waived"), "money"),
        Column("offset", tr("Offset"), "money"),
        Column("carried", tr("Offset carried in"), "money"),
        Column("due", tr("Charged"), "money", "", "{fee} − {waived} − {offset} − {carried} (≥ 0)"),
        Column("accrued", tr("Accrued, not charged"), "money", "balance"),
        Column("cost", tr("Costs"), "money"),
        Column("line", tr("Subscription line"), "money", "balance"),
        Column("income", tr("Own income"), "money"),
        Column("payee", tr("Payee")),
        Column("words", tr("Working, reason")),
        Column("document", tr("Document number")),
    ]


def cost_name(kind: str) -> str:
    """Return the name of a cost of a fund or of a move of its subscription line."""
    return {
        "fee": tr("Management fee"),
        "catch_up": tr("fee of a later partner"),
        "accrued": tr("Management fee accrued"),
        **{str(each.code): tr(each.words) for each in COST_KINDS},
    }[kind]


def costs(context: ReportContext) -> Table:
    """Return the fees charged by period and all other costs of each fund until V."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("fundcosts", tr("Fees and costs of the funds"), cost_columns())
    until = q.last_day.toordinal()
    for fund in ledger.funds.all():
        fees, spendings = ledger.capital.fees(fund.id), ledger.fund_costs.spendings(fund.id)
        rows = [
            *(_fee_row(fee) for fee in fees if fee.last_day <= until),
            *_fees_beside(ledger, fund, q),
            *(_cost_row(spent) for spent in spendings if spent.day <= until),
            *fund_cash_view.income_rows(ledger, fund.id, until),
        ]
        total = added([values for _, _, values in rows], frame)
        frame.add(f"f{fund.id}", fund.title(lang), total, total=True)
        for code, name, values in rows:
            frame.add(code, name, values, depth=1)
    frame.notes.append(
        tr(
            "Billing periods are those of the calendar, the first and the last by their days. "
            "Commitments, paid-in capital and net invested are followed by days; what belongs to "
            "partners who bear no fee is in no basis. A least fee a year is compared period by "
            "period. A partner of a later closing owes the fee on its commitment from the fund's "
            "first day on to the manager; the calls for it are not shared. A fee on net assets "
            "rests on those of the last day of its period, before it and before carry."
        )
    )
    return frame.table()


_CostRow = tuple[str, str, Values]  # the code of a row, its name, its cells


def _fee_row(fee: FeeRow) -> _CostRow:
    """Return the row of a billing period."""
    values: Values = {
        "kind": cost_name("fee"),
        "first": fee.first_day,
        "last": fee.last_day,
        "fee": fee.fee_fen,
        "waived": fee.waived_fen,
        "offset": fee.offset_fen,
        "carried": fee.carried,
        "due": fee.due,
        "words": " · ".join(filter(None, (fee.reason, fee_words(fee.working)))),
    }
    return f"e{fee.id}", Quarter.of(dt.date.fromordinal(fee.last_day)).label, values


def _cost_row(spent: Spending) -> _CostRow:
    """Return the row of a cost or of a move of the subscription line."""
    sign = {"draw": 1, "repay": -1}.get(spent.kind)
    values: Values = {
        "kind": cost_name(spent.kind),
        "first": spent.day,
        "payee": spent.payee,
        "document": spent.doc_no,
    }
    values["line" if sign else "cost"] = (sign or 1) * spent.amount_fen
    return f"x{spent.id}", iso_day(spent.day), values


def _fees_beside(ledger: Ledger, fund: Fund, q: Quarter) -> list[_CostRow]:
    """Return the rows of fees beside the billing periods: of partners of later closings, and what
    has accrued.
    """
    until, rows = q.last_day.toordinal(), list[_CostRow]()
    for own in ledger.capital.partner_fees(fund.id):
        if own.day <= until:
            rows.append(
                (
                    f"g{own.id}",
                    own.partner,
                    {
                        "kind": cost_name("catch_up"),
                        "first": own.first_day,
                        "last": own.day - 1,
                        "fee": own.fee_fen,
                        "due": own.fee_fen,
                        "words": fee_words(own.working),
                    },
                )
            )
    accrued = ledger.fund_costs.accrued(fund.id, until)
    if accrued:
        spans = ledger.fund_costs.not_charged(fund.id, until)
        rows.append(
            (
                f"a{fund.id}",
                q.label,
                {
                    "kind": cost_name("accrued"),
                    "first": spans[0].first.toordinal() if spans else None,
                    "last": until,
                    "accrued": accrued,
                    "words": "; ".join(fee_words(fees.working(span)) for span in spans if span.fee),
                },
            )
        )
    return rows


# ---------------------------------------------------------------- tiers
def tier_columns() -> list[Column]:
    """Return the columns of the tier table."""
    return [
        Column("lp", tr("To the partners"), "money"), Column("gp", tr("Carry"), "money"),
        Column("sum", tr("Together"), "money", "", "{lp} + {gp}"),
    ]  # fmt: skip


def tier_name(name: str) -> str:
    """Return the name of a tier of the waterfall."""
    if name.startswith("step"):
        number = int(name.removeprefix("step"))
        return tr("{n} above hurdle {hurdle}", n=number + 4, hurdle=number + 1)
    return {
        "capital": tr("1 capital back"),
        "preferred": tr("2 preferred return"),
        "catch_up": tr("3 catch-up"),
        "split": tr("4 the rest by shares"),
        "own": tr("beside it: partners who bear no carry"),
    }[name]


def tiers(context: ReportContext) -> Table:
    """Return who would get what if each fund sold everything at V for its value: the tier table,
    whole fund.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("waterfall", tr("Waterfall if everything were sold at V"), tier_columns())
    for fund in ledger.funds.all():
        tiers = sold(ledger, fund, q.last_day)
        if tiers is not None:
            frame.add(
                f"f{fund.id}",
                fund.title(lang),
                {"lp": tiers.lp, "gp": tiers.gp, "sum": tiers.lp + tiers.gp},
                total=True,
            )
            for at, tier in enumerate(tiers.rows):
                values: Values = {"lp": tier.lp, "gp": tier.gp, "sum": tier.total}
                frame.add(f"f{fund.id}t{at}", tier_name(tier.name), values, depth=1)
    frame.notes.append(
        tr(
            "The cash is the net asset value before accrued carry; earlier payments count; each "
            "fund as a whole, also where its terms reckon carry deal by deal (see that table)."
        )
    )
    return frame.table()


def sold(ledger: Ledger, fund: Fund, day: dt.date) -> Tiers | None:
    """Return the tiers of a fund's net asset value before accrued carry; None without any."""
    now = figures(ledger, fund, day)
    cash, until = now.nav + now.accrued_carry, day.toordinal()
    if cash <= 0 or ledger.funds.terms_on(fund.id, until) is None:
        return None
    free = ledger.funds.free_of_carry(fund.id, day)
    own = sum(sum(row.values()) for name, row in now.accounts.lines.items() if name in free)
    return ledger.capital.tiers(fund.id, until, cash, sold=True, own=own)


# ---------------------------------------------------------------- where a figure comes from
def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure of one of these tables; see
    ``fund_proofs.proof``.
    """
    table, code, column, name = figure.split("/")
    quarter = Quarter.parse(name)
    match = re.fullmatch(r"([fcdexgai])(\d+)(?:p(\d+)|t\d)?", code)
    if match is None:
        raise UserError("no_such_figure", id=figure)
    partner = ledger.funds.partner(int(match[3])).name if match[3] else None
    make: dict[str, Callable[[Ledger, Fund, dt.date], list[tuple[str, str, Flow]]]] = {
        "calls": call_flows,
        "distributions": _distribution_flows,
        "fundcosts": _cost_flows,
        "waterfall": _net_flows,
    }
    if column in LATE:
        make["calls"] = partial(late_flows, column)
    flows = [
        flow
        for fund in ledger.funds.all()
        for row, who, flow in make[table](ledger, fund, quarter.last_day)
        if (row == f"{match[1]}{match[2]}" or (code[0] == "f" and fund.id == int(match[2])))
        and (code[0] != "f" or flow.date <= quarter.last_day.isoformat())
        and partner in (None, who)
    ]
    side = "net" if table != "fundcosts" else ""
    return Proof(side, quarter.last_day.isoformat(), sorted(flows, key=lambda flow: flow.date))


def _distribution_flows(ledger: Ledger, fund: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    every = ledger.capital.distributions(fund.id)
    return [flow for each in every for flow in line_flows(f"d{each.id}", each)]


def _cost_flows(ledger: Ledger, fund: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    flows = [(row, "", flow) for row, flow in fee_flows(ledger, fund, day)]
    for spent in ledger.fund_costs.spendings(fund.id):
        sign = 1 if spent.kind == "draw" else -1
        words = " · ".join(filter(None, (cost_name(spent.kind), spent.payee)))
        flow = Flow(iso_day(spent.day), sign * spent.amount_fen, words, spent.doc_no, None)
        flows.append((f"x{spent.id}", "", flow))
    for row in ledger.own_income.of(fund.id):
        words = " · ".join(filter(None, (fund_cash_view.income_name(row.kind), row.payer)))
        flow = Flow(iso_day(row.day), row.amount_fen, words, row.bank_ref, None)
        flows.append((f"i{row.id}", "", flow))
    return flows


def _net_flows(ledger: Ledger, fund: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    flows, row = [], f"f{fund.id}"
    for move, source, seq in ledger.funds.sourced(fund.id, day.toordinal()):
        counts = move.kind in (book.RECEIPT, book.EQUALISATION, *book.DISTRIBUTION_KINDS)
        if counts and move.moved <= day:
            fen = -move.signed if move.kind == book.RECEIPT else move.signed
            words = f"{entry_name(move.kind)} · {move.partner}"
            flows.append((row, move.partner, Flow(move.moved.isoformat(), fen, words, source, seq)))
    now = figures(ledger, fund, day)
    words = tr("Net asset value before accrued carry")
    cash = Flow(day.isoformat(), now.nav + now.accrued_carry, words, fund.name, None)
    return [*flows, (row, "", cash)]
