"""What is doubted of projects, indicators of money, requests and policy: sums above an estimate,
approvals before what they approve, equal records under two spellings of a number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fundtracker.domain.base.money import decimal, show
from fundtracker.domain.base.spelling import Known, named
from fundtracker.ledger import Ledger
from fundtracker.records.doubted.doubt import (
    Doubt,
    Doubted,
    Stated,
    above_estimate,
    doubted,
    iso,
    spelled_otherwise,
)

_ALL_DAYS = dt.date.max.toordinal()


def _budget(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return above_estimate(ledger, v, "budget")


def _cash_plan(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return above_estimate(ledger, v, "amount")


def physical_falls(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt physical progress, tenths of a per cent, below that of an earlier day."""
    project = ledger.projects.find(v["project"])
    if project is None or v.get("physical") is None:
        return
    last = ledger.projects.progress(v["until"] - 1, project).get(project)
    if last is not None and (last.physical or 0) > v["physical"]:
        before, after = (decimal(part, 1) + "%" for part in (last.physical or 0, v["physical"]))
        day = iso(last.until_day)
        yield doubted("physical", "doubt_physical_falls", day=day, before=before, after=after)


# ---------------------------------------------------------------- indicators of money, requests
def quota(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt money that arrived above all that was released, and an indicator that stands under
    another spelling of its number.
    """
    source = ledger.plan.source_names().get(v["source"])
    project = ledger.projects.find(v["project"]) if v.get("project") else None
    if source is None:
        return
    kind, place = v.get("kind") or "release", (source, project, int(v["year"]))
    if kind == "receipt":
        yield from _above_released(ledger, source, v)
    others = ledger.funding.equal_to(kind, place, v["amount"], v["day"])
    yield from spelled_otherwise("doc", v["doc"], others)


def _above_released(ledger: Ledger, source: int, v: Stated) -> Iterator[Doubt]:
    every = [
        each
        for each in ledger.funding.quotas(_ALL_DAYS)
        if (each.source_id, each.year) == (source, v["year"])
    ]
    released = sum(each.amount_fen for each in every if each.kind != "receipt")
    received = sum(
        each.amount_fen for each in every if each.kind == "receipt" and each.doc_no != v["doc"]
    )
    if 0 < released < received + v["amount"]:
        total, released_words = show(received + v["amount"]), show(released)
        yield doubted("amount", "doubt_above_released", amount=total, released=released_words)


def _request(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from above_estimate(ledger, v, "amount")
    project = ledger.projects.find(v["project"])
    if project is not None:
        others = ledger.requests.equal_to(project, v["amount"], v["day"])
        yield from spelled_otherwise("number", v["number"], others)


# ---------------------------------------------------------------- policy
def _application(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    others = ledger.policy.equal_to(v["company"], v["day"], v["applied"])
    return spelled_otherwise("number", v["number"], others)


def _approval(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    applications = {each.id: each for each in ledger.policy.applications()}
    meant = named(v["application"], (Known(a.id, a.number) for a in applications.values()))
    applied = applications[meant].applied_day if meant is not None else v["day"]
    if v["day"] < applied:
        yield doubted("day", "doubt_day_before", day=iso(v["day"]), first=iso(applied))


def _version(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a version of the plan that was approved before one that stands: it counts until then
    alone.
    """
    later = [each for each in ledger.plan.versions() if each.dated > iso(v["day"])]
    if later:
        first = min(later, key=lambda each: each.dated)
        name = f"V{first.number} {first.name_zh}"
        yield doubted("day", "doubt_version_order", day=iso(v["day"]), other=name, then=first.dated)


OF_PARK: dict[str, Doubted] = {
    "plan.version": _version,
    "project.budget": _budget,
    "cash.plan": _cash_plan,
    "payment.request": _request,
    "policy.application": _application,
    "policy.approval": _approval,
}
