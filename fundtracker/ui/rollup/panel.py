"""The ledgers of a roll-up beside its table: what each has of the figure under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_names
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.rollup.hub_form import HubLedgersDialog
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Texts,
    button,
    card,
    column,
    hline,
    label,
    row,
    scrolled,
)

_WIDTH = 320


class Line(NamedTuple):
    """A ledger: its name, its file, what it has of the figure ('' nothing), the figure's id in it,
    whether it is in the sum.
    """

    name: str
    path: Path
    text: str = ""
    figure: str = ""
    counts: bool = True


class LedgersPanel(QFrame):
    """``changed`` tells that others were chosen (they are remembered), ``opened`` a file and the
    id of a figure in it.
    """

    opened = Signal(object, str)
    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setObjectName("clear")
        self.setFixedWidth(_WIDTH)
        self.texts = Texts()
        self._title = label(size=theme.CARD, bold=True, wrap=True)
        self._sum = label(size=theme.TITLE, bold=True, wrap=True)
        self._formula = label(size=theme.SMALL, tone="text2", wrap=True)
        self.add, self.add_open = button(icon="plus"), button(kind="link")
        self.texts(self.add.setText, lambda: tr("Add ledgers…"))
        self.texts(self.add.setIcon, lambda: theme.icon("plus", "text2", 16))
        self.texts(self.add_open.setText, lambda: tr("Add the open ledger"))
        self.hub = button(kind="link")
        self.texts(self.hub.setText, lambda: tr("From a hub…"))
        self.form: HubLedgersDialog | None = None
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        body = column(self._lines, None)
        body.setContentsMargins(0, 0, 8, 0)
        inner = card(
            self._title, self._sum, self._formula, hline(), scrolled(body), hline(),
            row(self.add, self.add_open, None), row(self.hub, None),
            margins=(16, 12, 8, 12),
        )  # fmt: skip
        self.setLayout(column(inner))
        self.add.clicked.connect(self._ask)
        self.add_open.clicked.connect(self._add_open)
        self.hub.clicked.connect(self._ask_hub)
        self.show_lines("", "", "", [])

    # ------------------------------------------------------------ which ledgers
    def ledgers(self) -> list[Path]:
        """Return the ledgers that were chosen."""
        return [Path(str(name)) for name in self._session.settings.rollup]

    def choose(self, paths: Sequence[Path]) -> None:
        """Read these ledgers from now on, each once."""
        self._session.settings.rollup = list(dict.fromkeys(str(p.absolute()) for p in paths))
        self._session.settings.save()
        self.changed.emit()

    def _ask(self) -> None:
        names = open_names(self, tr("Add ledgers…"), tr("Ledger") + " (*.ftdb);;*", "ledger")
        if names:
            self.choose([*self.ledgers(), *map(Path, names)])

    def _add_open(self) -> None:
        if self._session.info is not None:
            self.choose([*self.ledgers(), self._session.info.path])

    def _ask_hub(self) -> None:
        self.form = HubLedgersDialog(self._session, self.choose, self)
        self.form.open()

    # ------------------------------------------------------------ what is shown
    def show_lines(self, title: str, text: str, formula: str, lines: Sequence[Line]) -> None:
        """Show a figure (its name, its text, how it is made) and what each ledger has of it; an
        empty title: the ledgers alone.
        """
        self._title.setText(title or tr("Ledgers: {n}", n=len(lines)))
        self._sum.setText(text)
        self._formula.setText(formula)
        for words, words_of_figure in ((self._sum, text), (self._formula, formula)):
            words.setVisible(bool(words_of_figure))
        emptied(self._lines)
        for each in lines:
            self._lines.addLayout(self._line(each))

    def _line(self, each: Line) -> QVBoxLayout:
        name = button(each.name, "link")
        name.setToolTip(tr("Open {path}", path=str(each.path)))
        name.clicked.connect(partial(self._open, each))
        away = button(kind="ghost", icon="close", tip=tr("Leave {name} out", name=each.name))
        away.setFixedWidth(28)
        away.clicked.connect(partial(self._leave_out, each))
        amount = label(each.text, bold=True, tone="" if each.counts else "muted")
        head = row(name, None, amount, away, gap=4)
        if each.counts or not each.text:
            return column(head)
        note = Elided(theme.CAPTION, tone="muted")
        note.say(tr("shown, not added"))
        return column(head, note, gap=0)

    def _open(self, each: Line, _: bool = False) -> None:
        self.opened.emit(each.path, each.figure)

    def _leave_out(self, each: Line, _: bool = False) -> None:
        self.choose([path for path in self.ledgers() if path != each.path])
