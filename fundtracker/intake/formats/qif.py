"""QIF: records of one-letter lines, ended by ^."""

from __future__ import annotations

from decimal import Decimal

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.formats.entries import Entry, Statement, decimal
from fundtracker.patterns import lazy

_MONEY = ("bank", "cash", "ccard", "oth a", "oth l")
_DAY = lazy(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*([/.'-])\s*(\d{2}|\d{4})\s*")


def read(text: str) -> list[Statement]:  # noqa: C901 - one case after the other
    """Return the statements of a file: one, or one an account.

    Raises:
        RefusedError: ``statement_unreadable``: it holds no account of money (investments, lists
            only).
    """
    statements: list[Statement] = []
    statement: Statement | None = None
    account, in_account = "", False
    entry: Entry | None = None
    parts = Decimal(0)
    split = False
    for number, line in enumerate(text.split("\n"), 1):
        code, value = line[:1].upper(), line[1:].strip()
        if code == "!":
            kind = value.lower().removeprefix("type:").strip()
            in_account = kind == "account"
            entry = None
            if kind in _MONEY:
                statement = Statement(line=number, title=account)
                statements.append(statement)
            elif not in_account and value.lower().startswith("type:"):
                statement = None
        elif in_account:
            account = value if code == "N" else account
        elif statement is None or not line.strip():
            continue
        elif code == "^":
            if (
                entry is not None
                and split
                and isinstance(entry.amount, Decimal)
                and parts != entry.amount
            ):
                statement.issues.append(Issue("split_differs", entry.line))
            entry, parts, split = None, Decimal(0), False
        else:
            if entry is None:
                entry = Entry(number)
                statement.entries.append(entry)
            if code == "$" and isinstance(part := decimal(value), Decimal):
                parts, split = parts + part, True
            _take(entry, code, value)
    if not statements:
        raise RefusedError("statement_unreadable", line=1)
    for account_statement in statements:
        account_statement.entries = [e for e in account_statement.entries if e.day or e.amount]
    return statements


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
