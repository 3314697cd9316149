"""One cell as it is meant: texts, account numbers, words of direction; each worked out once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

from fundtracker.intake.cells import column_cleaning
from fundtracker.patterns import lazy

DAMAGED = lazy(r"\d(?:\.\d+)?[eE]\+?\d{2}")
_MEMORY = 200_000
_OUTER = " \t\r\n\u3000\xa0" + column_cleaning.MARKS
_NOTHING = lazy(r"[-—–―_/\s]+|null|none|nan", re.IGNORECASE)
_FORMULA = lazy(r'="(.*)"|=(\d+)', re.DOTALL)


class Memory(dict[str, Any]):
    """A function's answers by cell: looking one up costs a dict access, never a Python call."""

    def __init__(self, work: Callable[[str], Any]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, cell: str) -> Any:
        if len(self) > _MEMORY:
            self.clear()
        result = self[cell] = self._work(cell)
        return result


def text(cell: str) -> str:
    """Return a text cell as meant: ="…" and a guarding ' undone, dashes alone mean nothing."""
    bare = cell.strip(_OUTER)
    if bare.startswith("="):
        match = _FORMULA.fullmatch(bare.replace('""', '"') if bare.count('"') > 2 else bare)
        if match:
            bare = (match[1] if match[1] is not None else match[2]).strip()
    if bare[:1] in ("'", "`") and len(bare) > 1:
        bare = bare[1:].strip(_OUTER)
    return "" if _NOTHING.fullmatch(bare) else bare


def account(cell: str) -> str:
    """Return an account number as text; '' where a spreadsheet destroyed it (6.22E+18)."""
    bare = text(cell)
    return "" if DAMAGED.fullmatch(bare) else bare


def direction(cell: str) -> str:
    """Return ``out``, ``in``, ``refund``, ``neither`` or ``unknown`` of a direction cell."""
    word = unicodedata.normalize("NFKC", cell).strip(_OUTER + "'`").upper()
    if word in ("/", "不计收支", "中性交易", "其他", "中性"):
        return "neither"
    if not word:
        return "unknown"
    if re.match("退|R$|REFUND|退款", word):
        return "refund"
    if re.fullmatch("转账支出|WITHDRAWALS?|PAYMENTS?|EXPENSES?|EXPENDITURES?", word):
        return "out"
    if re.fullmatch("转账收入|DEPOSITS?|RECEIPTS?|INCOMES?", word):
        return "in"
    if re.match("借|支|付|出|往|转出|取|D(R|EBIT)?$|D\\b|O(UT)?$|-$|汇出", word) or word.endswith(
        ("出", "支")
    ):
        return "out"
    if re.match("贷|收|入|来|转入|存|进|C(R|REDIT)?$|C\\b|I(N)?$|\\+$|汇入", word) or word.endswith(
        "入"
    ):
        return "in"
    return "unknown"
