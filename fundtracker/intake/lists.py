"""Lists of projects, contracts, indicators, progress … into the ledger: one changeset, whole or absent.

Every row of the file ends as new (or changed), known, skipped or rejected with its reason.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.domain.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.intake import amounts, dates
from fundtracker.intake.importing import Keeping
from fundtracker.intake.list_kinds import CHOICES, KINDS, PERCENT, Field, columns_of, decide
from fundtracker.intake.list_rows import TOGETHER, WRITERS, Desk
from fundtracker.intake.structure import bare
from fundtracker.intake.table import Table, open_table
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.files import sha256_of
from fundtracker.ledger.records import Put

Values = dict[str, Any]


class ListOutcome(NamedTuple):
    """What became of a list: counts of rows (``new`` holds changed ones), rejected rows, its id."""

    name: str
    kind: str
    unit: str
    counts: dict[str, int]
    rejected: list[Issue]
    list_id: int | None


class _TrialEndedError(Exception):
    """Ends a trial."""


def post(ledger: Ledger, path: str | Path, *, kind: str | None = None, reason: str = "") -> ListOutcome:
    """Take a list in; ``kind`` None: its columns say what it is.

    Raises:
        RefusedError: ``no_list``, or it is no table at all.
        UserError: ``read_only_ledger``, ``disk_full``, …: nothing was stored.
    """
    return _taken(ledger, Path(path), kind, reason, keep=True)


def propose(ledger: Ledger, path: str | Path, *, kind: str | None = None) -> ListOutcome:
    """Say what taking a list in would do: it is tried to the end and turned back, nothing is written."""
    return _taken(ledger, Path(path), kind, "", keep=False)


def _taken(ledger: Ledger, path: Path, kind: str | None, reason: str, *, keep: bool) -> ListOutcome:
    store: list[bytes] = []
    digest, size = sha256_of(path), path.stat().st_size
    table = open_table(path, on_bytes=store.append)
    header = table.header or []
    kind = kind or decide(header, table.header_line)
    reading = _Reading(table, kind, header)
    found: list[ListOutcome] = []
    try:
        with ledger.change("list", reason, file=path.name, list=kind) as change:
            keeping = Keeping(ledger, change, digest, size, table.encoding, store)
            found.append(_written(ledger, change, reading, keeping))
            if not keep:
                raise _TrialEndedError
    except _TrialEndedError:
        return found[0]._replace(list_id=None)
    return found[0]


class _Reading:
    """The rows of a list as values."""

    def __init__(self, table: Table, kind: str, header: list[str]) -> None:
        self.table, self.kind = table, kind
        self.places = columns_of(kind, header)
        said = [amounts.unit_in(cell) for _, cells in table.preamble for cell in cells if "单位" in cell]
        self.unit = next((unit for unit in said if unit), "元")
        self._units = {at: amounts.unit_in(header[at]) or self.unit for at in self.places.values()}

    def values(self, row: list[str]) -> Values:
        """Return what a row says; raises UserError with the code of the cell that cannot be read."""
        found: Values = {}
        for name, field in KINDS[self.kind].fields.items():
            at = self.places.get(name)
            text = bare(row[at]) if at is not None and at < len(row) else ""
            if field.type == "text" and at is not None and at < len(row):
                text = row[at].strip()
            value = self._value(field, text, at) if text else None
            if value is None and field.must:
                raise UserError("cell_missing", name=_heading(self.table, at, field))
            found[name] = value
        return found

    def _value(self, field: Field, text: str, at: int | None) -> Any:
        if field.type == "text":
            return text
        if field.type == "fen":
            return _fen(text, self._units.get(at or 0, self.unit))
        if field.type == "day":
            day = dates.day(text)
            if isinstance(day, str):
                raise UserError("bad_date", cell=text)
            return day
        if field.type == "percent":
            return percent(text)
        if field.type == "quarter":
            return quarter(text)
        if field.type == "own":
            return thousandths(text)
        if field.type in ("int", "year"):
            digits = text.removesuffix("年").removesuffix("P").replace(",", "").removesuffix(".0")
            if not digits.isdecimal():
                raise UserError("bad_number", text=text)
            return int(digits)
        choice = CHOICES[field.type].get(text.lower())
        if choice is None:
            raise UserError("bad_choice", text=text, known="、".join(CHOICES[field.type]))
        return choice


def _heading(table: Table, at: int | None, field: Field) -> str:
    return (table.header or [])[at] if at is not None else field.words.split()[0]


def _fen(text: str, unit: str) -> int | None:
    amount = amounts.fen(text, amounts.UNITS[unit])
    if isinstance(amount, str):
        raise UserError(amount, text=text, cell=text)
    return amount


def percent(text: str) -> int:
    """Return tenths of a per cent: 97.2 % and 97.2 are 972, a bare 0.03 (a sheet's 3 %) is 30."""
    found = PERCENT.fullmatch(text)
    if found is None:
        raise UserError("bad_percent", text=text)
    number = Decimal(found[1])
    if not found[2] and 0 < number < 1:
        number *= 100
    tenths = number * 10
    if tenths != tenths.to_integral_value() or tenths > 1000:
        raise UserError("bad_percent", text=text)
    return int(tenths)


def thousandths(text: str) -> int:
    """Return a number in thousandths, exact: ``1,384.15`` is 1384150."""
    try:
        number = Decimal(text.replace(",", "")) * 1000
    except InvalidOperation:
        raise UserError("bad_number", text=text) from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > 10**15:
        raise UserError("bad_number", text=text)
    return int(number)


def quarter(text: str) -> int:
    """Return a quarter's ordinal: ``2023Q3``, ``2023年第三季度``; raises UserError ``bad_quarter``."""
    short = text.replace("年第", "Q").replace("年", "Q").replace("QQ", "Q").removesuffix("季度")
    for name, digit in zip("一二三四", "1234", strict=True):
        short = short.replace(name, digit)
    try:
        return Quarter.parse(short).ordinal
    except ValueError:
        raise UserError("bad_quarter", text=text) from None


class _Clerk:
    """Writes rows, each thing whole or not at all, and keeps what became of the lines."""

    def __init__(self, change: Change) -> None:
        self._change = change
        self.counts = dict.fromkeys(("read", "new", "known", "skipped", "rejected"), 0)
        self.rejected: list[Issue] = []
        self.made: list[list[Any]] = []

    def take(self, lines: Sequence[int], write: Callable[[], list[Put]]) -> None:
        """Write what some lines say; refused, nothing of it stays and each line is rejected."""
        try:
            with self._change.attempt():
                puts = write()
        except UserError as error:
            self.rejected += [Issue(error.code, line, error.params) for line in lines]
            return
        outcome = "new" if any(put.outcome != "known" for put in puts) else "known"
        self.counts[outcome] += len(lines)
        self.made += [[line, outcome] for line in lines]


def _written(ledger: Ledger, change: Change, reading: _Reading, keeping: Keeping) -> ListOutcome:
    desk, clerk = Desk(ledger, change), _Clerk(change)
    counts, rejected, made = clerk.counts, clerk.rejected, clerk.made
    key, together = TOGETHER.get(reading.kind, ("", None))
    groups: dict[str, dict[int, Values]] = {}
    for lines, rows in reading.table.rows:
        for line, row in zip(lines, rows, strict=True):
            counts["read"] += 1
            try:
                values = reading.values(row)
            except UserError as error:
                rejected.append(Issue(error.code, line, error.params))
                continue
            if together is None:
                clerk.take([line], partial(WRITERS[reading.kind], desk, values))
            else:
                groups.setdefault(values[key], {})[line] = values
    for found in groups.values():
        assert together is not None
        clerk.take([*found], partial(together, desk, [*found.values()]))
    rejected.sort(key=lambda issue: issue.line or 0)
    made.sort()
    keeping.end()
    skipped = sum(1 for _, what, _ in reading.table.skipped if what != "preamble")
    counts |= {"skipped": skipped, "rejected": len(rejected), "read": counts["read"] + skipped}
    rejects = [[i.line, i.code, i.params] for i in rejected]
    list_id = change.insert(
        "list_import",
        {
            "file_id": keeping.file_id, "name": reading.table.name, "kind": reading.kind,
            "encoding": reading.table.encoding, "unit": reading.unit,
            **{f"n_{name}": n for name, n in counts.items()},
            "rows": json.dumps({"made": made, "rejected": rejects}, ensure_ascii=False, sort_keys=True),
        },
    )  # fmt: skip
    return ListOutcome(reading.table.name, reading.kind, reading.unit, counts, rejected, list_id)
