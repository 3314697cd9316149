"""A reading on its way into the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from fundtracker.intake.duplicates import Settling
from fundtracker.intake.reading import Reading
from fundtracker.intake.values import Block


def records(block: Block) -> Iterator[dict[str, Any]]:
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
        }


def settled(reading: Reading) -> list[dict[str, Any]]:
    """Read a file to its end and return its accepted rows; its twins are settled."""
    found = [record for block, _ in Settling(reading) for record in records(block)]
    return sorted(found, key=lambda record: record["line"])
