"""Sources of money: indicators (指标), receipts, rules, cash plans, and the matrix of them all."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.funding import Key, Rule
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, as_it_stands, put
from fundtracker.ledger.projects import source_ceilings

if TYPE_CHECKING:
    from fundtracker.ledger.projects.contracts import Contracts
    from fundtracker.ledger.projects.projects import Projects

Entry = tuple[Key, str, int]


class Quota(NamedTuple):
    """An indicator: ``kind`` release, receipt, carry or return; fen, day as ordinal."""

    doc_no: str
    kind: str
    source_id: int
    project_id: int | None
    year: int
    amount_fen: int
    dated: int
    id: int = 0  # of one that is recorded


class Left(NamedTuple):
    """Money left of a year: of a source, for one project or (None) as a whole; ``fen`` above 0."""

    source: int
    project: int | None
    year: int
    fen: int


class Limits(NamedTuple):
    """What a rule of a source allows: at most a share, a sum, until a day; None: no such limit."""

    share: int | None = None
    cap_fen: int | None = None
    last_day: int | None = None


class Funding:
    """The sources of a ledger and what they gave."""

    def __init__(self, db: Database, projects: Projects, contracts: Contracts) -> None:
        self._db, self._projects, self._contracts = db, projects, contracts

    def quotas(self, day: int) -> list[Quota]:
        """Return the indicators dated until a day, by date."""
        rows = self._db.read(
            f"SELECT {', '.join(Quota._fields)} FROM quota WHERE dated <= ? ORDER BY dated, "
            f"doc_no, id",
            (day,),
        )
        return [Quota(*row) for row in rows]

    def equal_to(
        self, kind: str, place: tuple[int, int | None, int], amount_fen: int, day: int
    ) -> list[str]:
        """Return the numbers of the indicators that are equal: kind, source, project and year,
        amount, day.
        """
        rows = self._db.read(
            "SELECT doc_no FROM quota WHERE kind = ? AND source_id = ? AND project_id IS ? AND "
            "year = ? AND abs(amount_fen) = ? AND dated = ?",
            (kind, *place, abs(amount_fen), day),
        )
        return [doc for (doc,) in rows]

    def rules(self) -> list[Rule]:
        """Return the rules of sources in their order."""
        return source_ceilings.rules(self._db)

    def entries(self, quarter: Quarter) -> list[Entry]:
        """Return every entry of the matrix until the end of a quarter; no source or project: 0.

        Budgets of a later year lie outside, as does what was signed, released or paid later.
        """
        day = quarter.last_day.toordinal()
        entries: list[Entry] = [
            (Key(source, year, project), "planned", fen)
            for project, source, year, fen in self._projects.budgets()
            if year <= quarter.year
        ]
        for q in self.quotas(day):
            measure = "received" if q.kind == "receipt" else "released"
            entries.append((Key(q.source_id, q.year, q.project_id or 0), measure, q.amount_fen))
        entries += [
            (Key(source, year, project), "committed", fen)
            for project, source, year, fen in self._contracts.committed(day)
        ]
        for source, project, book_quarter, measure, fen in self._db.read(
            "SELECT source_id, project_id, book_quarter, measure, sum(amount_fen) FROM paid_sum"
            " WHERE measure IN (0, 3) AND book_quarter <= ? GROUP BY 1, 2, 3, 4",
            (quarter.ordinal,),
        ):
            name = "paid" if measure == 0 else "received"
            entries.append((Key(source, book_quarter // 4, project), name, fen))
        return entries

    def last_paid(self) -> dict[tuple[int, int], int]:
        """Return (source, project) → the first day of the last quarter with a payment."""
        rows = self._db.read(
            "SELECT source_id, project_id, max(book_quarter) FROM paid_sum WHERE measure = 0 AND n "
            "> 0 GROUP BY 1, 2"
        )
        return {(s, p): Quarter.at(q).first_day.toordinal() for s, p, q in rows}

    def names(self) -> dict[int, Named]:
        """Return the name of each source, as a finding carries it."""
        rows = self._db.read("SELECT id, name_zh, name_en FROM fund_source ORDER BY position, id")
        return {source: Named(zh, en) for source, zh, en in rows}

    def paid_by(self, source: int | None, project: int | None) -> int:
        """Return what a source (None: all of them) paid on a project (None: on all of them), in
        fen.
        """
        [(fen,)] = self._db.read(
            "SELECT coalesce(sum(amount_fen), 0) FROM paid_sum WHERE measure = 0"
            " AND (?1 IS NULL OR source_id = ?1) AND (?2 IS NULL OR project_id = ?2)",
            (source, project),
        )
        return int(fen)

    def left(self, source: int, day: int) -> int | None:
        """Return what a source released until a day, less what it paid; None: it released nothing
        that is recorded.
        """
        released = [
            q.amount_fen for q in self.quotas(day) if q.source_id == source and q.kind != "receipt"
        ]
        return sum(released) - self.paid_by(source, None) if released else None

    def cash_plans(self, quarter: int) -> list[tuple[int, int, int, str]]:
        """Return (project, source or 0, fen, purpose) planned for a quarter."""
        rows = self._db.read(
            "SELECT project_id, coalesce(source_id, 0), amount_fen, purpose FROM cash_plan WHERE "
            "quarter = ?"
            " ORDER BY 1, 2",
            (quarter,),
        )
        return [(a, b, c, d) for a, b, c, d in rows]

    def paid_in(self, quarter: int) -> dict[tuple[int, int], int]:
        """Return (project, source) → fen paid in a book quarter; 0 where a payment names none."""
        rows = self._db.read(
            "SELECT project_id, source_id, sum(amount_fen) FROM paid_sum WHERE measure = 0 AND "
            "book_quarter = ?"
            " GROUP BY 1, 2",
            (quarter,),
        )
        return {(project, source): fen for project, source, fen in rows}

    # ------------------------------------------------------------ writing
    def put_quota(
        self,
        change: Change,
        quota: Quota,
    ) -> Put:
        """Record an indicator under its document number; its amount, once recorded, stands.

        Raises:
            UserError: ``quota_needs_document``, ``bad_quota`` (an amount whose sign its kind
                denies), ``quota_stands``.
        """
        doc_no, kind, fen = quota.doc_no, quota.kind, quota.amount_fen
        if not doc_no.strip():
            raise UserError("quota_needs_document")
        doc_no = as_it_stands(self._db, change, "quota", {"doc_no": doc_no})["doc_no"]
        if (
            not fen
            or (kind in ("release", "receipt") and fen < 0)
            or (kind == "return" and fen > 0)
        ):
            raise UserError("bad_quota", doc_no=doc_no)
        key = {
            "doc_no": doc_no,
            "kind": kind,
            "source_id": quota.source_id,
            "project_id": quota.project_id,
            "year": quota.year,
        }
        existing = self._db.read(
            "SELECT id, amount_fen FROM quota WHERE doc_no = ? AND kind = ? AND source_id = ? AND "
            "project_id IS ?"
            " AND year = ?",
            tuple(key.values()),
        )
        if existing and existing[0][1] != fen:
            raise UserError("quota_stands", doc_no=doc_no)
        return put(self._db, change, "quota", key, {"amount_fen": fen, "dated": quota.dated})

    def carry_over(
        self, change: Change, doc_no: str, left: Left, dated: int | None = None
    ) -> list[Put]:
        """Carry money left of a year into the next: two entries that add up to nothing; ``dated``:
        the day of both, without it the turn of the year.

        Raises:
            UserError: ``not_above_zero``, or see ``put_quota``.
        """
        if left.fen <= 0:
            raise UserError("not_above_zero")
        source, project, year, fen = left
        last = dt.date(year, 12, 31).toordinal()
        out = Quota(doc_no, "carry", source, project, year, -fen, dated or last)
        into = Quota(doc_no, "carry", source, project, year + 1, fen, dated or last + 1)
        return [self.put_quota(change, out), self.put_quota(change, into)]

    def set_rule(
        self,
        change: Change,
        source: int,
        project: int | None = None,
        limits: Limits | None = None,
        *,
        doc_no: str = "",
        position: int | None = None,
    ) -> Put:
        """Set the rule of a source, for one project or for all; a new one comes last, or at a
        ``position``.
        """
        last = self._db.read("SELECT coalesce(max(position), 0) FROM source_rule")[0][0]
        key = {"source_id": source, "project_id": project}
        known = self._db.read(
            "SELECT position FROM source_rule WHERE source_id = ? AND project_id IS ?",
            (source, project),
        )
        position = position or (known[0][0] if known else last + 1)
        values = {
            **(limits or Limits())._asdict(),
            "position": position,
            "doc_no": doc_no,
        }
        return put(self._db, change, "source_rule", key, values)

    def set_cash_plan(
        self,
        change: Change,
        quarter: int,
        project: int,
        source: int | None,
        fen: int,
        purpose: str = "",
    ) -> Put:
        """Set what a project plans to pay from a source in a quarter."""
        if fen < 0:
            raise UserError("negative_amount")
        key = {"quarter": quarter, "project_id": project, "source_id": source}
        return put(self._db, change, "cash_plan", key, {"amount_fen": fen, "purpose": purpose})
