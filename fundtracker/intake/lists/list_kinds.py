"""What the columns of a list mean: projects, contracts, changes, indicators, progress, plans, policy.

A kind is told by its columns: all of ``needs`` must be there, and most names win. Names are compared
as those of payments are (``list_columns.head``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.lists import fund_kinds
from fundtracker.intake.lists.list_columns import head
from fundtracker.intake.meaning.column_names import normal

_PROJECT = "项目编码 项目编号 项目代码 项目名称 项目 工程名称 子项目 子项目名称 projectcode project projectname"
_SOURCE = "资金来源 资金性质 资金渠道 来源 fundsource source"


class Field(NamedTuple):
    """One thing a row may say: ``type`` text, fen, day, percent, int, year, quarter, own (thousandths of a unit
    of its own) or a choice;
    ``words``: names of its column, ``must``: a row without it is rejected."""

    type: str
    words: str
    must: bool = False


class ListKind(NamedTuple):
    """A kind of list: its fields, and the columns without which it is not this kind."""

    fields: dict[str, Field]
    needs: tuple[tuple[str, ...], ...]


CHOICES: dict[str, dict[str, str]] = {
    "level": {"项目群": "group", "项目组": "group", "组": "group", "group": "group", "项目": "project",
              "project": "project", "子项目": "sub", "子项": "sub", "sub": "sub"},
    "status": {"待建": "planned", "planned": "planned", "未开工": "planned", "在建": "building", "building": "building",
               "竣工": "done", "已竣工": "done", "完工": "done", "done": "done"},
    "state": {"待批": "pending", "审批中": "pending", "pending": "pending", "已批": "approved", "已批准": "approved",
              "批准": "approved", "approved": "approved", "否决": "rejected", "未批准": "rejected",
              "rejected": "rejected"},
    "quota": {"下达": "release", "release": "release", "到位": "receipt", "receipt": "receipt", "结转": "carry",
              "carry": "carry", "收回": "return", "return": "return"},
    "nature": {"资金": "money", "money": "money", "算力": "compute", "compute": "compute", "非资金": "other",
               "other": "other"},
    "scope": {"园区": "park", "park": "park", "全区": "district", "区": "district", "district": "district"},
    "register": {"平台": "platform", "创新平台": "platform", "platform": "platform", "场景": "scenario",
                 "应用场景": "scenario", "开放场景": "scenario", "scenario": "scenario"},
    "bound": {"达": "equal", "等于": "equal", "equal": "equal", "不低于": "at_least", "超过": "at_least",
              "≥": "at_least", "atleast": "at_least"},
    "yes": {"是": "1", "已审": "1", "已审计": "1", "yes": "1", "否": "0", "未审": "0", "no": "0"},
}  # fmt: skip

KINDS: dict[str, ListKind] = {
    "projects": ListKind(
        {
            "code": Field("text", "项目编码 项目编号 项目代码 projectcode code", True),
            "name": Field("text", "项目名称 工程名称 项目 projectname name", True),
            "name_en": Field("text", "英文名称 项目英文名称 englishname"),
            "parent": Field("text", "上级项目编码 上级项目 所属项目 项目群 parent"),
            "level": Field("level", "层级 项目层级 级次 level"),
            "line": Field("text", "计划科目 计划线 计划分类 资金计划科目 planline"),
            "owner": Field("text", "业主单位 建设单位 项目单位 owner"),
            "manager": Field("text", "责任人 负责人 项目负责人 manager"),
            "status": Field("status", "项目状态 建设状态 状态 status"),
            "estimate": Field("fen", "概算 概算金额 概算批复 概算批复金额 批复概算 总投资 estimate"),
            "estimate_doc": Field("text", "概算批复文号 概算文号 批复文号 estimatedoc"),
            "estimate_day": Field("day", "概算批复日期 批复日期 estimatedate"),
            "estimate_reason": Field("text", "概算调整原因 调整原因 estimatereason"),
            "budget": Field("fen", "年度预算 本年预算 预算金额 budget"),
            "budget_year": Field("year", "预算年度 年度 budgetyear"),
            "budget_doc": Field("text", "预算文号 预算批复文号 budgetdoc"),
            "source": Field("text", _SOURCE),
            "start_day": Field("day", "开工日期 实际开工日期 startdate"),
            "finish_day": Field("day", "计划竣工日期 计划完工日期 finishdate"),
            "done_day": Field("day", "竣工日期 实际竣工日期 donedate"),
            "accounts_day": Field("day", "决算日期 竣工决算日期 财务决算日期 accountsdate"),
            "reserved_p": Field("int", "预留算力 预留算力p reservedp"),
            "installed_p": Field("int", "已装算力 已建算力 上线算力 installedp"),
            "tracks": Field("text", "赛道 tracks"),
            "scenarios": Field("text", "场景 应用场景 scenarios"),
            "milestone": Field("text", "里程碑 节点 milestone"),
            "milestone_day": Field("day", "里程碑日期 节点日期 计划节点日期 milestonedate"),
            "milestone_done": Field("day", "节点完成日期 里程碑完成日期 milestonedone"),
        },
        (("code",), ("name",)),
    ),
    "contracts": ListKind(
        {
            "number": Field("text", "合同编号 合同号 contractno number", True),
            "name": Field("text", "合同名称 contractname", True),
            "project": Field("text", _PROJECT, True),
            "source": Field("text", _SOURCE),
            "party": Field("text", "乙方 承包单位 施工单位 中标单位 供应商 合同对方 签约单位 party counterparty", True),
            "account": Field("text", "乙方账号 收款账号 收款人账号 账号 account"),
            "signed_day": Field("day", "签订日期 合同签订日期 签约日期 signeddate", True),
            "signed": Field("fen", "合同金额 合同价 签约合同价 合同总价 signedvalue contractamount", True),
            "cap": Field("percent", "付款上限 付款上限比例 支付上限比例 cap"),
            "advance": Field("fen", "预付款 预付款金额 advance"),
            "recovery": Field("percent", "预付款扣回比例 预付款抵扣比例 recovery"),
            "progress_rate": Field("percent", "进度款比例 进度款支付比例 progressrate"),
            "retention": Field("percent", "质保金比例 质量保证金比例 retention"),
            "retention_day": Field("day", "质保金到期日 质保期满日 质保期满日期 retentiondate"),
            "done_day": Field("day", "合同完工日期 完工日期 donedate"),
            "settled": Field("fen", "结算金额 审定结算价 结算价 settled"),
            "settled_doc": Field("text", "结算审核文号 结算文号 审计文号 settleddoc"),
            "audited": Field("yes", "是否审计 审计情况 audited"),
        },
        (("number",), ("name", "party"), ("signed",)),
    ),
    "changes": ListKind(
        {
            "contract": Field("text", "合同编号 合同号 contractno", True),
            "number": Field("text", "变更编号 签证编号 变更单号 changeno", True),
            "amount": Field("fen", "变更金额 签证金额 增减金额 amount", True),
            "rate": Field("percent", "费率 下浮率 变更费率 rate"),
            "reason": Field("text", "变更原因 签证原因 原因 变更内容 reason", True),
            "doc": Field("text", "批准文号 批复文号 变更批准文号 docno"),
            "day": Field("day", "生效日期 批准日期 变更日期 日期 date", True),
            "state": Field("state", "状态 审批状态 state"),
        },
        (("contract",), ("number",), ("amount",)),
    ),
    "items": ListKind(
        {
            "contract": Field("text", "合同编号 合同号 contractno", True),
            "name": Field("text", "清单项目 清单项 清单子目 清单名称 分项名称 分部分项名称 item itemname", True),
            "amount": Field("fen", "清单金额 分项金额 清单合价 合价 金额 amount", True),
        },
        (("contract",), ("name",), ("amount",)),
    ),
    "rules": ListKind(
        {
            "source": Field("text", _SOURCE, True),
            "project": Field("text", _PROJECT),
            "share": Field(
                "percent", "比例上限 最高比例 占比上限 出资比例上限 最高占比 比例 占比 出资比例 支付比例 使用比例 share"
            ),
            "cap": Field("fen", "金额上限 限额 上限金额 使用限额 上限 最高金额 支付上限 cap"),
            "position": Field("int", "使用顺序 支付顺序 顺序 order"),
            "last_day": Field(
                "day",
                "使用期限 截止日期 有效期至 失效日期 最后支付日 最后支付日期 最后付款日 最迟支付日 最迟支付日期 "
                "支付截止日 支付截止日期 lastday expiry",
            ),
            "doc": Field("text", "依据文号 规则文号 文号 docno"),
        },
        (("source",), ("share", "cap", "position", "last_day")),
    ),
    "overlaps": ListKind(
        {
            "project": Field("text", _PROJECT, True),
            "fund": Field("text", "计入基金 基金名称 出资基金 基金 fund fundname", True),
            "amount": Field("fen", "计入金额 其中基金出资 重叠金额 基金计入金额 countedin", True),
            "doc": Field("text", "依据文号 文号 docno"),
        },
        (("project",), ("fund",), ("amount",)),
    ),
    "quotas": ListKind(
        {
            "doc": Field("text", "指标文号 指标文件号 文号 docno", True),
            "kind": Field("quota", "指标类型 类型 kind"),
            "source": Field("text", _SOURCE, True),
            "project": Field("text", _PROJECT),
            "year": Field("year", "指标年度 年度 预算年度 year", True),
            "amount": Field("fen", "指标金额 指标数 下达金额 金额 amount", True),
            "day": Field("day", "下达日期 到位日期 文件日期 日期 date", True),
        },
        (("doc",), ("amount",), ("source",)),
    ),
    "progress": ListKind(
        {
            "project": Field("text", _PROJECT, True),
            "until": Field("day", "截止日期 报告期 填报日期 统计日期 until", True),
            "physical": Field("percent", "形象进度 工程形象进度 physicalprogress"),
            "completed": Field("fen", "完成投资 累计完成投资 开工以来完成投资 completedinvestment"),
            "contract": Field("text", "合同编号 合同号 contractno"),
            "work": Field("fen", "已完工程价款 累计已完工程价款 已完成工程量 累计产值确认 workdone"),
            "issues": Field("text", "存在问题 问题 issues"),
            "next_steps": Field("text", "下一步工作 下一步计划 下步措施 nextsteps"),
        },
        (("project",), ("until",), ("physical", "completed", "work")),
    ),
    "cashplan": ListKind(
        {
            "quarter": Field("quarter", "用款季度 计划季度 季度 quarter", True),
            "project": Field("text", _PROJECT, True),
            "source": Field("text", _SOURCE),
            "amount": Field("fen", "计划用款 用款计划 计划金额 用款金额 amount", True),
            "purpose": Field("text", "用途 用款用途 purpose"),
        },
        (("quarter",), ("project",), ("amount",)),
    ),
    "policy": ListKind(
        {
            "number": Field("text", "申报编号 申请编号 受理编号 applicationno", True),
            "doc": Field("text", "政策文号 policydoc", True),
            "doc_name": Field("text", "政策名称 政策文件 policyname"),
            "clause": Field("text", "条款 政策条款 clause", True),
            "title": Field("text", "条款名称 条款内容 扶持事项 title"),
            "nature": Field("nature", "条款类别 兑现方式 nature"),
            "company": Field("text", "企业名称 申报企业 申报单位 company", True),
            "project": Field("text", _PROJECT),
            "day": Field("day", "申报日期 申请日期 applieddate", True),
            "applied": Field("fen", "申报金额 申请金额 applied", True),
            "approved": Field("fen", "核准金额 审定金额 批准金额 approved"),
            "approved_doc": Field("text", "核准文号 批准文号 approveddoc"),
            "approved_day": Field("day", "核准日期 批准日期 approveddate"),
            "p_hours": Field("int", "算力p时 p时 兑换p时 phours"),
        },
        (("number",), ("clause",), ("company",)),
    ),
    "curves": ListKind(
        {
            "project": Field("text", _PROJECT, True),
            "quarter": Field("quarter", "季度 计划季度 quarter", True),
            "amount": Field("fen", "基线金额 计划完成额 曲线金额 预测金额 amount", True),
            "number": Field("int", "曲线版本 版本 version"),
            "doc": Field("text", "批准文号 文号 docno"),
            "made": Field("quarter", "预测季度 编制季度 madein"),
        },
        (("project",), ("quarter",), ("amount",), ("number", "made")),
    ),
    "indicators": ListKind(
        {
            "code": Field("text", "指标编码 指标代码 indicatorcode", True),
            "name": Field("text", "指标名称 指标 indicatorname", True),
            "name_en": Field("text", "指标英文名称 英文名称 englishname"),
            "scope": Field("scope", "统计范围 口径范围 范围 scope", True),
            "unit": Field("text", "计量单位 指标单位 unit", True),
            "definition": Field("text", "指标口径 口径说明 口径 定义 definition"),
            "baseline": Field("own", "基线 基期值 基线值 baseline"),
            "target": Field("own", "目标 目标值 target"),
            "target_year": Field("year", "目标年度 目标年份 期限 targetyear"),
            "bound": Field("bound", "目标性质 目标界限 bound"),
            "source": Field("text", "数据来源 来源 source", True),
        },
        (("code",), ("name",), ("scope",)),
    ),
    "actuals": ListKind(
        {
            "indicator": Field("text", "指标编码 指标代码 指标名称 指标 indicator indicatorcode", True),
            "quarter": Field("quarter", "季度 填报季度 报告期 quarter", True),
            "amount": Field("own", "实际值 完成值 本季实际 数值 actual value", True),
            "source": Field("text", "数据来源 来源 source", True),
            "note": Field("text", "备注 说明 note"),
        },
        (("indicator",), ("quarter",), ("amount",)),
    ),
    "register": ListKind(
        {
            "kind": Field("register", "登记类别 登记类型 registerkind", True),
            "name": Field("text", "登记名称 平台名称 场景名称 名称 name", True),
            "level": Field("text", "级别 平台级别 level"),
            "holder": Field("text", "依托单位 建设单位 开放单位 单位 holder"),
            "day": Field("day", "认定日期 启用日期 开放日期 日期 date"),
            "state": Field("text", "状态 state"),
            "source": Field("text", "数据来源 认定文件 来源 文号 source", True),
        },
        (("kind",), ("name",), ("source",)),
    ),
}

CHOICES |= fund_kinds.CHOICES
KINDS |= {
    name: ListKind({field: Field(*spec) for field, spec in fields.items()}, needs)
    for name, (fields, needs) in fund_kinds.KINDS.items()
}


def columns_of(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Return field → place of a kind's columns in a header; the strongest name wins a field."""
    fields = KINDS[kind].fields
    known = {word for spec in fields.values() for word in spec.words.split()}
    names = [whole if (whole := normal(cell)) in known else head(cell) for cell in header]
    found: dict[str, int] = {}
    for field, spec in fields.items():
        words = spec.words.split()
        places = [(words.index(name), at) for at, name in enumerate(names) if name in words]
        free = [(rank, at) for rank, at in places if at not in found.values()]
        if free:
            found[field] = min(free)[1]
    return found


def decide(header: Sequence[str], line: int | None) -> str:
    """Return the kind of a list by its header.

    Raises:
        RefusedError: ``no_list`` (no kind of list has these columns).
    """
    scores: list[tuple[int, int, str]] = []
    for order, (name, kind) in enumerate(KINDS.items()):
        there = columns_of(name, header)
        if all(any(field in there for field in some) for some in kind.needs):
            scores.append((len(there), -order, name))
    if not scores:
        raise RefusedError("no_list", line=line)
    return max(scores)[2]


PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*(%?)")
