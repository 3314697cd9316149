"""Requests for money: the register, and the forms that ask, approve, name the payment and set the
rules.
"""

from __future__ import annotations

from typing import Any

from fundtracker.i18n import tr
from fundtracker.reports.sources.request_register import state_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.report_pages.register_page import RegisterPage
from fundtracker.ui.report_pages.report_grid import Tone

_TONES = {"asked": "warn", "approved": "accent", "refused": "muted", "paid": "ok"}


class RequestsPage(RegisterPage):
    """Asked, approved, paid: one row a request."""

    REPORT = "requests"
    READS = frozenset({"payment_request", "request_approval", "request_paid", "payment", "setting"})
    HIDDEN = ("override", "payee")
    RECORDS = (
        ("payment.request", lambda: tr("Ask for money…")),
        ("payment.approval", lambda: tr("Approve a request…")),
        ("payment.paid", lambda: tr("Name the payment…")),
        ("control", lambda: tr("Rules that stop…")),
    )

    def head(self) -> str:
        return tr("Request")

    def pills(self) -> dict[str, Tone]:
        return {"state": _tone}

    def start(self, code: str, row: Row | None) -> dict[str, Any]:
        today = self.session.working_day().toordinal()
        if code in ("payment.approval", "payment.paid") and row is not None and not row.total:
            return (
                {"number": row.name, "day": today}
                if code == "payment.approval"
                else {"number": row.name}
            )
        if code == "payment.request":
            table = self.table.table()
            following = {"quarter": table.quarter.ordinal + 1} if table is not None else {}
            return {"day": today} | following
        return {}


def _tone(row: Row) -> str:
    cell = row.cells.get("state")
    names = {state_name(state): tone for state, tone in _TONES.items()}
    return names.get(str(cell.value), "") if cell is not None else ""
