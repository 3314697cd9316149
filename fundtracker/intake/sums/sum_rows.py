"""Rows of a table that repeat other rows' money: sums by their words and by arithmetic.

A word alone is not enough where the row names a payee; arithmetic alone is not enough where it
does. What is taken for a sum is no payment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from fundtracker.intake.cells.column_cleaning import Judged, total
from fundtracker.intake.sums import part_rows
from fundtracker.intake.sums.block_rows import OWN_WORDS, PAYEES, Rows
from fundtracker.intake.text import sum_words
from fundtracker.patterns import lazy

_WORDED = (
    "summary",
    "counterparty_name",
    "payee_name",
    "voucher_no",
    "remark",
    "purpose",
    "txn_type",
    "project_name",
)
_SAYING = ("summary", "purpose", "remark", "project_name", "contract_name")
_HINT = lazy("合|总|计|共|累|sum|total", re.IGNORECASE)
# Found by arithmetic: said with their money.
TELLING = ("parent_of_parts", "part_of_row", "sum_of_rows", "batch_of_rows")
PERHAPS = "perhaps_a_sum"  # a voucher of words of a sum that nothing proves to be one or none
_NUMBERS = ("voucher_no", "serial_no")
_DIGIT = lazy(r"\d")
SUMS = ("subtotal", "footer_total", "balance_line", *TELLING)
_FEW = 12  # rows of a block, of which half may lack a payee


class Sums:
    """Finds the sums among rows that go by in blocks."""

    def __init__(self) -> None:
        self._running = [0, 0]  # fen out and in of all payments so far
        self._section = [0, 0]  # since the last sum
        self._count = self._all = 0  # payments of the section, of all
        self._last_left: Any = None
        self._bare = False  # a row of money alone summed those above it
        self._judged = {
            role: Judged(sum_words.nobodies_among if role in PAYEES else sum_words.sums_among)
            for role in _WORDED
        }
        self._parts = [Judged(sum_words.parts_among) for _ in range(part_rows.LABELS + 1)]

    def find(self, rows: Rows, bad: Mapping[int, str]) -> dict[int, str]:
        """Return row → what it is; ``bad`` are rows that are no payments for another reason."""
        counts = not rows.cell.keys().isdisjoint((*PAYEES, "summary"))  # adds rows up at all
        kinds = {
            i: kind
            for i, kind in worded(rows, self._judged).items()
            if bad.get(i) != "non_cash_line" and (counts or kind != sum_words.COUNTED)
        }
        self._moving(rows, kinds)
        kinds |= part_rows.parents(rows, {**bad, **kinds}, self._among(rows))
        kinds |= dict.fromkeys(part_rows.batches(rows, {**bad, **kinds}), "batch_of_rows")
        self._added_up(rows, bad, kinds)
        return kinds

    def _among(self, rows: Rows) -> set[int]:
        """Return the rows that a word calls parts of the row above: 其中：土建."""
        rows_among: set[int] = set()
        for column, judged in zip(rows.columns, self._parts, strict=False):
            if words := judged.of(column):
                rows_among |= {i for i, text in enumerate(column) if text in words and i}
        return rows_among

    def _moving(self, rows: Rows, kinds: dict[int, str]) -> None:
        """Keep a row of words like 余额转入 or 合计付款 whose balance moved by just its money: it
        is a payment.
        """
        if rows.left is None:
            return
        days = [day for day in rows.days if type(day) is int]
        newest_first = bool(days) and days[0] > days[-1]
        for i, kind in list(kinds.items()):
            if kind not in TELLING and self._is_payment(rows, i, kind, newest_first):
                del kinds[i]
        self._last_left = rows.left[-1] if rows.left else self._last_left

    def _is_payment(self, rows: Rows, i: int, kind: str, newest_first: bool) -> bool:
        """Return whether the balance moved by just the money of a dated row; one of a balance's
        words must have a number of its own or say 转入. The first voucher of a file sums up
        nothing.
        """
        left, fen, numbered = rows.left or [], rows.fen(i), _numbered(rows, i)
        if not fen or type(rows.days[i]) is not int or type(left[i]) is not int or not left[i]:
            return False
        worded = any("转入" in column[i] for column in rows.of("summary"))
        if kind == "balance_line" and not (numbered or worded):
            return False
        above = left[i - 1] if i else self._last_left
        older = next(iter(left[i + 1 : i + 2]), None) if newest_first else above
        if older is None:
            first = i == 0 and self._all == 0 and not newest_first
            return first and numbered and kind != "balance_line"
        moved = fen if rows.sides[i] == 1 else -fen
        return type(older) is int and older != 0 and older + moved == left[i]

    def _added_up(self, rows: Rows, bad: Mapping[int, str], kinds: dict[int, str]) -> None:
        """Find rows without a payee that equal what was paid so far, or since the last sum."""
        alone = _alone(rows)
        if not alone and not _may_hold_sums(rows, bad, kinds):
            self._take(rows, {**bad, **kinds}, 0, len(rows.money))
            return
        begin = 0
        open_rows = _nameless(rows) if _may_hold_sums(rows, bad, kinds) else set(alone)
        for i in sorted(kinds.keys() | open_rows):
            self._take(rows, bad, begin, i)
            begin = i + 1
            fen, code = rows.fen(i), bad.get(i)
            self._settle_counted(kinds, i, fen)
            if i not in bad and self._is_doubtful(rows, i, kinds.get(i, "")):
                kinds[i] = PERHAPS
            elif i in kinds:
                self._section, self._count = [0, 0], 0
            if i in kinds or fen is None or code not in (None, "bad_date"):
                continue
            if self._is_any_sum(rows, i, code, alone):
                kinds[i] = "sum_of_rows"
                self._end_section(bare=code == "bad_date" and not rows.day(i))
            elif code is None:
                self._take(rows, bad, i, i + 1)
        self._take(rows, bad, begin, len(rows.money))

    def _is_doubtful(self, rows: Rows, i: int, kind: str) -> bool:
        """Return whether a row of words of a sum may be a payment: it has a day and a number of its
        own, and its money is not that of the rows above it.
        """
        fen = abs(rows.fen(i) or 0)
        if kind not in ("subtotal", "footer_total") or not fen or not _numbered(rows, i):
            return False
        if _is_still(rows, i):
            return False
        sums = {*self._running, *self._section, _net(self._running, 0), _net(self._running, 1)}
        return type(rows.days[i]) is int and not (self._all > 1 and fen in sums)

    def _take(self, rows: Rows, bad: Mapping[int, str], begin: int, end: int) -> None:
        """Add payments up: the rows from ``begin`` to before ``end`` that are not bad."""
        good = [i for i in range(begin, end) if i not in bad]
        parent_fen = len(good) == end - begin
        money = rows.money[begin:end] if parent_fen else [rows.money[i] for i in good]
        sides = rows.sides[begin:end] if parent_fen else [rows.sides[i] for i in good]
        out, into = total(money, sides)
        self._running = [self._running[0] + out, self._running[1] + into]
        self._section = [self._section[0] + out, self._section[1] + into]
        self._count, self._all = self._count + len(good), self._all + len(good)

    def _end_section(self, *, bare: bool) -> None:
        """Begin a section below a sum; ``bare``: it is money alone."""
        self._bare = self._bare or bare
        self._section, self._count = [0, 0], 0

    def _is_sum(self, rows: Rows, i: int, fen: int, side: int, code: str | None) -> bool:
        still = _is_still(rows, i)
        moves_nothing = still and not _numbered(rows, i)
        of_all = self._all + moves_nothing > 1 and (
            fen in (self._running[side], _net(self._running, side))
        )
        texts = [rows.cell[role][i].strip() for role in _SAYING if role in rows.cell]
        joined = "".join(texts)
        day = rows.day(i)
        period = sum_words.PERIOD.fullmatch(day) is not None
        # what sums up a single row, too
        bare = self._bare and not day + joined
        alone = any((moves_nothing, period, bare, *map(sum_words.ends_in_sum, texts)))
        of_section = self._count + alone > 1 and (
            fen in (self._section[side], _net(self._section, side))
        )
        if not fen or not (of_all or of_section) or rows.payee(i):
            return False
        if code == "bad_date" and (period or not day):
            return not joined or bool(_HINT.search(joined))
        return (
            still
            or bool(_HINT.search(joined))
            or (not joined and (self._count > 2 if of_section else self._all > 2))
        )

    def _is_any_sum(self, rows: Rows, i: int, code: str | None, alone: Mapping[int, str]) -> bool:
        """Return whether a row equals what was paid so far, or since the last sum, and its own
        texts bear that out.
        """
        side = 1 if rows.sides[i] == 1 else 0
        if self._is_sum(rows, i, abs(rows.fen(i) or 0), side, code):
            return True
        return code is None and self._is_named_sum(rows, i, side, alone)

    def _is_named_sum(self, rows: Rows, i: int, side: int, alone: Mapping[int, str]) -> bool:
        """Return whether a dated row without a payee that equals the rows above it is their sum:
        its text speaks of nothing else and as no row beside it does, or it says nothing at all
        while each of those names a payee.
        """
        fen = abs(rows.fen(i) or 0)
        of_all = self._all > 1 and fen == self._running[side]
        of_section = self._count > 1 and fen == self._section[side]
        if not fen or rows.payee(i) or not (of_all or of_section):
            return False
        above = range(max(i - (self._count if of_section else self._all), 0), i)
        if i in alone:
            return all(alone.get(j) != alone[i] for j in above)
        says = any(column[i].strip() for column in rows.of(*PAYEES, *OWN_WORDS, "remark"))
        return not says and len(above) > 1 and all(map(rows.payee, above))

    def _settle_counted(self, kinds: dict[int, str], i: int, fen: int | None) -> None:
        """Take a row that counts others (共2笔) for their sum where it is: a batch counts, too."""
        is_sum = self._all > 1 and abs(fen or 0) in (*self._running, *self._section)
        if kinds.get(i) == sum_words.COUNTED:
            del kinds[i]
            if is_sum:
                kinds[i] = "sum_of_rows"


def _is_still(rows: Rows, i: int) -> bool:
    """Return whether the balance of a row is that of the row above it."""
    return rows.left is not None and i > 0 and rows.left[i] == rows.left[i - 1] is not None


def _numbered(rows: Rows, i: int) -> bool:
    """Return whether a row has a number of its own: not that of the row above it."""
    cells = ((column[i].strip(), column[i - 1].strip()) for column in rows.of(*_NUMBERS))
    return any(_DIGIT.search(own) and (i == 0 or own != above) for own, above in cells)


def _may_hold_sums(rows: Rows, bad: Mapping[int, str], kinds: Mapping[int, str]) -> bool:
    """Return whether a row can be a sum: a word says so, or some say nothing or no day."""
    names = rows.of(*PAYEES, "summary")
    some_empty = any("" in column for column in names)
    return bool(names) and (some_empty or bool(kinds) or "bad_date" in bad.values())


def _alone(rows: Rows) -> dict[int, str]:
    """Return the rows whose text speaks of a sum and of nothing else (以上两笔共付), with its
    pattern.
    """
    sums: dict[int, str] = {}
    for column in rows.of(*_SAYING):
        patterns = {
            text: sum_word for text in set(column) if (sum_word := sum_words.sum_alone(text))
        }
        sums |= {i: patterns[text] for i, text in enumerate(column) if text in patterns}
    return sums


def _nameless(rows: Rows) -> set[int]:
    """Return the rows that say nothing where a payee stands: the only ones that may be sums
    beside those that a word calls so.
    """
    columns = rows.of(*PAYEES)
    if not columns:
        return set(range(len(rows.money)))
    nameless = _blank(columns[0])
    for column in columns[1:]:
        nameless = nameless and nameless & _blank(column)
    return nameless


def _blank(column: Sequence[str]) -> set[int]:
    blank = {text for text in set(column) if not text or text.isspace()}
    return {i for i, text in enumerate(column) if text in blank} if blank else set()


def _net(sums: Sequence[int], side: int) -> int:
    """Return what went out less what came in, of a file with signs; the other way round for
    ``side`` in.
    """
    return sums[side] - sums[1 - side]


def worded(rows: Rows, judged: Mapping[str, Judged[str]]) -> dict[int, str]:
    """Return the rows that a word calls a sum and that name no payee; ``judged``: role → its
    words.
    """
    kinds_found: dict[int, str] = {}
    for role in _WORDED:
        column = rows.cell.get(role)
        if column is None:
            continue
        kinds = judged[role].of(column)
        if kinds:
            kinds_found |= {
                i: kinds[text]
                for i, text in enumerate(column)
                if text in kinds and not rows.payee(i)
            }
    return kinds_found | _in_any_cell(rows, kinds_found)


def _in_any_cell(rows: Rows, kinds: Mapping[int, str]) -> dict[int, str]:
    """Return the rows without a payee (in a file without payees: without a number and words of its
    own) that a word in any other column calls a sum: 月计 where a serial or a flag stands. Looked
    at only where few rows are such.
    """
    names = rows.of(*PAYEES) or rows.of(*OWN_WORDS)
    if not names or not all("" in column for column in names):
        return {}
    nameless = [
        i for i, texts in enumerate(zip(*names, strict=True)) if i not in kinds and not any(texts)
    ]
    if len(nameless) * 2 > max(len(rows.money), _FEW):
        return {}
    return {
        i: kind for i in nameless for column in rows.columns if (kind := sum_words.kind(column[i]))
    }
