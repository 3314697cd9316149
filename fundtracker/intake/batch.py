"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import datetime as dt
import gc
import json
from collections.abc import Callable, Iterator, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fundtracker.domain.warnings import Warning
from fundtracker.errors import UserError
from fundtracker.intake import contracts, match, profiles
from fundtracker.intake.columns import total, without
from fundtracker.intake.duplicates import Settling, leave, occurrence
from fundtracker.intake.foresight import Foresight
from fundtracker.intake.reading import Choices, Reading, read
from fundtracker.intake.rules import Classifier
from fundtracker.intake.values import Block
from fundtracker.ledger import Change, Ledger, sheets
from fundtracker.ledger.files import Writer, sha256_of
from fundtracker.ledger.payments import EVIDENCE, PAID, RECEIVED, RELEASED, TRANSFER, Fact
from fundtracker.ledger.standing import Item, Standing
from fundtracker.ledger.terms import Codes, split_serials

Progress = Callable[[int], None]
Known = dict[int, tuple[int, str]]


class Outcome(NamedTuple):
    """What became of a file. Counts are records after the header; ``sums`` fen by outcome and side.

    ``double``: candidates seen in other sources and the fen that would count twice.
    """

    reading: Reading
    counts: dict[str, int]
    sums: dict[str, int]
    records: list[dict[str, Any]]
    candidates: list[match.Candidate]
    import_id: int | None
    again: str | None  # the name under which the very same bytes stand already
    alerts: tuple[Warning, ...] = ()  # what the new payments would breach, told before they are taken in

    @property
    def double_fen(self) -> int:
        """Fen that would be counted twice if no candidate were accepted."""
        return sum(c.one.amount_fen for c in self.candidates)


def records(block: Block, known: set[int] | frozenset[int] = frozenset()) -> Iterator[dict[str, Any]]:
    """Yield the rows of a block in the terms of the command line's JSON."""
    for i, line in enumerate(block.lines):
        yield {
            "line": line,
            "date": dt.date.fromordinal(block.days[i]).isoformat(),
            "direction": "in" if block.directions[i] else "out",
            "amount_fen": block.amounts[i],
            "counterparty": block.counterparty[i],
            "counterparty_account": block.account[i],
            "summary": block.summary[i],
            "project": block.project[i],
            "contract": block.contract[i],
            "outcome": "known" if line in known else "new",
        }


def settled(reading: Reading) -> list[dict[str, Any]]:
    """Read a file to its end and return its accepted rows; its twins are settled."""
    found = [record for block, _ in Settling(reading) for record in records(block)]
    return sorted(found, key=lambda record: record["line"])


def saved_profiles(ledger: Ledger | None) -> list[profiles.Profile]:
    """Return the profiles that people saved in a ledger."""
    return [profiles.from_toml(body) for body in ledger.profiles.bodies().values()] if ledger else []


class Watch(Protocol):
    """Looks on while a file is read (``preview``)."""

    def rows(self, lines: Sequence[int], rows: list[list[str]]) -> None:
        """Take rows as they stand in the file, edits in place, before they are judged."""

    def settled(self, block: Block, known: list[int], told: list[dict[str, Any]]) -> None:
        """Take accepted rows: which of them the ledger knows, and their plan lines."""


class _Tally:
    """Counts and sums as the rows go by."""

    def __init__(self, collect: bool) -> None:
        self.new = self.known = 0
        self.sums = dict.fromkeys(("new_out", "new_in", "known_out", "known_in"), 0)
        self.records: list[dict[str, Any]] | None = [] if collect else None

    def add(self, block: Block, known: list[int]) -> None:
        n = len(block.lines)
        self.known += len(known)
        self.new += n - len(known)
        out, into = total(block.amounts, block.directions)
        known_out, known_in = total([block.amounts[i] for i in known], [block.directions[i] for i in known])
        self.sums["known_out"] += known_out
        self.sums["known_in"] += known_in
        self.sums["new_out"] += out - known_out
        self.sums["new_in"] += into - known_in
        if self.records is not None:
            self.records += records(block, {block.lines[i] for i in known})


def propose(
    ledger: Ledger | None,
    path: str | Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Read a file and say what an import would do; nothing is written.

    With a ``watch`` the rows go to it instead of ``records``, so that memory stays small.
    """
    path = Path(path)
    reading = read(path, profile=profile, known=saved_profiles(ledger), choices=choices)
    tally = _Tally(collect=watch is None)
    if watch is not None:
        reading.on_rows = watch.rows
    classifier = Classifier(ledger) if ledger is not None else None
    facts: list[Fact] = []
    foresight = Foresight(ledger, reading, classifier)
    for block, keys in Settling(reading):
        known = _known(ledger, keys, block) if ledger is not None else {}
        seen = [i for i, key in enumerate(keys) if key in known]
        tally.add(block, seen)
        foresight.take(block, set(seen))
        told = classifier.told(block) if classifier is not None else []
        if watch is not None:
            watch.settled(block, seen, told)
        elif tally.records is not None:
            for record, place in zip(tally.records[-len(keys) :], told, strict=False):
                record.update(place)
        if reading.proves == "paid":
            facts += [
                Fact(
                    -block.lines[i],
                    block.days[i],
                    block.amounts[i],
                    block.counterparty[i],
                    frozenset({0}),
                )
                for i, key in enumerate(keys)
                if key not in known and not block.directions[i]
            ]
        _step(reading, progress, cancelled)
    double = _double(ledger, facts)
    again = ledger.imports.of_file(sha256_of(path)) if ledger is not None else None
    found = _outcome(reading, tally, double, None, again.name if again else None)
    return found._replace(alerts=tuple(foresight.alerts()))


def post(
    ledger: Ledger,
    path: str | Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
    reason: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    collect: bool = False,
) -> Outcome:
    """Take a file in, in one pass and one changeset: whole or absent.

    ``progress`` gets the rows read so far; ``cancelled`` is asked between blocks.

    Raises:
        RefusedError: the file is no table of payments.
        UserError: ``cancelled``, ``disk_full``, …: nothing of the file was stored.
    """
    path = Path(path)
    collecting = gc.isenabled()
    gc.disable()  # rows make no cycles: looking for some among them only costs time
    try:
        return _posted(ledger, path, profile, choices, reason, progress, cancelled, collect)
    finally:
        if collecting:
            gc.enable()


def _posted(
    ledger: Ledger,
    path: Path,
    profile: profiles.Profile | None,
    choices: Choices | None,
    reason: str,
    progress: Progress | None,
    cancelled: Callable[[], bool] | None,
    collect: bool,
) -> Outcome:
    digest = sha256_of(path)
    again = ledger.imports.of_file(digest)
    store: list[bytes] = []
    reading = read(path, profile=profile, known=saved_profiles(ledger), choices=choices, on_bytes=store.append)
    with ledger.change("import", reason, proven=True, file=path.name) as change, change.bulk("payment", "term"):
        importing = _Importing(ledger, change, reading, collect)
        size = path.stat().st_size
        keep = Keeping(ledger, change, digest, size, reading.table.encoding, store)
        importing.begin(keep.file_id)
        for block, keys in Settling(reading):
            keep.drain()
            importing.take(block, keys)
            _step(reading, progress, cancelled)
        keep.end()
        importing.end()
        importing.book()
    return _outcome(reading, importing.tally, [], importing.id, again.name if again else None)


def _step(reading: Reading, progress: Progress | None, cancelled: Callable[[], bool] | None) -> None:
    """Tell how far the work is, and stop where the person asked to."""
    if cancelled is not None and cancelled():
        raise UserError("cancelled")
    if progress is not None:
        progress(reading.n_rows)


class Keeping:
    """The source file's bytes on their way into the ledger, once however often it is imported."""

    def __init__(
        self,
        ledger: Ledger,
        change: Change,
        digest: bytes,
        size: int,
        encoding: str,
        store: list[bytes],
    ) -> None:
        self._store = store
        self._known = ledger.files.known(digest)
        codec = "utf-8" if encoding in (*sheets.BOOKS, sheets.MARKUP) else encoding
        self._writer = Writer(change, digest, size, codec) if self._known is None else None
        self.file_id: int = self._known if self._writer is None else self._writer.file_id  # type: ignore[assignment]

    def drain(self) -> None:
        """Store the pieces that came since."""
        if self._writer is not None:
            for piece in self._store:
                self._writer.feed(piece)
        self._store.clear()

    def end(self) -> None:
        """Store the rest: the file stands whole."""
        self.drain()
        if self._writer is not None:
            self._writer.end()


class _Quarters(dict[int, int]):
    """day → quarter, each worked out once."""

    def __missing__(self, day: int) -> int:
        date = dt.date.fromordinal(day)
        found = self[day] = date.year * 4 + (date.month - 1) // 3
        return found


class _Importing:
    """One import under way."""

    def __init__(self, ledger: Ledger, change: Change, reading: Reading, collect: bool) -> None:
        self.id = change.new_ids("import")
        self.tally = _Tally(collect)
        change.params["import"] = self.id
        self._ledger, self._change, self._reading = ledger, change, reading
        self._codes = Codes(ledger, change)
        self._places = Classifier(ledger)
        self._own = ledger.payments.own_accounts()
        self._any = ledger.read("SELECT 1 FROM payment LIMIT 1") != []
        self._first: int | None = None
        self._last = -1
        self._quarters = _Quarters()

    def take(self, block: Block, keys: list[int]) -> None:
        """Take a block: known rows become claims, the others payments."""
        known = _known(self._ledger, keys, block) if self._any else {}
        seen = [i for i, key in enumerate(keys) if key in known] if known else []
        self.tally.add(block, seen)
        if seen:
            self._claim(block, keys, known, seen)
            block, keys = leave(block, seen), without(keys, seen)
            if not keys:
                return
        rows = list(self._rows(block, keys))
        # Words first: a word that comes after its rows makes SQLite search all rows for it.
        self._codes.flush()
        self._change.insert_rows("payment", rows)

    def _claim(self, block: Block, keys: list[int], known: Known, seen: list[int]) -> None:
        first = self._change.new_ids("claim", len(seen))
        rows = [
            (first + n, payment, self.id, block.lines[i], own, keys[i] if own else None)
            for n, i in enumerate(seen)
            for payment, own in (known[keys[i]],)
        ]
        self._change.insert_rows("claim", rows)

    def _rows(self, block: Block, keys: list[int]) -> Iterator[tuple[Any, ...]]:
        n = len(keys)
        first = self._change.new_ids("payment", n)
        self._first = first if self._first is None else self._first
        self._last = first + n - 1
        codes = self._codes.column
        heads, tails = split_serials(block.serial)
        return zip(
            range(first, first + n), repeat(self.id), block.lines, repeat(0), keys, block.days,
            map(self._quarters.__getitem__, block.days), block.directions, self._measures(block), block.amounts,
            repeat(0), *self._places.columns(block), codes(block.counterparty), codes(block.account),
            codes(block.payer), codes(block.summary), codes(block.purpose),
            codes(block.subject), codes(block.project), codes(block.contract),
            codes(block.source), codes(heads), tails, codes(block.note),
        )  # fmt: skip

    def _measures(self, block: Block) -> Sequence[int]:
        proves = self._reading.proves
        if proves != "paid":
            return [RELEASED if proves == "released" else EVIDENCE] * len(block.lines)
        own = self._own
        if not own:
            return block.directions  # 0 out = paid, 1 in = received
        return [
            RECEIVED if side else TRANSFER if to in own else PAID
            for side, to in zip(block.directions, block.account, strict=True)
        ]

    def begin(self, file_id: int) -> None:
        """Write the import itself, its counts to come: while a parent row is missing, SQLite
        searches all payments for every further parent that is inserted."""
        reading, table = self._reading, self._reading.table
        none = dict.fromkeys(("n_read", "n_new", "n_known", "n_skipped", "n_rejected"), 0)
        self._change.insert(
            "import",
            {
                "id": self.id, "file_id": file_id, "name": reading.name, "kind": reading.kind,
                "perspective": reading.perspective, "proves": reading.proves, "profile": reading.profile,
                "encoding": table.encoding, "delimiter": table.delimiter, "unit": reading.unit,
                "header_line": table.header_line or 0, "own_account": reading.own_account,
                **none, "details": "",
            },
        )  # fmt: skip

    def book(self) -> None:
        """Book what the file itself, or what was learnt, puts on a contract; payments of projects with
        an estimate, a budget or progress remember what stood."""
        ledger = self._ledger
        if self._reading.proves != "paid" or self._first is None or not ledger.projects.watched():
            return
        matcher, standing = contracts.Matcher(ledger), Standing(ledger)
        tracked = standing.tracked
        found: list[tuple[Item, int | None, str, str]] = []
        for item, payee, account, contract, *texts in ledger.bookings.open_payments(self.id):
            sure = matcher.sure(contracts.Money(item, payee, account, contract, tuple(texts)))
            if sure is not None:
                found.append((item, *sure, contracts.kind_of(texts)))
            elif item.project_id in tracked:
                found.append((item, None, "", ""))
        ledger.bookings.book_all(self._change, found, standing)

    def end(self) -> None:
        """Write the rejected rows and what became of the file."""
        change, reading, tally = self._change, self._reading, self.tally
        first = change.new_ids("import_reject", max(len(reading.rejected), 1))
        change.insert_rows(
            "import_reject",
            [
                (
                    first + i,
                    self.id,
                    issue.line,
                    issue.code,
                    json.dumps(issue.params, sort_keys=True),
                )
                for i, issue in enumerate(reading.rejected)
            ],
        )
        declared = reading.declared()
        details = {
            "ids": [self._first or 0, self._last],
            "sums": tally.sums,
            "declared": declared[0] if declared else None,
            "differences": declared[1] if declared else None,
            "columns": [[c.header, c.role] for c in reading.columns],
            "skipped": [[line, kind] for line, kind in reading.skipped[:10_000]],
            "edited": [list(edit) for edit in reading.edited],
        }
        change.update(
            "import",
            self.id,
            {
                "n_read": reading.n_rows, "n_new": tally.new, "n_known": tally.known,
                "n_skipped": reading.n_skipped, "n_rejected": len(reading.rejected),
                "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
            },
        )  # fmt: skip


def _known(ledger: Ledger, keys: list[int], block: Block) -> Known:
    """Return key → (payment, what its own claim says or '') of the rows that stand already.

    A chance collision gets another key.
    """
    found = ledger.payments.of_keys(keys)
    if not found:
        return {}
    known = {}
    for i, key in enumerate(keys):
        if key in found:
            payment, day, amount, own = found[key]
            if (day, amount) == (block.days[i], block.amounts[i]):
                known[key] = payment, own
            else:
                keys[i] = occurrence(key, 1 << 30)
    return known


def _double(ledger: Ledger | None, facts: list[Fact]) -> list[match.Candidate]:
    if ledger is None or not facts:
        return []
    days = [fact.day for fact in facts]
    reach = match.SAME_PAYEE_DAYS
    return match.candidates([*facts, *ledger.payments.facts(min(days) - reach, max(days) + reach)])


def _outcome(
    reading: Reading,
    tally: _Tally,
    double: list[match.Candidate],
    import_id: int | None,
    again: str | None,
) -> Outcome:
    counts = {
        "read": reading.n_rows, "new": tally.new, "known": tally.known,
        "skipped": reading.n_skipped, "rejected": len(reading.rejected),
    }  # fmt: skip
    sums = dict(tally.sums)
    for side in ("out", "in"):
        sums[f"rejected_{side}"] = sum(i.params.get(f"{side}_fen", 0) for i in reading.rejected)
    ours = [c for c in double if c.one.id < 0 or c.other.id < 0]
    found = sorted(tally.records or [], key=lambda record: record["line"])
    return Outcome(reading, counts, sums, found, ours, import_id, again)
