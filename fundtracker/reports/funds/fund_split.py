"""How a call or a distribution would fall on the partners before it is recorded: the same split
that is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.funds import partner_events
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.waterfall import Tiers
from fundtracker.errors import Issue, UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Parts
from fundtracker.ledger.funds.capital_calls import Division
from fundtracker.records.registry import record_type


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
    """The parts of all partners; ``tiers`` where a distribution runs through the waterfall;
    ``capped``: who is asked for less than its share, because no more of its commitment is unfunded;
    ``doubts``: what is doubtful of it (``doubted``).
    """

    items: dict[str, int]
    parts: list[Part]
    tiers: Tiers | None = None
    capped: tuple[str, ...] = ()
    doubts: tuple[Issue, ...] = ()

    @property
    def total(self) -> int:
        """The parts added up: to the fen what is asked or given."""
        return sum(part.total for part in self.parts)


def call(
    ledger: Ledger,
    fund_id: int,
    day: int,
    items: Mapping[str, int],
    division: Division | None = None,
) -> Split:
    """Return how a call of a day falls on the partners, or (``parts``) how it is stated.

    Raises:
        UserError: ``no_partners``, ``over_called`` (more than a partner's unfunded commitment).
    """
    by, excused, parts = division or Division()
    capped: tuple[str, ...] = ()
    now = ledger.funds.standings(fund_id, day)
    if parts is None:
        parts = ledger.capital.split_preview(fund_id, items, day, by=by, excused=excused)
        plain = ledger.capital.plain_split(fund_id, items, day, by=by, excused=excused)
        capped = tuple(
            name for name, row in parts.items() if sum(row.values()) < sum(plain[name].values())
        )
    partner_events.require_callable(dt.date.fromordinal(day), items, parts, now)
    call_parts = []
    for name, row in parts.items():
        before = now[name].unfunded
        inside = sum(fen for item, fen in row.items() if item in book.CALLS_INSIDE)
        call_parts.append(Part(name, row, before, before - inside))
    return Split(dict(items), call_parts, capped=capped)


def distribution(
    ledger: Ledger, fund_id: int, day: int, items: Mapping[str, int], cash: int | None = None,
    parts: Parts | None = None,
) -> Split:  # fmt: skip
    """Return how a distribution falls on the partners, or (``parts``) how it is stated; ``cash``
    instead of items runs through the waterfall.

    Raises:
        UserError: ``no_partners``, ``no_gp``, ``no_terms``.
    """
    tiers = ledger.capital.tiers(fund_id, day, cash) if cash is not None else None
    wanted = ledger.capital.tier_items(tiers) if tiers is not None else dict(items)
    now = ledger.funds.standings(fund_id, day)
    distribution_parts = []
    rows_of_partners = (
        parts if parts is not None else ledger.capital.distribution_preview(fund_id, wanted, day)
    )
    for name, row in rows_of_partners.items():
        before = now.get(name, book.Standing()).unfunded
        distribution_parts.append(Part(name, row, before, before + row.get(book.RECALLABLE, 0)))
    doubts = tuple(_carry_before(tiers)) if tiers is not None else ()
    return Split(wanted, distribution_parts, tiers, doubts=doubts)


def _carry_before(tiers: Tiers) -> Iterator[Issue]:
    """Yield what was paid of carry before otherwise than by the tiers; less than a yuan is their
    rounding.
    """
    words = {"amount": money.show(abs(tiers.ahead)), "carry": money.show(tiers.gp)}
    if tiers.ahead >= 100:
        yield Issue("carry_ahead", None, words)
    elif tiers.ahead <= -100:
        yield Issue("carry_behind", None, words)


def capped_words(split: Split) -> str:
    """Return who is asked for less than its share, and why."""
    return tr(
        "{names}: asked for what is unfunded, less than the share by commitments; the rest falls "
        "on the others",
        names=", ".join(split.capped),
    )


def doubted(
    ledger: Ledger, code: str, stated: Mapping[str, Any], parts: Parts | None
) -> tuple[Issue, ...]:
    """Return what is doubtful of a record as a command or form of its own states it, by the fields
    of its type; ``parts``: the partners' own amounts of a call or distribution.
    """
    kind = record_type(code)
    unsaid = {
        f.name: "" if f.kind in ("text", "reference") else 0 for f in kind.fields if f.required
    }
    values = {**unsaid, **stated}
    rows = [{**values, "partner": name, **row} for name, row in (parts or {}).items()]
    doubts = [*kind.doubts(ledger, values), *(d for _, d in kind.doubts_together(ledger, rows))]
    return tuple(doubt.issue for doubt in doubts)


def stated_parts(
    ledger: Ledger, text: str, items: Mapping[str, int], unit: str = "yuan", lang: str = "zh"
) -> Parts | None:
    """Return the partners' own amounts as typed, ``partner=amount; partner=amount``; None where
    nothing is typed.

    Raises:
        UserError: ``bad_amount`` (no ``=``, or no number behind it), ``partner_unknown``,
            ``parts_differ``.
    """
    amounts: dict[str, int] = {}
    for each in filter(None, (part.strip() for part in text.replace("；", ";").split(";"))):
        name, sign, amount = each.replace("＝", "=").rpartition("=")
        try:
            fen = money.parse(amount, unit, lang) if sign else None
        except ValueError:
            fen = None
        if fen is None:
            raise UserError("bad_amount", cell=each)
        amounts[ledger.funds.partner(name.strip()).name] = fen
    return ledger.capital.own_parts(items, amounts) if amounts else None
