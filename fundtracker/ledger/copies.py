"""What the copies of a ledger hold, beside what the ledger holds now: looked at before one is
restored.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import backup
from fundtracker.ledger.core.database import Clock
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.ledger import Ledger


class Copy(NamedTuple):
    """A copy beside the ledger: when it was written, its bytes, the last change it holds."""

    path: Path
    at: dt.datetime
    size: int
    seq: int


class Held(NamedTuple):
    """What a ledger holds: changes, payments, fen paid, its head."""

    seq: int
    payments: int
    paid_fen: int
    head: str


class Compared(NamedTuple):
    """A copy beside the ledger now: ``since`` are the changes that the copy has not; ``kin`` is
    False where the copy's history is not the beginning of the ledger's.
    """

    copy: Held
    now: Held
    since: list[Entry]
    kin: bool


def listed(ledger: Path) -> list[Copy]:
    """Return the automatic copies of a ledger, the newest first."""
    copies = []
    for path in backup.copies(ledger):
        day, time, seq = path.stem.split("-")
        try:
            at = dt.datetime.strptime(day + time, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
            copies.append(Copy(path, at, path.stat().st_size, int(seq)))
        except (ValueError, OSError):
            continue  # not a copy of ours, or gone meanwhile
    return copies


def newest(ledger: Path) -> str:
    """Return the ISO time of the newest automatic copy, '' where there is none."""
    copies = listed(ledger)
    return copies[0].at.isoformat(timespec="seconds") if copies else ""


def held(ledger: Ledger) -> Held:
    """Return what a ledger holds."""
    from fundtracker.ledger.payments.payment_query import Query

    totals = ledger.pages.totals(Query())
    return Held(ledger.history.last(), totals.n, totals.paid_fen, ledger.head())


def compare(ledger: Ledger, path: Path, clock: Clock) -> Compared:
    """Prove a copy whole and compare it with the ledger.

    Raises:
        UserError: ``ledger_damaged``, ``no_ledger``, ``newer_file`` … of the copy;
            ``backup_not_equal`` where its rows do not add up to what it says.
    """
    now = held(ledger)
    with Ledger.open(path, ledger.person, clock=clock, read_only=True) as copy:
        if copy.check():
            raise UserError("backup_not_equal", path=path.name)
        then = held(copy)
        heads = ledger.history.entries(then.seq, then.seq)
        theirs = copy.history.entries(then.seq, then.seq)
    kin = bool(heads) and bool(theirs) and heads[0].uid == theirs[0].uid
    since = ledger.history.entries(then.seq + 1) if kin else []
    return Compared(then, now, since, kin)
