"""One cell as it is meant: texts, account numbers, words of direction; each worked out once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

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


# A head or a note that says which way a plus goes: 支出为正, 正数为消费, (+支出 -收入).
_SIDES_NAMED = {
    "out": "支出|付款|支付|付出|拨付|消费|流出|转出|出账|借方|借|付|支",
    "in": "收入|收款|收到|存入|流入|转入|进账|入账|到账|贷方|贷|收",
    "back": "还款|退款|退回|退货|冲减|冲销",
}
_SIDE_NAMED = "|".join(_SIDES_NAMED.values())
_END_OF_SIGN = r"(?=[^一-鿿]|$|[为是表代以用记支付收存流转进入到借贷还退消拨])"
_SIGN = rf"[正负][数值号]?{_END_OF_SIGN}|[+＋]|[-－–−—](?![\d-])|[加减]号"
_GLUE = r"(?:金额|的|一律|均|都|以|用|为|是|记|按|即|表示|代表|[“”\"'‘’「」(（\[【:：=])*"
_SIGN_SAID = lazy(
    rf"(?P<side>{_SIDE_NAMED}){_GLUE}(?P<sign>{_SIGN})|(?P<sign2>{_SIGN}){_GLUE}(?P<side2>{_SIDE_NAMED})"
)
_MAY_SAY_SIGN = lazy("[正负加减+＋]|[-－–−—]")


class Plus(NamedTuple):
    """Which way a plus goes by a head or a note: ``out`` or in; ``back``: the other sign is money
    that came back, no income.
    """

    out: bool
    back: bool


def plus_said(text: str) -> Plus | None:
    """Return which way a plus goes by what a head or a note says; None: nothing, or both."""
    if not _MAY_SAY_SIGN.search(text):
        return None
    words, symbols = _signs_said(text)
    if len({plus for _, plus in symbols}) == len({name for name, _ in symbols}) == 2:
        words |= symbols  # a bare sign, 支出-金额, says nothing without its counterpart
    out = {plus if name == "out" else not plus for name, plus in words}
    if len(out) != 1:
        return None
    names = {name for name, _ in words}
    return Plus(out.pop(), "back" in names or "in" not in names)


def _signs_said(text: str) -> tuple[set[tuple[str, bool]], set[tuple[str, bool]]]:
    """Return which sides go with which sign: by words (支出为正), and by bare signs (+支出)."""
    words: set[tuple[str, bool]] = set()
    symbols: set[tuple[str, bool]] = set()
    for match in _SIGN_SAID.finditer(text):
        side, sign = match["side"] or match["side2"], match["sign"] or match["sign2"]
        name = next(name for name, known in _SIDES_NAMED.items() if side in known.split("|"))
        in_words = sign[0] in "正负加减" and len(side) > 1
        (words if in_words else symbols).add((name, sign[0] in "正+＋加"))
    return words, symbols
