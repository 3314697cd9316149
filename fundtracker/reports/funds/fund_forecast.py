"""What the funds are expected to call and give back (Takahashi–Alexander), with scenarios and a
fan around it.

An assumption, labelled so: terms of the pace come from people, with their source. The fiscal
partners' part by quarter is what the district's cash plan may take over.
"""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import split
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import (
    FanYear,
    Reached,
    Year,
    fan,
    scenario,
    takahashi_alexander,
)
from fundtracker.domain.funds.partners import CALL_KINDS, DEFAULT
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

SEED, PATHS = 20230302, 400
LATER, FASTER = Fraction(-2, 100), Fraction(2, 100)


class Outlook(NamedTuple):
    """A fund's years to come: the middle, slower and faster growth, the fan; and the fiscal part
    of calls.
    """

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


def build(context: ReportContext) -> Table:
    """Return the forecast of each fund from the end of a quarter, year by year."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("forecast", tr("Forecast of calls and distributions"), columns())
    for fund in ledger.funds.all():
        years_ahead = outlook(ledger, fund, q)
        called = [call for call in open_calls(ledger, fund, q) if call.fen]
        asked = {
            "called": sum(call.fen for call in called),
            "fiscal": sum(call.fiscal for call in called),
        }
        years = years_ahead.years if years_ahead else []
        if years_ahead or called:
            sums: dict[str, Value] = {
                "called": asked["called"] + sum(y.called for y in years),
                "fiscal": asked["fiscal"] + sum(years_ahead.fiscal if years_ahead else ()),
                "distributed": sum(y.distributed for y in years) if years_ahead else None,
            }
            frame.add(f"f{fund.id}", fund.title(lang), sums, total=True)
        if years_ahead:
            _add_years(frame, fund, years_ahead)
        if called:
            numbers = ", ".join(f"#{call.number}" for call in called)
            frame.add(
                f"f{fund.id}y0",
                tr("Called and not yet come: {numbers}", numbers=numbers),
                dict(asked),
                depth=1,
            )
        if years_ahead is None:
            frame.notes.append(
                tr("{fund}: no pace is set, nothing is forecast", fund=fund.title(lang))
            )
            continue
        frame.notes.append(
            tr(
                "{fund}: assumed pace, {source}",
                fund=fund.title(lang),
                source=years_ahead.source or "—",
            )
        )
    frame.notes.append(
        tr("Takahashi–Alexander; the fan has {n} courses with a fixed seed.", n=PATHS)
    )
    return frame.table()


def _add_years(frame: Frame, fund: Fund, years_ahead: Outlook) -> None:
    for at, year in enumerate(years_ahead.years):
        band = years_ahead.fan[at]
        values: dict[str, Value] = {
            "until": Quarter.at(frame.quarter.ordinal + 4 * (at + 1)).last_day.toordinal(),
            "called": year.called,
            "fiscal": years_ahead.fiscal[at],
            "distributed": year.distributed,
            "value": year.value,
            "called_low": band.called[10],
            "called_high": band.called[90],
            "distributed_low": band.distributed[10],
            "distributed_high": band.distributed[90],
            "value_slow": years_ahead.slow[at].value,
            "value_fast": years_ahead.fast[at].value,
        }
        frame.add(
            f"f{fund.id}y{year.number}", tr("Year {n} of the fund", n=year.number), values, depth=1
        )


def outlook(ledger: Ledger, fund: Fund, quarter: Quarter, paths: int = PATHS) -> Outlook | None:
    """Return a fund's years to come from the end of a quarter; None without a pace or without
    years left.

    ``paths``: courses of the fan; 0 draws none.
    """
    now = figures(ledger, fund, quarter.last_day)
    pace = ledger.funds.pace(fund.id, now.total.committed)
    if pace is None or not now.total.committed:
        return None
    age = _age(now)
    if age >= pace.pace.life:
        return None
    drawn = max(0, now.total.committed - now.total.unfunded)
    reached = Reached(drawn, max(0, now.nav), age)

    def course(growth: Fraction) -> list[Year]:
        return takahashi_alexander(scenario(pace.pace, growth=growth), reached=reached)

    years = course(Fraction())
    around = fan(pace.pace, pace.spread, random.Random(SEED), paths, reached) if paths else []
    fiscal = {partner.name for partner in ledger.funds.partners() if partner.class_ == "fiscal"}
    weights = [
        sum(
            max(0, each.committed)
            for name, each in now.partners.items()
            if (name in fiscal) is inside
        )
        for inside in (True, False)
    ]
    return Outlook(
        years, course(LATER), course(FASTER), around, [split(y.called, weights)[0] for y in years],
        [split(y.distributed, weights)[0] for y in years], pace.source,
    )  # fmt: skip


class OpenCall(NamedTuple):
    """What has not come of a call at the end of a quarter: ``fen`` of all partners, ``fiscal`` of
    the fiscal ones;
    ``when``: the quarter it is awaited in, the next one where it is ``overdue``.
    """

    number: int
    fen: int
    fiscal: int
    when: Quarter
    overdue: bool


def open_calls(ledger: Ledger, fund: Fund, quarter: Quarter) -> list[OpenCall]:
    """Return the calls of a fund that are due after a quarter, and those overdue at its end, by
    number.

    Calls taken back are not among them; partners who defaulted owe nothing.
    """
    day, following = quarter.last_day.toordinal(), Quarter.at(quarter.ordinal + 1)
    calls = [call for call in ledger.capital.calls(fund.id) if call.day <= day]
    gone = {call.reverses_id for call in calls}
    failed = {
        e.partner
        for e in ledger.funds.entries(fund.id, day)
        if e.kind == DEFAULT and not e.reverses
    }
    fiscal = {partner.name for partner in ledger.funds.partners() if partner.class_ == "fiscal"}
    open_calls = []
    for call in calls:
        if call.kind == "reversal" or call.id in gone:
            continue
        owed = {name: fen for name, fen in _owed(ledger, call, day).items() if name not in failed}
        overdue = call.due_day <= day
        if not overdue or any(owed.values()):
            part = sum(fen for name, fen in owed.items() if name in fiscal)
            when = max(following, Quarter.of(dt.date.fromordinal(call.due_day)))
            open_calls.append(OpenCall(call.number, sum(owed.values()), part, when, overdue))
    return open_calls


def _owed(ledger: Ledger, call: Call, day: int) -> dict[str, int]:
    """Return what each partner has still to pay on a call on a day, never below 0."""
    owed = {
        name: sum(fen for item, fen in row.items() if item in CALL_KINDS)
        for name, row in call.lines.items()
    }
    for receipt in ledger.capital.receipts(call.id):
        if receipt.day <= day:
            owed[receipt.partner] = owed.get(receipt.partner, 0) - receipt.signed
    return {name: max(0, fen) for name, fen in owed.items()}


def _age(now: Figures) -> int:
    """Full years since the first call (or the first commitment) of a fund."""
    first = min(
        (e.day for e in now.entries if e.kind.startswith("call")), default=now.entries[0].day
    )
    return (now.day - first).days // 365
