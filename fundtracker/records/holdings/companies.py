"""What is recorded of companies, and who holds whom where a fund stands between."""

from __future__ import annotations

from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.company_kpis import KPIS
from fundtracker.ledger.funds.sub_funds import Reported
from fundtracker.records.field import Field, flag, money, number, quarter, reference, text
from fundtracker.records.fund_fields import COMPANY, DOCUMENT, FUND
from fundtracker.records.holdings.rounds import ROUND
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer


def save_identity(w: Writer, v: Values) -> list[Put]:
    """Record which company and which partner a fund of this ledger is."""
    company = w.company(v["company"]) if v["company"] else None
    partner = w.partner(v["partner"]) if v["partner"] else None
    return [w.ledger.sub_funds.identify(w.change, w.fund(v["fund"]), company, partner)]


IDENTITY = RecordType(
    "fund.identity",
    mark("fund as company and partner"),
    mark("fund as company and partner recorded"),
    "fund.identity",
    (
        FUND._replace(columns=("fund_identity.fund_id",)),
        COMPANY._replace(
            words=mark("As a company that funds hold"),
            required=False,
            columns=("fund_identity.company_id",),
        ),
        Field(
            "partner",
            "reference",
            mark("As a partner of other funds"),
            "出资人 出资人名称 合伙人 partner",
            reference="known_partner",
            columns=("fund_identity.partner_id",),
        ),
    ),
    save_identity,
    faults={"identity_of_nothing": "company"},
)


def save_reported(w: Writer, v: Values) -> list[Put]:
    """Record what a company or sub-fund reports to hold of another."""
    return [
        w.ledger.sub_funds.report(
            w.change,
            w.company(v["company"]),
            Reported(
                w.company(v["target"]),
                v["day"],
                v["share"],
                cost_fen=v["cost"],
                value_fen=v["value"],
                doc_no=v["doc"] or "",
            ),
        )
    ]


REPORTED = RecordType(
    "company.reported",
    mark("holding reported by a sub-fund"),
    mark("holding reported by a sub-fund recorded"),
    "fund.reported",
    (
        COMPANY._replace(
            words=mark("Sub-fund that reports"),
            synonyms="子基金 子基金名称 持有方 subfund reporter",
            columns=("reported_holding.company_id",),
        ),
        Field(
            "target",
            "reference",
            mark("Company held"),
            "底层企业 底层项目 被持有企业 underlying",
            required=True,
            reference="company",
            columns=("reported_holding.target_id",),
        ),
        Field(
            "day",
            "date",
            mark("Day"),
            "报告日期 截止日期 日期 reportdate",
            required=True,
            columns=("reported_holding.day",),
        ),
        Field(
            "share",
            "part",
            mark("Part of the company"),
            "持股比例 股权比例 占股比例 持有比例 ownership",
            required=True,
            columns=("reported_holding.share",),
        ),
        Field(
            "cost",
            "money",
            mark("Cost"),
            "投资成本 投资金额 cost",
            columns=("reported_holding.cost_fen",),
        ),
        Field(
            "value",
            "money",
            mark("Fair value"),
            "公允价值 估值 fairvalue",
            columns=("reported_holding.value_fen",),
        ),
        DOCUMENT._replace(columns=("reported_holding.doc_no",)),
    ),
    save_reported,
    list_kind="lookthrough",
    needs=(("company",), ("target",), ("day",), ("share",)),
    faults={"holds_itself": "target", "not_a_share": "share"},
)


# ---------------------------------------------------------------- companies
def save_company(w: Writer, v: Values) -> list[Put]:
    """Write the facts of a company."""
    names = ("name_en", "credit_code", "track", "scenario", "location", "gold_partner", "tenant")
    return [w.ledger.companies.put(w.change, v["name"], **{name: v[name] for name in names})]


COMPANIES = RecordType(
    "company",
    mark("company"),
    mark("company recorded"),
    "fund.company",
    (
        text(
            "name",
            mark("Company"),
            "企业名称 被投企业 被投企业名称 公司名称 company",
            required=True,
        ),
        text("name_en", mark("Name in English"), "企业英文名称 englishname"),
        text(
            "credit_code",
            mark("Credit code"),
            "统一社会信用代码 信用代码 creditcode",
            help=mark("18 characters"),
        ),
        text("track", mark("Track"), "赛道 所属赛道 track"),
        text("scenario", mark("Scenario"), "应用场景 场景 scenario"),
        text("location", mark("Location"), "注册地 所在地 注册地址 location"),
        flag("gold_partner", mark("Gold partner"), "金牌合伙人 goldpartner"),
        flag("tenant", mark("Tenant of the park"), "入园企业 是否入园 tenant"),
    ),
    save_company,
    list_kind="companies",
    needs=(("name",), ("credit_code",), ("track", "gold_partner", "tenant")),
)


def save_kpis(w: Writer, v: Values) -> list[Put]:
    """Write the figures of a company in a quarter; what is not stated stays."""
    company, put = w.company(v["company"]), w.ledger.company_kpis.put
    puts = [
        put(w.change, company, v["quarter"], code, v[code]) for code in KPIS if v[code] is not None
    ]
    if not puts:
        raise UserError("row_says_nothing")
    return puts


FIGURES = RecordType(
    "company.figures",
    mark("figures of a company"),
    mark("figures of a company"),
    "fund.kpi",
    (
        reference(
            "company", mark("Company"), "企业名称 被投企业 被投企业名称 company", required=True
        ),
        quarter("quarter", mark("Quarter"), "季度 报告季度 quarter", required=True),
        money("revenue", mark("Revenue"), "营业收入 revenue"),
        money("profit", mark("Profit"), "净利润 profit"),
        money("tax", mark("Tax paid"), "纳税额 缴税额 tax"),
        money("research", mark("Research spending"), "研发投入 研发费用 research"),
        number("staff", mark("Staff"), "员工人数 staff"),
        number("patents", mark("Patents"), "专利数 patents"),
    ),
    save_kpis,
    list_kind="kpis",
    needs=(("company",), ("quarter",), KPIS),
    faults={"company_unknown": "company", "row_says_nothing": "revenue"},
)


TYPES = (COMPANIES, FIGURES, ROUND, IDENTITY, REPORTED)
