"""When the refund of a later closing moves: as the money of those who joined in it comes in.

The closing itself changes at once what everybody is asked for and has left to pay. What it gives
back to the partners before is money, and that is there only once it came: each receipt of the
closing gives back its part, by what each of them is still to get, to the fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from fundtracker.domain.base import fractions
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds.partners import (
    AS_DECIDED,
    CALL,
    EQUALISATION,
    LATE_GOT,
    LATE_PAID,
    NOT_YET,
    RECEIPT,
    Entry,
)

# An entry, where it comes from, the change that wrote it, and the day (an ordinal) of the later
# closing that asks for it, is paid by it or gives it back; 0: it is of none.
Booked = tuple[Entry, str, int, int]
_REFUNDS = {EQUALISATION: RECEIPT, LATE_GOT: LATE_PAID}  # what is given back ← of which money


def dated(rows: Sequence[Booked]) -> Sequence[Booked]:
    """Return a book, in order of day, with each refund of a later closing on the days on which
    its money came in, in parts where it came in parts; what has not come is ``NOT_YET`` moved.

    A refund whose payment is recorded stays as it is. A partner pays capital first, then the fee
    that it owes from the first day on, then interest. What one that fails never paid is given
    back to nobody: its reversal takes off what is still to come. Money that went back is to come
    again from that day on.
    """
    if not [1 for entry, _, _, closing in rows if closing and entry.kind in _REFUNDS]:
        return rows
    parts: dict[int, list[Booked]] = {}
    for kind, money in _REFUNDS.items():
        parts |= _Refunds(rows, kind, money).parts()
    written = [each for at, row in enumerate(rows) for each in parts.get(at, [row])]
    days = [row[0].day for row in written]  # what went back is open from a later day on
    return [written[at] for at in sorted(range(len(days)), key=days.__getitem__)]


def joined(rows: Sequence[Booked]) -> list[tuple[dt.date, str, Fen]]:
    """Return the capital that came in for later closings that give money back: day, partner,
    signed fen, each day and partner once.
    """
    if not [1 for entry, _, _, closing in rows if closing and entry.kind == EQUALISATION]:
        return []
    came: dict[tuple[dt.date, str], Fen] = {}
    for day, _, at, amount in _Refunds(rows, EQUALISATION, RECEIPT).came():
        key = day, rows[at][0].partner
        came[key] = came.get(key, 0) + amount
    return [(day, name, amount) for (day, name), amount in came.items()]


class _Line:
    """What a partner is to get of a closing: parts of it move, what is ``open`` has not yet."""

    def __init__(self, row: Booked) -> None:
        self._row, self.closing, self.partner = row, row[3], row[0].partner
        self.known = row[0].paid != AS_DECIDED  # its payment is recorded
        self.gone = 0
        self._open = [(row[0].day, row[0].amount)]
        self._written: list[Booked] = []

    @property
    def open(self) -> Fen:
        return sum(fen for _, fen in self._open)

    def move(self, amount: Fen, day: dt.date) -> None:
        """Move a part on a day; ``NOT_YET``: it never will."""
        still: list[tuple[dt.date, Fen]] = []
        for since, fen in self._open:
            part = min(amount, fen)
            self._write(since, part, day)
            amount -= part
            still.append((since, fen - part))
            self.gone += part if day != NOT_YET else 0
        self._open = [(since, fen) for since, fen in still if fen]

    def back(self, amount: Fen, day: dt.date) -> None:
        """Take a part back on a day: it is open from then on."""
        self._write(day, amount, day, reverses=True)
        self._open.append((day, amount))
        self.gone -= amount

    def _write(self, since: dt.date, fen: Fen, moved: dt.date, *, reverses: bool = False) -> None:
        entry, source, rev, closing = self._row
        paid = AS_DECIDED if moved == since else moved
        entry = entry._replace(day=since, amount=fen, reverses=reverses, paid=paid)
        if fen:
            self._written.append((entry, source, rev, closing))

    def rows(self) -> list[Booked]:
        """Return the line in the parts that moved and what did not."""
        if self.known:
            return [self._row]
        self.move(self.open, NOT_YET)
        return self._written


class _Refunds:
    """The refunds of one kind while days pass."""

    def __init__(self, rows: Sequence[Booked], kind: str, money: str) -> None:
        self._rows, self._kind, self._money = rows, kind, money
        self._lines = {
            at: _Line(row)
            for at, row in enumerate(rows)
            if row[3] and row[0].kind == kind and not row[0].reverses
        }
        self._reversals: dict[int, list[Booked]] = {}

    def parts(self) -> dict[int, list[Booked]]:
        """Return place in the book → the rows that stand there instead."""
        moves = sorted([*self.came(), *self._taken_back()], key=itemgetter(0, 1))
        for day, of_day in groupby(moves, itemgetter(0)):
            spare, n = 0, 0
            for _, closing, at, fen in of_day:
                if closing:
                    self._move(day, closing, fen)
                else:
                    spare, n = spare + self._take_back(at), n + 1
            if spare < n:  # the rounding of parts: what one gives back another gets
                self._move(day, 0, spare)
        return {at: line.rows() for at, line in self._lines.items()} | self._reversals

    def came(self) -> Iterator[tuple[dt.date, int, int, Fen]]:
        """Yield what came in of the money that is given back: day, closing, row, signed fen."""
        closings = {line.closing for line in self._lines.values()}
        asked: dict[tuple[int, str], Fen] = {}
        for entry, _, _, closing in self._rows:
            if closing and entry.kind == CALL:
                key = closing, entry.partner
                asked[key] = asked.get(key, 0) + entry.signed
        came: dict[tuple[int, str], Fen] = {}
        for at, (entry, _, _, closing) in enumerate(self._rows):
            if closing not in closings or entry.kind != self._money:
                continue
            key = closing, entry.partner
            before = came.get(key, 0)
            came[key] = after = before + entry.signed
            if self._money == RECEIPT:  # what comes beyond the capital is the fee
                before, after = (min(fen, asked.get(key, 0)) for fen in (before, after))
            day = max(entry.day, dt.date.fromordinal(closing))
            yield day, closing, at, after - before

    def _taken_back(self) -> Iterator[tuple[dt.date, int, int, Fen]]:
        for at, (entry, _, _, _) in enumerate(self._rows):
            if entry.kind == self._kind and entry.reverses and entry.paid == AS_DECIDED:
                yield entry.day, 0, at, entry.amount

    def _move(self, day: dt.date, closing: int, fen: Fen) -> None:
        """Give a part of what came in back, or (below 0) take it back; ``closing`` 0: of any."""
        lines = [line for line in self._lines.values() if closing in (0, line.closing)]
        weights = [line.open if fen > 0 else line.gone for line in lines]
        amount = min(abs(fen), sum(weights))
        if not amount:
            return
        for line, part in zip(lines, split(amount, weights), strict=True):
            line.move(part, day) if fen > 0 else line.back(part, day)

    def _take_back(self, at: int) -> Fen:
        """Take a reversal off what is open of its partner; return what of it had moved."""
        entry, source, rev, closing = self._rows[at]
        rest = entry.amount
        for line in self._lines.values():
            if line.partner == entry.partner and not line.known:
                part = min(rest, line.open)
                line.move(part, NOT_YET)
                rest -= part
        parts = ((entry.amount - rest, NOT_YET), (rest, AS_DECIDED))
        self._reversals[at] = [
            (entry._replace(amount=fen, paid=paid), source, rev, closing)
            for fen, paid in parts
            if fen
        ]
        return rest


def _moved(
    giver: str, others: Mapping[str, Fen], lines: Mapping[str, Fen]
) -> Iterator[tuple[str, str, Fen]]:
    """Yield what passes from one to others, by their weights: partner, line, signed fen."""
    for line, passed in lines.items():
        yield giver, line, -passed
        for name, part in zip(others, split(passed, list(others.values())), strict=True):
            yield name, line, part


def _above_0(amounts: Mapping[str, Fen]) -> dict[str, Fen]:
    return {name: amount for name, amount in amounts.items() if amount > 0}


class PastResults:
    """What the partners hold of the results that who joins later shares in as if it had been there
    from the first closing: with the part of its paid-in capital that an earlier partner gets back,
    that part of its results passes. What was distributed of gains stays with who got it.
    """

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Fen]] = {}  # partner → line → signed fen
        self._open: dict[str, Fen] = {}  # given back, and nothing passed for it yet
        self._given: dict[str, Fen] = {}
        self._passed: dict[str, dict[str, Fen]] = {}
        self._came: dict[str, Fen] = {}

    def earn(self, name: str, line: str, amount: Fen) -> None:
        """Take a partner's part of a result."""
        held = self._held.setdefault(name, {})
        held[line] = held.get(line, 0) + amount

    def give_back(self, name: str, amount: Fen) -> None:
        """Take what a partner gets back of its paid-in capital, signed fen."""
        self._open[name] = self._open.get(name, 0) + amount

    def hand_over(self, giver: str, taker: str, part: Fraction) -> None:
        """Let a part of what one holds pass to another, with the capital that passes."""
        for line, amount in self._held.get(giver, {}).items():
            passed = fractions.fen(amount * part)
            self.earn(giver, line, -passed)
            self.earn(taker, line, passed)

    def passing(
        self, joined: Mapping[str, Fen], paid_in: Mapping[str, Fen], got: Mapping[str, Fen]
    ) -> list[tuple[str, str, Fen]]:
        """Return what passes at the end of a day: partner, line, signed fen; each line adds up
        to 0.

        Args:
            joined: partner → capital that came for later closings this day.
            paid_in: partner → its paid-in capital, what was given back taken off.
            got: partner → gains and income distributed to it so far.
        """
        known = _above_0(self._came)
        for name, amount in joined.items():
            self._came[name] = self._came.get(name, 0) + amount
        takers = _above_0(joined) or _above_0(self._came) or known
        if not takers:
            return []
        leaving = _above_0({name: -amount for name, amount in joined.items()}) or known or takers
        moves: list[tuple[str, str, Fen]] = []
        for giver, amount in self._open.items():
            lines = self._part(giver, amount, paid_in.get(giver, 0), got.get(giver, 0))
            moves += _moved(giver, takers if amount > 0 else leaving, lines)
        self._open.clear()
        for name, line, amount in moves:
            self.earn(name, line, amount)
        return moves

    def _part(self, giver: str, amount: Fen, paid_in: Fen, got: Fen) -> dict[str, Fen]:
        """Return line → what passes from a partner for what it got back, below 0 where that is
        taken back.
        """
        passed, received = self._passed.setdefault(giver, {}), self._given.get(giver, 0)
        self._given[giver] = received + amount
        if amount < 0:
            part = Fraction(min(-amount, received), received) if received > 0 else Fraction()
            lines = {line: -fractions.fen(before * part) for line, before in passed.items()}
        else:
            held = self._held.get(giver, {})
            total, base = sum(held.values()), paid_in + amount
            part = Fraction(min(amount, base), base) if base > 0 else Fraction()
            if total > 0:
                part *= Fraction(max(0, total - got), total)
            lines = {line: fractions.fen(before * part) for line, before in held.items()}
        for line, moved in lines.items():
            passed[line] = passed.get(line, 0) + moved
        return lines
