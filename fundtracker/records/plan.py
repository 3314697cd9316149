"""What is recorded of the plan: a version with its own years, amounts of a line or a year of it."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import PACE
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.records.field import (
    BOUNDS,
    choice,
    date,
    money,
    number,
    points,
    quarter,
    reference,
    text,
    year,
)
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer


def save_version(w: Writer, v: Values) -> list[Put]:
    """Begin a version as a copy of the one before, perhaps with years of its own."""
    period = tuple(
        Quarter.at(v[name]) if v[name] is not None else None for name in ("first", "last")
    )
    version = w.ledger.plan.begin_version(
        w.change,
        VersionPapers(
            v["name"],
            v["name_en"] or v["name"],
            v["why"],
            doc_no=v["doc"],
            dated=dt.date.fromordinal(v["day"]).isoformat(),
        ),
        period=(period[0], period[1]),
    )
    return [Put(version, "new", "plan_version")]


VERSION = RecordType(
    "plan.version",
    mark("version of the plan"),
    mark("version of the plan"),
    "plan.version",
    (
        text("name", mark("Name in Chinese"), "计划版本名称 版本名称 versionname", required=True),
        text("name_en", mark("Name in English"), "英文名称 englishname"),
        text("why", mark("Reason"), "调整原因 原因 reason", required=True),
        text("doc", mark("Document number"), "批复文号 文号 docno", required=True),
        date("day", mark("Approved on"), "批准日期 批复日期 approveddate", required=True),
        quarter("first", mark("First quarter"), "计划开始季度 开始季度 firstquarter"),
        quarter("last", mark("Last quarter"), "计划结束季度 结束季度 lastquarter"),
    ),
    save_version,
    list_kind="planversions",
    needs=(("name",), ("why",), ("doc",), ("first", "last")),
    faults={"bad_plan_period": "last", "version_needs_papers": "doc"},
)


def save_amount(w: Writer, v: Values) -> list[Put]:
    """Set the amount of a line in a version, for its whole period or for a year: in that entered
    last where none is named.
    """
    plan = w.ledger.plan
    version = plan.current() if v["version"] is None else plan.version(v["version"])
    line = next(line for line in plan.lines() if line.id == w.line(v["line"]))
    amount = PlanAmount(v["amount"], v["bound"] or "equal", v["doc"] or "")
    return [plan.set_amount(w.change, version, line, v["year"] or 0, amount)]


AMOUNT = RecordType(
    "plan.amount",
    mark("amount of the plan"),
    mark("amount of the plan"),
    "plan",
    (
        reference("line", mark("Plan line"), "计划科目 计划线 planline", required=True),
        year("year", mark("Year"), "计划年度 年度 year", help=mark("without one the whole period")),
        money("amount", mark("Amount"), "计划金额 年度计划 计划数 planamount", required=True),
        choice("bound", mark("Bound"), "金额性质 bound", BOUNDS),
        text("doc", mark("Document number"), "计划批复文号 批复文号 文号 docno"),
        number(
            "version",
            mark("Number of the plan's version"),
            "计划版本号 planversion",
            help=mark("without one that entered last"),
        ),
    ),
    save_amount,
    list_kind="planamounts",
    needs=(("line",), ("amount",), ("year",)),
    faults={
        "v1_read_only": "line",
        "no_such_line": "line",
        "negative_amount": "amount",
        "no_such_version": "version",
    },
)

EXPLAIN = "review_threshold"  # see reports.review.checklist


def save_tolerance(w: Writer, v: Values) -> list[Put]:
    """Set within which gap a line keeps step with time, and beyond which one it is explained."""
    for name, setting in (("step", PACE), ("explain", EXPLAIN)):
        if v[name] is not None:
            if v[name] < 0:
                raise UserError("negative_amount")
            w.ledger.settings.put(w.change, setting, str(v[name]))
    return [Put(0, "changed", "setting")]


TOLERANCE = RecordType(
    "tolerance",
    mark("gaps to the time elapsed"),
    mark("gaps to the time elapsed"),
    "control",
    (
        points(
            "step",
            mark("Gap that keeps step (points)"),
            "同步容差 容差 steptolerance",
            help=mark("0.5 where nothing is set"),
        ),
        points(
            "explain",
            mark("Gap to be explained (points)"),
            "须说明的差距 explaingap",
            help=mark("5 where nothing is set"),
        ),
    ),
    save_tolerance,
    faults={"negative_amount": "step"},
)

TYPES = (VERSION, AMOUNT, TOLERANCE)
