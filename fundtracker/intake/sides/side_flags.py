"""A column that says in or out, read by its own set of words and the file's legend."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from fundtracker.intake.cells import cell_words
from fundtracker.patterns import lazy

DEBIT, CREDIT = "debit", "credit"
KNOWN = ("out", "in", "refund", "out_refund", "neither")
_DEBITS = {"借", "借方", "借记", "D", "DR", "DB", "DEBIT", "DEBET", "J", "S", "SOLL"}
_CREDITS = {"贷", "贷方", "贷记", "C", "CR", "CREDIT", "H", "HABEN"}
_ITEM = lazy(
    r"([0-9A-Z])\s*[-=:：、"
    r".为是代表示—\s]*(借方?|贷方?|支出?|收入?|付款?|收款|进账?|出账?|转入|转出|debit|credit|out|in)(?![a-z])",
    re.IGNORECASE,
)
_REVERSED = lazy(
    r"(借方?|贷方?|支出|收入|付款|收款|进账|出账|转入|转出)\s*[-=:："
    r"为是]+\s*([0-9A-Z])(?![0-9A-Z])",
    re.IGNORECASE,
)


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().strip("`'\"").upper()


def legend(texts: Iterable[str]) -> dict[str, str]:
    """Return what a legend in the head or the title says of single signs: 1借2贷, D-借 C-贷,
    收入=1.
    """
    words_of_sign: dict[str, set[str]] = {}
    for text in texts:
        plain = unicodedata.normalize("NFKC", text)
        pairs = [(m[1], m[2]) for m in _ITEM.finditer(plain)] + [
            (m[2], m[1]) for m in _REVERSED.finditer(plain)
        ]
        if len({sign.upper() for sign, _ in pairs}) < 2:
            continue
        for sign, word in pairs:
            words_of_sign.setdefault(sign.upper(), set()).add(_word(word))
    return {sign: words.pop() for sign, words in words_of_sign.items() if len(words) == 1}


def _word(cell: str) -> str:
    plain = _plain(cell)
    if plain in _DEBITS or plain.startswith("借"):
        return DEBIT
    if plain in _CREDITS or plain.startswith("贷"):
        return CREDIT
    return cell_words.direction(cell)


def table(cells: Iterable[str], word_of_sign: Mapping[str, str]) -> dict[str, str]:
    """Return each distinct word of a column with what it says: ``debit``, ``credit``, ``out``,
    ``in``, ``refund``, ``neither`` or ``unknown``; ``word_of_sign`` is the file's legend.

    D is 贷 where J (借) stands beside it; S and H are 借 and 贷 together only; D alone may be
    either.
    """
    signs = {cell: _plain(cell) for cell in cells}
    all_signs = set(signs.values())
    return {
        cell: word_of_sign.get(sign) or _by_set(sign, all_signs) for cell, sign in signs.items()
    }


# Letters that mean something only beside each other: payment and receipt, withdrawal and deposit.
_PAIRS = {
    ("P", "R"): ("out", "in"),
    ("W", "D"): ("out", "in"),
    ("F", "S"): ("out", "in"),
    ("Z", "S"): ("out", "in"),
}


def _by_set(sign: str, others: set[str]) -> str:
    for pair, sides in _PAIRS.items():
        if sign in pair and set(pair) <= others and others <= {*pair, ""}:
            return dict(zip(pair, sides, strict=True))[sign]
    if sign == "D" and "J" in others:
        return CREDIT
    if sign == "D" and not others & {"C", "CR", "K"}:
        return "unknown"
    if sign in ("S", "H") and not {"S", "H"} <= others:
        return "unknown"
    if sign == "J" and "D" not in others and len(others) > 1:
        return "unknown"
    return _word(sign)


def reader(
    known: Mapping[str, str], own: bool, otherwise: Callable[[str], str]
) -> Callable[[str], str]:
    """Return what reads a cell of the column as ``out``, ``in``, …; ``own``: 借 is money in.

    A word that the first rows did not show is read by ``otherwise`` (its 借 and 贷 by the same
    view).
    """
    sides = {DEBIT: "in" if own else "out", CREDIT: "out" if own else "in"}

    def read(cell: str) -> str:
        known_side = known.get(cell)
        if known_side is None:
            known_side = (
                _word(cell) if _plain(cell) not in ("D", "S", "H", "J") else otherwise(cell)
            )
        return sides.get(known_side, known_side)

    return read
