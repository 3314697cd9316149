"""What the page of the funds' reports shows: one of the tables, and the lives of the funds side by
side, each by itself and by vintage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.disclosure import disclosure_tables
from fundtracker.reports.funds import table6
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.fund_view import life, life_days, life_figures
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Table

NAMES = ("disclosure", "expenses", "scorecard", "vintages")
VINTAGES = "vintages"


class Life(NamedTuple):
    """The course of a fund, or of all funds of a year: cumulative net cash of the partners in fen,
    at the first payment (0) and at the end of each quarter of life since; ``committed``: what it
    is measured by; ``figures``: what opens each of ``course``, '' the first.
    """

    name: str
    committed: int
    course: list[int]
    figures: list[str]


class View(NamedTuple):
    """The page: the table, all funds, their lives and those of their years (of the vintages
    only).
    """

    table: Table
    funds: list[Fund]
    lives: list[Life]
    years: list[Life]


def build(
    ledger: Ledger, name: str, *, quarter: Quarter | None = None, unit: str = "wan", lang: str
) -> View:
    """Return the page with one of ``NAMES``."""
    q = quarter or table6.last_quarter(ledger)
    context = ReportContext(ledger, q, unit, lang)
    table, funds = disclosure_tables.MAKERS[name](context), ledger.funds.all()
    table = frozen.noted(ledger, name, table, lang)
    if name != VINTAGES:
        return View(table, funds, [], [])
    by_fund = {fund.id: figures(ledger, fund, q.last_day) for fund in funds}
    lives = [_life(context.name(each.fund), [each], q) for each in by_fund.values()]
    years = []
    for year, of_year in disclosure_tables.by_year(ledger, q).items():
        label = str(year) if year else tr("not set up")
        years.append(_life(label, [by_fund[fund.id] for fund in of_year], q))
    return View(table, funds, lives, years)


def _life(name: str, every: Sequence[Figures], q: Quarter) -> Life:
    moves = [move for each in every for move in book.movements(each.entries)]
    ids = life_figures([each.fund.id for each in every], life_days(moves, q.last_day), q)
    committed = sum(each.total.committed for each in every)
    return Life(name, committed, life(moves, q.last_day), ids)
