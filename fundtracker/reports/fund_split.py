"""How a call or a distribution would fall on the partners before it is recorded: the same split that is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain import fund as book
from fundtracker.domain.waterfall import Tiers
from fundtracker.ledger import Ledger


class Part(NamedTuple):
    """A partner's part, fen by item; its unfunded commitment before and after it."""

    partner: str
    items: dict[str, int]
    before: int
    after: int

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.items.values())


class Split(NamedTuple):
    """The parts of all partners; ``tiers`` where a distribution runs through the waterfall."""

    items: dict[str, int]
    parts: list[Part]
    tiers: Tiers | None = None

    @property
    def total(self) -> int:
        """The parts added up: to the fen what is asked or given."""
        return sum(part.total for part in self.parts)


def call(
    ledger: Ledger, fund_id: int, day: int, items: Mapping[str, int], *, by: str = "committed",
    excused: Sequence[str] = (),
) -> Split:  # fmt: skip
    """Return how a call of a day falls on the partners.

    Raises:
        UserError: ``no_partners``, ``over_called`` (more than a partner's unfunded commitment).
    """
    parts = ledger.capital.split_preview(fund_id, items, day, by=by, excused=excused)
    now = ledger.funds.standings(fund_id, day)
    book.require_callable(dt.date.fromordinal(day), items, parts, now)
    found = []
    for name, row in parts.items():
        before = now[name].unfunded
        inside = sum(fen for item, fen in row.items() if item in book.CALLS_INSIDE)
        found.append(Part(name, row, before, before - inside))
    return Split(dict(items), found)


def distribution(ledger: Ledger, fund_id: int, day: int, items: Mapping[str, int], cash: int | None = None) -> Split:
    """Return how a distribution falls on the partners; ``cash`` instead of items runs through the waterfall.

    Raises:
        UserError: ``no_partners``, ``no_gp``, ``no_terms``.
    """
    tiers = ledger.capital.tiers(fund_id, day, cash) if cash is not None else None
    wanted = ledger.capital.tier_items(tiers) if tiers is not None else dict(items)
    now = ledger.funds.standings(fund_id, day)
    found = []
    for name, row in ledger.capital.distribution_preview(fund_id, wanted, day).items():
        before = now[name].unfunded
        found.append(Part(name, row, before, before + row.get(book.RECALLABLE, 0)))
    return Split(wanted, found, tiers)
