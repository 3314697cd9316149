"""What of a table of the pack a hall reads: its columns, the one that stays longest first, and its
states as pills.
"""

from __future__ import annotations

from collections.abc import Mapping

from fundtracker.reports.indicators import table10
from fundtracker.reports.plan.plan_words import pace_of
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.warnings.table11 import severity_name
from fundtracker.ui.report_pages.report_grid import Tone

# The columns that a hall reads, the last of which go first where there is no room for all; a table
# without an entry shows those that fit.
CHOSEN = {
    "plan": ("plan", "quarter", "total", "rate", "elapsed", "gap", "left", "pace"),
    "stages": ("plan", "released", "committed", "paid", "available"),
    "projects": ("paid", "estimate", "physical", "status", "paid_rate", "paid_quarter"),
    "contracts": ("current", "paid", "payable", "excess", "work", "project"),
    "sources": ("released", "paid", "paid_rate", "received"),
    "cashplan": ("plan", "source", "short", "available", "plan_before", "paid", "purpose"),
    "funds": ("committed", "paid_in", "nav", "distributed", "invested"),
    "portfolio": ("invested", "value", "unrealised", "fund", "moic", "state"),
    "partners": ("committed", "paid_in", "nav", "distributed", "class", "dpi"),
    "policy": ("approved", "paid", "company", "state", "rate", "applied"),
    "indicators": ("q0", "target", "standing", "rate", "baseline"),
    "warnings": ("severity", "amount", "who", "what"),
}


def shown(table: Table) -> Table:
    """Return a table with the columns that a hall reads."""
    chosen = CHOSEN.get(table.code)
    if chosen is None:
        return table
    if table.code == "indicators":  # a figure never stands without its unit
        named = (row._replace(name=f"{row.name} ({_text(row, 'unit')})") for row in table.rows)
        table = table._replace(rows=list(named))
    codes = {*chosen, *(f"done_{code}" for code in chosen)}
    bands = [
        band._replace(columns=[c for c in band.columns if c.code in codes or band.code == "scope"])
        for band in table.bands
    ]
    return table._replace(columns=[c for c in table.columns if c.code in codes], bands=bands)


def pills(table: Table) -> Mapping[str, Tone]:
    """Return how states are shown: by the code of a column, the tone of a row."""
    if table.code == "plan":
        paces = {"ahead": "ok", "behind": "warn", "in_step": "muted"}
        return {"pace": lambda table_row: paces.get(pace_of(table_row), "")}
    if table.code == "warnings":
        grave = {
            severity_name(level): tone for level, tone in ((3, "bad"), (2, "warn"), (1, "muted"))
        }
        return {"severity": lambda table_row: grave.get(_text(table_row, "severity"), "")}
    if table.code == "indicators":
        return {"standing": table10.tone}
    return {}


def _text(table_row: Row, code: str) -> str:
    return str(table_row.cells[code].value or "") if code in table_row.cells else ""
