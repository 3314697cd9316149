"""What partners of a later closing pay, and what those before get back of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import ACT_365, year_fraction
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds.fees import interest_on


class Closing(NamedTuple):
    """What a later closing moves, fen by partner: what the new money is asked for of earlier calls
    and as interest, what the earlier money gets back of each; who has both is netted.
    """

    asked: dict[str, Fen]
    interest: dict[str, Fen]
    returned: dict[str, Fen]
    interest_to: dict[str, Fen]


ALREADY = Closing({}, {}, {}, {})  # said of one that is recorded already


def later_closing(
    added: Mapping[str, Fen],
    earlier: Mapping[str, Fen],
    calls: Sequence[tuple[dt.date, Fen]],
    closing: dt.date,
    rate: Fraction,
) -> Closing:
    """Return what the partners of one closing day owe, and what those before get back.

    The new money (of new partners and of those that commit more) bears each earlier call as if it
    had been there from the first day, with simple interest (Act/365) since.

    Args:
        added: partner → commitment of this closing, fen.
        earlier: partner → commitment before it, fen.
        calls: earlier calls (day, fen) that are shared.
        closing: the day.
        rate: of the interest.
    """
    before, names = sum(earlier.values()), list(added)
    asked, interest = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    for day, called in calls:
        parts = split(called, [*(added[name] for name in names), before])
        years = year_fraction(day, closing, ACT_365)
        for name, part in zip(names, parts, strict=False):
            asked[name] += part
            interest[name] += interest_on(part, rate, years)
    weights = list(earlier.values())

    def back(total: Fen) -> dict[str, Fen]:
        return dict(zip(earlier, split(total, weights), strict=True)) if before else {}

    returned, interest_to = back(sum(asked.values())), back(sum(interest.values()))
    owed, given_back = _net(asked, returned)
    interest_owed, interest_back = _net(interest, interest_to)
    return Closing(owed, interest_owed, given_back, interest_back)


def _net(owed: Mapping[str, Fen], back: Mapping[str, Fen]) -> tuple[dict[str, Fen], dict[str, Fen]]:
    """Return both sides without what one partner owes and gets; only amounts above 0."""
    names = dict.fromkeys([*owed, *back])
    rest = {name: owed.get(name, 0) - back.get(name, 0) for name in names}
    return {n: fen for n, fen in rest.items() if fen > 0}, {
        n: -fen for n, fen in rest.items() if fen < 0
    }
