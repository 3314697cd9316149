"""An amount as people and systems write it → integer fen. Never a float, never a rounding."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

UNITS = {
    "元": 100,
    "千元": 100_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿元": 10_000_000_000,
}
LIMIT = 10**17  # a thousand trillion yuan: a slip of typing, not an amount

PLAIN = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d{1,15})\.\d\d").fullmatch
_EMPTY = re.compile(r"[-—–―−_/\\]*")
_FOREIGN = re.compile(r"US\$|USD|HK\$|HKD|EUR|GBP|JPY|[$€£]|美元|港[元币]|欧元|英镑|日元", re.IGNORECASE)
_HOME = re.compile(r"CNY|RMB|人民币|[¥￥]", re.IGNORECASE)
_SUFFIX = re.compile(r"(亿元|万元|百万元|千元|元整|圆整|[元圆亿万整正])$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_BARE = re.compile(r"(?:\d+(?:\.\d*)?|\.\d+)")
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
    bare = "".join(unicodedata.normalize("NFKC", text).split()).strip("'\"=")
    bare = bare.replace("−", "-").replace("，", ",").replace("﹣", "-").replace("–", "-")
    if _EMPTY.fullmatch(bare):
        return None
    if _FOREIGN.search(bare):
        return "foreign_currency"
    bare, negative = _sign(_HOME.sub("", bare))
    if suffix := _SUFFIX.search(bare):
        bare = bare[: suffix.start()]
        word = suffix[1].rstrip("元整圆正")
        if word:
            unit = 100 * _SCALE[word]
        bare, again = _sign(bare)
        negative = negative != again
    if "," in bare:
        if not _GROUPED.fullmatch(bare):
            return "ambiguous_number" if re.fullmatch(r"[\d.,]+", bare) else "bad_amount"
        bare = bare.replace(",", "")
    if not _BARE.fullmatch(bare):
        return "ambiguous_number" if re.fullmatch(r"\d{1,3}(\.\d{3})+", bare) else "bad_amount"
    exact = Decimal(bare) * unit
    if exact != exact.to_integral_value():
        return "sub_fen_precision"
    if exact > LIMIT:
        return "bad_amount"
    return -int(exact) if negative else int(exact)


def _sign(text: str) -> tuple[str, bool]:
    """Take the sign off: a minus before or behind, accounting brackets; a plus says nothing."""
    negative = False
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    if text.startswith("-"):
        text, negative = text[1:], not negative
    elif text.endswith("-"):
        text, negative = text[:-1], not negative
    return text.lstrip("+"), negative


def unit_in(text: str) -> str | None:
    """Return the unit that a header or a 单位： line names, or None."""
    found = re.search(
        r"(?:单位|金额|计量)?[：:（(\s]*(?:人民币)?(亿元|百万元|万元|千元|元)[)）\s]*$",
        text.strip(),
    )
    return found[1] if found else None
