"""表11, risks and warnings: severity, project, amount, who, what to do."""

from __future__ import annotations

from fundtracker.domain.base import money
from fundtracker.domain.park.warnings import Warning
from fundtracker.errors import Issue
from fundtracker.i18n import say, tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value


def columns() -> list[Column]:
    """Return the columns of 表11."""
    return [
        Column("severity", tr("Severity")),
        Column("project", tr("Project")),
        Column("amount", tr("Amount"), "money", ""),
        Column("day", tr("Due"), "day"),
        Column("who", tr("Responsible")),
        Column("what", tr("What is wrong and what to do")),
    ]


def severity_name(severity: int) -> str:
    """Return the name of a severity."""
    return {3: tr("breach"), 2: tr("act now"), 1: tr("soon")}[severity]


def sentence(warning: Warning) -> str:
    """Return what is wrong and what to do about it."""
    return say(Issue(warning.code, None, warning.params))


def told(warning: Warning) -> str:
    """Return the sentence of a warning with its exact amount in yuan."""
    said = sentence(warning)
    return f"{said} {money.show(warning.amount)}" if warning.amount else said


@shows_frozen("warnings")
def build(context: ReportContext) -> Table:
    """Return 表11 at the end of the quarter: the gravest and largest first."""
    frame = context.frame("warnings", tr("Table 11: risks and warnings"), columns())
    for number, w in enumerate(context.alerts, 1):
        values: dict[str, Value] = {
            "severity": severity_name(w.severity), "project": context.project_names.get(w.project or 0, ""),
            "amount": w.amount or None, "day": w.day, "who": w.who, "what": sentence(w),
        }  # fmt: skip
        frame.add(f"w{number}", w.about, values)
    return frame.table()
