"""Parts of calls and distributions: partner → item → fen, checked, added up, taken off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
