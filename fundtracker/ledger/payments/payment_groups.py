"""Payments added up by what a person names: month and payee, project and source, contract and year.

SQL groups; nothing of a million rows comes out but the sums. A split payment counts by its parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.core.terms import Terms
from fundtracker.ledger.payments.column_conditions import BY_PART
from fundtracker.ledger.payments.payment_query import (
    OF_AMOUNT,
    OF_PAYMENT,
    WORDS,
    Asked,
    Conditions,
    Query,
)  # fmt: skip
from fundtracker.ledger.payments.payment_values import MOST, OWN, Value, grouped, words_of

_DIMENSIONS = {
    **{name: column.format("x") for name, column in OF_PAYMENT.items()},
    **{kind: f"ifnull(x.{column}, 0)" for kind, column in BY_PART.items()},
    **{name: column.format("x") for name, column in OF_AMOUNT.items()},
}
DIMENSIONS = tuple(_DIMENSIONS)
_SHARED = ("id", "pay_date", "book_quarter", "measure", "import_id", *WORDS.values())


class Group(NamedTuple):
    """A sum: ``keys`` as asked for, ``fen`` (refunds are negative), ``n`` payments in it, a split
    one once for each of its parts.

    Keys are whole numbers: year; quarter by its ordinal; month as 202408; day by its
    ordinal; weekday 0 for Monday; first digit of the amount; ids of lines, projects, sources,
    contracts and files, 0 for none; codes of words.
    """

    keys: tuple[int, ...]
    fen: int
    n: int


class PaymentGroups:
    """Sums of a ledger's payments."""

    def __init__(self, db: Database, terms: Terms) -> None:
        self._db, self._conditions = db, Conditions(db, terms)

    def sums(self, by: Sequence[str], query: Query = Query()) -> list[Group]:  # noqa: B008 - a constant
        """Return the sums of the payments of a query by one or more of ``DIMENSIONS``, in order of
        keys.

        Quarters and years are those a payment is booked in, months, days and weekdays those of its
        day.

        Raises:
            UserError: ``no_such_dimension``.
        """
        unknown = next((name for name in by if name not in _DIMENSIONS), None)
        if unknown is not None:
            raise UserError("no_such_dimension", name=unknown, names=", ".join(DIMENSIONS))
        asked = self._conditions.asked(query, False)
        keys = [f"{_DIMENSIONS[name]} AS k{at}" for at, name in enumerate(by)]
        names = ", ".join(f"k{at}" for at in range(len(by)))
        rows = self._db.read(
            f"SELECT {', '.join([*keys, 'sum(x.amount_fen)', 'count(*)'])}"
            f" FROM ({_pieces(asked, with_contract='contract' in by)}) x"
            + (f" GROUP BY {names} ORDER BY {names}" if by else ""),
            [*asked.params, *asked.params],
        )  # fmt: skip
        return [Group(tuple(row[: len(by)]), row[-2], row[-1]) for row in rows if row[-1]]

    def outline(self, dimension: str, query: Query) -> list[tuple[int, int, int, int]]:
        """Return (key, payments, fen paid, fen) of each group of a query, a split payment once in
        each group that one of its parts lies in, in order of keys.
        """
        asked = self._conditions.asked(query, False)
        sums = "sum(CASE WHEN x.measure = 0 THEN x.amount_fen ELSE 0 END), sum(x.amount_fen)"
        key = _DIMENSIONS[dimension]
        if dimension in BY_PART:
            number, params = "count(DISTINCT x.id)", [*asked.params, *asked.params]
            rows = f"({_pieces(asked, with_contract=dimension == 'contract')})"
        else:
            number, params = "count(*)", asked.params
            columns = ", ".join(f"p.{column}" for column in _SHARED)
            amount = f"{asked.amount} AS amount_fen"
            rows = f"(SELECT {columns}, {amount} FROM payment p WHERE {asked.where})"
        return self._db.read(
            f"SELECT {key} AS k, {number}, {sums} FROM {rows} x GROUP BY k ORDER BY k", params
        )

    def twins(self) -> tuple[int, ...]:
        """Return the ids of payments out that share payee, day and amount with another one."""
        rows = self._db.read(
            "SELECT id FROM payment WHERE measure = ? AND amount_fen > 0 AND (pay_date, "
            "counterparty, amount_fen) IN"
            " (SELECT pay_date, counterparty, amount_fen FROM payment WHERE measure = ? AND "
            "amount_fen > 0"
            " GROUP BY pay_date, counterparty, amount_fen HAVING count(*) > 1)",
            (PAID, PAID),
        )
        return tuple(i for (i,) in rows)

    def words(self, codes: Sequence[int]) -> dict[int, str]:
        """Return the texts of codes of words."""
        return words_of(self._db, list(codes))

    def contract_names(self) -> dict[int, str]:
        """Return number and name of every contract by its id."""
        return dict(self._db.read("SELECT id, number || ' ' || name FROM contract"))

    def values(self, column: str, query: Query, most: int = MOST) -> tuple[list[Value], bool]:
        """Return (the commonest values of a column among the payments of a query, more there?).

        Ids of lines, projects, sources, contracts and files come without words, days as months.
        """
        if column in OWN:
            values = grouped(self._db, self._conditions, column, query, most + 1)
        else:
            values = self._of_dimension(column, query)
        if column == "project":  # without one, a row shows what its file calls it
            none = query._replace(among=(*query.among, ("project", (0,))))
            texts = grouped(self._db, self._conditions, "project_text", none, most + 1)
            values = [value for value in values if value.key] + [v._replace(key=0) for v in texts]
        return values[:most], len(values) > most

    def _of_dimension(self, column: str, query: Query) -> list[Value]:
        dimension = {"date": "month"}.get(column, column)
        sums = self.sums([dimension], query)
        values = [Value(group.keys[0], "", group.n, group.fen) for group in sums]
        if dimension not in ("month", "quarter"):
            values.sort(key=lambda value: (-value.n, value.key))
        return values


def _pieces(asked: Asked, *, with_contract: bool) -> str:
    """Return whole payments and the parts of split ones, as one set of rows."""
    shared = ", ".join(f"p.{column}" for column in _SHARED)
    columns = ("line_id", "project_id", "source_id")
    halves = []
    for owner, join, split, position in (
        ("p", "", "p.parts = 0", "-1"),
        ("t", "JOIN part t ON t.payment_id = p.id", f"p.parts > 0 AND {asked.part}", "t.position"),
    ):
        own = ", ".join(f"{owner}.{column}" for column in columns)
        contract, booking = "NULL", ""
        if with_contract:
            contract = "b.contract_id"
            booking = f"LEFT JOIN booking b ON b.payment_id = p.id AND b.position = {position}"
        halves.append(
            f"SELECT {shared}, {own}, {contract} AS contract, {owner}.amount_fen"
            f" FROM payment p {join} {booking} WHERE {split} AND {asked.where}"
        )
    return " UNION ALL ".join(halves)
