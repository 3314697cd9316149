"""What the page of the forecast shows: the table, each fund's fan, its pace, the district's part next quarter."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import Pace, Year, takahashi_alexander
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.funds import MILLION, Fund, PaceRow
from fundtracker.reports.funds import fund_forecast
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.funds.fund_forecast import Outlook
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Table


class Course(NamedTuple):
    """A fund with its pace and what follows from it; None each where nobody said how it runs."""

    fund: Fund
    committed: int
    pace: PaceRow | None
    outlook: Outlook | None


class View(NamedTuple):
    """The page; ``next_out`` and ``next_in``: the fiscal partners' part in the next quarter, fen; ``years``: what
    the fiscal partners are expected to pay and get by calendar year."""

    table: Table
    courses: list[Course]
    following: Quarter
    next_out: int
    next_in: int
    years: dict[int, tuple[int, int]]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> View:
    """Return the page from the end of a quarter."""
    q = quarter or last_quarter(ledger)
    courses = []
    for one in ledger.funds.all():
        committed = figures(ledger, one, q.last_day).whole.committed
        courses.append(
            Course(one, committed, ledger.funds.pace(one.id, committed), fund_forecast.outlook(ledger, one, q))
        )
    quarters = fund_forecast.district_quarters(ledger, q)
    following, soon = Quarter.at(q.ordinal + 1), fund_forecast.district_next(ledger, q)
    out, into = sum(one.out for one in soon), sum(one.into for one in soon)
    years: dict[int, tuple[int, int]] = {}
    for when, (paid, got) in quarters.items():
        before = years.get(when.year, (0, 0))
        years[when.year] = (before[0] + paid, before[1] + got)
    table = fund_forecast.build(ledger, quarter=q, unit=unit, lang=lang)
    return View(table, courses, following, out, into, years)


def whole_life(committed: int, rates: Sequence[int], life: int, bow: int, growth: int, yielded: int) -> Year:
    """Return what a commitment calls and gives back over its whole life, as one year of sums.

    ``rates`` in parts per million, ``bow`` in hundredths, ``growth`` and ``yielded`` in tenths of a per cent.
    """
    pace = Pace(
        committed, tuple(Fraction(rate, MILLION) for rate in rates), life, Fraction(bow, 100), Fraction(growth, 1000),
        Fraction(yielded, 1000),
    )  # fmt: skip
    years = takahashi_alexander(pace)
    return Year(life, sum(y.called for y in years), sum(y.distributed for y in years), years[-1].value)
