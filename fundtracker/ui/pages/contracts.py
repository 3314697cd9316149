"""Contracts, table 3."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.ui.report_page import ReportPage


class ContractsPage(ReportPage):
    """Value, changes, work, payments, what is payable, where each contract will end."""

    REPORT = "contracts"
    READS = frozenset({"contract", "project", "payment", "part"})
    HIDDEN = ("party", "pending", "advance_open", "retention_day", "settled", "left", "excess")

    def head(self) -> str:
        return tr("Contract")
