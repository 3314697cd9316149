"""The tables of the funds by the name they are asked for."""

from __future__ import annotations

from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import (
    call_register,
    company_register,
    concentration,
    concession,
    equity_fx_tiers,
    fund_book,
    fund_cash_view,
    fund_forecast,
    fund_nav,
    fund_pme,
    table6,
    table7,
    table8,
)
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Table

NAMES = (
    *("funds", "portfolio", "partners", "nav", "pme", "forecast"),
    *("concentration", "companies", "equity", "fx", "concession", "tiers"),
    *("partners-total", "fundcash"),
    *fund_book.NAMES,
)
MAKERS = {
    "funds": table6.build,
    "portfolio": table7.portfolio,
    "partners": table8.partners,
    "forecast": fund_forecast.build,
    "nav": fund_nav.build,
    "pme": fund_pme.build,
    "concentration": concentration.build,
    "companies": company_register.build,
    "equity": equity_fx_tiers.equity,
    "fx": equity_fx_tiers.fx,
    "concession": concession.concession,
    "tiers": equity_fx_tiers.tiers,
    "calls": call_register.calls,
    "distributions": fund_book.distributions,
    "fundcosts": fund_book.costs,
    "waterfall": fund_book.tiers,
    "partners-total": fund_nav.partners_total,
    "fundcash": fund_cash_view.build,
}


def build(context: ReportContext, name: str) -> Table:
    """Return a table of ``NAMES``, with a word on it where its quarter is frozen and the pack
    does not hold it.
    """
    return frozen.noted(context.ledger, name, MAKERS[name](context), context.lang)
