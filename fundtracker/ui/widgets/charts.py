"""Charts drawn by ourselves: curves and bars over quarters, bullet bars. They compute nothing."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundtracker.ui.base import theme

_STYLES = {"solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine}


class Line(NamedTuple):
    """A curve over the quarters; None ends it. ``name`` stands at its end, or above the quarter ``at``."""

    values: Sequence[float | None]
    tone: str
    style: str = "solid"
    name: str = ""
    filled: bool = False
    at: int | None = None


def nice_steps(highest: float, most: int = 5) -> list[float]:
    """Return round values from 0 to at least ``highest``, at most ``most`` steps."""
    if highest <= 0:
        return [0.0, 1.0]
    power = 1.0
    while power * 10 <= highest:
        power *= 10
    while power > highest:
        power /= 10
    step = next(
        s for s in (power / 10, power / 5, power / 4, power / 2, power, power * 2, power * 5) if highest / s <= most
    )
    count = int(highest / step + 0.9999)
    return [step * i for i in range(count + 1)]


def nice_range(lowest: float, highest: float, most: int = 5) -> list[float]:
    """Return round values from at most ``lowest`` to at least ``highest``, 0 among them."""
    if lowest >= 0:
        return nice_steps(highest, most)
    step = nice_steps(max(0.0, highest) - lowest, most)[1]
    below, above = int(-lowest / step + 0.9999), int(max(0.0, highest) / step + 0.9999)
    return [step * i for i in range(-below, above + 1)]


class Curves(QWidget):
    """Curves or bars over quarters: left labels, hairlines, the present quarter as a thin dashed line."""

    def __init__(self, height: int = 190) -> None:
        super().__init__()
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._quarters: Sequence[str] = ()
        self._lines: Sequence[Line] = ()
        self._bars: Sequence[Line] = ()
        self._now: int | None = None
        self._now_name = ""
        self._overlaid = False
        self._label: Callable[[float], str] = str

    def show_lines(
        self,
        quarters: Sequence[str],
        lines: Sequence[Line],
        *,
        bars: Sequence[Line] = (),
        now: int | None = None,
        now_name: str = "",
        label: Callable[[float], str] = str,
        overlaid: bool = False,
    ) -> None:
        """Draw lines and bars; ``label`` writes a value of the axis; ``overlaid`` bars stand at one place."""
        self._quarters, self._lines, self._bars = quarters, lines, bars
        self._now, self._now_name, self._label, self._overlaid = now, now_name, label, overlaid
        said = [f"{one.name}" for one in (*lines, *bars) if one.name]
        self.setAccessibleName(", ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._quarters:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION))
        values = [v for one in (*self._lines, *self._bars) for v in one.values if v is not None]
        steps = nice_range(min(values, default=0.0), max(values, default=1.0))
        lowest = steps[0]
        metrics = QFontMetricsF(painter.font())
        left = max(metrics.horizontalAdvance(self._label(s)) for s in steps) + 14
        place = QRectF(left, 20, self.width() - left - 12, self.height() - 20 - 26)
        span = (steps[-1] - lowest) * 1.04 or 1.0

        def at(i: float, value: float) -> QPointF:
            step = place.width() / max(len(self._quarters), 1)
            return QPointF(place.left() + (i + 0.5) * step, place.bottom() - (value - lowest) / span * place.height())

        self._grid(painter, place, steps, at)
        for number, bar in enumerate(self._bars):
            self._bar(painter, bar, number, at, place)
        for line in self._lines:
            self._line(painter, line, at)
        self._names(painter, place, at)

    def _grid(self, painter: QPainter, place: QRectF, steps: Sequence[float], at: Callable[..., QPointF]) -> None:
        for step in steps:
            y = round(at(0, step).y()) + 0.5
            painter.setPen(QPen(theme.color("border2" if step == 0 else "grid"), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(theme.color("muted"))
            where = QRectF(0, y - 8, place.left() - 8, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._label(step))
        width = place.width() / len(self._quarters)
        room = QFontMetricsF(painter.font()).horizontalAdvance("00Q0") + 8
        said = [i for i, name in enumerate(self._quarters) if name]
        between = width * (said[1] - said[0]) if len(said) > 1 else room
        every = max(1, int(room / max(between, 1.0) + 0.9999))
        for number, i in enumerate(said):
            name = self._quarters[i]
            if number % every == 0:
                where = QRectF(at(i, 0).x() - width, place.bottom() + 6, 2 * width, 16)
                painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, name)
        if self._now is not None:
            x = round(at(self._now, 0).x()) + 0.5
            painter.setPen(QPen(theme.color("border2"), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, place.top() - 8), QPointF(x, place.bottom()))
            painter.setPen(theme.color("muted"))
            right = Qt.AlignmentFlag.AlignRight
            painter.drawText(QRectF(x - 126, place.top() - 14, 120, 16), right, self._now_name)

    @staticmethod
    def _line(painter: QPainter, line: Line, at: Callable[..., QPointF]) -> None:
        points = [at(i, v) for i, v in enumerate(line.values) if v is not None]
        if not points:
            return
        if line.filled:
            path = QPainterPath(points[0])
            path.addPolygon(QPolygonF(points))
            path.lineTo(QPointF(points[-1].x(), at(0, 0).y()))
            path.lineTo(QPointF(points[0].x(), at(0, 0).y()))
            ground = theme.color(line.tone)
            ground.setAlpha(26)
            painter.fillPath(path, ground)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.color(line.tone), 2.5 if line.style == "solid" else 2, _STYLES[line.style])
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF(points))
        if line.filled:
            painter.setPen(QPen(theme.color("surface"), 2))
            painter.setBrush(theme.color(line.tone))
            painter.drawEllipse(points[-1], 5, 5)

    def _bar(self, painter: QPainter, bar: Line, number: int, at: Callable[..., QPointF], place: QRectF) -> None:
        step = place.width() / len(self._quarters)
        places = 1 if self._overlaid else len(self._bars)
        width = min(step * 0.62, 44) / places
        ground = theme.color(bar.tone)
        ground.setAlpha(255 if bar.style == "solid" else 110)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        for i, value in enumerate(bar.values):
            if value:
                top, base = at(i, value), at(i, 0)
                x = top.x() + (-0.5 if self._overlaid else number - len(self._bars) / 2) * width
                painter.drawRect(QRectF(x, min(top.y(), base.y()), width - 1, abs(base.y() - top.y())))

    def _names(self, painter: QPainter, place: QRectF, at: Callable[..., QPointF]) -> None:
        """Write the names at the ends of their lines, none over another."""
        taken: list[QRectF] = []
        for line in self._lines:
            points = [(i, v) for i, v in enumerate(line.values) if v is not None]
            if not line.name or not points:
                continue
            painter.setFont(theme.font(theme.SMALL, bold=line.style == "solid"))
            size = QFontMetricsF(painter.font()).boundingRect(line.name)
            end = at(*(points[-1] if line.at is None else points[min(line.at, len(points) - 1)]))
            x = end.x() + 10 if end.x() + 10 + size.width() < place.right() else end.x() - size.width() - 6
            if line.at is not None:
                x = end.x() - size.width() - 4
            y = end.y() + (14 if line.style == "solid" else -16)
            where = QRectF(x, y - 8, size.width() + 6, 18)
            while any(where.intersects(other) for other in taken):
                where.translate(0, 18 if line.style == "solid" else -18)
            where.moveTop(min(max(where.top(), 0.0), place.bottom() - 18))
            taken.append(where)
            painter.setPen(theme.color(line.tone if line.tone != "plan" else "muted"))
            painter.drawText(where, Qt.AlignmentFlag.AlignVCenter, line.name)


class Bullet(QWidget):
    """A bar on its track: the part done, and a tick where the time elapsed stands."""

    def __init__(self, tone: str = "c1", height: int = 8) -> None:
        super().__init__()
        self._tone, self._bar = tone, height
        self._part: float | None = None
        self._tick: float | None = None
        self.setFixedHeight(height + 6)

    def show_part(self, part: float | None, tick: float | None = None, name: str = "") -> None:
        """Draw a part of 1; the tick is a part too."""
        self._part, self._tick = part, tick
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        width, round_ = self.width(), self._bar / 2
        painter.setBrush(theme.color("grid"))
        painter.drawRoundedRect(QRectF(0, 3, width, self._bar), round_, round_)
        if self._part is not None and self._part > 0:
            painter.setBrush(theme.color(self._tone))
            done = max(self._bar, width * min(1.0, self._part))
            painter.drawRoundedRect(QRectF(0, 3, done, self._bar), round_, round_)
        if self._tick is not None:
            painter.setBrush(theme.color("text2"))
            painter.drawRect(QRectF(width * min(1.0, self._tick) - 1, 0, 2, self._bar + 6))
