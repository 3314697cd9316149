"""Every chart by its code: what a board, a command and a workbook choose from.

A chart is of the whole ledger, or of one project, fund or indicator, named by its code there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.reports import registry
from fundtracker.reports.charts import (
    fund_charts,
    indicator_charts,
    plan_charts,
    project_charts,
    source_charts,
    table_charts,
    table_more,
    time_charts,
)
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_detail, fund_view
from fundtracker.reports.plan import plan_course
from fundtracker.reports.projects import project_view, table2
from fundtracker.reports.sources import cash_view
from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.warnings import open_work

Build = Callable[[ReportContext, str], Chart]


class ChartType(NamedTuple):
    """A chart that can be asked for: its name, what it is of ('' the whole ledger, project, fund,
    indicator), the page that tells more, how it is made of a context and the code of what it is of.
    """

    code: str
    words: str
    of: str
    page: str
    build: Build


# ------------------------------------------------------------ what a chart is of
def subjects(context: ReportContext, of: str) -> list[tuple[str, str]]:
    """Return what a chart of this kind can be of: (name, code), in order."""
    if of == "project":
        return [(context.name(p), p.code) for p in context.projects.values()]
    if of == "fund":
        return [(context.name(fund), fund.code) for fund in context.funds]
    if of == "indicator":
        return [(context.name(i), i.code) for i in context.ledger.indicators.all()]
    return []


def _project(context: ReportContext, code: str) -> int:
    known = next((p.id for p in context.projects.values() if p.code == code), None)
    if known is None:
        raise UserError("no_such_subject", name=code)
    return known


def _fund(context: ReportContext, code: str) -> int:
    known = next((fund.id for fund in context.funds if fund.code == code), None)
    if known is None:
        raise UserError("no_such_subject", name=code)
    return known


# ------------------------------------------------------------ how each is made
def _table(name: str, build: Callable[[Table], Chart | None], **options: Any) -> Build:
    def made(context: ReportContext, _: str) -> Chart:
        chart = build(registry.table(context, name, **options))
        return chart if chart is not None else Chart("", (), ())

    return made


def _table_of_fund(name: str, build: Callable[[Table, str], Chart]) -> Build:
    return lambda context, code: build(registry.table(context, name), f"f{_fund(context, code)}")


def _paid_course(context: ReportContext, _: str) -> Chart:
    return plan_charts.paid_course(open_work.overview(context), context.money)


def _paid_by_quarter(context: ReportContext, _: str) -> Chart:
    return plan_charts.paid_by_quarter(open_work.overview(context), with_even=True)


def _completed(context: ReportContext, _: str) -> Chart:
    course = plan_course.completed(context, context.version)
    names = (tr("Completed investment, cumulative"), tr("Actual"))
    approved = tr("V{n}, approved years", n=context.version.number)
    last = tr("Completed {n}", n=context.money(course.paid[-1])) if course.paid else ""
    planned = tr("Plan {n}", n=context.money(course.even[-1])) if course.even else ""
    return plan_charts.course(course, "c1", names, approved, last, planned)


def _cash_plan(context: ReportContext, _: str) -> Chart:
    return source_charts.plan_by_source(cash_view.view(context))


def _s_curve(context: ReportContext, code: str) -> Chart:
    return project_charts.s_curve(
        project_view.sheet(context, _project(context, code)), context.money
    )


def _milestones(context: ReportContext, code: str) -> Chart:
    return project_charts.milestones(project_view.sheet(context, _project(context, code)))


def _moved(context: ReportContext, code: str) -> Chart:
    project = _project(context, code)
    return project_charts.moved(table2.curves(context, project).moved, project)


def _earned(context: ReportContext, code: str) -> Chart:
    return time_charts.earned_course(context, _project(context, code))


def _fund_view(context: ReportContext) -> fund_view.View:
    return fund_view.build(
        context.ledger, quarter=context.quarter, unit=context.unit, lang=context.lang
    )


def _lives(context: ReportContext, _: str) -> Chart:
    return fund_charts.lives(_fund_view(context).cards, context.quarter)


def _fund_flows(context: ReportContext, _: str) -> Chart:
    return fund_charts.by_quarter(_fund_view(context).flows)


def _sheet(context: ReportContext, code: str) -> fund_detail.Sheet:
    sheet = fund_detail.build(
        context.ledger, str(_fund(context, code)), quarter=context.quarter, unit=context.unit,
        lang=context.lang,
    )  # fmt: skip
    assert sheet is not None  # the fund is there
    return sheet


def _years(context: ReportContext, code: str) -> Chart:
    return fund_charts.years(_sheet(context, code).years)


def _moments(context: ReportContext, code: str) -> Chart:
    return fund_charts.moments(
        _sheet(context, code).moments, context.quarter.last_day, context.money
    )


def _indicator(context: ReportContext, code: str) -> Chart:
    course = indicator_charts.read_course(context.ledger, code, context.quarter, context.lang)
    if course is None:
        raise UserError("no_such_subject", name=code)
    return indicator_charts.against_path(course)


def _indicators(context: ReportContext, _: str) -> Chart:
    return indicator_charts.all_against_path(context)


_ALL = (
    ChartType("paid_course", mark("Fiscal money paid against plan"), "", "overview", _paid_course),
    ChartType("paid_by_quarter", mark("Paid by quarter"), "", "overview", _paid_by_quarter),
    ChartType("completed", mark("Completed investment, cumulative"), "", "plan", _completed),
    ChartType("execution", mark("Paid of the plan of each line"), "", "plan",
              _table("plan", table_charts.execution)),
    ChartType("paid_by_month", mark("Paid by month"), "", "payments",
              lambda context, _: time_charts.paid_by_month(context)),
    ChartType("payees", mark("The largest payees: share of all money paid"), "", "analysis",
              lambda context, _: time_charts.payee_shares(context)),
    ChartType("sources", mark("The sources of money: released, received, paid"), "", "sources",
              _table("sources", table_charts.sources)),
    ChartType("sources_by_year", mark("Sources by year: released, received, paid"), "", "sources",
              _table("sources", table_more.sources_by_year, by="year")),
    ChartType("cash_plan", mark("Plan and payments by source"), "", "cashplan", _cash_plan),
    ChartType("projects", mark("The largest projects: estimate, committed, paid"), "", "projects",
              _table("projects", table_charts.projects)),
    ChartType("s_curve", mark("S-curve of payments"), "project", "projects", _s_curve),
    ChartType("earned", mark("Earned value over time"), "project", "projects", _earned),
    ChartType("moved", mark("How the forecast moved"), "project", "projects", _moved),
    ChartType("milestones", mark("Milestones"), "project", "projects", _milestones),
    ChartType("contracts", mark("The largest contracts: value, paid, payment cap"), "", "contracts",
              _table("contracts", table_more.contracts)),
    ChartType("retention", mark("Retention held, by the quarter it falls due"), "", "contracts",
              _table("contracts", table_more.retention)),
    ChartType("policy", mark("Policy money by clause: applied for, approved, paid"), "", "policy",
              _table("policy", table_more.policy)),
    ChartType("funds", mark("The funds: committed, paid in, distributed, net asset value"), "",
              "funds", _table("funds", table_charts.funds)),
    ChartType("lives", mark("J-curves of the funds"), "", "funds", _lives),
    ChartType("fund_flows", mark("Calls, investments and distributions by quarter"), "", "funds",
              _fund_flows),
    ChartType("years", mark("J-curve"), "fund", "fund", _years),
    ChartType("moments", mark("Calls and distributions"), "fund", "fund", _moments),
    ChartType("tiers", mark("Distribution if all were sold today"), "fund", "fund",
              _table_of_fund("waterfall", table_more.tiers)),
    ChartType("nav", mark("Net asset value, from opening to closing"), "fund", "fund",
              _table_of_fund("nav", table_more.nav_bridge)),
    ChartType("partners", mark("The partners: committed, paid in, distributed"), "", "partner",
              _table("partners-total", table_more.partners)),
    ChartType("holdings", mark("The largest holdings: cost left and fair value"), "", "companies",
              _table("portfolio", table_more.holdings)),
    ChartType("concentration", mark("Companies that the fund's money lies in"), "fund", "companies",
              _table_of_fund("concentration", table_more.concentration)),
    ChartType("indicators", mark("Indicators: reached of the target, else of the baseline"), "",
              "indicators", _table("indicators", table_charts.indicators)),
    ChartType("indicators_path", mark("Indicators against their path"), "", "indicators",
              _indicators),
    ChartType("indicator", mark("One indicator against its path"), "indicator", "indicators",
              _indicator),
    ChartType("warnings", mark("Warnings at the end of each month"), "", "todo",
              lambda context, _: time_charts.warnings_by_month(context)),
)  # fmt: skip
CHARTS = {each.code: each for each in _ALL}


def chart(context: ReportContext, code: str, of: str = "") -> Chart:
    """Return a chart by its code; ``of``: the code of the project, fund or indicator it is of.

    Raises:
        UserError: ``no_such_chart``; ``no_such_subject``: what it is of is not there.
    """
    if code not in CHARTS:
        raise UserError("no_such_chart", name=code, names=", ".join(CHARTS))
    if of and not CHARTS[code].of:  # it is of the whole ledger
        raise UserError("no_such_subject", name=of)
    return CHARTS[code].build(context, of)


def chart_name(context: ReportContext, code: str, of: str = "") -> str:
    """Return what a chart is called, with what it is of."""
    name = tr(CHARTS[code].words)
    subject = next((name for name, key in subjects(context, CHARTS[code].of) if key == of), of)
    return f"{name} · {subject}" if subject else name
