"""Charts of further tables, drawn from their figures: sources by year, retention, partners, tiers,
net asset value, holdings.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.charts.table_charts import MOST, across, bars, largest
from fundtracker.reports.tables.report_table import Row, Table

_FAR = 24  # quarters of a chart, at most: a mistyped day makes no axis without end
_BRIDGE = (
    "contributions", "distributions", "fees", "waivers", "expenses", "income", "realised",
    "unrealised", "transfers", "carry",
)  # fmt: skip


def sources_by_year(table: Table) -> Chart:
    """Return released, received and paid by year; ``table``: of the sources, grouped by year."""
    money = ("released", "received", "paid")
    rows = [
        row for row in table.rows
        if not row.depth and row.code != "total" and any(row.number(code) for code in money)
    ]  # fmt: skip
    return Chart(
        tr("Sources by year: released, received, paid"),
        [row.name for row in rows],
        [
            bars(tr("Released by indicator"), rows, "released", "bar"),
            bars(tr("Money arrived"), rows, "received", "c1"),
            bars(tr("Paid"), rows, "paid", "c2"),
        ],
    )


def retention(table: Table) -> Chart:
    """Return the retention held by the quarter in which it falls due; overdue at the table's day
    apart. What has no day stands last, named.
    """
    held = [row for row in table.rows if row.number("retention_held") and not row.total]
    today = table.quarter.last_day.toordinal()
    late, coming, undated = list[Row](), list[Row](), list[Row]()
    for row in held:
        day = row.number("retention_day")
        (undated if day is None else late if day <= today else coming).append(row)
    span = _quarters(late + coming)
    series = [
        _by_due(tr("overdue"), late, span, "bad"),
        _by_due(tr("falls due"), coming, span, "c1"),
    ]
    places = [Quarter.at(q).label for q in span]
    if undated:
        places.append(tr("no day"))
        series = [s._replace(values=[*s.values, None], figures=[*s.figures, ""]) for s in series]
        rest = [*(None for _ in span), _held(undated)]
        series.append(Series(tr("no day stated"), rest, "plan", "stack"))
        series[-1] = series[-1]._replace(
            figures=[*("" for _ in span), summed(undated, "retention_held")]
        )
    shown = [sery for sery in series if any(value is not None for value in sery.values)]
    return Chart(tr("Retention held, by the quarter it falls due"), places, shown)


def summed(rows: Sequence[Row], column: str) -> str:
    """Return the id of a column of some rows of a table added up; '' of none."""
    known = [row for row in rows if column in row.cells and row.cells[column].id]
    if not known:
        return ""
    table, _, _, quarter = known[0].cells[column].id.split("/")
    return f"{table}/{'+'.join(row.code for row in known)}/{column}/{quarter}"


def _held(rows: Sequence[Row]) -> int:
    return sum(row.number("retention_held") or 0 for row in rows)


def _quarters(rows: Sequence[Row]) -> list[int]:
    """Return the quarters from the first to the last in which something falls due."""
    known = sorted({_due(row) for row in rows})
    span = list(range(known[0], known[-1] + 1)) if known else []
    return span if len(span) <= _FAR else known


def _due(row: Row) -> int:
    return Quarter.of(dt.date.fromordinal(row.number("retention_day") or 1)).ordinal


def _by_due(name: str, rows: Sequence[Row], span: Sequence[int], tone: str) -> Series:
    """Return what is held by the quarter it falls due in; a place opens its contracts."""
    there = [[row for row in rows if _due(row) == quarter] for quarter in span]
    sums = [_held(some) if some else None for some in there]
    ids = [summed(some, "retention_held") for some in there]
    return Series(name, sums, tone, "stack", figures=ids)


def partners(table: Table) -> Chart:
    """Return the partners with the largest commitments: committed, paid in, distributed."""
    rows = _largest([row for row in table.rows if not row.depth and not row.total], "committed")
    return across(
        tr("The partners: committed, paid in, distributed"),
        rows,
        [
            bars(tr("Committed capital"), rows, "committed", "bar"),
            bars(tr("Paid in"), rows, "paid_in", "c1"),
            bars(tr("Distributed"), rows, "distributed", "c2"),
        ],
    )


def holdings(table: Table) -> Chart:
    """Return the holdings with the largest cost: cost left and fair value; ``table``: 表7."""
    rows = largest(table, "cost", MOST)
    return across(
        tr("The largest holdings: cost left and fair value"),
        rows,
        [
            bars(tr("Cost left"), rows, "cost", "bar"),
            bars(tr("Fair value"), rows, "value", "c2"),
        ],
    )


def tiers(table: Table, fund: str) -> Chart:
    """Return who would get what if all were sold on the day, tier by tier; ``fund``: the code of
    its row, ``f2``. A step begins where the one before ended.
    """
    rows = [row for row in table.rows if row.depth and row.code.startswith(f"{fund}t")]
    total = table.row(fund)
    return _steps(
        tr("Distribution if all were sold today"),
        rows,
        [("lp", tr("to the partners"), "c1"), ("gp", tr("carry"), "c3")],
        total,
    )


def _steps(
    title: str, rows: Sequence[Row], parts: Sequence[tuple[str, str, str]], total: Row | None
) -> Chart:
    """Return a waterfall: each row's parts on each other, beginning where the row before ended;
    the sum of all begins at nought.
    """
    places = [*rows, *([total] if total is not None else [])]
    lows: list[list[int]] = [[] for _ in parts]
    highs: list[list[int]] = [[] for _ in parts]
    reached = 0
    for row in places:
        base = 0 if row is total else reached
        for at, (column, _, _) in enumerate(parts):
            fen = row.number(column) or 0
            lows[at].append(base)
            highs[at].append(base + fen)
            base += fen
        reached = base
    names = [row.name.strip() if row is not total else tr("Total") for row in places]
    return Chart(
        title, names,
        [
            Series(name, highs[at], tone, "step", low=lows[at],
                   figures=[row.cells[column].id if column in row.cells else "" for row in places])
            for at, (column, name, tone) in enumerate(parts)
        ] if rows else [],
    )  # fmt: skip


def nav_bridge(table: Table, fund: str) -> Chart:
    """Return how a fund's net asset value came from its opening to its closing, step by step."""
    row = table.row(fund)
    title = tr("Net asset value, from opening to closing")
    if row is None:
        return Chart(title, (), ())
    heads = {column.code: column.head for column in table.columns}
    codes = ["opening", *(code for code in _BRIDGE if row.number(code)), "closing"]
    ends = _bridge_ends(row, codes)
    parts = (
        (tr("Net asset value"), "plan", lambda code, up: code in ("opening", "closing")),
        (tr("goes up"), "c2", lambda code, up: code in _BRIDGE and up),
        (tr("goes down"), "warn", lambda code, up: code in _BRIDGE and not up),
    )
    series = [
        Series(
            name, [end if wanted(code, end >= low) else None
                   for code, (low, end) in zip(codes, ends, strict=True)],
            tone, "step", low=[low for low, _ in ends], figures=[row.cells[c].id for c in codes],
        )
        for name, tone, wanted in parts
    ]  # fmt: skip
    shown = [sery for sery in series if any(value is not None for value in sery.values)]
    return Chart(title, [heads[code] for code in codes], shown)


def _bridge_ends(row: Row, codes: Sequence[str]) -> list[tuple[int, int]]:
    """Return from where to where each step goes; opening and closing begin at nought."""
    ends: list[tuple[int, int]] = []
    for code in codes:
        low = ends[-1][1] if code in _BRIDGE else 0
        ends.append((low, low + (row.number(code) or 0)))
    return ends


def contracts(table: Table) -> Chart:
    """Return the largest contracts: current value and money paid; a stroke: the payment cap."""
    rows = largest(table, "current", MOST)
    return across(
        tr("The largest contracts: value, paid, payment cap"),
        rows,
        [
            bars(tr("Current value"), rows, "current", "bar"),
            bars(tr("Paid"), rows, "paid", "c2"),
            Series(tr("Payment cap"), [row.number("cap") for row in rows], "text2", "mark",
                   figures=[row.cells["cap"].id if "cap" in row.cells else "" for row in rows]),
        ],
    )  # fmt: skip


def policy(table: Table) -> Chart:
    """Return policy money by clause: applied for, approved, paid; the largest clauses."""
    sums: dict[str, list[int]] = {}
    behind: dict[str, list[Row]] = {}
    codes = ("applied", "approved", "paid")
    for row in table.rows:
        clause = row.cells.get("clause")
        if row.total or clause is None or not isinstance(clause.value, str):
            continue
        by = sums.setdefault(clause.value, [0, 0, 0])
        behind.setdefault(clause.value, []).append(row)
        for at, code in enumerate(codes):
            by[at] += row.number(code) or 0
    names = sorted(sums, key=lambda name: -sums[name][1])[:MOST]
    return Chart(
        tr("Policy money by clause: applied for, approved, paid"), names,
        [
            Series(name, [sums[clause][at] for clause in names], tone, "bar",
                   figures=[summed(behind[clause], codes[at]) for clause in names])
            for at, (name, tone) in enumerate(
                ((tr("Applied for"), "bar"), (tr("Approved"), "c1"), (tr("Paid"), "c2"))
            )
        ] if names else [],
        across=True,
    )  # fmt: skip


def concentration(table: Table, fund: str) -> Chart:
    """Return the companies that most of a fund's money lies in, in tenths of a per cent of its
    cost; ``fund``: the code of its row, ``f2``.
    """
    rows = [
        row for row in table.rows
        if row.code.startswith(f"{fund}company") and row.number("share") is not None
    ]  # fmt: skip
    rows = _largest(rows, "share")
    return across(
        tr("Companies that the fund's money lies in"),
        rows,
        [bars(tr("of the cost"), rows, "share", "c1")],
        "tenths",
    )


def _largest(rows: Sequence[Row], column: str) -> list[Row]:
    known = [row for row in rows if row.number(column)]
    return sorted(known, key=lambda row: -(row.number(column) or 0))[:MOST]
