"""Bank reconciliation: balances of each account and month, items in transit, and the forms that
record them.
"""

from __future__ import annotations

from typing import Any

from fundtracker.i18n import tr
from fundtracker.reports.payments.bank_reconciliation import account_of, state_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.report_pages.register_page import RegisterPage
from fundtracker.ui.report_pages.report_grid import Tone

_TONES = {"reconciled": "ok", "differs": "bad", "open": "warn"}


class BankPage(RegisterPage):
    """Statement and book side by side, account by account."""

    REPORT = "bankrec"
    READS = frozenset({"bank_balance", "bank_transit", "payment", "import", "import_account"})
    HIDDEN = ("doc",)
    RECORDS = (
        ("bank.balance", lambda: tr("Balances…")),
        ("bank.transit", lambda: tr("Item in transit…")),
        ("bank.account", lambda: tr("Account of our own…")),
    )

    def head(self) -> str:
        return tr("Account")

    def pills(self) -> dict[str, Tone]:
        return {"state": _tone}

    def start(self, code: str, row: Row | None) -> dict[str, Any]:
        table = self.table.table()
        if code == "bank.account":
            return {}
        account_row = self._account(row)
        if account_row is None:
            return {"day": table.quarter.last_day.toordinal()} if table is not None else {}
        values = {"account": account_of(account_row.name), "day": account_row.cells["day"].value}
        if code == "bank.balance":
            values |= {
                name: account_row.cells[name].value
                for name in ("statement", "book")
                if name in account_row.cells
            }
        return values

    def _account(self, row: Row | None) -> Row | None:
        """Return the row of the account and month that a row, or an item of it, belongs to."""
        if row is None:
            return None
        code = row.code.partition("i")[0]
        return next((row for row in self.table.rows() if row.code == code), None)


def _tone(row: Row) -> str:
    cell = row.cells.get("state")
    names = {state_name(state): tone for state, tone in _TONES.items()}
    return names.get(str(cell.value), "") if cell is not None else ""
