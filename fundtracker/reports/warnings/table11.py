"""表11, risks and warnings: severity, project, amount, who, what to do."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.warnings import Warning
from fundtracker.errors import Issue
from fundtracker.i18n import say, tr
from fundtracker.ledger.review.answers import figure_of
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
        Column("answer", tr("Answer")),
    ]


def severity_name(severity: int) -> str:
    """Return the name of a severity."""
    return {3: tr("breach"), 2: tr("act now"), 1: tr("soon")}[severity]


def sentence(warning: Warning) -> str:
    """Return what is wrong and what to do about it."""
    return say(Issue(warning.code, None, warning.params))


def _whole(warning: Warning, context: ReportContext) -> str:
    """Return the sentence, with the exact amount where the unit of the table shows it as 0.00."""
    words, shown = sentence(warning), context.money(warning.amount)
    if warning.amount and not any(digit in shown for digit in "123456789"):
        words += " " + tr("{amount} yuan", amount=money.show(warning.amount))
    return words


def warning_text(warning: Warning) -> str:
    """Return the sentence of a warning with its exact amount in yuan."""
    words = sentence(warning)
    return f"{words} {money.show(warning.amount)}" if warning.amount else words


class Answer(NamedTuple):
    """What was answered to a warning: ``quarter`` an ordinal, an earlier one where this one has
    no answer yet.
    """

    figure: str
    quarter: int
    words: str
    label: str

    @property
    def text(self) -> str:
        """The words, with the quarter of an earlier answer before them."""
        return (
            tr("{quarter}: {text}", quarter=self.label, text=self.words)
            if self.label
            else self.words
        )


def answers(context: ReportContext) -> dict[tuple[str, str], Answer]:
    """Return (code, about) of each warning that was answered → its answer, of this quarter or the
    last before.
    """
    q = context.quarter.ordinal
    now, before = context.ledger.reviews.explanations(q), context.ledger.reviews.last_answers(q)
    answers_found = {}
    for w in context.alerts:
        figure = figure_of(w.code, w.about)
        if figure in now:
            answers_found[w.code, w.about] = Answer(figure, q, now[figure], "")
        elif figure in before:
            at, words = before[figure]
            answers_found[w.code, w.about] = Answer(figure, at, words, Quarter.at(at).label)
    return answers_found


@shows_frozen("warnings")
def build(context: ReportContext) -> Table:
    """Return 表11 at the end of the quarter: the gravest and largest first."""
    frame = context.frame("warnings", tr("Table 11: risks and warnings"), columns())
    words = answers(context)
    for number, w in enumerate(context.alerts, 1):
        values: dict[str, Value] = {
            "severity": severity_name(w.severity),
            "project": context.project_names.get(w.project or 0, ""),
            "amount": w.amount or None,
            "day": w.day,
            "who": w.who,
            "what": _whole(w, context),
            "answer": words[w.code, w.about].text if (w.code, w.about) in words else "",
        }
        frame.add(f"w{number}", w.title, values)
    return frame.table()
