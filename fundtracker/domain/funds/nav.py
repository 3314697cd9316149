"""Net asset value from quarter to quarter, of a fund and of each partner, and the balance behind
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, split

# Line → the sign with which a positive amount enters. Signed results keep their own sign (+1).
LINES = {
    "contributions": 1,
    "distributions": -1,
    "fees": -1,
    "waivers": 1,
    "expenses": -1,
    "income": 1,
    "realised": 1,
    "unrealised": 1,
    "transfers": 1,
    "carry": -1,
}


class RollForward(NamedTuple):
    """A period: opening, the lines as they enter (signed fen), closing = opening + lines."""

    opening: Fen
    lines: dict[str, Fen]

    @property
    def closing(self) -> Fen:
        """What stands at the end."""
        return closing(self.opening, self.lines)


def closing(opening: Fen, lines: Mapping[str, Fen]) -> Fen:
    """Return opening + lines; the lines carry their sign."""
    return opening + sum(lines.values())


def roll_forward(opening: Fen, amounts: Mapping[str, Fen]) -> RollForward:
    """Return the roll-forward of positive amounts by line; fees, expenses, distributions and carry
    reduce it.

    Realised, unrealised, income and transfers may be negative. Every line stands, 0 where nothing
    is.

    Raises:
        KeyError: a line that does not exist.
    """
    for name in amounts:
        LINES[name]
    return RollForward(opening, {name: sign * amounts.get(name, 0) for name, sign in LINES.items()})


def chain(opening: Fen, periods: Sequence[Mapping[str, Fen]]) -> list[RollForward]:
    """Return period after period, each opening where the one before closed."""
    rows: list[RollForward] = []
    for amounts in periods:
        rows.append(roll_forward(rows[-1].closing if rows else opening, amounts))
    return rows


def for_partners(
    fund: RollForward,
    openings: Mapping[str, Fen],
    weights: Mapping[str, int],
    own: Mapping[str, Mapping[str, Fen]] | None = None,
) -> dict[str, RollForward]:
    """Return each partner's roll-forward; on every line the partners add up to the fund, to the
    fen.

    Args:
        fund: the fund's roll-forward.
        openings: partner → opening fen; they add up to the fund's.
        weights: partner → share (commitments, say) by which lines are divided (largest remainder).
        own: line → partner → signed fen, for lines known partner by partner (contributions, carry,
            fees with waivers, transfers); they must add up to the fund's line.

    Raises:
        ValueError: openings or an own line do not add up to the fund; ``args[0]`` names the line.
    """
    if sum(openings.values()) != fund.opening:
        raise ValueError("opening")
    names = list(openings)
    rows: dict[str, dict[str, Fen]] = {name: {} for name in names}
    for line, amount in fund.lines.items():
        parts = (own or {}).get(line)
        if parts is None:
            by_weight = split(amount, [weights.get(name, 0) for name in names])
            parts = dict(zip(names, by_weight, strict=True))
        if sum(parts.values()) != amount or not set(parts) <= set(names):
            raise ValueError(line)
        for name in names:
            rows[name][line] = parts.get(name, 0)
    return {name: RollForward(openings[name], rows[name]) for name in names}


def adds_across(columns: Sequence[RollForward], total: RollForward) -> list[str]:
    """Return the lines on which columns do not add up to the total; empty where all agree."""
    wrong = [] if sum(column.opening for column in columns) == total.opening else ["opening"]
    names = dict.fromkeys([*total.lines, *(name for column in columns for name in column.lines)])
    wrong += [
        name
        for name in names
        if sum(column.lines.get(name, 0) for column in columns) != total.lines.get(name, 0)
    ]
    return wrong


class Balance(NamedTuple):
    """A fund's balance: totals, partners' capital, and how far investments stand above their
    cost.
    """

    assets: Fen
    liabilities: Fen
    capital: Fen
    appreciation: Fen | None


def balance(
    assets: Mapping[str, Fen],
    liabilities: Mapping[str, Fen],
    investments: str = "investments",
    cost: Fen | None = None,
) -> Balance:
    """Return the totals; ``cost`` of the asset called ``investments`` gives its unrealised
    appreciation.
    """
    asset_sum, owed = sum(assets.values()), sum(liabilities.values())
    return Balance(
        asset_sum,
        owed,
        asset_sum - owed,
        None if cost is None else assets.get(investments, 0) - cost,
    )
