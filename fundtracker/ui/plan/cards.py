"""Parts of the plan page: the four totals, the charts, the published statements, two versions
side by side.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.plan import WHOLE_PLAN, Amount, Statement
from fundtracker.i18n import language, tr
from fundtracker.reports.charts import plan_charts
from fundtracker.reports.park.park_words import levels_name, period_name
from fundtracker.reports.plan.plan_course import Course, Difference
from fundtracker.reports.plan.plan_words import nature_name
from fundtracker.reports.tables.report_table import Cell, show
from fundtracker.reports.tables.text_grid import Value, yuan
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.building_blocks import Elided, column, label, row
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart
from fundtracker.ui.widgets.table_model import Column, amount_column


class Total(QFrame):
    """One of the plan's totals: its name, the figure, a line of words; ``memo``: another measure,
    dashed.
    """

    def __init__(self, session: Session, *, memo: bool = False) -> None:
        super().__init__()
        self.setObjectName("sunken" if memo else "card")
        self.setFixedHeight(96)
        self.name = Elided(theme.SMALL, tone="text2")
        self.name.setFixedHeight(20)
        self.figure = Figure(session, theme.FIGURE)
        self.unit = label(size=theme.SMALL, tone="muted")
        self.unit.setContentsMargins(0, 0, 0, 5)
        self.words = Elided(theme.SMALL, tone="muted")
        self._session = session
        self.top = row(self.name, gap=6)
        self.top.setStretch(0, 1)
        amount = row(self.figure, self.unit, None, gap=6)
        amount.setAlignment(self.unit, Qt.AlignmentFlag.AlignBottom)
        self.setLayout(column(self.top, amount, self.words, gap=0, margins=(16, 8, 14, 8)))

    def quiet(self, quiet: bool) -> None:
        """Write the figure in grey while it counts nowhere."""
        self.figure.setProperty("quiet", quiet)
        self.figure.style().polish(self.figure)

    def say(self, name: str, cell: Cell | None, words: str, *, tone: str = "") -> None:
        """Show a total; a breach is ``bad``."""
        self.name.say(name)
        shown = cell if cell is not None else Cell("")
        self.figure.say(
            cell, show(shown.value, "money", self._session.unit, language(), shown.mark)
        )
        self.figure.setFont(
            theme.font(theme.FIGURE if self._session.unit != "yuan" else theme.TITLE, bold=True)
        )
        self.unit.setText(unit_name(self._session.unit))
        self.words.say(words)
        self.words.setObjectName(tone or "muted")
        self.words.style().polish(self.words)


class CourseChart(QFrame):
    """What was reached since the plan's start, against the approved years and an even course.

    ``reached`` says the last total in words.
    """

    def __init__(self, session: Session, tone: str, reached: Callable[[str], str]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session, self._tone, self._reached = session, tone, reached
        self.title = label(size=theme.CARD, bold=True)
        self.words = label(size=theme.SMALL, tone="muted")
        self.curve = LazyChart(session, 184)
        top = row(column(self.title, self.words, gap=1), None)
        self.setLayout(column(top, self.curve, gap=6, margins=(16, 12, 16, 8)))

    def show_course(self, course: Course, version: int, title: str, words: str) -> None:
        """Draw a course; the dashed line is the version's approved years, where there are any."""
        self.title.setText(title)
        self.words.setText(f"{unit_name(self._session.unit)} · {words}")
        plan_name = tr("Plan {n}", n=self._session.money(course.even[-1]))
        last = self._reached(self._session.money(course.paid[-1])) if course.paid else ""
        approved = tr("V{n}, approved years", n=version)
        names = (title, tr("Actual"))
        self.curve.show_chart(
            plan_charts.course(course, self._tone, names, approved, last, plan_name)
        )


class Unreported(QFrame):
    """The place of a chart whose figures nobody has reported yet; it says so, and draws nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label(size=theme.CARD, bold=True)
        self.words = label(size=theme.SMALL, tone="muted")
        self.picture = QLabel()
        self.empty = label(bold=True)
        self.why = label(size=theme.SMALL, tone="muted", wrap=True)
        for caption in (self.picture, self.empty, self.why):
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        body = QVBoxLayout()
        for widget in (self.picture, self.empty, self.why):
            body.addWidget(widget)
        body.setSpacing(6)
        self.setLayout(
            column(self.title, self.words, None, body, None, gap=1, margins=(16, 12, 16, 16))
        )

    def say(self, title: str, words: str, empty: str, why: str) -> None:
        """Say what would stand here and why it does not."""
        self.picture.setPixmap(theme.pixmap("building", "faint", 36, self.devicePixelRatioF()))
        for caption, text in (
            (self.title, title),
            (self.words, words),
            (self.empty, empty),
            (self.why, why),
        ):
            caption.setText(text)


def statement_columns(session: Session) -> list[Column[Statement]]:
    """Return the columns of the published statements."""
    return [
        Column(
            "text",
            lambda: tr("Published statement"),
            lambda s: s.text_zh if language() == "zh" else s.text_en,
            tip=lambda s: s.text_zh if language() == "zh" else s.text_en,
            stretch=True,
        ),
        amount_column(
            session,
            "amount",
            lambda: tr("Amount"),
            lambda s: s.amount if s.unit == "fen" else None,
            158,
            text=lambda s: _stated(session, s),
            exact=_stated_exactly,
            names_unit=True,
        ),
        Column(
            "nature",
            lambda: tr("Measure"),
            lambda s: nature_name(s.nature),
            140,
            tone=lambda _: "text2",
        ),
        Column(
            "certainty",
            lambda: tr("State"),
            _certainty,
            88,
            pill=lambda s: "warn" if s.certainty == "expected" else "muted",
        ),
        Column(
            "source",
            lambda: tr("Source"),
            lambda s: s.source,
            190,
            tone=lambda _: "text2",
            tip=_origin,
        ),
    ]


def _origin(statement: Statement) -> str:
    level, period = levels_name(statement.level), period_name(statement.period)
    return " · ".join(filter(None, [statement.source, level, period]))


def _certainty(statement: Statement) -> str:
    return tr("expected") if statement.certainty == "expected" else tr("stated")


def _document(difference: Difference) -> str:
    return difference.after.doc_no if difference.after is not None else ""


def _stated(session: Session, statement: Statement) -> str:
    if statement.amount is None:
        return money.MISSING
    floor = MARKS[statement.bound]
    return floor + (
        session.money(statement.amount) if statement.unit == "fen" else _counted(statement)
    )


def _counted(statement: Statement) -> str:
    """A count with its unit; a Chinese counting word says nothing in another language."""
    unit = statement.unit if language() == "zh" or statement.unit.isascii() else ""
    return f"{statement.amount:,} {unit}".rstrip()


def _stated_exactly(statement: Statement) -> Value:
    """Money as exact yuan; a count says its own unit."""
    if statement.amount is None or statement.unit == "fen":
        return yuan(statement.amount)
    return f"{statement.amount} {statement.unit}"


def difference_columns(session: Session, number: int) -> list[Column[Difference]]:
    """Return the columns of V1 beside another version."""

    def amount(amount_row: Amount | None) -> str:
        if amount_row is None:
            return money.MISSING
        return MARKS[amount_row.bound] + session.money(amount_row.amount_fen)

    def fen(amount_row: Amount | None) -> int | None:
        return None if amount_row is None else amount_row.amount_fen

    def change(difference: Difference) -> str:
        fen = difference.change_fen
        if fen is None:
            return tr("newly stated") if difference.before is None else tr("no longer stated")
        return ("+" if fen > 0 else "") + session.money(fen) if fen else tr("unchanged")

    return [
        Column("line", lambda: tr("Plan line"), lambda d: d.line.name(language()), 170),
        Column(
            "year",
            lambda: tr("Of"),
            lambda d: tr("Whole plan") if d.year == WHOLE_PLAN else str(d.year),
            110,
            tone=lambda _: "text2",
        ),
        amount_column(
            session,
            "before",
            lambda: tr("V1 as published"),
            lambda d: fen(d.before),
            170,
            text=lambda d: amount(d.before),
        ),
        amount_column(
            session,
            "after",
            lambda: f"V{number}",
            lambda d: fen(d.after),
            170,
            text=lambda d: amount(d.after),
        ),
        amount_column(
            session,
            "change",
            lambda: tr("Change"),
            lambda d: d.change_fen,
            150,
            text=change,
            tone=lambda d: "muted" if not d.change_fen else "bad" if d.change_fen < 0 else "",
        ),
        Column(
            "doc",
            lambda: tr("Document number"),
            _document,
            tone=lambda _: "text2",
            tip=_document,
            stretch=True,
        ),
    ]
