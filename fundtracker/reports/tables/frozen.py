"""Frozen quarters: their reports show the figures of the snapshot, in every door; what the ledger says today is told.

``from_ledger`` builds as the ledger says, for the pack itself and for comparisons with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from hashlib import sha256
from typing import Any, NamedTuple, ParamSpec

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
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
        return tr("Frozen figures, version {n}; SHA-256 {hash}…", n=self.number, hash=self.digest[:16])


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
        cell["id"]: cell["value"] for row in sheet["rows"] for cell in row["cells"].values() if cell["id"]
    }  # fmt: skip


def restated(then: Figures, now: Figures) -> str:
    """Return what is said where the ledger says other figures today; '' where it says the same."""
    n = sum(then[key] != now.get(key) for key in then)
    return tr("{n} figures are other today than when the quarter was frozen", n=n) if n else ""


def shows_frozen(code: str, **whole: Any) -> Callable[[Callable[P, Table]], Callable[P, Table]]:
    """Make a builder of a table of the pack, of a context or (funds) a ledger, show the snapshot of a frozen quarter.

    ``whole``: options of the builder and the values with which it makes the table that the pack holds; with
    others it makes a part of it, or groups it otherwise, from the ledger.
    """

    def decorate(build: Callable[P, Table]) -> Callable[P, Table]:
        @wraps(build)
        def frozen_or_not(*args: P.args, **options: P.kwargs) -> Table:
            table = build(*args, **options)
            about = args[0]
            ledger = getattr(about, "ledger", about)
            assert isinstance(ledger, Ledger)
            found = snapshot(ledger, table.quarter, table.lang)
            sheet = found.sheet(code) if found is not None else None
            if found is None or sheet is None:
                return table
            if any(options.get(name, value) != value for name, value in whole.items()):
                return _marked(table, tr("as it stands today, not frozen"))
            return _frozen(table, found, sheet)

        return frozen_or_not

    return decorate


def noted(ledger: Ledger, name: str, table: Table, lang: str) -> Table:
    """Return a table with a word on it where its quarter is frozen and the pack does not hold it."""
    found = snapshot(ledger, table.quarter, lang)
    if found is None or found.sheet(name) is not None:
        return table
    return _marked(table, tr("Not in the frozen pack: this table is as the ledger says today."))


def _marked(table: Table, *notes: str) -> Table:
    return table._replace(notes=[*filter(None, notes), *table.notes])


def _frozen(table: Table, found: Snapshot, sheet: Mapping[str, Any]) -> Table:
    """Return a table with the rows and figures of the snapshot; trails to payments are those of today."""
    today = {row.code: row for row in table.rows}
    rows = []
    for row in sheet["rows"]:
        old = today.get(row["code"])
        trails = {code: cell.trail for code, cell in old.cells.items() if cell.trail} if old is not None else {}
        values = {code: cell["value"] for code, cell in row["cells"].items()}
        marks = {code: cell["mark"] for code, cell in row["cells"].items()}
        cells = Cells(f"{table.code}/{row['code']}/", f"/{table.quarter.name}", values, trails, marks)
        rows.append(Row(row["code"], row["name"], cells, row["depth"], row["total"]))
    now = {cell.id: cell.value for row in table.rows for cell in row.cells.values()}
    frozen = table._replace(title=sheet["title"], rows=rows, version=found.papers["version"], notes=sheet["notes"])
    return _marked(frozen, found.note(), restated(figures(sheet), now))


@contextmanager
def as_it_was(ledger: Ledger, code: str, quarter: Quarter, lang: str) -> Iterator[Ledger]:
    """Give the ledger as it was when a quarter was frozen, or as it is where the table ``code`` is not frozen."""
    found = snapshot(ledger, quarter, lang)
    if found is None or found.sheet(code) is None:
        yield ledger
        return
    with ledger.as_of(ledger.history.at_head(found.head), prove=False) as past:  # the figures are the snapshot's
        yield past
