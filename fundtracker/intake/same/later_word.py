"""What a later version of a list says of payments that an earlier one brought: not paid after all,
or paid with another sum. What stands is left as it is, and named with its sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_texts

_Moved = tuple[int, int, str]  # day, side, payee


class _Row(NamedTuple):
    """A new row: its line and fen."""

    line: int
    fen: int


class LaterWord:
    """Hears the new rows of a reading beside a ledger."""

    def __init__(self, ledger: Ledger, reading: Reading) -> None:
        self._ledger, self._reading = ledger, reading
        self._last_day = payment_texts.last_day(ledger)
        self._new: dict[_Moved, list[_Row]] = defaultdict(list)
        self.changed: set[int] = set()  # imports of which the file is a later version

    def passed(self, block: Block, equal: Collection[int]) -> None:
        """Take a block of which some rows are equal to payments of the ledger: the others, as far
        as payments of their days stand, may say something else of one.
        """
        if min(block.days) > self._last_day:
            return
        rows = zip(block.days, block.directions, block.counterparty, strict=True)
        for i, moved in enumerate(rows):
            if i not in equal and moved[2] and moved[0] <= self._last_day:
                self._new[moved].append(_Row(block.lines[i], block.amounts[i]))

    def remarks(self, taken: set[int], versions: Collection[int]) -> Iterator[Issue]:
        """Yield what is to be said, when all rows are taken; ``taken``: the payments that the file
        shows; ``versions``: the imports of which it shows rows again.
        """
        yield from self._not_paid(taken)
        if versions and self._new:
            yield from self._other_sums(taken, versions)

    def _not_paid(self, taken: set[int]) -> Iterator[Issue]:
        """Yield the remarks on rows that are not paid by this file, and stand in the ledger."""
        rows = {(r.day, r.side, r.payee, r.fen): r.line for r in self._reading.not_paid if r.payee}
        days = {day for day, *_ in rows}
        matches: dict[int, list[_Row]] = defaultdict(list)
        standing = payment_texts.on_days(self._ledger, days) if days else []
        places = self._ledger.imports.places({p.id for p in standing} - taken) if standing else {}
        for payment in standing:
            line = rows.get((payment.day, payment.side, payment.payee, payment.fen))
            if line is not None and payment.id not in taken:
                matches[places[payment.id][0][0]].append(_Row(line, payment.fen))
        for source, of in matches.items():
            name = self._ledger.imports.get(source).title
            params = {"n": len(of), "amount": _sum(of), "name": name}
            yield Issue("stands_though_unpaid", min(row.line for row in of), params)

    def _other_sums(self, taken: set[int], versions: Collection[int]) -> Iterator[Issue]:
        """Yield the remarks on rows with the day and payee of a payment that another version of
        this list shows and this one does not, and another sum.
        """
        standing = payment_texts.on_days(self._ledger, {day for day, *_ in self._new})
        open_payments = [p for p in standing if p.id not in taken]
        places = self._ledger.imports.places({p.id for p in open_payments})
        matches: dict[int, list[tuple[_Row, int]]] = defaultdict(list)
        for payment in open_payments:
            source, row = places[payment.id][0][0], self._other(payment)
            if row is not None and source in versions:
                matches[source].append((row, payment.fen))
        self.changed |= matches.keys()
        for source, of in matches.items():
            params = {
                "n": len(of),
                "amount": _sum([row for row, _ in of]),
                "stands": show(sum(fen for _, fen in of)),
                "name": self._ledger.imports.get(source).title,
            }
            yield Issue("stands_with_other_sum", min(row.line for row, _ in of), params)

    def _other(self, payment: payment_texts.OnDay) -> _Row | None:
        """Return a new row of the day and payee of a payment with another sum, once; None."""
        rows = self._new.get((payment.day, payment.side, payment.payee), [])
        row = next((row for row in rows if row.fen != payment.fen), None)
        if row is not None:
            rows.remove(row)
        return row


def _sum(rows: Collection[_Row]) -> str:
    return show(sum(row.fen for row in rows))
