"""Companies held: ownership over rounds, concentration, limits, stale values, credit codes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import add_months
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Share

_CODE_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


class Slice(NamedTuple):
    """A part of a portfolio by company, track, scenario or stage: fen and its share of the
    whole.
    """

    key: str
    amount: Fen
    share: Share


class Concentration(NamedTuple):
    """Slices, largest first (equal ones by name), and the Herfindahl index (1 / n when even, 1
    for one).
    """

    slices: tuple[Slice, ...]
    total: Fen
    herfindahl: float | None


def concentration(amounts: Iterable[tuple[str, Fen]]) -> Concentration:
    """Return how a portfolio spreads over keys; amounts (cost or value, fen ≥ 0) of one key are
    added.
    """
    sums: dict[str, Fen] = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, 0) + amount
    total = sum(sums.values())
    ordered = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    squares = sum(amount * amount for amount in sums.values())
    return Concentration(
        tuple(Slice(key, amount, Share(amount, total)) for key, amount in ordered),
        total,
        squares / (total * total) if total else None,
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
    """Return every limit against its use; the ceiling is rounded down, so that a fen too much is
    seen.
    """
    rows = []
    for limit in limits:
        allowed = int(limit.share * limit.base)
        for part in spread.slices:
            if not limit.key or part.key == limit.key:
                rows.append(LimitUse(limit, part.key, part.amount, allowed))
    return rows


Count = int | Decimal


class Round(NamedTuple):
    """A financing round: new shares issued, and those the fund bought of them (or of others)."""

    day: dt.date
    issued: Count
    bought: Count = 0
    sold: Count = 0


def ownership(rounds: Iterable[Round], as_of: dt.date) -> Share:
    """Return the fund's shares of all shares as of a day, dilution by later rounds counted."""
    known = [each for each in rounds if each.day <= as_of]
    bought = sum((Fraction(each.bought) - Fraction(each.sold) for each in known), Fraction())
    return share_of(bought, sum((Fraction(each.issued) for each in known), Fraction()))


def share_of(part: Count | Fraction, divisor: Count | Fraction) -> Share:
    """Return a part of all shares, exact where they are no whole numbers."""
    ours, all_ = Fraction(part), Fraction(divisor)
    return Share(ours.numerator * all_.denominator, all_.numerator * ours.denominator)


class Issue(NamedTuple):
    """What happened to all shares of a company on a day: multiplied by a split, then some
    issued.
    """

    day: dt.date
    ratio: Fraction = Fraction(1)
    added: Fraction = Fraction()


def held_share(
    stated: Fraction, held_then: Fraction, held_now: Fraction, issues: Iterable[Issue]
) -> Fraction:
    """Return what part of a company is held now, from the part stated for ``held_then`` shares
    (above 0) and what was issued and split since.
    """
    total = held_then / stated
    for issue in sorted(issues, key=lambda each: each.day):
        total = total * issue.ratio + issue.added
    return held_now / total


class ValueInputs(NamedTuple):
    """The numbers a value rests on; None where one is not said.

    ``multiple`` × ``base`` (fen: revenue, profit, net assets) − ``net_debt`` (fen) is what the
    whole company is worth, ``share`` of it (0–1) is held; or ``price`` (yuan a share) ×
    ``shares``. ``discount`` (0–1) comes off.
    """

    multiple: Fraction | None = None
    base: Fen | None = None
    base_name: str = ""
    net_debt: Fen | None = None
    price: Fraction | None = None
    shares: Fraction | None = None
    share: Fraction | None = None
    discount: Fraction = Fraction()


def computed_value(technique: str, inputs: ValueInputs, cost: Fen) -> Fen | None:
    """Return what a holding is worth by the numbers of its value; None where they do not suffice.

    Args:
        technique: ``cost`` takes what is left of the cost.
        given: the numbers.
        cost: fen left.
    """
    if technique == "cost":
        value = Fraction(cost)
    elif inputs.price is not None and inputs.shares is not None:
        value = inputs.price * 100 * inputs.shares
    elif inputs.base is not None and inputs.share is not None:
        multiple = Fraction(1) if inputs.multiple is None else inputs.multiple
        value = max(Fraction(), multiple * inputs.base - (inputs.net_debt or 0)) * inputs.share
    else:
        return None
    return fen(value * (1 - inputs.discount))


def implied_valuation(paid: Fen, bought: Count, issued_before: Count | Fraction) -> tuple[Fen, Fen]:
    """Return pre- and post-money value (fen) that the price of a round implies; ``bought`` > 0
    new shares.
    """
    price, before = paid / Fraction(bought), Fraction(issued_before)
    return int(price * before), int(price * (before + Fraction(bought)))


def is_stale(valued: dt.date | None, as_of: dt.date, months: int = 3) -> bool:
    """Tell whether a valuation is older than a quarter (or ``months``) as of a day; none at all
    is stale.
    """
    return valued is None or add_months(valued, months) < as_of


def credit_code_fits(code: str) -> bool:
    """Tell whether a 统一社会信用代码 has 18 characters and its check character (GB 32100-2015,
    mod 31).

    A misfit is a warning, never a refusal.
    """
    text = code.strip().upper()
    if len(text) != 18 or any(char not in _CODE_DIGITS for char in text):
        return False
    total = sum(_CODE_DIGITS.index(char) * pow(3, at, 31) for at, char in enumerate(text[:17]))
    return _CODE_DIGITS[-total % 31] == text[17]
