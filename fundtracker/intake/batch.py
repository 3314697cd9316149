"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fundtracker.domain.review import Gap
from fundtracker.domain.warnings import Warning
from fundtracker.errors import RefusedError, UserError
from fundtracker.intake import books, match, profiles
from fundtracker.intake.duplicates import Settling
from fundtracker.intake.foresight import Expected, Foresight
from fundtracker.intake.importing import Importing, Keeping, known_of, statement_of
from fundtracker.intake.questions import UndecidedError
from fundtracker.intake.reading import Choices, Reading, read
from fundtracker.intake.rules import Classifier
from fundtracker.intake.tally import Tally, records
from fundtracker.intake.values import Block
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.files import sha256_of
from fundtracker.ledger.imports import Import
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
    books: books.Decision = books.Decision()  # whose account the rows are of
    gaps: tuple[Gap, ...] = ()  # where it does not follow the other files of its account

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


def keep_profile(ledger: Ledger, reading: Reading) -> str:
    """Save how a file was read, the answers of the person too, for all files with its header; return its name.

    A saved profile that has read it is replaced; else it is called after the file.
    """
    saved = ledger.profiles.bodies()
    name = reading.profile if reading.profile in saved else Path(reading.name).stem
    made = profiles.of_reading(name, reading)
    ledger.profiles.save(name, made.fingerprint, profiles.to_toml(made))
    return name


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
    again = ledger.imports.of_file(sha256_of(path)) if ledger is not None else None
    owner = _owner(ledger, reading, choices, again)
    district = ledger if owner.fund is None else None
    classifier = Classifier(district) if district is not None else None
    facts: list[Fact] = []
    foresight = Foresight(district, reading, classifier)
    for block, keys in Settling(reading):
        known = _known(ledger, owner, keys, block)
        seen = [i for i, key in enumerate(keys) if key in known]
        tally.add(block, seen)
        foresight.take(block, set(seen))
        told = classifier.told(block) if classifier is not None else []
        if watch is not None:
            watch.settled(block, seen, told)
        elif tally.records is not None:
            for record, place in zip(tally.records[-len(keys) :], told, strict=False):
                record.update(place)
        if reading.proves == "paid" and owner.fund is None:
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
    found = _outcome(reading, tally, double, None, again.name if again else None)
    return found._replace(
        alerts=tuple(foresight.alerts()), expected=foresight.expected(), books=owner,
        gaps=_gaps(ledger, reading, owner),
    )  # fmt: skip


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
        UndecidedError: money hangs on questions that nobody answered yet.
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
    owner = _owner(ledger, reading, choices, again)
    _remember(ledger, owner, choices, reason)
    with ledger.change("import", reason, proven=True, file=path.name) as change, change.bulk("payment", "term"):
        importing = Importing(ledger, change, reading, owner, collect)
        size = path.stat().st_size
        keep = Keeping(ledger, change, digest, size, reading.table.encoding, store)
        importing.begin(keep.file_id)
        for block, keys in Settling(reading):
            keep.drain()
            importing.take(block, keys)
            _step(reading, progress, cancelled)
        if reading.questions:
            raise UndecidedError(path.name, reading.questions)
        keep.end()
        importing.end()
        importing.book()
    found = _outcome(reading, importing.tally, [], importing.id, again.name if again else None)
    return found._replace(books=owner, gaps=_gaps(ledger, reading, owner))


def _owner(ledger: Ledger | None, reading: Reading, choices: Choices | None, again: Import | None) -> books.Decision:
    """Say whose books the file belongs to, or put the question.

    Raises:
        RefusedError: what ``books.decide`` names; ``in_other_books``: these very bytes are in other books.
    """
    if ledger is None:
        return books.Decision()
    chosen = (choices or Choices()).answers.get(books.CODE)
    owner = books.decide(ledger, reading, chosen)
    if owner.question is not None:
        reading.findings.answers.pop(books.CODE, None)  # a profile may not answer it: it hangs on the account
        reading.findings.ask(owner.question)
    elif again is not None and ledger.books.fund_of(again.id) != (owner.fund.id if owner.fund else None):
        raise RefusedError("in_other_books", line=None, name=again.name)
    return owner


def _gaps(ledger: Ledger | None, reading: Reading, owner: books.Decision) -> tuple[Gap, ...]:
    """Return where a bank file does not follow the other files of its account, whether it is stored yet or not."""
    if ledger is None or not coverage.is_account(reading):
        return ()
    columns = [[c.header, c.role] for c in reading.columns]
    statement = statement_of(reading, owner)
    more = coverage.Incoming(reading.name, reading.own_account, reading.profile, columns, statement)
    return tuple(gap for gap in coverage.gaps_with(ledger, more) if reading.name in (gap.before, gap.after))


def _remember(ledger: Ledger, owner: books.Decision, choices: Choices | None, reason: str) -> None:
    """Keep the person's answer for the account: in a change of its own, which outlives the import's undo."""
    answered = books.CODE in (choices or Choices()).answers
    fund = owner.fund.id if owner.fund else None
    stands = any(a.account == owner.account and a.fund == fund for a in ledger.books.accounts())
    if answered and owner.account and "*" not in owner.account and not stands:
        with ledger.change("books", reason, account=owner.account) as change:
            ledger.books.assign(change, owner.account, fund, owner.holder)


def _known(ledger: Ledger | None, owner: books.Decision, keys: list[int], block: Block) -> Container[int]:
    """Return the keys of the rows that are in the books of the file already."""
    if ledger is None:
        return ()
    if owner.fund is not None:
        return ledger.books.known(owner.fund.id, owner.account, keys)
    return known_of(ledger, keys, block)


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
