"""Commands about files: how one is read, taking them in, matches, profiles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker import i18n
from fundtracker.cli.context import issue_line, open_ledger, print_json, progress, refusal
from fundtracker.cli.import_answers import (
    alert_text,
    as_text,
    candidate_data,
    day_data,
    file_json,
    issue_data,
    question_lines,
    questions_json,
    which_day,
    why_same,
)
from fundtracker.domain.base import money
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.questions import UndecidedError
from fundtracker.reports.tables.workbook import write_text

if TYPE_CHECKING:
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.meaning.profiles import Profile
    from fundtracker.intake.payments.cross_source import Candidate
    from fundtracker.intake.payments.parts import Part
    from fundtracker.intake.payments.post import Outcome
    from fundtracker.intake.payments.predicted_breaches import Expected
    from fundtracker.intake.same.day_kept import DayKept
    from fundtracker.intake.text.table import Table
    from fundtracker.ledger import Ledger


def read(options: argparse.Namespace) -> int:
    """Print how a file is read: clean UTF-8 CSV, or JSON; nothing is stored."""
    from fundtracker.intake.meaning.opening import open_table

    try:
        table = open_table(options.file)
        if options.json:
            _print_read_json(table)
        else:
            _print_read_csv(table)
    except RefusedError as error:
        if options.json:
            print_json(refusal(error))
        else:
            print(i18n.say(error), file=sys.stderr)
        return 2
    return 0


def _print_read_json(table: Table) -> None:
    rows = [row for _, block in table.blocks() for row in block]
    print_json(
        {
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "header_line": table.header_line,
            "header": table.header,
            "rows": rows,
            "issues": [issue_data(issue) for issue in table.issues],
            "notes": [issue_data(issue) for issue in table.notes],
        }
    )


def _print_read_csv(table: Table) -> None:
    """Print the rows; what is wrong in the file goes beside them, to the errors."""
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.header or [])
    for _, block in table.blocks():
        writer.writerows(block)
    for issue in table.issues:
        print(issue_line(issue), file=sys.stderr)


# ---------------------------------------------------------------- import
def import_files(options: argparse.Namespace) -> int:
    """Take files in, each whole or absent; with ``--dry-run`` say what would be, write nothing."""
    if options.ledger is None:
        if not options.dry_run:
            raise UserError("ledger_needed")
        if not options.list:
            return _import_all(options, None)
    if options.list:
        from fundtracker.cli import lists

        return lists.import_lists(options)
    with open_ledger(options, write=not options.dry_run) as ledger:
        return _import_all(options, ledger)


def _import_all(options: argparse.Namespace, ledger: Ledger | None) -> int:
    profile = _profile(options.profile, ledger) if options.profile else None
    files = []
    for name in options.files:
        files.append(_imported(options, ledger, Path(name), profile))
        files[-1].print()
    expected = [promise for file in files for promise in file.expected]
    alerts = _together(ledger, expected) if options.dry_run else []
    idle = set.intersection(*(file.idle for file in files))
    if idle and not options.json:
        print(
            i18n.say(Issue("answer_not_asked", None, {"key": "、".join(sorted(idle))})),
            file=sys.stderr,
        )
    if options.json:
        _print_answers([file.answer for file in files], alerts, sorted(idle))
    elif alerts:
        print(i18n.tr("If all of these files are imported:"))
        print("\n".join(f"  ! {alert_text(alert)}" for alert in alerts))
    return max(int(bool(idle)), *(file.status for file in files))


_GAPS = ("balance_gap", "cumulative_gap", "opening_differs", "closing_differs")
_REFUSED = 2  # the exit status of a file that was not read, or not without an answer


class _File(NamedTuple):
    """What became of a file: for JSON, or in lines for the eye."""

    answer: dict[str, Any]
    lines: list[str]
    status: int
    expected: list[Expected]
    idle: set[str] = set()  # noqa: RUF012 - never mutated; answers that nothing in it asks for

    def print(self) -> None:
        """Print the lines; those of a refusal go to the errors."""
        if self.lines:
            out = sys.stderr if self.status == _REFUSED else sys.stdout
            print("\n".join(self.lines), file=out)


def _imported(
    options: argparse.Namespace, ledger: Ledger | None, path: Path, profile: Profile | None
) -> _File:
    try:
        outcomes = _import_one(options, ledger, path, profile)
    except UndecidedError as error:
        answer = questions_json(path.name, error.questions)
        questions = [] if options.json else question_lines(path.name, error.questions)
        return _File(answer, questions, _REFUSED, [])
    except RefusedError as error:
        answer = {"file": path.name, **refusal(error)}
        lines = [] if options.json else [f"{path.name}  {answer['why']} [{error.code}]"]
        return _File(answer, lines, _REFUSED, [])
    answer = file_json(path.name, outcomes) if options.json else {}
    lines = [] if options.json else [as_text(each, dry=options.dry_run) for each in outcomes]
    expected = [outcome.expected for outcome in outcomes if outcome.expected]
    idle = [set(outcome.reading.findings.idle) for outcome in outcomes]
    unused = set.intersection(*idle) if idle else set()
    return _File(answer, lines, max(map(_status, outcomes), default=0), expected, unused)


def _print_answers(
    answers: list[dict[str, Any]], alerts: list[Warning], idle: Sequence[str]
) -> None:
    unused = {"answers_not_asked": list(idle)} if idle else {}
    if len(answers) == 1:
        print_json(answers[0] | unused)
        return
    warned = [alert._asdict() | {"why": alert_text(alert)} for alert in alerts]
    print_json({"files": answers} | ({"alerts": warned} if warned else {}) | unused)


def _status(outcome: Outcome) -> int:
    """Return the exit status of a file: 1 where rows are kept out, or its own totals or balance
    say otherwise.
    """
    reading = outcome.reading
    declared = reading.declared()
    gaps = any(warning.code in _GAPS for warning in reading.warnings)
    return int(bool(outcome.counts["rejected"] or gaps or (declared and declared[1])))


def _together(ledger: Ledger | None, expected: Sequence[Expected]) -> list[Warning]:
    if ledger is None or len(expected) < 2:
        return []
    from fundtracker.domain.park.warnings import gathered
    from fundtracker.intake.payments.predicted_breaches import together

    return gathered(together(ledger, expected))


def _import_one(
    options: argparse.Namespace, ledger: Ledger | None, path: Path, profile: Profile | None
) -> list[Outcome]:
    """Import one file, or say what would be: a part of it (a sheet, a file in a zip) after the
    other.
    """
    from fundtracker.intake.formats import zip_members
    from fundtracker.intake.payments import parts

    with zip_members.room_for(path) as folder:
        parts_item = parts.parts_of(
            ledger, path, Path(folder), profile=profile, choices=_choices(options)
        )
        if parts_item.questions:
            raise UndecidedError(path.name, parts_item.questions)
        outcomes = [_import_part(options, ledger, part, profile) for part in parts_item.parts]
    parts.name_unread(parts_item, [outcome.reading for outcome in outcomes])
    return outcomes


def _import_part(
    options: argparse.Namespace, ledger: Ledger | None, part: Part, profile: Profile | None
) -> Outcome:
    from fundtracker.intake.payments import post

    def show(rows: int) -> None:
        progress(part.path.name, rows)

    if ledger is None or options.dry_run:
        outcome = post.propose(
            ledger, part.path, profile=profile, choices=part.choices, follow=post.Follow(show)
        )
        if outcome.reading.questions:
            raise UndecidedError(part.path.name, outcome.reading.questions)
        return outcome
    return post.post(
        ledger,
        part.path,
        profile=profile,
        choices=part.choices._replace(keep=bool(options.save_profile)),
        reason=options.reason,
        follow=post.Follow(show, records=options.json),
    )


def _choices(options: argparse.Namespace) -> Choices:
    """Return what the person chose on the command line.

    Raises:
        UserError: ``answer_needs_equals``: an option that wants ``NAME=VALUE`` has no =.
    """
    from fundtracker.intake.cells import amounts
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.questions import key_of

    answers = dict(_pair("answer", text) for text in options.answer)
    for code in ("role", "state"):
        for text in getattr(options, code):
            subject, value = _pair(code, text)
            answers[key_of(code, subject)] = value
    for code in ("view", "sheet", "books"):
        if getattr(options, code) is not None:
            answers[code] = getattr(options, code)
    unit = amounts.UNIT_WORDS.get(options.unit)
    return Choices(
        proves=options.proves,
        day_first=options.day_first,
        unit=unit,
        answers=answers,
        strict=len(options.files) == 1,  # of several files each may ask something else
    )


def _pair(option: str, text: str) -> tuple[str, str]:
    """Return the two sides of ``NAME=VALUE``; a name may hold a = itself."""
    name, equals, value = text.rpartition("=")
    if not equals or not name.strip():
        raise UserError("answer_needs_equals", option=f"--{option}", text=text)
    return name.strip(), value.strip()


# ---------------------------------------------------------------- matches
def matches(options: argparse.Namespace) -> int:
    """List the payments that two sources show, side by side; with ``--accept`` count each once."""
    from fundtracker.intake.payments import cross_source

    if options.contracts:
        from fundtracker.cli import lists

        return lists.contracts(options)
    with open_ledger(options, write=options.accept) as ledger:
        pairs = cross_source.in_ledger(ledger)
        days = cross_source.days_kept(ledger, pairs)
        if options.json:
            both = zip(pairs, days, strict=True)
            print_json({"candidates": [{**candidate_data(p), **day_data(d)} for p, d in both]})
        else:
            _print_pairs(ledger, pairs, days)
            print(i18n.tr("{n} payments are shown by two sources", n=len(pairs)))
        if options.accept and pairs:
            gone = cross_source.accept_all(ledger)
            if not options.json:
                print(i18n.tr("{n} of them now count once", n=gone))
    return 0


def _print_pairs(ledger: Ledger, pairs: Sequence[Candidate], days: Sequence[DayKept]) -> None:
    """Print pairs side by side, with the day that counts where they have two."""
    for pair, left in zip(pairs, days, strict=True):
        print(f"{money.show(pair.first.amount_fen)}  {why_same(pair)}")
        for fact in (pair.first, pair.other):
            payment = ledger.payments.get(fact.id)
            print(f"    {payment.date.isoformat()}  {payment.counterparty}  {payment.summary}")
        if left.day != left.other:
            print(f"    {which_day(left)}")


# ---------------------------------------------------------------- profiles
def profile(options: argparse.Namespace) -> int:
    """List, save, rename or export the profiles of bank files."""
    actions: dict[str, tuple[int, Callable[..., None]]] = {
        "list": (0, _list), "save": (2, _save), "rename": (2, _rename), "export": (2, _export)
    }  # fmt: skip
    wanted, action = actions[options.action]
    if len(options.names) != wanted:
        raise UserError("names_needed", action=options.action, n=wanted)
    with open_ledger(options, write=options.action in ("save", "rename")) as ledger:
        action(ledger, *options.names)
    return 0


def _profile(name: str, ledger: Ledger | None) -> Profile:
    """Return the profile of that name, saved or shipped, or the one in that file."""
    from fundtracker.intake.meaning import profiles

    if ledger is not None and (body := ledger.profiles.bodies().get(name)) is not None:
        return profiles.from_toml(body)
    for profile in profiles.shipped():
        if profile.name == name:
            return profile
    try:
        return profiles.from_toml(Path(name).read_text("utf-8"))
    except (OSError, UnicodeDecodeError):
        raise UserError("no_such_profile", name=name) from None


def _list(ledger: Ledger) -> None:
    from fundtracker.intake.meaning import profiles

    for name, body in ledger.profiles.bodies().items():
        try:
            print(f"{name}  {profiles.from_toml(body).kind}  " + i18n.tr("saved in this ledger"))
        except UserError as error:
            print(f"{name}  {i18n.say(error)}")
    for profile in profiles.shipped():
        print(f"{profile.name}  {profile.kind}")


def _save(ledger: Ledger, name: str, file: str) -> None:
    """Save how a file is read as a profile; a profile's own file (.toml) is taken as it is."""
    from fundtracker.intake.meaning import profiles
    from fundtracker.intake.meaning.profile_saving import of_reading
    from fundtracker.intake.meaning.reading import read as read_payments

    if Path(file).suffix == ".toml":
        profile = _profile(file, None)._replace(name=name)
    else:
        profile = of_reading(name, read_payments(file))
    ledger.profiles.save(name, profile.fingerprint, profiles.to_toml(profile))


def _rename(ledger: Ledger, name: str, to: str) -> None:
    from fundtracker.intake.meaning import profiles

    body = ledger.profiles.bodies().get(name)
    if body is None:
        raise UserError("no_such_profile", name=name)
    ledger.profiles.rename(name, to, profiles.to_toml(profiles.from_toml(body)._replace(name=to)))


def _export(ledger: Ledger, name: str, file: str) -> None:
    from fundtracker.intake.meaning import profiles

    write_text(file, profiles.to_toml(_profile(name, ledger)))
