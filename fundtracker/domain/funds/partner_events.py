"""What befalls the partners of a fund, as entries of its book: calls that fall on them, transfers,
defaults, what is taken back.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, plain, split
from fundtracker.domain.funds.partners import (
    CALL_KINDS,
    CALLS_INSIDE,
    DEFAULT,
    INTEREST_IN,
    INTEREST_OUT,
    LATE_CALL,
    RECALL_IN,
    RECALL_OUT,
    TRANSFER_IN,
    TRANSFER_OUT,
    Entry,
    Standing,
    standings,
)
from fundtracker.errors import UserError


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
        paid = max(0, standing.kept)
    elif paid is None:
        paid = 0 if amount <= left else amount - left
        if 0 < paid < standing.kept and left > 0:
            raise UserError(
                "transfer_paid_unknown", partner=giver, unfunded=plain(left), amount=plain(amount)
            )
    given_back = max(0, standing.recallable + standing.recall)
    recall = fen(Fraction(given_back * paid, standing.kept)) if paid and standing.kept > 0 else 0
    if (
        not 0 <= paid <= min(amount + recall, max(0, standing.kept))
        or amount - paid + recall > left
    ):
        raise UserError(
            "transfer_paid_too_large",
            partner=giver,
            unfunded=plain(max(0, left)),
            paid=plain(standing.kept),
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
