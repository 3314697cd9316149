"""A reading into the ledger: one changeset, whole or absent; or a proposal that writes nothing."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fundtracker.domain.park.checklist import Gap
from fundtracker.domain.park.warnings import Warning
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.formats import zip_members
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.meaning.profile_saving import of_reading
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.meaning.values import Block
from fundtracker.intake.payments import books, cross_source, sheet_choice
from fundtracker.intake.payments.classify import Classifier
from fundtracker.intake.payments.duplicates import Settling
from fundtracker.intake.payments.importing import Importing, Keeping, known_of, statement_of
from fundtracker.intake.payments.predicted_breaches import Expected, Foresight
from fundtracker.intake.payments.tally import Tally, records
from fundtracker.intake.questions import Question, UndecidedError, Unread
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.core.measures import PAID, RECEIVED
from fundtracker.ledger.documents.imports import Import
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ledger.payments.payments import Fact

_BY_HAND = 1 << 20
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
    alerts: tuple[Warning, ...] = ()  # what the new payments would breach, told before they are taken in
    expected: Expected = ()  # those payments, to be foreseen together with other files'
    books: books.Decision = books.Decision()  # whose account the rows are of
    gaps: tuple[Gap, ...] = ()  # where it does not follow the other files of its account

    @property
    def double_fen(self) -> int:
        """Fen that would be counted twice if no candidate were accepted."""
        return sum(c.one.amount_fen for c in self.candidates)


class Part(NamedTuple):
    """One thing to read: a file with the person's choices, among them the sheet."""

    path: Path
    choices: Choices


class Parts(NamedTuple):
    """What of a file is imported together: a line each; ``left`` is what of it is not, with its money.

    ``questions`` are open in one of several parts: none of them is stored before they are answered.
    """

    parts: list[Part]
    left: list[Unread]
    questions: list[Question]

    def divides(self, path: Path) -> bool:
        """Return whether the file is more than itself: several parts, a file in a zip, something left."""
        return len(self.parts) > 1 or bool(self.left) or self.parts[0].path != path


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

    The saved profile with the same header is replaced; else it is called after the file.
    """
    saved = saved_profiles(ledger)
    mark = profiles.fingerprint(reading.table.header or [])
    taken = {profile.name for profile in saved} | {profile.name for profile in profiles.shipped()}
    names = (f"{Path(reading.name).stem}{number}" for number in ("", *(f" {n}" for n in range(2, 10_000))))
    name = next((p.name for p in saved if p.fingerprint == mark), None) or next(n for n in names if n not in taken)
    made = of_reading(name, reading)
    ledger.profiles.save(name, made.fingerprint, profiles.to_toml(made))
    return name


def parts_of(
    ledger: Ledger | None,
    path: Path,
    folder: Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
) -> Parts:
    """Return the parts of a file: the files of a zip (unpacked into ``folder``), the sheets of a workbook.

    Sheets that are copies or sums of others, and files of a zip that are no payments, are left and named.

    Raises:
        RefusedError: a sheet of payments that cannot be read; a zip without any file of payments.
    """
    choices = choices or Choices()
    known = saved_profiles(ledger)
    if not zip_members.is_archive(path):
        return _sheets(path, profile, known, choices)
    found = Parts([], [], [])
    refused: RefusedError | None = None
    for file in zip_members.unpack(path, folder):
        try:
            inside = _sheets(file, profile, known, choices)
            for part in inside.parts:
                read(part.path, profile=profile, known=known, choices=part.choices)
        except RefusedError as error:
            refused = refused or error
            found.left.append(Unread("member_not_read", file.name))
            continue
        for ours, theirs in zip(found, inside, strict=True):
            ours += theirs  # type: ignore[operator] # lists of the same kind
    if not found.parts:
        raise refused or RefusedError("archive", line=None, name=path.name, n=0, first="")
    return found


def _sheets(path: Path, profile: profiles.Profile | None, known: list[profiles.Profile], choices: Choices) -> Parts:
    """Return the sheets of payments of one file; a text file, and a sheet that the person chose, is one part."""
    names = sheet_choice.names_of_payments(path) if choices.answers.get("sheet", "*") == "*" else []
    if len(names) < 2:
        return Parts(_beside(Part(path, choices)), [], [])
    chosen = {name: Part(path, choices._replace(answers={**choices.answers, "sheet": name})) for name in names}
    found: dict[str, sheet_choice.Payments] = {}
    questions: dict[str, list[Question]] = {}
    pieces = {name: _beside(part) for name, part in chosen.items()}
    for name in names:
        found[name], questions[name] = Counter(), []
        for part in pieces[name]:
            reading = read(path, profile=profile, known=known, choices=part.choices)
            found[name] += sheet_choice.payments_of(reading)
            questions[name] += reading.questions
    left = sheet_choice.repeated(found)
    kept = [name for name in names if name not in left]
    asked = [question for name in kept for question in questions[name]]
    return Parts([part for name in kept for part in pieces[name]], list(left.values()), asked)


def _beside(part: Part) -> list[Part]:
    """Return a part for each of the tables that stand beside each other; only people make such files, and small."""
    if "beside" in part.choices.answers or part.path.stat().st_size > _BY_HAND:
        return [part]
    choices = part.choices
    try:
        table = open_table(
            part.path, encoding=choices.encoding, delimiter=choices.delimiter, header_line=choices.header_line,
            answers=choices.answers,
        )  # fmt: skip
    except RefusedError:
        return [part]
    numbers = range(1, table.beside + 1) if table.beside > 1 else ()
    answers = [{**choices.answers, "beside": str(n)} for n in numbers]
    return [part._replace(choices=choices._replace(answers=one)) for one in answers] or [part]


def name_unread(found: Parts, readings: Sequence[Reading]) -> None:
    """Name what parts that are read together leave unread: each sheet once, with the first of them."""
    for at, reading in enumerate(readings):
        name_unread_of(found, at, reading)


def name_unread_of(found: Parts, at: int, reading: Reading) -> None:
    """Take from what one part leaves unread the sheets that the other parts read; the first says what is left."""
    if len(found.parts) < 2 and not found.left:
        return
    seen = {part.choices.answers.get("sheet", "") for part in found.parts} | {unread.name for unread in found.left}
    unread, notes = reading.findings.unread, reading.table.notes
    unread[:] = [u for u in unread if u.code != "other_sheet" or (at == 0 and u.name not in seen)]
    notes[:] = [n for n in notes if n.code != "other_sheet" or (at == 0 and n.params["name"] not in seen)]
    if at == 0:
        unread += found.left
    elif reading.table.part:
        notes.append(Issue("other_sheet_read", None, {"name": reading.table.part}))


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
    again = ledger.imports.of_file(sha256_of(path), reading.table.part) if ledger is not None else None
    owner = _owner(ledger, reading, choices, again)
    district = ledger if owner.fund is None else None
    classifier = Classifier(district) if district is not None else None
    facts: tuple[list[Fact], list[Fact]] = ([], [])  # paid out, received
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
            for i, key in enumerate(keys):
                if key not in known:
                    fact = Fact(-block.lines[i], block.days[i], block.amounts[i], block.counterparty[i], frozenset({0}))
                    facts[block.directions[i]].append(fact)
        _step(reading, progress, cancelled)
    double = [
        pair for measure, side in zip((PAID, RECEIVED), facts, strict=True) for pair in _double(ledger, side, measure)
    ]
    found = _outcome(reading, tally, double, None, again.title if again else None)
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
    store: list[bytes] = []
    reading = read(path, profile=profile, known=saved_profiles(ledger), choices=choices, on_bytes=store.append)
    again = ledger.imports.of_file(digest, reading.table.part)
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
    found = _outcome(
        reading, importing.tally, _doubled(ledger, importing), importing.id, again.title if again else None
    )
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


def _double(ledger: Ledger | None, facts: list[Fact], measure: int) -> list[cross_source.Candidate]:
    """Return what of a file's payments (or receipts) may be in the ledger already, from another file."""
    if ledger is None or not facts:
        return []
    days = [fact.day for fact in facts]
    reach = cross_source.SAME_PAYEE_DAYS
    found = cross_source.candidates([*facts, *ledger.payments.facts(min(days) - reach, max(days) + reach, measure)])
    return [pair for pair in found if pair.one.id < 0 or pair.other.id < 0]


def _doubled(ledger: Ledger, importing: Importing) -> list[cross_source.Candidate]:
    """Return what of a stored file may be in the ledger twice now."""
    if importing.days is None:
        return []
    first, last = importing.days
    reach = cross_source.SAME_PAYEE_DAYS
    ours = importing.id
    pairs = cross_source.in_ledger(ledger, first - reach, last + reach)
    return [pair for pair in pairs if ours in pair.one.imports | pair.other.imports]


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
    found = sorted(tally.records or [], key=lambda record: record["line"])
    return Outcome(reading, counts, sums, found, double, import_id, again)
