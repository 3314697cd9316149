"""What is recorded of projects: facts, estimates, budgets, milestones, progress, curves."""

from __future__ import annotations

from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.projects.projects import Curve, Progress
from fundtracker.records.field import (
    Option,
    choice,
    date,
    money,
    number,
    percent,
    quarter,
    reference,
    text,
    year,
)
from fundtracker.records.record_type import Also, RecordType
from fundtracker.records.writer import Values, Writer

PROJECT_HEADS = (
    "项目编码 项目编号 项目代码 项目名称 项目 工程名称 子项目 子项目名称 "
    "projectcode project projectname"
)
SOURCE_HEADS = "资金来源 资金性质 资金渠道 来源 fundsource source"
CONTRACT_HEADS = "合同编号 合同号 contractno"
PROJECT = reference("project", mark("Project"), PROJECT_HEADS, required=True)
OF_PROJECT = PROJECT._replace(required=False)
CONTRACT = reference("contract", mark("Contract"), CONTRACT_HEADS, required=True)
SOURCE = reference("source", mark("Source of money"), SOURCE_HEADS)
DOCUMENT = text("doc", mark("Document number"), "文号 批准文号 依据文号 docno")

LEVELS = (
    Option("group", mark("group"), "项目群 项目组 组"), Option("project", mark("project"), "项目"),
    Option("sub", mark("sub-project"), "子项目 子项"),
)  # fmt: skip
STATES = (
    Option("planned", mark("to be built"), "待建 未开工"),
    Option("building", mark("under way"), "在建"),
    Option("done", mark("completed"), "竣工 已竣工 完工"),
)


# ---------------------------------------------------------------- projects
def save_project(w: Writer, v: Values) -> list[Put]:
    """Write the facts of a project."""
    facts = {
        name: v[name]
        for name in (
            "name_en",
            "level",
            "owner",
            "manager",
            "status",
            "start_day",
            "finish_day",
            "done_day",
            "accounts_day",
            "reserved_p",
            "installed_p",
            "tracks",
            "scenarios",
        )
    }
    parent = w.project(v["parent"]) if v["parent"] else None
    return [
        w.ledger.projects.put(
            w.change, v["code"], v["name"], w.line(v["line"]), parent_id=parent, **facts
        )
    ]


def save_estimate(w: Writer, v: Values) -> list[Put]:
    """Write an approved estimate, or its revision."""
    if v["estimate"] is None:
        raise UserError("field_missing", field="estimate")
    if v["estimate_day"] is None:
        raise UserError("estimate_needs_document")
    return [
        w.ledger.projects.approve_estimate(
            w.change, w.project(v["project"]), v["estimate"], doc_no=v["estimate_doc"] or "",
                                dated=v["estimate_day"],
            reason=v["estimate_reason"] or "",
        )
    ]  # fmt: skip


def save_budget(w: Writer, v: Values) -> list[Put]:
    """Write the budget of a year from a source."""
    if v["budget_year"] is None:
        raise UserError("budget_needs_year")
    project, source, doc = w.project(v["project"]), w.source(v["source"]), v["budget_doc"] or ""
    return [
        w.ledger.projects.set_budget(w.change, project, source, v["budget_year"], v["budget"], doc)
    ]


def save_milestone(w: Writer, v: Values) -> list[Put]:
    """Write a milestone: its day, and the day it was reached."""
    if v["milestone_day"] is None:
        raise UserError("milestone_needs_day", name=v["milestone"])
    project, done = w.project(v["project"]), v["milestone_done"]
    return [
        w.ledger.projects.set_milestone(w.change, project, v["milestone"], v["milestone_day"], done)
    ]


ESTIMATE = RecordType(
    "project.estimate",
    mark("estimate of a project"),
    mark("estimate approved"),
    "project.estimate",
    (
        PROJECT,
        money(
            "estimate",
            mark("Estimate"),
            "概算 概算金额 项目概算 概算批复 概算批复金额 批复概算 总投资 estimate",
            required=True,
        ),
        text("estimate_doc", mark("Document number"), "概算批复文号 概算文号 批复文号 estimatedoc"),
        date(
            "estimate_day", mark("Approved on"), "概算批复日期 批复日期 estimatedate", required=True
        ),
        text(
            "estimate_reason",
            mark("Reason of the revision"),
            "概算调整原因 调整原因 estimatereason",
        ),
    ),
    save_estimate,
    faults={
        "estimate_needs_document": "estimate_doc",
        "estimate_needs_reason": "estimate_reason",
        "negative_amount": "estimate",
    },
)
BUDGET = RecordType(
    "project.budget", mark("budget of a year"), mark("budget of a year"), "project.budget",
    (
        PROJECT,
        SOURCE,
        year("budget_year", mark("Year"), "预算年度 年度 budgetyear", required=True),
        money("budget", mark("Budget"), "年度预算 本年预算 预算金额 budget", required=True,
              columns=("project_budget.amount_fen",)),
        text("budget_doc", mark("Document number"), "预算文号 预算批复文号 budgetdoc",
             columns=("project_budget.doc_no",)),
    ),
    save_budget,
    faults={"negative_amount": "budget"},
)  # fmt: skip
MILESTONE = RecordType(
    "project.milestone",
    mark("milestone"),
    mark("milestone"),
    "project.milestone",
    (
        PROJECT,
        text("milestone", mark("Milestone"), "里程碑 节点 milestone", required=True),
        date(
            "milestone_day",
            mark("Due"),
            "里程碑日期 节点日期 计划节点日期 milestonedate",
            required=True,
            columns=("milestone.due_day",),
        ),
        date(
            "milestone_done",
            mark("Reached on"),
            "节点完成日期 里程碑完成日期 milestonedone",
            columns=("milestone.done_day",),
        ),
    ),
    save_milestone,
)
PROJECTS = RecordType(
    "project",
    mark("project"),
    mark("project"),
    "project",
    (
        text("code", mark("Code"), "项目编码 项目编号 项目代码 projectcode code", required=True),
        text("name", mark("Name"), "项目名称 工程名称 项目 projectname name", required=True),
        text("name_en", mark("Name in English"), "英文名称 项目英文名称 englishname"),
        reference(
            "project",
            mark("Part of"),
            "上级项目编码 上级项目 所属项目 项目群 parent",
            name="parent",
        ),
        choice("level", mark("Level"), "层级 项目层级 级次 level", LEVELS),
        reference("line", mark("Plan line"), "计划科目 计划线 计划分类 资金计划科目 planline"),
        text("owner", mark("Owner unit"), "业主单位 建设单位 项目单位 owner"),
        text("manager", mark("Responsible"), "责任人 负责人 项目负责人 manager"),
        choice("status", mark("Status"), "项目状态 建设状态 状态 status", STATES),
        date("start_day", mark("Begins"), "开工日期 实际开工日期 开工时间 startdate"),
        date(
            "finish_day",
            mark("To be finished"),
            "计划竣工日期 计划完工日期 计划竣工时间 拟竣工时间 拟竣工日期 finishdate",
        ),
        date("done_day", mark("Completed on"), "竣工日期 实际竣工日期 donedate"),
        date(
            "accounts_day",
            mark("Final account on"),
            "决算日期 竣工决算日期 财务决算日期 accountsdate",
        ),
        number("reserved_p", mark("Compute reserved (P)"), "预留算力 预留算力p reservedp"),
        number(
            "installed_p", mark("Compute installed (P)"), "已装算力 已建算力 上线算力 installedp"
        ),
        text("tracks", mark("Tracks"), "赛道 tracks"),
        text("scenarios", mark("Scenarios"), "场景 应用场景 scenarios"),
    ),
    save_project,
    list_kind="projects",
    needs=(("code",), ("name",)),
    faults={"project_in_itself": "parent", "project_unknown": "parent", "no_such_line": "line"},
    also=(
        Also(ESTIMATE, ("estimate",), {"project": "code"}),
        Also(BUDGET, ("budget",), {"project": "code"}),
        Also(MILESTONE, ("milestone",), {"project": "code"}),
    ),
)


def save_progress(w: Writer, v: Values) -> list[Put]:
    """Write what is reported of a project until a day, and the work measured on one of its
    contracts.
    """
    project, puts = w.project(v["project"]), list[Put]()
    if v["physical"] is not None or v["completed"] is not None or v["issues"] or v["next_steps"]:
        puts.append(
            w.ledger.projects.report(
                w.change,
                Progress(
                    project,
                    v["until"],
                    v["physical"],
                    completed_fen=v["completed"],
                    issues=v["issues"] or "",
                    next_steps=v["next_steps"] or "",
                ),
            )
        )
    if v["work"] is not None:
        if not v["contract"]:
            raise UserError("work_needs_contract")
        contract = w.contract(v["contract"])
        if w.ledger.contracts.get(contract).project_id != project:
            raise UserError("contract_of_another_project", number=v["contract"])
        puts.append(w.ledger.contracts.measure(w.change, contract, v["until"], v["work"]))
    if not puts:
        raise UserError("row_says_nothing")
    return puts


PROGRESS = RecordType(
    "project.progress",
    mark("progress of a project"),
    mark("progress reported"),
    "project.progress",
    (
        PROJECT,
        date(
            "until", mark("Until the day"), "截止日期 报告期 填报日期 统计日期 until", required=True
        ),
        percent("physical", mark("Physical progress"), "形象进度 工程形象进度 physicalprogress"),
        money(
            "completed",
            mark("Completed investment"),
            "完成投资 累计完成投资 开工以来完成投资 completedinvestment",
        ),
        CONTRACT._replace(required=False),
        money(
            "work",
            mark("Work done since the start"),
            "已完工程价款 累计已完工程价款 已完成工程量 累计产值确认 workdone",
        ),
        text("issues", mark("Issues"), "存在问题 问题 issues"),
        text("next_steps", mark("Next steps"), "下一步工作 下一步计划 下步措施 nextsteps"),
    ),
    save_progress,
    list_kind="progress",
    needs=(("project",), ("until",), ("physical", "completed", "work")),
    faults={
        "bad_percent": "physical",
        "negative_amount": "completed",
        "work_needs_contract": "contract",
        "contract_of_another_project": "contract",
    },
)


def save_inside(w: Writer, v: Values) -> list[Put]:
    """Write how much of a project is money of a fund."""
    project = w.project(v["project"])
    return [w.ledger.projects.count_in(w.change, project, v["fund"], v["amount"], v["doc"] or "")]


INSIDE = RecordType(
    "project.inside",
    mark("fund money inside a project"),
    mark("fund money inside a project"),
    "project.inside",
    (
        PROJECT,
        text("fund", mark("Fund"), "计入基金 基金名称 出资基金 基金 fund fundname", required=True),
        money(
            "amount",
            mark("Amount"),
            "计入金额 其中基金出资 重叠金额 基金计入金额 countedin",
            required=True,
        ),
        text("doc", mark("Document number"), "依据文号 文号 docno"),
    ),
    save_inside,
    list_kind="overlaps",
    needs=(("project",), ("fund",), ("amount",)),
    faults={"negative_amount": "amount"},
)


def save_curve(w: Writer, v: Values) -> list[Put]:
    """Write a point of a project's plan (with its version) or forecast (with the quarter it was
    made in).
    """
    kind, version = ("forecast", v["made"]) if v["made"] is not None else ("plan", v["number"])
    if version is None:
        raise UserError("curve_needs_version")
    project = w.project(v["project"])
    return [
        w.ledger.projects.set_point(
            w.change, project, Curve(kind, version), v["quarter"], v["amount"], v["doc"] or ""
        )
    ]


CURVE = RecordType(
    "project.curve",
    mark("point of a plan or forecast curve"),
    mark("curve of a project"),
    "project.curve",
    (
        PROJECT,
        quarter("quarter", mark("Quarter"), "季度 计划季度 quarter", required=True),
        money(
            "amount", mark("Amount"), "基线金额 计划完成额 曲线金额 预测金额 amount", required=True
        ),
        number("number", mark("Version of the plan"), "曲线版本 版本 version"),
        text("doc", mark("Document number"), "批准文号 文号 docno"),
        quarter("made", mark("Forecast made in"), "预测季度 编制季度 madein"),
    ),
    save_curve,
    list_kind="curves",
    needs=(("project",), ("quarter",), ("amount",), ("number", "made")),
    faults={"curve_needs_version": "number"},
)

TYPES = (PROJECTS, ESTIMATE, BUDGET, MILESTONE, PROGRESS, INSIDE, CURVE)
