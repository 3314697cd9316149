"""Money asked for before it is paid (用款申请): asked, approved level by level, paid; rules that
stop it.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.spelling import Known, named
from fundtracker.domain.park.funding import Rule, over_cap, over_share
from fundtracker.domain.park.project import below, in_force, over_estimate
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.settings import Settings
from fundtracker.ledger.core.upsert import Put, as_it_stands, put
from fundtracker.ledger.projects.projects import Projects
from fundtracker.ledger.sources.sources import Funding

LEVELS = "request_levels"  # the setting's name; see ``Requests.levels``
STOPS = "stop_payments"  # 1: what passes a rule needs a reason of its own, 0: it is only told
STATES = ("asked", "approved", "refused", "paid")


class Level(NamedTuple):
    """Who approves from an amount on: fen."""

    above: Fen
    name: str


class Asked(NamedTuple):
    """What a request asks for, by whom."""

    quarter: int
    project: int
    amount: Fen
    source: int | None
    payee: str
    purpose: str
    day: int
    by: str


class Decision(NamedTuple):
    """What an approver decides of a request: ``amount`` None all of it, 0 nothing."""

    day: int
    approver: str
    amount: Fen | None = None
    doc_no: str = ""
    override: str = ""


class Request(NamedTuple):
    """A request: fen; days as ordinals; ``approved`` the least of its approvals (None: none
    yet).
    """

    id: int
    number: str
    quarter: int
    project_id: int
    source_id: int | None
    amount_fen: Fen
    payee: str
    purpose: str
    asked_day: int
    asked_by: str
    levels: int
    approved: Fen | None
    override: str
    paid: Fen
    decided: int  # the change of its last approval, 0 before the first


class Breach(NamedTuple):
    """A rule that money would pass: its code, what it is of, by how many fen."""

    code: str
    name: str
    excess: Fen


def levels_of(text: str) -> list[Level]:
    """Return the levels that a setting states: ``0 head；500000 deputy`` (yuan and name).

    Raises:
        UserError: ``bad_levels``.
    """
    levels = []
    for part in text.replace(";", "；").split("；"):
        amount, _, name = part.strip().partition(" ")
        try:
            levels.append(Level(money.parse(amount), name.strip()))
        except ValueError:
            raise UserError("bad_levels", text=part) from None
    if (
        not levels
        or any(not level.name for level in levels)
        or sorted(levels) != levels
        or levels[0].above
    ):
        raise UserError("bad_levels", text=text)
    return levels


class Requests:
    """The requests of a ledger."""

    def __init__(
        self, db: Database, projects: Projects, funding: Funding, settings: Settings
    ) -> None:
        self._db, self._projects, self._funding, self._settings = db, projects, funding, settings

    def levels(self) -> list[Level]:
        """Return who approves from which amount on; one nameless level where nobody set them."""
        stated = self._settings.get(LEVELS)
        return levels_of(stated) if stated else [Level(0, "")]

    def needed(self, amount: Fen) -> int:
        """Return how many levels an amount needs."""
        return _needed(self.levels(), amount)

    def needed_by(self, request: Request) -> int:
        """Return how many levels a request needs: those in force at its last approval where that
        was the last one it needed (levels that are set later reopen nothing), else today's.
        """
        if request.levels:
            then = _needed(self._levels_at(request.decided), request.amount_fen)
            if request.levels >= then:
                return then
        return self.needed(request.amount_fen)

    def _levels_at(self, change: int) -> list[Level]:
        rows = self._db.read(
            "SELECT value FROM (SELECT rev, value, NULL AS rev_end FROM setting WHERE name = :name"
            " UNION ALL SELECT rev, value, rev_end FROM setting_h WHERE name = :name)"
            " WHERE rev <= :at AND (rev_end IS NULL OR rev_end > :at) ORDER BY rev DESC LIMIT 1",
            {"name": LEVELS, "at": change},
        )
        return levels_of(rows[0][0]) if rows and rows[0][0] else [Level(0, "")]

    def state(self, request: Request) -> str:
        """Return how far a request is."""
        if request.approved == 0:
            return "refused"
        if request.levels < self.needed_by(request):
            return "asked"
        return "paid" if request.paid >= (request.approved or 0) else "approved"

    def all(self, until: int = 1 << 40) -> list[Request]:
        """Return the requests asked until a day, by number."""
        rows = self._db.read(
            "SELECT r.id, r.number, r.quarter, r.project_id, r.source_id, r.amount_fen, r.payee, "
            "r.purpose,"
            " r.asked_day, r.asked_by, (SELECT count(*) FROM request_approval a WHERE a.request_id "
            "= r.id),"
            " (SELECT min(amount_fen) FROM request_approval a WHERE a.request_id = r.id),"
            " coalesce((SELECT group_concat(override, '；') FROM request_approval a WHERE "
            "a.request_id = r.id"
            " AND override <> ''), ''), coalesce((SELECT sum(p.amount_fen) FROM request_paid x "
            "JOIN payment p"
            " ON p.id = x.payment_id WHERE x.request_id = r.id), 0),"
            " coalesce((SELECT max(a.rev) FROM request_approval a WHERE a.request_id = r.id), 0)"
            " FROM payment_request r WHERE r.asked_day <= ? ORDER BY r.number",
            (until,),
        )
        return [Request(*row) for row in rows]

    def equal_to(self, project: int, amount_fen: Fen, day: int) -> list[str]:
        """Return the numbers of the requests of a project for an amount of a day."""
        rows = self._db.read(
            "SELECT number FROM payment_request WHERE project_id = ? AND amount_fen = ? AND "
            "asked_day = ?",
            (project, amount_fen, day),
        )
        return [number for (number,) in rows]

    def get(self, number: str) -> Request:
        """Return a request by its number; raises UserError ``no_such_payment_request``,
        ``name_of_several``.
        """
        requests = {request.id: request for request in self.all()}
        meant = named(number, (Known(each.id, each.number) for each in requests.values()))
        if meant is None:
            raise UserError("no_such_payment_request", number=number)
        return requests[meant]

    def approvals(self, request: int) -> list[tuple[int, int, str]]:
        """Return (level, day, approver) of each approval of a request, in order."""
        rows = self._db.read(
            "SELECT level, day, approver FROM request_approval WHERE request_id = ? ORDER BY level",
            (request,),
        )
        return [(row[0], row[1], row[2]) for row in rows]

    def of_quarter(self, quarter: int) -> dict[tuple[int, int], tuple[Fen, Fen]]:
        """Return (project, source or 0) → fen asked for and fen approved for a quarter; refused
        ones are left out.
        """
        sums_of_quarter: dict[tuple[int, int], tuple[Fen, Fen]] = {}
        for request in self.all():
            if request.quarter != quarter or request.approved == 0:
                continue
            key = request.project_id, request.source_id or 0
            asked, approved = sums_of_quarter.get(key, (0, 0))
            fully_approved = self.state(request) in ("approved", "paid")
            sums_of_quarter[key] = (
                asked + request.amount_fen,
                approved + ((request.approved or 0) if fully_approved else 0),
            )
        return sums_of_quarter

    # ------------------------------------------------------------ rules
    def breaches(
        self, project: int, source: int | None, amount: Fen, day: int, *, but: str = ""
    ) -> list[Breach]:
        """Return the rules that one more payment on a project from a source would pass: estimates,
        money released, share, cap and last day of the source. Money approved and not paid counts
        as paid, but that of request ``but``.
        """
        waits = [
            r for r in self.all()
            if r.number != but and r.approved and self.state(r) == "approved"
        ]  # fmt: skip
        return [
            *self._over_estimates(project, amount, waits),
            *self._over_source(project, source, amount, day, waits),
        ]

    def _over_estimates(self, project: int, amount: Fen, waits: list[Request]) -> list[Breach]:
        every = {p.id: p for p in self._projects.all()}
        parents = {p.id: p.parent_id for p in every.values()}
        estimates, paid, breaches = self._projects.estimates(), self._projects.paid(1 << 40), []
        here: int | None = project
        while here is not None:
            known, under = in_force(estimates.get(here, [])), below(here, parents)
            spent = sum(paid.get(p, 0) for p in under) + sum(
                _left(r) for r in waits if r.project_id in under
            )
            if excess := over_estimate(known.amount if known else None, spent + amount):
                breaches.append(Breach("warn_over_estimate", every[here].named, excess))
            here = parents.get(here)
        return breaches

    def _over_source(
        self, project: int, source: int | None, amount: Fen, day: int, waits: list[Request]
    ) -> list[Breach]:
        if source is None:
            return []
        name = self._funding.names()[source]
        waiting = sum(_left(r) for r in waits if r.source_id == source)
        left, breaches = self._funding.left(source, day), []
        if left is not None and (excess := amount + waiting - left) > 0:
            breaches.append(Breach("warn_over_source", name, excess))
        for rule in self._funding.rules():
            if rule.source == source and rule.project in (None, project):
                breaches += self._passed(rule, name, amount + waiting, day)
        return breaches

    def _passed(self, rule: Rule, name: str, more: Fen, day: int) -> list[Breach]:
        mine, paid_in_all = (
            self._funding.paid_by(rule.source, rule.project),
            self._funding.paid_by(None, rule.project),
        )
        breaches = [
            Breach("warn_source_share", name, over_share(rule, mine + more, paid_in_all + more)),
            Breach("warn_source_cap", name, over_cap(rule, mine + more)),
        ]
        if rule.last_day is not None and rule.last_day < day:
            breaches.append(Breach("warn_source_expires", name, more))
        return [breach for breach in breaches if breach.excess]

    def proposed(self, project: int, amount: Fen, day: int) -> int | None:
        """Return the source that pays an amount on a project by the order of the rules: the first
        that passes none of them; None where no order is recorded or none has the money.
        """
        for rule in self._funding.rules():
            known = (
                rule.project in (None, project) and self._funding.left(rule.source, day) is not None
            )
            if known and not self._over_source(project, rule.source, amount, day, []):
                return rule.source
        return None

    # ------------------------------------------------------------ writing
    def ask(self, change: Change, number: str, asked: Asked) -> Put:
        """Ask for money; without a source that of the order of the rules is proposed. What is
        approved stands.

        Raises:
            UserError: ``not_above_zero``, ``request_stands``.
        """
        if asked.amount <= 0:
            raise UserError("not_above_zero")
        number = as_it_stands(self._db, change, "payment_request", {"number": number})["number"]
        known = next((request for request in self.all() if request.number == number), None)
        if known is not None and known.levels:
            raise UserError("request_stands", number=number)
        values = {
            "quarter": asked.quarter,
            "project_id": asked.project,
            "source_id": asked.source or self.proposed(asked.project, asked.amount, asked.day),
            "amount_fen": asked.amount,
            "payee": asked.payee,
            "purpose": asked.purpose,
            "asked_day": asked.day,
            "asked_by": asked.by,
        }
        return put(self._db, change, "payment_request", {"number": number}, values)

    def approve(self, change: Change, number: str, decision: Decision) -> Put:
        """Approve a request on its next level: whole, less, or not (0).

        Raises:
            UserError: ``no_such_payment_request``; ``request_decided`` (all levels, or it is
                refused); ``more_than_asked``; ``payment_stop`` where a rule stops it and no reason
                is given.
        """
        request = self.get(number)
        if request.approved == 0 or request.levels >= self.needed_by(request):
            raise UserError("request_decided", number=number)
        day, override = decision.day, decision.override.strip()
        fen = request.amount_fen if decision.amount is None else decision.amount
        if fen > request.amount_fen:
            raise UserError("more_than_asked", number=number)
        passed = (
            self.breaches(request.project_id, request.source_id, fen, day, but=number)
            if fen
            else []
        )
        if passed and not override and self._settings.get(STOPS, "1") == "1":
            first = passed[0]
            raise UserError(
                "payment_stop", code=first.code, passed=first.code, name=first.name,
                excess=money.show(first.excess),
            )  # fmt: skip
        row = {
            "request_id": request.id,
            "level": request.levels + 1,
            "day": day,
            "approver": decision.approver,
            "amount_fen": fen,
            "doc_no": decision.doc_no,
            "override": override,
        }
        return Put(change.insert("request_approval", row), "new", "request_approval")

    def pay(self, change: Change, number: str, payment: int) -> Put:
        """Say which payment a request was paid by.

        Raises:
            UserError: ``no_such_payment_request``, ``request_not_approved``.
        """
        request = self.get(number)
        if self.state(request) not in ("approved", "paid"):
            raise UserError("request_not_approved", number=number)
        return put(
            self._db, change, "request_paid", {"payment_id": payment}, {"request_id": request.id}
        )


def _needed(levels: list[Level], amount: Fen) -> int:
    return sum(level.above <= amount for level in levels)


def _left(request: Request) -> Fen:
    return max(0, (request.approved or 0) - request.paid)
