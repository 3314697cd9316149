"""Figures of a spreadsheet as they are shown: an officer sees and signs 12.0000 under
支付金额（万元）, whatever the cell holds.

What a number format says of a unit is held against the head of its column and the lines above it.
Where they agree, or the head says none, the shown figure is read; where they do not, both units
are kept for a question.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from fundtracker.intake.cells.amounts import UNITS
from fundtracker.intake.columns import units
from fundtracker.intake.questions import SHOWN_SIGN
from fundtracker.intake.styles.cell_styles import Styled
from fundtracker.intake.styles.number_formats import PLAIN, Format, Look
from fundtracker.intake.text.merged_cells import Rows
from fundtracker.intake.text.sheet_pieces import Row
from fundtracker.intake.text.table import ShownFigure, Table
from fundtracker.intake.told import unit_lines

_YUAN, _WAN = "元", "万元"
_BY_SHIFT = {
    len(str(fen)) - 3: unit for unit, fen in UNITS.items() if fen >= UNITS[_YUAN]
}  # 4 → 万元
_BOTH_WAYS = Decimal(1), Decimal(-1)
_GROUPED = 3  # tens from which on nobody takes the shown figure for the stored one


def rewritten(table: Table, probe: Table, styled: Styled, first_column: int, rows: Rows) -> Rows:
    """Return the rows of ``table`` with the figures that their cells show.

    What changed and what is doubtful is noted on the table. ``probe``: the same table with nothing
    but its head read; the first cell of a row stands in ``first_column`` of the sheet.
    """
    begin = first_column + probe.first_column
    columns, by_sign = {}, table.findings.answer(SHOWN_SIGN) != "stored"
    for at in styled.columns:
        name = _name(probe, at - begin)
        formats = _formats(styled, at)
        if any(format_.month_alone for format_ in formats):
            table.months_shown.add(at - begin)
        turns = by_sign and any(map(_may_turn, formats))
        looks = set().union(*(format_.looks for format_ in formats))
        column = _Column(looks, units.of_name(name) or _around(probe, name), turns=turns)
        if turns:
            table.turned[at - begin] = set()
        if column.doubtful:
            table.units_shown[at - begin] = column.doubtful
        if column.changes:
            columns[at] = column
    return _rewritten(table, styled, (first_column, begin), columns, rows) if columns else rows


def _rewritten(
    table: Table,
    styled: Styled,
    begins: tuple[int, int],
    columns: dict[int, _Column],
    rows: Rows,
) -> Iterator[Row]:
    of_sheet, of_table = begins
    for number, cells in rows:
        for at, column in columns.items():
            place, style = at - of_sheet, styled.at(number, at)
            if style is None or style.format is None or not 0 <= place < len(cells):
                continue
            stored = cells[place]
            turned = column.turned(style.format, stored)
            cells[place] = column.shown(style.format, stored, turned=turned)
            if turned:
                table.turned[at - of_table].add(number)
            if column.example is not None:
                table.shown_figures.setdefault(at - of_table, column.example)
        yield number, cells


def _formats(styled: Styled, at: int) -> list[Format]:
    """Return the formats of the numbers of a column."""
    names = {style for _, _, style in styled.columns[at]}
    formats = (styled.styles[name].format for name in names)
    return [format_ for format_ in formats if format_ is not None]


def _may_turn(shown_format: Format) -> bool:
    return any(map(shown_format.turns, _BOTH_WAYS))


def _name(probe: Table, at: int) -> str:
    header = probe.header or []
    return header[at] if 0 <= at < len(header) else ""


def _around(probe: Table, name: str) -> str | None:
    """Return the unit that the lines above the head, the file and its tab say of the column of a
    name; ``UNKNOWN`` where they contradict each other.
    """
    heads = unit_lines.Heads([name], [head for head in probe.header or [] if head != name])
    units_around: set[str | None] = {
        *unit_lines.units_of(heads, (cells for _, cells in probe.preamble)).of_money
    }
    stated = {*units_around, units.of_file(probe.name), units.of_file(probe.sheet)} - {None}
    return stated.pop() if len(stated) == 1 else units.UNKNOWN if stated else None


class _Column:
    """One column: ``stated`` is the unit of its head or of the lines above, ``doubtful`` the units
    between which a person must choose, ``example`` the first figure that is read otherwise than
    it is stored; ``turns``: a format of it may show another sign.
    """

    def __init__(self, looks: set[Look], stated: str | None, *, turns: bool) -> None:
        self._stated, self._turns = stated, turns
        self._several = len({look.unit for look in looks if look.unit}) > 1
        self.doubtful: set[str] = set()
        for look in looks:
            if not (look.foreign or look.unseen or self._sure(look)):
                units_said = {stated or _YUAN, look.unit, _BY_SHIFT.get(look.shift, units.UNKNOWN)}
                self.doubtful |= units_said - {""}
        self.changes = turns or any(self._text(look, "1") != "1" for look in looks)
        self.example: ShownFigure | None = None

    def turned(self, shown_format: Format, stored: str) -> bool:
        """Return whether a cell is shown with another sign than it is stored with."""
        number = _number(stored) if self._turns else None
        return number is not None and shown_format.turns(number)

    def shown(self, shown_format: Format, stored: str, *, turned: bool) -> str:
        """Return a cell as it is shown, as far as money hangs on it."""
        number = _number(stored)
        look = PLAIN if number is None else shown_format.look(number)
        if number is None or look.unseen or (look == PLAIN and not turned):
            return stored
        text = f"{-number:f}" if turned else stored
        if self.example is None and (turned or self._differs(look)):
            self.example = ShownFigure(
                stored, _figure(text, look) + look.unit, _unit(look) or self._stated or _YUAN
            )
        return self._text(look, text)

    def _sure(self, look: Look) -> bool:
        """Return whether what is shown is plain: the head says the same unit, or none; or the
        figures are stored in yuan and the format names the unit that it divides them by.
        """
        unit = _unit(look)
        if unit == self._stated:
            return True
        if not look.shift:
            return self._stated is None or self._several
        divided = bool(unit) and unit == _BY_SHIFT.get(look.shift)
        return divided and (bool(look.unit) or self._stated in (None, _YUAN))

    def _differs(self, look: Look) -> bool:
        """Return whether a figure is read otherwise than it is stored, or seems to be."""
        if look.foreign or (not look.shift and _unit(look) in (_YUAN, self._stated)):
            return False
        as_stored = _unit(look) == _BY_SHIFT.get(look.shift) and self._stated in (None, _YUAN)
        return not (as_stored and look.unit)

    def _text(self, look: Look, stored: str) -> str:
        if look.foreign:
            return look.foreign + stored
        unit, figure = _unit(look), _figure(stored, look)
        if unit == self._stated or not unit or not self._sure(look):
            return figure
        if unit == _YUAN:
            return figure + (_YUAN if self._stated else "")
        wan = Decimal(figure) * UNITS[unit] / UNITS[_WAN]
        return f"{wan:f}{_WAN}"


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell)
    except InvalidOperation:
        return None


def _unit(look: Look) -> str:
    """Return the unit of a shown figure: the one behind it, else what it is divided by."""
    return look.unit or (_BY_SHIFT.get(look.shift, "") if look.shift >= _GROUPED else "")


def _figure(stored: str, look: Look) -> str:
    """Return a figure as it is shown, none of its digits rounded away."""
    return f"{Decimal(stored).scaleb(-look.shift).normalize():f}" if look.shift else stored
