"""Where the header of a file stands among its first records, and what a table's names are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from fundtracker.intake.cells.amounts import UNITS
from fundtracker.intake.text.looks import bare, common_width, filled, is_money_name, is_value
from fundtracker.patterns import lazy

HEAD_RECORDS = 120

_NAMES = lazy(
    r"日期|时间|金额|账号|帐号|账户|卡号|户名|名称|摘要|余额|编号|编码|凭证|用途|备注|附言|币种|币别|单位|流水|序号|科目"
    r"|借|贷|收入|支出|存入|取出|转入|转出|方向|类型|类别|状态|项目|合同|指标|收款|付款|对方|银行|开户|行号|来源|部门|年度"
    r"|本次|累计|计划|拨付|轮次|比例|事由|渠道|地点|说明|网址"
    r"|\b(?:date|time|amount|debit|credit|balance|account|name|description|memo|currency|no|type|"
    r"id|vendor|payee|reference|summary|status|key|val|value)\b",
    re.IGNORECASE,
)


_NUMBERED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_UNIT_NAME = lazy(
    r"[(（\[]?(?:单位[:：])?(?:人民币)?(?:[百千万亿十]*元|分|[%％天个年月日份张笔户家])[)）\]]?"
)


class Header(NamedTuple):
    """Where the header stands among the first records: ``first`` is None for a file without one."""

    first: int | None
    rows: int
    names: list[str] | None
    width: int


def find_header(rows: list[list[str]]) -> Header:
    """Find the header among the first records of a file.

    A header is the first row as wide as the table that holds names only (no amount, no date) and
    that a known column name or the rows below support; a file whose first wide row is data has
    none. Two rows are joined where the first is a row of groups above names.
    """
    width = common_width(rows)
    if not any(map(filled, rows)):
        return Header(None, 0, None, 0)
    for i, row in enumerate(rows):
        header = _header_at(rows, i, width) if _wide_enough(row, width) else None
        if header is not None:
            return header
    return _header_of_names(rows, width)


def _header_at(rows: list[list[str]], i: int, width: int) -> Header | None:
    """Return the header that a row shows: it begins there, or there is none; None: the row is
    above it.
    """
    row, below = rows[i], rows[i + 1 :]
    if any(map(is_value, row)):
        # account: …, from: …: a line of the preamble; else data
        return None if _is_above(row, below[:10]) else Header(None, 0, None, width)
    if not _header_like(row, below, width):
        return None
    if below and (_group_row(row, below[0]) or _names_below(rows, i, i + 1)):
        return _grouped(rows, i, width)
    if any(_better(head, row) for head in below[:10]):
        return None  # account, 0012, currency, HKD: a line of the preamble above a real header
    return Header(i, 1, list(row), _header_width(row, width))


def _header_of_names(rows: list[list[str]], width: int) -> Header:
    """Return the first wide row where no value stands in it or right below it."""
    if len(rows) == 1 and len(rows[0]) >= 2 and not any(map(is_value, rows[0])):
        return Header(0, 1, list(rows[0]), len(rows[0]))
    first = next((i for i, row in enumerate(rows) if _wide_enough(row, width)), 0)
    if rows and not any(map(is_value, itertools.chain(*rows[first : first + 3]))):
        return Header(first, 1, list(rows[first]), _header_width(rows[first], width))
    return Header(None, 0, None, width)


def chosen_header(rows: list[list[str]], lines: Sequence[int], line: int | None) -> Header:
    """Return the header that the person chose by its line (0: there is none), else the one
    found.
    """
    if line == 0:
        return Header(None, 0, None, common_width(rows))
    rows = _named_once(rows)
    if line is None or line not in lines[: len(rows)]:
        return find_header(rows)
    at = lines.index(line)
    below = rows[at + 1] if at + 1 < len(rows) else []
    if _group_row(rows[at], below) or _names_below(rows, at, at + 1):
        return _grouped(rows, at, common_width(rows))
    return Header(at, 1, list(rows[at]), _header_width(rows[at], common_width(rows)))


def _named_once(rows: list[list[str]]) -> list[list[str]]:
    """Return rows with groups that name each of their columns (收入, 收入 above 笔数, 金额) named
    once, and what the row of groups repeats for columns without a group (日期 above 日期) too.
    """
    named = list(rows)
    for i, (row, below) in enumerate(itertools.pairwise(rows)):
        again, repeated = _said_again(row, below)
        if again:
            named[i] = _without(named[i], again)
            named[i + 1] = _without(below, repeated)
    return named


def _said_again(row: Sequence[str], below: Sequence[str]) -> tuple[set[int], set[int]]:
    """Return the columns in which a row of groups names its group again, and those in which the
    row below it repeats what stands above; none where it is no row of groups.
    """
    again = {j for j in range(1, len(row)) if row[j].strip() and row[j] == row[j - 1]}
    if not again or any(map(is_value, [*row, *below])):
        return set(), set()
    columns, same = again | {j - 1 for j in again}, _repeated_below(row, below)
    parted = columns - same and columns == _filled_at([below]) - (same - columns)
    return (again, same - columns) if parted else (set(), set())


def _without(row: Sequence[str], columns: set[int]) -> list[str]:
    return ["" if j in columns else cell for j, cell in enumerate(row)]


def _repeated_below(row: Sequence[str], below: Sequence[str]) -> set[int]:
    """Return the columns in which a row says what the row above it says."""
    pairs = enumerate(zip(row, below, strict=False))
    return {j for j, (first, other) in pairs if first.strip() and first.strip() == other.strip()}


def _grouped(rows: list[list[str]], at: int, width: int) -> Header:
    """Return the header whose first row holds groups, and whose second one may hold groups
    again.
    """
    below = at + 2
    while below < min(len(rows), at + 4) and (
        _group_row(rows[below - 1], rows[below]) or _names_below(rows, at, below)
    ):
        below += 1
    names = rows[at]
    for i in range(at + 1, below):
        lower = {j for row in rows[i + 1 : below] for j, cell in enumerate(row) if cell.strip()}
        names = _joined(names, rows[i], lower)
    return Header(at, below - at, names, max(width, len(names)))


def _names_below(rows: list[list[str]], first: int, at: int) -> bool:
    """Return whether row ``at`` gives names below the groups of the head that begins at ``first``:
    it says nothing outside of them, one stands where a group reaches over several columns, and
    the first row of data has values below them.
    """
    data = next((row for row in rows[at : at + 3] if any(map(is_value, row))), None)
    if data is None or any(map(is_value, rows[at])):
        return False
    head, names = rows[first:at], _filled_at([rows[at]])
    opened = names - _filled_at(head)
    others = _filled_at(head[:1]) - names
    valued = {i for i, cell in enumerate(data) if is_value(cell)}
    begins_behind = min(names, default=0) > min(others, default=len(head[0]))
    if not opened or not begins_behind or not names & valued:
        return False
    return all(_below_group(head, i) for i in opened) and not opened & _filled_at([data]) - valued


def _filled_at(rows: Sequence[Sequence[str]]) -> set[int]:
    """Return the columns in which some rows say anything."""
    return {i for row in rows for i, cell in enumerate(row) if cell.strip()}


def _below_group(head: Sequence[Sequence[str]], at: int) -> bool:
    """Return whether a group of the head reaches over a column that has no name of its own: the
    nearest name to the left stands as low as any above the columns between.
    """
    for row in reversed(head):
        if left := _filled_at([row[:at]]):
            return not _filled_at(head) & set(range(max(left) + 1, at))
    return False


def _labels_and_values(row: Sequence[str]) -> bool:
    """Return whether a row names things and gives their values beside them."""
    cells = [cell for cell in row if cell.strip()]
    pairs = sum(
        1
        for label, value in itertools.pairwise(cells)
        if _names([label]) and not is_value(label) and (is_value(value) or not _names([value]))
    )
    in_turn = len(cells) >= 4 and all(
        is_value(cell) == bool(at % 2) for at, cell in enumerate(cells)
    )
    return pairs >= 2 and (in_turn or _names(row) * 2 >= len(cells) - 1)


def _header_width(row: Sequence[str], width: int) -> int:
    """Return the table's width: one less than the rows' where each ends with a delimiter."""
    return len(row) if len(row) >= 1 and (width - len(row) == 1 or len(row) >= width) else width


def _wide_enough(row: Sequence[str], width: int) -> bool:
    if width <= 2:
        return len(row) >= min(width, 1) and filled(row) >= min(width, 2)
    return len(row) >= width * 0.6 and filled(row) >= max(2, min(3, width - 1))


def _names(row: Sequence[str]) -> int:
    return sum(1 for cell in row if len(cell) <= 40 and _NAMES.search(bare(cell)))


def _header_like(row: Sequence[str], below: list[list[str]], width: int) -> bool:
    texts = [bare(cell) for cell in row if cell.strip()]
    labels = [t for t in texts if not t.startswith("其中")]  # 其中：… names a part of its neighbour
    if any(":" in t[1:] or "：" in t[1:] for t in labels) and _names(row) * 2 < len(texts):
        return False
    if any(re.search(r"[:：].*\d", t) for t in texts):
        return False
    named = _names(row)
    if named * 2 >= len(texts):
        return True
    data = [r for r in below[:10] if _wide_enough(r, width)]
    supported = any(is_value(cell) for r in data for cell in r)
    return supported and len(texts) * 10 >= width * 7 and all(len(t) <= 40 for t in texts)


def _better(row: Sequence[str], above: Sequence[str]) -> bool:
    """Return whether ``row`` is plainly the header: names only, twice as many as in the row
    above.
    """
    named = _names(row)
    return (
        named >= max(4, 2 * _names(above))
        and named * 3 >= filled(row) * 2
        and not any(map(is_value, row))
    )


def _is_above(row: Sequence[str], below: list[list[str]]) -> bool:
    """Return whether a row with values is a line of the preamble: labels and values, or above a
    wider one that is plainly the header (期间 | 2023-03-01 | 2023-03-31).
    """
    return _labels_and_values(row) or any(
        filled(row) < filled(head) and _better(head, row) for head in below
    )


def _group_row(row: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether ``row`` holds groups and ``below`` the names under them."""
    if len(below) < 2 or any(map(is_value, below)):
        return False
    if any(bare(cell)[-1:] in (":", "：") for cell in row if cell.strip()):
        return False  # 单位：, 万元 is a line of the preamble
    if _units_row(below):
        return True
    if not any(map(str.strip, below)):
        return False
    return _repeats_groups(row, below) or _fills_gaps(row, below)


def _fills_gaps(row: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether names stand below the gaps between groups."""
    gaps = {i for i, cell in enumerate(row) if not cell.strip()}
    under = {i for i, cell in enumerate(below) if cell.strip()}
    if not gaps or abs(len(row) - len(below)) > 1 or not gaps & under:
        return False
    wider = len(under) == len(below) > len(row)
    return len(gaps & under) * 2 >= len(gaps) and not wider


def _repeats_groups(row: Sequence[str], below: Sequence[str]) -> bool:
    """Return whether groups are written again over each of their names: 对方信息, 对方信息 above
    户名, 账号.
    """
    above = [bare(cell) for cell in row]
    under = [bare(cell) for cell in below]
    again = sum(1 for name, other in itertools.pairwise(above) if name and name == other)
    if not again or len(set(filter(None, under))) <= len(set(filter(None, above))):
        return False
    return _names(below) >= max(3, _names(row)) and _names(below) * 2 >= filled(below)


def _units_row(row: Sequence[str]) -> bool:
    """Return whether a row below the names gives nothing but their units."""
    filled = [bare(cell) for cell in row if cell.strip()]
    return any(cell.strip("()（）[]") in UNITS for cell in filled) and all(
        map(_UNIT_NAME.fullmatch, filled)
    )


def _joined(groups: Sequence[str], names: Sequence[str], lower: Collection[int]) -> list[str]:
    """Join group and name; a group spans the empty cells to its right that have a name below, in
    this row or a ``lower`` one.
    """
    if _units_row(names):
        return _with_units(groups, names)
    joined, group = [], ""
    pairs = itertools.zip_longest(map(str.strip, groups), map(str.strip, names), fillvalue="")
    for i, (above, name) in enumerate(pairs):
        group = above or (group if name or i in lower else "")
        grouped = group and name and bare(group) != bare(name)
        joined.append(f"{group} {name}" if grouped else above or name)
    return joined


def _with_units(names: Sequence[str], units: Sequence[str]) -> list[str]:
    """Put the units below some names in brackets behind them."""
    bare_units = [bare(unit).strip("()（）[]") for unit in units]
    pairs = itertools.zip_longest(map(str.strip, names), bare_units, fillvalue="")
    return [f"{name}({unit})" if unit else name for name, unit in pairs]


_ENGLISH_NAME = lazy(r"[A-Za-z][A-Za-z0-9 .,'()/_\[\]&#-]*")
_CHINESE_NAME = lazy(r"[一-鿿][一-鿿A-Za-z0-9 .,，、()（）/_-]*")


def second_language(header: Sequence[str], row: Sequence[str]) -> bool:
    """Return whether ``row`` repeats a Chinese header in English letters, or an English one in
    Chinese.
    """
    texts = [cell.strip() for cell in row if cell.strip()]
    if len(texts) * 10 < len(header) * 6 or any(map(is_value, texts)) or not _names(row):
        return False
    if any(re.search("[一-鿿]", name) for name in header):
        return all(map(_ENGLISH_NAME.fullmatch, texts))
    return _names(row) * 2 >= len(texts) and all(map(_CHINESE_NAME.fullmatch, texts))


def numbers_columns(header: Sequence[str], row: Sequence[str]) -> bool:
    """Return whether a row below the header only numbers the columns: ①, ②, ③ or 1, 2, 3."""
    texts = [bare(cell) for cell in row if cell.strip()]
    ours = {str(i) for i in range(1, len(row) + 1)}
    return len(texts) >= 3 and (
        all(text in _NUMBERED for text in texts)
        or (
            _names(header) >= 3
            and set(texts) <= ours
            and list(map(int, texts)) == list(range(1, len(texts) + 1))
        )
    )


def count_names(row: Sequence[str]) -> int:
    """Return how many cells of a row are known names of columns."""
    return _names(row)


def side_by_side(names: Sequence[str]) -> list[tuple[int, int]]:
    """Return (first, behind the last) column of tables that stand beside each other: under the
    same names, or each with a day and money of its own.
    """
    texts = [bare(name) for name in names]
    first = next((i for i, text in enumerate(texts) if text), 0)
    starts = [i for i, text in enumerate(texts) if text and text == texts[first]]
    if len(starts) < 2:
        return []
    ends = (_behind_last(texts, end) for end in (*starts[1:], len(texts)))
    blocks = list(zip(starts, ends, strict=True))
    alike = {tuple(texts[start:end]) for start, end in blocks}
    wide = blocks[0][1] - blocks[0][0] >= 3
    if len(alike) == 1 and wide and _names(names) >= 4:
        return blocks
    complete = all(end - start >= 3 and _is_table(texts[start:end]) for start, end in blocks)
    return blocks if complete and _DAY_NAME.search(texts[first]) else []


def _behind_last(texts: Sequence[str], end: int) -> int:
    """Return where the names before a place end, empty ones after them aside."""
    return next((i for i in range(end, 0, -1) if texts[i - 1]), 0)


_DAY_NAME = lazy("日期|时间|^日$|date", re.IGNORECASE)


def names_a_table(row: Sequence[str]) -> bool:
    """Return whether a row is a head by its words alone: most of them names, a day and money
    among them.
    """
    texts = [bare(cell) for cell in row if cell.strip()]
    days = any(map(_DAY_NAME.search, texts))
    return (
        len(texts) >= 3
        and days
        and any(map(is_money_name, texts))
        and _names(texts) * 3 >= len(texts) * 2
    )


def _is_table(names: Sequence[str]) -> bool:
    """Return whether names are those of a table by itself: one day, money, something that tells
    what for.
    """
    days = sum(1 for name in names if _DAY_NAME.search(name))
    money = sum(1 for name in names if name and is_money_name(name))
    return days == 1 and money >= 1 and len(names) > days + money
