"""The proof of the whole file: every finding has its own code and names where it is."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import digests, kept_sums, migrations
from fundtracker.ledger.core.change import FIRST
from fundtracker.ledger.core.digests import Columns
from fundtracker.ledger.core.migrations import Stamped
from fundtracker.ledger.core.opening_proof import is_chained
from fundtracker.ledger.desks import proof as desks
from fundtracker.ledger.fund_checks import fund_invariants
from fundtracker.ledger.payments import booking_upkeep, kept_payees
from fundtracker.ledger.review import frozen_proof, people

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_DAMAGES = ("page_damaged", "ledger_damaged")
Steps = dict[str, Callable[["Repositories"], Iterator[Issue]]]
Kept = tuple[Callable[[Columns], None], Callable[["Repositories"], Sequence[Issue]]]
MOST = 250_000  # references held before they are looked up


def check(ledger: Repositories, progress: Callable[[str], None] | None = None) -> list[Issue]:
    """Prove pages, references, chain, digests, triggers, sums, parts, counts and source files."""
    return _issues(ledger, _STEPS, progress)


def figures(ledger: Repositories, tables: Collection[str]) -> list[Issue]:
    """Prove what papers are made of: chain, digests of some tables, kept sums, parts, frozen
    quarters.
    """
    steps: Steps = {
        "chain": _chain,
        "content": lambda ledger: _content(ledger, tables),
        "parts": _parts,
        "people": people.verify,
        "frozen": _frozen,
    }
    return _issues(ledger, steps)


def _issues(
    ledger: Repositories, steps: Steps, progress: Callable[[str], None] | None = None
) -> list[Issue]:
    issues: list[Issue] = []
    for name, step in steps.items():
        if progress is not None:
            progress(name)
        try:
            issues += step(ledger)
        except (*opening.FAILURES, UserError, ValueError, TypeError) as error:
            if isinstance(error, TypeError) and not any(issue.code in _DAMAGES for issue in issues):
                raise  # a fault of the program: only damaged pages hold values of a wrong type
            why = (
                error.params.get("why", error.code) if isinstance(error, UserError) else str(error)
            )
            issues.append(Issue("ledger_damaged", None, {"path": ledger.path.name, "why": why}))
    return issues


def _pages(ledger: Repositories) -> Iterator[Issue]:
    """Prove the pages; each row is sought in every index, which pays where the indexes lie in
    memory.
    """
    [(cache_size,)] = ledger.read("PRAGMA cache_size")
    ledger.read(f"PRAGMA cache_size = {opening.CHECKING_CACHE}")
    try:
        for (text,) in ledger.read("PRAGMA integrity_check(20)"):
            if text != "ok":
                yield Issue("page_damaged", None, {"why": text})
    finally:
        ledger.read(f"PRAGMA cache_size = {cache_size}")
        ledger.read("PRAGMA shrink_memory")


def _chain(ledger: Repositories) -> Iterator[Issue]:
    if ledger.read("SELECT open_seq FROM ledger_state") != [(None,)]:
        yield Issue("changeset_left_open", None, {})
    prev, expected = FIRST, 1
    for row in ledger.read(
        "SELECT seq, uid, person, kind, reason, params, undo_of, at, digest_version, prev, hash"
        " FROM changeset ORDER BY seq"
    ):
        seq = row[0]
        if seq != expected:
            yield Issue("changeset_missing", None, {"seq": expected})
        tables = ledger.read(
            "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl",
            (seq,),
        )
        if row[9] != prev or not is_chained(row[10], row[9], row[:9], tables):
            yield Issue("changeset_altered", None, {"seq": seq})
        prev, expected = row[10], seq + 1


def _content(ledger: Repositories, only: Collection[str] | None = None) -> Iterator[Issue]:
    """Prove digests, references and kept sums: every table is read once, from end to end."""
    last = ledger.read("SELECT coalesce(max(seq), 0) FROM changeset")[0][0]
    for (name,) in ledger.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        if only is not None and name not in only:
            continue
        table = ledger.tables.get(name)
        if table is None:
            yield from _broken(ledger, name)
            continue
        yield from _table(ledger, table, last, _kept(table, is_all=only is None))


def _kept(table: Stamped, is_all: bool) -> list[Kept]:
    """Return what is kept of a table's rows, each as who counts them again and who compares; papers
    are made of the sums alone.
    """
    if table.name != "payment":
        return []
    sums, payees = kept_sums.Scan(table.columns), kept_payees.Scan(table.columns)
    of_sums: Kept = (sums.add, lambda ledger: kept_sums.verify(ledger, sums))
    return [of_sums, (payees.add, payees.verify)] if is_all else [of_sums]


def _table(
    ledger: Repositories, table: Stamped, last: int, before: Sequence[Kept]
) -> Iterator[Issue]:
    """Prove a table of changes until ``last``: its digests, successions, references, and what is
    ``before`` of it.
    """
    name = table.name
    references = _References(ledger, table)
    watching: list[Callable[[Columns], None]] = [references.add] if references.held else []
    watching += [add for add, _ in before]
    written, content = digests.recorded(ledger, name), digests.of_table(ledger, table, watching)
    for seq in sorted(written.keys() | content.keys()):
        if seq > last or seq < 1:
            yield Issue("row_outside", None, {"table": name, "seq": seq})
        elif content.get(seq) != written.get(seq):
            yield Issue("content_altered", None, {"table": name, "seq": seq})
    if not table.append_only:
        for row_id, seq in digests.broken_successions(ledger, table):
            yield Issue("succession_broken", None, {"table": name, "id": row_id, "seq": seq})
    if not references.stand():
        yield from _broken(ledger, name)
    for _, verify in before:
        yield from verify(ledger)


class _References:
    """The rows that the rows of a table refer to: each is looked up once, however many refer to
    it.
    """

    def __init__(self, ledger: Repositories, table: Stamped) -> None:
        self._ledger = ledger
        self._missing = False
        # parent, its column → positions of the columns that refer to it, and what they hold
        self.held: dict[tuple[str, str], tuple[list[int], set[Any]]] = {}
        for parent, column, key in ledger.read(
            'SELECT "table", "from", coalesce("to", \'id\') FROM pragma_foreign_key_list(?)',
            (table.name,),
        ):
            self.held.setdefault((parent, key), ([], set()))[0].append(table.columns.index(column))

    def add(self, columns: Columns) -> None:
        """Take the columns of some rows."""
        for where, (positions, values) in self.held.items():
            for at in positions:
                column = columns[at]
                if column.count(column[0]) == len(column):  # one file, no project: quicker seen
                    values.add(column[0])
                else:
                    values.update(column)
            if len(values) > MOST:
                self._look(where, values)

    def stand(self) -> bool:
        """Tell whether every row referred to is there."""
        for where, (_, values) in self.held.items():
            self._look(where, values)
        return not self._missing

    def _look(self, where: tuple[str, str], values: set[Any]) -> None:
        values.discard(None)
        sought = sorted(values)
        for i in range(0, len(sought), 500):
            some = sought[i : i + 500]
            sql = (
                f"SELECT count(*) FROM {where[0]} WHERE {where[1]} IN ({','.join('?' * len(some))})"
            )
            if self._ledger.read(sql, some) != [(len(some),)]:
                self._missing = True
        values.clear()


def _broken(ledger: Repositories, table: str) -> Iterator[Issue]:
    """Name each row of a table that refers to a row which is not there."""
    for name, row_id, parent, _ in ledger.read(f"PRAGMA foreign_key_check({table})"):
        yield Issue("reference_broken", None, {"table": name, "id": row_id, "parent": parent})


def _shape(ledger: Repositories) -> Iterator[Issue]:
    if not migrations.strange(ledger.connection, migrations.version()):
        return
    there, wanted = migrations.shape(ledger.connection), migrations.expected()
    for kind, name in sorted(there.keys() | wanted.keys(), key=repr):
        if there.get((kind, name)) != wanted.get((kind, name)):
            yield Issue(
                "trigger_altered" if kind == "trigger" else "shape_altered", None, {"name": name}
            )


def _working(ledger: Repositories) -> Iterator[Issue]:
    """Prove the tables that no digest holds: the list of migrations, the ledger's name and desk,
    the counters.
    """
    applied = [name for (name,) in ledger.read("SELECT name FROM _sqlite_migrations ORDER BY name")]
    if applied != [path.stem for path in migrations.files()]:
        yield Issue("shape_altered", None, {"name": "_sqlite_migrations"})
    [(uid, desk)] = ledger.read("SELECT uid, desk FROM ledger_state")
    [(params,)] = ledger.read("SELECT params FROM changeset WHERE seq = 1")
    at_creation = {"ledger": uid, "desk": desk} | json.loads(params)
    known = desks.numbers(ledger)
    if (at_creation["ledger"], at_creation["desk"]) != (uid, desk) and desk not in known:
        yield Issue("ledger_state_altered", None, {"uid": uid, "desk": desk})
    counters = dict(ledger.read("SELECT tbl, next FROM counter"))
    for name, table in ledger.tables.items():
        following = counters.get(name, 1)
        if known:
            yield from desks.ids(ledger, table, known, following)
        else:
            yield from _ids(ledger, table, desk, following)
    for name in sorted(counters.keys() - ledger.tables.keys()):
        yield Issue("counter_altered", None, {"table": name, "next": counters[name]})


def _ids(ledger: Repositories, table: Stamped, desk: int, following: int) -> Iterator[Issue]:
    """Prove that the ids of a table are this desk's, below the next one to be given."""
    name = table.name
    sources = [name] if table.append_only else [name, f"{name}_h"]
    ends = [
        ledger.read(f"SELECT min(id), max(id) FROM {source} WHERE id > 0")[0] for source in sources
    ]
    ids = [row_id for pair in ends for row_id in pair if row_id is not None]
    if ids and {row_id >> 39 for row_id in ids} != {desk}:
        yield Issue("desk_differs", None, {"table": name, "desk": desk})
    elif ids and not max(ids) & ((1 << 39) - 1) < following <= 1 << 39:
        yield Issue("counter_altered", None, {"table": name, "next": following})


def _parts(ledger: Repositories) -> Iterator[Issue]:
    for payment, missing in ledger.read(
        "SELECT p.id, p.amount_fen - coalesce(sum(a.amount_fen), 0) FROM payment p LEFT JOIN part a"
        " ON a.payment_id = p.id WHERE p.parts > 0 OR a.id IS NOT NULL GROUP BY p.id"
        " HAVING sum(a.amount_fen) IS NOT p.amount_fen OR count(a.id) <> p.parts"
    ):
        yield Issue("parts_differ", None, {"id": payment, "missing": missing})


def _frozen(ledger: Repositories) -> Iterator[Issue]:
    return frozen_proof.verify(ledger, ledger.history, ledger.plan, ledger.reviews)


def _rules(ledger: Repositories) -> Iterator[Issue]:
    yield from _parts(ledger)
    yield from booking_upkeep.verify(ledger)
    yield from fund_invariants.verify(ledger, ledger.funds, ledger.companies, ledger.sub_funds)
    yield from ledger.files.verify()


def _reviews(ledger: Repositories) -> Iterator[Issue]:
    """Prove the snapshots by their hashes, the chain below them, every signature and every sealed
    comment.
    """
    yield from _snapshots(ledger)
    yield from _comments(ledger)
    yield from _missing_signatures(ledger)


def _snapshots(ledger: Repositories) -> Iterator[Issue]:
    from hashlib import sha256  # OpenSSL comes with it: opening a ledger to look does without

    heads = {
        h
        for (h,) in ledger.read(
            "SELECT lower(hex(hash)) FROM changeset UNION ALL"
            " SELECT lower(hex(made_prev)) FROM taken_change"
        )
    }
    for (snapshot_id,) in ledger.read("SELECT id FROM review_snapshot ORDER BY id"):
        try:
            snapshot = ledger.reviews.snapshot(snapshot_id)
        except UserError as error:
            yield Issue(error.code, None, error.params)
            continue
        quarter = Quarter.at(snapshot.quarter).name
        place = {"quarter": quarter, "number": snapshot.number}
        if sha256(snapshot.body).digest() != snapshot.sha256:
            yield Issue("snapshot_altered", None, place)
        if snapshot.head not in heads:
            yield Issue("snapshot_head_unknown", None, place)
        for signature in ledger.reviews.signatures(snapshot_id):
            if not ledger.reviews.holds(signature):
                yield Issue("signature_wrong", None, {"name": signature.name, "quarter": quarter})


def _comments(ledger: Repositories) -> Iterator[Issue]:
    from fundtracker.ledger.review import signing

    uid = signing.uid_of(ledger)
    for (quarter,) in ledger.read("SELECT DISTINCT quarter FROM comment ORDER BY 1"):
        for comment in ledger.reviews.comments(quarter):
            if comment.key and not signing.sealed(uid, comment):
                about = {"name": comment.author, "text": comment.text[:40]}
                yield Issue("comment_seal_wrong", None, about)


def _missing_signatures(ledger: Repositories) -> Iterator[Issue]:
    from fundtracker.ledger.review.reviews import ROLES

    for review in ledger.reviews.all():
        if review.state != "signed":
            continue
        signatures = ledger.reviews.signatures(review.snapshot_id) if review.snapshot_id else []
        if len({signature.role for signature in signatures}) < len(ROLES):
            yield Issue("signature_missing", None, {"quarter": Quarter.at(review.quarter).name})


_STEPS: Steps = {
    "pages": _pages,
    "chain": _chain,
    "content": _content,
    "shape": _shape,
    "working": _working,
    "rules": _rules,
    "reviews": _reviews,
    "people": people.verify,
    "frozen": _frozen,
    "desks": desks.verify,
}
