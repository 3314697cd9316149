"""Projects: their tree, estimates, budgets, milestones, progress, curves and fund money inside
them.
"""

import datetime as dt
from typing import Any, NamedTuple

from fundtracker.domain.base.spelling import Known, named, spelled_as
from fundtracker.domain.park import project as rules
from fundtracker.domain.park.project import Estimate
from fundtracker.domain.park.s_curve import month_of
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put

FACTS: dict[str, Any] = {
    "parent_id": None,
    "level": "project",
    "name_en": "",
    "owner": "",
    "manager": "",
    "status": "planned",
    "start_day": None,
    "finish_day": None,
    "done_day": None,
    "accounts_day": None,
    "reserved_p": None,
    "installed_p": None,
    "tracks": "",
    "scenarios": "",
    "published": "",
}
_COLUMNS = ", ".join(
    f"coalesce(f.{c}, '{v}')" if isinstance(v, str) else f"f.{c}" for c, v in FACTS.items()
)


class Project(NamedTuple):
    """A project; days are ordinals, P is petaflops; an unknown fact is None or ''."""

    id: int
    code: str
    name: str
    line_id: int | None
    parent_id: int | None
    level: str
    name_en: str
    owner: str
    manager: str
    status: str
    start_day: int | None
    finish_day: int | None
    done_day: int | None
    accounts_day: int | None
    reserved_p: int | None
    installed_p: int | None
    tracks: str
    scenarios: str
    published: str

    @property
    def named(self) -> Named:
        """Its name as a finding carries it."""
        return Named(self.name, self.name_en)

    def title(self, lang: str) -> str:
        """Return its name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name


class Curve(NamedTuple):
    """A curve of a project: a ``plan`` with its number (0 the baseline, then revised ones), or the
    ``forecast`` made in the quarter ``number``.
    """

    kind: str
    number: int


class Progress(NamedTuple):
    """A report of progress: physical in tenths of a per cent, completed investment in fen."""

    project_id: int
    until_day: int
    physical: int | None = None
    completed_fen: int | None = None
    issues: str = ""
    next_steps: str = ""


class Projects:
    """The projects of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Project]:
        """Return all projects, by code."""
        rows = self._db.read(
            f"SELECT p.id, p.code, p.name, p.line_id, {_COLUMNS} FROM project p"
            " LEFT JOIN project_fact f ON f.project_id = p.id ORDER BY p.code"
        )
        return [Project(*row) for row in rows]

    def watched(self) -> bool:
        """Return whether payments meet anything: a contract, an estimate, a budget, reported
        progress.
        """
        there = [
            f"EXISTS(SELECT 1 FROM {t})"
            for t in ("contract", "estimate", "project_budget", "progress")
        ]
        return bool(self._db.read(f"SELECT {' OR '.join(there)}")[0][0])

    def find(self, text: str) -> int | None:
        """Return the project of a code or a name, or None; raises UserError ``name_of_several``."""
        sql = "SELECT id, code, name FROM project"
        rows = self._db.read(f"{sql} WHERE ? IN (code, name)", (text,))
        rows = rows or spelled_as(text, self._db.read(sql))
        return named(text, (Known(project, code, (name,)) for project, code, name in rows))

    def line_of(self, project: int) -> int | None:
        """Return the plan line of a project; None where it has none."""
        rows = self._db.read("SELECT line_id FROM project WHERE id = ?", (project,))
        return rows[0][0] if rows else None

    def start_of(self, project: int) -> int | None:
        """Return the day on which a project begins; None where it is not stated."""
        rows = self._db.read("SELECT start_day FROM project_fact WHERE project_id = ?", (project,))
        return rows[0][0] if rows else None

    def estimates(self, only: int | None = None) -> dict[int, list[Estimate]]:
        """Return the estimates of each project (or of one), the first approval first."""
        estimates: dict[int, list[Estimate]] = {}
        for project, *row in self._db.read(
            "SELECT project_id, number, amount_fen, doc_no, dated, reason FROM estimate"
            f"{'' if only is None else ' WHERE project_id = ?'} ORDER BY 1, 2",
            () if only is None else (only,),
        ):
            estimates.setdefault(project, []).append(Estimate(*row))
        return estimates

    def budgets(self) -> list[tuple[int, int, int, int]]:
        """Return (project, source or 0, year, fen)."""
        rows = self._db.read(
            "SELECT project_id, coalesce(source_id, 0), year, amount_fen FROM project_budget ORDER "
            "BY 1, 2, 3"
        )
        return [(a, b, c, d) for a, b, c, d in rows]

    def milestones(self) -> dict[int, list[tuple[str, int, int | None]]]:
        """Return (name, due day, day it was reached) of each project, in order of time."""
        by_project: dict[int, list[tuple[str, int, int | None]]] = {}
        for project, *row in self._db.read(
            "SELECT project_id, name, due_day, done_day FROM milestone ORDER BY 1, 3, 2"
        ):
            by_project.setdefault(project, []).append((row[0], row[1], row[2]))
        return by_project

    def progress(self, day: int, only: int | None = None) -> dict[int, Progress]:
        """Return the last report of each project (or of one) until a day."""
        rows = self._db.read(
            "SELECT project_id, until_day, physical, completed_fen, issues, next_steps FROM "
            "progress"
            f" WHERE until_day <= ?{'' if only is None else ' AND project_id = ?'}"
            " ORDER BY project_id, until_day",
            (day,) if only is None else (day, only),
        )
        return {row[0]: Progress(*row) for row in rows}

    def completed(self, day: int) -> dict[int, int]:
        """Return completed investment since the start of each project that reported it until a
        day.
        """
        rows = self._db.read(
            "SELECT project_id, completed_fen FROM progress WHERE until_day <= ? AND completed_fen "
            "IS NOT NULL"
            " ORDER BY project_id, until_day",
            (day,),
        )
        return dict(rows)

    def completed_of(self, project: int) -> list[tuple[int, int]]:
        """Return (until day, completed investment since the start) of a project's reports."""
        rows = self._db.read(
            "SELECT until_day, completed_fen FROM progress WHERE project_id = ? AND "
            "completed_fen IS NOT NULL ORDER BY 1",
            (project,),
        )
        return [(day, fen) for day, fen in rows]

    def completed_reports(self) -> list[tuple[int, int, int]]:
        """Return the reports of completed investment in order of time: (project, until day, fen
        since the start).
        """
        rows = self._db.read(
            "SELECT project_id, until_day, completed_fen FROM progress WHERE completed_fen IS NOT "
            "NULL"
            " ORDER BY until_day, project_id"
        )
        return [(project, day, fen) for project, day, fen in rows]

    def paid(self, last: int, first: int = 0) -> dict[int, int]:
        """Return money paid by project (0: none) in the book quarters from ``first`` to
        ``last``.
        """
        rows = self._db.read(
            "SELECT project_id, sum(amount_fen) FROM paid_sum WHERE measure = 0 AND book_quarter "
            "BETWEEN ? AND ?"
            " GROUP BY 1",
            (first, last),
        )
        return dict(rows)

    def paid_by_quarter(self) -> dict[int, dict[int, int]]:
        """Return project (0: none) → book quarter → fen paid."""
        by_project: dict[int, dict[int, int]] = {}
        for project, quarter, fen in self._db.read(
            "SELECT project_id, book_quarter, sum(amount_fen) FROM paid_sum WHERE measure = 0 "
            "GROUP BY 1, 2"
        ):
            by_project.setdefault(project, {})[quarter] = fen
        return by_project

    def paid_by_month(self, project: int, until: int) -> dict[int, int]:
        """Return month (``year * 12 + month - 1``) → fen paid on a project (0: none) until a
        day.
        """
        rows = self._db.read(
            "SELECT pay_date, sum(fen) FROM (SELECT pay_date, amount_fen AS fen FROM payment"
            " WHERE parts = 0 AND measure = 0 AND coalesce(project_id, 0) = :p UNION ALL"
            " SELECT p.pay_date, x.amount_fen FROM part x JOIN payment p ON p.id = x.payment_id"
            " WHERE p.measure = 0 AND coalesce(x.project_id, 0) = :p) WHERE pay_date <= :d GROUP "
            "BY 1 ORDER BY 1",
            {"p": project, "d": until},
        )
        by_month: dict[int, int] = {}
        for day, fen in rows:
            date = dt.date.fromordinal(day)
            month = month_of(date.year, date.month)
            by_month[month] = by_month.get(month, 0) + fen
        return by_month

    def curves(self, kind: str) -> dict[int, dict[int, dict[int, int]]]:
        """Return project → number (of a plan) or quarter it was made in (a forecast) → quarter →
        fen.
        """
        by_project: dict[int, dict[int, dict[int, int]]] = {}
        for project, number, quarter, fen in self._db.read(
            "SELECT project_id, number, quarter, amount_fen FROM curve WHERE kind = ? ORDER BY 1, "
            "2, 3",
            (kind,),
        ):
            by_project.setdefault(project, {}).setdefault(number, {})[quarter] = fen
        return by_project

    def counted_in(self) -> dict[int, list[tuple[str, int, str]]]:
        """Return (fund, fen, document) of the fund money that lies inside each project."""
        by_project: dict[int, list[tuple[str, int, str]]] = {}
        for project, *row in self._db.read(
            "SELECT project_id, fund, amount_fen, doc_no FROM counted_in"
        ):
            by_project.setdefault(project, []).append((row[0], row[1], row[2]))
        return by_project

    # ------------------------------------------------------------ writing
    def put(self, change: Change, code: str, name: str, line_id: int | None, **facts: Any) -> Put:
        """Write a project as a list states it; a fact that is None leaves what stands.

        Raises:
            UserError: ``project_in_itself``.
        """
        written = put(
            self._db, change, "project", {"code": code}, {"name": name, "line_id": line_id}
        )
        stated = {c: facts[c] for c in FACTS if facts.get(c) not in (None, "")}
        if "parent_id" in stated:  # else nothing is read of the others: lists are long
            parents = {p.id: p.parent_id for p in self.all()}
            rules.require_parent(written.id, stated["parent_id"], parents)
        known = self._db.read("SELECT 1 FROM project_fact WHERE project_id = ?", (written.id,))
        values = stated if known else {**FACTS, **stated}
        more = put(self._db, change, "project_fact", {"project_id": written.id}, values)
        return written if written.outcome != "known" else more._replace(id=written.id)

    def approve_estimate(
        self,
        change: Change,
        project: int,
        amount_fen: int,
        *,
        doc_no: str,
        dated: int,
        reason: str = "",
    ) -> Put:
        """Record an approved estimate, or a revision with its reason; the one in force again says
        nothing.

        Raises:
            UserError: ``estimate_needs_document``, ``estimate_needs_reason``, ``negative_amount``.
        """
        known = self.estimates(project).get(project, [])
        same = [e for e in known if (e.amount, e.doc_no) == (amount_fen, doc_no)]
        if same:
            return Put(project, "known")
        number = len(known)
        rules.require_estimate(number, amount_fen, doc_no, reason)
        return Put(
            change.insert(
                "estimate",
                {
                    "project_id": project,
                    "number": number,
                    "amount_fen": amount_fen,
                    "doc_no": doc_no,
                    "dated": dated,
                    "reason": reason,
                },
            ),
            "new",
            "estimate",
            ("estimate",) if number else (),
        )

    def set_budget(
        self, change: Change, project: int, source: int | None, year: int, fen: int, doc_no: str
    ) -> Put:
        """Set what a year's budget gives a project from a source."""
        key = {"project_id": project, "source_id": source, "year": year}
        return put(self._db, change, "project_budget", key, {"amount_fen": fen, "doc_no": doc_no})

    def set_milestone(
        self, change: Change, project: int, name: str, due: int, done: int | None
    ) -> Put:
        """Set a milestone: due, and reached where it was."""
        values = {"due_day": due, "done_day": done}
        return put(self._db, change, "milestone", {"project_id": project, "name": name}, values)

    def report(self, change: Change, progress: Progress) -> Put:
        """Record progress until a day: physical (tenths of a per cent), completed investment
        (fen).
        """
        physical = progress.physical
        if physical is not None and not 0 <= physical <= 1000:
            raise UserError("bad_percent", text=str(physical / 10))
        values = progress._asdict()
        key = {name: values.pop(name) for name in ("project_id", "until_day")}
        return put(self._db, change, "progress", key, values)

    def set_point(
        self,
        change: Change,
        project: int,
        curve: Curve,
        quarter: int,
        fen: int,
        doc_no: str = "",
    ) -> Put:
        """Write a point of a curve, of a plan with its document. A plan's point stands.

        Raises:
            UserError: ``curve_stands`` (a revised plan gets a number of its own),
                ``curve_needs_document``.
        """
        if curve.kind == "plan":
            existing = self.curves("plan").get(project, {}).get(curve.number, {}).get(quarter)
            if existing is not None and existing != fen:
                raise UserError("curve_stands", number=curve.number)
            if not doc_no.strip():
                raise UserError("curve_needs_document")
        key = {"project_id": project, **curve._asdict(), "quarter": quarter}
        return put(self._db, change, "curve", key, {"amount_fen": fen, "doc_no": doc_no})

    def count_in(self, change: Change, project: int, fund: str, fen: int, doc_no: str) -> Put:
        """Say that fund money lies inside a project: counted there once, never added to it."""
        if fen <= 0:
            raise UserError("negative_amount")
        values = {"amount_fen": fen, "doc_no": doc_no}
        return put(self._db, change, "counted_in", {"project_id": project, "fund": fund}, values)
