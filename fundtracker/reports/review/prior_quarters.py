"""The quarter against the last one and the same one last year, and what was restated since it was
frozen.

A figure of an earlier quarter is the one that was frozen, where it is; else the one that stands
today.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import plan_paper, stages, table1
from fundtracker.reports.plan.plan_rows import DONE
from fundtracker.reports.tables.frozen import from_ledger
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Table, listed, show

Figures = dict[str, tuple[str, str, Any]]  # key → (name, kind, value)
MOST = 10_000  # tenths of a per cent: a greater change says nothing
FUNDS = (
    "called",
    "paid_in",
    "invested",
    "distributed",
    "fees",
    "nav",
)  # columns of 表6 set side by side


def figures(tables: Sequence[Table]) -> Figures:
    """Return the figures of some tables by their ids without the quarter, which every quarter
    has.
    """
    return {
        key_of(cell.id): (f"{table.title} · {row.name} · {column.head}", column.kind, cell.value)
        for table in tables
        for row in table.rows
        for column in table.columns
        if (cell := row.cells.get(column.code)) is not None and cell.id and column.kind != "text"
    }


def key_of(figure: str) -> str:
    """Return an id without its quarter: ``plan/policy/total/2023Q2`` → ``plan/policy/total``."""
    head, _, last = figure.rpartition("/")
    try:
        Quarter.parse(last)
    except ValueError:
        return figure
    return head


def frozen_tables(context: ReportContext) -> list[Table] | None:
    """Return the tables of a quarter as frozen last, or None."""
    reviews = context.ledger.reviews
    now = reviews.of(context.quarter.ordinal)
    if now.state not in ("locked", "signed") or now.snapshot_id is None:
        return None
    try:
        papers = json.loads(reviews.snapshot(now.snapshot_id).body)["languages"]
        sheets = papers[context.lang]["sheets"]
    except (ValueError, KeyError):
        return None  # a snapshot that holds no pack
    return [
        Table.from_data(data, context.quarter, unit=context.unit, lang=context.lang)
        for data in sheets
    ]


def _today(context: ReportContext) -> list[Table]:
    """Return the tables that are compared, as the ledger says."""
    with from_ledger():
        plan = plan_paper.on_paper(table1.table1(context.at(unit="yi")))
        return [*plan, registry.table(context.at(unit="wan"), "funds")]


def _compared(context: ReportContext) -> list[Table]:
    return [table for table in _today(context) if table.code != stages.BAND]


def compared(context: ReportContext) -> list[Table]:
    """Return the quarter beside the last one and the same one last year: money paid, completed
    investment, all funds: three measures, a table for each.
    """
    quarter, tables = context.quarter, _compared(context)
    sides, notes = [figures(tables)], []
    for earlier in (Quarter.at(quarter.ordinal - 1), Quarter.at(quarter.ordinal - 4)):
        frozen = frozen_tables(context.at(earlier))
        sides.append(figures(frozen or _today(context.at(earlier))))
        how = tr("as it was frozen") if frozen else tr("as of today, not frozen")
        notes.append(tr("{quarter}: {how}.", quarter=earlier.label, how=how))
    notes.append(
        tr(
            "Changes in per cent are shown only where there was money before, and up to 1,000 per "
            "cent."
        )
    )
    compared_sheets = []
    for table in tables:
        rows, bands = list[Row](), list[Band]()
        for title, wanted in _blocks(table):
            band = Band(f"band{len(bands) + 1}", title)
            some = [row for name, key in wanted if _any(row := _row(name, key, sides, band.code))]
            rows, bands = [*rows, *some], [*bands, band]
        code, title = _title(table.code)
        if rows or table.code == "plan":
            compared_sheets.append(
                Table(
                    code,
                    title,
                    quarter,
                    context.unit,
                    context.lang,
                    _columns(quarter),
                    rows,
                    "",
                    notes,
                    False,
                    bands,
                )
            )
    return compared_sheets


def _title(code: str) -> tuple[str, str]:
    return {
        "plan": ("compare", tr("Against the last quarter and last year")),
        "investment": (
            "compare_done",
            tr("Completed investment against the last quarter and last year"),
        ),
        "funds": ("compare_funds", tr("The funds against the last quarter and last year")),
    }[code]


def _columns(quarter: Quarter) -> list[Column]:
    last, year = Quarter.at(quarter.ordinal - 1).label, Quarter.at(quarter.ordinal - 4).label
    return [
        Column("now", quarter.label, "money"),
        Column("last", last, "money"),
        Column("change", tr("Change on the last quarter"), "money", "", "{now} − {last}"),
        Column("rate", tr("Change, per cent"), "percent", "", "{change} ÷ {last}"),
        Column("year", year, "money"),
        Column("change_year", tr("Change on last year"), "money", "", "{now} − {year}"),
        Column(
            "rate_year",
            tr("Change on last year, per cent"),
            "percent",
            "",
            "{change_year} ÷ {year}",
        ),
    ]


def _blocks(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (title, rows as (name, key)): flows of the quarter, sums since the start; of funds
    their total.
    """
    if table.code == "funds":
        heads = {c.code: c.head for c in table.columns}
        totals = [row.code for row in table.rows if row.total][:1]
        return [
            (tr("All funds, since the start"), [(heads[c], f"funds/{t}/{c}") for c in FUNDS])
            for t in totals
        ]
    quarter, total = (
        ("quarter", "total") if table.code == "plan" else (DONE["quarter"], DONE["total"])
    )
    return [
        (tr("In the quarter"), [(row.name, f"plan/{row.code}/{quarter}") for row in table.rows]),
        (
            tr("Cumulative since the start"),
            [(row.name, f"plan/{row.code}/{total}") for row in table.rows],
        ),
    ]


def _any(row: Row) -> bool:
    return any(cell.value for cell in row.cells.values())


def _row(name: str, key: str, sides: list[Figures], band: str) -> Row:
    now, last, year = (side.get(key, ("", "", None))[2] for side in sides)
    values: dict[str, int | None] = {"now": now, "last": last, "year": year}
    for change, rate, before in (("change", "rate", last), ("change_year", "rate_year", year)):
        known = isinstance(now, int) and isinstance(before, int)
        values[change] = now - before if known else None
        share = _tenths(now - before, before) if known and before > 0 else None
        values[rate] = share if share is not None and abs(share) <= MOST else None
    return Row(key, name, {k: Cell("", v) for k, v in values.items()}, band=band)


def _tenths(part: int, divisor: int) -> int:
    """Return a share in tenths of a per cent, halves away from zero."""
    size = (2 * abs(part) * 1000 + divisor) // (2 * divisor)
    return size if part >= 0 else -size


def recalculated(context: ReportContext, names: Sequence[str] = ("funds",)) -> Figures:
    """Return what this program makes of a frozen quarter's ledger as it was frozen: 表1 and some
    tables.
    """
    ledger, reviews = context.ledger, context.ledger.reviews
    snapshot = reviews.of(context.quarter.ordinal).snapshot_id
    head = next(
        head for each, _, _, head in reviews.snapshots(context.quarter.ordinal) if each == snapshot
    )
    with ledger.as_of(ledger.history.at_head(head), prove=False) as past, from_ledger():
        then = ReportContext(past, context.quarter, "wan", context.lang)
        plan = plan_paper.on_paper(table1.table1(then.at(unit="yi")))
        return figures([*plan, *(registry.table(then, name) for name in names)])


def _restated(
    earlier: ReportContext, then: Sequence[Table], lang: str
) -> list[tuple[str, dict[str, str]]]:
    """Return the figures of a frozen quarter that are others today, with the reason."""
    was, today = figures(then), figures(_today(earlier))
    moved = [key for key in today if key in was and was[key][2] != today[key][2]]
    again = recalculated(earlier) if moved else {}
    rows = []
    for key in moved:
        name, kind, value = today[key]
        by_rules = key in again and again[key][2] == value
        why = tr("other rules of the program") if by_rules else tr("changes of the ledger since")
        words = {
            "then": show(was[key][2], kind, "yuan", lang),
            "now": show(value, kind, "yuan", lang),
            "why": why,
        }
        rows.append((f"{earlier.quarter.label} · {name}", words))
    return rows


def restated(context: ReportContext) -> Table:
    """Return the figures of 表1 and 表6 of frozen quarters that are told otherwise today, both
    beside each other.
    """
    rows, lang = [], context.lang
    for ordinal in context.ledger.reviews.frozen():
        earlier = context.at(Quarter.at(ordinal))
        then = frozen_tables(earlier) if ordinal < context.quarter.ordinal else None
        if then is None:
            continue
        rows += _restated(earlier, then, lang)
    columns = [
        ("then", tr("As frozen"), "text"),
        ("now", tr("As calculated today"), "text"),
        ("why", tr("Because"), "text"),
    ]
    title = tr("Attachment 5: restated figures of frozen quarters")
    return listed("restated", title, columns, rows, quarter=context.quarter, lang=lang)
