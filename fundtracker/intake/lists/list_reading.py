"""A list read to its end: its kind, what its columns mean, its rows as cells and as values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any, NamedTuple

from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.list_kinds import KINDS, better, by_labels, columns_of, decide, head
from fundtracker.intake.lists import (
    cell_values,
    column_scales,
    list_columns,
    list_rows,
    list_totals,
    list_units,
    number_signs,
    unpaid_rows,
    unseen_cells,
)
from fundtracker.intake.lists.cell_values import Column
from fundtracker.intake.lists.list_columns import Unused
from fundtracker.intake.text.table import Table
from fundtracker.ledger.core.upsert import Put
from fundtracker.records.doubted.doubt import Doubt
from fundtracker.records.field import Field
from fundtracker.records.writer import Values

_PARTNER_ROWS = frozenset({"calls", "distributions"})  # a row is a whole call, split by the program

# Columns that say again what others of their row say.
_SHARES = frozenset({"认缴比例", "认缴出资比例", "出资比例"})
_SUMS = frozenset({"合计", "小计", "总计", "合计金额"})


class Choices(NamedTuple):
    """What the person states about a list: its kind (None: its columns say so), the unit of its
    amounts where the file states none (``amounts.UNITS``), the heads of columns that are not to be
    read, the sheet of a workbook.
    """

    kind: str | None = None
    unit: str | None = None
    ignored: Sequence[str] = ()
    sheet: str | None = None


class Reading:
    """A list read to its end: its rows as cells, and what its columns mean."""

    def __init__(self, table: Table, choices: Choices) -> None:
        header = table.header or []
        self.table, self.ignored = table, choices.ignored
        self.cut_short: list[Issue] = []  # numbers that a spreadsheet destroyed, left out
        self.kind = choices.kind or decide(header, table.header_line)
        self.places = by_labels(self.kind, header, columns_of(self.kind, header))
        self._require_kind(header)
        rows = [pair for lines, rows in table.rows for pair in zip(lines, rows, strict=True)]
        self.type = KINDS[self.kind]
        self.faults = list_rows.take_back(table, rows, self.places, self.type)
        naming = [field.name for field in self.type.columns if _names(field)]
        self.rows, sums = list_totals.split(rows, self._at(naming))
        self.skipped = sorted([*table.skipped, *sums])
        signs = number_signs.of_table(table, [line for line, _ in self.rows])
        column_scales.as_shown(signs, self.rows)
        self.faults |= list_rows.fill(table, self.rows, self.places, self.type)
        column_scales.as_shown(signs, self.rows)  # what merged cells gave
        self._name_choices()
        money_fields = {field.name for field in self.type.columns if field.kind == "money"}
        self.money = {name: at for name, at in self.places.items() if name in money_fields}
        money, used = self.money.values(), set(self.places.values())
        if self.kind in _PARTNER_ROWS:
            list_columns.require_whole_rows(table, self.places, self.rows)
        used |= list_columns.currency_columns(table, money, self.rows)
        self._measure_at = self._measure_of_rows(header, used)
        used |= set() if self._measure_at is None else {self._measure_at}
        used |= self._find_unit(header, used, choices)
        self.unused = self._unused(header, used)
        list_columns.stop(table, self.unused, choices.ignored, known=self._free_heads())
        unpaid = unpaid_rows.faults(self.kind, self.unused, self.rows, choices.ignored)
        self.faults = unpaid | self.faults
        fields = {at: self.type.field(name) for name, at in self.places.items()}
        self._scales = column_scales.of_columns(table, fields, self.rows, self.unit)

    def _name_choices(self) -> None:
        """Give a column of words that are those of another field without a column to that field:
        费用类型 托管费.
        """
        choices = [each for each in self.type.columns if each.kind == "choice"]
        free = [each for each in choices if each.name not in self.places]
        for field in choices:
            at = self.places.get(field.name, -1)
            words = list_columns.filled(self.rows, at) if at >= 0 and not field.required else []
            other = next((each for each in free if _are_options(each, words)), None)
            if other is not None and not any(_are_options(field, [word]) for word in words):
                self.places[other.name] = self.places.pop(field.name)

    def _measure_of_rows(self, header: Sequence[str], used: Collection[int]) -> int | None:
        """Return the place of the column that states the unit of each row's figure, if any."""
        kinds = {field.kind for field in self.type.columns}
        if "money" in kinds or "thousandths" not in kinds:
            return None
        return column_scales.of_rows(header, used, self.rows)

    def _unused(self, header: Sequence[str], used: set[int]) -> list[Unused]:
        shares = any(field.kind == "count" for field in self.type.columns)
        columns_left = list_columns.unused(header, used, self.rows, self.unit.name, shares=shares)
        return [
            each._replace(holds="check") if self._says_again(each) else each
            for each in columns_left
        ]

    def _free_heads(self) -> str:
        """Return the heads that such a list could have and this one has not."""
        free = [field for field in self.type.columns if field.name not in self.places]
        return "、".join(field.synonyms.split()[0] for field in free if field.synonyms) or "—"

    def _says_again(self, column: Unused) -> bool:
        """Return whether an unread column repeats what others say: each partner's share of the
        commitments, the sum of the row's amounts.
        """
        name = head(column.header)
        if name in _SHARES:
            return self.kind == "partners" and "amount" in self.places
        return name in _SUMS and all(self._adds_up(line, row, column) for line, row in self.rows)

    def _adds_up(self, line: int, row: Sequence[str], column: Unused) -> bool:
        unit = list_columns.unit_in_head(column.header) or self.unit.rows.get(line, self.unit.name)
        stated = amounts.fen(row[column.at], amounts.UNITS[unit]) or 0
        fens = [amounts.fen(row[at], self.scale(at, line)) or 0 for at in self.money.values()]
        return len(fens) > 1 and stated == sum(fen for fen in fens if isinstance(fen, int))

    def _find_unit(self, header: Sequence[str], used: set[int], choices: Choices) -> set[int]:
        """Find the unit of the amounts; return the columns that name it row by row."""
        unread = {at for at, name in enumerate(header) if name.strip() in choices.ignored}
        cells = list_units.unit_columns(header, used | unread, self.rows)
        in_list = list_units.Amounts(self.table, [*self.money.values()], self.rows, cells)
        self.unit = list_units.unit_of(in_list, choices.unit)
        if cells and self.unit.rows:
            name = " / ".join(header[at].strip() for at in sorted(cells))
            missing = [line for line, _ in self.rows if line not in self.unit.rows]
            self.faults |= {line: UserError("cell_missing", name=name) for line in missing}
        return cells

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
        if line in self.faults:
            raise self.faults[line]
        if line in self.table.overlong and any(cell.strip() for cell in row[self.table.width :]):
            raise UserError("ragged", cells=len(row), expected=self.table.width)
        values: Values = {}
        for field in self.type.columns:
            at = self.places.get(field.name)
            value = self._value(line, field, at, row) if at is not None and at < len(row) else None
            if value is None and field.required:
                raise UserError("cell_missing", name=_heading(self.table, at, field))
            values[field.name] = field.default if value is None else value
        return values

    def _value(self, line: int, field: Field, at: int, row: list[str]) -> Any:
        """Return what a cell says; a text that may be left out and was cut short says nothing and
        is told.
        """
        try:
            return cell_values.value(field, row[at], self._column(field, line, row))
        except UserError as error:
            if error.code != cell_values.CUT_SHORT or field.required or field.kind != "text":
                raise
            self.cut_short.append(Issue(error.code, line, error.params))
            return None

    def _column(self, field: Field, line: int, row: list[str]) -> Column:
        """Return what is known of a bare number in a row: its row may name the unit."""
        at = self.places[field.name]
        if field.kind == "money":
            return Column(fen=self.scale(at, line))
        column = self._scales.columns.get(at, cell_values.TYPED)
        if field.kind != "thousandths" or self._measure_at is None:
            return column
        stated = row[self._measure_at].strip() if self._measure_at < len(row) else ""
        return Column(measure=stated) if stated and (column.above or not column.measure) else column

    def sums(self, lines: Collection[int | None]) -> dict[str, int]:
        """Return head → fen of the columns read as money in some lines; cells that cannot be read
        add nothing.
        """
        sums = {}
        for at in self.money.values():
            fens = [
                amounts.fen(row[at], self.scale(at, line))
                for line, row in self.rows
                if line in lines and at < len(row)
            ]
            sums[(self.table.header or [])[at].strip()] = sum(
                fen for fen in fens if isinstance(fen, int)
            )
        return sums

    def said(self, doubt: Doubt, line: int) -> Issue:
        """Return what is doubtful of a row, its field named as the list heads it."""
        at = self.places.get(doubt.field)
        name = {} if at is None else {"name": (self.table.header or [])[at].strip()}
        return Issue(doubt.issue.code, line, doubt.issue.params | name)

    def headings(self, put: Put) -> tuple[str, ...]:
        """Return how the list heads what a record had replaced; a column that it has not by its
        name in the ledger.
        """
        fields = [field for field in self.type.columns if field.name in self.places]
        return tuple(
            next((self._head(f) for f in fields if column in _stored(f, put.table)), column)
            for column in put.replaced
        )

    def _head(self, field: Field) -> str:
        return (self.table.header or [])[self.places[field.name]].strip()

    def units(self) -> dict[str, str]:
        """Return head → unit of the columns read as money."""
        header = self.table.header or []
        return {header[at].strip(): self.unit.of_column(at) for at in self.money.values()}

    def scale(self, at: int, line: int) -> int:
        """Return the fen of one unit of a cell."""
        return amounts.UNITS[self.unit.of(at, line)]

    def against_totals(self, kept_out: Collection[int]) -> list[Issue]:
        """Return where a row of sums says other than the rows that it sums; ``kept_out``: lines
        that were rejected.
        """
        header, fields = self.table.header or [], self.type.columns
        only = len(self.money) == 1
        columns = [
            list_totals.MoneyColumn(header[at].strip(), at, partial(self._scale_stated, at), only)
            for at in self.money.values()
        ]
        kinds = self._at([field.name for field in fields if field.kind == "choice"])
        nested = any(field.name == "parent" for field in fields)
        less = list_totals.lessening(self.rows, kinds)
        rows = list_totals.Rows(self.rows, kept_out, less, nested)
        return list_totals.compared(rows, self.skipped, columns)

    def _scale_stated(self, at: int, line: int) -> int | None:
        """Return the fen of one unit of a cell; None where rows state units and this one none."""
        unit = self.unit
        has_unit = not unit.rows or line in unit.rows or at in unit.columns
        return self.scale(at, line) if has_unit else None

    def _at(self, names: Collection[str]) -> list[int]:
        return [at for name, at in self.places.items() if name in names]

    def remarks(self) -> list[Issue]:
        """Return what is to be said of the table, of what nobody sees in it and of what is in no
        record; all its rows are read.
        """
        table, money = self.table, self.money.values()
        fields = {at: self.type.field(name) for name, at in self.places.items()}
        lines = [line for line, _ in self.rows]
        unread = [*table.findings.unread, *unseen_cells.unread(table, money, self.scale)]
        codes = {each.code for each in unread}
        return [
            *map(list_totals.as_row, (i for i in table.issues if i.code not in codes)),
            *self.cut_short,
            *unseen_cells.told(table, lines, fields, self.sums),
            *(each.issue for each in unread),
            *self._scales.told,
        ]


def _are_options(field: Field, words: Sequence[str]) -> bool:
    """Tell whether words, one at least, all name options of a field."""
    try:
        return [cell_values.option(field.options, word) for word in words] != []
    except UserError:
        return False


def _names(field: Field) -> bool:
    """Tell whether a field names what a record is of."""
    return field.kind == "reference" or (field.kind == "text" and field.required)


def _heading(table: Table, at: int | None, field: Field) -> str:
    return (table.header or [])[at] if at is not None else field.synonyms.split()[0]


def _stored(field: Field, table: str) -> set[str]:
    """Return the columns of a table of the ledger that a field may fill."""
    own = {
        column
        for place, _, column in (each.partition(".") for each in field.columns)
        if place == table
    }
    return own or {field.name + end for end in ("", "_fen", "_id", "_day", "_no")}
