"""Frozen quarters proved: no later change reached them, and their snapshots still say what the
ledger says.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import apart as money_apart
from fundtracker.domain.park.plan import descendants
from fundtracker.errors import Issue, UserError
from fundtracker.ledger import past_state
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.review import freeze
from fundtracker.ledger.review.freeze import FrozenRule

if TYPE_CHECKING:
    from fundtracker.ledger.core.history import History
    from fundtracker.ledger.plan.plan import Plan
    from fundtracker.ledger.review.reviews import Reviews, Snapshot


def verify(db: Database, history: History, plan: Plan, reviews: Reviews) -> Iterator[Issue]:
    """Return what changed in frozen quarters since they were frozen, change by change and figure
    by figure.
    """
    for (quarter,) in db.read(
        "SELECT DISTINCT quarter FROM review_h WHERE state = 'signed' ORDER BY 1"
    ):
        yield Issue("signed_review_changed", None, {"quarter": Quarter.at(quarter).name})
    frozen_at: dict[int, int] = {}
    for review in reviews.all():
        if review.state not in freeze.FROZEN or review.snapshot_id is None:
            continue
        try:
            snapshot = reviews.snapshot(review.snapshot_id)
            frozen_at[review.quarter] = history.at_head(snapshot.head)
        except (UserError, ValueError):
            continue  # the snapshot itself is altered: said where snapshots are proved
        yield from _figures(plan, snapshot)
    if frozen_at:
        yield from _changes(db, frozen_at)


def _figures(plan: Plan, snapshot: Snapshot) -> Iterator[Issue]:
    """Compare 表1's column of the quarter with the kept sums, line by line; a quarter outside the
    plan has none.
    """
    quarter = Quarter.at(snapshot.quarter)
    version = plan.in_force(quarter) if plan.versions() else None
    if version is None or not version.first.ordinal <= quarter.ordinal <= version.last.ordinal:
        return
    codes, before = _paid(plan, quarter, apart=True), _paid(plan, quarter, apart=False)
    for figure, code, value in figures(snapshot.body):
        if (
            figure == f"plan/{code}/quarter/{quarter.name}"
            and code in codes
            and value not in (codes[code], before[code])
        ):
            yield Issue(
                "frozen_figure_differs", None,
                {"quarter": quarter.name, "figure": figure, "then": value, "now": codes[code]},
            )  # fmt: skip


def _paid(plan: Plan, quarter: Quarter, *, apart: bool) -> dict[str, int]:
    """Return line → fen paid in a quarter; ``apart``: without money of city, banks, enterprises
    and funds on fiscal lines, which programs before counted in.
    """
    lines, paid = plan.lines(), dict[int, int]()
    for line, booked, _, fen in plan.sums():
        if booked == quarter.ordinal:
            paid[line] = fen
    other = money_apart(plan.sums_by_source(), lines, plan.sources())
    for line, _, booked, _, fen in other if apart else ():
        if booked == quarter.ordinal:
            paid[line] -= fen
    codes = {line.code: sum(paid.get(i, 0) for i in descendants(lines, line.id)) for line in lines}
    return codes | {"unclassified": paid.get(0, 0)}


def figures(body: bytes) -> Iterator[tuple[str, str, Any]]:
    """Yield (figure's id, row's code, value) of all cells of a snapshot, in its first language.

    A quarter may be frozen without a pack: then there are none.
    """
    for sheet in _sheets(body):
        for row in sheet["rows"]:
            for cell in row["cells"].values():
                if cell["id"]:
                    yield cell["id"], row["code"], cell["value"]


def _sheets(body: bytes) -> list[dict[str, Any]]:
    content = json.loads(body)
    papers = content.get("languages", {}) if isinstance(content, dict) else {}
    first: dict[str, Any] = next(iter(papers.values()), {"sheets": []})
    return list(first["sheets"])


def _changes(db: Database, frozen_at: dict[int, int]) -> Iterator[Issue]:
    """Ask of each change after a freeze that wrote in its quarter what the guard would have asked
    then.
    """
    suspects = _suspects(db, frozen_at)
    if not suspects:
        return
    with past_state.open_movable(db) as past:
        for seq, places in sorted(suspects.items()):
            quarters = sorted(q for q, at in frozen_at.items() if at < seq)
            past_state.move(past, seq)
            change = _PastChange(past, seq)
            for table, rule in places if quarters else ():
                if hit := freeze.reached(change, table, rule, quarters):
                    quarter, n = Quarter.at(hit[0]).name, hit[1]
                    params = {"quarter": quarter, "seq": seq, "table": table, "n": n}
                    yield Issue("frozen_quarter_changed", None, params)


def _suspects(db: Database, frozen_at: dict[int, int]) -> dict[int, list[tuple[str, FrozenRule]]]:
    """Return change → the tables, by the rule of each, in which it may have reached a frozen
    quarter.
    """
    suspects: dict[int, list[tuple[str, FrozenRule]]] = {}
    for table, rules in freeze.FROZEN_RULES.items():
        for rule in rules if table in db.tables else ():
            for seq in _writing(db, table, rule, frozen_at):
                suspects.setdefault(seq, []).append((table, rule))
    return suspects


def _writing(db: Database, table: str, rule: FrozenRule, frozen_at: dict[int, int]) -> set[int]:
    """Return the changes after the first freeze that wrote or ended rows which count in frozen
    quarters.
    """
    spans = " OR ".join(freeze.span(rule, quarter) for quarter in frozen_at)
    looks = [
        f"SELECT {stamp} FROM {source} r WHERE {stamp} > :first AND ({spans}) AND {rule.only}"
        for source, stamp in ((table, "rev"), (f"{table}_h", "rev"), (f"{table}_h", "rev_end"))
    ]
    named = {"first": min(frozen_at.values()), "s": 0}
    return {seq for (seq,) in db.read(" UNION ".join(looks), named)}


class _PastChange:
    """What the guard of frozen quarters asks of a change, of one that was written long ago."""

    def __init__(self, past: Database, seq: int) -> None:
        self.seq, self.tables, self._past = seq, past.tables, past

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run a query on the ledger as it was after the change."""
        return self._past.connection.execute(sql, params)

    def inserted(self, table: str) -> list[list[int]]:
        """Return a range of ids that holds all rows which the change wrote."""
        [(low, high)] = self.execute(
            f"SELECT min(id), max(id) FROM {table} WHERE rev = ?", (self.seq,)
        ).fetchall()
        return [] if low is None else [[low, high]]
