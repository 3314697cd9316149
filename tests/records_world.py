"""A small ledger in which a record of every type may be written, an example of each, and what a door wrote."""

import datetime as dt
from pathlib import Path

from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.plan.plan import VersionPapers
from fundtracker.ledger.sources.requests import Asked, Decision
from fundtracker.records.record_type import RecordType
from tests.intake.small_lists import LISTS, SOURCE, written
from tests.ledger.fund_world import day

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
# Tables that say how something came in, not what: they differ from door to door.
DOORS = {"list_import", "source_file", "source_chunk", "term"}

# A record of each type with every field stated: field → what a person writes. Amounts are yuan.
OF_FUND = {"fund": "F1"}
HELD = {"fund": "F1", "company": "丙公司"}
EXAMPLES: dict[str, dict[str, str]] = {
    "project": {
        "code": "P2", "name": "桥", "name_en": "Bridge", "parent": "P1", "level": "子项目", "line": "LINE",
        "owner": "建设单位", "manager": "李", "status": "在建", "start_day": "2023-03-01", "finish_day": "2024-12-31",
        "done_day": "2024-11-30", "accounts_day": "2025-03-31", "reserved_p": "100", "installed_p": "50",
        "tracks": "算力", "scenarios": "交通",
    },
    "park.fact": {
        "code": "area", "scope": "园区", "kind": "档案", "name": "规划面积", "name_en": "Area", "value": "2918亩",
        "value_en": "2,918 mu", "day": "2023-02-27", "source": "日报",
    },
    "park.word": {
        "kind": "服务行业", "name": "智慧港口", "name_en": "Smart port", "project": "P1", "why": "新签服务", "source": "会议纪要",
    },
    "project.state": {
        "project": "P1", "state": "签约", "day": "2023-06-01", "certainty": "预计", "horizon": "年中", "source": "日报",
    },
    "plan.pledge": {
        "line": "LINE", "number": "4", "amount": "100000000", "level": "市级", "year": "2026", "doc": "青财9号", "source": "日报",
    },
    "policy.numbers": {
        "doc": "文号待补", "clause": "条款待补1", "new_doc": "崂政发〔2023〕9号", "new_clause": "第三条", "title": "一体化支持",
    },
    "project.estimate": {
        "project": "P1", "estimate": "82000000", "estimate_doc": "批2", "estimate_day": "2023-09-05",
        "estimate_reason": "增项",
    },
    "project.budget": {"project": "P1", "source": SOURCE, "budget_year": "2024", "budget": "4000000", "budget_doc": "预2"},
    "project.milestone": {
        "project": "P1", "milestone": "通车", "milestone_day": "2024-10-01", "milestone_done": "2024-09-20",
    },
    "project.progress": {
        "project": "P1", "until": "2023-09-30", "physical": "45.5%", "completed": "3000000", "contract": "HT-1",
        "work": "2500000", "issues": "雨", "next_steps": "铺装",
    },
    "project.inside": {"project": "P1", "fund": "示例子基金", "amount": "200000", "doc": "计2"},
    "project.curve": {"project": "P1", "quarter": "2023Q3", "amount": "1000000", "number": "1", "doc": "曲2", "made": "2023Q2"},
    "contract": {
        "number": "HT-2", "name": "桥施工", "project": "P1", "source": SOURCE, "party": "乙公司", "account": "622",
        "signed_day": "2023-04-01", "signed": "900000", "cap": "95%", "advance": "90000", "recovery": "30%",
        "progress_rate": "80%", "retention": "3%", "retention_day": "2026-01-01", "done_day": "2024-12-01",
        "settled": "890000", "settled_doc": "审1", "settled_day": "2024-12-15", "audited": "是", "override": "另批",
    },
    "contract.change": {
        "contract": "HT-1", "number": "B2", "amount": "-1000", "rate": "2%", "cause": "减项", "doc": "变2",
        "day": "2023-05-01", "state": "已批", "override": "另批",
    },
    "contract.items": {"contract": "HT-1", "items": "土方=150万; 路面=3500000"},
    "contract.work": {"contract": "HT-1", "until": "2023-12-31", "done": "2600000", "doc": "量1"},
    "contract.settlement": {
        "contract": "HT-1", "settled": "5100000", "doc": "审2", "settled_day": "2024-12-15", "retention_day": "2026-02-01",
        "audited": "是",
    },
    "quota": {
        "doc": "指9", "kind": "下达", "source": SOURCE, "project": "P1", "year": "2024", "amount": "500000",
        "day": "2024-01-05",
    },
    "source.rule": {
        "source": SOURCE, "project": "P1", "share": "55%", "cap": "3000000", "position": "2", "last_day": "2025-12-31",
        "doc": "规2",
    },
    "cash.plan": {"quarter": "2024Q1", "project": "P1", "source": SOURCE, "amount": "600000", "purpose": "进度款"},
    "policy.clause": {"doc": "策2", "doc_name": "办法", "clause": "第一条", "title": "租金", "nature": "资金"},
    "policy.application": {
        "number": "S2", "doc": "策1", "doc_name": "细则", "clause": "第四条", "title": "贴息", "nature": "算力",
        "company": "示例科技公司", "project": "P1", "day": "2023-07-01", "applied": "100000", "approved": "90000",
        "approved_doc": "核2", "approved_day": "2023-08-01", "p_hours": "300",
    },
    "policy.approval": {"application": "S1", "amount": "250000", "day": "2023-06-20", "doc": "核9"},
    "indicator": {
        "code": "Z2", "name": "算力规模", "name_en": "Compute", "scope": "全区", "measure": "P", "measure_en": "P", "baseline_day": "2022-12-31",
        "definition": "在线",
        "baseline": "1,000.5", "target": "3000", "target_year": "2025", "bound": "超过", "certainty": "预计", "source": "统计",
    },
    "indicator.actual": {"indicator": "Z1", "quarter": "2023Q3", "amount": "15.5", "source": "园区统计", "note": "初步"},
    "register": {
        "kind": "场景", "name": "示例场景", "level": "省级", "holder": "某单位", "day": "2023-05-01", "state": "开放",
        "source": "认2",
    },
    "fund": {
        "code": "F2", "name": "乙基金", "name_en": "Fund B", "kind": "投资基金", "manager": "管理公司",
        "cost_method": "加权平均", "account": "6222001", "account_name": "乙基金托管户", "approved_day": "2023-01-10",
        "set_up_day": "2023-02-01", "period_end_day": "2027-02-01", "term_end_day": "2030-02-01",
        "closed_day": "2031-01-01",
    },
    "fund.terms": {
        **OF_FUND, "terms_day": "2024-01-01", "carry": "8.125%", "pref_rate": "6%", "catch_up": "50%", "hurdle": "软门槛", "steps": "12%:25%; 2x:30%",
        "loss_carryforward": "是",
        "compounding": "单利", "style": "逐项目", "clawback": "有", "fee_rate": "1.75%", "fee_basis": "实缴",
        "fee_months": "3", "fee_floor": "10000", "fee_cap_year": "2000000", "fee_cap": "9000000", "carry_tax": "20%", "day_count": "30/360", "fee_split": "实缴", "late_rate": "5%", "escrow": "30%", "overdue_rate": "18.25%", "one_company": "20%", "call_basis": "未缴",
        "distribution_basis": "认缴", "result_basis": "认缴", "give_to": "管理人", "give_share": "50%",
        "give_base": "超额收益", "give_ceiling": "10%", "give_when": "收回本金", "doc": "协2", "cause": "补充协议",
    },
    "fund.pace": {
        **OF_FUND, "rates": "25% 30% 45%", "life": "10", "bow": "2.5", "growth": "12%", "yield": "2%", "spread": "15%",
        "source": "假设",
    },
    "fund.account": {**OF_FUND, "account": "6222002", "account_name": "甲基金托管户"},
    "fund.partner": {
        **OF_FUND, "partner": "丁公司", "class": "社会出资", "name_en": "D", "credit_code": "91370212MA00000001",
        "account": "6223", "contact": "王", "kind": "认缴", "amount": "1000000", "day": "2023-01-01", "doc": "认1",
    },
    "fund.partner_terms": {
        **OF_FUND, "partner": "财政局", "day": "2024-01-01", "bears_fee": "否", "bears_carry": "是", "carry_share": "5%",
        "doc": "协3",
    },
    "fund.duty": {**OF_FUND, "kind": "投向评价", "year": "2023", "day": "2024-03-20", "doc": "评1"},
    "fund.return_rule": {
        **OF_FUND, "start": "2023-01-01", "until": "2027-12-31", "multiple": "1.5", "base": "60000000", "doc": "返1",
    },
    "fund.return_credit": {
        **OF_FUND, "company": "丙公司", "basis": "迁入", "amount": "3000000", "factor": "1.2", "day": "2023-06-01",
        "evidence": "证1", "approved": "区财政局",
    },
    "index": {"series": "示例指数", "day": "2023-02-28", "level": "3,200.25"},
    "fund.call": {
        **OF_FUND, "number": "2", "partner": "财政局", "day": "2023-06-01", "due": "2023-06-20", "call": "1000000",
        "call_fee": "20000", "call_expense": "3000", "call_outside": "400", "purpose": "投资", "doc": "缴2",
    },
    "fund.receipt": {
        **OF_FUND, "number": "1", "partner": "管理公司", "day": "2023-01-25", "amount": "5000000", "ref": "L1",
        "early": "预缴",
    },
    "fund.overdue_interest": {
        **OF_FUND, "number": "1", "partner": "管理公司", "day": "2023-03-10", "amount": "123.45", "ref": "L9",
    },
    "fund.own_income": {
        **OF_FUND, "day": "2023-03-21", "amount": "123.45", "kind": "理财收益", "payer": "某银行", "ref": "L10",
    },
    "fund.reminder": {**OF_FUND, "number": "1", "partner": "管理公司", "day": "2023-03-05", "note": "电话"},
    "fund.distribution": {
        **OF_FUND, "number": "3", "partner": "管理公司", "day": "2024-04-01", "capital": "1000", "income": "200",
        "gain": "300", "carry": "40", "recallable": "500", "paid": "2024-03-25", "state": "已付", "use": "滚动使用",
        "note": "退出", "doc": "分3", "early": "预分",
    },
    "fund.payment": {**OF_FUND, "number": "1", "partner": "财政局", "day": "2024-02-25", "ref": "L2", "early": "预分"},
    "fund.reversal": {**OF_FUND, "what": "分配", "number": "2", "day": "2024-05-01", "ref": "R1", "doc": "撤1"},
    "fund.settlement": {**OF_FUND, "what": "分配", "number": "2", "day": "2024-05-02", "doc": "结1"},
    "fund.fee": {**OF_FUND, "until": "2023-06-30", "anew": "补提"},
    "fund.waiver": {**OF_FUND, "first": "2023-01-01", "waived": "1000", "offset": "200", "cause": "协商"},
    "fund.transfer": {
        **OF_FUND, "partner": "财政局", "taker": "管理公司", "class": "普通合伙人", "amount": "2000000", "paid": "300000", "price": "310000",
        "day": "2024-06-01", "doc": "转1",
    },
    "fund.default": {
        **OF_FUND, "partner": "管理公司", "day": "2024-06-01", "forfeit": "50%", "doc": "违1",
    },
    "fund.closing": {
        **OF_FUND, "partner": "新出资人", "class": "社会出资", "amount": "10000000", "day": "2024-06-30", "doc": "交1",
    },
    "fund.concession": {
        **OF_FUND, "partner": "财政局", "taker": "管理公司", "amount": "1.23", "day": "2024-06-01", "doc": "让1",
    },
    "fund.clawback": {**OF_FUND, "partner": "管理公司", "amount": "100", "day": "2024-06-01", "doc": "回1"},
    "fund.cost": {
        **OF_FUND, "kind": "费用", "amount": "12345.67", "day": "2023-05-05", "payee": "示例事务所",
        "category": "审计费", "doc": "费1",
    },
    "company": {
        "name": "戊公司", "name_en": "E", "credit_code": "91370212MA00000002", "track": "算力", "scenario": "交通",
        "location": "崂山", "gold_partner": "是", "tenant": "是",
    },
    "company.figures": {
        "company": "丙公司", "quarter": "2024Q1", "revenue": "6000000", "profit": "-200000", "tax": "1000",
        "research": "50000", "staff": "44", "patents": "3",
    },
    "plan.version": {
        "name": "展期", "name_en": "Extended", "why": "区委会议", "doc": "批9", "day": "2023-11-01",
        "first": "2023Q1", "last": "2028Q4",
    },
    "plan.amount": {
        "line": "policy", "year": "2024", "amount": "100000000", "bound": "不低于", "doc": "批10",
        "version": "2",
    },
    "payment.request": {
        "number": "YK-01", "project": "P1", "source": "一般公共预算", "amount": "12.50", "quarter": "2024Q1",
        "payee": "乙公司", "purpose": "进度款", "day": "2023-12-20", "by": "工程科",
    },
    "payment.approval": {
        "number": "YK-00", "day": "2023-12-21", "approver": "王科长", "amount": "10.00", "doc": "批1", "override": "急",
    },
    "payment.paid": {"number": "YK-99", "voucher": "V900"},
    "tolerance": {"step": "0.8", "explain": "4"},
    "person": {
        "name": "李会计", "key": "ab" * 32, "record": "是", "review": "否", "approve": "是", "administer": "否",
    },
    "control": {"levels": "0 科长；100 主任", "contracts": "是", "sources": "是", "payments": "否"},
    "bank.balance": {
        "account": "6222", "day": "2023-05-31", "statement": "88.10", "book": "86.00", "doc": "调1",
    },
    "bank.account": {"account": "6222999900001111", "name": "本单位 某银行一般户"},
    "bank.transit": {
        "account": "6222", "day": "2023-05-31", "side": "银行已收企业未收", "amount": "2.10", "dated": "2023-05-21",
        "summary": "利息", "doc": "回单1",
    },
    "company.round": {
        "company": "丙公司", "day": "2024-02-01", "round": "B轮", "issued": "250.5", "before": "1000",
        "after": "1250.5", "class": "优先股", "pre": "40000000", "post": "50000000", "diluted": "1400",
        "holder": "乙创投", "shares": "200.25", "amount": "8000000",
    },
    "fund.identity": {"fund": "F3", "company": "丁公司", "partner": "管理公司"},
    "company.indicator": {"company": "丙公司", "name": "算力规模", "measured_in": "P"},
    "company.figure": {"company": "丙公司", "name": "订单", "quarter": "2024Q1", "value": "12.5"},
    "company.asked": {
        "company": "丙公司", "quarter": "2024Q1", "sent": "2024-04-01", "due": "2024-04-20", "doc": "函1",
    },
    "company.reported": {
        "company": "丙公司", "target": "丁公司", "day": "2024-03-31", "share": "12.5%", "cost": "3000000",
        "value": "3600000", "doc": "季报1",
    },
    "fund.investment": {
        **HELD, "round": "B", "day": "2023-08-01", "shares": "500.5", "amount": "700000", "fee": "1000",
        "issued": "9000", "before": "20000", "after": "29000", "class": "优先股", "pre": "30000000",
        "post": "40000000", "diluted": "31000", "share": "12.5%", "stage": "成长", "security": "优先股", "committed": "20000000",
        "reserve": "1000000", "checklist": "2023-02-01", "currency": "USD", "original": "100000.25", "doc": "投2",
    },
    "fund.holding": {
        **HELD, "stage": "成长", "security": "优先股", "committed": "9000000", "reserve": "500000",
        "checklist": "2023-02-01",
    },
    "fund.decision": {**HELD, "kind": "走访", "day": "2023-11-01", "doc": "访1", "result": "正常"},
    "fund.split": {**HELD, "turn": "转增", "shares": "100", "day": "2023-12-01", "name": "转增", "doc": "增1"},
    "fund.exit": {
        **HELD, "day": "2024-05-01", "kind": "回购", "shares": "100", "proceeds": "1500000", "fee": "2000",
        "buyer": "某公司", "doc": "退2",
    },
    "fund.valuation": {
        **HELD, "day": "2024-06-30", "value": "7000000", "technique": "最近融资", "inputs": "B轮", "multiple": "8.5x", "base": "1000000",
        "base_name": "净利润", "net_debt": "100000", "price": "12.5", "share": "10%", "discount": "15%", "prepared": "甲",
        "approved": "乙",
    },
    "fund.income": {**HELD, "day": "2024-05-10", "amount": "90000", "kind": "利息", "doc": "息1"},
}  # fmt: skip


def make(folder: Path) -> Path:
    """Write the ledger of the small lists and return its path."""
    path = folder / "world.ftdb"
    with Ledger.create(path, "x", clock=lambda: NOON) as ledger:
        templates.load(ledger, "laoshan-2023")
        for kind, rows in LISTS.items():
            done = post_list.post(ledger, written(folder / f"{kind}.csv", rows), kind=kind)
            assert done.rejected == []
        head = LISTS["receipts"][0]  # who hands a paid-in interest over owes no call
        paid = written(
            folder / "paid.csv", [head, ["甲基金", "1", "财政局", "2023-02-21", "6600000"]]
        )
        assert post_list.post(ledger, paid, kind="receipts").rejected == []
        fund = ledger.funds.get("F1").id
        with ledger.change("fund") as change:
            ledger.funds.put(
                change, "F3", "丙基金", set_up_day=day("2023-01-01")
            )  # no partner, held by none
            ledger.companies.put(change, "丁公司")
            ledger.company_kpis.define(change, ledger.companies.get("丙公司").id, "订单", "份")
            ledger.fund_costs.run_fees(change, fund, day("2023-03-31"))
            ledger.capital.distribute(
                change,
                fund,
                Resolution(day("2024-03-02"), number=2),
                {"gain": 3_000_00, "carry": 500_00},
            )
        with ledger.change("fund.transfer", "补登") as change:  # dated before the distribution
            ledger.capital.transfer(
                change,
                fund,
                Transfer("财政局", "管理公司", 2_000_00, day("2024-02-01"), paid_fen=1_000_00),
            )
        with ledger.change("plan") as change:
            ledger.plan.begin_version(
                change, VersionPapers("调整", "x", "会", doc_no="1", dated="2023-08-01")
            )
            for number in ("YK-00", "YK-99"):
                ledger.requests.ask(
                    change,
                    number,
                    Asked(
                        2024 * 4,
                        ledger.projects.all()[0].id,
                        10_00,
                        source=None,
                        payee="",
                        purpose="",
                        day=day("2023-12-01"),
                        by="",
                    ),
                )
            ledger.requests.approve(change, "YK-99", Decision(day("2023-12-02"), "王科长"))
        bank = folder / "bank.csv"
        bank.write_text(
            "交易日期,流水号,摘要,支出金额,收入金额,对方户名\n2024-01-05,V900,工程款,10.00,,乙公司\n",
            "utf-8",
        )
        post.post(ledger, bank)
        line = ledger.plan.lines()[0].code
        EXAMPLES["project"]["line"] = EXAMPLES["plan.pledge"]["line"] = line
    return path


def copied(world: Path, folder: Path) -> Path:
    """Return a copy of the ledger to write in."""
    path = folder / "copy.ftdb"
    path.write_bytes(world.read_bytes())
    return path


def rows(ledger: Ledger) -> dict[str, set[tuple[object, ...]]]:
    """Return the rows of every table as they stand, without the number of the change that wrote them."""
    return {
        table.name: {*ledger.read(f"SELECT {','.join(table.columns)} FROM {table.name}")}
        for table in ledger.tables.values()
        if table.name not in DOORS
    }


def written_by(
    ledger: Ledger, before: dict[str, set[tuple[object, ...]]]
) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows that are new or different since ``before``, by table."""
    after = rows(ledger)
    return {table: sorted(new, key=str) for table in after if (new := after[table] - before[table])}


def as_list(kind: RecordType, folder: Path) -> Path:
    """Return a list with the example of a type as its one row."""
    example = EXAMPLES[kind.code]
    heads = [kind.field(name).synonyms.split()[0] for name in example]
    return written(folder / f"{kind.code}.csv", [heads, list(example.values())])


def by_list(ledger: Ledger, kind: RecordType, folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Record the example by a list and return what was written."""
    before = rows(ledger)
    done = post_list.post(ledger, as_list(kind, folder), kind=kind.list_name)
    assert (done.rejected, done.counts["new"], done.unused) == ([], 1, [])
    return written_by(ledger, before)
