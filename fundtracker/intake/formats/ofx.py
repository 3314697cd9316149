"""OFX 1 (SGML without closing tags) and OFX 2 (XML): bank and card statements."""

from __future__ import annotations

import datetime as dt
import html
from decimal import Decimal

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.formats.entries import Entry, Statement, decimal
from fundtracker.patterns import lazy

_TAG = lazy(r"<(/?)([A-Za-z0-9.]+)>([^<]*)")
_DAY = lazy(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(?:\d{2})?(?:\.\d+)?)?\s*(?:\[([-+]?\d{1,2}(?:\.\d+)?)(?::\w*)?\])?"
)
_STATEMENTS = ("STMTRS", "CCSTMTRS")
_OUT = {
    "DEBIT",
    "CHECK",
    "PAYMENT",
    "FEE",
    "SRVCHG",
    "ATM",
    "POS",
    "CASH",
    "DIRECTDEBIT",
    "REPEATPMT",
}
# Types that say a side themselves; of ATM, POS, INT, XFER and OTHER the sign alone tells it.
_SURELY_OUT = _OUT - {"ATM", "POS"}
_SURELY_IN = {"CREDIT", "DEP", "DIRECTDEP", "DIV"}
# Money that came in on a card's statement.
_TO_THE_CARD = {"PAYMENT", "REPEATPMT", "DIRECTDEBIT", "XFER"}
_CHINA = 8


def read(text: str) -> list[Statement]:
    """Return the statements of a file.

    Raises:
        RefusedError: ``statement_unreadable`` for one without entries of a statement (investments
            only).
    """
    reader = _Reader()
    line, at = 1, 0
    for tag in _TAG.finditer(text):
        line, at = line + text.count("\n", at, tag.start()), tag.start()
        name, value = tag[2].upper(), html.unescape(tag[3]).strip()
        if tag[1]:
            reader.close(name)
        else:
            reader.open(name, value, line)
    if not reader.statements:
        raise RefusedError("statement_unreadable", line=1)
    return reader.statements


class _Reader:
    """Collects the statements while the tags go by."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self._statement, self._currency = Statement(), ""
        self._lines: list[tuple[int, dict[str, str]]] = []  # the entries read so far
        self._entry: dict[str, str] | None = None
        self._inside = ""
        self._of_card = False

    def open(self, name: str, value: str, line: int) -> None:
        """Take a tag that opens, or one with a value."""
        if name in _STATEMENTS:
            self._statement, self._currency, self._lines = Statement(line=line), "", []
            self.statements.append(self._statement)
            self._of_card = self._statement.of_card = name == "CCSTMTRS"
        elif name == "STMTTRN":
            self._entry = {}
            self._lines.append((line, self._entry))
        elif self._entry is not None:
            _take(self._entry, name, value)
        elif name in ("BANKACCTFROM", "CCACCTFROM", "LEDGERBAL"):
            self._inside = name
        elif name == "CURDEF":
            self._currency = value
        else:
            self._take(name, value, line)

    def _take(self, name: str, value: str, line: int) -> None:
        """Take what the statement says of its account: the number, the balance at the end."""
        if name == "ACCTID" and self._inside.endswith("FROM"):
            self._statement.account = value
        elif name == "BALAMT" and self._inside == "LEDGERBAL":
            amount = decimal(value)
            if isinstance(amount, Decimal):
                self._statement.closing, self._statement.closing_line = amount, line

    def close(self, name: str) -> None:
        """Take a tag that closes."""
        if name in _STATEMENTS or name == "BANKTRANLIST":
            self._statement.entries += _entries(self._lines, self._currency, self._statement)
            self._statement.issues += _against_signs(self._lines, self._of_card)
            self._lines = []
        elif name == "STMTTRN":
            self._entry = None
        elif name == self._inside:
            self._inside = ""


def _take(entry: dict[str, str], name: str, value: str) -> None:
    if value and (name != "NAME" or "NAME" not in entry):
        entry.setdefault(name, value)


def _type(fields: dict[str, str]) -> str:
    return fields.get("TRNTYPE", "").upper()


def _amounts(
    lines: list[tuple[int, dict[str, str]]],
) -> list[tuple[int, dict[str, str], Decimal | str]]:
    return [(line, fields, decimal(fields.get("TRNAMT", ""))) for line, fields in lines]


def _signed(read: list[tuple[int, dict[str, str], Decimal | str]]) -> bool:
    return any(isinstance(amount, Decimal) and amount < 0 for _, _, amount in read)


def _against_signs(lines: list[tuple[int, dict[str, str]]], of_card: bool) -> list[Issue]:
    """Return what is said of entries whose type names the side that their sign does not: by the
    rules the sign counts, but one of the two is a slip.
    """
    read = _amounts(lines)
    if not _signed(read):
        return []
    out = _SURELY_OUT - _TO_THE_CARD if of_card else _SURELY_OUT
    against = [
        (line, _type(fields), amount)
        for line, fields, amount in read
        if isinstance(amount, Decimal)
        and ((amount > 0 and _type(fields) in out) or (amount < 0 and _type(fields) in _SURELY_IN))
    ]
    if not against:
        return []
    types = "、".join(sorted({name for _, name, _ in against}))
    fen = int(sum(abs(amount) for _, _, amount in against) * 100)
    params = {"n": len(against), "types": types, "amount": show(fen)}
    return [Issue("type_against_sign", against[0][0], params)]


def _entries(
    lines: list[tuple[int, dict[str, str]]], currency: str, statement: Statement
) -> list[Entry]:
    read = _amounts(lines)
    # By the rules the sign tells the side; a file without any minus whose types name both sides
    # goes by the types.
    by_type = not _signed(read) and any(_type(fields) in _OUT for _, fields, _ in read)
    if by_type:
        statement.issues.append(Issue("side_by_type", statement.line))
    entries = []
    for line, fields, amount in read:
        if by_type and isinstance(amount, Decimal) and _type(fields) in _OUT:
            amount = -amount
        into = not (amount < 0 if isinstance(amount, Decimal) else amount.startswith("-"))
        if isinstance(amount, str):
            amount = amount.lstrip("+-") or "?"
        entries.append(
            Entry(
                line,
                _day(fields.get("DTPOSTED", "")),
                amount,
                into,
                fields.get("NAME", ""),
                fields.get("ACCTID", ""),
                _memo(fields, to_the_card=into and statement.of_card),
                "",
                fields.get("FITID", ""),
                fields.get("CURSYM", currency),
            )
        )
    return entries


def _memo(fields: dict[str, str], *, to_the_card: bool) -> str:
    """Return what an entry is for; on a card its type too, where it says that the card was paid."""
    memo, name = fields.get("MEMO", ""), _type(fields)
    return f"{name} {memo}".strip() if to_the_card and name in _TO_THE_CARD else memo


def _day(text: str) -> str:
    """Return the day in China: one with a time and a zone is that moment's day, any other stays
    as it is written.
    """
    match = _DAY.fullmatch(text.strip())
    if match is None:
        return text
    year, month, day = int(match[1]), int(match[2]), int(match[3])
    if match[4] and match[6]:
        try:
            moment = dt.datetime(year, month, day, int(match[4]), int(match[5]))
        except ValueError:
            return text
        local = moment + dt.timedelta(hours=_CHINA - float(match[6]))
        return local.date().isoformat()
    return f"{year:04}-{month:02}-{day:02}"
