"""What is recorded of the terms of a fund (carry, fee, shares of lines, 让利) and of its pace."""

from __future__ import annotations

import re

from fundtracker.domain.base.fractions import exact
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.records.field import (
    Field,
    Option,
    choice,
    date,
    flag,
    money,
    number,
    rate,
    text,
)
from fundtracker.records.fund_fields import FUND, MILLION
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer

FEE_BASES = (
    Option("committed", mark("commitments"), "认缴 认缴出资"),
    Option("paid_in", mark("paid-in capital"), "实缴 实缴出资"),
    Option("net_invested", mark("net invested"), "投资净额 未退出投资"),
    Option("nav", mark("net asset value"), "净值 净资产"),
)  # fmt: skip
HURDLES = (
    Option("soft", mark("soft: with catch-up"), "软门槛 软"),
    Option("hard", mark("hard: carry only above it"), "硬门槛 硬"),
    Option("trigger", mark("trigger: carry on all profit once reached"), "触发门槛 触发 触发式"),
)  # fmt: skip
STYLES = (
    Option(
        "whole_fund",
        mark("over the whole fund"),
        "整体基金 按基金整体 整体分配 整体 基金整体 先回本后分利 欧式 欧洲模式 european",
    ),
    Option(
        "deal_by_deal",
        mark("deal by deal"),
        "逐项目 按项目 单项目 逐笔 按单个项目 美式 美国模式 american",
    ),
)
COMPOUNDINGS = (
    Option("annual", mark("compounded yearly"), "复利 年复利 按年复利"),
    Option("simple", mark("simple interest"), "单利"),
    Option("semiannual", mark("compounded half-yearly"), "半年复利 按半年复利"),
    Option("quarterly", mark("compounded quarterly"), "季复利 按季复利"),
    Option("monthly", mark("compounded monthly"), "月复利 按月复利"),
    Option("daily", mark("compounded daily"), "日复利 按日复利"),
)  # fmt: skip
DAY_COUNTS = (
    Option("act/365f", mark("days ÷ 365"), "365 按365天 365天 实际天数/365 act/365 actual/365"),
    Option("act/360", mark("days ÷ 360"), "360 按360天 360天 实际天数/360 actual/360"),
    Option("act/act", mark("days ÷ days of the year"), "实际天数 实际/实际 actual/actual"),
    Option("30/360", mark("months of 30 days ÷ 360"), "每月30天 30天/360天 30e/360"),
)
FEE_MONTHS = (
    Option(3, mark("every quarter"), "季 季度 按季 每季"),
    Option(6, mark("every half-year"), "半年 按半年"),
    Option(12, mark("every year"), "年 按年 年度"),
    Option(1, mark("every month"), "月 按月"),
)
_COMMITTED = Option("committed", mark("commitments"), "认缴 认缴比例")
_PAID_IN = Option("paid_in", mark("paid-in capital"), "实缴 实缴比例")
CALL_BASES = (_COMMITTED, Option("unfunded", mark("what is unfunded"), "未缴 未缴比例 未缴认缴"))
DISTRIBUTION_BASES = (
    _PAID_IN,
    _COMMITTED,
    Option("own", mark("own amounts of the partners"), "约定金额 各人金额 逐人约定"),
)
RESULT_BASES = (_PAID_IN, _COMMITTED)
FEE_SPLITS = (
    Option("reckoned", mark("as the fee is calculated"), "按计费基数 同计费基数"),
    _COMMITTED,
    _PAID_IN,
)
GIVE_TO = (
    Option("none", mark("nobody: nothing is agreed"), "不让利 无"),
    Option("manager", mark("the manager"), "管理人 基金管理人 普通合伙人"),
    Option("partners", mark("the other partners"), "其他出资人 社会出资 社会资本"),
    Option("all", mark("the manager and the other partners"), "全部 管理人和其他出资人"),
)
GIVE_BASES = (
    Option("gain", mark("the whole gain"), "全部收益 收益"),
    Option("excess", mark("the gain above the preferred return"), "超额收益 门槛收益以上"),
)
GIVE_WHEN = (
    Option("always", mark("without condition"), "无 无条件"),
    Option("own_back", mark("once its own capital is back"), "收回本金 财政收回本金"),
    Option(
        "fund_back", mark("once all partners have their capital back"), "全体收回本金 基金收回本金"
    ),
)

TERM_FIELDS: tuple[Field, ...] = (
    rate("carry", mark("Carry"), "业绩报酬比例 超额收益分成比例 carry"),
    rate("pref_rate", mark("Preferred return"), "门槛收益率 优先回报率 prefrate"),
    rate("catch_up", mark("Catch-up"), "追补比例 catchup"),
    choice("hurdle", mark("Hurdle"), "门槛类型 门槛方式 门槛性质 hurdle", HURDLES),
    text(
        "steps",
        mark("Higher hurdles"),
        "分档门槛 超额累进门槛 分档业绩报酬 超额收益分档 hurdlesteps",
        help="12%:25%; 2x:30%",
    ),
    flag(
        "loss_carryforward",
        mark("Earlier losses (deal by deal)"),
        "亏损结转 亏损弥补 前期亏损弥补 losscarryforward",
        help=mark("are given back first"),
    ),
    choice(
        "compounding",
        mark("The preferred return is"),
        "门槛计息方式 复利方式 计息方式 门槛收益计息方式 compounding",
        COMPOUNDINGS,
    ),
    choice(
        "day_count",
        mark("Days of the preferred return"),
        "门槛计息天数 计息天数 天数口径 计息基准 daycount",
        DAY_COUNTS,
    ),
    choice(
        "style",
        mark("Carry is calculated"),
        "分配模式 收益分配模式 分配方式 收益分配方式 分配顺序 waterfall style",
        STYLES,
    ),
    flag(
        "clawback",
        mark("Carry paid too much"),
        "回拨 是否回拨 回拨条款 业绩报酬回拨 clawback",
        help=mark("is given back"),
    ),
    rate(
        "carry_tax",
        mark("Tax on carry (clawback net of it)"),
        "回拨税率 业绩报酬税率 税后回拨税率 carrytax",
        help=mark("carry is given back at most less this tax; 0: all of it"),
        columns=("terms_limits.carry_tax",),
    ),
    rate("fee_rate", mark("Management fee"), "管理费率 feerate"),
    choice("fee_basis", mark("Fee on"), "管理费基数 feebasis", FEE_BASES),
    choice(
        "fee_months",
        mark("Fee charged"),
        "管理费周期 管理费计提周期 收费周期 计费周期 feemonths feeperiod",
        FEE_MONTHS,
    ),
    money(
        "fee_floor",
        mark("Least fee a year"),
        "最低管理费 年最低管理费 管理费下限 保底管理费 feefloor minimumfee",
        columns=("terms_counting.fee_floor_fen",),
    ),
    money(
        "fee_cap_year",
        mark("Most fee a year"),
        "管理费年度上限 年管理费上限 年度管理费上限 管理费每年上限 feecapyear",
        help=mark("a calendar year, a part of one by its days; 0: no ceiling"),
        columns=("terms_limits.fee_cap_year_fen",),
    ),
    money(
        "fee_cap",
        mark("Most fee in all"),
        "管理费总额上限 累计管理费上限 管理费累计上限 管理费上限 feecap",
        help=mark("over the whole life; 0: no ceiling"),
        columns=("terms_limits.fee_cap_fen",),
    ),
    choice("fee_split", mark("Fee divided by"), "管理费分摊 管理费分摊基数 feesplit", FEE_SPLITS),
    rate("late_rate", mark("Late closing"), "后续交割利率 补缴利率 laterate"),
    rate(
        "escrow",
        mark("Carry kept in escrow"),
        "业绩报酬托管比例 业绩报酬留存比例 托管比例 留存比例 暂扣比例 escrow",
    ),
    rate(
        "overdue_rate",
        mark("Interest on late payment"),
        "逾期利率 逾期缴款利率 逾期缴付利率 违约利率 滞纳金利率 overduerate",
    ),
    Field(
        "one_company",
        "limit",
        mark("At most in one company, of commitments"),
        "单一企业上限 单一企业投资上限 单个企业投资上限 单一项目投资上限 单项目上限 onecompany",
    ),
    choice("call_basis", mark("Calls by"), "缴款分摊 缴款分摊基数 缴款基数 callbasis", CALL_BASES),
    choice(
        "distribution_basis",
        mark("Distributions by"),
        "分配基数 分配分摊 分配分摊基数 distributionbasis",
        DISTRIBUTION_BASES,
    ),
    choice(
        "result_basis",
        mark("Results by"),
        "损益分摊 损益分摊基数 损益基数 resultbasis",
        RESULT_BASES,
    ),
    choice("give_to", mark("Gain given up to"), "让利对象 giveto", GIVE_TO),
    rate("give_share", mark("Share given up"), "让利比例 giveshare"),
    choice("give_base", mark("Out of"), "让利基数 givebase", GIVE_BASES),
    Field("give_ceiling", "limit", mark("At most, of the capital paid in"), "让利上限 giveceiling"),
    choice("give_when", mark("When"), "让利条件 givewhen", GIVE_WHEN),
)


def save_terms(w: Writer, v: Values) -> list[Put]:
    """Add a version of a fund's terms; without a day of its own it holds from the day the fund
    was set up.
    """
    fund = w.ledger.funds.get(v["fund"])
    start = v["terms_day"] or fund.set_up_day
    if start is None:
        raise UserError("terms_need_day")
    terms = {field.name: v[field.name] for field in TERM_FIELDS}
    return [
        w.ledger.funds.set_terms(
            w.change, fund.id, start, doc_no=v["doc"], reason=v["cause"], **terms
        )
    ]


TERMS = RecordType(
    "fund.terms",
    mark("terms of a fund"),
    mark("terms of a fund set"),
    "fund.terms",
    (
        FUND,
        date(
            "terms_day",
            mark("Valid from"),
            "条款生效日期 生效日期 termsdate",
            help=mark("empty: from the day the fund was set up"),
        ),
        *TERM_FIELDS,
        text(
            "doc",
            mark("Document number"),
            "协议文号 合伙协议文号 文号 docno",
            help=mark("of the agreement"),
        ),
        text("cause", mark("Reason of the change"), "变更原因 reason"),
    ),
    save_terms,
    faults={
        "terms_stand": "terms_day",
        "terms_need_day": "terms_day",
        "terms_need_reason": "cause",
        "waterfall_terms": "catch_up",
        "hurdle_steps": "steps",
        "concession_terms": "give_share",
        "fee_floor_above_cap": "fee_cap_year",
    },
)


# ---------------------------------------------------------------- pace
def _parts(stated: str, bow: bool = False) -> int:
    """Return a number or per cent as parts per million; a rate above 1 is in per cent unless it
    is a bow.
    """
    try:
        fraction = exact(stated)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_ratio", text=stated) from None
    if not bow and not stated.endswith("%") and fraction > 1:
        fraction /= 100
    return round(fraction * MILLION)


def save_pace(w: Writer, v: Values) -> list[Put]:
    """Write how a fund is expected to call, grow and distribute."""
    if not v["rates"] or v["life"] is None or v["growth"] is None or not v["bow"]:
        raise UserError("pace_incomplete")
    rates = [_parts(each) for each in re.split(r"[\s/、,，;；]+", v["rates"].strip())]
    beside = {} if v["spread"] is None else {"spread": v["spread"]}
    return [
        w.ledger.funds.set_pace(
            w.change,
            w.fund(v["fund"]),
            StatedPace(
                rates,
                v["life"],
                bow=_parts(v["bow"], bow=True),
                growth=v["growth"],
                yielded=v["yield"] or 0,
                source=v["source"] or "",
                **beside,
            ),
        )
    ]


PACE = RecordType(
    "fund.pace",
    mark("pace of a fund"),
    mark("pace of a fund"),
    "fund.pace",
    (
        FUND,
        text(
            "rates",
            mark("Call rates (%)"),
            "年度缴款比例 缴款节奏 callrates",
            help=mark("year by year, a space between: 25% 30% 45%"),
        ),
        number("life", mark("Life (years)"), "存续年限 life"),
        text("bow", mark("Bow"), "分配系数 bow"),
        rate("growth", mark("Growth (%)"), "预期增长率 growth"),
        rate("yield", mark("Yield (%)"), "预期分红率 年收益率 yield"),
        rate("spread", mark("Spread of growth and calls (%)"), "波动幅度 预期波动率 spread"),
        text("source", mark("Source of the assumptions"), "假设来源 source"),
    ),
    save_pace,
    faults={"pace_incomplete": "rates"},
)
