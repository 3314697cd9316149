"""Which record a text names, and in which spelling one that stands has its key."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.spelling import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

# By the very letters: who signs, and accounts, which statements name as they write them.
_AS_WRITTEN = frozenset({"staff", "account_books", "bank_balance", "bank_transit"})


class Known(NamedTuple):
    """A record as a text may name it: its id, the code by which it is told apart, its names."""

    id: int
    code: str
    names: Sequence[str] = ()


def named(text: str, records: Iterable[Known]) -> int | None:
    """Return the record that a text names: by its code, else by a name, as written before in
    another spelling (``spelling.plain``); None where none does.

    Raises:
        UserError: ``name_of_several``: the text fits more than one, none better than another.
    """
    stand, meant = list(records), plain(text)
    found = (
        [each for each in stand if each.code == text]
        or [each for each in stand if text and text in each.names]
        or [each for each in stand if meant and plain(each.code) == meant]
        or [each for each in stand if meant and meant in map(plain, each.names)]
    )
    if len(found) > 1:
        codes = sorted(each.code for each in found)
        raise UserError("name_of_several", text=text, codes="、".join(codes))
    return found[0].id if found else None


def as_it_stands(db: Database, change: Change, table: str, key: dict[str, Any]) -> dict[str, Any]:
    """Return the key of a record with its texts as a record spells them that stands under the same
    key; the key itself where none does. ``change.respelled`` keeps what was read as what.

    Raises:
        UserError: ``name_of_several``: several stand that differ in spelling alone.
    """
    texts = [column for column, value in key.items() if isinstance(value, str) and value]
    if not texts or table in _AS_WRITTEN or _stands(db, table, key):
        return key
    row = tuple(key.values())
    near = _spellings(db, change, table, list(key)).setdefault(_plain(row), [])
    there = [each for each in near if _stands(db, table, dict(zip(key, each, strict=True)))]
    if not there:
        near += [] if row in near else [row]
        return key
    meant = dict(zip(key, _only(key[texts[0]], there), strict=True))
    change.respelled |= {key[c]: meant[c] for c in texts if key[c] != meant[c]}
    return meant


def _only(text: str, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    if len(rows) > 1:
        spelled = [" ".join(value for value in row if isinstance(value, str)) for row in rows]
        raise UserError("name_of_several", text=text, codes="、".join(spelled))
    return rows[0]


def _spellings(
    db: Database, change: Change, table: str, columns: Sequence[str]
) -> dict[Hashable, list[tuple[Any, ...]]]:
    """Return how keys are spelled by their plain form: read once a change, then kept up."""
    there = change.spellings.get((table, *columns))
    if there is None:
        there = change.spellings[(table, *columns)] = {}
        for row in db.read(f"SELECT DISTINCT {', '.join(columns)} FROM {table}"):
            there.setdefault(_plain(row), []).append(tuple(row))
    return there


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(plain(value) if isinstance(value, str) else value for value in row)


def _stands(db: Database, table: str, key: dict[str, Any]) -> bool:
    where = " AND ".join(f"{column} IS ?" for column in key)
    return bool(db.read(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", tuple(key.values())))
