"""``report`` and ``explain``: figures out, each proved down to a line of a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, quarter_of, say_proof
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.workbook import write_text

if TYPE_CHECKING:
    from fundtracker.reports.tables.report_table import Table


def report(options: argparse.Namespace) -> int:
    """Print or write a table: 表1, the plan's execution, or another by its name."""
    if options.sides and options.what not in ("compare", "company", "partner"):
        raise UserError("two_sides_needed")
    ending = str(options.output or "").rpartition(".")[2].lower()
    if options.format == "text" and ending in ("xlsx", "pdf", "csv", "json"):
        options.format = ending  # a spreadsheet by its name is none of plain text
    quarter = quarter_of(options.quarter) if options.quarter else None
    papers = {"review": _review, "company": _company, "partner": _partner, "upgrade": _upgrade}
    if options.what in papers:
        return papers[options.what](options, quarter)
    if options.format == "pdf":
        raise UserError("format_of_review")
    if options.format == "xlsx" and not options.output:
        raise UserError("output_needed")
    if options.what == "compare":
        return _compare(options, i18n.language())
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        if options.what == "plan":
            _plan(ledger, options, quarter)
        else:
            _table(ledger, options, quarter)
    return 0


def _review(options: argparse.Namespace, quarter: Quarter | None) -> int:
    from fundtracker.cli.review import report_review

    return report_review(options, quarter)


def _plan(ledger: Ledger, options: argparse.Namespace, quarter: Quarter | None) -> None:
    from fundtracker.reports.plan import plan_data, table1

    table = table1.build(
        ledger,
        quarter=quarter,
        unit=options.unit or "yi",
        lang=i18n.language(),
        with_city=options.with_city,
    )
    as_json = options.format == "json"
    _written(table, options, plan_data.as_data(table, ledger.plan.versions()) if as_json else None)


def _table(ledger: Ledger, options: argparse.Namespace, quarter: Quarter | None) -> None:
    from fundtracker.reports import registry

    unit, lang = options.unit or "wan", i18n.language()
    _written(registry.build(ledger, options.what, quarter=quarter, unit=unit, lang=lang), options)


def _proved(ledger: Ledger, options: argparse.Namespace) -> None:
    """Prove the figures that go out in a file; what is only looked at is not proved."""
    if options.output:
        from fundtracker.ledger import figure_proof

        figure_proof.prove(ledger)
    else:
        say_proof(ledger)


def _company(options: argparse.Namespace, quarter: Quarter | None) -> int:
    """Write the sheet of a company as PDF, or tell what it says as JSON."""
    if len(options.sides) != 1:
        raise UserError("company_needed")
    if options.format not in ("pdf", "json"):
        raise UserError("format_of_company")
    if options.format == "pdf" and not options.output:
        raise UserError("output_needed")
    from fundtracker.reports.holdings import company_paper

    with open_ledger(options) as ledger:
        _proved(ledger, options)
        data = company_paper.contents(
            ledger,
            options.sides[0],
            quarter=quarter,
            unit=options.unit or "wan",
            lang=i18n.language(),
        )
    if options.format == "pdf":
        company_paper.write(data, Path(options.output))
    elif options.output:
        write_text(options.output, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    else:
        print_json(data)
    return 0


def _upgrade(options: argparse.Namespace, quarter: Quarter | None) -> int:
    """Print or write which figures of frozen quarters this program calculates otherwise, and
    why.
    """
    from fundtracker.reports.context import in_context
    from fundtracker.reports.review import upgrade_note

    if options.format in ("pdf", "xlsx") and not options.output:
        raise UserError("output_needed")
    if options.format == "pdf":
        raise UserError("format_of_review")
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        _written(
            in_context(ledger, upgrade_note.build, quarter=quarter, lang=i18n.language()), options
        )
    return 0


def _partner(options: argparse.Namespace, quarter: Quarter | None) -> int:
    """Print or write one partner over all funds with its statements, or its statement in one
    fund.
    """
    if len(options.sides) not in (1, 2):
        raise UserError("partner_needed")
    if options.format in ("pdf", "xlsx") and not options.output:
        raise UserError("output_needed")
    from fundtracker.reports import registry
    from fundtracker.reports.partners import partner_paper, partner_sheet

    who, fund = (*options.sides, "")[:2]
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        sheet = registry.of_funds(
            ledger, lambda context: partner_sheet.build(context, who, fund), quarter=quarter,
            unit=options.unit or "wan", lang=i18n.language(),
        )  # fmt: skip
        sample, head = ledger.is_sample, ledger.head()
    if options.format == "pdf":
        data = partner_paper.of_sheet(sheet, sample=sample, head=head)
        partner_paper.write_pdf(data, Path(options.output))
    elif options.format == "xlsx":
        partner_paper.write_xlsx(sheet, Path(options.output))
    elif options.output:
        write_text(options.output, partner_paper.rendered(sheet, options.format))
    else:
        sys.stdout.write(partner_paper.rendered(sheet, options.format))
    return 0


def _compare(options: argparse.Namespace, lang: str) -> int:
    """Set two quarters, or versions of one, side by side."""
    from fundtracker.reports.review import quarter_comparison

    if len(options.sides) != 2:
        raise UserError("two_sides_needed")
    for side in options.sides:
        quarter_of(side.partition("@")[0])
    with open_ledger(options) as ledger:
        _proved(ledger, options)
        comparison = quarter_comparison.compare(ledger, options.sides[0], options.sides[1], lang)
        if options.format == "json" and not options.output:
            print_json(quarter_comparison.as_data(comparison))
        else:
            _written(
                quarter_comparison.as_table(
                    ledger, comparison, unit=options.unit or "wan", lang=lang
                ),
                options,
            )
    return 0


def _written(table: Table, options: argparse.Namespace, data: dict[str, Any] | None = None) -> None:
    """Print or write a table in the format asked for; ``data``: its JSON where that has a shape
    of its own.
    """
    from fundtracker.reports.tables import table_text

    if options.format == "xlsx":
        from fundtracker.reports.charts import table_book

        table_book.write_xlsx(table, Path(options.output))
        return
    if data is not None:
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    else:
        render = {
            "text": table_text.render_text,
            "json": table_text.render_json,
            "csv": table_text.render_csv,
        }
        text = render[options.format](table)
    if options.output:
        write_text(options.output, text)
    else:
        sys.stdout.write(text)


def explain(options: argparse.Namespace) -> int:
    """Open one figure: formula, payments, file, line, raw line, changes."""
    from fundtracker.reports import explain as explaining
    from fundtracker.reports import explain_text

    with open_ledger(options) as ledger:
        if not options.output:
            say_proof(ledger)
        explanation = explaining.explain(ledger, options.figure, limit=options.limit)
        if options.output:
            from fundtracker.ledger import figure_proof
            from fundtracker.reports import proof_sheet

            figure_proof.prove(ledger)
            proof_sheet.write(ledger, options.figure, options.output)
        elif options.json:
            print_json(explain_text.as_json(explanation))
        else:
            sys.stdout.write(explain_text.as_text(explanation, i18n.language()))
    return 0
