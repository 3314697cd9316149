"""Every table of the file as plain columns: words looked up, money, days and quarters told by
their kind.

For exports that people own and for archives: nothing of a row is left out but bytes, which are
told as hexadecimal digits where they are short (hashes, keys, signatures) and by their size where
not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Container, Iterator, Mapping
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import joined_serial

BLOCK = 5_000  # rows read at once
LOG = ("changeset", "changeset_table", "changeset_signature")
HIDDEN = frozenset({"source_chunk"})  # pieces of source files: those come out whole
TEXT, NUMBER, FEN, DAY = "text", "number", "fen", "day"
_NAMES = {
    "plan_line": "name_zh",
    "project": "name",
    "contract": "number",
    "application": "number",
    "fund_source": "name_zh",
    "import": "name",
    "plan_version": "number",
    "policy_clause": "clause",
    "fund": "name",
    "partner": "name",
    "company": "name",
    "indicator": "code",
    "capital_call": "number",
    "distribution": "number",
}
MEASURES = ("paid", "received", "transfer", "released", "evidence")
_KEYS = {"changeset": "seq", "changeset_table": "seq, tbl", "changeset_signature": "seq"}
_QUARTERS = frozenset({"quarter", "book_quarter", "first_quarter", "last_quarter"})
_LONGEST = 64  # bytes told in full

Show = Callable[[Any], Any]


class Field(NamedTuple):
    """A column that goes out: ``kind`` text, number (an int), fen (money, an int) or day (a
    date).
    """

    name: str
    kind: str


class Rows(NamedTuple):
    """A table that goes out; ``rows`` are read as they are asked for, once."""

    name: str
    fields: list[Field]
    rows: Iterator[tuple[Any, ...]]


def names(ledger: Database) -> list[str]:
    """Return the tables that can go out, by name."""
    return sorted({*ledger.tables, *LOG} - HIDDEN)


def table(
    ledger: Database, name: str, *, history: bool = False, quarters: tuple[int, int] | None = None
) -> Rows:
    """Return a table as it stands, or (``history``) the states that its rows had before.

    ``quarters``: of payments, only those booked from the first to the last.

    Raises:
        UserError: ``no_such_table``.
    """
    if name not in names(ledger) or (history and (name in LOG or ledger.tables[name].append_only)):
        raise UserError("no_such_table", name=name)
    source = f"{name}_h" if history else name
    key = "rev_end, id" if history else _KEYS.get(name, "id")
    shape = ledger.read(f"PRAGMA table_info({source})")
    linked = {row[3]: row[2] for row in ledger.read(f"PRAGMA main.foreign_key_list({name})")}
    places = {column: i for i, (_, column, *_) in enumerate(shape)}
    shows = [  # place in the row read, its field, what is shown of it
        (places[column], *field)
        for _, column, declared, *_ in shape
        if column != "serial_tail" or "serial_head" not in places
        for field in _shown(ledger, column, declared, linked.get(column), places)
    ]
    where = "" if quarters is None else f" AND book_quarter BETWEEN {quarters[0]} AND {quarters[1]}"
    rows = _values(_read(ledger, source, key, where), shows, places)
    return Rows(name, [field for _, field, _ in shows], rows)


def _values(
    rows: Iterator[tuple[Any, ...]],
    shows: list[tuple[int, Field, Show]],
    places: Mapping[str, int],
) -> Iterator[tuple[Any, ...]]:
    """Yield what is shown of the rows read; a serial comes whole, though it is kept in two."""
    head, tail = places.get("serial_head"), places.get("serial_tail")
    serial = next((n for n, (place, *_) in enumerate(shows) if place == head), 0)
    for row in rows:
        values = [show(row[place]) for place, _, show in shows]
        if head is not None and tail is not None:
            values[serial] = joined_serial(values[serial], row[tail])
        yield tuple(values)


def _read(ledger: Database, source: str, key: str, where: str) -> Iterator[tuple[Any, ...]]:
    if "," in key:
        yield from ledger.read(f"SELECT * FROM {source} WHERE 1{where} ORDER BY {key}")
        return
    last = -1
    while block := ledger.read(
        f"SELECT {key}, * FROM {source} WHERE {key} > ?{where} ORDER BY {key} LIMIT {BLOCK}",
        (last,),
    ):
        yield from (row[1:] for row in block)
        last = block[-1][0]


def _shown(
    ledger: Database, column: str, declared: str, target: str | None, others: Container[str]
) -> list[tuple[Field, Show]]:
    """Return how a column goes out: mostly as one field; a link as its id and the name behind
    it.
    """
    if target == "term":
        return [
            (
                Field("serial" if column == "serial_head" else column, TEXT),
                _look(ledger, "term", "text"),
            )
        ]
    if target in _NAMES:
        word = column.removesuffix("_id")
        return [
            (Field(column, NUMBER), _same),
            (
                Field(f"{word}_name" if word in others else word, TEXT),
                _look(ledger, target, _NAMES[target]),
            ),
        ]
    if declared == "BLOB":
        return [(Field(column, TEXT), _bytes)]
    if column == "measure":
        return [(Field(column, TEXT), MEASURES.__getitem__)]
    if declared == "INTEGER":
        return [_number(column)]
    return [(Field(column, TEXT), _text)]


def _number(column: str) -> tuple[Field, Show]:
    if column.endswith("_fen"):
        return Field(column.removesuffix("_fen") + "_yuan", FEN), _same
    if column in ("pay_date", "day", "dated") or column.endswith("_day"):
        return Field(column, DAY), _day
    if column in _QUARTERS:
        return Field(column, TEXT), _quarter
    return Field(column, NUMBER), _same


def _look(ledger: Database, target: str, name: str) -> Show:
    words: dict[int, str] = {}

    def look(row_id: int | None) -> str:
        if row_id is None:
            return ""
        if row_id not in words:
            rows = ledger.read(f"SELECT {name} FROM {target} WHERE id = ?", (row_id,))
            words[row_id] = str(rows[0][0]) if rows else ""
        return words[row_id]

    return look


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _bytes(value: bytes | None) -> str:
    if value is None:
        return ""
    return value.hex() if len(value) <= _LONGEST else f"({len(value)} bytes)"


def _day(value: int | None) -> dt.date | None:
    return dt.date.fromordinal(value) if value and 0 < value <= dt.date.max.toordinal() else None


def _quarter(value: int | None) -> str:
    return "" if value is None else Quarter.at(value).name
