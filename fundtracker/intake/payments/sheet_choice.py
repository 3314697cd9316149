"""Which sheets of a workbook hold payments: one, or several that are imported together; the others are named."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from fundtracker.intake.formats import statements
from fundtracker.intake.meaning.sheet_score import score
from fundtracker.intake.questions import Unread
from fundtracker.intake.text import decode, spreadsheet
from fundtracker.ledger.documents.source_files import head_of

if TYPE_CHECKING:
    from fundtracker.intake.meaning.reading import Reading

Payments = Counter[tuple[int, int, int]]  # day, side, fen


def names_of_payments(path: Path) -> list[str]:
    """Return the names of the shown sheets that hold payments, in order; none for a text file."""
    head = head_of(path)
    if statements.format_of(head) is not None:
        return statements.accounts(path, head)
    kind = decode.magic(head)
    if kind not in ("zip", "ole", "markup"):
        return []
    book = spreadsheet.open_workbook(path, kind)
    if len(book.sheets) < 2:
        return []
    return [one.name for one in book.sheets if one.shown and score(one.rows())]


def payments_of(reading: Reading) -> Payments:
    """Read a sheet to its end and return its payments."""
    found: Payments = Counter()
    for block in reading.blocks():
        found.update(zip(block.days, block.directions, block.amounts, strict=True))
    return found


def repeated(sheets: Mapping[str, Payments]) -> dict[str, Unread]:
    """Return the sheets whose money other sheets hold already: copies of rows, and sums of what others list."""
    left: dict[str, Unread] = {}
    for name in reversed(list(sheets)):
        others = {other: found for other, found in sheets.items() if other != name and other not in left and found}
        ours = sheets[name]
        if not ours or not others:
            continue
        if any(ours <= theirs for theirs in others.values()):
            code = "sheet_is_copy"
        elif any(
            _totals([ours]) == _totals(some) and ours.total() <= sum(one.total() for one in some)
            for some in (list(others.values()), *([one] for one in others.values()))
        ):
            code = "sheet_is_sum"
        else:
            continue
        left[name] = Unread(code, name, None, ours.total(), sum(abs(fen) * n for (_, _, fen), n in ours.items()))
    return left


def _totals(sheets: Iterable[Payments]) -> Counter[tuple[int, int, int]]:
    """Return the fen of some sheets by year, month and side."""
    found: Counter[tuple[int, int, int]] = Counter()
    for one in sheets:
        for (day, side, fen), n in one.items():
            date = dt.date.fromordinal(day)
            found[date.year, date.month, side] += fen * n
    return found
