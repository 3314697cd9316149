"""The sample ledger: made by importing the shipped files as a person would, whole or absent."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import fundtracker
from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.payments import contract_scoring, cross_source, post
from fundtracker.ledger import Change, Ledger, templates
from fundtracker.ledger.core.database import Clock
from fundtracker.ledger.core.lock import Lock
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.paths import asset

FOLDER = "resources/sample"


class Done(NamedTuple):
    """What became of one file: its name, the rows taken as new payments, known ones, rejected
    ones.
    """

    name: str
    new: int
    known: int
    rejected: int


def place() -> Path:
    """Return where the sample ledger stands: ``build`` of a source tree, else the person's data
    folder.

    Neither the file nor its folder need be there.
    """
    root = Path(fundtracker.__file__).parents[1]
    if (root / "pyproject.toml").exists():
        return root / "build" / "sample.ftdb"
    import platformdirs

    return platformdirs.user_data_path("fundtracker", appauthor=False) / "sample.ftdb"


def build(path: str | Path, who: str, now: Clock) -> Iterator[Done]:
    """Make the sample ledger at ``path``; yield each file as it has been taken in.

    The ledger comes under its name when the last file is in: whoever stops listening before, or
    meets an error, finds nothing there. ``who`` stands in the history, ``now`` is the clock.

    Raises:
        UserError: ``exists``, ``no_folder``, ``ledger_busy`` (someone else is making it),
            ``write_failed``, ``disk_full``.
    """
    path = Path(path)
    if path.exists():
        raise UserError("exists", path=path.name)
    part = path.with_name(path.name + ".part")
    if path.parent.is_dir():
        _swept(part)
    ready = False
    try:
        with Ledger.create(part, who, clock=now) as ledger:
            yield from _filled(ledger)
        if path.exists():
            raise UserError("exists", path=path.name)
        try:
            part.rename(path)
        except OSError as error:
            raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
        ready = True
    finally:
        if not ready and path.parent.is_dir():
            _swept(part)


def _swept(part: Path) -> None:
    """Remove what a killed build left; refuse while another process builds."""
    lock = Lock(part)
    try:
        if not lock.take("", ""):
            raise UserError("ledger_busy", path=part.name)
        for rest in (part, part.with_name(part.name + "-journal")):
            rest.unlink(missing_ok=True)
    except OSError as error:
        raise UserError("write_failed", path=part.name, why=error.strerror or "") from None
    finally:
        lock.release()


def begin(ledger: Ledger) -> dict[str, Any]:
    """Put plan, own accounts, projects and rules of the sample into a new ledger.

    Returns:
        What ``sample.toml`` says, for who imports files next.
    """
    data = tomllib.loads((asset(FOLDER) / "sample.toml").read_text("utf-8"))
    reason = str(data["reason"])
    templates.load(ledger, data["template"], sample=True)
    for own in data["accounts"]:
        ledger.payments.set_own_account(own["account"], own["name"], reason)
    with ledger.change("rules", reason) as change:
        _places(ledger, change, data)
    return data


def _filled(ledger: Ledger) -> Iterator[Done]:
    folder, data = asset(FOLDER), begin(ledger)
    reason = str(data["reason"])
    for listed in data["lists"]:
        counts = post_list.post(
            ledger, folder / listed["name"], kind=listed.get("kind"), reason=reason
        ).counts
        yield Done(listed["name"], counts["new"], counts["known"], counts["rejected"])
    with ledger.change("fund.fees", reason) as change:
        for fund in ledger.funds.all():
            ledger.fund_costs.run_fees(change, fund.id, data["fees_until"].toordinal())
    for file in data["files"]:
        choices = Choices(proves=file.get("proves"))
        done = post.post(ledger, folder / file["name"], choices=choices, reason=reason)
        counts = done.counts
        yield Done(file["name"], counts["new"], counts["known"], counts["rejected"])
    cross_source.accept_all(ledger, reason)
    contract_scoring.accept_all(ledger, reason)
    contract_scoring.accept_applications(ledger, reason)


def _places(ledger: Ledger, change: Change, data: dict[str, Any]) -> None:
    """Write the projects and the rules that put payments on plan lines, projects and sources."""
    lines = {line.code: line.id for line in ledger.plan.lines()}
    sources = {source.code: source.id for source in ledger.plan.sources()}
    projects = {
        p["code"]: (
            ledger.plan.add_project(change, p["code"], p["name"], lines[p["line"]]),
            lines[p["line"]],
        )
        for p in data["projects"]
    }
    for rule in data["rules"]:
        project, line = projects[rule["project"]] if "project" in rule else (None, None)
        for field in rule["fields"]:
            ledger.rules.add(
                change,
                Pattern(field, rule.get("how", "contains"), rule["pattern"]),
                line_id=lines[rule["line"]] if "line" in rule else line,
                project_id=project,
                source_id=sources[rule["source"]] if "source" in rule else None,
                origin="template",
            )
