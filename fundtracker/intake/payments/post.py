"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Container, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from fundtracker.errors import RefusedError, UserError
from fundtracker.intake.cells.name_likeness import Names, cleaned
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import books, cross_source, same_statement
from fundtracker.intake.payments.classify import Classifier
from fundtracker.intake.payments.duplicates import Settling
from fundtracker.intake.payments.importing import Importing, Keeping, known_of, statement_of
from fundtracker.intake.payments.late_rows import BookQuarters, Late
from fundtracker.intake.payments.saved_profiles import saved_profiles
from fundtracker.intake.payments.tally import Tally, records
from fundtracker.intake.questions import UndecidedError
from fundtracker.ledger import Ledger, coverage, things
from fundtracker.ledger.core.measures import PAID, RECEIVED
from fundtracker.ledger.documents.imports import Import
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ledger.payments.payments import Fact

if TYPE_CHECKING:
    from fundtracker.domain.park.checklist import Gap
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.intake.payments.predicted_breaches import Expected

Progress = Callable[[int], None]


class Outcome(NamedTuple):
    """What became of a file. Counts are records after the header; ``sums`` fen by outcome and side.

    ``double``: candidates seen in other sources and the fen that would count twice.
    """

    reading: Reading
    counts: dict[str, int]
    sums: dict[str, int]
    records: list[dict[str, Any]]
    candidates: list[cross_source.Candidate]
    import_id: int | None
    again: str | None  # the name under which the very same bytes stand already
    alerts: tuple[
        Warning, ...
    ] = ()  # what the new payments would breach, told before they are taken in
    expected: Expected = ()  # those payments, to be foreseen together with other files'
    books: books.Decision = books.Decision()  # whose account the rows are of
    gaps: tuple[Gap, ...] = ()  # where it does not follow the other files of its account
    late: tuple[Late, ...] = ()  # rows of frozen quarters, booked in the next open one

    @property
    def double_fen(self) -> int:
        """Fen that would be counted twice if no candidate were accepted."""
        return sum(c.first.amount_fen for c in self.candidates)


def settled(reading: Reading) -> list[dict[str, Any]]:
    """Read a file to its end and return its accepted rows; its twins are settled."""
    entries = [record for block, _ in Settling(reading) for record in records(block)]
    return sorted(entries, key=lambda record: record["line"])


class Watch(Protocol):
    """Looks on while a file is read (``preview``)."""

    def rows(self, lines: Sequence[int], rows: list[list[str]]) -> None:
        """Take rows as they stand in the file, edits in place, before they are judged."""

    def settled(self, block: Block, known: list[int], places: list[dict[str, Any]]) -> None:
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
    from fundtracker.intake.payments.predicted_breaches import Foresight

    path = Path(path)
    reading = read(path, profile=profile, known=saved_profiles(ledger), choices=choices)
    tally = Tally(collect=watch is None)
    if watch is not None:
        reading.on_rows = watch.rows
    again = (
        ledger.imports.of_file(sha256_of(path), reading.table.part) if ledger is not None else None
    )
    owner = _owner(ledger, reading, choices, again)
    district = ledger if owner.fund is None else None
    classifier = Classifier(district) if district is not None else None
    facts: tuple[list[Fact], list[Fact]] = ([], [])  # paid out, received
    foresight = Foresight(district, reading, classifier)
    quarters = BookQuarters(district) if district is not None else None
    names = _names(ledger)
    for block, keys in Settling(reading):
        names.take(block.lines, block.counterparty, block.account)
        known = _known(ledger, owner, keys, block)
        seen = [i for i, key in enumerate(keys) if key in known]
        tally.add(block, seen)
        foresight.take(block, set(seen))
        if quarters is not None:
            quarters.count(block, set(seen))
        places = classifier.places_of(block) if classifier is not None else []
        if watch is not None:
            watch.settled(block, seen, places)
        elif tally.records is not None:
            for record, place in zip(tally.records[-len(keys) :], places, strict=False):
                record.update(place)
        if reading.proves == "paid" and owner.fund is None:
            for i, key in enumerate(keys):
                if key not in known:
                    fact = Fact(
                        -block.lines[i],
                        block.days[i],
                        block.amounts[i],
                        block.counterparty[i],
                        frozenset({0}),
                    )
                    facts[block.directions[i]].append(fact)
        _step(reading, progress, cancelled)
    double = [
        pair
        for measure, side in zip((PAID, RECEIVED), facts, strict=True)
        for pair in _double(ledger, side, measure)
    ]
    if ledger is not None and tally.new:
        _say_same_statement(ledger, reading, owner)
    _say_names(ledger, reading, names)
    outcome = _outcome(reading, tally, double, None, again.title if again else None)
    return outcome._replace(
        alerts=tuple(foresight.alerts()), expected=foresight.expected(), books=owner,
        gaps=_gaps(ledger, reading, owner), late=quarters.late() if quarters is not None else (),
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
    store: list[bytes] = []
    reading = read(
        path, profile=profile, known=saved_profiles(ledger), choices=choices, on_bytes=store.append
    )
    again = ledger.imports.of_file(digest, reading.table.part)
    owner = _owner(ledger, reading, choices, again)
    _remember(ledger, owner, choices, reason)
    with (
        ledger.change("import", reason, proven=True, file=path.name) as change,
        change.bulk("payment", "term"),
    ):
        importing = Importing(ledger, change, reading, owner, collect)
        size = path.stat().st_size
        keep = Keeping(ledger, change, digest, size, reading.table.encoding, store)
        importing.begin(keep.file_id)
        names = _names(ledger)
        for block, keys in Settling(reading):
            keep.drain()
            names.take(block.lines, block.counterparty, block.account)
            importing.take(block, keys)
            _step(reading, progress, cancelled)
        if reading.questions:
            raise UndecidedError(path.name, reading.questions)
        importing.forget_words()
        keep.end()
        importing.end()
        importing.book()
    if importing.tally.new:
        _say_same_statement(ledger, reading, owner, importing.id)
    _say_names(ledger, reading, names)
    outcome = _outcome(
        reading,
        importing.tally,
        _doubled(ledger, importing),
        importing.id,
        again.title if again else None,
    )
    return outcome._replace(
        books=owner, gaps=_gaps(ledger, reading, owner), late=importing.quarters.late()
    )


def _say_same_statement(
    ledger: Ledger, reading: Reading, owner: books.Decision, ours: int | None = None
) -> None:
    """Remark that another file holds the same statement: its rows would count twice."""
    remark = same_statement.find(ledger, reading, owner, ours)
    if remark is not None:
        reading.meaning.warnings.append(remark)


def _names(ledger: Ledger | None) -> Names:
    """The names of a file beside those that the ledger has before it is taken in."""
    if ledger is None:
        return Names(lambda _: (), list)
    if ledger.terms.has_any():
        return Names(ledger.terms.among, lambda: things.parties(ledger))
    parties = things.parties(ledger)  # no payments yet: contractors and companies alone
    return Names(lambda _: (), lambda: parties)


def _say_names(ledger: Ledger | None, reading: Reading, names: Names) -> None:
    """Remark on names that look like others, and on what nobody sees in them."""
    remarks = names.remarks(
        lambda some: things.accounts_of(ledger, some) if ledger is not None else ()
    )
    reading.meaning.warnings += [*remarks, *cleaned(reading.name_columns)]


def _owner(
    ledger: Ledger | None, reading: Reading, choices: Choices | None, again: Import | None
) -> books.Decision:
    """Say whose books the file belongs to, or put the question.

    Raises:
        RefusedError: what ``books.decide`` names; ``in_other_books``: these very bytes are in
            other books.
    """
    if ledger is None:
        return books.Decision()
    chosen = (choices or Choices()).answers.get(books.CODE)
    owner = books.decide(ledger, reading, chosen)
    if owner.question is not None:
        reading.findings.answers.pop(
            books.CODE, None
        )  # a profile may not answer it: it hangs on the account
        reading.findings.ask(owner.question)
    elif again is not None and ledger.books.fund_of(again.id) != (
        owner.fund.id if owner.fund else None
    ):
        raise RefusedError("in_other_books", line=None, name=again.name)
    return owner


def _gaps(ledger: Ledger | None, reading: Reading, owner: books.Decision) -> tuple[Gap, ...]:
    """Return where a bank file does not follow the other files of its account, whether it is
    stored yet or not.
    """
    if ledger is None or not coverage.is_account(reading):
        return ()
    columns = [[c.header, c.role] for c in reading.columns]
    statement = statement_of(reading, owner)
    more = coverage.Incoming(reading.name, reading.own_account, reading.profile, columns, statement)
    return tuple(
        gap for gap in coverage.gaps_with(ledger, more) if reading.name in (gap.before, gap.after)
    )


def _remember(ledger: Ledger, owner: books.Decision, choices: Choices | None, reason: str) -> None:
    """Keep the person's answer for the account: in a change of its own, which outlives the
    import's undo.
    """
    answered = books.CODE in (choices or Choices()).answers
    fund = owner.fund.id if owner.fund else None
    remembered = any(a.account == owner.account and a.fund == fund for a in ledger.books.accounts())
    if answered and owner.account and "*" not in owner.account and not remembered:
        with ledger.change("books", reason, account=owner.account) as change:
            ledger.books.assign(change, owner.account, fund, owner.holder)


def _known(
    ledger: Ledger | None, owner: books.Decision, keys: list[int], block: Block
) -> Container[int]:
    """Return the keys of the rows that are in the books of the file already."""
    if ledger is None:
        return ()
    if owner.fund is not None:
        return ledger.books.known(owner.fund.id, owner.account, keys)
    return known_of(ledger, keys, block)


def _step(
    reading: Reading, progress: Progress | None, cancelled: Callable[[], bool] | None
) -> None:
    """Tell how far the work is, and stop where the person asked to."""
    if cancelled is not None and cancelled():
        raise UserError("cancelled")
    if progress is not None:
        progress(reading.n_rows)


def _double(ledger: Ledger | None, facts: list[Fact], measure: int) -> list[cross_source.Candidate]:
    """Return what of a file's payments (or receipts) may be in the ledger already, from another
    file.
    """
    if ledger is None or not facts:
        return []
    days = [fact.day for fact in facts]
    reach = cross_source.SAME_PAYEE_DAYS
    amounts = {fact.amount_fen for fact in facts}
    candidates = cross_source.candidates(
        [*facts, *ledger.payments.facts(min(days) - reach, max(days) + reach, measure, amounts)]
    )
    return [pair for pair in candidates if pair.first.id < 0 or pair.other.id < 0]


def _doubled(ledger: Ledger, importing: Importing) -> list[cross_source.Candidate]:
    """Return what of a stored file may be in the ledger twice now."""
    if importing.days is None:
        return []
    first, last = importing.days
    reach = cross_source.SAME_PAYEE_DAYS
    ours = importing.id
    # Of two payments that one file shows none is the other: one of a pair comes from elsewhere.
    amounts = ledger.payments.shared_amounts(importing.amounts, ours, first - reach, last + reach)
    if not amounts:
        return []
    pairs = cross_source.in_ledger(ledger, first - reach, last + reach, amounts)
    return [pair for pair in pairs if ours in pair.first.imports | pair.other.imports]


def _outcome(
    reading: Reading,
    tally: Tally,
    double: list[cross_source.Candidate],
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
    records_in_order = sorted(tally.records or [], key=lambda record: record["line"])
    return Outcome(reading, counts, sums, records_in_order, double, import_id, again)
