"""The ledger: one SQLite file, one object. Everything above talks to it and to nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import opening_proof
from fundtracker.ledger.core.change import Authority, Change
from fundtracker.ledger.core.connection import Connect
from fundtracker.ledger.core.database import Clock
from fundtracker.ledger.core.lock import Lock
from fundtracker.ledger.repositories import Repositories

if TYPE_CHECKING:
    import pandas as pd

    from fundtracker.ledger.payments.payment_groups import Group
    from fundtracker.ledger.payments.payment_outline import Outlines
    from fundtracker.ledger.payments.payment_query import Query
    from fundtracker.ledger.review.people import Keyholders
    from fundtracker.ledger.review.signing import Key
    from fundtracker.ledger.undo import Undone


class Ledger(Repositories):
    """An open ledger: the database, its repositories, and what is done with the whole of it."""

    def __init__(
        self,
        path: Path,
        person: str,
        clock: Clock,
        connection: sqlite3.Connection | None,
        lock: Lock | None,
        *,
        connect: Connect = opening.connect,
    ) -> None:
        super().__init__(path, person, clock, connection, lock, connect=connect)
        self.told: list[Issue] = []  # what followed from the last change for what stood before it
        self.register(
            self._refuse_nothing_new,
            self._follow_sources,
            self._tidy_bookings,
            self._keep_frozen,
            self._move_payees,
            self._move_sums,
            self._keep_funds_sound,
            self._say_what_follows,
        )

    @cached_property
    def authority(self) -> Authority:
        """The key that was unlocked, and the roles of its person."""
        return self._keyholders

    @cached_property
    def _keyholders(self) -> Keyholders:
        from fundtracker.ledger.review.people import Keyholders

        return Keyholders(self)

    @cached_property
    def unproved(self) -> list[Issue]:
        """What does not prove of the last changes, and of the rows where ``prove_rows`` looked at
        them: who opens a ledger asks, reports say it.
        """
        return opening_proof.last_changes(self.connection)

    def prove_rows(self) -> bool:
        """Prove the rows too, where they are few; return whether they were. Doors that show
        figures ask for it once, when they open a ledger.
        """
        from fundtracker.ledger.core import digests

        rows = digests.of_rows(self.connection, self.tables)
        self.unproved = self.unproved or rows.issues
        return rows.proved

    # ------------------------------------------------------------ what every change must keep
    def _refuse_nothing_new(self, change: Change) -> None:
        from fundtracker.ledger.funds import entered_twice

        entered_twice.guard(change)

    def _follow_sources(self, change: Change) -> None:
        from fundtracker.ledger.payments import booking_upkeep

        booking_upkeep.follow_source(change)

    def _tidy_bookings(self, change: Change) -> None:
        from fundtracker.ledger.payments import booking_upkeep

        booking_upkeep.tidy(change)

    def _keep_frozen(self, change: Change) -> None:
        from fundtracker.ledger.review import freeze

        freeze.guard(self, change)

    def _move_payees(self, change: Change) -> None:
        from fundtracker.ledger.payments import kept_payees

        kept_payees.apply(change)

    def _move_sums(self, change: Change) -> None:
        from fundtracker.ledger.core import kept_sums

        kept_sums.apply(change)

    def _keep_funds_sound(self, change: Change) -> None:
        from fundtracker.ledger.fund_checks import fund_invariants

        if fund_invariants.concerns(change):
            fund_invariants.guard(self, self.funds, self.companies, self.sub_funds, change)

    def _say_what_follows(self, change: Change) -> None:
        from fundtracker.ledger.fund_checks import told

        self.told = told.by(self, change)

    # ------------------------------------------------------------ the ledger as a whole
    def work_as(self, key: Key | None) -> None:
        """Work with an unlocked key from now on, or with none: where roles hold, its person is who
        makes the changes and signs each of them.
        """
        self._keyholders.work_as(key)

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
        """Return a read-only ledger as it stood after changeset ``seq``; see
        ``past_state.open_at``.
        """
        from fundtracker.ledger import past_state

        return past_state.open_at(self, seq, prove=prove)

    def groups(self, by: Sequence[str], query: Query | None = None) -> list[Group]:
        """Return sums of payments by what a person names; see
        ``payment_groups.PaymentGroups.sums``.
        """
        return self.payment_groups.sums(by, *([query] if query is not None else []))

    @cached_property
    def outlines(self) -> Outlines:
        """Payments under a subtotal for each value of a column."""
        from fundtracker.ledger.payments.payment_outline import Outlines

        return Outlines(self, self.history, self.pages, self.payment_groups)

    def frame(
        self, name: str, query: Query | None = None, as_of: int | None = None
    ) -> pd.DataFrame:
        """Return records as a pandas frame, fen as whole numbers; see ``frames.frame``. ``as_of``:
        the changeset after which the ledger is looked at.
        """
        from fundtracker.ledger import frames

        if as_of is None:
            return frames.frame(self, name, query)
        past = self.as_of(as_of)
        try:
            return frames.frame(past, name, query)
        finally:
            past.close()

    def prove_figures(self) -> None:
        """Refuse where what papers are made of does not prove: who freezes or signs a quarter asks
        this first.

        Raises:
            UserError: ``figures_not_proved``.
        """
        from fundtracker.ledger import figure_proof

        figure_proof.prove(self)

    def _figures_hold(self, path: Path, connection: sqlite3.Connection) -> bool:
        from fundtracker.ledger import check

        ledger = type(self)(path, "", self.clock, connection, None)
        return not check.figures(ledger, ledger.tables.keys())
