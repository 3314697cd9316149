"""Payments under a subtotal for each value of a column, as lines of one table: which line is what.

A group's payments are those of the query narrowed to it (``Query.within``), so that rows and
subtotals agree to the fen with the total of the query: of a payment split over two groups each has
its own parts. Only the groups are read to count the lines; payments are read a page at a time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import History
from fundtracker.ledger.payments.payment_groups import PaymentGroups
from fundtracker.ledger.payments.payment_pages import PageRow, Pages, Totals
from fundtracker.ledger.payments.payment_query import WORDS, Query

FEW = 30  # groups up to which all of them are open at first
OPEN_MOST = 200  # groups that may be open at once: each one on a page is asked for by itself
Span = tuple[int, int]


class Head(NamedTuple):
    """The line of a group: its key in the dimension, its text where the dimension has words, its
    payments (a split one once) and their fen.
    """

    key: int
    text: str
    n: int
    paid_fen: int
    fen: int


class View(NamedTuple):
    """A query under groups of a dimension; ``toggled``: groups that are not as all are at first;
    ``opened``: whether all are open at first, None: where they are ``FEW``.
    """

    query: Query
    dimension: str
    toggled: frozenset[int] = frozenset()
    opened: bool | None = None

    def of(self, key: int) -> Query:
        """Return the query of one group."""
        return self.query._replace(within=((self.dimension, (key,)),))


class Lines(NamedTuple):
    """The lines of a view: ``starts`` has the number of each group's head."""

    view: View
    heads: tuple[Head, ...]
    is_open: tuple[bool, ...]
    starts: tuple[int, ...]
    n: int


def chosen(lines: Lines, ranges: Iterable[Span]) -> dict[int, list[Span]]:
    """Return what ranges of lines (both ends inside) reach: the place of each group → ranges of
    its payments, none for the whole group. A head stands for its group, unless payments below it
    are chosen too.
    """
    spans_of: dict[int, list[Span]] = {}
    for first, last in ranges:
        at = max(0, bisect_right(lines.starts, first) - 1)
        while at < len(lines.heads) and lines.starts[at] <= last:
            start = lines.starts[at]
            end = start + lines.heads[at].n * lines.is_open[at]
            inside = max(first, start + 1) - start - 1, min(last, end) - start - 1
            spans = spans_of.setdefault(at, [])
            if inside[0] <= inside[1]:
                spans.append(inside)
            at += 1
    return dict(sorted(spans_of.items()))


def n_chosen(lines: Lines, ranges: Iterable[Span]) -> int:
    """Return how many payments ranges of lines reach, one in two groups twice."""
    return sum(
        sum(last - first + 1 for first, last in spans) if spans else lines.heads[at].n
        for at, spans in chosen(lines, ranges).items()
    )


class Outlines:
    """Lists of payments under subtotals."""

    def __init__(self, db: Database, history: History, pages: Pages, groups: PaymentGroups) -> None:
        self._db, self._history, self._pages, self._groups = db, history, pages, groups
        self._recent: tuple[object, tuple[Head, ...]] | None = None

    def heads(self, query: Query, dimension: str) -> tuple[Head, ...]:
        """Return the groups of a query in the order of its rows: by their sums where these are
        ordered by the amount, else by their own values.
        """
        place = (query, dimension, self._db.version(), self._history.last())
        if self._recent is None or self._recent[0] != place or self._db.connection.in_transaction:
            self._recent = place, self._read(query, dimension)
        return self._recent[1]

    def _read(self, query: Query, dimension: str) -> tuple[Head, ...]:
        rows = self._groups.outline(dimension, query)
        texts = self._groups.words([key for key, *_ in rows]) if dimension in WORDS else {}
        heads = [Head(key, texts.get(key, ""), n, paid, fen) for key, n, paid, fen in rows]
        if query.order == "amount":
            heads.sort(key=lambda head: (head.fen, head.key), reverse=query.descending)
        else:
            own = query.order == _ORDERS.get(dimension, dimension)
            heads.sort(key=lambda head: (head.text, head.key), reverse=own and query.descending)
        return tuple(heads)

    def lines(self, view: View) -> Lines:
        """Return which line is what."""
        heads = self.heads(view.query, view.dimension)
        opened = len(heads) <= FEW if view.opened is None else view.opened
        is_open = tuple(opened != (head.key in view.toggled) for head in heads)
        sizes = [1 + head.n * here for head, here in zip(heads, is_open, strict=True)]
        ends = list(accumulate(sizes))
        return Lines(view, heads, is_open, (0, *ends[:-1]), ends[-1] if ends else 0)

    def rows(self, view: View, first: int, n: int) -> list[PageRow | Head]:
        """Return ``n`` lines from line ``first`` on: heads, and the payments of open groups."""
        lines, shown = self.lines(view), list[PageRow | Head]()
        last = min(first + n, lines.n)
        at = bisect_right(lines.starts, first) - 1
        while first < last:
            head, start = lines.heads[at], lines.starts[at]
            if first == start:
                shown.append(head)
                first += 1
            inside = min(last, start + 1 + head.n * lines.is_open[at]) - first
            if inside > 0:
                shown += self._pages.rows(view.of(head.key), first - start - 1, inside)
                first += inside
            at += 1
        return shown

    def totals(self, view: View) -> Totals:
        """Return number and sums of the payments of a view, each counted once."""
        return self._pages.totals(view.query)

    # ------------------------------------------------------------ some of the lines
    def pieces(
        self, view: View, ranges: Iterable[Span] | None
    ) -> list[tuple[Query, Sequence[Span] | None]]:
        """Return (query, ranges of its rows, None for all) for ranges of lines, both ends inside;
        None: all lines. See ``chosen``.
        """
        if ranges is None:
            return [(view.query, None)]
        lines = self.lines(view)
        return [
            (view.of(lines.heads[at].key), spans or None)
            for at, spans in chosen(lines, ranges).items()
        ]

    def part_totals(self, view: View, ranges: Iterable[Span] | None) -> Totals:
        """Return the sums of some lines; a payment in two groups counts in each with its parts."""
        n = paid = fen = 0
        for query, spans in self.pieces(view, ranges):
            sums = (
                self._pages.totals(query)
                if spans is None
                else self._pages.part_totals(query, spans)
            )
            n, paid, fen = n + sums.n, paid + sums.paid_fen, fen + sums.fen
        return Totals(n, paid, fen)

    def ids(self, view: View, ranges: Iterable[Span] | None) -> list[int]:
        """Return the payments of some lines, each once."""
        ids_shown = dict[int, None]()
        for query, spans in self.pieces(view, ranges):
            ids_shown |= dict.fromkeys(self._pages.ids(query, spans))
        return list(ids_shown)


_ORDERS = {"payee": "counterparty", "month": "date"}  # dimension → the order of its column
