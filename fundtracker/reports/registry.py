"""The tables of the review by the name they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.context import Door, ReportContext, in_context
from fundtracker.reports.funds import (
    company_register,
    concentration,
    concession,
    equity_fx_tiers,
    fund_book,
    fund_forecast,
    fund_nav,
    fund_pme,
    table6_7_8,
)
from fundtracker.reports.projects import contract_view, earned_value, table2, table3
from fundtracker.reports.review import frozen, table10, table12
from fundtracker.reports.sources import fund_indicators, table4_5, table9
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from fundtracker.reports.warnings import table11

FUNDS = (
    *("funds", "portfolio", "partners", "nav", "pme", "forecast"),
    *("concentration", "companies", "equity", "fx", "concession", "tiers"),
    *fund_book.NAMES,
)
NAMES = (
    *("projects", "earned", "contracts", "sources", "quotas", "cashplan", "policy", *FUNDS),
    *("indicators", "warnings", "decisions"),
)


def _of_ledger(build: Door[Table]) -> Callable[[ReportContext], Table]:
    """Return a builder of the fund book, which takes the ledger itself, as one of a context."""
    return lambda context: build(context.ledger, quarter=context.quarter, unit=context.unit, lang=context.lang)


BUILDERS: dict[str, Callable[..., Table]] = {
    "projects": table2.build, "earned": earned_value.build, "contracts": table3.build, "sources": table4_5.build,
    "quotas": fund_indicators.build, "cashplan": table4_5.cash_plan, "policy": table9.build,
    "indicators": table10.build, "warnings": table11.build, "decisions": table12.build,
    **{name: _of_ledger(build) for name, build in {
        "funds": table6_7_8.build, "portfolio": table6_7_8.portfolio, "partners": table6_7_8.partners,
        "forecast": fund_forecast.build, "nav": fund_nav.build, "pme": fund_pme.build,
        "concentration": concentration.build, "companies": company_register.build, "equity": equity_fx_tiers.equity,
        "fx": equity_fx_tiers.fx, "concession": concession.concession, "tiers": equity_fx_tiers.tiers,
        "calls": fund_book.calls, "distributions": fund_book.distributions, "fundcosts": fund_book.costs,
        "waterfall": fund_book.tiers,
    }.items()},
}  # fmt: skip


def table(context: ReportContext, name: str, **options: Any) -> Table:
    """Return a table of ``NAMES``; ``options`` are those of its builder (a part of it, another grouping)."""
    made = BUILDERS[name](context, **options)
    snapshot = frozen.snapshot(context.ledger, made.quarter, context.lang)
    if snapshot is not None and snapshot.sheet(name) is None:
        note = tr("Not in the frozen pack: this table is as the ledger says today.")
        return made._replace(notes=[note, *made.notes])
    return made


def build(
    ledger: Ledger, name: str, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh", **options: Any
) -> Table:
    """Return a table of ``NAMES`` read at one moment, by default for the last quarter with payments."""
    return in_context(ledger, lambda context: table(context, name, **options), quarter=quarter, unit=unit, lang=lang)


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
        for made in _variants(ReportContext(ledger, quarter, "yuan", lang), parts):
            for row in made.rows:
                cell = row.cells.get(parts[2]) if row.code == parts[1] else None
                if cell is not None:
                    return made, row, next(c for c in made.columns if c.code == parts[2]), cell
    raise UserError("no_such_figure", id=figure)


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
