"""What payments say, in memory: any letters or digits find their rows of a million within
milliseconds.

All distinct words are joined in one text, the digits of all amounts and voucher numbers in
another; a hit's place names its word or row. Nothing stands beside the ledger. Rows written since
the index was made are few: who asks looks at them in the file (``Search.changed``).
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import WIDTH

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Ints = npt.NDArray[np.int64]
    Mask = npt.NDArray[np.bool_]

COLUMNS = (
    "counterparty", "account", "payer", "summary", "purpose", "subject", "project_text",
    "contract_text", "source_text", "serial_head", "note",
)  # fmt: skip
WORTH = 50_000  # payments from which on the index is made: below, the file is as quick
FRESH = 2_000  # rows written since it was made that are looked for in the file; more: made anew
_BLOCK = 20_000
_END = "\x00"  # between words
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d*)?|\.\d+", re.ASCII)


def digits(word: str) -> str:
    """Return the digits that a word asks for (1,234.5 → 1234.5), '' where it is no number."""
    return word.replace(",", "") if _NUMBER.fullmatch(word) else ""


def _number(fen: int, tail: int | None, width: str) -> str:
    """Return the digits of a payment that are looked for: its yuan, its voucher's number."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{yuan}.{rest:02d}\n" if tail is None else f"{yuan}.{rest:02d} {tail:{width}d}\n"


class Index:
    """The words and numbers of the payments as they were after changeset ``seq``.

    ``steps`` fills it, a block of rows at a time, so that the thread it is made on can do other
    work between; ``ready`` when all are in.
    """

    def __init__(self, db: Database, seq: int) -> None:
        import numpy as np

        self.seq, self.ready = seq, False
        self._np, self._db = np, db
        rows = db.read("SELECT id, text FROM term ORDER BY id")
        self._codes: Ints = np.array([code for code, _ in rows], np.int64)
        lowered = [text.lower() for _, text in rows]
        self._words = _END.join([*lowered, ""])
        sizes = np.fromiter(map(len, lowered), np.int64, len(lowered))
        self._word_ends: Ints = (sizes + 1).cumsum()
        self._dense = bool(len(rows)) and rows[-1][0] == len(rows) - 1  # each its own place
        self._widths = {
            code: f"0{text.rsplit(WIDTH, 1)[1]}" for code, text in rows if WIDTH in text
        }
        self._steps = self._load()

    def step(self) -> bool:
        """Take in a block of rows; return whether all are in."""
        self.ready = self.ready or next(self._steps, None) is None
        return self.ready

    def _load(self) -> Any:
        np = self._np
        ids, days, texts, ends, words, numbered, after = [], [], [], [], [], [], 0
        placed: list[list[Any]] = []
        sql = (
            f"SELECT id, pay_date, amount_fen, serial_tail, coalesce(line_id, 0),"
            f" coalesce(project_id, 0), {','.join(COLUMNS)} FROM payment"
            f" WHERE id > ? ORDER BY id LIMIT {_BLOCK}"
        )
        head = COLUMNS.index("serial_head")
        while rows := self._db.connection.execute(sql, (after,)).fetchall():  # not to be kept
            some, dates, amounts, tails, lines, projects, *columns = zip(*rows, strict=True)
            widths = map(self._widths.get, columns[head], ["0"] * len(rows))
            numbers = list(map(_number, amounts, tails, widths))
            ids.append(np.array(some, np.int64))
            days.append(np.array(dates, np.int32))
            placed.append([np.array(lines, np.int32), np.array(projects, np.int32)])
            texts.append("".join(numbers))
            ends.append(np.fromiter(map(len, numbers), np.int64, len(rows)))
            words.append([self._places(column) for column in columns])
            numbered.append(np.array([-1 if t is None else t for t in tails], np.int64))
            after = some[-1]
            yield after
        self.ids: Ints = np.concatenate(ids) if ids else np.array([], np.int64)
        self._text = "".join(texts).encode("ascii")
        self._numbers = np.frombuffer(self._text, np.uint8)
        self._days = np.concatenate(days) if days else self.ids
        self._placed = self._joined(placed)
        self._row_ends: Ints = np.concatenate(ends).cumsum() if ends else self.ids
        self._row_digits = self._digits_of_rows()
        self._tails = np.concatenate(numbered) if numbered else self.ids
        stacked = [np.concatenate(column) for column in zip(*words, strict=True)]
        self._rows_words = [
            (column, np.bincount(column, minlength=len(self._codes)) > 0)
            for column in stacked if column.any()
        ]  # fmt: skip

    def _joined(self, blocks: list[list[Any]]) -> dict[str, Any]:
        """Return the lines and projects of all rows, 0 where there is none."""
        joined = (self._np.concatenate(column) for column in zip(*blocks, strict=True))
        return dict(zip(("line_id", "project_id"), joined, strict=False))

    def _places(self, codes: tuple[int, ...]) -> Any:
        """Return where codes of words stand among all; a word written since stands for none."""
        np = self._np
        wanted_codes = np.array(codes, np.int64)
        places = wanted_codes if self._dense else np.searchsorted(self._codes, wanted_codes)
        return np.where(places < len(self._codes), places, 0).astype(np.int32)

    def _digits_of_rows(self) -> Any:
        """Return for each row which of the ten digits it holds, a bit for each."""
        np = self._np
        bits = np.zeros(256, np.uint16)
        bits[ord("0") : ord("9") + 1] = 1 << np.arange(10)
        starts = np.concatenate(([0], self._row_ends[:-1])) if len(self.ids) else self.ids
        blocks = [starts[at : at + _BLOCK] for at in range(0, len(starts), _BLOCK)]
        ends = [*(block[0] for block in blocks[1:]), len(self._numbers)]
        held = [
            np.bitwise_or.reduceat(bits[self._numbers[block[0] : end]], block - block[0])
            for block, end in zip(blocks, ends, strict=True)
        ]
        return np.concatenate(held) if held else np.zeros(0, np.uint16)

    def rows_within(self, first: int | None, last: int | None) -> Ints:
        """Return the places of the rows paid from one day to another, both inside; None is open."""
        np = self._np
        mask = np.ones(len(self.ids), bool)
        if first is not None:
            mask &= self._days >= first
        if last is not None:
            mask &= self._days <= last
        places: Ints = np.flatnonzero(mask)
        return places

    def words(self, text: str) -> list[int]:
        """Return the codes of the words that hold a text; letters of either case."""
        starts = [hit.start() for hit in re.finditer(re.escape(text.lower()), self._words)]
        return self._codes_at(starts)

    def _codes_at(self, starts: list[int]) -> list[int]:
        np = self._np
        at = np.searchsorted(self._word_ends, np.array(starts, np.int64), "right")
        return [int(code) for code in self._codes[np.unique(at)]]

    def with_words(self, codes: list[int], places: Ints | None = None) -> Mask:
        """Return which rows of ``ids``, or of those at some places, hold one of some words."""
        np = self._np
        wanted = np.zeros(len(self._codes), bool)
        at = np.searchsorted(self._codes, np.array(codes, np.int64))
        wanted[at[at < len(self._codes)]] = True
        mask: Mask = np.zeros(len(self.ids) if places is None else len(places), bool)
        for column, used in self._rows_words if codes else ():
            if (wanted & used).any():
                mask |= wanted[column if places is None else column[places]]
        return mask

    def placed(self, column: str, ids: list[int], places: Ints | None = None) -> Mask:
        """Return which rows of ``ids``, or of those at some places, lie on some lines
        (``line_id``) or projects (``project_id``).
        """
        np = self._np
        held = self._placed.get(column, self.ids)
        mask: Mask = np.isin(held if places is None else held[places], ids)
        return mask

    def with_tail(self, number: int, places: Ints | None = None) -> Mask:
        """Return which rows of ``ids``, or of those at some places, have a voucher of this
        number.
        """
        mask: Mask = (self._tails if places is None else self._tails[places]) == number
        return mask

    def with_digits(self, number: str, places: Ints | None = None) -> Mask:
        """Return which rows of ``ids``, or of those at some places, hold digits in their yuan or
        their voucher's number.
        """
        np = self._np
        if len(number) == 1 and number.isdigit():
            held = self._row_digits if places is None else self._row_digits[places]
            holds: Mask = (held & (1 << int(number))) > 0
            return holds
        if places is not None:
            return self._digits_at(number.encode("ascii"), places)
        place, n = self._numbers, max(0, len(self._numbers) - len(number) + 1)
        hit = np.ones(n, bool)
        for offset, letter in enumerate(number):
            hit &= place[offset : offset + n] == ord(letter)
        mask: Mask = np.zeros(len(self.ids), bool)
        mask[np.searchsorted(self._row_ends, np.flatnonzero(hit), "right")] = True
        return mask

    def _digits_at(self, number: bytes, places: Ints) -> Mask:
        """Return which of the rows at some places hold digits, each looked through for itself."""
        np = self._np
        ends = self._row_ends[places].tolist()
        starts = np.where(places > 0, self._row_ends[places - 1], 0).tolist()
        find = self._text.find
        hits = (find(number, a, b) >= 0 for a, b in zip(starts, ends, strict=True))
        mask: Mask = np.fromiter(hits, bool, len(places))
        return mask


class Search:
    """The index of a ledger's payments, made at the first search and kept while it serves."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._index: Index | None = None
        self._changed: tuple[int, list[int]] = (-1, [])

    def index(self) -> Index | None:
        """Return the index, made or made anew where that is due; None: the file is as quick."""
        while not self.step():
            pass
        return self._index

    def step(self) -> bool:
        """Make a part of the index; return whether a search need not wait any more."""
        if self._index is not None and len(self.changed()) > FRESH:
            self._index = None
        if self._index is None:
            if self._db.connection.in_transaction or not self._many():
                return True
            self._index = Index(self._db, self._last())
        return self._index.ready or self._index.step()

    def changed(self) -> list[int]:
        """Return the payments written since the index was made, at most ``FRESH`` + 1."""
        seq, index = self._last(), self._index
        if index is None or index.seq == seq:
            return []
        if self._changed[0] != seq:
            rows = self._db.read(
                "SELECT id FROM payment WHERE rev > ? LIMIT ?", (index.seq, FRESH + 1)
            )
            self._changed = seq, list(chain.from_iterable(rows))
        return self._changed[1]

    def _last(self) -> int:
        return int(self._db.read("SELECT coalesce(max(seq), 0) FROM changeset")[0][0])

    def _many(self) -> bool:
        return bool(self._db.read("SELECT 1 FROM payment LIMIT 1 OFFSET ?", (WORTH,)))
