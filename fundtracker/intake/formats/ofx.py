"""OFX 1 (SGML without closing tags) and OFX 2 (XML): bank and card statements."""

from __future__ import annotations

import datetime as dt
import html
import re
from decimal import Decimal

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.formats.entries import Entry, Statement, decimal

_TAG = re.compile(r"<(/?)([A-Za-z0-9.]+)>([^<]*)")
_DAY = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:\d{2})?(?:\.\d+)?)?\s*(?:\[([-+]?\d{1,2}(?:\.\d+)?)(?::\w*)?\])?"
)
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_OUT = {"DEBIT", "CHECK", "PAYMENT", "FEE", "SRVCHG", "ATM", "POS", "CASH", "DIRECTDEBIT", "REPEATPMT"}
_CHINA = 8


def read(text: str) -> list[Statement]:  # noqa: C901 - one tag after the other
    """Return the statements of a file.

    Raises:
        RefusedError: ``statement_unreadable`` for one without entries of a statement (investments only).
    """
    found: list[Statement] = []
    entry: dict[str, str] | None = None
    lines: list[tuple[int, dict[str, str]]] = []
    statement, currency, inside = Statement(), "", ""
    line, at = 1, 0
    for tag in _TAG.finditer(text):
        line, at = line + text.count("\n", at, tag.start()), tag.start()
        closing, name, value = tag[1], tag[2].upper(), html.unescape(tag[3]).strip()
        if name in _STATEMENTS and not closing:
            statement, currency, lines = Statement(line=line), "", []
            found.append(statement)
        elif name in _STATEMENTS or (name == "BANKTRANLIST" and closing):
            statement.entries += _entries(lines, currency, statement)
            lines = []
        elif name == "STMTTRN":
            entry = None if closing else {}
            if entry is not None:
                lines.append((line, entry))
        elif closing:
            inside = "" if name == inside else inside
        elif entry is not None:
            _take(entry, name, value)
        elif name in ("BANKACCTFROM", "CCACCTFROM", "LEDGERBAL"):
            inside = name
        elif name == "ACCTID" and inside.endswith("FROM"):
            statement.account = value
        elif name == "BALAMT" and inside == "LEDGERBAL" and isinstance(amount := decimal(value), Decimal):
            statement.closing, statement.closing_line = amount, line
        elif name == "CURDEF":
            currency = value
    if not found:
        raise RefusedError("statement_unreadable", line=1)
    return found


def _take(entry: dict[str, str], name: str, value: str) -> None:
    if value and (name != "NAME" or "NAME" not in entry):
        entry.setdefault(name, value)


def _entries(lines: list[tuple[int, dict[str, str]]], currency: str, statement: Statement) -> list[Entry]:
    read = [(line, said, decimal(said.get("TRNAMT", ""))) for line, said in lines]
    # By the rules the sign tells the side; a file without any minus whose types name both sides goes by the types.
    signs = any(isinstance(amount, Decimal) and amount < 0 for _, _, amount in read)
    types = {said.get("TRNTYPE", "").upper() in _OUT for _, said, _ in read}
    by_type = not signs and True in types
    if by_type:
        statement.issues.append(Issue("side_by_type", statement.line))
    found = []
    for line, said, amount in read:
        if by_type and isinstance(amount, Decimal) and said.get("TRNTYPE", "").upper() in _OUT:
            amount = -amount
        into = not (amount < 0 if isinstance(amount, Decimal) else amount.startswith("-"))
        if isinstance(amount, str):
            amount = amount.lstrip("+-") or "?"
        found.append(
            Entry(
                line,
                _day(said.get("DTPOSTED", "")),
                amount,
                into,
                said.get("NAME", ""),
                said.get("ACCTID", ""),
                said.get("MEMO", ""),
                "",
                said.get("FITID", ""),
                said.get("CURSYM", currency),
            )
        )
    return found


def _day(text: str) -> str:
    """Return the day in China: one with a time and a zone is that moment's day, any other stays as it is written."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return text
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if found[4] and found[6]:
        try:
            moment = dt.datetime(year, month, day, int(found[4]), int(found[5]))
        except ValueError:
            return text
        local = moment + dt.timedelta(hours=_CHINA - float(found[6]))
        return local.date().isoformat()
    return f"{year:04}-{month:02}-{day:02}"
