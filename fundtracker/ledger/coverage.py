"""Which days of which account the files taken in show, and what waits for a plan line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, Protocol

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gap, Month, OpenEnds, Shown, gaps
from fundtracker.ledger.documents.books import Statement

if TYPE_CHECKING:
    from fundtracker.ledger.documents.imports import Import
    from fundtracker.ledger.repositories import Repositories


class Kind(Protocol):
    """What a file is and what its rows prove."""

    @property
    def kind(self) -> str: ...

    @property
    def proves(self) -> str: ...


def is_account(kind: Kind) -> bool:
    """Tell whether a file shows an account: a register of money that was released (到位) shows
    none.
    """
    return kind.kind == "bank_statement" and kind.proves != "released"


class Incoming(NamedTuple):
    """A bank file that is not stored yet: its name, account, profile, columns (header, role),
    balances.
    """

    name: str
    own_account: str
    profile: str
    columns: list[list[str]]
    statement: Statement


def shown(ledger: Repositories, ends: OpenEnds | None = None) -> list[Shown]:
    """Return what each bank file shows of its account, those of funds too.

    ``ends``: what only reading the files once more can tell; None leaves it out.
    """
    days, names = _days(ledger), _Names(ledger)
    statements = ledger.books.statements()
    shown_files = []
    for import_ in ledger.imports.all():
        if not is_account(import_) or import_.id not in days:
            continue
        statement = statements.get(import_.id, Statement())
        account = names.of(_incoming(import_, statement))
        balances = statement.balances or (ends.balances.get(import_.id) if ends else None)
        differences = import_.details.get("differences")
        differs = any((differences or {}).values()) or bool(ends and ends.breaks.get(import_.id))
        shown_files.append(
            Shown(account, *days[import_.id], differs, import_.name, balances, differences == {})
        )
    return shown_files


def gaps_with(ledger: Repositories, more: Incoming | None = None) -> list[Gap]:
    """Return where the bank files do not follow one another, with one that is still to be stored;
    reads no payment.
    """
    statements, names = ledger.books.statements(), _Names(ledger)
    files = [
        _incoming(i, statements[i.id])
        for i in ledger.imports.all()
        if is_account(i) and i.id in statements
    ]
    return gaps(
        Shown(names.of(incoming), at.first_day, at.last_day, file=incoming.name, balances=at)
        for incoming in [*files, *([more] if more else [])]
        if (at := incoming.statement.balances) is not None
    )


def _incoming(import_: Import, statement: Statement) -> Incoming:
    return Incoming(
        import_.name,
        import_.own_account,
        import_.profile,
        import_.details.get("columns", []),
        statement,
    )


def accounts(ledger: Repositories) -> list[str]:
    """Return the accounts that files show or whose balances are recorded, by name."""
    names, statements = _Names(ledger), ledger.books.statements()
    files = [
        _incoming(i, statements.get(i.id, Statement()))
        for i in ledger.imports.all()
        if is_account(i)
    ]
    return sorted(
        {*map(names.of, files), *(balance.account for balance in ledger.bank_balances.balances())}
    )


def numberless(ledger: Repositories) -> frozenset[str]:
    """Return the names of accounts whose files state no number: those of their layouts."""
    names, statements = _Names(ledger), ledger.books.statements()
    files = [
        _incoming(i, statements.get(i.id, Statement()))
        for i in ledger.imports.all()
        if is_account(i)
    ]
    unnamed = {names.of(f) for f in files if not f.own_account and f.statement.fund is None}
    return frozenset(unnamed)


def files_of(ledger: Repositories, account: str) -> list[int]:
    """Return the imports that show an account."""
    names, statements = _Names(ledger), ledger.books.statements()
    every = [i for i in ledger.imports.all() if is_account(i)]
    return [
        i.id for i in every if names.of(_incoming(i, statements.get(i.id, Statement()))) == account
    ]


def shown_balance(ledger: Repositories, account: str, day: int) -> int | None:
    """Return the balance of an account at the end of a day by its files: the last they show until
    then (fen).
    """
    shown_files: tuple[int, int] | None = None
    for statement in shown(ledger):
        for at, fen in (
            statement.balances.by_day
            if statement.balances is not None and statement.account == account
            else ()
        ):
            if at <= day and (shown_files is None or at >= shown_files[0]):
                shown_files = at, fen
    return shown_files[1] if shown_files else None


def board(
    ledger: Repositories, quarter: Quarter, ends: OpenEnds | None = None
) -> dict[str, list[Month]]:
    """Return account → each month of a quarter, with what its files and its stated balances
    prove.
    """
    proofs = {
        (balance.account, balance.day): balance.statement_fen
        for balance in ledger.bank_balances.balances()
    }
    return rules.board(shown(ledger, ends), quarter, proofs)


class _Names:
    """Names accounts: a file that names none goes by its profile, else by its columns, under the
    name of the first such file.
    """

    def __init__(self, ledger: Repositories) -> None:
        self._funds = {fund.id: fund.name for fund in ledger.funds.all()}
        self._unnamed: dict[str, str] = {}

    def of(self, incoming: Incoming) -> str:
        if incoming.statement.fund is not None:
            return f"{self._funds[incoming.statement.fund]} {incoming.own_account}".strip()
        return (
            incoming.own_account
            or incoming.profile
            or self._unnamed.setdefault(json.dumps(incoming.columns), incoming.name)
        )


def _days(ledger: Repositories) -> dict[int, tuple[int, int]]:
    """Return import → first and last day (ordinals) of its rows."""
    days = ledger.books.days()
    for import_id, first, last in ledger.read(
        "SELECT import_id, min(pay_date), max(pay_date) FROM payment GROUP BY import_id UNION ALL"
        " SELECT c.import_id, min(p.pay_date), max(p.pay_date) FROM claim c JOIN payment p ON p.id "
        "= c.payment_id"
        " GROUP BY c.import_id"
    ):
        a, b = days.get(import_id, (first, last))
        days[import_id] = min(a, first), max(b, last)
    return days


def unclassified(ledger: Repositories, quarter: int) -> tuple[int, int]:
    """Return (how many, fen) of what was paid in a quarter and has no plan line."""
    row = ledger.read(
        "SELECT coalesce(sum(n), 0), coalesce(sum(amount_fen), 0) FROM paid_sum"
        " WHERE measure = 0 AND line_id = 0 AND book_quarter = ?",
        (quarter,),
    )[0]
    return int(row[0]), int(row[1])


def rejected(ledger: Repositories, quarter_days: tuple[int, int]) -> list[tuple[str, int]]:
    """Return (file, rows kept out) of the files that show days of a quarter."""
    first, last = quarter_days
    rows = ledger.read(
        "SELECT i.name, i.n_rejected FROM import i WHERE i.n_rejected > 0 AND (EXISTS (SELECT 1 "
        "FROM payment p"
        " WHERE p.import_id = i.id AND p.pay_date BETWEEN :a AND :b) OR EXISTS (SELECT 1 FROM "
        "fund_account_row r"
        " WHERE r.import_id = i.id AND r.day BETWEEN :a AND :b)) ORDER BY i.id",
        {"a": first, "b": last},
    )
    return [(name, n) for name, n in rows]
