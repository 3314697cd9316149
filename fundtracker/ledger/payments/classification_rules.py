"""Rules of classification: payee, account, purpose … → plan line, project, source."""

from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.payments.payments import Payments


class Rule(NamedTuple):
    """``field`` is one of a block's texts; ``how``: equals, contains, starts. Inactive ones wait
    for a person: they were learnt from corrections."""

    id: int
    field: str
    how: str
    pattern: str
    line_id: int | None
    project_id: int | None
    source_id: int | None
    origin: str
    active: bool


class Rules:
    """The rules of a ledger, in the order in which they are tried."""

    def __init__(self, db: Database, payments: Payments) -> None:
        self._db, self._payments = db, payments

    def all(self, *, active: bool = True) -> list[Rule]:
        """Return the active rules, or the suggestions that wait."""
        rows = self._db.read(
            "SELECT id, field, how, pattern, line_id, project_id, source_id, origin, active FROM rule"
            " WHERE active = ? ORDER BY position, id",
            (int(active),),
        )
        return [Rule._make((*row[:-1], bool(row[-1]))) for row in rows]

    def add(
        self,
        change: Change,
        field: str,
        how: str,
        pattern: str,
        *,
        line_id: int | None = None,
        project_id: int | None = None,
        source_id: int | None = None,
        origin: str = "person",
    ) -> int:
        """Add a rule behind the others; a learnt one waits as a suggestion."""
        last = change.execute("SELECT coalesce(max(position), 0) FROM rule").fetchone()[0]
        return change.insert(
            "rule",
            {
                "position": last + 1, "field": field, "how": how, "pattern": pattern, "line_id": line_id,
                "project_id": project_id, "source_id": source_id, "origin": origin,
                "active": int(origin != "learnt"),
            },
        )  # fmt: skip

    def learn(self, change: Change, payment: int) -> int | None:
        """Suggest a rule from a person's correction: this payee goes where this payment went.

        None where the payee is empty, or a rule or suggestion for it stands already.
        """
        paid = self._payments.get(payment)
        known = {(r.field, r.pattern) for on in (True, False) for r in self.all(active=on)}
        if not paid.counterparty or ("counterparty", paid.counterparty) in known:
            return None
        return self.add(
            change, "counterparty", "equals", paid.counterparty, line_id=paid.line_id,
            project_id=paid.project_id, source_id=paid.source_id, origin="learnt",
        )  # fmt: skip

    def accept(self, change: Change, rule: int) -> None:
        """Make a suggestion an active rule.

        Raises:
            UserError: ``no_such_suggestion``: it was taken or dropped meanwhile.
        """
        self._require_waiting(rule)
        change.update("rule", rule, {"active": 1})

    def drop(self, change: Change, rule: int) -> None:
        """Drop a suggestion; a rule in use stays.

        Raises:
            UserError: ``no_such_suggestion``: it was taken or dropped meanwhile.
        """
        self._require_waiting(rule)
        change.delete("rule", rule)

    def _require_waiting(self, rule: int) -> None:
        if rule not in {one.id for one in self.all(active=False)}:
            raise UserError("no_such_suggestion", id=rule)
