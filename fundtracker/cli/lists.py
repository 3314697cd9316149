"""Lists of projects, contracts, indicators … and the matching of payments to contracts."""

from __future__ import annotations

import argparse
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.desk import open_ledger, print_json
from fundtracker.cli.files import refusal, told
from fundtracker.domain import money
from fundtracker.errors import RefusedError, UserError


def import_lists(options: argparse.Namespace) -> int:
    """Take lists in, each whole or absent; with ``--dry-run`` say what would be, keep nothing."""
    from fundtracker.intake import lists

    if options.ledger is None:
        raise UserError("ledger_needed")
    kind = None if options.list == "auto" else options.list
    told_files, status = [], 0
    with open_ledger(options, write=True) as ledger:
        for name in options.files:
            try:
                if options.dry_run:
                    done = lists.propose(ledger, name, kind=kind)
                else:
                    done = lists.post(ledger, name, kind=kind, reason=options.reason)
            except RefusedError as error:
                status = 2
                told_files.append({"file": Path(name).name, **refusal(error)})
                continue
            status = max(status, 1 if done.rejected else 0)
            rejected = [{"line": i.line, "code": i.code, "why": i18n.say(i)} for i in done.rejected]
            told_files.append(
                {"file": done.name, "kind": done.kind, "unit": done.unit, **done.counts, "rejected_rows": rejected}
            )
            if not options.json:
                mark = f"  ({i18n.tr('nothing stored')})" if options.dry_run else ""
                print(f"{done.name}{mark}")
                n = done.counts
                told_counts = i18n.tr(
                    "{read} read = {new} new + {known} known + {skipped} skipped + {rejected} rejected", **n
                )
                print("  " + told_counts)
                for issue in done.rejected:
                    print("  " + told(issue))
    if options.json:
        print_json(told_files[0] if len(told_files) == 1 else {"files": told_files})
    else:
        for one in told_files:
            if "refused" in one:
                print(f"{one['file']}  {one['why']} [{one['refused']}]")
    return status


def contracts(options: argparse.Namespace) -> int:
    """List the payments that belong to a contract, each with score and reasons; ``--accept`` books the sure."""
    from fundtracker.intake import contracts as matching
    from fundtracker.intake.matches import why_name

    with open_ledger(options, write=options.accept) as ledger:
        found = matching.in_ledger(ledger)
        numbers = {row.id: row.number for row in ledger.contracts.all()}
        if options.json:
            print_json({"candidates": [c._asdict() | {"number": numbers[c.contract]} for c in found]})
        else:
            for c in found:
                payment = ledger.payments.get(c.payment)
                why = ", ".join(why_name(word) for word in c.why)
                print(f"{c.score:>3}  {money.show(c.fen)}  {payment.date.isoformat()}  {payment.counterparty}")
                print(f"       → {numbers[c.contract]}  {why}")
        if options.accept:
            taken = matching.accept_all(ledger) + matching.accept_applications(ledger)
            if not options.json:
                print(i18n.tr("{n} payments are booked on their contracts", n=taken))
    return 0
