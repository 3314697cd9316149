"""What stands in a column of payments, with how often and how much: the list under a head.

SQL groups, the commonest come first; a column of a million different values gives the first of
them, and says that there are more.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import joined_serial
from fundtracker.ledger.payments.column_conditions import id_list
from fundtracker.ledger.payments.payment_query import Conditions, Query

MOST = 1000  # values of a list
WORDS = (
    "counterparty", "account", "payer", "summary", "purpose", "contract_text", "note",
    "project_text",
)  # fmt: skip
OWN = (*WORDS, "serial", "amount", "file_line")  # columns of values that are no dimension


class Value(NamedTuple):
    """A value of a column: ``key`` its number or id, ``text`` its words where the column has
    words; ``n`` payments (a split one once for each part), their fen.
    """

    key: int
    text: str
    n: int
    fen: int


def grouped(
    db: Database, conditions: Conditions, column: str, query: Query, most: int
) -> list[Value]:
    """Return the commonest values of a column of ``OWN`` among the payments of a query."""
    asked = conditions.asked(query, False)
    sums = f"count(*), sum({asked.amount}) FROM payment p"
    tail = f"WHERE {asked.where} GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {most}"
    if column == "serial":
        rows = db.read(
            f"SELECT h.text, p.serial_tail, {sums} JOIN term h ON h.id = p.serial_head {tail}",
            asked.params,
        )
        return [Value(0, joined_serial(head, number), n, fen) for head, number, n, fen in rows]
    if column in ("amount", "file_line"):
        value = asked.amount if column == "amount" else "p.line"
        rows = db.read(f"SELECT {value}, 0, {sums} {tail}", asked.params)
        write = money.plain if column == "amount" else str
        return [Value(key, write(key), n, fen) for key, _, n, fen in rows]
    rows = db.read(f"SELECT p.{column}, 0, {sums} {tail}", asked.params)
    names = words_of(db, [key for key, *_ in rows])
    return [Value(key, names[key], n, fen) for key, _, n, fen in rows]


def words_of(db: Database, codes: list[int]) -> dict[int, str]:
    """Return the texts of codes of words."""
    names: dict[int, str] = {}
    for at in range(0, len(codes), 500):
        some = id_list(codes[at : at + 500])
        names.update(db.read(f"SELECT id, text FROM term WHERE id IN ({some})"))
    return names
