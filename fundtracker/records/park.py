"""What is recorded of the park itself: facts, lists of words, published states, yearly pledges, the
numbers of policy documents.
"""

from __future__ import annotations

from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.plan.park import Fact, Pledge, State, Word
from fundtracker.records.field import (
    CERTAINTIES,
    Option,
    choice,
    date,
    money,
    number,
    reference,
    text,
    year,
)
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

SCOPES = (
    Option("park", mark("park"), "园区"),
    Option("district", mark("district"), "全区 区 区级"),
    Option("city", mark("city"), "全市 市 市级"),
    Option("province", mark("province"), "全省 省 省级"),
    Option("nation", mark("nation"), "全国 国家 国家级"),
)
KINDS = (
    Option("record", mark("record of the park"), "档案 园区档案"),
    Option("history", mark("background"), "背景 沿革"),
    Option("label", mark("label"), "称号 标签"),
)
LISTS = (
    Option("direction", mark("direction"), "方向 主攻方向"),
    Option("track", mark("track"), "赛道"),
    Option("scenario", mark("scenario"), "场景 应用场景"),
    Option("industry", mark("industry served"), "服务行业 行业"),
)
STATES = (
    Option("signed", mark("agreement signed"), "签约"),
    Option("online", mark("online"), "上线"),
    Option("placed", mark("placed"), "布局落地 落地"),
)
_SOURCE = text("source", mark("Source"), "出处 资料来源 来源 source", required=True)


def save_fact(w: Writer, v: Values) -> list[Put]:
    """Write a fact of the park, its district or city."""
    return [
        w.ledger.plan.park.put_fact(
            w.change,
            Fact(
                0, v["code"], 0, v["scope"], v["kind"], v["name"], v["name_en"] or "", v["value"],
                v["value_en"] or "", v["day"], v["source"],
            ),
        )
    ]  # fmt: skip


FACT = RecordType(
    "park.fact",
    mark("fact of the park"),
    mark("fact of the park recorded"),
    "park.fact",
    (
        text("code", mark("Code"), "事实编码 编码 factcode", required=True),
        choice("scope", mark("Of"), "事实范围 范围 scope", SCOPES, required=True),
        choice("kind", mark("Kind"), "事实类别 类别 factkind", KINDS, required=True),
        text("name", mark("Name"), "事项 名称 name", required=True),
        text("name_en", mark("Name in English"), "事项英文 英文名称 englishname"),
        text("value", mark("What is stated"), "公布内容 内容 stated", required=True),
        text("value_en", mark("What is stated, in English"), "公布内容英文 statedenglish"),
        date("day", mark("Day"), "事实日期 日期 date"),
        _SOURCE,
    ),
    save_fact,
    list_kind="parkfacts",
    needs=(("code",), ("value",), ("kind",)),
    faults={"fact_needs_source": "source"},
)


def save_word(w: Writer, v: Values) -> list[Put]:
    """Add a word to a list with its reason."""
    project = w.project(v["project"]) if v["project"] else None
    return [
        w.ledger.plan.park.put_word(
            w.change,
            Word(
                0, v["kind"], 0, v["name"], v["name_en"] or "", project, v["why"] or "",
                v["source"],
            ),
        )
    ]  # fmt: skip


def judge_word(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what the list has already."""
    if not v.get("kind"):
        return []
    there = [word.name_zh for word in ledger.plan.park.words(v["kind"])]
    return [Remark("kind", tr("on the list: {names}", names=tr(", ").join(there)), "ok")]


WORD = RecordType(
    "park.word",
    mark("word of a list"),
    mark("word added to a list"),
    "park.word",
    (
        choice("kind", mark("List"), "词表 列表类别 list", LISTS, required=True),
        text("name", mark("Word"), "词条 词 word", required=True),
        text("name_en", mark("Name in English"), "词条英文 英文名称 englishname"),
        reference("project", mark("Project that serves it"), "服务项目 项目 project"),
        text("why", mark("Why it is added"), "增补原因 原因 reason", required=True),
        _SOURCE,
    ),
    save_word,
    judge_word,
    list_kind="parkwords",
    needs=(("kind",), ("name",), ("why",)),
    faults={
        "word_needs_reason": "why",
        "fact_needs_source": "source",
        "industry_needs_project": "project",
        "project_unknown": "project",
    },
)


def save_state(w: Writer, v: Values) -> list[Put]:
    """Write what was published of a project's state."""
    return [
        w.ledger.plan.park.put_state(
            w.change,
            State(
                0, w.project(v["project"]), v["state"], v["day"], v["certainty"] or "stated",
                v["horizon"] or "", v["source"],
            ),
        )
    ]  # fmt: skip


STATE = RecordType(
    "project.state",
    mark("published state of a project"),
    mark("published state of a project"),
    "project.state",
    (
        reference("project", mark("Project"), "项目编码 项目 项目名称 project", required=True),
        choice("state", mark("State"), "公布状态 publishedstate", STATES, required=True),
        date("day", mark("Day"), "状态日期 达成日期 预计日期 stateday", required=True,
             help=mark("it was reached, or is expected by")),
        choice("certainty", mark("How sure"), "确定性 certainty", CERTAINTIES),
        text("horizon", mark("As it was stated"), "期限表述 期限 horizon"),
        _SOURCE,
    ),
    save_state,
    list_kind="projectstates",
    needs=(("project",), ("state",), ("day",)),
    faults={"project_unknown": "project", "fact_needs_source": "source"},
)  # fmt: skip


def save_pledge(w: Writer, v: Values) -> list[Put]:
    """Write a yearly amount that a level of government pledged."""
    line = w.line(v["line"]) or 0
    return [
        w.ledger.plan.park.put_pledge(
            w.change,
            Pledge(
                0, line, v["number"], v["amount"], v["level"], v["year"], v["doc"] or "",
                v["source"],
            ),
        )
    ]  # fmt: skip


PLEDGE = RecordType(
    "plan.pledge",
    mark("yearly pledge"),
    mark("yearly pledge"),
    "plan.pledge",
    (
        reference("line", mark("Plan line"), "承诺科目 计划科目 计划线 planline", required=True),
        number("number", mark("Which year of the pledge"), "第几年 年序 pledgeyear", required=True),
        money("amount", mark("Amount"), "承诺金额 年度出资 金额 amount", required=True),
        choice("level", mark("Level of government"), "出资级次 级次 level", SCOPES[1:],
               required=True),
        year("year", mark("Calendar year, once stated"), "对应年度 年度 year"),
        text("doc", mark("Document number"), "出资文号 文号 docno",
             help=mark("that states the year")),
        _SOURCE,
    ),
    save_pledge,
    list_kind="pledges",
    needs=(("line",), ("number",), ("level",)),
    faults={
        "year_needs_document": "doc",
        "not_above_zero": "amount",
        "no_such_line": "line",
        "pledge_year_taken": "year",
        "fact_needs_source": "source",
    },
)  # fmt: skip


def save_numbers(w: Writer, v: Values) -> list[Put]:
    """Fill in the numbers of a policy document and of a clause."""
    return w.ledger.policy.fill_numbers(
        w.change, v["doc"], v["clause"] or "", new_doc=v["new_doc"] or "",
        new_clause=v["new_clause"] or "", title=v["title"] or "",
    )  # fmt: skip


NUMBERS = RecordType(
    "policy.numbers",
    mark("numbers of a policy document"),
    mark("numbers of a policy document filled in"),
    "policy.numbers",
    (
        reference("policy_document", mark("Policy document"), "原文号 待补文号 olddoc", name="doc",
                  required=True, columns=("policy_clause.doc_no",)),
        reference("policy_clause", mark("Clause"), "原条款 待补条款 oldclause", name="clause",
                  columns=("policy_clause.clause",)),
        text("new_doc", mark("Its number"), "正式文号 文号 newdoc",
             columns=("policy_clause.doc_no",)),
        text("new_clause", mark("Number of the clause"), "正式条款 条款号 newclause",
             columns=("policy_clause.clause",)),
        text("title", mark("Title"), "条款名称 条款内容 title"),
    ),
    save_numbers,
    list_kind="policynumbers",
    needs=(("doc",), ("new_doc", "new_clause")),
    faults={"no_such_clause": "clause", "clause_taken": "new_clause"},
)  # fmt: skip

TYPES = (FACT, WORD, STATE, PLEDGE, NUMBERS)
