"""Undo and redo: compensating changesets, exact by content, never by erasing."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import digests, kept_sums
from fundtracker.ledger.core.change import Change, TableDigest
from fundtracker.ledger.core.history import Entry, root
from fundtracker.ledger.core.kept_sums import Moved
from fundtracker.ledger.core.migrations import Stamped
from fundtracker.ledger.repositories import Repositories
from fundtracker.ledger.review.roles import WITHDRAWAL

BARRIERS = ("create", "template")
# What a review did is no edit to be undone: a lock opens again with a reason, a signature stays;
# a quarter that was sent back is examined and frozen anew, with a snapshot of what stands then.
APART = (
    "review.check", "review.lock", "review.reopen", "review.return", "review.sign", "review.merge",
    "desk",
)  # fmt: skip


class Undone(NamedTuple):
    """What an undo or redo did or, with a preview (``seq`` None), what it did before it was rolled
    back.

    ``along`` names what else goes: later edits of payments that leave with their import. ``rows``:
    table, rows written, rows deleted. ``sums``: by how much the kept sums of payments moved.
    ``amounts``: table of other money (calls, receipts, change orders …) → by how much its amounts
    moved, fen.
    """

    entry: Entry
    seq: int | None
    along: list[dict[str, Any]]
    rows: list[tuple[str, int, int]]
    sums: list[Moved]
    amounts: dict[str, int] = {}  # noqa: RUF012 - never mutated


_SUMMED = ("payment", "part")
Handler = Callable[[Repositories, Change, Entry, int], None]


def stacks(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return (what may be undone, the undos that may be redone), the next one last."""
    both = _Stacks()
    for entry in entries:
        both.take(entry)
    return both.done, both.undone


class _Stacks:
    """What may be undone and redone after the changes taken so far."""

    def __init__(self) -> None:
        self.done: list[Entry] = []
        self.undone: list[Entry] = []
        # undo → the edits that went with it: a redo brings them back
        self._along: dict[int, list[Entry]] = {}

    def take(self, entry: Entry) -> None:
        """Take the next change of the history."""
        if entry.kind in BARRIERS:
            self.done, self.undone = [], []
        elif entry.kind in APART:
            return
        elif entry.kind == WITHDRAWAL:
            self.done, self.undone = _without(self.done, entry), []
        elif entry.kind == "undo":
            self._undo(entry)
        elif entry.kind == "redo":
            self._redo(entry)
        else:
            self.done.append(entry)
            self.undone = []

    def _undo(self, entry: Entry) -> None:
        target = next((e for e in self.done if e.seq == entry.undo_of), None)
        if target is not None:
            self.done.remove(target)
            left = _without(self.done, entry)
            self._along[entry.seq] = [e for e in self.done if e not in left]
            self.done = left
            self.undone.append(entry)

    def _redo(self, entry: Entry) -> None:
        target = next((e for e in self.undone if e.seq == entry.undo_of), None)
        if target is not None:
            self.undone.remove(target)
            # The redo now stands for the change: undoing it again undoes the redo.
            self.done += [entry, *self._along[target.seq]]


def _without(done: list[Entry], entry: Entry) -> list[Entry]:
    """Return the changes that stand still after one that took some of them away."""
    gone = set(entry.params.get("gone", ()))
    return [e for e in done if e.seq not in gone]


def _undoable(done: list[Entry], seq: int | None) -> Entry:
    """Return the last change that stands, or the one named."""
    if seq is None and not done:
        raise UserError("nothing_to_undo")
    if seq is None:
        return done[-1]
    entry = next((e for e in done if e.seq == seq), None)
    if entry is None:
        raise UserError("not_undoable", seq=seq)
    return entry


def undo(ledger: Repositories, seq: int | None, *, preview: bool = False) -> Undone:
    """Undo the last change that stands, or the one named.

    Raises:
        UserError: ``nothing_to_undo``, ``not_undoable`` (no such change, or undone already),
            ``changed_since`` (a row's content is not what that change left), ``history_altered``
            (what is in the file is not what was written); with ``preview`` the same, and all that
            the change would raise.
    """
    entries = ledger.history.entries()
    done, _ = stacks(entries)
    entry = _undoable(done, seq)
    original = root({e.seq: e for e in entries}, entry)
    handler = HANDLERS.get(original.kind)
    along, gone = [], list[int]()
    if original.kind == "import":
        later = done[done.index(entry) + 1 :]
        along = ledger.imports.goes_along(original.params["import"])
        gone = ledger.imports.wholly_along(original.params["import"], [e.seq for e in later])

    def act(change: Change) -> None:
        if handler is not None:
            handler(ledger, change, original, entry.seq)
        else:
            reverse(ledger, change, entry.seq)

    return _compensate(
        ledger,
        "undo",
        Undone(entry, None, along, [], []),
        {"along": len(along), "gone": gone},
        act,
        preview=preview,
    )


def redo(ledger: Repositories, *, preview: bool = False) -> Undone:
    """Bring back what the last undo took away.

    Raises:
        UserError: ``nothing_to_redo``, ``changed_since``, ``history_altered``.
    """
    _, undone = stacks(ledger.history.entries())
    if not undone:
        raise UserError("nothing_to_redo")
    entry = undone[-1]

    def act(change: Change) -> None:
        reverse(ledger, change, entry.seq)

    return _compensate(ledger, "redo", Undone(entry, None, [], [], []), {}, act, preview=preview)


def _compensate(
    ledger: Repositories,
    kind: str,
    plan: Undone,
    params: dict[str, Any],
    act: Callable[[Change], None],
    *,
    preview: bool,
) -> Undone:
    """Run the compensating change; with ``preview`` all of it, and roll it back.

    A row that others refer to cannot go: ``still_used``.
    """
    entry, before = plan.entry, kept_sums.by_line(ledger)
    results: list[Undone] = []

    def rolled_back(change: Change, tables: Sequence[TableDigest]) -> None:
        results.append(
            done(change.seq, [(table, written, deleted) for table, written, deleted, _ in tables])
        )

    def done(seq: int, rows: list[tuple[str, int, int]]) -> Undone:
        sums = kept_sums.moved(before, kept_sums.by_line(ledger))
        return plan._replace(
            rows=rows, sums=sums, amounts=_amounts(ledger, seq, [table for table, _, _ in rows])
        )

    watch = rolled_back if preview else None
    try:
        with ledger.change(
            kind, "", undo_of=entry.seq, preview=watch, **params, what=entry.kind
        ) as change:
            _prove_before(ledger, entry.seq)
            act(change)
            _require_unused(ledger, change)
            _prove_after(ledger, change, entry.seq)
    except sqlite3.IntegrityError:
        raise UserError("still_used", seq=entry.seq) from None
    if preview:
        return results[0]
    return done(change.seq, ledger.history.counts(change.seq))._replace(seq=change.seq)


def _amounts(ledger: Repositories, seq: int, tables: Sequence[str]) -> dict[str, int]:
    """Return by how much the amounts of tables moved in a changeset, fen; payments have their
    kept sums.
    """
    moved = {}
    for table in tables:
        if "amount_fen" not in ledger.tables[table].columns or table in _SUMMED:
            continue
        [(fen,)] = ledger.read(
            f"SELECT (SELECT coalesce(sum(amount_fen), 0) FROM {table} WHERE rev = ?)"
            f" - (SELECT coalesce(sum(amount_fen), 0) FROM {table}_h WHERE rev_end = ?)",
            (seq, seq),
        )
        if fen:
            moved[table] = fen
    return moved


def _require_unused(ledger: Repositories, change: Change) -> None:
    """Refuse where a row that went is referred to still: said before anything reads the rest, and
    in a preview too, which SQLite asks only at the end. Bookings go with their payments at the end
    of the change: SQLite asks for those that stay.

    Raises:
        sqlite3.IntegrityError: one is.
    """
    touched = change.touched()
    for child in ledger.tables.keys() - {"booking"}:
        if not ledger.read(f"SELECT 1 FROM {child} LIMIT 1"):
            continue  # else every row that went is sought in it
        for _, _, parent, column, to, *_ in ledger.read(f"PRAGMA foreign_key_list({child})"):
            if parent in touched and ledger.read(
                f"SELECT 1 FROM {parent}_h h JOIN {child} c ON c.{column} = h.{to}"
                f" WHERE h.rev_end = ? AND h.op = 'D'"
                f" AND NOT EXISTS (SELECT 1 FROM {parent} p WHERE p.{to} = h.{to}) LIMIT 1",
                (change.seq,),
            ):
                raise sqlite3.IntegrityError(f"{child}.{column}")


def _prove_before(ledger: Repositories, seq: int) -> None:
    """Refuse where what a changeset did is not what it wrote down: its reversal would do
    something else.
    """
    for (name,) in ledger.read("SELECT tbl FROM changeset_table WHERE seq = ?", (seq,)):
        if not ledger.tables[name].append_only:
            digests.prove(ledger, ledger.tables[name], {seq})


def _prove_after(ledger: Repositories, change: Change, seq: int) -> None:
    """Refuse where a row that the reversal ended or brought back is not as it was once written."""
    for name, table in ledger.tables.items():
        if table.append_only:
            continue
        rows = ledger.read(
            f"SELECT DISTINCT rev FROM {name}_h WHERE rev_end IN (?, ?)", (change.seq, seq)
        )
        digests.prove(ledger, table, {rev for (rev,) in rows} - {seq, change.seq})


def reverse(ledger: Repositories, change: Change, seq: int) -> None:
    """Set every row that changeset ``seq`` touched back to what stood before it.

    Raises:
        UserError: ``not_undoable``: what a review did (a lock opens again with a reason, and no
            other way); ``changed_since``.
    """
    if any(entry.kind in APART for entry in ledger.history.entries(seq, seq)):
        raise UserError("not_undoable", seq=seq)
    turn_back(ledger, change, seq)


def turn_back(ledger: Repositories, change: Change, seq: int) -> None:
    """Set back what changeset ``seq`` touched, whatever it was: also what a review did, where the
    hub refused it.

    Raises:
        UserError: ``changed_since``.
    """
    touched = ledger.read("SELECT tbl, written FROM changeset_table WHERE seq = ?", (seq,))
    for name, written in touched:
        table = ledger.tables[name]
        if not table.append_only:
            _reverse_table(ledger, change, table, seq, written)


def _left(
    ledger: Repositories, table: Stamped, seq: int, written: int
) -> dict[int, tuple[Any, ...]]:
    """Return the rows that a change wrote, as it left them."""
    t, columns = table.name, ",".join(table.columns)
    rows = {
        row[0]: row for row in ledger.read(f"SELECT {columns} FROM {t}_h WHERE rev = ?", (seq,))
    }
    if len(rows) < written:  # the rest stands unchanged in the table
        left = ledger.read(f"SELECT {columns} FROM {t} WHERE rev = ?", (seq,))
        rows |= {row[0]: row for row in left}
    return rows


def _reverse_table(
    ledger: Repositories, change: Change, table: Stamped, seq: int, written: int
) -> None:
    t, columns = table.name, ",".join(table.columns)
    ended = ledger.read(f"SELECT {columns}, op FROM {t}_h WHERE rev_end = ?", (seq,))
    before = {row[0]: row[:-1] for row in ended}
    left = _left(ledger, table, seq, written)
    deleted = [row[0] for row in ended if row[-1] == "D" and row[0] not in left]
    change.disturbed(t)
    now = _now(ledger, table, [*deleted, *left])
    stray = [i for i in (*deleted, *left) if now.get(i) != left.get(i)]
    if stray:
        raise UserError("changed_since", table=t, n=len(stray), id=stray[0], seq=seq)
    # what came goes first: a row that made room for it has its old number again
    for row_id in left:
        if row_id not in before:
            change.execute(f"DELETE FROM {t} WHERE id = ?", (row_id,))
    for row_id in left:
        if row_id in before:
            row = before[row_id]
            change.update(t, row_id, dict(zip(table.columns[1:], row[1:], strict=True)))
    back = [before[i] for i in sorted(deleted)]
    try:
        change.insert_rows(t, back)
    except sqlite3.IntegrityError:
        raise UserError("changed_since", table=t, n=len(back), id=back[0][0], seq=seq) from None


def _now(ledger: Repositories, table: Stamped, ids: list[int]) -> dict[int, tuple[Any, ...]]:
    columns = ",".join(table.columns)
    row_of_id: dict[int, tuple[Any, ...]] = {}
    for i in range(0, len(ids), 500):
        some = ids[i : i + 500]
        marks = ",".join("?" * len(some))
        rows = ledger.read(f"SELECT {columns} FROM {table.name} WHERE id IN ({marks})", some)
        row_of_id.update((row[0], row) for row in rows)
    return row_of_id


def _undo_import(ledger: Repositories, change: Change, entry: Entry, seq: int) -> None:
    """Take an import back with the answers that it remembered: files are read again as before it.

    A profile that somebody changed since stays as it is now.
    """
    ledger.imports.withdraw(change, entry.params["import"])
    left = ledger.read(
        "SELECT written FROM changeset_table WHERE seq = ? AND tbl = 'profile'", (seq,)
    )
    for (written,) in left:
        with suppress(UserError):
            _reverse_table(ledger, change, ledger.tables["profile"], seq, written)


# How changes are undone that are not simply turned back row by row.
HANDLERS: dict[str, Handler] = {"import": _undo_import}
