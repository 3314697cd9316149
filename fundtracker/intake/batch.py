"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fundtracker.domain.warnings import Warning
from fundtracker.errors import UserError
from fundtracker.intake import match, profiles
from fundtracker.intake.duplicates import Settling
from fundtracker.intake.foresight import Expected, Foresight
from fundtracker.intake.importing import Importing, Keeping, known_of
from fundtracker.intake.reading import Choices, Reading, read
from fundtracker.intake.rules import Classifier
from fundtracker.intake.tally import Tally, records
from fundtracker.intake.values import Block
from fundtracker.ledger import Ledger
from fundtracker.ledger.files import sha256_of
from fundtracker.ledger.payments import Fact

Progress = Callable[[int], None]


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
    expected: Expected = ()  # those payments, to be foreseen together with other files'

    @property
    def double_fen(self) -> int:
        """Fen that would be counted twice if no candidate were accepted."""
        return sum(c.one.amount_fen for c in self.candidates)


def settled(reading: Reading) -> list[dict[str, Any]]:
    """Read a file to its end and return its accepted rows; its twins are settled."""
    found = [record for block, _ in Settling(reading) for record in records(block)]
    return sorted(found, key=lambda record: record["line"])


def saved_profiles(ledger: Ledger | None) -> list[profiles.Profile]:
    """Return the profiles that people saved in a ledger; one that cannot be read (``profile list`` names it) reads
    no file."""
    found = []
    for body in ledger.profiles.bodies().values() if ledger else ():
        with suppress(UserError):
            found.append(profiles.from_toml(body))
    return found


class Watch(Protocol):
    """Looks on while a file is read (``preview``)."""

    def rows(self, lines: Sequence[int], rows: list[list[str]]) -> None:
        """Take rows as they stand in the file, edits in place, before they are judged."""

    def settled(self, block: Block, known: list[int], told: list[dict[str, Any]]) -> None:
        """Take accepted rows: which of them the ledger knows, and their plan lines."""


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
    tally = Tally(collect=watch is None)
    if watch is not None:
        reading.on_rows = watch.rows
    classifier = Classifier(ledger) if ledger is not None else None
    facts: list[Fact] = []
    foresight = Foresight(ledger, reading, classifier)
    for block, keys in Settling(reading):
        known = known_of(ledger, keys, block) if ledger is not None else {}
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
    return found._replace(alerts=tuple(foresight.alerts()), expected=foresight.expected())


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
        importing = Importing(ledger, change, reading, collect)
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


def _double(ledger: Ledger | None, facts: list[Fact]) -> list[match.Candidate]:
    if ledger is None or not facts:
        return []
    days = [fact.day for fact in facts]
    reach = match.SAME_PAYEE_DAYS
    return match.candidates([*facts, *ledger.payments.facts(min(days) - reach, max(days) + reach)])


def _outcome(
    reading: Reading,
    tally: Tally,
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
