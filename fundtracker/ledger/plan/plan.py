"""The plan in the ledger: lines, versions, amounts, statements, sources, projects."""

from __future__ import annotations

from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import plan as rules
from fundtracker.domain.park.plan import Amount, Line, Source, Statement, Version
from fundtracker.errors import UserError
from fundtracker.ledger.core import bounds
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.plan.park import Park


class VersionPapers(NamedTuple):
    """What a version of the plan is called and rests on; ``dated``: an ISO date."""

    name_zh: str
    name_en: str
    reason: str
    doc_no: str
    dated: str


class PlanAmount(NamedTuple):
    """An amount of the plan with how it binds and its document."""

    fen: int
    bound: str = "equal"
    doc_no: str = ""


class Plan:
    """The plan of a ledger. Versions only grow; the first is what was published."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.park = Park(db)  # what was published beside the plan

    def lines(self) -> list[Line]:
        """Return all lines, main lines and sub-lines, in order."""
        rows = self._db.read(
            "SELECT id, code, parent_id, position, nature, name_zh, name_en FROM plan_line ORDER "
            "BY position, id"
        )
        return [Line(*row) for row in rows]

    def line(self, code: str) -> Line:
        """Return the line of a code; raises UserError ``no_such_line``."""
        known_line = next((line for line in self.lines() if line.code == code), None)
        if known_line is None:
            raise UserError("no_such_line", code=code)
        return known_line

    def versions(self) -> list[Version]:
        """Return the versions, the published one first."""
        rows = self._db.read(
            "SELECT id, number, name_zh, name_en, reason, doc_no, dated, first_quarter, "
            "last_quarter,"
            " period_assumed FROM plan_version ORDER BY number"
        )
        return [
            Version._make((*row[:7], Quarter.at(row[7]), Quarter.at(row[8]), bool(row[9])))
            for row in rows
        ]

    def current(self) -> Version:
        """Return the version entered last; raises UserError ``no_plan`` in a ledger without one."""
        versions = self.versions()
        if not versions:
            raise UserError("no_plan")
        return versions[-1]

    def in_force(self, quarter: Quarter) -> Version:
        """Return the version that a quarter is measured against: one that begins or was approved
        later leaves the quarters before it with theirs. Raises UserError ``no_plan``.
        """
        versions = self.versions()
        if not versions:
            raise UserError("no_plan")
        return rules.in_force(versions, quarter)

    def version(self, number: int) -> Version:
        """Return the version of a number; raises UserError ``no_such_version``."""
        known_version = next(
            (version for version in self.versions() if version.number == number), None
        )
        if known_version is None:
            raise UserError("no_such_version", number=number)
        return known_version

    def amounts(self, version_id: int) -> list[Amount]:
        """Return the amounts of a version."""
        rows = self._db.read(
            f"SELECT id, line_id, year, amount_fen, {bounds.column('plan_amount')}, doc_no"
            " FROM plan_amount WHERE version_id = ?"
            " ORDER BY line_id, year",
            (version_id,),
        )
        return [Amount(*row) for row in rows]

    def statements(self) -> list[Statement]:
        """Return the published statements, in order."""
        columns = ", ".join(
            bounds.column("statement") if name == "bound" else name for name in Statement._fields
        )
        rows = self._db.read(f"SELECT {columns} FROM statement ORDER BY position, id")
        return [Statement(*row) for row in rows]

    def sources(self) -> list[Source]:
        """Return the sources of money, in order."""
        rows = self._db.read(
            "SELECT id, code, position, name_zh, name_en FROM fund_source ORDER BY position, id"
        )
        return [Source(*row) for row in rows]

    def project_names(self) -> dict[str, tuple[int, int | None]]:
        """Return code and name of each project → (project, its plan line); a name that several
        bear tells none of them (``shared_project_names``).
        """
        rows = self._db.read("SELECT id, code, name, line_id FROM project")
        shared = self.shared_project_names()
        by_name = {name: (row, line) for row, _, name, line in rows if name not in shared}
        return by_name | {code: (row, line) for row, code, _, line in rows}

    def shared_project_names(self) -> dict[str, list[str]]:
        """Return the names that several projects bear → their codes; not those that are the code
        of one.
        """
        rows = self._db.read("SELECT code, name FROM project ORDER BY code")
        codes, bearers = {code for code, _ in rows}, dict[str, list[str]]()
        for code, name in rows:
            bearers.setdefault(name, []).append(code)
        return {name: by for name, by in bearers.items() if len(by) > 1 and name not in codes}

    def projects(self) -> dict[int, str]:
        """Return the names of the projects by id."""
        return dict(self._db.read("SELECT id, name FROM project ORDER BY code"))

    def source_names(self) -> dict[str, int]:
        """Return the names of each source → its id."""
        return {name: s.id for s in self.sources() for name in (s.name_zh, s.name_en, s.code)}

    def sums_by_source(self) -> list[rules.Paid]:
        """Return the kept sums of money paid: (line or 0, source or 0, book quarter, n, fen)."""
        rows = self._db.read(
            "SELECT line_id, source_id, book_quarter, sum(n), sum(amount_fen) FROM paid_sum WHERE "
            "measure = 0 GROUP BY 1, 2, 3"
        )
        return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]

    def sums(self) -> list[tuple[int, int, int, int]]:
        """Return the kept sums of money paid: (line or 0, book quarter, n, fen)."""
        return rules.by_line(self.sums_by_source())

    # ------------------------------------------------------------ writing
    def new_version(
        self,
        papers: VersionPapers,
        *,
        first: Quarter | None = None,
        last: Quarter | None = None,
    ) -> int:
        """Begin a version as a copy of the one approved last before it; it needs reason, document
        number and date.

        Raises:
            UserError: ``version_needs_papers``, ``bad_plan_date``, ``bad_plan_period``.
        """
        with self._db.change("plan.version", papers.reason, doc_no=papers.doc_no) as change:
            return self.begin_version(change, papers, period=(first, last))

    def begin_version(
        self,
        change: Change,
        papers: VersionPapers,
        *,
        period: tuple[Quarter | None, Quarter | None] = (None, None),
    ) -> int:
        """Begin a version inside a change; ``period``: its first and last quarter, None where it
        stays. See ``new_version``.
        """
        rules.require_papers(papers.reason, papers.doc_no, papers.dated)
        last = self.current()
        before = rules.approved_by(self.versions(), papers.dated)
        begin, end = period[0] or before.first, period[1] or before.last
        if end < begin:
            raise UserError("bad_plan_period")
        row: dict[str, Any] = {
            "number": last.number + 1,
            **papers._asdict(),
            "first_quarter": begin.ordinal,
            "last_quarter": end.ordinal,
            "period_assumed": int(before.period_assumed and period == (None, None)),
        }
        version = change.insert("plan_version", row)
        for amount in self.amounts(before.id):
            values = amount._asdict()
            del values["id"]
            bound = values.pop("bound")
            row = {"version_id": version, **values, "bound": bounds.stored(bound)}
            bounds.put(self._db, change, "plan_amount", change.insert("plan_amount", row), bound)
        return version

    def set_amount(
        self,
        change: Change,
        version: Version,
        line: Line,
        year: int,
        amount: PlanAmount,
    ) -> Put:
        """Set the amount of a line, for the whole period (``year`` 0) or an approved year.

        Raises:
            UserError: what ``domain.plan.require_amount`` names, ``v1_read_only`` first of all.
        """
        fen, bound, doc_no = amount
        rules.require_amount(version, year, fen, bound, doc_no)
        values = {"amount_fen": fen, "bound": bounds.stored(bound), "doc_no": doc_no}
        key = {"version_id": version.id, "line_id": line.id, "year": year}
        done = put(self._db, change, "plan_amount", key, values)
        bounds.put(self._db, change, "plan_amount", done.id, bound)
        return done

    def clear_year(self, change: Change, version: Version, line: Line, year: int) -> None:
        """Take an approved year's amount away again; one that is not there stays so.

        Raises:
            UserError: ``v1_read_only``; ``plan_needs_amount``: only a year may go without.
        """
        rules.require_editable(version)
        if year == rules.WHOLE_PLAN:
            raise UserError("plan_needs_amount")
        for amount in self.amounts(version.id):
            if (amount.line_id, amount.year) == (line.id, year):
                bounds.put(self._db, change, "plan_amount", amount.id, "equal")
                change.delete("plan_amount", amount.id)

    def add_line(
        self,
        change: Change,
        code: str,
        name_zh: str,
        name_en: str,
        *,
        nature: str,
        parent: Line | None = None,
    ) -> int:
        """Add a line, or a sub-line under ``parent``; see ``domain.plan.require_line``."""
        rules.require_line(code, nature, parent)
        last = max((line.position for line in self.lines()), default=0)
        return change.insert(
            "plan_line",
            {
                "code": code, "parent_id": parent.id if parent else None, "position": last + 1,
                "nature": nature, "name_zh": name_zh, "name_en": name_en,
            },
        )  # fmt: skip

    def add_project(self, change: Change, code: str, name: str, line_id: int | None) -> int:
        """Add a project on a plan line."""
        return change.insert("project", {"code": code, "name": name, "line_id": line_id})
