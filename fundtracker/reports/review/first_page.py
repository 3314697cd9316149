"""The first page of the pack: how much, against what, ahead or behind, what is wrong, what to
decide.

All of it is drawn from the pack itself, so that a frozen quarter shows what was frozen; paper,
workbook and meeting mode say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.period import show_points
from fundtracker.i18n import tr
from fundtracker.reports.charts import table_charts
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.plan.plan_words import pace_of
from fundtracker.reports.review import matters
from fundtracker.reports.tables.one_unit import in_unit
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Table

DECIDE, BREACHES, INDICATORS = 3, 4, 6  # how many are named
COMPUTE = ("compute_online", "compute_reserved", "compute")  # codes of indicators that come first


class Scope(NamedTuple):
    """One of the plan's four totals, or the fund's size: fen, and ≥ where it is a floor."""

    name: str
    fen: int | None
    mark: str = ""


class Measure(NamedTuple):
    """Money paid, or completed investment: fen of the plan, the quarter and since the start;
    rates in tenths; ``beside_even``: fen more (less: negative) than an even course;
    ``mark`` stands before a plan that is a floor.
    """

    name: str
    plan: int | None
    quarter: int | None
    total: int | None
    rate: int | None
    elapsed: int | None
    gap: int | None
    pace: str
    figure: str = ""
    beside_even: int | None = None
    mark: str = ""


class Breach(NamedTuple):
    """What is broken, by how many fen (None: no money), what is answered ('' nothing yet), and
    where nothing is, the last answer of an earlier quarter.
    """

    text: str
    fen: int | None
    answer: str
    before: str = ""


class FirstPage(NamedTuple):
    """What the first page says; ``measures``: each with its lines; ``fund``: the totals of table 6
    by column;
    ``decided``: the decisions are the meeting's, not yet proposed ones.
    """

    scopes: list[Scope]
    measures: list[tuple[Measure, list[Measure]]]
    fund: list[tuple[str, int | None]]
    indicators: list[tuple[Row, Table]]
    decided: bool
    decide: list[str]
    breaches: list[Breach]
    more_breaches: int
    charts: list[Chart]


def of(content: dict[str, Any], tables: Sequence[Table], lang: str) -> FirstPage:
    """Return the first page of a pack in a language; ``tables`` are its tables."""
    texts = content["languages"][lang]
    by_code = {table.code: table for table in tables}
    plan, done = by_code["plan"], by_code.get("investment")
    decided = [_decision(row) for row in by_code["decided"].rows] if "decided" in by_code else []
    breaches = [
        Breach(
            in_unit(breach["text"], plan.unit, lang),
            breach["fen"],
            breach["answer"],
            breach.get("before", ""),
        )
        for breach in texts.get("breaches", ())
    ]
    return FirstPage(
        _scopes(plan),
        _beside_even(_measures(plan, done), texts),
        _fund(by_code.get("funds")),
        _indicators(by_code.get("indicators")),
        bool(decided),
        (decided or [matters.words(m, plan.unit, lang) for m in texts["matters"]])[:DECIDE],
        breaches[:BREACHES],
        max(0, len(breaches) - BREACHES),
        charts(texts, by_code.get("funds"), plan),
    )


def agenda(content: dict[str, Any], plan: Table) -> Table:
    """Return as a table, in the unit and language of ``plan``, what the meeting has to decide, and
    every breach with its sum and answer.
    """
    texts, unit, lang = content["languages"][plan.lang], plan.unit, plan.lang
    columns = [
        Column("amount", tr("Amount"), "money"),
        Column("answer", tr("Answer"), "text"),
    ]
    decide = [
        Row(f"d{n}", f"{n}. {matters.words(matter, unit, lang)}", {}, band="decide")
        for n, matter in enumerate(texts["matters"], 1)
    ]
    broken = [
        Row(
            f"b{n}",
            in_unit(breach["text"], unit, lang),
            {"amount": Cell("", breach["fen"]), "answer": Cell("", answer_words(breach))},
            band="breaches",
        )
        for n, breach in enumerate(texts.get("breaches", ()), 1)
    ]
    bands = [
        Band("decide", tr("For decision")),
        Band("breaches", tr("Breaches and their answers")),
    ]
    rows = [*decide, *broken]
    return plan._replace(
        code="agenda",
        title=tr("For decision, breaches and their answers"),
        columns=columns,
        rows=rows,
        notes=[] if rows else [tr("None.")],
        bands=[band for band in bands if any(row.band == band.code for row in rows)],
    )


def answer_words(breach: Mapping[str, Any]) -> str:
    """Return what is answered to a breach; without an answer the last one of another quarter."""
    if breach.get("before"):
        return tr("not answered yet ({before})", before=breach["before"])
    return breach["answer"] or tr("not answered yet")


def _scopes(plan: Table) -> list[Scope]:
    rows = {row.code: row for row in plan.rows}
    parts, city = (
        rows[code].number("plan") if code in rows else None for code in ("parts", "city")
    )
    both = None if parts is None or city is None else parts + city
    scopes = [
        Scope(_name(rows[code]), rows[code].number("plan"),
              rows[code].cells["plan"].mark)
        for code in ("headline", "parts") if code in rows
    ]  # fmt: skip
    scopes.append(Scope(tr("Parts with the city's money"), both))
    return [
        *scopes,
        *(
            Scope(_name(rows["funds"]), rows["funds"].number("plan"))
            for _ in range("funds" in rows)
        ),
    ]


def _name(row: Row) -> str:
    return row.name.replace(tr("Memo: {name}", name=""), "")


def _measures(plan: Table, done: Table | None) -> list[tuple[Measure, list[Measure]]]:
    paid = [
        row
        for row in plan.rows
        if row.number("plan") and row.number("total") is not None and not row.depth
    ]
    fiscal = next((row for row in paid if row.code == "fiscal"), None)
    measures = []
    if fiscal is not None:
        lines = [_measure(row, row.name) for row in paid if row is not fiscal]
        measures.append((_measure(fiscal, tr("Fiscal payments")), lines))
    for row in done.rows if done is not None else ():
        measures.append(
            (_measure(row, tr("Completed investment"), "done_"), [_measure(row, row.name, "done_")])
        )
    return measures


def _beside_even(
    measures: list[tuple[Measure, list[Measure]]], texts: dict[str, Any]
) -> list[tuple[Measure, list[Measure]]]:
    """Return the measures with what lies between each and an even course, as its chart draws it."""
    done = []
    for (measure, lines), code in zip(measures, ("course", "completed"), strict=False):
        course = texts.get(code) or {"paid": [], "even": []}
        at = len(course["paid"]) - 1
        if 0 <= at < len(course["even"]) and course["paid"][at] == measure.total:
            measure = measure._replace(beside_even=course["paid"][at] - course["even"][at])
        done.append((measure, lines))
    return done


def _measure(row: Row, name: str, of_band: str = "") -> Measure:
    total = row.cells.get(f"{of_band}total")
    return Measure(
        name,
        row.number("plan"),
        row.number(f"{of_band}quarter"),
        row.number(f"{of_band}total"),
        row.number("rate"),
        row.number("elapsed"),
        row.number("gap"),
        pace_of(row),
        total.id if total is not None else "",
        mark=row.cells["plan"].mark if "plan" in row.cells else "",
    )


def pace_sentence(measure: Measure) -> str:
    """Return how a measure keeps step with the time elapsed, with the points between them."""
    if measure.gap is None:
        return ""
    points = show_points(abs(measure.gap)).lstrip("+")
    return {
        "ahead": tr("{n} points ahead of the time elapsed", n=points),
        "behind": tr("{n} points behind the time elapsed", n=points),
        "in_step": tr("in step with the time elapsed"),
    }[measure.pace]  # fmt: skip


def _fund(funds: Table | None) -> list[tuple[str, int | None]]:
    total = next((row for row in funds.rows if row.total), None) if funds is not None else None
    if funds is None or total is None:
        return []
    heads = {column.code: column.head for column in funds.columns}
    return [
        (heads[c], total.number(c))
        for c in ("committed", "paid_in", "invested", "distributed", "nav")
    ]


def _indicators(table: Table | None) -> list[tuple[Row, Table]]:
    if table is None:
        return []
    rows = [
        row
        for row in table.rows
        if row.number("q0") is not None or row.number("target") is not None
    ]
    first = [row for row in rows if row.code.startswith("compute")]
    return [
        (row, table) for row in [*first, *(row for row in rows if row not in first)][:INDICATORS]
    ]


def _decision(row: Row) -> str:
    values = {code: cell.value for code, cell in row.cells.items()}
    who = str(values.get("owner") or "")
    day = values.get("due")
    until = tr("by {day}", day=_day(day)) if isinstance(day, int) else ""
    return " · ".join(filter(None, [row.name, who, until]))


def _day(day: int) -> str:
    import datetime as dt

    return dt.date.fromordinal(day).isoformat()


def charts(texts: dict[str, Any], funds: Table | None, plan: Table | None = None) -> list[Chart]:
    """Return the three charts of the page: money paid and completed investment against an even
    course, the funds; where a fund has nothing yet, the lines of the plan.
    """
    charts = [_course(texts["course"], tr("Fiscal money paid since the start"), tr("Paid"), "c2")]
    if texts.get("completed", {}).get("paid"):
        charts.append(
            _course(
                texts["completed"],
                tr("Completed investment since the start"),
                tr("Completed"),
                "c1",
            )
        )
    total = _fund(funds)
    if any(fen for _, fen in total):
        bars = Series("", [fen for _, fen in total], "c1", "bar")
        charts.append(Chart(tr("All funds"), [name for name, _ in total], [bars], across=True))
    elif plan is not None and (lines := table_charts.chart_of(plan)) is not None:
        charts.append(lines)
    return charts


def _course(course: dict[str, Any], title: str, name: str, tone: str) -> Chart:
    quarters, paid = course["quarters"], course["paid"]
    reached: list[int | None] = [*paid, *(None for _ in range(len(quarters) - len(paid)))]
    now = (len(paid) - 1, "") if paid else None
    return Chart(
        title,
        quarters,
        [
            Series(tr("even course, assumed"), course["even"], "plan", style="dash"),
            Series(name, reached, tone, "area"),
        ],
        now=now,
    )
