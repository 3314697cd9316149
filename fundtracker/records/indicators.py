"""What is recorded of the indicators of the park and the registers that are no money."""

from __future__ import annotations

from fundtracker.domain.park import measures
from fundtracker.domain.park.bounds import CEILINGS
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.review.indicators import Definition, Entry, Target
from fundtracker.records.field import (
    CERTAINTIES,
    TARGET_BOUNDS,
    Option,
    choice,
    date,
    quarter,
    reference,
    text,
    thousandths,
    year,
)
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

SCOPES = (Option("park", mark("park"), "园区"), Option("district", mark("district"), "全区 区"))
ENTRIES = (
    Option("platform", mark("platform"), "平台 创新平台"),
    Option("scenario", mark("scenario"), "场景 应用场景 开放场景"),
)  # fmt: skip


def save_indicator(w: Writer, v: Values) -> list[Put]:
    """Write the definition of an indicator, and a target where one is stated."""
    indicators, change = w.ledger.indicators, w.change
    v = v | _in_its_unit(v)
    puts = [
        indicators.define(
            change,
            v["code"],
            Definition(
                v["name"],
                v["scope"],
                v["measure"],
                source=v["source"],
                name_en=v["name_en"] or "",
                unit_en=v["measure_en"] or "",
                text=v["definition"],
                baseline=v["baseline"],
                baseline_day=v["baseline_day"],
            ),
        )
    ]
    if v["target"] is not None:
        if v["target_year"] is None:
            raise UserError("target_needs_year", code=v["code"])
        bound = v["bound"] or "equal"
        puts.append(
            indicators.set_target(
                change,
                Target(
                    puts[0].id,
                    v["target_year"],
                    v["target"],
                    bound=bound,
                    certainty=v["certainty"] or "stated",
                    source=v["source"],
                ),
            )
        )
    return puts


def _in_its_unit(v: Values) -> Values:
    """Return baseline and target as thousandths of the indicator's own unit."""
    return {
        name: measures.thousandths(v[name], v["measure"])
        for name in ("baseline", "target")
        if v.get(name) is not None and v.get("measure")
    }


def judge_indicator(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what follows of a target on the wrong side of its baseline, and of a ceiling without
    one.
    """
    v = v | _in_its_unit(v)
    target, baseline = v.get("target"), v.get("baseline")
    if target is None:
        return []
    if v.get("bound") in CEILINGS:
        if baseline is not None and baseline > target:
            return []
        words = tr("without a baseline above it a ceiling is kept or not; no per cent of it is "
                  "worked out")  # fmt: skip
        return [Remark("target", words, "warn")]
    if baseline is None or target >= baseline:
        return []
    words = tr("below the baseline: as a floor it counts as reached; state at most where it is "
              "a ceiling")  # fmt: skip
    return [Remark("target", words, "warn")]


INDICATOR = RecordType(
    "indicator", mark("park indicator"), mark("indicators"), "indicator",
    (
        text("code", mark("Code"), "指标编码 指标代码 indicatorcode", required=True),
        text("name", mark("Name"), "指标名称 指标 indicatorname", required=True),
        text("name_en", mark("Name in English"), "指标英文名称 英文名称 englishname"),
        choice("scope", mark("Of"), "统计范围 口径范围 范围 scope", SCOPES, required=True),
        text("measure", mark("Unit"), "计量单位 指标单位 unit", required=True),
        text("measure_en", mark("Unit in English"), "计量单位英文 英文单位 uniten"),
        text("definition", mark("Definition"), "指标口径 口径说明 口径 定义 definition"),
        thousandths("baseline", mark("Baseline"), "基线 基期值 基线值 baseline"),
        date("baseline_day", mark("Day of the baseline"), "基线日期 基期 baselineday"),
        thousandths(
            "target", mark("Target"), "目标 目标值 target", columns=("indicator_target.amount",)
        ),
        year("target_year", mark("Year of the target"), "目标年度 目标年份 期限 targetyear"),
        choice(
            "bound", mark("How the target is met"), "目标性质 目标界限 bound", TARGET_BOUNDS,
            columns=("indicator_target.bound", "target_ceiling.bound"),
        ),
        choice(
            "certainty", mark("How sure"), "目标确定性 certainty", CERTAINTIES,
            columns=("indicator_target.certainty",),
        ),
        text("source", mark("Data from"), "数据来源 来源 source", required=True),
    ),
    save_indicator, judge_indicator, list_kind="indicators",
    needs=(("code",), ("name",), ("scope",)),
    faults={"target_needs_year": "target_year"},
)  # fmt: skip


def save_actual(w: Writer, v: Values) -> list[Put]:
    """Write the value of an indicator in a quarter."""
    indicators = w.ledger.indicators
    indicator = indicators.find(v["indicator"])
    amount = v["amount"]
    if isinstance(amount, measures.Measured):
        unit = next(each.unit_zh for each in indicators.all() if each.id == indicator)
        amount = measures.thousandths(amount, unit)
    return [
        indicators.report(w.change, indicator, v["quarter"], amount, v["source"], v["note"] or "")
    ]


ACTUAL = RecordType(
    "indicator.actual",
    mark("value of a park indicator"),
    mark("value of an indicator reported"),
    "indicator.actual",
    (
        reference(
            "indicator",
            mark("Indicator"),
            "指标编码 指标代码 指标名称 指标 indicator indicatorcode",
            required=True,
            columns=("target_ceiling.target_id",),
        ),
        quarter("quarter", mark("Quarter"), "季度 填报季度 报告期 quarter", required=True),
        thousandths(
            "amount", mark("Actual"), "实际值 完成值 本季实际 数值 actual value", required=True
        ),
        text("source", mark("Data from"), "数据来源 来源 source", required=True),
        text("note", mark("Note"), "备注 说明 note"),
    ),
    save_actual,
    faults={"measure_differs": "amount", "bad_thousandths": "amount"},
    list_kind="actuals",
    needs=(("indicator",), ("quarter",), ("amount",)),
)


def save_entry(w: Writer, v: Values) -> list[Put]:
    """Write a platform or scenario of the register."""
    words = {name: v[name] or "" for name in ("level", "holder", "state", "source")}
    entry = Entry(v["kind"], v["name"], day=v["day"], **words)
    return [w.ledger.indicators.register(w.change, entry)]


ENTRY = RecordType(
    "register", mark("platform or scenario"), mark("platform or scenario registered"), "register",
    (
        choice("kind", mark("Kind"), "登记类别 登记类型 registerkind", ENTRIES, required=True),
        text("name", mark("Name"), "登记名称 平台名称 场景名称 名称 name", required=True),
        text("level", mark("Level"), "级别 平台级别 level"),
        text("holder", mark("Held by"), "依托单位 建设单位 开放单位 单位 holder"),
        date("day", mark("Day"), "认定日期 启用日期 开放日期 日期 date"),
        text("state", mark("Status"), "状态 state"),
        text("source", mark("Data from"), "数据来源 认定文件 来源 文号 source", required=True),
    ),
    save_entry, list_kind="register", needs=(("kind",), ("name",), ("source",)),
)  # fmt: skip

TYPES = (INDICATOR, ACTUAL, ENTRY)
