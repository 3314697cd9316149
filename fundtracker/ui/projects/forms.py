"""Forms of a project: its facts, the estimate and its revisions, a budget, a milestone, progress,
fund money inside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.domain.park.project import LEVELS, STATES
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.projects.projects import FACTS, Progress, Project
from fundtracker.reports.projects.project_view import Sheet, View
from fundtracker.reports.projects.table2 import status_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Number, Words

_NEW = Project(0, "", "", None, *FACTS.values())


def level_name(level: str) -> str:
    """Return the name of a level of the tree."""
    return {"group": tr("group"), "project": tr("project"), "sub": tr("sub-project")}[level]


def _date(ordinal: int | None) -> dt.date | None:
    return dt.date.fromordinal(ordinal) if ordinal is not None else None


def project_dialog(
    session: Session,
    view: View,
    project_record: Project | None = None,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Return the form of a new project, or of the facts of one that stands."""
    known = project_record or _NEW
    parents = [(name, i) for name, i in view.parents() if i != known.id]
    entries: dict[str, Entry] = {
        "code": Words(tr("Code"), text=known.code),
        "name": Words(tr("Name"), text=known.name),
        "name_en": Words(tr("Name in English"), needed=False, text=known.name_en),
        "level": Choice(tr("Level"), [(level_name(x), x) for x in LEVELS], current=known.level),
        "parent_id": Choice(
            tr("Part of"), parents, current=known.parent_id, empty=tr("nothing above")
        ),
        "line_id": Choice(
            tr("Plan line"), view.lines, current=known.line_id, empty=tr("No plan line")
        ),
        "status": Choice(tr("Status"), [(status_name(s), s) for s in STATES], current=known.status),
        "owner": Words(tr("Owner unit"), needed=False, text=known.owner),
        "manager": Words(tr("Responsible"), needed=False, text=known.manager),
        "start_day": Day(tr("Begins"), needed=False, day=_date(known.start_day)),
        "finish_day": Day(tr("To be finished"), needed=False, day=_date(known.finish_day)),
        "done_day": Day(tr("Completed on"), needed=False, day=_date(known.done_day)),
        "accounts_day": Day(tr("Final account on"), needed=False, day=_date(known.accounts_day)),
        "reserved_p": Number(
            tr("Compute reserved (P)"), 0, 10**7, needed=False, number=known.reserved_p
        ),
        "installed_p": Number(
            tr("Compute installed (P)"), 0, 10**7, needed=False, number=known.installed_p
        ),
        "tracks": Words(tr("Tracks"), needed=False, text=known.tracks),
        "scenarios": Words(tr("Scenarios"), needed=False, text=known.scenarios),
    }
    if project_record is not None:
        entries["code"] = Words(tr("Code"), text=project_record.code).read_only_field()
    rows = (
        ("code", "name", "name_en"),
        ("level", "parent_id", "line_id"),
        ("status", "owner", "manager"),
        ("start_day", "finish_day", "done_day", "accounts_day"),
        ("reserved_p", "installed_p", "tracks", "scenarios"),
    )

    def judge(v: Values) -> Judged:
        if project_record is None and any(p.code == v["code"] for p in view.projects.values()):
            return tr("This code already exists; each project has its own."), "bad"
        return "", ""

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change("project", v.pop("reason"), project=v["code"]) as change:
            ledger.projects.put(change, v.pop("code"), v.pop("name"), v.pop("line_id"), **v)

    return RecordDialog(
        session,
        Form(
            tr("Facts of {name}", name=project_record.name)
            if project_record
            else tr("New project"),
            entries,
            rows,
            ok=tr("Record the project"),
            message=lambda v: tr("{name} is recorded.", name=v["name"]),
            judge=judge,
            blame={"project_in_itself": "parent_id"},
        ),
        lambda ledger, v: work(ledger, dict(v)),
        parent=parent,
    )


def estimate_dialog(
    session: Session, sheet: Sheet, money: Row, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of the first estimate, or of a revision with its reason and document."""
    known, show = sheet.estimate, session.money
    entries = {
        "amount": Amount(
            tr("Approved estimate"), session.unit, fen=known.amount if known else None
        ),
        "doc_no": Words(tr("Document number"), tr("of the approval")),
        "dated": Day(tr("Approved on"), day=day),
    }

    def judge(v: Values) -> Judged:
        if v["amount"] is None:
            return "", ""
        if sheet.estimates and v["dated"] is not None and v["dated"] < sheet.estimates[-1].dated:
            return tr("A revision is not approved before the estimate it revises."), "bad"
        before = show(known.amount) if known else "—"
        words = tr("Estimate: {before} → {after}", before=before, after=show(v["amount"]))
        cells = {
            code: cell.value for code, cell in money.cells.items() if isinstance(cell.value, int)
        }
        if (over := max(cells.get("forecast", 0), cells.get("paid", 0)) - v["amount"]) > 0:
            return tr(
                "{words}; contracts or payments exceed it by {over}.", words=words, over=show(over)
            ), "warn"
        return words, "ok"

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change(
            "project.estimate", v["reason"], project=sheet.project.code, doc_no=v["doc_no"]
        ) as change:
            ledger.projects.approve_estimate(
                change,
                sheet.project.id,
                v["amount"],
                doc_no=v["doc_no"],
                dated=v["dated"],
                reason=v["reason"],
            )

    return RecordDialog(
        session,
        Form(
            tr("Revise the estimate") if known else tr("Approve the estimate"),
            entries,
            (("amount", "doc_no", "dated"),),
            ok=tr("Record the estimate"),
            message=lambda v: tr("The estimate is recorded: {amount}", amount=show(v["amount"])),
            judge=judge,
            blame={"estimate_needs_document": "doc_no", "estimate_needs_reason": "reason"},
        ),
        work,
        parent=parent,
    )


def budget_dialog(
    session: Session,
    sheet: Sheet,
    sources: Sequence[tuple[str, int]],
    year: int,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Return the form of a year's budget from a source."""
    show, estimate = session.money, sheet.estimate
    entries = {
        "source": Choice(tr("Source of money"), sources),
        "year": Number(tr("Year"), 2000, 2100, number=year),
        "amount": Amount(tr("Budget of the year"), session.unit, zero=True),
        "doc_no": Words(tr("Document number")),
    }
    names = {i: name for name, i in sources}

    def judge(v: Values) -> Judged:
        if v["amount"] is None or v["year"] is None:
            return "", ""
        others = sum(
            fen
            for name, y, fen in sheet.budgets
            if (name, y) != (names.get(v["source"]), v["year"])
        )
        total = others + v["amount"]
        words = tr("Budgets of all years: {after}", after=show(total))
        if estimate is not None and total > estimate.amount:
            return tr(
                "{words}; {over} over the estimate.",
                words=words,
                over=show(total - estimate.amount),
            ), "warn"
        return words, "ok"

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change(
            "project.budget", v["reason"], project=sheet.project.code, doc_no=v["doc_no"]
        ) as change:
            ledger.projects.set_budget(
                change, sheet.project.id, v["source"], v["year"], v["amount"], v["doc_no"]
            )

    return RecordDialog(
        session,
        Form(
            tr("Budget of a year"),
            entries,
            (("source", "year"), ("amount", "doc_no")),
            ok=tr("Record the budget"),
            message=lambda v: tr("Budget {year} is recorded.", year=v["year"]),
            judge=judge,
        ),
        work,
        parent=parent,
    )


def milestone_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a milestone: the next one not reached is offered."""
    own = next((m for m in sheet.milestones if m[2] is None), None)
    entries = {
        "name": Words(tr("Milestone"), text=own[0] if own else ""),
        "due": Day(tr("Due"), day=_date(own[1]) if own else session.last_day()),
        "done": Day(tr("Reached on"), needed=False),
    }

    def judge(v: Values) -> Judged:
        if v["due"] is None or v["done"] is None:
            return "", ""
        late = v["done"] - v["due"]
        return (tr("{n} days late", n=late), "warn") if late > 0 else (tr("in time"), "ok")

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change("project.milestone", v["reason"], project=sheet.project.code) as change:
            ledger.projects.set_milestone(change, sheet.project.id, v["name"], v["due"], v["done"])

    return RecordDialog(
        session,
        Form(
            tr("Milestone"),
            entries,
            (("name",), ("due", "done")),
            ok=tr("Record the milestone"),
            message=lambda v: tr("{name} is recorded.", name=v["name"]),
            judge=judge,
        ),
        work,
        parent=parent,
    )


def progress_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a report of progress until a day: physical, completed investment,
    issues, next steps.
    """
    last = sheet.progress
    entries = {
        "until": Day(tr("Until the day"), day=day),
        "physical": Number(tr("Physical progress (%)"), 0, 1000, needed=False, decimals=1),
        "completed": Amount(tr("Completed investment"), session.unit, needed=False, zero=True),
        "issues": Words(tr("Issues"), needed=False, text=last.issues if last else ""),
        "next_steps": Words(tr("Next steps"), needed=False, text=last.next_steps if last else ""),
    }

    def judge(v: Values) -> Judged:
        if v["physical"] is None and v["completed"] is None:
            return tr("State the physical progress or the completed investment."), "bad"
        before = last.physical if last else None
        if before is not None and v["physical"] is not None and v["physical"] < before:
            return tr("Less than reported last ({before}%).", before=before / 10), "warn"
        return tr("Completed investment is no payment; the two are never added."), "muted"

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change("project.progress", v["reason"], project=sheet.project.code) as change:
            ledger.projects.report(
                change,
                Progress(
                    sheet.project.id,
                    v["until"],
                    v["physical"],
                    completed_fen=v["completed"],
                    issues=v["issues"],
                    next_steps=v["next_steps"],
                ),
            )

    return RecordDialog(
        session,
        Form(
            tr("Report progress"),
            entries,
            (("until", "physical", "completed"), ("issues",), ("next_steps",)),
            ok=tr("Report"),
            message=lambda _: tr(
                "Progress of {name} is reported.", name=sheet.project.title(language())
            ),
            judge=judge,
            blame={"bad_percent": "physical", "negative_amount": "completed"},
        ),
        work,
        parent=parent,
    )


def inside_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of fund money that lies inside the project: counted here, never added to
    it.
    """
    entries = {
        "fund": Words(tr("Fund")), "amount": Amount(tr("Fund money inside"), session.unit),
        "doc_no": Words(tr("Document number")),
    }  # fmt: skip

    def work(ledger: Ledger, v: Values) -> None:
        with ledger.change(
            "project.inside", v["reason"], project=sheet.project.code, doc_no=v["doc_no"]
        ) as change:
            ledger.projects.count_in(change, sheet.project.id, v["fund"], v["amount"], v["doc_no"])

    return RecordDialog(
        session,
        Form(
            tr("Fund money inside"),
            entries,
            (("fund",), ("amount", "doc_no")),
            ok=tr("Record"),
            message=lambda v: tr("{name} is recorded.", name=v["fund"]),
            judge=lambda _: (
                tr("It is part of the project's money and is not added to it."),
                "muted",
            ),
            blame={"negative_amount": "amount"},
        ),
        work,
        parent=parent,
    )
