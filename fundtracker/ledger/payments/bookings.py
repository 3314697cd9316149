"""Payments booked on contracts and applications, each with what stood at that moment, before it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID as MEASURE
from fundtracker.ledger.core.terms import joined_serial
from fundtracker.ledger.payments.balances_before_payment import Item, Standing, Stood
from fundtracker.ledger.payments.payments import Part, Payments
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.projects.contract_paid import FEN, LATEST, PAID, Paid
from fundtracker.ledger.projects.contracts import Contracts, Row
from fundtracker.ledger.projects.projects import Projects
from fundtracker.ledger.sources.sources import Funding

WHOLE = -1
_STOOD = (
    "estimate_fen", "budget_fen", "project_paid_fen", "contract_fen", "contract_paid_fen",
    "source_fen", "physical",
)  # fmt: skip


def on_contract(item: Item, row: Row) -> Item:
    """Return a payment as it lies on a contract: on its project, and on its source where it names
    none itself.
    """
    return item._replace(project_id=row.project_id, source_id=item.source_id or row.source_id)


class Booking(NamedTuple):
    """A booking with its payment: fen as it counts, day as ordinal, document ('' none)."""

    id: int
    payment_id: int
    position: int
    contract_id: int | None
    application_id: int | None
    kind: str
    document: str
    why: str
    score: int
    fen: int
    day: int
    quarter: int
    payee: str
    stood: Stood


class Link(NamedTuple):
    """What ties a payment (position -1) or a part of it to a contract or an application, as it
    was written.
    """

    position: int = WHOLE
    contract_id: int | None = None
    application_id: int | None = None
    kind: str = ""
    document: str = ""
    why: str = "hand"
    score: int = 0


class Bookings:
    """The bookings of a ledger."""

    def __init__(
        self,
        db: Database,
        projects: Projects,
        contracts: Contracts,
        funding: Funding,
        payments: Payments,
    ) -> None:
        self._db, self._projects, self._contracts = db, projects, contracts
        self._funding, self._payments = funding, payments

    def standing(self) -> Standing:
        """Return what stands now, to be kept up while payments are booked."""
        return Standing(self._db, self._projects, self._contracts, self._funding)

    def all(self, where: str = "1", params: Sequence[Any] = ()) -> list[Booking]:
        """Return bookings by a condition (for this package), by date."""
        stood = ", ".join(f"b.{c}" for c in _STOOD)
        rows = self._db.read(
            "SELECT b.id, b.payment_id, b.position, b.contract_id, b.application_id, b.kind, "
            "b.document, b.why,"
            f" b.score, {FEN}, p.pay_date, p.book_quarter, t.text, h.text, p.serial_tail, {stood} "
            f"FROM {PAID}"
            " JOIN term t ON t.id = p.counterparty JOIN term h ON h.id = p.serial_head"
            f" WHERE {where} ORDER BY p.pay_date, b.payment_id, b.position",
            params,
        )
        return [
            Booking._make(
                (*row[:6], row[6] or joined_serial(row[13], row[14]), *row[7:13], Stood(*row[15:]))
            )
            for row in rows
        ]  # fmt: skip

    def of_contract(self, contract: int) -> list[Booking]:
        """Return the payments of a contract, by date."""
        return self.all("b.contract_id = ?", (contract,))

    def of_payment(self, payment: int) -> list[Booking]:
        """Return the bookings of a payment and its parts."""
        return self.all("b.payment_id = ?", (payment,))

    def links(self, payment: int) -> list[Link]:
        """Return what ties a payment and its parts to contracts and applications, by position."""
        rows = self._db.read(
            "SELECT position, contract_id, application_id, kind, document, why, score FROM booking"
            " WHERE payment_id = ? ORDER BY position",
            (payment,),
        )
        return [Link(*row) for row in rows]

    def suspects(
        self, quarter: int, rows: Sequence[Row], paid: Mapping[int, Paid]
    ) -> list[Booking]:
        """Return what may need a warning: paid before the contract was signed, or without a
        document. ``paid`` (see ``Contracts.paid``) tells the contracts on which there is such a
        payment.
        """
        early = [r.id for r in rows if (p := paid.get(r.id)) and p.first_day is not None
                 and r.signed_day is not None and p.first_day < r.signed_day]  # fmt: skip
        bare = [r.id for r in rows if (p := paid.get(r.id)) and p.undocumented]
        bookings: list[Booking] = []
        ids = sorted({*early, *bare})
        for i in range(0, len(ids), 500):
            some = ",".join(map(str, ids[i : i + 500]))
            bookings += self.all(
                f"b.contract_id IN ({some}) AND p.book_quarter <= ? AND (p.pay_date < (SELECT "
                f"signed_day FROM contract"
                " WHERE id = b.contract_id) OR (b.document = '' AND p.serial_head = 0))",
                (quarter,),
            )
        return sorted(bookings, key=lambda b: (b.day, b.payment_id, b.position))

    def uncontracted(self, quarter: int = LATEST) -> dict[int, int]:
        """Return project (0: none) → fen paid that lie on no contract, until a book quarter."""
        on: dict[int, int] = dict(
            self._db.read(
                f"SELECT c.project_id, sum({FEN}) FROM {PAID} JOIN contract c ON c.id = "
                f"b.contract_id"
                " WHERE p.book_quarter <= ? GROUP BY 1",
                (quarter,),
            )
        )
        paid = self._projects.paid(quarter)
        return {
            project: paid.get(project, 0) - on.get(project, 0)
            for project in paid.keys() | on.keys()
        }

    def paid(self, trail: Trail, limit: int = LATEST) -> tuple[list[tuple[int, int]], int, int]:
        """Return ((payment, its fen that count), how many, their sum) of what a trail names."""
        where = [
            "p.measure = 0",
            "(p.book_quarter BETWEEN :a AND :b OR p.book_quarter BETWEEN :c AND :d)",
        ]
        place = "CASE WHEN x.id IS NULL THEN p.{0} ELSE x.{0} END"
        if trail.projects is not None:
            ids = ",".join(map(str, trail.projects)) or "NULL"
            where.append(f"coalesce({place.format('project_id')}, 0) IN ({ids})")
        if trail.sources is not None:
            ids = ",".join(map(str, trail.sources)) or "NULL"
            where.append(f"coalesce({place.format('source_id')}, 0) IN ({ids})")
        if trail.lines is not None:
            ids = ",".join(map(str, trail.lines)) or "NULL"
            where.append(f"coalesce({place.format('line_id')}, 0) IN ({ids})")
        for column in ("contract_id", "application_id"):
            wanted = getattr(trail, column)
            if wanted == 0:
                where.append(f"b.{column} IS NULL")
            elif wanted is not None:
                where.append(
                    f"b.{column} = {wanted:d}" if wanted > 0 else f"b.{column} IS NOT NULL"
                )
        body = (
            "FROM payment p LEFT JOIN part x ON x.payment_id = p.id LEFT JOIN booking b ON "
            "b.payment_id = p.id"
            f" AND b.position = coalesce(x.position, -1) WHERE {' AND '.join(where)}"
        )
        named: dict[str, Any] = {
            "a": trail.quarters[0],
            "b": trail.quarters[1],
            "n": limit,
            "c": trail.also[0],
            "d": trail.also[1],
        }
        fen = "coalesce(x.amount_fen, p.amount_fen)"
        n, total = self._db.read(f"SELECT count(*), coalesce(sum({fen}), 0) {body}", named)[0]
        rows = self._db.read(
            f"SELECT p.id, {fen} {body} ORDER BY abs({fen}) DESC, p.pay_date, p.id, 2 LIMIT :n",
            named,
        )
        return [(payment, amount) for payment, amount in rows], n, total

    def open_payments(
        self, import_id: int | None = None
    ) -> list[tuple[Item, str, str, str, str, str, str]]:
        """Return (item, payee, account, contract in the file, purpose, summary, note) of money
        paid that lies on no contract and no application, by date: of the ledger, or of one import.
        """
        rows = self._db.read(
            "SELECT p.id, coalesce(x.position, -1), coalesce(x.amount_fen, p.amount_fen), "
            "p.pay_date,"
            " CASE WHEN x.id IS NULL THEN p.project_id ELSE x.project_id END,"
            " CASE WHEN x.id IS NULL THEN p.source_id ELSE x.source_id END,"
            " c.text, a.text, k.text, u.text, s.text, n.text"
            " FROM payment p LEFT JOIN part x ON x.payment_id = p.id"
            " JOIN term c ON c.id = p.counterparty JOIN term a ON a.id = p.account"
            " JOIN term k ON k.id = p.contract_text JOIN term u ON u.id = p.purpose"
            " JOIN term s ON s.id = p.summary JOIN term n ON n.id = p.note"
            " LEFT JOIN booking b ON b.payment_id = p.id AND b.position = coalesce(x.position, -1)"
            " WHERE p.measure = 0 AND b.contract_id IS NULL AND b.application_id IS NULL"
            " AND (?1 IS NULL OR p.import_id = ?1) ORDER BY p.pay_date, p.id, 2",
            (import_id,),
        )
        return [(Item(*row[:6]), *row[6:]) for row in rows]

    def items(self, payments: Sequence[int]) -> list[Item]:
        """Return payments that count as paid, each whole or in its parts, by date."""
        items: list[Item] = []
        for i in range(0, len(payments), 500):
            marks = ",".join("?" * len(payments[i : i + 500]))
            rows = self._db.read(
                "SELECT p.id, coalesce(x.position, -1), coalesce(x.amount_fen, p.amount_fen), "
                "p.pay_date,"
                " CASE WHEN x.id IS NULL THEN p.project_id ELSE x.project_id END,"
                " CASE WHEN x.id IS NULL THEN p.source_id ELSE x.source_id END"
                f" FROM payment p LEFT JOIN part x ON x.payment_id = p.id WHERE p.measure = 0 AND "
                f"p.id IN ({marks})",
                payments[i : i + 500],
            )
            items += [Item(*row) for row in rows]
        return sorted(items, key=lambda item: (item.day, item.payment_id, item.position))

    # ------------------------------------------------------------ writing
    def book(
        self, change: Change, payment: int, link: Link, standing: Standing | None = None
    ) -> None:
        """Book a payment, or one part of it, on the contract of ``link``: its project becomes the
        contract's, and its source where it names none itself.

        Raises:
            UserError: ``not_a_payment`` (only money paid is booked), ``payment_is_split`` (book its
                parts), ``no_such_part``.
        """
        assert link.contract_id is not None
        row = self._contracts.get(link.contract_id)
        item = self._item(payment, link.position)
        standing = standing or self.standing()
        standing.without([item])
        moved = on_contract(item, row)
        self._place(change, item, moved)
        self._write(change, moved, row, link, standing)
        standing.counted(moved, row, link.kind)

    def book_all(
        self,
        change: Change,
        placed_items: Sequence[tuple[Item, int | None, str, str]],
        standing: Standing,
    ) -> None:
        """Book payments of an import in order of time: (item, contract or None, why, kind). The
        kept sums must not hold them yet.
        """
        rows: dict[int, Row] = {}
        for item, contract, why, kind in placed_items:
            row = None
            if contract is not None:
                row = rows.get(contract) or self._contracts.get(contract)
                rows[contract] = row
                moved = on_contract(item, row)
                self._place(change, item, moved)
                item = moved
            link = Link(item.position, contract, None, kind, "", why, 100 if row else 0)
            self._write(change, item, row, link, standing)
            standing.counted(item, row, kind)

    def book_application(
        self, change: Change, payment: int, application: int, *, why: str = "hand"
    ) -> None:
        """Book a payment on an application for policy money.

        Raises:
            UserError: ``not_a_payment``, ``payment_is_split``.
        """
        item = self._item(payment, WHOLE)
        standing = self.standing()
        standing.without([item])
        self._write(change, item, None, Link(WHOLE, None, application, why=why), standing)

    def split_over(
        self, change: Change, payment: int, shares: Sequence[tuple[int, int]], *, why: str = "hand"
    ) -> None:
        """Split a payment over contracts: (contract, fen), which add up to it.

        Raises:
            UserError: what ``Payments.split`` names.
        """
        full_payment = self._payments.get(payment)
        rows = [self._contracts.get(contract) for contract, _ in shares]
        lines = {p.id: p.line_id for p in self._projects.all()}
        standing = self.standing()
        standing.without(self.items([payment]))
        source = full_payment.source_id
        parts = [
            Part(fen, lines.get(row.project_id), row.project_id, row.source_id or source, "")
            for row, (_, fen) in zip(rows, shares, strict=True)
        ]
        self._payments.split(change, payment, parts)
        for position, (row, part) in enumerate(zip(rows, parts, strict=True)):
            day = full_payment.date.toordinal()
            item = Item(payment, position, part.amount_fen, day, part.project_id, part.source_id)
            self._write(change, item, row, Link(position, row.id, why=why), standing)
            standing.counted(item, row, "")

    def carry(
        self, change: Change, payment: int, links: Sequence[Link], standing: Standing
    ) -> None:
        """Tie a new payment, which the kept sums do not hold yet, as another one was tied."""
        tied = {link.position: link for link in links}
        for item in self.items([payment]):
            link = tied.get(item.position)
            row = self._contracts.get(link.contract_id) if link and link.contract_id else None
            if link is not None:
                self._write(change, item, row, link, standing)
            standing.counted(item, row, link.kind if link else "")

    def unbook(self, change: Change, payment: int) -> None:
        """Take a payment off its contracts; its project stays."""
        self._payments.unbook(change, payment)

    def learn(self, change: Change, party: str, pattern: str, contract: int) -> None:
        """Remember that this payee's payments with these words belong to a contract; the last
        word counts.
        """
        known = self._db.read(
            "SELECT id FROM contract_rule WHERE party = ? AND pattern = ?", (party, pattern)
        )
        if known:
            change.update("contract_rule", known[0][0], {"contract_id": contract})
        else:
            change.insert(
                "contract_rule", {"party": party, "pattern": pattern, "contract_id": contract}
            )

    def rules(self) -> dict[tuple[str, str], int]:
        """Return (payee, words) → contract as learnt."""
        rows = self._db.read("SELECT party, pattern, contract_id FROM contract_rule")
        return {(party, pattern): contract for party, pattern, contract in rows}

    def _item(self, payment: int, position: int) -> Item:
        full_payment = self._payments.get(payment)
        if full_payment.measure != MEASURE:
            raise UserError("not_a_payment", id=payment)
        items = {item.position: item for item in self.items([payment])}
        if position not in items:
            raise UserError("payment_is_split" if position == WHOLE else "no_such_part", id=payment)
        return items[position]

    def _place(self, change: Change, item: Item, moved: Item) -> None:
        """Write where a payment lies now: another project brings its plan line along."""
        values: dict[str, int | None] = {}
        if moved.project_id != item.project_id:
            line = self._db.read("SELECT line_id FROM project WHERE id = ?", (moved.project_id,))[
                0
            ][0]
            values |= {"project_id": moved.project_id, "line_id": line}
        if moved.source_id != item.source_id:
            values["source_id"] = moved.source_id
        if not values:
            return
        if item.position == WHOLE:
            change.update("payment", item.payment_id, values)
            return
        (part,) = self._db.read(
            "SELECT id FROM part WHERE payment_id = ? AND position = ?",
            (item.payment_id, item.position),
        )[0]
        change.update("part", part, values)

    def _write(
        self, change: Change, item: Item, row: Row | None, link: Link, standing: Standing
    ) -> None:
        known = self._db.read(
            "SELECT id, document FROM booking WHERE payment_id = ? AND position = ?",
            (item.payment_id, item.position),
        )
        values = {
            "contract_id": link.contract_id,
            "application_id": link.application_id,
            "kind": link.kind,
            "document": link.document or (known[0][1] if known else ""),
            "why": link.why,
            "score": link.score,
            **standing.before(item, row)._asdict(),
        }
        if known:
            change.update("booking", known[0][0], values)
        else:
            change.insert(
                "booking", {"payment_id": item.payment_id, "position": item.position, **values}
            )
