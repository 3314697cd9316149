"""A fund's partners: commitments, calls, receipts, distributions, and what is still unfunded.

Amounts are positive fen, the direction lies in the kind. A reversal is an entry of the same kind with
``reverses`` set: it takes the amount back and stays beside what it corrects. Nothing is changed in place,
so the book as of any day is the entries up to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.money import Fen, plain, split
from fundtracker.errors import UserError

if TYPE_CHECKING:
    from fundtracker.domain.performance import Movement

COMMIT, INCREASE, TRANSFER_IN, TRANSFER_OUT, RELEASE, DEFAULT = (
    "commit",
    "increase",
    "transfer_in",
    "transfer_out",
    "release",
    "default",
)
CALL, CALL_FEE, CALL_EXPENSE, CALL_OUTSIDE = "call", "call_fee", "call_expense", "call_outside"
RECEIPT, EQUALISATION = "receipt", "equalisation"
CAPITAL, INCOME, GAIN, CARRY, RECALLABLE = "capital", "income", "gain", "carry", "recallable"

COMMITMENT_KINDS = {COMMIT: 1, INCREASE: 1, TRANSFER_IN: 1, TRANSFER_OUT: -1, RELEASE: -1, DEFAULT: -1}
CALLS_INSIDE = (CALL, CALL_FEE, CALL_EXPENSE)
CALL_KINDS = (*CALLS_INSIDE, CALL_OUTSIDE)
DISTRIBUTION_KINDS = (CAPITAL, INCOME, GAIN, CARRY, RECALLABLE)
KINDS = (*COMMITMENT_KINDS, *CALL_KINDS, RECEIPT, EQUALISATION, *DISTRIBUTION_KINDS)


class Entry(NamedTuple):
    """A line of the fund's book.

    ``call_outside`` asks for money beyond the commitment (interest, fees outside it). ``recallable`` is
    distributed and may be called again. ``equalisation`` gives paid-in money back to earlier partners after
    a late closing: their paid-in falls, their unfunded rises. A ``call`` asks, a ``receipt`` is what has
    arrived: only that is paid in.
    """

    day: dt.date
    partner: str
    kind: str
    amount: Fen
    reverses: bool = False

    @property
    def signed(self) -> Fen:
        """The amount, negative for a reversal."""
        return -self.amount if self.reverses else self.amount


class Standing(NamedTuple):
    """A partner (or, added up, a fund) as of a day; all fen."""

    committed: Fen = 0
    called: Fen = 0
    outside: Fen = 0
    equalised: Fen = 0
    received: Fen = 0
    distributed: Fen = 0
    recallable: Fen = 0

    @property
    def drawn(self) -> Fen:
        """All called, inside and outside the commitment, less what equalisation gave back."""
        return self.called + self.outside - self.equalised

    @property
    def paid_in(self) -> Fen:
        """What has arrived, less what equalisation gave back."""
        return self.received - self.equalised

    @property
    def unfunded(self) -> Fen:
        """Commitment − calls inside it + recallable distributions + equalisation; never below 0 in a sound book."""
        return self.committed - self.called + self.recallable + self.equalised

    @property
    def outstanding(self) -> Fen:
        """Called and not yet received."""
        return self.called + self.outside - self.received


def standings(entries: Iterable[Entry], as_of: dt.date) -> dict[str, Standing]:
    """Return each partner's standing as of a day, in order of first appearance; later entries do not count.

    Raises:
        UserError: ``fund_entry_kind`` (unknown kind) or ``fund_entry_amount`` (not above 0).
    """
    sums: dict[str, dict[str, Fen]] = {}
    for entry in entries:
        if entry.kind not in KINDS:
            raise UserError("fund_entry_kind", text=entry.kind)
        if entry.amount <= 0:
            raise UserError("fund_entry_amount", partner=entry.partner, day=entry.day.isoformat())
        if entry.day > as_of:
            continue
        row = sums.setdefault(entry.partner, {})
        row[entry.kind] = row.get(entry.kind, 0) + entry.signed
    return {partner: _standing(row) for partner, row in sums.items()}


def _standing(row: Mapping[str, Fen]) -> Standing:
    def total(kinds: Iterable[str]) -> Fen:
        return sum(row.get(kind, 0) for kind in kinds)

    return Standing(
        committed=sum(sign * row.get(kind, 0) for kind, sign in COMMITMENT_KINDS.items()),
        called=total(CALLS_INSIDE),
        outside=total((CALL_OUTSIDE,)),
        equalised=total((EQUALISATION,)),
        received=total((RECEIPT,)),
        distributed=total(DISTRIBUTION_KINDS),
        recallable=total((RECALLABLE,)),
    )


def whole_fund(partners: Iterable[Standing]) -> Standing:
    """Return the fund's standing: the partners' added up on every line."""
    rows = list(partners)
    return Standing(*(sum(parts) for parts in zip(*rows, strict=True))) if rows else Standing()


def require_sound(entries: Sequence[Entry]) -> None:
    """Refuse a book in which a partner's unfunded commitment falls below 0 at the end of any day.

    Every day is tried, so that a backdated entry is judged by what stood then and by all that follows.

    Raises:
        UserError: ``over_called`` with partner, day and the amount by which the commitment is passed.
    """
    for day in sorted({entry.day for entry in entries}):
        for partner, standing in standings(entries, day).items():
            if standing.unfunded < 0:
                raise UserError("over_called", partner=partner, day=day.isoformat(), amount=plain(-standing.unfunded))


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """Return the book without what was taken back: a reversal cancels the newest entries of its partner and kind.

    A waterfall runs over this: money distributed by mistake and taken back has gone through no tier. A reversal of
    more than stands there stays as it is.
    """
    kept: list[Entry] = []
    for entry in sorted(entries, key=lambda each: each.day):
        if not entry.reverses:
            kept.append(entry)
            continue
        left = entry.amount
        for at in range(len(kept) - 1, -1, -1):
            one = kept[at]
            if left and not one.reverses and (one.partner, one.kind) == (entry.partner, entry.kind):
                taken = min(left, one.amount)
                left -= taken
                kept[at] = one._replace(amount=one.amount - taken)
        kept = [one for one in kept if one.amount]
        if left:
            kept.append(entry._replace(amount=left))
    return kept


def movements(entries: Iterable[Entry], partner: str | None = None, *, paid: str = RECEIPT) -> "list[Movement]":
    """Return what was paid in and received, for multiples and rates; of one partner or of all.

    Args:
        entries: the book.
        partner: None for all.
        paid: ``receipt`` counts money on the day it arrived, ``call`` on the day it was called.

    Interest a partner gets through equalisation is a distribution of ``income``.
    """
    from fundtracker.domain.performance import Movement

    paying = CALL_KINDS if paid == CALL else (RECEIPT,)
    rows = []
    for entry in entries:
        if partner is not None and entry.partner != partner:
            continue
        if entry.kind in paying:
            rows.append(Movement(entry.day, paid=entry.signed))
        elif entry.kind == EQUALISATION:
            rows.append(Movement(entry.day, paid=-entry.signed))
        elif entry.kind in DISTRIBUTION_KINDS:
            rows.append(Movement(entry.day, received=entry.signed))
    return rows


def call_split(items: Mapping[str, Fen], shares: Mapping[str, Fen]) -> dict[str, dict[str, Fen]]:
    """Return partner → kind → fen of a call (or distribution): each item by largest remainder, no fen lost.

    Args:
        items: kind → total, fen.
        shares: partner → commitment (a defaulted or excused partner is left out or 0).
    """
    names = list(shares)
    weights = [shares[name] for name in names]
    parts = {kind: split(total, weights) for kind, total in items.items()}
    return {name: {kind: parts[kind][at] for kind in items} for at, name in enumerate(names)}


def require_callable(
    day: dt.date, items: Mapping[str, Fen], parts: Mapping[str, Mapping[str, Fen]], now: Mapping[str, Standing]
) -> None:
    """Refuse a call of a day that passes a partner's unfunded commitment.

    Raises:
        UserError: ``over_called``.
    """
    for partner, row in parts.items():
        inside = sum(row.get(kind, 0) for kind in items if kind in CALLS_INSIDE)
        left = now.get(partner, Standing()).unfunded
        if inside > left:
            raise UserError("over_called", partner=partner, day=day.isoformat(), amount=plain(inside - left))


def reversal(entries: Iterable[Entry], day: dt.date) -> list[Entry]:
    """Return the entries that take others back on a day; reversing a reversal restores."""
    return [entry._replace(day=day, reverses=not entry.reverses) for entry in entries]


def transfer(giver: str, taker: str, amount: Fen, day: dt.date, now: Mapping[str, Standing]) -> list[Entry]:
    """Return the entries of a transfer of unfunded commitment; what is paid in stays with the giver's history.

    Raises:
        UserError: ``transfer_too_large``: more than the giver's unfunded commitment.
    """
    left = now.get(giver, Standing()).unfunded
    if amount > left:
        raise UserError("transfer_too_large", partner=giver, amount=plain(left))
    return [Entry(day, giver, TRANSFER_OUT, amount), Entry(day, taker, TRANSFER_IN, amount)]


def default(partner: str, day: dt.date, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a default: what was called and never came is reversed, the unfunded rest forfeited.

    The calls are taken back newest first, split over their kinds as called.
    """
    own = [entry for entry in entries if entry.partner == partner and entry.day <= day]
    standing = standings(own, day).get(partner, Standing())
    missing = standing.outstanding
    taken: list[Entry] = []
    for entry in sorted((each for each in own if each.kind in CALL_KINDS and not each.reverses), reverse=True):
        part = min(missing, entry.amount)
        if part > 0:
            taken.append(Entry(day, partner, entry.kind, part, reverses=True))
            missing -= part
    left = standings([*own, *taken], day).get(partner, Standing()).unfunded
    return [*taken, *([Entry(day, partner, DEFAULT, left)] if left > 0 else [])]
