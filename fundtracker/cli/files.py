"""Commands about files: how one is read, taking them in, matches, profiles."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, progress, refusal, told
from fundtracker.domain.base import money
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.intake.questions import UndecidedError
from fundtracker.ledger.documents.books import DISTRICT
from fundtracker.reports.tables.labels import books_words, difference_words, gap_words, kind_of_file
from fundtracker.reports.tables.workbook import write_text

if TYPE_CHECKING:
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.intake.meaning.choices import Choices
    from fundtracker.intake.meaning.profiles import Profile
    from fundtracker.intake.meaning.reading import Reading
    from fundtracker.intake.payments.post import Outcome, Part
    from fundtracker.intake.payments.predicted_breaches import Expected
    from fundtracker.intake.questions import Question, Unread
    from fundtracker.ledger import Ledger


def read(options: argparse.Namespace) -> int:
    """Print how a file is read: clean UTF-8 CSV, or JSON; nothing is stored."""
    from fundtracker.intake.meaning.opening import open_table

    try:
        table = open_table(options.file)
        if options.json:
            rows = [row for _, block in table.blocks() for row in block]
            print_json(
                {
                    "encoding": table.encoding,
                    "delimiter": table.delimiter,
                    "header_line": table.header_line,
                    "header": table.header,
                    "rows": rows,
                    "issues": [_issue(issue) for issue in table.issues],
                    "notes": [_issue(issue) for issue in table.notes],
                }
            )
        else:
            import csv

            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(table.header or [])
            for _, block in table.blocks():
                writer.writerows(block)
    except RefusedError as error:
        if options.json:
            print_json(refusal(error))
        else:
            print(i18n.say(error), file=sys.stderr)
        return 2
    for issue in () if options.json else table.issues:
        print(told(issue), file=sys.stderr)
    return 0


def _issue(issue: Issue) -> dict[str, object]:
    return {"line": issue.line, "code": issue.code, "why": i18n.say(issue)}


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
    told_files, status, expected = [], 0, []
    for name in options.files:
        try:
            outcomes = _import_one(options, ledger, Path(name), profile)
            expected += [outcome.expected for outcome in outcomes if outcome.expected]
            if options.json:
                answer = file_json(Path(name).name, outcomes)
            else:
                print("\n".join(as_text(outcome, dry=options.dry_run) for outcome in outcomes))
            status = max(status, *map(_status, outcomes))
        except UndecidedError as error:
            answer, status = questions_json(Path(name).name, error.questions), 2
            if not options.json:
                print("\n".join(question_lines(Path(name).name, error.questions)), file=sys.stderr)
                continue
        except RefusedError as error:
            answer, status = {"file": Path(name).name, **refusal(error)}, 2
            if not options.json:
                print(f"{answer['file']}  {answer['why']} [{error.code}]", file=sys.stderr)
                continue
        if options.json:
            told_files.append(answer)
    alerts = _together(ledger, expected) if options.dry_run and ledger is not None and len(expected) > 1 else []
    if options.json:
        both: dict[str, Any] = {"files": told_files}
        if alerts:
            both["alerts"] = [alert._asdict() | {"why": alert_text(alert)} for alert in alerts]
        print_json(told_files[0] if len(options.files) == 1 else both)
    elif alerts:
        print(i18n.tr("If all of these files are taken in:"))
        print("\n".join(f"  ! {alert_text(alert)}" for alert in alerts))
    return status


def _status(outcome: Outcome) -> int:
    """Return the exit status of a file: 1 where rows are kept out, or its own totals or balance say otherwise."""
    reading = outcome.reading
    declared = reading.declared()
    gaps = any(warning.code == "balance_gap" for warning in reading.warnings)
    return int(bool(outcome.counts["rejected"] or gaps or (declared and declared[1])))


def _together(ledger: Ledger, expected: Sequence[Expected]) -> list[Warning]:
    from fundtracker.domain.park.warnings import gathered
    from fundtracker.intake.payments.predicted_breaches import together

    return gathered(together(ledger, expected))


def _import_one(
    options: argparse.Namespace, ledger: Ledger | None, path: Path, profile: Profile | None
) -> list[Outcome]:
    """Import one file, or say what would be: a part of it (a sheet, a file in a zip) after the other."""
    import tempfile

    from fundtracker.intake.payments import post

    with tempfile.TemporaryDirectory() as folder:
        found = post.parts_of(ledger, path, Path(folder), profile=profile, choices=_choices(options))
        if found.questions:
            raise UndecidedError(path.name, found.questions)
        outcomes = [_import_part(options, ledger, part, profile) for part in found.parts]
    post.name_unread(found, [outcome.reading for outcome in outcomes])
    return outcomes


def _import_part(options: argparse.Namespace, ledger: Ledger | None, part: Part, profile: Profile | None) -> Outcome:
    from fundtracker.intake.payments import post

    def show(rows: int) -> None:
        progress(part.path.name, rows)

    if ledger is None or options.dry_run:
        outcome = post.propose(ledger, part.path, profile=profile, choices=part.choices, progress=show)
        if outcome.reading.questions:
            raise UndecidedError(part.path.name, outcome.reading.questions)
        return outcome
    outcome = post.post(
        ledger, part.path, profile=profile, choices=part.choices, reason=options.reason, progress=show,
        collect=options.json,
    )  # fmt: skip
    if options.save_profile:
        post.keep_profile(ledger, outcome.reading)
    return outcome


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
    return Choices(proves=options.proves, day_first=options.day_first, unit=unit, answers=answers)


def _pair(option: str, text: str) -> tuple[str, str]:
    """Return the two sides of ``NAME=VALUE``; a name may hold a = itself."""
    name, equals, value = text.rpartition("=")
    if not equals or not name.strip():
        raise UserError("answer_needs_equals", option=f"--{option}", text=text)
    return name.strip(), value.strip()


def questions_json(name: str, questions: Sequence[Question]) -> dict[str, Any]:
    """Return the open questions of a file: nothing of it was stored."""
    return {
        "file": name,
        "questions": [
            {
                "code": q.code, "subject": q.subject, "line": q.line, "fen": q.fen, "options": list(q.options),
                "answer_by": q.answer_by, "why": i18n.say(q.issue),
            }
            for q in questions
        ],
    }  # fmt: skip


def question_lines(name: str, questions: Sequence[Question]) -> list[str]:
    """Return the open questions of a file as lines of text, each with the option that answers it."""
    lines = [f"{name}  " + i18n.tr("nothing stored; the file does not say, please answer:")]
    for question in questions:
        where = "" if question.line is None else i18n.tr("line {line}: ", line=question.line)
        lines.append(f"  ? {where}{i18n.say(question.issue)}")
        lines.append("    " + i18n.tr("answer with {option}", option=question.answer_by))
    return lines


def _unread_json(unread: Unread) -> dict[str, Any]:
    return {**unread._asdict(), "why": i18n.say(unread.issue)}


_ADDED = ("total_out_fen", "total_in_fen", "double_fen")
_JOINED = ("records", "rejected", "skipped", "warnings", "notes", "unread", "candidates", "alerts")


def file_json(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what became of a file; of several parts the first, with all rows and sums together and a line a part."""
    answers = [as_json(outcome) for outcome in outcomes]
    if len(answers) == 1:
        return answers[0]
    whole = {**answers[0], "file": name}
    for key in _ADDED:
        whole[key] = sum(answer[key] for answer in answers)
    for key in ("counts", "sums_fen"):
        whole[key] = {item: sum(answer[key][item] for answer in answers) for item in answers[0][key]}
    for key in _JOINED:
        whole[key] = [{"part": answer["part"], **one} for answer in answers for one in answer[key]]
    lines = ("part", "header_line", "kind", "unit", "own_account", "counts", "total_out_fen", "total_in_fen", "again")
    whole["parts"] = [{key: answer[key] for key in (*lines, "declared_totals")} for answer in answers]
    return whole


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return what became of a file, in the terms of the samples' JSON."""
    reading = outcome.reading
    counted = reading.accepted
    answer: dict[str, Any] = {
        "file": reading.name, "part": reading.table.part or reading.name,
        "encoding": reading.table.encoding, "delimiter": reading.table.delimiter,
        "header_line": reading.table.header_line, "header_rows": reading.table.header_rows,
        "unit": reading.unit, "kind": reading.kind, "perspective": reading.perspective, "proves": reading.proves,
        "profile": reading.profile, "own_account": reading.own_account, "books": books_json(outcome),
        "columns": [{"index": c.at, "header": c.header, "role": c.role} for c in reading.columns],
        "counts": outcome.counts,
        "total_out_fen": counted["out_fen"], "total_in_fen": counted["in_fen"],
        "sums_fen": outcome.sums, "declared_totals": None,
        "records": outcome.records,
        "rejected": [_issue(issue) for issue in sorted(reading.rejected, key=_line)],
        "skipped": [{"line": line, "kind": kind} for line, kind in reading.skipped],
        "warnings": [_issue(issue) for issue in sorted([*reading.table.issues, *reading.warnings], key=_line)],
        "notes": [_issue(issue) for issue in reading.table.notes],
        "unread": [_unread_json(unread) for unread in reading.unread],
        "again": outcome.again,
        "gaps": [gap._asdict() | {"missing_fen": gap.missing, "why": gap_words(gap)} for gap in outcome.gaps],
        "candidates": [_candidate(c) for c in outcome.candidates], "double_fen": outcome.double_fen,
        "alerts": [{**a._asdict(), "line": -a.params["id"], "why": alert_text(a)} for a in outcome.alerts],
    }  # fmt: skip
    if (declared := reading.declared()) is not None:
        said: dict[str, Any] = declared[0]
        differences = declared[1]
        answer["declared_totals"] = said | {"agrees": not differences, "differences": differences}
    return answer


def books_json(outcome: Outcome) -> dict[str, Any]:
    """Return whose books the file is in: ``district`` or a fund's code, and whether that is only assumed."""
    fund = outcome.books.fund
    return {
        "code": fund.code if fund else DISTRICT,
        "name": fund.name if fund else "",
        "assumed": outcome.books.assumed,
    }


def alert_text(alert: Warning) -> str:
    """Return a warning as a sentence with its amount."""
    from fundtracker.reports.warnings.table11 import told

    return told(alert)


def _line(issue: Issue) -> int:
    return issue.line or 0


def _candidate(pair: Any) -> dict[str, Any]:
    """Return a pair that may be one payment, side by side; a row of the file itself is told by its line."""
    sides = [
        {"line": -fact.id} if fact.id < 0 else {"payment": fact.id}
        for fact in sorted((pair.one, pair.other), key=lambda fact: fact.id)
    ]
    return {
        "sides": sides,
        "amount_fen": pair.one.amount_fen,
        "counterparties": [pair.one.counterparty, pair.other.counterparty],
        "days_apart": pair.days_apart,
        "same_payee": pair.same_payee,
    }


def as_text(outcome: Outcome, *, dry: bool) -> str:
    """Return what became of a file, for people."""
    tr, reading, n = i18n.tr, outcome.reading, outcome.counts
    name = f"{reading.name} · {reading.table.part}" if reading.table.part else reading.name
    lines = [f"{name}  ({tr('nothing stored')})" if dry else name, "  " + _how_read(reading)]
    lines.append("  " + tr("{read} read = {new} new + {known} known + {skipped} skipped + {rejected} rejected", **n))
    counted = reading.accepted
    lines.append(
        "  "
        + tr(
            "paid out {out} yuan, received {into} yuan",
            out=money.show(counted["out_fen"]),
            into=money.show(counted["in_fen"]),
        )
    )
    owner = outcome.books
    lines += [f"  {said}" for said in books_words(owner.fund and owner.fund.name, owner.assumed, counted["out_fen"])]
    if outcome.again:
        lines.append("  " + tr("these very bytes stand already, taken in as {name}", name=outcome.again))
    if (declared := reading.declared()) is not None:
        lines.append("  " + _declared(*declared))
    if outcome.candidates:
        lines.append(
            "  "
            + tr(
                "{n} payments may stand in the ledger already from another source: {sum} yuan would count twice",
                n=len(outcome.candidates), sum=money.show(outcome.double_fen),
            )
        )  # fmt: skip
    lines += [
        f"  ! {i18n.tr('line {line}: ', line=-alert.params['id'])}{alert_text(alert)}" for alert in outcome.alerts
    ]
    lines += [f"  ! {gap_words(gap)}" for gap in outcome.gaps]
    lines += ["  " + tr("not read: {text}", text=i18n.say(unread.issue)) for unread in reading.unread]
    found = sorted([*reading.table.issues, *reading.warnings, *reading.rejected], key=_line)
    lines += ["  " + told(issue) for issue in found]
    return "\n".join(lines)


def _how_read(reading: Reading) -> str:
    tr = i18n.tr
    head = tr("header on line {n}", n=reading.table.header_line) if reading.table.header_line else tr("no header")
    kind, unit = kind_of_file(reading.kind), tr("unit {unit}", unit=reading.unit)
    return " · ".join(filter(None, [kind, reading.table.encoding, head, unit, reading.profile]))


def _declared(said: dict[str, int], differences: dict[str, int]) -> str:
    tr = i18n.tr
    if not differences:
        return "✓ " + tr("agrees with what the file says of itself")
    return "✗ " + tr("the file says otherwise, difference: {text}", text=difference_words(differences))


# ---------------------------------------------------------------- matches
def matches(options: argparse.Namespace) -> int:
    """List the payments that two sources show, side by side; with ``--accept`` count each once."""
    from fundtracker.intake.payments import cross_source

    if options.contracts:
        from fundtracker.cli import lists

        return lists.contracts(options)
    with open_ledger(options, write=options.accept) as ledger:
        pairs = cross_source.in_ledger(ledger)
        if options.json:
            print_json({"candidates": [_candidate(pair) for pair in pairs]})
        else:
            for pair in pairs:
                print(f"{money.show(pair.one.amount_fen)}  {_why(pair)}")
                for fact in (pair.one, pair.other):
                    payment = ledger.payments.get(fact.id)
                    print(f"    {payment.date.isoformat()}  {payment.counterparty}  {payment.summary}")
            print(i18n.tr("{n} payments are shown by two sources", n=len(pairs)))
        if options.accept and pairs:
            gone = cross_source.accept_all(ledger)
            if not options.json:
                print(i18n.tr("{n} of them now count once", n=gone))
    return 0


def _why(pair: Any) -> str:
    tr = i18n.tr
    days = tr("{n} days apart", n=pair.days_apart)
    return f"{tr('same payee')}, {days}" if pair.same_payee else days


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
    for found in profiles.shipped():
        if found.name == name:
            return found
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
    for found in profiles.shipped():
        print(f"{found.name}  {found.kind}")


def _save(ledger: Ledger, name: str, file: str) -> None:
    """Save how a file is read as a profile; a profile's own file (.toml) is taken as it is."""
    from fundtracker.intake.meaning import profiles
    from fundtracker.intake.meaning.profile_saving import of_reading
    from fundtracker.intake.meaning.reading import read as read_payments

    if Path(file).suffix == ".toml":
        made = _profile(file, None)._replace(name=name)
    else:
        made = of_reading(name, read_payments(file))
    ledger.profiles.save(name, made.fingerprint, profiles.to_toml(made))


def _rename(ledger: Ledger, name: str, to: str) -> None:
    from fundtracker.intake.meaning import profiles

    body = ledger.profiles.bodies().get(name)
    if body is None:
        raise UserError("no_such_profile", name=name)
    ledger.profiles.rename(name, to, profiles.to_toml(profiles.from_toml(body)._replace(name=to)))


def _export(ledger: Ledger, name: str, file: str) -> None:
    from fundtracker.intake.meaning import profiles

    write_text(file, profiles.to_toml(_profile(name, ledger)))
