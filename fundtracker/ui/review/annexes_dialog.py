"""The analyses that go into the review of a quarter: chosen, looked at, taken out until it is
frozen; then as its snapshot keeps them.
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.analysis import ready_made, saved_analysis
from fundtracker.reports.charts.annex_chart import annex_chart
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.review import annexes
from fundtracker.reports.tables.report_table import Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import Elided, button, card, column, label, offer, row
from fundtracker.ui.widgets.lazy_chart import LazyChart


class AnnexesDialog(Dialog):
    """Choose an annex to see its figures and chart; add a view, take one out."""

    ASKS = False

    def __init__(self, session: Session, quarter: Quarter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Annexes of the review {quarter}", quarter=quarter.name), parent)
        self.resize(1080, 680)
        self._session, self._quarter = session, quarter
        self._tables: list[Table] = []
        self.frozen = False
        self.chosen, self.view = QComboBox(), QComboBox()
        for box, name in ((self.chosen, tr("Annex")), (self.view, tr("View"))):
            box.setFont(theme.font())
            box.setFixedSize(260, theme.CONTROL)
            box.setAccessibleName(name)
        self.chosen.activated.connect(lambda _: self._show_chosen())
        self.add, self.remove = button(tr("Add as an annex")), button(tr("Take out"))
        self.add.clicked.connect(self._add)
        self.remove.clicked.connect(self._remove)
        self.state = label(tone="muted", wrap=True)
        self.about = Elided(theme.SMALL, tone="muted")
        self.chart = LazyChart(session, 190)
        self.table = ReportTable(session, "annex", name=lambda: tr("Item"))
        self.table.opened.connect(self._open)
        self._chart_card = card(self.chart, gap=2, margins=(16, 8, 16, 4))
        tools = row(self.chosen, self.remove, None, self.view, self.add)
        sheet = card(self.table, gap=0, margins=(1, 1, 1, 1))
        layout = column(
            tools, self.state, self.about, self._chart_card, sheet, self.closing(),
            gap=10, margins=(16, 14, 16, 12),
        )  # fmt: skip
        layout.setStretch(4, 1)
        self.setLayout(layout)
        session.operations.changed.connect(self._changed)
        self.reload()

    def reload(self) -> None:
        """Read the annexes and the views that could become one."""
        quarter, unit, lang = self._quarter, self._session.unit, language()

        def read(ledger: Ledger) -> tuple[list[Table], bool, list[str]]:
            tables, frozen = annexes.shown(ledger, quarter, lang, unit)
            saved = ledger.saved_views.all(saved_analysis.KIND)
            return tables, frozen, [view.name for view in saved]

        self._session.operations.read(self, read, self._show, key="annexes")

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & {"review", "review_annex", "saved_view"}:
            self.reload()

    def _show(self, answer: tuple[list[Table], bool, list[str]]) -> None:
        self._tables, self.frozen, saved = answer
        offer(self.chosen, [(table.title, table.code) for table in self._tables])
        ready = [(view.name, view.code) for view in ready_made.views()]
        offer(self.view, [*((name, name) for name in saved), *ready])
        open_ = self._session.writable and not self.frozen
        self.add.setEnabled(open_)
        self.remove.setEnabled(open_ and bool(self._tables))
        self.chosen.setEnabled(bool(self._tables))
        name = self._quarter.name
        if self.frozen:
            words = tr("{quarter} is frozen: these are the figures of its snapshot.", quarter=name)
        else:
            words = tr(
                "Added up anew until {quarter} is frozen; then kept as they are.", quarter=name
            )
        if not self._tables:
            words = (
                tr("No analysis goes into the review yet.")
                if not self.frozen
                else tr("No analysis was frozen with {quarter}.", quarter=name)
            )
        self.state.setText(words)
        self._show_chosen()

    def _show_chosen(self) -> None:
        code = self.chosen.currentData()
        table = next((table for table in self._tables if table.code == code), None)
        self.table.setVisible(table is not None)
        chart = annex_chart(table) if table is not None else None
        self._chart_card.setVisible(chart is not None)
        money = table is not None and any(column.kind == "money" for column in table.columns)
        unit = [tr("unit {unit}", unit=unit_name(self._session.unit))] if money else []
        self.about.say(" · ".join([*unit, *table.notes]) if table is not None else "")
        if table is not None:
            self.table.show_table(table)
            self.chart.show_chart(chart or Chart("", (), ()))

    def _open(self, _: object) -> None:
        """Explain the cell under the cursor."""
        figure = self.table.figure()
        if figure:
            self._session.explain.emit(figure)

    def _add(self) -> None:
        view, quarter = str(self.view.currentData() or ""), self._quarter
        name = self.view.currentText()
        if view:
            self._session.operations.write(
                self,
                lambda ledger, _: annexes.put(ledger, quarter, name, annexes.named(ledger, view)),
                lambda _: self._told(tr("“{name}” goes into the review of {quarter}.",
                                        name=name, quarter=quarter.name)),
            )  # fmt: skip

    def _remove(self) -> None:
        code = str(self.chosen.currentData() or "")
        quarter = self._quarter

        def work(ledger: Ledger, _: object) -> str:
            number = int(code.removeprefix(annexes.PREFIX))
            name = next(a.name for a in ledger.annexes.of(quarter.ordinal) if a.number == number)
            ledger.annexes.remove(quarter.ordinal, name)
            return name

        if code:
            self._session.operations.write(
                self,
                work,
                lambda name: self._told(
                    tr("“{name}” is taken out of the review; undo brings it back.", name=name)
                ),
            )

    def _told(self, message: str) -> None:
        self._session.notice.emit("ok", message)
        self.reload()
