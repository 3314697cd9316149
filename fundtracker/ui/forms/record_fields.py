"""Fields of a form that writes one record: a text, an amount, a day, a number, a choice; each
tells what is wrong.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QVBoxLayout

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.intake.lists import cell_values
from fundtracker.records.field import Field as RecordField
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.forms.calendar import read_day, with_calendar
from fundtracker.ui.forms.field import Field, written_out
from fundtracker.ui.widgets.building_blocks import field, label, mark_wrong, retoned

MOST_SHARES = 10**15

LONGEST = 18  # digits of a whole number that a ledger holds


class Entry:
    """A field of a form. ``value`` is None where it is empty or wrong; ``wrong`` says what is
    wrong.
    """

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

    def remark(self, text: str, tone: str) -> None:
        """Show under the field what is to be said of it in a tone (ok, warn, bad)."""
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

    def read_only_field(self) -> Words:
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

    def remark(self, text: str, tone: str) -> None:
        self._field.remark(text, tone)

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


_IN_PER_CENT = ("rate", "limit", "percent", "part")


class Typed(Read):
    """What the field of a record type says, read as lists read it."""

    def __init__(self, spec: RecordField, start: Any = None) -> None:
        hint = {"date": "2024-01-18", "quarter": "2024Q1"}.get(
            spec.kind, tr(spec.help) if spec.help else ""
        )
        name = tr(spec.words)
        if spec.kind in _IN_PER_CENT and not name.endswith("%)") and not name.endswith("%）"):
            name = tr("{name} ({unit})", name=name, unit="%")
        super().__init__(name, hint, needed=spec.required, text=cell_values.text_of(spec, start))
        self._spec = spec
        if spec.kind == "date":
            with_calendar(self.line)

    def remark(self, text: str, tone: str) -> None:
        fen = self.value() if self._spec.kind == "money" else None
        super().remark(f"{written_out(fen)}\n{text}".strip(), tone if text else "muted")

    def tell(self, wrong: str) -> None:
        super().tell(wrong)
        if not wrong and self._spec.kind == "money":
            self.remark("", "muted")

    def _read(self, text: str) -> Any:
        try:
            return cell_values.value(self._spec, text)
        except UserError as error:
            raise ValueError(i18n.say(error)) from None


class Amount(Read):
    """An amount in a unit, exact to the fen; ``value`` is fen. ``zero`` and less only where it is
    allowed.

    Beneath it stands what was typed: in banking characters, in English in yuan.
    """

    def __init__(
        self,
        name: str,
        unit: str,
        *,
        needed: bool = True,
        fen: int | None = None,
        zero: bool = False,
        minus: bool = False,
    ) -> None:
        text = money.exact(fen, unit, language()) if fen is not None else ""
        title = tr("{name} ({unit})", name=name, unit=unit_name(unit))
        super().__init__(title, money.MISSING, needed=needed, text=text)
        self.unit, self._zero, self._minus = unit, zero, minus

    def _read(self, text: str) -> int:
        try:
            fen = money.parse(text, self.unit, language())
        except ValueError:
            raise ValueError(tr("no amount that can be read, or too large")) from None
        if (fen < 0 and not self._minus) or (not fen and not self._zero):
            raise ValueError(tr("must be more than nothing"))
        return fen

    def tell(self, wrong: str) -> None:
        super().tell(wrong)
        if not wrong and self.value() is not None:
            super().remark(written_out(self.value()), "muted")

    def remark(self, text: str, tone: str) -> None:
        super().remark(f"{written_out(self.value())}\n{text}".strip(), tone)


class Day(Read):
    """A day; ``value`` is its ordinal."""

    def __init__(self, name: str, *, needed: bool = True, day: dt.date | None = None) -> None:
        super().__init__(name, "2024-01-18", needed=needed, text=day.isoformat() if day else "")
        with_calendar(self.line)

    def _read(self, text: str) -> int:
        return read_day(text)


def _decimal(number: int, decimals: int) -> str:
    """Return number ÷ ten to ``decimals``; of more than two decimals no zeros behind the second."""
    text = money.decimal(number, decimals, minus="-")
    head, _, tail = text.partition(".")
    return f"{head}.{tail.rstrip('0').ljust(2, '0')}" if decimals > 2 else text


class Number(Read):
    """A whole number in a range, or with ``decimals`` a number times ten to them."""

    def __init__(
        self,
        name: str,
        least: int,
        most: int,
        *,
        needed: bool = True,
        number: int | None = None,
        decimals: int = 0,
    ) -> None:
        text = "" if number is None else _decimal(number, decimals)
        super().__init__(name, money.MISSING, needed=needed, text=text)
        self._range, self._decimals = (least, most), decimals

    def _read(self, text: str) -> int:
        head, _, tail = text.rstrip("%").partition(".")
        digits, (least, most) = head + tail, self._range
        plain = digits.isdecimal() and digits.isascii() and len(head) <= LONGEST
        number = int(head + tail.ljust(self._decimals, "0")) if plain else least - 1
        if len(tail) > self._decimals or not least <= number <= most:
            shown = [_decimal(n, self._decimals) for n in self._range]
            raise ValueError(tr("between {least} and {most}", least=shown[0], most=shown[1]))
        return number


class Count(Read):
    """A count of shares, units or registered capital above 0, perhaps no whole number; ``value``
    is a Decimal.
    """

    def __init__(
        self,
        name: str,
        example: str = "",
        *,
        needed: bool = True,
        number: int | Decimal | None = None,
    ) -> None:
        text = (
            "" if number is None else f"{number:f}" if isinstance(number, Decimal) else str(number)
        )
        super().__init__(name, example or money.MISSING, needed=needed, text=text)

    def _read(self, text: str) -> Decimal:
        try:
            number = exact_decimal(text.replace(",", ""))
        except ValueError:
            raise ValueError(tr("no number that can be read")) from None
        if number <= 0 or number > MOST_SHARES or number != round(number, 12):
            raise ValueError(tr("must be more than nothing"))
        return number


class Part(Read):
    """A part of a whole in per cent, above 0 and at most 100, up to seven decimals; ``value`` is
    a Fraction of 1.
    """

    def __init__(
        self, name: str, *, needed: bool = True, part: Fraction | None = None, zero: bool = False
    ) -> None:
        text = (
            ""
            if part is None
            else f"{Decimal(round(part * 10**9)).scaleb(-7):f}".rstrip("0").rstrip(".")
        )
        super().__init__(f"{name} (%)", money.MISSING, needed=needed, text=text)
        self._zero = zero

    def _read(self, text: str) -> Fraction:
        try:
            part = exact(text.rstrip("%％")) / 100
        except (ValueError, ZeroDivisionError):
            raise ValueError(tr("no number that can be read")) from None
        if not (part >= 0 if self._zero else part > 0) or part > 1:
            raise ValueError(tr("between {least} and {most}", least="0", most="100"))
        return part


class Suggested(Words):
    """A line of text with what others wrote to choose from; ``fresh`` tells whether it is none of
    these.
    """

    def __init__(
        self, name: str, choices: Sequence[str], *, needed: bool = True, text: str = ""
    ) -> None:
        super().__init__(name, needed=needed, text=text)
        self.choices = tuple(choices)
        completer = QCompleter(list(choices), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.line.setCompleter(completer)
        show = self.line.addAction(
            theme.icon("chevron", "text2", 16), QLineEdit.ActionPosition.TrailingPosition
        )
        show.setToolTip(tr("Choose"))
        show.triggered.connect(lambda _: completer.complete())

    def fresh(self) -> bool:
        """Tell whether something stands here that is none of the choices."""
        return bool(self.value()) and self.value() not in self.choices


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
        self.box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
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
        self.remark(wrong, "bad")

    def remark(self, text: str, tone: str) -> None:
        self._wrong.setText(text)
        retoned(self._wrong, tone)
        self._wrong.setVisible(bool(text))

    def on_change(self, run: Callable[[], object]) -> None:
        self.box.currentIndexChanged.connect(lambda _: run())

    def focus(self) -> None:
        self.box.setFocus()


class Reference(Choice):
    """Another record: chosen, or searched for by typing a part of its name; ``value`` is what
    ``save`` looks up, with ``whole`` a number.
    """

    def __init__(
        self, name: str, *, needed: bool = True, current: Any = None, is_number: bool = False
    ) -> None:
        super().__init__(name, (), needed=needed)
        self._known: dict[str, Any] | None = None  # title → value; None: not read yet
        self._current, self._is_number = current, is_number
        self.box.setEditable(True)
        self.box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        completer, line = self.box.completer(), self.box.lineEdit()
        assert completer is not None, "an editable box has one"
        assert line is not None, "an editable box has one"
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.line = line
        self.line.setFont(theme.font())
        self.line.setPlaceholderText(tr("choose, or type a part of it"))
        self.line.textEdited.connect(lambda _: self.box.setProperty("entered", True))
        self.box.setCurrentText(str(current or ""))

    def offer(self, choices: Sequence[tuple[Any, str]]) -> None:
        """Offer what may be named: (value, title); what was chosen or typed stays."""
        stays = self.value() or self._current
        self._known = {title: value for value, title in choices}
        self.box.blockSignals(True)
        self.box.clear()
        for value, title in choices:
            self.box.addItem(title, value)
        self.choose(stays)
        self.box.blockSignals(False)

    def value(self) -> Any:
        text = self.box.currentText().strip()
        value = (self._known or {}).get(text, text) or None
        return (
            int(value)
            if self._is_number and isinstance(value, str) and value.isdecimal()
            else value
        )

    def choose(self, data: Any) -> None:
        at = self.box.findData(data) if data else -1
        self.box.setCurrentIndex(at)
        if at < 0:
            self.box.setCurrentText(str(data or ""))
        self.line.setCursorPosition(0)

    def wrong(self) -> str:
        value = self.value()
        if value is None:
            return tr("is missing") if self.needed else ""
        known = self._known is None or value in self._known.values()
        return "" if known else tr("not known here: choose one of the list")

    def touched(self) -> bool:
        return bool(self.box.property("entered")) or self.value() is not None

    def on_change(self, run: Callable[[], object]) -> None:
        self.box.currentTextChanged.connect(lambda _: run())
