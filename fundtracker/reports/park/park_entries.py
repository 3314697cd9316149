"""A row of the park's register as its form begins: what is recorded, by the field of its type."""

from __future__ import annotations

from typing import Any

from fundtracker.ledger import Ledger


def entry(ledger: Ledger, code: str) -> dict[str, Any]:
    """Return the values of a row (its code in the register) by field; {} where it is gone."""
    makers = {
        "f": _fact, "w": _word, "p": _state, "y": _pledge, "c": _clause,
    }  # fmt: skip
    return makers[code[0]](ledger, int(code[1:]))


def _fact(ledger: Ledger, number: int) -> dict[str, Any]:
    fact = next((f for f in ledger.plan.park.facts() if f.id == number), None)
    if fact is None:
        return {}
    return {
        "code": fact.code, "scope": fact.scope, "kind": fact.kind, "name": fact.name_zh,
        "name_en": fact.name_en, "value": fact.value_zh, "value_en": fact.value_en,
        "day": fact.day, "source": fact.source,
    }  # fmt: skip


def _word(ledger: Ledger, number: int) -> dict[str, Any]:
    word = next((w for w in ledger.plan.park.words() if w.id == number), None)
    if word is None:
        return {}
    return {
        "kind": word.kind, "name": word.name_zh, "name_en": word.name_en,
        "project": _project(ledger, word.project_id), "why": word.reason, "source": word.source,
    }  # fmt: skip


def _state(ledger: Ledger, number: int) -> dict[str, Any]:
    every = [state for states in ledger.plan.park.states().values() for state in states]
    state = next((s for s in every if s.id == number), None)
    if state is None:
        return {}
    return {
        "project": _project(ledger, state.project_id), "state": state.state, "day": state.day,
        "certainty": state.certainty, "horizon": state.horizon, "source": state.source,
    }  # fmt: skip


def _pledge(ledger: Ledger, number: int) -> dict[str, Any]:
    pledge = next((p for p in ledger.plan.park.pledges() if p.id == number), None)
    if pledge is None:
        return {}
    lines = {line.id: line.code for line in ledger.plan.lines()}
    return {
        "line": lines[pledge.line_id], "number": pledge.number, "amount": pledge.amount_fen,
        "level": pledge.level, "year": pledge.year, "doc": pledge.doc_no, "source": pledge.source,
    }  # fmt: skip


def _clause(ledger: Ledger, number: int) -> dict[str, Any]:
    clause = next((c for c in ledger.policy.clauses() if c.id == number), None)
    return {"doc": clause.doc_no, "clause": clause.clause} if clause is not None else {}


def _project(ledger: Ledger, project: int | None) -> str | None:
    return next((p.code for p in ledger.projects.all() if p.id == project), None)
