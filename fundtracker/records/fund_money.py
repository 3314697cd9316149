"""What is recorded of a fund's money: calls, receipts, distributions, fees, costs, changes of
commitments.
"""

from __future__ import annotations

from collections.abc import Hashable

from fundtracker.domain.base.money import show
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import NEW, Put
from fundtracker.ledger.funds.capital_book import Reference
from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.records.field import Option, choice, date, money, number, reference, text
from fundtracker.records.fund_fields import DOCUMENT, FUND, PARTNER
from fundtracker.records.record_type import RecordType, Remark, Together
from fundtracker.records.writer import Values, Writer

# Of a list with a row a partner: the amounts are each one's own.
OWN_PARTNER = reference(
    "partner",
    mark("Partner"),
    "出资人 出资人名称 合伙人 合伙人名称 投资者名称 有限合伙人 出资方 出资单位 投资人 投资者 投资方"
    " 缴款人 缴款单位 受益人 分配对象 partner partnername limitedpartner investor",
    help=mark("the amounts are this partner's own; empty: they are divided"),
)
CALL_NUMBER = number(
    "number", mark("Number of the call"), "缴款期次 出资期次 缴款通知编号 callno", required=True
)
OF_CALL = CALL_NUMBER._replace(reference="call")
GIVEN_NUMBER = number(
    "number", mark("Number of the distribution"), "分配期次 分配编号 distributionno", required=True
)


def of_partner(v: Values) -> Hashable:
    """Return what the rows of one call or distribution share; None for a row that states the
    whole.
    """
    return (v["fund"], v["number"]) if v["partner"] else None


def _parts_of(
    rows: list[Values], items: tuple[str, ...], shared: tuple[str, ...]
) -> tuple[dict[str, dict[str, int]], Values]:
    """Return the partners' amounts of the rows of one call or distribution, and what the rows
    state in common.

    Raises:
        UserError: ``partner_twice``, ``rows_differ`` (two rows of one number state different days
            or words).
    """
    parts: dict[str, dict[str, int]] = {}
    for row in rows:
        if row["partner"] in parts:
            raise UserError("partner_twice", partner=row["partner"], number=row["number"])
        parts[row["partner"]] = {item: row[item] for item in items if row[item]}
    same: Values = {}
    for name in shared:
        stated = {row[name] for row in rows if row[name] not in (None, "")}
        if len(stated) > 1:
            raise UserError("rows_differ", number=rows[0]["number"])
        same[name] = next(iter(stated), None)
    return parts, same


def _summed(parts: dict[str, dict[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for row in parts.values():
        for item, fen in row.items():
            sums[item] = sums.get(item, 0) + fen
    return sums


# ---------------------------------------------------------------- calls
_CALLED = ("call", "call_fee", "call_expense", "call_outside")


def save_call(w: Writer, v: Values) -> list[Put]:
    """Write a call that is divided by the terms, or of one partner alone."""
    if v["partner"]:
        return save_own_call(w, [v])
    items = {item: v[item] or 0 for item in _CALLED}
    return [
        w.ledger.capital.call_capital(
            w.change,
            w.fund(v["fund"]),
            Notice(
                v["day"],
                v["due"],
                purpose=v["purpose"] or "",
                doc_no=v["doc"] or "",
                number=v["number"],
            ),
            items,
        )
    ]


def save_own_call(w: Writer, rows: list[Values]) -> list[Put]:
    """Write a call whose notice states each partner's amount: a row a partner."""
    parts, same = _parts_of(rows, _CALLED, ("day", "due", "purpose", "doc"))
    return [
        w.ledger.capital.call_capital(
            w.change,
            w.fund(rows[0]["fund"]),
            Notice(
                same["day"],
                same["due"],
                purpose=same["purpose"] or "",
                doc_no=same["doc"] or "",
                number=rows[0]["number"],
            ),
            _summed(parts),
            Division(parts=parts),
        )
    ]


CALL = RecordType(
    "fund.call",
    mark("capital call"),
    mark("capital called"),
    "fund.call",
    (
        FUND,
        CALL_NUMBER,
        OWN_PARTNER,
        date("day", mark("Notice of"), "通知日期 缴款通知日期 noticedate", required=True),
        date("due", mark("Due on"), "缴款截止日 缴款期限 到期日 duedate", required=True),
        money("call", mark("Investment"), "投资款 投资用途金额 investment"),
        money("call_fee", mark("Fee"), "管理费 fee"),
        money("call_expense", mark("Costs"), "基金费用 费用 expense"),
        money("call_outside", mark("Outside"), "认缴外金额 认缴外 outside"),
        text("purpose", mark("Purpose"), "用途 缴款用途 purpose"),
        DOCUMENT,
    ),
    save_call,
    list_kind="calls",
    needs=(("fund",), ("number",), ("due",)),
    together=Together(of_partner, save_own_call),
    faults={
        "call_stands": "number",
        "over_called": "call",
        "not_above_zero": "call",
        "partner_unknown": "partner",
    },
)


# ---------------------------------------------------------------- distributions
PENDING = "pending"
PAY_STATES = (
    Option("paid", mark("paid out"), "已付 已支付"),
    Option(PENDING, mark("decided"), "待付 待支付 未付 未支付 托管 留存 暂扣 escrow"),
)
USES = (
    Option("treasury", mark("to the treasury"), "上缴国库"),
    Option("rolled", mark("used on in the fund"), "滚动使用"),
)
EARLY = text(
    "early",
    mark("Why before the distribution"),
    "提前支付原因 提前分配原因 earlyreason",
    columns=("early_money.reason",),
)
_GIVEN = ("capital", "income", "gain", "carry", "recallable")


def _early(v: Values) -> Reference:
    return Reference("", v["early"] or "")


def save_distribution(w: Writer, v: Values) -> list[Put]:
    """Write a distribution that is divided by the terms, or of one partner alone, and the day it
    was paid.
    """
    if v["partner"]:
        return save_own_distribution(w, [v])
    fund, capital = w.fund(v["fund"]), w.ledger.capital
    puts = [
        capital.distribute(
            w.change,
            fund,
            Resolution(
                v["day"],
                money_use=v["use"] or "",
                note=v["note"] or "",
                doc_no=v["doc"] or "",
                number=v["number"],
            ),
            {item: v[item] or 0 for item in _GIVEN},
            pending=v["state"] == PENDING,
        )
    ]
    if puts[0].outcome != NEW:
        capital.require_state(fund, v["number"], v["state"], v["paid"])
    names = capital.distribution(fund, v["number"]).lines if v["paid"] else ()
    return [
        *puts,
        *(
            capital.paid_out(w.change, fund, v["number"], name, v["paid"], _early(v))
            for name in names
        ),
    ]


def save_own_distribution(w: Writer, rows: list[Values]) -> list[Put]:
    """Write a distribution whose notice states each partner's amount, and the days on which they
    were paid.
    """
    parts, same = _parts_of(rows, _GIVEN, ("day", "note", "doc", "use", "early"))
    fund, number_item, capital = w.fund(rows[0]["fund"]), rows[0]["number"], w.ledger.capital
    held = any(row["state"] == PENDING for row in rows)
    puts = [
        capital.distribute(
            w.change,
            fund,
            Resolution(
                same["day"],
                money_use=same["use"] or "",
                note=same["note"] or "",
                doc_no=same["doc"] or "",
                number=number_item,
            ),
            _summed(parts),
            parts=parts,
            pending=held,
        )
    ]
    for row in rows if puts[0].outcome != NEW else ():
        capital.require_state(fund, number_item, row["state"], row["paid"], row["partner"])
    paid = [(row["partner"], row["paid"]) for row in rows if row["paid"]]
    if (
        held
    ):  # what is not kept back was paid on the day of the distribution, unless the row says another
        paid += [
            (row["partner"], same["day"])
            for row in rows
            if not row["paid"] and row["state"] != PENDING
        ]
    return [
        *puts,
        *(
            capital.paid_out(w.change, fund, number_item, name, day, _early(same))
            for name, day in paid
        ),
    ]


DISTRIBUTION = RecordType(
    "fund.distribution",
    mark("distribution"),
    mark("distributed"),
    "fund.distribute",
    (
        FUND,
        GIVEN_NUMBER,
        OWN_PARTNER,
        date("day", mark("Distributed on"), "分配日期 distributiondate", required=True),
        money("capital", mark("Capital"), "返还本金 返还出资 capital"),
        money("income", mark("Income"), "分配收益 股息分配 income"),
        money("gain", mark("Gain"), "增值收益 超额收益 gain"),
        money("carry", mark("Carry"), "业绩报酬 carry"),
        money("recallable", mark("Recallable"), "可循环分配 可再投资金额 recallable"),
        date("paid", mark("Paid out on"), "支付日期 实际支付日期 划款日期 paiddate"),
        choice("state", mark("Status"), "支付状态 付款状态 paystate", PAY_STATES),
        choice("use", mark("Fiscal money"), "资金去向 财政资金去向 use", USES),
        text("note", mark("Note"), "说明 分配说明 note"),
        EARLY,
        DOCUMENT,
    ),
    save_distribution,
    list_kind="distributions",
    needs=(("fund",), ("number",), ("day",)),
    together=Together(of_partner, save_own_distribution),
    faults={
        "distribution_stands": "number",
        "counts_as_paid": "state",
        "paid_when": "paid",
        "not_above_zero": "capital",
        "partner_unknown": "partner",
        "paid_before_distribution": "early",
    },
)


def save_payment(w: Writer, v: Values) -> list[Put]:
    """Write the day on which a distribution left the fund's account, for one partner or all."""
    fund, capital = w.fund(v["fund"]), w.ledger.capital
    names = [v["partner"]] if v["partner"] else list(capital.distribution(fund, v["number"]).lines)
    ref = Reference(v["ref"] or "", v["early"] or "")
    return [capital.paid_out(w.change, fund, v["number"], name, v["day"], ref) for name in names]


def judge_payment(ledger: Ledger, v: Values) -> list[Remark]:
    """Say how much is paid out, and that the day lies before the distribution."""
    if not v.get("fund") or not v.get("number"):
        return []
    distribution = ledger.capital.distribution(ledger.funds.get(v["fund"]).id, v["number"])
    if v.get("day") is not None and v["day"] < distribution.day:
        tone = "warn" if v.get("early") else "bad"
        return [Remark("day", tr("Before the day of the distribution."), tone)]
    fen = (
        sum(distribution.lines.get(v["partner"], {}).values())
        if v.get("partner")
        else distribution.total
    )
    return [
        Remark("", tr("Paid out: {amount}", amount=tr("{amount} yuan", amount=show(fen))), "ok")
    ]


PAYMENT = RecordType(
    "fund.payment",
    mark("distribution paid out"),
    mark("distribution paid out"),
    "fund.paid",
    (
        FUND,
        GIVEN_NUMBER._replace(reference="distribution"),
        PARTNER._replace(required=False, help=mark("empty: all of them")),
        date("day", mark("Paid out on"), "支付日期 划款日期 paiddate", required=True),
        text("ref", mark("Bank reference"), "银行流水号 流水号 bankref"),
        EARLY,
    ),
    save_payment,
    judge_payment,
    faults={
        "distribution_unknown": "number",
        "partner_unknown": "partner",
        "paid_before_distribution": "early",
    },
)

REVERSED = (
    Option("call", mark("capital call"), "缴款 缴款通知"),
    Option("distribution", mark("distribution"), "分配"),
)


def save_reversal(w: Writer, v: Values) -> list[Put]:
    """Take a whole call or distribution back on a day; both stay in the book."""
    capital, fund, doc = w.ledger.capital, w.fund(v["fund"]), v["doc"] or ""
    if v["what"] == "call":
        taken = capital.reverse_call(w.change, fund, v["number"], v["day"], doc)
        return [Put(taken, NEW, "capital_call")]
    taken = capital.reverse_distribution(w.change, fund, v["number"], v["day"], doc, v["ref"] or "")
    return [Put(taken, NEW, "distribution")]


REVERSAL = RecordType(
    "fund.reversal",
    mark("reversal of a call or distribution"),
    mark("call or distribution reversed"),
    "fund.reverse",
    (
        FUND,
        choice(
            "what", mark("What is taken back"), "冲回对象 冲回类型 what", REVERSED, required=True
        ),
        number("number", mark("Number"), "期次 编号 number", required=True),
        date("day", mark("Taken back on"), "冲回日期 日期 date", required=True),
        text(
            "ref",
            mark("Bank reference of the return"),
            "退回流水号 银行流水号 流水号 bankref",
            help=mark("of a distribution that was paid out"),
        ),
        DOCUMENT,
    ),
    save_reversal,
    faults={
        "distribution_paid_out": "ref",
        "call_has_receipts": "number",
        "already_reversed": "number",
        "over_called": "day",
        "call_unknown": "number",
        "distribution_unknown": "number",
    },
)


TYPES = (
    DISTRIBUTION,
    PAYMENT,
    REVERSAL,
)
