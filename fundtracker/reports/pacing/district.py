"""What the fiscal partners of all funds are expected to pay and get, by quarter, for the district's
plans.

What was called and has not come is in as called, in the quarter it is due (overdue: the next one).
For the rest a year of the pace is spread evenly over its quarters: an assumption; a quarter in
which a call is due has no other call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import in_quarters
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.funds.fund_forecast import OpenCall, Outlook, open_calls, outlook


class Expected(NamedTuple):
    """A quarter to come, fen: ``asked`` is called and has not come, ``called`` and ``back`` are
    what the pace expects; ``fiscal_…``: the fiscal partners' part of each.
    """

    asked: int = 0
    fiscal_asked: int = 0
    called: int = 0
    fiscal_called: int = 0
    back: int = 0
    fiscal_back: int = 0

    @property
    def out(self) -> int:
        """All that the fiscal partners are to pay."""
        return self.fiscal_asked + self.fiscal_called

    def plus(self, other: Expected) -> Expected:
        """Return both together, line by line."""
        return Expected(*map(sum, zip(self, other, strict=True)))


class Ahead(NamedTuple):
    """A fund's quarters to come, what they rest on: the calls that have not come, its pace."""

    fund: Fund
    quarters: dict[Quarter, Expected]
    calls: list[OpenCall]
    outlook: Outlook | None


def ahead(ledger: Ledger, fund: Fund, quarter: Quarter) -> Ahead:
    """Return the quarters to come of a fund after ``quarter``, by time."""
    calls, years = open_calls(ledger, fund, quarter), outlook(ledger, fund, quarter, 0)
    with_call = {call.when for call in calls if not call.overdue}
    sums: dict[Quarter, Expected] = {}
    for call in calls:
        asked = Expected(asked=call.fen, fiscal_asked=call.fiscal)
        sums[call.when] = sums.get(call.when, Expected()).plus(asked)
    for when, expected in _by_pace(years, quarter) if years else ():
        if when in with_call:
            expected = expected._replace(called=0, fiscal_called=0)
        sums[when] = sums.get(when, Expected()).plus(expected)
    return Ahead(fund, dict(sorted(sums.items())), calls, years)


def _by_pace(years: Outlook, quarter: Quarter) -> Iterator[tuple[Quarter, Expected]]:
    """Yield the quarters that the pace expects after ``quarter``, a year in four parts."""
    yearly = zip(years.years, years.fiscal, years.fiscal_back, strict=True)
    for at, (year, fiscal, fiscal_back) in enumerate(yearly):
        amounts = (year.called, fiscal, year.distributed, fiscal_back)
        parts = zip(*(in_quarters(amount) for amount in amounts), strict=True)
        for part, row in enumerate(parts):
            yield Quarter.at(quarter.ordinal + 1 + 4 * at + part), Expected(0, 0, *row)


def all_ahead(ledger: Ledger, quarter: Quarter) -> list[Ahead]:
    """Return the quarters to come of all funds."""
    return [ahead(ledger, fund, quarter) for fund in ledger.funds.all()]


def together(every: Sequence[Ahead]) -> dict[Quarter, Expected]:
    """Return the quarters to come of funds added up, by time."""
    sums: dict[Quarter, Expected] = {}
    for each in every:
        for when, expected in each.quarters.items():
            sums[when] = sums.get(when, Expected()).plus(expected)
    return dict(sorted(sums.items()))


def lines(quarters: Mapping[Quarter, Expected], most: int) -> list[tuple[str, Expected]]:
    """Return (name, expected) of the first ``most`` quarters, then of each year what lies beyond
    them.
    """
    first = list(quarters.items())[:most]
    later = dict(list(quarters.items())[most:])
    return [
        *((when.label, expected) for when, expected in first),
        *((str(year), expected) for year, expected in by_year(later).items()),
    ]


def by_year(quarters: Mapping[Quarter, Expected]) -> dict[int, Expected]:
    """Return quarters added up by calendar year."""
    sums: dict[int, Expected] = {}
    for when, expected in quarters.items():
        sums[when.year] = sums.get(when.year, Expected()).plus(expected)
    return sums


class NextQuarter(NamedTuple):
    """What a fund's fiscal partners are to pay and get in the next quarter, fen; ``calls``: those
    that say so, none where the pace is all there is.
    """

    fund: Fund
    out: int
    into: int
    calls: Sequence[OpenCall] = ()


def next_quarter(each: Ahead, quarter: Quarter) -> list[NextQuarter]:
    """Return the fiscal partners' part of the quarter after ``quarter`` of one fund.

    What of earlier calls has not come, due in that quarter or overdue, is in as called. Where no
    call is due in it, a quarter of the pace's first year is expected besides, in a row of its own.
    """
    following = Quarter.at(quarter.ordinal + 1)
    expected = each.quarters.get(following, Expected())
    calls = [call for call in each.calls if call.when == following]
    calls = [call for call in calls if call.fiscal or not call.overdue]
    fund, asked, into = each.fund, expected.fiscal_asked, expected.fiscal_back
    if any(not call.overdue for call in calls):
        rows = [NextQuarter(fund, asked, into, calls)]
    else:
        rows = [
            NextQuarter(fund, asked, 0, calls),
            NextQuarter(fund, expected.fiscal_called, into),
        ]
    return [row for row in rows if row.out or row.into]
