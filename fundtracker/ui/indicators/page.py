"""Park indicators, table 10: what was reported against the path to its target, and the form to report."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import indicators as rules
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.intake.lists.post_list import thousandths
from fundtracker.ledger import Ledger
from fundtracker.reports.indicators.table10 import chosen, scope_name, standing_name
from fundtracker.reports.tables.report_table import Row, own
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.field import Field
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import button, card, column, hline, label, row
from fundtracker.ui.widgets.charts import Curves, Line

_TONES = {"missing": "warn", "reached": "ok", "ahead": "ok", "in_step": "muted", "behind": "warn", "open": "muted"}


class Course(NamedTuple):
    """An indicator over the quarters, in units; ``path`` the even course from baseline to target."""

    code: str
    quarter: int
    name: str
    unit: str
    definition: str
    source: str
    quarters: list[str]
    actual: list[float | None]
    path: list[float | None]
    now: int
    amount: int | None
    frozen: bool


def read_course(ledger: Ledger, code: str, quarter: Quarter, lang: str) -> Course | None:
    """Return an indicator's course; None of a row that is none (reading thread)."""
    one = next((i for i in ledger.indicators.all() if i.code == code), None)
    if one is None:
        return None
    version, actuals = ledger.plan.current(), ledger.indicators.actuals()
    target = chosen(ledger.indicators.targets().get(one.id, []), quarter.year)
    last = max(version.last.ordinal, target.year * 4 + 3 if target else 0)
    quarters = [Quarter.at(q) for q in range(version.first.ordinal, last + 1)]
    path: list[float | None] = [None] * len(quarters)
    if target is not None and one.baseline is not None and one.baseline_day is not None:
        due = dt.date(target.year, 12, 31).toordinal()
        for i, q in enumerate(quarters):
            day = q.last_day.toordinal()
            asked = rules.path(one.baseline, one.baseline_day, target.amount, due, day) if day <= due else None
            path[i] = asked / 1000 if asked is not None else None
    there = [actuals.get((one.id, q.ordinal)) for q in quarters]
    reported = actuals.get((one.id, quarter.ordinal))
    return Course(
        code, quarter.ordinal, one.name(lang), one.unit(lang), one.definition,
        reported.source if reported else one.source,
        [q.label for q in quarters], [a.amount / 1000 if a else None for a in there], path,
        quarter.ordinal - version.first.ordinal, reported.amount if reported else None,
        quarter.ordinal in ledger.reviews.frozen(),
    )  # fmt: skip


class IndicatorsPage(ReportPage):
    """The table; right of it the indicator under the cursor with its chart and the form."""

    REPORT = "indicators"
    READS = frozenset({"indicator", "indicator_target", "indicator_actual", "register_entry", "review", "payment"})
    HIDDEN = ("source", "scope", "q3", "q2", "year")

    def __init__(self, session: Session) -> None:
        self.chart = Curves(150)
        self.name, self.definition = label(size=theme.CARD, bold=True, wrap=True), label(tone="text2", wrap=True)
        self.amount, self.source = Field(""), Field("")
        self.report_it = button(kind="primary")
        self.course: Course | None = None
        self._drafts: dict[tuple[str, int], tuple[str, str]] = {}  # typed and not reported: by indicator and quarter
        super().__init__(session)
        self.table.least = 190
        self.table.arrived.connect(lambda _: self._arrived())
        self.report_it.clicked.connect(self._report)
        self.amount.line.returnPressed.connect(self._report)

    def head(self) -> str:
        return tr("Indicator")

    def pills(self) -> dict[str, Tone]:
        return {"standing": self._pill}

    @staticmethod
    def _pill(one: Row) -> str:
        said = one.cells["standing"].value if "standing" in one.cells else ""
        return next((tone for code, tone in _TONES.items() if standing_name(code) == said), "")

    def beside(self) -> QWidget:
        for one, name in ((self.amount, lambda: tr("Reached at the end of the quarter")),
                          (self.source, lambda: tr("Source of the figure"))):  # fmt: skip
            self.texts(one.line.setAccessibleName, name)
            self.texts(one.name.setText, name)
        self.texts(self.report_it.setText, lambda: tr("Report the figure"))
        self.form = QWidget()
        self.form.setLayout(column(self.amount.layout, self.source.layout, row(None, self.report_it), gap=8))
        side = card(self.name, self.definition, self.chart, hline(), self.form, None, gap=8)
        side.setFixedWidth(300)
        return side

    def shown(self, table: object) -> None:
        if self.table.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._arrived()

    # ------------------------------------------------------------ the indicator under the cursor
    def _arrived(self) -> None:
        one, quarter, lang = self.table.current(), self.session.quarter, language()
        if one is None or quarter is None:
            return
        self.session.operations.read(
            self, lambda ledger: read_course(ledger, one.code, quarter, lang), self._show_course, key="course"
        )

    def _show_course(self, course: Course | None) -> None:
        current = self.table.current()
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
        said = course.definition or scope_name("park")
        frozen = tr("The quarter is frozen: the figure stands.") if course.frozen else ""
        self.definition.setText("\n".join(filter(None, [said, frozen])))
        self.chart.show_lines(
            course.quarters,
            [
                Line(course.path, "plan", "dash", tr("even course to the target")),
                Line(course.actual, "c1", "solid", tr("reported")),
            ],
            now=course.now, label=lambda v: f"{v:,.0f}" if v >= 10 or v == 0 else f"{v:g}",
        )  # fmt: skip
        amount = own(course.amount) if course.amount is not None else ""
        self._fill(course, (amount, course.source if course.amount is not None else ""))

    def unsaved(self) -> str:
        lost = tr("Figures typed for {n} indicators are not reported and would be lost.", n=len(self._drafts))
        return lost if self._drafts else super().unsaved()

    def _put_by(self) -> None:
        """Keep what was typed for an indicator and a quarter: it must never reach another one."""
        lines = (self.amount.line, self.source.line)
        if self.course is not None and any(line.isModified() for line in lines):
            self._drafts[self.course.code, self.course.quarter] = (self.amount.text(), self.source.text())

    def _fill(self, course: Course, stands: tuple[str, str]) -> None:
        """Show what was typed for a course and not reported, else what stands."""
        draft = self._drafts.pop((course.code, course.quarter), None)
        for one, stood, typed in zip((self.amount, self.source), stands, draft or stands, strict=True):
            if one.line.text() != typed:
                one.line.setText(typed)
                one.say("", tell=True)
            one.line.setModified(draft is not None and typed != stood)

    def _report(self) -> None:
        course = self.course
        if course is None or not self.report_it.isEnabled():
            return
        try:
            amount = thousandths(self.amount.text())
        except UserError as error:
            self.amount.say(say(error), tell=True)
            return
        self.amount.say("", tell=True)
        source, code, quarter = self.source.text(), course.code, course.quarter
        self.report_it.setEnabled(False)

        def work(ledger: Ledger, _: object) -> None:
            with ledger.change("indicator", "", code=code) as change:
                ledger.indicators.report(change, ledger.indicators.find(code), quarter, amount, source)

        def done(_: object) -> None:
            self.report_it.setEnabled(True)
            self._drafts.pop((code, quarter), None)
            if self.course is not None and (self.course.code, self.course.quarter) == (code, quarter):
                for one in (self.amount, self.source):
                    one.say("", tell=True)
                    one.line.setModified(False)
            self.session.told.emit("ok", tr("{name}: reported", name=course.name))

        def refused(error: UserError) -> None:
            self.report_it.setEnabled(True)
            at = self.source if error.code == "actual_needs_source" else self.amount
            at.say(say(error), tell=True)

        self.session.operations.write(self, work, done, failed=refused)
