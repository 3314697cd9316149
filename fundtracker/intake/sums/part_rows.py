"""Rows that repeat the money of rows below them: parents of numbered parts, heads of sections.

A parent that does not equal its parts is left to the person.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from fundtracker.intake.cells import taken_back
from fundtracker.intake.cells.column_cleaning import first_of
from fundtracker.intake.sums.block_rows import OWN_WORDS, PAYEES, Rows
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import Marks, lazy

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
# What calls a row a batch of others: 批量代发, 集中支付, 代发工资2笔, 含以下2笔.
_BATCH = lazy(
    r"批量|批次|代发|集中(?:支付|付款)|合并(?:支付|付款)|打包|汇总|总额|笔数"
    r"|(?<![第\d])\d+[ \t\u3000]?[笔人户]|(?:以下|下列|上述|以上|如下).{0,4}[笔人户项]"
    r"|明细(?:如下|见下|附后)|\bbatch\b|\bbulk\b",
    re.IGNORECASE,
)
_STEPS = (1, -1)
_BATCH_MARKS = Marks(
    *("批量", "批次", "代发", "集中", "合并", "打包", "汇总", "总额", "笔数", "以下", "下列"),
    *("上述", "以上", "如下", "明细", "atch", "ATCH", "ulk", "ULK"),
)
_COUNTED = lazy(r"\d[ \t\u3000]?[笔人户]")  # a name holds 人 more often than a count of them
_NOBODY = lazy("各(?:收款)?(?:单位|企业|公司)|(?:有关|相关|多家|多个)(?:单位|企业|公司)|[-—/]*")
_MANY = 2  # rows whose sum a lone head does not equal by chance
LABELS = 3  # columns from the left in which a row may be numbered


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
        return kinds | (_sections(rows, bad) or _nameless_heads(rows, bad))
    for i, depth in enumerate(levels):
        if depth is None or i in kinds:
            continue
        below = range(i + 1, _end(levels, i, depth))
        parts = [j for j in below if _counts(rows, bad, j) and not (j in kinds or j in among)]
        if kind := _kind_of(rows, levels, i, _innermost(levels, parts)):
            kinds[i] = kind
    return kinds


def batches(rows: Rows, bad: Mapping[int, str]) -> set[int]:
    """Return the rows that a word calls a batch and whose money is that of the rows of their day
    right below or above them: the money moved once.
    """
    rows_of_batches: set[int] = set()
    if rows.left is not None:  # the balance says what moved
        return rows_of_batches
    for column in rows.of(*PAYEES[:2], "summary", "purpose", "remark"):
        texts = _batch_words(set(column))
        named = (i for i, text in enumerate(column) if text in texts and i not in bad)
        rows_of_batches |= {
            i for i in named if any(_is_batch(rows, bad, column, i, step) for step in _STEPS)
        }
    return rows_of_batches


def _batch_words(texts: set[str]) -> set[str]:
    """Return the texts that call their row a batch."""
    joined = "\n".join(texts)
    held = taken_back.holding(texts, joined, _BATCH_MARKS)
    if _COUNTED.search(joined):
        held |= {text for text in texts if _COUNTED.search(text)}
    return {text for text in held if _BATCH.search(text)}


def _is_batch(rows: Rows, bad: Mapping[int, str], column: Sequence[str], i: int, step: int) -> bool:
    """Return whether a row equals two or more rows next to it (``step``: below or above) of its
    day, none of which has its word (``column``).
    """
    left, j = rows.fen(i) or 0, i + step
    while left > 0 and 0 <= j < len(rows.money) and column[j] != column[i] and j not in bad:
        if (rows.days[j], rows.sides[j]) != (rows.days[i], rows.sides[i]):
            break
        left -= rows.money[j] if rows.money[j] > 0 else left + 1
        j += step
    return left == 0 and abs(j - i) > _MANY


def _kind_of(
    rows: Rows, levels: Sequence[int | None], parent: int, parts: Sequence[int]
) -> str | None:
    """Return what a numbered row is to the rows below it; None: a payment of its own."""
    if not parts or _are_others(rows, levels, parent, parts):
        return None
    kind = _of_parent(rows.fen(parent), sum(rows.fen(i) or 0 for i in parts))
    return kind if kind == "parent_of_parts" or not rows.payee(parent) else None


def _end(levels: Sequence[int | None], i: int, depth: int) -> int:
    """Return the next row that stands as high as a numbered one, or higher."""
    below = range(i + 1, len(levels))
    return next(
        (j for j in below if (deep := levels[j]) is not None and deep <= depth), len(levels)
    )


def _innermost(levels: Sequence[int | None], parts: Sequence[int]) -> list[int]:
    """Return the parts that no other numbered part covers."""
    numbered = [i for i in parts if levels[i] is not None]
    return [i for i in parts if not any(_covers(levels, j, i) for j in numbered if j < i)]


def _are_others(
    rows: Rows, levels: Sequence[int | None], parent: int, parts: Sequence[int]
) -> bool:
    """Return whether rows without a number below a numbered one are payments of their own."""
    if any(levels[i] is not None for i in parts):
        return False
    return bool(rows.payee(parent)) or not any(map(rows.payee, parts))


def _sections(rows: Rows, bad: Mapping[int, str]) -> dict[int, str]:
    """Return the numbered heads (一、工程款) above rows without numbers: ``parent_of_parts`` where
    a head equals its rows or says no money, ``parent_differs`` where it does not equal them.
    """
    texts = rows.of(*PAYEES, *OWN_WORDS)
    if len(texts) > 1 and not any("" in column for column in texts):
        return {}  # a head says nothing beside its label
    heads = _heads(rows)
    kinds: dict[int, str] = {}
    for i, end in itertools.pairwise([*heads, len(rows.money)]):
        fens = [rows.fen(j) or 0 for j in range(i + 1, end) if _counts(rows, bad, j)]
        if fens:
            kinds[i] = _of_parent(rows.fen(i), sum(fens))
    if heads and heads[-1] not in kinds and "parent_of_parts" in kinds.values():
        kinds[heads[-1]] = "parent_differs"  # its rows may lie behind the end of the block
    return kinds


def _nameless_heads(rows: Rows, bad: Mapping[int, str]) -> dict[int, str]:
    """Return the rows that name no payee and equal the rows below them up to the next such row,
    where all of them do: heads of sections whose numbers, if any, tell no depth (A above A1, 01
    above 0101).
    """
    if not rows.of(*PAYEES) or rows.left is not None:
        return {}
    counting = [i for i in range(len(rows.money)) if _counts(rows, bad, i)]
    if not counting or not _NOBODY.fullmatch(rows.payee(counting[0])):
        return {}  # most files: asked of one row
    heads: list[int] = []
    parts: list[list[int]] = []
    for i in counting:
        if _NOBODY.fullmatch(rows.payee(i)):
            heads.append(i)
            parts.append([])
        else:
            parts[-1].append(rows.fen(i) or 0)
    return dict.fromkeys(heads, "parent_of_parts") if _all_equal(rows, heads, parts) else {}


def _all_equal(rows: Rows, heads: Sequence[int], parts: Sequence[Sequence[int]]) -> bool:
    """Return whether each head equals its parts, and not by chance."""
    several = len(heads) > 1 and any(len(fens) > 1 for fens in parts)
    equal = all(fens and rows.fen(i) == sum(fens) for i, fens in zip(heads, parts, strict=True))
    return equal and (several or len(parts[0]) > _MANY)


def _of_parent(fen: int | None, parts: int) -> str:
    return "parent_of_parts" if not fen or abs(fen) == abs(parts) else "parent_differs"


def _heads(rows: Rows) -> list[int]:
    """Return the rows that a label like 一、 or （一） opens and that name no payee beside it."""
    named = rows.of("counterparty_name", "payee_name", "summary")
    ours = {id(column): column for column in (*rows.columns[:LABELS], *named)}
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


def _covers(levels: Sequence[int | None], above: int, below: int) -> bool:
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
    dated = set(map(id, rows.of("date", "datetime")))
    for column in rows.columns[:LABELS]:
        if id(column) in dated:
            break
        depths = {text: level(text) for text in set(column)} if _may_number(column) else {}
        if len(set(depths.values()) - {None}) > 1:
            return [depths[text] for text in column]
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
    for i in sorted(among):
        fen = rows.fen(i - 1)
        if i - 1 in among or i in kinds or not fen:
            continue
        named = [i]
        while named[-1] + 1 in among:
            named.append(named[-1] + 1)
        end = _end_of_parts(rows, named, fen)
        if end is None:
            kinds |= dict.fromkeys(named, "part_of_row")
        elif type(rows.days[i - 1]) is int and not any(map(rows.day, range(i, end))):
            # the parent alone says when it was paid: its parts are told
            kinds |= dict.fromkeys(range(i, end), "part_of_row")
        else:
            kinds[i - 1] = "parent_of_parts"
    return kinds


def _end_of_parts(rows: Rows, named: list[int], fen: int) -> int | None:
    """Return the row behind those that add up to some fen: parts with those below them as far as
    it takes; None: they do not.
    """
    added, below = sum(rows.fen(i) or 0 for i in named), named[-1] + 1
    while abs(added) < abs(fen) and below < len(rows.money) and (more := rows.fen(below)):
        added, below = added + more, below + 1
    return below if abs(added) == abs(fen) else None
