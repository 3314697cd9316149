"""Rows counted, summed and told as they go by; money between own accounts is neither paid nor
received.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import total
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.payments.classify import StatedPlaces
from fundtracker.intake.sides.own_names import of_the_bank
from fundtracker.ledger import Ledger, things
from fundtracker.ledger.core.change import Column
from fundtracker.ledger.core.measures import PAID, RECEIVED, TRANSFER

IN = 1
_NAMED = 6  # accounts in one remark


def records(
    block: Block, known: set[int] | frozenset[int] = frozenset()
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a block in the terms of the command line's JSON."""
    for i, line in enumerate(block.lines):
        yield {
            "line": line,
            "date": dt.date.fromordinal(block.days[i]).isoformat(),
            "direction": "in" if block.directions[i] else "out",
            "amount_fen": block.amounts[i],
            "counterparty": block.counterparty[i],
            "counterparty_account": block.account[i],
            "summary": block.summary[i],
            "project": block.project[i],
            "contract": block.contract[i],
            "outcome": "known" if line in known else "new",
        }


class Ahead(NamedTuple):
    """New rows dated after today: how many, their fen (out and in added), the first one's line."""

    rows: int = 0
    fen: int = 0
    line: int | None = None


class Tally:
    """Counts and sums as the rows go by; ``today``: the day after which no money has moved yet;
    ``stated``: hears what the new rows say of their place.
    """

    def __init__(self, collect: bool, today: int, stated: StatedPlaces | None = None) -> None:
        self._today, self._stated = today, stated
        self.ahead = Ahead()
        self.new = self.known = 0
        self.sums = dict.fromkeys(("new_out", "new_in", "known_out", "known_in"), 0)
        self.records: list[dict[str, Any]] | None = [] if collect else None

    def add(self, block: Block, known: list[int]) -> None:
        n = len(block.lines)
        self.known += len(known)
        self.new += n - len(known)
        out, into = total(block.amounts, block.directions)
        known_out, known_in = total(
            [block.amounts[i] for i in known], [block.directions[i] for i in known]
        )
        self.sums["known_out"] += known_out
        self.sums["known_in"] += known_in
        self.sums["new_out"] += out - known_out
        self.sums["new_in"] += into - known_in
        if block.days and max(block.days) > self._today:
            self._count_ahead(block, set(known))
        if self._stated is not None:
            self._stated.take(block, set(known))
        if self.records is not None:
            self.records += records(block, {block.lines[i] for i in known})

    def _count_ahead(self, block: Block, known: set[int]) -> None:
        later = [i for i, day in enumerate(block.days) if day > self._today and i not in known]
        if later:
            lines = [block.lines[i] for i in later]
            self.ahead = Ahead(
                self.ahead.rows + len(later),
                self.ahead.fen + sum(abs(block.amounts[i]) for i in later),
                min(lines) if self.ahead.line is None else min(self.ahead.line, *lines),
            )

    def remarks(self) -> list[Issue]:
        """Return the remarks on payments of days that have not come (a year may be a slip) and on
        what the rows say of their place.
        """
        remarks = list(self._stated.remarks()) if self._stated is not None else []
        rows, fen, line = self.ahead
        if rows:
            remarks.append(Issue("days_ahead", line, {"n": rows, "amount": show(fen)}))
        return remarks


def today_of(ledger: Ledger | None) -> int:
    """Return the day here by the ledger's clock; without a ledger every day has come."""
    if ledger is None:
        return dt.date.max.toordinal()
    return ledger.clock().astimezone().toordinal()


class Transfers(NamedTuple):
    """The transfers of a file: their lines, fen by side, and the own accounts on the other side of
    which the ledger holds nothing yet.
    """

    lines: frozenset[int] = frozenset()
    out_fen: int = 0
    in_fen: int = 0
    accounts: tuple[str, ...] = ()


class OwnTransfers:
    """Finds the transfers in the rows of a file that go by: those that the file proves, and those
    to and from accounts of which the ledger knows that they are own.
    """

    def __init__(self, ledger: Ledger | None, reading: Reading, *, of_fund: bool) -> None:
        # Of released money or evidence nothing counts as paid; the rows of a fund are judged apart.
        self._counts = reading.proves == "paid" and not of_fund
        self._proved, self._account = reading.transfers, reading.own_account
        self._own = _own_accounts(ledger, reading.own_account) if ledger is not None else set[str]()
        self._shows_account = self._counts and "balance" in reading.role
        self._ledger = ledger
        self._lines: list[int] = []
        self._fen = [0, 0]
        self._seen: dict[str, bool] = {}  # accounts on the other side, in order
        self._standing: list[int] = []  # payments that a former import made of such rows

    def rows(self, block: Block) -> set[int]:
        """Return the places of the transfers in a block."""
        rows: set[int] = set()
        if not self._counts:
            return rows
        if self._proved and not self._proved.isdisjoint(block.lines):
            rows |= {i for i, line in enumerate(block.lines) if line in self._proved}
        if self._own and not self._own.isdisjoint(block.account):
            rows.update(self._registered(block))
        return rows

    def _registered(self, block: Block) -> Iterator[int]:
        """Yield the rows to and from a known account; the bank's interest is received."""
        for i, (account, side) in enumerate(zip(block.account, block.directions, strict=True)):
            if account in self._own:
                words = f"{block.summary[i]} {block.purpose[i]} {block.note[i]}"
                if side != IN or not of_the_bank(words):
                    yield i

    def take(self, block: Block, known: Mapping[int, int]) -> set[int]:
        """Count the transfers of a block and return their places; ``known``: place → the payment
        that stands already.
        """
        rows = self.rows(block)
        moved = sorted(rows)
        amounts, sides = ([of[i] for i in moved] for of in (block.amounts, block.directions))
        out, into = total(amounts, sides)
        self._fen[0] += out
        self._fen[1] += into
        self._lines += [block.lines[i] for i in moved]
        self._seen.update((block.account[i], True) for i in moved if block.account[i])
        self._standing += [known[i] for i in moved if i in known]
        return rows

    def measures(self, block: Block) -> Column:
        """Return what the rows of a block, new to the ledger, count as."""
        rows = self.rows(block)
        plain = block.directions if any(block.directions) else PAID  # 0 out = paid, 1 in = received
        if not rows:
            return plain
        return [
            TRANSFER if i in rows else RECEIVED if side else PAID
            for i, side in enumerate(block.directions)
        ]

    def end(self) -> Transfers:
        """Return what was found, when all rows are taken."""
        unknown = self._seen.keys() - self._own - {self._account}
        if unknown and self._ledger is not None:
            unknown -= {account.account for account in self._ledger.books.accounts()}
            unknown -= {s.account for s in self._ledger.books.statements().values()}
        lines = frozenset(self._lines)
        out, into = self._fen
        return Transfers(lines, out, into, tuple(a for a in self._seen if a in unknown))

    def remarks(self) -> list[Issue]:
        """Return what is to be said: the money that counts for nothing, and new own accounts."""
        end = self.end()
        if not end.lines:
            return self._paid_here()
        out, into = show(end.out_fen), show(end.in_fen)
        params = {"n": len(end.lines), "amount": out, "into": into}
        issues = [Issue("own_transfers", min(end.lines), params)]
        if end.accounts:
            names = "、".join(end.accounts[:_NAMED])
            issues.append(
                Issue("own_accounts_seen", None, {"n": len(end.accounts), "names": names})
            )
        return issues + self._counted() + self._paid_here()

    def _paid_here(self) -> list[Issue]:
        """Return the remark on what former imports paid to this very account."""
        if self._ledger is None or not self._shows_account or not self._account:
            return []
        n, fen = things.paid_to(self._ledger, self._account)
        params = {"n": n, "amount": show(fen), "account": self._account}
        return [Issue("own_account_paid", None, params)] if n else []

    def _counted(self) -> list[Issue]:
        """Return the remark on transfers that a former import counts."""
        if self._ledger is None:
            return []
        standing = map(self._ledger.payments.get, self._standing)
        fen = [abs(p.amount_fen) for p in standing if p.measure in (PAID, RECEIVED)]
        params = {"n": len(fen), "amount": show(sum(fen))}
        return [Issue("own_transfers_counted", None, params)] if fen else []


def _own_accounts(ledger: Ledger, here: str) -> set[str]:
    """Return the accounts of which the ledger knows that they are own: registered, answered to be,
    or with a statement in the district's books; ``here``: the account of the file itself.
    """
    assigned = ledger.books.accounts()
    shown = (s for s in ledger.books.statements().values() if s.fund is None and s.balances)
    own = {a.account for a in assigned if a.fund is None} | {s.account for s in shown}
    others = {a.account for a in assigned if a.fund is not None} | {here, ""}
    return own - others | ledger.payments.own_accounts()
