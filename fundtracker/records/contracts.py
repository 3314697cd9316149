"""What is recorded of contracts: terms, changes, items, work, settlements."""

from __future__ import annotations

import re

from fundtracker.domain.base.money import parse
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.projects import source_ceilings
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.records.field import (
    Option,
    choice,
    date,
    flag,
    money,
    percent,
    text,
)
from fundtracker.records.projects import CONTRACT, PROJECT, SOURCE
from fundtracker.records.record_type import RecordType, Together
from fundtracker.records.writer import Values, Writer

OVERRIDE = text(
    "override",
    mark("Over its limit, because"),
    "超概算说明 超概算依据 超概算原因 超限说明 超限原因 override",
    help=mark("only where it passes the estimate or a rule of its source"),
)
OVER = dict.fromkeys(source_ceilings.STOPS, "override")

SETTLED_DAY = date(
    "settled_day",
    mark("Settled on"),
    "结算日期 结算审定日期 审定日期 结算批复日期 settledday",
    help=mark("the settled price counts from this day on"),
)

CHANGE_STATES = (
    Option("pending", mark("pending"), "待批 审批中"),
    Option("approved", mark("approved"), "已批 已批准 批准"),
    Option("rejected", mark("rejected"), "否决 未批准"),
)


def save_contract(w: Writer, v: Values) -> list[Put]:
    """Write a contract with its terms, and its settlement where it has one."""
    if v["signed"] < 0:
        raise UserError("negative_amount")
    terms = {
        name: v[name]
        for name in (
            "party",
            "account",
            "signed_day",
            "cap",
            "recovery",
            "progress_rate",
            "retention",
            "retention_day",
            "done_day",
            "settled_doc",
            "audited",
        )
    }
    terms |= {
        "advance_fen": v["advance"],
        "settled_fen": v["settled"],
        "settled_day": v["settled_day"],
        "source_id": w.source(v["source"]),
    }
    terms = {name: value for name, value in terms.items() if name != "audited" or value is not None}
    project = w.project(v["project"])
    return [
        w.ledger.contracts.put(
            w.change,
            v["number"],
            v["name"],
            project,
            v["signed"],
            override=v["override"] or "",
            **terms,
        )
    ]


CONTRACTS = RecordType(
    "contract",
    mark("contract"),
    mark("contract"),
    "contract",
    (
        text("number", mark("Number"), "合同编号 合同号 contractno number", required=True),
        text("name", mark("Contract name"), "合同名称 contractname", required=True),
        PROJECT,
        SOURCE,
        text(
            "party",
            mark("Contractor"),
            "乙方 承包单位 施工单位 中标单位 供应商 合同对方 签约单位 party counterparty",
            required=True,
        ),
        text("account", mark("Contractor's account"), "乙方账号 收款账号 收款人账号 账号 account"),
        date(
            "signed_day",
            mark("Signed on"),
            "签订日期 合同签订日期 签约日期 signeddate",
            required=True,
        ),
        money(
            "signed",
            mark("Signed value"),
            "合同金额 合同价 签约合同价 合同总价 signedvalue contractamount",
            required=True,
        ),
        percent("cap", mark("Payment cap (%)"), "付款上限 付款上限比例 支付上限比例 cap"),
        money("advance", mark("Advance"), "预付款 预付款金额 advance"),
        percent(
            "recovery",
            mark("Recovery of the advance (%)"),
            "预付款扣回比例 预付款抵扣比例 recovery",
        ),
        percent(
            "progress_rate", mark("Progress payments (%)"), "进度款比例 进度款支付比例 progressrate"
        ),
        percent("retention", mark("Retention (%)"), "质保金比例 质量保证金比例 retention"),
        date(
            "retention_day",
            mark("Retention due"),
            "质保金到期日 质保期满日 质保期满日期 retentiondate",
        ),
        date("done_day", mark("Completed on"), "合同完工日期 完工日期 donedate"),
        money("settled", mark("Settled"), "结算金额 审定结算价 审定金额 结算价 settled"),
        text(
            "settled_doc",
            mark("Document of the settlement"),
            "结算审核文号 结算文号 审计文号 settleddoc",
        ),
        SETTLED_DAY,
        flag("audited", mark("Audited"), "是否审计 审计情况 audited"),
        OVERRIDE,
    ),
    save_contract,
    list_kind="contracts",
    needs=(("number",), ("name", "party"), ("signed",)),
    faults={
        "contract_value_stands": "signed",
        "negative_amount": "signed",
        "settlement_needs_document": "settled_doc",
        "settlement_stands": "settled",
        **OVER,
    },
)


def save_change(w: Writer, v: Values) -> list[Put]:
    """Write a change order; without a state it is approved where it names its document."""
    return [
        w.ledger.contracts.put_change(
            w.change,
            w.contract(v["contract"]),
            ChangeOrder(
                v["number"],
                v["amount"],
                v["cause"],
                dated=v["day"],
                doc_no=v["doc"] or "",
                state=v["state"] or ("approved" if v["doc"] else "pending"),
                rate=v["rate"],
            ),
            override=v["override"] or "",
        )
    ]


CHANGE = RecordType(
    "contract.change",
    mark("change order"),
    mark("change order"),
    "contract.change",
    (
        CONTRACT,
        text("number", mark("Number"), "变更编号 签证编号 变更单号 changeno", required=True),
        money(
            "amount", mark("Amount, less is −"), "变更金额 签证金额 增减金额 amount", required=True
        ),
        percent("rate", mark("Rate"), "费率 下浮率 变更费率 rate"),
        text(
            "cause",
            mark("Reason of the change"),
            "变更原因 签证原因 原因 变更内容 reason",
            required=True,
        ),
        text(
            "doc",
            mark("Document number"),
            "批准文号 批复文号 变更批准文号 docno",
            help=mark("of the approval"),
        ),
        date("day", mark("Effective on"), "生效日期 批准日期 变更日期 日期 date", required=True),
        choice("state", mark("Status"), "状态 审批状态 state", CHANGE_STATES),
        OVERRIDE,
    ),
    save_change,
    list_kind="changes",
    needs=(("contract",), ("number",), ("amount",)),
    faults={
        "change_needs_reason": "cause",
        "change_needs_document": "doc",
        "change_stands": "amount",
        "change_below_nothing": "amount",
        **OVER,
        "contract_unknown": "contract",
    },
)


def save_items(w: Writer, rows: list[Values]) -> list[Put]:
    """Write the schedule of values of a contract: all its items, in their order."""
    contract = w.contract(rows[0]["contract"])
    return [
        w.ledger.contracts.set_items(w.change, contract, [(v["name"], v["amount"]) for v in rows])
    ]


# A list holds a schedule as a row an item; a form and a command state it in one field.
ITEM = RecordType(
    "contract.item",
    mark("schedule of values"),
    mark("schedule of values"),
    "contract.items",
    (
        CONTRACT,
        text(
            "name",
            mark("Item"),
            "清单项目 清单项 清单子目 清单名称 分项名称 分部分项名称 item itemname",
            required=True,
        ),
        money(
            "amount", mark("Amount"), "清单金额 分项金额 清单合价 合价 金额 amount", required=True
        ),
    ),
    lambda w, v: save_items(w, [v]),
    list_kind="items",
    needs=(("contract",), ("name",), ("amount",)),
    together=Together(lambda v: v["contract"], save_items),
    faults={"items_do_not_add_up": "amount"},
)


def save_schedule(w: Writer, v: Values) -> list[Put]:
    """Write the schedule of values of a contract: item=yuan, one after the other."""
    rows = []
    for part in re.split(r"[;；\n]+", v["items"].strip(";； ")):
        name, _, amount = part.rpartition("=")
        try:
            rows.append({"contract": v["contract"], "name": name.strip(), "amount": parse(amount)})
        except ValueError:
            raise UserError("bad_amount", cell=part, text=part) from None
    return save_items(w, rows)


SCHEDULE = RecordType(
    "contract.items", mark("schedule of values"), mark("schedule of values"), "contract.items",
    (
        CONTRACT,
        text("items", mark("Items"), "清单 清单内容 items", required=True,
             help=mark("item=yuan; item=yuan; together the signed value")),
    ),
    save_schedule, faults={"items_do_not_add_up": "items", "bad_amount": "items"},
)  # fmt: skip


def save_work(w: Writer, v: Values) -> list[Put]:
    """Write the work done since the start, as measured until a day."""
    return [
        w.ledger.contracts.measure(
            w.change, w.contract(v["contract"]), v["until"], v["done"], v["doc"] or ""
        )
    ]


WORK = RecordType(
    "contract.work",
    mark("work measured"),
    mark("work measured"),
    "contract.work",
    (
        CONTRACT,
        date("until", mark("Until the day"), "截止日期 计量日期 until", required=True),
        money(
            "done",
            mark("Work done since the start"),
            "已完工程价款 累计已完工程价款 workdone",
            required=True,
        ),
        text(
            "doc",
            mark("Document number"),
            "计量单文号 计量单号 文号 docno",
            help=mark("of the measurement"),
        ),
    ),
    save_work,
    faults={"negative_amount": "done"},
)


def save_settlement(w: Writer, v: Values) -> list[Put]:
    """Write the settlement of a contract; what else it says stays."""
    row = w.ledger.contracts.get(w.contract(v["contract"]))
    terms = {} if v["audited"] is None else {"audited": v["audited"]}
    done = w.ledger.contracts.put(
        w.change,
        row.number,
        row.name,
        row.project_id,
        row.signed_fen,
        settled_fen=v["settled"],
        settled_doc=v["doc"],
        settled_day=v["settled_day"],
        retention_day=v["retention_day"],
        **terms,
    )
    first = row.settled_fen is None  # whether it is audited was not asked before
    replaced = tuple(each for each in done.replaced if not (first and each == "audited"))
    return [done._replace(replaced=replaced)]


SETTLEMENT = RecordType(
    "contract.settlement",
    mark("settlement of a contract"),
    mark("contract settled"),
    "contract.settle",
    (
        CONTRACT,
        money(
            "settled", mark("Settled"), "结算金额 审定结算价 审定金额 结算价 settled", required=True
        ),
        text(
            "doc",
            mark("Document number"),
            "结算审核文号 结算文号 文号 docno",
            required=True,
            help=mark("of the settlement"),
        ),
        SETTLED_DAY,
        date("retention_day", mark("Retention due"), "质保金到期日 质保期满日 retentiondate"),
        flag("audited", mark("Audited"), "是否审计 审计情况 audited"),
    ),
    save_settlement,
    faults={"settlement_needs_document": "doc", "settlement_stands": "settled"},
)

TYPES = (CONTRACTS, CHANGE, SCHEDULE, WORK, SETTLEMENT)
