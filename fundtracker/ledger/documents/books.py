"""Sets of books: whose account a file shows, the district's or a fund's; the rows of funds' own
accounts.

A row of a fund's account is no payment: no kept sum, table, filter or search total ever meets it.
Each file keeps its own rows, so that taking one back leaves what another shows.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from fundtracker.domain.park.checklist import Balances
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put

DISTRICT = "district"
TABLES = ("fund_account_row", "import_account")  # what belongs to one import


class Statement(NamedTuple):
    """Whose books an import belongs to: ``fund`` None is the district's; ``account`` as the file
    names it.
    """

    fund: int | None = None
    account: str = ""
    holder: str = ""
    balances: Balances | None = None


class Account(NamedTuple):
    """An account that somebody assigned: ``fund`` None is the district's."""

    account: str
    holder: str
    fund: int | None


class Movement(NamedTuple):
    """One movement of a fund's account; ``direction`` 0 out, 1 in; ``import_id``, ``line``: where
    it is shown first; ``account`` and ``key`` name it whatever file shows it, ``serial`` is the
    bank's number.
    """

    day: int
    direction: int
    amount_fen: int
    counterparty: str
    summary: str
    purpose: str
    import_id: int
    line: int
    account: str
    key: int
    serial: str

    @property
    def signed(self) -> int:
        """The amount, negative where it went out."""
        return self.amount_fen if self.direction else -self.amount_fen


class Books:
    """The sets of books of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def accounts(self) -> list[Account]:
        """Return the accounts that are assigned: in the funds' facts, by an answer, as the unit's
        own.
        """
        read = self._db.read
        accounts = [
            Account(a, name, None) for a, name in read("SELECT account, name FROM own_account")
        ]
        accounts += [
            Account(*row)
            for row in read("SELECT account, holder, fund_id FROM account_books ORDER BY id")
        ]
        return accounts + [
            Account(*row) for row in read("SELECT account, name, id FROM fund WHERE account <> ''")
        ]

    def assign(self, change: Change, account: str, fund: int | None, holder: str = "") -> Put:
        """Keep whose account it is.

        Raises:
            UserError: ``account_of_fund``: the facts of another fund name this account.
        """
        owner = self._db.read("SELECT id, name, name_en FROM fund WHERE account = ?", (account,))
        if owner and owner[0][0] != fund:
            raise UserError("account_of_fund", account=account, name=Named(*owner[0][1:]))
        known = self._db.read(
            "SELECT id, holder, fund_id FROM account_books WHERE account = ?", (account,)
        )
        if known and (known[0][1], known[0][2]) != (holder or known[0][1], fund):
            change.update(
                "account_books", known[0][0], {"holder": holder or known[0][1], "fund_id": fund}
            )
            return Put(known[0][0], "changed")
        return put(
            self._db,
            change,
            "account_books",
            {"account": account},
            {"holder": holder, "fund_id": fund},
        )

    def holder_of(self, account: str) -> str:
        """Return the account holder's name as it was recorded, '' where nobody said it."""
        rows = self._db.read("SELECT holder FROM account_books WHERE account = ?", (account,))
        return rows[0][0] if rows else ""

    # ------------------------------------------------------------ imports
    def write(self, change: Change, import_id: int, statement: Statement) -> None:
        """Write whose books an import belongs to and the balances it shows."""
        balances = statement.balances
        change.insert(
            "import_account",
            {
                "import_id": import_id,
                "fund_id": statement.fund,
                "account": statement.account,
                "holder": statement.holder,
                "first_day": balances and balances.first_day,
                "opening_fen": balances and balances.opening,
                "last_day": balances and balances.last_day,
                "closing_fen": balances and balances.closing,
                "closings": json.dumps(balances.by_day if balances else []),
            },
        )

    def statements(self) -> dict[int, Statement]:
        """Return import → whose books it belongs to; files taken in before there were books are
        left out.
        """
        statements = {}
        for (
            import_id,
            fund,
            account,
            holder,
            first,
            opening,
            last,
            closing,
            closings,
        ) in self._db.read(
            "SELECT import_id, fund_id, account, holder, first_day, opening_fen, last_day, "
            "closing_fen, closings"
            " FROM import_account"
        ):
            by_day = tuple((day, fen) for day, fen in json.loads(closings))
            balances = None if first is None else Balances(first, opening, last, closing, by_day)
            statements[import_id] = Statement(fund, account, holder, balances)
        return statements

    def fund_of(self, import_id: int) -> int | None:
        """Return the fund in whose books an import is, None for the district's."""
        rows = self._db.read("SELECT fund_id FROM import_account WHERE import_id = ?", (import_id,))
        return rows[0][0] if rows else None

    def misplaced(self) -> list[tuple[str, str]]:
        """Return (file, fund) of the files of a fund's account that count as the district's: the
        account was recorded after they were taken in.
        """
        rows = self._db.read(
            "SELECT i.name, f.name FROM import i LEFT JOIN import_account a ON a.import_id = i.id"
            " LEFT JOIN account_books b ON b.account = i.own_account"
            " JOIN fund f ON f.account = i.own_account OR f.id = b.fund_id"
            " WHERE i.own_account <> '' AND a.fund_id IS NULL ORDER BY i.id"
        )
        return [(name, fund) for name, fund in rows]

    # ------------------------------------------------------------ rows of funds' accounts
    def known(self, fund: int, account: str, keys: Sequence[int]) -> set[int]:
        """Return those of some keys that a file of this fund's account shows already."""
        keys_known: set[int] = set()
        for i in range(0, len(keys), 500):
            some = keys[i : i + 500]
            marks = ",".join("?" * len(some))
            rows = self._db.read(
                "SELECT r.key FROM fund_account_row r JOIN import_account a ON a.import_id = "
                "r.import_id"
                f" WHERE a.fund_id = ? AND a.account = ? AND r.key IN ({marks})",
                (fund, account, *some),
            )
            keys_known.update(key for (key,) in rows)
        return keys_known

    def insert(self, change: Change, import_id: int, rows: Sequence[tuple[Any, ...]]) -> None:
        """Write rows of a fund's account: (line, key, day, direction, fen, counterparty, its
        account, summary, purpose, serial).
        """
        first = change.new_ids("fund_account_row", len(rows))
        change.insert_rows(
            "fund_account_row", [(first + i, import_id, *row) for i, row in enumerate(rows)]
        )

    def movements(self, fund: int) -> list[Movement]:
        """Return the movements of a fund's own accounts by day, each once."""
        rows = self._db.read(
            "SELECT r.day, r.direction, r.amount_fen, r.counterparty, r.summary, r.purpose, "
            "min(r.import_id), r.line,"
            " a.account, r.key, r.serial"
            " FROM fund_account_row r JOIN import_account a ON a.import_id = r.import_id WHERE "
            "a.fund_id = ?"
            " GROUP BY a.account, r.key ORDER BY r.day, r.id",
            (fund,),
        )
        return [Movement(*row) for row in rows]

    def matches(self, fund: int) -> list[tuple[str, int, str, int]]:
        """Return (account, key, table, row) of the rows of a fund's accounts that are records of
        its book; a record that was undone since is none.
        """
        kinds = (
            "receipt",
            "distribution_paid",
            "lot",
            "deal_exit",
            "deal_income",
            "fund_fee",
            "fund_expense",
        )
        there = " UNION ALL ".join(f"SELECT '{kind}' AS kind, id FROM {kind}" for kind in kinds)
        rows = self._db.read(
            f"SELECT m.account, m.key, m.what, m.row_id FROM fund_row_match m JOIN ({there}) r"
            " ON r.kind = m.what AND r.id = m.row_id WHERE m.fund_id = ? ORDER BY m.id",
            (fund,),
        )
        return [(account, key, what, row) for account, key, what, row in rows]

    def days(self) -> dict[int, tuple[int, int]]:
        """Return import → first and last day of the rows of a fund's account that it shows."""
        rows = self._db.read(
            "SELECT import_id, min(day), max(day) FROM fund_account_row GROUP BY import_id"
        )
        return {import_id: (first, last) for import_id, first, last in rows}

    def withdraw(self, change: Change, import_id: int) -> None:
        """Take the rows and the statement of an import back."""
        for table in TABLES:
            change.disturbed(table)
            change.execute(f"DELETE FROM {table} WHERE import_id = ?", (import_id,))
