"""Park indicators, table 10: what was reported against the path to its target, and the form to
report.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.domain.park import measures
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.intake.lists.cell_values import measured
from fundtracker.intake.text.looks import bare
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import indicator_charts
from fundtracker.reports.charts.indicator_charts import Course, read_course
from fundtracker.reports.indicators.table10 import scope_name, tone
from fundtracker.reports.tables.report_table import own
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, button, card, column, hline, label, row
from fundtracker.ui.widgets.lazy_chart import LazyChart


class IndicatorsPage(ReportPage):
    """The table; right of it the indicator under the cursor with its chart and the form."""

    REPORT = "indicators"
    CHARTS = ("indicators_path", "indicators")
    READS = frozenset({
        "indicator", "indicator_target", "target_ceiling", "more_than", "indicator_actual",
        "register_entry", "review", "payment",
    })  # fmt: skip
    HIDDEN = ("source", "scope", "q3", "q2", "year")

    def __init__(self, session: Session) -> None:
        self.chart = LazyChart(session, 170)
        self.name, self.definition = (
            label(size=theme.CARD, bold=True, wrap=True),
            label(tone="text2", wrap=True),
        )
        self.amount, self.source = Field(""), Field("")
        self.report_it = button(kind="primary")
        self.new = button(icon="plus")
        self.dialog: RecordForm | None = None
        self.course: Course | None = None
        self._drafts: dict[
            tuple[str, int], tuple[str, str]
        ] = {}  # typed and not reported: by indicator and quarter
        super().__init__(session)
        self.table.least = 190
        self.table.arrived.connect(lambda _: self._arrived())
        self.report_it.clicked.connect(self._report)
        self.new.clicked.connect(self.define)
        self.amount.line.returnPressed.connect(self._report)

    def head(self) -> str:
        return tr("Indicator")

    def commands(self) -> Sequence[Piece]:
        self.texts(self.new.setText, lambda: tr("New indicator or target…"))
        self.texts(self.new.setIcon, lambda: theme.icon("plus", "text2", 16))
        return [self.new]

    def define(self) -> None:
        """Open the form of an indicator and its target."""
        if self.session.writable:
            self.dialog = RecordForm(self.session, "indicator", parent=self.window())
            self.dialog.open()

    def pills(self) -> dict[str, Tone]:
        return {"standing": tone}

    def beside(self) -> QWidget:
        for field, name in ((self.amount, lambda: tr("Reached at the end of the quarter")),
                          (self.source, lambda: tr("Source of the figure"))):  # fmt: skip
            self.texts(field.line.setAccessibleName, name)
            self.texts(field.name.setText, name)
        self.texts(self.report_it.setText, lambda: tr("Report the figure"))
        self.form = QWidget()
        self.form.setLayout(
            column(self.amount.layout, self.source.layout, row(None, self.report_it), gap=8)
        )
        self.side = side = card(
            self.name, self.definition, self.chart, hline(), self.form, None, gap=8
        )
        side.setFixedWidth(300)
        return side

    def shown(self, table: object) -> None:
        self.new.setEnabled(self.session.writable)
        if self.table.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._arrived()

    # ------------------------------------------------------------ the indicator under the cursor
    def _arrived(self) -> None:
        table_row, quarter, lang = self.table.current(), self.session.quarter, language()
        self.side.setVisible(table_row is not None)
        if table_row is None or quarter is None:
            return
        self.session.operations.read(
            self,
            lambda ledger: read_course(ledger, table_row.code, quarter, lang),
            self._show_course,
            key="course",
        )

    def _show_course(self, course: Course | None) -> None:
        current = self.table.current()
        if course is not None and (current is None or current.code != course.code):
            return  # the answer is late: the cursor has gone on
        self._put_by()
        self.course = course
        self.form.setVisible(course is not None and not course.frozen)
        self.form.setEnabled(self.session.writable)
        self.chart.setVisible(course is not None)
        if course is None:
            self.name.setText(current.name if current is not None else "")
            self.definition.setText(tr("Worked out from payments and reports; for reference."))
            return
        self.name.setText(f"{course.name} ({course.unit})")
        definition = course.definition or scope_name("park")
        frozen = tr("The quarter is frozen: the figure does not change.") if course.frozen else ""
        self.definition.setText("\n".join(filter(None, [definition, frozen])))
        self.chart.show_chart(indicator_charts.against_path(course))
        amount = own(course.amount) if course.amount is not None else ""
        self._fill(course, (amount, course.source if course.amount is not None else ""))

    def unsaved(self) -> str:
        lost = tr(
            "Figures typed for {n} indicators are not reported and would be lost.",
            n=len(self._drafts),
        )
        return lost if self._drafts else super().unsaved()

    def _put_by(self) -> None:
        """Keep what was typed for an indicator and a quarter: it must never reach another one."""
        lines = (self.amount.line, self.source.line)
        if self.course is not None and any(line.isModified() for line in lines):
            self._drafts[self.course.code, self.course.quarter] = (
                self.amount.text(),
                self.source.text(),
            )

    def _fill(self, course: Course, recorded: tuple[str, str]) -> None:
        """Show what was typed for a course and not reported, else what stands."""
        draft = self._drafts.pop((course.code, course.quarter), None)
        for field, stood, typed in zip(
            (self.amount, self.source), recorded, draft or recorded, strict=True
        ):
            if field.line.text() != typed:
                field.line.setText(typed)
                field.say("", tell=True)
            field.line.setModified(draft is not None and typed != stood)

    def _report(self) -> None:
        course = self.course
        if course is None or not self.report_it.isEnabled():
            return
        try:
            typed = measured(bare(self.amount.text()))
            amount = measures.thousandths(typed, course.own_unit)
        except UserError as error:
            self.amount.say(say(error), tell=True)
            return
        self.amount.say("", tell=True)
        source, code, quarter = self.source.text(), course.code, course.quarter
        self.report_it.setEnabled(False)

        def work(ledger: Ledger, _: object) -> None:
            with ledger.change("indicator", "", code=code) as change:
                ledger.indicators.report(
                    change, ledger.indicators.find(code), quarter, amount, source
                )

        def done(_: object) -> None:
            self.report_it.setEnabled(True)
            self._drafts.pop((code, quarter), None)
            if self.course is not None and (self.course.code, self.course.quarter) == (
                code,
                quarter,
            ):
                for field in (self.amount, self.source):
                    field.say("", tell=True)
                    field.line.setModified(False)
            self.session.notice.emit("ok", tr("{name}: reported", name=course.name))

        def refused(error: UserError) -> None:
            self.report_it.setEnabled(True)
            at = self.source if error.code == "actual_needs_source" else self.amount
            at.say(say(error), tell=True)

        self.session.operations.write(self, work, done, failed=refused)
