"""Parts of the pages of the funds: a card for each fund, the curve of its life, the quarters of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import language, tr
from fundtracker.reports.funds.fund_view import Card, Flows, rate_words, stage_name
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.building_blocks import Dot, Elided, Pill, Texts, button, column, label, row
from fundtracker.ui.widgets.charts import Bullet, Curves, Line
from fundtracker.ui.widgets.explain_drawer import emptied
from fundtracker.ui.widgets.figure import Figure

TONES = ("c1", "c2", "c3", "c4")
STAGE_TONES = {"planned": "muted", "investing": "ok", "managing": "accent", "ended": "warn", "closed": "muted"}
_SHOWN = ("pic", "dpi", "rvpi", "tvpi", "net_irr")
_NARROWEST = 300


def short_names() -> dict[str, str]:
    """Return the short names of the measures of a card, by column of table 6."""
    return {"pic": "PIC", "dpi": "DPI", "rvpi": "RVPI", "tvpi": "TVPI", "net_irr": tr("Net IRR")}


def figure_text(table: Table, one: Row, code: str) -> str:
    """Return a figure of a row of a table as a card shows it; what is no number is —."""
    cell = one.cells.get(code)
    if cell is None or not isinstance(cell.value, int):
        return money.MISSING
    return report.shown(table, next(c for c in table.columns if c.code == code), cell)


def say_figure(figure: Figure, table: Table, one: Row, code: str) -> None:
    """Show a figure of a row; it explains itself where there is one."""
    cell = one.cells.get(code)
    column_ = next(c for c in table.columns if c.code == code)
    exact = ""
    if cell is not None and isinstance(cell.value, int):
        exact = tr("{amount} yuan", amount=money.show(cell.value)) if column_.kind == "money" else column_.head
    figure.say_id(cell.id if cell is not None and cell.value is not None else "", figure_text(table, one, code), exact)
    figure.setAccessibleName(f"{one.name} {column_.head} {figure.text()}")


def tell(said: QLabel, text: str, tone: str) -> None:
    """Show words in a tone."""
    said.setText(text)
    said.setObjectName(tone)
    said.style().unpolish(said)
    said.style().polish(said)


class FundCard(QFrame):
    """A fund: its commitment, how much of it is paid in, its multiples and net rate."""

    opened = Signal()

    def __init__(self, session: Session, tone: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setMinimumWidth(_NARROWEST)
        self._session = session
        self.name = button(kind="link")
        self.name.setFont(theme.font(theme.CARD, bold=True))
        self.name.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.name.clicked.connect(self.opened)
        self.pill, self.standing = Pill(), label(size=theme.CAPTION)
        self.unit = Elided(theme.SMALL, tone="muted")
        self.figures = {"committed": Figure(session, theme.TITLE)}
        self.paid = Bullet(tone, 6)
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

    def show_card(self, one: Card, table: Table) -> None:
        """Show a fund at the end of a quarter."""
        self.name.setText(one.row.name)
        self.name.setAccessibleName(tr("Open {name}", name=one.row.name))
        self.name.setToolTip(tr("Open {name}", name=one.row.name))
        self.pill.say(stage_name(one.stage), STAGE_TONES[one.stage])
        words, tone = rate_words(one.rate)
        tell(self.standing, words, tone)
        self.unit.say(tr("commitments"))
        for at, name in enumerate(short_names().values()):
            self._heads[at].setText(name)
        for code, figure in self.figures.items():
            say_figure(figure, table, one.row, code)
        pic = one.row.cells["pic"].value if "pic" in one.row.cells else None
        part = pic / 1000 if isinstance(pic, int) else None
        self.paid.show_part(part, name=tr("Paid in {share} of the commitments", share=self.figures["pic"].text()))


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
            self.cards = [FundCard(self._session, TONES[at % len(TONES)]) for at in range(len(cards))]
            for made in self.cards:
                self._box.addWidget(made, 1)
        for made, one in zip(self.cards, cards, strict=True):
            made.show_card(one, table)
            made.opened.disconnect() if made.property("fund") else None
            made.setProperty("fund", one.fund.id)
            made.opened.connect(lambda fund=one.fund.id: self.opened.emit(fund))
        most = max((made.sizeHint().height() for made in self.cards), default=0)
        self.setFixedHeight(most + (12 if len(self.cards) > 3 else 0))


class ChartCard(QFrame):
    """A card with a chart, its title, its unit and its legend."""

    def __init__(
        self, texts: Texts, title: Callable[[], str], legend: Sequence[tuple[str, Callable[[], str]]], height: int
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.chart, self.sub = Curves(height), Elided(theme.SMALL, tone="muted")
        name = label(size=theme.CARD, bold=True)
        texts(name.setText, title)
        line = row(name, gap=8)
        line.addWidget(self.sub, 1)
        for tone, words in legend:
            said = label(size=theme.SMALL, tone="text2")
            texts(said.setText, words)
            line.addWidget(Dot(tone))
            line.addWidget(said)
        self.setLayout(column(line, self.chart, gap=2, margins=(16, 8, 16, 4)))


class LivesCard(ChartCard):
    """The J-curves of all funds: cumulative net cash as a share of the commitment, by year of each fund's life."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, lambda: tr("J-curve"), (), 130)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Draw each fund in the tone of its card, what is forecast dotted."""
        length = max((len(one.course) + max(0, len(one.ahead) - 1) for one in cards), default=0)
        lines = []
        for at, one in enumerate(cards):
            if not one.course or not one.committed:
                continue
            tone, whole = TONES[at % len(TONES)], one.committed
            known = [100 * fen / whole for fen in one.course]
            coming = [100 * fen / whole for fen in one.ahead]
            lines.append(Line([*(None for _ in known[1:]), *coming], tone, "dot"))
            lines.append(Line(known, tone))
        self.sub.say(tr("cumulative net cash in per cent of the commitment, by year of life; dotted: assumed pace"))
        names = [str(at // 4) if at % 4 == 0 else "" for at in range(length)]
        self.chart.show_lines(names, lines, label=lambda v: f"{v:.0f}%".replace("-", money.MINUS))
        self.chart.setAccessibleName(tr("J-curve"))


class QuartersCard(ChartCard):
    """Called, invested and distributed by quarter, all funds together."""

    def __init__(self, session: Session, texts: Texts) -> None:
        self._session = session
        legend = (
            ("plan", lambda: tr("Calls")), ("c1", lambda: tr("Investments")), ("c2", lambda: tr("Distributions")),
        )  # fmt: skip
        super().__init__(texts, lambda: tr("By quarter"), legend, 130)

    def show_flows(self, flows: Sequence[Flows]) -> None:
        """Draw the quarters."""
        bars = [
            Line([each.called for each in flows], "plan", name=tr("Calls")),
            Line([each.invested for each in flows], "c1", name=tr("Investments")),
            Line([each.distributed for each in flows], "c2", name=tr("Distributions")),
        ]
        self.sub.say(unit_name(self._session.unit))
        self.chart.show_lines(
            [each.quarter.label for each in flows], (), bars=bars, label=lambda v: axis(v, self._session.unit)
        )


def axis(fen: float, unit: str) -> str:
    """Return a value of an axis in a unit, without zeros at its end."""
    text = money.exact(round(fen), unit, language())
    return text.replace("-", money.MINUS)
