"""Contracts: terms, changes, work done, settlement; what was paid on them comes from bookings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.contract import PROGRESS_FLOOR, RETENTION_CEILING, Contract, Course, Terms
from fundtracker.errors import UserError
from fundtracker.ledger.history import Change
from fundtracker.ledger.records import Put, put

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

LATEST = 1 << 40
_TERMS: dict[str, Any] = {
    "source_id": None, "party": "", "account": "", "signed_day": None, "cap": None, "advance_fen": 0,
    "recovery": None, "progress_rate": PROGRESS_FLOOR, "retention": RETENTION_CEILING, "retention_day": None,
    "done_day": None, "settled_fen": None, "settled_doc": "", "audited": 0,
}  # fmt: skip
_COLUMNS = (
    *("id", "number", "name", "project_id", "source_id", "party", "account", "signed_day", "signed_fen", "cap"),
    *("advance_fen", "recovery", "progress_rate", "retention", "retention_day", "done_day", "settled_fen"),
    *("settled_doc", "audited"),
)
ORDERS = ("number", "name", "party", "signed_day", "signed_fen")
# The fen of a booking: the payment's, or those of the part it names.
PAID = (
    "booking b JOIN payment p ON p.id = b.payment_id AND p.measure = 0"
    " LEFT JOIN part x ON b.position >= 0 AND x.payment_id = b.payment_id AND x.position = b.position"
)
FEN = "CASE WHEN b.position < 0 THEN p.amount_fen ELSE x.amount_fen END"


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

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def any(self) -> bool:
        """Return whether there is one."""
        return self._ledger.read("SELECT 1 FROM contract LIMIT 1") != []

    def all(self) -> list[Row]:
        """Return all contracts, by number."""
        return self.page(limit=LATEST)

    def page(
        self, *, text: str = "", project: int | None = None, order: str = "number", down: bool = False,
        offset: int = 0, limit: int = 256, until: tuple[int, int] | None = None,
    ) -> list[Row]:  # fmt: skip
        """Return one page of the contracts whose number, name or party holds ``text``.

        ``until`` (day, book quarter): without those signed later on which nothing was paid by then.
        """
        if order not in ORDERS:
            raise ValueError(order)
        where, params = self._where(text, project)
        if until is not None:
            where += (
                " AND (signed_day IS NULL OR signed_day <= ? OR EXISTS (SELECT 1 FROM booking b JOIN payment p"
                " ON p.id = b.payment_id WHERE b.contract_id = contract.id AND p.book_quarter <= ?))"
            )
            params += until
        rows = self._ledger.read(
            f"SELECT {', '.join(_COLUMNS)} FROM contract WHERE {where}"
            f" ORDER BY {order} {'DESC' if down else 'ASC'}, id LIMIT ? OFFSET ?",
            (*params, limit, offset),
        )
        return [Row(*row) for row in rows]

    def count(self, *, text: str = "", project: int | None = None) -> tuple[int, int]:
        """Return how many contracts a filter leaves, and their signed value in fen."""
        where, params = self._where(text, project)
        row = self._ledger.read(f"SELECT count(*), coalesce(sum(signed_fen), 0) FROM contract WHERE {where}", params)[0]
        return row[0], row[1]

    @staticmethod
    def _where(text: str, project: int | None) -> tuple[str, list[Any]]:
        where = "1"
        params: list[Any] = []
        if text:
            where = "(instr(number, ?) OR instr(name, ?) OR instr(party, ?))"
            params = [text] * 3
        if project is not None:
            where += " AND project_id = ?"
            params.append(project)
        return where, params

    def get(self, contract: int) -> Row:
        """Return one contract.

        Raises:
            UserError: ``no_such_contract``.
        """
        rows = self._ledger.read(f"SELECT {', '.join(_COLUMNS)} FROM contract WHERE id = ?", (contract,))
        if not rows:
            raise UserError("no_such_contract", number=contract)
        return Row(*rows[0])

    def find(self, number: str) -> int | None:
        """Return the contract of a number, or None."""
        rows = self._ledger.read("SELECT id FROM contract WHERE number = ?", (number,))
        return int(rows[0][0]) if rows else None

    def changes(self, contract: int | None = None) -> list[ChangeRow]:
        """Return the changes of one contract or of all, by date."""
        rows = self._ledger.read(
            f"SELECT {', '.join(ChangeRow._fields)} FROM contract_change WHERE ?1 IS NULL OR contract_id = ?1"
            " ORDER BY contract_id, dated, number",
            (contract,),
        )
        return [ChangeRow(*row) for row in rows]

    def items(self, contract: int) -> list[tuple[str, int]]:
        """Return the schedule of values of a contract: (name, fen)."""
        rows = self._ledger.read(
            "SELECT name, amount_fen FROM contract_item WHERE contract_id = ? ORDER BY position", (contract,)
        )
        return [(name, fen) for name, fen in rows]

    def work(self, contract: int) -> list[tuple[int, int, str]]:
        """Return the measurements of a contract: (until day, fen since the start, document), the last first."""
        rows = self._ledger.read(
            "SELECT until_day, done_fen, doc_no FROM contract_work WHERE contract_id = ? ORDER BY 1 DESC", (contract,)
        )
        return [(day, fen, doc) for day, fen, doc in rows]

    def positions(self, rows: Sequence[Row], day: int, quarter: int = LATEST) -> dict[int, Contract]:
        """Return contract → its money on a day; payments count by book quarter until ``quarter``."""
        some = "" if len(rows) > 500 else f" AND contract_id IN ({','.join(str(r.id) for r in rows)})"
        read = self._ledger.read
        changed: dict[tuple[int, str], int] = {
            (contract, state): fen
            for contract, state, fen in read(
                f"SELECT contract_id, state, sum(amount_fen) FROM contract_change WHERE dated <= ?{some} GROUP BY 1, 2",
                (day,),
            )
        }
        work: dict[int, int] = dict(
            read(
                f"SELECT contract_id, done_fen FROM contract_work WHERE until_day <= ?{some}"
                " ORDER BY contract_id, until_day",
                (day,),
            )
        )
        paid: dict[tuple[int, str], int] = {
            (contract, kind): fen
            for contract, kind, fen in read(
                f"SELECT b.contract_id, b.kind, sum({FEN}) FROM {PAID} WHERE b.contract_id IS NOT NULL"
                f"{some.replace('contract_id', 'b.contract_id')} AND p.book_quarter <= ? GROUP BY 1, 2",
                (quarter,),
            )
        }
        by: dict[int, dict[str, int]] = {}
        for (contract, kind), fen in paid.items():
            by.setdefault(contract, {})[kind] = fen
        return {
            r.id: Contract(
                Terms(r.signed_fen, r.advance_fen, r.cap, r.recovery, r.progress_rate, r.retention, r.retention_day),
                Course(
                    changed.get((r.id, "approved"), 0), changed.get((r.id, "pending"), 0), work.get(r.id),
                    sum(by.get(r.id, {}).values()), by.get(r.id, {}).get("advance", 0),
                    by.get(r.id, {}).get("retention", 0), r.settled_fen,
                ),
                day,
            )
            for r in rows
        }  # fmt: skip

    def committed(self, day: int) -> list[tuple[int, int, int, int]]:
        """Return (project, source or 0, year, fen) of contracts signed and changes approved until a day."""
        year = "cast(strftime('%Y', {} + 1721424.5) AS INTEGER)"
        rows = self._ledger.read(
            "SELECT project_id, source, year, sum(fen) FROM ("
            f"SELECT project_id, coalesce(source_id, 0) AS source, {year.format('signed_day')} AS year,"
            " signed_fen AS fen FROM contract WHERE signed_day <= :d UNION ALL"
            f" SELECT c.project_id, coalesce(c.source_id, 0), {year.format('h.dated')}, h.amount_fen"
            " FROM contract_change h JOIN contract c ON c.id = h.contract_id"
            " WHERE h.state = 'approved' AND h.dated <= :d) GROUP BY 1, 2, 3",
            {"d": day},
        )
        return [(a, b, c, d) for a, b, c, d in rows]

    # ------------------------------------------------------------ writing
    def put(self, change: Change, number: str, name: str, project: int, signed_fen: int, **terms: Any) -> Put:
        """Write a contract as a list states it; its signed value and settlement, once set, only change
        by a correction with its papers.

        Raises:
            UserError: ``contract_value_stands``, ``settlement_needs_document``, ``settlement_stands``.
        """
        said = {c: terms[c] for c in _TERMS if terms.get(c) not in (None, "")}
        if said.get("settled_fen") is not None and not said.get("settled_doc"):
            raise UserError("settlement_needs_document", number=number)
        known = self.find(number)
        if known is None:
            values = {"name": name, "project_id": project, "signed_fen": signed_fen, **_TERMS, **said}
            return Put(change.insert("contract", {"number": number, **values}), "new")
        stands = self.get(known)
        if stands.signed_fen != signed_fen:
            raise UserError("contract_value_stands", number=number)
        settled = said.get("settled_fen")
        if stands.settled_fen is not None and settled not in (None, stands.settled_fen):
            raise UserError("settlement_stands", number=number)
        return put(
            self._ledger, change, "contract", {"number": number}, {"name": name, "project_id": project, **said}
        )  # fmt: skip

    def put_change(
        self, change: Change, contract: int, number: str, amount_fen: int, *, reason: str, dated: int,
        doc_no: str = "", state: str = "approved", rate: int | None = None, kind: str = "change",
    ) -> Put:  # fmt: skip
        """Record a change; an approved one needs its document and stands: only pending ones change.

        Raises:
            UserError: ``change_needs_reason``, ``change_needs_document``, ``change_stands``.
        """
        if not reason.strip():
            raise UserError("change_needs_reason", number=number)
        if state == "approved" and not doc_no.strip():
            raise UserError("change_needs_document", number=number)
        stands = next((c for c in self.changes(contract) if c.number == number), None)
        values = {
            "kind": kind, "amount_fen": amount_fen, "rate": rate, "reason": reason, "doc_no": doc_no,
            "dated": dated, "state": state,
        }  # fmt: skip
        if stands is not None and stands.state == "approved":
            if (stands.amount_fen, state) != (amount_fen, "approved"):
                raise UserError("change_stands", number=number)
            values["doc_no"] = stands.doc_no
        return put(
            self._ledger, change, "contract_change", {"contract_id": contract, "number": number}, values
        )  # fmt: skip

    def set_items(self, change: Change, contract: int, items: Sequence[tuple[str, int]]) -> None:
        """Write the schedule of values; it adds up to the signed value.

        Raises:
            UserError: ``items_do_not_add_up`` with ``missing`` (fen).
        """
        missing = self.get(contract).signed_fen - sum(fen for _, fen in items)
        if missing:
            raise UserError("items_do_not_add_up", missing=missing)
        for (item,) in self._ledger.read("SELECT id FROM contract_item WHERE contract_id = ?", (contract,)):
            change.delete("contract_item", item)
        for position, (name, fen) in enumerate(items):
            row = {"contract_id": contract, "position": position, "name": name, "amount_fen": fen}
            change.insert("contract_item", row)

    def measure(self, change: Change, contract: int, until_day: int, done_fen: int, doc_no: str = "") -> Put:
        """Record the work done since the start, as measured until a day."""
        if done_fen < 0:
            raise UserError("negative_amount")
        key = {"contract_id": contract, "until_day": until_day}
        return put(self._ledger, change, "contract_work", key, {"done_fen": done_fen, "doc_no": doc_no})
