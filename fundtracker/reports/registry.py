"""The tables of the review by the name they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.funds import (
    company_register,
    concentration,
    concession,
    equity_fx_tiers,
    fund_book,
    fund_cash_view,
    fund_forecast,
    fund_nav,
    fund_pme,
    partner_totals,
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
    *("partners-total", "fundcash"),
    *fund_book.NAMES,
)
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
        "funds": table6_7_8.build, "portfolio": table6_7_8.portfolio, "partners": table6_7_8.partners,
        "forecast": fund_forecast.build, "nav": fund_nav.build, "pme": fund_pme.build,
        "concentration": concentration.build, "companies": company_register.build, "equity": equity_fx_tiers.equity,
        "fx": equity_fx_tiers.fx, "concession": concession.concession, "tiers": equity_fx_tiers.tiers,
        "calls": fund_book.calls, "distributions": fund_book.distributions, "fundcosts": fund_book.costs,
        "waterfall": fund_book.tiers, "partners-total": partner_totals.build, "fundcash": fund_cash_view.build,
    }  # fmt: skip
    make = table11.build if name == "warnings" else makers[name]
    table = make(ledger, quarter=quarter, unit=unit, lang=lang)
    found = frozen.snapshot(ledger, table.quarter, lang)
    if found is not None and found.sheet(name) is None:
        note = tr("Not in the frozen pack: this table is as the ledger says today.")
        return table._replace(notes=[note, *table.notes])
    return table


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
