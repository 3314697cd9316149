"""What is recorded of sources of money: indicators, rules, cash plans, policy."""

from __future__ import annotations

from collections.abc import Hashable

from fundtracker.domain.base.spelling import Known, named
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.sources.policy import Applied, Approved
from fundtracker.ledger.sources.sources import Left, Limits, Quota
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
from fundtracker.records.projects import OF_PROJECT, PROJECT, SOURCE
from fundtracker.records.record_type import RecordType, Together
from fundtracker.records.writer import Values, Writer

QUOTA_KINDS = (
    Option("release", mark("released"), "下达"), Option("receipt", mark("money arrived"), "到位"),
    Option("carry", mark("carried over"), "结转"), Option("return", mark("taken back"), "收回"),
)  # fmt: skip
NATURES = (
    Option("money", mark("money"), "资金"),
    Option("compute", mark("compute voucher"), "算力 算力券"),
    Option("other", mark("not money"), "非资金 其他"),
)
FROM_SOURCE = SOURCE._replace(required=True)


def save_rule(w: Writer, v: Values) -> list[Put]:
    """Write a rule of a source."""
    limits = Limits(v["share"], v["cap"], v["last_day"])
    if limits == Limits() and v["position"] is None:
        raise UserError("rule_says_nothing")
    if not v["doc"]:
        raise UserError("rule_needs_document")
    project, source = w.project(v["project"]) if v["project"] else None, w.source(v["source"])
    assert source is not None, "the field is required"
    return [
        w.ledger.funding.set_rule(
            w.change, source, project, limits, doc_no=v["doc"], position=v["position"]
        )
    ]


RULE = RecordType(
    "source.rule",
    mark("rule of a source"),
    mark("rule of a source"),
    "source.rule",
    (
        FROM_SOURCE,
        OF_PROJECT,
        percent(
            "share",
            mark("Highest share (%)"),
            "比例上限 最高比例 占比上限 出资比例上限 最高占比 比例 占比 出资比例 支付比例 使用比例 "
            "share",
        ),
        money("cap", mark("Cap"), "金额上限 限额 上限金额 使用限额 上限 最高金额 支付上限 cap"),
        number("position", mark("Order"), "使用顺序 支付顺序 顺序 order"),
        date(
            "last_day",
            mark("Last day"),
            "使用期限 截止日期 有效期至 失效日期 最后支付日 最后支付日期 最后付款日 最迟支付日 "
            "最迟支付日期 "
            "支付截止日 支付截止日期 lastday expiry",
        ),
        text(
            "doc", mark("Document number"), "依据文号 规则文号 文号 docno", help=mark("of the rule")
        ),
    ),
    save_rule,
    list_kind="rules",
    needs=(("source",), ("share", "cap", "position", "last_day")),
    faults={"rule_needs_document": "doc", "rule_says_nothing": "share", "source_unknown": "source"},
)


def _place(w: Writer, v: Values) -> tuple[int, int | None]:
    """Return the source and project of a row of indicators."""
    source = w.source(v["source"])
    assert source is not None, "the field is required"
    return source, w.project(v["project"]) if v["project"] else None


def save_quota(w: Writer, v: Values) -> list[Put]:
    """Write an indicator; what is taken back lessens the year, with or without a minus; carried
    over it goes into the next year.
    """
    kind = v["kind"] or "release"
    if kind == "carry":
        return save_carried(w, [v])
    fen = -abs(v["amount"]) if kind == "return" else v["amount"]
    quota = Quota(v["doc"], kind, *_place(w, v), v["year"], fen, v["day"])
    return [w.ledger.funding.put_quota(w.change, quota)]


def _carried(v: Values) -> Hashable:
    """Return what rows of one carry-over share; None for other indicators."""
    return (v["doc"], v["source"], v["project"]) if v["kind"] == "carry" else None


def save_carried(w: Writer, rows: list[Values]) -> list[Put]:
    """Carry money from its year into the next: a row states the year it leaves, or two rows both
    sides of it.
    """
    carry = w.ledger.funding.carry_over
    first, *more = rows = sorted(rows, key=lambda v: v["year"])
    if (
        len(more) == 1
        and -first["amount"] == more[0]["amount"] > 0
        and first["year"] + 1 == more[0]["year"]
    ):
        rows = [more[0] | {"year": first["year"]}]
    if len({v["year"] for v in rows}) < len(rows) or any(v["amount"] <= 0 for v in rows):
        raise UserError("carry_not_paired", doc_no=first["doc"])
    puts = []
    for v in rows:
        left = Left(*_place(w, v), v["year"], v["amount"])
        puts += carry(w.change, v["doc"], left, dated=v["day"])
    return puts


QUOTA = RecordType(
    "quota",
    mark("indicator of money"),
    mark("indicator"),
    "quota",
    (
        text(
            "doc",
            mark("Document number"),
            "指标文号 指标文件号 文号 docno",
            required=True,
            help=mark("of the indicator"),
        ),
        choice("kind", mark("Kind"), "指标类型 类型 kind", QUOTA_KINDS),
        FROM_SOURCE,
        OF_PROJECT,
        year("year", mark("Year"), "指标年度 年度 预算年度 year", required=True),
        money("amount", mark("Amount"), "指标金额 指标数 下达金额 金额 amount", required=True),
        date("day", mark("Dated"), "下达日期 到位日期 文件日期 日期 date", required=True),
    ),
    save_quota,
    list_kind="quotas",
    needs=(("doc",), ("amount",), ("source",)),
    together=Together(_carried, save_carried),
    faults={
        "quota_stands": "doc",
        "quota_needs_document": "doc",
        "bad_quota": "amount",
        "carry_not_paired": "amount",
    },
)


def save_cash_plan(w: Writer, v: Values) -> list[Put]:
    """Write what a project will need in a quarter."""
    project, source = w.project(v["project"]), w.source(v["source"])
    purpose = v["purpose"] or ""
    return [
        w.ledger.funding.set_cash_plan(
            w.change, v["quarter"], project, source, v["amount"], purpose
        )
    ]


CASH_PLAN = RecordType(
    "cash.plan",
    mark("cash plan"),
    mark("cash plan"),
    "cash.plan",
    (
        quarter("quarter", mark("Quarter"), "用款季度 计划季度 季度 quarter", required=True),
        PROJECT,
        SOURCE,
        money(
            "amount", mark("Amount"), "计划用款 用款计划 计划金额 用款金额 amount", required=True
        ),
        text("purpose", mark("Purpose"), "用途 用款用途 purpose"),
    ),
    save_cash_plan,
    list_kind="cashplan",
    needs=(("quarter",), ("project",), ("amount",)),
    faults={"negative_amount": "amount"},
)


# ---------------------------------------------------------------- policy
def save_clause(w: Writer, v: Values) -> list[Put]:
    """Write a clause of a policy document."""
    words = [v[name] or "" for name in ("doc_name", "clause", "title", "nature")]
    return [w.ledger.policy.put_clause(w.change, v["doc"], *words)]


_CLAUSE = (
    text("doc", mark("Policy document number"), "政策文号 policydoc", required=True),
    text("doc_name", mark("Policy document"), "政策名称 政策文件 policyname"),
    text(
        "clause",
        mark("Clause"),
        "条款 政策条款 clause",
        required=True,
        help=mark("its number in the document"),
    ),
    text("title", mark("Title"), "条款名称 条款内容 扶持事项 title", help=mark("what it supports")),
    choice("nature", mark("Kind of support"), "条款类别 兑现方式 nature", NATURES),
)
CLAUSE = RecordType(
    "policy.clause",
    mark("policy clause"),
    mark("policy clause"),
    "policy.clause",
    _CLAUSE,
    save_clause,
)


def save_application(w: Writer, v: Values) -> list[Put]:
    """Write an application under a clause, with its approval where there is one."""
    [clause] = save_clause(w, v)
    project = w.project(v["project"]) if v["project"] else None
    return [
        clause,
        w.ledger.policy.put_application(
            w.change,
            v["number"],
            Applied(
                clause.id,
                v["company"],
                v["day"],
                v["applied"],
                project=project,
                p_hours=v["p_hours"],
            ),
            Approved(v["approved_day"], v["approved"], v["approved_doc"] or ""),
        ),
    ]


APPLICATION = RecordType(
    "policy.application",
    mark("policy application"),
    mark("application"),
    "policy.apply",
    (
        text("number", mark("Number"), "申报编号 申请编号 受理编号 applicationno", required=True),
        *_CLAUSE,
        text("company", mark("Company"), "企业名称 申报企业 申报单位 company", required=True),
        OF_PROJECT,
        date("day", mark("Applied on"), "申报日期 申请日期 applieddate", required=True),
        money("applied", mark("Applied for"), "申报金额 申请金额 applied", required=True),
        money("approved", mark("Approved"), "核准金额 审定金额 批准金额 approved"),
        text("approved_doc", mark("Approval"), "核准文号 批准文号 approveddoc"),
        date("approved_day", mark("Approved on"), "核准日期 批准日期 approveddate"),
        number("p_hours", mark("Compute (P·h)"), "算力p时 p时 兑换p时 phours"),
    ),
    save_application,
    list_kind="policy",
    needs=(("number",), ("clause",), ("company",)),
    faults={"approval_needs_document": "approved_doc", "approved_more_than_applied": "approved"},
)


def save_approval(w: Writer, v: Values) -> list[Put]:
    """Approve an application in whole or in part; nothing approved refuses it."""
    applications = {each.id: each for each in w.ledger.policy.applications()}
    meant = named(v["application"], (Known(a.id, a.number) for a in applications.values()))
    if meant is None:
        raise UserError("application_unknown", number=v["application"])
    application = applications[meant]
    return [
        w.ledger.policy.put_application(
            w.change,
            application.number,
            Applied(
                application.clause_id,
                application.company,
                application.applied_day,
                application.applied_fen,
                project=application.project_id,
                p_hours=application.p_hours,
            ),
            Approved(v["day"], v["amount"], v["doc"]),
        )
    ]


APPROVAL = RecordType(
    "policy.approval",
    mark("approval of an application"),
    mark("approved"),
    "policy.approve",
    (
        reference(
            "application",
            mark("Application"),
            "申报编号 申请编号 受理编号 applicationno",
            required=True,
        ),
        money(
            "amount",
            mark("Approved"),
            "核准金额 审定金额 批准金额 approved",
            required=True,
            help=mark("0 refuses it"),
            columns=("application.approved_fen",),
        ),
        date(
            "day",
            mark("Approved on"),
            "核准日期 批准日期 approveddate",
            required=True,
            columns=("application.approved_day",),
        ),
        text(
            "doc",
            mark("Document number"),
            "核准文号 批准文号 文号 docno",
            required=True,
            help=mark("of the approval"),
            columns=("application.approved_doc",),
        ),
    ),
    save_approval,
    faults={"approval_needs_document": "doc", "approved_more_than_applied": "amount"},
)

TYPES = (QUOTA, RULE, CASH_PLAN, CLAUSE, APPLICATION, APPROVAL)
