"""Templates: a ledger to begin with, as data under ``db/templates``."""

from __future__ import annotations

import tomllib
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core import bounds
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.repositories import Repositories
from fundtracker.paths import asset


def load(ledger: Repositories, name: str, *, sample: bool = False) -> None:
    """Put a template into a new ledger, in one changeset that is never undone.

    ``sample`` marks the ledger as made-up data, for good.

    Raises:
        UserError: ``no_such_template``.
    """
    try:
        data = tomllib.loads(asset(f"db/templates/{name}.toml").read_text("utf-8"))
    except FileNotFoundError:
        raise UserError("no_such_template", name=name) from None
    version: dict[str, Any] = data["version"]
    with ledger.change("template", name=name) as change:
        if sample:
            ledger.settings.put(change, "sample", "1")
        for name_of, value in data.get("settings", {}).items():
            ledger.settings.put(change, name_of, value)
        begin, end = Quarter.parse(version.pop("first")), Quarter.parse(version.pop("last"))
        row = {**version, "number": 1, "reason": "", "doc_no": ""}
        published = change.insert(
            "plan_version", {**row, "first_quarter": begin.ordinal, "last_quarter": end.ordinal}
        )
        lines: dict[str, int] = {}
        for position, line in enumerate(data["lines"]):
            parent = lines.get(line.get("parent", ""))
            names = {key: line[key] for key in ("code", "nature", "name_zh", "name_en")}
            lines[line["code"]] = change.insert(
                "plan_line", {**names, "parent_id": parent, "position": position}
            )
            amount = {
                "version_id": published,
                "line_id": lines[line["code"]],
                "year": 0,
                "doc_no": "",
            }
            bound = line.get("bound", "equal")
            amount |= {"amount_fen": line["yuan"] * 100, "bound": bounds.stored(bound)}
            row_id = change.insert("plan_amount", amount)
            bounds.put(ledger, change, "plan_amount", row_id, bound)
        for position, source in enumerate(data["sources"]):
            change.insert("fund_source", {**source, "position": position})
        for shell in data.get("projects", []):
            _project(ledger, change, shell, lines, data["source"])
        ledger.indicators.from_template(change, data)
        for fund_data in data.get("funds", []):
            words = {key: fund_data[key] for key in ("kind", "name_en")}
            origin = f"{fund_data['published']} ({data['source']})"
            ledger.funds.put(
                change, fund_data["code"], fund_data["name"], published=origin, **words
            )
        _published(ledger, change, data, lines)


def _published(
    ledger: Repositories, change: Change, data: dict[str, Any], lines: dict[str, int]
) -> None:
    """Write the statements, and what is published beside them."""
    for position, statement_data in enumerate(data["statements"]):
        row = _statement(statement_data, position, lines, data["source"])
        bound = row.pop("bound")
        row_id = change.insert("statement", {**row, "bound": bounds.stored(bound)})
        bounds.put(ledger, change, "statement", row_id, bound)
    projects = {
        shell["code"]: ledger.projects.find(shell["code"]) or 0
        for shell in data.get("projects", [])
    }
    ledger.plan.park.from_template(change, data, lines, projects)
    for clause in data.get("clauses", []):
        named = (clause[name] for name in ("doc", "doc_name", "clause", "title", "nature"))
        ledger.policy.put_clause(change, *named)


def _project(
    ledger: Repositories, change: Change, shell: dict[str, Any], lines: dict[str, int], source: str
) -> None:
    """Write a published project: an empty shell with what was published of it, nothing more."""
    facts: dict[str, Any] = {
        key: shell[key] for key in ("level", "name_en", "status", "scenarios") if key in shell
    }
    for day in ("start_day", "finish_day"):
        if day in shell:
            facts[day] = shell[day].toordinal()
    published = f"{shell['published']} ({source})"
    ledger.projects.put(
        change,
        shell["code"],
        shell["name"],
        lines.get(shell.get("line", "")),
        published=published,
        **facts,
    )
    if "online" in shell:
        project = ledger.projects.find(shell["code"])
        day = shell["online"].toordinal()
        if project is not None:
            ledger.projects.set_milestone(
                change, project, shell["milestone"], day, day if shell["reached"] else None
            )


def _statement(
    statement_data: dict[str, Any], position: int, lines: dict[str, int], source: str
) -> dict[str, Any]:
    unit = statement_data.get("unit", "")
    amount = statement_data.get("amount")
    if unit == "yuan" and amount is not None:
        unit, amount = "fen", amount * 100
    return {
        "code": statement_data["code"],
        "line_id": lines.get(statement_data.get("line", "")),
        "position": position,
        "text_zh": statement_data["zh"],
        "text_en": statement_data["en"],
        "amount": amount,
        "unit": unit,
        "bound": statement_data.get("bound", "none" if amount is None else "equal"),
        "certainty": statement_data.get("certainty", "stated"),
        "period": statement_data.get("period", ""),
        "level": statement_data["level"],
        "nature": statement_data.get("nature", ""),
        "source": statement_data.get("source", source),
    }
