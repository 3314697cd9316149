"""What the funds are expected to call and give back (Takahashi–Alexander), with scenarios and a fan around it.

An assumption, labelled so: terms of the pace come from people, with their source. The fiscal partners'
part by quarter is what the district's cash plan may take over.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import split
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import FanYear, Year, fan, in_quarters, scenario, takahashi_alexander
from fundtracker.domain.funds.partners import CALL_KINDS, DEFAULT
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call
from fundtracker.ledger.funds.funds import Fund
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

SEED, PATHS = 20230302, 400
LATER, FASTER = Fraction(-2, 100), Fraction(2, 100)


class Outlook(NamedTuple):
    """A fund's years to come: the middle, slower and faster growth, the fan; and the fiscal part of calls."""

    years: list[Year]
    slow: list[Year]
    fast: list[Year]
    fan: list[FanYear]
    fiscal: list[int]
    fiscal_back: list[int]
    source: str


def columns() -> list[Column]:
    """Return the columns of the forecast."""
    return [
        Column("until", tr("Year to"), "day"),
        Column("called", tr("Calls expected"), "money", "planned"),
        Column("fiscal", tr("of it fiscal partners"), "money", "planned"),
        Column("called_low", tr("Calls, 1 in 10 below"), "money", "planned"),
        Column("called_high", tr("Calls, 1 in 10 above"), "money", "planned"),
        Column("distributed", tr("Distributions expected"), "money", "planned"),
        Column("distributed_low", tr("Distributions, 1 in 10 below"), "money", "planned"),
        Column("distributed_high", tr("Distributions, 1 in 10 above"), "money", "planned"),
        Column("value", tr("Value expected"), "money", "balance"),
        Column("value_slow", tr("Value, slower growth"), "money", "balance"),
        Column("value_fast", tr("Value, faster growth"), "money", "balance"),
    ]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return the forecast of each fund from the end of a quarter, year by year."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "forecast", tr("Forecast of calls and distributions"), columns(), q, unit, lang)
    for one in ledger.funds.all():
        found = outlook(ledger, one, q)
        called = [call for call in open_calls(ledger, one, q) if call.fen]
        asked = {"called": sum(call.fen for call in called), "fiscal": sum(call.fiscal for call in called)}
        years = found.years if found else []
        if found or called:
            sums: dict[str, Value] = {
                "called": asked["called"] + sum(y.called for y in years),
                "fiscal": asked["fiscal"] + sum(found.fiscal if found else ()),
                "distributed": sum(y.distributed for y in years) if found else None,
            }
            frame.add(f"f{one.id}", one.title(lang), sums, total=True)
        if found:
            _add_years(frame, one, found)
        if called:
            numbers = ", ".join(f"#{call.number}" for call in called)
            frame.add(f"f{one.id}y0", tr("Called and not yet come: {numbers}", numbers=numbers), dict(asked), depth=1)
        if found is None:
            frame.notes.append(tr("{fund}: no pace is set, nothing is forecast", fund=one.title(lang)))
            continue
        frame.notes.append(tr("{fund}: assumed pace, {source}", fund=one.title(lang), source=found.source or "—"))
    frame.notes.append(tr("Takahashi–Alexander; the fan has {n} courses with a fixed seed.", n=PATHS))
    return frame.table()


def _add_years(frame: Frame, one: Fund, found: Outlook) -> None:
    for at, year in enumerate(found.years):
        band = found.fan[at]
        values: dict[str, Value] = {
            "until": Quarter.at(frame.quarter.ordinal + 4 * (at + 1)).last_day.toordinal(), "called": year.called,
            "fiscal": found.fiscal[at], "distributed": year.distributed, "value": year.value,
            "called_low": band.called[10], "called_high": band.called[90],
            "distributed_low": band.distributed[10], "distributed_high": band.distributed[90],
            "value_slow": found.slow[at].value, "value_fast": found.fast[at].value,
        }  # fmt: skip
        frame.add(f"f{one.id}y{year.number}", tr("Year {n} of the fund", n=year.number), values, depth=1)


def outlook(ledger: Ledger, one: Fund, quarter: Quarter, paths: int = PATHS) -> Outlook | None:
    """Return a fund's years to come from the end of a quarter; None without a pace or without years left.

    ``paths``: courses of the fan; 0 draws none.
    """
    now = figures(ledger, one, quarter.last_day)
    said = ledger.funds.pace(one.id, now.whole.committed)
    if said is None or not now.whole.committed:
        return None
    age = _age(now)
    if age >= said.pace.life:
        return None
    drawn = max(0, now.whole.committed - now.whole.unfunded)

    def course(growth: Fraction) -> list[Year]:
        return takahashi_alexander(scenario(said.pace, growth=growth), paid=drawn, value=max(0, now.nav), age=age)

    years = course(Fraction())
    around = (
        fan(said.pace, said.spread, random.Random(SEED), paths, paid=drawn, value=max(0, now.nav), age=age)
        if paths else []
    )  # fmt: skip
    fiscal = {partner.name for partner in ledger.funds.partners() if partner.class_ == "fiscal"}
    weights = [
        sum(max(0, each.committed) for name, each in now.partners.items() if (name in fiscal) is inside)
        for inside in (True, False)
    ]
    return Outlook(
        years, course(LATER), course(FASTER), around, [split(y.called, weights)[0] for y in years],
        [split(y.distributed, weights)[0] for y in years], said.source,
    )  # fmt: skip


class OpenCall(NamedTuple):
    """What has not come of a call at the end of a quarter: ``fen`` of all partners, ``fiscal`` of the fiscal ones;
    ``when``: the quarter it is awaited in, the next one where it is ``overdue``."""

    number: int
    fen: int
    fiscal: int
    when: Quarter
    overdue: bool


def open_calls(ledger: Ledger, one: Fund, quarter: Quarter) -> list[OpenCall]:
    """Return the calls of a fund that are due after a quarter, and those overdue at its end, by number.

    Calls taken back are not among them; partners who defaulted owe nothing.
    """
    day, following = quarter.last_day.toordinal(), Quarter.at(quarter.ordinal + 1)
    calls = [call for call in ledger.capital.calls(one.id) if call.day <= day]
    gone = {call.reverses_id for call in calls}
    failed = {e.partner for e in ledger.funds.entries(one.id, day) if e.kind == DEFAULT and not e.reverses}
    fiscal = {partner.name for partner in ledger.funds.partners() if partner.class_ == "fiscal"}
    found = []
    for call in calls:
        if call.kind == "reversal" or call.id in gone:
            continue
        owed = {name: fen for name, fen in _owed(ledger, call, day).items() if name not in failed}
        overdue = call.due_day <= day
        if not overdue or any(owed.values()):
            part = sum(fen for name, fen in owed.items() if name in fiscal)
            when = max(following, Quarter.of(dt.date.fromordinal(call.due_day)))
            found.append(OpenCall(call.number, sum(owed.values()), part, when, overdue))
    return found


def _owed(ledger: Ledger, call: Call, day: int) -> dict[str, int]:
    """Return what each partner has still to pay on a call on a day, never below 0."""
    owed = {
        name: sum(fen for item, fen in row.items() if item in CALL_KINDS) for name, row in call.lines.items()
    }  # fmt: skip
    for receipt in ledger.capital.receipts(call.id):
        if receipt.day <= day:
            owed[receipt.partner] = owed.get(receipt.partner, 0) - receipt.signed
    return {name: max(0, fen) for name, fen in owed.items()}


def district_quarters(ledger: Ledger, quarter: Quarter) -> dict[Quarter, tuple[int, int]]:
    """Return what the fiscal partners are expected to pay and get in each quarter after ``quarter``, fen.

    What was called and has not come is in as called, in the quarter it is due (overdue: the next one). For the rest
    a year of the pace is spread evenly over its quarters: an assumption for the district's cash plan; a quarter in
    which a call is due has no other call.
    """
    found: dict[Quarter, list[int]] = {}
    for one in ledger.funds.all():
        called, years = open_calls(ledger, one, quarter), outlook(ledger, one, quarter, 0)
        with_call = {call.when for call in called if not call.overdue}
        for call in called:
            found.setdefault(call.when, [0, 0])[0] += call.fiscal
        for at, (calls, back) in enumerate(zip(years.fiscal, years.fiscal_back, strict=True) if years else ()):
            for part, (out, into) in enumerate(zip(in_quarters(calls), in_quarters(back), strict=True)):
                when = Quarter.at(quarter.ordinal + 1 + 4 * at + part)
                sums = found.setdefault(when, [0, 0])
                sums[0] += 0 if when in with_call else out
                sums[1] += into
    return {when: (out, into) for when, (out, into) in sorted(found.items())}


class NextQuarter(NamedTuple):
    """What a fund's fiscal partners are to pay and get in the next quarter, fen; ``calls``: those that say so, none
    where the pace is all there is."""

    fund: Fund
    out: int
    into: int
    calls: Sequence[OpenCall] = ()


def district_next(ledger: Ledger, quarter: Quarter) -> list[NextQuarter]:
    """Return the fiscal partners' part of the quarter after ``quarter``, by fund.

    What of earlier calls has not come, due in that quarter or overdue, is in as called. Where no call is due in it, a
    quarter of the pace's first year is expected besides, in a row of its own.
    """
    following = Quarter.at(quarter.ordinal + 1)
    found = []
    for one in ledger.funds.all():
        years = outlook(ledger, one, quarter, 0)
        out, into = (in_quarters(years.fiscal[0])[0], in_quarters(years.fiscal_back[0])[0]) if years else (0, 0)
        called = [call for call in open_calls(ledger, one, quarter) if call.when == following]
        called = [call for call in called if call.fiscal or not call.overdue]
        asked = sum(call.fiscal for call in called)
        rows = [NextQuarter(one, asked, 0, called), NextQuarter(one, out, into)]
        if any(not call.overdue for call in called):
            rows = [NextQuarter(one, asked, into, called)]
        found += [row for row in rows if row.out or row.into]
    return found


def _age(now: Figures) -> int:
    """Full years since the first call (or the first commitment) of a fund."""
    first = min((e.day for e in now.entries if e.kind.startswith("call")), default=now.entries[0].day)
    return (now.day - first).days // 365
