"""What a holding gives back: exits, income; and what it is worth."""

from __future__ import annotations

import re
from fractions import Fraction

from fundtracker.domain.base.fractions import exact
from fundtracker.domain.holdings.portfolio import ValueInputs
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.holding_book import Exit, Valued
from fundtracker.records.field import Option, choice, date, money, part, rate, text
from fundtracker.records.field import count as shares
from fundtracker.records.fund_fields import DOCUMENT, FUND, MILLION
from fundtracker.records.holdings.investments import HELD, deal_of
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer

EXIT_KINDS = (
    Option("sale", mark("sold"), "转让 股权转让"),
    Option("buyback", mark("bought back"), "回购 大股东回购 股东回购 企业回购 减资 减资退出"),
    Option("listing", mark("sold at listing"), "上市减持 上市 IPO减持 减持"),
    Option("merger", mark("merged"), "并购"),
    Option("liquidation", mark("wound up"),
           "清算 清算分配 清算退出 清盘 解散清算 破产清算 注销清算"),
    Option("write_off", mark("written off"), "核销 部分核销"),
    Option("in_kind", mark("distributed in kind"), "实物分配 非现金分配 实物"),
    Option("repayment", mark("principal repaid"),
           "还款 偿还 本金偿还 归还本金 还本 资本返还 返还资本 退回投资款 返还投资款 退还出资"),
    Option("recovery", mark("money after an exit or write-off"),
           "尾款 退出尾款 后续价款 核销收回 核销后收回 核销追回 追偿"),
)  # fmt: skip
INCOME_KINDS = (
    Option("dividend", mark("dividend"), "分红 股息"), Option("interest", mark("interest"), "利息"),
    Option("other", mark("other income"), "其他"),
)  # fmt: skip
TECHNIQUES = (
    Option("cost", mark("cost"), "成本 成本法"),
    Option("round", mark("last round"),
           "最近融资 最近融资价格 最近融资价格法 参考最近融资价格 参考最近融资价格法"),
    Option("multiple", mark("multiple of peers"), "可比公司 可比公司法 市场乘数 市场乘数法"),
    Option("dcf", mark("cash flow"), "现金流折现 现金流折现法 自由现金流折现法"),
    Option("net_assets", mark("net assets"), "净资产 净资产法"),
    Option("market", mark("market price"), "市价 市价法"),
    Option("other", mark("other technique"), "其他 其他方法 行业指标法"),
)  # fmt: skip


def save_exit(w: Writer, v: Values) -> list[Put]:
    """Write an exit; one below 0 takes back the exit of that amount."""
    companies, deal, kind, doc = (
        w.ledger.companies,
        deal_of(w, v),
        v["kind"] or "sale",
        v["doc"] or "",
    )
    if v["proceeds"] < 0 or (v["shares"] not in (None, "all") and v["shares"] < 0):
        row = companies.standing_row(
            "deal_exit", deal.id, v["day"], abs(v["proceeds"]), v["kind"] or ""
        )
        return [companies.take_back(w.change, "deal_exit", row, v["day"], doc, abs(v["fee"] or 0))]
    every = v["shares"] == "all"
    stated = Exit(
        v["day"],
        None if every else v["shares"],
        v["proceeds"],
        kind=kind,
        fee_fen=v["fee"] or 0,
        buyer=v["buyer"] or "",
        doc_no=doc,
    )
    if every:
        stated = stated._replace(shares=companies.whole_of(deal, stated))
    return [companies.exit(w.change, deal, stated)]


EXIT = RecordType(
    "fund.exit",
    mark("exit of a fund"),
    mark("exited"),
    "fund.exit",
    (
        FUND,
        HELD,
        date("day", mark("Paid on"), "退出日期 exitdate", required=True),
        choice("kind", mark("Way out"), "退出方式 exitkind", EXIT_KINDS),
        shares(
            "shares",
            mark("Shares given"),
            "退出股数 转让股数 退出份额 转让份额 sharessold",
            help=mark(
                "all: all that is held; empty: principal repaid, or capital that came back and the"
                " shares stay; 0: a later part of the price of an earlier exit"
            ),
        ),
        money(
            "proceeds",
            mark("Proceeds"),
            "退出金额 转让价款 proceeds",
            required=True,
            help=mark("below 0 takes an exit back"),
        ),
        money(
            "fee",
            mark("Deal fee"),
            "退出费用 fee",
            help=mark("below 0: it came back with what is taken back"),
        ),
        text("buyer", mark("Buyer"), "受让方 buyer"),
        DOCUMENT,
    ),
    save_exit,
    list_kind="exits",
    needs=(("fund",), ("company",), ("day",), ("proceeds",)),
    faults={
        "exit_needs_shares": "shares",
        "write_off_needs_shares": "shares",
        "nothing_held": "shares",
        "recovery_of_held": "kind",
        "sells_more_than_held": "shares",
        "exit_stands": "day",
        "not_above_zero": "shares",
        "write_off_for_money": "proceeds",
        "nothing_to_take_back": "proceeds",
        "part_to_take_back": "proceeds",
        "fee_back_differs": "fee",
        "deal_unknown": "company",
        "company_unknown": "company",
    },
)


def save_valuation(w: Writer, v: Values) -> list[Put]:
    """Write a fair value of a holding, as stated or calculated of its inputs."""
    inputs = ValueInputs(
        _exact(v["multiple"]), v["base"], v["base_name"] or "", v["net_debt"], _exact(v["price"]),
               None, v["share"],
        Fraction(v["discount"] or 0, MILLION),
    )  # fmt: skip
    return [
        w.ledger.valuation_inputs.value_at(
            w.change,
            deal_of(w, v),
            Valued(
                v["day"],
                v["value"],
                v["technique"] or "other",
                inputs=v["inputs"] or "",
                prepared=v["prepared"] or "",
                approved=v["approved"] or "",
            ),
            inputs,
            anew=False,
        )
    ]


def _exact(stated: str | None) -> Fraction | None:
    """Return an exact number: a multiple (``8.5x``, ``8.5倍``) or a price; None where nothing is
    stated.
    """
    if not stated:
        return None
    try:
        return exact(re.sub("[x×倍元,，]", "", stated, flags=re.IGNORECASE).strip())
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_ratio", text=stated) from None


VALUATION = RecordType(
    "fund.valuation",
    mark("valuation of a holding"),
    mark("holding valued"),
    "fund.value",
    (
        FUND,
        HELD,
        date("day", mark("Valued on"), "估值日期 估值基准日 valuationdate", required=True),
        money(
            "value",
            mark("Fair value"),
            "公允价值 估值金额 估值 fairvalue",
            help=mark("empty: calculated of the inputs"),
        ),
        choice("technique", mark("Technique"), "估值方法 估值技术 technique", TECHNIQUES),
        text(
            "inputs",
            mark("Inputs"),
            "估值依据 输入值 inputs",
            help=mark("multiple, price of the round, report"),
        ),
        text("multiple", mark("Multiple"), "估值倍数 乘数 倍数 市盈率 市销率 市净率 multiple"),
        money("base", mark("Base of the multiple"), "估值基数 基数金额 基数 valuationbase"),
        text("base_name", mark("Name of the base"), "基数名称 基数口径 basename"),
        money("net_debt", mark("Net debt"), "净负债 净债务 netdebt"),
        text("price", mark("Price of a share"), "每股价格 每股价值 每股单价 单价 pricepershare"),
        part("share", mark("Part of the company"), "持股比例 股权比例 占股比例 持有比例 ownership"),
        rate("discount", mark("Discount"), "流动性折扣 折扣率 折扣 discount"),
        text("prepared", mark("Prepared by"), "编制人 prepared"),
        text("approved", mark("Approver"), "审核人 批准人 approved", help=mark("may follow later")),
    ),
    save_valuation,
    list_kind="valuations",
    needs=(("fund",), ("company",), ("day",), ("value", "multiple", "price", "technique")),
    faults={
        "approved_by_preparer": "approved",
        "deal_unknown": "company",
        "company_unknown": "company",
    },
)


def save_income(w: Writer, v: Values) -> list[Put]:
    """Write income of a holding; one below 0 takes back the income of that amount."""
    deal, companies, doc = deal_of(w, v), w.ledger.companies, v["doc"] or ""
    if v["amount"] < 0:
        row = companies.standing_row(
            "deal_income", deal.id, v["day"], -v["amount"], v["kind"] or ""
        )
        return [companies.take_back(w.change, "deal_income", row, v["day"], doc)]
    return [
        companies.income(w.change, deal.id, v["day"], v["amount"], v["kind"] or "dividend", doc)
    ]


INCOME = RecordType(
    "fund.income", mark("income of a holding"), mark("income of a holding"), "fund.income",
    (
        FUND, HELD, date("day", mark("Received on"), "分红日期 收益日期 incomedate", required=True),
        money("amount", mark("Amount"), "分红金额 收益金额 incomeamount", required=True,
              help=mark("below 0 takes income back")),
        choice("kind", mark("Kind of income"), "收益类型 incomekind", INCOME_KINDS), DOCUMENT,
    ),
    save_income, list_kind="dealincome", needs=(("fund",), ("company",), ("day",), ("amount",)),
    faults={"income_stands": "day", "not_above_zero": "amount", "nothing_to_take_back": "amount",
            "part_to_take_back": "amount", "deal_unknown": "company", "company_unknown": "company"},
)  # fmt: skip

TYPES = (EXIT, VALUATION, INCOME)
