"""Rows counted, summed and told as they go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import total
from fundtracker.intake.meaning.block import Block
from fundtracker.ledger import Ledger


def records(
    block: Block, known: set[int] | frozenset[int] = frozenset()
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a block in the terms of the command line's JSON."""
    for i, line in enumerate(block.lines):
        yield {
            "line": line,
            "date": dt.date.fromordinal(block.days[i]).isoformat(),
            "direction": "in" if block.directions[i] else "out",
            "amount_fen": block.amounts[i],
            "counterparty": block.counterparty[i],
            "counterparty_account": block.account[i],
            "summary": block.summary[i],
            "project": block.project[i],
            "contract": block.contract[i],
            "outcome": "known" if line in known else "new",
        }


class Ahead(NamedTuple):
    """New rows dated after today: how many, their fen (out and in added), the first one's line."""

    rows: int = 0
    fen: int = 0
    line: int | None = None


class Tally:
    """Counts and sums as the rows go by; ``today``: the day after which no money has moved yet."""

    def __init__(self, collect: bool, today: int) -> None:
        self._today = today
        self.ahead = Ahead()
        self.new = self.known = 0
        self.sums = dict.fromkeys(("new_out", "new_in", "known_out", "known_in"), 0)
        self.records: list[dict[str, Any]] | None = [] if collect else None

    def add(self, block: Block, known: list[int]) -> None:
        n = len(block.lines)
        self.known += len(known)
        self.new += n - len(known)
        out, into = total(block.amounts, block.directions)
        known_out, known_in = total(
            [block.amounts[i] for i in known], [block.directions[i] for i in known]
        )
        self.sums["known_out"] += known_out
        self.sums["known_in"] += known_in
        self.sums["new_out"] += out - known_out
        self.sums["new_in"] += into - known_in
        if block.days and max(block.days) > self._today:
            self._count_ahead(block, set(known))
        if self.records is not None:
            self.records += records(block, {block.lines[i] for i in known})

    def _count_ahead(self, block: Block, known: set[int]) -> None:
        later = [i for i, day in enumerate(block.days) if day > self._today and i not in known]
        if later:
            lines = [block.lines[i] for i in later]
            self.ahead = Ahead(
                self.ahead.rows + len(later),
                self.ahead.fen + sum(abs(block.amounts[i]) for i in later),
                min(lines) if self.ahead.line is None else min(self.ahead.line, *lines),
            )

    def remarks(self) -> list[Issue]:
        """Return the remark on payments of days that have not come: a year may be a slip."""
        rows, fen, line = self.ahead
        return [Issue("days_ahead", line, {"n": rows, "amount": show(fen)})] if rows else []


def today_of(ledger: Ledger | None) -> int:
    """Return the day here by the ledger's clock; without a ledger every day has come."""
    if ledger is None:
        return dt.date.max.toordinal()
    return ledger.clock().astimezone().toordinal()
