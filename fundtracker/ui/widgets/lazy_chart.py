"""The place of a chart: a light ground at once, the chart itself when the first window stands.

What draws charts costs half a second to load: it is loaded after the first picture of the page.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLayout, QSizePolicy, QVBoxLayout, QWidget

from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.chart_steps import DESK, Lettering

TYPE_CHECKING = False
if TYPE_CHECKING:
    from fundtracker.ui.widgets.chart_view import ChartView

_DRAWS = "fundtracker.ui.widgets.chart_view"
_PAUSE = 150  # ms after the first picture: the window is there before anything is loaded


class LazyChart(QWidget):
    """Show a chart as soon as what draws it is loaded; ``view`` is None until then.

    ``opened``: the id of the figure asked for by a click or Enter; ``drawer``: explained there.
    """

    opened = Signal(object)  # str: a figure

    def __init__(
        self, session: Session, height: int, letters: Lettering = DESK, *, drawer: bool = True
    ) -> None:
        super().__init__()
        self._session, self._height, self._letters = session, height, letters
        self.chart = Chart("", (), ())
        self.view: ChartView | None = None
        self._asked, self._given = False, False
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        session.theme_changed.connect(self._restyle)
        if drawer:
            self.opened.connect(session.explain)

    def show_chart(self, chart: Chart) -> None:
        """Show a chart, now or when it can be drawn."""
        self.chart, self._given = chart, True
        self.setAccessibleName(spoken(chart))
        if self.view is not None:
            self.view.show_chart(chart)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self._height)

    def ready(self) -> ChartView:
        """Return the chart itself, built now if need be."""
        if self.view is None:
            from fundtracker.ui.widgets.chart_view import ChartView

            self.view = ChartView(self._session, self._height - self._letters.names, self._letters)
            self.view.opened.connect(self.opened)
            self._box.addWidget(self.view)
            self.view.show()
            self.view.show_chart(self.chart)
            self.setFocusProxy(self.view.plot)
        return self.view

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return the figures drawn, heads first: money in exact yuan. See ``Copying``."""
        return self.ready().copied_rows()

    def _load(self) -> None:
        """Build the chart; what draws it is loaded only after all that the page asked for is there:
        answers come in the order of the questions.
        """
        if _DRAWS in sys.modules or self._session.info is None:
            self._build()
        else:
            self._asked = False
            self._session.operations.read(self, lambda _: None, lambda _: self._build())

    def _build(self) -> None:
        self._asked = False
        if self.isVisible():
            self.ready()

    def _restyle(self) -> None:
        if self.view is not None:
            self.view.restyle()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.view is not None:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self._given and not self._asked:  # until the page is filled there is nothing to load for
            self._asked = True
            later(self, self._load, 0 if _DRAWS in sys.modules else _PAUSE)


def spoken(chart: Chart) -> str:
    """Return a chart in one line: its title, the names of its series and the words drawn in it."""
    names = list(dict.fromkeys(sery.name for sery in chart.series if sery.name))
    notes = [words for sery in chart.series for _, words in sery.notes]
    return ": ".join(filter(None, [chart.title, ", ".join([*names, *notes])]))
