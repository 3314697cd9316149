"""Rows of one block, as those who look for sums among them see them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.intake.text import sum_words

OWN_WORDS = ("serial_no", "voucher_no", "summary", "purpose")
PAYEES = ("counterparty_name", "payee_name", "counterparty_account")


class Rows(NamedTuple):
    """Rows of one block: their lines, cells by role, all columns, days, fen and sides (or codes),
    the balance after each.
    """

    lines: Sequence[int]
    cell: Mapping[str, Sequence[str]]
    columns: Sequence[Sequence[str]]
    days: list[Any]
    money: list[Any]
    sides: list[Any]
    left: list[Any] | None

    def of(self, *roles: str) -> list[Sequence[str]]:
        """Return the columns of some roles that the file has."""
        return [self.cell[role] for role in roles if role in self.cell]

    def payee(self, i: int) -> str:
        """Return the name or account of the other side of a row, a word of a sum aside."""
        texts = (self.cell[role][i].strip() for role in PAYEES if role in self.cell)
        return next((text for text in texts if text and not sum_words.of_nobody(text)), "")

    def day(self, i: int) -> str:
        """Return what stands where a row says its day."""
        return (self.cell.get("date") or self.cell["datetime"])[i].strip()

    def fen(self, i: int) -> int | None:
        """Return the fen of a row, None where it has none that can be read."""
        return self.money[i] if type(self.money[i]) is int else None
