"""Names of what is published of the park: scopes, lists, states."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from fundtracker.i18n import tr
from fundtracker.ledger.plan.park import State


def level_name(level: str) -> str:
    """Return the name of a level: the park, its district, city …"""
    return {
        "park": tr("park"),
        "district": tr("district"),
        "city": tr("city"),
        "province": tr("province"),
        "nation": tr("nation"),
    }[level]


def levels_name(levels: str) -> str:
    """Return the names of the levels of a statement (codes with +); other words as they are."""
    known = ("park", "district", "city", "province", "nation")
    return tr(", ").join(level_name(x) if x in known else x for x in levels.split("+"))


def period_name(period: str) -> str:
    """Return the period of a statement in words: of years, of each of some years, or a day."""
    years = re.fullmatch(r"(\d+)y", period)
    each = re.fullmatch(r"(\d+) × 1y", period)
    if years:
        return tr("the next {n} years", n=years[1])
    if each:
        return tr("each of {n} years", n=each[1])
    return tr("first phase") if period == "first phase" else period


def list_name(kind: str) -> str:
    """Return the name of a list of words."""
    return {
        "direction": tr("direction"),
        "track": tr("track"),
        "scenario": tr("scenario"),
        "industry": tr("industry served"),
    }[kind]


def fact_kind_name(kind: str) -> str:
    """Return the name of a kind of fact."""
    return {
        "record": tr("record of the park"),
        "history": tr("background"),
        "label": tr("label"),
    }[kind]


def certainty_name(certainty: str) -> str:
    """Return how sure a statement is, in words."""
    return {"stated": tr("stated"), "expected": tr("expected")}[certainty]


def state_name(state: str) -> str:
    """Return the name of a published state."""
    return {
        "signed": tr("agreement signed"),
        "online": tr("online"),
        "placed": tr("placed"),
    }[state]


def states_words(states: Sequence[State], day: int) -> str:
    """Return how a project stands by what was published of it, on a day: the last state that was
    stated, then what is expected. '' where nothing was.
    """
    words = []
    reached = [s for s in states if s.certainty == "stated" and s.day <= day]
    if reached:
        words.append(f"{state_name(reached[-1].state)} {_date(reached[-1].day)}")
    words += [
        tr("{state} expected by {day}", state=state_name(s.state), day=_date(s.day))
        for s in states
        if s.certainty == "expected"
    ]
    return tr(", ").join(words)


def _date(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
