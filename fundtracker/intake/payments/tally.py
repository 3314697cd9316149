"""Rows counted, summed and told as they go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fundtracker.intake.cells.column_cleaning import total
from fundtracker.intake.meaning.block import Block


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


class Tally:
    """Counts and sums as the rows go by."""

    def __init__(self, collect: bool) -> None:
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
        if self.records is not None:
            self.records += records(block, {block.lines[i] for i in known})
