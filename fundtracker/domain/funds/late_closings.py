"""What partners of a later closing pay, and what those before get back of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import ACT_365, year_fraction
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds.fees import interest_on


class Interest(NamedTuple):
    """How the interest of a later closing is reckoned: its yearly rate, how days are counted,
    yearly compounding instead of simple interest.
    """

    rate: Fraction
    day_count: str = ACT_365
    compound: bool = False


class LateClosing(NamedTuple):
    """What a partner of a later closing pays, and what each earlier one gets back of it."""

    catch_up: Fen
    interest: Fen
    calls: tuple[
        tuple[dt.date, Fen, Fen], ...
    ]  # the day of each earlier call, its catch-up, its interest
    returned: tuple[Fen, ...]
    interest_to: tuple[Fen, ...]


def late_closing(
    commitment: Fen,
    earlier: Sequence[Fen],
    calls: Sequence[tuple[dt.date, Fen]],
    closing: dt.date,
    terms: Interest,
    *,
    retained: Sequence[Fen] | None = None,
) -> LateClosing:
    """Return the equalisation of a late closing: the partner pays as if it had been there from the
    first call.

    catch-up = call × commitment / all commitments after the closing; interest = catch-up × rate ×
    time from each call to the closing. Both go to the earlier partners by their commitments
    (largest remainder). The interest is outside the commitment.

    Args:
        commitment: of the new partner, fen.
        earlier: commitments before the closing.
        calls: earlier calls (day, total).
        closing: the day of the closing.
        terms: of the interest.
        retained: the part of each call that stays in the fund (a fee on the new commitment),
            default none.
    """
    commitments = commitment + sum(earlier)
    rows = []
    kept_back = list(retained) if retained is not None else [0] * len(calls)
    for day, called in calls:
        share = split(called, [commitment, commitments - commitment])[0]
        years = year_fraction(day, closing, terms.day_count)
        rows.append((day, share, interest_on(share, terms.rate, years, compound=terms.compound)))
    catch_up, interest = sum(row[1] for row in rows), sum(row[2] for row in rows)
    back = max(0, catch_up - sum(kept_back))
    return LateClosing(
        catch_up,
        interest,
        tuple(rows),
        tuple(split(back, earlier)),
        tuple(split(interest, earlier)),
    )


class Closing(NamedTuple):
    """What a later closing moves, fen by partner: what the new money is asked for of earlier calls
    and as interest, what the earlier money gets back of each; who has both is netted.
    """

    asked: dict[str, Fen]
    interest: dict[str, Fen]
    returned: dict[str, Fen]
    interest_to: dict[str, Fen]


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
