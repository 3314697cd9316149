"""Contracts: terms, changes, work done, settlement; what was paid on them comes from bookings."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.spelling import Known, named, spelled_as
from fundtracker.domain.park.contract import (
    PROGRESS_FLOOR,
    RETENTION_CEILING,
    Contract,
    Course,
    Terms,
)
from fundtracker.domain.park.source_room import Commitment
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import CHANGED, KNOWN, NEW, Put, as_it_stands, put
from fundtracker.ledger.projects import contract_paid
from fundtracker.ledger.projects.ceilings import Ceilings
from fundtracker.ledger.projects.contract_paid import LATEST, SETTLED_DAY, SOME, Paid, settled_at

_TERMS: dict[str, Any] = {
    "source_id": None,
    "party": "",
    "account": "",
    "signed_day": None,
    "cap": None,
    "advance_fen": 0,
    "recovery": None,
    "progress_rate": PROGRESS_FLOOR,
    "retention": RETENTION_CEILING,
    "retention_day": None,
    "done_day": None,
    "settled_fen": None,
    "settled_doc": "",
    "audited": 0,
}
_COLUMNS = (
    *(
        "id",
        "number",
        "name",
        "project_id",
        "source_id",
        "party",
        "account",
        "signed_day",
        "signed_fen",
        "cap",
    ),
    *(
        "advance_fen",
        "recovery",
        "progress_rate",
        "retention",
        "retention_day",
        "done_day",
        "settled_fen",
    ),
    *("settled_doc", "audited", SETTLED_DAY.format("contract") + " AS settled_day"),
)


class Row(NamedTuple):
    """A contract as recorded; money in fen, shares in tenths of a per cent, days as ordinals."""

    id: int
    number: str
    name: str
    project_id: int
    source_id: int | None
    party: str
    account: str
    signed_day: int | None
    signed_fen: int
    cap: int | None
    advance_fen: int
    recovery: int | None
    progress_rate: int
    retention: int
    retention_day: int | None
    done_day: int | None
    settled_fen: int | None
    settled_doc: str
    audited: int
    settled_day: int | None = None


class ChangeOrder(NamedTuple):
    """A change of a contract as its paper states it; ``dated``: the day from which it counts."""

    number: str
    amount_fen: int
    reason: str
    dated: int
    doc_no: str = ""
    state: str = "approved"
    rate: int | None = None
    kind: str = "change"


class ChangeRow(NamedTuple):
    """A change of a contract (变更, 签证)."""

    contract_id: int
    number: str
    kind: str
    amount_fen: int
    rate: int | None
    reason: str
    doc_no: str
    dated: int
    state: str


class Contracts:
    """The contracts of a ledger."""

    def __init__(self, db: Database, ceilings: Ceilings) -> None:
        self._db, self._ceilings = db, ceilings
        self._walked: tuple[tuple[int, ...], dict[int, Paid]] = ((), {})

    def any(self) -> bool:
        """Return whether there is one."""
        return self._db.read("SELECT 1 FROM contract LIMIT 1") != []

    def all(self) -> list[Row]:
        """Return all contracts, by number."""
        return self.page(limit=LATEST)

    def page(
        self,
        *,
        text: str = "",
        projects: Collection[int] | None = None,
        offset: int = 0,
        limit: int = 256,
        until: tuple[int, int] | None = None,
    ) -> list[Row]:
        """Return one page of the contracts of some projects whose number, name or party holds
        ``text``.

        ``until`` (day, book quarter): without those signed later on which nothing was paid by then.
        """
        where, params = self._where(text, projects)
        if until is not None:
            where += (
                " AND (signed_day IS NULL OR signed_day <= ? OR EXISTS (SELECT 1 FROM booking b "
                "JOIN payment p"
                " ON p.id = b.payment_id WHERE b.contract_id = contract.id AND p.book_quarter <= "
                "?))"
            )
            params += until
        rows = self._db.read(
            f"SELECT {', '.join(_COLUMNS)} FROM contract WHERE {where}"
            " ORDER BY number, id LIMIT ? OFFSET ?",
            (*params, limit, offset),
        )
        return [Row(*row) for row in rows]

    def count(self, *, text: str = "", projects: Collection[int] | None = None) -> tuple[int, int]:
        """Return how many contracts a filter leaves, and their signed value in fen."""
        where, params = self._where(text, projects)
        row = self._db.read(
            f"SELECT count(*), coalesce(sum(signed_fen), 0) FROM contract WHERE {where}", params
        )[0]
        return row[0], row[1]

    @staticmethod
    def _where(text: str, projects: Collection[int] | None) -> tuple[str, list[Any]]:
        where = "1"
        params: list[Any] = []
        if text:
            where = "(instr(number, ?) OR instr(name, ?) OR instr(party, ?))"
            params = [text] * 3
        if projects is not None:
            where += f" AND project_id IN ({','.join(map(str, projects))})"
        return where, params

    def get(self, contract: int) -> Row:
        """Return one contract.

        Raises:
            UserError: ``no_such_contract``.
        """
        rows = self._db.read(
            f"SELECT {', '.join(_COLUMNS)} FROM contract WHERE id = ?", (contract,)
        )
        if not rows:
            raise UserError("no_such_contract", number=contract)
        return Row(*rows[0])

    def find(self, number: str) -> int | None:
        """Return the contract of a number, or None; raises UserError ``name_of_several``."""
        rows = self._db.read("SELECT id, number FROM contract WHERE number = ?", (number,))
        rows = rows or spelled_as(number, self._db.read("SELECT id, number FROM contract"))
        return named(number, (Known(*row) for row in rows))

    def changes(self, contract: int | None = None) -> list[ChangeRow]:
        """Return the changes of one contract or of all, by date."""
        rows = self._db.read(
            f"SELECT {', '.join(ChangeRow._fields)} FROM contract_change WHERE ?1 IS NULL OR "
            f"contract_id = ?1"
            " ORDER BY contract_id, dated, number",
            (contract,),
        )
        return [ChangeRow(*row) for row in rows]

    def items(self, contract: int) -> list[tuple[str, int]]:
        """Return the schedule of values of a contract: (name, fen)."""
        rows = self._db.read(
            "SELECT name, amount_fen FROM contract_item WHERE contract_id = ? ORDER BY position",
            (contract,),
        )
        return [(name, fen) for name, fen in rows]

    def work(self, contract: int) -> list[tuple[int, int, str]]:
        """Return the measurements of a contract: (until day, fen since the start, document), the
        last first.
        """
        rows = self._db.read(
            "SELECT until_day, done_fen, doc_no FROM contract_work WHERE contract_id = ? ORDER BY "
            "1 DESC",
            (contract,),
        )
        return [(day, fen, doc) for day, fen, doc in rows]

    def paid(
        self, rows: Sequence[Row], quarter: int = LATEST, first: int = LATEST
    ) -> dict[int, Paid]:
        """Return what was paid on each contract until a book quarter, ``now`` from ``first`` on;
        those on which nothing was paid are left out. A walk over all of them is kept until the
        ledger changes: the tables of one page ask for the same.
        """
        if len(rows) <= SOME or self._db.connection.in_transaction:
            return contract_paid.paid_sums(self._db, [r.id for r in rows], quarter, first)
        version = self._db.read("PRAGMA main.data_version")[0][
            0
        ]  # of others; own changes are counted
        state = (version, self._db.connection.total_changes, quarter, first)
        if self._walked[0] != state:
            self._walked = (
                state,
                contract_paid.paid_sums(self._db, [r.id for r in rows], quarter, first),
            )
        return self._walked[1]

    def positions(
        self,
        rows: Sequence[Row],
        day: int,
        quarter: int = LATEST,
        paid: Mapping[int, Paid] | None = None,
    ) -> dict[int, Contract]:
        """Return contract → its money on a day; payments count by book quarter until ``quarter``,
        or are those of ``paid``.
        """
        if paid is None:
            paid = self.paid(rows, quarter, quarter)
        some = (
            "" if len(rows) > SOME else f" AND contract_id IN ({','.join(str(r.id) for r in rows)})"
        )
        read = self._db.read
        changed = contract_paid.changed(self._db, day, some)
        work: dict[int, int] = {}
        began: dict[int, int] = {}
        for contract, until, fen in read(
            f"SELECT contract_id, until_day, done_fen FROM contract_work WHERE until_day <= ?{some}"
            " ORDER BY contract_id, until_day",
            (day,),
        ):
            work[contract] = fen
            if fen:
                began.setdefault(contract, until)
        none = Paid()
        return {
            r.id: Contract(
                Terms(
                    r.signed_fen,
                    r.advance_fen,
                    r.cap,
                    r.recovery,
                    r.progress_rate,
                    r.retention,
                    r.retention_day,
                ),
                Course(
                    changed.get((r.id, "approved"), 0),
                    changed.get((r.id, "pending"), 0),
                    work.get(r.id),
                    *paid.get(r.id, none).of_course,
                    began.get(r.id),
                    paid.get(r.id, none).given,
                    settled_at(r, day),
                ),
                day,
            )
            for r in rows
        }

    def committed(self, day: int) -> list[tuple[int, int, int, int]]:
        """Return (project, source or 0, year, fen) of contracts signed and changes approved until
        a day; of a settled one the settled price, the difference in the year of its signing.
        """
        return contract_paid.committed(self._db, day)

    # ------------------------------------------------------------ writing
    def put(
        self,
        change: Change,
        number: str,
        name: str,
        project: int,
        signed_fen: int,
        *,
        override: str = "",
        **terms: Any,
    ) -> Put:
        """Write a contract as a list states it; its signed value and settlement, once set, only
        change by a correction with its papers. ``override``: why it may pass an estimate or a
        rule of its source.

        Raises:
            UserError: ``contract_value_stands``, ``settlement_needs_document``,
                ``settlement_stands``, what passes an estimate or a rule of its source (see
                ``Ceilings.require``).
        """
        stated = {c: terms[c] for c in _TERMS if terms.get(c) not in (None, "")}
        if stated.get("settled_fen") is not None and not stated.get("settled_doc"):
            raise UserError("settlement_needs_document", number=number)
        number = as_it_stands(self._db, change, "contract", {"number": number})["number"]
        rows = self._db.read("SELECT id FROM contract WHERE number = ?", (number,))
        if not rows:
            commitment = Commitment(
                project, stated.get("source_id"), signed_fen, stated.get("signed_day")
            )
            self._ceilings.require(change, commitment, override)
            values = {"name": name, "project_id": project, "signed_fen": signed_fen}
            values |= {**_TERMS, **stated}
            done = Put(change.insert("contract", {"number": number, **values}), "new", "contract")
            return contract_paid.settled_on(self._db, change, done, terms.get("settled_day"))
        known = int(rows[0][0])
        existing = self.get(known)
        if existing.signed_fen != signed_fen:
            raise UserError("contract_value_stands", number=number)
        settled = stated.get("settled_fen")
        if existing.settled_fen is not None and settled not in (None, existing.settled_fen):
            raise UserError("settlement_stands", number=number)
        source = stated.get("source_id", existing.source_id)
        if (existing.project_id, existing.source_id) != (project, source):
            value = self.positions([existing], LATEST)[known].price
            commitment = Commitment(project, source, value, existing.signed_day)
            if existing.project_id != project:
                self._ceilings.require_estimate(change, commitment, override)
            self._ceilings.require_source(change, commitment, override, but=known)
        values = {"name": name, "project_id": project, **stated}
        done = put(self._db, change, "contract", {"number": number}, values)
        return contract_paid.settled_on(self._db, change, done, terms.get("settled_day"))

    def put_change(
        self,
        change: Change,
        contract: int,
        order: ChangeOrder,
        override: str = "",
    ) -> Put:
        """Record a change; an approved one needs its document and stands: only pending ones change.
        ``override``: why it may pass the estimate of its project or a rule of its source.

        Raises:
            UserError: ``change_needs_reason``, ``change_needs_document``, ``change_stands``,
                ``change_below_nothing`` (a contract is worth nothing at least), what passes an
                estimate or a rule of its source (see ``Ceilings.require``).
        """
        amount_fen, state = order.amount_fen, order.state
        key = {"contract_id": contract, "number": order.number}
        key = as_it_stands(self._db, change, "contract_change", key)
        number = key["number"]
        if not order.reason.strip():
            raise UserError("change_needs_reason", number=number)
        if state == "approved" and not order.doc_no.strip():
            raise UserError("change_needs_document", number=number)
        known = self.changes(contract)
        existing = next((c for c in known if c.number == number), None)
        others = sum(c.amount_fen for c in known if c.state == "approved" and c.number != number)
        if state == "approved" and self.get(contract).signed_fen + others + amount_fen < 0:
            raise UserError("change_below_nothing", number=number)
        values = order._asdict()
        del values["number"]
        if existing is not None and existing.state == "approved":
            if (existing.amount_fen, state) != (amount_fen, "approved"):
                raise UserError("change_stands", number=number)
            values["doc_no"] = existing.doc_no
        else:
            self._decide(change, contract, order, existing, override)
        return put(self._db, change, "contract_change", key, values)

    def _decide(
        self, change: Change, contract: int, order: ChangeOrder, known: ChangeRow | None,
        override: str,
    ) -> None:  # fmt: skip
        """Keep since when a change waited that is decided now; refuse an approved one without
        room. Of a settled contract it commits nothing.
        """
        if order.state == "pending":
            return
        if known is not None:
            contract_paid.asked_before(self._db, change, known)
        row = self.get(contract)
        if order.state == "approved" and row.settled_fen is None:
            commitment = Commitment(row.project_id, row.source_id, order.amount_fen, order.dated)
            self._ceilings.require(change, commitment, override)

    def set_items(self, change: Change, contract: int, items: Sequence[tuple[str, int]]) -> Put:
        """Write the schedule of values, (name, fen) in order; it adds up to the signed value and
        replaces the one that stands. ``known`` where it stands so already.

        Raises:
            UserError: ``items_do_not_add_up`` with ``missing`` (fen; under 0 when the items are
                too much).
        """
        row = self.get(contract)
        missing, existing = row.signed_fen - sum(fen for _, fen in items), self.items(contract)
        if missing:
            raise UserError(
                "items_do_not_add_up",
                number=row.number,
                missing=missing,
                difference=money.plain(missing),
            )
        if existing == list(items):
            return Put(contract, KNOWN)
        for (item,) in self._db.read(
            "SELECT id FROM contract_item WHERE contract_id = ?", (contract,)
        ):
            change.delete("contract_item", item)
        for position, (name, fen) in enumerate(items):
            values = {
                "contract_id": contract,
                "position": position,
                "name": name,
                "amount_fen": fen,
            }
            change.insert("contract_item", values)
        return Put(contract, CHANGED if existing else NEW)

    def measure(
        self, change: Change, contract: int, until_day: int, done_fen: int, doc_no: str = ""
    ) -> Put:
        """Record the work done since the start, as measured until a day."""
        if done_fen < 0:
            raise UserError("negative_amount")
        key = {"contract_id": contract, "until_day": until_day}
        return put(self._db, change, "contract_work", key, {"done_fen": done_fen, "doc_no": doc_no})
