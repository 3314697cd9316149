"""Payments: read, split over plan lines, classified, corrected; matches between sources
accepted.
"""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from itertools import chain
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import kept_sums
from fundtracker.ledger.core.change import Change, Column
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.core.terms import Terms, joined_serial
from fundtracker.ledger.documents.imports import Imports
from fundtracker.ledger.payments import kept_payees, own_accounts

_FEW = 500  # amounts that are looked up one by one
_SELECT = (
    "SELECT p.id, p.pay_date, p.book_quarter, p.direction, p.measure, p.amount_fen, p.parts, "
    "p.line_id,"
    " p.project_id, p.source_id, c.text, a.text, s.text, u.text, h.text, p.serial_tail, "
    "p.import_id, p.line"
    " FROM payment p JOIN term c ON c.id = p.counterparty JOIN term a ON a.id = p.account"
    " JOIN term s ON s.id = p.summary JOIN term u ON u.id = p.purpose JOIN term h ON h.id = "
    "p.serial_head"
)


class Payment(NamedTuple):
    """A payment; amount in fen (negative: refund or reversal), direction 0 out, 1 in."""

    id: int
    date: dt.date
    book_quarter: int
    direction: int
    measure: int
    amount_fen: int
    parts: int
    line_id: int | None
    project_id: int | None
    source_id: int | None
    counterparty: str
    account: str
    summary: str
    purpose: str
    serial: str
    import_id: int
    line: int


class Part(NamedTuple):
    """One share of a split payment, in fen."""

    amount_fen: int
    line_id: int | None = None
    project_id: int | None = None
    source_id: int | None = None
    note: str = ""


class Fact(NamedTuple):
    """What matching looks at: ``imports`` are those whose rows show the payment."""

    id: int
    day: int
    amount_fen: int
    counterparty: str
    imports: frozenset[int]


class Payments:
    """The payments of a ledger."""

    def __init__(self, db: Database, imports: Imports, terms: Terms) -> None:
        self._db, self._imports, self._terms = db, imports, terms

    def any(self) -> bool:
        """Tell whether there is a payment."""
        return self._db.read("SELECT 1 FROM payment LIMIT 1") != []

    def insert_columns(self, change: Change, size: int, columns: Sequence[Column]) -> None:
        """Insert payments without parts, column by column in the order of the table without rev;
        their sums and names are counted while they go by.
        """
        change.insert_columns("payment", size, columns)
        at = change.tables["payment"].columns.index
        key = [columns[at(name)] for name in kept_sums.KEY]
        kept_sums.count(change, size, key, columns[at("amount_fen")])
        kept_payees.count(change, size, columns[at("counterparty")])

    def get(self, payment: int) -> Payment:
        """Return one payment.

        Raises:
            UserError: ``no_such_payment``.
        """
        payments = self.some("p.id = ?", (payment,))
        if not payments:
            raise UserError("no_such_payment", id=payment)
        return payments[0]

    def booked_in(self, quarter: int) -> frozenset[int]:
        """Return the ids of all payments booked in a quarter (an ordinal)."""
        return frozenset(
            i for (i,) in self._db.read("SELECT id FROM payment WHERE book_quarter = ?", (quarter,))
        )

    def some(
        self, where: str = "1", params: Sequence[Any] = (), limit: int = 1 << 40
    ) -> list[Payment]:
        """Return payments by a condition on ``p`` (for this package and its tests), by date and
        id.
        """
        rows = self._db.read(
            f"{_SELECT} WHERE {where} ORDER BY p.pay_date, p.id LIMIT ?", (*params, limit)
        )
        return [
            Payment._make(
                (
                    row[0],
                    dt.date.fromordinal(row[1]),
                    *row[2:14],
                    joined_serial(row[14], row[15]),
                    *row[16:],
                )
            )
            for row in rows
        ]

    def under(
        self,
        lines: Sequence[int] | None,
        quarters: tuple[int, int],
        measure: int = PAID,
        limit: int = 1 << 40,
    ) -> tuple[list[tuple[Payment, int]], int, int]:
        """Return ((payment, its fen that count), how many there are, their sum) of some plan lines.

        ``lines``: ids, None for all, an empty list for what has no line. ``quarters``: first and
        last book quarter, both inside. A split payment counts by the parts that lie on the lines.
        """
        on = (
            "1"
            if lines is None
            else (f"line_id IN ({','.join(map(str, lines))})" if lines else "line_id IS NULL")
        )
        shares = (
            f"SELECT id, amount_fen AS fen FROM payment WHERE parts = 0 AND {on} AND measure = :m"
            " AND book_quarter BETWEEN :a AND :b"
            f" UNION ALL SELECT p.id, x.amount_fen FROM part x JOIN payment p ON p.id = "
            f"x.payment_id"
            f" WHERE x.{on} AND p.measure = :m AND p.book_quarter BETWEEN :a AND :b"
            if lines is not None
            else (
                "SELECT id, amount_fen AS fen FROM payment WHERE measure = :m AND book_quarter "
                "BETWEEN :a AND :b"
            )
        )
        named: Any = {"m": measure, "a": quarters[0], "b": quarters[1]}
        count, total = self._db.read(
            f"SELECT count(*), coalesce(sum(fen), 0) FROM ({shares})", named
        )[0]
        rows = self._db.read(
            f"SELECT s.id, s.fen FROM ({shares}) s JOIN payment p ON p.id = s.id"
            " ORDER BY abs(s.fen) DESC, p.pay_date, s.id LIMIT :n",
            {**named, "n": limit},
        )
        return [(self.get(i), fen) for i, fen in rows], count, total

    def parts(self, payment: int) -> list[Part]:
        """Return the parts of a split payment, in order; none for one that is not split."""
        rows = self._db.read(
            "SELECT amount_fen, line_id, project_id, source_id, note FROM part WHERE payment_id = "
            "? ORDER BY position",
            (payment,),
        )
        return [Part(*row) for row in rows]

    # ------------------------------------------------------------ writing
    def split(self, change: Change, payment: int, parts: Sequence[Part]) -> None:
        """Split a payment over plan lines, projects or sources; the parts add up to the fen. A
        part that names no source keeps that of the payment (of parts before: the one of them all).

        Raises:
            UserError: ``parts_do_not_add_up`` with ``missing`` (fen), ``part_is_zero``.
        """
        full_payment = self.get(payment)
        missing = full_payment.amount_fen - sum(part.amount_fen for part in parts)
        if missing:
            raise UserError("parts_do_not_add_up", missing=missing)
        if any(part.amount_fen == 0 for part in parts) or len(parts) < 2:
            raise UserError("part_is_zero")
        before = {part.source_id for part in self.parts(payment)} or {full_payment.source_id}
        own = next(iter(before)) if len(before) == 1 else None
        self._without_parts(change, full_payment)
        for position, part in enumerate(parts):
            row = part._asdict() | {"source_id": part.source_id or own}
            change.insert("part", {"payment_id": payment, "position": position, **row})
        none = {"line_id": None, "project_id": None, "source_id": None, "rule_id": None}
        change.update("payment", payment, {"parts": len(parts), **none})

    def unsplit(self, change: Change, payment: int) -> None:
        """Make a split payment whole again, unclassified."""
        self._without_parts(change, self.get(payment))
        change.update("payment", payment, {"parts": 0})

    def _without_parts(self, change: Change, payment: Payment) -> None:
        for (part,) in self._db.read("SELECT id FROM part WHERE payment_id = ?", (payment.id,)):
            change.delete("part", part)
        self.unbook(change, payment.id)

    def unbook(self, change: Change, payment: int) -> None:
        """Take a payment off its contracts; its project stays."""
        for (booking,) in self._db.read("SELECT id FROM booking WHERE payment_id = ?", (payment,)):
            change.delete("booking", booking)

    def classify(
        self,
        change: Change,
        payments: Sequence[int],
        *,
        line_id: int | None,
        project_id: int | None = None,
        source_id: int | None = None,
    ) -> None:
        """Put payments on a plan line, project and source; split ones are refused.

        Raises:
            UserError: ``payment_is_split``.
        """
        for payment in payments:
            if self.get(payment).parts:
                raise UserError("payment_is_split", id=payment)
            values = {
                "line_id": line_id,
                "project_id": project_id,
                "source_id": source_id,
                "rule_id": None,
            }
            change.update("payment", payment, values)

    def set_own_account(self, account: str, name: str, reason: str = "") -> None:
        """Register an account as the unit's own, in a change of its own; see ``own_accounts``."""
        with self._db.change("own_account", reason, account=account) as change:
            own_accounts.register(self._db, change, account, name)

    def own_accounts(self) -> set[str]:
        """Return the registered own accounts."""
        return {account for (account,) in self._db.read("SELECT account FROM own_account")}

    # ------------------------------------------------------------ matching
    def of_keys(
        self, keys: Sequence[int], days: Sequence[int]
    ) -> dict[int, tuple[int, int, int, str]]:
        """Return key → (payment, day, amount, own) of the keys that stand on their days (ordinals).

        ``own`` is '' for a payment's own key; for a row that a match merged into another payment,
        what that row says for itself, as its claim keeps it.
        """
        by_key: dict[int, tuple[int, int, int, str]] = {}
        for i in range(0, len(keys), 500):
            some = keys[i : i + 500]
            marks = ",".join("?" * len(some))
            for key, payment, own in self._db.read(
                f"SELECT own_key, payment_id, own FROM claim WHERE own_key IN ({marks})", some
            ):
                facts = json.loads(own)
                by_key[key] = payment, facts["pay_date"], facts["amount_fen"], own
            pairs = list(chain.from_iterable(zip(days[i : i + 500], some, strict=True)))
            rows = self._db.read(
                f"WITH wanted(day, key) AS (VALUES {','.join(['(?,?)'] * len(some))})"
                " SELECT p.key, p.id, p.pay_date, p.amount_fen"
                " FROM wanted w CROSS JOIN payment p ON p.pay_date = w.day AND p.key = w.key",
                pairs,
            )
            by_key.update((row[0], (*row[1:], "")) for row in rows)
        return by_key

    def facts(
        self,
        first_day: int,
        last_day: int,
        measure: int = PAID,
        amounts: Collection[int] | None = None,
    ) -> list[Fact]:
        """Return what was paid (or received: ``measure``) between two days (ordinals) with the
        imports that show it; ``amounts``: only payments of so many fen.
        """
        only, asked = "", list[str]()
        if amounts is not None:
            asked = [json.dumps(sorted(amounts))]
            many = "+" if len(amounts) > _FEW else ""  # not one by one: the days are read once
            only = f" AND {many}p.amount_fen IN (SELECT value FROM json_each(?4))"
        shown: dict[int, set[int]] = {}
        for payment, import_id in self._db.read("SELECT payment_id, import_id FROM claim"):
            shown.setdefault(payment, set()).add(import_id)
        rows = self._db.read(
            "SELECT p.id, p.pay_date, p.amount_fen, c.text, p.import_id FROM payment p"
            " JOIN term c ON c.id = p.counterparty WHERE p.measure = ?1 AND p.pay_date BETWEEN ?2 "
            f"AND ?3{only}",
            (measure, first_day, last_day, *asked),
        )
        return [
            Fact._make((*row[:4], frozenset({row[4]} | shown.get(row[0], set())))) for row in rows
        ]

    def shared_amounts(
        self, amounts: set[int], import_id: int, first_day: int, last_day: int
    ) -> set[int]:
        """Return those of many amounts (fen) of an import that a payment of another one has between
        two days (ordinals); a few are all returned: ``facts`` finds them without reading the days.
        """
        if len(amounts) <= _FEW:
            return amounts
        rows = self._db.read(
            "SELECT amount_fen FROM payment WHERE pay_date BETWEEN ? AND ? AND import_id <> ?",
            (first_day, last_day, import_id),
        )
        return amounts.intersection(fen for (fen,) in rows)

    def merge(self, change: Change, stays: int, goes: int) -> None:
        """Make two payments that two sources show one: the claims of ``goes`` move to ``stays``.

        Each claim keeps its own values, so that taking either file back leaves what the other says.
        The classification of ``stays`` stays; where it has none, that of ``goes`` passes to it
        (parts only to a payment of the same amount: they add up to it).
        """
        read, imports = self._db.read, self._imports
        theirs = imports.facts(goes)
        own = json.dumps(theirs, sort_keys=True)
        import_id, line, parts, line_id, project_id, source_id, fen = read(
            "SELECT import_id, line, parts, line_id, project_id, source_id, amount_fen FROM "
            "payment WHERE id = ?",
            (goes,),
        )[0]
        self._move_claims(change, goes, stays, own)
        mine = self.get(stays)
        unclassified = (mine.line_id, mine.project_id, mine.source_id) == (None, None, None)
        open_yet = not mine.parts and unclassified and (not parts or fen == mine.amount_fen)
        from fundtracker.ledger.projects.contract_paid import PAID as BOOKED

        tied = read(f"SELECT 1 FROM {BOOKED} WHERE b.payment_id = ? LIMIT 1", (stays,))
        theirs_count = not mine.parts and not tied and (open_yet or not parts)
        self._move(change, "booking", goes, stays if theirs_count else None)
        self._move(change, "part", goes, stays if open_yet else None)
        change.delete("payment", goes)
        change.insert(
            "claim",
            {
                "payment_id": stays,
                "import_id": import_id,
                "line": line,
                "own": own,
                "own_key": theirs["key"],
            },
        )
        if parts and open_yet:
            change.update("payment", stays, {"parts": parts, "rule_id": None})
        elif not parts and not mine.parts:
            change.update(
                "payment", stays,
                {
                    "line_id": mine.line_id or line_id, "project_id": mine.project_id or project_id,
                    "source_id": mine.source_id or source_id,
                },
            )  # fmt: skip

    def _move_claims(self, change: Change, goes: int, stays: int, own: str) -> None:
        """Move the claims of a payment to another; each keeps what its file says, by default
        ``own``.
        """
        rows = self._db.read("SELECT id, own FROM claim WHERE payment_id = ?", (goes,))
        for claim, claim_own in rows:
            facts = claim_own or own
            key = json.loads(facts)["key"]
            change.update("claim", claim, {"payment_id": stays, "own": facts, "own_key": key})

    def _move(self, change: Change, table: str, goes: int, stays: int | None) -> None:
        """Move the rows of a payment to another; with None they go with it."""
        for (row,) in self._db.read(f"SELECT id FROM {table} WHERE payment_id = ?", (goes,)):
            if stays is None:
                change.delete(table, row)
            else:
                change.update(table, row, {"payment_id": stays})
