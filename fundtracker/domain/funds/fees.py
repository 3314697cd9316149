"""Management fees: rate × basis × time, with step-downs, waivers and offsets; late closings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fundtracker.domain.base.daycount import add_months, year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, plain
from fundtracker.errors import UserError
from fundtracker.patterns import lazy

COMMITTED, PAID_IN, NET_INVESTED, NAV = BASES = ("committed", "paid_in", "net_invested", "nav")
CAPITAL = (COMMITTED, PAID_IN)  # what partners promise and pay
FOLLOWED = (COMMITTED, PAID_IN, NET_INVESTED)  # a fee by the calendar follows them day by day
EQUAL = "equal"  # a period of three months is a quarter of a year, whatever its days


# A stretch and a bound as ``working`` writes them.
_STRETCH = lazy(r"(\d{4}-\d\d-\d\d)–\S+ \w+ (-?[\d.]+) × ([\d/]+) × ([\d/]+)")
_BOUND = lazy(r"([≥≤]) ([\d.]+)")

Moves = dict[str, list[tuple[dt.date, Fen]]]  # partner → (day, fen)
Free = Callable[[dt.date], frozenset[str]]  # who bears no fee on a day


class Step(NamedTuple):
    """From a day on: this rate on this basis (of ``BASES``), at least ``floor`` fen a year."""

    start: dt.date
    rate: Fraction
    basis: str
    floor: Fen = 0


class FeePart(NamedTuple):
    """A stretch of a period in which rate and basis stand still; ``last`` is its last day."""

    first: dt.date
    last: dt.date
    basis: str
    amount: Fen
    rate: Fraction
    years: Fraction
    floor: Fen = 0


class FeePeriod(NamedTuple):
    """A billing period: ``fee`` is what its parts come to, rounded once; ``due`` after waiver and
    offset. ``bound``: what a ceiling of the terms left for it, where that is less; the fee then.
    """

    first: dt.date
    last: dt.date
    parts: tuple[FeePart, ...]
    fee: Fen
    waived: Fen
    offset: Fen
    bound: Fen | None = None

    @property
    def due(self) -> Fen:
        """What is charged; never below 0."""
        return max(0, self.fee - self.waived - self.offset)


BasisSeries = Mapping[str, Sequence[tuple[dt.date, Fen]]]


class _Year(NamedTuple):
    """How time is told: a period of so many days is ``whole`` of a year, or days are counted."""

    year_fraction: Fraction
    days: int
    method: str

    def between(self, first: dt.date, after: dt.date) -> Fraction:
        """Return the part of a year from a day to another, which is outside."""
        if self.method != EQUAL:
            return year_fraction(first, after, self.method)
        return self.year_fraction * (after - first).days / self.days


def _parts(
    steps: Sequence[Step],
    bases: BasisSeries,
    span: tuple[dt.date, dt.date],
    marks: set[dt.date],
    year: _Year,
) -> list[FeePart]:
    """Return the stretches of a span (its last day outside) between steps and marks."""
    start, cut = span
    edges = [
        start,
        *sorted(day for day in marks | {step.start for step in steps} if start < day < cut),
        cut,
    ]
    parts = []
    for a, b in pairwise(edges):
        terms = _latest(steps, a)
        if terms is not None:
            amount, last = basis_on(bases.get(terms.basis, ()), a), b - dt.timedelta(days=1)
            years = year.between(a, b)
            parts.append(FeePart(a, last, terms.basis, amount, terms.rate, years, terms.floor))
    return parts


def calendar_span(day: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a day's billing period by the calendar and the day after its last.

    Raises:
        UserError: ``fee_period_unknown``: months are 1, 3, 6 or 12.
    """
    if months not in (1, 3, 6, 12):
        raise UserError("fee_period_unknown", months=months)
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months)


def calendar_fee(
    steps: Sequence[Step], bases: BasisSeries, first: dt.date, last: dt.date, months: int
) -> FeePeriod:
    """Return the fee of days that lie in one billing period of the calendar, both included.

    A whole period is months / 12 of a year, a part of it (the first and the last of a fund) its
    days' part. A change of the commitments, of paid-in capital or of what is net invested counts
    from its day; net assets are those of the first day. The least fee is that of the span.
    """
    begin, after = calendar_span(first, months)
    moves = [(day, each) for each in FOLLOWED for day, _amount in bases.get(each, ())]
    marks = {day for day, each in moves if _basis(steps, day) == each}
    year = _Year(Fraction(months, 12), (after - begin).days, EQUAL)
    parts = _parts(steps, bases, (first, last + dt.timedelta(days=1)), marks, year)
    earned = sum((part.amount * part.rate * part.years for part in parts), Fraction())
    return FeePeriod(first, last, tuple(parts), fen(max(earned, least(parts))), 0, 0)


class Caps(NamedTuple):
    """The most that the management fee may come to, fen, 0 without a ceiling: in a calendar year,
    and in the fund's whole life.
    """

    year: Fen = 0
    whole: Fen = 0


def capped(
    fee: FeePeriod,
    caps: Caps,
    charged: Sequence[tuple[dt.date, Fen]],
    life: tuple[dt.date, dt.date],
) -> FeePeriod:
    """Return the fee of a period of one calendar year under the ceilings of the agreement.

    fee = min(fee, ceiling of the year × its days in the fund's life ÷ its days − charged in the
    year, ceiling in all − charged so far), never below 0: the usual clause 年度（累计）管理费不超过
    X, 不足一年按天数折算. What was waived is in neither, what is offset is.

    Args:
        fee: of the period.
        caps: the ceilings of the version in force on its last day.
        charged: (last day of the period, fen) of what was charged before.
        life: the first day with a fee, and the last one as far as it is known.
    """
    rooms = []
    if caps.year:
        first, last = dt.date(fee.last.year, 1, 1), dt.date(fee.last.year, 12, 31)
        lived = (min(last, life[1]) - max(first, life[0])).days + 1
        before = sum(amount for day, amount in charged if day.year == fee.last.year)
        rooms.append(fen(Fraction(caps.year * lived, (last - first).days + 1)) - before)
    if caps.whole:
        rooms.append(caps.whole - sum(amount for _, amount in charged))
    room = max(0, min(rooms, default=fee.fee))
    return fee if fee.fee <= room else fee._replace(fee=room, bound=room)


def least(parts: Sequence[FeePart]) -> Fraction:
    """Return the least fee of some stretches, fen."""
    return sum((part.floor * part.years for part in parts), Fraction())


def borne(
    amount: Fen, period: FeePeriod, free: Free, until: dt.date = dt.date.max
) -> list[tuple[dt.date, Fen]]:
    """Return (day, fen) of what a period's fee (or what was waived of it) comes to until a day: the
    days on whose shares its stretches fall.

    A stretch ends the day before the capital that the fee rests on changes or passes to others (a
    later closing, an increase, a release, a default, a transfer; money that comes where it rests on
    paid-in capital), before another basis holds, or before a partner is freed of the fee: each is
    borne by those who were there. What rests on net investments is divided at the last two alone,
    what rests on net assets not at all.
    """
    parts, weights = _weighed(period)
    total = sum(weights, Fraction())
    ends, known, before, reached = list[tuple[dt.date, Fen]](), Fraction(), None, 0
    for part, weight in zip(parts, weights, strict=True):
        if part.first > until or not weight:
            continue
        last = min(part.last, until)
        known += weight * _inside(part, last)
        key = (part.basis, part.first if part.basis in CAPITAL else None, free(part.first))
        if key == before:
            ends.pop()
        before = key
        ends.append((last, fen(amount * known / total)))
    for at, (day, sum_until) in enumerate(ends):
        ends[at], reached = (day, sum_until - reached), sum_until
    return ends


def _weighed(period: FeePeriod) -> tuple[Sequence[FeePart], list[Fraction]]:
    """Return the parts of a period with what each counts in its fee: what it comes to, by the least
    fee where that is more; its days where that is not known.
    """
    parts = period.parts
    weights = [part.amount * part.rate * part.years for part in parts]
    if sum(weights) < least(parts):
        weights = [part.floor * part.years for part in parts]
    if not sum(weights) or any(part.basis == NAV for part in parts):
        lone = FeePart(period.first, period.last, NAV, 0, Fraction(), Fraction())
        return [lone], [Fraction(1)]
    return parts, weights


def _inside(part: FeePart, last: dt.date) -> Fraction:
    """Return which part of a stretch lies until a day."""
    return Fraction((last - part.first).days + 1, (part.last - part.first).days + 1)


def uncharged(
    first: dt.date, last: dt.date, months: int, charged: Sequence[tuple[dt.date, dt.date]]
) -> list[tuple[dt.date, dt.date]]:
    """Return the spans of days from ``first`` to ``last`` that are not charged, none over two
    billing periods.
    """
    spans, day = [], first
    known = sorted(charged)
    while day <= last:
        inside = next((span for span in known if span[0] <= day <= span[1]), None)
        if inside is not None:
            day = inside[1] + dt.timedelta(days=1)
            continue
        end = min(last, calendar_span(day, months)[1] - dt.timedelta(days=1))
        later = [span[0] for span in known if span[0] > day]
        end = min([end, *(start - dt.timedelta(days=1) for start in later)])
        spans.append((day, end))
        day = end + dt.timedelta(days=1)
    return spans


def basis_on(series: Sequence[tuple[dt.date, Fen]], day: dt.date) -> Fen:
    """Return the amount that stands on a day: the last one of or before it, 0 before the first."""
    known = [amount for at, amount in series if at <= day]
    return known[-1] if known else 0


def _basis(steps: Sequence[Step], day: dt.date) -> str:
    step = _latest(steps, day)
    return step.basis if step is not None else ""


def _latest(steps: Sequence[Step], day: dt.date) -> Step | None:
    known = [step for step in steps if step.start <= day]
    return known[-1] if known else None


def interest_on(amount: Fen, rate: Fraction, years: Fraction, *, compound: bool = False) -> Fen:
    """Return simple interest, or yearly compounded, on fen over a time in years."""
    if not compound:
        return fen(amount * rate * years)
    return fen(amount * (growth(rate, years) - 1))


def growth(rate: Fraction, years: Fraction) -> Fraction:
    """Return (1 + rate)^years to 40 digits; exact for whole years."""
    if years.denominator == 1:
        return Fraction((1 + rate) ** int(years))
    with localcontext() as context:
        context.prec = 40
        base = Decimal((1 + rate).numerator) / Decimal((1 + rate).denominator)
        return Fraction(base ** (Decimal(years.numerator) / Decimal(years.denominator)))


def without(moves: Moves, free: Free, changes: Sequence[dt.date]) -> list[tuple[dt.date, Fen]]:
    """Return (day, sum from that day on) of all partners but those who are free on the day."""
    if not changes:
        return running([move for rows in moves.values() for move in rows])
    own = {name: running(rows) for name, rows in moves.items()}
    days = sorted({day for rows in own.values() for day, _amount in rows} | set(changes))
    return [
        (day, sum(basis_on(own[name], day) for name in own if name not in free(day)))
        for day in days
    ]


def running(moves: Sequence[tuple[dt.date, Fen]]) -> list[tuple[dt.date, Fen]]:
    """Return (day, sum until that day) of movements."""
    sums: dict[dt.date, Fen] = {}
    total = 0
    for day, amount in sorted(moves):
        total += amount
        sums[day] = total
    return list(sums.items())


def working(period: FeePeriod) -> str:
    """Return how a fee came about: days, basis, amount, rate and part of a year of each stretch."""
    words = "; ".join(
        f"{part.first}–{part.last} {part.basis} {plain(part.amount)} × {part.rate} × {part.years}"
        for part in period.parts
    )
    floor = least(period.parts)
    words = f"{words}; ≥ {plain(fen(floor))}" if floor else words
    return words if period.bound is None else f"{words}; ≤ {plain(period.bound)}"


def bearing(
    free: Free, changes: Sequence[dt.date], committed: Moves, paid: Moves
) -> Callable[[dt.date], Fraction]:
    """Return the part of paid-in capital (before it came: of the commitments) of those who bear
    the fee, by day.
    """
    pairs = [
        (without(rows, lambda day: frozenset(), changes), without(rows, free, changes))
        for rows in (paid, committed)
    ]

    def part(day: dt.date) -> Fraction:
        for every, own in pairs:
            if total := basis_on(every, day):
                return Fraction(basis_on(own, day), total)
        return Fraction(1)

    return part


def held_over(
    periods: Sequence[FeePeriod], is_frozen: Callable[[dt.date], bool]
) -> list[list[FeePeriod]]:
    """Return periods as they are charged, each alone; those that end in a frozen quarter with the
    next one that does not and follows them at once, or alone where there is none yet.
    """
    charges, waiting = list[list[FeePeriod]](), list[FeePeriod]()
    for period in periods:
        if waiting and waiting[-1].last + dt.timedelta(days=1) != period.first:
            charges, waiting = [*charges, *([each] for each in waiting)], []
        waiting.append(period)
        if not is_frozen(period.last):
            charges, waiting = [*charges, waiting], []
    return [*charges, *([each] for each in waiting)]


def _by_span(text: str, months: int) -> dict[dt.date, Fen]:
    """Return first day of a billing period of the calendar → its fee, of a charge of several, by
    how it came about (``working``).
    """
    sums, bounds = dict[dt.date, Fraction](), dict[tuple[str, dt.date], Fen]()
    span = dt.date.min
    for words in text.split("; "):
        if match := _STRETCH.fullmatch(words):
            amount, rate, years = map(Fraction, match.groups()[1:])
            span = calendar_span(dt.date.fromisoformat(match[1]), months)[0]
            sums[span] = sums.get(span, Fraction()) + amount * 100 * rate * years
        elif match := _BOUND.fullmatch(words):
            bounds[match[1], span] = fen(Fraction(match[2]) * 100)
    return {
        day: bounds.get(("≤", day), max(fen(reached), bounds.get(("≥", day), 0)))
        for day, reached in sums.items()
    }


def spans_of(
    first: dt.date, last: dt.date, fee: Fen, text: str, months: int
) -> list[tuple[dt.date, dt.date, Fen]]:
    """Return (first day, last day, fen) of a charge by billing periods of the calendar, by how it
    came about; the last has what is left.
    """
    spans = uncharged(first, last, months, [])
    known = _by_span(text, months) if len(spans) > 1 else {}
    fens = [known.get(calendar_span(begin, months)[0], 0) for begin, _end in spans[:-1]]
    fens.append(fee - sum(fens))
    return [(begin, end, amount) for (begin, end), amount in zip(spans, fens, strict=True)]
