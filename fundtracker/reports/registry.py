"""The tables of the review by the name they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.decisions import table12
from fundtracker.reports.disclosure import disclosure_tables
from fundtracker.reports.funds import fund_tables
from fundtracker.reports.funds.table6 import last_quarter
from fundtracker.reports.holdings import cap_table, kpi_sheet, look_through
from fundtracker.reports.indicators import table10
from fundtracker.reports.pacing import pacing_table
from fundtracker.reports.park import park_table
from fundtracker.reports.partners import capital_statement
from fundtracker.reports.payments import bank_reconciliation
from fundtracker.reports.plan import line_table, table1
from fundtracker.reports.projects import contract_view, earned_value, table2, table3
from fundtracker.reports.sources import (
    fund_indicators,
    request_register,
    table4_5,
    table9,
)
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from fundtracker.reports.warnings import table11

T = TypeVar("T")
FUNDS = (
    *fund_tables.NAMES,
    *disclosure_tables.MAKERS,
    *pacing_table.NAMES,
    *capital_statement.NAMES,
    *look_through.NAMES,
    *cap_table.NAMES,
    *kpi_sheet.NAMES,
)
NAMES = (
    *("projects", "earned", "contracts", "sources", "lines", "quotas", "cashplan", "policy"),
    *FUNDS,
    *("indicators", "warnings", "decisions", "bankrec", "requests", "park"),
)


BUILDERS: dict[str, Callable[..., Table]] = {
    "plan": table1.table1,
    "projects": table2.build,
    "earned": earned_value.build,
    "contracts": table3.build,
    "sources": table4_5.build,
    "lines": line_table.build,
    "quotas": fund_indicators.build,
    "cashplan": table4_5.cash_plan,
    "policy": table9.build,
    "requests": request_register.build,
    "bankrec": bank_reconciliation.build,
    "indicators": table10.build,
    "warnings": table11.build,
    "decisions": table12.build,
    "park": park_table.build,
    **fund_tables.MAKERS,
    "statements": capital_statement.build,
    **disclosure_tables.MAKERS,
    "pacing": pacing_table.build,
    "lookthrough": look_through.build,
    "captable": cap_table.build,
    "figures": kpi_sheet.build,
}


def table(context: ReportContext, name: str, **options: Any) -> Table:
    """Return 表1 (``plan``) or a table of ``NAMES``; ``options``: its builder's (a part of it,
    another grouping).
    """
    return frozen.noted(context.ledger, name, BUILDERS[name](context, **options), context.lang)


def build(
    ledger: Ledger,
    name: str,
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
    **options: Any,
) -> Table:
    """Return a table of ``NAMES`` read at one moment.

    Without a quarter it is the last one with payments, for the tables of the funds that of their
    last event.
    """
    if quarter is None and name in FUNDS:
        quarter = last_quarter(ledger)
    return in_context(
        ledger,
        lambda context: table(context, name, **options),
        quarter=quarter,
        unit=unit,
        lang=lang,
    )


def of_funds(
    ledger: Ledger,
    work: Callable[[ReportContext], T],
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
) -> T:
    """Return what ``work`` makes of the funds in one reading; without a quarter it is that of
    their last event.
    """
    return in_context(ledger, work, quarter=quarter or last_quarter(ledger), unit=unit, lang=lang)


def opened(ledger: Ledger, figure: str, *, lang: str = "zh") -> tuple[Table, Row, Column, Cell]:
    """Return the cell of an id, ``TABLE/ROW/COLUMN/QUARTER``, where it stands.

    Raises:
        UserError: ``no_such_figure``.
    """
    unknown = UserError("no_such_figure", id=figure)
    parts = figure.split("/")
    if len(parts) != 4 or parts[0] not in NAMES:
        raise unknown
    _, code, column, period = parts
    try:
        quarter = Quarter.parse(period)
    except ValueError:
        raise unknown from None
    for table in _variants(ReportContext(ledger, quarter, "yuan", lang), parts):
        for row in table.rows:
            if row.code == code and (cell := row.cells.get(column)) is not None:
                return table, row, next(c for c in table.columns if c.code == column), cell
    raise unknown


def _variants(context: ReportContext, parts: list[str]) -> Iterator[Table]:
    """Yield a table in each way it can be grouped: a figure of one may stand in no other."""
    name, _, project = parts[0], *parts[1].partition("-p")[1:]
    if name == "contracts" and project.isdecimal():
        yield contract_view.of_project(context, int(project))
        return
    yield table(context, name)
    if name == "sources":
        for by in ("year", "project"):
            yield table4_5.build(context, by=by)
