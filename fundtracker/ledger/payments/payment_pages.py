"""Payments as a table shows them: pages by key, filters, order, totals; reads only.

A page is 256 rows. Where no filter stands, the next page is found by the key of the last row (no
counting), a far one by counting along an index. Texts are looked up among the words, which are
coded once, never in a million rows. With filters, walking an index means to fetch a million rows
from all over the file: then the table is read once from end to end, the rows found are sorted, and
their ids (8 bytes each) and sums are kept until another query or a change: any page of them is at
hand.
"""

import datetime as dt
from array import array
from collections.abc import Iterable
from typing import Any, NamedTuple

from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import History
from fundtracker.ledger.core.terms import Terms, joined_serial
from fundtracker.ledger.payments.column_conditions import id_list
from fundtracker.ledger.payments.payment_orders import CONTRACT, order_of, orders_of, upright
from fundtracker.ledger.payments.payment_query import INDEXED, Asked, Conditions, Query
from fundtracker.ledger.payments.search_index import Search

SIZE = 256
PROBE = 8192  # rows of the order that are looked at before it is known how many pass the filters
_AT_ONCE = 500  # rows asked for by their ids in one statement


class PageRow(NamedTuple):
    """One payment as a table shows it; ``split``: number of parts, 0 whole.

    ``amount_fen`` is what counts in the query: of a split payment the parts on the lines asked for,
    of ``whole_fen`` in all.
    """

    id: int
    date: dt.date
    amount_fen: int
    measure: int
    direction: int
    split: int
    line_id: int | None
    project_id: int | None
    source_id: int | None
    serial: str
    counterparty: str
    account: str
    payer: str
    summary: str
    purpose: str
    project_text: str
    contract_text: str
    note: str
    book_quarter: int
    import_id: int
    file_line: int
    whole_fen: int
    contract_id: int | None
    key: Any  # where the row stands in the order


class Totals(NamedTuple):
    """How many rows, and their fen by measure: paid out and everything."""

    n: int
    paid_fen: int
    fen: int


_COLUMNS = (
    "p.id, p.pay_date, {amount}, p.measure, p.direction, p.parts, p.line_id, p.project_id, "
    "p.source_id,"
    " t0.text, p.serial_tail, t1.text, t2.text, t3.text, t4.text, t5.text, t6.text, t7.text, "
    "t8.text,"
    f" p.book_quarter, p.import_id, p.line, p.amount_fen, {CONTRACT}"
)
_JOINS = " ".join(
    f"JOIN term t{i} ON t{i}.id = p.{column}"
    for i, column in enumerate(
        (
            "serial_head",
            "counterparty",
            "account",
            "payer",
            "summary",
            "purpose",
            "project_text",
            "contract_text",
            "note",
        )
    )
)


class _Result(NamedTuple):
    """The rows of a query in its ascending order; ``state`` is that of the file they were found in.

    ``amount``: what counts of a row, see ``Asked``; to look the words up again is dear.
    """

    query: Query
    state: tuple[int, int]
    ids: "array[int]"
    totals: Totals
    amount: str


class Pages:
    """Payments of a ledger as tables show them."""

    def __init__(self, db: Database, history: History, terms: Terms) -> None:
        self._db, self._history = db, history
        self.search = Search(db)  # words and digits in memory, where there are many
        self._conditions = Conditions(db, terms, self.search)
        self._recent: _Result | None = None

    def page(
        self, query: Query, number: int, *, after: PageRow | None = None, count: int | None = None
    ) -> list[PageRow]:
        """Return page ``number`` (0 is the first) of a query.

        ``after``: the last row of the page before, where it is known: then nothing is counted.
        ``count``: how many rows there are; with it a page near the end is reached from the end.
        """
        first = number * SIZE
        result = self._standing(query)
        unknown = not result and after is None
        if (
            unknown
            and not number
            and count is None
            and not _walking(query)
            and (rows := self._probed(query))
        ):
            return rows
        if (not result and not _walking(query)) or (
            unknown and number and query.order not in INDEXED
        ):
            result = self._query_result(query)
        if result and (place := _behind(query, result.ids, first, after)) is not None:
            return self._slice(query, result, place, SIZE)
        asked = self._conditions.asked(query, True)
        if after is not None:
            key, _ = order_of(query, True, asked.amount)
            sign = "<" if query.descending else ">"
            where = f"{asked.where} AND ({key}, p.id) {sign} (?, ?)"
            beyond = asked._replace(where=where, params=[*asked.params, after.key, after.id])
            return self._rows(query, beyond, SIZE, 0)
        if count is not None and first > count // 2:
            size = min(SIZE, count - first)
            turned = query._replace(descending=not query.descending)
            rows = self._rows(turned, asked, size, count - first - size)
            return rows[::-1]
        return self._rows(query, asked, SIZE, first)

    def rows(self, query: Query, first: int, n: int) -> list[PageRow]:
        """Return ``n`` rows from row ``first`` on."""
        if result := self._standing(query) or (self._query_result(query) if query.then else None):
            return self._slice(query, result, first, n)
        walking = _walking(query)
        return self._rows(query, self._conditions.asked(query, walking), n, first, walking=walking)

    def of(self, payments: Iterable[int]) -> list[PageRow]:
        """Return payments by their ids, in their order; what is gone is left out."""
        wanted, columns = list(payments), _COLUMNS.format(amount="p.amount_fen")
        by_id: dict[int, PageRow] = {}
        for i in range(0, len(wanted), _AT_ONCE):
            some = id_list(wanted[i : i + _AT_ONCE])
            sql = f"SELECT {columns}, p.id FROM payment p {_JOINS} WHERE p.id IN ({some})"
            by_id.update((row[0], _page_row(row)) for row in self._db.read(sql))
        return [by_id[payment] for payment in wanted if payment in by_id]

    def ids(self, query: Query, ranges: Iterable[tuple[int, int]] | None = None) -> list[int]:
        """Return the ids of the payments of a query in its order; ``ranges`` of row numbers, both
        ends inside, or all.
        """
        result = self._standing(query) or self._query_result(query)
        spans = [(0, len(result.ids) - 1)] if ranges is None else ranges
        return [i for a, b in spans for i in _turned(query, result.ids, a, b + 1)]

    # ------------------------------------------------------------ what was found
    def _state(self) -> tuple[int, int]:
        """Return what is another pair as soon as anybody wrote to the file."""
        return self._db.version(), self._history.last()

    def _standing(self, query: Query) -> _Result | None:
        """Return the rows found for a query before, where they are still those of the file."""
        recent, writing = self._recent, self._db.connection.in_transaction
        same = recent is not None and recent.query == upright(query)
        return recent if same and not writing and recent and recent.state == self._state() else None

    def _query_result(self, query: Query) -> _Result:
        """Find all rows of a query: once for its pages and its totals."""
        state = self._state()
        asked = self._conditions.asked(query, False)
        ascending = upright(query)
        keys, joins = orders_of(ascending, asked.amount)
        ids, paid, fen = array("q"), 0, 0
        sql = (
            f"SELECT p.id, p.measure, {asked.amount} FROM payment p {joins} "
            f"WHERE {asked.where} ORDER BY {keys}, p.id"
        )
        try:
            rows = self._db.connection.execute(sql, asked.params)
            while block := rows.fetchmany(1000):
                some, measures, amounts = zip(*block, strict=True)
                ids.extend(some)
                fen += sum(amounts)
                paid += sum(amounts) if not any(measures) else sum(f for _, m, f in block if m == 0)
        except opening.FAILURES as error:
            raise opening.as_user_error(error, self._db.path) from error
        totals = Totals(len(ids), paid, fen)
        result = _Result(ascending, state, ids, totals, asked.amount)
        if not self._db.connection.in_transaction:
            self._recent = result
        return result

    def _slice(self, query: Query, result: _Result, first: int, n: int) -> list[PageRow]:
        """Return ``n`` of the rows found from row ``first`` on, in the order of the query."""
        key, join = order_of(query, True, result.amount)
        columns = _COLUMNS.format(amount=result.amount)
        rows: list[PageRow] = []
        ids = _turned(query, result.ids, first, first + n)
        for i in range(0, len(ids), _AT_ONCE):
            some = ids[i : i + _AT_ONCE]
            sql = (
                f"SELECT {columns}, {key} FROM payment p {_JOINS} {join} "
                f"WHERE p.id IN ({id_list(some)})"
            )
            by_id = {row[0]: row for row in self._db.read(sql)}
            rows += map(_page_row, (by_id[row_id] for row_id in some))
        return rows

    def first_rows(self, query: Query, n: int) -> list[PageRow]:
        """Return the first ``n`` rows of a query, a page at most."""
        if self._standing(query) or _walking(query):
            return self.page(query, 0)[:n]
        return self._probed(query, n) or self._slice(query, self._query_result(query), 0, n)

    def _probed(self, query: Query, n: int = SIZE) -> list[PageRow]:
        """Return the first ``n`` rows where the first of the order hold as many, else nothing."""
        if query.then:
            return []
        column, way = INDEXED[query.order], "DESC" if query.descending else "ASC"
        bound = self._db.read(
            f"SELECT {column} FROM payment ORDER BY {column} {way} LIMIT 1 OFFSET {PROBE}"
        )
        if not bound:
            return []
        days = (bound[0][0], None) if query.descending else (None, bound[0][0])
        asked = self._conditions.asked(query, True, days if column == "pay_date" else None)
        if column == "amount_fen" and asked.amount != "p.amount_fen":
            return []  # its index says nothing of parts
        where = f"{asked.where} AND p.{column} {'>=' if query.descending else '<='} ?"
        rows = self._rows(
            query, asked._replace(where=where, params=[*asked.params, bound[0][0]]), n, 0
        )
        return rows if len(rows) == n else []

    def _rows(
        self, query: Query, asked: Asked, limit: int, offset: int, *, walking: bool = True
    ) -> list[PageRow]:
        way = "DESC" if query.descending else "ASC"
        key, join = order_of(query, walking, asked.amount)
        inner = (
            f"SELECT p.id AS i, {key} AS k FROM payment p {join} WHERE {asked.where}"
            f" ORDER BY {key} {way}, p.id {way} LIMIT ? OFFSET ?"
        )
        columns = _COLUMNS.format(amount=asked.amount)
        rows = self._db.read(
            f"SELECT {columns}, o.k FROM ({inner}) o CROSS JOIN payment p ON p.id = o.i {_JOINS}"
            f" ORDER BY o.k {way}, o.i {way}",
            [*asked.params, limit, offset],
        )
        return list(map(_page_row, rows))

    def totals(self, query: Query) -> Totals:
        """Return how many rows a query has, and their sums."""
        if query._replace(order="date", descending=True) == Query():
            n = self._db.read("SELECT count(*) FROM payment")[0][0]
            sums = self._db.read(
                "SELECT sum(CASE WHEN measure = 0 THEN amount_fen END), sum(amount_fen) FROM "
                "paid_sum"
            )[0]
            return Totals(n, sums[0] or 0, sums[1] or 0)
        if not _walking(query) or query.order not in INDEXED:
            return (self._standing(query) or self._query_result(query)).totals
        asked = self._conditions.asked(query, False)
        row = self._db.read(f"{_sums(asked.amount)} payment p WHERE {asked.where}", asked.params)[0]
        return Totals(row[0], row[1] or 0, row[2] or 0)

    def part_totals(self, query: Query, ranges: Iterable[tuple[int, int]]) -> Totals:
        """Return the sums of some rows of a query: ranges of row numbers, both ends inside."""
        result = self._standing(query) or (None if _walking(query) else self._query_result(query))
        n = paid = fen = 0
        for first, last in ranges:
            for row in (
                self._sums_of(query, result, first, last)
                if result
                else self._sums_along(query, first, last)
            ):
                n, paid, fen = n + row[0], paid + (row[1] or 0), fen + (row[2] or 0)
        return Totals(n, paid, fen)

    def _sums_of(
        self, query: Query, result: _Result, first: int, last: int
    ) -> list[tuple[Any, ...]]:
        """Return the sums of rows found before, in blocks."""
        ids = _turned(query, result.ids, first, last + 1)
        blocks = (ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE))
        sums = f"{_sums(result.amount)} payment p WHERE p.id IN"
        return [self._db.read(f"{sums} ({id_list(some)})")[0] for some in blocks]

    def _sums_along(self, query: Query, first: int, last: int) -> list[tuple[Any, ...]]:
        """Return the sums of rows along the order of a query."""
        asked = self._conditions.asked(query, True)
        key, join = order_of(query, True, asked.amount)
        way = "DESC" if query.descending else "ASC"
        return self._db.read(
            f"{_sums('p.amount_fen')} (SELECT p.measure, {asked.amount} AS amount_fen FROM payment "
            f"p {join}"
            f" WHERE {asked.where} ORDER BY {key} {way}, p.id {way} LIMIT ? OFFSET ?) p",
            [*asked.params, last - first + 1, first],
        )


def _sums(amount: str) -> str:
    return f"SELECT count(*), sum(CASE WHEN p.measure = 0 THEN {amount} END), sum({amount}) FROM"


def _open(query: Query) -> bool:
    """Tell whether every row on the way along the index passes: no filter but a range of the
    order itself.
    """
    bare = Query(order=query.order, descending=query.descending)
    if query.order == "date":
        bare = bare._replace(days=query.days)
    elif query.order == "amount" and len(query.amounts) == 1:
        bare = bare._replace(amounts=query.amounts)
    return query == bare


def _walking(query: Query) -> bool:
    """Tell whether rows are asked for in an order to walk along; else they are found, and then
    sorted.
    """
    return not query.then and (query.order not in INDEXED or _open(query))


def _page_row(row: tuple[Any, ...]) -> PageRow:
    serial = joined_serial(row[9], row[10])
    return PageRow._make((row[0], dt.date.fromordinal(row[1]), *row[2:9], serial, *row[11:]))


def _behind(query: Query, ids: "array[int]", first: int, after: PageRow | None) -> int | None:
    """Return the place behind the row ``after``, which is ``first`` as a rule; None: it is not
    among the rows.
    """
    if after is None or list(_turned(query, ids, first - 1, first) if first else ()) == [after.id]:
        return first
    try:
        place = ids.index(after.id)
    except ValueError:
        return None
    return len(ids) - place if query.descending else place + 1


def _turned(query: Query, ids: "array[int]", first: int, last: int) -> "array[int]":
    """Return the ids from place ``first`` to before ``last`` in the order of the query; ``ids``
    ascend.
    """
    first, last = min(first, len(ids)), min(last, len(ids))
    return ids[len(ids) - last : len(ids) - first][::-1] if query.descending else ids[first:last]
