"""The tables of the review by the name they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.decisions import table12
from fundtracker.reports.funds import fund_tables
from fundtracker.reports.indicators import table10
from fundtracker.reports.projects import contract_view, earned_value, table2, table3
from fundtracker.reports.sources import fund_indicators, table4_5, table9
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from fundtracker.reports.warnings import table11

FUNDS = fund_tables.NAMES
NAMES = (
    *("projects", "earned", "contracts", "sources", "quotas", "cashplan", "policy", *FUNDS),
    *("indicators", "warnings", "decisions"),
)


def build(ledger: Ledger, name: str, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return a table of ``NAMES`` at the end of a quarter, by default the last with payments."""
    makers = {
        "projects": table2.build, "earned": earned_value.build, "contracts": table3.build, "sources": table4_5.build,
        "quotas": fund_indicators.build,
        "cashplan": table4_5.cash_plan, "policy": table9.build,
        "indicators": table10.build, "decisions": table12.build,
        **fund_tables.MAKERS,
    }  # fmt: skip
    make = table11.build if name == "warnings" else makers[name]
    return frozen.noted(ledger, name, make(ledger, quarter=quarter, unit=unit, lang=lang), lang)


def opened(ledger: Ledger, figure: str, *, lang: str = "zh") -> tuple[Table, Row, Column, Cell]:
    """Return the cell of an id, ``TABLE/ROW/COLUMN/QUARTER``, where it stands.

    Raises:
        UserError: ``no_such_figure``.
    """
    parts = figure.split("/")
    if len(parts) == 4 and parts[0] in NAMES:
        try:
            quarter = Quarter.parse(parts[3])
        except ValueError:
            raise UserError("no_such_figure", id=figure) from None
        for table in _variants(ledger, parts, quarter, lang):
            for row in table.rows:
                cell = row.cells.get(parts[2]) if row.code == parts[1] else None
                if cell is not None:
                    return table, row, next(c for c in table.columns if c.code == parts[2]), cell
    raise UserError("no_such_figure", id=figure)


def _variants(ledger: Ledger, parts: list[str], quarter: Quarter, lang: str) -> Iterator[Table]:
    """Yield a table in each way it can be grouped: a figure of one may stand in no other."""
    name, _, project = parts[0], *parts[1].partition("-p")[1:]
    if name == "contracts" and project.isdecimal():
        yield contract_view.of_project(ledger, int(project), quarter=quarter, unit="yuan", lang=lang)
        return
    yield build(ledger, name, quarter=quarter, unit="yuan", lang=lang)
    if name == "sources":
        for by in ("year", "project"):
            yield table4_5.build(ledger, quarter=quarter, unit="yuan", lang=lang, by=by)
