"""Charts of one fund: the J-curve by year, calls and distributions on a time line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.funds.fund_detail import Moment, YearFlow
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.funds.cards import ChartCard, axis
from fundtracker.ui.widgets.building_blocks import Texts
from fundtracker.ui.widgets.charts import Line

_HIGH, _GAP = 14, 6


class YearsCard(ChartCard):
    """What was paid in and got back by year, and the cumulative net; light and dotted: as the pace assumes."""

    def __init__(self, session: Session, texts: Texts) -> None:
        self._session = session
        legend = (
            ("plan", lambda: tr("Paid in")), ("c2", lambda: tr("Distributed")), ("c1", lambda: tr("Cumulative net")),
        )  # fmt: skip
        super().__init__(texts, lambda: tr("J-curve"), legend, 120)

    def show_years(self, years: Sequence[YearFlow]) -> None:
        """Draw the years; a year of the future is light."""

        def bars(values: Sequence[int], tone: str) -> list[Line]:
            known = [fen if not one.ahead else None for fen, one in zip(values, years, strict=True)]
            coming = [fen if one.ahead else None for fen, one in zip(values, years, strict=True)]
            return [Line(known, tone), Line(coming, tone, "dash")]

        known = [one.net if not one.ahead else None for one in years]
        last = sum(not one.ahead for one in years) - 1
        coming = [one.net if at >= last else None for at, one in enumerate(years)]
        lines = [Line(coming, "c1", "dot"), Line(known, "c1")] if years else []
        self.sub.say(tr("{unit}, by year to V; light and dotted: assumed pace", unit=unit_name(self._session.unit)))
        self.chart.show_lines(
            [one.name for one in years], lines,
            bars=[*bars([one.paid for one in years], "plan"), *bars([one.received for one in years], "c2")],
            label=lambda v: axis(v, self._session.unit), overlaid=True,
        )  # fmt: skip
        self.chart.setAccessibleName(tr("J-curve"))


class TimeLine(QWidget):
    """Calls under a line of time, distributions above it; hollow: called and not wholly come."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._moments: Sequence[Moment] = ()
        self._day = dt.date.min
        self.setMinimumHeight(116)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_moments(self, moments: Sequence[Moment], day: dt.date) -> None:
        """Draw the moments and the day V."""
        self._moments, self._day = moments, day
        self.setAccessibleName(", ".join(self._words(one) for one in moments))
        self.setToolTip("\n".join(self._words(one) for one in moments))
        self.update()

    def _words(self, one: Moment) -> str:
        name = tr("Call {n}", n=one.number) if one.call else tr("Distribution {n}", n=one.number)
        return f"{one.day} {name} {self._session.money(one.fen)}"

    def sizeHint(self) -> QSize:
        return QSize(360, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._moments:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION))
        first = min(self._moments[0].day, self._day).toordinal()
        last = max(self._moments[-1].day, self._day).toordinal()
        span, width = max(1, last - first), self.width() - 76
        y = round(self.height() / 2) + 0.5

        def at(day: dt.date) -> float:
            return 36 + width * (day.toordinal() - first) / span

        painter.setPen(QPen(theme.color("border2"), 2))
        painter.drawLine(QPointF(8, y), QPointF(self.width() - 8, y))
        self._years(painter, at, y)
        x = at(self._day)
        painter.setPen(QPen(theme.color("text2"), 1, Qt.PenStyle.DashLine))
        painter.drawLine(QPointF(x, 2), QPointF(x, self.height() - 2))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(x - 24, 2, 20, _HIGH), Qt.AlignmentFlag.AlignRight, "V")
        taken: dict[bool, float] = {}
        for one in self._moments:
            self._moment(painter, one, at(one.day), y, taken)

    def _years(self, painter: QPainter, at: object, y: float) -> None:
        place = at
        assert callable(place)
        painter.setPen(theme.color("muted"))
        for year in range(self._moments[0].day.year + 1, max(self._moments[-1].day, self._day).year + 1):
            x = place(dt.date(year, 1, 1))
            painter.drawLine(QPointF(x, y - 4), QPointF(x, y + 4))
            painter.drawText(QRectF(x + 3, y - 17, 40, 14), Qt.AlignmentFlag.AlignLeft, str(year))

    def _moment(self, painter: QPainter, one: Moment, x: float, y: float, taken: dict[bool, float]) -> None:
        """Draw a moment; its words are left out where they would touch those before (the tooltip has all)."""
        tone = "warn" if one.open else "plan" if one.call else "c2"
        down = 1 if one.call else -1
        painter.setPen(QPen(theme.color(tone), 1))
        painter.drawLine(QPointF(x, y), QPointF(x, y + down * 16))
        painter.setPen(QPen(theme.color(tone), 2))
        painter.setBrush(theme.color("surface" if one.open else tone))
        painter.drawEllipse(QPointF(x, y), 5, 5)
        amount = self._session.money(one.fen)
        name = f"{one.day.month:02d}-{one.day.day:02d} " + (
            tr("Call {n}", n=one.number) if one.call else tr("Distribution {n}", n=one.number)
        )
        bold = theme.font(theme.SMALL, bold=True)
        size = max(QFontMetricsF(painter.font()).horizontalAdvance(name), QFontMetricsF(bold).horizontalAdvance(amount))
        left = min(max(2.0, x - size / 2), self.width() - size - 2)
        if left < taken.get(one.call, 0.0):
            return
        taken[one.call] = left + size + _GAP
        top = y + 18 if one.call else y - 18 - 2 * _HIGH
        middle = Qt.AlignmentFlag.AlignHCenter
        painter.fillRect(QRectF(left - 4, top, size + 8, 2 * _HIGH), theme.color("surface"))
        painter.setPen(theme.color("text2" if not one.open else "warn"))
        painter.drawText(QRectF(left - 4, top, size + 8, _HIGH), middle, name)
        painter.setPen(theme.color("warn" if one.open else "text" if one.call else "ok"))
        painter.save()
        painter.setFont(bold)
        painter.drawText(QRectF(left - 4, top + _HIGH, size + 8, _HIGH + 2), middle, amount)
        painter.restore()
