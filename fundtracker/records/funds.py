"""What is recorded of a fund itself: its facts, terms, pace, partners, duties, accounts."""

from __future__ import annotations

from fundtracker.i18n import mark, mark_in
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.fund_duties import Counted, Requirement
from fundtracker.records.field import (
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
from fundtracker.records.fund_terms import PACE, TERM_FIELDS, TERMS
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
    Option("other", mark("other partner"), "社会出资 其他"),
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
    faults={
        "account_of_fund": "account",
        "cost_method_used": "cost_method",
        "cost_method_frozen": "cost_method",
    },
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
            Commitment(
                v["partner"],
                v["day"],
                v["amount"],
                kind=v["kind"] or "commit",
                doc_no=v["doc"] or "",
            ),
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
            Requirement(v["start"], v["until"], v["multiple"], v["base"], v["doc"] or ""),
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
    faults={"rule_ends_before_start": "until"},
)


def save_return_credit(w: Writer, v: Values) -> list[Put]:
    """Write an investment counted towards 返投: approved with its evidence, or only claimed."""
    company = w.ledger.companies.get(v["company"]).id if v["company"] else None
    return [
        w.ledger.fund_duties.credit(
            w.change,
            w.fund(v["fund"]),
            Counted(
                v["day"],
                v["amount"],
                basis=v["basis"],
                company_id=company,
                factor=MILLION if v["factor"] is None else v["factor"],
                evidence=v["evidence"] or "",
                approved_by=v["approved"] or "",
            ),
        )
    ]


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
