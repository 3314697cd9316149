"""Lists of projects, contracts, indicators … and the matching of payments to contracts."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker import i18n
from fundtracker.cli.context import issue_line, open_ledger, print_json, refusal
from fundtracker.domain.base import money
from fundtracker.errors import Issue, RefusedError, UserError

if TYPE_CHECKING:
    from fundtracker.intake.lists.post_list import ListOutcome
    from fundtracker.ledger import Ledger


def import_lists(options: argparse.Namespace) -> int:
    """Take lists in, each whole or absent; with ``--dry-run`` say what would be, keep nothing."""
    if options.ledger is None:
        raise UserError("ledger_needed")
    answers = []
    with open_ledger(options, write=True) as ledger:
        for name in options.files:
            answers.append(_answer(options, ledger, name))
    if options.json:
        print_json(answers[0].data if len(answers) == 1 else {"files": [a.data for a in answers]})
    else:
        for refused in (answer.data for answer in answers if answer.status == _REFUSED):
            print(f"{refused['file']}  {refused['why']} [{refused['refused']}]")
    return max((answer.status for answer in answers), default=0)


_REFUSED = 2  # the exit status of a list that was not taken in


class _Answer(NamedTuple):
    """What became of a list: for JSON, and the exit status."""

    data: dict[str, Any]
    status: int


def _answer(options: argparse.Namespace, ledger: Ledger, name: str) -> _Answer:
    """Take a list in; without ``--json`` print what became of it, a refusal later."""
    try:
        done = _taken(options, ledger, name)
    except RefusedError as error:
        return _Answer({"file": Path(name).name, **refusal(error)}, _REFUSED)
    if not options.json:
        print(as_text(done, dry=options.dry_run))
    return _Answer(as_json(done), 1 if done.rejected or done.contradicted else 0)


def _taken(options: argparse.Namespace, ledger: Ledger, name: str) -> ListOutcome:
    from fundtracker.intake.cells import amounts
    from fundtracker.intake.lists import post_list

    kind = None if options.list == "auto" else options.list
    unit = amounts.UNIT_WORDS.get(options.unit)
    chosen: post_list.Chosen = {
        "kind": kind,
        "unit": unit,
        "ignored": options.ignore_column,
        "sheet": options.sheet,
    }
    if options.dry_run:
        return post_list.propose(ledger, name, **chosen)
    return post_list.post(ledger, name, reason=options.reason, **chosen)


def as_json(done: ListOutcome) -> dict[str, Any]:
    """Return what became of a list as JSON data; money in fen."""
    return {
        "file": done.name,
        "kind": done.kind,
        "unit": done.unit,
        "unit_source": done.unit_source,
        "units": done.units,
        **done.counts,
        "added": done.counts["new"] - done.counts["changed"],
        "changes": [{"line": row.line, "columns": [*row.columns]} for row in done.changes],
        "sums_fen": done.sums,
        "rejected_sums_fen": done.rejected_sums,
        "unused_columns": [
            {"index": c.at, "header": c.header, "holds": c.holds, "fen": c.fen} for c in done.unused
        ],
        "rejected_rows": [_issue(issue) for issue in done.rejected],
        "skipped_rows": [{"line": line, "kind": kind} for line, kind in done.skipped],
        "warnings": [_issue(issue) for issue in done.warnings],
    }


def _issue(issue: Issue) -> dict[str, Any]:
    return {"line": issue.line, "code": issue.code, "why": i18n.say(issue)}


def as_text(done: ListOutcome, *, dry: bool) -> str:
    """Return what became of a list, for people."""
    from fundtracker.intake.lists import list_words

    tr = i18n.tr
    lines = [
        f"{done.name}  ({tr('nothing stored')})" if dry else done.name,
        f"  {list_words.kind_name(done.kind)}",
        f"  {list_words.counts(done)}",
        *(f"  {line}" for line in list_words.report(done)),
        *(f"  {issue_line(issue)}" for issue in (*done.warnings, *done.rejected)),
    ]
    return "\n".join(lines)


def contracts(options: argparse.Namespace) -> int:
    """List the payments that belong to a contract, each with score and reasons; ``--accept``
    books the sure.
    """
    from fundtracker.intake.payments import contract_scoring as matching
    from fundtracker.intake.payments.contract_matches import why_name

    with open_ledger(options, write=options.accept) as ledger:
        candidates = matching.in_ledger(ledger)
        numbers = {row.id: row.number for row in ledger.contracts.all()}
        if options.json:
            print_json(
                {"candidates": [c._asdict() | {"number": numbers[c.contract]} for c in candidates]}
            )
        else:
            for c in candidates:
                payment = ledger.payments.get(c.payment)
                why = ", ".join(why_name(word) for word in c.why)
                print(
                    f"{c.score:>3}  {money.show(c.fen)}  {payment.date.isoformat()}  "
                    f"{payment.counterparty}"
                )
                print(f"       → {numbers[c.contract]}  {why}")
        if options.accept:
            taken = matching.accept_all(ledger) + matching.accept_applications(ledger)
            if not options.json:
                print(i18n.tr("{n} payments are booked on their contracts", n=taken))
    return 0
