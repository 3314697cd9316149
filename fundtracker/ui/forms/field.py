"""A line to type in, and why what was typed does not go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import field, label, mark_wrong, retoned


def refused(check: Callable[[], object]) -> str:
    """Return why a check refuses, in words; '' where it does not."""
    try:
        check()
    except UserError as error:
        return i18n.say(error)
    return ""


def written_out(fen: int | None) -> str:
    """Return an amount in banking characters, in English in yuan; '' for none."""
    if fen is None:
        return ""
    in_yuan = tr("{amount} yuan", amount=money.show(fen))
    return money.capital(fen) if language() == "zh" else in_yuan


class Field:
    """A line to type in with its name above and what is wrong under it."""

    def __init__(self, name: str, hint: str = "") -> None:
        self.line = QLineEdit()
        self.line.setFont(theme.font())
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(name)
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.name = QLabel(name)
        self.layout = field(self.name, self.line, self.wrong)
        self.layout.addStretch(1)

    def text(self) -> str:
        """Return what was typed."""
        return self.line.text().strip()

    def say(self, wrong: str, *, tell: bool) -> bool:
        """Show what is wrong where it shall be told; return whether the field is good."""
        mark_wrong(self.line, bool(wrong) and tell)
        self.remark(wrong if tell else "", "bad")
        return not wrong

    def remark(self, text: str, tone: str) -> None:
        """Show a remark under the field in a tone; '' takes it away."""
        self.wrong.setText(text)
        retoned(self.wrong, tone)
        self.wrong.setVisible(bool(text))
