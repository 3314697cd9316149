"""Disbursements: every payment in one table, filtered, searched, summed, copied, opened."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QStackedLayout, QWidget

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables.labels import measure_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.payments.drawer import PaymentDrawer
from fundtracker.ui.payments.reading import Names, PaymentSource, named, read_names
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets import filters
from fundtracker.ui.widgets.building_blocks import Search, button, card, column, hline, label, row
from fundtracker.ui.widgets.empty_state import EmptyState
from fundtracker.ui.widgets.nothing_found import NothingFound, Way, clear_filter, clear_search
from fundtracker.ui.widgets.table_model import Column, Windowed, amount_column
from fundtracker.ui.widgets.table_view import Grid

COPIED = 100_000  # rows a copy takes at most
_TONES = ("ok", "accent", "muted", "accent", "muted")


class PaymentsPage(Page):
    """The table with its filters, and the drawer of one payment."""

    READS = frozenset({"payment", "part", "claim", "import", "project", "plan_line"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.names = Names({}, {}, {}, {})
        self._query = Query()
        self._typed: dict[str, str] = {}
        self._all_quarters = False
        self._totals: Totals | None = None
        self._selection = ""
        self._unreadable: list[str] = []  # columns whose filter cannot be read
        self.model = Windowed(self._columns(), session.operations, self)
        self.grid = Grid(self.model, filters=True)
        self.nothing = NothingFound(self.grid)
        self.find_line = Search(300)
        self.quarter = button(kind="chip", icon="close", tone="accent")
        self.only = button(kind="chip", icon="close", tone="accent")
        self._only = Query()
        self.columns_button = button(icon="columns")
        self.export = button(icon="export")
        self.count = label(size=theme.SMALL, tone="text2")
        self.total = label(bold=True)
        self.total_name = label(size=theme.SMALL, tone="muted")
        self.drawer = PaymentDrawer(session)
        self.empty = EmptyState(session)
        self._build()
        self._connect()

    def _build(self) -> None:
        for chip in (self.quarter, self.only):
            chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            chip.setIconSize(QSize(12, 12))
        self.texts(self.only.setText, lambda: tr("not classified"))
        self.texts(self.only.setAccessibleName, lambda: tr("Show all payments"))
        self.texts(self.only.setToolTip, lambda: tr("Show all payments"))
        self.texts(self.only.setIcon, lambda: theme.icon("close", "accent", 12))
        self.only.hide()
        self.texts(self.find_line.setPlaceholderText, lambda: tr("Search payee, voucher, summary, project…"))
        self.texts(self.find_line.setAccessibleName, lambda: tr("Search payments"))
        self.texts(self.columns_button.setText, lambda: tr("Columns"))
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        self.texts(self.columns_button.setIcon, lambda: theme.icon("columns", "text2", 16))
        self.texts(self.export.setIcon, lambda: theme.icon("export", "text2", 16))
        self.texts(self.quarter.setIcon, lambda: theme.icon("close", "accent", 12))
        foot = card(row(self.count, None, self.total_name, self.total), kind="total", margins=(12, 7, 16, 7))
        table = card(self.grid, hline(), foot, gap=0, margins=(1, 1, 1, 1))
        tools = row(self.find_line, self.quarter, self.only, None, self.columns_button, self.export)
        full = QWidget()
        full.setLayout(column(tools, row(table, self.drawer, gap=12), gap=12, margins=(24, 4, 24, 16)))
        self._sheets = QStackedLayout(self)
        self._sheets.addWidget(full)
        self._sheets.addWidget(self.empty)
        for at, column_ in enumerate(self.model.columns):
            hidden = self.session.settings.hidden.get("payments")
            self.grid.setColumnHidden(at, column_.hidden if hidden is None else column_.key in hidden)

    def _connect(self) -> None:
        self.grid.sortable("date", True, self._sort)
        self.grid.header().filtered.connect(self._filter)
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._selected())
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._open_current())
        self.find_line.textChanged.connect(lambda _: self._show_soon())
        self.quarter.clicked.connect(self._drop_quarter)
        self.only.clicked.connect(lambda: self.show_only(Query()))
        self.columns_button.clicked.connect(self._choose_columns)
        self.export.clicked.connect(self.export_shown)
        self.model.filled.connect(self._filled)
        self.drawer.closed.connect(self.grid.setFocus)
        self.grid.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.grid.customContextMenuRequested.connect(self._menu)

    # ------------------------------------------------------------ columns
    def _columns(self) -> list[Column[PageRow]]:
        def dash(text: str) -> str:
            return text or money.MISSING

        return [
            Column("serial", lambda: tr("Voucher"), lambda r: dash(r.serial), 122, order="serial",
                   hint=lambda: tr("contains…")),
            Column("date", lambda: tr("Date"), lambda r: r.date.isoformat(), 100, tone=lambda r: "text2", order="date",
                   hint=lambda: tr(">2024-03")),
            Column("counterparty", lambda: tr("Payee"), lambda r: dash(r.counterparty), 200, order="counterparty",
                   hint=lambda: tr("contains…"), tip=lambda r: r.counterparty, stretch=True),
            Column("line", lambda: tr("Plan line"), self._line, 120, tone=self._line_tone, order="line",
                   hint=lambda: tr("contains…"), tip=self._place),
            amount_column(self.session, "amount", lambda: tr("Amount"), lambda r: r.amount_fen, 124, names_unit=True,
                          tip=self._amount_tip, order="amount", hint=lambda: tr("≥ ≤ or a range")),
            Column("summary", lambda: tr("Summary"), lambda r: dash(r.summary), 126, tone=lambda r: "text2",
                   order="summary", hint=lambda: tr("contains…"), tip=lambda r: r.summary),
            Column("measure", lambda: tr("State"), lambda r: measure_name(r.measure), 92, order="measure",
                   pill=lambda r: _TONES[r.measure]),
            Column("file", lambda: tr("File"), self._file, 170, tone=lambda r: "text2", order="file",
                   hint=lambda: tr("contains…"), tip=self._file, hidden=True),
            Column("file_line", lambda: tr("Line"), lambda r: str(r.file_line), 70, numeric=True,
                   tone=lambda r: "text2", hidden=True),
            Column("project", lambda: tr("Project"), self._project, 140, tip=self._project, hidden=True),
            Column("source", lambda: tr("Source of money"), self._source, 130, tone=lambda r: "text2", hidden=True),
            Column("account", lambda: tr("Account"), lambda r: dash(r.account), 160, tone=lambda r: "text2",
                   order="account", hint=lambda: tr("contains…"), hidden=True),
            Column("purpose", lambda: tr("Purpose"), lambda r: dash(r.purpose), 150, tone=lambda r: "text2",
                   order="purpose", hint=lambda: tr("contains…"), tip=lambda r: r.purpose, hidden=True),
            Column("contract_text", lambda: tr("Contract"), lambda r: dash(r.contract_text), 130,
                   tone=lambda r: "text2", hint=lambda: tr("contains…"), hidden=True),
        ]  # fmt: skip

    def _amount_tip(self, r: PageRow) -> str:
        exact = self.session.exact
        if r.amount_fen == r.whole_fen:
            return exact(r.amount_fen)
        return tr("{part}: the parts on the lines asked for, of {whole} in all",
                  part=exact(r.amount_fen), whole=exact(r.whole_fen))  # fmt: skip

    def _line(self, r: PageRow) -> str:
        if r.split:
            return tr("split in {n}", n=r.split)
        if r.line_id is None:
            return tr("not classified") if r.measure == 0 else money.MISSING
        return named(self.names.lines, r.line_id)

    @staticmethod
    def _line_tone(r: PageRow) -> str:
        return "warn" if r.line_id is None and not r.split and r.measure == 0 else ""

    def _place(self, r: PageRow) -> str:
        return " · ".join(filter(None, [self._line(r), self._project(r), self._source(r)]))

    def _project(self, r: PageRow) -> str:
        return self.names.projects.get(r.project_id or 0, r.project_text or money.MISSING)

    def _source(self, r: PageRow) -> str:
        return named(self.names.sources, r.source_id)

    def _file(self, r: PageRow) -> str:
        return self.names.files.get(r.import_id, money.MISSING)

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
        if names != self.names:
            self.names = names
            self.drawer.names = names
            self.model.retranslate()

    def _show_soon(self) -> None:
        self._show()

    def _show(self) -> None:
        """Ask for what the filters say; one that cannot be read is tinted, and no row is shown for it."""
        quarter, text = self.session.quarter, self.find_line.text().strip()
        quarters = None if self._all_quarters or quarter is None else (quarter.ordinal, quarter.ordinal)
        query = self._only._replace(
            text=text, quarters=quarters, order=self._query.order, descending=self._query.descending
        )
        if text:
            query = query._replace(shown=(self.session.unit, language()))
        self._unreadable = []
        for key, typed in self._typed.items():
            try:
                query = self._asked(query, key, typed.strip())
            except ValueError:
                self._unreadable.append(key)
            self.grid.header().wrong(key, self.model.columns, key in self._unreadable)
        self._query = query._replace(unreadable=bool(self._unreadable))
        self._say_quarter()
        self.nothing.hide()
        self.model.show(PaymentSource(self._query))

    def _asked(self, query: Query, key: str, typed: str) -> Query:
        """Return a query with what is typed under a head."""
        if key == "date":
            return query._replace(days=filters.days(typed))
        if key == "amount":
            return query._replace(amounts=filters.amounts(typed, self.session.unit, language()))
        return query._replace(holds=(*query.holds, (key, typed))) if typed else query

    def _say_nothing(self) -> None:
        """Name what leaves no row, each with a way to clear it."""
        heads = {column_.key: column_.name or column_.head for column_ in self.model.columns}
        typed = {key: text.strip() for key, text in self._typed.items() if text.strip()}
        text = self.find_line.text().strip()
        ways = [clear_search(text, self.find_line.clear)] if text else []
        ways += [
            clear_filter(heads[key](), said, partial(self.grid.header().clear, key, self.model.columns))
            for key, said in typed.items()
        ]
        if self._only != Query():
            ways.append(Way(tr("Show all payments"), self.only.click))
        if self._query.quarters is not None:
            ways.append(Way(tr("Show all quarters"), self.quarter.click))
        title = tr("No payment is found.")
        if self._unreadable:
            words = ", ".join(f"{heads[key]()}: {typed[key]}" for key in self._unreadable)
            title = tr("This filter cannot be read, so no payment is shown: {words}", words=words)
        self.nothing.say(title, ways)

    def _filter(self, key: str, text: str) -> None:
        self._typed[key] = text
        self._show()

    def _sort(self, order: str, descending: bool) -> None:
        self._query = self._query._replace(order=order, descending=descending)
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
        self.quarter.setToolTip(tr("Show only one quarter") if self._all_quarters else tr("Show all quarters"))
        self.quarter.setAccessibleName(self.quarter.toolTip())

    def _follow(self, what: str) -> None:
        if what == "quarter":
            self._all_quarters = False
        if what == "unit":
            if self._query.text or self._typed.get("amount"):
                self._show()  # amounts are typed as they are shown
            self.model.retranslate()
            self._say_totals()
            self._selected()
            self.drawer.reload()
            return
        super()._follow(what)

    def show_only(self, query: Query) -> None:
        """Show the payments of a query (its lines and measures), of all quarters; an empty one: all."""
        self._only = query
        self._all_quarters = True
        self.only.setVisible(query != Query())
        self.find_line.clear()
        self.grid.header().clear()
        self._typed = {}
        self._show()

    def look_for(self, text: str) -> None:
        self._all_quarters = True
        self.find_line.setText(text)
        self._show()

    # ------------------------------------------------------------ what is shown
    def _filled(self, totals: Totals) -> None:
        self._totals = totals
        self._say_totals()
        if not totals.n:
            self._say_nothing()
        self.headed.emit()

    def _say_totals(self) -> None:
        if self._totals is not None:
            self.count.setText(tr("{n} payments", n=f"{self._totals.n:,}"))
            self.total_name.setText(tr("Paid in all"))
            self.total.setText(self.session.said(self._totals.paid_fen))
            self.total.setToolTip(self.session.exact(self._totals.paid_fen))

    def title(self) -> str:
        return tr("Disbursements")

    def subtitle(self) -> str:
        quarter = self.session.quarter
        when = tr("all quarters") if self._all_quarters or quarter is None else quarter.name
        n = f"{self._totals.n:,}" if self._totals else "…"
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
        ranges, query = self.grid.ranges(), self._query
        if sum(last - first + 1 for first, last in ranges) < 2:
            self._selection = ""
            self.session.selected.emit()
            return

        def told(totals: Totals) -> None:
            show, name = self.session.money, unit_name(self.session.unit)
            mean = money.rounded(totals.fen, totals.n) if totals.n else 0
            self._selection = tr(
                "Count {n}   Sum {sum}   Average {mean} {unit}",
                n=f"{totals.n:,}", sum=show(totals.fen), mean=show(mean), unit=name,
            )  # fmt: skip
            self.session.selected.emit()

        read = self.session.operations.read
        read(self, lambda ledger: ledger.pages.part_totals(query, ranges), told, key="selection")

    def selection_text(self) -> str:
        return self._selection

    def current(self) -> PageRow | None:
        """Return the payment under the cursor."""
        index = self.grid.currentIndex()
        return self.model.record(index.row()) if index.isValid() else None

    def _open_current(self) -> None:
        record = self.current()
        if record is not None:
            self.drawer.open(record.id)

    def _menu(self, at: QPoint) -> None:
        """Show what may be done with the payment under the mouse."""
        place = self.grid.indexAt(at)
        record = self.model.record(place.row()) if place.isValid() else None
        if record is not None:
            self.grid.setCurrentIndex(place)
            self.drawer.menu(record.id, self.grid.viewport().mapToGlobal(at))

    def copy(self) -> None:
        """Copy the selected rows with exact yuan, heads first."""
        ranges, query = self.grid.ranges(), self._query
        n = sum(last - first + 1 for first, last in ranges)
        if not n:
            return
        if n > COPIED:
            self.session.operations.failed.emit(UserError("too_many_to_copy", n=n, most=COPIED))
            return

        def rows(ledger: Ledger) -> list[PageRow]:
            return [r for first, last in ranges for r in ledger.pages.rows(query, first, last - first + 1)]

        def put(found: list[PageRow]) -> None:
            self.copied(self.grid.copied(found))

        self.session.operations.read(self, rows, put, key="copy")

    def figure(self) -> Any:
        """Explain the payment under the cursor, or without one the total of what is shown."""
        from fundtracker.reports.explain import explain_payment, explain_total

        record, query = self.current(), self._query
        if record is not None and self.grid.hasFocus():
            return lambda ledger: explain_payment(ledger, record.id)
        return lambda ledger: explain_total(ledger, query)

    # ------------------------------------------------------------ columns and export
    def _choose_columns(self) -> None:
        menu = QMenu(self)
        for at, column_ in enumerate(self.model.columns):
            action = menu.addAction(column_.head())
            action.setCheckable(True)
            action.setChecked(not self.grid.isColumnHidden(at))
            action.toggled.connect(lambda on, at=at: self.show_column(at, on))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height())))

    def show_column(self, at: int, on: bool) -> None:
        """Show or hide a column, and keep it so."""
        self.grid.setColumnHidden(at, not on)
        columns = self.model.columns
        hidden = [c.key for i, c in enumerate(columns) if self.grid.isColumnHidden(i)]
        self.session.settings.hidden["payments"] = hidden
        self.session.settings.save()
        self.grid.header().updateGeometries()

    def export_shown(self) -> None:
        """Ask for a name and write what is shown as a spreadsheet, amounts as numbers of yuan."""
        name, _ = QFileDialog.getSaveFileName(self, tr("Export to Excel"), "", tr("Spreadsheet") + " (*.xlsx)")
        if name:
            self.export_to(name)

    def export_to(self, name: str) -> None:
        """Write what is shown, all rows of it, to a spreadsheet."""
        from fundtracker.reports.payments.payments_xlsx import write_xlsx

        columns = [self.model.columns[at] for at in self.grid.shown_columns()]
        heads = [str(head) for head in self.model.copied_heads(self.grid.shown_columns())]
        query = self._query
        kinds = ["fen" if c.key == "amount" else "date" if c.key == "date" else "text" for c in columns]

        def cells(record: PageRow) -> list[Any]:
            return [
                record.amount_fen if kind == "fen" else record.date if kind == "date" else c.text(record)
                for kind, c in zip(kinds, columns, strict=True)
            ]

        def written(n: int) -> None:
            self.session.told.emit("ok", tr("{n} rows written to {name}", n=f"{n:,}", name=name))

        work = lambda ledger: write_xlsx(ledger, query, name, heads, kinds, cells)
        self.session.operations.export(self, work, written)
