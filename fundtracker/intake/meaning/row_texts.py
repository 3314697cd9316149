"""Cells → the texts of accepted rows: parties, accounts, what a payment is for, serial numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.intake.cells import column_cleaning
from fundtracker.intake.cells.cell_words import DAMAGED, Memory, account, text
from fundtracker.intake.cells.column_cleaning import Texts
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.sides import account_holder
from fundtracker.intake.sides.own_names import AGAINST, Moved, OwnNames
from fundtracker.intake.sides.voucher_entries import Entries
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.table_meaning import Meaning

OUT, IN = 0, 1
_THE_SAME = lazy("无|同(?:上|左|前)?(?:收款人|收款方|收款单位)?|none|n/?a", re.IGNORECASE)
_ByRole = Mapping[str, Sequence[str]]


class RowTexts:
    """Fills the texts of blocks; a text that comes again is cleaned once. ``of``: role → texts;
    ``passed_on``: fen of the payments that reached another payee through the named one.
    """

    def __init__(self, warnings: list[Issue]) -> None:
        self.of = defaultdict[str, Texts](lambda: Texts(text))
        self._serials = Texts(account, also="eE")
        self._accounts = Memory(account)
        self._warnings = warnings
        self.passed_on: list[int] = []

    def fill(self, block: Block, cell: _ByRole) -> None:
        """Give the accepted rows of a block their texts; ``cell``: role → cells of these rows."""
        n = len(block.lines)

        def of(*roles: str) -> list[str]:
            for role in roles:
                if role in cell:
                    return self.of[role].column(cell[role])
            return [""] * n

        for name, column in self._parties(cell, block, of):
            setattr(block, name, column)
        nothing = [""] * n
        block.own = list(cell.get("own_account") or cell.get("payer_account") or nothing)
        block.time = list(cell.get("time") or cell.get("datetime") or nothing)
        block.summary = of("summary", "txn_type", "purpose")
        block.purpose = of("purpose")
        block.note = of("remark")
        block.subject = of("func_code_name", "func_code", "econ_code", "gl_account")
        block.project = _either(of("project_code"), of("project_name"))
        block.contract = _either(of("contract_no"), of("contract_name"))
        block.source = of("fund_source")
        block.plan_line = of("plan_line")
        serials = cell.get("serial_no") or cell.get("voucher_no")
        block.serial = self._serial(serials) if serials else [""] * n
        if "final_payee" in cell:
            self._pass_on(block, cell)

    def _pass_on(self, block: Block, cell: _ByRole) -> None:
        """Put the final payee in the place of the one through whose account the money went: that
        one and its account stand in the note.
        """
        names = self.of["final_payee"].column(cell["final_payee"])
        accounts = self._account_column(block, cell.get("final_payee_account"))
        payees, to, notes = list(block.counterparty), list(block.account), list(block.note)
        for i, name in enumerate(names):
            if not name or name == payees[i] or _THE_SAME.fullmatch(name):
                continue
            if block.directions[i] != OUT:
                continue
            if payees[i]:
                through = f"经 {payees[i]} {to[i]}".strip()
                notes[i] = f"{notes[i]}；{through}" if notes[i] else through
                to[i] = ""
                self.passed_on.append(abs(block.amounts[i]))
            payees[i], to[i] = name, accounts[i] or to[i]
        block.counterparty, block.account, block.note = payees, to, notes

    def _serial(self, cells: Sequence[str]) -> list[str]:
        serial = self._serials.column(cells)
        # A serial number destroyed by a spreadsheet (2.02E+17) tells no row from another.
        if "0" in set(map(column_cleaning.first_of, serial)):
            return ["" if not s.strip("0") else s for s in serial]
        return serial

    def _parties(
        self, cell: _ByRole, block: Block, of: Callable[..., list[str]]
    ) -> Iterator[tuple[str, list[str]]]:
        payee, payer = of("counterparty_name", "payee_name"), of("payer_name", "unit_name")
        to = self._account_column(
            block, cell.get("counterparty_account") or cell.get("payee_account")
        )
        if "payer_name" in cell and ("payee_name" in cell or IN in block.directions):
            # Both parties named: the other one is the payee of money out, the payer of money in.
            other = self._account_column(block, cell.get("payer_account"))
            sides = block.directions
            yield "counterparty", _by_side(sides, payee, payer)
            yield "account", _by_side(sides, to, other)
            yield "payer", _by_side(sides, payer, payee)
            return
        yield "counterparty", payee
        yield "account", to
        yield "payer", payer

    def _account_column(self, block: Block, column: Sequence[str] | None) -> list[str]:
        if column is None:
            return [""] * len(block.lines)
        read = list(map(self._accounts.__getitem__, column))
        if "" in read:
            self._name_damaged(block, read, column)
        return read

    def _name_damaged(self, block: Block, read: list[str], column: Sequence[str]) -> None:
        """Say which accounts a spreadsheet has cut short (6.22E+18)."""
        for line, own_account, raw in zip(block.lines, read, column, strict=True):
            if not own_account and DAMAGED.fullmatch(text(raw)):
                self._warnings.append(Issue("account_precision_lost", line, {"cell": raw}))


class OwnMoney:
    """Hears what a file proves of money between own accounts. ``transfers``: its lines so far;
    ``places``: line of cash → how many equal ones of its voucher's entry stand above it.
    """

    def __init__(self, meaning: Meaning) -> None:
        self.transfers: set[int] = set()
        self.places: Mapping[int, int] = {}
        self.entries: Entries | None = None
        if meaning.kind.kind == "gl_voucher" and "gl_account" in meaning.role:
            self.entries = Entries(self.transfers)
            self.places = self.entries.place
        # Who draws up a list need not hold the account that it is paid from: a balance shows the
        # account of whom a title names.
        above = account_holder.above(meaning.table.preamble, units="balance" in meaning.role)
        self._names = OwnNames(above[1] if above else "", meaning.header, self.transfers)
        self.role = {**meaning.role, **self._names.roles}

    def hear_lines(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Take all rows of a block, lines that are no cash among them."""
        if self.entries is not None:
            self.entries.hear(rows, bad)

    def hear(self, block: Block, cell: _ByRole) -> None:
        """Take accepted rows; what the lines of a voucher prove needs no names."""
        if self.entries is None:
            self._names.hear(_both_sides(block, cell))

    def remarks(self) -> list[Issue]:
        """Return what is to be said of them."""
        return (self._names if self.entries is None else self.entries).remarks()


def _both_sides(block: Block, cell: _ByRole) -> Moved:
    """Return accepted rows with the names on their own side, where columns say them."""
    own = cell.get("own_name") or (block.payer if "payer_name" in cell else None)
    kinds = cell.get("txn_type") or block.note
    texts = (block.summary, block.purpose, block.note, kinds)
    return Moved(
        block.lines,
        block.amounts,
        own,
        block.counterparty,
        lambda i: " ".join(column[i] for column in texts),
        cell.get(AGAINST, ()),
    )


def _by_side(sides: Sequence[int], out: list[str], into: list[str]) -> list[str]:
    """Return per row the text of its side."""
    return [a if s == OUT else b for s, a, b in zip(sides, out, into, strict=True)]


def _either(first: list[str], second: list[str]) -> list[str]:
    return [a or b for a, b in zip(first, second, strict=True)] if any(first) else second
