"""The overview of a ledger without payments: what is published, and what to do first."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.park.first_steps import Figure, FirstSteps
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.widgets.building_blocks import Elided, Texts, button, card, column, label, row

_COLUMNS = 5


class FirstStepsCard(QWidget):
    """Figures as published in two rows, each opens where it comes from; below first steps, and
    beside them the place to drop the first file.
    """

    def __init__(self, session: Session, texts: Texts, beside: QWidget) -> None:
        super().__init__()
        self._session = session
        self.content: FirstSteps | None = None
        self.figures: dict[str, QPushButton] = {}
        self.steps: list[QPushButton] = []
        self._park = label(size=theme.TITLE, bold=True)
        self._record = label(tone="text2", wrap=True)
        self.all = button(kind="link")
        texts(self.all.setText, lambda: tr("All that was published"))
        self.all.clicked.connect(lambda: session.go.emit("park"))
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        for at in range(_COLUMNS):
            self._grid.setColumnStretch(at, 1)
        heads = [label(size=theme.CARD, bold=True) for _ in range(2)]
        texts(heads[0].setText, lambda: tr("As published"))
        texts(heads[1].setText, lambda: tr("What to do first"))
        self._list = QVBoxLayout()
        self._list.setSpacing(2)
        steps = card(heads[1], self._list, None, gap=8)
        self.setLayout(
            column(
                row(self._park, None, self.all),
                self._record,
                card(heads[0], self._grid, gap=8),
                row(steps, beside, gap=12),
                None,
                gap=10,
                margins=(0, 0, 0, 0),
            )
        )

    def show_steps(self, content: FirstSteps) -> None:
        """Show what was read."""
        self.content = content
        self._park.setText(content.park or tr("The published plan"))
        self._record.setText(content.record)
        emptied(self._grid)
        self.figures.clear()
        for line, figures in enumerate((content.plan, content.targets)):
            for at, figure in enumerate(figures):
                self._grid.addWidget(self._tile(figure), line, at)
        emptied(self._list)
        self.steps.clear()
        for number, step in enumerate(content.steps, 1):
            mark = "✓" if step.done else f"{number}."
            push = button(f"{mark}  {step.words}", "link")
            push.setEnabled(not step.done)
            push.clicked.connect(partial(self._session.go.emit, step.page))
            self.steps.append(push)
            self._list.addWidget(push, 0, Qt.AlignmentFlag.AlignLeft)

    def _tile(self, figure: Figure) -> QFrame:
        name, words = Elided(theme.SMALL, tone="text2"), Elided(theme.SMALL, tone="muted")
        name.say(figure.name)
        words.say(figure.words)
        push = button(figure.text, "link")
        push.setFont(theme.font(theme.CARD, bold=True))
        push.setToolTip(tr("Where the figure comes from"))
        push.clicked.connect(partial(self._session.explain.emit, figure.id))
        self.figures[figure.name] = push
        tile = QFrame()
        tile.setObjectName("tile")
        tile.setLayout(column(name, row(push, None), words, gap=2, margins=(0, 0, 0, 0)))
        return tile
