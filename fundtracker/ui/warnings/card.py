"""The overview's card of things to do: how many of each severity, the gravest of them, all on
their page.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QLayout, QPushButton, QVBoxLayout

from fundtracker.i18n import tr
from fundtracker.reports.warnings.table11 import severity_name
from fundtracker.reports.warnings.todo import SEVERITIES, Item, OpenItems, kind_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.warnings.targets import TONES, go_to
from fundtracker.ui.widgets.building_blocks import (
    Dot,
    Elided,
    Texts,
    button,
    column,
    hline,
    label,
    row,
)

_MOST = 4


class TodoCard(QFrame):
    """The same list as the page of things to do, in short; every part leads there or to its
    place.
    """

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._content: OpenItems | None = None
        title = label(size=theme.CARD, bold=True)
        texts(title.setText, lambda: tr("Things to do"))
        self.all = button(kind="link")
        self.all.clicked.connect(lambda: session.go.emit("todo"))
        self.counts = {severity: self._count(severity) for severity in SEVERITIES}
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        counts = row(gap=6)
        for chip in self.counts.values():
            counts.addWidget(chip)
        counts.addStretch(1)
        self.setLayout(
            column(
                row(title, None, self.all), counts, 2, self.lines, gap=6, margins=(16, 12, 16, 12)
            )
        )

    def _count(self, severity: int) -> QPushButton:
        chip = button(kind="chip")
        chip.clicked.connect(lambda: self._session.show_in.emit("todo", str(severity)))
        return chip

    def show_list(self, content: OpenItems) -> None:
        """Show how many things wait, and the gravest."""
        self._content = content
        self.all.setText(tr("All {n}", n=f"{content.count():,}"))
        for severity, chip in self.counts.items():
            n = content.count(severity)
            chip.setText(f"{severity_name(severity)} {n:,}")
            chip.setIcon(theme.icon("dot", TONES[severity] if n else "faint", 16))
            chip.setEnabled(n > 0)
        emptied(self.lines)
        if not content.items:
            self.lines.addWidget(label(tr("Nothing waits."), tone="muted"))
        for number, item in enumerate(list(content.items.values())[:_MOST]):
            if number:
                self.lines.addWidget(hline())
            self.lines.addLayout(self._line(item))
        self.lines.addStretch(1)

    def again(self) -> None:
        """Paint in the theme in use."""
        if self._content is not None:
            self.show_list(self._content)

    def _line(self, item: Item) -> QLayout:
        head, foot = Elided(), Elided(theme.SMALL, tone="muted")
        head.say(item.what)
        money = self._session.money_with_unit(item.fen) if item.fen else ""
        foot.say(" · ".join(filter(None, [money, item.who or kind_name(item.kind)])))
        link = button(tr("Show"), "link")
        link.setAccessibleName(f"{tr('Show')}: {item.what}")
        link.clicked.connect(partial(go_to, self._session, item))
        line = row(Dot(TONES[item.severity]), gap=10, margins=(2, 5, 0, 5))
        line.addLayout(column(head, foot, gap=0), 1)
        line.addWidget(link)
        return line
