"""The quarter against the last one and the same one last year, and what was restated since it was frozen.

A figure of an earlier quarter is the one that was frozen, where it is; else the one that stands today.
"""

from __future__ import annotations

import json
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import table1
from fundtracker.reports.review.pack_pdf import shown
from fundtracker.reports.review.pack_sheets import Sheet, listed, of_investment, of_plan, of_table
from fundtracker.reports.tables.frozen import from_ledger

Figures = dict[str, tuple[str, str, Any]]  # key → (name, kind, value)
MOST = 10_000  # tenths of a per cent: a greater change says nothing
FUNDS = ("called", "paid_in", "invested", "distributed", "fees", "nav")  # columns of 表6 set side by side


def figures(sheets: list[Sheet]) -> Figures:
    """Return the figures of some sheets by their ids without the quarter, which every quarter has."""
    found: Figures = {}
    for sheet in sheets:
        for row in sheet["rows"]:
            for column in sheet["columns"]:
                cell = row["cells"].get(column["code"])
                if cell and cell["id"] and column["kind"] != "text":
                    name = f"{sheet['title']} · {row['name']} · {column['head']}"
                    found[key_of(cell["id"])] = (name, column["kind"], cell["value"])
    return found


def key_of(figure: str) -> str:
    """Return an id without its quarter: ``plan/policy/total/2023Q2`` → ``plan/policy/total``."""
    head, _, last = figure.rpartition("/")
    try:
        Quarter.parse(last)
    except ValueError:
        return figure
    return head


def frozen_sheets(context: ReportContext) -> list[Sheet] | None:
    """Return the sheets of a quarter as frozen last, or None."""
    reviews = context.ledger.reviews
    now = reviews.of(context.quarter.ordinal)
    if now.state not in ("locked", "signed") or now.snapshot_id is None:
        return None
    try:
        papers = json.loads(reviews.snapshot(now.snapshot_id).body)["languages"]
        sheets: list[Sheet] = papers[context.lang]["sheets"]
    except (ValueError, KeyError):
        return None  # a snapshot that holds no pack
    return sheets


def _today(context: ReportContext) -> list[Sheet]:
    """Return the sheets that are compared, as the ledger says."""
    with from_ledger():
        report = table1.of(context.at(unit="yi"))
        made = [of_plan(report), *([of_investment(report)] if table1.reported(report) else [])]
        return [*made, of_table(registry.table(context.at(unit="wan"), "funds"))]


def compared(context: ReportContext) -> list[Sheet]:
    """Return the quarter beside the last one and the same one last year: money paid, completed investment, all
    funds: three measures, a sheet for each."""
    quarter, sheets = context.quarter, _today(context)
    sides, notes = [figures(sheets)], []
    for earlier in (Quarter.at(quarter.ordinal - 1), Quarter.at(quarter.ordinal - 4)):
        frozen = frozen_sheets(context.at(earlier))
        sides.append(figures(frozen or _today(context.at(earlier))))
        how = tr("as it was frozen") if frozen else tr("as it stands today, not frozen")
        notes.append(tr("{quarter}: {how}.", quarter=earlier.label, how=how))
    notes.append(tr("Changes in per cent stand only where there was money before, and up to 1,000 per cent."))
    found = []
    for sheet in sheets:
        rows: list[dict[str, Any]] = []
        for title, wanted in _blocks(sheet):
            block = [_row(name, key, sides) for name, key in wanted]
            some = [row for row in block if any(c["value"] for c in row["cells"].values())]
            rows += [_band(title), *some] if some else []
        code, title = _title(sheet["code"])
        if rows or sheet["code"] == "plan":
            found.append({"code": code, "title": title, "columns": _columns(quarter), "rows": rows, "notes": notes})
    return found


def _title(code: str) -> tuple[str, str]:
    return {
        "plan": ("compare", tr("Against the last quarter and last year")),
        "investment": ("compare_done", tr("Completed investment against the last quarter and last year")),
        "funds": ("compare_funds", tr("The funds against the last quarter and last year")),
    }[code]


def _columns(quarter: Quarter) -> list[dict[str, str]]:
    last, year = Quarter.at(quarter.ordinal - 1).label, Quarter.at(quarter.ordinal - 4).label
    made = [
        ("now", quarter.label, "money", ""), ("last", last, "money", ""),
        ("change", tr("Change on the last quarter"), "money", "{now} − {last}"),
        ("rate", tr("Change, per cent"), "percent", "{change} ÷ {last}"), ("year", year, "money", ""),
        ("change_year", tr("Change on last year"), "money", "{now} − {year}"),
        ("rate_year", tr("Change on last year, per cent"), "percent", "{change_year} ÷ {year}"),
    ]  # fmt: skip
    return [{"code": c, "head": h, "kind": k, "formula": f} for c, h, k, f in made]


def _blocks(sheet: Sheet) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return (title, rows as (name, key)): flows of the quarter, sums since the start; of funds their total."""
    if sheet["code"] == "funds":
        heads = {c["code"]: c["head"] for c in sheet["columns"]}
        totals = [row["code"] for row in sheet["rows"] if row["total"]][:1]
        return [(tr("All funds, since the start"), [(heads[c], f"funds/{t}/{c}") for c in FUNDS]) for t in totals]
    lines = [row for row in sheet["rows"] if not row["band"]]
    quarter, total = ("quarter", "total") if sheet["code"] == "plan" else (table1.DONE["quarter"], table1.DONE["total"])
    return [
        (tr("In the quarter"), [(row["name"], f"plan/{row['code']}/{quarter}") for row in lines]),
        (tr("Cumulative since the start"), [(row["name"], f"plan/{row['code']}/{total}") for row in lines]),
    ]


def _band(title: str) -> dict[str, Any]:
    return {"code": "", "name": title, "depth": 0, "total": False, "band": True, "cells": {}}


def _row(name: str, key: str, sides: list[Figures]) -> dict[str, Any]:
    now, last, year = (side.get(key, ("", "", None))[2] for side in sides)
    values: dict[str, int | None] = {"now": now, "last": last, "year": year}
    for change, rate, before in (("change", "rate", last), ("change_year", "rate_year", year)):
        known = isinstance(now, int) and isinstance(before, int)
        values[change] = now - before if known else None
        share = _tenths(now - before, before) if known and before > 0 else None
        values[rate] = share if share is not None and abs(share) <= MOST else None
    cells = {k: {"id": "", "value": v, "mark": ""} for k, v in values.items()}
    return {"code": key, "name": name, "depth": 0, "total": False, "band": False, "cells": cells}


def _tenths(part: int, whole: int) -> int:
    """Return a share in tenths of a per cent, halves away from zero."""
    size = (2 * abs(part) * 1000 + whole) // (2 * whole)
    return size if part >= 0 else -size


def restated(context: ReportContext) -> Sheet:
    """Return the figures of 表1 and 表6 of frozen quarters that are told otherwise today, both beside each other."""
    rows, lang = [], context.lang
    for ordinal in context.ledger.reviews.frozen():
        earlier = context.at(Quarter.at(ordinal))
        then = frozen_sheets(earlier) if ordinal < context.quarter.ordinal else None
        if then is None:
            continue
        was, today = figures(then), figures(_today(earlier))
        for key, (name, kind, value) in today.items():
            if key in was and was[key][2] != value:
                rows.append((f"{earlier.quarter.label} · {name}", {
                    "then": shown(was[key][2], kind, "", "yuan", lang), "now": shown(value, kind, "", "yuan", lang),
                }))  # fmt: skip
    columns = [("then", tr("As frozen"), "text"), ("now", tr("As told today"), "text")]
    return listed("restated", tr("Attachment 5: figures of frozen quarters told otherwise today"), columns, rows)
