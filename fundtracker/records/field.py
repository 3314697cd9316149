"""One thing that a record says: its kind, what it is called in a form, and how lists head its
column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fundtracker.i18n import mark

# What a value is once it was read; in brackets how a person may write it.
KINDS = {
    "text": "str",
    "money": "int, fen (1,234.50 in a unit, or with its own: 100万)",
    "date": "int, ordinal of a day (2024-01-18, 2024年1月18日, 20240118)",
    "rate": "int, parts per million (8.125 %, 8.125; 0.08125 in a list of shares of one)",
    "limit": "int, parts per million as a rate; -1 takes a limit away (无, none)",
    "percent": "int, tenths of a per cent (97.2 %)",
    "points": "int, tenths of a percentage point (0.5), never a share of one",
    "number": "int",
    "year": "int",
    "quarter": "int, ordinal of a quarter (2023Q3)",
    "thousandths": "int, thousandths of a unit of its own (1,384.15)",
    "ratio": "int, parts per million of a number that is no per cent (1.5; 1)",
    "part": "Fraction, 0–1, a part of a whole (8.125 %)",
    "count": "Decimal, a count of shares, or 'all'",
    "choice": "the code of an option",
    "flag": "1 or 0 (是, 否)",
    "reference": "str, the name or code of another record, looked up when it is saved",
}


class Option(NamedTuple):
    """One answer of a choice: its code, its name (msgid), and how lists spell it."""

    code: str | int
    words: str
    synonyms: str = ""


class Field(NamedTuple):
    """A field of a record.

    ``kind`` is one of ``KINDS``. ``words`` is the msgid of its name, ``synonyms`` the heads of its
    column in lists, the strongest first. A ``reference`` names the kind of record that is meant
    (``references.OFFERED``). ``default`` stands where nothing is stated; None leaves what the
    ledger has. ``help`` (msgid) says more about it; ``columns`` are the columns of the ledger that
    it fills (``table.column``), where their names differ.
    """

    name: str
    kind: str
    words: str
    synonyms: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    reference: str = ""
    default: Any = None
    help: str = ""
    columns: tuple[str, ...] = ()


YES_NO = (
    Option(1, mark("yes"), "是 有 约定 已审 已审计 承担"),
    Option(0, mark("no"), "否 无 不约定 未审 未审计 不承担 免"),
)

# How a stated figure binds, and how sure it is.
BOUNDS = (
    Option("equal", mark("exactly"), "达 等于"),
    Option("at_least", mark("at least"), "不低于 以上 余 ≥ atleast"),
    Option("more_than", mark("more than"), "超过 突破 > morethan"),
)
TARGET_BOUNDS = (
    *BOUNDS,
    Option("at_most", mark("at most"), "不高于 不超过 不大于 以下 以内 至多 ≤ atmost"),
    Option("less_than", mark("less than"), "低于 少于 小于 < lessthan"),
)
CERTAINTIES = (
    Option("stated", mark("stated"), "已述 确定"),
    Option("expected", mark("expected"), "预计 力争"),
)


def _of(kind: str) -> Callable[..., Field]:
    def make(name: str, words: str, synonyms: str, **more: Any) -> Field:
        """Return a field: its name, the msgid of its name, the heads of its column, what else
        ``Field`` takes.
        """
        return Field(name, kind, words, synonyms, **more)

    return make


text, money, date, rate, percent = map(_of, ("text", "money", "date", "rate", "percent"))
number, year, quarter, count, ratio = map(_of, ("number", "year", "quarter", "count", "ratio"))
thousandths, part, points = map(_of, ("thousandths", "part", "points"))


def choice(name: str, words: str, synonyms: str, options: tuple[Option, ...], **more: Any) -> Field:
    """Return a field that takes one of some options."""
    return Field(name, "choice", words, synonyms, options=options, **more)


def flag(name: str, words: str, synonyms: str, **more: Any) -> Field:
    """Return a field of yes (1) or no (0)."""
    return Field(name, "flag", words, synonyms, options=YES_NO, **more)


def reference(to: str, words: str, synonyms: str, *, name: str = "", **more: Any) -> Field:
    """Return a field that names another record (``references.OFFERED``); it is called as what it
    names.
    """
    return Field(name or to, "reference", words, synonyms, reference=to, **more)
