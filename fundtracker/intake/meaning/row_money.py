"""Cells → fen and sides: one column of money or several, with a sign, a flag, parties or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.intake.cells import amounts, column_cleaning
from fundtracker.intake.cells.cell_words import Memory, account, direction
from fundtracker.intake.columns import money_sources, units

if TYPE_CHECKING:
    from fundtracker.intake.meaning.table_meaning import Meaning
    from fundtracker.intake.sides.payer_payee import Own

OUT, IN = 0, 1
_Columns = Sequence[Sequence[str]]
_ByRole = Mapping[str, Sequence[str]]
_Money = tuple[list[Any], list[Any]]


class RowMoney:
    """Reads the money of blocks of rows; ``habit_broken``: fen of money out without the minus that
    all first rows have.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._role: Mapping[str, int] = meaning.role
        self._unit = amounts.UNITS[meaning.unit]
        self._units = Memory(units.of_cell)
        self._accounts = Memory(account)
        self._directions = Memory(meaning.directions or direction)
        self.habit_broken = 0

    def read(self, cell: _ByRole, columns: _Columns, n: int) -> _Money:
        """Return per row the fen (or a code, or None) and the side (0 out, 1 in, or a code). What
        comes in on a card was spent before, or fills it up: money out with a minus.
        """
        money, sides = self._read(cell, columns, n)
        if self._meaning.of_card and IN in sides:
            back = [
                side == IN and isinstance(fen, int) for fen, side in zip(money, sides, strict=True)
            ]
            money = [-fen if turned else fen for fen, turned in zip(money, back, strict=True)]
            sides = [OUT if turned else side for side, turned in zip(sides, back, strict=True)]
        return money, sides

    def _read(self, cell: _ByRole, columns: _Columns, n: int) -> _Money:
        if "amount_out" in cell and "amount_in" in cell:
            out = self._out(self._of_role("amount_out", cell, columns))
            return _pair(out, self._of_role("amount_in", cell, columns), n)
        if "amount_signed" in cell:
            return self._signed(self._of_role("amount_signed", cell, columns))
        if "amount_spent" in cell:  # plus is money out, minus what came back
            return self._of_role("amount_spent", cell, columns), [OUT] * n
        if "amount_abs" in cell:
            return self._absolute(cell, columns, n)
        if "amount_out" in cell:
            side, money = OUT, self._out(self._of_role("amount_out", cell, columns))
        else:
            side, money = IN, self._of_role("amount_in", cell, columns)
        if "direction" in cell and self._meaning.kind.perspective != "ledger_view":
            return self._directed(money, cell["direction"], n)
        return money, [side] * n

    # ------------------------------------------------------------ sides
    def _signed(self, signed: list[Any]) -> _Money:
        if self._meaning.signs.flipped:
            signed = [-a if isinstance(a, int) else a for a in signed]
        sides: list[Any] = [IN if isinstance(a, int) and a > 0 else OUT for a in signed]
        return [abs(a) if isinstance(a, int) else a for a in signed], sides

    def _absolute(self, cell: _ByRole, columns: _Columns, n: int) -> _Money:
        """Read amounts without a sign: a column, the words behind them or the parties tell the
        side.
        """
        column, signs = cell["amount_abs"], self._meaning.signs
        is_signed = signs.own is not None or signs.by_balance is not None
        if not is_signed and any(amounts.side_behind(text)[1] for text in set(column)):
            # 1,234.00 DR: the amount itself says its side, whatever a column beside it says
            column, words = zip(*map(amounts.side_behind, column), strict=True)
            scale = self._meaning.scales.get(self._role["amount_abs"], self._unit)
            return self._directed(_fen(column, scale), words, n)
        if "direction" in cell:
            return self._directed(self._of_role("amount_abs", cell, columns), cell["direction"], n)
        if signs.own is not None:
            sides = self._by_party(signs.own, columns, n)
            return self._of_role("amount_abs", cell, columns), sides
        if signs.by_balance is not None:
            money = self._of_role("amount_abs", cell, columns)
            return money, signs.by_balance.sides(money, self.balances(cell))
        return self._of_role("amount_abs", cell, columns), ["no_direction"] * n

    def _by_party(self, own: Own, columns: _Columns, n: int) -> list[Any]:
        """Return the side of each row by whose account it is: the payer's money goes out."""
        sides: list[Any] = []
        for payer, payee in zip(columns[own.payer_at], columns[own.payee_at], strict=True):
            names = self._accounts[payer], self._accounts[payee]
            sides.append(
                OUT if names[0] == own.name else IN if names[1] == own.name else "no_direction"
            )
        return sides or ["no_direction"] * n

    def _out(self, read: list[Any]) -> list[Any]:
        """Return money out with the minus that its column writes before it taken off."""
        if not self._meaning.signs.minus_out:
            return read
        if self._meaning.signs.by_habit:
            self.habit_broken += sum(fen for fen in read if isinstance(fen, int) and fen > 0)
        return [-paid if isinstance(paid, int) else paid for paid in read]

    def _directed(self, read: list[Any], column: Sequence[str], n: int) -> _Money:
        words = map(self._directions.__getitem__, column)
        money: list[Any] = []
        sides: list[Any] = []
        for amount, word in zip(read, words, strict=True):
            if word in ("out", "in"):
                money.append(amount)
                sides.append(OUT if word == "out" else IN)
            elif word in ("refund", "out_refund"):
                money.append(-abs(amount) if isinstance(amount, int) else amount)
                sides.append(OUT)
            else:
                money.append(amount)
                sides.append("not_in_or_out" if word == "neither" else "no_direction")
        return money, sides

    # ------------------------------------------------------------ fen
    def _of_role(self, role: str, cell: _ByRole, columns: _Columns) -> list[Any]:
        """Return the fen of a role: of one column or of several together, in the unit of the row
        if it has one.
        """
        if (source := self._meaning.sources.get(role)) is not None:
            return money_sources.combined(
                source, columns, lambda at: self.fen(columns[at], at, cell)
            )
        read = self.fen(cell[role], self._role[role], cell)
        if self._role[role] in self._meaning.grouping:
            read = [
                "ambiguous_number" if "." in text else fen
                for text, fen in zip(cell[role], read, strict=True)
            ]
        if self._role[role] in self._meaning.commas:
            read = [
                "ambiguous_number" if amounts.may_be_cents(text) else fen
                for text, fen in zip(cell[role], read, strict=True)
            ]
        return read

    def balances(self, cell: _ByRole) -> list[Any]:
        """Return the fen of the balance after each row."""
        return self.fen(cell["balance"], self._role["balance"], cell)

    def fen(self, column: Sequence[str], at: int, cell: _ByRole) -> list[Any]:
        """Return the fen of the column of money ``at``, in the unit of the row if it has one."""
        if "amount_unit" in cell:
            return [
                self._in_unit(text, unit)
                for text, unit in zip(column, cell["amount_unit"], strict=True)
            ]
        return _fen(column, self._meaning.scales.get(at, self._unit))

    def _in_unit(self, text: str, unit: str) -> Any:
        """Return the fen of an amount in the unit that its own row names; without one it cannot
        be read.
        """
        named = self._units[unit]
        if named is None:
            return None if amounts.fen(text) is None else "unit_missing"
        return amounts.fen(text, amounts.UNITS[named])


def _fen(column: Sequence[str], unit: int) -> list[Any]:
    if unit != 100:
        return [amounts.fen(cell, unit) for cell in column]
    return column_cleaning.fen(column, amounts.PLAIN, amounts.fen)


def _pair(out: list[Any], into: list[Any], n: int) -> _Money:
    """Read two columns, money out and money in, of which a row fills one."""
    money: list[Any] = [0] * n
    sides: list[Any] = [OUT] * n
    for i, (paid, got) in enumerate(zip(out, into, strict=True)):
        if isinstance(paid, str):
            money[i] = paid
        elif isinstance(got, str):
            money[i], sides[i] = got, IN
        elif paid and got:
            money[i] = "both_sides"
        elif paid:
            money[i] = paid
        elif got:
            money[i], sides[i] = got, IN
        elif paid is None and got is None:
            money[i] = None
    return money, sides
