"""Disbursements: every payment in one table, filtered, searched, summed, copied, opened."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtWidgets import QMenu, QStackedLayout, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import language, tr
from fundtracker.ledger.payments.payment_outline import Head
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.payment_names import Names, read_names
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.columns.column_layout import ColumnLayout
from fundtracker.ui.columns.heads import Sorting
from fundtracker.ui.payments.bulk_doors import BulkDoors
from fundtracker.ui.payments.columns import PaymentColumns
from fundtracker.ui.payments.drawer import PaymentDrawer
from fundtracker.ui.payments.grouping import Grouping
from fundtracker.ui.payments.reading import OutlineTotals
from fundtracker.ui.payments.shown_payments import PaymentsView, ShownPayments
from fundtracker.ui.report_pages.shown_file import ask_name
from fundtracker.ui.widgets.building_blocks import Search, button, card, column, hline, label, row
from fundtracker.ui.widgets.empty_state import EmptyState
from fundtracker.ui.widgets.nothing_found import NothingFound, Way, clear_filter, clear_search
from fundtracker.ui.widgets.table_menus import TableDoors, TableMenus
from fundtracker.ui.widgets.table_model import Windowed
from fundtracker.ui.widgets.table_view import Grid

HELD = 3  # columns held at the left: voucher, date, payee


class PaymentsPage(PaymentsView):
    """The table with its filters, and the drawer of one payment."""

    READS = frozenset(
        {"payment", "part", "claim", "import", "project", "plan_line", "fund_source", "review"}
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.columns = PaymentColumns(session)
        self.query = Query()
        self._all_quarters = False
        self.totals: Totals | None = None
        self._selection = ""
        self.unreadable: list[str] = []  # columns whose filter cannot be read
        self.grouping = Grouping(session, self.columns, self.texts)
        columns = self.grouping.headed(self.columns.all())
        self.model = Windowed(columns, session.operations, self)
        self.model.bold = lambda r: isinstance(r, Head)
        self.model.ground = lambda r: "hover" if isinstance(r, Head) else ""
        self.grid = Grid(self.model, filters=True)
        self.nothing = NothingFound(self.grid)
        self.find_line = Search(300)
        self.quarter = button(kind="chip", icon="close", tone="accent")
        self.only = button(kind="chip", icon="close", tone="accent")
        self.narrowed, self.only_words = Query(), ""
        self.columns_button = button(icon="columns")
        self.export = button(icon="export")
        self.count = label(size=theme.SMALL, tone="text2")
        self.total = label(bold=True)
        self.total_name = label(size=theme.SMALL, tone="muted")
        self.drawer = PaymentDrawer(session)
        self.empty = EmptyState(session)
        self.shown = ShownPayments(self)
        self.bulk = BulkDoors(
            session, self, self.texts, self.shown.scope, lambda: self.columns.names
        )
        self._build()
        self._connect()

    def _build(self) -> None:
        for chip in (self.quarter, self.only):
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setIconSize(QSize(12, 12))
        self.texts(self.only.setText, lambda: self.only_words or tr("not classified"))
        self.texts(self.only.setAccessibleName, lambda: tr("Show all payments"))
        self.texts(self.only.setToolTip, lambda: tr("Show all payments"))
        self.texts(self.only.setIcon, lambda: theme.icon("close", "accent", 12))
        self.only.hide()
        self.texts(
            self.find_line.setPlaceholderText,
            lambda: tr("Search payee, voucher, summary, project…"),
        )
        self.texts(self.find_line.setAccessibleName, lambda: tr("Search payments"))
        self.texts(self.columns_button.setText, lambda: tr("Columns"))
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        self.texts(self.columns_button.setIcon, lambda: theme.icon("columns", "text2", 16))
        self.texts(self.export.setIcon, lambda: theme.icon("export", "text2", 16))
        self.texts(self.quarter.setIcon, lambda: theme.icon("close", "accent", 12))
        foot = card(
            row(self.count, None, self.total_name, self.total), kind="total", margins=(12, 7, 16, 7)
        )
        table = card(self.grid, hline(), foot, gap=0, margins=(1, 1, 1, 1))
        tools = row(
            self.find_line, self.quarter, self.only, self.grouping.chip, None, self.bulk.button,
            self.columns_button, self.export,
        )  # fmt: skip
        full = QWidget()
        full.setLayout(
            column(tools, row(table, self.drawer, gap=12), gap=12, margins=(24, 4, 24, 16))
        )
        self._sheets = QStackedLayout(self)
        self._sheets.addWidget(full)
        self._sheets.addWidget(self.empty)
        self.layout_ = ColumnLayout(
            self.session.settings, "payments", self.grid,
            lambda: [c.key for c in self.model.columns],
        )  # fmt: skip
        self.menus = TableMenus(
            self.grid,
            self.layout_,
            TableDoors(self.columns.typed, self.shown.offer, self.show_column, self._reset,
                       self.shown.group, self.columns.groupable, self._more,
                       self.shown.print_shown),
        )  # fmt: skip
        self._reset()
        self.menus.restore(HELD)

    def _connect(self) -> None:
        self.grid.sortable([("date", True)], self._sort)
        self.grid.header().filtered.connect(self._filter)
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._open_current())
        self.find_line.textChanged.connect(lambda _: self._show_soon())
        self.quarter.clicked.connect(self._drop_quarter)
        self.only.clicked.connect(lambda: self.show_only(Query()))
        self.columns_button.clicked.connect(lambda: self.menus.columns_menu(self.columns_button))
        self.export.clicked.connect(lambda: ask_name(self, self.title(), self.export_to))
        self.model.filled.connect(self._filled)
        self.drawer.closed.connect(self.grid.setFocus)
        self.grid.copier = self.shown.copy
        self.grid.opened.connect(lambda at: self.grouping.toggle(self._line(at), self.grid))
        self.grouping.changed.connect(self._show)
        self.bulk.accept_drops(self.grid)

    # ------------------------------------------------------------ what is asked for
    def reload(self) -> None:
        info = self.session.info
        self._sheets.setCurrentIndex(1 if info is not None and info.empty else 0)
        if info is not None and info.empty:
            return
        self.session.operations.read(self, read_names, self._named, key="names")
        self._show()
        self.drawer.reload()

    def _named(self, names: Names) -> None:
        if names != self.columns.names:
            self.columns.names = names
            self.drawer.names = names
            self.model.retranslate()

    def _show_soon(self) -> None:
        self._show()

    def _show(self) -> None:
        """Ask for what the filters say; one that cannot be read is tinted, and no row is shown
        for it.
        """
        quarter, text = self.session.quarter, self.find_line.text().strip()
        quarters = (quarter.ordinal, quarter.ordinal) if quarter is not None else None
        if self._all_quarters:
            quarters = self.narrowed.quarters
        query = self.narrowed._replace(
            text=text,
            quarters=quarters,
            order=self.query.order,
            descending=self.query.descending,
            then=self.query.then,
        )
        if text:
            query = query._replace(shown=(self.session.unit, language()))
        self.unreadable = []
        for key, typed in self.grid.header().typed().items():
            try:
                query = self.columns.asked(query, key, typed)
            except ValueError:
                self.unreadable.append(key)
        for column_ in self.model.columns:
            wrong = column_.key in self.unreadable
            self.grid.header().wrong(column_.key, self.model.columns, wrong)
        self.query = query._replace(unreadable=bool(self.unreadable))
        self._say_quarter()
        self.nothing.hide()
        self.model.show(self.grouping.source(self.query))

    def _say_nothing(self) -> None:
        """Name what leaves no row, each with a way to clear it."""
        heads = {column_.key: column_.name or column_.head for column_ in self.model.columns}
        typed = self.grid.header().typed()
        text = self.find_line.text().strip()
        ways = [clear_search(text, self.find_line.clear)] if text else []
        ways += [
            clear_filter(
                heads[key](), text, partial(self.grid.header().clear, key, self.model.columns)
            )
            for key, text in typed.items()
        ]
        if self.narrowed != Query():
            ways.append(Way(tr("Show all payments"), self.only.click))
        if self.query.quarters is not None:
            ways.append(Way(tr("Show all quarters"), self.quarter.click))
        title = tr("No payment is found.")
        unread = [key for key in self.unreadable if key in typed]  # may be cleared meanwhile
        if unread:
            words = ", ".join(f"{heads[key]()}: {typed[key]}" for key in unread)
            title = tr("This filter cannot be read, so no payment is shown: {words}", words=words)
        self.nothing.say(title, ways)

    def _filter(self, key: str, text: str) -> None:
        self._show()

    def _sort(self, orders: Sorting) -> None:
        (order, descending), *then = orders
        self.query = self.query._replace(order=order, descending=descending, then=tuple(then))
        self._show()

    def _drop_quarter(self) -> None:
        self._all_quarters = not self._all_quarters
        self._show()

    def _say_quarter(self) -> None:
        quarter = self.session.quarter
        self.quarter.setVisible(quarter is not None)
        name = quarter.name if quarter else ""
        text = tr("Only {quarter}", quarter=name) if self._all_quarters else name
        self.quarter.setText(text)
        self.quarter.setIcon(theme.icon("plus" if self._all_quarters else "close", "accent", 12))
        self.quarter.setToolTip(
            tr("Show only one quarter") if self._all_quarters else tr("Show all quarters")
        )
        self.quarter.setAccessibleName(self.quarter.toolTip())

    def _follow(self, what: str) -> None:
        if what == "quarter":
            self._all_quarters = False
        if what == "unit":
            if self.query.text or self.grid.header().typed().get("amount"):
                self._show()  # amounts are typed as they are shown
            self.model.retranslate()
            self._say_totals()
            self._selected()
            self.drawer.reload()
            return
        super()._follow(what)

    def show_only(self, query: Query, words: str = "", *, all_quarters: bool = True) -> None:
        """Show the payments of a query, of all quarters or the one worked in, named by ``words``;
        an empty one: all.
        """
        self.narrowed, self.only_words = query, words
        self.only.setText(words or tr("not classified"))
        self._all_quarters = all_quarters
        self.only.setVisible(query != Query())
        self.find_line.clear()
        self.grid.header().clear()
        self._show()

    def look_for(self, text: str) -> None:
        self._all_quarters = True
        self.find_line.setText(text)
        self._show()

    # ------------------------------------------------------------ what is shown
    def _filled(self, totals: Totals | OutlineTotals) -> None:
        self.totals = self.grouping.filled(totals, self.grid)
        self._say_totals()
        if not self.totals.n:
            self._say_nothing()
        self.shown.keep_beside(self.drawer)
        self.headed.emit()

    def _say_totals(self) -> None:
        if self.totals is not None:
            self.count.setText(tr("{n} payments", n=f"{self.totals.n:,}"))
            self.total_name.setText(tr("Paid in all"))
            self.total.setText(self.session.money_with_unit(self.totals.paid_fen))
            self.total.setToolTip(self.session.exact(self.totals.paid_fen))

    def title(self) -> str:
        return tr("Disbursements")

    def subtitle(self) -> str:
        quarter = self.session.quarter
        when = tr("all quarters") if self._all_quarters or quarter is None else quarter.name
        n = f"{self.totals.n:,}" if self.totals else "…"
        return f"{when} · {tr('{n} payments', n=n)}"

    def retranslate(self) -> None:
        super().retranslate()
        self.grid.retranslate()
        self._say_totals()
        self._say_quarter()
        self._selected()
        self.drawer.again()
        self.empty.again()

    def restyle(self) -> None:
        super().restyle()
        self.model.retranslate()
        self.drawer.again()
        self.empty.again()

    # ------------------------------------------------------------ selection
    def _selected(self) -> None:
        scope = self.shown.scope()
        if scope.n_selected < 2:
            self._selection = ""
            self.session.selected.emit()
            return

        def when_read(totals: Totals) -> None:
            show, name = self.session.money, unit_name(self.session.unit)
            mean = money.rounded(totals.fen, totals.n) if totals.n else 0
            self._selection = tr(
                "Count {n}   Sum {sum}   Average {mean} {unit}",
                n=f"{totals.n:,}", sum=show(totals.fen), mean=show(mean), unit=name,
            )  # fmt: skip
            self.session.selected.emit()

        read = self.session.operations.read
        sums = lambda ledger: scope.totals(ledger, everything=False)
        read(self, sums, when_read, key="selection")

    def selection_text(self) -> str:
        return self._selection

    def current(self) -> PageRow | None:
        """Return the payment under the cursor."""
        record = self._line(self.grid.currentIndex())
        return record if isinstance(record, PageRow) else None

    def _line(self, index: QModelIndex) -> PageRow | Head | None:
        return self.model.record(index.row()) if index.isValid() else None

    def _open_current(self) -> None:
        record = self.current()
        if record is not None:
            self.drawer.open(record.id)

    def _more(self, menu: QMenu, index: QModelIndex) -> None:
        """Add what may be done with the payment under the mouse to its menu."""
        record = self._line(index)
        head = record if isinstance(record, Head) else None
        self.grouping.add_to(menu, head, self.query, self.grid)
        if head is not None:
            self.bulk.add_to(menu)
        elif isinstance(record, PageRow):
            frozen = record.book_quarter in self.columns.names.frozen
            self.drawer.add_doors(menu, record.id, frozen=frozen)
            menu.addSeparator()
            self.bulk.add_to(menu)
            menu.addAction(tr("Vouchers of what is shown…"), self.shown.vouchers)

    def copy(self) -> None:
        """Copy the selected rows with exact yuan, heads first."""
        self.shown.copy(None)

    def figure(self) -> Any:
        """Explain the payment under the cursor, or without one the total of what is shown."""
        from fundtracker.reports.explain import explain_payment, explain_total

        line, query = self._line(self.grid.currentIndex()), self.query
        record, view = self.current(), self.grouping.view(query)
        if isinstance(line, Head) and view is not None and self.grid.hasFocus():
            query = view.of(line.key)
        if record is not None and self.grid.hasFocus():
            return lambda ledger, _=0: explain_payment(ledger, record.id)
        return lambda ledger, limit=30: explain_total(ledger, query, limit=limit)

    # ------------------------------------------------------------ columns and export
    def _reset(self) -> None:
        """Show the columns that this desk shows."""
        hidden = self.layout_.hidden([c.key for c in self.model.columns if c.hidden])
        for at, column_ in enumerate(self.model.columns):
            self.grid.setColumnHidden(at, column_.key in hidden)
        self.grid.fit()

    def show_column(self, key: str, on: bool) -> None:
        """Show or hide a column, and keep it so."""
        columns = self.model.columns
        self.layout_.show(key, on, [c.key for c in columns if c.hidden])
        self._reset()
        self.grid.header().updateGeometries()

    def export_to(self, name: str) -> None:
        """Write what is shown, all rows of it, to a spreadsheet."""
        self.shown.export_to(name)
