"""Parts of the pages of the funds: a card for each fund, the curve of its life, the quarters of
all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.charts.fund_charts import TONES
from fundtracker.reports.funds.fund_view import Card, rate_words, stage_name
from fundtracker.reports.tables.report_table import Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.widgets.bars import Bar
from fundtracker.ui.widgets.building_blocks import (
    Dot,
    Elided,
    Pill,
    Texts,
    button,
    column,
    label,
    row,
)
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.figure_tile import say_figure, short_names, tell
from fundtracker.ui.widgets.lazy_chart import LazyChart

STAGE_TONES = {
    "planned": "muted",
    "investing": "ok",
    "managing": "accent",
    "ended": "warn",
    "closed": "muted",
}
_SHOWN = ("pic", "dpi", "rvpi", "tvpi", "net_irr")
_NARROWEST = 300


class FundCard(QFrame):
    """A fund: its commitment, how much of it is paid in, its multiples and net rate."""

    opened = Signal()

    def __init__(self, session: Session, tone: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.name = button(kind="link")
        self.name.setFont(theme.font(theme.CARD, bold=True))
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.name.clicked.connect(self.opened)
        self.pill, self.standing = Pill(), label(size=theme.CAPTION)
        self.unit = Elided(theme.SMALL, tone="muted")
        self.figures = {"committed": Figure(session, theme.TITLE)}
        self.paid = Bar(tone, 6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(0)
        self._heads = [label(size=theme.CAPTION, tone="muted") for _ in _SHOWN]
        for at, code in enumerate(_SHOWN):
            self.figures[code] = Figure(session, 15)
            grid.addWidget(self._heads[at], 0, at)
            grid.addWidget(self.figures[code], 1, at)
            grid.setColumnStretch(at, 3)
        grid.setColumnStretch(len(_SHOWN) - 1, 5)
        grid.addLayout(row(self._heads[-1], self.standing, None, gap=6), 0, len(_SHOWN) - 1)
        head = row(Dot(tone, 10), gap=8)
        head.addWidget(self.name, 1)
        line = row(self.figures["committed"], gap=6)
        line.addStrut(30)
        line.addWidget(self.unit, 1)
        line.addWidget(self.pill)
        self.setLayout(column(head, line, self.paid, grid, gap=2, margins=(14, 8, 12, 8)))

    def minimumSizeHint(self) -> QSize:
        """Return what its words need, so that many cards are scrolled and none is cut off."""
        return super().minimumSizeHint().expandedTo(QSize(_NARROWEST, 0))

    def show_card(self, card: Card, table: Table) -> None:
        """Show a fund at the end of a quarter."""
        self.name.setText(card.row.name)
        self.name.setAccessibleName(tr("Open {name}", name=card.row.name))
        self.name.setToolTip(tr("Open {name}", name=card.row.name))
        self.pill.say(stage_name(card.stage), STAGE_TONES[card.stage])
        words, tone = rate_words(card.rate)
        tell(self.standing, words, tone)
        self.unit.say(tr("commitments"))
        for at, name in enumerate(short_names().values()):
            self._heads[at].setText(name)
        for code, figure in self.figures.items():
            say_figure(figure, table, card.row, code)
        pic = card.row.cells["pic"].value if "pic" in card.row.cells else None
        part = pic / 1000 if isinstance(pic, int) else None
        self.paid.show_part(
            part, name=tr("Paid in {share} of the commitments", share=self.figures["pic"].text())
        )


class Cards(QScrollArea):
    """The cards beside each other; where there are many they are scrolled."""

    opened = Signal(int)  # the id of a fund

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.cards: list[FundCard] = []
        self._inner, self._box = QWidget(), QHBoxLayout()
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(12)
        self._inner.setObjectName("clear")
        self._inner.setLayout(self._box)
        self.setStyleSheet("QScrollArea, QWidget#clear { background: transparent }")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._inner)

    def show_cards(self, cards: Sequence[Card], table: Table) -> None:
        """Show the funds; cards are kept while their number is the same."""
        if len(cards) != len(self.cards):
            emptied(self._box)
            self.cards = [
                FundCard(self._session, TONES[at % len(TONES)]) for at in range(len(cards))
            ]
            for widget in self.cards:
                self._box.addWidget(widget, 1)
        for widget, card in zip(self.cards, cards, strict=True):
            widget.show_card(card, table)
            widget.opened.disconnect() if widget.property("fund") else None
            widget.setProperty("fund", card.fund.id)
            widget.opened.connect(lambda fund=card.fund.id: self.opened.emit(fund))
        most = max((widget.sizeHint().height() for widget in self.cards), default=0)
        self.setFixedHeight(most + (12 if len(self.cards) > 3 else 0))


class PreferredHeight(QFrame):
    """A piece of a page that says how high it would like to be."""

    _high = -1

    def prefer(self, high: int) -> None:
        """Ask for a height, less where the page is too low for it."""
        if high != self._high:
            self._high = high
            self.setMaximumHeight(high)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(hint.width(), self._high) if self._high > 0 else hint


class ChartCard(PreferredHeight):
    """A card with a chart, its title, and a line of words: its unit and what it assumes."""

    def __init__(
        self, session: Session, texts: Texts, title: Callable[[], str], height: int
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.chart, self.sub = LazyChart(session, height), Elided(theme.SMALL, tone="muted")
        name = label(size=theme.CARD, bold=True)
        texts(name.setText, title)
        line = row(name, gap=8)
        line.addWidget(self.sub, 1)
        self.setLayout(column(line, self.chart, gap=2, margins=(16, 8, 16, 4)))

    def show_chart(self, chart: Chart, words: str) -> None:
        """Draw a chart."""
        self.sub.say(words)
        self.chart.show_chart(chart)
