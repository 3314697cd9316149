"""Rows counted, summed and told as they go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
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


NOTHING: Mapping[str, Sequence[str]] = {}


class Tally:
    """Counts and sums as the rows go by; ``today``: the day after which no money has moved yet;
    ``shared``: names that several projects bear, with their codes.
    """

    def __init__(
        self, collect: bool, today: int, shared: Mapping[str, Sequence[str]] = NOTHING
    ) -> None:
        self._today, self._shared = today, shared
        self.ahead = Ahead()
        self._untold: dict[str, Ahead] = {}  # name of several projects → new rows that state it
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
        if self._shared and not self._shared.keys().isdisjoint(block.project):
            self._count_shared(block, set(known))
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

    def _count_shared(self, block: Block, known: set[int]) -> None:
        for i, name in enumerate(block.project):
            if name in self._shared and i not in known:
                rows, fen, line = self._untold.get(name, Ahead(line=block.lines[i]))
                self._untold[name] = Ahead(rows + 1, fen + abs(block.amounts[i]), line)

    def remarks(self) -> list[Issue]:
        """Return the remarks on payments of days that have not come (a year may be a slip) and of
        projects that their name does not tell apart.
        """
        remarks = [
            Issue("project_not_told", line, {
                "n": rows, "amount": show(fen), "name": name,
                "codes": "、".join(self._shared[name]),
            })
            for name, (rows, fen, line) in self._untold.items()
        ]  # fmt: skip
        rows, fen, line = self.ahead
        if rows:
            remarks.append(Issue("days_ahead", line, {"n": rows, "amount": show(fen)}))
        return remarks


def today_of(ledger: Ledger | None) -> int:
    """Return the day here by the ledger's clock; without a ledger every day has come."""
    if ledger is None:
        return dt.date.max.toordinal()
    return ledger.clock().astimezone().toordinal()
