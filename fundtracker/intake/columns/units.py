"""The unit of amounts: one grammar for heads, lines above and below a table, tabs and file names,
and rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

from fundtracker.intake.cells.amounts import UNITS
from fundtracker.patterns import lazy

UNKNOWN = "?"  # a scale is spoken of, but not so that it could be understood

_WORD = "(亿|千万|百万|十万|万|千|百)?元|(亿|千万|百万|十万|万|千)|(分)"
_UNIT = f"(?:{_WORD})"
_END = r"(?![一-鿿a-z0-9%])"
_MONEY_NAME = "金额|货币|计量|计价|数额|资金|款项|本位币|币种|数据|报表"
# What a line says: 单位：万元, 金额单位（万）, 以万元为单位, 金额均为万元, （万元）, ￥万元 or
# nothing but 万元.
_LINE = tuple(
    lazy(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_MONEY_NAME})?单位[:=为是均系以按用(\[【/]*(?:计为)?{_UNIT}{_END}",
        rf"(?:{_MONEY_NAME})[:=为是均系以按用都(\[【/]+{_UNIT}(?:为单位|计算?|表示|列示|填列)?{_END}",
        rf"[以按用]{_UNIT}(?:为单位|计|表示|列示|填列|反映|填报|填写)",
        rf"(?:均|都|皆)[为是以系按]{_UNIT}{_END}",
        rf"[(\[【〔](?:[^()\[\]【】〔〕]{{0,12}}[:=,、])?{_UNIT}[)\]】〕]",
        rf"[,，;；、/]{_UNIT}$",
    )
)
_ALONE = lazy(rf"[(\[【〔]?(?:单位)?:?{_UNIT}[)\]】〕]?[.。]?")
_FILE = lazy(
    rf"(?:[-_—\s.(（\[【]|(?<=[年月日季表]))(?:单位)?{_UNIT}[)）\]】]?(?:[-_—\s.]|\d*$|版|$)"
)
# What a column's name says: 付款金额[万元], 万元付款金额, 金额/元, 支付金额(万), 付款万.
_NAME = tuple(
    lazy(pattern, re.IGNORECASE)
    for pattern in (
        rf"[(\[【〔/:_\-](?:[^()\[\]【】〔〕]{{0,12}}[:=,、])?{_UNIT}(?:[)\]】〕,、;]|$)",
        rf"(?:额|款|资金|支出|收入|借方|贷方|金){_UNIT}$",
        r"^()(亿|千万|百万|十万|万|千|百)元(?!以)",
        r"((?:亿|千万|百万|十万|万|千|百))元(?!以)",
        r"()()(?:人民币)?元[)]?$",
    )
)
_HOME = lazy(r"人民币|RMB|CNY|[¥￥]", re.IGNORECASE)
_SPACE = lazy(r"\s+")
_TRADITIONAL = str.maketrans("萬億圓圆仟佰單額", "万亿元元千百单额")
_MONEY_SAID = r"(?:rmb|cny|yuan|renminbi|¥|￥)"
# English says the scale in words or in figures: RMB 10,000 · in RMB'000 · CNY million · ten
# thousand yuan.
_TEN_THOUSAND = (
    r"(?:ten[ -]?thousand|(?<!\d)['’]0[ ,']?000\b|10[ ,']?000(?![\d.,])|10\s?k(?=\b|yuan|rmb|cny))"
)
_ENGLISH = (
    (
        "亿元",
        lazy(r"hundred[ -]?million|100[ -]?(?:million|mn?\b)|100[ ,]000[ ,]000", re.IGNORECASE),
    ),
    ("万元", lazy(_TEN_THOUSAND, re.IGNORECASE)),
    (
        UNKNOWN,
        lazy(rf"(?:{_MONEY_SAID})\s?bn?\b|\bbn\s?(?:{_MONEY_SAID})|\bbillions?\b", re.IGNORECASE),
    ),
    (
        "百万元",
        lazy(
            r"\bmillions?\b|[(\[]m[)\]]|\bmn\b|\bmio\b|(?:rmb|cny|¥)\s?m\b|\bm\s?(?:rmb|cny|yuan)\b|'?000'?000s?\b",
            re.IGNORECASE,
        ),
    ),
    (
        "千元",
        lazy(
            r"\bthousands?\b|[(\[]k[)\]]|(?:rmb|cny|¥)\s?k\b|(?<!\d)k\s?(?:yuan|rmb|cny)\b|['’]000s?\b|\b000s\b",
            re.IGNORECASE,
        ),
    ),
    ("元", lazy(r"\bin (?:yuan|rmb|cny)\b|unit\s*:\s*(?:yuan|rmb|cny)\b", re.IGNORECASE)),
)
_MAY_BE_ENGLISH = lazy("[A-Za-z]|000")  # the next expression is dear to compile
_ENGLISH_LINE = lazy(
    rf"\bunits?\b|\b(?:amounts?|figures?|values?|expressed|stated)\b.{{0,12}}\bin\b|\bin\s+{_MONEY_SAID}|^\W*{_MONEY_SAID}\s*"
    rf"(?:{_TEN_THOUSAND}|['’]000|thousands?|millions?|mn)\W*$|^\W*(?:{_TEN_THOUSAND}|thousands?|millions?)\s+{_MONEY_SAID}\W*$"
    rf"|^\W*in\s+(?:thousands|millions)"
    rf"|[(\[（]\W*(?:in\s+)?{_MONEY_SAID}\s*(?:in\s+)?(?:{_TEN_THOUSAND}|['’]?000s?|thousands?|millions?|billions?|mn|bn|[km])\W*[)\]）]"
    rf"|{_MONEY_SAID}\s*(?:thousands?|millions?|billions?|mn|mio|bn|'000s?)(?![a-z])|(?:rmb|cny)\s?[km]\W*$"
    rf"|\bin\s+(?:{_TEN_THOUSAND}|thousands?|millions?|billions?)\s+(?:of\s+)?{_MONEY_SAID}|[(\[（]['’]?000s?[)\]）]",
    re.IGNORECASE,
)
_AMOUNT = lazy(
    r"\d[\d,.]*\s*(?:亿|千万|百万|十万|万|千|百)?元?|[零壹贰叁肆伍陆柒捌玖拾百千万亿元整角分]{3,}"
)
_SCALE = lazy("[万亿千]")
# What one says at a desk for 万: 拨付金额(w), 单位：W.
_W = lazy(r"(?:[(\[【/]|额|单位[:=为是]*)w元?[)\]】]?$", re.IGNORECASE)
_ABROAD = lazy(
    "[美欧港日澳加韩]元|美金"
)  # 万美元 is a scale too; who reads currencies says the rest
_ZEROS = lazy(rf"(?:{_MONEY_SAID})\s*['’]?0[0,' ]*\W*$", re.IGNORECASE)  # RMB'00
# A scale that is spoken of as a unit and yet none: 单位：万股. A company of such a name is none:
# 编制单位：千禧公司.
_TALK = lazy(
    r"(?:(?<![制报送款工设算管业位])单位[:为是以按(]|[以按]|[均都皆]为)[^,;。:]{0,4}[万亿千][^,;。"
    r"]{0,2}(?:$|[,;。)\]】])"
)


def plain(text: str, space: str = "") -> str:
    """Return a text as it is compared: no signs of our own currency, one way of writing, no
    spaces (or one).
    """
    text = unicodedata.normalize("NFKC", text).translate(_TRADITIONAL)
    return _ABROAD.sub("元", _HOME.sub("", _SPACE.sub(space, text.strip())))


def _unit_of(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    return (
        f"{next(filter(None, match.groups()), '')}元"
        if match[match.lastindex or 0] != "分"
        else "分"
    )


def of_name(name: str) -> str | None:
    """Return the unit that a column's name says; ``UNKNOWN`` for a scale that is not understood;
    None.
    """
    text = plain(name)
    for pattern in _NAME:
        if match := pattern.search(text):
            return _unit_of(match)
    if english := _english(name):
        return english
    if _ZEROS.search(name) or _W.search(text):
        return UNKNOWN
    if not _SCALE.search(_AMOUNT.sub("", text)):
        return None
    unit = of_line(
        [name]
    )  # a line of the title that stands over the column like a group: 单位:万 支付金额
    return unit if unit else UNKNOWN


def of_line(cells: Sequence[str]) -> str | None:
    """Return the unit that a line above or below the table says, ``UNKNOWN``, or None."""
    filled = [cell for cell in cells if cell.strip()]
    for cell in filled:
        if names_money(text := plain(cell)) and (match := _ALONE.fullmatch(text)):
            return _unit_of(match)
    joined = " ".join(filled)
    text = plain(joined)
    for pattern in _LINE if names_money(text) else ():
        if match := pattern.search(plain(joined, " ")) or pattern.search(text):
            return _unit_of(match)
    if (
        _MAY_BE_ENGLISH.search(joined)
        and _ENGLISH_LINE.search(joined)
        and (english := _english(joined))
    ):
        return english
    return UNKNOWN if _is_unclear(text) else None


def _is_unclear(text: str) -> bool:
    """Return whether a line speaks of a scale as a unit that is not understood."""
    if _SCALE.search(text) and _TALK.search(_AMOUNT.sub("", text)):
        return True
    return "单位" in text and _W.search(text) is not None


def names_money(text: str) -> bool:
    """Return whether a unit may be named in Chinese: cheap, for it is asked of every file."""
    return any(sign in text for sign in "元分万亿千百")


def of_file(name: str) -> str | None:
    """Return the unit that the name of a file or a sheet says: 支付明细(万元).csv, 台账_万元;
    None: none.
    """
    stem = re.sub(r"\.[a-z]{2,4}$", "", unicodedata.normalize("NFKC", name), flags=re.IGNORECASE)
    if match := _FILE.search(f" {stem.translate(_TRADITIONAL)}"):
        return _unit_of(match)
    unit = of_line([stem])
    return None if unit == UNKNOWN else unit


def of_cell(cell: str) -> str | None:
    """Return the unit that a cell of a column of units names, None where it names none."""
    text = plain(cell)
    if match := _ALONE.fullmatch(text):
        return _unit_of(match)
    if not text and cell.strip():
        return "元"  # nothing but RMB or ￥
    return _english(cell) or ("元" if text.lower() == "yuan" else None)


def is_column(cells: Iterable[str]) -> bool:
    """Return whether a column names units: in every filled cell, or in nine of ten (the rest is
    refused by row).
    """
    counts = Counter(cell for cell in cells if cell.strip())
    others, total = 0, counts.total()
    for cell, n in counts.items():
        others += n if of_cell(cell) is None else 0
        if others * 10 > total:  # most columns name none: a few cells tell
            return False
    return others < total


def _english(text: str) -> str | None:
    return next((unit for unit, words in _ENGLISH if words.search(text)), None)


def fen(unit: str) -> int:
    """Return the fen of one unit."""
    return UNITS[unit]
