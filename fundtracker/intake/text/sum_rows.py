"""Rows of a table that repeat other rows' money: sums by their words and by arithmetic, parents of
numbered parts.

A word alone is not enough where the row names a payee; arithmetic alone is not enough where it
does. What is taken for a sum is no payment; a parent that does not equal its parts is left to the
person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any

from fundtracker.intake.cells.column_cleaning import Judged, first_of, total
from fundtracker.intake.text import sum_words
from fundtracker.intake.text.block_rows import PAYEES, Rows
from fundtracker.intake.text.structure import bare
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
_OWN_WORDS = ("serial_no", "voucher_no", "summary", "purpose")
_HINT = lazy("合|总|计|共|累|sum|total", re.IGNORECASE)
# Found by arithmetic: said with their money.
TELLING = ("parent_of_parts", "part_of_row", "sum_of_rows")
SUMS = ("subtotal", "footer_total", "balance_line", *TELLING)
_FEW = 12  # rows of a block, of which half may lack a payee


class Sums:
    """Finds the sums among rows that go by in blocks."""

    def __init__(self) -> None:
        self._running = [0, 0]  # fen out and in of all payments so far
        self._section = [0, 0]  # since the last sum
        self._count = self._all = 0  # payments of the section, of all
        self._last_left: Any = None
        self._judged = {
            role: Judged(sum_words.nobodies_among if role in PAYEES else sum_words.sums_among)
            for role in _WORDED
        }
        self._parts = [Judged(sum_words.parts_among) for _ in range(_LABELS + 1)]

    def find(self, rows: Rows, bad: Mapping[int, str]) -> dict[int, str]:
        """Return row → what it is; ``bad`` are rows that are no payments for another reason."""
        counts = not rows.cell.keys().isdisjoint((*PAYEES, "summary"))  # adds rows up at all
        kinds = {
            i: kind
            for i, kind in worded(rows, self._judged).items()
            if bad.get(i) != "non_cash_line" and (counts or kind != sum_words.COUNTED)
        }
        self._moving(rows, kinds)
        kinds |= parents(rows, {**bad, **kinds}, self._among(rows))
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
        """Keep a row of words like 余额转入 whose balance moved by just its money: it is a
        payment.
        """
        if rows.left is None:
            return
        for i in [
            i for i, kind in kinds.items() if kind == "balance_line" and type(rows.days[i]) is int
        ]:
            before = rows.left[i - 1] if i else self._last_left
            fen = rows.fen(i)
            if (
                fen
                and type(before) is int
                and type(rows.left[i]) is int
                and before != 0
                and rows.left[i] != 0
            ):
                moved = fen if rows.sides[i] == 1 else -fen
                if (
                    before + moved == rows.left[i]
                    and "转入" in rows.cell.get("summary", [""] * (i + 1))[i]
                ):
                    del kinds[i]
        self._last_left = rows.left[-1] if rows.left else self._last_left

    def _added_up(self, rows: Rows, bad: Mapping[int, str], kinds: dict[int, str]) -> None:
        """Find rows without a payee that equal what was paid so far, or since the last sum."""
        names = [rows.cell[role] for role in (*PAYEES, "summary") if role in rows.cell]
        filled = all("" not in column for column in names)
        if not names or (filled and not kinds and "bad_date" not in bad.values()):
            self._take(rows, {**bad, **kinds}, 0, len(rows.money))  # no row can be a sum
            return
        begin = 0
        for i in sorted(kinds.keys() | _nameless(rows)):
            self._take(rows, bad, begin, i)
            begin = i + 1
            fen, code = rows.fen(i), bad.get(i)
            self._settle_counted(kinds, i, fen)
            if i in kinds:
                self._section, self._count = [0, 0], 0
                continue
            if fen is None or code not in (None, "bad_date"):
                continue
            side = 1 if rows.sides[i] == 1 else 0
            if self._is_sum(rows, i, abs(fen), side, code):
                kinds[i] = "sum_of_rows"
                self._section, self._count = [0, 0], 0
            elif code is None:
                self._take(rows, bad, i, i + 1)
        self._take(rows, bad, begin, len(rows.money))

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

    def _is_sum(self, rows: Rows, i: int, fen: int, side: int, code: str | None) -> bool:
        of_all = fen in (self._running[side], _net(self._running, side)) and self._all > 1
        texts = [rows.cell[role][i].strip() for role in _SAYING if role in rows.cell]
        joined = "".join(texts)
        day = rows.day(i)
        period = sum_words.PERIOD.fullmatch(day) is not None
        alone = period or any(map(sum_words.ends_in_sum, texts))  # sums up a single row, too
        of_section = self._count + alone > 1 and (
            fen in (self._section[side], _net(self._section, side))
        )
        if not fen or not (of_all or of_section) or rows.payee(i):
            return False
        if code == "bad_date" and (period or not day):
            return not joined or bool(_HINT.search(joined))
        still = rows.left is not None and i > 0 and rows.left[i] == rows.left[i - 1] is not None
        return (
            still
            or bool(_HINT.search(joined))
            or (not joined and (self._count > 2 if of_section else self._all > 2))
        )

    def _settle_counted(self, kinds: dict[int, str], i: int, fen: int | None) -> None:
        """Take a row that counts others (共2笔) for their sum where it is: a batch counts, too."""
        is_sum = self._all > 1 and abs(fen or 0) in (*self._running, *self._section)
        if kinds.get(i) == sum_words.COUNTED:
            del kinds[i]
            if is_sum:
                kinds[i] = "sum_of_rows"


def _nameless(rows: Rows) -> set[int]:
    """Return the rows that say nothing where a payee stands: the only ones that may be sums
    beside those that a word calls so.
    """
    columns = [rows.cell[role] for role in PAYEES if role in rows.cell]
    if not columns:
        return set(range(len(rows.money)))
    left: set[int] | None = None
    for column in columns:
        blank = {text for text in set(column) if not text or text.isspace()}
        if not blank:
            return set()
        ours = {i for i, text in enumerate(column) if text in blank}
        left = ours if left is None else left & ours
    return left or set()


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
    names = [rows.cell[role] for role in PAYEES if role in rows.cell]
    names = names or [rows.cell[role] for role in _OWN_WORDS if role in rows.cell]
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


# ---------------------------------------------------------------- parents and parts
_LEVELS = (
    lazy(
        r"第?[一二三四五六七八九十]{1,3}(?:[、.．:：,，]|部分|类|$)|(?:[IVX]{1,5}|[A-ZⅠ-Ⅻ])[、.．]?$"
    ),
    lazy(r"[（(][一二三四五六七八九十]{1,3}[）)]"),
    lazy(r"\d{1,3}(?:[、.．)）](?!\d)|$)"),
    lazy(r"[（(]\d{1,3}[）)]|[①-⑳]"),
)
_SECTION = lazy(
    "(?:第?[一二三四五六七八九十]{1,3}[、.．:：]|[（(][一二三四五六七八九十]{1,3}[）)])\\S"
)
_SECTION_MARKS = frozenset("一二三四五六七八九十第（(")
_DOTTED = lazy(r"((?:\d{1,2}|[A-Z])(?:[.．-]\d{1,2}){1,4})(?:[、.．\s]|$|(?=[^\d.]))")
_LABELS = 3  # columns from the left in which a row may be numbered


def level(text: str) -> int | None:
    """Return how deep a numbered row stands: 一 0, （一） 10, 1 20, 1.1 21, （1） 30; None: it
    has no number.
    """
    label = bare(text)
    if match := _DOTTED.match(label):
        return 20 + len(re.findall(r"[.．-]", match[1]))
    return next((10 * depth for depth, pattern in enumerate(_LEVELS) if pattern.match(label)), None)


def parents(rows: Rows, bad: Mapping[int, str], among: set[int]) -> dict[int, str]:
    """Return the rows that repeat the money of their parts: ``parent_of_parts`` where they equal
    it, ``part_of_row`` for parts (其中) of a row that counts as a whole, ``parent_differs`` where
    that cannot be decided. ``among``: the rows that a word calls parts.
    """
    kinds = _of_which(rows, among) if among else {}
    levels = _numbered(rows)
    if levels is None:
        return kinds | _sections(rows, bad)
    n = len(levels)
    for i in range(n):
        depth = levels[i]
        if depth is None or i in kinds:
            continue
        end = next(
            (j for j in range(i + 1, n) if (deep := levels[j]) is not None and deep <= depth), n
        )
        parts = [
            j
            for j in range(i + 1, end)
            if j not in kinds and j not in among and _counts(rows, bad, j)
        ]
        inner = [
            j
            for j in parts
            if not any(_covers(levels, k, j, end) for k in parts if k < j and levels[k] is not None)
        ]
        fen = rows.fen(i)
        if not inner or end == i + 1:
            continue
        if all(levels[j] is None for j in inner) and (
            rows.payee(i) or not any(map(rows.payee, inner))
        ):
            continue
        kind = _of_parent(fen, sum(rows.fen(j) or 0 for j in inner))
        if kind == "parent_of_parts" or not rows.payee(i):
            kinds[i] = kind
    return kinds


def _sections(rows: Rows, bad: Mapping[int, str]) -> dict[int, str]:
    """Return the numbered heads (一、工程款) above rows without numbers: ``parent_of_parts`` where
    a head equals its rows or says no money, ``parent_differs`` where it does not equal them.
    """
    texts = [rows.cell[role] for role in (*PAYEES, *_OWN_WORDS) if role in rows.cell]
    if len(texts) > 1 and all("" not in column for column in texts):
        return {}  # a head says nothing beside its label
    heads = _heads(rows)
    kinds: dict[int, str] = {}
    for i, end in itertools.pairwise([*heads, len(rows.money)]):
        parts = [j for j in range(i + 1, end) if _counts(rows, bad, j)]
        if parts:
            kinds[i] = _of_parent(rows.fen(i), sum(rows.fen(j) or 0 for j in parts))
    if heads and heads[-1] not in kinds and "parent_of_parts" in kinds.values():
        kinds[heads[-1]] = "parent_differs"  # its rows may lie behind the end of the block
    return kinds


def _of_parent(fen: int | None, parts: int) -> str:
    return "parent_of_parts" if not fen or abs(fen) == abs(parts) else "parent_differs"


def _heads(rows: Rows) -> list[int]:
    """Return the rows that a label like 一、 or （一） opens and that name no payee beside it."""
    named = [
        rows.cell[role]
        for role in ("counterparty_name", "payee_name", "summary")
        if role in rows.cell
    ]
    ours = {id(column): column for column in (*rows.columns[:_LABELS], *named)}
    for column in ours.values():
        if not set(map(first_of, set(column))) & _SECTION_MARKS:
            continue
        heads = [
            i
            for i, text in enumerate(column)
            if _SECTION.match(bare(text)) and rows.payee(i) in ("", text.strip())
        ]
        if heads:
            return heads
    return []


def _covers(levels: Sequence[int | None], above: int, below: int, end: int) -> bool:
    """Return whether a numbered row stands above another one, with none of its own depth or
    higher between.
    """
    depth, deep = levels[above], levels[below]
    if depth is None or (deep is not None and deep <= depth):
        return False
    return all(level is None or level > depth for level in levels[above + 1 : below + 1])


def _counts(rows: Rows, bad: Mapping[int, str], i: int) -> bool:
    return bool(rows.fen(i)) and bad.get(i) in (None, "bad_date")


def _numbered(rows: Rows) -> list[int | None] | None:
    """Return how deep each row stands, of the column that numbers rows in more than one depth;
    None: none does.
    """
    dated = {id(rows.cell[role]) for role in ("date", "datetime") if role in rows.cell}
    for column in rows.columns[:_LABELS]:
        if id(column) in dated:
            break
        distinct = {text: level(text) for text in set(column)} if _may_number(column) else {}
        depths = {depth for depth in distinct.values() if depth is not None}
        if len(depths) > 1:
            return [distinct[text] for text in column]
    return None


def _may_number(column: Sequence[str]) -> bool:
    """Return whether a column may number rows in depths: cheap, for it is asked of every block."""
    first = set(map(first_of, map(str.strip, set(column))))
    return bool(first & set("一二三四五六七八九十第（(①②③④IVXⅠⅡⅢABCDE")) or any(
        _DOTTED.match(bare(text)) for text in set(column[:200])
    )


def _of_which(rows: Rows, among: set[int]) -> dict[int, str]:
    """Return the parents that their parts add up to; else the parts, whose money is in the
    parent.
    """
    kinds: dict[int, str] = {}
    n = len(rows.money)
    for i in sorted(among):
        if i - 1 in among or i in kinds:
            continue
        parent, parent_fen = i - 1, rows.fen(i - 1)
        named = [i]
        while named[-1] + 1 in among:
            named.append(named[-1] + 1)
        parts, added = list(named), sum(rows.fen(j) or 0 for j in named)
        while (
            parent_fen
            and abs(added) < abs(parent_fen)
            and parts[-1] + 1 < n
            and rows.fen(parts[-1] + 1)
        ):
            parts.append(parts[-1] + 1)
            added += rows.fen(parts[-1]) or 0
        if parent_fen and abs(added) == abs(parent_fen):
            kinds[parent] = "parent_of_parts"
        elif parent_fen:
            kinds |= dict.fromkeys(named, "part_of_row")
    return kinds
