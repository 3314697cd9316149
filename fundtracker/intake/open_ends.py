"""What reading finds undecided before a quarter is reviewed: doubles, unmatched payments, balances."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

from fundtracker import private_files
from fundtracker.domain.period import Quarter
from fundtracker.domain.review import OpenEnds
from fundtracker.intake import amounts, contracts, match
from fundtracker.intake.structure import bare
from fundtracker.intake.table import open_table
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.imports import Import


def find(ledger: Ledger, quarter: Quarter) -> OpenEnds:
    """Return what is undecided of a quarter."""
    first, last = quarter.first_day.toordinal(), quarter.last_day.toordinal()
    doubles = sum(1 for c in match.candidates(ledger.payments.facts(first, last)))
    payments = {c.payment for c in contracts.in_ledger(ledger)}
    unmatched = sum(1 for p in payments if ledger.payments.get(p).book_quarter == quarter.ordinal)
    breaks = {}
    for one in ledger.imports.all():
        span = ledger.imports.days(one.id)
        if one.kind in coverage.ACCOUNTS and span is not None and span[0] <= last and span[1] >= first:
            n = broken(ledger, one)
            if n:
                breaks[one.id] = n
    return OpenEnds(doubles, unmatched, breaks)


def broken(ledger: Ledger, one: Import) -> int:
    """Return how often a bank file's balance is not the one before plus what came, less what went.

    0 also where the file has no column of balances. Files may run forwards or backwards in time.
    """
    roles = [role for _, role in one.details.get("columns", [])]
    if "balance" not in roles:
        return 0
    at, effects = roles.index("balance"), ledger.imports.effects(one.id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(one.name).suffix}"
        private_files.write_bytes(path, ledger.files.content(one.file_id))
        table = open_table(path, encoding=one.encoding if one.encoding.startswith(("utf", "gb")) else None)
        unit = amounts.UNITS.get(one.unit or "元", 100)
        rows: list[tuple[int, int]] = []
        for lines, cells in table.rows:
            for line, row in zip(lines, cells, strict=True):
                found = amounts.fen(bare(row[at]), unit) if at < len(row) else None
                if line in effects and isinstance(found, int):
                    rows.append((effects[line], found))
    pairs = list(itertools.pairwise(rows))
    forwards = sum(1 for before, after in pairs if after[1] - before[1] != after[0])
    backwards = sum(1 for before, after in pairs if before[1] - after[1] != before[0])
    return min(forwards, backwards)
