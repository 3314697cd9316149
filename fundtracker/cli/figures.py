"""``report`` and ``explain``: figures out, each proved down to a line of a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, quarter_of
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.workbook import write_text


def report(options: argparse.Namespace) -> int:
    """Print or write a table: 表1, the plan's execution, or another by its name."""
    quarter = None
    if options.sides and options.what not in ("compare", "company"):
        raise UserError("two_sides_needed")
    if options.quarter:
        quarter = quarter_of(options.quarter)
    if options.what == "review":
        from fundtracker.cli.review import report_review

        return report_review(options, quarter)
    if options.what == "company":
        return _company(options, quarter)
    if options.format == "pdf":
        raise UserError("format_of_review")
    if options.format == "xlsx" and not options.output:
        raise UserError("output_needed")
    lang = i18n.language()
    if options.what == "compare":
        return _compare(options, lang)
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        if options.what == "plan":
            from fundtracker.reports.plan import table1, table1_files

            unit = options.unit or "yi"
            made = table1.build(ledger, quarter=quarter, unit=unit, lang=lang, with_city=options.with_city)
            _written(table1_files, made, options)
        else:
            from fundtracker.reports import registry
            from fundtracker.reports.tables import report_table

            unit = options.unit or "wan"
            _written(report_table, registry.build(ledger, options.what, quarter=quarter, unit=unit, lang=lang), options)
    return 0


def _proved(ledger: Ledger, options: argparse.Namespace) -> None:
    """Prove the figures that go out in a file; what is only looked at is not proved."""
    if options.output:
        from fundtracker.ledger import figure_proof

        figure_proof.prove(ledger)


def _company(options: argparse.Namespace, quarter: Quarter | None) -> int:
    """Write the sheet of a company as PDF, or tell what it says as JSON."""
    if len(options.sides) != 1:
        raise UserError("company_needed")
    if options.format not in ("pdf", "json"):
        raise UserError("format_of_company")
    if options.format == "pdf" and not options.output:
        raise UserError("output_needed")
    from fundtracker.reports.funds import company_paper

    with open_ledger(options) as ledger:
        _proved(ledger, options)
        data = company_paper.contents(
            ledger, options.sides[0], quarter=quarter, unit=options.unit or "wan", lang=i18n.language()
        )
    if options.format == "pdf":
        company_paper.write(data, Path(options.output))
    elif options.output:
        write_text(options.output, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        print_json(data)
    return 0


def _compare(options: argparse.Namespace, lang: str) -> int:
    """Set two quarters, or versions of one, side by side."""
    from fundtracker.reports.review import quarter_comparison
    from fundtracker.reports.tables import report_table

    if len(options.sides) != 2:
        raise UserError("two_sides_needed")
    for side in options.sides:
        quarter_of(side.partition("@")[0])
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        found = quarter_comparison.compare(ledger, options.sides[0], options.sides[1], lang)
        if options.format == "json" and not options.output:
            print_json(quarter_comparison.as_data(found))
        else:
            _written(
                report_table, quarter_comparison.as_table(ledger, found, unit=options.unit or "wan", lang=lang), options
            )
    return 0


def _written(writer: Any, made: Any, options: argparse.Namespace) -> None:
    """Print or write a table by the module that makes its kind."""
    if options.format == "xlsx":
        writer.write_xlsx(made, Path(options.output))
        return
    render = {"text": writer.render_text, "json": writer.render_json, "csv": writer.render_csv}
    text = render[options.format](made)
    if options.output:
        write_text(options.output, text)
    else:
        sys.stdout.write(text)


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
