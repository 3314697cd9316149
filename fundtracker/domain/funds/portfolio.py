"""Companies held: ownership over rounds, concentration, limits, stale values, reserves, credit codes."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import add_months
from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Share

_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Slice(NamedTuple):
    """A part of a portfolio by company, track, scenario or stage: fen and its share of the whole."""

    key: str
    amount: Fen
    share: Share


class Concentration(NamedTuple):
    """Slices, largest first (equal ones by name), and the Herfindahl index (1 / n when even, 1 for one)."""

    slices: tuple[Slice, ...]
    whole: Fen
    herfindahl: float | None


def concentration(amounts: Iterable[tuple[str, Fen]]) -> Concentration:
    """Return how a portfolio spreads over keys; amounts (cost or value, fen ≥ 0) of one key are added."""
    sums: dict[str, Fen] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, 0) + amount
    whole = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    squares = sum(amount * amount for amount in sums.values())
    return Concentration(
        tuple(Slice(key, amount, Share(amount, whole)) for key, amount in ordered),
        whole,
        squares / (whole * whole) if whole else None,
    )


class Limit(NamedTuple):
    """A ceiling on one key, or with ``key`` empty on each: a share of ``base`` fen, 0–1."""

    name: str
    share: Fraction
    base: Fen
    key: str = ""


class LimitUse(NamedTuple):
    """A limit beside what is used of it; ``room`` is negative where it is passed."""

    limit: Limit
    key: str
    used: Fen
    allowed: Fen

    @property
    def room(self) -> Fen:
        """What may still be added."""
        return self.allowed - self.used

    @property
    def passed(self) -> bool:
        """Whether more is used than allowed."""
        return self.room < 0


def limits_used(spread: Concentration, limits: Sequence[Limit]) -> list[LimitUse]:
    """Return every limit against its use; the ceiling is rounded down, so that a fen too much is seen."""
    rows = []
    for limit in limits:
        allowed = int(limit.share * limit.base)
        for part in spread.slices:
            if not limit.key or part.key == limit.key:
                rows.append(LimitUse(limit, part.key, part.amount, allowed))
    return rows


def free_to_commit(commitments: Fen, committed_to_deals: Fen, reserved: Fen, fees_to_come: Fen) -> Fen:
    """Return what a fund may still promise: commitments − deals − follow-on reserve − fees; may be negative."""
    return commitments - committed_to_deals - reserved - fees_to_come


class Round(NamedTuple):
    """A financing round: new shares issued, and those the fund bought of them (or of others)."""

    day: dt.date
    issued: int
    bought: int | Decimal = 0
    sold: int = 0


def ownership(rounds: Iterable[Round], as_of: dt.date) -> Share:
    """Return the fund's shares of all shares as of a day, dilution by later rounds counted."""
    known = [each for each in rounds if each.day <= as_of]
    return share_of(sum(each.bought - each.sold for each in known), sum(each.issued for each in known))


def share_of(part: int | Decimal, whole: int) -> Share:
    """Return a part of all shares, exact where it is no whole number."""
    exact = Fraction(part)
    return Share(exact.numerator, whole * exact.denominator)


def implied_valuation(paid: Fen, bought: int | Decimal, issued_before: int | Decimal) -> tuple[Fen, Fen]:
    """Return pre- and post-money value (fen) that the price of a round implies; ``bought`` > 0 new shares."""
    price, before = paid / Fraction(bought), Fraction(issued_before)
    return int(price * before), int(price * (before + Fraction(bought)))


def follow_on_reserve(plan: Mapping[str, Fen], used: Mapping[str, Fen]) -> dict[str, Fen]:
    """Return what is left of each company's follow-on reserve; overspent is negative."""
    return {name: amount - used.get(name, 0) for name, amount in plan.items()}


def is_stale(valued: dt.date | None, as_of: dt.date, months: int = 3) -> bool:
    """Tell whether a valuation is older than a quarter (or ``months``) as of a day; none at all is stale."""
    return valued is None or add_months(valued, months) < as_of


def credit_code_fits(code: str) -> bool:
    """Tell whether a 统一社会信用代码 has 18 characters and its check character (GB 32100-2015, mod 31).

    A misfit is a warning, never a refusal.
    """
    text = code.strip().upper()
    if len(text) != 18 or any(char not in _CODE_DIGITS for char in text):
        return False
    total = sum(_CODE_DIGITS.index(char) * pow(3, at, 31) for at, char in enumerate(text[:17]))
    return _CODE_DIGITS[-total % 31] == text[17]
