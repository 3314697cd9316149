"""Lists of projects, contracts, indicators, progress … into the ledger: one changeset, whole or
absent.

Every row of the file ends as new (or changed), known, skipped or rejected with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

from fundtracker.domain.base import money
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.list_kinds import KINDS, better, by_labels, columns_of, decide
from fundtracker.intake.lists import cell_values, column_scales, list_columns
from fundtracker.intake.lists.cell_values import Column
from fundtracker.intake.lists.list_columns import Unused
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.payments.importing import Keeping
from fundtracker.intake.text.table import Table
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ledger.projects import ceilings, source_ceilings
from fundtracker.records.field import Field
from fundtracker.records.writer import Values, Writer

_PARTNER_ROWS = frozenset({"calls", "distributions"})  # a row is a whole call, split by the program


class Choices(NamedTuple):
    """What the person states about a list: its kind (None: its columns say so), the unit of its
    amounts where the file states none (``amounts.UNITS``), the heads of columns that are not to be
    read, the sheet of a workbook.
    """

    kind: str | None = None
    unit: str | None = None
    ignored: Sequence[str] = ()
    sheet: str | None = None


class Chosen(TypedDict, total=False):
    """The same by name: ``Choices``."""

    kind: str | None
    unit: str | None
    ignored: Sequence[str]
    sheet: str | None


class ListOutcome(NamedTuple):
    """What became of a list.

    ``counts`` of rows (``new`` holds changed ones), ``rejected`` rows, ``unit`` and who stated it
    (``file``, ``person``, ``assumed``), ``unused`` columns, ``sums`` of the money read (head →
    fen) and what of it lies in rejected rows, ``skipped`` lines that are no rows of data (line,
    kind), ``warnings`` of the table.
    """

    name: str
    kind: str
    unit: str
    counts: dict[str, int]
    rejected: list[Issue]
    list_id: int | None
    unit_source: str = "file"
    unused: Sequence[Unused] = ()
    sums: dict[str, int] = {}  # noqa: RUF012 - never mutated
    rejected_sums: dict[str, int] = {}  # noqa: RUF012 - never mutated
    skipped: Sequence[tuple[int, str]] = ()
    warnings: Sequence[Issue] = ()


def post(
    ledger: Ledger, path: str | Path, *, reason: str = "", **chosen: Unpack[Chosen]
) -> ListOutcome:
    """Take a list in.

    Args:
        ledger: a writable ledger.
        path: the file.
        reason: why; kept in the history.
        chosen: what the person states: ``Choices``.

    Raises:
        RefusedError: ``no_list``, ``list_column_unused``, ``list_foreign``, ``list_partner_rows``,
            ``unit_unclear``, ``unit_contradicted``, ``part_scale_unclear``,
            ``list_of_another_kind``, or it is no table at
            all.
        UserError: ``read_only_ledger``, ``disk_full``, …: nothing was stored.
    """
    return _taken(ledger, Path(path), Choices(**chosen), reason, keep=True)


def propose(ledger: Ledger, path: str | Path, **chosen: Unpack[Chosen]) -> ListOutcome:
    """Say what taking a list in would do (see ``post``): it is tried to the end and turned back,
    nothing is written.
    """
    return _taken(ledger, Path(path), Choices(**chosen), "", keep=False)


def _taken(ledger: Ledger, path: Path, choices: Choices, reason: str, *, keep: bool) -> ListOutcome:
    store: list[bytes] = []
    sheet = {"sheet": choices.sheet} if choices.sheet else {}
    table = open_table(path, on_bytes=store.append, answers=sheet)
    digest, size = sha256_of(path), path.stat().st_size
    reading = _Reading(table, choices)
    rolled_back = None if keep else lambda *_: None
    with ledger.change(
        "list", reason, preview=rolled_back, file=path.name, list=reading.kind
    ) as change:
        keeping = Keeping(ledger, change, digest, size, table.encoding, store)
        done = _written(ledger, change, reading, keeping)
    done = done._replace(warnings=[*done.warnings, *ledger.told])
    return done if keep else done._replace(list_id=None)


class _Reading:
    """A list read to its end: its rows as cells, and what its columns mean."""

    def __init__(self, table: Table, choices: Choices) -> None:
        header = table.header or []
        self.table, self.ignored = table, choices.ignored
        self.kind = choices.kind or decide(header, table.header_line)
        self.places = by_labels(self.kind, header, columns_of(self.kind, header))
        self._require_kind(header)
        self.rows = [pair for lines, rows in table.rows for pair in zip(lines, rows, strict=True)]
        column_scales.as_shown(table, self.rows)
        self.type = KINDS[self.kind]
        money_fields = {field.name for field in self.type.columns if field.kind == "money"}
        self.money = {name: at for name, at in self.places.items() if name in money_fields}
        money, used = self.money.values(), set(self.places.values())
        if self.kind in _PARTNER_ROWS:
            list_columns.require_whole_rows(table, self.places, self.rows)
        used |= list_columns.currency_columns(table, money, self.rows)
        unit_cells = list_columns.unit_columns(header, used, self.rows)
        self.unit = list_columns.unit_of(table, money, unit_cells, self.rows, choices.unit)
        self._unit_at = self._unit_of_rows(header, used)
        if self._unit_at is not None:
            unit_cells = {*unit_cells, self._unit_at}
        self.unused = list_columns.unused(
            header, used | unit_cells, self.rows, self.unit, shares=self._counts_shares()
        )
        list_columns.stop(table, self.unused, choices.ignored)
        fields = {at: self.type.field(name) for name, at in self.places.items()}
        self._columns, self.told = column_scales.of_columns(table, fields, self.rows, self.unit)

    def _unit_of_rows(self, header: Sequence[str], used: Collection[int]) -> int | None:
        if any(field.kind == "money" for field in self.type.columns):
            return None
        if all(field.kind != "thousandths" for field in self.type.columns):
            return None
        return column_scales.of_rows(header, used, self.rows)

    def _counts_shares(self) -> bool:
        return any(field.kind == "count" for field in self.type.columns)

    def _require_kind(self, header: Sequence[str]) -> None:
        """Refuse a list of which the kind reads nothing, or less than another kind would."""
        line = self.table.header_line
        heads = ["" if name.strip() in self.ignored else name for name in header]
        other = better(self.kind, heads)
        if other is None:
            if not self.places:
                raise RefusedError("no_list", line=line)
            return
        theirs = by_labels(other, heads, columns_of(other, heads)).values()
        left = [header[at].strip() for at in sorted({*theirs} - {*self.places.values()})]
        raise RefusedError(
            "list_of_another_kind",
            line=line,
            lists=other,
            kinds=other,
            stated_list=self.kind,
            columns="、".join(left),
        )

    def values(self, line: int, row: list[str]) -> Values:
        """Return what a row says; raises UserError with the code of the cell that cannot be
        read.
        """
        if line in self.table.overlong and any(cell.strip() for cell in row[self.table.width :]):
            raise UserError("ragged", cells=len(row), expected=self.table.width)
        values: Values = {}
        for field in self.type.columns:
            at = self.places.get(field.name)
            value = None
            if at is not None and at < len(row):
                value = cell_values.value(field, row[at], self._column(field, at, row))
            if value is None and field.required:
                raise UserError("cell_missing", name=_heading(self.table, at, field))
            values[field.name] = field.default if value is None else value
        return values

    def _column(self, field: Field, at: int, row: list[str]) -> Column:
        """Return what is known of a bare number there; an indicator's row may name its own unit."""
        column = self._columns.get(at, cell_values.TYPED)
        if field.kind != "thousandths" or self._unit_at is None or self._unit_at >= len(row):
            return column
        stated = row[self._unit_at].strip()
        return Column(measure=stated) if stated and (column.above or not column.measure) else column

    def sums(self, lines: Collection[int | None]) -> dict[str, int]:
        """Return head → fen of the columns read as money in some lines; cells that cannot be read
        add nothing.
        """
        sums = {}
        for at in self.money.values():
            cells = [row[at] for line, row in self.rows if line in lines and at < len(row)]
            fens = [amounts.fen(cell, self._columns[at].fen) for cell in cells]
            sums[(self.table.header or [])[at].strip()] = sum(
                fen for fen in fens if isinstance(fen, int)
            )
        return sums


def _heading(table: Table, at: int | None, field: Field) -> str:
    return (table.header or [])[at] if at is not None else field.synonyms.split()[0]


class _Clerk:
    """Writes rows, each thing whole or not at all, and keeps what became of the lines."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.counts = dict.fromkeys(("read", "new", "known", "skipped", "rejected"), 0)
        self.rejected: list[Issue] = []
        self.outcomes: list[list[Any]] = []
        self._written: dict[tuple[str, int], int] = {}  # record → the line that stated it

    def take(self, lines: Sequence[int], write: Callable[[], list[Put]]) -> None:
        """Write what some lines say; refused, nothing of it stays and each line is rejected."""
        try:
            with self._change.attempt():
                puts = write()
                self._require_no_overwriting(puts)
        except UserError as error:
            self.reject(lines, error)
            return
        outcome = "new" if any(put.outcome != "known" for put in puts) else "known"
        self.counts[outcome] += len(lines)
        self.outcomes += [[line, outcome] for line in lines]
        self._written |= {(put.table, put.id): lines[0] for put in puts}

    def reject(self, lines: Sequence[int], error: UserError) -> None:
        """Keep lines out, with the reason."""
        self.rejected += [Issue(error.code, line, error.params) for line in lines]

    def _require_no_overwriting(self, puts: Sequence[Put]) -> None:
        """Refuse a row that replaces what an earlier row of the same file states."""
        for put in puts:
            earlier = self._written.get((put.table, put.id))
            if put.replaced and earlier is not None:
                raise UserError(
                    "contradicts_line", earlier=earlier, columns=", ".join(put.replaced)
                )


def _written(ledger: Ledger, change: Change, reading: _Reading, keeping: Keeping) -> ListOutcome:
    clerk = _Clerk(change)
    _write_rows(Writer(ledger, change), clerk, reading)
    clerk.rejected.sort(key=lambda issue: issue.line or 0)
    clerk.outcomes.sort()
    keeping.end()
    table = reading.table
    over = [
        Issue("over_estimate_told", None, {"name": name, "excess": money.show(fen)})
        for name, fen in change.params.get(ceilings.EXCESS, {}).items()
    ] + [
        Issue("over_source_told", None, {"name": name, "excess": money.show(fen)})
        for name, fen in change.params.get(source_ceilings.EXCESS, {}).items()
    ]
    skipped = [(line, what) for line, what, _ in table.skipped if what != "preamble"]
    counts = clerk.counts | {
        "skipped": len(skipped),
        "rejected": len(clerk.rejected),
        "read": len(reading.rows) + len(skipped),
    }
    details = {
        "made": clerk.outcomes,
        "rejected": [[i.line, i.code, i.params] for i in clerk.rejected],
        "unused": [[c.name, c.holds, c.fen] for c in reading.unused],
        "ignored": list(reading.ignored),
    }
    list_id = change.insert(
        "list_import",
        {
            "file_id": keeping.file_id, "name": table.name, "kind": reading.kind,
            "encoding": table.encoding, "unit": reading.unit.name,
            **{f"n_{name}": n for name, n in counts.items()},
            "rows": json.dumps(details, ensure_ascii=False, sort_keys=True),
        },
    )  # fmt: skip
    kept_out = {issue.line for issue in clerk.rejected}
    taken = {line for line, _ in reading.rows} - kept_out
    return ListOutcome(
        table.name,
        reading.kind,
        reading.unit.name,
        counts,
        clerk.rejected,
        list_id,
        reading.unit.source,
        reading.unused,
        reading.sums(taken),
        reading.sums(kept_out),
        skipped,
        [*table.issues, *reading.told, *(unread.issue for unread in table.findings.unread), *over],
    )


def _write_rows(writer: Writer, clerk: _Clerk, reading: _Reading) -> None:
    """Write the rows one by one, those that state one thing together."""
    together = reading.type.together
    groups: dict[Hashable, dict[int, Values]] = {}
    seen: dict[Hashable, int] = {}
    for line, row in reading.rows:
        try:
            values = reading.values(line, row)
            group = together.key(values) if together else None
            if group is None:
                _require_new(seen, line, values)
        except UserError as error:
            clerk.reject([line], error)
            continue
        if group is None:
            clerk.take([line], partial(reading.type.save_row, writer, values))
        else:
            groups.setdefault(group, {})[line] = values
    for rows_together in groups.values():
        assert together is not None
        clerk.take([*rows_together], partial(together.save, writer, [*rows_together.values()]))


def _require_new(seen: dict[Hashable, int], line: int, values: Values) -> None:
    """Refuse a row that says the very same as an earlier one: a slip, or a second event that
    needs its own mark.
    """
    earlier = seen.setdefault(tuple(values.values()), line)
    if earlier != line:
        raise UserError("repeats_line", earlier=earlier)
