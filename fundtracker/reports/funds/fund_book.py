"""The book of the funds as tables: calls and what came of them, distributions, fees and costs, the waterfall's tiers.

Rows: the fund (what counts until V added up), under it each call, distribution or cost, under those the
partners. What is dated after V is listed, says so, and does not count in the sums.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.waterfall import Tiers
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call, Distribution
from fundtracker.ledger.funds.fund_costs import working
from fundtracker.ledger.funds.funds import Fund
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.funds.fund_proofs import Flow, Proof, entry_name
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

NAMES = ("calls", "distributions", "fundcosts", "waterfall")
Values = dict[str, Value]


# ---------------------------------------------------------------- calls
def call_columns() -> list[Column]:
    """Return the columns of the calls."""
    return [
        Column("day", tr("Notice of"), "day"), Column("due", tr("Due on"), "day"),
        *(Column(item, item_name(item), "money", "planned") for item in book.CALL_KINDS),
        Column("asked", tr("Asked for"), "money", "planned", " + ".join(f"{{{i}}}" for i in book.CALL_KINDS)),
        Column("arrived", tr("Arrived"), "money"),
        Column("outstanding", tr("Not come"), "money", "balance"),
        Column("state", tr("Status")), Column("words", tr("Purpose")), Column("document", tr("Document number")),
    ]  # fmt: skip


def item_name(item: str) -> str:
    """Return the short name of an item of a call or distribution."""
    return {
        book.CALL: tr("Investment"), book.CALL_FEE: tr("Fee"), book.CALL_EXPENSE: tr("Costs"),
        book.CALL_OUTSIDE: tr("Outside"), book.CAPITAL: tr("Capital"), book.INCOME: tr("Income"),
        book.GAIN: tr("Gain"), book.CARRY: tr("Carry"), book.RECALLABLE: tr("Recallable"),
    }[item]  # fmt: skip


def state_name(code: str) -> str:
    """Return the name of the state of a call, a distribution or a partner's part of one."""
    return {
        "later": tr("after V"), "reversed": tr("reversed"), "reversal": tr("reversal"), "default": tr("in default"),
        "come": tr("all came"), "overdue": tr("overdue"), "part": tr("part came"), "due": tr("awaited"),
        "equalisation": tr("later closing"), "given": tr("decided"), "paid": tr("paid out"),
        "assumed": tr("payment not recorded"),
        "charged": tr("charged"),
    }[code]  # fmt: skip


STATE_TONES = {
    "later": "muted", "reversed": "muted", "reversal": "muted", "default": "bad", "come": "ok", "overdue": "bad",
    "part": "warn", "due": "accent", "equalisation": "muted", "given": "warn", "paid": "ok", "assumed": "warn",
    "charged": "muted",
}  # fmt: skip


def calls(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return every call with its partners: asked for, arrived and not come until V."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "calls", tr("Capital calls"), call_columns(), q, unit, lang)
    for one in ledger.funds.all():
        _fund_calls(ledger, frame, one)
    frame.notes.append(tr("Lines dated after V = {day} are listed and do not count.", day=q.last_day.isoformat()))
    return frame.table()


def _fund_calls(ledger: Ledger, frame: Frame, one: Fund) -> None:
    day = frame.quarter.last_day.toordinal()
    every = ledger.capital.calls(one.id)
    known = {partner.name: partner for partner in ledger.funds.partners()}
    failed = {e.partner for e in ledger.funds.entries(one.id, day) if e.kind == book.DEFAULT and not e.reverses}
    gone = {call.reverses_id for call in every if call.day <= day}
    found: list[tuple[Call, dict[str, int], Values]] = []
    for call in every:
        came: dict[str, int] = {}
        for receipt in ledger.capital.receipts(call.id):
            if receipt.day <= day:
                came[receipt.partner] = came.get(receipt.partner, 0) + receipt.signed
        found.append((call, came, _call_values(call, call.items, sum(came.values()))))
    frame.add(f"f{one.id}", one.title(frame.lang), _added([v for c, _, v in found if c.day <= day], frame), total=True)
    for call, came, values in found:
        open_ = {
            name: 0 if name in failed else sum(row.values()) - came.get(name, 0)
            for name, row in call.lines.items()
        }  # fmt: skip
        state = _call_state(call, gone, day, sum(came.values()), sum(open_.values()))
        known_state: Values = {"day": call.day, "due": call.due_day, "state": state_name(state), "words": call.purpose,
                               "document": call.doc_no}  # fmt: skip
        left = sum(open_.values()) if state in ("due", "part", "overdue") else 0
        frame.add(f"c{call.id}", tr("Call {n}", n=call.number), values | known_state | {"outstanding": left}, depth=1)
        for name, row in call.lines.items():
            part = "default" if name in failed and state not in ("later", "reversal", "reversed") else ""
            part = part or _call_state(call, gone, day, came.get(name, 0), open_[name])
            own = _call_values(call, row, came.get(name, 0)) | {"state": state_name(part)}
            own["outstanding"] = open_[name] if part in ("due", "part", "overdue") else 0
            frame.add(f"c{call.id}p{known[name].id}", known[name].title(frame.lang), own, depth=2)


def _call_values(call: Call, items: dict[str, int], arrived: int) -> Values:
    sign = -1 if call.kind == "reversal" else 1
    values: Values = {item: sign * items.get(item, 0) for item in book.CALL_KINDS}
    return values | {"asked": sign * sum(items.values()), "arrived": arrived}


def _call_state(call: Call, gone: set[int | None], day: int, came: int, left: int) -> str:
    if call.day > day:
        return "later"
    if call.kind == "reversal" or call.id in gone:
        return "reversal" if call.kind == "reversal" else "reversed"
    if left <= 0:
        return "come"
    if call.due_day < day:
        return "overdue"
    return "part" if came else "due"


def _added(rows: list[Values], frame: Frame) -> Values:
    """Add up the money of rows, column by column."""
    sums: Values = {}
    for column in frame.columns:
        if column.kind == "money":
            sums[column.code] = sum(fen for row in rows if isinstance(fen := row.get(column.code), int))
    if "outstanding" in sums:
        asked, arrived = sums["asked"], sums["arrived"]
        sums["outstanding"] = (asked if isinstance(asked, int) else 0) - (arrived if isinstance(arrived, int) else 0)
    return sums


# ---------------------------------------------------------------- distributions
def distribution_columns() -> list[Column]:
    """Return the columns of the distributions."""
    return [
        Column("day", tr("Distributed on"), "day"),
        *(Column(item, item_name(item), "money") for item in book.DISTRIBUTION_KINDS),
        Column("distributed", tr("Distributed"), "money", "",
               " + ".join(f"{{{item}}}" for item in book.DISTRIBUTION_KINDS)),
        Column("equalisation", tr("Equalised"), "money"),
        Column("paid", tr("Paid out on"), "day"), Column("state", tr("Status")), Column("use", tr("Fiscal money")),
        Column("words", tr("Note")), Column("document", tr("Document number")),
    ]  # fmt: skip


def use_name(use: str) -> str:
    """Return where the fiscal partners' part of a distribution goes."""
    return {"": "", "treasury": tr("to the treasury"), "rolled": tr("used on in the fund")}[use]


def distributions(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return every distribution with its partners, and the day each was paid."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "distributions", tr("Distributions"), distribution_columns(), q, unit, lang)
    day = q.last_day.toordinal()
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for one in ledger.funds.all():
        every = ledger.capital.distributions(one.id)
        gone = {each.reverses_id for each in every if each.day <= day}
        values = [(each, _distribution_values(each, each.items)) for each in every]
        frame.add(f"f{one.id}", one.title(lang), _added([v for d, v in values if d.day <= day], frame), total=True)
        for given, whole in values:
            state = _given_state(given, gone, day, {name: given.paid.get(name) for name in given.lines})
            said: Values = {"day": given.day, "state": state_name(state), "use": use_name(given.money_use),
                            "words": given.note, "document": given.doc_no}  # fmt: skip
            frame.add(f"d{given.id}", tr("Distribution {n}", n=given.number), whole | said, depth=1)
            for name, row in given.lines.items():
                own = _distribution_values(given, row) | {"paid": given.paid.get(name)}
                own["state"] = state_name(_given_state(given, gone, day, {name: given.paid.get(name)}))
                frame.add(f"d{given.id}p{known[name].id}", known[name].title(lang), own, depth=2)
    frame.notes.append(tr("Lines dated after V = {day} are listed and do not count.", day=q.last_day.isoformat()))
    return frame.table()


def _distribution_values(given: Distribution, items: dict[str, int]) -> Values:
    sign = -1 if given.kind == "reversal" else 1
    values: Values = {item: sign * items.get(item, 0) for item in (*book.DISTRIBUTION_KINDS, book.EQUALISATION)}
    return values | {"distributed": sign * sum(items.get(item, 0) for item in book.DISTRIBUTION_KINDS)}


def _given_state(given: Distribution, gone: set[int | None], day: int, paid: dict[str, int | None]) -> str:
    if given.day > day:
        return "later"
    if given.kind == "reversal" or given.id in gone:
        return "reversal" if given.kind == "reversal" else "reversed"
    if given.kind == "equalisation":
        return "equalisation"
    if all(when is not None and when <= day for when in paid.values()):
        return "paid"
    later = given.pending or any(when is not None and when > day for when in paid.values())
    return "given" if later else "assumed"


# ---------------------------------------------------------------- fees and costs
def cost_columns() -> list[Column]:
    """Return the columns of fees and costs."""
    return [
        Column("kind", tr("Kind")), Column("first", tr("From"), "day"), Column("last", tr("Until"), "day"),
        Column("fee", tr("Fee"), "money"), Column("waived", tr("Waived"), "money"),
        Column("offset", tr("Offset"), "money"),
        Column("carried", tr("Offset carried in"), "money"),
        Column("due", tr("Charged"), "money", "", "{fee} − {waived} − {offset} − {carried} (≥ 0)"),
        Column("accrued", tr("Accrued, not charged"), "money", "balance"),
        Column("cost", tr("Costs"), "money"), Column("line", tr("Subscription line"), "money", "balance"),
        Column("payee", tr("Payee")), Column("words", tr("Working, reason")),
        Column("document", tr("Document number")),
    ]  # fmt: skip


def cost_name(kind: str) -> str:
    """Return the name of a cost of a fund or of a move of its subscription line."""
    return {
        "fee": tr("Management fee"), "catch_up": tr("fee of a later partner"),
        "accrued": tr("Management fee accrued"), "expense": tr("cost of the fund"), "draw": tr("line drawn"),
        "repay": tr("line repaid"), "interest": tr("interest on the line"),
    }[kind]  # fmt: skip


def costs(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return the fees charged by period and all other costs of each fund until V."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "fundcosts", tr("Fees and costs of the funds"), cost_columns(), q, unit, lang)
    until = q.last_day.toordinal()
    for one in ledger.funds.all():
        rows: list[tuple[str, str, Values]] = []
        for fee in ledger.capital.fees(one.id):
            if fee.last_day <= until:
                rows.append((f"e{fee.id}", Quarter.of(dt.date.fromordinal(fee.last_day)).label, {
                    "kind": cost_name("fee"), "first": fee.first_day, "last": fee.last_day, "fee": fee.fee_fen,
                    "waived": fee.waived_fen, "offset": fee.offset_fen, "carried": fee.carried, "due": fee.due,
                    "words": " · ".join(filter(None, (fee.reason, fee.working))),
                }))  # fmt: skip
        rows += _fees_beside(ledger, one, q)
        for spent in ledger.fund_costs.spendings(one.id):
            if spent.day <= until:
                sign = {"draw": 1, "repay": -1}.get(spent.kind)
                money: Values = {"line": sign * spent.amount_fen} if sign else {"cost": spent.amount_fen}
                rows.append((f"x{spent.id}", dt.date.fromordinal(spent.day).isoformat(), money | {
                    "kind": cost_name(spent.kind), "first": spent.day, "payee": spent.payee, "document": spent.doc_no,
                }))  # fmt: skip
        frame.add(f"f{one.id}", one.title(lang), _added([values for _, _, values in rows], frame), total=True)
        for code, name, values in rows:
            frame.add(code, name, values, depth=1)
    frame.notes.append(
        tr("Billing periods are those of the calendar, the first and the last by their days. A partner of a later"
           " closing owes the fee on its commitment from the fund's first day on to the manager; the calls for it are"
           " not shared. A fee on net assets rests on those of the last day of its period, before it and before carry.")
    )  # fmt: skip
    return frame.table()


def _fees_beside(ledger: Ledger, one: Fund, q: Quarter) -> list[tuple[str, str, Values]]:
    """Return the rows of fees beside the billing periods: of partners of later closings, and what has accrued."""
    until, rows = q.last_day.toordinal(), list[tuple[str, str, Values]]()
    for own in ledger.capital.partner_fees(one.id):
        if own.day <= until:
            rows.append((f"g{own.id}", own.partner, {
                "kind": cost_name("catch_up"), "first": own.first_day, "last": own.day - 1, "fee": own.fee_fen,
                "due": own.fee_fen, "words": own.working,
            }))  # fmt: skip
    accrued = ledger.fund_costs.accrued(one.id, until)
    if accrued:
        spans = ledger.fund_costs.not_charged(one.id, until)
        rows.append((f"a{one.id}", q.label, {
            "kind": cost_name("accrued"), "first": spans[0].first.toordinal() if spans else None, "last": until,
            "accrued": accrued, "words": "; ".join(working(span) for span in spans if span.fee),
        }))  # fmt: skip
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
    return {
        "capital": tr("1 capital back"), "preferred": tr("2 preferred return"), "catch_up": tr("3 catch-up"),
        "split": tr("4 the rest by shares"),
    }[name]  # fmt: skip


def tiers(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return who would get what if each fund sold everything at V for its value: the tier table, whole fund."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "waterfall", tr("Waterfall if everything were sold at V"), tier_columns(), q, unit, lang)
    for one in ledger.funds.all():
        found = sold(ledger, one, q.last_day)
        if found is not None:
            frame.add(f"f{one.id}", one.title(lang), {"lp": found.lp, "gp": found.gp, "sum": found.lp + found.gp},
                      total=True)  # fmt: skip
            for at, tier in enumerate(found):
                values: Values = {"lp": tier.lp, "gp": tier.gp, "sum": tier.total}
                frame.add(f"f{one.id}t{at}", tier_name(tier.name), values, depth=1)
    frame.notes.append(tr("The cash is the net asset value before accrued carry; earlier payments count; whole fund."))
    return frame.table()


def sold(ledger: Ledger, one: Fund, day: dt.date) -> Tiers | None:
    """Return the tiers of a fund's net asset value before accrued carry at a day; None without terms or value."""
    now = figures(ledger, one, day)
    cash = now.nav + now.accrued_carry
    if cash <= 0 or not any(row.start_day <= day.toordinal() for row in ledger.funds.terms(one.id)):
        return None
    return ledger.capital.tiers(one.id, day.toordinal(), cash, sold=True)


# ---------------------------------------------------------------- where a figure comes from
def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure of one of these tables; see ``fund_proofs.proof``."""
    table, code, _, name = figure.split("/")
    quarter = Quarter.parse(name)
    found = re.fullmatch(r"([fcdexga])(\d+)(?:p(\d+)|t\d)?", code)
    if found is None:
        raise UserError("no_such_figure", id=figure)
    partner = ledger.funds.partner(int(found[3])).name if found[3] else None
    make: dict[str, Callable[[Ledger, Fund, dt.date], list[tuple[str, str, Flow]]]] = {
        "calls": _call_flows, "distributions": _given_flows, "fundcosts": _cost_flows, "waterfall": _net_flows,
    }  # fmt: skip
    flows = [
        flow
        for one in ledger.funds.all()
        for row, who, flow in make[table](ledger, one, quarter.last_day)
        if (row == f"{found[1]}{found[2]}" or (code[0] == "f" and one.id == int(found[2])))
        and (code[0] != "f" or flow.date <= quarter.last_day.isoformat())
        and partner in (None, who)
    ]
    side = "net" if table != "fundcosts" else ""
    return Proof(side, quarter.last_day.isoformat(), sorted(flows, key=lambda flow: flow.date))


def _day(ordinal: int) -> str:
    return dt.date.fromordinal(ordinal).isoformat()


def _call_flows(ledger: Ledger, one: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    found = []
    for call in ledger.capital.calls(one.id):
        sign, source = (1 if call.kind == "reversal" else -1), f"#{call.number} {call.doc_no}".strip()
        for name, row in call.lines.items():
            for item, fen in row.items():
                words = f"{entry_name(item)} · {name}"
                found.append((f"c{call.id}", name, Flow(_day(call.day), sign * fen, words, source, None)))
        for got in ledger.capital.receipts(call.id):
            if got.day <= day.toordinal():
                words = f"{entry_name(book.RECEIPT)} · {got.partner}"
                found.append((f"c{call.id}", got.partner, Flow(_day(got.day), got.signed, words, got.bank_ref, None)))
    return found


def _given_flows(ledger: Ledger, one: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    found = []
    for given in ledger.capital.distributions(one.id):
        sign, source = (-1 if given.kind == "reversal" else 1), f"#{given.number} {given.doc_no}".strip()
        for name, row in given.lines.items():
            for item, fen in row.items():
                words = f"{entry_name(item)} · {name}"
                found.append((f"d{given.id}", name, Flow(_day(given.day), sign * fen, words, source, None)))
    return found


def _cost_flows(ledger: Ledger, one: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    found = [
        (f"e{fee.id}", "", Flow(_day(fee.last_day), -fee.due, cost_name("fee"), fee.working, None))
        for fee in ledger.capital.fees(one.id)
    ]
    found += [
        (f"g{own.id}", "", Flow(_day(own.day), -own.fee_fen, f"{cost_name('catch_up')} · {own.partner}", own.working,
                                None))
        for own in ledger.capital.partner_fees(one.id)
    ]  # fmt: skip
    accrued = ledger.fund_costs.accrued(one.id, day.toordinal())
    if accrued:
        found.append((f"a{one.id}", "", Flow(day.isoformat(), -accrued, cost_name("accrued"), one.name, None)))
    for spent in ledger.fund_costs.spendings(one.id):
        sign = 1 if spent.kind == "draw" else -1
        words = " · ".join(filter(None, (cost_name(spent.kind), spent.payee)))
        flow = Flow(_day(spent.day), sign * spent.amount_fen, words, spent.doc_no, None)
        found.append((f"x{spent.id}", "", flow))
    return found


def _net_flows(ledger: Ledger, one: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    found = []
    for move, source, seq in ledger.funds.sourced(one.id, day.toordinal()):
        if move.kind in (book.RECEIPT, book.EQUALISATION, *book.DISTRIBUTION_KINDS) and move.moved <= day:
            fen = -move.signed if move.kind == book.RECEIPT else move.signed
            flow = Flow(move.moved.isoformat(), fen, f"{entry_name(move.kind)} · {move.partner}", source, seq)
            found.append((f"f{one.id}", move.partner, flow))
    now = figures(ledger, one, day)
    words = tr("Net asset value before accrued carry")
    found.append((f"f{one.id}", "", Flow(day.isoformat(), now.nav + now.accrued_carry, words, one.name, None)))
    return found
