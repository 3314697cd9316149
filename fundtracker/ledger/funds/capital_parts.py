"""Parts of calls and distributions: partner → item → fen, checked, added up, taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.money import plain, split
from fundtracker.domain.funds import partners
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_book import Parts


def wanted_items(items: Mapping[str, int], allowed: Sequence[str]) -> dict[str, int]:
    """Return the items above 0, in their order; refuse others."""
    for item, fen in items.items():
        if item not in allowed:
            raise UserError("fund_entry_kind", text=item)
        if fen < 0:
            raise UserError("not_above_zero")
    wanted = {item: items[item] for item in allowed if items.get(item)}
    if not wanted:
        raise UserError("nothing_to_split")
    return wanted


def require_not_below_zero(fen: int) -> None:
    """Refuse an amount below 0; raises UserError ``not_above_zero``."""
    if fen < 0:
        raise UserError("not_above_zero")


def require_above_zero(fen: int) -> None:
    """Refuse an amount of 0 or less; raises UserError ``not_above_zero``."""
    if fen <= 0:
        raise UserError("not_above_zero")


def above_nothing(parts: Mapping[str, Mapping[str, int]]) -> Parts:
    """Return the parts above 0."""
    rows = {name: {item: fen for item, fen in row.items() if fen} for name, row in parts.items()}
    return {name: row for name, row in rows.items() if row}


def added_parts(every: Sequence[Parts]) -> Parts:
    """Return parts added up, partner by partner and item by item."""
    sums = Parts()
    for parts in every:
        for name, row in parts.items():
            for item, fen in row.items():
                of = sums.setdefault(name, {})
                of[item] = of.get(item, 0) + fen
    return sums


def less_parts(parts: Parts, held: Parts) -> Parts:
    """Return parts less others, those above 0."""
    return above_nothing(
        {
            name: {item: fen - held.get(name, {}).get(item, 0) for item, fen in row.items()}
            for name, row in parts.items()
        }
    )


def items_of(parts: Parts) -> dict[str, int]:
    """Return what parts come to by item, in the order of a distribution's items."""
    sums: dict[str, int] = {}
    for row in parts.values():
        for item, fen in row.items():
            sums[item] = sums.get(item, 0) + fen
    return {item: sums[item] for item in partners.DISTRIBUTION_KINDS if item in sums}


def part_of(fen: int, interests: Mapping[str, int], names: Collection[str]) -> int:
    """Return the part of an amount that falls on some partners by what stands (fen, below 0
    counts as 0): all of it where nobody else has any, 0 where none of them has.
    """
    weights = [
        sum(max(0, amount) for name, amount in interests.items() if (name in names) == own)
        for own in (True, False)
    ]
    return split(fen, weights)[0] if weights[0] else 0


def gain_before_carry(parts: Parts, carry: int, free: Collection[str]) -> None:
    """Give partners who bear no carry their share of the gain as it was before carry; it comes off
    the gain of the others, who bear all of it.
    """
    gains = {name: row.get(partners.GAIN, 0) for name, row in parts.items()}
    own = {name: fen for name, fen in gains.items() if name in free and fen > 0}
    others = {name: fen for name, fen in gains.items() if name not in free and fen > 0}
    if not own or not others:
        return
    more = fen_of(Fraction(carry * sum(own.values()), sum(gains.values())))
    more = min(more, sum(others.values()))
    for group, sign in ((own, 1), (others, -1)):
        for name, fen in zip(group, split(more, list(group.values())), strict=True):
            parts[name][partners.GAIN] = gains[name] + sign * fen


def listed(rows: Sequence[tuple[int, str, int]]) -> str:
    """Return rows of the book (day, number, fen) for a message; — for none."""
    return (
        ", ".join(
            f"{number} {dt.date.fromordinal(day).isoformat()} {plain(fen)}".strip()
            for day, number, fen in rows
        )
        or "—"
    )
