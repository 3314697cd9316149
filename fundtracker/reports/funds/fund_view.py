"""What the page of the funds shows: each fund in one card, its cash over its life, the quarters
of all of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.forecast import in_quarters
from fundtracker.domain.funds.irr import MULTIPLE, OK, ONE_DAY, TOTAL_LOSS, Rate
from fundtracker.domain.funds.performance import Movement
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_tables, table6_7_8
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.fund_forecast import outlook
from fundtracker.reports.tables.report_table import Row, Table

STAGES = ("planned", "investing", "managing", "ended", "closed")
_QUARTER = 365.25 / 4


class Card(NamedTuple):
    """A fund at the end of a quarter: its row of table 6, its stage, the standing of its rate.

    ``course``: its partners' cumulative net cash in fen, at its first payment (0) and at the end
    of each quarter of its life since, the last one at V; ``ahead``: the same as forecast, from the
    last one on. ``days``: until when each of ``course`` counts.
    """

    fund: Fund
    row: Row
    stage: str
    rate: Rate
    committed: int
    recallable: int
    course: list[int]
    days: list[dt.date]
    ahead: list[int]


class Flows(NamedTuple):
    """A quarter of all funds: called from the partners, invested in companies, distributed; fen."""

    quarter: Quarter
    called: int
    invested: int
    distributed: int


class View(NamedTuple):
    """The page: one of the tables, table 6, a card for each fund, the quarters since the first
    event, the partners.
    """

    table: Table
    funds: Table
    cards: list[Card]
    flows: list[Flows]
    partners: dict[int, str]


def stage(fund: Fund, day: dt.date) -> str:
    """Return where a fund stands in its life at a day: a code of ``STAGES``."""
    at = day.toordinal()
    if fund.closed_day is not None and fund.closed_day <= at:
        return "closed"
    if fund.set_up_day is None or fund.set_up_day > at:
        return "planned"
    if fund.term_end_day is not None and fund.term_end_day <= at:
        return "ended"
    return "investing" if fund.period_end_day is None or fund.period_end_day > at else "managing"


def stage_name(code: str) -> str:
    """Return the name of a stage."""
    return {
        "planned": tr("not set up"),
        "investing": tr("investment period"),
        "managing": tr("management and exit"),
        "ended": tr("past its term"),
        "closed": tr("closed"),
    }[code]


def rate_words(rate: Rate) -> tuple[str, str]:
    """Return the standing of a rate in words, and its tone: ok, warn, bad or muted."""
    if rate.status == OK:
        return (tr("not annualised"), "warn") if rate.under_year else (tr("one solution"), "ok")
    return {
        MULTIPLE: (tr("several solutions"), "warn"), TOTAL_LOSS: (tr("total loss"), "bad"),
        ONE_DAY: (tr("one day"), "muted"),
    }.get(rate.status, (tr("no rate"), "muted"))  # fmt: skip


def build(
    ledger: Ledger,
    sheet: str = "funds",
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
) -> View:
    """Return the page with one of the tables of the funds."""
    q = quarter or table6_7_8.last_quarter(ledger)
    context = ReportContext(ledger, q, unit, lang)
    first = table6_7_8.build(context)
    every = [figures(ledger, fund, q.last_day) for fund in ledger.funds.all()]
    cards = [card(ledger, each, row_of(first, each.fund), q) for each in every]
    table = first if sheet == "funds" else fund_tables.build(context, sheet)
    partners = {each.id: each.name for each in ledger.funds.partners()}
    return View(table, first, cards, _flows(every, q), partners)


def row_of(table: Table, fund: Fund) -> Row:
    """Return a fund's row of table 6; one set up later than V has no figures there."""
    row = next((row for row in table.rows if row.code == f"f{fund.id}"), None)
    return row or Row(f"f{fund.id}", fund.title(table.lang), {})


def card(ledger: Ledger, each: Figures, row: Row, q: Quarter) -> Card:
    """Return a fund's card at the end of a quarter."""
    moves = book.movements(each.entries)
    course = life(moves, q.last_day)
    return Card(
        each.fund,
        row,
        stage(each.fund, q.last_day),
        each.net.rate,
        each.total.committed,
        each.total.recallable,
        course,
        life_days(moves, q.last_day),
        _ahead(ledger, each.fund, q, course),
    )


def life(moves: Sequence[Movement], day: dt.date) -> list[int]:
    """Return the cumulative net cash at the first payment (0) and after each quarter of life, the
    last at ``day``.
    """
    known = [move for move in moves if move.day <= day]
    ends = life_days(moves, day)[1:]
    course = [sum(m.received - m.paid for m in known if m.day <= end) for end in ends]
    return [0, *course] if ends else []


def life_days(moves: Sequence[Movement], day: dt.date) -> list[dt.date]:
    """Return the day of the first payment and those at which each quarter of life since ends, the
    last one ``day``.
    """
    first = min((move.day for move in moves if move.day <= day), default=None)
    if first is None:
        return []
    count = max(1, -int(-((day - first).days) // _QUARTER))
    return [first, *(first + dt.timedelta(round(k * _QUARTER)) for k in range(1, count)), day]


def life_figures(funds: Sequence[int], days: Sequence[dt.date], q: Quarter) -> list[str]:
    """Return the figures of a course at the days of ``life_days``; '' at the first payment."""
    whose = "+".join(map(str, funds))
    return ["", *(f"lives/f{whose}/{day.isoformat()}/{q.name}" for day in days[1:])][: len(days)]


def _ahead(ledger: Ledger, fund: Fund, q: Quarter, course: Sequence[int]) -> list[int]:
    years_ahead = outlook(ledger, fund, q) if course else None
    if years_ahead is None:
        return []
    points = [course[-1]]
    for year in years_ahead.years:
        for out, back in zip(in_quarters(year.called), in_quarters(year.distributed), strict=True):
            points.append(points[-1] - out + back)
    return points


def _flows(every: Sequence[Figures], last: Quarter) -> list[Flows]:
    moves = [move for each in every for move in _moves(each)]
    sums = {
        what: sum_by_key((Quarter.of(day).ordinal, fen) for w, day, fen in moves if w == what)
        for what in ("called", "invested", "distributed")
    }
    first = min((at for of in sums.values() for at in of), default=None)
    if first is None:
        return []
    return [
        Flows(q, *(of.get(q.ordinal, 0) for of in sums.values()))
        for q in Quarter.at(first).until(last)
    ]


def _moves(each: Figures) -> Iterator[tuple[str, dt.date, int]]:
    """Yield what was called, invested (fees apart, as in 表6) and distributed, with its day."""
    for entry in each.entries:
        if entry.kind in book.CALL_KINDS:
            yield "called", entry.day, entry.signed
        elif entry.kind == book.EQUALISATION:
            yield "called", entry.day, -entry.signed
        elif entry.kind in book.DISTRIBUTION_KINDS and entry.moved <= each.day:
            yield "distributed", entry.moved, entry.signed
    for held in each.holdings:
        for day, fen in held.put_in:
            yield "invested", dt.date.fromordinal(day), fen
