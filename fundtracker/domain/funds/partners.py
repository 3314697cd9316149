"""A fund's partners: commitments, calls, receipts, distributions, and what is still unfunded.

Amounts are positive fen, the direction lies in the kind. A reversal is an entry of the same kind
with ``reverses`` set: it takes the amount back and stays beside what it corrects. Nothing is
changed in place, so the book as of any day is the entries up to it.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.money import Fen, plain
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
# No entries: sums of those whose money has not moved, of what of it may be called again, of what
# a later closing gives back and its money has not come for, and of carry that has not moved.
DECIDED, WAITING, RETURNING = "decided", "waiting", "returning"
UNPAID_CARRY = "unpaid_carry"
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
_NOTHING: dict[str, Fen] = dict.fromkeys((*KINDS, DECIDED, WAITING, RETURNING, UNPAID_CARRY), 0)
AS_DECIDED, NOT_YET = dt.date.min, dt.date.max  # when the money of an entry moves


class Entry(NamedTuple):
    """A line of the fund's book.

    ``call_outside`` asks for money beyond the commitment (interest, fees outside it).
    ``recallable`` is distributed and may be called again
    once it is paid. ``equalisation`` gives paid-in money
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

    ``distributed`` is what was paid, ``recallable`` what of it may be called again, ``decided``
    what is decided and not paid yet; ``taken`` the
    paid-in capital taken over from other partners less what was handed over to them, ``recall``
    the right to call again that went with it; ``late_…`` the interest of later closings: asked
    for, paid, and got of others; ``returning`` what of ``equalised`` has not moved, because those
    who joined have not paid it yet; ``carry`` and ``carry_decided`` what of
    ``distributed`` and ``decided`` is carry.
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
    returning: Fen = 0
    carry: Fen = 0
    carry_decided: Fen = 0

    @property
    def returned(self) -> Fen:
        """What was paid to it as an investor: carry is no return of its money."""
        return self.distributed - self.carry

    @property
    def drawn(self) -> Fen:
        """All called, inside and outside the commitment, less what equalisation gave back."""
        return self.called + self.outside - self.equalised

    @property
    def paid_in(self) -> Fen:
        """What has arrived, less what equalisation gave back once its money was there."""
        return self.received - self.equalised + self.returning

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
    def kept(self) -> Fen:
        """The paid-in capital (实缴) that stays its own or that it succeeded to, without what is
        to be given back to it: what it can hand over.
        """
        return self.received - self.equalised + self.taken

    @property
    def interest(self) -> Fen:
        """The paid-in capital (实缴) it holds: the weight of its share. Who handed over all that
        it kept waits for money alone.
        """
        left = self.taken < 0 and self.kept <= 0
        return self.kept + (0 if left else self.returning)

    @property
    def outstanding(self) -> Fen:
        """Called and not yet received."""
        return self.called + self.outside - self.received


# What counts of an entry whose money has not moved: sum and sign.
_UNMOVED = {
    **dict.fromkeys(DISTRIBUTION_KINDS, ((DECIDED, 1),)),
    RECALLABLE: ((DECIDED, 1), (WAITING, 1)),
    CARRY: ((DECIDED, 1), (UNPAID_CARRY, 1)),
    EQUALISATION: ((RETURNING, 1),),
    LATE_GOT: ((LATE_GOT, -1),),
}


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
        if entry.paid > as_of or entry.paid == NOT_YET:  # on the last of all days neither
            for sum_of, sign in _UNMOVED.get(entry.kind, ()):
                row[sum_of] = row.get(sum_of, 0) + sign * amount
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
        recallable=fen[RECALLABLE] - fen[WAITING],
        decided=fen[DECIDED],
        taken=fen[INTEREST_IN] - fen[INTEREST_OUT],
        recall=fen[RECALL_IN] - fen[RECALL_OUT],
        late_called=fen[LATE_CALL],
        late_paid=fen[LATE_PAID],
        late_got=fen[LATE_GOT],
        returning=fen[RETURNING],
        carry=fen[CARRY] - fen[UNPAID_CARRY],
        carry_decided=fen[UNPAID_CARRY],
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
    if RECALLABLE in map(attrgetter("kind"), entries):
        entries = _as_callable(entries)
    dated = sorted(entries, key=attrgetter("day"))
    for day, of_day in groupby(dated, attrgetter("day")):
        moved = set()  # who had no entry stands as the day before
        for entry in of_day:
            if entry.kind not in KINDS or entry.amount <= 0:
                raise _unsound(entry)
            moved.add(entry.partner)
            row = sums.setdefault(entry.partner, {})  # at every change, of all: no call within
            row[entry.kind] = row.get(entry.kind, 0) + _SIGN[entry.reverses] * entry.amount
        for partner in filter(moved.__contains__, sums):
            standing = _standing(sums[partner])
            if standing.unfunded < 0 or (standing.taken < 0 and standing.kept < 0):
                raise _short(partner, day, standing)


def _as_callable(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries, what may be called again on the day from which it may: once it is
    paid.
    """
    return [
        entry._replace(day=entry.paid)
        if entry.kind == RECALLABLE and entry.paid > entry.day
        else entry
        for entry in entries
    ]


_SIGN = {False: 1, True: -1}  # of an entry, and of one that reverses


def _short(partner: str, day: dt.date, standing: Standing) -> UserError:
    code, missing = "handed_over_more", -standing.kept
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


def investors(entries: Iterable[Entry], partner: str | None = None) -> "list[Movement]":
    """Return what partners paid in and received as investors, without carry: the net flows."""
    return movements([each for each in entries if each.kind != CARRY], partner)


def movements(
    entries: Iterable[Entry], partner: str | None = None, *, paid: str = RECEIPT
) -> "list[Movement]":
    """Return what was paid in and received, carry too; of one partner or of all.

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
