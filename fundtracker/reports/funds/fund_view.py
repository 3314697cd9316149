"""What the page of the funds shows: each fund in one card, its cash over its life, the quarters of all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.forecast import in_quarters
from fundtracker.domain.funds.irr import MULTIPLE, OK, ONE_DAY, TOTAL_LOSS, Rate
from fundtracker.domain.funds.performance import Movement
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.funds import Fund
from fundtracker.reports.funds import fund_tables, table6_7_8
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.fund_forecast import outlook
from fundtracker.reports.tables.report_table import Row, Table

STAGES = ("planned", "investing", "managing", "ended", "closed")
_QUARTER = 365.25 / 4


class Card(NamedTuple):
    """A fund at the end of a quarter: its row of table 6, its stage, the standing of its rate.

    ``course``: its partners' cumulative net cash in fen, at its first payment (0) and at the end of each
    quarter of its life since, the last one at V; ``ahead``: the same as forecast, from the last one on.
    """

    fund: Fund
    row: Row
    stage: str
    rate: Rate
    committed: int
    recallable: int
    course: list[int]
    ahead: list[int]


class Flows(NamedTuple):
    """A quarter of all funds: called from the partners, invested in companies, distributed; fen."""

    quarter: Quarter
    called: int
    invested: int
    distributed: int


class View(NamedTuple):
    """The page: one of the tables, table 6, a card for each fund, the quarters since the first event."""

    table: Table
    funds: Table
    cards: list[Card]
    flows: list[Flows]


def stage(one: Fund, day: dt.date) -> str:
    """Return where a fund stands in its life at a day: a code of ``STAGES``."""
    at = day.toordinal()
    if one.closed_day is not None and one.closed_day <= at:
        return "closed"
    if one.set_up_day is None or one.set_up_day > at:
        return "planned"
    if one.term_end_day is not None and one.term_end_day <= at:
        return "ended"
    return "investing" if one.period_end_day is None or one.period_end_day > at else "managing"


def stage_name(code: str) -> str:
    """Return the name of a stage."""
    return {
        "planned": tr("not set up"), "investing": tr("investment period"), "managing": tr("management and exit"),
        "ended": tr("past its term"), "closed": tr("closed"),
    }[code]  # fmt: skip


def rate_words(rate: Rate) -> tuple[str, str]:
    """Return the standing of a rate in words, and its tone: ok, warn, bad or muted."""
    if rate.status == OK:
        return (tr("not annualised"), "warn") if rate.under_year else (tr("one solution"), "ok")
    return {
        MULTIPLE: (tr("several solutions"), "warn"), TOTAL_LOSS: (tr("total loss"), "bad"),
        ONE_DAY: (tr("one day"), "muted"),
    }.get(rate.status, (tr("no rate"), "muted"))  # fmt: skip


def build(
    ledger: Ledger, sheet: str = "funds", *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh"
) -> View:
    """Return the page with one of the tables of the funds."""
    q = quarter or table6_7_8.last_quarter(ledger)
    first = table6_7_8.build(ledger, quarter=q, unit=unit, lang=lang)
    every = [figures(ledger, one, q.last_day) for one in ledger.funds.all()]
    cards = [card(ledger, each, row_of(first, each.fund), q) for each in every]
    table = first if sheet == "funds" else fund_tables.build(ledger, sheet, quarter=q, unit=unit, lang=lang)
    return View(table, first, cards, _flows(every, q))


def row_of(table: Table, one: Fund) -> Row:
    """Return a fund's row of table 6; one set up later than V has no figures there."""
    found = next((row for row in table.rows if row.code == f"f{one.id}"), None)
    return found or Row(f"f{one.id}", one.title(table.lang), {})


def card(ledger: Ledger, each: Figures, row: Row, q: Quarter) -> Card:
    """Return a fund's card at the end of a quarter."""
    course = life(book.movements(each.entries), q.last_day)
    return Card(
        each.fund, row, stage(each.fund, q.last_day), each.net.rate, each.whole.committed, each.whole.recallable,
        course, _ahead(ledger, each.fund, q, course),
    )  # fmt: skip


def life(moves: Sequence[Movement], day: dt.date) -> list[int]:
    """Return the cumulative net cash at the first payment (0) and after each quarter of life, the last at ``day``."""
    known = sorted(move for move in moves if move.day <= day)
    if not known:
        return []
    first = known[0].day
    count = max(1, -int(-((day - first).days) // _QUARTER))
    ends = [first + dt.timedelta(round(k * _QUARTER)) for k in range(1, count)]
    return [0, *(sum(m.received - m.paid for m in known if m.day <= end) for end in (*ends, day))]


def _ahead(ledger: Ledger, one: Fund, q: Quarter, course: Sequence[int]) -> list[int]:
    found = outlook(ledger, one, q) if course else None
    if found is None:
        return []
    points = [course[-1]]
    for year in found.years:
        for out, back in zip(in_quarters(year.called), in_quarters(year.distributed), strict=True):
            points.append(points[-1] - out + back)
    return points


def _flows(every: Sequence[Figures], last: Quarter) -> list[Flows]:
    called, invested, given = dict[int, int](), dict[int, int](), dict[int, int]()

    def count(sums: dict[int, int], day: dt.date, fen: int) -> None:
        at = Quarter.of(day).ordinal
        sums[at] = sums.get(at, 0) + fen

    for each in every:
        for entry in each.entries:
            if entry.kind in book.CALL_KINDS:
                count(called, entry.day, entry.signed)
            elif entry.kind == book.EQUALISATION:
                count(called, entry.day, -entry.signed)
            elif entry.kind in book.DISTRIBUTION_KINDS and entry.moved <= each.day:
                count(given, entry.moved, entry.signed)
        for held in each.holdings:
            for move in held.movements:
                if move.paid:
                    count(invested, move.day, move.paid)
    first = min((*called, *invested, *given), default=None)
    if first is None:
        return []
    return [
        Flows(q, called.get(q.ordinal, 0), invested.get(q.ordinal, 0), given.get(q.ordinal, 0))
        for q in Quarter.at(first).until(last)
    ]
