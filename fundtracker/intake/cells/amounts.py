"""An amount as people and systems write it → integer fen. Never a float, never a rounding."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from fundtracker.intake.cells.column_cleaning import MARKS
from fundtracker.patterns import lazy

UNITS = {
    "元": 100,
    "分": 1,
    "百元": 10_000,
    "千元": 100_000,
    "万元": 1_000_000,
    "十万元": 10_000_000,
    "百万元": 100_000_000,
    "千万元": 1_000_000_000,
    "亿元": 10_000_000_000,
}
UNIT_WORDS = {
    "yuan": "元",
    "fen": "分",
    "thousand": "千元",
    "wan": "万元",
    "million": "百万元",
    "yi": "亿元",
}
LIMIT = 10**17  # a thousand trillion yuan: a slip of typing, not an amount

PLAIN = lazy(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})\.\d\d").fullmatch
_EMPTY = lazy(r"[-—–―−_/\\]*|无|nil|n/?a|null|none", re.IGNORECASE)
FOREIGN = lazy(
    r"US\$|HK\$|USD|HKD|EUR|GBP|JPY|SGD|AUD|CAD|CHF|KRW|THB|MOP|TWD|NZD|RUB|[$€£]|[美欧港日澳加韩]元|美金|[港日韩]币|澳门[元币]|新台币|"
    "新加坡元|英镑|法郎|卢布|泰铢|日圆",
    re.IGNORECASE,
)
_SIDE_BEHIND = lazy(r"(.*[\d)])\s*([DC]R?|借|贷)\.?", re.IGNORECASE)
_CURRENCY = lazy(
    r"(?:币\s*[种别]|货币|currency|ccy)[\s:：,，\[\]()]*([^\s:：]{1,12})", re.IGNORECASE
)
_BEFORE = r"[-+−(（]?(?:[¥￥]|CNY|RMB|人民币)?[-+−]?"
_BEHIND = "(?:元整?|CNY|RMB)?[)）]?-?"
_ENDS_IN_CENTS = lazy(rf"{_BEFORE}\d+(?:\.\d{{3}})*[,，]\d{{1,2}}{_BEHIND}", re.IGNORECASE)
_PROVES_GROUPS = lazy(r"\d[,，]\d{3}\.\d|\d[,，]\d{3}[,，]\d{3}")
_ONE_COMMA = lazy(rf"{_BEFORE}\d{{1,3}}[,，]\d{{3}}{_BEHIND}", re.IGNORECASE)
_CODE_ABROAD = lazy(r"(?!0*10?$|156$)\d{2,3}")  # of a bank or of ISO 4217: 14, 840; not 01, 10, 156
_UNSEEN = dict.fromkeys(map(ord, MARKS))
_HOME = lazy(r"CNY|RMB|人民币|[¥￥]", re.IGNORECASE)
_SUFFIX = lazy(r"(亿元|万元|百万元|千元|元整|圆整|[元圆亿万整正])$")
_GROUPED = lazy(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
# Blanks inside a number: of groups of three digits, and nowhere else.
_BLANK_INSIDE = lazy(r"\d\s+(?=\d)")
_BLANK_GROUPS = lazy(r"(?<!\d)\d{1,3}(?:[^\S\t\r\n]\d{3})+(?!\s*\d)")
_SWISS = lazy(r"(?<=\d)(?<!\d{4})['’](?=\d{3}(?!\d))")  # marks of thousands: 1'234.50
_BARE = lazy(r"(?:\d+(?:\.\d*)?|\.\d+)")
_WORD = "(亿元|千万元|百万元|十万元|万元|千元|百元|元|分)"
_SAID = lazy(
    rf"(?:单位[\s:(为是均]*(?:人民币)?[\s(]*|以(?=.{{1,3}}为单位)){_WORD}(?:(?![一-鿿])|(?=为单位))"
)
_BRACKETED = lazy(
    rf"[(\[【〔/](?:[^()\[\]【】〔〕]{{0,12}}[:,、\s])?(?:人民币)?{_WORD}(?:[)\]】〕]|$)"
)
_SCALED = lazy("(亿元|千万元|百万元|十万元|万元|千元|百元)(?!以)")
_LAST = lazy(r"(元)[)\s]*$")
_ENGLISH = lazy(
    r"(ten thousand|10,?000 ?(?:yuan|rmb|cny)|10k\b)|('000\b|\bthousands?\b)|\bmillions?\b",
    re.IGNORECASE,
)
_SCALE = {"亿": 100_000_000, "万": 10_000, "百万": 1_000_000, "千": 1_000}


def fen(text: str, unit: int = 100) -> int | str | None:
    """Return the amount in fen, a reject code, or None for a cell that says nothing.

    Args:
        text: the cell as in the file: ``1,234.56``, ``(1,234.56)``, ``1234.56-``, ``￥1.5万元``,
            full width, padded; ``-``, ``—`` and the like are empty.
        unit: fen of one unit of the column (100 for 元, 1,000,000 for 万元). A suffix with a scale
            of its own (``1.5万元``) is worth what it says.

    Returns one of the codes ``bad_amount``, ``ambiguous_number`` (1.234,56 or a comma astray),
    ``foreign_currency``, ``sub_fen_precision``.
    """
    if unit == 100 and len(text) < 20 and PLAIN(text):
        return int(text.replace(",", "").replace(".", ""))
    return _fen(text, unit)


def _fen(text: str, unit: int) -> int | str | None:
    """Return the amount of a cell that is not written plainly."""
    if not text.isascii() and any(map(_is_ornament, text)):
        return "bad_amount"
    plain = unicodedata.normalize("NFKC", text).translate(_UNSEEN)
    if _BLANK_INSIDE.search(plain) and not _is_grouped_by_blanks(plain):
        return "bad_amount"
    bare = "".join(plain.split())
    bare = _SWISS.sub("", _unquoted(bare))
    bare = bare.replace("−", "-").replace("，", ",").replace("﹣", "-").replace("–", "-")
    if _EMPTY.fullmatch(bare):
        return None
    if FOREIGN.search(bare):
        return "foreign_currency"
    bare, negative = _sign(_HOME.sub("", bare))
    if suffix := _SUFFIX.search(bare):
        bare = bare[: suffix.start()]
        word = suffix[1].rstrip("元整圆正")
        if word:
            unit = 100 * _SCALE[word]
        elif unit != 100:
            return "ambiguous_number"  # 2000元 in a column of 万元: one of the two is a slip
        bare, again = _sign(bare)
        negative = negative != again
    return _in_fen(bare, unit, negative)


def _is_ornament(character: str) -> bool:
    """Return whether a character would become a digit that it is not: ① of a list, ² of a note,
    ½; full-width digits are digits.
    """
    if character.isascii() or unicodedata.category(character) == "Nd":
        return False
    return any(map(str.isdecimal, unicodedata.normalize("NFKC", character)))


def _is_grouped_by_blanks(plain: str) -> bool:
    """Return whether the blanks between the digits of a text group one number by threes: 12 000;
    12 00, or two lines with a number each, are no amount.
    """
    return _BLANK_INSIDE.search(_BLANK_GROUPS.sub("", plain, count=1)) is None


def _in_fen(bare: str, unit: int, negative: bool) -> int | str:
    """Return the fen of figures without sign and unit."""
    if "," in bare:
        if not _GROUPED.fullmatch(bare):
            return "ambiguous_number" if re.fullmatch(r"[\d.,]+", bare) else "bad_amount"
        bare = bare.replace(",", "")
    if not _BARE.fullmatch(bare):
        return "ambiguous_number" if re.fullmatch(r"\d{1,3}(\.\d{3})+", bare) else "bad_amount"
    exact = Decimal(bare) * unit
    if exact != exact.to_integral_value():
        nearest = exact.to_integral_value()
        if len(bare.partition(".")[2]) < _OF_A_FLOAT or abs(exact - nearest) > _NOISE:
            return "sub_fen_precision"
        exact = nearest  # what a spreadsheet stores of 86400.5: 86400.499999999
    if exact > LIMIT:
        return "bad_amount"
    return -int(exact) if negative else int(exact)


_OF_A_FLOAT, _NOISE = 7, Decimal("0.0001")  # digits behind a point that nobody types, part of a fen
_POINT_OF_THREE = lazy(r"\d{1,3}(?:\.\d{3})+")
_COMMA_OF_CENTS = lazy(r"(?:\d{1,3}(?:\.\d{3})*|\d+),\d{1,2}")


def points_group(column: Iterable[str]) -> bool:
    """Return whether a point may group thousands in a column: 3.000 beside 3.001,01, or every
    point has three digits behind it. One 1234.5 or 12.50 proves it to be decimal.
    """
    groups = commas = False
    for cell in column:
        bare = "".join(unicodedata.normalize("NFKC", cell).translate(_UNSEEN).split())
        bare = _sign(_HOME.sub("", _unquoted(bare)))[0]
        if _COMMA_OF_CENTS.fullmatch(bare):
            commas = True
        elif _POINT_OF_THREE.fullmatch(bare):
            groups = True
        elif "." in bare and _BARE.fullmatch(bare.replace(",", "")):
            return False
    return groups or commas


def comma_of_cents(column: Iterable[str]) -> bool:
    """Return whether a cell of a column writes a comma before its cents: 3,75 or 250,5."""
    held = (cell for cell in column if "," in cell or "，" in cell)
    return any(_ENDS_IN_CENTS.fullmatch("".join(cell.split())) for cell in held)


def groups_by_comma(column: Iterable[str]) -> bool:
    """Return whether a cell of a column proves that commas group thousands: 1,234.50."""
    held = (cell for cell in column if "," in cell or "，" in cell)
    return any(_PROVES_GROUPS.search(cell) for cell in held)


def may_be_cents(cell: str) -> bool:
    """Return whether the commas of an amount may group thousands or stand before its cents:
    12,500.
    """
    held = "," in cell or "，" in cell
    return held and _ONE_COMMA.fullmatch("".join(cell.split())) is not None


def foreign_in(text: str) -> str:
    """Return the foreign currency that a line names behind 币种 or currency, '' for ours or
    none.
    """
    words = (match[1] for match in _CURRENCY.finditer(text))
    matches = (FOREIGN.search(word) or _CODE_ABROAD.fullmatch(word) for word in words)
    return next((word[0] for word in matches if word), "")


def _unquoted(text: str) -> str:
    """Undo ="…", quotes around and a guarding ' or `; a quote astray stays, and makes the amount
    unreadable.
    """
    text = text.lstrip("=")
    while len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    return text.lstrip("'`")


def side_behind(text: str) -> tuple[str, str]:
    """Return an amount without the side behind it, and the side: ``100.00 DR`` → ``100.00``,
    ``DR``.
    """
    match = _SIDE_BEHIND.fullmatch(text.strip())
    return (match[1], match[2]) if match else (text, "")


def _sign(text: str) -> tuple[str, bool]:
    """Take the sign off: a minus before or behind, accounting brackets; a plus says nothing."""
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    if text.startswith(("-", "△", "▲", "负")):  # △ is the minus of budget and fiscal tables
        text, negative = text[1:], not negative
    elif text.endswith("-"):
        text, negative = text[:-1], not negative
    elif text.endswith("+"):
        text = text[:-1]
    return text.lstrip("+"), negative


def unit_in(text: str, *, title: bool = False) -> str | None:
    """Return the unit that a column's name says, or (``title``) a line above or below the table;
    None: none.

    付款金额[万元], 万元付款金额 and 金额/元 are names; 付款明细 单位：万元 2024年1月 is a line.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    for pattern in (_SAID, _BRACKETED) if title else (_SAID, _BRACKETED, _SCALED, _LAST):
        if match := pattern.search(text):
            return match[1]
    if match := _ENGLISH.search(text):
        return "万元" if match[1] else "千元" if match[2] else "百万元"
    return None
