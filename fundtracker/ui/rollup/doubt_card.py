"""What is in doubt between ledgers, before they are added up: each with its answers as buttons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.rollup.doubts import ADD, EACH, ONCE, Doubt
from fundtracker.ui.base import theme
from fundtracker.ui.explaining.explained import emptied, selectable
from fundtracker.ui.widgets.building_blocks import Pill, button, card, column, label, row, scrolled

_MOST = 280  # pixels; what is below is scrolled to
_AROUND = 40  # pixels beside the lines: edges, the scroll bar


class DoubtCard(QWidget):
    """``answered`` tells the code of a question and the answer, both empty where all shall be
    asked once more; ``unlock`` that a password is wanted for the ledgers that have one.
    """

    answered = Signal(str, str)
    unlock = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._box = QVBoxLayout()
        self._box.setSpacing(8)
        self._box.setContentsMargins(0, 0, 8, 0)
        self._area = scrolled(self._box)
        frame = card(self._area, margins=(16, 10, 8, 10))
        self.setLayout(column(frame))
        self.hide()

    def show_doubts(self, doubts: Sequence[Doubt], *, locked: bool) -> None:
        """Show what is open, or with how many answers the sum was made; ``locked``: a ledger has
        a password that was not given yet.
        """
        emptied(self._box)
        still = [doubt for doubt in doubts if doubt.is_open]
        answered = [doubt for doubt in doubts if doubt.answer]
        for doubt in still:
            self._box.addLayout(self._line(doubt))
        if locked:
            ask = button(tr("Give the password…"))
            ask.clicked.connect(self.unlock)
            self._box.addLayout(row(ask, None))
        if answered:
            words = tr("{n} questions are answered; the notes below say how.", n=len(answered))
            ask = button(tr("Ask again"), "link")
            ask.clicked.connect(partial(self._answer, "", ""))
            self._box.addLayout(row(label(words, theme.SMALL, tone="text2"), ask, None))
        self.setVisible(bool(still or answered))
        self._fit()

    def _line(self, doubt: Doubt) -> QVBoxLayout:
        tone, name = ("bad", tr("Stops")) if doubt.stops else ("warn", tr("Question"))
        words = selectable(label(doubt.text, wrap=True))
        words.setMinimumWidth(1)
        pill = Pill()
        pill.say(name, tone)
        line = row(pill, words, gap=10)
        line.setStretch(1, 1)
        line.setAlignment(pill, Qt.AlignmentFlag.AlignTop)
        pushes = []
        for answer in doubt.answers:
            push = button(answer_words(answer))
            push.clicked.connect(partial(self._answer, doubt.code, answer))
            pushes.append(push)
        return column(line, row(*pushes, None), gap=4) if pushes else column(line)

    def _answer(self, code: str, answer: str, _: bool = False) -> None:
        self.answered.emit(code, answer)

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit()

    def _fit(self) -> None:
        box = self._box
        wide = max(200, self.width() - _AROUND)
        wanted = box.heightForWidth(wide) if box.hasHeightForWidth() else box.sizeHint().height()
        self._area.setFixedHeight(min(wanted, _MOST))


def answer_words(answer: str) -> str:
    """Return an answer as its button says it."""
    return {
        ADD: tr("Add it up all the same"),
        EACH: tr("Each has its own plan"),
        ONCE: tr("One plan, it counts once"),
    }[answer]
