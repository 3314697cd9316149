"""What an import would do, row by row, for the page on which a person checks a file."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.domain.park.warnings import Warning
from fundtracker.errors import Issue
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.meaning.block import TEXTS, Block
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.meaning.reading import Reading, table_of
from fundtracker.intake.payments import post
from fundtracker.intake.payments.file_sum import is_duplicate
from fundtracker.intake.text.table import Table
from fundtracker.ledger import Ledger

# rows kept for looking at; of a longer file the rejected and the warned ones all the same
LIMIT = 20_000
_AMOUNTS = ("amount_out", "amount_in", "amount_signed", "amount_abs")
_OF_MONEY = ("missing_amount", "money_elsewhere", "no_direction", "zero_amount", "both_sides")
_READ = ("date", "datetime", *_AMOUNTS)


class Understood(NamedTuple):
    """What a row was read as: its day (an ordinal), its fen, 0 out or 1 in, its texts."""

    day: int
    fen: int
    direction: int
    texts: dict[str, str]


class Row(NamedTuple):
    """One line of the file. ``state``: new, known, rejected, skipped.

    ``column``: the cell to blame (None: the whole row). ``edited``: columns the person put right;
    ``converted``: columns whose unusual writing (full width, ="…") was read all the same;
    ``warned``: what the payment would breach if it were taken in; ``read``: what it was read as,
    None of a row that is no payment.
    """

    line: int
    cells: list[str]
    state: str
    issue: Issue | None = None
    column: int | None = None
    edited: tuple[int, ...] = ()
    converted: tuple[int, ...] = ()
    plan_line: str | None = None
    rule: dict[str, str] | None = None
    warned: tuple[Warning, ...] = ()
    read: Understood | None = None
    is_transfer: bool = False  # between own accounts: it counts for nothing

    @property
    def is_duplicate(self) -> bool:
        """Whether the ledger, or the file itself, has it already."""
        return self.state == "known" or is_duplicate(self.issue)


class Preview(NamedTuple):
    """A file looked at; ``rows`` in its order, at most ``LIMIT`` beside the rejected and the
    warned ones.
    """

    outcome: post.Outcome
    header: list[str]
    rows: list[Row]
    complete: bool  # every row of the file is among ``rows``

    def of(self, tab: str) -> list[int]:
        """Return the places in ``rows`` of a tab: all, rejected, known, corrected, warned."""
        belongs = _TABS[tab]
        return [i for i, row in enumerate(self.rows) if belongs(row)]


_TABS: dict[str, Callable[[Row], bool]] = {
    "all": lambda row: True,
    "corrected": lambda row: bool(row.edited or row.converted),
    "warned": lambda row: bool(row.warned),
    "known": lambda row: row.is_duplicate,
    "rejected": lambda row: row.state == "rejected" and not row.is_duplicate,
}


class _Collector:
    """Keeps the cells of the rows that will be shown."""

    def __init__(self) -> None:
        self.cells: dict[int, list[str]] = {}
        self.known: set[int] = set()
        self.places: dict[int, dict[str, Any]] = {}
        self.read: dict[int, Understood] = {}

    def rows(self, lines: Sequence[int], rows: list[list[str]]) -> None:
        room = LIMIT - len(self.cells)
        if room > 0:
            self.cells.update(zip(lines[:room], rows[:room], strict=True))

    def settled(self, block: Block, known: list[int], places: list[dict[str, Any]]) -> None:
        for i in known:
            self.known.add(block.lines[i])
        for i, line in enumerate(block.lines):
            if line in self.cells:
                texts = {name: getattr(block, name)[i] for name in TEXTS}
                read = Understood(block.days[i], block.amounts[i], block.directions[i], texts)
                self.read[line] = read
        for line, place in zip(block.lines, places, strict=False):
            if line in self.cells and place["plan_line"] is not None:
                self.places[line] = place


def look(
    ledger: Ledger | None,
    path: str | Path,
    *,
    profile: Profile | None = None,
    choices: Choices | None = None,
    progress: Callable[[int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Preview:
    """Read a file whole and return what would become of each row; nothing is written.

    Raises:
        RefusedError: the file is no table of payments.
        UserError: ``cancelled``.
    """
    seen = _Collector()
    outcome = post.propose(
        ledger,
        path,
        profile=profile,
        choices=choices,
        follow=post.Follow(progress, cancelled),
        watch=seen,
    )
    reading = outcome.reading
    columns = sorted(reading.columns)
    header = [c.header for c in columns]
    rejected = {issue.line: issue for issue in reading.rejected}
    warned: dict[int, list[Warning]] = {}
    for warning in outcome.alerts:
        warned.setdefault(-warning.params["id"], []).append(warning)
    missing = {line for line in (*rejected, *warned) if line is not None and line not in seen.cells}
    cells = seen.cells | _cells_of(path, choices, missing)
    judge = _Judge(outcome, seen, rejected)
    rows = [
        judge.row(line, row_cells)._replace(warned=tuple(warned.get(line, ())))
        for line, row_cells in cells.items()
    ]
    rows += [
        Row(line, row_cells, "skipped", Issue(kind, line))
        for line, kind, row_cells in reading.table.skipped
    ]
    rows.sort(key=lambda row: row.line)
    return Preview(
        outcome, header, rows, len(cells) >= len(rejected) + outcome.counts["new"] + len(seen.known)
    )


class _Judge:
    """Says what becomes of a row."""

    def __init__(
        self, outcome: post.Outcome, seen: _Collector, rejected: dict[int | None, Issue]
    ) -> None:
        reading = outcome.reading
        self._reading, self._seen, self._rejected = reading, seen, rejected
        self._transfers = outcome.transfers.lines
        self._skipped = dict(reading.inner_skipped)
        self._edited: dict[int, list[int]] = {}
        for line, column, _, _ in reading.edited:
            self._edited.setdefault(line, []).append(column)
        self._read = [reading.role[role] for role in _READ if role in reading.role]

    def row(self, line: int, cells: list[str]) -> Row:
        edited = tuple(self._edited.get(line, ()))
        if line in self._skipped:
            return Row(line, cells, "skipped", Issue(self._skipped[line], line), None, edited)
        if (issue := self._rejected.get(line)) is not None:
            return Row(line, cells, "rejected", issue, _blamed(issue, cells, self._reading), edited)
        converted = tuple(at for at in self._read if at < len(cells) and _unusual(cells[at]))
        place = self._seen.places.get(line, {})
        state = "known" if line in self._seen.known else "new"
        return Row(
            line,
            cells,
            state,
            None,
            None,
            edited,
            converted,
            place.get("plan_line"),
            place.get("rule"),
            read=self._seen.read.get(line),
            is_transfer=line in self._transfers,
        )


def _blamed(issue: Issue, cells: list[str], reading: Reading) -> int | None:
    role = issue.params.get("role")
    if role is not None:
        return reading.role.get(role)
    if issue.code in _OF_MONEY:
        return next((reading.role[r] for r in ("direction", *_AMOUNTS) if r in reading.role), None)
    return (
        len(reading.columns)
        if issue.code == "too_many_cells" and len(cells) > len(reading.columns)
        else None
    )


def _unusual(cell: str) -> bool:
    bare = cell.strip()
    return bare.startswith(('="', "'")) or unicodedata.normalize("NFKC", bare) != bare.replace(
        "￥", "¥"
    )


def _cells_of(path: str | Path, choices: Choices | None, lines: set[int]) -> dict[int, list[str]]:
    """Read the cells of some lines once more: rejected rows far down a long file."""
    if not lines:
        return {}
    table = table_of(path, choices or Choices())
    cells_of_line: dict[int, list[str]] = {}
    for numbers, rows in table.blocks():
        cells_of_line.update((n, row) for n, row in zip(numbers, rows, strict=True) if n in lines)
        if len(cells_of_line) == len(lines):
            break
    return cells_of_line


def bare(
    path: str | Path, choices: Choices | None = None, limit: int = 200
) -> tuple[Table, list[Column], list[Row]]:
    """Return table, columns and first rows of a file that is refused as payments, so that a person
    can say what its columns mean.

    Raises:
        RefusedError: it is no table at all.
    """
    from fundtracker.intake.columns import column_roles

    wanted = choices or Choices()
    table = table_of(path, wanted)
    rows: list[Row] = []
    for numbers, block in table.blocks():
        rows += [Row(n, cells, "skipped") for n, cells in zip(numbers, block, strict=True)]
        if len(rows) >= limit:
            break
    header = table.header or [""] * table.width
    if wanted.roles is not None:
        columns = column_roles.chosen(header, wanted.roles)
    else:
        columns = column_roles.assign(header, [row.cells for row in rows])
    return table, columns, rows[:limit]
