"""What is recorded of a fund itself: its facts, terms, pace, partners, duties, accounts."""

from __future__ import annotations

from fundtracker.errors import UserError
from fundtracker.i18n import mark, mark_in
from fundtracker.ledger.core.upsert import Put
from fundtracker.records.field import (
    Field,
    Option,
    choice,
    date,
    flag,
    money,
    rate,
    ratio,
    reference,
    text,
    year,
)
from fundtracker.records.fund_fields import DOCUMENT, FUND, MILLION, PARTNER, PARTNER_HEADS
from fundtracker.records.fund_pace import PACE
from fundtracker.records.record_type import Also, RecordType
from fundtracker.records.writer import Values, Writer

KINDS = (
    Option("industry", mark("industry fund"), "产业基金"),
    Option("investment", mark("investment fund"), "投资基金"),
)  # fmt: skip
METHODS = (
    Option("fifo", mark("first in, first out"), "先进先出"),
    Option("average", mark("average"), "加权平均 平均"),
)  # fmt: skip
CLASSES = (
    Option("fiscal", mark("fiscal partner"), "财政出资 财政 政府出资"),
    Option("other", mark("other partner"), "社会出资 其他 有限合伙人"),
    Option("gp", mark("general partner"), "普通合伙人"),
)


# ---------------------------------------------------------------- facts
def save_fund(w: Writer, v: Values) -> list[Put]:
    """Write the facts of a fund, and whose its account is."""
    facts = {
        name: v[name]
        for name in (
            "name_en",
            "kind",
            "manager",
            "account",
            "cost_method",
            "approved_day",
            "set_up_day",
            "period_end_day",
            "term_end_day",
            "closed_day",
        )
    }
    puts = [w.ledger.funds.put(w.change, v["code"], v["name"], **facts)]
    if v["account"] and v["account_name"]:
        puts.append(w.ledger.books.assign(w.change, v["account"], puts[0].id, v["account_name"]))
    return puts


# ---------------------------------------------------------------- terms
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
    },
)


# ---------------------------------------------------------------- pace


FUNDS = RecordType(
    "fund",
    mark("fund"),
    mark("fund changed"),
    "fund",
    (
        text(
            "code",
            mark("Code"),
            "基金编码 基金代码 fundcode",
            required=True,
            help=mark("short, as lists name it"),
        ),
        text("name", mark("Name"), "基金名称 fundname", required=True),
        text("name_en", mark("Name in English"), "基金英文名称 英文名称 englishname"),
        choice("kind", mark("Kind of fund"), "基金类型 基金类别 kind", KINDS),
        text("manager", mark("Manager"), "基金管理人 管理人 manager"),
        choice(
            "cost_method", mark("Cost of shares sold"), "成本结转方法 成本方法 costmethod", METHODS
        ),
        text("account", mark("Account of the fund"), "募集账号 托管账号 基金账号 账号 account"),
        text(
            "account_name",
            mark("Name of the account"),
            "募集账户名称 托管账户名称 基金账户名称 账户名称 accountname",
            help=mark("as the bank writes it"),
        ),
        date("approved_day", mark("Approved on"), "批准设立日期 批复日期 approveddate"),
        date("set_up_day", mark("Set up on"), "成立日期 设立日期 setupdate"),
        date(
            "period_end_day", mark("Investment period ends"), "投资期届满日 投资期截止日 periodend"
        ),
        date("term_end_day", mark("Term ends"), "存续期届满日 到期日 termend"),
        date("closed_day", mark("Wound up on"), "清算日期 清算完成日 closedon"),
    ),
    save_fund,
    list_kind="funds",
    needs=(("code",), ("name",), ("kind", "manager", "set_up_day")),
    faults={"account_of_fund": "account"},
    also=(
        Also(TERMS, tuple(field.name for field in TERM_FIELDS), {"fund": "code"}),
        Also(PACE, ("rates",), {"fund": "code"}),
    ),
)


def save_account(w: Writer, v: Values) -> list[Put]:
    """Record an account of a fund: its statements are the fund's; the first one is in its facts."""
    fund = w.ledger.funds.get(v["fund"])
    puts = (
        []
        if fund.account
        else [w.ledger.funds.put(w.change, fund.code, fund.name, account=v["account"])]
    )
    return [*puts, w.ledger.books.assign(w.change, v["account"], fund.id, v["account_name"] or "")]


ACCOUNT = RecordType(
    "fund.account", mark("account of a fund"), mark("account of a fund"), "fund.account",
    (
        FUND, text("account", mark("Account number"), "账号 基金账号 account", required=True),
        text("account_name", mark("Name of the account"), "账户名称 户名 accountname",
             help=mark("as the bank writes it")),
    ),
    save_account, faults={"account_of_fund": "account"},
)  # fmt: skip

# ---------------------------------------------------------------- partners
COMMITMENT_KINDS = (
    Option("commit", mark("commitment"), "认缴"), Option("increase", mark("increase"), "增加 增资"),
    Option("release", mark("release of what is unfunded"), "释放 减少"),
)  # fmt: skip


def save_partner(w: Writer, v: Values) -> list[Put]:
    """Write a partner and what it commits."""
    fund, facts = (
        w.fund(v["fund"]),
        {name: v[name] for name in ("name_en", "credit_code", "account", "contact")},
    )
    return [
        w.ledger.funds.put_partner(w.change, v["partner"], v["class"], **facts),
        w.ledger.capital.commit(
            w.change,
            fund,
            v["partner"],
            v["day"],
            v["amount"],
            kind=v["kind"] or "commit",
            doc_no=v["doc"] or "",
        ),
    ]


def save_partner_terms(w: Writer, v: Values) -> list[Put]:
    """Write what holds for one partner alone from a day on."""
    bears = {
        name: None if v[f"bears_{name}"] is None else 1 - v[f"bears_{name}"]
        for name in ("fee", "carry")
    }
    return [
        w.ledger.funds.set_partner_terms(
            w.change,
            w.fund(v["fund"]),
            v["partner"],
            v["day"],
            no_fee=bears["fee"],
            no_carry=bears["carry"],
            carry_share=v["carry_share"],
            doc_no=v["doc"] or "",
        )
    ]


PARTNER_TERMS = RecordType(
    "fund.partner_terms", mark("own terms of a partner"), mark("own terms of a partner set"),
                               "fund.partner_terms",
    (
        FUND, PARTNER, date("day", mark("Valid from"), "生效日期 日期 date", required=True),
        flag("bears_fee", mark("Bears the management fee"), "承担管理费 是否承担管理费 bearsfee"),
        flag("bears_carry", mark("Bears carry"), "承担业绩报酬 是否承担业绩报酬 bearscarry"),
        rate("carry_share", mark("Share of the carry"),
             "业绩报酬分成 业绩报酬分成比例 业绩报酬份额 carryshare"),
        DOCUMENT,
    ),
    save_partner_terms, faults={"partner_unknown": "partner"},
)  # fmt: skip
PARTNERS = RecordType(
    "fund.partner",
    mark("partner and commitment"),
    mark("partner or commitment recorded"),
    "fund.partner",
    (
        FUND,
        text(
            "partner",
            mark("Partner"),
            PARTNER_HEADS,
            required=True,
            help=mark("a new name or one that is known"),
        ),
        choice("class", mark("Kind of partner"), "出资人类别 合伙人类别 出资人类型 class", CLASSES),
        text("name_en", mark("Name in English"), "出资人英文名称 英文名称 englishname"),
        text("credit_code", mark("Credit code"), "统一社会信用代码 信用代码 creditcode"),
        text("account", mark("Account"), "收款账号 账号 account", help=mark("for distributions")),
        text("contact", mark("Contact"), "联系人 contact"),
        choice("kind", mark("What happens"), "认缴变动 变动类型 kind", COMMITMENT_KINDS),
        money(
            "amount", mark("Commitment"), "认缴金额 认缴出资额 认缴出资 commitment", required=True
        ),
        date("day", mark("Day"), "认缴日期 交割日期 日期 date", required=True),
        DOCUMENT,
    ),
    save_partner,
    list_kind="partners",
    needs=(("fund",), ("partner",), ("amount",), ("day",)),
    faults={"not_above_zero": "amount", "over_called": "amount"},
    also=(
        Also(
            PARTNER_TERMS,
            ("bears_fee", "bears_carry", "carry_share"),
            {"fund": "fund", "partner": "partner", "day": "day", "doc": "doc"},
        ),
    ),
)

# ---------------------------------------------------------------- duties
DUTIES = (
    Option("evaluation", mark("investment evaluation sent"), "投向评价"),
    Option("equity_sheet", mark("year-end equity sheet made"), "权益法 权益法核算 权益法核算表"),
)


def save_duty(w: Writer, v: Values) -> list[Put]:
    """Record that a yearly duty is done: it leaves the warnings."""
    return [
        w.ledger.funds.duty_done(
            w.change, w.fund(v["fund"]), v["kind"], v["year"], v["doc"], v["day"]
        )
    ]


DUTY = RecordType(
    "fund.duty", mark("yearly duty done"), mark("duty done"), "fund.duty",
    (
        FUND, choice("kind", mark("Duty"), "事项 义务 事项类型 duty", DUTIES, required=True),
        year("year", mark("Of the year"), "所属年度 年度 year", required=True),
        date("day", mark("Done on"), "完成日期 报送日期 日期 date"),
        text("doc", mark("Document number"), "文号 报送文号 docno", required=True),
    ),
    save_duty,
)  # fmt: skip


def save_return_rule(w: Writer, v: Values) -> list[Put]:
    """Write how much is to be invested locally (返投), valid from a day."""
    return [
        w.ledger.fund_duties.set_return_rule(
            w.change,
            w.fund(v["fund"]),
            v["start"],
            v["until"],
            v["multiple"],
            v["base"],
            v["doc"] or "",
        )
    ]


RETURN_RULE = RecordType(
    "fund.return_rule",
    mark("local reinvestment rule"),
    mark("local reinvestment recorded"),
    "fund.return",
    (
        FUND,
        date("start", mark("Valid from"), "生效日期 start", required=True),
        date("until", mark("To be met by"), "完成期限 截止日期 until", required=True),
        ratio("multiple", mark("Times the base"), "返投倍数 倍数 multiple", required=True),
        money("base", mark("Base"), "返投基数 基数 base", required=True),
        DOCUMENT,
    ),
    save_return_rule,
)


def save_return_credit(w: Writer, v: Values) -> list[Put]:
    """Write an investment counted towards 返投: approved with its evidence, or only claimed."""
    company = w.ledger.companies.get(v["company"]).id if v["company"] else None
    return [
        w.ledger.fund_duties.credit(
            w.change, w.fund(v["fund"]), v["day"], v["amount"], basis=v["basis"], company=company,
            factor=MILLION if v["factor"] is None else v["factor"], evidence=v["evidence"] or "",
            approved_by=v["approved"] or "",
        )
    ]  # fmt: skip


RETURN_CREDIT = RecordType(
    "fund.return_credit",
    mark("local reinvestment credit"),
    mark("local reinvestment recorded"),
    "fund.return",
    (
        FUND,
        reference("company", mark("Company"), "企业名称 被投企业 company"),
        text(
            "basis",
            mark("Why it counts"),
            "认定类型 认定理由 返投类型 basis",
            required=True,
            help=mark("moved here, invests here, pays tax here"),
        ),
        money("amount", mark("Amount"), "认定金额 返投金额 amount", required=True),
        ratio("factor", mark("Factor"), "认定系数 系数 factor"),
        date("day", mark("Day"), "认定日期 日期 date", required=True),
        text("evidence", mark("Evidence"), "佐证文号 佐证 文号 evidence"),
        text(
            "approved",
            mark_in("return credit", "Approved by"),
            "认定单位 认定人 批准人 approved",
            help=mark("empty: only claimed"),
        ),
    ),
    save_return_credit,
    faults={
        "credit_needs_evidence": "evidence",
        "not_above_zero": "amount",
        "company_unknown": "company",
    },
)


# ---------------------------------------------------------------- indexes
def save_level(w: Writer, v: Values) -> list[Put]:
    """Write the level of an index on a day."""
    return [w.ledger.funds.set_level(w.change, v["series"], v["day"], v["level"].replace(",", ""))]


INDEX = RecordType(
    "index",
    mark("level of an index"),
    mark("level of an index recorded"),
    "index",
    (
        text("series", mark("Index"), "指数名称 指数 index series", required=True),
        date("day", mark("Day"), "日期 交易日期 date", required=True),
        text(
            "level", mark("Level of the index"), "收盘点位 点位 指数点位 level close", required=True
        ),
    ),
    save_level,
    list_kind="indexes",
    needs=(("series",), ("day",), ("level",)),
    faults={"bad_level": "level"},
)

TYPES = (
    FUNDS, TERMS, PACE, ACCOUNT, PARTNERS, PARTNER_TERMS, DUTY, RETURN_RULE, RETURN_CREDIT, INDEX,
)  # fmt: skip
