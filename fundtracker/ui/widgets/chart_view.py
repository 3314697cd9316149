"""A chart with its legend, read-out and menu; import it where the first one is built (it loads
pyqtgraph).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QGuiApplication, QImage, QPainter, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QLabel, QMenu, QSizePolicy, QVBoxLayout, QWidget

from fundtracker.i18n import language, tr
from fundtracker.reports.charts.chart import Chart, apart, exact_rows, unit_words, written
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.chart_legend import ChartLegend, Line, ReadOut
from fundtracker.ui.widgets.chart_steps import DESK, Lettering
from fundtracker.ui.widgets.charts import Plot
from fundtracker.ui.widgets.table_view import to_clipboard

_SCALE = 2.0  # pixels of a picture to one of the window


class ChartView(QWidget):
    """Draw a ``Chart``; a click, or Enter on the place walked to, explains its figure.

    ``place``: where the cursor stands, None at rest. ``opened``: the id of the figure asked for.
    """

    opened = Signal(object)  # str: a figure

    def __init__(self, session: Session, height: int, letters: Lettering = DESK) -> None:
        super().__init__()
        self._session = session
        self.chart = Chart("", (), ())
        self.place: int | None = None
        self._hidden: set[str] = set()
        self._letters = letters
        self.legend = ChartLegend(letters.words)
        self.plot = Plot(letters)
        self.plot.setMinimumHeight(height)
        self.plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.empty = QLabel(self.plot)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        self.read_out = ReadOut(self.plot, letters.words)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(2)
        box.addWidget(self.legend)
        box.addWidget(self.plot, 1)
        self.plot.walked.connect(self._walk_by)
        self.plot.pointed.connect(self.walk)
        self.plot.chosen.connect(self._open)
        self.plot.zoomed.connect(self.zoom)
        self.plot.left.connect(self.rest)
        self.plot.asked.connect(self._ask)
        self.legend.switched.connect(self._switch)

    # ------------------------------------------------------------ showing
    def show_chart(self, chart: Chart) -> None:
        """Draw a chart; names switched off before stay off where it has them too."""
        self.chart = chart
        self._hidden &= {sery.name for sery in chart.series}
        self.rest()
        self.plot.setAccessibleName(chart.title)
        home = self._home()
        self.plot.setAccessibleDescription(self.words(home) if home is not None else "")
        self.restyle()

    def restyle(self) -> None:
        """Draw again in the theme and language in use; nothing is read anew."""
        self.legend.show_series(self.chart.series, frozenset(self._hidden))
        self.plot.draw(self.chart, frozenset(self._hidden), self._axis)
        self._say_empty()
        if self.place is not None:
            self.walk(self.place)

    def _say_empty(self) -> None:
        known = self.chart.known
        words = "" if known > 1 or self.chart.across else self._lone_words(known)
        self.empty.setText(words)
        self.empty.setFont(theme.font(self._letters.words))
        self.empty.setStyleSheet(f"color:{theme.token('muted')}; background:transparent")
        self.empty.setVisible(bool(words))
        self._place_empty(known)

    def _lone_words(self, known: int) -> str:
        if not known:
            return tr("Nothing to draw yet.")
        return tr("One point so far: a course needs a second one.") if self._is_course() else ""

    def _is_course(self) -> bool:
        return all(sery.kind in ("line", "area", "band") for sery in self.chart.series)

    def _place_empty(self, known: int) -> None:
        area = self.plot.rect()
        self.empty.setGeometry(area if not known else area.adjusted(60, 4, -8, 26 - area.height()))

    def _axis(self, values: Sequence[int]) -> list[str]:
        """Return values beside the grid: rounded for the eye, exact where two would look alike."""
        measure, unit = self.chart.measure, self._session.unit

        def short(value: int) -> str:
            if measure == "fen":
                text = self._session.money(value)
                return text.rstrip("0").rstrip(".") if "." in text else text
            text = written(value, measure, "", language())
            return text.replace(".0 ", " ").replace(" %", "%") if measure == "tenths" else text

        return apart(values, short, lambda value: written(value, measure, unit, language()))

    # ------------------------------------------------------------ reading out
    def _said(self, place: int) -> list[Line]:
        """Return the series drawn at a place with their values in words."""
        chart, unit, lang = self.chart, self._session.unit, language()
        lines: dict[str, Line] = {}
        for sery in chart.series:
            value = sery.amount(place)
            if sery.name in self._hidden or value is None:
                continue
            text = written(value, chart.measure, unit, lang)
            if sery.ranges and sery.low[place] is not None:
                text = f"{written(sery.low[place], chart.measure, unit, lang)} … {text}"
            lines.setdefault(sery.name, (sery, text))
        return list(lines.values())

    def words(self, place: int) -> str:
        """Return what stands at a place in one line: for a screen reader."""
        unit = unit_words(self.chart.measure, unit_name(self._session.unit))
        read_out = self._said(place)
        text = ", ".join(f"{series.name} {text} {unit}".rstrip() for series, text in read_out)
        return f"{self.chart.places[place]}: {text}"

    def _home(self) -> int | None:
        if not self.chart.places:
            return None
        return self.chart.now[0] if self.chart.now else len(self.chart.places) - 1

    def _walk_by(self, by: int) -> None:
        home = self._home()
        if home is not None:
            self.walk(home if self.place is None else self.place + by)

    def walk(self, place: int) -> None:
        """Put the cursor on a place, say what stands there, and tell a screen reader."""
        if not self.chart.places:
            return
        self.place = min(max(place, 0), len(self.chart.places) - 1)
        self.plot.put_cursor(self.place)
        self._write_read_out(self.place)
        announce(self.plot, self.words(self.place))

    def _write_read_out(self, place: int) -> None:
        unit = unit_words(self.chart.measure, unit_name(self._session.unit))
        self.read_out.say(self.chart.places[place], unit, self._said(place))
        self.read_out.move(self._clear_corner(place))
        self.read_out.show()

    def _clear_corner(self, place: int) -> QPoint:
        """Return where the read-out covers the fewest points near the cursor, inside the
        drawing.
        """
        size, room = self.read_out.size(), self.plot.rect()
        near = range(max(0, place - 2), min(len(self.chart.places), place + 3))
        points = [
            self.plot.pixels(at, series.values[at] or 0)
            for series in self.plot.shown() for at in near if series.values[at] is not None
        ]  # fmt: skip
        x = self.plot.pixels(place).x() if not self.chart.across else room.width() / 2
        lefts = [x + 12, x - 12 - size.width()]
        tops = [4.0, float(max(4, room.height() - 28 - size.height()))]
        spots = [QRectF(self._inside(left, size, room), top, size.width(), size.height())
                 for left in lefts for top in tops]  # fmt: skip
        best = min(spots, key=lambda spot: sum(spot.contains(QPointF(p)) for p in points))
        return best.topLeft().toPoint()

    @staticmethod
    def _inside(left: float, size: QSize, room: object) -> float:
        width = room.width()  # type: ignore[attr-defined]
        return float(min(max(0.0, left), max(0.0, width - size.width())))

    def rest(self) -> None:
        """Take the cursor away."""
        self.place = None
        self.plot.put_cursor(None)
        self.read_out.hide()

    def zoom(self, by: float) -> None:
        """Narrow (below 1) or widen what is shown; 0 shows all."""
        self.plot.zoom(by, self.place)

    # ------------------------------------------------------------ doing
    def _switch(self, name: str, shown: bool) -> None:
        (self._hidden.discard if shown else self._hidden.add)(name)
        self.plot.draw(self.chart, frozenset(self._hidden), self._axis)

    def _open(self, clicked: str) -> None:
        """Open the figure of the series that was clicked, else of the last one that has one."""
        if self.place is None:
            return
        last = reversed(self.plot.shown())
        order = sorted(last, key=lambda series: series.name != clicked)
        figures = (series.figures[self.place] for series in order if series.figures)
        figure = next((id_ for id_ in figures if id_), "")
        if figure:
            self.opened.emit(figure)

    def menu(self) -> QMenu:
        """Return the menu of a chart."""
        menu = QMenu(self)
        commands: tuple[tuple[str, Callable[[], object]], ...] = (
            (tr("Copy the picture"), self.copy_picture),
            (tr("Copy the figures"), self.copy_figures),
            (tr("Save the picture…"), self._save),
            (tr("Show all"), lambda: self.zoom(0.0)),
        )
        for words, command in commands:
            menu.addAction(words).triggered.connect(lambda _=False, command=command: command())
        return menu

    def _ask(self, where: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return the figures drawn, heads first: money in exact yuan. See ``Copying``."""
        return list(exact_rows(self.chart))

    def copy_figures(self) -> None:
        """Put the figures drawn on the clipboard, exact."""
        rows = self.copied_rows()
        to_clipboard(rows)
        self._session.notice.emit(
            "ok", tr("{n} rows copied; their heads name the units", n=len(rows) - 1)
        )

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        QGuiApplication.clipboard().setImage(self.picture())
        self._session.notice.emit("ok", tr("The picture is copied."))

    def _save(self) -> None:
        kinds = f"{tr('Picture')} (*.png);;{tr('Drawing')} (*.svg)"
        name = save_name(self, tr("Save the picture"), f"{self.chart.title}.png", kinds)
        if not name:
            return
        if self.save(Path(name)):
            self._session.notice.emit("ok", tr("Saved as {path}", path=name))
        else:
            self._session.notice.emit(
                "bad", tr("The picture could not be written to {path}.", path=name)
            )

    def picture(self, scale: float = _SCALE) -> QImage:
        """Return what is shown, ``scale`` pixels to one of the window, on the card's ground."""
        image = QImage(self.size() * scale, QImage.Format.Format_ARGB32)
        image.setDevicePixelRatio(scale)
        image.fill(theme.color("surface"))
        self.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        return image

    def save(self, path: Path) -> bool:
        """Write a .png, or a .svg of lines and letters; tell whether it could be written."""
        if not path.parent.is_dir():
            return False
        if path.suffix.lower() != ".svg":
            return self.picture().save(str(path))
        generator = QSvgGenerator()  # pyqtgraph's own exporter fails on Qt 6.11
        generator.setFileName(str(path))
        generator.setSize(self.size())
        generator.setViewBox(QRectF(self.rect()))
        painter = QPainter()
        if not painter.begin(generator):
            return False
        painter.fillRect(self.rect(), theme.color("surface"))
        self.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
        return painter.end()


def announce(widget: QWidget, words: str) -> None:
    """Say words to a screen reader, where Qt has the event for it (6.8 and later)."""
    from PySide6 import QtGui

    event = getattr(QtGui, "QAccessibleAnnouncementEvent", None)
    if event is not None and QAccessible.isActive():
        QAccessible.updateAccessibility(event(widget, words))
