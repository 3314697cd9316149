"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.cells import column_cleaning
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import books
from fundtracker.intake.payments.classify import Classifier, StatedPlaces
from fundtracker.intake.payments.importing import (
    Importing,
    Keeping,
    names_beside,
    say_names,
    statement_of,
)
from fundtracker.intake.payments.late_rows import BookQuarters, Late
from fundtracker.intake.payments.saved_profiles import keep_profile, saved_profiles
from fundtracker.intake.payments.tally import (
    OwnTransfers,
    Tally,
    Transfers,
    records,
    today_of,
)
from fundtracker.intake.questions import UndecidedError
from fundtracker.intake.same.beside import remarks, rows_of, two_of
from fundtracker.intake.same.duplicates import Known, Settling
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.core.measures import PAID, RECEIVED
from fundtracker.ledger.documents.imports import Import
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ledger.payments.payments import Fact

if TYPE_CHECKING:
    from fundtracker.domain.park.checklist import Gap
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.intake.payments import cross_source
    from fundtracker.intake.payments.predicted_breaches import Expected


class Follow(NamedTuple):
    """What somebody follows of an import: ``progress`` gets the rows read so far, ``cancelled`` is
    asked between blocks, ``records`` are kept for the outcome.
    """

    progress: Callable[[int], None] | None = None
    cancelled: Callable[[], bool] | None = None
    records: bool = False

    def step(self, reading: Reading) -> None:
        """Tell how far the work is, and stop where the person asked to."""
        if self.cancelled is not None and self.cancelled():
            raise UserError("cancelled")
        if self.progress is not None:
            self.progress(reading.n_rows)


_ALONE = Follow()


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
    transfers: Transfers = Transfers()  # money between own accounts: neither paid nor received

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


class _Proposal:
    """What an import would do with the rows that go by."""

    def __init__(
        self, ledger: Ledger | None, reading: Reading, owner: books.Decision, watch: Watch | None
    ) -> None:
        from fundtracker.intake.payments.predicted_breaches import Foresight

        self._ledger, self._reading, self._owner, self._watch = ledger, reading, owner, watch
        district = ledger if owner.fund is None else None
        self._classifier = Classifier(district) if district is not None else None
        self._quarters = BookQuarters(district) if district is not None else None
        self._foresight = Foresight(district, reading, self._classifier)
        self._facts: tuple[list[Fact], list[Fact]] = ([], [])  # paid out, received
        self.two = two_of(ledger, reading)
        stated = None
        if district is not None and self._classifier is not None:
            stated = StatedPlaces(district, self._classifier, paid=reading.proves == "paid")
        self.tally = Tally(watch is None, today_of(ledger), stated)
        self.names = names_beside(ledger)
        self.own = OwnTransfers(ledger, reading, of_fund=owner.fund is not None)

    def take(self, block: Block, keys: list[int], known: Known) -> None:
        """Take a block of rows."""
        self.names.take(block.lines, block.counterparty, block.account)
        seen = sorted(known)
        self.tally.add(block, seen)
        no_payments = {*seen, *self.own.take(block, {i: known[i][0] for i in seen})}
        self._foresight.take(block, no_payments)
        if self._quarters is not None:
            self._quarters.count(block, set(seen))
        places = self._classifier.places_of(block) if self._classifier is not None else []
        if self._watch is not None:
            self._watch.settled(block, seen, places)
        elif self.tally.records is not None:
            for record, place in zip(self.tally.records[-len(keys) :], places, strict=False):
                record.update(place)
        if self._reading.proves == "paid" and self._owner.fund is None:
            self._take_facts(block, column_cleaning.without(range(len(keys)), sorted(no_payments)))

    def _take_facts(self, block: Block, fresh: Sequence[int]) -> None:
        """Keep the rows whose amounts payments of the ledger have: they may be one of these."""
        if self._ledger is None or self.two is None:
            return
        from fundtracker.ledger.payments import payment_texts

        ours = frozenset({0})  # the file itself
        there = payment_texts.amounts_among(self._ledger, set(block.amounts))
        for i in (i for i in fresh if block.amounts[i] in there):
            self.two.fresh.add(-block.lines[i], block, i)
            fact = Fact(
                -block.lines[i], block.days[i], block.amounts[i], block.counterparty[i], ours
            )
            self._facts[block.directions[i]].append(fact)

    def doubles(self) -> list[cross_source.Candidate]:
        """Return what may be in the ledger already, from another file."""
        ledger, two = self._ledger, self.two
        if ledger is None or two is None:
            return []
        from fundtracker.intake.payments import cross_source

        sides = zip((PAID, RECEIVED), self._facts, strict=True)
        pairs = (cross_source.beside_ledger(ledger, side, measure, two) for measure, side in sides)
        return list(chain.from_iterable(pairs))

    def remarks(self) -> list[Issue]:
        """Return what is to be said of all rows together, when they are taken."""
        quarters = self._quarters.remarks() if self._quarters is not None else []
        return [*self.tally.remarks(), *self.own.remarks(), *quarters]

    def outcome(self, again: Import | None) -> Outcome:
        """Return what became of the file, when all rows are taken."""
        title = again.title if again else None
        outcome = _outcome(self._reading, self.tally, self.own, self.doubles(), None)
        return outcome._replace(
            again=title,
            alerts=tuple(self._foresight.alerts()),
            expected=self._foresight.expected(),
            books=self._owner,
            gaps=_gaps(self._ledger, self._reading, self._owner),
            late=self._quarters.late() if self._quarters is not None else (),
        )


def propose(
    ledger: Ledger | None,
    path: str | Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
    follow: Follow = _ALONE,
    watch: Watch | None = None,
) -> Outcome:
    """Read a file and say what an import would do; nothing is written.

    With a ``watch`` the rows go to it instead of ``records``, so that memory stays small.
    """
    path = Path(path)
    reading = read(path, profile=profile, known=saved_profiles(ledger), choices=choices)
    if watch is not None:
        reading.on_rows = watch.rows
    again = (
        ledger.imports.of_file(sha256_of(path), reading.table.part) if ledger is not None else None
    )
    owner = _owner(ledger, reading, choices, again)
    proposal = _Proposal(ledger, reading, owner, watch)
    rows = rows_of(ledger, reading, again, *owner.of_fund)
    for block, keys, known in rows:
        proposal.take(block, keys, known)
        follow.step(reading)
    if ledger is not None and proposal.tally.new:
        _say_same_statement(ledger, reading, owner)
    say_names(ledger, reading, proposal.names)
    outcome = proposal.outcome(again)
    reading.meaning.warnings += [*proposal.remarks(), *remarks(rows, proposal.two)]
    return outcome


def post(
    ledger: Ledger,
    path: str | Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
    reason: str = "",
    follow: Follow = _ALONE,
) -> Outcome:
    """Take a file in, in one pass and one changeset: whole or absent.

    Raises:
        UndecidedError: money hangs on questions that nobody answered yet.
        RefusedError: the file is no table of payments.
        UserError: ``cancelled``, ``disk_full``, …: nothing of the file was stored.
    """
    path = Path(path)
    collecting = gc.isenabled()
    gc.disable()  # rows make no cycles: looking for some among them only costs time
    try:
        return _posted(ledger, path, profile, choices, reason, follow)
    finally:
        if collecting:
            gc.enable()


def _posted(
    ledger: Ledger,
    path: Path,
    profile: profiles.Profile | None,
    choices: Choices | None,
    reason: str,
    follow: Follow,
) -> Outcome:
    digest = sha256_of(path)
    store: list[bytes] = []
    reading = read(
        path, profile=profile, known=saved_profiles(ledger), choices=choices, on_bytes=store.append
    )
    again = ledger.imports.of_file(digest, reading.table.part)
    owner = _owner(ledger, reading, choices, again)
    books.remember(ledger, owner, choices, reason)
    rows = rows_of(ledger, reading, again, *owner.of_fund)
    with (
        ledger.change("import", reason, proven=True, file=path.name) as change,
        change.bulk("payment", "term"),
    ):
        importing = Importing(ledger, change, reading, owner, follow.records)
        size = path.stat().st_size
        keep = Keeping(ledger, change, digest, size, reading.table.encoding, store)
        importing.begin(keep.file_id)
        names = names_beside(ledger)
        for block, keys, known in rows:
            keep.drain()
            names.take(block.lines, block.counterparty, block.account)
            importing.take(block, keys, known)
            follow.step(reading)
        if reading.questions:
            raise UndecidedError(path.name, reading.questions)
        importing.forget_words()
        keep.end()
        importing.end(rows)
        importing.book()
        if choices is not None and choices.keep:
            keep_profile(ledger, change, reading)
    if importing.tally.new:
        _say_same_statement(ledger, reading, owner, importing.id)
    say_names(ledger, reading, names)
    two, doubles = importing.doubles()
    reading.meaning.warnings += [*importing.remarks(), *remarks(rows, two, importing.id)]
    outcome = _outcome(reading, importing.tally, importing.own, doubles, importing.id)
    return outcome._replace(
        again=again.title if again else None,
        books=owner,
        gaps=_gaps(ledger, reading, owner),
        late=importing.quarters.late(),
    )


def _say_same_statement(
    ledger: Ledger, reading: Reading, owner: books.Decision, ours: int | None = None
) -> None:
    """Remark that another file holds the same statement: its rows would count twice."""
    if reading.balances is None:
        return
    from fundtracker.intake.payments import same_statement

    remark = same_statement.find(ledger, reading, owner, ours)
    if remark is not None:
        reading.meaning.warnings.append(remark)


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


def _outcome(
    reading: Reading,
    tally: Tally,
    own: OwnTransfers,
    double: list[cross_source.Candidate],
    import_id: int | None,
) -> Outcome:
    counts = {
        "read": reading.n_rows, "new": tally.new, "known": tally.known,
        "skipped": reading.n_skipped, "rejected": len(reading.rejected),
    }  # fmt: skip
    sums = dict(tally.sums)
    for side in ("out", "in"):
        sums[f"rejected_{side}"] = sum(i.params.get(f"{side}_fen", 0) for i in reading.rejected)
    transfers = own.end()
    records_in_order = sorted(tally.records or [], key=lambda record: record["line"])
    for record in records_in_order:
        record["transfer"] = record["line"] in transfers.lines
    return Outcome(
        reading, counts, sums, records_in_order, double, import_id, None, transfers=transfers
    )
