"""What a meeting has to know or decide of a quarter, and what is broken with its answers."""

from __future__ import annotations

from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import coverage
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports.context import ReportContext
from fundtracker.reports.review import checklist
from fundtracker.reports.tables.one_unit import amount
from fundtracker.reports.tables.report_table import Table, shown
from fundtracker.reports.warnings.table11 import Answer, answers, sentence

BREACH = 3  # the severity of what is broken
SUM = "{sum}"  # stands in a matter for its fen, said in the unit of the page
Matter = str | dict[str, Any]  # words, or {"text": words with SUM, "fen": the sum}


def of(context: ReportContext, plan: Table) -> list[Matter]:
    """Return what the meeting has to decide, the gravest first, then what it has to know."""
    unexplained, explained = _variances(context, plan)
    matters = list[Matter]()
    broken = [breach["text"] for breach in breaches(context) if not breach["answer"]]
    if broken:
        matters.append(
            tr("Breaches without an answer: {n}; who answers until when?", n=len(broken))
        )
    if unexplained:
        matters.append(
            tr(
                "Off an even course and not explained: {names} percentage points; who explains "
                "it until when?",
                names=tr(", ").join(unexplained),
            )
        )
    n, fen = coverage.unclassified(context.ledger, context.quarter.ordinal)
    if n:
        words = tr("{n} payments, {sum}, have no plan line: which one is theirs?", n=n, sum=SUM)
        matters.append({"text": words, "fen": fen})
    return [*matters, *explained, *_under_way(context)]


def _variances(context: ReportContext, plan: Table) -> tuple[list[str], list[str]]:
    """Return the lines off their pace that nobody explained, with their gaps; and in a sentence
    each what is explained.
    """
    explanations = context.ledger.reviews.explanations(context.quarter.ordinal)
    columns = {column.code: column for column in plan.columns}
    rows = {row.code: row for row in plan.rows}
    unexplained, explained = list[str](), list[str]()
    for figure, name, _ in checklist.variances(context):
        gap = shown(plan, columns["gap"], rows[figure.split("/")[1]].cells["gap"])
        if figure in explanations:
            explained.append(
                tr(
                    "{name}: {gap} percentage points off an even course — {why}",
                    name=name, gap=gap, why=explanations[figure],
                )
            )  # fmt: skip
        else:
            unexplained.append(f"{name} {gap}")
    return unexplained, explained


def _under_way(context: ReportContext) -> list[str]:
    """Return the decisions of earlier quarters that are open, and the comments on this one."""
    reviews, quarter, sentences = context.ledger.reviews, context.quarter, list[str]()
    for d in reviews.decisions():
        if d.quarter < quarter.ordinal and d.state == "open":
            sentences.append(
                tr(
                    "Decision of {quarter} under way: {text}",
                    quarter=Quarter.at(d.quarter).label, text=d.text,
                )
            )  # fmt: skip
    for c in reviews.comments(quarter.ordinal):
        sentences.append(tr("Comment by {author}: {text}", author=author_of(c), text=c.text))
    return sentences


def words(matter: Matter, unit: str, lang: str) -> str:
    """Return a matter in words, its sum in a unit."""
    if isinstance(matter, str):  # packs frozen before sums stood apart
        return matter
    return str(matter["text"]).replace(SUM, amount(matter["fen"], unit, lang))


def breaches(context: ReportContext) -> list[dict[str, Any]]:
    """Return what is broken, the gravest first, and what is answered this quarter; '' without an
    answer: then ``before`` says the last one of an earlier quarter.
    """
    answers_given = answers(context)
    broken = []
    for w in context.alerts:
        if w.severity == BREACH:
            answer = answers_given.get((w.code, w.about), Answer("", 0, "", ""))
            broken.append(
                {
                    "text": sentence(w),
                    "fen": w.amount or None,
                    "answer": "" if answer.label else answer.words,
                    "before": answer.text if answer.label else "",
                }
            )
    return broken


def author_of(comment: Comment) -> str:
    """Return who made a comment: with the mark ``unsigned`` where it came in a copy and nothing
    proves it.
    """
    return tr("{name} (unsigned)", name=comment.author) if comment.unsigned else comment.author


def proof_of(comment: Comment) -> str:
    """Return what proves who made a comment."""
    if comment.key:
        return tr("sealed, key {print}", print=signing.fingerprint(comment.key))
    return tr("unsigned") if comment.copy else tr("written in the ledger")
