"""Fields of a form that writes one record: a text, an amount, a day, a number, a choice; each tells what is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.i18n import language, tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import field, label, mark_wrong


class Entry:
    """A field of a form. ``value`` is None where it is empty or wrong; ``wrong`` says what is wrong."""

    def __init__(self, name: str, *, needed: bool = True) -> None:
        self.name, self.needed = name, needed
        self.layout = QVBoxLayout()

    def value(self) -> Any:
        """Return what was given."""
        raise NotImplementedError

    def wrong(self) -> str:
        """Return what is wrong with it, '' where nothing is."""
        raise NotImplementedError

    def touched(self) -> bool:
        """Tell whether a person was here."""
        raise NotImplementedError

    def tell(self, wrong: str) -> None:
        """Show under the field what is wrong with it; '' takes it away."""
        raise NotImplementedError

    def on_change(self, run: Callable[[], object]) -> None:
        """Call ``run`` when the field says something else."""
        raise NotImplementedError

    def focus(self) -> None:
        """Put the keys into the field."""
        raise NotImplementedError


class Words(Entry):
    """A line of text."""

    def __init__(self, name: str, hint: str = "", *, needed: bool = True, text: str = "") -> None:
        super().__init__(name, needed=needed)
        self._field = Field(name, hint)
        self.line = self._field.line
        self.line.setText(text)
        self.layout = self._field.layout

    def stands(self) -> Words:
        """Show it, to be read and not changed."""
        self.line.setReadOnly(True)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return self

    def value(self) -> Any:
        return self._field.text()

    def wrong(self) -> str:
        return tr("is missing") if self.needed and not self._field.text() else ""

    def touched(self) -> bool:
        return self.line.isModified()

    def tell(self, wrong: str) -> None:
        self._field.say(wrong, tell=True)

    def on_change(self, run: Callable[[], object]) -> None:
        self.line.textChanged.connect(lambda _: run())

    def focus(self) -> None:
        self.line.setFocus()


class Read(Words):
    """A line of text that is read as something: ``_read`` raises ValueError with what is wrong."""

    def _read(self, text: str) -> Any:
        raise NotImplementedError

    def value(self) -> Any:
        try:
            return self._read(self._field.text()) if self._field.text() else None
        except ValueError:
            return None

    def wrong(self) -> str:
        text = self._field.text()
        if not text:
            return super().wrong()
        try:
            self._read(text)
        except ValueError as error:
            return str(error)
        return ""


class Amount(Read):
    """An amount in a unit, exact to the fen; ``value`` is fen. ``zero`` and less only where it is allowed."""

    def __init__(
        self, name: str, unit: str, *, needed: bool = True, fen: int | None = None, zero: bool = False,
        minus: bool = False,
    ) -> None:  # fmt: skip
        text = money.exact(fen, unit, language()) if fen is not None else ""
        super().__init__(
            tr("{name} ({unit})", name=name, unit=unit_name(unit)), money.MISSING, needed=needed, text=text
        )
        self.unit, self._zero, self._minus = unit, zero, minus

    def _read(self, text: str) -> int:
        try:
            fen = money.parse(text, self.unit, language())
        except ValueError:
            raise ValueError(tr("no amount that can be read, or too large")) from None
        if (fen < 0 and not self._minus) or (not fen and not self._zero):
            raise ValueError(tr("must be more than nothing"))
        return fen


class Day(Read):
    """A day; ``value`` is its ordinal."""

    def __init__(self, name: str, *, needed: bool = True, day: dt.date | None = None) -> None:
        super().__init__(name, "2024-01-18", needed=needed, text=day.isoformat() if day else "")

    def _read(self, text: str) -> int:
        try:
            day = dt.date.fromisoformat(text.replace("/", "-").replace(".", "-"))
        except ValueError:
            raise ValueError(tr("a day is written 2024-01-18")) from None
        if not 1950 <= day.year <= 2150:
            raise ValueError(tr("the year cannot be right"))
        return day.toordinal()


class Number(Read):
    """A whole number in a range, or with ``decimals`` a number times ten to them."""

    def __init__(
        self, name: str, least: int, most: int, *, needed: bool = True, number: int | None = None, decimals: int = 0
    ) -> None:
        text = "" if number is None else money.decimal(number, decimals, minus="-")
        super().__init__(name, money.MISSING, needed=needed, text=text)
        self._range, self._decimals = (least, most), decimals

    def _read(self, text: str) -> int:
        head, _, tail = text.rstrip("%").partition(".")
        least, most = (money.decimal(n, self._decimals, minus="-") for n in self._range)
        if not (head + tail).isdecimal() or not (head + tail).isascii() or len(tail) > self._decimals:
            raise ValueError(tr("between {least} and {most}", least=least, most=most))
        number = int(head + tail.ljust(self._decimals, "0"))
        if not self._range[0] <= number <= self._range[1]:
            raise ValueError(tr("between {least} and {most}", least=least, most=most))
        return number


class Choice(Entry):
    """One of several; ``empty`` names the choice of none, without it the first one is taken."""

    def __init__(
        self,
        name: str,
        choices: Sequence[tuple[str, Any]],
        *,
        current: Any = None,
        empty: str = "",
        needed: bool = True,
    ) -> None:
        super().__init__(name, needed=needed and not empty)
        self.box = QComboBox()
        self.box.setFont(theme.font())
        self.box.setAccessibleName(name)
        self.box.setMinimumWidth(120)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        if empty:
            self.box.addItem(empty, None)
        for text, data in choices:
            self.box.addItem(text, data)
        at = self.box.findData(current) if current is not None else -1
        self.box.setCurrentIndex(max(0, at))
        self._wrong = label(tone="bad", wrap=True)
        self._wrong.hide()
        self.layout = field(QLabel(name), self.box, self._wrong)
        self.layout.addStretch(1)

    def value(self) -> Any:
        return self.box.currentData()

    def choose(self, data: Any) -> None:
        """Take a choice."""
        self.box.setCurrentIndex(max(0, self.box.findData(data)))

    def wrong(self) -> str:
        return tr("is missing") if self.needed and self.box.currentData() is None else ""

    def touched(self) -> bool:
        return True

    def tell(self, wrong: str) -> None:
        mark_wrong(self.box, bool(wrong))
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))

    def on_change(self, run: Callable[[], object]) -> None:
        self.box.currentIndexChanged.connect(lambda _: run())

    def focus(self) -> None:
        self.box.setFocus()
