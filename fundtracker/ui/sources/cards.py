"""The sources in one card: what was released as a track, what was paid on it, what is left; and
their warnings.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout

from fundtracker.i18n import tr
from fundtracker.reports.sources.source_view import Line
from fundtracker.reports.warnings.todo import Item
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.warnings.targets import TONES
from fundtracker.ui.widgets.bars import Bar, Stretch
from fundtracker.ui.widgets.building_blocks import Dot, Elided, Texts, button, column, label, row
from fundtracker.ui.widgets.figure import Figure

_MOST = 4


def show_paid(bar: Bar, released: float, paid: float, name: str, tones: tuple[str, str]) -> None:
    """Show a track as long as what was released, filled as far as was paid; ``tones``: paid,
    beyond.
    """
    stretches = [
        Stretch(0.0, min(paid, released), tones[0]),
        Stretch(max(0.0, released), paid, tones[1]),
    ]
    bar.show_stretches(stretches, (), name, track=Stretch(0.0, released, "bar"))


class SourcesCard(QFrame):
    """Each source in one line."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.figures: dict[tuple[int, str], Figure] = {}
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(12)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnMinimumWidth(0, 168)
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(title.setText, lambda: tr("Released and paid"))
        head = row(title, self.sub, None, gap=8)
        self.setLayout(column(head, self.grid, None, gap=4, margins=(16, 10, 12, 10)))

    def show_lines(self, lines: Sequence[Line], quarter: str) -> None:
        """Show the sources of a quarter."""
        emptied(self.grid)
        self.figures.clear()
        self.sub.setText(unit_name(self._session.unit))
        heads = (tr("Released by indicator"), tr("Paid"), tr("Available"))
        for at, text in enumerate(heads, 2):
            head = label(text, theme.SMALL, tone="muted")
            self.grid.addWidget(head, 0, at, Qt.AlignmentFlag.AlignRight)
        longest = max([1, *(max(line.amounts.released, line.amounts.paid) for line in lines)])
        for at, line in enumerate(lines, 1):
            name = Elided()
            name.say(line.name)
            bar, a = Bar(height=8), line.amounts
            show = self._session.money
            caption = tr(
                "{name}: released {released}, paid {paid}",
                name=line.name,
                released=show(a.released),
                paid=show(a.paid),
            )
            beyond = "bad" if line.source else "plan"  # money of no named source is grey, not red
            show_paid(bar, a.released / longest, a.paid / longest, caption, ("accent", beyond))
            self.grid.addWidget(name, at, 0)
            self.grid.addWidget(bar, at, 1)
            self._figures(at, line, quarter)

    def _figures(self, at: int, line: Line, quarter: str) -> None:
        a = line.amounts
        shown = (
            ("released", a.released),
            ("paid", a.paid),
            ("available", a.available if line.source else None),
        )
        for place, (key, fen) in enumerate(shown, 2):
            figure = Figure(self._session, theme.BODY)
            known = f"sources/s{line.source}/{key}/{quarter}" if fen is not None else ""
            figure.say_id(
                known, self._session.money(fen), self._session.exact(fen or 0) if known else ""
            )
            self.figures[line.source, key] = figure
            self.grid.addWidget(figure, at, place, Qt.AlignmentFlag.AlignRight)


class WarnedCard(QFrame):
    """The warnings of the sources; a click on one is told."""

    chosen = Signal(object)  # Item

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(372)
        self._session = session
        title = label(size=theme.CARD, bold=True)
        texts(title.setText, lambda: tr("Warnings"))
        self.all = button(kind="link")
        texts(self.all.setText, lambda: tr("Things to do"))
        self.all.clicked.connect(lambda: session.show_in.emit("todo", "source"))
        self.lines = QVBoxLayout()
        self.lines.setSpacing(4)
        self.setLayout(
            column(row(title, None, self.all), self.lines, None, gap=4, margins=(16, 10, 12, 10))
        )

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the gravest warnings."""
        emptied(self.lines)
        if not items:
            self.lines.addWidget(
                label(
                    tr("No source is idle, overspent or about to expire."), tone="muted", wrap=True
                )
            )
        for item in items[:_MOST]:
            words = Elided()
            words.say(item.what)
            link = button(self._session.money(item.fen), "link")
            link.setAccessibleName(item.what)
            link.clicked.connect(lambda _=False, item=item: self.chosen.emit(item))
            line = row(Dot(TONES[item.severity]), gap=8)
            line.addWidget(words, 1)
            line.addWidget(link)
            self.lines.addLayout(line)
        if len(items) > _MOST:
            self.lines.addWidget(
                label(tr("and {n} more", n=len(items) - _MOST), theme.SMALL, tone="muted")
            )
