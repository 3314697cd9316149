"""``audit``: the log of uses, proved, shown, and written for a log server."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fundtracker import audit, i18n
from fundtracker.cli.context import issue_line, open_ledger
from fundtracker.ledger.review import uses as proof
from fundtracker.reports.review.use_words import line_of
from fundtracker.reports.tables.workbook import write_text


def uses(options: argparse.Namespace) -> int:
    """Write the uses, the last one last; exit 1 where the log does not prove."""
    path = Path(options.log) if options.log else audit.place()
    if options.ledger:
        with open_ledger(options) as ledger:
            issues = proof.verify(ledger.history, path)
    else:
        issues = audit.verify(path, [])
    line = {"text": line_of, "jsonl": audit.as_json, "cef": audit.as_cef}[options.format]
    for issue in issues:
        print(issue_line(issue), file=sys.stderr)
    if any(issue.code == "audit_unreadable" for issue in issues):
        return 1
    uses_read = audit.read(path) if path.exists() else []
    text = "".join(line(use) + "\n" for use in uses_read)
    if options.output:
        write_text(options.output, text)
        print(i18n.tr("{n} uses written", n=len(uses_read)))
    else:
        sys.stdout.write(text)
    return 1 if issues else 0
