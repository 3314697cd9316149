"""A file read: its table, what its columns mean, its rows as values, everything accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from fundtracker.domain.park.checklist import Balances
from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.balances.running_balance import Unsigned
from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.column_cleaning import Texts, total
from fundtracker.intake.columns import decimal_commas, list_of_records, units
from fundtracker.intake.columns.money_sums import MAIN
from fundtracker.intake.meaning import doubts
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.choices import Choices, Edits
from fundtracker.intake.meaning.hidden_cells import Unseen
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.meaning.table_meaning import Meaning
from fundtracker.intake.meaning.values import Values
from fundtracker.intake.questions import Findings, Question, Unread
from fundtracker.intake.sides import voucher_entries
from fundtracker.intake.sums import declared_totals
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.table import Table


class Reading:
    """One file on its way in. Attributes of structure stand at once; ``rejected``, ``skipped``,
    ``warnings``, ``accepted``, ``questions``, ``unread`` and ``declared`` are whole when
    ``blocks()`` is exhausted.
    """

    def __init__(self, table: Table, meaning: Meaning, first: list[Cells], edits: Edits) -> None:
        self.table, self.meaning = table, meaning
        # a day from above the table is no column of the file
        self.columns = [c for c in meaning.columns if c.at < len(meaning.header)]
        self.name = table.name
        self.kind, self.perspective, self.proves = meaning.kind
        self.unit, self.profile = meaning.unit, meaning.profile
        self.role = meaning.role
        self.serial_role = next((r for r in ("serial_no", "voucher_no") if r in self.role), "")
        self.own_account = meaning.own_account
        self.n_rows = self.n_accepted = 0
        self._rows_at = 0, 0  # the first and the last line of a row
        self._moved = 0  # fen of all accepted rows, whatever their side and sign
        self.accepted = {"out_fen": 0, "in_fen": 0, "out_count": 0, "in_count": 0, "count": 0}
        self.edited: list[
            tuple[int, int, str, str]
        ] = []  # line, column, the file's text, the person's
        self.on_rows: Callable[[Sequence[int], list[list[str]]], None] | None = None
        self._values, self._first, self._edits = Values(meaning), first, edits
        # lines of money between own accounts, so far; line of cash → how many equal ones of its
        # voucher's entry stand above it
        self.transfers, self.places_in_entry = self._values.own.transfers, self._values.own.places
        self.not_paid = self._values.not_paid  # rows that were kept out as not paid
        self._unseen = Unseen(table, meaning, self._values)
        self._sums_above = doubts.SumsAbove()

    @property
    def findings(self) -> Findings:
        """What the file leaves open; whole when ``blocks()`` is exhausted."""
        return self.table.findings

    @property
    def questions(self) -> list[Question]:
        """Return the open questions, the money that hangs on each filled in."""
        refused = sum(
            abs(issue.params.get(f"{side}_fen", 0))
            for issue in self.rejected
            for side in ("out", "in")
        )
        moved = self._moved + refused
        return [q if q.fen is not None else q._replace(fen=moved) for q in self.findings.questions]

    @property
    def first_rows(self) -> list[list[str]]:
        """The first rows as the file has them, at hand before any is read."""
        return self._first[0].rows() if self._first else []

    @property
    def balances(self) -> Balances | None:
        """The balances of the account that the file shows, whole when ``blocks()`` is exhausted;
        None: it has none.
        """
        return self._values.balances()

    @property
    def name_columns(self) -> list[Texts]:
        """The columns of names, with what was cleaned away around them."""
        roles = ("counterparty_name", "payee_name", "final_payee", "payer_name")
        return [self._values.texts[role] for role in roles if role in self.role]

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
        issues = [*self.meaning.warnings, *self._values.warnings]
        by_days = self._values.ends.follow_by_days  # the rows of a day stand in another order
        return [w for w in issues if w.code != "balance_gap" or not (by_days or w.line in gone)]

    @property
    def skipped(self) -> list[tuple[int, str]]:
        """Lines that are no payments: (line, kind), in the order of the file."""
        skipped_lines = [(line, kind) for line, kind, _ in self.table.skipped]
        return sorted(skipped_lines + self._values.skipped)

    @property
    def inner_skipped(self) -> list[tuple[int, str]]:
        """Return the rows of the table that are no payments: (line, kind)."""
        return self._values.skipped

    @property
    def n_skipped(self) -> int:
        """How many records after the header were skipped (the preamble stands before it)."""
        return sum(1 for _, kind in self.skipped if kind != "preamble") + sum(
            map(len, self.table.blanks)
        )

    def blocks(self) -> Iterator[Block]:
        """Yield the accepted rows, in order, once.

        Raises:
            RefusedError: ``balance_proves_not``: a printed statement, one row of which its balance
                does not prove.
        """
        if not self.table.proved_by_balance:
            yield from self._blocks()
            return
        blocks = list(self._blocks())  # the last row may disprove the first
        self._prove()
        yield from blocks

    def _prove(self) -> None:
        """Refuse a printed statement that its balance does not prove row by row."""
        proof, unit = self._values.proof, amounts.UNITS[self.unit]
        if proof is None:
            return
        if "balance" not in self.role:
            raise RefusedError("pages_without_balance", line=self.table.header_line, name=self.name)
        at = self.role["balance"]
        for line, kind, cells in self.table.skipped:
            if kind == "balance_line":
                read = [
                    amounts.fen(cell, unit)
                    for cell in (cells[at : at + 1] if len(cells) > at else cells[-1:])
                ]
                proof.carry(line, next(iter(read), None))
        declared = self.declared()
        agreed = (
            {item: fen for item, fen in declared[0].items() if item not in declared[1]}
            if declared
            else None
        )
        proof.require(self.table, unit, agreed)

    def _blocks(self) -> Iterator[Block]:
        for cells in self._stream():
            self.n_rows += len(cells.lines)
            if cells.lines:
                self._rows_at = self._rows_at[0] or cells.lines[0], cells.lines[-1]
            if self._edits:
                self._edit(cells)
            self.table.inherit(cells)
            block = self._values.block(cells)
            if self._unseen.looks:
                block = self._unseen.rows(block)
            if self.on_rows is not None:
                self.on_rows(cells.lines, cells.rows())
            if block.lines:
                self._count(block)
                yield block
        late = self._values.late()
        if late.lines:
            self._count(late)
            yield late
        self.n_rows += self.n_skipped - len(self._values.skipped) + self._values.more_rows
        self._unseen.end()
        self._values.warnings += self._sums_above.end()
        self._values.warnings += doubts.of_balances(self.meaning, self._values.ends, self.rejected)
        self._values.warnings += doubts.of_figures(self.meaning, self.n_accepted, self._moved)
        doubts.leave_notes(self.table)
        self._at_the_end()

    def _stream(self) -> Iterable[Cells]:
        """Return the rows in blocks as those who judge them need them."""
        stream: Iterable[Cells] = chain(self._first, self.table.data)
        if self._values.own.entries is not None:
            day = self.role.get("date", self.role.get("datetime", 0))
            stream = voucher_entries.uncut(stream, self.role.get("voucher_no", day))
        unsigned = self.meaning.signs.by_balance
        if unsigned is not None and unsigned.newest_first:
            stream = self._looking_down(stream, unsigned)
        return stream

    def _at_the_end(self) -> None:
        """Ask what only the whole file shows: units below it, unknown states, money in no
        payment.
        """
        values, meaning = self._values, self.meaning
        if (
            not self.n_accepted
            and not self.rejected
            and {kind for _, kind in values.skipped} == {"non_cash_line"}
        ):
            list_of_records.refuse_if_asked(self.table, self.columns, self.first_rows)
            raise RefusedError("no_cash_lines", line=self.table.header_line)
        for line, kind, cells in self.table.skipped:
            unit = meaning.units.late_unit(kind, cells, self.accepted)
            if unit := unit or declared_totals.unit_in_words(cells, self.unit):
                meaning.units.ask_late(unit, line, "元" if self._first_said(line) else self.unit)
        for line, account in meaning.other_accounts():
            values.warnings.append(
                Issue("second_account", line, {"account": account, "first": self.own_account})
            )
        values.warnings += values.swapped.end()
        self._ask_about_rows()
        if values.habit_broken:
            meaning.signs.ask_minus(values.habit_broken)
        meaning.settled.ask_amounts(values.open_sums)
        for column in meaning.open:
            if fen := values.open_sums[column.at]:
                self.findings.leave(
                    Unread("other_column", column.header, self.table.header_line, 0, fen)
                )
        self.findings.require_heeded()

    def _first_said(self, line: int) -> bool:
        """Return whether a line among the rows is the first that says a unit."""
        table = self.table
        units_said = [units.of_name(c.header) for c in self.meaning.columns if c.role in MAIN]
        units_said += map(units.of_file, (table.name, table.sheet))
        units_said += (units.of_line(cells) for n, _, cells in table.skipped if n < line)
        return self._rows_at[0] < line < self._rows_at[1] and not any(units_said)

    def _ask_about_rows(self) -> None:
        """Ask about states that nobody knows and rows that take payments back."""
        values = self._values
        for word, fen in values.unknown_states.items():
            if fen:
                by = f'--state "{word}=paid|unpaid"'
                self.findings.ask(Question("state", ("paid", "unpaid"), by, word, None, fen))
        values.blank_days.ask(self.findings)
        values.warnings += [*values.reversals.end(self.findings), *values.end()]

    def _looking_down(self, stream: Iterable[Cells], unsigned: Unsigned) -> Iterator[Cells]:
        """Yield blocks, each with the balance below it known: the older row tells the side of the
        one above.
        """
        at, scale = (
            self.role["balance"],
            self.meaning.scales.get(self.role["balance"], amounts.UNITS[self.unit]),
        )
        held: Cells | None = None
        for block in stream:
            if held is not None:
                row = block.row(0) if block.lines else []
                unsigned.below = amounts.fen(row[at], scale) if at < len(row) else None
                yield held
            held = block
        unsigned.below = unsigned.opening
        if held is not None:
            yield held

    def _edit(self, cells: Cells) -> None:
        """Put the person's cells in the place of the file's."""
        for i, line in enumerate(cells.lines):
            for column, text in self._edits.get(line, {}).items():
                row = cells.row(i)
                if column < len(row) and row[column] != text:
                    self.edited.append((line, column, row[column], text))
                    cells.put(i, column, text)

    def _count(self, block: Block) -> None:
        if "balance" not in self.role:
            self._sums_above.see(block)
        n, into = len(block.lines), sum(block.directions)
        self._moved += sum(map(abs, block.amounts))
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
        self._moved -= abs(amount)  # it counts as refused
        self.n_accepted -= 1
        self.accepted["count"] -= 1
        self.accepted[f"{side}_count"] -= 1
        self.accepted[f"{side}_fen"] -= amount

    def declared(self) -> tuple[declared_totals.Items, dict[str, int]] | None:
        """Return (what the file says of itself, the differences that stand); None: it says
        nothing.
        """
        stated = self._stated()
        if not stated:
            return None
        refused = declared_totals.of_refused(self.rejected)
        return stated, declared_totals.compare(stated, self.accepted, refused)

    def _stated(self) -> declared_totals.Items:
        """Return the totals and counts that the file says of itself."""
        flipped = self.perspective == "ledger_view"
        unit, signed = amounts.UNITS[self.unit], "amount_signed" in self.role
        stated: declared_totals.Items = {}
        for _, kind, cells in self.table.skipped:
            stated |= self.meaning.units.declared(kind, cells, self.accepted, flipped)
        for pair in self.table.sums:
            stated |= declared_totals.find(pair, flipped, unit)
        for summed in self._values.totals:
            places = {role: at for at, role in enumerate(summed)}
            stated |= declared_totals.total_row(list(summed.values()), places, unit, signed)
        return stated


def table_of(
    path: str | Path, choices: Choices, on_bytes: Callable[[bytes], None] | None = None
) -> Table:
    """Open a file as a table with what the person settled.

    Raises:
        RefusedError: as ``open_table``.
    """
    return open_table(
        path,
        encoding=choices.encoding,
        delimiter=choices.delimiter,
        header_line=choices.header_line,
        answers=choices.answers,
        on_bytes=on_bytes,
    )


def _rewritten(data: Iterator[Cells], commas: Sequence[int]) -> Iterator[Cells]:
    for block in data:
        decimal_commas.rewrite(block, commas)
        yield block


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
    table = table_of(path, wanted, on_bytes)
    table.findings.strict = wanted.strict
    first = [block for block in (next(table.data, None),) if block is not None]
    if first and (commas := decimal_commas.columns_of(first[0])):
        decimal_commas.rewrite(first[0], commas)
        table.data = _rewritten(table.data, commas)
        table.notes.append(
            decimal_commas.notice(table.header or [""] * table.width, commas, table.header_line)
        )
    rows = first[0].rows() if first else []
    if not rows and not table.header:
        raise RefusedError("empty", line=None, name=table.name)
    words: list[Issue] = []
    if profile is None:
        profile, words = doubts.profile_of(table, rows, known)
    if profile is not None:
        table.findings.begin_with(profile.answers)
    meaning = Meaning(table, rows, profile, wanted)
    meaning.warnings += words
    return Reading(table, meaning, first, wanted.edits)
