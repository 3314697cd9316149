"""Rules of classification: payee, account, purpose … → plan line, project, source."""

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.payments.payments import Payments

FIELDS = {  # what a rule may look at: the column of a payment
    "counterparty": "counterparty", "account": "account", "payer": "payer", "summary": "summary",
    "purpose": "purpose", "subject": "subject", "project": "project_text",
    "contract": "contract_text", "source": "source_text", "note": "note",
}  # fmt: skip
WAYS = ("equals", "contains", "starts")
LEARNT = ("counterparty", "account", "summary")  # what a rule is learnt by


class Pattern(NamedTuple):
    """Which payments a rule is for: those whose ``field`` is, begins with or holds a text."""

    field: str
    how: str
    text: str


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


def fits(rule: Rule, text: str) -> bool:
    """Return whether a rule fits a text."""
    if rule.how == "equals":
        return text == rule.pattern
    if rule.how == "starts":
        return text.startswith(rule.pattern)
    return rule.pattern in text


class Rules:
    """The rules of a ledger, in the order in which they are tried."""

    def __init__(self, db: Database, payments: Payments) -> None:
        self._db, self._payments = db, payments

    def all(self, *, active: bool = True) -> list[Rule]:
        """Return the active rules, or the suggestions that wait."""
        rows = self._db.read(
            "SELECT id, field, how, pattern, line_id, project_id, source_id, origin, active FROM "
            "rule"
            " WHERE active = ? ORDER BY position, id",
            (int(active),),
        )
        return [Rule._make((*row[:-1], bool(row[-1]))) for row in rows]

    def add(
        self,
        change: Change,
        pattern: Pattern,
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
                "position": last + 1,
                "field": pattern.field,
                "how": pattern.how,
                "pattern": pattern.text,
                "line_id": line_id,
                "project_id": project_id,
                "source_id": source_id,
                "origin": origin,
                "active": int(origin != "learnt"),
            },
        )

    def learn(self, change: Change, payment: int, by: str = "counterparty") -> int | None:
        """Suggest a rule from a person's correction: this payee goes where this payment went;
        ``by`` one of ``LEARNT``: its account or the words of its summary instead.

        None where that is empty, or a rule or suggestion for it stands already.
        """
        paid = self._payments.get(payment)
        text = str(getattr(paid, by))
        known = {(r.field, r.pattern) for on in (True, False) for r in self.all(active=on)}
        if not text or (by, text) in known:
            return None
        return self.add(
            change, Pattern(by, "equals", text), line_id=paid.line_id,
            project_id=paid.project_id, source_id=paid.source_id, origin="learnt",
        )  # fmt: skip

    def put(
        self, change: Change, rule: int, field: str, how: str, pattern: str, **place: int | None
    ) -> None:
        """Change what a rule looks at and where it puts payments (line_id, project_id,
        source_id).
        """
        values = {"field": field, "how": how, "pattern": pattern, **place}
        change.update("rule", rule, values)

    def order(self, change: Change, rules: Sequence[int]) -> None:
        """Try the rules in this order: the first that fits counts."""
        places = dict(self._db.read("SELECT id, position FROM rule"))
        for at, rule in enumerate(rules, 1):
            if places[rule] != at:
                change.update("rule", rule, {"position": at})

    def switch(self, change: Change, rule: int, *, on: bool) -> None:
        """Use a rule, or let it wait."""
        change.update("rule", rule, {"active": int(on)})

    def remove(self, change: Change, rule: int) -> None:
        """Remove a rule; payments that it classified stay where they are."""
        change.delete("rule", rule)

    def learn_from(self, change: Change, payments: Sequence[int], most: int) -> int:
        """Suggest a rule for each payee of some payments, ``most`` of them; return how many."""
        learnt = 0
        payees: set[str] = set()
        for payment in payments:
            if len(payees) == most:
                break
            payee = self._payments.get(payment).counterparty
            if payee not in payees:
                payees.add(payee)
                learnt += self.learn(change, payment) is not None
        return learnt

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
        if rule not in {rule.id for rule in self.all(active=False)}:
            raise UserError("no_such_suggestion", id=rule)
