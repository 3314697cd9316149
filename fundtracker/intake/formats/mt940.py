"""MT940: the SWIFT statement. Marks C, D, RC, RD; amounts with a comma; :86: in plain words or in
fields.
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from fundtracker.errors import RefusedError
from fundtracker.intake.formats.entries import Entry, Statement
from fundtracker.patterns import lazy

_TAG = lazy(r":(\d{2}[A-Z]?):(.*)")
_ENTRY = lazy(
    r"(\d{6})(\d{4})?(R?[CD]|E[CD])([A-Z])?(\d+,\d{0,2})([A-Z]\w{3})?([^/\n]*)(?://([^\n]*))?"
)
_BALANCE = lazy(r"([CD])(\d{6})([A-Z]{3})(\d+,\d{0,2})")
_FIELD = lazy(r"\?(\d{2})([^?]*)")
_CODE = lazy(r"/([A-Z]{3,5})/")


def read(text: str) -> list[Statement]:
    """Return the statements of a file, those of one account joined.

    Raises:
        RefusedError: ``statement_unreadable`` with the line of an entry that cannot be read.
    """
    statements: dict[str, Statement] = {}
    statement = Statement()
    currency = ""
    entry: Entry | None = None
    for line, tag, value in _tags(text):
        if tag == "20":
            statement, entry = Statement(line=line), None
        elif tag == "25":
            account = re.sub(r"\W", "", value.split("/")[-1].split("\n")[0])
            statement = statements.setdefault(account, Statement(account, line))
        elif tag in ("60F", "60M", "62F", "62M"):
            amount, currency = _balance(value, line)
            if tag[:2] == "60" and statement.opening is None:
                statement.opening = amount
            elif tag[:2] == "62":
                statement.closing, statement.closing_line = amount, line
            entry = None
        elif tag == "61":
            entry = _entry(value, line, currency)
            statement.entries.append(entry)
        elif tag == "86" and entry is not None:
            _tell(entry, value)
            entry = None
    return [statement for statement in statements.values() if statement.entries] or [statement]


def _tags(text: str) -> list[tuple[int, str, str]]:
    tags: list[tuple[int, str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        bare = re.sub(r"^(?:\{\d:[^}]*\})*\{4:", "", line.rstrip())
        if match := _TAG.match(bare):
            tags.append((number, match[1], match[2]))
        elif tags and bare and not bare.startswith(("-", "{", "}")):
            tags[-1] = (tags[-1][0], tags[-1][1], tags[-1][2] + "\n" + bare)
    return tags


def _balance(value: str, line: int) -> tuple[Decimal, str]:
    match = _BALANCE.match(value)
    if match is None:
        raise RefusedError("statement_unreadable", line=line)
    amount = Decimal(match[4].replace(",", "."))
    return (-amount if match[1] == "D" else amount), match[3]


def _entry(value: str, line: int, currency: str) -> Entry:
    match = _ENTRY.match(value)
    if match is None or match[3].startswith("E"):
        raise RefusedError("statement_unreadable", line=line)
    amount = Decimal(match[5].replace(",", "."))
    into = match[3].endswith("C")
    signed = amount if into else -amount
    if match[3].startswith("R"):
        signed = -signed
    more = value.split("\n", 1)[1].strip() if "\n" in value else ""
    serial = (match[8] or match[7] or "").strip()
    own = "" if serial in ("NONREF", "") else serial
    return Entry(line, _day(match[1], match[2]), signed, into, "", "", "", more, own, currency)


def _day(value: str, booked: str | None) -> str:
    """Return the day of booking, else of value; around New Year the year is the one that brings
    both together.
    """
    try:
        day = dt.date(2000 + int(value[:2]), int(value[2:4]), int(value[4:]))
        if booked is None:
            return day.isoformat()
        near = [
            dt.date(day.year + n, int(booked[:2]), int(booked[2:]))
            for n in (-1, 0, 1)
            if _is_day(day.year + n, booked)
        ]
    except ValueError:
        return value
    return (
        min(near, key=lambda candidate: abs(candidate - day)).isoformat()
        if near
        else day.isoformat()
    )


def _is_day(year: int, text: str) -> bool:
    try:
        dt.date(year, int(text[:2]), int(text[2:]))
    except ValueError:
        return False
    return True


def _tell(entry: Entry, value: str) -> None:
    """Take what :86: says: fields ?20…, codes /NAME/…, or plain words."""
    flat = value.replace("\n", "")
    fields = [(code, text.strip()) for code, text in _FIELD.findall(flat)]
    if fields:
        _take_fields(entry, fields)
        return
    pieces = _CODE.split(flat)
    if len(pieces) > 2:
        texts = dict(zip(pieces[1::2], (text.strip() for text in pieces[2::2]), strict=False))
        entry.payee = texts.get("NAME", "") or texts.get("BENM", "") or texts.get("ORDP", "")
        entry.account = texts.get("IBAN", "") or texts.get("ACCT", "")
        entry.summary = texts.get("REMI", "") or texts.get("PREF", "") or flat
        return
    entry.summary = " ".join(value.split())


def _take_fields(entry: Entry, fields: list[tuple[str, str]]) -> None:
    """Take fields ?20…; one that comes again goes on."""
    texts: dict[str, str] = {}
    for code, text in fields:
        texts[code] = texts.get(code, "") + text
    entry.payee = (texts.get("32", "") + texts.get("33", "")).strip()
    entry.account = texts.get("31", "") or texts.get("38", "")
    words = [text for code, text in fields if code[0] == "2" or code in ("60", "61", "62", "63")]
    entry.summary = "".join(words).strip() or texts.get("00", "")
