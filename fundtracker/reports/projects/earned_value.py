"""Projects by money: estimate ≥ budgets ≥ contracts ≥ due ≥ paid, and earned value with what
follows from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import s_curve
from fundtracker.domain.park.earned_value import Earned, earned_value
from fundtracker.domain.park.project import in_order, subtrees
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.projects.projects import Progress
from fundtracker.reports.context import ReportContext
from fundtracker.reports.projects.table2 import ceilings_of, estimates_at, index_of
from fundtracker.reports.tables.report_table import Column, Table, Value

_PROGRESS = ("due", "over_progress")
_CONTRACTS = ("current", "pending", "forecast", "payable", "retention_held", "work")


def columns() -> list[Column]:
    """Return the columns, each with its formula (ANSI/EIA-748 for earned value)."""
    return [
        Column("estimate", tr("Approved estimate"), "money", "planned"),
        Column("budgets", tr("Budgets of all years"), "money", "planned"),
        Column("current", tr("Current value of contracts"), "money", "committed"),
        Column("pending", tr("Pending changes"), "money", "planned"),
        Column("forecast", tr("Final forecast"), "money", "committed"),
        Column("work", tr("Work done"), "money", "completed"),
        Column("payable", tr("Payable now"), "money", "balance"),
        Column("retention_held", tr("Retention held"), "money", "balance"),
        Column("paid", tr("Paid"), "money", "paid"),
        Column(
            "due",
            tr("Due so far"),
            "money",
            "balance",
            tr("of all contracts: work × rate, advance, settlement"),
        ),
        Column(
            "over_progress",
            tr("Paid ahead of progress"),
            "money",
            "balance",
            tr("of all contracts, none set off"),
        ),
        Column("physical", tr("Physical progress"), "percent"),
        Column("pv", tr("Planned value (PV)"), "money", "planned"),
        Column("ev", tr("Earned value (EV)"), "money", "planned", "{estimate} × {physical}"),
        Column("cv", tr("Cost variance (CV)"), "money", "balance", "{ev} − {paid}"),
        Column("sv", tr("Schedule variance (SV)"), "money", "planned", "{ev} − {pv}"),
        Column("cpi", tr("Cost index (CPI)"), "index", "", "{ev} ÷ {paid}"),
        Column("spi", tr("Schedule index (SPI)"), "index", "", "{ev} ÷ {pv}"),
        Column(
            "eac_plan",
            tr("EAC, the rest as planned"),
            "money",
            "planned",
            "{paid} + {estimate} − {ev}",
        ),
        Column("eac", tr("EAC, the rest as so far"), "money", "planned", "{estimate} ÷ {cpi}"),
        Column(
            "eac_both",
            tr("EAC, cost and time"),
            "money",
            "planned",
            "{paid} + ({estimate} − {ev}) ÷ ({cpi} × {spi})",
        ),
        Column("etc", tr("To complete (ETC)"), "money", "planned", "{eac} − {paid}"),
        Column("vac", tr("Variance at completion (VAC)"), "money", "planned", "{estimate} − {eac}"),
        Column(
            "tcpi",
            tr("Index the rest needs (TCPI)"),
            "index",
            "",
            "({estimate} − {ev}) ÷ ({estimate} − {paid})",
        ),
    ]


class _Facts(NamedTuple):
    """What is known of each project; ``inside``: it and all below it."""

    inside: Mapping[int, Sequence[int]]
    ceilings: Mapping[int, int]
    budgets: Mapping[int, int]
    contracts: Mapping[int, dict[str, Any]]
    paid: Mapping[int, int]
    progress: Mapping[int, Progress]
    plans: Mapping[int, Mapping[int, Mapping[int, int]]]


def _facts(context: ReportContext) -> _Facts:
    projects, parents = context.ledger.projects, context.parents
    return _Facts(
        subtrees(parents),
        ceilings_of(estimates_at(context), parents),
        sum_by_key((project, fen) for project, _, _, fen in projects.budgets()),
        _contracts(context),
        projects.paid(context.quarter.ordinal),
        projects.progress(context.day),
        projects.curves("plan"),
    )


def build(context: ReportContext) -> Table:
    """Return the table at the end of a quarter, groups with all below them.

    AC is money paid (财政支付); a project whose physical progress nobody reported has no earned
    value.
    """
    q, parents = context.quarter, context.parents
    frame = context.frame("earned", tr("Projects: money and earned value"), columns())
    facts = _facts(context)
    for project, depth in in_order(list(context.projects), parents):
        ids = facts.inside[project]
        trail = Trail((0, q.ordinal), projects=tuple(ids))
        frame.add(
            f"p{project}",
            context.project_names[project],
            _values(facts, project, q),
            dict.fromkeys(("paid", "over_progress"), trail),
            depth=depth,
        )
    frame.notes.append(
        tr("AC is money paid; earned value needs an estimate and reported physical progress.")
    )
    return frame.table()


def _values(facts: _Facts, project: int, quarter: Quarter) -> dict[str, Value]:
    ids, progress = facts.inside[project], facts.progress.get(project)
    values: dict[str, Value] = {
        "paid": sum(facts.paid.get(i, 0) for i in ids),
        "estimate": facts.ceilings.get(project),
        "physical": progress.physical if progress else None,
    }
    if budgets := [facts.budgets[i] for i in ids if i in facts.budgets]:
        values["budgets"] = sum(budgets)
    values |= _contract_sums([facts.contracts[i] for i in ids if i in facts.contracts])
    plans = [facts.plans[i] for i in ids if facts.plans.get(i)]
    plan = s_curve.added([versions[max(versions)] for versions in plans])
    return values | _earned(values, s_curve.reached(plan, quarter.ordinal) if plan else None)


def _contract_sums(contracts: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Return the sums over contracts of projects, nothing where no project has one."""
    if not contracts:
        return {}
    sums: dict[str, Value] = {name: sum(each[name] for each in contracts) for name in _CONTRACTS}
    return sums | {name: _known_sum(each[name] for each in contracts) for name in _PROGRESS}


def _known_sum(values: Iterable[int | None]) -> int | None:
    """Return a sum, None where one of its parts is not known."""
    parts = list(values)
    return None if None in parts else sum(part or 0 for part in parts)


def _contracts(context: ReportContext) -> dict[int, dict[str, Any]]:
    """Return project → sums of its contracts in fen; of ``_PROGRESS`` None where one with
    payments has no work.
    """
    rows = context.contracts
    money = context.ledger.contracts.positions(rows, context.day, context.quarter.ordinal)
    by_project: dict[int, dict[str, Any]] = {}
    for row in rows:
        sums, contract = (
            by_project.setdefault(row.project_id, dict.fromkeys((*_CONTRACTS, *_PROGRESS), 0)),
            money[row.id],
        )
        if contract.course.paid:
            for name in _PROGRESS:
                sums[name] = _known_sum((sums[name], getattr(contract, name)))
        for name in _CONTRACTS:
            sums[name] += (
                (getattr(contract.course, name) or 0)
                if name in ("pending", "work")
                else getattr(contract, name)
            )
    return by_project


def _earned(values: dict[str, Value], pv: int | None) -> dict[str, Value]:
    bac, physical, paid = values["estimate"], values["physical"], values["paid"]
    figures: dict[str, Value] = {"pv": pv}
    if not isinstance(bac, int) or not isinstance(physical, int) or not isinstance(paid, int):
        return figures
    if not paid and "current" not in values:
        return figures  # no public money runs through it: what it cost is not known here
    ev = earned_value(bac, physical)
    assert ev is not None
    earned = Earned(bac, pv or 0, ev, paid)
    money = {
        name: getattr(earned, name) for name in ("ev", "cv", "eac_plan", "eac_both", "etc", "vac")
    }
    indices = {name: index_of(getattr(earned, name)) for name in ("cpi", "spi", "tcpi")}
    return (
        figures
        | money
        | indices
        | {"eac": earned.eac_cpi, "sv": earned.sv if pv is not None else None}
    )
