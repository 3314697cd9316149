"""Small bars of 6 to 14 pixels beside figures: parts on a track, hatched where pending, ticks on
them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fundtracker.ui.base import theme

_NAMES = 15  # pixels above the bar for the names of its ticks


class Stretch(NamedTuple):
    """From ``first`` to ``last``, parts of the bar's length; ``pending``: hatched."""

    first: float
    last: float
    tone: str
    pending: bool = False


class Tick(NamedTuple):
    """A stroke across the bar at a part of its length; ``assumed``: dashed; ``name``: written
    above it.
    """

    at: float
    tone: str = "text2"
    assumed: bool = False
    name: str = ""


class Bar(QWidget):
    """A bar on its track. ``names``: room for the names of ticks above it."""

    def __init__(self, tone: str = "c1", height: int = 8, *, names: bool = False) -> None:
        super().__init__()
        self._tone, self._high, self._top = tone, height, _NAMES + 3 if names else 3
        self._stretches: Sequence[Stretch] = ()
        self._ticks: Sequence[Tick] = ()
        self._track = Stretch(0.0, 1.0, "grid")
        self.setFixedHeight(self._top + height + 3)
        self.setMinimumWidth(60)

    def show_part(self, part: float | None, tick: float | None = None, name: str = "") -> None:
        """Show a part of the whole, and where the time elapsed stands; None draws neither."""
        done = [Stretch(0.0, min(1.0, part), self._tone)] if part is not None and part > 0 else []
        self.show_stretches(done, [Tick(min(1.0, tick))] if tick is not None else [], name)

    def show_stretches(
        self,
        stretches: Sequence[Stretch],
        ticks: Sequence[Tick],
        name: str,
        track: Stretch | None = None,
    ) -> None:
        """Show stretches in the order given, ticks over them; ``name`` says it all in words."""
        self._stretches, self._ticks = (
            [stretch for stretch in stretches if stretch.last > stretch.first],
            ticks,
        )
        self._track = track or Stretch(0.0, 1.0, "grid")
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for stretch in (self._track, *self._stretches):
            self._paint(painter, stretch)
        taken = -1.0
        for tick in sorted(self._ticks, key=lambda tick: -tick.at):
            taken = self._paint_tick(painter, tick, taken)

    def _paint(self, painter: QPainter, stretch: Stretch) -> None:
        round_ = min(4.0, self._high / 2)
        width = max(
            (stretch.last - stretch.first) * self.width(),
            2 * round_ if stretch.last > stretch.first else 0,
        )
        place = QRectF(stretch.first * self.width(), self._top, width, self._high)
        if stretch.pending:
            painter.setBrush(QBrush(theme.color(stretch.tone), Qt.BrushStyle.BDiagPattern))
            painter.drawRect(place)
        elif stretch.first > 0:
            painter.fillRect(place, theme.color(stretch.tone))
        elif width:
            painter.setBrush(theme.color(stretch.tone))
            painter.drawRoundedRect(place, round_, round_)

    def _paint_tick(self, painter: QPainter, tick: Tick, taken: float) -> float:
        """Paint a tick; return where its name begins, or ``taken`` where it has none or no room."""
        x = min(max(1.0, tick.at * self.width()), self.width() - 1.0)
        dash = Qt.PenStyle.DashLine if tick.assumed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(theme.color(tick.tone), 2, dash))
        painter.drawLine(QPointF(x, self._top - 3), QPointF(x, self._top + self._high + 3))
        painter.setPen(theme.color(tick.tone))
        if not tick.name or self._top <= _NAMES:
            return taken
        painter.setFont(theme.font(theme.CAPTION))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(tick.name)
        end = x if taken < 0 else min(x, taken - 10)
        if end - wide < 0:
            return taken
        painter.drawText(
            QRectF(end - wide, 0, wide + 2, 14), Qt.AlignmentFlag.AlignVCenter, tick.name
        )
        return end - wide
