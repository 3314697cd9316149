"""A calendar beside a field of a day: its icon, F4 or Alt+Down opens it, Enter takes the day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QLineEdit, QTableView, QToolButton

from fundtracker.i18n import language, tr
from fundtracker.intake.cells import dates
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import column


def read_day(text: str) -> int:
    """Return the ordinal of a day as imports read it (2024-01-18, 2024年1月18日, 20240118 …).

    Raises:
        ValueError: with what is wrong.
    """
    day = dates.day(text)
    if isinstance(day, str):
        if re.fullmatch(r"\d{4}(\D\d\d?\D\d\d?\D?|\d{4})", text.strip()):
            raise ValueError(tr("there is no such day"))
        raise ValueError(tr("a day is written 2024-01-18"))
    if not 1950 <= dt.date.fromordinal(day).year <= 2150:
        raise ValueError(tr("the year cannot be right"))
    return day


def with_calendar(line: QLineEdit) -> None:
    """Give a line of a day its calendar."""
    _Opener(line)


class _Opener(QObject):
    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line)
        self._line = line
        position = QLineEdit.ActionPosition.TrailingPosition
        action = line.addAction(theme.icon("calendar", "text2", 16), position)
        action.setToolTip(tr("Choose a day (F4)"))
        action.setText(tr("Choose a day (F4)"))
        action.triggered.connect(self.open)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            if event.key() == Qt.Key.Key_F4 or (alt and event.key() == Qt.Key.Key_Down):
                self.open()
                return True
        return super().eventFilter(watched, event)

    def open(self) -> None:
        """Show the calendar under the line, on the day that is typed."""
        if self._line.isReadOnly():
            return
        try:
            day = dt.date.fromordinal(read_day(self._line.text().strip()))
        except ValueError:
            day = None
        popup = CalendarPopup(self._line, self._take, day)
        popup.move(self._line.mapToGlobal(QPoint(0, self._line.height() + 2)))
        popup.show()

    def _take(self, day: dt.date) -> None:
        self._line.setText(day.isoformat())
        self._line.setModified(True)
        self._line.textEdited.emit(self._line.text())
        self._line.setFocus()


class CalendarPopup(QFrame):
    """A month to choose a day of; Esc leaves it."""

    def __init__(
        self, line: QLineEdit, take: Callable[[dt.date], object], day: dt.date | None
    ) -> None:
        super().__init__(line, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._take_day = take
        self.calendar = QCalendarWidget()
        zone = QLocale.Language.Chinese if language() == "zh" else QLocale.Language.English
        self.calendar.setLocale(QLocale(zone))
        self.calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.calendar.setAccessibleName(tr("Calendar"))
        weekend = QTextCharFormat()
        weekend.setForeground(theme.color("muted"))  # red is for what is wrong
        for day_of_week in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.calendar.setWeekdayTextFormat(day_of_week, weekend)
        arrows = (("prev", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"),
                  ("next", "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"))  # fmt: skip
        for name, sign in arrows:
            arrow = self.calendar.findChild(QToolButton, f"qt_calendar_{name}month")
            if arrow is not None:
                arrow.setIcon(QIcon())
                arrow.setText(sign)
        if day is not None:
            self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self.calendar.activated.connect(self._chosen)
        self.calendar.clicked.connect(self._chosen)
        self.setLayout(column(self.calendar, margins=(4, 4, 4, 4)))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        days = self.calendar.findChild(QTableView)
        if days is not None:
            days.setFocus()

    def _chosen(self, day: QDate) -> None:
        self.close()
        self._take_day(dt.date(day.year(), day.month(), day.day()))
