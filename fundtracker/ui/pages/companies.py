"""Portfolio companies, table 7: what was invested, what it is worth, what came back."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.ui.report_page import ReportPage


class CompaniesPage(ReportPage):
    """The holdings of the funds, each figure with its rounds and valuations."""

    REPORT = "portfolio"
    READS = frozenset({"company", "deal", "lot", "valuation", "deal_income", "deal_exit", "company_kpi", "fund"})

    def head(self) -> str:
        return tr("Company")
