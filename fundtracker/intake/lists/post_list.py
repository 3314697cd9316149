"""Lists of projects, contracts, indicators, progress … into the ledger: one changeset, whole or
absent.

Every row of the file ends as new (or changed), known, skipped or rejected with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypedDict, Unpack

from fundtracker.domain.base import money
from fundtracker.domain.base.spelling import plain
from fundtracker.errors import Issue, UserError
from fundtracker.intake.lists import list_totals
from fundtracker.intake.lists.list_columns import Unused
from fundtracker.intake.lists.list_reading import Choices, Reading
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.payments.importing import Keeping
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.core.upsert import CHANGED, Put
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ledger.projects import ceilings, source_ceilings
from fundtracker.records.writer import Values, Writer


class Chosen(TypedDict, total=False):
    """The same by name: ``Choices``."""

    kind: str | None
    unit: str | None
    ignored: Sequence[str]
    sheet: str | None


class Changed(NamedTuple):
    """A row that replaced what stood: its line, and the heads of what it replaced."""

    line: int
    columns: tuple[str, ...]


class ListOutcome(NamedTuple):
    """What became of a list.

    ``counts`` of rows (``new``: all that were written; ``changed``: those of them that replaced
    what stood, each in ``changes``), ``rejected`` rows, ``unit`` and who stated it
    (``file``, ``person``, ``assumed``), ``units`` of each column (its head → unit), ``unused``
    columns, ``sums`` of the money read (head → fen) and what of it lies in rejected rows,
    ``skipped`` lines that are no rows of data (line, kind), ``warnings`` of the table.
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
    units: dict[str, str] = {}  # noqa: RUF012 - never mutated
    changes: Sequence[Changed] = ()

    @property
    def doubted(self) -> bool:
        """Whether something is to be looked at before the list is taken in."""
        return any(issue.code != list_totals.ROW for issue in self.warnings)

    @property
    def contradicted(self) -> bool:
        """Whether a row of sums says other than its rows."""
        return any(issue.code == list_totals.DIFFERS for issue in self.warnings)


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
            ``list_of_another_kind``, or it is no table at all.
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
    reading = Reading(table, choices)
    rolled_back = None if keep else lambda *_: None
    with ledger.change(
        "list", reason, preview=rolled_back, file=path.name, list=reading.kind
    ) as change:
        keeping = Keeping(ledger, change, digest, size, table.encoding, store)
        done = _written(ledger, change, reading, keeping)
    done = done._replace(warnings=[*done.warnings, *ledger.told])
    return done if keep else done._replace(list_id=None)


class _Clerk:
    """Writes rows, each thing whole or not at all, and keeps what became of the lines."""

    def __init__(self, change: Change, headings: Callable[[Put], tuple[str, ...]]) -> None:
        self._change, self._headings = change, headings
        self.counts = dict.fromkeys(("read", "new", "known", "skipped", "rejected"), 0)
        self.changes: list[Changed] = []
        self.doubts: list[Issue] = []
        self.rejected: list[Issue] = []
        self.outcomes: list[list[Any]] = []
        self._written: dict[tuple[str, int], int] = {}  # record → the line that stated it

    def take(self, lines: Sequence[int], write: Callable[[], list[Put]]) -> bool:
        """Write what some lines say; refused, nothing of it stays and each line is rejected.

        Returns whether anything was written.
        """
        try:
            with self._change.attempt():
                puts = write()
                self._require_no_overwriting(puts)
        except UserError as error:
            self.reject(lines, error)
            return False
        outcome = "new" if any(put.outcome != "known" for put in puts) else "known"
        self.counts[outcome] += len(lines)
        self.outcomes += [[line, outcome] for line in lines]
        if any(map(_replaces, puts)):
            columns = dict.fromkeys(head for put in puts for head in self._headings(put))
            self.changes += [Changed(line, tuple(columns)) for line in lines]
        self._written |= {(put.table, put.id): lines[0] for put in puts}
        return outcome == "new"

    def reject(self, lines: Sequence[int], error: UserError) -> None:
        """Keep lines out, with the reason."""
        self.rejected += [Issue(error.code, line, error.params) for line in lines]

    def _require_no_overwriting(self, puts: Sequence[Put]) -> None:
        """Refuse a row that replaces what an earlier row of the same file states."""
        for put in puts:
            earlier = self._written.get((put.table, put.id))
            if put.replaced and earlier is not None:
                columns = ", ".join(self._headings(put))
                raise UserError("contradicts_line", earlier=earlier, columns=columns)


def _replaces(put: Put) -> bool:
    """Return whether a record that stood says something else now; only ``upsert.put`` names what,
    and blanks that it fills replace nothing.
    """
    return bool(put.replaced) or (put.outcome == CHANGED and not put.table)


def _written(ledger: Ledger, change: Change, reading: Reading, keeping: Keeping) -> ListOutcome:
    clerk = _Clerk(change, reading.headings)
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
    skipped = [(line, what) for line, what, _ in reading.skipped if what != "preamble"]
    counts = clerk.counts | {
        "skipped": len(skipped),
        "rejected": len(clerk.rejected),
        "changed": len(clerk.changes),
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
            **{f"n_{name}": n for name, n in counts.items() if name != "changed"},
            "rows": json.dumps(details, ensure_ascii=False, sort_keys=True),
        },
    )  # fmt: skip
    kept_out = {issue.line or 0 for issue in clerk.rejected}
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
        [*reading.against_totals(kept_out), *reading.remarks(), *clerk.doubts, *over],
        reading.units(),
        sorted(clerk.changes),
    )


def _write_rows(writer: Writer, clerk: _Clerk, reading: Reading) -> None:
    """Write the rows one by one, those that state one thing together."""
    together = reading.type.together
    groups: dict[Hashable, dict[int, Values]] = {}
    seen: dict[Hashable, int] = {}
    for line, row in reading.rows:
        try:
            values = reading.values(line, row)
            group = _unspelled(together.key(values)) if together else None
            if group is None:
                _require_new(seen, line, values)
        except UserError as error:
            clerk.reject([line], error)
            continue
        if group is None:
            _write_row(writer, clerk, reading, (line, values))
        else:
            groups.setdefault(group, {})[line] = values
    for rows_together in groups.values():
        assert together is not None
        save = partial(together.save, writer, [*rows_together.values()])
        _write_doubted(writer, clerk, reading, rows_together, save)


def _write_row(writer: Writer, clerk: _Clerk, reading: Reading, stated: tuple[int, Values]) -> None:
    """Write a row that states one thing alone."""
    line, values = stated
    save = partial(reading.type.save_row, writer, values)
    _write_doubted(writer, clerk, reading, {line: values}, save)


def _write_doubted(
    writer: Writer,
    clerk: _Clerk,
    reading: Reading,
    rows: dict[int, Values],
    save: Callable[[], list[Put]],
) -> None:
    """Write what some rows state, and keep what is doubtful of each."""
    kind, lines = reading.type, [*rows]
    doubted_rows = [
        reading.said(doubt, line)
        for line, values in rows.items()
        for doubt in kind.doubts(writer.ledger, values)
    ]
    of_all = kind.doubts_together(writer.ledger, [*rows.values()])
    doubted_rows += [reading.said(doubt, lines[at]) for at, doubt in of_all]
    if clerk.take([*rows], save):
        clerk.doubts += doubted_rows


def _require_new(seen: dict[Hashable, int], line: int, values: Values) -> None:
    """Refuse a row that says the very same as an earlier one: a slip, or a second event that
    needs its own mark.
    """
    earlier = seen.setdefault(_unspelled(tuple(values.values())), line)
    if earlier != line:
        raise UserError("repeats_line", earlier=earlier)


def _unspelled(key: Hashable) -> Hashable:
    """Return a key whose texts are compared whatever their width, brackets, spaces and case."""
    if isinstance(key, tuple):
        return tuple(map(_unspelled, key))
    return plain(key) if isinstance(key, str) else key
