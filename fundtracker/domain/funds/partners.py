"""A fund's partners: commitments, calls, receipts, distributions, and what is still unfunded.

Amounts are positive fen, the direction lies in the kind. A reversal is an entry of the same kind
with ``reverses`` set: it takes the amount back and stays beside what it corrects. Nothing is
changed in place, so the book as of any day is the entries up to it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, plain, split
from fundtracker.errors import UserError

if TYPE_CHECKING:
    from fundtracker.domain.funds.performance import Movement

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
DECIDED = "decided"  # no entry: a sum of those whose money has not moved
CAPITAL, INCOME, GAIN, CARRY, RECALLABLE = "capital", "income", "gain", "carry", "recallable"

INTEREST_IN, INTEREST_OUT = "interest_in", "interest_out"
RECALL_IN, RECALL_OUT = "recall_in", "recall_out"

COMMITMENT_KINDS = {
    COMMIT: 1,
    INCREASE: 1,
    TRANSFER_IN: 1,
    TRANSFER_OUT: -1,
    RELEASE: -1,
    DEFAULT: -1,
}
CALLS_INSIDE = (CALL, CALL_FEE, CALL_EXPENSE)
CALL_KINDS = (*CALLS_INSIDE, CALL_OUTSIDE)
DISTRIBUTION_KINDS = (CAPITAL, INCOME, GAIN, CARRY, RECALLABLE)
INTEREST_KINDS = {INTEREST_IN: 1, INTEREST_OUT: -1}
# Interest that a partner of a later closing is asked for, has paid, and that those before got of
# it.
LATE_CALL, LATE_PAID, LATE_GOT = LATE_KINDS = ("late_call", "late_paid", "late_got")
RECALL_KINDS = {RECALL_IN: 1, RECALL_OUT: -1}
KINDS = (
    *COMMITMENT_KINDS,
    *CALL_KINDS,
    RECEIPT,
    EQUALISATION,
    *DISTRIBUTION_KINDS,
    *INTEREST_KINDS,
    *RECALL_KINDS,
    *LATE_KINDS,
)
_NOTHING: dict[str, Fen] = dict.fromkeys((*KINDS, DECIDED), 0)
AS_DECIDED, NOT_YET = dt.date.min, dt.date.max  # when the money of an entry moves


class Entry(NamedTuple):
    """A line of the fund's book.

    ``call_outside`` asks for money beyond the commitment (interest, fees outside it).
    ``recallable`` is distributed and may be called again. ``equalisation`` gives paid-in money
    back to earlier partners after a late closing: their paid-in falls, their unfunded rises. A
    ``call`` asks, a ``receipt`` is what has arrived: only that is paid in. ``interest_in`` and
    ``interest_out`` are paid-in capital taken over from another partner or handed over.
    ``late_…``: the interest of a later closing passes between partners, it is neither paid in nor
    distributed (ILPA). ``paid``: the day a distribution left the account, where that is not its
    day.
    """

    day: dt.date
    partner: str
    kind: str
    amount: Fen
    reverses: bool = False
    paid: dt.date = AS_DECIDED

    @property
    def moved(self) -> dt.date:
        """The day the money moved; ``NOT_YET`` where it is decided and not paid."""
        return self.day if self.paid == AS_DECIDED else self.paid

    @property
    def signed(self) -> Fen:
        """The amount, negative for a reversal."""
        return -self.amount if self.reverses else self.amount


class Standing(NamedTuple):
    """A partner (or, added up, a fund) as of a day; all fen.

    ``distributed`` is what was paid, ``decided`` what is decided and not paid yet; ``taken`` the
    paid-in capital taken over from other partners less what was handed over to them, ``recall``
    the right to call again that went with it; ``late_…`` the interest of later closings: asked
    for, paid, and got of others.
    """

    committed: Fen = 0
    called: Fen = 0
    outside: Fen = 0
    equalised: Fen = 0
    received: Fen = 0
    distributed: Fen = 0
    recallable: Fen = 0
    decided: Fen = 0
    taken: Fen = 0
    recall: Fen = 0
    late_called: Fen = 0
    late_paid: Fen = 0
    late_got: Fen = 0

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
        """Commitment − calls inside it + recallable distributions + equalisation − paid-in capital
        taken over; never below 0 in a sound book.
        """
        return (
            self.committed
            - self.called
            + self.recallable
            + self.equalised
            - self.taken
            + self.recall
        )

    @property
    def interest(self) -> Fen:
        """The paid-in capital (实缴) it holds, its own and what it succeeded to: the weight of
        its share.
        """
        return self.paid_in + self.taken

    @property
    def outstanding(self) -> Fen:
        """Called and not yet received."""
        return self.called + self.outside - self.received


def standings(entries: Iterable[Entry], as_of: dt.date) -> dict[str, Standing]:
    """Return each partner's standing as of a day, in order of first appearance; later entries do
    not count.

    Raises:
        UserError: ``fund_entry_kind`` (unknown kind) or ``fund_entry_amount`` (not above 0).
    """
    sums: dict[str, dict[str, Fen]] = {}
    for entry in entries:
        if entry.kind not in KINDS or entry.amount <= 0:
            raise _unsound(entry)
        if entry.day > as_of:
            continue
        row = sums.setdefault(entry.partner, {})
        amount = -entry.amount if entry.reverses else entry.amount
        row[entry.kind] = row.get(entry.kind, 0) + amount
        if entry.kind in DISTRIBUTION_KINDS and entry.moved > as_of:
            row[DECIDED] = row.get(DECIDED, 0) + amount
    return {partner: _standing(row) for partner, row in sums.items()}


def _unsound(entry: Entry) -> UserError:
    if entry.kind not in KINDS:
        return UserError("fund_entry_kind", text=entry.kind)
    return UserError("fund_entry_amount", partner=entry.partner, day=entry.day.isoformat())


def _standing(row: dict[str, Fen]) -> Standing:
    fen = _NOTHING | row
    distributed = fen[CAPITAL] + fen[INCOME] + fen[GAIN] + fen[CARRY] + fen[RECALLABLE]
    return Standing(
        committed=fen[COMMIT]
        + fen[INCREASE]
        + fen[TRANSFER_IN]
        - fen[TRANSFER_OUT]
        - fen[RELEASE]
        - fen[DEFAULT],
        called=fen[CALL] + fen[CALL_FEE] + fen[CALL_EXPENSE],
        outside=fen[CALL_OUTSIDE],
        equalised=fen[EQUALISATION],
        received=fen[RECEIPT],
        distributed=distributed - fen[DECIDED],
        recallable=fen[RECALLABLE],
        decided=fen[DECIDED],
        taken=fen[INTEREST_IN] - fen[INTEREST_OUT],
        recall=fen[RECALL_IN] - fen[RECALL_OUT],
        late_called=fen[LATE_CALL],
        late_paid=fen[LATE_PAID],
        late_got=fen[LATE_GOT],
    )


def failed(entries: Iterable[Entry]) -> set[str]:
    """Return the partners in default."""
    return {entry.partner for entry in entries if entry.kind == DEFAULT and not entry.reverses}


def whole_fund(partners: Iterable[Standing]) -> Standing:
    """Return the fund's standing: the partners' added up on every line."""
    rows = list(partners)
    return Standing(*(sum(parts) for parts in zip(*rows, strict=True))) if rows else Standing()


def require_sound(entries: Sequence[Entry]) -> None:
    """Refuse a book in which a partner's unfunded commitment falls below 0 at the end of any day.

    Every day is tried, so that a backdated entry is judged by what stood then and by all that
    follows.

    Raises:
        UserError: ``over_called`` with partner, day and the amount by which the commitment is
            passed;
            ``handed_over_more``: more paid-in capital was handed over than there is.
    """
    sums: dict[str, dict[str, Fen]] = {}
    for day, of_day in groupby(sorted(entries, key=attrgetter("day")), attrgetter("day")):
        moved = set()  # who had no entry stands as the day before
        for entry in of_day:
            if entry.kind not in KINDS or entry.amount <= 0:
                raise _unsound(entry)
            moved.add(entry.partner)
            row = sums.setdefault(entry.partner, {})  # at every change, of all: no call within
            row[entry.kind] = row.get(entry.kind, 0) + _SIGN[entry.reverses] * entry.amount
        for partner in filter(moved.__contains__, sums):
            standing = _standing(sums[partner])
            if standing.unfunded < 0 or (standing.taken < 0 and standing.interest < 0):
                raise _short(partner, day, standing)


_SIGN = {False: 1, True: -1}  # of an entry, and of one that reverses


def _short(partner: str, day: dt.date, standing: Standing) -> UserError:
    code, missing = "handed_over_more", -standing.interest
    if standing.unfunded < 0:
        code, missing = "over_called", -standing.unfunded
    return UserError(code, partner=partner, day=day.isoformat(), amount=plain(missing))


def settled(entries: Iterable[Entry]) -> list[Entry]:
    """Return the book without what was taken back: a reversal cancels the newest entries of its
    partner and kind.

    A waterfall runs over this: money distributed by mistake and taken back has gone through no
    tier. A reversal of more than stands there stays as it is.
    """
    remaining: list[Entry] = []
    for entry in sorted(entries, key=lambda each: each.day):
        if not entry.reverses:
            remaining.append(entry)
            continue
        left = entry.amount
        for at in range(len(remaining) - 1, -1, -1):
            earlier = remaining[at]
            if (
                left
                and not earlier.reverses
                and (earlier.partner, earlier.kind) == (entry.partner, entry.kind)
            ):
                taken = min(left, earlier.amount)
                left -= taken
                remaining[at] = earlier._replace(amount=earlier.amount - taken)
        remaining = [entry for entry in remaining if entry.amount]
        if left:
            remaining.append(entry._replace(amount=left))
    return remaining


def movements(
    entries: Iterable[Entry], partner: str | None = None, *, paid: str = RECEIPT
) -> "list[Movement]":
    """Return what was paid in and received, for multiples and rates; of one partner or of all.

    Args:
        entries: the book.
        partner: None for all.
        paid: ``receipt`` counts money on the day it arrived, ``call`` on the day it was called.

    Interest of later closings is in neither. What is decided and not paid moves on ``NOT_YET``.
    """
    from fundtracker.domain.funds.performance import Movement

    paying = CALL_KINDS if paid == CALL else (RECEIPT,)
    rows = []
    for entry in entries:
        if partner is not None and entry.partner != partner:
            continue
        if entry.kind in paying:
            rows.append(Movement(entry.day, paid=entry.signed))
        elif entry.kind == EQUALISATION:
            rows.append(Movement(entry.moved, paid=-entry.signed))
        elif entry.kind in DISTRIBUTION_KINDS:
            rows.append(Movement(entry.moved, received=entry.signed))
    return rows


def call_split(items: Mapping[str, Fen], shares: Mapping[str, Fen]) -> dict[str, dict[str, Fen]]:
    """Return partner → kind → fen of a call (or distribution): each item by largest remainder, no
    fen lost.

    Args:
        items: kind → total, fen.
        shares: partner → commitment (a defaulted or excused partner is left out or 0).
    """
    names = list(shares)
    weights = [shares[name] for name in names]
    parts = {kind: split(total, weights) for kind, total in items.items()}
    return {name: {kind: parts[kind][at] for kind in items} for at, name in enumerate(names)}


def capped_split(
    items: Mapping[str, Fen], shares: Mapping[str, Fen], room: Mapping[str, Fen]
) -> dict[str, dict[str, Fen]]:
    """Return a call's split in which nobody is asked inside the commitment for more than its room.

    As long as all have room it is ``call_split``. A partner whose share passes its room (its
    commitment was drawn further than that of others, or handed on) is asked for its room; what is
    left falls on the others by their shares. Where there is room for all of it nowhere, the plain
    split comes back, which ``require_callable`` refuses.

    Args:
        items: kind → total, fen.
        shares: partner → weight.
        room: partner → unfunded commitment, fen.
    """
    inside = {kind: total for kind, total in items.items() if kind in CALLS_INSIDE}
    plain_split = parts = call_split(items, shares)
    left, others, full = inside, dict(shares), dict[str, dict[str, Fen]]()
    while over := [name for name, row in parts.items() if _inside(row) > room.get(name, 0)]:
        for name in over:
            del others[name]
            full[name] = _filled(max(0, room.get(name, 0)), left)
            left = {kind: fen - full[name][kind] for kind, fen in left.items()}
        if any(left.values()) and not sum(others.values()):
            return plain_split
        parts = call_split(left, others) if sum(others.values()) else {}
    asked = full | parts
    return {
        name: row | asked.get(name, dict.fromkeys(inside, 0)) for name, row in plain_split.items()
    }


def _filled(room: Fen, left: Mapping[str, Fen]) -> dict[str, Fen]:
    """Return what of the items that are left fills a room, by their sizes: all where it is wide."""
    every = sum(left.values())
    if room >= every:
        return dict(left)
    return dict(zip(left, split(room, list(left.values())), strict=True))


def _inside(row: Mapping[str, Fen]) -> Fen:
    return sum(fen for kind, fen in row.items() if kind in CALLS_INSIDE)


def require_callable(
    day: dt.date,
    items: Mapping[str, Fen],
    parts: Mapping[str, Mapping[str, Fen]],
    now: Mapping[str, Standing],
) -> None:
    """Refuse a call of a day that passes a partner's unfunded commitment.

    Raises:
        UserError: ``over_called``.
    """
    for partner, row in parts.items():
        inside = _inside(row)
        left = now.get(partner, Standing()).unfunded
        if inside > left:
            raise UserError(
                "over_called", partner=partner, day=day.isoformat(), amount=plain(inside - left)
            )


def reversal(entries: Iterable[Entry], day: dt.date) -> list[Entry]:
    """Return the entries that take others back on a day; reversing a reversal restores."""
    return [entry._replace(day=day, reverses=not entry.reverses) for entry in entries]


def transfer(
    giver: str,
    taker: str,
    amount: Fen,
    day: dt.date,
    now: Mapping[str, Standing],
    paid: Fen | None = None,
) -> list[Entry]:
    """Return the entries of a transfer of commitment, and of the paid-in capital that goes with it.

    Args:
        giver: who hands over.
        taker: who succeeds to it.
        amount: the commitment handed over, fen.
        day: of the transfer.
        now: where the partners stand on that day.
        paid: how much of it is paid in. None says nothing: all of it where the whole commitment
            goes, none as long as the unfunded commitment is enough.

    What was given back to be called again goes along with its part of the paid-in capital.

    Raises:
        UserError: ``transfer_too_large`` (more than the giver's commitment),
            ``transfer_paid_unknown`` (unfunded and paid-in commitment go along, nobody said how
            much of each), ``transfer_paid_too_large``.
    """
    standing = now.get(giver, Standing())
    left = standing.unfunded
    if amount > standing.committed:
        raise UserError("transfer_too_large", partner=giver, amount=plain(standing.committed))
    if paid is None and amount == standing.committed:
        paid = max(0, standing.interest)
    elif paid is None:
        paid = 0 if amount <= left else amount - left
        if 0 < paid < standing.interest and left > 0:
            raise UserError(
                "transfer_paid_unknown", partner=giver, unfunded=plain(left), amount=plain(amount)
            )
    given_back = max(0, standing.recallable + standing.recall)
    recall = (
        fen(Fraction(given_back * paid, standing.interest)) if paid and standing.interest > 0 else 0
    )
    if (
        not 0 <= paid <= min(amount + recall, max(0, standing.interest))
        or amount - paid + recall > left
    ):
        raise UserError(
            "transfer_paid_too_large",
            partner=giver,
            unfunded=plain(max(0, left)),
            paid=plain(standing.interest),
        )
    entries = [Entry(day, giver, TRANSFER_OUT, amount), Entry(day, taker, TRANSFER_IN, amount)]
    if paid:
        entries += [Entry(day, giver, INTEREST_OUT, paid), Entry(day, taker, INTEREST_IN, paid)]
    if recall:
        entries += [Entry(day, giver, RECALL_OUT, recall), Entry(day, taker, RECALL_IN, recall)]
    return entries


def default(partner: str, day: dt.date, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries of a default: what was called and never came is reversed, the unfunded
    rest forfeited.

    The calls are taken back newest first, split over their kinds as called; so is the interest of
    a later closing.
    """
    own = [entry for entry in entries if entry.partner == partner and entry.day <= day]
    standing = standings(own, day).get(partner, Standing())
    missing = standing.outstanding
    late = standing.late_called - standing.late_paid
    taken = [Entry(day, partner, LATE_CALL, late, reverses=True)] if late > 0 else []
    for entry in sorted(
        (each for each in own if each.kind in CALL_KINDS and not each.reverses), reverse=True
    ):
        part = min(missing, entry.amount)
        if part > 0:
            taken.append(Entry(day, partner, entry.kind, part, reverses=True))
            missing -= part
    left = standings([*own, *taken], day).get(partner, Standing()).unfunded
    return [*taken, *([Entry(day, partner, DEFAULT, left)] if left > 0 else [])]
