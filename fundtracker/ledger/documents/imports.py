"""Files taken in: what each row of a file claims, and how a file is taken back exactly.

A payment is what at least one standing file shows. Its earliest claim stands in its own row
(``import_id``, ``line``), further ones in ``claim``. Taking a file back withdraws its claims: a
payment goes with its last one, else values and provenance pass to the earliest that remains.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import Entry, History, root
from fundtracker.ledger.core.measures import PAID, RECEIVED, TRANSFER
from fundtracker.ledger.documents.books import Books
from fundtracker.ledger.review import freeze

# What a file row says of a payment; line, project and source of the plan are not among it.
FACTS = (
    *("key", "pay_date", "book_quarter", "direction", "measure", "amount_fen"),
    *("counterparty", "account", "payer", "summary", "purpose", "subject", "project_text"),
    *("contract_text", "source_text", "serial_head", "serial_tail", "note"),
)


class Import(NamedTuple):
    """A file that was taken in; ``details`` holds totals, declared totals, columns, id range."""

    id: int
    file_id: int
    name: str
    kind: str
    perspective: str
    proves: str
    profile: str
    encoding: str
    unit: str
    own_account: str
    n_read: int
    n_new: int
    n_known: int
    n_skipped: int
    n_rejected: int
    details: dict[str, Any]

    @property
    def sheet(self) -> str:
        """Which of several sheets of a workbook was read, else ''."""
        return str(self.details.get("sheet", ""))

    @property
    def title(self) -> str:
        """The file's name, and its sheet where it has several."""
        return f"{self.name} · {self.sheet}" if self.sheet else self.name


class Claim(NamedTuple):
    """One file row that shows a payment."""

    import_id: int
    line: int
    file: str


class Imports:
    """The imports of a ledger."""

    def __init__(self, db: Database, history: History, books: Books) -> None:
        self._db, self._history, self._books = db, history, books

    def all(self) -> list[Import]:
        """Return the imports that stand, in order."""
        return self._some("1 ORDER BY id")

    def any(self) -> bool:
        """Tell whether a file stands in the ledger."""
        return self._db.read("SELECT 1 FROM import LIMIT 1") != []

    def names(self) -> dict[int, str]:
        """Return the names of the files taken in, by import."""
        return dict(self._db.read("SELECT id, name FROM import"))

    def get(self, import_id: int) -> Import:
        """Return one import."""
        return self._some("id = ?", (import_id,))[0]

    def of_file(self, digest: bytes, sheet: str = "") -> Import | None:
        """Return the first standing import of a file with these bytes (of that sheet, or of all
        of it), or None.
        """
        where = "file_id = (SELECT id FROM source_file WHERE sha256 = ?) ORDER BY id"
        return next(
            (import_ for import_ in self._some(where, (digest,)) if import_.sheet in ("", sheet)),
            None,
        )

    def digests(self) -> set[bytes]:
        """Return the SHA-256 of every file that stands in the ledger as payments or as a list."""
        rows = self._db.read(
            "SELECT sha256 FROM source_file WHERE id IN (SELECT file_id FROM import"
            " UNION SELECT file_id FROM list_import)"
        )
        return {bytes(row[0]) for row in rows}

    def days(self, import_id: int) -> tuple[int, int] | None:
        """Return the first and last day (ordinals) of the rows a file shows, or None."""
        where, params = self._own(import_id)
        row = self._db.read(
            f"SELECT min(d), max(d) FROM (SELECT pay_date d FROM payment WHERE {where} UNION ALL"
            " SELECT p.pay_date FROM claim c JOIN payment p ON p.id = c.payment_id WHERE "
            "c.import_id = ?)",
            (*params, import_id),
        )[0]
        return self._books.days().get(import_id) if row[0] is None else (row[0], row[1])

    def effects(self, import_id: int) -> dict[int, tuple[int, int]]:
        """Return line → (day, fen by which it moves its account's balance): in counts up, out
        down.
        """
        where, params = self._own(import_id)
        rows = self._db.read(
            f"SELECT line, pay_date, direction, amount_fen FROM payment WHERE {where} UNION ALL"
            " SELECT c.line, p.pay_date, p.direction, p.amount_fen FROM claim c JOIN payment p ON "
            "p.id = c.payment_id"
            " WHERE c.import_id = ? UNION ALL"
            " SELECT line, day, direction, amount_fen FROM fund_account_row WHERE import_id = ?",
            (*params, import_id, import_id),
        )
        return {line: (day, fen if direction else -fen) for line, day, direction, fen in rows}

    def change_of(self, import_id: int) -> int:
        """Return the change that an import stands by: the one to undo to take it back."""
        return int(self._db.read("SELECT rev FROM import WHERE id = ?", (import_id,))[0][0])

    def rejected(self, import_id: int) -> list[tuple[int, str, dict[str, Any]]]:
        """Return (line, code, params) of the rows of a file that were kept out."""
        rows = self._db.read(
            "SELECT line, code, params FROM import_reject WHERE import_id = ? ORDER BY line",
            (import_id,),
        )
        return [(line, code, json.loads(params)) for line, code, params in rows]

    def witnesses(self, payment: int) -> list[Claim]:
        """Return every file row that shows a payment, the earliest first."""
        rows = self._db.read(
            "SELECT import_id, line FROM payment WHERE id = :p UNION ALL"
            " SELECT import_id, line FROM claim WHERE payment_id = :p ORDER BY 1, 2",
            {"p": payment},
        )
        return [Claim(i, line, self.get(i).name) for i, line in rows]

    def places(self, payments: Collection[int]) -> dict[int, list[tuple[int, int]]]:
        """Return payment → (import, line) of every row that shows it."""
        places: dict[int, list[tuple[int, int]]] = {payment: [] for payment in payments}
        ids = sorted(places)
        claims = self._db.read("SELECT 1 FROM claim LIMIT 1") != []
        for at in range(0, len(ids), 500):
            some = ids[at : at + 500]
            marks = ",".join("?" * len(some))
            rows = self._db.read(
                f"SELECT id, import_id, line FROM payment WHERE id IN ({marks})", some
            )
            if claims:
                sql = f"SELECT payment_id, import_id, line FROM claim WHERE payment_id IN ({marks})"
                rows = [*rows, *self._db.read(sql, some)]
            for payment, import_id, line in rows:
                places[payment].append((import_id, line))
        return places

    def days_of(self, import_id: int) -> dict[int, int]:
        """Return day → how many payments a file shows on it."""
        where, params = self._own(import_id)
        rows = self._db.read(
            f"SELECT day, count(*) FROM (SELECT pay_date AS day FROM payment WHERE {where} UNION"
            " ALL SELECT p.pay_date FROM claim c JOIN payment p ON p.id = c.payment_id WHERE"
            " c.import_id = ?) GROUP BY day",
            (*params, import_id),
        )
        return dict(rows)

    def _some(self, where: str, params: tuple[Any, ...] = ()) -> list[Import]:
        columns = ", ".join(Import._fields)
        rows = self._db.read(f"SELECT {columns} FROM import WHERE {where}", params)
        return [Import._make((*row[:-1], json.loads(row[-1]))) for row in rows]

    # ------------------------------------------------------------ taking back
    def goes_along(self, import_id: int) -> list[dict[str, Any]]:
        """Return the later edits (splits, classifications, corrections) that leave with an
        import.
        """
        entries = {e.seq: e for e in self._history.entries()}
        where, params = self._leaving(import_id)
        edits = " OR ".join(
            f"p.{c} IS NOT h.{c}" for c in (*FACTS, "parts", "line_id", "project_id", "source_id")
        )
        rows = self._db.read(
            f"SELECT p.rev, p.id, p.line FROM (SELECT * FROM payment WHERE {where}) p JOIN "
            f"payment_h h"
            " ON h.id = p.id AND h.rev = (SELECT min(rev) FROM payment_h WHERE id = p.id)"
            f" WHERE {edits} ORDER BY 1, 2",
            params,
        )
        losses = []
        for seq, payment, line in rows:
            if (
                root(entries, entries[seq]).kind == "import"
            ):  # a redo of the import brought the edit back
                seq = self._last_edit(entries, payment, seq)
            kind = root(entries, entries[seq]).kind
            losses.append({"change": seq, "kind": kind, "payment": payment, "line": line})
        return sorted(losses, key=lambda loss: (loss["change"], loss["payment"]))

    def _last_edit(self, entries: dict[int, Entry], payment: int, otherwise: int) -> int:
        rows = self._db.read("SELECT rev FROM payment_h WHERE id = ? ORDER BY rev DESC", (payment,))
        return next(
            (rev for (rev,) in rows if entries[rev].kind not in ("import", "undo", "redo")),
            otherwise,
        )

    def wholly_along(self, import_id: int, seqs: Iterable[int]) -> list[int]:
        """Return those of some changesets that did nothing but edit payments that leave with an
        import.
        """
        wanted = sorted(seqs)
        if not wanted:
            return []
        where, params = self._leaving(import_id)
        leaving = f"(SELECT id FROM payment WHERE {where})"
        there: Counter[int] = Counter()
        for table, own in (("payment", "id"), ("part", "payment_id")):
            for source, stamp in ((table, "rev"), (f"{table}_h", "rev"), (f"{table}_h", "rev_end")):
                ended = "op = 'D' AND " if stamp == "rev_end" else ""
                rows = self._db.read(
                    f"SELECT {stamp}, count(*) FROM {source} WHERE {ended}{own} IN {leaving} GROUP "
                    f"BY 1",
                    params,
                )
                there.update(dict(rows))
        marks = ",".join("?" * len(wanted))
        rows = self._db.read(
            "SELECT seq, sum(written + deleted), sum(tbl NOT IN ('payment', 'part')) FROM "
            "changeset_table"
            f" WHERE seq IN ({marks}) GROUP BY seq ORDER BY seq",
            wanted,
        )
        return [seq for seq, n, elsewhere in rows if not elsewhere and there[seq] == n]

    def _leaving(self, import_id: int) -> tuple[str, tuple[Any, ...]]:
        where, params = self._own(import_id)
        return f"{where} AND id NOT IN (SELECT payment_id FROM claim WHERE import_id <> ?)", (
            *params,
            import_id,
        )

    def _own(self, import_id: int) -> tuple[str, tuple[Any, ...]]:
        """Return the condition of the payments whose earliest claim is this import's."""
        low, high = self.get(import_id).details["ids"]
        return (
            "(id BETWEEN ? AND ? AND import_id = ?"
            " OR id IN (SELECT id FROM payment WHERE moved = 1 AND import_id = ?))",
            (low, high, import_id, import_id),
        )

    def withdraw(self, change: Change, import_id: int) -> None:
        """Take an import back: the handler of its undo.

        Raises:
            UserError: ``frozen_quarter`` when a leaving payment lies in a frozen quarter.
        """
        self._not_frozen(import_id)
        for table in ("payment", "part", "claim", "import_reject", "import"):
            change.disturbed(table)
        change.execute("DELETE FROM claim WHERE import_id = ?", (import_id,))
        where, params = self._own(import_id)
        staying = self._db.read(
            f"SELECT id FROM payment WHERE {where} AND id IN (SELECT payment_id FROM claim)", params
        )
        for (payment,) in staying:
            self._hand_over(change, payment)
        where, params = self._own(import_id)
        if self._db.read("SELECT 1 FROM part LIMIT 1"):
            change.execute(
                f"DELETE FROM part WHERE payment_id IN (SELECT id FROM payment WHERE {where})",
                params,
            )
        if self._db.read("SELECT 1 FROM record_file WHERE payment_id IS NOT NULL LIMIT 1"):
            change.disturbed("record_file")
            change.execute(
                "DELETE FROM record_file WHERE payment_id IN (SELECT id FROM payment WHERE "
                f"{where})",
                params,
            )
        change.execute(f"DELETE FROM payment WHERE {where}", params)
        change.execute("DELETE FROM import_reject WHERE import_id = ?", (import_id,))
        self._books.withdraw(change, import_id)
        change.execute("DELETE FROM import WHERE id = ?", (import_id,))

    def _hand_over(self, change: Change, payment: int) -> None:
        """Pass values and provenance of a payment to its earliest remaining claim."""
        read = self._db.read
        claims = read(
            "SELECT id, import_id, line, own FROM claim WHERE payment_id = ? ORDER BY import_id, "
            "line",
            (payment,),
        )
        heir, import_id, line, own = claims[0]
        change.delete("claim", heir)
        values: dict[str, Any] = {"import_id": import_id, "line": line, "moved": 1}
        if own:
            former = self.facts(payment)
            values |= json.loads(own)
            if values["measure"] in (PAID, RECEIVED) and self._is_own(values["account"]):
                values["measure"] = TRANSFER  # registered as own after that row was read
            for other, _, _, others in claims[1:]:
                if not others:  # it said what the leaving row said: now it must say so itself
                    former_values = {
                        "own": json.dumps(former, sort_keys=True),
                        "own_key": former["key"],
                    }
                    change.update("claim", other, former_values)
        change.update("payment", payment, values)

    def _is_own(self, account: int) -> bool:
        sql = "SELECT 1 FROM own_account o JOIN term t ON t.text = o.account WHERE t.id = ?"
        return self._db.read(sql, (account,)) != []

    def facts(self, payment: int) -> dict[str, Any]:
        """Return what the earliest claim of a payment says of it, as columns → coded values."""
        row = self._db.read(f"SELECT {', '.join(FACTS)} FROM payment WHERE id = ?", (payment,))[0]
        return dict(zip(FACTS, row, strict=True))

    def _not_frozen(self, import_id: int) -> None:
        frozen = freeze.frozen(self._db)
        if frozen:
            where, params = self._leaving(import_id)
            marks = ",".join("?" * len(frozen))
            hit = self._db.read(
                f"SELECT book_quarter, count(*) FROM payment WHERE {where}"
                f" AND book_quarter IN ({marks}) GROUP BY 1 LIMIT 1",
                (*params, *frozen),
            )
            if hit:
                quarter, n = hit[0]
                instead = Quarter.at(freeze.open_quarter(frozen, quarter)).name
                raise UserError(
                    "frozen_quarter",
                    quarter=Quarter.at(quarter).name,
                    n=n,
                    table="payment",
                    open=instead,
                    remedy="payment",
                )
