"""What reading finds undecided before a quarter is reviewed: doubles, unmatched payments,
balances.
"""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fundtracker import private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.checklist import Balances, OpenEnds
from fundtracker.intake.balances import running_balance
from fundtracker.intake.cells import amounts
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.payments import contract_scoring, cross_source
from fundtracker.intake.same.two_payments import TwoPayments
from fundtracker.intake.text.looks import bare
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.documents.imports import Import


def find(ledger: Ledger, quarter: Quarter) -> OpenEnds:
    """Return what is undecided of a quarter."""
    first, last = quarter.first_day.toordinal(), quarter.last_day.toordinal()
    facts = ledger.payments.facts(first, last)
    doubles = len(cross_source.candidates(facts, TwoPayments(ledger)))
    payments = {c.payment for c in contract_scoring.in_ledger(ledger)}
    unmatched = len(payments & ledger.payments.booked_in(quarter.ordinal)) if payments else 0
    breaks, balances = {}, {}
    statements = ledger.books.statements()
    for import_, still in _of_accounts(ledger, first, last):
        stated = import_.id in statements
        if not still and stated:
            continue
        rows = _rows(ledger, import_)
        if still and (n := _breaks(rows)):
            breaks[import_.id] = n
        if not stated and (ends := _ends(rows)) is not None:
            balances[import_.id] = ends
    return OpenEnds(doubles, unmatched, breaks, balances)


def _of_accounts(ledger: Ledger, first: int, last: int) -> Iterator[tuple[Import, bool]]:
    """Yield the bank files that begin by the last day, and whether they reach the first one."""
    for import_ in ledger.imports.all():
        span = ledger.imports.days(import_.id)
        if span is not None and span[0] <= last and coverage.is_account(import_):
            yield import_, span[1] >= first


Balanced = tuple[int, int, int]  # day, fen by which a row moves the balance, balance after it


def broken(ledger: Ledger, import_: Import) -> int:
    """Return how often a bank file's balance is not the one before plus what came, less what went.

    0 also where the file has no column of balances. Files may run forwards or backwards in time.
    """
    return _breaks(_rows(ledger, import_))


def _rows(ledger: Ledger, import_: Import) -> list[Balanced]:
    """Read the rows of a file that was taken in once more, with their balances; none where it has
    no such column.
    """
    roles = [role for _, role in import_.details.get("columns", [])]
    if "balance" not in roles:
        return []
    at, effects = roles.index("balance"), ledger.imports.effects(import_.id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"file{Path(import_.name).suffix}"
        private_files.write_bytes(path, ledger.files.content(import_.file_id))
        table = open_table(
            path, encoding=import_.encoding if import_.encoding.startswith(("utf", "gb")) else None
        )
        unit = amounts.UNITS.get(import_.unit or "元", 100)
        rows: list[Balanced] = []
        for lines, cells in table.rows:
            for line, row in zip(lines, cells, strict=True):
                fen = amounts.fen(bare(row[at]), unit) if at < len(row) else None
                if line in effects and isinstance(fen, int):
                    rows.append((*effects[line], fen))
    return rows


def _breaks(rows: list[Balanced]) -> int:
    pairs = list(itertools.pairwise(rows))
    forwards = sum(1 for before, after in pairs if after[2] - before[2] != after[1])
    backwards = sum(1 for before, after in pairs if before[2] - after[2] != before[1])
    return min(forwards, backwards)


def _ends(rows: list[Balanced]) -> Balances | None:
    """Return the balances of a file that was taken in before they were kept."""
    days = running_balance.Days()
    if rows:
        chain = running_balance.Chain()
        columns = list(zip(*rows, strict=True))
        chain.gaps(range(len(rows)), list(columns[2]), list(columns[1]))
        days.add(columns[0], columns[2], columns[1], chain.newest_first)
    return days.ends()
