"""The funds' expected calls and distributions added up, quarter by quarter, then year by year."""

from __future__ import annotations

import re

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_proofs import Flow, Proof
from fundtracker.reports.pacing.district import Ahead, Expected, all_ahead, by_year, together
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

NAMES = ("pacing",)
QUARTERS = 12  # told one by one; what lies beyond is told by year


def columns() -> list[Column]:
    """Return the columns: of all partners, then of the fiscal ones."""
    return [
        Column("asked", tr("Called, not come"), "money", "planned"),
        Column("called", tr("Calls expected"), "money", "planned"),
        Column("back", tr("Distributions expected"), "money", "planned"),
        Column("out", tr("Fiscal partners pay"), "money", "planned"),
        Column("fiscal_back", tr("Fiscal partners get"), "money", "planned"),
        Column("net", tr("Fiscal partners, net"), "money", "balance", "{fiscal_back} − {out}"),
        Column("running", tr("Net added up"), "money", "balance"),
    ]


def build(context: ReportContext) -> Table:
    """Return the quarters to come of all funds together, each with its funds; later ones by year.

    Calls that have not come, overdue ones too, are in as called; the rest is the assumed pace.
    """
    frame = context.frame("pacing", tr("Pacing of the funds together"), columns())
    every = all_ahead(context.ledger, context.quarter)
    quarters = together(every)
    last = context.quarter.ordinal + QUARTERS
    running = 0
    for when, expected in quarters.items():
        if when.ordinal > last:
            continue
        running += expected.fiscal_back - expected.out
        frame.add(f"q{when.ordinal}", when.label, _values(expected) | {"running": running})
        for each in every:
            if any(each.quarters.get(when, Expected())):
                code = f"q{when.ordinal}f{each.fund.id}"
                frame.add(code, context.name(each.fund), _values(each.quarters[when]), depth=1)
    later = {when: expected for when, expected in quarters.items() if when.ordinal > last}
    for year, expected in by_year(later).items():
        running += expected.fiscal_back - expected.out
        frame.add(f"y{year}", _year_name(year, last), _values(expected) | {"running": running})
    if quarters:
        total = Expected()
        for expected in quarters.values():
            total = total.plus(expected)
        frame.add("total", tr("Total"), _values(total) | {"running": running}, total=True)
    _notes(frame, every, context)
    return frame.table()


def _year_name(year: int, last: int) -> str:
    first = Quarter.at(last + 1)
    return (
        tr("{year} from {quarter}", year=year, quarter=first.label)
        if first.year == year and first.number > 1
        else str(year)
    )


def _values(expected: Expected) -> dict[str, Value]:
    return {
        "asked": expected.asked,
        "called": expected.called,
        "back": expected.back,
        "out": expected.out,
        "fiscal_back": expected.fiscal_back,
        "net": expected.fiscal_back - expected.out,
    }


def _notes(frame: Frame, every: list[Ahead], context: ReportContext) -> None:
    for each in every:
        name = context.name(each.fund)
        if each.outlook is None:
            frame.notes.append(tr("{fund}: no pace is set, nothing is forecast", fund=name))
        else:
            source = each.outlook.source or "—"
            frame.notes.append(tr("{fund}: assumed pace, {source}", fund=name, source=source))
        late = ", ".join(f"#{call.number}" for call in each.calls if call.overdue and call.fen)
        if late:
            frame.notes.append(
                tr("{fund}: {numbers} overdue, in as called", fund=name, numbers=late)
            )
    frame.notes.append(
        tr(
            "What was called and has not come is in as called; for the rest a year of the pace is "
            "spread evenly over its quarters: an assumption, no plan."
        )
    )


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return what a figure is made of: calls as called on their quarter, the pace's quarters.

    Raises:
        UserError: ``no_such_figure``.
    """
    _, row, column, name = figure.split("/")
    match = re.fullmatch(r"(?:q(\d+)|y(\d+)|total)(?:f(\d+))?", row)
    if match is None:
        raise UserError("no_such_figure", id=figure)
    quarter, flows = Quarter.parse(name), list[Flow]()
    for each in all_ahead(ledger, quarter):
        if match[3] and each.fund.id != int(match[3]):
            continue
        for when, expected in each.quarters.items():
            if column != "running" and not _inside(match, when, quarter.ordinal + QUARTERS):
                continue
            if column == "running" and not _until(match, when, quarter.ordinal + QUARTERS):
                continue
            flows += _flows(each, when, expected, column)
    return Proof("", quarter.last_day.isoformat(), sorted(flows))


def _inside(row: re.Match[str], when: Quarter, last: int) -> bool:
    if row[1]:
        return when.ordinal == int(row[1])
    return not row[2] or (when.year == int(row[2]) and when.ordinal > last)


def _until(row: re.Match[str], when: Quarter, last: int) -> bool:
    if row[1]:
        return when.ordinal <= int(row[1])
    return not row[2] or when.ordinal <= last or when.year <= int(row[2])


def _flows(each: Ahead, when: Quarter, expected: Expected, column: str) -> list[Flow]:
    """Return the parts of a quarter of one fund that a column adds up, those of nothing left
    out.
    """
    asked, pace = tr("called and not come"), tr("expected by the pace, assumed")
    lines = {
        "asked": [(expected.asked, asked)],
        "called": [(expected.called, pace)],
        "back": [(expected.back, pace)],
        "out": [(expected.fiscal_asked, asked), (expected.fiscal_called, pace)],
        "fiscal_back": [(expected.fiscal_back, pace)],
    }
    lines["net"] = [*lines["fiscal_back"], *((-fen, words) for fen, words in lines["out"])]
    lines["running"] = lines["net"]
    day = when.last_day.isoformat()
    return [
        Flow(day, fen, f"{each.fund.name} · {words}", when.label, None)
        for fen, words in lines[column]
        if fen
    ]
