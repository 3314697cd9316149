"""``report`` and ``explain``: figures out, each proved down to a line of a file."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.desk import open_ledger, print_json
from fundtracker.domain.period import Quarter
from fundtracker.errors import UserError


def report(options: argparse.Namespace) -> int:
    """Print or write 表1, the plan's execution."""
    from fundtracker.reports import plan

    quarter = None
    if options.quarter:
        try:
            quarter = Quarter.parse(options.quarter)
        except ValueError:
            raise UserError("bad_quarter", text=options.quarter) from None
    with open_ledger(options) as ledger:
        table = plan.build(
            ledger,
            quarter=quarter,
            unit=options.unit,
            lang=i18n.language(),
            with_city=options.with_city,
        )
    if options.format == "xlsx":
        if not options.output:
            raise UserError("output_needed")
        plan.write_xlsx(table, Path(options.output))
        return 0
    render = {"text": plan.render_text, "json": plan.render_json, "csv": plan.render_csv}
    text = render[options.format](table)
    if options.output:
        Path(options.output).write_text(text, encoding="utf-8", newline="")
    else:
        sys.stdout.write(text)
    return 0


def explain(options: argparse.Namespace) -> int:
    """Open one figure: formula, payments, file, line, raw line, changes."""
    from fundtracker.reports import explain as explaining

    with open_ledger(options) as ledger:
        found = explaining.explain(ledger, options.figure, limit=options.limit)
        if options.json:
            print_json(explaining.as_json(found))
        else:
            sys.stdout.write(explaining.as_text(found, i18n.language()))
    return 0
