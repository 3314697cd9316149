"""What the rows of files say beside the payment itself: own account, balance, time of day. It tells
one payment from another that is equal to it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.cell_words import Memory
from fundtracker.intake.columns import units
from fundtracker.intake.same import accounts
from fundtracker.intake.text.looks import bare
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.imports import Import
from fundtracker.ledger.documents.kept_rows import KeptRows
from fundtracker.patterns import lazy

ALL = ("balance", "time", "datetime", "own_account", "payer_account")
TIMES = ("time", "datetime")
OWN = ("own_account", "payer_account")
_TIME = lazy(r"(\d{1,2})[:：时点](\d{2})(?:[:：分](\d{2}))?")
_COMPACT = lazy(r"(?<!\d)(?:(?:19|20)\d{6}\s?)?(\d{2})(\d{2})(\d{2})(?!\d)")
APART = {  # what tells two payments apart → the remark on it
    "account": "equal_other_account",
    "time": "equal_other_time",
    "balance": "equal_other_balance",
    "serial": "equal_other_serial",
    "contract": "equal_other_contract",
    "project": "equal_other_project",
    "payee_account": "equal_other_payee_account",
}
_FIRST = 4  # lines in which a title stands
_AFTERNOON = lazy("下午|晚上|pm", re.IGNORECASE)
_AMOUNTS = ("amount_out", "amount_in", "amount_signed", "amount_abs", "amount_spent")


class Shown(NamedTuple):
    """What a row shows: the number of its own account, the balance after it, the time of day; ''
    and None where it says nothing.
    """

    own: str = ""
    left: int | None = None
    time: str = ""


def time_of(text: str) -> str:
    """Return the time of day of a cell as hhmmss (hhmm where no seconds are written), '' where it
    has none; midnight is the time of a day alone.
    """
    match = _TIME.search(text) or _COMPACT.search(text)
    if match is None:
        return ""
    hour = int(match[1])
    if hour < 12 and _AFTERNOON.search(text):
        hour += 12
    time = f"{hour:02}{match[2]}{match[3] or ''}"
    return time if time.strip("0") and hour < 24 else ""


class Heads(NamedTuple):
    """The columns of a file that show something: role → (place, name)."""

    of: Mapping[str, tuple[int, str]]

    @property
    def time(self) -> str:
        """The name of the column of the time, '' where there is none."""
        return next((self.of[role][1] for role in TIMES if role in self.of), "")

    @property
    def own(self) -> str:
        """The role of the column of the own account, '' where there is none."""
        return next((role for role in OWN if role in self.of), "")


def heads_of(import_: Import) -> Heads:
    """Return the columns of a file that was taken in, as its import keeps them."""
    columns = import_.details.get("columns") or []
    return Heads({role: (at, head) for at, (head, role) in enumerate(columns)})


class Kept:
    """What rows of the files of a ledger show, read once more from the files that it keeps."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._rows = ledger, KeptRows(ledger)
        self._imports: dict[int, Import] = {}
        self._heads: dict[int, Heads] = {}
        self.numbers = Memory(accounts.number)
        self.times = Memory(time_of)

    def of(self, import_id: int) -> Import:
        """Return an import."""
        if import_id not in self._imports:
            self._imports[import_id] = self._ledger.imports.get(import_id)
        return self._imports[import_id]

    def heads(self, import_id: int) -> Heads:
        """Return the columns of an import's file."""
        if import_id not in self._heads:
            self._heads[import_id] = heads_of(self.of(import_id))
        return self._heads[import_id]

    def first_rows(self, import_id: int) -> list[list[str]]:
        """Return the first lines of an import's file, as cells."""
        return list(self._rows.cells(self.of(import_id), range(1, _FIRST)).values())

    def of_payments(
        self,
        places: Mapping[int, list[tuple[int, int]]],
        fens: Mapping[int, int],
        wanted: Collection[str],
    ) -> dict[tuple[int, int], Shown]:
        """Return (import, line) → what it shows, of the rows that show payments; ``fens``: payment
        → its fen.
        """
        lines: dict[int, dict[int, int]] = defaultdict(dict)
        for payment, fen in fens.items():
            for import_id, line in places[payment]:
                lines[import_id][line] = fen
        return {
            (import_id, line): shown
            for import_id, of in lines.items()
            for line, shown in self.shown(import_id, of, wanted).items()
        }

    def shown(
        self, import_id: int, fens: Mapping[int, int], wanted: Iterable[str]
    ) -> dict[int, Shown]:
        """Return line → what some rows of an import show; ``fens``: line → its fen, which proves
        that the cells are those of the row; ``wanted``: roles that are of use.
        """
        import_, heads = self.of(import_id), self.heads(import_id)
        own = self.numbers[import_.own_account]
        plain = Shown(own if heads.own != "own_account" else "")
        if heads.of.keys().isdisjoint(wanted):
            return dict.fromkeys(fens, plain)
        cells = self._rows.cells(import_, fens)
        unit = amounts.UNITS.get(import_.unit or "元", 100)
        read = _Cells(heads, unit, self)
        return {
            line: read.shown(cells[line], fens[line], plain) if line in cells else plain
            for line in fens
        }


class _Cells:
    """Reads the cells of one file."""

    def __init__(self, heads: Heads, unit: int, kept_rows: Kept) -> None:
        self._heads, self._kept = heads, kept_rows
        self._scales = {role: _scale(head, unit) for role, (_, head) in heads.of.items()}

    def shown(self, row: list[str], fen: int, plain: Shown) -> Shown:
        """Return what a row shows; ``plain`` where its cells are not those of the payment."""
        if not any(abs(self._fen(row, role) or 0) == abs(fen) for role in _AMOUNTS):
            return plain
        time = next(filter(None, (self._cell(row, role) for role in TIMES)), "")
        own = self._kept.numbers[self._cell(row, self._heads.own)] if self._heads.own else ""
        return Shown(own or plain.own, self._fen(row, "balance"), self._kept.times[time])

    def _cell(self, row: list[str], role: str) -> str:
        at = self._heads.of[role][0] if role in self._heads.of else len(row)
        return row[at] if at < len(row) else ""

    def _fen(self, row: list[str], role: str) -> int | None:
        if role not in self._heads.of:
            return None
        fen = amounts.fen(bare(self._cell(row, role)), self._scales[role])
        return fen if isinstance(fen, int) else None


def _scale(head: str, unit: int) -> int:
    own = units.of_name(head)
    return amounts.UNITS.get(own, unit) if own is not None else unit


def differs(ours: Shown, theirs: Shown, *, same_clock: bool) -> str:
    """Return what of two rows shows that they are two payments: ``account``, ``time``, or
    ``balance`` (which may be reckoned anew); '' where nothing does.
    """
    if not accounts.may_be_one(ours.own, theirs.own):
        return "account"
    if same_clock and ours.time and theirs.time and not _one_time(ours.time, theirs.time):
        return "time"
    if ours.left is not None and theirs.left is not None and ours.left != theirs.left:
        return "balance"
    return ""


def agrees(ours: Shown, theirs: Shown, *, same_clock: bool) -> bool:
    """Return whether the balance or the time of day says that two rows are one."""
    if ours.left is not None and ours.left == theirs.left:
        return True
    return same_clock and bool(ours.time) and bool(theirs.time)


def _one_time(first: str, other: str) -> bool:
    return first.startswith(other) or other.startswith(first)
