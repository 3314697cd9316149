"""A file read: its table, what its columns mean, its rows as values, everything accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from fundtracker.domain.review import Balances
from fundtracker.errors import Issue, RefusedError
from fundtracker.intake import amounts, balance, dates, declared, kinds, profiles, roles
from fundtracker.intake.cells import Cells
from fundtracker.intake.columns import total
from fundtracker.intake.kinds import Kind
from fundtracker.intake.profiles import Profile
from fundtracker.intake.questions import Answers, Findings, Question, Unread
from fundtracker.intake.roles import Column
from fundtracker.intake.table import Table, open_table
from fundtracker.intake.values import Block, Values
from fundtracker.intake.words import account

_ACCOUNT = re.compile(r"(?:账\s*号|帐\s*号|卡\s*号|账户号|查询账号|account)[^0-9*]{0,40}([0-9*]{6,32})", re.IGNORECASE)

Edits = Mapping[int, Mapping[int, str]]  # line → column from 0 → the text that the person put there


class Choices(NamedTuple):
    """What the person chose instead of what was found; None leaves it to the reader.

    ``header_line`` 0 means no header; ``edits`` are cells put right, the file itself stays as it is;
    ``answers`` are the answers to questions (``questions.Question.key`` → value).
    """

    encoding: str | None = None
    delimiter: str | None = None
    header_line: int | None = None
    unit: str | None = None
    proves: str | None = None
    day_first: bool | None = None
    roles: tuple[str, ...] | None = None
    edits: Edits = {}  # noqa: RUF012 - never mutated
    answers: Answers = {}  # noqa: RUF012 - never mutated


class Reading:
    """One file on its way in. Attributes of structure stand at once; ``rejected``, ``skipped``,
    ``warnings``, ``accepted`` and ``declared`` are whole when ``blocks()`` is exhausted.
    """

    def __init__(
        self,
        table: Table,
        columns: list[Column],
        kind: Kind,
        unit: str,
        profile: str,
        values: Values,
        first: list[Cells],
        edits: Edits,
        unit_chosen: bool,
    ) -> None:
        self.table, self.columns = table, columns
        self.name = table.name
        self.kind, self.perspective, self.proves = kind
        self.unit, self.profile = unit, profile
        self.role = roles.by_role(columns)
        self.serial_role = next((r for r in ("serial_no", "voucher_no") if r in self.role), "")
        self.own_account = ""
        self.n_rows = 0
        self.n_accepted = 0
        self.accepted = {"out_fen": 0, "in_fen": 0, "out_count": 0, "in_count": 0, "count": 0}
        self.edited: list[tuple[int, int, str, str]] = []  # line, column, the file's text, the person's
        self.on_rows: Callable[[Sequence[int], list[list[str]]], None] | None = None
        self._values, self._first, self._edits = values, first, edits
        self._unit_chosen = unit_chosen

    @property
    def findings(self) -> Findings:
        """What the file leaves open; whole when ``blocks()`` is exhausted."""
        return self.table.findings

    @property
    def questions(self) -> list[Question]:
        """Return the open questions, the money that hangs on each filled in."""
        moved = self.accepted["out_fen"] + self.accepted["in_fen"]
        return [q if q.fen is not None else q._replace(fen=moved) for q in self.findings.questions]

    @property
    def first_rows(self) -> list[list[str]]:
        """The first rows as the file has them, at hand before any is read."""
        return self._first[0].rows() if self._first else []

    @property
    def balances(self) -> Balances | None:
        """The balances of the account that the file shows, whole when ``blocks()`` is exhausted; None: it has none."""
        return self._values.balances()

    @property
    def unread(self) -> list[Unread]:
        """Return the money of the file that is in no payment."""
        return self.findings.unread

    @property
    def rejected(self) -> list[Issue]:
        """Rows kept out, with the reason and the amount where it was readable."""
        return self._values.rejected

    @property
    def warnings(self) -> list[Issue]:
        """Rows taken with a remark; a row rejected in the end has none."""
        gone = {issue.line for issue in self._values.rejected}
        return [w for w in self._values.warnings if w.code != "balance_gap" or w.line not in gone]

    @property
    def skipped(self) -> list[tuple[int, str]]:
        """Lines that are no payments: (line, kind), in the order of the file."""
        found = [(line, kind) for line, kind, _ in self.table.skipped]
        return sorted(found + self._values.skipped)

    @property
    def inner_skipped(self) -> list[tuple[int, str]]:
        """Return the rows of the table that are no payments: (line, kind)."""
        return self._values.skipped

    @property
    def n_skipped(self) -> int:
        """How many records after the header were skipped (the preamble stands before it)."""
        return sum(1 for _, kind in self.skipped if kind != "preamble")

    def blocks(self) -> Iterator[Block]:
        """Yield the accepted rows, in order, once."""
        for cells in chain(self._first, self.table.data):
            self.n_rows += len(cells.lines)
            if self._edits:
                self._edit(cells)
            block = self._values.block(cells)
            if self.on_rows is not None:
                self.on_rows(cells.lines, cells.rows())
            if block.lines:
                self._count(block)
                yield block
        self.n_rows += self.n_skipped - len(self._values.skipped)
        self._late_unit()

    def _late_unit(self) -> None:
        """Warn of a unit that only a note far below the first rows says, when all is read already."""
        for line, kind, cells in self.table.skipped:
            said = _said_unit(cells) if kind not in ("blank", "preamble") else None
            if said is not None and said != self.unit and not self._unit_chosen:
                self._values.warnings.append(Issue("unit_elsewhere", line, {"unit": said, "read": self.unit}))

    def _edit(self, cells: Cells) -> None:
        """Put the person's cells in the place of the file's."""
        for i, line in enumerate(cells.lines):
            for column, text in self._edits.get(line, {}).items():
                row = cells.row(i)
                if column < len(row) and row[column] != text:
                    self.edited.append((line, column, row[column], text))
                    cells.put(i, column, text)

    def _count(self, block: Block) -> None:
        n, into = len(block.lines), sum(block.directions)
        out_fen, in_fen = total(block.amounts, block.directions)
        self.n_accepted += n
        counted = self.accepted
        counted["count"] += n
        counted["in_count"] += into
        counted["out_count"] += n - into
        counted["in_fen"] += in_fen
        counted["out_fen"] += out_fen

    def reject(self, issue: Issue, direction: int, amount: int) -> None:
        """Take an accepted row back: it ends as rejected."""
        side = "in" if direction else "out"
        issue.params[f"{side}_fen"] = amount
        self.rejected.append(issue)
        self.n_accepted -= 1
        self.accepted["count"] -= 1
        self.accepted[f"{side}_count"] -= 1
        self.accepted[f"{side}_fen"] -= amount

    def declared(self) -> tuple[declared.Items, dict[str, int]] | None:
        """Return (what the file says of itself, the differences that stand); None: it says nothing."""
        flipped = self.perspective == "ledger_view"
        unit = amounts.UNITS[self.unit]
        said: declared.Items = {}
        for _, kind, cells in self.table.skipped:
            if kind in ("preamble", "footer_note"):
                said.update(declared.find(cells, flipped, unit))
            elif kind == "footer_total":
                signed = "amount_signed" in self.role
                by_column = declared.total_row(cells, self.role, unit, signed)
                in_words = declared.find(cells, flipped, unit)
                labelled = any(cell.rstrip().endswith((":", "：")) for cell in cells)
                said.update((in_words or by_column) if labelled else (by_column or in_words))
        for summed in self._values.totals:
            places = {role: at for at, role in enumerate(summed)}
            said.update(declared.total_row(list(summed.values()), places, unit, "amount_signed" in self.role))
        if not said:
            return None
        readable = dict(self.accepted)
        for issue in self.rejected:
            for side in ("out", "in"):
                if f"{side}_fen" in issue.params:
                    readable[f"{side}_fen"] += issue.params[f"{side}_fen"]
                    readable[f"{side}_count"] += 1
                    readable["count"] += 1
        return said, declared.compare(said, self.accepted, readable)


def read(
    path: str | Path,
    *,
    profile: Profile | None = None,
    known: Sequence[Profile] = (),
    choices: Choices | None = None,
    on_bytes: Callable[[bytes], None] | None = None,
) -> Reading:
    """Open a file as payments.

    Args:
        profile: how to read it; without one, the first of ``known`` and of the shipped profiles
            whose header is the file's, else the dictionary of names and the values decide.
        choices: what the person settled (encoding, unit, day order, roles, what it proves).

    Raises:
        RefusedError: the file is no table, or its rows are no payments.
    """
    wanted = choices or Choices()
    table = open_table(
        path,
        encoding=wanted.encoding,
        delimiter=wanted.delimiter,
        header_line=wanted.header_line,
        answers=wanted.answers,
        on_bytes=on_bytes,
    )
    first = [block for block in (next(table.data, None),) if block is not None]
    rows = first[0].rows() if first else []
    header = table.header or [""] * table.width
    if not rows and not table.header:
        raise RefusedError("empty", line=None, name=table.name)
    if profile is None and table.header:
        profile = profiles.choose(table.header, [*known, *profiles.shipped()])
    if profile is not None:
        table.findings.answers = {**profile.answers, **table.findings.answers}
    parts = dates.parts_of(header, (cell for _, cells in table.preamble for cell in cells))
    columns, kind = _meaning(table, header, rows, profile, wanted, parts)
    unit = wanted.unit or (profile.unit if profile else "") or _unit(table, columns)
    role = roles.by_role(columns)
    dated = role.get("date", role.get("datetime", 0))
    order = wanted.day_first
    if order is None:
        order = dates.day_order(row[dated] for row in rows if len(row) > dated)
    heard = balance.hear(role, rows)
    values = Values(
        role,
        unit=amounts.UNITS[unit],
        ledger_view=kind.perspective == "ledger_view",
        inherits=kind.kind == "payment_ledger",
        day_first=order,
        direction_map=profile.directions if profile else None,
        foreign=_foreign(table, columns),
        named=_named(table),
        parts=parts if parts and roles.by_role(columns).get("date") == parts.month_at else None,
        minus_out=heard.minus_out,
        flipped="amount_signed" in role and heard.flipped,
    )
    reading = Reading(
        table, columns, kind, unit, profile.name if profile else "", values, first, wanted.edits, bool(wanted.unit)
    )
    reading.own_account = _own_account(table, role, rows)
    return reading


def _meaning(
    table: Table,
    header: list[str],
    rows: list[list[str]],
    profile: Profile | None,
    wanted: Choices,
    parts: dates.Parts | None,
) -> tuple[list[Column], Kind]:
    chosen = wanted.roles or (profile.roles if profile else None)
    if chosen is None:
        columns = roles.assign(header, rows)
        if parts is not None:
            ours = {at for at in parts[:3] if at is not None}
            columns = [
                c._replace(role="ignore") if c.at in ours or c.role in ("date", "datetime") else c for c in columns
            ]
            columns[parts.month_at] = columns[parts.month_at]._replace(role="date")
    else:
        columns = [Column(i, name, chosen[i] if i < len(chosen) else "ignore") for i, name in enumerate(header)]
    if profile is not None:
        kind = Kind(profile.kind, profile.perspective, profile.proves)
    else:
        said = " ".join([table.name, *(cell for _, cells in table.preamble for cell in cells)])
        kind = kinds.decide(columns, said, table.header_line, rows)
        if kind.perspective == "ledger_view" and chosen is None:
            columns = [c._replace(role=_FLIPPED.get(c.role, c.role)) for c in columns]
    if wanted.proves:
        kind = kind._replace(proves=wanted.proves)
    return columns, kind


_FLIPPED = {"amount_out": "amount_in", "amount_in": "amount_out"}


_OTHER_MONEY = {"balance", "cumulative_amount", "contract_amount", "row_total"}


def _unit(table: Table, columns: Sequence[Column]) -> str:
    """Return the unit: the header of the money, then a 单位： line above, below or in the file's name, else 元.

    Raises:
        RefusedError: ``unit_unclear``: two units are said, or only money of another kind has one.
    """
    named = [amounts.unit_in(c.header) for c in columns if c.role.startswith("amount")]
    notes = [cells for _, kind, cells in table.skipped if kind not in ("blank", "preamble")]
    above = [cells for _, cells in table.preamble]
    for texts in (named, map(_said_unit, above), map(_said_unit, notes), [_said_unit([table.name])]):
        said = {text for text in texts if text}
        if len(said) == 1:
            return said.pop()
        if said:
            raise RefusedError("unit_unclear", line=table.header_line, unit=" / ".join(sorted(said)))
    for column in columns:
        other = amounts.unit_in(column.header) if column.role in _OTHER_MONEY else None
        if other not in (None, "元"):
            raise RefusedError("unit_unclear", line=table.header_line, unit=other)
    return "元"


def _said_unit(cells: Sequence[str]) -> str | None:
    return amounts.unit_in(" ".join(cells), title=True)


def _named(table: Table) -> int:
    """Return how many cells the header has names for; the table's width where it has no header."""
    cells = max(table.header_cells, key=len, default=[])
    return len(cells) if table.header is not None and cells else table.width


def _foreign(table: Table, columns: Sequence[Column]) -> str:
    """Return the foreign currency that the header of the money or a 币种： line above names, '' for ours."""
    said = [c.header for c in columns if c.role.startswith("amount")]
    found = next((word[0] for text in said if (word := amounts.FOREIGN.search(text))), "")
    above = (amounts.foreign_in(" ".join(cells)) for _, cells in table.preamble)
    return found or next(filter(None, above), "")


def _own_account(table: Table, role: Mapping[str, int], rows: list[list[str]]) -> str:
    place = role.get("own_account")
    if place is not None and rows and len(rows[0]) > place:
        return account(rows[0][place])
    for _, cells in table.preamble:
        found = _ACCOUNT.search(" ".join(cells))
        if found:
            return found[1]
    return ""
