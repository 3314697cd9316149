"""What the page of the forecast shows: the table, each fund's fan, its pace, the district's part
next quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import Pace, Year, takahashi_alexander
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.funds import PaceRow
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_forecast
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.funds.fund_forecast import Outlook
from fundtracker.reports.funds.table6 import last_quarter
from fundtracker.reports.pacing import district, pacing_table
from fundtracker.reports.pacing.district import Expected
from fundtracker.reports.tables.report_table import Table


class Course(NamedTuple):
    """A fund with its pace and what follows from it; None each where nobody said how it runs."""

    fund: Fund
    committed: int
    pace: PaceRow | None
    outlook: Outlook | None


class View(NamedTuple):
    """The page; ``next_out`` and ``next_in``: the fiscal partners' part in the next quarter, fen;
    ``years``: what the fiscal partners are expected to pay and get by calendar year; ``quarters``:
    what all funds together are expected to call and give back.
    """

    table: Table
    courses: list[Course]
    following: Quarter
    next_out: int
    next_in: int
    years: dict[int, tuple[int, int]]
    quarters: dict[Quarter, Expected]


def build(
    ledger: Ledger,
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
    together: bool = False,
) -> View:
    """Return the page from the end of a quarter; ``together``: with the table of all funds added
    up instead of each fund's years.
    """
    q = quarter or last_quarter(ledger)
    courses = []
    for fund in ledger.funds.all():
        committed = figures(ledger, fund, q.last_day).total.committed
        courses.append(
            Course(
                fund,
                committed,
                ledger.funds.pace(fund.id, committed),
                fund_forecast.outlook(ledger, fund, q),
            )
        )
    quarters = district.together(district.all_ahead(ledger, q))
    following = Quarter.at(q.ordinal + 1)
    soon = quarters.get(following, Expected())
    years = {
        year: (expected.out, expected.fiscal_back)
        for year, expected in district.by_year(quarters).items()
    }
    context = ReportContext(ledger, q, unit, lang)
    table = (pacing_table if together else fund_forecast).build(context)
    return View(table, courses, following, soon.out, soon.fiscal_back, years, quarters)


def whole_life(
    committed: int, rates: Sequence[int], life: int, bow: int, growth: int, yielded: int
) -> Year:
    """Return what a commitment calls and gives back over its whole life, as one year of sums.

    ``rates`` in parts per million, ``bow`` in hundredths, ``growth`` and ``yielded`` in tenths of
    a per cent.
    """
    pace = Pace(
        committed,
        tuple(Fraction(rate, MILLION) for rate in rates),
        life,
        Fraction(bow, 100),
        Fraction(growth, 1000),
        Fraction(yielded, 1000),
    )
    years = takahashi_alexander(pace)
    return Year(
        life, sum(y.called for y in years), sum(y.distributed for y in years), years[-1].value
    )
