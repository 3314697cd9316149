"""Undo and redo: compensating changesets, exact by content, never by erasing."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.change import Change
from fundtracker.ledger.history import Entry
from fundtracker.ledger.schema import Stamped

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

BARRIERS = ("create", "template")
# What a review did is no edit to be undone: a lock opens again with a reason, a signature stays.
APART = ("review.check", "review.lock", "review.reopen", "review.sign", "review.merge")


class Undone(NamedTuple):
    """What an undo or redo did or, with a preview, would do.

    ``along`` names what else goes: later edits of payments that leave with their import.
    """

    entry: Entry
    seq: int | None
    along: list[dict[str, Any]]


Handler = Callable[["Ledger", Change, Entry], None]


def stacks(entries: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return (what may be undone, the undos that may be redone), the next one last."""
    done: list[Entry] = []
    undone: list[Entry] = []
    along: dict[int, list[Entry]] = {}  # undo → the edits that went with it: a redo brings them back
    for entry in entries:
        if entry.kind in BARRIERS:
            done, undone = [], []
        elif entry.kind in APART:
            continue
        elif entry.kind == "undo":
            target = next((e for e in done if e.seq == entry.undo_of), None)
            if target is not None:
                done.remove(target)
                gone = set(entry.params.get("gone", ()))
                along[entry.seq] = [e for e in done if e.seq in gone]
                done = [e for e in done if e.seq not in gone]
                undone.append(entry)
        elif entry.kind == "redo":
            target = next((e for e in undone if e.seq == entry.undo_of), None)
            if target is not None:
                undone.remove(target)
                # The redo now stands for the change: undoing it again undoes the redo.
                done += [entry, *along[target.seq]]
        else:
            done.append(entry)
            undone = []
    return done, undone


def root(entries: dict[int, Entry], entry: Entry) -> Entry:
    """Return the change that a redo (of an undo of a redo …) brought back."""
    while entry.kind in ("redo", "undo") and entry.undo_of is not None:
        entry = entries[entry.undo_of]
    return entry


def undo(ledger: "Ledger", seq: int | None, *, preview: bool = False) -> Undone:
    """Undo the last change that stands, or the one named.

    Raises:
        UserError: ``nothing_to_undo``, ``not_undoable`` (no such change, or undone already),
            ``changed_since`` (a row's content is not what that change left).
    """
    entries = ledger.history.entries()
    done, _ = stacks(entries)
    if seq is None:
        if not done:
            raise UserError("nothing_to_undo")
        entry = done[-1]
    else:
        found = next((e for e in done if e.seq == seq), None)
        if found is None:
            raise UserError("not_undoable", seq=seq)
        entry = found
    original = root({e.seq: e for e in entries}, entry)
    handler = HANDLERS.get(original.kind)
    along = ledger.imports.goes_along(original.params["import"]) if original.kind == "import" else []
    if preview:
        return Undone(entry, None, along)
    later = done[done.index(entry) + 1 :]
    gone: list[int] = []
    if original.kind == "import":
        gone = ledger.imports.wholly_along(original.params["import"], [e.seq for e in later])
    with _deliberate(ledger, "undo", entry, {"along": len(along), "gone": gone}) as change:
        if handler is not None:
            handler(ledger, change, original)
        else:
            reverse(ledger, change, entry.seq)
    return Undone(entry, change.seq, along)


def redo(ledger: "Ledger") -> Undone:
    """Bring back what the last undo took away.

    Raises:
        UserError: ``nothing_to_redo``, ``changed_since``.
    """
    _, undone = stacks(ledger.history.entries())
    if not undone:
        raise UserError("nothing_to_redo")
    entry = undone[-1]
    with _deliberate(ledger, "redo", entry, {}) as change:
        reverse(ledger, change, entry.seq)
    return Undone(entry, change.seq, [])


@contextmanager
def _deliberate(ledger: "Ledger", kind: str, entry: Entry, params: dict[str, Any]) -> Iterator[Change]:
    """Open the compensating change; a row that others refer to cannot go: ``still_used``."""
    try:
        with ledger.change(kind, "", undo_of=entry.seq, **params, what=entry.kind) as change:
            yield change
    except sqlite3.IntegrityError:
        raise UserError("still_used", seq=entry.seq) from None


def reverse(ledger: "Ledger", change: Change, seq: int) -> None:
    """Set every row that changeset ``seq`` touched back to what stood before it.

    Raises:
        UserError: ``not_undoable``: what a review did (a lock opens again with a reason, and no other way);
            ``changed_since``.
    """
    if any(entry.kind in APART for entry in ledger.history.entries(seq, seq)):
        raise UserError("not_undoable", seq=seq)
    touched = ledger.read("SELECT tbl, written FROM changeset_table WHERE seq = ?", (seq,))
    for name, written in touched:
        table = ledger.tables[name]
        if not table.append_only:
            _reverse_table(ledger, change, table, seq, written)


def _reverse_table(ledger: "Ledger", change: Change, table: Stamped, seq: int, written: int) -> None:
    t, columns = table.name, ",".join(table.columns)
    read = ledger.read
    ended = read(f"SELECT {columns}, op FROM {t}_h WHERE rev_end = ?", (seq,))
    before = {row[0]: row[:-1] for row in ended}
    after: dict[int, tuple[Any, ...] | None] = {row[0]: None for row in ended if row[-1] == "D"}
    for row in read(f"SELECT {columns} FROM {t}_h WHERE rev = ?", (seq,)):
        after[row[0]] = row
    known = sum(1 for row in after.values() if row is not None)
    if known < written:  # the rest stands unchanged in the table
        for row in read(f"SELECT {columns} FROM {t} WHERE rev = ?", (seq,)):
            after[row[0]] = row
    change.disturbed(t)
    now = _now(ledger, table, list(after))
    stray = [i for i, row in after.items() if now.get(i) != row]
    if stray:
        raise UserError("changed_since", table=t, n=len(stray), id=stray[0], seq=seq)
    back = [before[i] for i in sorted(after) if i in before and after[i] is None]
    for row_id in after:
        if row_id not in before:
            change.execute(f"DELETE FROM {t} WHERE id = ?", (row_id,))
        elif after[row_id] is not None:
            row = before[row_id]
            change.update(t, row_id, dict(zip(table.columns[1:], row[1:], strict=True)))
    try:
        change.insert_rows(t, back)
    except sqlite3.IntegrityError:
        raise UserError("changed_since", table=t, n=len(back), id=back[0][0], seq=seq) from None


def _now(ledger: "Ledger", table: Stamped, ids: list[int]) -> dict[int, tuple[Any, ...]]:
    columns = ",".join(table.columns)
    found: dict[int, tuple[Any, ...]] = {}
    for i in range(0, len(ids), 500):
        some = ids[i : i + 500]
        marks = ",".join("?" * len(some))
        rows = ledger.read(f"SELECT {columns} FROM {table.name} WHERE id IN ({marks})", some)
        found.update((row[0], row) for row in rows)
    return found


def _undo_import(ledger: "Ledger", change: Change, entry: Entry) -> None:
    ledger.imports.withdraw(change, entry.params["import"])


# How changes are undone that are not simply turned back row by row.
HANDLERS: dict[str, Handler] = {"import": _undo_import}
