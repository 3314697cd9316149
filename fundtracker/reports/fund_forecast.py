"""What the funds are expected to call and give back (Takahashi–Alexander), with scenarios and a fan around it.

An assumption, labelled so: terms of the pace come from people, with their source. The fiscal partners'
part by quarter is what the district's cash plan may take over.
"""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.forecast import FanYear, Year, fan, in_quarters, scenario, takahashi_alexander
from fundtracker.domain.fund import CALL_KINDS
from fundtracker.domain.money import split
from fundtracker.domain.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.capital_book import Call
from fundtracker.ledger.funds import Fund
from fundtracker.reports.fund_figures import Figures, figures
from fundtracker.reports.funds import last_quarter
from fundtracker.reports.table import Column, Frame, Table, Value

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
        if found is None:
            frame.notes.append(tr("{fund}: no pace is set, nothing is forecast", fund=one.title(lang)))
            continue
        sums = {"called": sum(y.called for y in found.years), "distributed": sum(y.distributed for y in found.years)}
        frame.add(f"f{one.id}", one.title(lang), {**sums, "fiscal": sum(found.fiscal)}, total=True)
        for at, year in enumerate(found.years):
            band = found.fan[at]
            values: dict[str, Value] = {
                "until": Quarter.at(q.ordinal + 4 * (at + 1)).last_day.toordinal(), "called": year.called,
                "fiscal": found.fiscal[at], "distributed": year.distributed, "value": year.value,
                "called_low": band.called[10], "called_high": band.called[90],
                "distributed_low": band.distributed[10], "distributed_high": band.distributed[90],
                "value_slow": found.slow[at].value, "value_fast": found.fast[at].value,
            }  # fmt: skip
            frame.add(f"f{one.id}y{year.number}", tr("Year {n} of the fund", n=year.number), values, depth=1)
        frame.notes.append(tr("{fund}: assumed pace, {source}", fund=one.title(lang), source=found.source or "—"))
    frame.notes.append(tr("Takahashi–Alexander; the fan has {n} courses with a fixed seed.", n=PATHS))
    return frame.table()


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


def district_quarters(ledger: Ledger, quarter: Quarter) -> dict[Quarter, tuple[int, int]]:
    """Return what the fiscal partners are expected to pay and get in each quarter after ``quarter``, fen.

    A year's amount is spread evenly over its quarters: an assumption for the district's cash plan.
    """
    found: dict[Quarter, tuple[int, int]] = {}
    for one in ledger.funds.all():
        years = outlook(ledger, one, quarter, 0)
        if years is None:
            continue
        for at, (calls, back) in enumerate(zip(years.fiscal, years.fiscal_back, strict=True)):
            for part, (out, into) in enumerate(zip(in_quarters(calls), in_quarters(back), strict=True)):
                when = Quarter.at(quarter.ordinal + 1 + 4 * at + part)
                before = found.get(when, (0, 0))
                found[when] = (before[0] + out, before[1] + into)
    return found


class NextQuarter(NamedTuple):
    """What a fund's fiscal partners are to pay and get in the next quarter, fen; ``call``: the numbers of the calls
    that say so, '' where the pace is all there is."""

    fund: Fund
    out: int
    into: int
    call: str


def district_next(ledger: Ledger, quarter: Quarter) -> list[NextQuarter]:
    """Return the fiscal partners' part of the quarter after ``quarter``, by fund.

    Calls made until the end of ``quarter`` and due in the next one stand before any forecast: what of them has not
    come yet. A fund without such a call has a quarter of its pace's first year; one without a pace is not there.
    """
    following = Quarter.at(quarter.ordinal + 1)
    fiscal = {partner.name for partner in ledger.funds.partners() if partner.class_ == "fiscal"}
    found = []
    for one in ledger.funds.all():
        years = outlook(ledger, one, quarter, 0)
        out, into = (in_quarters(years.fiscal[0])[0], in_quarters(years.fiscal_back[0])[0]) if years else (0, 0)
        calls = ledger.capital.calls(one.id)
        gone = {call.reverses_id for call in calls}
        due = [
            call for call in calls
            if call.kind != "reversal" and call.id not in gone and call.day <= quarter.last_day.toordinal()
            and Quarter.of(dt.date.fromordinal(call.due_day)) == following
        ]  # fmt: skip
        if due:
            out = sum(_open(ledger, call, fiscal, quarter) for call in due)
        if out or into:
            found.append(NextQuarter(one, out, into, ", ".join(f"#{call.number}" for call in due)))
    return found


def _open(ledger: Ledger, call: Call, fiscal: set[str], quarter: Quarter) -> int:
    """Return what fiscal partners have still to pay on a call at the end of a quarter."""
    until = quarter.last_day.toordinal()
    asked = sum(
        fen for name, row in call.lines.items() if name in fiscal for item, fen in row.items() if item in CALL_KINDS
    )
    came = sum(r.signed for r in ledger.capital.receipts(call.id) if r.partner in fiscal and r.day <= until)
    return max(0, asked - came)


def _age(now: Figures) -> int:
    """Full years since the first call (or the first commitment) of a fund."""
    first = min((e.day for e in now.entries if e.kind.startswith("call")), default=now.entries[0].day)
    return (now.day - first).days // 365
