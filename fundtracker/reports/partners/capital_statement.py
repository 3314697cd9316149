"""The capital account statement of each partner: quarter, year and since inception, line by line
(ILPA reporting).

Contributions and distributions are told apart by kind; below the account stands the commitment. On
every line the partners of a fund add up to the fund, to the fen.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import OWN, Posting
from fundtracker.domain.funds.partners import Standing
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import call_register
from fundtracker.reports.funds.fund_figures import Figures, figures, postings
from fundtracker.reports.funds.fund_proofs import Flow, Proof, entry_name
from fundtracker.reports.funds.table6 import there, unsure
from fundtracker.reports.tables.report_table import Column, Frame, Table

NAMES = ("statements",)
OPENING, CLOSING = "opening", "closing"
CONTRIBUTED = ("called_in", "outside", "equalisation")
GIVEN = ("capital", "income", "gain", "recallable")
RESULTS = (
    "fees",
    "waivers",
    "expenses",
    "earned",
    "realised",
    "unrealised",
    "transfers",
    "carry_paid",
    "carry_due",
)
LINES = (*CONTRIBUTED, *(f"given_{code}" for code in GIVEN), *RESULTS)
COMMITTED, UNFUNDED_OPENING, UNFUNDED = "committed", "unfunded_opening", "unfunded"
COMMITMENT = ("committed_change", "called", "recallable", "equalised", "taken")
LATE = "late_interest"
OVERDUE_PAID, OVERDUE_OWED = "overdue_paid", "overdue_owed"
BESIDE = (LATE, OVERDUE_PAID, OVERDUE_OWED)
ROWS = (OPENING, *LINES, CLOSING, UNFUNDED_OPENING, *COMMITMENT, UNFUNDED, COMMITTED, *BESIDE)
SUMS = (CLOSING, UNFUNDED)
PERIODS = ("quarter", "year", "inception")
Rows = dict[str, dict[str, int]]  # row → period → fen


class Ends(NamedTuple):
    """A fund's figures at the end of the quarter, at the end of the one before and of the year
    before; ``late``: day → partner → interest on late payment due by the terms, and paid, fen.
    """

    now: Figures
    quarter: Figures
    year: Figures
    late: Mapping[dt.date, Mapping[str, tuple[int, int]]] = {}


def columns() -> list[Column]:
    """Return the columns: the quarter, the year until its end, all since inception."""
    return [
        Column("quarter", tr("In the quarter"), "money", "balance"),
        Column("year", tr("In the year"), "money", "balance"),
        Column("inception", tr("Since inception"), "money", "balance"),
    ]  # fmt: skip


def line_name(code: str) -> str:
    """Return the name of a line of the statement."""
    return {
        OPENING: tr("Opening net asset value"),
        "called_in": tr("Contributions inside the commitment"),
        "outside": tr("Contributions outside the commitment"),
        "equalisation": tr("Contributions given back by later closings"),
        "given_capital": tr("Distributed: capital"),
        "given_income": tr("Distributed: income"),
        "given_gain": tr("Distributed: gain"),
        "given_recallable": tr("Distributed: recallable"),
        "fees": tr("Management fees"),
        "waivers": tr("Waivers and offsets"),
        "expenses": tr("Costs of the fund"),
        "earned": tr("Dividends, interest and other income"),
        "realised": tr("Realised gain"),
        "unrealised": tr("Change of unrealised gain"),
        "transfers": tr("Transfers between partners"),
        "carry_paid": tr("Carry paid"),
        "carry_due": tr("Carry accrued and to be given back"),
        CLOSING: tr("Closing net asset value"),
        UNFUNDED_OPENING: tr("Opening unfunded commitment"),
        "committed_change": tr("Commitments made, transferred, released"),
        "called": tr("Called inside the commitment"),
        "recallable": tr("Distributed and recallable"),
        "equalised": tr("Given back by later closings"),
        "taken": tr("Paid-in capital transferred"),
        UNFUNDED: tr("Closing unfunded commitment"),
        COMMITTED: tr("Commitments"),
        LATE: tr("Beside it: interest of later closings"),
        OVERDUE_PAID: tr("Beside it: interest on late payment, paid"),
        OVERDUE_OWED: tr("Beside it: interest on late payment, owed by the terms"),
    }[code]


def ends(context: ReportContext, fund: Fund) -> Ends:
    """Return a fund's figures at the days between which its statement runs."""
    q = context.quarter
    days = (q.last_day, Quarter.at(q.ordinal - 1).last_day, Quarter(q.year - 1, 4).last_day)
    known = {day: figures(context.ledger, fund, day) for day in dict.fromkeys(days)}
    now, quarter, year = (known[day] for day in days)
    return Ends(now, quarter, year, {day: _late(context.ledger, fund, day) for day in known})


def _late(ledger: Ledger, fund: Fund, day: dt.date) -> dict[str, tuple[int, int]]:
    """Return partner → interest on late payment due by the terms until a day, and paid, fen."""
    sums: dict[str, tuple[int, int]] = {}
    for (_, name), row in call_register.late_interest(ledger, fund, day.toordinal()).items():
        due, paid = sums.get(name, (0, 0))
        sums[name] = due + row["late_due"], paid + row["late_paid"]
    return sums


def statement(fund_ends: Ends, name: str | None) -> Rows:
    """Return row → period → fen of a partner, or (None) of the whole fund; every line carries its
    sign.
    """
    now, nothing = _since_inception(fund_ends.now, name), dict.fromkeys((*ROWS, COMMITTED), 0)
    starts = {
        "quarter": _since_inception(fund_ends.quarter, name),
        "year": _since_inception(fund_ends.year, name),
    }
    rows: Rows = {code: {} for code in ROWS}
    for period in PERIODS:
        before = starts.get(period, nothing)
        for code in (*LINES, *COMMITMENT, LATE):
            rows[code][period] = now[code] - before[code]
        rows[OPENING][period], rows[CLOSING][period] = before[CLOSING], now[CLOSING]
        rows[UNFUNDED_OPENING][period], rows[UNFUNDED][period] = before[UNFUNDED], now[UNFUNDED]
        rows[COMMITTED][period] = now[COMMITTED]
    starting = {"quarter": fund_ends.quarter, "year": fund_ends.year}
    due, paid = _overdue(fund_ends, fund_ends.now, name)
    for period in PERIODS:
        start = starting.get(period)
        paid_before = _overdue(fund_ends, start, name)[1] if start is not None else 0
        rows[OVERDUE_PAID][period], rows[OVERDUE_OWED][period] = paid_before - paid, paid - due
    return rows


def _overdue(fund_ends: Ends, at: Figures, name: str | None) -> tuple[int, int]:
    """Return the interest on late payment due by the terms and that paid, of a partner or all."""
    sums = fund_ends.late.get(at.day, {})
    pairs = list(sums.values()) if name is None else [sums.get(name, (0, 0))]
    return sum(due for due, _ in pairs), sum(paid for _, paid in pairs)


def _since_inception(at: Figures, name: str | None) -> dict[str, int]:
    names = list(at.shares) if name is None else [name]
    sums = dict.fromkeys((*ROWS, COMMITTED), 0)
    for each in names:
        for code, fen in _of_partner(at, each).items():
            sums[code] += fen
    if name is None:  # what the fund itself says, not what its partners add up to
        sums |= _results(at.rolled.lines, at.rolled.lines["carry"] + at.accrued_carry)
        sums[CLOSING] = at.nav
    return sums


def _of_partner(at: Figures, name: str) -> dict[str, int]:
    if name not in at.shares:
        return {}
    details, lines = at.accounts.details[name], at.shares[name].lines
    values = {code: details[code] for code in CONTRIBUTED} | {
        f"given_{code}": details[code] for code in GIVEN
    }
    values |= _results(lines, at.accounts.lines[name]["carry"])
    values |= _commitment(at.partners.get(name, Standing()))
    return values | {CLOSING: at.shares[name].closing}


def _results(lines: Mapping[str, int], carry_paid: int) -> dict[str, int]:
    same = ("fees", "waivers", "expenses", "realised", "unrealised", "transfers")
    return {code: lines[code] for code in same} | {
        "earned": lines["income"],
        "carry_paid": carry_paid,
        "carry_due": lines["carry"] - carry_paid,
    }


def _commitment(at: Standing) -> dict[str, int]:
    return {
        "committed_change": at.committed,
        "called": -at.called,
        "recallable": at.recallable,
        "equalised": at.equalised,
        "taken": at.recall - at.taken,
        UNFUNDED: at.unfunded,
        COMMITTED: at.committed,
        LATE: at.late_got - at.late_paid,
    }


def build(context: ReportContext) -> Table:
    """Return the statements of all funds and partners: the fund, its lines, then each partner
    with its own.
    """
    frame = context.frame("statements", tr("Capital account statements"), columns())
    known = {partner.name: partner for partner in context.partners.values()}
    own: dict[str, list[Rows]] = {}
    for fund in there(context.ledger, context.quarter):
        fund_ends = ends(context, fund)
        frame.add(f"f{fund.id}", context.name(fund), {}, total=True)
        _add(frame, f"f{fund.id}", statement(fund_ends, None), 1)
        for name in fund_ends.now.shares:
            rows = statement(fund_ends, name)
            own.setdefault(name, []).append(rows)
            frame.add(f"f{fund.id}p{known[name].id}", context.name(known[name]), {}, depth=1)
            _add(frame, f"f{fund.id}p{known[name].id}", rows, 2)
        frame.notes += unsure(fund_ends.now, context.lang)
    for name, every in own.items():
        frame.add(
            f"p{known[name].id}",
            tr("{name} over all funds", name=context.name(known[name])),
            {},
            total=True,
        )
        _add(frame, f"p{known[name].id}", added(every), 1)
    frame.notes.append(note())
    return frame.table()


def added(every: Iterable[Rows]) -> Rows:
    """Return the statements of a partner in several funds added up."""
    sums = {code: dict.fromkeys(PERIODS, 0) for code in ROWS}
    for rows in every:
        for code, periods in rows.items():
            for period, fen in periods.items():
                sums[code][period] += fen
    return sums


def note() -> str:
    """Return what every statement rests on."""
    return tr(
        "Each event is divided once, by the shares of its day (who joins in a later "
        "closing takes its "
        "part of past results with its money); on every line the partners add up "
        "to the fund. Carry is"
        " what would be due if everything were sold for its value at V."
    )


def _add(frame: Frame, code: str, rows: Rows, depth: int) -> None:
    for row, periods in rows.items():
        frame.add(f"{code}:{row}", line_name(row), dict(periods), depth=depth, total=row in SUMS)


# ---------------------------------------------------------------- where a figure comes from
_ENTERED = {
    "committed_change": tuple(book.COMMITMENT_KINDS),
    "called": book.CALLS_INSIDE,
    "recallable": (book.RECALLABLE,),
    "equalised": (book.EQUALISATION,),
    "taken": (*book.INTEREST_KINDS, *book.RECALL_KINDS),
}
_ENTERED |= {LATE: (book.LATE_PAID, book.LATE_GOT)}
_BY_MONEY = (book.RECALLABLE, book.LATE_GOT)  # they count once their money moved
_ENTERED |= {COMMITTED: _ENTERED["committed_change"]}
_BALANCES = (UNFUNDED_OPENING, UNFUNDED, COMMITTED)
_ENTERED |= dict.fromkeys(
    (UNFUNDED_OPENING, UNFUNDED), tuple(kind for code in COMMITMENT for kind in _ENTERED[code])
)


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure, ``statements/ROW/PERIOD/QUARTER``; see
    ``fund_proofs.proof``.

    Raises:
        UserError: ``no_such_figure``.
    """
    _, row, period, name = figure.split("/")
    match = re.fullmatch(r"(?:f(\d+))?(?:p(\d+))?:(\w+)", row)
    if match is None or match[3] not in ROWS:
        raise UserError("no_such_figure", id=figure)
    context = ReportContext(ledger, Quarter.parse(name))
    funds = [ledger.funds.get(int(match[1]))] if match[1] else there(ledger, context.quarter)
    partner = ledger.funds.partner(int(match[2])).name if match[2] else None
    flows = [
        flow
        for fund in funds
        for flow in _flows(ledger, ends(context, fund), match[3], partner, period)
    ]
    return Proof("net", context.quarter.last_day.isoformat(), sorted(flows))


def _flows(
    ledger: Ledger, fund_ends: Ends, code: str, partner: str | None, period: str
) -> list[Flow]:
    """Return the dated amounts behind a figure of a fund's statement."""
    before = {"quarter": fund_ends.quarter, "year": fund_ends.year}.get(period)
    at = before if code in (OPENING, UNFUNDED_OPENING) else fund_ends.now
    if at is None:  # before inception
        return []
    if code in (OPENING, CLOSING, OVERDUE_OWED, *_BALANCES):
        before = None  # a balance: all since inception
    if code in (OVERDUE_PAID, OVERDUE_OWED):
        return _overdue_flows(ledger, fund_ends, code, partner, before)
    if code in _ENTERED:
        begin = before.day if before is not None else dt.date.min
        flows = _entered(ledger, at.fund, code, partner)
        return [flow for flow in flows if begin.isoformat() < flow.date <= at.day.isoformat()]
    flows = _posted(ledger, at, code, partner)
    if before is None:
        return flows
    old = Counter(_posted(ledger, before, code, partner))
    taken_back = [flow._replace(fen=-flow.fen) for flow in (old - Counter(flows)).elements()]
    return [
        *(Counter(flows) - old).elements(),
        *taken_back,
    ]  # what had accrued and was charged since


def _overdue_flows(
    ledger: Ledger, fund_ends: Ends, code: str, partner: str | None, before: Figures | None
) -> list[Flow]:
    """Return the interest paid since ``before``, or what is owed: that of each call, less paid."""
    at, begin = fund_ends.now, before.day if before is not None else dt.date.min
    columns = ("late_paid",) if code == OVERDUE_PAID else ("late_due", "late_paid")
    signs = {OVERDUE_PAID: {"late_paid": -1}, OVERDUE_OWED: {"late_due": -1, "late_paid": 1}}[code]
    return [
        flow._replace(fen=signs[column] * flow.fen)
        for column in columns
        for _, name, flow in call_register.late_flows(column, ledger, at.fund, at.day)
        if partner in (None, name) and begin.isoformat() < flow.date
    ]


def _posted(ledger: Ledger, at: Figures, code: str, partner: str | None) -> list[Flow]:
    """Return what was written into an account until a day, on a line or (opening, closing) on
    all; carry due last.
    """
    day = at.day.isoformat()
    flows = [
        Flow(
            each.day.isoformat(),
            each.amount,
            f"{line_name(_line_of(each))} · {each.partner}",
            "",
            None,
        )
        for each in postings(ledger, at)
        if partner in (None, each.partner) and code in (OPENING, CLOSING, _line_of(each))
    ]
    due = (
        _since_inception(at, partner)["carry_due"] if code in (OPENING, CLOSING, "carry_due") else 0
    )
    words = f"{line_name('carry_due')} · {partner or at.fund.name}"
    return [*flows, *([Flow(day, due, words, "", None)] if due else [])]


def _line_of(each: Posting) -> str:
    if each.detail:
        return each.detail if OWN[each.detail] == "contributions" else f"given_{each.detail}"
    return {"income": "earned", "carry": "carry_paid"}.get(each.line, each.line)


def _entered(ledger: Ledger, fund: Fund, code: str, partner: str | None) -> list[Flow]:
    """Return the entries of the book that make a line of the commitment."""
    return [
        Flow(
            (max(each.day, each.moved) if each.kind in _BY_MONEY else each.day).isoformat(),
            _sign(each.kind) * each.signed,
            f"{entry_name(each.kind)} · {each.partner}",
            source,
            seq,
        )
        for each, source, seq in ledger.funds.sourced(fund.id)
        if each.kind in _ENTERED[code] and partner in (None, each.partner)
    ]


def _sign(kind: str) -> int:
    if kind in (*book.CALLS_INSIDE, book.LATE_PAID):
        return -1
    return (
        book.COMMITMENT_KINDS.get(kind)
        or -book.INTEREST_KINDS.get(kind, 0)
        or book.RECALL_KINDS.get(kind, 1)
    )
