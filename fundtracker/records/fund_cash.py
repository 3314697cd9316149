"""What is recorded of a fund's cash: receipts on calls, interest on late ones, reminders, costs."""

from __future__ import annotations

from fundtracker.domain.base.money import show
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.capital_book import OverdueInterest, Reference
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.own_income import OwnIncome
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.records.field import Option, choice, date, money, text
from fundtracker.records.fund_fields import DOCUMENT, FUND, PARTNER
from fundtracker.records.fund_money import OF_CALL
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

ALL_PARTNERS = frozenset(
    {
        "全部",
        "全部到账",
        "全部出资人",
        "全体出资人",
        "所有出资人",
        "全体合伙人",
        "全部合伙人",
        "all",
    }
)


def save_receipt(w: Writer, v: Values) -> list[Put]:
    """Write money that arrived on a call, of one partner or of all that owe; below 0 it went
    back.
    """
    fund, capital = w.fund(v["fund"]), w.ledger.capital
    ref = Reference(v["ref"] or "", v["early"] or "")
    if v["partner"] in ALL_PARTNERS:
        return capital.receive_all(
            w.change, fund, v["number"], v["day"], amount_fen=v["amount"], bank_ref=ref,
        )  # fmt: skip
    if v["amount"] is None:
        raise UserError("amount_needed", partner=v["partner"])
    return [
        capital.receive(
            w.change,
            fund,
            Arrived(
                v["number"],
                v["partner"],
                v["day"],
                abs(v["amount"]),
                bank_ref=ref,
                reverses=v["amount"] < 0,
            ),
        )
    ]


RECEIPT = RecordType(
    "fund.receipt",
    mark("money arrived on a call"),
    mark("money arrived on a call"),
    "fund.receive",
    (
        FUND,
        OF_CALL,
        PARTNER._replace(reference="paying_partner"),
        date("day", mark("Day"), "到账日期 实缴日期 receiptdate", required=True),
        money(
            "amount",
            mark("Amount"),
            "到账金额 实缴金额 received",
            help=mark("below 0: it went back"),
        ),
        text("ref", mark("Bank reference"), "银行流水号 流水号 bankref"),
        text(
            "early",
            mark("Why before the notice"),
            "提前到账原因 提前缴款原因 earlyreason",
            columns=("early_money.reason",),
        ),
    ),
    save_receipt,
    list_kind="receipts",
    needs=(("fund",), ("number",), ("partner",), ("amount",)),
    faults={
        "receipts_differ": "amount",
        "received_already": "ref",
        "nothing_owed": "number",
        "receipt_too_large": "amount",
        "receipt_after_default": "partner",
        "receipt_before_call": "early",
        "call_reversed": "number",
        "back_before_receipt": "day",
        "amount_needed": "amount",
        "not_above_zero": "amount",
        "call_unknown": "number",
        "partner_unknown": "partner",
    },
)


def save_overdue_interest(w: Writer, v: Values) -> list[Put]:
    """Write interest that a partner paid on what came late; below 0 it went back."""
    return [
        w.ledger.capital.pay_overdue_interest(
            w.change,
            w.fund(v["fund"]),
            OverdueInterest(v["number"], v["partner"], v["day"], v["amount"], v["ref"] or ""),
        )
    ]


def judge_overdue_interest(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what the terms ask of the partner until the day, and what is paid of it."""
    if not v.get("fund") or not v.get("number") or not v.get("partner") or v.get("day") is None:
        return []
    fund, capital = ledger.funds.get(v["fund"]).id, ledger.capital
    due = capital.interest_due(fund, capital.call(fund, v["number"]), v["day"])
    asked = due.get(v["partner"], 0)
    paid = sum(
        row.amount_fen
        for row in capital.overdue_interest(fund)
        if (row.call, row.partner) == (v["number"], v["partner"])
    )
    words = tr(
        "By the terms {asked} yuan until that day, paid {paid}.",
        asked=show(asked),
        paid=show(paid),
    )
    left = asked - paid
    tone = "ok" if v.get("amount") in (None, left) else "warn"
    return [Remark("", words, tone)]


OVERDUE = RecordType(
    "fund.overdue_interest",
    mark("interest on late payment"),
    mark("interest on late payment received"),
    "fund.overdue_interest",
    (
        FUND,
        OF_CALL,
        PARTNER._replace(reference="paying_partner"),
        date("day", mark("Day"), "到账日期 收取日期 日期 date", required=True),
        money(
            "amount",
            mark("Amount"),
            "逾期利息 滞纳金 利息金额 amount",
            required=True,
            help=mark("below 0: it went back"),
        ),
        text("ref", mark("Bank reference"), "银行流水号 流水号 bankref"),
    ),
    save_overdue_interest,
    judge_overdue_interest,
    faults={
        "receipt_too_large": "amount",
        "not_above_zero": "amount",
        "call_unknown": "number",
        "partner_unknown": "partner",
    },
)


INCOME_KINDS = (
    Option("interest", mark("interest of the account"), "存款利息 利息 结息 活期利息"),
    Option("wealth", mark("returns of money put aside"), "理财收益 理财 存单收益"),
    Option("subsidy", mark("subsidies and rewards"), "财政奖补 补贴 奖励"),
    Option("other", mark("other income"), "其他收入 其他"),
)


def save_own_income(w: Writer, v: Values) -> list[Put]:
    """Write income of a fund's own money; below 0 it went back."""
    income = OwnIncome(
        v["day"], v["amount"], v["kind"] or "interest", v["payer"] or "", v["ref"] or ""
    )
    return [w.ledger.own_income.earn(w.change, w.fund(v["fund"]), income)]


OWN_INCOME = RecordType(
    "fund.own_income",
    mark("income of the fund's own money"),
    mark("income of the fund's own money"),
    "fund.own_income",
    (
        FUND,
        date("day", mark("Day"), "到账日期 结息日期 收款日期 日期 date", required=True),
        money(
            "amount",
            mark("Amount"),
            "存款利息 利息收入 理财收益 收入金额 金额 amount",
            required=True,
            help=mark("below 0: it went back"),
        ),
        choice(
            "kind",
            mark("Kind of own income"),
            "收入种类 收入类型 种类 kind",
            options=INCOME_KINDS,
        ),
        text("payer", mark("Paid by"), "付款方 付款人 银行 payer", columns=("fund_income.payer",)),
        text("ref", mark("Bank reference"), "银行流水号 流水号 bankref"),
    ),
    save_own_income,
    faults={"not_above_zero": "amount", "income_back_above": "amount", "received_already": "ref"},
)


def save_reminder(w: Writer, v: Values) -> list[Put]:
    """Write that a partner was reminded of a call."""
    fund, note = w.fund(v["fund"]), v["note"] or ""
    return [w.ledger.capital.remind(w.change, fund, v["number"], v["partner"], v["day"], note)]


def judge_reminder(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what has not come of the partner's part of the call."""
    if not v.get("fund") or not v.get("number") or not v.get("partner"):
        return []
    call = ledger.capital.call(ledger.funds.get(v["fund"]).id, v["number"])
    left = ledger.capital.owed(call).get(v["partner"], 0)
    words = tr("Not come: {amount}", amount=tr("{amount} yuan", amount=show(left)))
    return [Remark("partner", words, "ok" if left > 0 else "warn")]


REMINDER = RecordType(
    "fund.reminder",
    mark("reminder of a call"),
    mark("reminder of a call"),
    "fund.remind",
    (
        FUND,
        OF_CALL,
        PARTNER,
        date("day", mark("Day"), "催缴日期 日期 date", required=True),
        text("note", mark("Note"), "说明 催缴方式 note", help=mark("how it was sent")),
    ),
    save_reminder,
    judge_reminder,
    faults={"call_unknown": "number", "partner_unknown": "partner"},
)


COST_KINDS = (
    Option("expense", mark("cost of the fund"), "费用"),
    Option("draw", mark("line drawn"), "提款"),
    Option("repay", mark("line repaid"), "还款"),
    Option("interest", mark("interest on the line"), "利息"),
)


COST_CATEGORIES = (
    Option("custody", mark("Custody"), "托管费"),
    Option(
        "administration",
        mark("Administration outsourced"),
        "外包服务费 行政服务费 运营服务费 份额登记费",
    ),
    Option("audit", mark("Audit cost"), "审计费"),
    Option("legal", mark("Legal"), "律师费 法律服务费"),
    Option("tax", mark("Taxes"), "税费 税金"),
    Option("organisation", mark("Organisation"), "开办费 设立费"),
    Option("placement", mark("Placement"), "募集费 销售服务费"),
    Option("due_diligence", mark("Due diligence cost"), "尽职调查费 尽调费"),
    Option("broken_deal", mark("Broken deals"), "未成交项目费 终止项目费"),
    Option("valuation", mark("Valuation work"), "评估费 估值费"),
    Option("monitoring", mark("Monitoring of companies"), "投后管理费"),
    Option("insurance", mark("Insurance"), "保险费"),
    Option("bank", mark("Bank charges"), "银行手续费 银行费用 手续费"),
    Option("meeting", mark("Meetings of partners"), "会议费 合伙人会议费"),
    Option("travel", mark("Travel"), "差旅费"),
    Option("litigation", mark("Litigation"), "诉讼费 仲裁费 诉讼仲裁费"),
    Option("liquidation", mark("Liquidation"), "清算费"),
    Option("other", mark("Other costs"), "其他费用 其他"),
)


def save_cost(w: Writer, v: Values) -> list[Put]:
    """Record a cost; one below 0 takes back the cost of that day and amount."""
    fund, companies = w.fund(v["fund"]), w.ledger.companies
    if v["amount"] < 0:
        row = companies.standing_row("fund_expense", fund, v["day"], -v["amount"], v["kind"] or "")
        return [companies.take_back(w.change, "fund_expense", row, v["day"], v["doc"] or "")]
    return [
        w.ledger.fund_costs.spend(
            w.change,
            fund,
            Spending(
                v["day"],
                v["amount"],
                kind=v["kind"] or "expense",
                payee=v["payee"] or "",
                doc_no=v["doc"] or "",
            ),
            category=v["category"],
        )
    ]


def judge_cost(ledger: Ledger, v: Values) -> list[Remark]:
    """Say that the very row exists, what a row below 0 takes back, and what is repaid above what
    was drawn.
    """
    if not v.get("fund") or v.get("amount") is None or v.get("day") is None:
        return []
    fund, kind, amount, day = (
        ledger.funds.get(v["fund"]).id,
        v.get("kind") or "expense",
        v["amount"],
        v["day"],
    )
    if amount < 0:
        ledger.companies.standing_row("fund_expense", fund, day, -amount, v.get("kind") or "")
        return [Remark("amount", tr("A cost of that amount is taken back; its row stays."), "ok")]
    spent = ledger.fund_costs.spendings(fund)
    same = [row for row in spent if (row.day, row.kind, row.amount_fen) == (day, kind, amount)]
    if any((row.payee, row.doc_no) == (v.get("payee") or "", v.get("doc") or "") for row in same):
        words = tr(
            "This very cost is recorded already; a second one needs a payee or document number of "
            "its own."
        )
        return [Remark("amount", words)]
    drawn = sum({"draw": 1, "repay": -1}.get(row.kind, 0) * row.amount_fen for row in spent)
    if kind == "repay" and amount > drawn:
        return [
            Remark("amount", tr("Drawn and not repaid are {amount} yuan only.", amount=show(drawn)))
        ]
    return []


COST = RecordType(
    "fund.cost",
    mark("cost of a fund"),
    mark("cost of a fund recorded"),
    "fund.cost",
    (
        FUND,
        choice("kind", mark("Kind"), "费用类型 资金类型 costkind", COST_KINDS),
        money(
            "amount",
            mark("Amount"),
            "费用金额 发生金额 costamount",
            required=True,
            help=mark("below 0 takes back a cost of that amount"),
        ),
        date("day", mark("Day"), "费用日期 发生日期 costdate", required=True),
        text("payee", mark("Payee"), "收款单位 收款方 payee"),
        choice(
            "category", mark("For what"), "费用明细 费用科目 支出用途 category", COST_CATEGORIES
        ),
        DOCUMENT,
    ),
    save_cost,
    judge_cost,
    list_kind="fundcosts",
    needs=(("fund",), ("day",), ("amount",)),
    faults={
        "not_above_zero": "amount",
        "nothing_to_take_back": "amount",
        "part_to_take_back": "amount",
        "repaid_above_drawn": "amount",
        "spent_already": "doc",
    },
)

TYPES = (RECEIPT, OVERDUE, OWN_INCOME, REMINDER)
COSTS = (COST,)
