"""What the records of a file are: preamble, header, data, totals, notes, a second table."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.intake.cells.amounts import UNITS
from fundtracker.intake.cells.column_cleaning import MARKS
from fundtracker.intake.text import sum_words
from fundtracker.patterns import lazy

HEAD_RECORDS = 120

_SPACE = lazy(rf"[\s\u3000\xa0{MARKS}]+")
_NUMBER = lazy(
    r"[-+−－(（]?\s*(?:[¥￥$]|CNY|RMB)?\s*[-+−－]?[\d０-９][\d０-９,，"
    r".．\s]*(?:元|万元|亿元|%|CNY)?[)）\-－+]?",
    re.IGNORECASE,
)
_DATE = lazy(
    r"(?:19|20|１９|２０)[\d０-９]{2}(?:[\d０-９]{4}"  # 206400.50 is none
    r"|\s?[-/.年．]\s?[\d０-９]{1,2}\s?[-/.月．]\s?[\d０-９]{1,2}日?)(?:[ T].*)?"
    r"|[\d]{1,2}[-/.][\d]{1,2}[-/.](?:\d{4}|\d{2})(?: .*)?|\d{1,2}[-/ ]?[A-Z][a-z]{2}[-/ ]?\d{4}"
    r"|\d{1,2}:\d{2}(?::\d{2})?"
)
_NAMES = lazy(
    r"日期|时间|金额|账号|帐号|账户|卡号|户名|名称|摘要|余额|编号|编码|凭证|用途|备注|附言|币种|币别|单位|流水|序号|科目"
    r"|借|贷|收入|支出|存入|取出|转入|转出|方向|类型|类别|状态|项目|合同|指标|收款|付款|对方|银行|开户|行号|来源|部门|年度"
    r"|本次|累计|计划|拨付|轮次|比例|事由|渠道|地点|说明|网址"
    r"|\b(?:date|time|amount|debit|credit|balance|account|name|description|memo|currency|no|type|"
    r"id|vendor|payee|reference|summary|status|key|val|value)\b",
    re.IGNORECASE,
)
TOTAL_WORDS = lazy(
    r"合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|总额|承前页|过次页|结转|期初|期末|月初|年初|余额|\btotal\b|\bsum\b|subtotal",
    re.IGNORECASE,
)
_TOTAL = lazy(
    r"^[#*＊\-—\s]*(?:人民币|本币|外币|美元|全部|本次|本期|期间|累计|以上|收入|支出|借方|贷方|转入|转出|存入|支取|付款|收款|支付|"
    r"拨付|借贷方?|交易|发生额|金额|grand|report|net|sub)*[\s]*"
    r"(?:合计|总计|共计|总额|总金额|合计金额|total|totals|sum)(?:[（(].*[)）])?(?:笔数|金额|额|数)?"
    # What may follow is figures and their words: 合计信息技术有限公司 is a payee.
    r"(?:[:：].*|[^一-鿿a-z]*|[\W\d笔元共金额数条项户收入支出借贷方人民币大小写本页及其中计零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆角分整]*)$",
    re.IGNORECASE,
)
_SUBTOTAL = lazy(
    r"^[#*\s]*(?:.{0,12}小计|本页(?:合计|小计)|本[日月季年](?:合计|小计|累计|发生额?)|本期发生额?及余额|.{0,4}月(?:合计|累计)|当前?[日月](?:合计|累计)|"
    r"累计|sub-?total.*)[:：]?$",
    re.IGNORECASE,
)
_BALANCE = lazy(
    r"^[#*\s]*(?:承前页|过次页|上[年月期页]结转|结转(?:上年|下年|下[月期])?|[期月年日](?:初|末)余额|(?:期初|期末|上期|上月|上年|上日|月初|年初)"
    r"(?:余额|结余)?|opening balance|closing balance|balance (?:brought|carried) forward)[:：]?$",
    re.IGNORECASE,
)
_NOTE = lazy(
    r"^[#*＊=\-—\s]*(?:制表|打印|审核|复核|经办|负责人|填表|填报|编制|注[:：]|备注[:：]|说明[:："
    r"]|以上|温馨提示|特别提示|声明|"
    r"结束|完$|完毕|第.*页|共.*[页条笔]|[-]+end|end\b|提示|仅供参考|盖章|（?公章|主管|出纳|会计|单位[:：]|报表|数据来源|"
    r"report|note|printed|page\b|generated)",
    re.IGNORECASE,
)


_RULES = "-=—─━═┄┈+┼╋_*~"
_RULE = lazy(rf"[{re.escape(_RULES)}├┤┝┥┌┐└┘┬┴╞╡|│┃:]{{3,}}")
_LABEL = lazy(r"[^\d:：]{2,16}[:：]")
_ABOUT = lazy(
    r"[^\d:：]{0,8}(?:[账帐卡]号|户名|币[种别]|开户|客户|经办|复核|打印|制[表单]|起止|查询|期间|机构|笔数|总额|合计|总计|发生额|总.{0,4}金额)"
)
_SUMS = lazy(r"(?:笔数|总额|合计|总计|发生额|总.{0,4}金额)[^:：]{0,6}[:：]")
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


def bare(cell: str) -> str:
    """Return a cell without any white space and without ="…" or a guarding apostrophe."""
    text = _SPACE.sub("", cell).lstrip("`")
    if text.startswith('="') and text.endswith('"'):
        return text[2:-1]
    return text


def is_value(cell: str) -> bool:
    """Return whether a cell is an amount, a number, a date or a time: data, not a name."""
    text = bare(cell)
    if not text:
        return False
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text.strip()))


def filled(row: Sequence[str]) -> int:
    """Return how many cells of a row are not empty."""
    return sum(1 for cell in row if cell.strip())


def find_header(rows: list[list[str]]) -> Header:
    """Find the header among the first records of a file.

    A header is the first row as wide as the table that holds names only (no amount, no date) and
    that a known column name or the rows below support; a file whose first wide row is data has
    none. Two rows are joined where the first is a row of groups above names.
    """
    width = _width(rows)
    if not any(map(filled, rows)):
        return Header(None, 0, None, 0)
    for i, row in enumerate(rows):
        if not _wide_enough(row, width):
            continue
        if any(is_value(cell) for cell in row):
            if _is_above(row, rows[i + 1 : i + 11]):
                continue  # account: …, from: …: a line of the preamble
            return Header(None, 0, None, width)
        if not _header_like(row, rows[i + 1 :], width):
            continue
        if _group_row(row, rows[i + 1] if i + 1 < len(rows) else []):
            return _grouped(rows, i, width)
        if any(_better(below, row) for below in rows[i + 1 : i + 11]):
            continue  # account, 0012, currency, HKD: a line of the preamble above a real header
        return Header(i, 1, list(row), _header_width(row, width))
    if len(rows) == 1 and len(rows[0]) >= 2 and not any(map(is_value, rows[0])):
        return Header(0, 1, list(rows[0]), len(rows[0]))
    first = next((i for i, row in enumerate(rows) if _wide_enough(row, width)), 0)
    if rows and not any(is_value(c) for row in rows[first : first + 3] for c in row):
        return Header(first, 1, list(rows[first]), _header_width(rows[first], width))
    return Header(None, 0, None, width)


def chosen_header(rows: list[list[str]], lines: Sequence[int], line: int | None) -> Header:
    """Return the header that the person chose by its line (0: there is none), else the one
    found.
    """
    if line == 0:
        return Header(None, 0, None, _width(rows))
    if line is None or line not in lines[: len(rows)]:
        return find_header(rows)
    at = lines.index(line)
    below = rows[at + 1] if at + 1 < len(rows) else []
    if _group_row(rows[at], below):
        return _grouped(rows, at, _width(rows))
    return Header(at, 1, list(rows[at]), _header_width(rows[at], _width(rows)))


def _grouped(rows: list[list[str]], at: int, width: int) -> Header:
    """Return the header whose first row holds groups, and whose second one may hold groups
    again.
    """
    names, below = _joined(rows[at], rows[at + 1]), at + 2
    while below < min(len(rows), at + 4) and _group_row(rows[below - 1], rows[below]):
        names, below = _joined(names, rows[below]), below + 1
    return Header(at, below - at, names, max(width, len(names)))


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


def _width(rows: list[list[str]]) -> int:
    """Return the width that most cells stand in, of rows with two cells or more."""
    widths: Counter[int] = Counter(len(row) for row in rows if len(row) > 1 and filled(row) > 1)
    if not widths:
        return max((len(row) for row in rows), default=0)
    return max(widths, key=lambda w: (widths[w] * w, w))


def _wide_enough(row: Sequence[str], width: int) -> bool:
    if width <= 2:
        return len(row) >= min(width, 1) and filled(row) >= min(width, 2)
    return len(row) >= width * 0.6 and filled(row) >= max(2, min(3, width - 1))


def _names(row: Sequence[str]) -> int:
    return sum(1 for cell in row if len(cell) <= 40 and _NAMES.search(bare(cell)))


def _header_like(row: Sequence[str], below: list[list[str]], width: int) -> bool:
    texts = [bare(cell) for cell in row if cell.strip()]
    if any(":" in t[1:] or "：" in t[1:] for t in texts) and _names(row) * 2 < len(texts):
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
    if len(below) < 2 or any(is_value(cell) for cell in below):
        return False
    if any(bare(cell)[-1:] in (":", "：") for cell in row if cell.strip()):
        return False  # 单位：, 万元 is a line of the preamble
    if _units_row(below):
        return True
    if not any(cell.strip() for cell in below):
        return False
    if _repeats_groups(row, below):
        return True
    gaps = [i for i, cell in enumerate(row) if not cell.strip()]
    under = [i for i, cell in enumerate(below) if cell.strip()]
    if not gaps or abs(len(row) - len(below)) > 1:
        return False
    filled_gaps = [i for i in gaps if i < len(below) and below[i].strip()]
    both = sum(1 for i in under if i < len(row) and row[i].strip())
    return (
        len(filled_gaps) * 2 >= len(gaps)
        and len(filled_gaps) >= 1
        and (len(under) < len(below) or both + len(filled_gaps) == len(under))
    )


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


def _joined(groups: Sequence[str], names: Sequence[str]) -> list[str]:
    """Join group and name; a group spans the empty cells to its right that have a name below."""
    if _units_row(names):
        units = [bare(cell).strip("()（）[]") for cell in names]
        return [
            f"{name.strip()}({unit})" if unit else name.strip()
            for name, unit in itertools.zip_longest(groups, units, fillvalue="")
        ]
    joined, group = [], ""
    for i in range(max(len(groups), len(names))):
        above = groups[i].strip() if i < len(groups) else ""
        name = names[i].strip() if i < len(names) else ""
        if above:
            group = above
        elif not name:
            group = ""
        joined.append(
            f"{group} {name}" if group and name and bare(group) != bare(name) else (above or name)
        )
    return joined


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


def kind_of(row: Sequence[str], width: int) -> str | None:  # noqa: C901 - one reason after the other
    """Return what a row below the header is when it is no data: ``blank``, ``subtotal``,
    ``footer_total``, ``balance_line``, ``footer_note``; None for data.

    A total is told by its word in one of the first cells and by having no date of its own.
    """
    texts = [(i, text) for i, cell in enumerate(row) if (text := bare(cell))]
    if not texts:
        return "blank"
    if texts[0][1][0] in _RULES and all(_RULE.fullmatch(t) for _, t in texts):
        return "footer_note"
    dated = any(_DATE.fullmatch(t) and len(t) >= 6 and not t.isdigit() for _, t in texts)
    early = [t for i, t in texts[:2] if i < 6]
    for text in early:
        if len(text) > 60 and len(texts) > 1:
            continue
        if _SUBTOTAL.match(text) and not dated:
            return "subtotal"
        if _BALANCE.match(text) and (len(texts) < max(3, width * 0.7)):
            return "balance_line"
        if _TOTAL.match(text) and not dated:
            return "footer_total"
        if (
            not dated
            and (kind := sum_words.kind(text))
            and not (kind == "balance_line" and len(texts) >= max(3, width * 0.7))
        ):
            return kind.replace(sum_words.COUNTED, "subtotal")
    if labelled := _labelled([t for _, t in texts]):
        return labelled
    if not dated and sum_words.declares([t for _, t in texts], is_value):
        return "footer_total"
    sparse = len(texts) <= max(1, min(width // 3, 3))
    if sparse and width >= 3 and TOTAL_WORDS.search(texts[0][1]) and re.search(r"\d", texts[0][1]):
        return "footer_total" if re.search("合计|总计|共计|总额", texts[0][1]) else "footer_note"
    if _NOTE.match(texts[0][1]) and len(texts) * 2 <= max(width, 2) and width >= 3:
        return "footer_note"
    if len(texts) == 1 and width >= 4 and not is_value(texts[0][1]) and texts[0][0] == 0:
        return "footer_note"
    return None


def _labelled(texts: Sequence[str]) -> str | None:
    """Return what a row of labels and their values, or a heading with a unit, is; None: neither."""
    if sum_words.says_unit(texts) and not any(map(is_value, texts)):
        return "footer_note"
    if not _ABOUT.match(texts[0]):
        return None
    at = 0
    while at < len(texts):
        if not (label := _LABEL.match(texts[at])):
            return None
        at += 2 if label.end() == len(texts[at]) else 1
    return "footer_total" if any(_SUMS.search(t) for t in texts) else "footer_note"


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
    ends = [*starts[1:], len(texts)]
    blocks = []
    for start, end in zip(starts, ends, strict=True):
        while end > start and not texts[end - 1]:
            end -= 1
        blocks.append((start, end))
    alike = {tuple(texts[start:end]) for start, end in blocks}
    wide = blocks[0][1] - blocks[0][0] >= 3
    if len(alike) == 1 and wide and _names(names) >= 4:
        return blocks
    complete = all(end - start >= 3 and _is_table(texts[start:end]) for start, end in blocks)
    return blocks if complete and _DAY_NAME.search(texts[first]) else []


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


def look(cell: str) -> str:
    """Return what a cell looks like: ``date``, ``time``, ``decimal``, ``digits``, ``link``,
    ``text`` or '' for an empty one."""
    text = bare(cell)
    if not text:
        return ""
    if re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text):
        return "time"
    if _DATE.fullmatch(text):
        return "date"
    if text.isdigit():
        return "digits"
    if _NUMBER.fullmatch(text):
        return "decimal"
    return "link" if "://" in text else "text"


def looks(rows: list[list[str]], width: int) -> list[str]:
    """Return the look that nearly all cells of each column share, '' where they do not."""
    kinds = []
    common = _width(rows)
    data = [row for row in rows if len(row) == common >= width]
    for i in range(width):
        seen = Counter(look(row[i]) for row in data if row[i])
        kind, n = seen.most_common(1)[0] if seen else ("empty", 0)
        kinds.append(kind if n * 10 >= sum(seen.values()) * 9 else "")
    return kinds


def looks_fit(row: Sequence[str], columns: Sequence[str]) -> bool:
    """Return whether every filled cell looks like its column."""
    return all(
        not wanted or not (kind := look(cell)) or kind == wanted
        for cell, wanted in zip(row, columns, strict=True)
    )


_MONEY_NAME = lazy(
    r"金额|额$|额[(（]|支出|收入|借方|贷方|付款|拨付|支付|支取|存入|实付|本次|累计|合计|小计|总计|投资|补助|[(（/]?[万亿]?元[)）]?$"
    r"|amount|debit|credit|withdraw|deposit|paid|total",
    re.IGNORECASE,
)


def is_money_name(name: str) -> bool:
    """Return whether a column of that name holds money; a name that says nothing may."""
    text = bare(name)
    return not text or (
        bool(_MONEY_NAME.search(text))
        and not re.search("日期|时间|人$|单位$|账号|户名|方式|状态|笔数", text)
    )
