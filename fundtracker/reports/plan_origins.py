"""Which records figures of the plan and the park rest on; what every finder asks."""

from __future__ import annotations

import re
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants
from fundtracker.domain.park.project import below
from fundtracker.ledger import Ledger
from fundtracker.ledger.origins import Among, AtMost, rows
from fundtracker.reports.plan import stages
from fundtracker.reports.tables.report_table import Row

Found = list[tuple[str, list[int]]]  # table → rows of it
_UNLINED = ("l0", "unlined", "unlined_money")  # rows of what lies on no line


class Asked(NamedTuple):
    """A cell: its row and column, at the end of a quarter."""

    ledger: Ledger
    quarter: Quarter
    row: Row
    column: str

    @property
    def day(self) -> AtMost:
        """Until the end of the quarter."""
        return AtMost(self.quarter.last_day.toordinal())

    @property
    def own(self) -> int:
        """The number in the row's code; 0 where there is none."""
        match = re.fullmatch(r"[a-z]+(\d+)", self.row.code)
        return int(match[1]) if match else 0

    def part(self, letter: str) -> int | None:
        """Return the number behind a letter of the row's code: ``y`` of ``s1y2023p5`` is 2023;
        None without it.
        """
        match = re.search(rf"(?<![a-z]){letter}(\d+)", self.row.code)
        return int(match[1]) if match else None

    def under(self) -> Among:
        """Return the project of the row with all below it; every project where it names none."""
        every = {p.id: p.parent_id for p in self.ledger.projects.all()}
        return Among(below(self.own, every) if self.own in every else list(every))


def contracts_of(a: Asked, contracts: list[int], *, pending: bool = False) -> Found:
    """Return contracts with their approved change orders until the quarter's end; ``pending``: only
    the orders that wait.
    """
    state = "pending" if pending else "approved"
    some = Among(contracts)
    orders = rows(a.ledger, "contract_change", contract_id=some, dated=a.day, state=state)
    return [("contract", [] if pending else contracts), ("contract_change", orders)]


def of_lines(a: Asked) -> Found:
    """Return the records of a row of 表4 by plan line, or of the band of 表1 that says the same:
    those of the projects on the line.
    """
    if a.column == "plan":
        version = a.ledger.plan.in_force(a.quarter).id
        amounts = rows(a.ledger, "plan_amount", version_id=version, line_id=a.own, year=0)
        return [("plan_amount", amounts)]
    where = _on_lines(a)
    if a.column in ("committed", "uncommitted", "plan_left"):
        return contracts_of(a, rows(a.ledger, "contract", signed_day=a.day, **where))
    quotas = _quotas(a, where)
    return [
        ("quota", [*quotas, *(_quotas(a, {"project_id": None}) if a.row.code in _UNLINED else [])])
    ]


def _quotas(a: Asked, where: dict[str, Among | None]) -> list[int]:
    kinds = ("receipt",) if a.column == "received" else ("release", "carry", "return")
    return [i for kind in kinds for i in rows(a.ledger, "quota", kind=kind, dated=a.day, **where)]


def _lines_of(a: Asked) -> list[int | None]:
    """Return the plan lines that a row is of; None: no line."""
    lines, code = a.ledger.plan.lines(), stages.base(a.row.code)
    fiscal = stages.inside(lines)
    if code in _UNLINED:
        return [None]
    if code in ("fiscal", "elsewhere"):
        return [line.id for line in lines if (line.id in fiscal) is (code == "fiscal")]
    own = [line.id for line in lines if line.id == a.own or line.code == code]
    return [i for line in own for i in descendants(lines, line)]


def _on_lines(a: Asked) -> dict[str, Among | None]:
    """Return the condition that a record is of a project on the line of a row, or on none."""
    if stages.base(a.row.code) == "total":
        return {}
    some = _lines_of(a)
    return {"project_id": Among([p.id for p in a.ledger.projects.all() if p.line_id in some])}


_PARK = {
    "f": "park_fact", "s": "statement", "y": "yearly_pledge", "w": "list_word",
    "p": "published_state", "c": "policy_clause",
}  # fmt: skip


def of_park(a: Asked) -> Found:
    """Return the record of a row of the park's register, and whether its figure is exceeded."""
    table = _PARK[a.row.code[0]]
    strict = rows(a.ledger, "more_than", record_table=table, record_id=a.own)
    return [(table, rows(a.ledger, table, id=a.own)), ("more_than", strict)]
