"""What of a file is imported together: files of a zip, sheets, tables beside or below each other,
accounts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake import part_answers
from fundtracker.intake.formats import zip_members
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import sheet_choice
from fundtracker.intake.payments.saved_profiles import saved_profiles
from fundtracker.intake.questions import Question, Unread
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.source_files import head_of

Apart = Callable[
    [Sequence[part_answers.Looked], Mapping[int, sheet_choice.Payments]], Mapping[int, str]
]
_BY_HAND = 1 << 20


class Part(NamedTuple):
    """One thing to read: a file with the person's choices, among them the sheet."""

    path: Path
    choices: Choices

    def answered(self, **answers: str) -> Part:
        """Return the same part with more answers."""
        return self._replace(
            choices=self.choices._replace(answers={**self.choices.answers, **answers})
        )


class Parts(NamedTuple):
    """What of a file is imported together: a line each; ``left`` is what of it is not, with its
    money.

    ``questions`` are open in one of several parts: none of them is stored before they are answered.
    ``twice`` says which parts have rows that a part before them has too.
    """

    parts: list[Part]
    left: list[Unread]
    questions: list[Question]
    twice: list[tuple[Part, Issue]]

    def divides(self, path: Path) -> bool:
        """Return whether the file is more than itself: several parts, a file in a zip, something
        left.
        """
        return len(self.parts) > 1 or bool(self.left) or self.parts[0].path != path


def parts_of(
    ledger: Ledger | None,
    path: Path,
    folder: Path,
    *,
    profile: profiles.Profile | None = None,
    choices: Choices | None = None,
) -> Parts:
    """Return the parts of a file: the files of a zip (unpacked into ``folder``), the sheets of a
    workbook.

    Sheets that are copies or sums of others, and files of a zip that are no payments, are left and
    named.

    Raises:
        RefusedError: a sheet of payments that cannot be read; a zip without any file of payments.
    """
    choices = choices or Choices()
    reader = _Reader(profile, saved_profiles(ledger))
    if not zip_members.is_archive(path):
        return _sheets(path, reader, choices)
    choices = choices._replace(strict=False)  # what one file asks another one may not
    parts = Parts([], [], [], [])
    refused: RefusedError | None = None
    single: list[Part] = []  # files that are one part: they ask together
    for file in zip_members.unpack(path, folder):
        try:
            inside = _sheets(file, reader, choices)
            for part in inside.parts:
                reader.read(part)
        except RefusedError as error:
            refused = refused or error
            parts.left.append(Unread("member_not_read", file.name))
            continue
        single += inside.parts if len(inside.parts) == 1 and not inside.questions else []
        for ours, theirs in zip(parts, inside, strict=True):
            ours += theirs  # type: ignore[operator] # lists of the same kind
    if not parts.parts:
        raise refused or RefusedError("archive", line=None, name=path.name, n=0, first="")
    return _with_single(parts, single, reader)


class _Reader:
    """Reads parts of one file, or of the files of one zip."""

    def __init__(self, profile: profiles.Profile | None, known: list[profiles.Profile]) -> None:
        self._profile, self._known = profile, known
        self._said: dict[str, part_answers.Sign] = {}

    def read(self, part: Part) -> Reading:
        """Return a part as it is read, its rows to come."""
        return read(part.path, profile=self._profile, known=self._known, choices=part.choices)

    def together(self, parts: Sequence[Part], apart: Apart) -> _Together:
        """Read parts to their ends, each with the answers that are its own."""
        payments: dict[int, sheet_choice.Payments] = {}

        def to_the_end(i: int, choices: Choices) -> Reading:
            asking = self.read(parts[i]._replace(choices=part_answers.without_unpaid(choices)))
            payments[i] = sheet_choice.payments_of(asking)
            if part_answers.without_unpaid(choices) == choices:
                return asking
            reading = self.read(parts[i]._replace(choices=choices))
            payments[i] = sheet_choice.payments_of(reading)
            return reading

        named = [part_answers.Part(_label(part), part.choices) for part in parts]
        answering = part_answers.Answering(named, to_the_end, self._said)
        looked = answering.settled(lambda seen: apart(seen, payments))
        refused = [piece.refused for piece in looked if piece.refused]
        if refused and len(refused) == len(looked):
            raise refused[0]
        pieces = [part._replace(choices=of.choices) for part, of in zip(parts, looked, strict=True)]
        return _Together(pieces, looked, payments, answering)

    def twice(
        self, parts: Sequence[Part], payments: Sequence[sheet_choice.Payments]
    ) -> list[tuple[Part, Issue]]:
        """Return what parts that are read together have twice; only those that may are read
        again.
        """
        suspects = sheet_choice.in_several(payments)
        overlap = sheet_choice.Overlap(suspects)
        repeats = []
        for part, ours in zip(parts, payments, strict=True):
            if not suspects.isdisjoint(ours):
                issue = overlap.take(self.read(part))
                repeats += [(part, issue)] if issue is not None else []
        return repeats


class _Together(NamedTuple):
    """Parts that were read to their ends."""

    pieces: list[Part]
    looked: list[part_answers.Looked]
    payments: dict[int, sheet_choice.Payments]
    answering: part_answers.Answering

    def of(self, counted: Iterable[int], left: Iterable[Unread], reader: _Reader) -> Parts:
        """Return what of them is imported: those that count, but not what was not paid."""
        places = [i for i in counted if self.looked[i].reading is not None]
        gone = [
            sheet_choice.unpaid_part(of.part.label, self.payments[i])
            for i, of in enumerate(self.looked)
            if of.refused is not None
        ]
        parts = [self.pieces[i] for i in places]
        asked = self.answering.open_questions(places)
        if not asked:
            self.answering.require_heeded()
        twice = reader.twice(parts, [self.payments[i] for i in places])
        return Parts(parts, [*left, *gone], asked, twice)


def _label(part: Part) -> str:
    """Return what a part is called beside the others of its file."""
    answers = part.choices.answers
    names = [answers[key] for key in ("sheet", "part", "beside") if key in answers]
    return "/".join(names) or part.path.name


def _with_single(parts: Parts, single: list[Part], reader: _Reader) -> Parts:
    """Return the parts of a zip with what those files ask that are one part each."""
    if len(single) < 2:
        return parts
    settled = reader.together(single, lambda *_: {})
    others = {id(part): new for part, new in zip(single, settled.pieces, strict=True)}
    joined = [others.get(id(part), part) for part in parts.parts]
    asked = settled.answering.open_questions(range(len(single)))
    return parts._replace(parts=joined, questions=parts.questions + asked)


def _sheets(path: Path, reader: _Reader, choices: Choices) -> Parts:
    """Return the sheets of payments of one file; a text file, and a sheet that the person chose,
    is one part.
    """
    names = sheet_choice.names_of_payments(path) if choices.answers.get("sheet", "*") == "*" else []
    if len(names) < 2:
        return _sections(Part(path, choices), reader)
    of_names = {name: {**choices.answers, "sheet": name} for name in names}
    chosen = {name: Part(path, choices._replace(answers=of)) for name, of in of_names.items()}
    named = [(name, piece) for name, part in chosen.items() for piece in _pieces(part)]
    of_sheet = [name for name, _ in named]

    def counted(payments: Mapping[int, sheet_choice.Payments]) -> list[int]:
        left = _left_out(of_sheet, payments)
        return [i for i, name in enumerate(of_sheet) if name not in left]

    settled = reader.together(
        [piece for _, piece in named],
        lambda looked, payments: _units_apart(looked, counted(payments)),
    )
    left = _left_out(of_sheet, settled.payments)
    return settled.of(counted(settled.payments), left.values(), reader)


def _left_out(
    of_sheet: Sequence[str], payments: Mapping[int, sheet_choice.Payments]
) -> dict[str, Unread]:
    """Return the sheets that are no further payments; ``of_sheet``: the sheet of each part."""
    moved = {name: sheet_choice.Payments() for name in of_sheet}
    for i, ours in sorted(payments.items()):
        moved[of_sheet[i]] = moved[of_sheet[i]] + ours
    return sheet_choice.repeated(moved) | sheet_choice.not_paid(moved)


def _sections(part: Part, reader: _Reader) -> Parts:
    """Return the parts of one sheet or text: tables below and beside each other, accounts. A
    section that is no list of payments is named as unread by the one above it.
    """
    pieces = _pieces(part)
    if len(pieces) < 2:
        return Parts(pieces, [], [], [])
    every = range(len(pieces))
    below = "lines" in pieces[0].choices.answers  # tables beside each other say their own units
    settled = reader.together(
        pieces, lambda looked, _: _units_apart(looked, every) if below else {}
    )
    return settled.of(every, [], reader)


def _pieces(part: Part) -> list[Part]:
    """Return a part for each section of a sheet or text, and for each table beside another."""
    if "lines" in part.choices.answers or not _may_be_several(part.path):
        return _beside(part)
    # A long file is one statement, and does without it.
    from fundtracker.intake.payments import sections

    sections_found = sections.sections_of(part.path, part.choices)
    return [
        piece for section in sections_found for piece in _beside(part.answered(**section.answers))
    ] or _beside(part)


_ACCOUNT_WORDS = tuple(
    word.encode(codec) for word in ("账号", "帐号", "卡号") for codec in ("utf-8", "gb18030")
)
_FEW = 6  # words for an account: a head alone has as many


def _may_be_several(path: Path) -> bool:
    """Return whether a file may hold several statements: a small one, or a text that names
    accounts again and again.
    """
    if path.stat().st_size <= _BY_HAND:
        return True
    head = head_of(path)
    units_stated = [
        word for word in _ACCOUNT_WORDS if word in head
    ]  # the first statement names its account at the top
    content = path.read_bytes() if units_stated else b""
    return any(content.count(word) > _FEW for word in units_stated)


def _units_apart(looked: Sequence[part_answers.Looked], counted: Iterable[int]) -> dict[int, str]:
    """Return the parts that say no unit while another one with much the same head says one: part
    → that unit.
    """
    readings = {i: reading for i in counted if (reading := looked[i].reading) is not None}
    units_stated = [
        (_names(reading), reading.unit)
        for reading in readings.values()
        if reading.meaning.units.stated and reading.unit != "元"
    ]
    return {
        i: unit
        for i, reading in readings.items()
        for head, unit in units_stated
        if not reading.meaning.units.stated and 2 * len(head & _names(reading)) > len(head)
    }


def _names(reading: Reading) -> set[str]:
    """Return the names of the columns, those of groups above them left out."""
    return {name.split()[-1] for name in reading.table.header or [] if name.split()}


def _beside(part: Part) -> list[Part]:
    """Return a part for each of the tables that stand beside each other; only people make such
    files, and small.
    """
    if "beside" in part.choices.answers or part.path.stat().st_size > _BY_HAND:
        return [part]
    choices = part.choices
    try:
        table = open_table(
            part.path,
            encoding=choices.encoding,
            delimiter=choices.delimiter,
            header_line=choices.header_line,
            answers=choices.answers,
        )
    except RefusedError:
        return [part]
    numbers = range(1, table.beside + 1) if table.beside > 1 else ()
    answers = [{**choices.answers, "beside": str(n)} for n in numbers]
    return [part._replace(choices=choices._replace(answers=answer)) for answer in answers] or [part]


def name_unread(parts: Parts, readings: Sequence[Reading]) -> None:
    """Name what parts that are read together leave unread: each sheet once, with the first of
    them.
    """
    for at, reading in enumerate(readings):
        name_unread_of(parts, at, reading)


def name_unread_of(parts: Parts, at: int, reading: Reading) -> None:
    """Take from what one part leaves unread the sheets that the other parts read; the first says
    what is left.
    """
    if len(parts.parts) < 2 and not parts.left:
        return
    seen = {part.choices.answers.get("sheet", "") for part in parts.parts} | {
        unread.name for unread in parts.left
    }
    ours = parts.parts[at]
    reading.meaning.warnings += [issue for part, issue in parts.twice if part == ours]
    unread, notes = reading.findings.unread, reading.table.notes
    unread[:] = [u for u in unread if u.code != "other_sheet" or (at == 0 and u.name not in seen)]
    notes[:] = [
        n for n in notes if n.code != "other_sheet" or (at == 0 and n.params["name"] not in seen)
    ]
    if at == 0:
        unread += parts.left
    elif reading.table.part:
        notes.append(Issue("other_sheet_read", None, {"name": reading.table.part}))
