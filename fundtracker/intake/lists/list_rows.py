"""One row of a list into the ledger: a function for each kind of list."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from fundtracker.errors import UserError
from fundtracker.intake.lists import fund_rows
from fundtracker.intake.lists.lookups import Desk, Values
from fundtracker.ledger.core.upsert import Put


def _project(desk: Desk, v: Values) -> list[Put]:
    projects, change = desk.ledger.projects, desk.change
    facts = {c: v[c] for c in (
        "name_en", "level", "owner", "manager", "status", "start_day", "finish_day", "done_day", "accounts_day",
        "reserved_p", "installed_p", "tracks", "scenarios",
    )}  # fmt: skip
    parent = desk.project(v["parent"]) if v["parent"] else None
    puts = [projects.put(change, v["code"], v["name"], desk.line(v["line"]), parent_id=parent, **facts)]
    project = puts[0].id
    if v["estimate"] is not None:
        if v["estimate_day"] is None:
            raise UserError("estimate_needs_document")
        puts.append(
            projects.approve_estimate(
                change, project, v["estimate"], doc_no=v["estimate_doc"] or "", dated=v["estimate_day"],
                reason=v["estimate_reason"] or "",
            )
        )  # fmt: skip
    if v["budget"] is not None:
        if v["budget_year"] is None:
            raise UserError("budget_needs_year")
        source, doc = desk.source(v["source"]), v["budget_doc"] or ""
        puts.append(projects.set_budget(change, project, source, v["budget_year"], v["budget"], doc))
    if v["milestone"]:
        if v["milestone_day"] is None:
            raise UserError("milestone_needs_day", name=v["milestone"])
        puts.append(projects.set_milestone(change, project, v["milestone"], v["milestone_day"], v["milestone_done"]))
    return puts


def _contract(desk: Desk, v: Values) -> list[Put]:
    terms = {c: v[c] for c in (
        "party", "account", "signed_day", "cap", "recovery", "progress_rate", "retention", "retention_day", "done_day",
        "settled_doc",
    )}  # fmt: skip
    terms |= {"advance_fen": v["advance"], "settled_fen": v["settled"], "source_id": desk.source(v["source"])}
    if v["audited"] is not None:
        terms["audited"] = int(v["audited"])
    project = desk.project(v["project"])
    return [desk.ledger.contracts.put(desk.change, v["number"], v["name"], project, v["signed"], **terms)]


def _change(desk: Desk, v: Values) -> list[Put]:
    return [
        desk.ledger.contracts.put_change(
            desk.change, desk.contract(v["contract"]), v["number"], v["amount"], reason=v["reason"], dated=v["day"],
            doc_no=v["doc"] or "", state=v["state"] or ("approved" if v["doc"] else "pending"), rate=v["rate"],
        )
    ]  # fmt: skip


def _items(desk: Desk, rows: list[Values]) -> list[Put]:
    contract = desk.contract(rows[0]["contract"])
    return [desk.ledger.contracts.set_items(desk.change, contract, [(v["name"], v["amount"]) for v in rows])]


def _rule(desk: Desk, v: Values) -> list[Put]:
    said = {c: v[c] for c in ("share", "last_day", "position")} | {"cap_fen": v["cap"]}
    if all(value is None for value in said.values()):
        raise UserError("rule_says_nothing")
    if not v["doc"]:
        raise UserError("rule_needs_document")
    project, source = desk.project(v["project"]) if v["project"] else None, desk.source(v["source"])
    assert source is not None, "the column is required"
    return [desk.ledger.funding.set_rule(desk.change, source, project, doc_no=v["doc"], **said)]


def _overlap(desk: Desk, v: Values) -> list[Put]:
    project = desk.project(v["project"])
    return [desk.ledger.projects.count_in(desk.change, project, v["fund"], v["amount"], v["doc"] or "")]


def _quota(desk: Desk, v: Values) -> list[Put]:
    """Record an indicator; what is taken back lessens the year, with or without a minus."""
    kind = v["kind"] or "release"
    fen = -abs(v["amount"]) if kind == "return" else v["amount"]
    return [desk.ledger.funding.put_quota(desk.change, v["doc"], kind, *_place(desk, v), v["year"], fen, v["day"])]


def _place(desk: Desk, v: Values) -> tuple[int, int | None]:
    """Return the source and project of a row of indicators."""
    source = desk.source(v["source"])
    assert source is not None, "the column is required"
    return source, desk.project(v["project"]) if v["project"] else None


def _carried(v: Values) -> Hashable:
    """Return what rows of one carry-over share; None for other indicators."""
    return (v["doc"], v["source"], v["project"]) if v["kind"] == "carry" else None


def _carry_over(desk: Desk, rows: list[Values]) -> list[Put]:
    """Carry money from its year into the next: a row states the year it leaves, or two rows both sides of it."""
    carry = desk.ledger.funding.carry_over
    first, *more = rows = sorted(rows, key=lambda v: v["year"])
    if len(more) == 1 and -first["amount"] == more[0]["amount"] > 0 and first["year"] + 1 == more[0]["year"]:
        rows = [more[0] | {"year": first["year"]}]
    if len({v["year"] for v in rows}) < len(rows) or any(v["amount"] <= 0 for v in rows):
        raise UserError("carry_not_paired", doc_no=first["doc"])
    puts = []
    for v in rows:
        puts += carry(desk.change, v["doc"], *_place(desk, v), v["year"], v["amount"], dated=v["day"])
    return puts


def _progress(desk: Desk, v: Values) -> list[Put]:
    project, puts = desk.project(v["project"]), []
    if v["physical"] is not None or v["completed"] is not None or v["issues"] or v["next_steps"]:
        puts.append(
            desk.ledger.projects.report(
                desk.change, project, v["until"], physical=v["physical"], completed_fen=v["completed"],
                issues=v["issues"] or "", next_steps=v["next_steps"] or "",
            )
        )  # fmt: skip
    if v["work"] is not None:
        if not v["contract"]:
            raise UserError("work_needs_contract")
        contract = desk.contract(v["contract"])
        if desk.ledger.contracts.get(contract).project_id != project:
            raise UserError("contract_of_another_project", number=v["contract"])
        puts.append(desk.ledger.contracts.measure(desk.change, contract, v["until"], v["work"]))
    if not puts:
        raise UserError("row_says_nothing")
    return puts


def _cashplan(desk: Desk, v: Values) -> list[Put]:
    project, source = desk.project(v["project"]), desk.source(v["source"])
    purpose = v["purpose"] or ""
    return [desk.ledger.funding.set_cash_plan(desk.change, v["quarter"], project, source, v["amount"], purpose)]


def _policy(desk: Desk, v: Values) -> list[Put]:
    policy = desk.ledger.policy
    clause = policy.put_clause(
        desk.change, v["doc"], v["doc_name"] or "", v["clause"], v["title"] or "", v["nature"] or ""
    )
    project = desk.project(v["project"]) if v["project"] else None
    return [
        clause,
        policy.put_application(
            desk.change, v["number"], clause.id, v["company"], v["day"], v["applied"], project=project,
            approved_day=v["approved_day"], approved_fen=v["approved"], approved_doc=v["approved_doc"] or "",
            p_hours=v["p_hours"],
        ),
    ]  # fmt: skip


def _curve(desk: Desk, v: Values) -> list[Put]:
    kind, number = ("forecast", v["made"]) if v["made"] is not None else ("plan", v["number"])
    if number is None:
        raise UserError("curve_needs_version")
    return [
        desk.ledger.projects.set_point(
            desk.change, desk.project(v["project"]), kind, number, v["quarter"], v["amount"], v["doc"] or ""
        )
    ]


def _indicator(desk: Desk, v: Values) -> list[Put]:
    indicators, change = desk.ledger.indicators, desk.change
    puts = [
        indicators.define(
            change, v["code"], v["name"], scope=v["scope"], unit=v["unit"], source=v["source"],
            name_en=v["name_en"] or "", definition=v["definition"], baseline=v["baseline"],
        )
    ]  # fmt: skip
    if v["target"] is not None:
        if v["target_year"] is None:
            raise UserError("target_needs_year", code=v["code"])
        bound = v["bound"] or "equal"
        puts.append(indicators.set_target(change, puts[0].id, v["target_year"], v["target"], v["source"], bound=bound))
    return puts


def _actual(desk: Desk, v: Values) -> list[Put]:
    indicators = desk.ledger.indicators
    indicator = indicators.find(v["indicator"])
    return [indicators.report(desk.change, indicator, v["quarter"], v["amount"], v["source"], v["note"] or "")]


def _register(desk: Desk, v: Values) -> list[Put]:
    said = {c: v[c] for c in ("level", "holder", "day", "state", "source")}
    return [desk.ledger.indicators.register(desk.change, v["kind"], v["name"], **said)]


WRITERS: dict[str, Callable[[Desk, Values], list[Put]]] = {
    "projects": _project, "contracts": _contract, "changes": _change, "quotas": _quota, "progress": _progress,
    "rules": _rule, "overlaps": _overlap, "cashplan": _cashplan, "policy": _policy, "curves": _curve,
    "indicators": _indicator, "actuals": _actual, "register": _register,
    **fund_rows.WRITERS,
}  # fmt: skip

# Kinds of which several rows are one thing: what they share (None: a row of its own), and who writes them.
# They stand or fall together.
TOGETHER: dict[str, tuple[Callable[[Values], Hashable], Callable[[Desk, list[Values]], list[Put]]]] = {
    "items": (lambda v: v["contract"], _items),
    "quotas": (_carried, _carry_over),
    **fund_rows.TOGETHER,
}
