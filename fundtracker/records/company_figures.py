"""What companies report each quarter: the figures asked of each, indicators of their own, and who
was asked.
"""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.kpi_sheet import Line
from fundtracker.i18n import mark, mark_in, speaking, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.companies import Company
from fundtracker.ledger.holdings.company_kpis import KPIS, MONEY_KPIS
from fundtracker.records.field import Field
from fundtracker.records.fund_fields import COMPANY, DOCUMENT
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

OWN = "own:"
_FEN_OF_WAN = 1_000_000


def kpi_name(code: str) -> str:
    """Return the name of a figure that every company reports."""
    return {
        "revenue": tr("Revenue"), "profit": tr("Profit"), "tax": tr("Tax paid"),
                      "research": tr("Research spending"),
        "staff": tr("Staff"), "patents": tr("Patents"),
    }[code]  # fmt: skip


def lines(ledger: Ledger, company: Company, lang: str) -> list[Line]:
    """Return what a company is asked for, as a sheet in a language names it: the six figures and
    its own.
    """
    with speaking(lang):
        money, people, pieces = tr("10,000 yuan"), tr("people"), tr("pieces")
        units = dict.fromkeys(MONEY_KPIS, (money, _FEN_OF_WAN)) | {
            "staff": (people, 1),
            "patents": (pieces, 1),
        }
        figure_lines = [Line(code, kpi_name(code), *units[code]) for code in KPIS]
    return [
        *figure_lines,
        *(
            Line(OWN + own.name, own.name, own.unit, 1000)
            for own in ledger.company_kpis.own(company.id)
        ),
    ]


def save_indicator(w: Writer, v: Values) -> list[Put]:
    """Record an indicator of a company's own."""
    return [
        w.ledger.company_kpis.define(w.change, w.company(v["company"]), v["name"], v["measured_in"])
    ]


INDICATOR = RecordType(
    "company.indicator",
    mark("indicator of a company"),
    mark("indicator of a company recorded"),
    "fund.indicator",
    (
        COMPANY._replace(columns=("own_indicator.company_id",)),
        Field("name", "text", mark("Indicator"), "指标 指标名称 indicator", required=True,
              columns=("own_indicator.name",)),
        Field("measured_in", "text", mark("Unit"), "单位 计量单位 unit", required=True,
              columns=("own_indicator.unit",)),
    ),
    save_indicator,
    faults={"unit_stands": "measured_in"},
)  # fmt: skip


def save_figure(w: Writer, v: Values) -> list[Put]:
    """Record a figure of a company's own indicator."""
    company = w.company(v["company"])
    return [w.ledger.company_kpis.put_own(w.change, company, v["quarter"], v["name"], v["value"])]


FIGURE = RecordType(
    "company.figure",
    mark("figure of an own indicator"),
    mark("figure of an own indicator recorded"),
    "fund.figure",
    (
        COMPANY,
        Field("name", "text", mark("Indicator"), "指标 指标名称 indicator", required=True,
              columns=("own_figure.indicator_id",)),
        Field("quarter", "quarter", mark("Quarter"), "季度 报告季度 quarter", required=True,
              columns=("own_figure.quarter",)),
        Field("value", "thousandths", mark("Value"), "数值 指标值 value",
              required=True, columns=("own_figure.value",)),
    ),
    save_figure,
    faults={"indicator_unknown": "name"},
)  # fmt: skip


def save_asked(w: Writer, v: Values) -> list[Put]:
    """Record that a company was asked for its figures of a quarter."""
    company = w.company(v["company"])
    return [
        w.ledger.company_kpis.ask(
            w.change, company, v["quarter"], v["sent"], v["due"], v["doc"] or ""
        )
    ]


def judge_asked(ledger: Ledger, v: Values) -> list[Remark]:
    """Say that the company was asked already, and what has come."""
    if not v.get("company") or v.get("quarter") is None:
        return []
    company = ledger.companies.get(v["company"]).id
    same = [
        a
        for a in ledger.company_kpis.asked()
        if (a.company_id, a.quarter) == (company, v["quarter"])
    ]
    if not same:
        return []
    words = tr("Asked already: {n} of {all} figures of {quarter} are missing.",
               n=same[0].missing, all=same[0].wanted,
               quarter=Quarter.at(v["quarter"]).label)  # fmt: skip
    return [Remark("quarter", words)]


ASKED = RecordType(
    "company.asked",
    mark("figures asked of a company"),
    mark("figures asked of a company recorded"),
    "fund.asked",
    (
        COMPANY._replace(columns=("figures_asked.company_id",)),
        Field("quarter", "quarter", mark("Quarter"), "季度 报告季度 quarter", required=True,
              columns=("figures_asked.quarter",)),
        Field("sent", "date", mark("Sent on"), "发出日期 发送日期 sentdate", required=True,
              columns=("figures_asked.sent_day",)),
        Field("due", "date", mark_in("figures", "Due on"), "反馈期限 截止日期 填报期限 duedate",
              required=True, columns=("figures_asked.due_day",)),
        DOCUMENT._replace(columns=("figures_asked.doc_no",)),
    ),
    save_asked,
    judge_asked,
    faults={"due_before_sent": "due"},
)  # fmt: skip

TYPES = (INDICATOR, FIGURE, ASKED)
