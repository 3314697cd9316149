"""Commands about files: how one is read, taking them in, matches, profiles."""

from __future__ import annotations

import argparse
import csv
import sys

from fundtracker import i18n
from fundtracker.cli.desk import print_json
from fundtracker.errors import Issue, RefusedError


def read(options: argparse.Namespace) -> int:
    """Print how a file is read: clean UTF-8 CSV, or JSON; nothing is stored."""
    from fundtracker.intake.table import open_table

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


def told(issue: Issue) -> str:
    """Return an issue as a line of text: where, code, sentence."""
    where = "" if issue.line is None else i18n.tr("line {line}: ", line=issue.line)
    return f"{where}{i18n.say(issue)} [{issue.code}]"


def _issue(issue: Issue) -> dict[str, object]:
    return {"line": issue.line, "code": issue.code, "why": i18n.say(issue)}


def refusal(error: RefusedError) -> dict[str, object]:
    """Return a refusal in the terms of the samples: its code and the line where it shows."""
    return {"refused": error.code, "line": error.params.get("line"), "why": i18n.say(error)}
