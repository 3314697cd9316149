"""Vouchers of classified payments: entries for the books of another program, balanced to the fen.

Every payment out is a voucher: debits on the accounts of its plan lines, a credit on the account
of its source; a refund stands with a minus on the same sides. Parallel bookkeeping has a second
set of entries for budget accounting. An account that a person did not state is never guessed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Change, Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_pages import PageRow
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part

SETTING = "voucher_accounts"
SETS = ("financial", "budget")
MOST = 20_000  # vouchers of one file
NONE = "-"  # the code of no source


class Need(NamedTuple):
    """An account that vouchers need: ``key`` is set:side:code of the line or source; payments and
    their fen.
    """

    key: str
    words: str
    n: int
    fen: int


class Entry(NamedTuple):
    """A line of a voucher; amounts in fen, one of the two is 0."""

    day: dt.date
    number: int
    set: str
    summary: str
    account: str
    debit: int
    credit: int
    payee: str
    project_code: str
    project: str
    source: str


class Vouchers(NamedTuple):
    """Entries of ``n`` payments of ``fen``; ``needs``: all accounts; ``left``: payments on no
    plan line (number, fen), which make no voucher.
    """

    entries: list[Entry]
    needs: list[Need]
    missing: list[Need]
    n: int
    fen: int
    left: tuple[int, int]


class _Names(NamedTuple):
    lines: Mapping[int, tuple[str, str]]  # code, name
    sources: Mapping[int, tuple[str, str]]
    projects: Mapping[int, tuple[str, str]]


def accounts(ledger: Ledger) -> dict[str, str]:
    """Return the accounts that were stated: key of a need → code, perhaps a blank and its name.

    Raises:
        UserError: ``voucher_accounts_unreadable``: the setting was altered outside the program.
    """
    try:
        stored = json.loads(ledger.settings.get(SETTING, "{}"))
    except ValueError:
        stored = None
    texts = isinstance(stored, dict) and all(isinstance(v, str) for v in stored.values())
    if not texts:
        raise UserError("voucher_accounts_unreadable", name=SETTING)
    return {key: value for key, value in stored.items() if value.strip()}


def _known(ledger: Ledger) -> dict[str, str]:
    """Return the accounts that were stated; none where they cannot be read."""
    try:
        return accounts(ledger)
    except UserError:
        return {}


def put_accounts(ledger: Ledger, change: Change, stated: Mapping[str, str]) -> None:
    """Keep accounts with the ledger; an empty one is taken away, and so is what cannot be read."""
    merged = {k: v.strip() for k, v in (_known(ledger) | dict(stated)).items() if v.strip()}
    ledger.settings.put(change, SETTING, json.dumps(merged, ensure_ascii=False, sort_keys=True))


def numbering_words() -> str:
    """Return how vouchers are numbered."""
    return tr(
        "Numbers begin at 1 in each month of a file: a second file of a month begins at 1 again;"
        " the other program may number anew."
    )


def differ(ledger: Ledger, stated: Mapping[str, str]) -> bool:
    """Tell whether accounts are others than those kept, or these cannot be read."""
    try:
        known = accounts(ledger)
    except UserError:
        return True
    return any(known.get(key, "") != account for key, account in stated.items())


def build(
    ledger: Ledger, query: Query, sets: Sequence[str], stated: Mapping[str, str] | None = None
) -> Vouchers:
    """Return the vouchers of the money paid in a query, by day.

    Args:
        ledger: has the payments and the accounts that were stated.
        query: which payments.
        sets: the sets of books.
        stated: accounts that are about to be stated; with it (even empty) those of the ledger need
            not be readable: they are stated anew.

    Raises:
        UserError: ``too_many_at_once``, ``voucher_accounts_unreadable``.
    """
    known = accounts(ledger) if stated is None else _known(ledger) | dict(stated)
    among = (*query.among, ("measure", (PAID,)))  # beside what the query asks for
    paid = query._replace(among=among, order="date", descending=False, then=())
    n = ledger.pages.totals(paid).n
    if n > MOST:
        raise UserError("too_many_at_once", n=n, most=MOST)
    names, maker = _names(ledger), _Maker(sets, known)
    for record in ledger.pages.rows(paid, 0, n):
        maker.add(record, _parts(ledger, record), names)
    return maker.made()


def _parts(ledger: Ledger, record: PageRow) -> list[Part]:
    if record.split:
        return ledger.payments.parts(record.id)
    return [Part(record.whole_fen, record.line_id, record.project_id, record.source_id)]


def _names(ledger: Ledger) -> _Names:
    lang = language()
    return _Names(
        {line.id: (line.code, line.name(lang)) for line in ledger.plan.lines()},
        {source.id: (source.code, source.name(lang)) for source in ledger.plan.sources()},
        {project.id: (project.code, project.title(lang)) for project in ledger.projects.all()},
    )


class _Maker:
    """Makes vouchers one by one, numbered anew each month."""

    def __init__(self, sets: Sequence[str], known: Mapping[str, str]) -> None:
        self._sets, self._known = sets, known
        self._entries: list[Entry] = []
        self._needs: dict[str, list[object]] = {}
        self._numbers: dict[tuple[int, int], int] = {}
        self._n = self._fen = 0
        self._left = [0, 0]

    def add(self, record: PageRow, parts: Sequence[Part], names: _Names) -> None:
        """Add the voucher of a payment; one with a part on no plan line makes none."""
        if any(part.line_id is None for part in parts):
            self._left[0] += 1
            self._left[1] += record.whole_fen
            return
        month = (record.date.year, record.date.month)
        self._numbers[month] = number = self._numbers.get(month, 0) + 1
        self._n += 1
        self._fen += record.whole_fen
        entries = []
        for each in self._sets:
            for part in parts:
                entries += self._pair(each, record, part, names, number)
        if sum(e.debit for e in entries) != sum(e.credit for e in entries):
            raise UserError("voucher_unbalanced", id=record.id)
        self._entries += entries

    def _pair(
        self, each: str, record: PageRow, part: Part, names: _Names, number: int
    ) -> list[Entry]:
        """Return debit and credit of a part in one set of books."""
        line = names.lines[part.line_id or 0]
        source = names.sources.get(part.source_id or 0, (NONE, tr("no source")))
        project = names.projects.get(part.project_id or 0, ("", ""))
        fen = part.amount_fen
        debit = self._account(f"{each}:debit:{line[0]}", line[1], fen)
        credit = self._account(f"{each}:credit:{source[0]}", source[1], fen)
        words = record.summary or record.purpose or tr("Payment")
        summary = f"{words} {record.counterparty}".strip()
        common = (record.date, number, each, summary)
        tail = (record.counterparty, *project, source[1] if source[0] != NONE else "")
        return [
            Entry(*common, debit, fen, 0, *tail),
            Entry(*common, credit, 0, fen, *tail),
        ]

    def _account(self, key: str, name: str, fen: int) -> str:
        need = self._needs.setdefault(key, [name, 0, 0])
        need[1] = int(str(need[1])) + 1
        need[2] = int(str(need[2])) + fen
        return self._known.get(key, "")

    def made(self) -> Vouchers:
        """Return what was made."""
        needs = [
            Need(key, str(name), int(str(n)), int(str(fen)))
            for key, (name, n, fen) in sorted(self._needs.items())
        ]
        missing = [need for need in needs if not self._known.get(need.key, "").strip()]
        left = (self._left[0], self._left[1])
        return Vouchers(self._entries, needs, missing, self._n, self._fen, left)
