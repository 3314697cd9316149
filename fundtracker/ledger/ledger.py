"""The ledger: one SQLite file, one object. Everything above talks to it and to nothing else."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core import change as changes
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import history, migrations, opening_proof
from fundtracker.ledger.core.lock import Holder, Lock
from fundtracker.ledger.core.reading import Answers, Params, Rows, at_one_moment

if TYPE_CHECKING:
    from fundtracker.ledger.core.settings import Settings
    from fundtracker.ledger.core.terms import Terms
    from fundtracker.ledger.documents.attachments import Attachments
    from fundtracker.ledger.documents.imports import Imports
    from fundtracker.ledger.documents.profiles import Profiles
    from fundtracker.ledger.documents.source_files import Files
    from fundtracker.ledger.funds.capital_calls import Capital
    from fundtracker.ledger.funds.companies import Companies
    from fundtracker.ledger.funds.fund_costs import FundCosts
    from fundtracker.ledger.funds.fund_duties import FundDuties
    from fundtracker.ledger.funds.funds import Funds
    from fundtracker.ledger.payments.books import Books
    from fundtracker.ledger.payments.classification_rules import Rules
    from fundtracker.ledger.payments.payment_pages import Pages
    from fundtracker.ledger.payments.payments import Payments
    from fundtracker.ledger.plan.plan import Plan
    from fundtracker.ledger.projects.bookings import Bookings
    from fundtracker.ledger.projects.contracts import Contracts
    from fundtracker.ledger.projects.projects import Projects
    from fundtracker.ledger.review.indicators import Indicators
    from fundtracker.ledger.review.reviews import Reviews
    from fundtracker.ledger.sources.policy import Policy
    from fundtracker.ledger.sources.sources import Funding
    from fundtracker.ledger.undo import Undone

Clock = Callable[[], dt.datetime]
T = TypeVar("T")


class Ledger:
    """An open ledger, used by one thread at a time.

    ``read_only`` is True when it was asked for, when another process writes (``holder`` says who
    and since when) or when the place cannot be written.
    """

    def __init__(
        self,
        path: Path,
        person: str,
        clock: Clock,
        connection: sqlite3.Connection | None,
        lock: Lock | None,
    ) -> None:
        self.path, self.person, self.clock = path, person, clock
        self.read_only = lock is None
        self.holder: Holder | None = None
        self.set_aside: list[str] = []  # journals that would have wrecked the file
        self.identity = opening.identity(path)
        self._lock = lock
        self._schema_version: int | None = None
        self._done_at: dict[str, tuple[int, int]] = {}  # what was proved, at which state of the file
        self._answers: Answers | None = None  # of the reading that goes on
        if connection is not None:
            self.connection = connection

    # ------------------------------------------------------------ opening and closing
    @classmethod
    def create(cls, path: str | Path, person: str, *, clock: Clock, desk: int = 0) -> Self:
        """Make a new, empty ledger and open it.

        Raises:
            UserError: ``exists``, ``no_folder``, ``ledger_busy`` (somebody makes it just now),
                ``write_failed``, ``disk_full``.
        """
        path = Path(path)
        if path.exists():
            raise UserError("exists", path=path.name)
        if not path.parent.is_dir():
            raise UserError("no_folder", path=str(path.parent))
        lock = Lock(path)
        connection = None
        try:
            if not lock.take(person, clock().isoformat(timespec="seconds")):
                raise UserError("ledger_busy", path=path.name)
            connection = opening.connect(path, write=True, create=True)
            migrations.migrate(connection)
            uid = os.urandom(16).hex()
            connection.execute("INSERT INTO ledger_state VALUES(1, ?, ?, NULL)", (uid, desk))
            ledger = cls(path, person, clock, connection, lock)
            with ledger.change("create", ledger=uid, desk=desk) as change:
                change.insert("term", {"id": 0, "text": ""})
            return ledger
        except (sqlite3.Error, OSError, UserError) as error:
            if connection is not None:
                connection.close()
                path.unlink(missing_ok=True)
            lock.release()
            if isinstance(error, sqlite3.Error):
                raise opening.told(error, path) from error
            if isinstance(error, OSError):
                raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
            raise

    @classmethod
    def open(cls, path: str | Path, person: str, *, clock: Clock, read_only: bool = False, later: bool = False) -> Self:
        """Open a ledger; an older file is upgraded after a verified copy of it was written.

        ``later``: where nothing is to be healed or upgraded, the lock is taken now and the file opened
        and proved when it is first used; for who reads on a connection of his own meanwhile.

        Raises:
            UserError: ``no_ledger`` (no such file), ``not_a_ledger``, ``ledger_damaged``,
                ``newer_file``, ``upgrade_needs_writing``.
        """
        path = Path(path)
        ready = opening_proof.looked_at(path)
        lock = Lock(path)
        held: Holder | None = None
        try:
            mine = not read_only and lock.take(person, clock().isoformat(timespec="seconds"))
            if not mine and not read_only:
                held = lock.holder()
        except OSError:
            mine = False  # a place that cannot be written: a CD, a share without rights
        if mine and not os.access(path, os.W_OK):
            lock.release()
            mine = False
        try:
            ledger = cls(path, person, clock, None, lock if mine else None)
            if not (mine and later and ready):
                ledger.connection, ledger.tables, ledger.set_aside = opening_proof.proved(path, mine)
        except opening.FAILURES as error:
            lock.release()
            raise opening.told(error, path) from error
        except BaseException:
            lock.release()
            raise
        ledger.holder = held
        return ledger

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """The connection to the file, made now where ``open`` put it off.

        Raises:
            UserError: ``ledger_moved`` (another file, or none, is under the name by now), and as ``open``.
        """
        if self._lock is None:
            raise sqlite3.ProgrammingError("the ledger is closed")
        if opening.identity(self.path) != self.identity:
            raise UserError("ledger_moved", path=self.path.name)
        try:
            connection, self.tables, self.set_aside = opening_proof.proved(self.path, not self.read_only)
        except opening.FAILURES as error:
            raise opening.told(error, self.path) from error
        return connection

    @cached_property
    def tables(self) -> dict[str, migrations.Stamped]:
        """The tables whose rows carry the changeset that wrote them, by name."""
        return {table.name: table for table in migrations.stamped(self.connection)}

    @cached_property
    def desk(self) -> int:
        """The number of the desk whose file this is; 0 where there is one only."""
        return int(self.connection.execute("SELECT desk FROM ledger_state").fetchone()[0])

    def close(self) -> None:
        """Close the file; a ledger that could be written is one file again."""
        if "connection" in vars(self):
            opening.close(self.connection, write=not self.read_only)
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading and writing
    def read(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query: for the repositories of this package only."""
        if self._answers is not None:
            return self._answers.get(sql, params, self._ask)
        return self._ask(sql, params)

    def _ask(self, sql: str, params: Params) -> Rows:
        try:
            return self.connection.execute(sql, params).fetchall()
        except opening.FAILURES as error:
            if self._reached_again():
                return self.connection.execute(sql, params).fetchall()
            raise opening.told(error, self.path) from error

    def reading(self, work: Callable[[Self], T]) -> T:
        """Return what ``work`` reads of the ledger as it was at one moment, each question asked once.

        It is done anew where another connection wrote meanwhile; see ``reading.at_one_moment``. A reading
        inside a reading is part of it.
        """
        if self._answers is not None:
            return work(self)

        def once() -> T:
            self._answers = Answers(self.connection)
            try:
                return work(self)
            finally:
                self._answers = None

        return at_one_moment(self.version, once)

    def prove_shape(self) -> None:
        """Refuse to write where somebody altered the file's shape since it was proved.

        Raises:
            UserError: ``strange_shape``.
        """
        [(version,)] = self.connection.execute("PRAGMA schema_version").fetchall()
        if version != self._schema_version:
            migrations.prove(self.connection, self.path, migrations.version())
            self._schema_version = version

    def once_a_version(self, name: str, prove: Callable[[], None]) -> None:
        """Call ``prove`` unless it passed for this very state of the file."""
        state = (self.version(), self.connection.total_changes)
        if self._done_at.get(name) != state:
            prove()
            self._done_at[name] = state

    def version(self) -> int:
        """Return a number that is another one as soon as another connection has written to the file."""
        return int(self._ask("PRAGMA data_version", ())[0][0])

    def _reached_again(self) -> bool:
        """Reach a file again whose name went away: what stands in it can still be read and copied.

        SQLite looks for the file beside its kept journal; an ended journal (its head is zero) is
        of no use any more and goes. Saving stays refused.
        """
        journal = self.path.with_name(self.path.name + "-journal")
        if opening.identity(self.path) is not None or self.read_only or not journal.exists():
            return False
        if self.connection.in_transaction or any(journal.read_bytes()[:28]):
            return False
        journal.unlink()
        return True

    def change(
        self,
        kind: str,
        reason: str = "",
        *,
        undo_of: int | None = None,
        proven: bool = False,
        preview: changes.Preview | None = None,
        **params: Any,
    ) -> AbstractContextManager[changes.Change]:
        """Open a changeset: the one door for writes. ``params`` (JSON values) go into the history;
        ``proven`` and ``preview``: see ``changes.changing``.

        Raises:
            UserError: ``read_only_ledger``; at the end what ``changes.changing`` names.
        """
        if self.read_only:
            raise UserError("read_only_ledger", path=self.path.name)
        from fundtracker.ledger.core import kept_sums
        from fundtracker.ledger.funds import fund_invariants
        from fundtracker.ledger.projects import bookings
        from fundtracker.ledger.review import freeze

        def end(change: changes.Change) -> None:
            bookings.tidy(change)
            freeze.guard(self, change)
            kept_sums.apply(change)
            fund_invariants.guard(self, change)

        return changes.changing(self, kind, reason, params, undo_of, end, proven, preview)

    def undo(self, seq: int | None = None, *, preview: bool = False) -> Undone:
        """Undo the last change that stands, or the one named; see ``undo.undo``."""
        from fundtracker.ledger import undo

        return undo.undo(self, seq, preview=preview)

    def redo(self, *, preview: bool = False) -> Undone:
        """Bring back what the last undo took away; see ``undo.redo``."""
        from fundtracker.ledger import undo

        return undo.redo(self, preview=preview)

    def check(self, progress: Callable[[str], None] | None = None) -> list[Issue]:
        """Prove the whole file; every finding is named. See ``check.check``."""
        from fundtracker.ledger import check

        return check.check(self, progress)

    def as_of(self, seq: int, *, prove: bool = True) -> Ledger:
        """Return a read-only ledger as it stood after changeset ``seq``; see ``asof.open_at``."""
        from fundtracker.ledger import past_state

        return past_state.open_at(self, seq, prove=prove)

    def backup(self, target: str | Path) -> None:
        """Write a verified copy; see ``backup.copy``."""
        from fundtracker.ledger.core import backup

        self.read("SELECT 1 FROM ledger_state")  # a file whose name went away is reached again
        backup.copy(self.connection, Path(target))

    def head(self) -> str:
        """Return the hash of the last changeset: what papers print and people sign."""
        return str(self.read("SELECT hex(hash) FROM changeset ORDER BY seq DESC LIMIT 1")[0][0]).lower()

    def state_hash(self) -> str:
        """Return a hash of all content that can be undone, whatever its history."""
        from hashlib import sha256

        digest = sha256()
        for table in self.tables.values():
            if not table.append_only:
                columns = ",".join(table.columns)
                for row in self.read(f"SELECT {columns} FROM {table.name} ORDER BY id"):
                    digest.update(changes.packed([row]))
        return digest.hexdigest()

    # ------------------------------------------------------------ repositories
    @cached_property
    def history(self) -> history.History:
        """Who changed what, when and why."""
        return history.History(self)

    @cached_property
    def plan(self) -> Plan:
        """The plan: versions, lines, amounts, statements."""
        from fundtracker.ledger.plan.plan import Plan

        return Plan(self)

    @cached_property
    def payments(self) -> Payments:
        """Payments, their splits and their classification."""
        from fundtracker.ledger.payments.payments import Payments

        return Payments(self)

    @cached_property
    def pages(self) -> Pages:
        """Payments as tables show them, page by page."""
        from fundtracker.ledger.payments.payment_pages import Pages

        return Pages(self)

    @cached_property
    def imports(self) -> Imports:
        """Files taken in, their claims and rejected rows."""
        from fundtracker.ledger.documents.imports import Imports

        return Imports(self)

    @cached_property
    def books(self) -> Books:
        """Whose books a file belongs to, the district's or a fund's; rows of funds' own accounts."""
        from fundtracker.ledger.payments.books import Books

        return Books(self)

    @cached_property
    def files(self) -> Files:
        """Source files, byte for byte."""
        from fundtracker.ledger.documents.source_files import Files

        return Files(self)

    @cached_property
    def terms(self) -> Terms:
        """Words coded once."""
        from fundtracker.ledger.core.terms import Terms

        return Terms(self)

    @cached_property
    def funds(self) -> Funds:
        """Funds, their terms, partners and books."""
        from fundtracker.ledger.funds.funds import Funds

        return Funds(self)

    @cached_property
    def capital(self) -> Capital:
        """What is done with a fund's money: commitments, calls, receipts, distributions, fees."""
        from fundtracker.ledger.funds.capital_calls import Capital

        return Capital(self)

    @cached_property
    def fund_costs(self) -> FundCosts:
        """Management fees, expenses, subscription lines."""
        from fundtracker.ledger.funds.fund_costs import FundCosts

        return FundCosts(self)

    @cached_property
    def fund_duties(self) -> FundDuties:
        """Duties of the funds by rule and date."""
        from fundtracker.ledger.funds.fund_duties import FundDuties

        return FundDuties(self)

    @cached_property
    def companies(self) -> Companies:
        """Companies held, deals, valuations and exits."""
        from fundtracker.ledger.funds.companies import Companies

        return Companies(self)

    @cached_property
    def attachments(self) -> Attachments:
        """Papers kept with records."""
        from fundtracker.ledger.documents.attachments import Attachments

        return Attachments(self)

    @cached_property
    def rules(self) -> Rules:
        """Rules of classification."""
        from fundtracker.ledger.payments.classification_rules import Rules

        return Rules(self)

    @cached_property
    def profiles(self) -> Profiles:
        """Profiles of files that people saved."""
        from fundtracker.ledger.documents.profiles import Profiles

        return Profiles(self)

    @cached_property
    def settings(self) -> Settings:
        """Settings that travel with the ledger."""
        from fundtracker.ledger.core.settings import Settings

        return Settings(self)

    @cached_property
    def projects(self) -> Projects:
        """Projects: tree, estimates, budgets, milestones, progress, curves."""
        from fundtracker.ledger.projects.projects import Projects

        return Projects(self)

    @cached_property
    def contracts(self) -> Contracts:
        """Contracts: terms, changes, work, settlement."""
        from fundtracker.ledger.projects.contracts import Contracts

        return Contracts(self)

    @cached_property
    def bookings(self) -> Bookings:
        """Payments booked on contracts and applications."""
        from fundtracker.ledger.projects.bookings import Bookings

        return Bookings(self)

    @cached_property
    def funding(self) -> Funding:
        """Sources of money: indicators, rules, cash plans."""
        from fundtracker.ledger.sources.sources import Funding

        return Funding(self)

    @cached_property
    def policy(self) -> Policy:
        """Policy documents, applications and their payments."""
        from fundtracker.ledger.sources.policy import Policy

        return Policy(self)

    @cached_property
    def indicators(self) -> Indicators:
        """Indicators of the park and the registers that are no money."""
        from fundtracker.ledger.review.indicators import Indicators

        return Indicators(self)

    @cached_property
    def reviews(self) -> Reviews:
        """Reviews of quarters: states, snapshots, signatures, comments, decisions."""
        from fundtracker.ledger.review.reviews import Reviews

        return Reviews(self)

    @property
    def is_sample(self) -> bool:
        """Whether the ledger holds made-up data: every page and paper must say so."""
        return self.settings.get("sample") == "1"
