"""The tables of the review by the name they are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports import (
    company_register,
    concentration,
    concession,
    contract_view,
    contracts,
    decisions,
    earned,
    frozen,
    fund_book,
    fund_forecast,
    fund_nav,
    fund_pme,
    fund_sheets,
    funds,
    indicators,
    policy,
    projects,
    quotas,
    sources,
    warnings,
)
from fundtracker.reports.table import Cell, Column, Row, Table

FUNDS = (
    *("funds", "portfolio", "partners", "nav", "pme", "forecast"),
    *("concentration", "companies", "equity", "fx", "concession", "tiers"),
    *fund_book.NAMES,
)
NAMES = (
    *("projects", "earned", "contracts", "sources", "quotas", "cashplan", "policy", *FUNDS),
    *("indicators", "warnings", "decisions"),
)


def build(ledger: Ledger, name: str, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return a table of ``NAMES`` at the end of a quarter, by default the last with payments."""
    makers = {
        "projects": projects.build, "earned": earned.build, "contracts": contracts.build, "sources": sources.build,
        "quotas": quotas.build,
        "cashplan": sources.cash_plan, "policy": policy.build,
        "indicators": indicators.build, "decisions": decisions.build,
        "funds": funds.build, "portfolio": funds.portfolio, "partners": funds.partners,
        "forecast": fund_forecast.build, "nav": fund_nav.build, "pme": fund_pme.build,
        "concentration": concentration.build, "companies": company_register.build, "equity": fund_sheets.equity,
        "fx": fund_sheets.fx, "concession": concession.concession, "tiers": fund_sheets.tiers,
        "calls": fund_book.calls, "distributions": fund_book.distributions, "fundcosts": fund_book.costs,
        "waterfall": fund_book.tiers,
    }  # fmt: skip
    make = warnings.build if name == "warnings" else makers[name]
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
            yield sources.build(ledger, quarter=quarter, unit="yuan", lang=lang, by=by)
