"""The review pack as data: summary, tables 1–12, attachments; frozen as canonical JSON.

A sheet is a plain dictionary, so that what was frozen is printed without the ledger. Money stays fen,
rates tenths of a per cent: unit and paper are chosen when it is printed; both languages are frozen.
"""

from __future__ import annotations

import json
from typing import Any

from fundtracker.domain import money, review
from fundtracker.domain.period import Quarter
from fundtracker.domain.review import Gate
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.ledger import Ledger, corrections, coverage, signing
from fundtracker.reports import checklist, plan, tables
from fundtracker.reports.course import course
from fundtracker.reports.table import Table

Sheet = dict[str, Any]
FORMAT = 1
# The place of each table in the pack; a name joins when ``tables`` knows it.
NUMBERS = {
    "projects": 2, "contracts": 3, "sources": 4, "cashplan": 5, "funds": 6, "portfolio": 7, "partners": 8,
    "policy": 9, "indicators": 10, "warnings": 11, "decisions": 12,
}  # fmt: skip
_PLAN_FORMULAS = {
    "rate": "{total} ÷ {plan}", "gap": "{rate} − {elapsed}", "left": "{plan} − {total}",
}  # fmt: skip


def body(ledger: Ledger, quarter: Quarter, gates: list[Gate]) -> bytes:
    """Return all figures of a quarter as canonical JSON: sorted keys, no spaces, UTF-8."""
    content = {
        "format": FORMAT, "ledger": signing.uid_of(ledger), "quarter": quarter.name, "head": ledger.head(),
        "sample": ledger.is_sample, "gates": review.as_data(gates),
        "languages": {lang: paper(ledger, quarter, lang) for lang in LANGUAGES},
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def paper(ledger: Ledger, quarter: Quarter, lang: str) -> dict[str, Any]:
    """Return the papers of a quarter in one language."""
    with speaking(lang):
        report = plan.build(ledger, quarter=quarter, unit="yi", lang=lang)
        sheets = [of_plan(report), *([of_investment(report)] if plan.reported(report) else [])]
        for name in sorted(NUMBERS, key=NUMBERS.__getitem__):
            if name in tables.NAMES:
                sheets.append(of_table(tables.build(ledger, name, quarter=quarter, unit="wan", lang=lang)))
        sheets += attachments(ledger, quarter)
        version = report.version
        line = course(ledger, version, quarter)
        return {
            "title": tr("Review of {quarter}", quarter=quarter.name), "place": tr("Qingdao AI industrial park"),
            "version": version.label(lang), "until": quarter.last_day.isoformat(),
            "matters": matters(ledger, quarter, report), "sheets": sheets,
            "course": {
                "quarters": [q.label for q in line.quarters], "paid": line.paid, "even": line.even,
            },
        }  # fmt: skip


def of_plan(report: plan.PlanReport) -> Sheet:
    """Return 表1 as a sheet."""
    kinds = dict.fromkeys(plan.COLUMNS, "money") | {"rate": "percent", "elapsed": "percent", "gap": "points"}
    heads = plan.heads(report)
    columns = [
        {"code": c, "head": h, "kind": kinds[c], "formula": _PLAN_FORMULAS.get(c, "")}
        for c, h in zip(plan.COLUMNS, heads[1:-1], strict=True)
    ]
    columns.append({"code": "note", "head": heads[-1], "kind": "text", "formula": ""})
    rows, band = [], ""
    for row in report.rows:
        own = row.cells if row.band != "investment" else {"plan": row.cells["plan"]}
        cells: dict[str, Any] = {code: _plan_cell(cell) for code, cell in own.items()}
        cells["note"] = {"id": "", "value": row.note, "mark": ""}
        if row.band != band:
            band = row.band
            rows.append({"code": "", "name": plan.band_name(band), "depth": 0, "total": False, "band": True,
                         "cells": {}})  # fmt: skip
        depth = (len(row.name) - len(row.name.lstrip())) // 2
        rows.append({
            "code": row.code, "name": row.name.strip(), "depth": depth, "band": False, "cells": cells,
            "total": row.code in ("fiscal", "parts", "headline", "with_city"),
        })  # fmt: skip
    return {"code": "plan", "title": report.title, "columns": columns, "rows": rows, "notes": plan.foot(report)}


def of_investment(report: plan.PlanReport) -> Sheet:
    """Return the completed investment of 表1 as a sheet: another measure, never a column of money paid."""
    rows = [row for row in report.rows if row.band == "investment"]
    heads, codes = plan.heads(report, "investment"), plan.columns_of("investment")
    kinds = {"rate": "percent", "elapsed": "percent", "gap": "points"}
    formulas = {"rate": "{done_total} ÷ {plan}", "gap": "{rate} − {elapsed}", "done_left": "{plan} − {done_total}"}
    columns = [
        {"code": c, "head": h, "kind": kinds.get(c, "money"), "formula": formulas.get(c, "")}
        for c, h in zip(codes, heads[1:-1], strict=True)
    ]
    return {
        "code": "investment", "title": tr("Table 1, continued: completed investment"), "columns": columns,
        "rows": [
            {
                "code": row.code, "name": row.name.strip(), "depth": 0, "band": False, "total": False,
                "cells": {code: _plan_cell(row.cells[code]) for code in codes if code in row.cells},
            }
            for row in rows
        ],
        "notes": [tr("completed investment is reported by project, never as money paid")],
    }  # fmt: skip


def _plan_cell(cell: plan.Cell) -> dict[str, Any]:
    value = cell.fen if cell.fen is not None else cell.tenths
    return {"id": cell.id, "value": value, "mark": "≥ " if cell.at_least else ""}


def of_table(made: Table) -> Sheet:
    """Return a table as a sheet."""
    columns = [{"code": c.code, "head": c.head, "kind": c.kind, "formula": c.formula} for c in made.columns]
    rows = [
        {
            "code": r.code, "name": r.name, "depth": r.depth, "total": r.total, "band": False,
            "cells": {k: {"id": c.id, "value": c.value, "mark": c.mark} for k, c in r.cells.items()},
        }
        for r in made.rows
    ]  # fmt: skip
    return {"code": made.code, "title": made.title, "columns": columns, "rows": rows, "notes": made.notes}


def _sheet(code: str, title: str, columns: list[tuple[str, str, str]], rows: list[tuple[str, dict[str, Any]]]) -> Sheet:
    return {
        "code": code, "title": title, "notes": [] if rows else [tr("Nothing to report.")],
        "columns": [{"code": c, "head": h, "kind": k, "formula": ""} for c, h, k in columns],
        "rows": [
            {
                "code": str(i), "name": name, "depth": 0, "total": False, "band": False,
                "cells": {k: {"id": "", "value": v, "mark": ""} for k, v in values.items()},
            }
            for i, (name, values) in enumerate(rows, 1)
        ],
    }  # fmt: skip


def attachments(ledger: Ledger, quarter: Quarter) -> list[Sheet]:
    """Return the attachments: coverage of accounts, files taken in, versions of the plan, corrections."""
    cover = review.board(coverage.shown(ledger), quarter)
    months = [f"{quarter.year}-{quarter.number * 3 - 2 + i:02d}" for i in range(3)]
    board = _sheet(
        "coverage", tr("Attachment 1: bank accounts and months covered"),
        [(f"m{i}", month, "text") for i, month in enumerate(months)],
        [(a, {f"m{i}": checklist.state_name(s) for i, s in enumerate(states)}) for a, states in cover.items()],
    )  # fmt: skip
    files = []
    for one in ledger.imports.all():
        sums = one.details.get("sums", {})
        files.append((one.name, {
            "read": one.n_read, "new": one.n_new, "known": one.n_known, "rejected": one.n_rejected,
            "out": sums.get("new_out", 0) + sums.get("known_out", 0),
            "in": sums.get("new_in", 0) + sums.get("known_in", 0), "sha": ledger.files.digest(one.file_id),
        }))  # fmt: skip
    columns = [
        ("read", tr("Rows read"), "count"), ("new", tr("New"), "count"), ("known", tr("Known"), "count"),
        ("rejected", tr("Kept out"), "count"), ("out", tr("Money out"), "money"), ("in", tr("Money in"), "money"),
        ("sha", "SHA-256", "text"),
    ]  # fmt: skip
    batches = _sheet("files", tr("Attachment 2: files taken in"), columns, files)
    versions = _sheet(
        "versions", tr("Attachment 3: versions of the plan"),
        [("dated", tr("Dated"), "text"), ("doc", tr("Document number"), "text"), ("why", tr("Reason"), "text")],
        [(f"V{v.number}", {"dated": v.dated, "doc": v.doc_no, "why": v.reason}) for v in ledger.plan.versions()],
    )  # fmt: skip
    return [board, batches, versions, _corrections(ledger, quarter)]


def _corrections(ledger: Ledger, quarter: Quarter) -> Sheet:
    rows = []
    for one in corrections.all_of(ledger):
        entry, wrong = ledger.payments.get(one.counter_id), ledger.payments.get(one.payment_id)
        if entry.book_quarter == quarter.ordinal:
            kind = tr("counter-entry") if one.kind == "counter" else tr("booked instead")
            rows.append((wrong.counterparty, {
                "of": Quarter.at(wrong.book_quarter).label, "date": wrong.date.isoformat(), "kind": kind,
                "was": wrong.amount_fen, "amount": entry.amount_fen, "why": one.reason,
            }))  # fmt: skip
    columns = [
        ("of", tr("Quarter corrected"), "text"), ("date", tr("Date"), "text"), ("kind", tr("Entry"), "text"),
        ("was", tr("Amount then"), "money"), ("amount", tr("Amount of the entry"), "money"),
        ("why", tr("Reason"), "text"),
    ]  # fmt: skip
    return _sheet("corrections", tr("Attachment 4: corrections of frozen quarters"), columns, rows)


def matters(ledger: Ledger, quarter: Quarter, report: plan.PlanReport) -> list[str]:
    """Return what the meeting has to know or decide, the gravest first."""
    found = []
    said = ledger.reviews.explanations(quarter.ordinal)
    rows = {row.code: row for row in report.rows}
    for figure, name, _ in checklist.variances(ledger, quarter):
        code = figure.split("/")[1]
        gap = plan.shown(report, rows[code].cells["gap"], "gap")
        why = said.get(figure, tr("not explained"))
        found.append(tr("{name}: {gap} percentage points off an even course — {why}", name=name, gap=gap, why=why))
    n, fen = coverage.unclassified(ledger, quarter.ordinal)
    if n:
        found.append(tr("{n} payments, {sum} yuan, have no plan line", n=n, sum=money.show(fen)))
    for d in ledger.reviews.decisions():
        if d.quarter < quarter.ordinal and d.state == "open":
            found.append(
                tr("Decision of {quarter} under way: {text}", quarter=Quarter.at(d.quarter).label, text=d.text)
            )
    for c in ledger.reviews.comments(quarter.ordinal):
        found.append(tr("Comment by {author}: {text}", author=c.author, text=c.text))
    return found


def differences(then: dict[str, Any], now: dict[str, Any], lang: str) -> list[dict[str, Any]]:
    """Return the cells of two bodies of a quarter that differ: id, name, value then and now."""
    old, new = _values(then, lang), _values(now, lang)
    return [
        {"id": key, "name": (old.get(key) or new[key])[0], "then": old.get(key, ("", None))[1],
         "now": new.get(key, ("", None))[1]}
        for key in [*old, *(k for k in new if k not in old)]
        if old.get(key, ("", None))[1] != new.get(key, ("", None))[1]
    ]  # fmt: skip


def _values(content: dict[str, Any], lang: str) -> dict[str, tuple[str, Any]]:
    return {
        cell["id"]: (f"{sheet['title']} · {row['name']} · {column['head']}", cell["value"])
        for sheet in content["languages"][lang]["sheets"]
        for row in sheet["rows"]
        for column in sheet["columns"]
        if (cell := row["cells"].get(column["code"])) and cell["id"] and column["kind"] != "text"
    }
