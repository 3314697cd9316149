"""``export`` and ``archive``: what people own, in forms that outlive the program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.context import FIRST_YEAR, LAST_YEAR, open_ledger, print_json, progress
from fundtracker.errors import UserError


def export(options: argparse.Namespace) -> int:
    """Write a table of the ledger as CSV, spreadsheet or Parquet; without a name tell which there
    are.
    """
    from fundtracker.ledger import all_tables, figure_proof
    from fundtracker.reports.tables import table_exports
    from fundtracker.reports.tables.table_names import table_name

    with open_ledger(options) as ledger:
        if not options.table:
            for name in all_tables.names(ledger):
                print(f"{name}  {table_name(name)}")
            return 0
        if not options.output:
            raise UserError("output_needed")
        figure_proof.prove(ledger)
        rows = all_tables.table(ledger, options.table, history=options.history)
        n = table_exports.write(
            rows, Path(options.output), options.format, lambda n: progress(options.table, n)
        )
    print(i18n.tr("{path}: {n} rows", path=options.output, n=n))
    return 0


def archive(options: argparse.Namespace) -> int:
    """Write the archive of a year into a new folder."""
    from fundtracker.reports.review import archive as archiving

    if not FIRST_YEAR <= options.year <= LAST_YEAR:
        raise UserError("bad_year", year=options.year, first=FIRST_YEAR, last=LAST_YEAR)

    def tick(step: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{step}")
            sys.stderr.flush()

    with open_ledger(options) as ledger:
        done = archiving.write(ledger, options.year, Path(options.output), tick)
    if options.json:
        print_json(done._asdict())
    else:
        print(
            i18n.tr(
                "{path}: {files} files, {size} bytes; check sums of {hash}",
                path=options.output,
                files=done.files,
                size=f"{done.size:,}",
                hash=done.digest,
            )
        )
    return 0
