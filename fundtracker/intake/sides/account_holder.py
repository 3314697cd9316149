"""Who holds the account of a file, as lines above the table name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from fundtracker.patterns import lazy

# Who draws up a list (单位名称, 编制单位) need not hold the account that it is paid from.
_ACCOUNT = (
    r"户\s*名|[账帐]户名称?|客户名称|开户单位|开户名称"
    r"|account\s*(?:name|holder)|customer\s*name|holder"
)
_UNIT = "单位名称|核算单位|编制单位|账套(?:名称)?"
# 对方户名：, 收款单位名称： say what was searched for, or who was paid.
_OTHERS = (
    "(?<!对方)(?<!对手)(?<!收款)(?<!收款人)(?<!收款方)(?<!往来)(?<!受益人)(?<!供应商)(?<!payee )"
)
_VALUE = r"\s*(?:[:：]\s*|$)(.*)"
_OF_ACCOUNT = lazy(f"{_OTHERS}(?:{_ACCOUNT}){_VALUE}", re.IGNORECASE)
_OF_ANYONE = lazy(f"{_OTHERS}(?:{_ACCOUNT}|{_UNIT}){_VALUE}", re.IGNORECASE)
_NEXT = lazy(r"\s(?=\S{2,12}[:：])")  # a further label in the same cell
# What kind of account it is, behind the holder's name: 示例中心零余额账户, 示例公司（基本户）.
_KIND = lazy(
    r"[(\-—_·]*(?:(?:基本|一般|专用|零余额|活期|定期|通知|结算|保证金)(?:存款)?(?:[账帐]?户|存款)|专户)\)?$"
)


def above(lines: Iterable[tuple[int, list[str]]], *, units: bool = True) -> tuple[int, str] | None:
    """Return (line, name) of the holder that a line above the table names first, None: none does.

    ``units``: a unit that such a line names is taken for the holder too.
    """
    label = _OF_ANYONE if units else _OF_ACCOUNT
    named = ((line, _labelled(cells, label)) for line, cells in lines)
    return next(((line, name) for line, name in named if name), None)


def _labelled(cells: Sequence[str], label: re.Pattern[str]) -> str:
    """Return the name behind a label."""
    for i, cell in enumerate(cells):
        match = label.search(cell)
        if match is None:
            continue
        value = _NEXT.split(match[1].strip())[0].strip()
        following = next((c.strip() for c in cells[i + 1 :] if c.strip()), "")
        if value or (following and ":" not in unicodedata.normalize("NFKC", following)):
            return value or following
    return ""


def bare(name: str) -> str:
    """Return a name as it is compared: without blanks and the kind of account behind it."""
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()
    return _KIND.sub("", text) or text
