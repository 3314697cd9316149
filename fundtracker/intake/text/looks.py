"""What cells and rows look like: values or names, dates, amounts; how wide the rows are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fundtracker.intake.cells.column_cleaning import MARKS
from fundtracker.patterns import lazy

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


def is_full_date(text: str) -> bool:
    """Return whether a bare text is a date with its year, or a day and time."""
    return _DATE.fullmatch(text) is not None and len(text) >= 6 and not text.isdigit()


def filled(row: Sequence[str]) -> int:
    """Return how many cells of a row are not empty."""
    return sum(1 for cell in row if cell.strip())


def common_width(rows: list[list[str]]) -> int:
    """Return the width that most cells stand in, of rows with two cells or more."""
    widths: Counter[int] = Counter(len(row) for row in rows if len(row) > 1 and filled(row) > 1)
    if not widths:
        return max((len(row) for row in rows), default=0)
    return max(widths, key=lambda w: (widths[w] * w, w))


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
    common = common_width(rows)
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
