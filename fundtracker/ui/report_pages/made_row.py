"""The row of what a form has just recorded: the page that is shown puts its cursor on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shiboken6 import isValid

from fundtracker.reports.payments.bank_reconciliation import account_of
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base.session import Made, Session
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import Search
from fundtracker.ui.widgets.nothing_found import Narrowing, unchoose


class Showing(Protocol):
    """A page with a table, what is searched for and choices that leave rows out."""

    session: Session
    table: ReportTable
    find_line: Search

    def isVisible(self) -> bool:
        """Tell whether the page is the one that is shown."""

    def narrowing(self) -> Sequence[Narrowing]:
        """Return the choices by which rows are left out."""

    def sift(self) -> None:
        """Show the rows that are searched for."""


class MadeRow:
    """Remembers what was recorded until the table that holds it was read."""

    def __init__(self, page: Showing) -> None:
        self._page, self._made = page, None
        page.session.recorded.connect(self._recorded)

    _made: Made | None

    def _recorded(self, recorded: Made) -> None:
        if not isValid(self._page):  # a page of the ledger that was open before
            self._page.session.recorded.disconnect(self._recorded)
        elif self._page.isVisible():
            self._made = recorded
            self.show()

    def show(self) -> None:
        """Put the cursor on what was recorded, once it was read; a filter that hides it is
        cleared.
        """
        page, recorded = self._page, self._made
        table = page.table.table()
        row = _row(table.rows, recorded) if recorded is not None and table is not None else None
        if row is None:
            return
        self._made = None
        current = page.table.current()
        if current is not None and current.code == row.code:
            return
        if row.code not in {shown.code for shown in page.table.rows()}:
            self._clear()
        page.table.go_to(row.code)

    def _clear(self) -> None:
        page = self._page
        for box in page.narrowing():
            unchoose(box)
        for code in list(page.table.filters()):
            page.table.clear_filter(code)
        page.find_line.clear()
        page.sift()


def _row(rows: Sequence[Row], recorded: Made) -> Row | None:
    """Return the row of what was made; of several with its name the one of its day."""
    rows_named = [
        row for row in rows if not row.total and recorded.name in (row.code, *called(row))
    ]
    day = recorded.values.get("day")
    of_day = [
        row for row in rows_named if day and "day" in row.cells and row.cells["day"].value == day
    ]
    return next(iter([*of_day, *rows_named]), None)


def called(row: Row) -> tuple[str, str, object]:
    """Return the name of a row, as an account, and its code as shown."""
    return row.name, account_of(row.name), row.cells["code"].value if "code" in row.cells else ""
