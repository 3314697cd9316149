"""The unit of a table's money: who says it, and what is asked where two say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from fundtracker.intake.cells import amounts
from fundtracker.intake.columns import money_columns, units
from fundtracker.intake.columns.chosen_roles import MONEY_ROLES
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.meaning.table_columns import TableColumns, listed
from fundtracker.intake.questions import Question
from fundtracker.intake.sheets import sheet_comments
from fundtracker.intake.sums import declared_totals
from fundtracker.intake.told import figure_units, unit_lines

_PLAIN = {"元", units.UNKNOWN}
_OUTSIDE = ("blank", "preamble")
_OPTIONS = {name: option for option, name in amounts.UNIT_WORDS.items()}


class FileUnit:
    """``name``: the unit; ``of_file``: the file itself says it, nobody else; ``stated`` is false
    where nothing says it and 元 is assumed.
    """

    def __init__(self, columns: TableColumns) -> None:
        self._columns, self._findings = columns, columns.findings
        self._heads = unit_lines.Heads(
            [c.header for c in columns.main()],
            [c.header for c in columns.columns if c.role not in MONEY_ROLES],
        )
        self.of_file = False
        self.stated = True
        self.by_profile = False  # nothing in the file says it: a saved profile does
        self._asked = False
        self.name = self._settled()

    def _settled(self) -> str:
        """Return the unit: what the person chose, else the head of the money, else lines around
        it, tab and file name, else a profile's, else 元. Two units that contradict each other, and
        a scale that is not understood, are asked.
        """
        wanted, profile = self._columns.wanted, self._columns.profile
        if wanted.unit:
            self._findings.answers["unit"] = wanted.unit
        unit = self._findings.answer("unit") or (profile.unit if profile else None)
        if self._chosen:
            return str(unit)
        if stated := self._stated():
            return self._of_stated(stated, unit)
        self.by_profile = unit not in (None, "", "元")
        return unit or self._unstated()

    @property
    def _chosen(self) -> bool:
        """Whether the person chose the unit for this file."""
        return bool(self._columns.wanted.unit) or "unit" in self._columns.wanted.answers

    def _of_stated(self, stated: set[str], unit: str | None) -> str:
        """Return the unit that the file states; ``unit``: an earlier answer's or a profile's."""
        if stated == {unit}:
            return str(unit)
        answer = self._findings.answers.pop("unit", None)
        if answer in stated and len(stated) > 1:  # the same question, answered for a file like it
            self._findings.answers["unit"] = str(answer)
            return str(answer)
        if unit:
            return self._ask({*stated, unit})
        if of_heads := self._each_by_its_head(stated):
            self.of_file = True
            return of_heads
        if len(stated) > 1 or units.UNKNOWN in stated:
            return self._ask(stated)
        self.of_file = True
        return stated.pop()

    def _each_by_its_head(self, stated: set[str]) -> str:
        """Return the first unit where several columns of one side have heads that say their own:
        区级资金（元）, 上级资金（万元）.
        """
        main = self._columns.main()
        of_heads = [units.of_name(c.header) for c in main]
        alike = len(main) > 1 == len({c.role for c in main})
        return str(of_heads[0]) if alike and stated == set(of_heads) - {units.UNKNOWN} else ""

    def _unstated(self) -> str:
        """Return 元 where the file states no unit; ask where other columns or sheets do."""
        for column in self._columns.columns:
            if column.role in money_columns.OTHER_MONEY:
                other = units.of_name(column.header)
                if other not in (None, *_PLAIN):
                    return self._ask({"元", str(other)})
        if others := self._said_around().of_others - _PLAIN:
            return self._ask({"元", *others})  # 合同金额单位：万元 leaves open what the rest is in
        if beside := self._findings.answers.get("unit_beside"):
            return self._ask({beside})  # said by another sheet of the same file only
        units_beside = self._said(self._columns.table.told_beside)
        if (units_stated := units_beside.of_money or units_beside.of_others) - {"元"}:
            return self._ask(units_stated)  # a sheet of explanations says it
        self.stated = False
        return "元"

    def _stated(self) -> set[str]:
        """Return the units that the head of the money and the lines around the table say; what
        other heads say explains a line.
        """
        columns = self._columns.columns
        heads = {c.at: unit for c in columns if (unit := units.of_name(c.header))}
        named = {heads[c.at] for c in self._columns.main() if c.at in heads}
        around = self._around()
        shown = self._columns.table.units_shown
        doubtful = {unit for c in self._columns.main() for unit in shown.get(c.at, ())}
        if len(named) == 1 and all(c.at in heads for c in self._columns.main()):
            bare = [c for c in self._columns.open if c.at not in heads]
            around = (
                set() if bare else around
            )  # a line speaks of the money beside: 金额, 金额（元）
        return doubtful | (named | (around - set(heads.values())) if named else around)

    def _around(self) -> set[str]:
        table = self._columns.table
        stated = self._said_around().of_money
        of_names = {units.of_file(table.name), units.of_file(table.sheet)}
        return stated | {unit for unit in of_names if unit}

    def _said_around(self) -> unit_lines.Said:
        """Return the units that the lines around the table say."""
        rows = [
            self._without_own(cells)
            for _, kind, cells in self._columns.table.skipped
            if kind not in _OUTSIDE
        ]
        above, below = self._said(self._lines()), self._said(rows, self._places)
        return unit_lines.Said(above.of_money | below.of_money, above.of_others | below.of_others)

    def _said(
        self,
        lines: Iterable[list[str]],
        under: Sequence[int] = (),
        money: figure_units.Money | None = None,
    ) -> unit_lines.Said:
        """Return the units that lines say; that of a single figure is the rows' where their money
        bears it out, and asked about where nobody can tell.
        """
        parted = [figure_units.parted(cells, under) for cells in lines]
        units_stated = unit_lines.units_of(self._heads, (rest for _, rest in parted))
        for figure in (figure for figures, _ in parted for figure in figures):
            of_rows = figure_units.says(figure, money or self._money)
            if of_rows:
                units_stated.of_money.add(figure.unit)
            elif of_rows is None:
                units_stated.of_others.add(figure.unit)
        return units_stated

    @property
    def _places(self) -> list[int]:
        """The columns of the money that is paid, or of the only money there is."""
        main = self._columns.main()
        paid = [c.at for c in main if c.role == "amount_out"]
        return paid or [c.at for c in main][:1]

    @cached_property
    def _money(self) -> figure_units.Money:
        """The money of the first rows as bare numbers."""
        million = 1_000_000
        read = (
            [amounts.fen(row[at], million) for at in self._places if at < len(row)]
            for row in self._columns.rows
        )
        fens = (sum(fen for fen in row if isinstance(fen, int)) for row in read)
        return figure_units.Money.of(Decimal(fen) / million for fen in fens)

    def _lines(self) -> list[list[str]]:
        """Return the lines above the table, print headers and comments on the money among them."""
        table = self._columns.table
        lines = [cells for _, cells in table.preamble]
        lines += [[text] for text in table.printed]
        return lines + [
            [text] for text in sheet_comments.above(table, [c.at for c in self._columns.main()])
        ]

    def _without_own(self, cells: list[str]) -> list[str]:
        """Return a row without the unit that its own column says: of a sum or a balance too it
        scales that row alone.
        """
        own = self._columns.role.get("amount_unit")
        return [cell for at, cell in enumerate(cells) if at != own]

    def _ask(self, stated: set[str]) -> str:
        likely = sorted(
            (stated - {units.UNKNOWN}) | {"元", "万元"},
            key=lambda unit: (unit not in stated, -amounts.UNITS[unit]),
        )
        by = "--unit " + "|".join(_OPTIONS.get(unit, unit) for unit in likely)
        self._asked = True  # the money is read in the unit that is named first
        shown = listed(sorted(unit for unit in stated if unit != units.UNKNOWN)) or self._unclear()
        self._columns.ask("unit", tuple(likely), by, unit=shown)
        return likely[0]

    def _unclear(self) -> str:
        """Return the head or the line whose scale is not understood."""
        table = self._columns.table
        heads = [c.header for c in self._columns.main() if units.of_name(c.header) == units.UNKNOWN]
        lines = [" ".join(filter(None, cells)) for _, cells in table.preamble]
        lines += [
            " ".join(filter(None, cells)) for _, kind, cells in table.skipped if kind != "blank"
        ]
        lines = [text for text in lines if units.of_line([text]) == units.UNKNOWN]
        return next(iter([*heads, *lines]), "?").strip()[:40]

    def ask_late(self, unit: str, line: int, above: str) -> None:
        """Ask about a unit that a line below the first rows says; ``above``: the unit of these."""
        if self._chosen or unit == above:
            return
        options = (unit, above) if unit != units.UNKNOWN else (above, "万元")
        if options[1] == self.name:
            options = (options[1], options[0])  # the money is read in the unit that is named first
        by = "--unit " + "|".join(_OPTIONS.get(option, option) for option in options)
        self._findings.ask(
            Question("unit", options, by, line=line, params={"unit": listed(options)})
        )

    def late_unit(self, kind: str, cells: list[str], accepted: Mapping[str, int]) -> str | None:
        """Return the unit that a line below the first rows says of the paid money, or of others
        alone where nothing says that of the paid money; ``accepted``: the sums of all rows.
        """
        if kind in _OUTSIDE:
            return None
        moved = accepted["out_fen"] or accepted["in_fen"]
        total = Decimal(moved) / amounts.UNITS[self.name]
        money = figure_units.Money([*self._money.so_far, total])
        units_stated = self._said([self._without_own(cells)], self._places, money)
        of_others = set() if self.stated else units_stated.of_others - _PLAIN
        return next(iter(units_stated.of_money or of_others), None)

    def declared(
        self, kind: str, cells: list[str], accepted: Mapping[str, int], flipped: bool
    ) -> declared_totals.Items:
        """Return what a line around the rows declares of them: a sum that says a unit of its own
        in that, and as it was read but for its rounding.
        """
        figures, _ = figure_units.parted(cells, self._places)
        own = next((f for f in figures if f.is_sum and f.unit != self.name), None)
        unit = amounts.UNITS[own.unit if own else self.name]
        items = declared_totals.of_line(kind, cells, self._columns.role, unit, flipped)
        return own.settled(items, accepted) if own else items

    def scales(self) -> dict[int, int]:
        """Return the fen of one unit of each column of money: its own head's unit, else the
        file's.
        """
        return {c.at: self._scale(c) for c in self._columns.columns if self._is_money(c)}

    def beside(self) -> list[tuple[str, int, int]]:
        """Return the columns called after money that are not read: name, place, fen of one unit."""
        columns = (c for c in self._columns.columns if c.role == "ignore")
        named = (c for c in columns if money_columns.speaks_of_money(c.header))
        return [(c.header.strip(), c.at, self._scale(c)) for c in named]

    def _is_money(self, column: Column) -> bool:
        is_role = column.role in MONEY_ROLES or column.role in money_columns.OTHER_MONEY
        return is_role or column in self._columns.open

    def _scale(self, column: Column) -> int:
        own = units.of_name(column.header)
        chosen = self._columns.wanted.unit or "unit" in self._findings.answers
        chosen = chosen or self._asked or column.at in self._columns.table.units_shown
        if own in (None, units.UNKNOWN) or (chosen and column.role in money_columns.MAIN):
            return amounts.UNITS[self.name]
        return amounts.UNITS[str(own)]
