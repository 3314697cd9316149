"""The park's register: each published fact, figure, list, state and pledge with its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.plan import Statement
from fundtracker.i18n import tr
from fundtracker.ledger.sources.policy import TO_FILL
from fundtracker.reports.context import ReportContext
from fundtracker.reports.park.park_words import (
    certainty_name,
    fact_kind_name,
    level_name,
    levels_name,
    list_name,
    period_name,
    state_name,
)
from fundtracker.reports.plan.plan_words import nature_name
from fundtracker.reports.tables.report_table import Band, Column, Row, Table, Value

_THOUSANDTHS = 1000


class _Line(NamedTuple):
    """A row of the register: its band, code, name and values; ``mark`` stands before its figure."""

    band: str
    code: str
    name: str
    values: dict[str, Value]
    mark: str = ""


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column("stated", tr("What is stated")),
        Column("amount", tr("Amount"), "money", "planned"),
        Column("number", tr("Number stated"), "own"),
        Column("unit", tr("Unit of measure")),
        Column("certainty", tr("How sure")),
        Column("when", tr("Period or day")),
        Column("level", tr("Level of government")),
        Column("kind", tr("Kind")),
        Column("reason", tr("Why it is added")),
        Column("source", tr("Source")),
    ]


def build(context: ReportContext) -> Table:
    """Return the register; it is the same in every quarter, for it holds what was published."""
    frame = context.frame("park", tr("The park as published"), columns())
    lines = [*_facts(context), *_statements(context), *_pledges(context), *_words(context),
             *_states(context), *_clauses(context)]  # fmt: skip
    rows: list[Row] = []
    for line in lines:
        frame.add(line.code, line.name, line.values)
        frame.mark({"amount": line.mark, "number": line.mark})
        rows.append(frame.rows[-1]._replace(band=line.band))
    frame.notes.append(tr("> is more than, ≥ is at least; expected figures are no commitments."))
    return frame.table()._replace(rows=rows, bands=_bands())


def _bands() -> list[Band]:
    return [
        Band("facts", tr("Record of the park, background and labels")),
        Band("statements", tr("Published plan, funds, compute and targets")),
        Band("pledges", tr("Pledged year by year")),
        Band("words", tr("Directions, tracks, scenarios, industries served")),
        Band("states", tr("Published states of projects")),
        Band("clauses", tr("Policy documents")),
    ]


def _facts(context: ReportContext) -> Iterator[_Line]:
    for fact in context.ledger.plan.park.facts():
        values: dict[str, Value] = {
            "kind": fact_kind_name(fact.kind),
            "stated": fact.value(context.lang),
            "when": "" if fact.day is None else dt.date.fromordinal(fact.day).isoformat(),
            "level": level_name(fact.scope),
            "certainty": certainty_name("stated"),
            "source": fact.source,
        }
        yield _Line("facts", f"f{fact.id}", fact.name(context.lang), values)


def _statements(context: ReportContext) -> Iterator[_Line]:
    names = statement_names(context)
    for statement in context.ledger.plan.statements():
        text = statement.text_zh if context.lang == "zh" else statement.text_en
        values: dict[str, Value] = {
            "kind": nature_name(statement.nature),
            "stated": text,
            "when": period_name(statement.period),
            "level": levels_name(statement.level),
            "certainty": certainty_name(statement.certainty),
            "source": statement.source,
            **_figure(statement, context.lang),
        }
        name = names[statement.code]
        yield _Line("statements", f"s{statement.id}", name, values, MARKS[statement.bound])


def statement_names(context: ReportContext) -> dict[str, str]:
    """Return the short name of each statement by its code: its plan line's or indicator's, else
    what it speaks of.
    """
    lines = {line.id: line.name(context.lang) for line in context.lines}
    indicators = {i.code: i.name(context.lang) for i in context.ledger.indicators.all()}
    return {
        s.code: lines.get(s.line_id or 0) or indicators.get(s.code) or nature_name(s.nature)
        for s in context.ledger.plan.statements()
    }


def _figure(statement: Statement, lang: str) -> dict[str, Value]:
    if statement.amount is None:
        return {}
    if statement.unit == "fen":
        return {"amount": statement.amount}
    unit = statement.unit if lang == "zh" or statement.unit.isascii() else ""
    return {"number": statement.amount * _THOUSANDTHS, "unit": unit}


def _pledges(context: ReportContext) -> Iterator[_Line]:
    names = {line.id: line.name(context.lang) for line in context.lines}
    for pledge in context.ledger.plan.park.pledges():
        year = str(pledge.year) if pledge.year else tr("year not stated")
        values: dict[str, Value] = {
            "kind": tr("yearly pledge"),
            "stated": tr("year {n} of the pledge", n=pledge.number),
            "amount": pledge.amount_fen,
            "when": f"{year} {pledge.doc_no}".strip(),
            "level": level_name(pledge.level),
            "certainty": certainty_name("stated"),
            "source": pledge.source,
        }
        yield _Line("pledges", f"y{pledge.id}", names[pledge.line_id], values)


def _words(context: ReportContext) -> Iterator[_Line]:
    for word in context.ledger.plan.park.words():
        served = context.project_names[word.project_id] if word.project_id else ""
        values: dict[str, Value] = {
            "kind": list_name(word.kind),
            "stated": served or word.name(context.lang),
            "certainty": tr("added") if word.reason else certainty_name("stated"),
            "reason": word.reason,
            "source": word.source,
        }
        yield _Line("words", f"w{word.id}", word.name(context.lang), values)


def _states(context: ReportContext) -> Iterator[_Line]:
    for project, states in context.ledger.plan.park.states().items():
        for state in states:
            values: dict[str, Value] = {
                "kind": tr("published state"),
                "stated": state_name(state.state),
                "when": f"{dt.date.fromordinal(state.day).isoformat()} {state.horizon}".strip(),
                "certainty": certainty_name(state.certainty),
                "source": state.source,
            }
            yield _Line("states", f"p{state.id}", context.project_names[project], values)


def _clauses(context: ReportContext) -> Iterator[_Line]:
    kinds = {
        "money": tr("money"), "compute": tr("compute voucher"), "other": tr("not money"),
    }  # fmt: skip
    unknown = context.ledger.settings.get(TO_FILL)
    for clause in context.ledger.policy.clauses():
        values: dict[str, Value] = {
            "kind": kinds[clause.nature],
            "stated": f"{clause.clause} {clause.title}".strip(),
            "when": clause.doc_no,
            "certainty": tr("to be filled in") if clause.doc_no == unknown else "",
        }
        yield _Line("clauses", f"c{clause.id}", clause.doc_name or clause.doc_no, values)
