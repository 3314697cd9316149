"""Which sheets of a workbook hold payments: one, or several that are imported together; the
others are named.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.meaning.not_paid import title
from fundtracker.intake.meaning.opening import may_be_statement
from fundtracker.intake.questions import Unread
from fundtracker.intake.sheets.sheet_score import score
from fundtracker.intake.text import decode
from fundtracker.ledger.documents.source_files import head_of

if TYPE_CHECKING:
    from fundtracker.intake.meaning.reading import Reading

_Moved = tuple[int, int, int]  # day, side, fen
Payments = Counter[_Moved]
# What of two rows with the same day, money and payee must not differ if they are one payment.
_TELLING = ("account", "summary", "purpose", "project", "contract", "serial")


def names_of_payments(path: Path) -> list[str]:
    """Return the names of the shown sheets that hold payments, in order; none for a text file."""
    head = head_of(path)
    if may_be_statement(head):
        from fundtracker.intake.formats import statements  # few files are of these formats

        if statements.format_of(head) is not None:
            return statements.accounts(path, head)
    kind = decode.kind_of_file(path, head)
    if kind not in ("zip", "ole", "markup"):
        return []
    from fundtracker.intake.text import spreadsheet  # a text file does without it

    book = spreadsheet.open_workbook(path, kind)
    if len(book.sheets) < 2:
        return []
    return [sheet.name for sheet in book.sheets if sheet.shown and score(sheet.rows())]


def payments_of(reading: Reading) -> Payments:
    """Read a sheet to its end and return its payments."""
    payments: Payments = Counter()
    for block in reading.blocks():
        payments.update(zip(block.days, block.directions, block.amounts, strict=True))
    return payments


def repeated(sheets: Mapping[str, Payments]) -> dict[str, Unread]:
    """Return the sheets whose money other sheets hold already: copies of rows, and sums of what
    others list.
    """
    left: dict[str, Unread] = {}
    for name in reversed(list(sheets)):
        ours = sheets[name]
        others = [
            payments
            for other, payments in sheets.items()
            if other != name and other not in left and payments
        ]
        if ours and others and (code := _repeats(ours, others)):
            left[name] = _left(code, name, ours)
    return left


def _repeats(ours: Payments, others: list[Payments]) -> str | None:
    """Return how a sheet says again what others hold: as a copy of rows, or as their sum."""
    if any(ours <= theirs for theirs in others):
        return "sheet_is_copy"
    for some in (others, *([payments] for payments in others)):
        n = sum(payments.total() for payments in some)
        if _totals([ours]) == _totals(some) and ours.total() <= n:
            return "sheet_is_sum"
    return None


def not_paid(sheets: Mapping[str, Payments]) -> dict[str, Unread]:
    """Return the sheets whose names say that their money is not paid, beside others of which none
    says so: 未支付, 作废, 支付计划.
    """
    named = [name for name in sheets if title([name])]
    if len(named) == len(sheets):
        return {}
    return {name: _left("sheet_not_paid", name, sheets[name]) for name in named}


def unpaid_part(name: str, payments: Payments) -> Unread:
    """Return what is said of a part of which the person answered that it was not paid."""
    return _left("part_not_paid", name, payments)


def in_several(parts: Iterable[Payments]) -> set[_Moved]:
    """Return the days and money that stand in several of the parts that are read together."""
    counts = Counter(moved for payments in parts for moved in payments)
    return {moved for moved, n in counts.items() if n > 1}


class Overlap:
    """Hears the rows of parts that are read together, one part after the other: of which payee
    another one has the same payment already.

    ``suspects``: the days and money that stand in several parts.
    """

    def __init__(self, suspects: set[_Moved]) -> None:
        self._suspects = suspects
        self._seen: dict[tuple[_Moved, str], list[_Told]] = {}

    def take(self, reading: Reading) -> Issue | None:
        """Return what rows of a part other parts have too; None where there are none."""
        lines, fen, names, rows = list[int](), 0, dict[str, None](), _told(reading, self._suspects)
        for line, key, words in rows:
            other = next((t for t in self._seen.get(key, ()) if t.may_be(words)), None)
            if other is not None:
                self._seen[key].remove(other)
                lines, fen = [*lines, line], fen + abs(key[0][2])
                names[other.part] = None
        for _, key, words in rows:
            self._seen.setdefault(key, []).append(words)
        params = {"name": "、".join(names), "rows": len(lines), "amount": show(fen)}
        return Issue("rows_in_two_parts", lines[0], params) if lines else None


class _Told(NamedTuple):
    """What a row says beside day, money and payee: the part and the account it stands in, its
    texts.
    """

    part: str
    own: str
    texts: tuple[str, ...]

    def may_be(self, other: _Told) -> bool:
        """Return whether two rows may be one payment: what both say is the same."""
        pairs = zip((self.own, *self.texts), (other.own, *other.texts), strict=True)
        return all(ours == theirs or not ours or not theirs for ours, theirs in pairs)


def _told(reading: Reading, suspects: set[_Moved]) -> list[tuple[int, tuple[_Moved, str], _Told]]:
    """Return (line, day with money and payee, the rest) of the suspected rows of a part that name
    a payee.
    """
    part, own = reading.table.part or reading.name, reading.own_account
    rows = []
    for block in reading.blocks():
        for i, moved in enumerate(zip(block.days, block.directions, block.amounts, strict=True)):
            if moved in suspects and block.counterparty[i]:
                texts = tuple(getattr(block, name)[i] for name in _TELLING)
                key = moved, block.counterparty[i]
                rows.append((block.lines[i], key, _Told(part, own, texts)))
    return rows


def _left(code: str, name: str, payments: Payments) -> Unread:
    fen = sum(abs(fen) * n for (_, _, fen), n in payments.items())
    return Unread(code, name, None, payments.total(), fen)


def _totals(sheets: Iterable[Payments]) -> Counter[tuple[int, int, int]]:
    """Return the fen of some sheets by year, month and side."""
    totals: Counter[tuple[int, int, int]] = Counter()
    for payments in sheets:
        for (day, side, fen), n in payments.items():
            date = dt.date.fromordinal(day)
            totals[date.year, date.month, side] += fen * n
    return totals
