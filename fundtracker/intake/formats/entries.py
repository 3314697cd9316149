"""What every format of statements says: entries of one account, with what the balance was before
and after.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from fundtracker.errors import Issue
from fundtracker.patterns import lazy


@dataclass
class Entry:
    """One entry: ``amount`` is positive for money in, negative for money out, a text where it
    cannot be read.

    ``into``: the side it is booked on; a reversal of money in is a negative amount on that side.
    ``day`` is written as the format has it, if possible YYYY-MM-DD.
    """

    line: int
    day: str = ""
    amount: Decimal | str = Decimal(0)
    into: bool = False
    payee: str = ""
    account: str = ""
    summary: str = ""
    note: str = ""
    serial: str = ""
    currency: str = ""


@dataclass
class Statement:
    """The entries of one account; ``name`` tells it from others in the file; ``of_card``: what
    comes in on it is no income.
    """

    account: str = ""
    line: int = 1
    entries: list[Entry] = field(default_factory=list)
    opening: Decimal | None = None
    closing: Decimal | None = None
    closing_line: int | None = None
    issues: list[Issue] = field(default_factory=list)
    title: str = ""
    holder: str = ""
    of_card: bool = False

    @property
    def name(self) -> str:
        """The account, or what else the file calls it."""
        return self.account or self.title or str(self.line)


_PLAIN = lazy(r"[-+]?\d+(?:[.,]\d*)?")
_GROUPED = lazy(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def decimal(text: str) -> Decimal | str:
    """Return an amount written with a point or a comma before its cents, 1,234.56 too; else the
    text itself.

    1,000 alone may be either and stays a text.
    """
    bare = "".join(text.split())
    if _GROUPED.fullmatch(bare):
        return bare if bare.count(",") == 1 and "." not in bare else Decimal(bare.replace(",", ""))
    if _PLAIN.fullmatch(bare):
        return Decimal(bare.replace(",", "."))
    return bare
