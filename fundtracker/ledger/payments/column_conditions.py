"""What is typed under the head of a column, as a condition in SQL on ``payment p``.

Words are looked up among the coded words, names among lines, projects, sources and contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import typed_ranges
from fundtracker.domain.base.column_filter import Alternative, Filter, Ranges, parse_ranges
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import Terms, split_serial

Range = tuple[int | None, int | None]
_FEW = (
    8  # words that a column may hold are looked for one by one; more of them by their range first
)


class Place(NamedTuple):
    """Ids one of which is asked for in a column that a split payment has by part, 0 for none;
    ``otherwise``: the condition under which none need be."""

    ids: tuple[int, ...]
    otherwise: str
    column: str = "line_id"


BY_PART = {
    "line": "line_id", "project": "project_id", "source": "source_id", "contract": "contract",
    "digit": "digit", "round": "round",
}  # fmt: skip
# Columns that take ranges in the place of words, and columns of names by id.
RANGES = {"date": "p.pay_date", "amount": "", "file_line": "p.line", "quarter": "p.book_quarter"}
PLACES = {
    "line": "SELECT id, name_zh, name_en FROM plan_line",
    "source": "SELECT id, name_zh, name_en FROM fund_source",
    "project": "SELECT id, name, code FROM project",
    "contract": "SELECT id, number, name FROM contract",
}


def typed_in(column: str, text: str, shown: tuple[str, str]) -> Ranges:
    """Return what is typed under the head of a column of ``RANGES``; amounts as shown in a unit
    and language.

    Raises:
        ValueError: no day, amount, number or quarter.
    """
    reads: dict[str, Callable[[str], Sequence[Range]]] = {
        "date": lambda alternative: (typed_ranges.days(alternative),),
        "amount": lambda alternative: typed_ranges.amounts(alternative, *shown),
        "file_line": lambda alternative: (typed_ranges.numbers(alternative),),
        "quarter": lambda alternative: (typed_ranges.quarters(alternative),),
    }
    return parse_ranges(text, reads[column])


class ColumnConditions:
    """Conditions on single columns of the payments of a ledger."""

    def __init__(self, db: Database, terms: Terms) -> None:
        self._db, self._all_terms = db, terms

    def named_place(self, column: str, typed: Filter) -> Place:
        """Return the ids whose names pass what is typed; 0 for what has none."""
        ids = [i for i, names in self._names(column).items() if typed.passes(*names)]
        if column == "project":  # what a file calls its project shows where none is chosen
            own = self.holds("project_text", typed)
            return Place(tuple(ids), f"({{0}}.project_id IS NULL AND {own})", "project_id")
        return Place(
            (*ids, *([0] if typed.passes("") else [])), "0", BY_PART.get(column, "line_id")
        )

    def _names(self, column: str) -> dict[int, tuple[str, ...]]:
        """Return the names of lines, sources, projects or contracts by id, in all their ways."""
        return {i: (*names, " ".join(filter(None, names)))
                for i, *names in self._db.read(PLACES[column])}  # fmt: skip

    def holds(self, column: str, typed: Filter) -> str:
        """Return the condition that a column of the payment itself passes what is typed."""
        wanted = [self._holds_one(column, alternative) for alternative in typed.any_of]
        left_out = [f"NOT {self._holds_one(column, alternative)}" for alternative in typed.none_of]
        return " AND ".join([*([any_of(wanted)] if wanted else []), *left_out]) or "1"

    def _holds_one(self, column: str, alternative: Alternative) -> str:
        if column == "serial":
            return self._serial_is(alternative)
        if column == "file":
            return f"p.import_id IN ({id_list(self.files(alternative))})"
        if alternative.empty:
            return f"p.{column} = 0"
        if alternative.whole:
            code = self._all_terms.code(alternative.text)
            return f"p.{column} = {code}" if code is not None else "0"
        return among(column, self.terms(alternative.text))

    def _serial_is(self, alternative: Alternative) -> str:
        if alternative.empty:
            return "(p.serial_head = 0 AND p.serial_tail IS NULL)"
        if alternative.whole:
            head, tail = split_serial(alternative.text)
            number = "IS NULL" if tail is None else f"= {tail}"
            return f"(p.serial_head = {self._all_terms.code(head) or 0} AND p.serial_tail {number})"
        heads = f"p.serial_head IN ({id_list(self.terms(alternative.text))})"
        return any_of([heads, *self.serial(alternative.text)])

    def serial(self, text: str) -> list[str]:
        """A number of a voucher: the whole end of it, as a person types it."""
        head, tail = split_serial(text)
        if tail is None:
            return []
        words = head.rsplit("\x1f", 1)[0]
        condition = f"p.serial_tail = {tail}"
        if words:
            heads = [i for i in self.terms(words) if self._all_terms.ends(i, words)]
            condition += f" AND p.serial_head IN ({id_list(heads)})"
        return [f"({condition})"]

    def files(self, alternative: Alternative) -> list[int]:
        return [
            i for i, name in self._db.read("SELECT id, name FROM import") if alternative.fits(name)
        ]

    def terms(self, text: str) -> list[int]:
        """Return the codes of the words that hold a text."""
        return self._all_terms.holding(text)


def among(column: str, terms: Sequence[int]) -> str:
    """Return the condition that a column holds one of some words; to look in a long list is the
    dear part.
    """
    within = f"p.{column} IN ({id_list(terms)})"
    return (
        within
        if len(terms) <= _FEW
        else f"(p.{column} BETWEEN {min(terms)} AND {max(terms)} AND {within})"
    )


def id_list(ids: Iterable[int]) -> str:
    """Return ids as SQL lists them."""
    return ",".join(map(str, ids))


def any_of(ways: Sequence[str]) -> str:
    """Return the condition that one of some holds."""
    return "(" + " OR ".join(ways) + ")" if ways else "0"


def within(value: str, span: Range, params: list[Any]) -> str:
    """Return the condition that a value lies in a range, both ends inside; its parameters are
    added.
    """
    ways = [
        f"{value} {sign} ?" for end, sign in zip(span, (">=", "<="), strict=True) if end is not None
    ]
    params += [end for end in span if end is not None]
    return " AND ".join(ways) or "1"


def in_ranges(value: str, typed: Ranges, params: list[Any]) -> str:
    """Return the condition that a value, always known, passes what is typed; + keeps SQLite from
    walking an index."""
    value = f"+{value}" if value.startswith("p.") else value
    ways = [f"({within(value, span, params)})" for span in typed.any_of]
    parts = [any_of(ways)] if ways else ["0"] if typed.empty else []
    parts += [f"NOT ({within(value, span, params)})" for span in typed.none_of]
    return " AND ".join(parts) or "1"
