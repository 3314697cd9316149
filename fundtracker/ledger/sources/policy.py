"""Policy money: documents with clauses, applications, approvals, payments, compute vouchers."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, as_it_stands, put
from fundtracker.ledger.projects.contract_paid import FEN, LATEST, PAID

TO_FILL = "policy_to_fill"  # setting: what stands for the number of a document nobody published


class Clause(NamedTuple):
    """A clause of a policy document; ``nature``: money, compute (P-hours) or other (non-money)."""

    id: int
    doc_no: str
    doc_name: str
    clause: str
    title: str
    nature: str


class Applied(NamedTuple):
    """What a company applied for under a clause."""

    clause: int
    company: str
    day: int
    fen: int
    project: int | None = None
    p_hours: int | None = None


class Approved(NamedTuple):
    """What was approved of an application, by which document; None where nothing is yet."""

    day: int | None = None
    fen: int | None = None
    doc_no: str = ""


class Application(NamedTuple):
    """A company's application under a clause; money in fen, days as ordinals, compute in
    P-hours.
    """

    id: int
    number: str
    clause_id: int
    project_id: int | None
    company: str
    applied_day: int
    applied_fen: int
    approved_day: int | None
    approved_fen: int | None
    approved_doc: str
    p_hours: int | None


class Policy:
    """The policy documents of a ledger and what companies got under them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def clauses(self) -> list[Clause]:
        """Return all clauses, by document."""
        rows = self._db.read(
            f"SELECT {', '.join(Clause._fields)} FROM policy_clause ORDER BY doc_no, id"
        )
        return [Clause(*row) for row in rows]

    def applications(self, day: int = LATEST) -> list[Application]:
        """Return the applications until a day, by number."""
        rows = self._db.read(
            f"SELECT {', '.join(Application._fields)} FROM application WHERE applied_day <= ? "
            f"ORDER BY number",
            (day,),
        )
        return [Application(*row) for row in rows]

    def equal_to(self, company: str, day: int, applied_fen: int) -> list[str]:
        """Return the numbers of the applications of a company for an amount of a day."""
        rows = self._db.read(
            "SELECT number FROM application WHERE company = ? AND applied_day = ? AND applied_fen "
            "= ?",
            (company, day, applied_fen),
        )
        return [number for (number,) in rows]

    def paid(self, quarter: int = LATEST) -> dict[int, int]:
        """Return application → fen paid on it until a book quarter."""
        rows = self._db.read(
            f"SELECT b.application_id, sum({FEN}) FROM {PAID} WHERE b.application_id IS NOT NULL"
            " AND p.book_quarter <= ? GROUP BY 1",
            (quarter,),
        )
        return dict(rows)

    # ------------------------------------------------------------ writing
    def put_clause(
        self, change: Change, doc_no: str, doc_name: str, clause: str, title: str, nature: str
    ) -> Put:
        """Record a clause of a policy document."""
        values = {"doc_name": doc_name or None, "title": title or None, "nature": nature or None}
        key = {"doc_no": doc_no, "clause": clause}
        key = as_it_stands(self._db, change, "policy_clause", key)
        known = self._db.read(
            "SELECT 1 FROM policy_clause WHERE doc_no = ? AND clause = ?", tuple(key.values())
        )
        if not known:
            values = {"doc_name": doc_name, "title": title, "nature": nature or "money"}
        return put(self._db, change, "policy_clause", key, values)

    def fill_numbers(
        self, change: Change, doc_no: str, clause: str, *, new_doc: str, new_clause: str, title: str
    ) -> list[Put]:
        """Fill in the number of a document (for all its clauses) and of one clause of it.

        Args:
            change: the open change.
            doc_no: the number under which the document stands (unknown: that of the setting).
            clause: the clause whose number or title is filled in; '' for none.
            new_doc: the document's number; '' leaves it.
            new_clause: the clause's number; '' leaves it.
            title: the clause's title; '' leaves it.

        Raises:
            UserError: ``no_such_clause``; ``clause_taken``: the number stands for another one.
        """
        known = [c for c in self.clauses() if c.doc_no == doc_no]
        if not known or (clause and clause not in {c.clause for c in known}):
            raise UserError("no_such_clause", doc=doc_no, clause=clause or "—")
        taken = {(c.doc_no, c.clause) for c in self.clauses()}
        puts = []
        for statement in known:
            mine = statement.clause == clause
            number = (new_doc or doc_no, (new_clause if mine else "") or statement.clause)
            if number != (doc_no, statement.clause) and number in taken:
                raise UserError("clause_taken", doc=number[0], clause=number[1])
            values = {"doc_no": number[0], "clause": number[1]}
            values |= {"title": title} if mine and title else {}
            puts.append(put(self._db, change, "policy_clause", {"id": statement.id}, values))
        return puts

    def put_application(
        self, change: Change, number: str, applied: Applied, approved: Approved | None = None
    ) -> Put:
        """Record an application; an approval needs its document, and not more than was applied for.

        Raises:
            UserError: ``approval_needs_document``, ``approved_more_than_applied``.
        """
        approved = approved or Approved()
        if approved.fen is not None and not approved.doc_no.strip():
            raise UserError("approval_needs_document", number=number)
        if approved.fen is not None and approved.fen > applied.fen:
            raise UserError("approved_more_than_applied", number=number)
        values = {
            "clause_id": applied.clause,
            "project_id": applied.project,
            "company": applied.company,
            "applied_day": applied.day,
            "applied_fen": applied.fen,
            "approved_day": approved.day,
            "approved_fen": approved.fen,
            "approved_doc": approved.doc_no,
            "p_hours": applied.p_hours,
        }
        return put(self._db, change, "application", {"number": number}, values)
