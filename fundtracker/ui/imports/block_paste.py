"""A block of cells pasted or filled down in a file: what each is read as, or why it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.errors import Issue
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts, dates
from fundtracker.ui.base import theme
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, card, column, label
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

MOST = 20_000  # cells of a block
Edit = tuple[int, int, str]  # line of the file, column of the file, text


class Cell(NamedTuple):
    """A cell of a block: where it goes, its text before and after, what it is read as; ``why`` it
    is refused, '' where it is not.
    """

    line: int
    at: int
    head: str
    old: str
    new: str
    read: str
    why: str


class Place(NamedTuple):
    """A column that is pasted into: its number, head, role, and the unit of its amounts."""

    at: int
    head: str
    role: str
    unit: str


def judged(place: Place, line: int, old: str, new: str) -> Cell:
    """Return what a text becomes in a column."""
    read, why = _read(place, new.strip())
    return Cell(line, place.at, place.head, old, new.strip(), read, why)


def edited(
    edits: Mapping[int, Mapping[int, str]], cells: Sequence[Edit]
) -> dict[int, dict[int, str]]:
    """Return corrections by line and column with some more cells."""
    texts = {line: dict(columns) for line, columns in edits.items()}
    for line, at, text in cells:
        texts.setdefault(line, {})[at] = text
    return texts


def _read(place: Place, text: str) -> tuple[str, str]:
    """Return (what a text is read as, why it cannot be)."""
    if not text:
        return "", ""
    if place.role == "date":
        day = dates.day(text)
        return (
            (dt.date.fromordinal(day).isoformat(), "")
            if isinstance(day, int)
            else ("", _said(day, text))
        )
    if place.role in ("amount_out", "amount_in", "amount_signed", "amount_abs", "balance"):
        fen = amounts.fen(text, amounts.UNITS.get(place.unit, 100))
        if isinstance(fen, int):
            return tr("{amount} yuan", amount=money.show(fen)), ""
        return "", _said(fen, text)
    return text, ""


def _said(code: object, text: str) -> str:
    return i18n.say(Issue(str(code), None, {"cell": text})) if code else tr("empty")


class BlockDialog(Dialog):
    """The cells of a block, those that are refused first; what can be read is taken in one step."""

    ASKS = False

    def __init__(
        self, cells: Sequence[Cell], left_out: int, take: Callable[[list[Edit]], object],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(tr("Paste a block"), parent)
        self.resize(820, 480)
        self._take = take
        good = [cell for cell in cells if not cell.why]
        self._edits: list[Edit] = [(c.line, c.at, c.new) for c in good if c.new != c.old]
        self.model: Records[Cell] = Records(_columns(), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Paste a block"))
        self.model.show(sorted(cells, key=lambda cell: not cell.why))
        refused = len(cells) - len(good)
        words = [tr("{n} cells change.", n=f"{len(self._edits):,}")]
        if refused:
            words.append(tr("{n} cannot be read and stay as they are.", n=f"{refused:,}"))
        if left_out:
            words.append(tr("{n} lie beyond the rows or columns shown.", n=f"{left_out:,}"))
        self.words = label(" ".join(words), theme.SMALL, tone="warn" if refused or left_out else "")
        self.ok = button(tr("Take {n} cells", n=f"{len(self._edits):,}"), "primary")
        self.ok.setEnabled(bool(self._edits))
        self.ok.clicked.connect(self._apply)
        self.setLayout(
            column(card(self.grid, margins=(1, 1, 1, 1)), self.words, self.foot(self.ok), gap=10,
                   margins=(20, 16, 20, 16))
        )  # fmt: skip

    def _apply(self) -> None:
        self._take(self._edits)
        self.leave()


def _dash(text: str) -> str:
    return text or money.MISSING


def _columns() -> list[Column[Cell]]:
    return [
        Column("line", lambda: tr("Line"), lambda c: str(c.line), 70, numeric=True),
        Column("head", lambda: tr("Column"), lambda c: c.head, 120),
        Column("old", lambda: tr("Before"), lambda c: _dash(c.old), 110, tone=lambda c: "text2"),
        Column("new", lambda: tr("After"), lambda c: _dash(c.new), 110),
        Column("read", lambda: tr("Read as"), lambda c: _dash(c.read), 110),
        Column("why", lambda: tr("Refused because"), lambda c: c.why, 160, tone=lambda c: "bad",
               stretch=True, tip=lambda c: c.why),
    ]  # fmt: skip
