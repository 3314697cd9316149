"""What the page of disbursements shows, for files, paper, sums and changes of many."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import Head
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payment_values import Value
from fundtracker.reports.payments.payments_xlsx import About, Shown
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.payments.bulk_scope import Scope
from fundtracker.ui.payments.columns import PaymentColumns
from fundtracker.ui.payments.drawer import PaymentDrawer
from fundtracker.ui.payments.grouping import Grouping
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.report_pages.shown_file import print_table, say_written
from fundtracker.ui.widgets.building_blocks import Search
from fundtracker.ui.widgets.table_model import Windowed
from fundtracker.ui.widgets.table_view import Grid
from fundtracker.ui.widgets.value_list import Offered

COPIED = 100_000  # rows a copy takes at most


class PaymentsView(Page):
    """What is read of the page: its query and totals, its table, what is typed and left out."""

    query: Query
    totals: Totals | None
    narrowed: Query
    unreadable: list[str]
    columns: PaymentColumns
    model: Windowed[PageRow]
    grid: Grid
    find_line: Search
    only: QPushButton
    grouping: Grouping

    def show_column(self, key: str, on: bool) -> None:
        """Show or hide a column, and keep it so."""
        raise NotImplementedError


class ShownPayments:
    """Reads a page: its query, its columns, its words."""

    def __init__(self, page: PaymentsView) -> None:
        self._page = page
        page.printer = self.print_shown
        self.dialog: Dialog | None = None

    def scope(self) -> Scope:
        """Return what is shown and selected, for a change of many."""
        page = self._page
        n = page.totals.n if page.totals is not None else 0
        return Scope(page.query, tuple(page.grid.ranges()), n, page.grouping.lines)

    def group(self, key: str) -> None:
        """Show what is shown under a subtotal for each value of a column; '': without groups."""
        page = self._page
        at = next((i for i, c in enumerate(page.model.columns) if c.key == key), None)
        if at is not None and page.grid.isColumnHidden(at):
            page.show_column(key, True)  # it names the groups
        page.grouping.by(key)

    def copy(self, columns: list[int] | None) -> None:
        """Copy the selected lines with exact yuan, heads first; subtotals of groups among them."""
        page, scope = self._page, self.scope()
        n = sum(last - first + 1 for first, last in scope.ranges)
        if not n:
            return
        if n > COPIED:
            error = UserError("too_many_to_copy", n=n, most=COPIED)
            page.session.operations.failed.emit(error)
            return

        def rows(ledger: Ledger) -> list[PageRow | Head]:
            shown_rows = list[PageRow | Head]()
            for first, last in scope.ranges:
                length = last - first + 1
                if scope.lines is not None:
                    shown_rows += ledger.outlines.rows(scope.lines.view, first, length)
                else:
                    shown_rows += ledger.pages.rows(scope.query, first, length)
            return shown_rows

        put = lambda rows: page.copied(page.grid.copied(rows, columns))
        page.session.operations.read(page, rows, put, key="copy")

    def offer(self, key: str, show: Callable[[list[Offered], bool], None]) -> None:
        """Give the values of a column among the rows that all other filters leave."""
        page = self._page
        query = page.query._replace(
            unreadable=False, days=(None, None), amounts=(), holds=(), among=page.narrowed.among
        )
        for other, text in page.grid.header().typed().items():
            if other != key and other not in page.unreadable:
                query = page.columns.asked(query, other, text)

        def offered(answer: tuple[list[Value], bool]) -> None:
            show([page.columns.offered(key, value) for value in answer[0]], answer[1])

        page.session.operations.read(
            page, lambda ledger: ledger.payment_groups.values(key, query), offered, key="values"
        )

    def export_to(self, name: str) -> None:
        """Write what is shown, all rows of it, to a spreadsheet."""
        from fundtracker.reports.payments.payments_xlsx import write_xlsx

        session, query, shown = self._page.session, self._page.query, self._shown()
        view = self._page.grouping.view(query)
        session.operations.export(
            self._page,
            lambda ledger: write_xlsx(ledger, query, name, shown, view),
            lambda n: say_written(session, n, name),
        )

    def print_shown(self) -> None:
        """Show the payments shown as pages, to look at and print."""
        from fundtracker.reports.payments.payments_xlsx import as_table

        page, session = self._page, self._page.session
        query, shown, title = page.query, self._shown(), page.title()
        quarter, unit, view = session.quarter, session.unit, page.grouping.view(query)
        if quarter is not None:
            about = About(title, quarter, unit)
            print_table(page, lambda ledger: as_table(ledger, query, shown, about, view))

    def vouchers(self) -> None:
        """Ask for the accounts, and write the vouchers of what is shown."""
        from fundtracker.ui.payments.voucher_dialog import open_vouchers

        page = self._page
        words = " ".join([page.subtitle(), *self._left_out()])
        self.dialog = open_vouchers(page.session, page.query, words, page.window())

    def keep_beside(self, drawer: PaymentDrawer) -> None:
        """Let the drawer tell of a payment that is in the list, else of its first, or of none."""
        page, payment = self._page, drawer.payment()
        if payment is None or not drawer.isVisible():
            return
        mine = page.query._replace(among=(*page.query.among, ("payment", (payment,))))

        def take(there: int) -> None:
            if there or drawer.payment() != payment:
                return
            lines = enumerate(map(page.model.record, (0, 1)))  # under groups the first is a head
            at, first = next(((i, r) for i, r in lines if isinstance(r, PageRow)), (0, None))
            if first is None:
                drawer.shut()
                return
            page.grid.setCurrentIndex(page.model.index(at, 0))
            drawer.open(first.id)

        read = page.session.operations.read
        read(page, lambda ledger: ledger.pages.totals(mine).n, take, key="beside")

    def _shown(self) -> Shown:
        """Return the columns shown, and the words of what leaves payments out."""
        page, at = self._page, self._page.grid.shown_columns()
        heads = [str(head) for head in page.model.copied_heads(at)]
        shown = [page.model.columns[i] for i in at]
        return page.columns.shown(shown, heads, self._left_out(), page.grouping.cells(shown))

    def _left_out(self) -> list[str]:
        """Return what leaves payments out, in words."""
        page, quarter = self._page, self._page.session.quarter
        heads = {column.key: column.name or column.head for column in page.model.columns}
        words = [f"{heads[key]()}: {text}" for key, text in page.grid.header().typed().items()]
        if text := page.find_line.text().strip():
            words.insert(0, tr("Search: {text}", text=text))
        if page.query.quarters is not None and quarter is not None:
            words.insert(0, quarter.label)
        if not page.only.isHidden():
            words.insert(0, page.only.text())
        return [tr("Filter: {words}", words="; ".join(words))] if words else []
