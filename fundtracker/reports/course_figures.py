"""Figures of courses that charts draw and no table states, each with what makes it.

By the form of their ids: ``months/pPROJECT/202403/QUARTER``: paid of a project until the end of a
month; ``lives/fFUND+FUND/2024-05-17/QUARTER``: cumulative net cash of the partners of funds until a
day; ``fans/fFUNDyYEAR/called25/QUARTER``: what a quarter of the courses of a forecast calls or
``distributed`` less than; ``reported/cCOMPANY/revenue/QUARTER``: what a company reported.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.performance import NET
from fundtracker.domain.park.project import below
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.holdings.company_kpis import MONEY_KPIS
from fundtracker.ledger.origins import rows
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.records.company_figures import kpi_name
from fundtracker.reports.context import ReportContext
from fundtracker.reports.derived_figures import Doors
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.funds import fund_proofs
from fundtracker.reports.funds.fund_forecast import PATHS, outlook

KINDS = frozenset({"months", "lives", "fans", "reported"})


def explained(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    """Open a figure of ``KINDS``.

    Raises:
        UserError: ``no_such_figure``.
    """
    opened = {"months": _month, "lives": _life, "fans": _fan, "reported": _reported}
    try:
        kind, what, which, when = figure.split("/")
        place = what, which, Quarter.parse(when)
        return opened[kind](ledger, place, limit, doors)._replace(id=figure)
    except (ValueError, KeyError, IndexError, OverflowError):
        raise UserError("no_such_figure", id=figure) from None


Place = tuple[str, str, Quarter]  # whose, which, at the end of


def _month(ledger: Ledger, place: Place, limit: int, doors: Doors) -> Explanation:
    whose, month, quarter = place
    year, number = int(month[:-2]), int(month[-2:])
    day = dt.date(year, number, calendar.monthrange(year, number)[1])
    until = min(day, quarter.last_day)
    context = ReportContext(ledger, quarter, "yuan", language())
    project = int(whose.removeprefix("p"))
    query = Query(
        measures=(PAID,),
        days=(None, until.toordinal()),
        among=(("project", tuple(below(project, context.parents))),),
    )
    name = f"{context.project_names[project]} · {tr('Paid')} · {until.isoformat()}"
    return doors.total(ledger, query, limit)._replace(name=name)


def _life(ledger: Ledger, place: Place, _: int, __: Doors) -> Explanation:
    whose, day, quarter = place
    until = min(dt.date.fromisoformat(day), quarter.last_day).isoformat()
    by_id = {fund.id: fund for fund in ledger.funds.all()}
    funds = [by_id[int(fund)] for fund in whose.removeprefix("f").split("+")]
    flows = sorted(
        flow
        for fund in funds
        for column in ("paid_in", "distributed")
        for flow in fund_proofs.proof(ledger, f"funds/f{fund.id}/{column}/{quarter.name}").flows
        if flow.date <= until
    )
    text = tr("{amount} yuan", amount=money.show(sum(flow.fen for flow in flows)))
    names = tr(", ").join(fund.title(language()) for fund in funds)
    words = tr("distributed less paid in until {day}", day=until)
    return _plain(
        f"{names} · {tr('Cumulative net')}",
        text,
        f"{words} = {text}",
        side=NET,
        as_of=until,
        flows=[flow._asdict() for flow in flows],
    )


def _fan(ledger: Ledger, place: Place, limit: int, doors: Doors) -> Explanation:
    whose, which, quarter = place
    matched = re.fullmatch(r"f(\d+)y(\d+)/(called|distributed)(\d+)", f"{whose}/{which}")
    if matched is None:
        raise KeyError(which)
    fund = {fund.id: fund for fund in ledger.funds.all()}[int(matched[1])]
    years = outlook(ledger, fund, quarter)
    if years is None:
        raise KeyError(whose)
    year = {year.number: year for year in years.fan}[int(matched[2])]
    text = tr("{amount} yuan", amount=money.show(round(getattr(year, matched[3])[int(matched[4])])))
    head = tr("Calls expected") if matched[3] == "called" else tr("Distributions expected")
    words = tr(
        "of {n} courses with a fixed seed around the pace assumed, {part} in 100 lie below {text}",
        n=PATHS,
        part=matched[4],
        text=text,
    )
    name = f"{fund.title(language())} · {tr('Year {n} of the fund', n=year.number)} · {head}"
    source = tr("{fund}: assumed pace, {source}", fund=fund.title(language()),
                source=years.source or "—")  # fmt: skip
    plain = _plain(name, text, f"{words}\n{source}")
    return doors.records(
        ledger, plain, [("fund_pace", rows(ledger, "fund_pace", fund_id=fund.id))], limit
    )


def _reported(ledger: Ledger, place: Place, limit: int, doors: Doors) -> Explanation:
    whose, code, quarter = place
    company = int(whose.removeprefix("c"))
    value = ledger.company_kpis.all(company)[quarter.ordinal][code]
    text = tr("{amount} yuan", amount=money.show(value)) if code in MONEY_KPIS else f"{value:,}"
    title = ledger.companies.get(company).title(language())
    words = tr("reported by the company")
    plain = _plain(f"{title} · {kpi_name(code)} · {quarter.label}", text, f"{words} = {text}")
    figures = rows(ledger, "company_kpi", company_id=company, quarter=quarter.ordinal, code=code)
    return doors.records(ledger, plain, [("company_kpi", figures)], limit)


def _plain(name: str, text: str, formula: str, **more: Any) -> Explanation:
    return Explanation("", name, text, formula, None, 0, [], [], **more)
