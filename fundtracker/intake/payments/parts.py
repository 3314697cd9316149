"""What of a file is imported together: files of a zip, sheets, tables beside or below each other,
accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import Issue, RefusedError
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
    known = saved_profiles(ledger)
    if not zip_members.is_archive(path):
        return _sheets(path, profile, known, choices)
    parts = Parts([], [], [], [])
    refused: RefusedError | None = None
    for file in zip_members.unpack(path, folder):
        try:
            inside = _sheets(file, profile, known, choices)
            for part in inside.parts:
                read(part.path, profile=profile, known=known, choices=part.choices)
        except RefusedError as error:
            refused = refused or error
            parts.left.append(Unread("member_not_read", file.name))
            continue
        for ours, theirs in zip(parts, inside, strict=True):
            ours += theirs  # type: ignore[operator] # lists of the same kind
    if not parts.parts:
        raise refused or RefusedError("archive", line=None, name=path.name, n=0, first="")
    return parts


def _sheets(
    path: Path, profile: profiles.Profile | None, known: list[profiles.Profile], choices: Choices
) -> Parts:
    """Return the sheets of payments of one file; a text file, and a sheet that the person chose,
    is one part.
    """
    names = sheet_choice.names_of_payments(path) if choices.answers.get("sheet", "*") == "*" else []
    if len(names) < 2:
        return _sections(Part(path, choices), profile, known)
    answers = choices.answers
    chosen = {name: choices._replace(answers={**answers, "sheet": name}) for name in names}
    sheets = {name: _sheet(Part(path, of), profile, known) for name, of in chosen.items()}
    payments = {name: sheet.payments for name, sheet in sheets.items()}
    left = sheet_choice.repeated(payments) | sheet_choice.not_paid(payments)
    counted = {name: sheet for name, sheet in sheets.items() if name not in left}
    asked = [q for sheet in counted.values() for r in sheet.readings for q in r.questions]
    readings = {name: sheet.readings for name, sheet in counted.items()}
    for name, unit in _units_apart(readings).items():
        sheet = counted[name].answered(unit)
        counted[name] = sheet
        asked += _asked(sheet.pieces[0], profile, known)
    parts = list(chain.from_iterable(sheet.pieces for sheet in counted.values()))
    moved = chain.from_iterable(sheet.of_pieces for sheet in counted.values())
    return Parts(parts, list(left.values()), asked, _twice(parts, list(moved), profile, known))


class _Sheet(NamedTuple):
    """The parts of one sheet, each with its reading and its payments."""

    pieces: list[Part]
    readings: list[Reading]
    of_pieces: list[sheet_choice.Payments]

    @property
    def payments(self) -> sheet_choice.Payments:
        """Return the payments of all parts."""
        return sum(self.of_pieces, sheet_choice.Payments())

    def answered(self, unit: str) -> _Sheet:
        """Return the sheet with the unit that other sheets say."""
        return self._replace(pieces=[part.answered(unit_beside=unit) for part in self.pieces])


def _sheet(part: Part, profile: profiles.Profile | None, known: list[profiles.Profile]) -> _Sheet:
    sheet = _Sheet(_pieces(part), [], [])
    for piece in sheet.pieces:
        reading = read(piece.path, profile=profile, known=known, choices=piece.choices)
        sheet.of_pieces.append(sheet_choice.payments_of(reading))
        sheet.readings.append(reading)
    return sheet


def _sections(part: Part, profile: profiles.Profile | None, known: list[profiles.Profile]) -> Parts:
    """Return the parts of one sheet or text: tables below and beside each other, accounts. A
    section that is no list of payments is named as unread by the one above it.
    """
    pieces = _pieces(part)
    if len(pieces) < 2 or "lines" not in pieces[0].choices.answers:
        return Parts(pieces, [], [], [])
    readings = {}
    for piece in pieces:
        readings[piece.choices.answers["part"]] = [
            read(part.path, profile=profile, known=known, choices=piece.choices)
        ]
    asked, payments = [], []
    for [reading] in readings.values():
        payments.append(sheet_choice.payments_of(reading))
        asked += reading.questions
    for name, unit in _units_apart(readings).items():
        at = list(readings).index(name)
        pieces[at] = pieces[at].answered(unit_beside=unit)
        asked += _asked(pieces[at], profile, known)
    return Parts(pieces, [], asked, _twice(pieces, payments, profile, known))


def _twice(
    parts: Sequence[Part],
    payments: Sequence[sheet_choice.Payments],
    profile: profiles.Profile | None,
    known: list[profiles.Profile],
) -> list[tuple[Part, Issue]]:
    """Return what parts that are read together have twice; only those that may are read again."""
    suspects = sheet_choice.in_several(payments)
    overlap = sheet_choice.Overlap(suspects)
    found = []
    for part, ours in zip(parts, payments, strict=True):
        if not suspects.isdisjoint(ours):
            reading = read(part.path, profile=profile, known=known, choices=part.choices)
            issue = overlap.take(reading)
            found += [(part, issue)] if issue is not None else []
    return found


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


def _units_apart(readings: Mapping[str, Sequence[Reading]]) -> dict[str, str]:
    """Return the sheets that say no unit while another one with much the same head says one:
    sheet → that unit.
    """
    readings_of_all = [
        reading for sheet_readings in readings.values() for reading in sheet_readings
    ]
    units_stated = [
        (_names(reading), reading.unit)
        for reading in readings_of_all
        if reading.meaning.units.stated and reading.unit != "元"
    ]
    return {
        name: unit
        for name, sheet_readings in readings.items()
        for reading in sheet_readings
        for head, unit in units_stated
        if not reading.meaning.units.stated and 2 * len(head & _names(reading)) > len(head)
    }


def _asked(
    part: Part, profile: profiles.Profile | None, known: list[profiles.Profile]
) -> list[Question]:
    """Return the questions of a part read to its end: the money that hangs on them is known
    then.
    """
    reading = read(part.path, profile=profile, known=known, choices=part.choices)
    sheet_choice.payments_of(reading)
    return reading.questions


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
