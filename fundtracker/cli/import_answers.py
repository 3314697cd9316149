"""What became of an imported file, its questions and findings: JSON, and lines for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import issue_line
from fundtracker.domain.base import money
from fundtracker.errors import Issue
from fundtracker.ledger.documents.books import DISTRICT
from fundtracker.reports.tables.import_words import (
    agreement_words,
    books_words,
    difference_words,
    gap_words,
    kind_of_file,
    late_words,
)

if TYPE_CHECKING:
    from fundtracker.domain.park.warnings import Warning
    from fundtracker.intake.meaning.reading import Reading
    from fundtracker.intake.payments.post import Outcome
    from fundtracker.intake.questions import Question, Unread


def issue_data(issue: Issue) -> dict[str, object]:
    """Return a finding for JSON."""
    return {"line": issue.line, "code": issue.code, "why": i18n.say(issue)}


def questions_json(name: str, questions: Sequence[Question]) -> dict[str, Any]:
    """Return the open questions of a file: nothing of it was stored."""
    return {
        "file": name,
        "questions": [
            {
                "code": q.code,
                **({"part": q.part} if q.part else {}),
                "subject": q.subject,
                "line": q.line,
                "fen": q.fen,
                "options": list(q.options),
                "answer_by": q.answer_by,
                "why": i18n.say(q.issue),
            }
            for q in questions
        ],
    }


def question_lines(name: str, questions: Sequence[Question]) -> list[str]:
    """Return the open questions of a file as lines of text, each with the option that answers
    it.
    """
    lines = [f"{name}  " + i18n.tr("nothing stored; the file does not say, please answer:")]
    for question in questions:
        where = "" if question.line is None else i18n.tr("line {line}: ", line=question.line)
        where = i18n.tr("part {part}: ", part=question.part) + where if question.part else where
        lines.append(f"  ? {where}{i18n.say(question.issue)}")
        lines.append("    " + i18n.tr("answer with {option}", option=question.answer_by))
    return lines


def _unread_json(unread: Unread) -> dict[str, Any]:
    return {**unread._asdict(), "why": i18n.say(unread.issue)}


_ADDED = ("total_out_fen", "total_in_fen", "transfer_out_fen", "transfer_in_fen", "double_fen")
_JOINED = ("records", "rejected", "skipped", "warnings", "notes", "unread", "candidates", "alerts")


def file_json(name: str, outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return what became of a file; of several parts the first, with all rows and sums together
    and a line a part.
    """
    answers = [as_json(outcome) for outcome in outcomes]
    if len(answers) == 1:
        return answers[0]
    first = answers[0]
    return {
        **first,
        "file": name,
        **{key: sum(answer[key] for answer in answers) for key in _ADDED},
        **{key: _added_up(answers, key) for key in ("counts", "sums_fen")},
        **{key: _joined(answers, key) for key in _JOINED},
        "parts": [{key: answer[key] for key in _OF_A_PART} for answer in answers],
    }


_OF_A_PART = (
    *("part", "header_line", "kind", "unit", "own_account", "counts"),
    *("total_out_fen", "total_in_fen", "again", "declared_totals"),
)


def _added_up(answers: list[dict[str, Any]], key: str) -> dict[str, int]:
    return {item: sum(answer[key][item] for answer in answers) for item in answers[0][key]}


def _joined(answers: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    return [{"part": answer["part"], **entry} for answer in answers for entry in answer[key]]


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return what became of a file, in the terms of the samples' JSON."""
    reading = outcome.reading
    counted = reading.accepted
    answer: dict[str, Any] = {
        "file": reading.name,
        "part": reading.table.part or reading.name,
        "encoding": reading.table.encoding,
        "delimiter": reading.table.delimiter,
        "header_line": reading.table.header_line,
        "header_rows": reading.table.header_rows,
        "unit": reading.unit,
        "kind": reading.kind,
        "perspective": reading.perspective,
        "proves": reading.proves,
        "profile": reading.profile,
        "own_account": reading.own_account,
        "books": books_json(outcome),
        "columns": [{"index": c.at, "header": c.header, "role": c.role} for c in reading.columns],
        "counts": outcome.counts,
        "total_out_fen": counted["out_fen"],
        "total_in_fen": counted["in_fen"],
        "transfer_out_fen": outcome.transfers.out_fen,
        "transfer_in_fen": outcome.transfers.in_fen,
        "sums_fen": outcome.sums,
        "declared_totals": None,
        "records": outcome.records,
        "rejected": [issue_data(issue) for issue in sorted(reading.rejected, key=_line)],
        "skipped": [{"line": line, "kind": kind} for line, kind in reading.skipped],
        "warnings": [
            issue_data(issue)
            for issue in sorted([*reading.table.issues, *reading.warnings], key=_line)
        ],
        "notes": [issue_data(issue) for issue in reading.table.notes],
        "unread": [_unread_json(unread) for unread in reading.unread],
        "again": outcome.again,
        "late": [late._asdict() | {"why": late_words(*late)} for late in outcome.late],
        "gaps": [
            gap._asdict() | {"missing_fen": gap.missing, "why": gap_words(gap)}
            for gap in outcome.gaps
        ],
        "candidates": [candidate_data(c) for c in outcome.candidates],
        "double_fen": outcome.double_fen,
        "alerts": [
            {**a._asdict(), "line": -a.params["id"], "why": alert_text(a)} for a in outcome.alerts
        ],
    }
    if (declared := reading.declared()) is not None:
        declared_sums: dict[str, Any] = declared[0]
        differences = declared[1]
        answer["declared_totals"] = declared_sums | {
            "agrees": not differences,
            "differences": differences,
        }
    return answer


def books_json(outcome: Outcome) -> dict[str, Any]:
    """Return whose books the file is in: ``district`` or a fund's code, and whether that is only
    assumed.
    """
    fund = outcome.books.fund
    return {
        "code": fund.code if fund else DISTRICT,
        "name": fund.name if fund else "",
        "assumed": outcome.books.assumed,
    }


def alert_text(alert: Warning) -> str:
    """Return a warning as a sentence with its amount."""
    from fundtracker.reports.warnings.table11 import warning_text

    return warning_text(alert)


def _line(issue: Issue) -> int:
    return issue.line or 0


def candidate_data(pair: Any) -> dict[str, Any]:
    """Return a pair that may be one payment, side by side; a row of the file itself is told by
    its line.
    """
    sides = [
        {"line": -fact.id} if fact.id < 0 else {"payment": fact.id}
        for fact in sorted((pair.first, pair.other), key=lambda fact: fact.id)
    ]
    return {
        "sides": sides,
        "amount_fen": pair.first.amount_fen,
        "counterparties": [pair.first.counterparty, pair.other.counterparty],
        "days_apart": pair.days_apart,
        "same_payee": pair.same_payee,
    }


def as_text(outcome: Outcome, *, dry: bool) -> str:
    """Return what became of a file, for people."""
    tr, reading, n = i18n.tr, outcome.reading, outcome.counts
    name = f"{reading.name} · {reading.table.part}" if reading.table.part else reading.name
    lines = [f"{name}  ({tr('nothing stored')})" if dry else name, "  " + _how_read(reading)]
    lines.append(
        "  "
        + tr(
            "{read} read = {new} new + {known} known + {skipped} skipped + {rejected} rejected", **n
        )
    )
    counted, moved = reading.accepted, outcome.transfers
    lines.append(
        "  "
        + tr(
            "paid out {out} yuan, received {into} yuan",
            out=money.show(counted["out_fen"] - moved.out_fen),
            into=money.show(counted["in_fen"] - moved.in_fen),
        )
    )
    out, into = outcome.sums["rejected_out"], outcome.sums["rejected_in"]
    if out or into:
        text = tr(
            "not taken in: rejected rows of {out} yuan paid out and {into} yuan received",
            out=money.show(out),
            into=money.show(into),
        )
        lines.append("  " + text)
    owner = outcome.books
    lines += [
        f"  {line}"
        for line in books_words(owner.fund and owner.fund.name, owner.assumed, counted["out_fen"])
    ]
    if outcome.again:
        lines.append(
            "  " + tr("this very file was already imported, as {name}", name=outcome.again)
        )
    if (declared := reading.declared()) is not None:
        lines.append("  " + _declared(*declared))
    if outcome.candidates:
        lines.append(
            "  "
            + tr(
                "{n} payments may already be in the ledger from another source: {sum} yuan would "
                "count twice",
                n=len(outcome.candidates),
                sum=money.show(outcome.double_fen),
            )
        )
    lines += [
        f"  ! {i18n.tr('line {line}: ', line=-alert.params['id'])}{alert_text(alert)}"
        for alert in outcome.alerts
    ]
    lines += [f"  ! {gap_words(gap)}" for gap in outcome.gaps]
    lines += [f"  ! {late_words(*late)}" for late in outcome.late]
    lines += [
        "  " + tr("not read: {text}", text=i18n.say(unread.issue)) for unread in reading.unread
    ]
    issues = sorted([*reading.table.issues, *reading.warnings, *reading.rejected], key=_line)
    lines += ["  " + issue_line(issue) for issue in issues]
    return "\n".join(lines)


def _how_read(reading: Reading) -> str:
    tr = i18n.tr
    head = (
        tr("header on line {n}", n=reading.table.header_line)
        if reading.table.header_line
        else tr("no header")
    )
    kind, unit = kind_of_file(reading.kind), tr("unit {unit}", unit=reading.unit)
    return " · ".join(filter(None, [kind, reading.table.encoding, head, unit, reading.profile]))


def _declared(declared_sums: dict[str, int], differences: dict[str, int]) -> str:
    tr = i18n.tr
    if not differences:
        return "✓ " + agreement_words(declared_sums)
    return "✗ " + tr(
        "the file says otherwise, difference: {text}", text=difference_words(differences)
    )


def day_data(left: Any) -> dict[str, Any]:
    """Return the day that counts when a pair is accepted, and the one that does not."""
    return {"day": left.day.isoformat(), "other_day": left.other.isoformat()}


def which_day(left: Any) -> str:
    """Say which day counts when a pair is accepted."""
    return i18n.tr(
        "accepted, it counts on {day} (by {name}), not on {other}",
        day=left.day.isoformat(),
        name=left.file,
        other=left.other.isoformat(),
    )


def why_same(pair: Any) -> str:
    """Say why two payments may be one."""
    tr = i18n.tr
    days = tr("{n} days apart", n=pair.days_apart)
    return f"{tr('same payee')}, {days}" if pair.same_payee else days
