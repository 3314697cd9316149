"""Frozen quarters: their reports show the figures of the snapshot, in every door; what the ledger
says today is told.

``from_ledger`` builds as the ledger says, for the pack itself and for comparisons with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, NamedTuple, ParamSpec

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.labels import unproved_notes
from fundtracker.reports.tables.report_table import Cells, Row, Table

P = ParamSpec("P")
Figures = dict[str, Any]  # a figure's id → its value: fen, tenths, an ordinal day, a text
_from_ledger: ContextVar[bool] = ContextVar("from_ledger", default=False)
_parsed: dict[bytes, Any] = {}  # the bodies read last, by their hash
_KEPT = 4


@contextmanager
def from_ledger() -> Iterator[None]:
    """Build tables as the ledger says, of frozen quarters too, in this thread for a while."""
    before = _from_ledger.set(True)
    try:
        yield
    finally:
        _from_ledger.reset(before)


class Snapshot(NamedTuple):
    """The papers of a frozen quarter in one language; ``head``: the chain at its freeze."""

    quarter: Quarter
    number: int
    digest: str
    head: str
    papers: dict[str, Any]

    def sheet(self, code: str) -> dict[str, Any] | None:
        """Return a sheet by the code of its table, None where the pack held none."""
        return next((sheet for sheet in self.papers["sheets"] if sheet["code"] == code), None)

    def note(self) -> str:
        """Return the sentence that marks frozen figures."""
        return tr(
            "Frozen figures, version {n}; SHA-256 {hash}…", n=self.number, hash=self.digest[:16]
        )


def snapshot(ledger: Ledger, quarter: Quarter, lang: str) -> Snapshot | None:
    """Return what a frozen quarter shows; None where it is open, or was frozen without a pack.

    Raises:
        UserError: ``snapshot_altered``: its bytes are not those that were frozen.
    """
    review = ledger.reviews.of(quarter.ordinal)
    if _from_ledger.get() or review.state not in ("locked", "signed") or review.snapshot_id is None:
        return None
    number, digest, head = next(
        (number, digest, head)
        for snapshot_id, number, digest, head in ledger.reviews.snapshots(quarter.ordinal)
        if snapshot_id == review.snapshot_id
    )
    key = bytes.fromhex(digest)
    if key not in _parsed:
        body = ledger.reviews.snapshot(review.snapshot_id).body
        from hashlib import (
            sha256,
        )  # OpenSSL comes with it: a report of an open quarter does without

        if sha256(body).digest() != key:
            raise UserError("snapshot_altered", quarter=quarter.name, number=number)
        while len(_parsed) >= _KEPT:
            _parsed.pop(next(iter(_parsed)))
        _parsed[key] = json.loads(body)
    content = _parsed[key]
    papers = content.get("languages", {}).get(lang) if isinstance(content, dict) else None
    return Snapshot(quarter, number, digest, head, papers) if papers else None


def figures(sheet: Mapping[str, Any]) -> Figures:
    """Return the figures of a sheet by their ids."""
    return {
        cell["id"]: cell["value"]
        for row in sheet["rows"]
        for cell in row["cells"].values()
        if cell["id"]
    }


def by_rules(then: Figures, again: Figures) -> str:
    """Return what is said where this program makes other figures of the very ledger that was
    frozen; else ''.
    """
    n = sum(then[key] != again.get(key) for key in then)
    if not n:
        return ""
    return tr(
        "{n} figures are calculated otherwise by this program than when the quarter was frozen; "
        "the ledger did"
        " not change for it. The upgrade note says which and why.",
        n=n,
    )


def restated(then: Figures, now: Figures, again: Figures | None = None) -> str:
    """Return what is said where the ledger says other figures today; '' where it says the same.

    ``again``: what this program makes of the ledger as it was frozen; a difference of the rules is
    none of the ledger.
    """
    base = then if again is None else again
    n = sum(base.get(key) != now.get(key) for key in then)
    return tr("{n} figures are other today than when the quarter was frozen", n=n) if n else ""


def _values(table: Table) -> dict[str, Any]:
    """Return the figures of a table by their ids."""
    return {cell.id: cell.value for row in table.rows for cell in row.cells.values()}


def shows_frozen(code: str, **defaults: Any) -> Callable[[Callable[P, Table]], Callable[P, Table]]:
    """Make a builder of a table of the pack, of a context or (funds) a ledger, show the snapshot
    of a frozen quarter.

    ``defaults``: options of the builder and the values with which it makes the table that the pack
    holds; with others it makes a part of it, or groups it otherwise, from the ledger.
    """

    def decorate(build: Callable[P, Table]) -> Callable[P, Table]:
        @wraps(build)
        def frozen_or_not(*args: P.args, **options: P.kwargs) -> Table:
            table = build(*args, **options)
            about: Any = args[0]
            ledger = getattr(about, "ledger", about)
            assert isinstance(ledger, Ledger)
            frozen_state = snapshot(ledger, table.quarter, table.lang)
            sheet = frozen_state.sheet(code) if frozen_state is not None else None
            if frozen_state is None or sheet is None:
                return table
            if any(options.get(name, value) != value for name, value in defaults.items()):
                return _marked(table, tr("as of today, not frozen"))
            then, now = figures(sheet), _values(table)
            again = now
            if any(then[key] != now.get(key) for key in then):
                with ledger.as_of(ledger.history.at_head(frozen_state.head), prove=False) as past:
                    then_about: Any = (about.of(past), *args[1:])
                    again = _values(build(*then_about, **options))
            return _frozen(
                table, frozen_state, sheet, [by_rules(then, again), restated(then, now, again)]
            )

        return frozen_or_not

    return decorate


def noted(ledger: Ledger, name: str, table: Table, lang: str) -> Table:
    """Return a table with a word on it where its quarter is frozen and the pack does not hold
    it, and where the ledger does not prove.
    """
    frozen_state = snapshot(ledger, table.quarter, lang)
    if frozen_state is None or frozen_state.sheet(name) is not None:
        return proof_said(ledger, table)
    words = tr("Not in the frozen pack: this table is as the ledger says today.")
    return proof_said(ledger, _marked(table, words))


def proof_said(ledger: Ledger, table: Table) -> Table:
    """Return a table whose first note says that its ledger does not prove, where it does not."""
    notes = [note for note in unproved_notes(ledger) if note not in table.notes]
    return table._replace(notes=[*notes, *table.notes]) if notes else table


def _marked(table: Table, *notes: str) -> Table:
    marks = [note for note in notes if note]
    return table._replace(notes=[*marks, *table.notes], frozen=marks)


def _frozen(
    table: Table, snapshot: Snapshot, sheet: Mapping[str, Any], notes: Sequence[str]
) -> Table:
    """Return a table with the rows and figures of the snapshot; trails to payments are those of
    today.
    """
    today = {row.code: row for row in table.rows}
    rows = []
    for row in sheet["rows"]:
        old = today.get(row["code"])
        trails = (
            {code: cell.trail for code, cell in old.cells.items() if cell.trail}
            if old is not None
            else {}
        )
        values = {code: cell["value"] for code, cell in row["cells"].items()}
        marks = {code: cell["mark"] for code, cell in row["cells"].items()}
        cells = Cells(
            f"{table.code}/{row['code']}/", f"/{table.quarter.name}", values, trails, marks
        )
        rows.append(Row(row["code"], row["name"], cells, row["depth"], row["total"]))
    frozen = table._replace(
        title=sheet["title"], rows=rows, version=snapshot.papers["version"], notes=sheet["notes"]
    )
    return _marked(frozen, snapshot.note(), *notes)


@contextmanager
def as_it_was(ledger: Ledger, code: str, quarter: Quarter, lang: str) -> Iterator[Ledger]:
    """Give the ledger as it was when a quarter was frozen, or as it is where the table ``code``
    is not frozen.
    """
    frozen_state = snapshot(ledger, quarter, lang)
    if frozen_state is None or frozen_state.sheet(code) is None:
        yield ledger
        return
    with ledger.as_of(
        ledger.history.at_head(frozen_state.head), prove=False
    ) as past:  # the figures are the snapshot's
        yield past
