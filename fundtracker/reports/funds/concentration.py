"""How each fund's holdings spread over companies, tracks, scenarios and stages, at cost, against
its limits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.funds import portfolio
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import Company
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.holding_book import Deal
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Frame, Table, rate

BY = ("company", "track", "scenario", "stage")


class Line(NamedTuple):
    """A part of a fund's holdings: cost left and value in fen, its share of the cost in tenths of
    a per cent; ``limit`` in fen where the terms set one.
    """

    by: str
    key: str
    amount: int
    value: int
    share: int | None
    limit: int | None

    @property
    def passed(self) -> bool:
        """Whether more is held than the limit allows."""
        return self.limit is not None and self.amount > self.limit


def by_name(by: str) -> str:
    """Return the name of a way to divide the holdings."""
    return {
        "company": tr("Company"),
        "track": tr("Track"),
        "scenario": tr("Scenario"),
        "stage": tr("Stage"),
    }[by]


def _keys(company: Company, deal: Deal) -> dict[str, str]:
    return {by: key_of(company, deal, by) for by in BY}


def lines(ledger: Ledger, fund: int, day: dt.date) -> list[Line]:
    """Return the parts of a fund at a day, by company, track, scenario and stage; the largest of
    each first.

    Each division adds up to the whole cost left. What has no track, scenario or stage stands under
    —.
    """
    until, limit = day.toordinal(), one_company_limit(ledger, fund, day)
    companies = {company.id: company for company in ledger.companies.all()}
    book = ledger.companies
    deals = ((deal, book.position(deal, until).cost) for deal in book.deals(fund))
    held = [
        (_keys(companies[deal.company_id], deal), cost, book.value(deal, until))
        for deal, cost in deals
        if cost
    ]
    lines = []
    for by in BY:
        spread = portfolio.concentration((keys[by], cost) for keys, cost, _ in held)
        values = sum_by_key((keys[by], value) for keys, _, value in held)
        ceiling = limit if by == "company" else None
        lines += [
            Line(by, part.key, part.amount, values[part.key], part.share.tenths, ceiling)
            for part in spread.slices
        ]
    return lines


def deals_of(ledger: Ledger, fund: int, day: dt.date, by: str, at: int | None) -> set[int]:
    """Return the deals of a fund that make a part, the ``at``-th of a division; all of them
    without ``at``.
    """
    keys = [line.key for line in lines(ledger, fund, day) if line.by == by]
    wanted = keys if at is None else keys[at : at + 1]
    companies = {company.id: company for company in ledger.companies.all()}
    return {
        deal.id
        for deal in ledger.companies.deals(fund)
        if key_of(companies[deal.company_id], deal, by) in wanted
    }


def key_of(company: Company, deal: Deal, by: str) -> str:
    """Return what a holding is counted under in a division; — where nobody said."""
    keys = {
        "company": company.name,
        "track": company.track,
        "scenario": company.scenario,
        "stage": deal.stage,
    }
    return keys[by] or "—"


def one_company_limit(ledger: Ledger, fund: int, day: dt.date) -> int | None:
    """Return how much cost one company may take of a fund at a day, fen rounded down; None
    without a limit.
    """
    until = day.toordinal()
    terms = [row for row in ledger.funds.terms(fund) if row.start_day <= until]
    if not terms or terms[-1].one_company is None:
        return None
    committed = sum(each.committed for each in ledger.funds.standings(fund, until).values())
    return int(Fraction(terms[-1].one_company, MILLION) * committed)


def columns() -> list[Column]:
    """Return the columns of the table."""
    return [
        Column("cost", tr("Cost left"), "money", "balance"),
        Column("share", tr("Share of the cost"), "percent"),
        Column("value", tr("Fair value"), "money", "balance"),
        Column("limit", tr("Limit"), "money", "planned"),
        Column("room", tr("Room left"), "money", "balance", "{limit} − {cost}"),
        Column("used", tr("Of the limit"), "percent", "", "{cost} ÷ {limit}"),
        Column("state", tr("State")),
    ]


def _division(
    frame: Frame, code: str, by: str, parts: Sequence[Line], names: Mapping[str, str]
) -> None:
    """Add the parts of one division under its name; ``names`` of companies."""
    inside = [line for line in parts if line.by == by]
    if inside:
        frame.add(code, by_name(by), {}, depth=1)
    for at, line in enumerate(inside):
        name = names.get(line.key, line.key) if by == "company" else line.key
        frame.add(f"{code}{at}", name, _values(line), depth=2)


def build(context: ReportContext) -> Table:
    """Return the concentration of each fund at the end of a quarter: fund, division, part."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("concentration", tr("Concentration of the holdings"), columns())
    names = {company.name: company.title(lang) for company in ledger.companies.all()}
    for fund in ledger.funds.all():
        parts = lines(ledger, fund.id, q.last_day)
        companies = [line for line in parts if line.by == "company"]
        cost, value = sum(line.amount for line in companies), sum(line.value for line in companies)
        frame.add(
            f"f{fund.id}",
            fund.title(lang),
            {"cost": cost, "share": rate(cost, cost), "value": value},
            total=True,
        )
        for by in BY:
            _division(frame, f"f{fund.id}{by}", by, parts, names)
    frame.notes.append(
        tr(
            "Cost left after exits; a limit is a share of the fund's commitments. V = {day}.",
            day=q.last_day.isoformat(),
        )
    )
    return frame.table()


def _values(line: Line) -> dict[str, int | str | None]:
    values: dict[str, int | str | None] = {
        "cost": line.amount,
        "share": line.share,
        "value": line.value,
    }
    if line.limit is not None:
        state = tr("over the limit") if line.passed else tr("within the limit")
        values |= {
            "limit": line.limit,
            "room": line.limit - line.amount,
            "used": rate(line.amount, line.limit),
            "state": state,
        }
    return values
