"""QIF: records of one-letter lines, ended by ^."""

from __future__ import annotations

from decimal import Decimal

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.formats.entries import Entry, Statement, decimal
from fundtracker.patterns import lazy

_MONEY = ("bank", "cash", "ccard", "oth a", "oth l")
_DAY = lazy(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*([/.'-])\s*(\d{2}|\d{4})\s*")


def read(text: str) -> list[Statement]:
    """Return the statements of a file: one, or one an account.

    Raises:
        RefusedError: ``statement_unreadable``: it holds no account of money (investments, lists
            only).
    """
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), 1):
        code, value = line[:1].upper(), line[1:].strip()
        if code == "!":
            reader.begin(value, number)
        elif reader.in_account:
            if code == "N":
                reader.account = value
        elif code == "^":
            reader.end_entry()
        elif line.strip():
            reader.take(code, value, number)
    statements = reader.statements
    if not statements:
        raise RefusedError("statement_unreadable", line=1)
    for statement in statements:
        statement.entries = [e for e in statement.entries if e.day or e.amount]
    return statements


class _Reader:
    """Collects the statements while the lines go by; lists and investments are passed over."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.account, self.in_account = "", False
        self._statement: Statement | None = None
        self._entry: Entry | None = None
        self._parts: list[Decimal] = []  # of a split entry

    def begin(self, kind: str, line: int) -> None:
        """Take a line that says what follows: an account's description, entries, a list."""
        name = kind.lower().removeprefix("type:").strip()
        self.in_account = name == "account"
        self._entry = None
        if name in _MONEY:
            self._statement = Statement(line=line, title=self.account, of_card=name == "ccard")
            self.statements.append(self._statement)
        elif not self.in_account and kind.lower().startswith("type:"):
            self._statement = None

    def end_entry(self) -> None:
        """Take the end of an entry; its parts must add up to it."""
        if self._statement is None:
            return
        entry, parts = self._entry, self._parts
        amount = entry.amount if entry is not None and parts else None
        if entry is not None and isinstance(amount, Decimal) and sum(parts) != amount:
            self._statement.issues.append(Issue("split_differs", entry.line))
        self._entry, self._parts = None, []

    def take(self, code: str, value: str, line: int) -> None:
        """Take a line of an entry; the first one begins it."""
        if self._statement is None:
            return
        if self._entry is None:
            self._entry = Entry(line)
            self._statement.entries.append(self._entry)
        if code == "$" and isinstance(part := decimal(value), Decimal):
            self._parts.append(part)
        _take(self._entry, code, value)


def _take(entry: Entry, code: str, value: str) -> None:
    if code == "D":
        entry.day = _day(value)
    elif code in ("T", "U") and (code == "T" or not entry.amount):
        amount = decimal(value)
        entry.into = not (amount < 0 if isinstance(amount, Decimal) else amount.startswith("-"))
        entry.amount = amount if isinstance(amount, Decimal) else amount.lstrip("+-") or "?"
    elif code == "P":
        entry.payee = value
    elif code == "M":
        entry.summary = value
    elif code == "N":
        entry.serial = value


def _day(text: str) -> str:
    """Return a day with four digits of its year; whether the month stands first the other days
    must tell.
    """
    match = _DAY.fullmatch(text.replace(" ", ""))
    if match is None:
        return text
    year = match[4]
    if len(year) == 2:
        year = f"20{year}" if match[3] == "'" or int(year) < 70 else f"19{year}"
    return f"{match[1]}/{match[2]}/{year}"
