"""Analysis: rows × columns × measure, a chart beside it; Enter opens the payments of a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtWidgets import QComboBox, QFrame

from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.documents.saved_views import SavedView
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import pivot_shown, pivot_workbook, ready_made
from fundtracker.reports.analysis.pivot import Line, Pivot, Spec
from fundtracker.reports.analysis.saved_analysis import (
    KIND,
    SPANS,
    Analysis,
    as_data,
    from_data,
    in_unit,
)
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.analysis.annex_button import AnnexButton
from fundtracker.ui.analysis.columns import column_of, write_line
from fundtracker.ui.analysis.pivot_list import PivotList
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.saved_views import SavedViewsButton
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Search,
    Segments,
    button,
    card,
    column,
    label,
    offer,
    row,
)
from fundtracker.ui.widgets.lazy_chart import LazyChart
from fundtracker.ui.widgets.table_model import Records
from fundtracker.ui.widgets.table_view import Grid

_WIDE = {"view": 6, "measure": 5, "top": 3}  # parts of the width; of the others 4
_TOP = (10, 20, 50, 100, 0)
_PAUSE = 300  # ms after the last letter before payments are searched for


class Answer(NamedTuple):
    """A pivot read; ``wanted``: what was asked for then; ``spec``: as it is saved, of all times."""

    wanted: tuple[object, ...]
    spec: Spec
    pivot: Pivot


class AnalysisPage(Page):
    """Choose a ready-made view or rows, columns and measure; the table, its chart and its export
    follow.
    """

    READS = frozenset(
        {"payment", "part", "booking", "project", "contract", "plan_line", "fund_source"}
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.pivot: Pivot | None = None
        self.spec = Spec()
        self.view = self.base = ready_made.views()[0].code  # chosen; whose payments are shown
        self.boxes = {
            name: QComboBox() for name in ("view", "rows", "columns", "measure", "mode", "top")
        }
        self.span = Segments(len(SPANS))
        self.find_line = Search(200)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE)
        self._typing.timeout.connect(lambda: self.look_for(self.find_line.text()))
        self.views = SavedViewsButton(
            session, KIND, lambda: tr("Saved views"), lambda: as_data(self.analysis())
        )
        self.export = button(icon="export")
        self.annex = AnnexButton(session, lambda: (self.analysis(), self.views.name or self.view))
        self.hint, self.sub = Elided(theme.SMALL, tone="muted"), Elided(theme.SMALL, tone="muted")
        self.chart = LazyChart(session, 170, drawer=False)
        self.chart.opened.connect(self._open)
        self.grid: Grid | None = None
        self.model: Records[Line] | None = None
        self.listed = PivotList(session)
        self.listed.opened.connect(self._open)
        self.printer = self.listed.print_shown
        self._build()

    # ------------------------------------------------------------ building
    def _build(self) -> None:
        heads: dict[str, Callable[[], str]] = {
            "view": lambda: tr("View"),
            "rows": lambda: tr("Rows"),
            "columns": lambda: tr("Columns"),
            "measure": lambda: tr("Measure"),
            "mode": lambda: tr("Shown as"),
            "top": lambda: tr("Rows shown"),
        }
        line = row(gap=8)
        for name, choice in self.boxes.items():
            title = label(size=theme.SMALL, tone="muted")
            self.texts(title.setText, heads[name])
            self.texts(choice.setAccessibleName, heads[name])
            choice.setFont(theme.font())
            choice.setFixedHeight(theme.CONTROL)
            choice.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            choice.setMinimumContentsLength(12 if name == "view" else 7)
            line.addLayout(column(title, choice, gap=2), _WIDE.get(name, 4))
            choice.activated.connect(self._view_chosen if name == "view" else self._chosen)
        self.texts(lambda _: self._offer(), lambda: None)
        self.texts(
            self.span.say, lambda: [tr("All quarters"), tr("Quarter in use"), tr("Year in use")]
        )
        self.texts(self.find_line.setPlaceholderText, lambda: tr("Only payments with…"))
        self.texts(self.find_line.setAccessibleName, lambda: tr("Only payments with these words"))
        self.find_line.textChanged.connect(lambda _: self._typing.start())
        self.find_line.returnPressed.connect(lambda: self.look_for(self.find_line.text()))
        self.texts(lambda _: self.views.say(), lambda: "")
        self.texts(lambda _: self.annex.say(), lambda: "")
        self.views.chosen.connect(self._saved_chosen)
        self.span.changed.connect(lambda _: self._again())
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        self.export.clicked.connect(self.export_shown)
        tools = row(self.views, self.span, self.find_line, None, gap=12)
        tools.addLayout(row(self.annex, self.export))
        head = label(size=theme.CARD, bold=True)
        self.texts(head.setText, lambda: tr("Chart"))
        top = row(head, self.sub, self.hint, gap=12)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight)
        top.setStretch(1, 2)
        top.setStretch(2, 3)
        chart = card(top, self.chart, gap=2, margins=(16, 8, 16, 4))
        self._frame = QFrame()
        self._frame.setObjectName("card")
        self._frame.setLayout(column(self.listed, margins=(1, 1, 1, 1)))
        box = column(line, tools, chart, self._frame, gap=8, margins=(24, 4, 24, 16))
        box.setStretch(3, 1)
        self.setLayout(box)

    def _offer(self) -> None:
        names = pivots.dimension_names()
        dimensions = [(names[code], code) for code in pivots.dimensions_of(self.spec.measure)]
        offered: dict[str, list[tuple[str, Any]]] = {
            "view": [
                *((view.name, view.code) for view in ready_made.views()),
                (tr("Your own"), ""),
            ],
            "rows": dimensions,
            "columns": [(tr("(no columns)"), ""), *dimensions],
            "measure": [(name, code) for code, name in pivots.measure_names().items()],
            "mode": [(name, code) for code, name in pivot_shown.mode_names().items()],
            "top": [(tr("{n} largest", n=n) if n else tr("all"), n) for n in _TOP],
        }
        for name, choices in offered.items():
            offer(self.boxes[name], choices)
        self._show_spec()

    def _show_spec(self) -> None:
        known = [self.boxes["rows"].itemData(at) for at in range(self.boxes["rows"].count())]
        if known != list(pivots.dimensions_of(self.spec.measure)):
            self._offer()  # another subject has other dimensions; it comes back here
            return
        taken = {"view": self.view, "rows": self.spec.rows, "columns": self.spec.columns,
                 "measure": self.spec.measure, "top": self.spec.top}  # fmt: skip
        for name, data in taken.items():
            box = self.boxes[name]
            box.setCurrentIndex(max(0, box.findData(data)))
        hints = {view.code: view.hint for view in ready_made.views()}
        self.hint.say(
            hints.get(self.view, tr("Enter or a double click on a cell opens its payments."))
        )

    # ------------------------------------------------------------ choosing
    def analysis(self) -> Analysis:
        """Return what is asked for now, as a saved view keeps it."""
        mode = str(self.boxes["mode"].currentData() or "value")
        spec = self.spec._replace(query=in_unit(self.spec.query, (self.session.unit, language())))
        return Analysis(self.base, spec, mode, SPANS[self.span.current()])

    def _view_chosen(self, _: int = 0) -> None:
        self.view = self.base = str(self.boxes["view"].currentData() or "")
        if self.view:
            self.boxes["mode"].setCurrentIndex(0)
            query = self.spec.query._replace(text="")
            self.spec = self.spec._replace(query=query)
        write_line(self.find_line, self.spec.query.text)
        self._again()

    def _saved_chosen(self, saved: SavedView) -> None:
        """Show a saved view with all that belongs to it."""
        try:
            analysis = from_data(saved.spec)
        except UserError as error:
            self.session.operations.failed.emit(error)
            return
        self.view, self.base, self.spec = "", analysis.base, analysis.spec
        modes = self.boxes["mode"]
        modes.setCurrentIndex(max(0, modes.findData(analysis.mode)))
        self.span.choose(SPANS.index(analysis.span))
        write_line(self.find_line, self.spec.query.text)
        self._again()

    def look_for(self, text: str) -> None:
        """Show only payments with these words."""
        self._typing.stop()
        write_line(self.find_line, text)
        words = text.strip()
        if words != self.spec.query.text:
            self.spec = self.spec._replace(query=self.spec.query._replace(text=words))
            self.view = ""
            self._again()

    def arrive_at(self, text: str) -> None:
        """Show the saved or ready-made view of this name or code; else search for it."""
        saved = next((view for view in self.views.views if view.name == text), None)
        if saved is not None:
            self.views.use(saved.name)
            self._saved_chosen(saved)
        elif any(view.code == text for view in ready_made.views()):
            self.choose(view=text)
        elif text:
            self.look_for(text)

    def _chosen(self, _: int = 0) -> None:
        """Take rows, columns and measure as chosen; the payments stay those of the view."""
        data = {name: box.currentData() for name, box in self.boxes.items()}
        known = pivots.dimensions_of(data["measure"])
        if data["rows"] not in known:
            data["rows"] = known[0]
        if data["columns"] not in known or data["rows"] == data["columns"]:
            data["columns"] = ""
        same = (data["rows"], data["columns"], data["measure"], data["top"])
        if same != (self.spec.rows, self.spec.columns, self.spec.measure, self.spec.top):
            query = self.spec.query
            self.spec, self.view = Spec(*same[:3], query, data["top"]), ""
            self._again()
        else:
            self._show_table()
            self.views.say()

    def choose(self, **named: Any) -> None:
        """Choose in the boxes by what they hold, as a person would."""
        for name, data in named.items():
            box = self.boxes[name]
            box.setCurrentIndex(box.findData(data))
        (self._view_chosen if "view" in named else self._chosen)()

    def show_groups(self, dimension: str, query: Query) -> None:
        """Show the payments of a query added up by a dimension: all groups, no columns."""
        measures = query.measures or (PAID,)
        self.view, self.base, quarter = "", "", self.session.quarter
        within = quarter is not None and query.quarters == (quarter.ordinal, quarter.ordinal)
        self.span.choose(int(within))
        self.spec = Spec(dimension, "", "paid", query._replace(measures=measures), 0)
        write_line(self.find_line, query.text)
        self._again()

    def _again(self) -> None:
        self._show_spec()
        self.refresh()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, wanted, view = self.session.quarter, self.wanted(), self.view
        if quarter is None:
            return
        analysis, stated, shown = self.analysis(), self.spec, (self.session.unit, language())

        def read(ledger: Ledger) -> Answer:
            asked = analysis
            if view:  # as it is made for this quarter
                asked = analysis._replace(spec=ready_made.view(view).spec(ledger, quarter))
            spec = asked.resolved(ledger, quarter)
            query = in_unit(spec.query, shown)
            pivoted = pivots.build(ledger, spec._replace(query=query))
            return Answer(wanted, asked.spec if view else stated, pivoted)

        self.session.operations.read(self, read, self.answered, key="pivot")

    def wanted(self) -> tuple[object, ...]:
        """Return what is asked for now: an answer to anything else is not shown."""
        sides = "" if self.view else self.spec
        return (self.view, self.base, sides, self.span.current(), self.session.quarter)

    def answered(self, answer: Answer) -> None:
        """Show an answer; the view's payments stay those of further choices of sides."""
        if answer.wanted == self.wanted():
            self.spec = answer.spec
            self._show(answer.pivot)
            self.views.say()

    def title(self) -> str:
        return tr("Analysis")

    def subtitle(self) -> str:
        return tr("money paid; refunds count against it, split payments by their parts")

    # ------------------------------------------------------------ showing
    def _show(self, pivot: Pivot) -> None:
        self.pivot = pivot
        self._show_spec()
        unit = unit_name(self.session.unit) if pivot.spec.measure != "count" else tr("payments")
        self.find_line.setEnabled(pivot.spec.of_payments)
        words = pivot_workbook.spec_words(pivot.spec)
        self.sub.say(f"{unit} · {words}")
        self.chart.show_chart(pivot_shown.chart(pivot))
        self._show_table()
        self.headed.emit()

    def _show_table(self) -> None:
        pivot = self.pivot
        if pivot is None:
            return
        self.listed.show_pivot(pivot, str(self.boxes["mode"].currentData() or "value"))
        self.grid, self.model = self.listed.grid, self.listed.model

    # ------------------------------------------------------------ doing
    def _open(self, asked: QModelIndex | str) -> None:
        """Open the payments of a cell of the table or of a figure of the chart, or the page of
        another subject.
        """
        pivot, model = self.pivot, self.model
        if pivot is None or model is None:
            return
        if isinstance(asked, str):
            lines, columns = pivot_shown.drawn(pivot, asked)
        elif (line := model.record(asked.row())) is not None:
            column = column_of(asked)
            lines, columns = self.listed.lines_of(line), [] if column is None else [column]
        else:
            return
        if pivot.spec.of_payments:
            self.session.show_payments.emit(pivots.behind_all(pivot, lines, columns))
        else:
            self.session.show_in.emit(*pivots.page_behind(pivot, lines))

    def figure(self) -> Any:
        """Explain the total of what the cell under the cursor is made of."""
        from fundtracker.reports.explain import explain_total

        pivot, grid, model = self.pivot, self.grid, self.model
        if pivot is None or grid is None or model is None:
            return None
        if not pivot.spec.of_payments:
            return None
        index = grid.currentIndex()
        line = model.record(index.row()) or pivot.total
        column = column_of(index)
        lines, columns = self.listed.lines_of(line), [] if column is None else [column]
        query = pivots.behind_all(pivot, lines, columns)
        return lambda ledger, limit=30: explain_total(ledger, query, limit=limit)

    def copied_rows(self) -> list[Sequence[Value]]:
        return self.grid.copied_rows() if self.grid is not None else []

    def export_shown(self) -> None:
        """Ask for a name and write the pivot with its sums."""
        proposed = f"{tr('Analysis')} {pivot_workbook.spec_words(self.spec)}.xlsx".replace("/", "-")
        kinds = tr("Spreadsheet") + " (*.xlsx)"
        name = save_name(self, tr("Export to Excel"), proposed, kinds)
        if name:
            self.export_to(Path(name))

    def export_to(self, path: Path) -> None:
        """Write the pivot and the sums it is made of to a spreadsheet."""
        pivot = self.pivot
        if pivot is None:
            return

        def written_(n: int) -> None:
            self.session.notice.emit("ok", tr("{n} rows written to {name}", n=f"{n:,}", name=path))

        self.session.operations.export(
            self, lambda ledger: pivot_workbook.write(ledger, pivot, path), written_
        )
