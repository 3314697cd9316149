"""One partner on paper: its money over all funds on one page of A4, a page for the statement of
each fund.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.partners import partner_sheet
from fundtracker.reports.partners.partner_sheet import TILES, Sheet
from fundtracker.reports.tables import table_text, table_xlsx
from fundtracker.reports.tables.report_table import Table, shown, unit_name
from fundtracker.reports.tables.typeset import chain_words, compiled, page_words
from fundtracker.reports.tables.workbook import require_no_ledger

ON_PAPER = (*TILES[:4], "decided", *TILES[4:])  # columns of the line a fund


def contents(context: ReportContext, text: str, fund: str = "") -> dict[str, Any]:
    """Return what the pages of a partner say; with a ``fund`` its statement in that one alone.

    Raises:
        UserError: ``partner_unknown``, ``fund_unknown``.
    """
    sheet, ledger = partner_sheet.build(context, text, fund), context.ledger
    return of_sheet(sheet, sample=ledger.is_sample, head=ledger.head())


def of_sheet(sheet: Sheet, *, sample: bool, head: str) -> dict[str, Any]:
    """Return what the pages of a partner's sheet say; ``head``: that of the ledger it was read
    from.
    """
    table = sheet.over_all
    lang = table.lang
    heads = {column.code: column for column in table.columns}
    over_all = [[row.name, *(shown(table, heads[code], row.cells.get(code)) for code in ON_PAPER)]
                for row in table.rows]  # fmt: skip
    alone = len(sheet.statements) == 1 and sheet.statements[0].fund is not None
    return {
        "lang": lang,
        "sample": tr("Sample data") if sample else "",
        "chain": chain_words(head),
        "page_words": page_words(),
        "name": sheet.partner.title(lang),
        "class": partner_sheet.class_name(sheet.partner),
        "title": tr("Partner's statement"),
        "at": tr("At {day}", day=table.quarter.last_day.isoformat()),
        "quarter": table.quarter.label,
        "unit": tr("Unit: {unit}", unit=unit_name(table.unit)),
        "footer": " · ".join([sheet.partner.title(lang), tr("Partner's statement")]),
        "tiles": [
            [heads[code].head, shown(table, heads[code], sheet.total.cells.get(code))]
            for code in TILES
        ],
        "over_all_title": tr("Over all funds"),
        "alone": alone,
        "over_all_heads": [tr("Fund"), *(heads[code].head for code in ON_PAPER)],
        "over_all": over_all,
        "statements": [_statement(each.table) for each in sheet.statements],
        "notes": list(
            dict.fromkeys(
                [*table.notes, *sheet.statements[0].table.notes]
                if sheet.statements
                else table.notes
            )
        ),
        "signers": [tr("Prepared by"), tr("Reviewed by"), tr("(Seal)")],
    }


def _statement(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "heads": [tr("Line of the account"), *(column.head for column in table.columns)],
        "rows": [
            [
                row.name,
                *(shown(table, column, row.cells.get(column.code)) for column in table.columns),
            ]
            for row in table.rows
        ],
        "strong": [at for at, row in enumerate(table.rows) if row.total],
    }


def tables(sheet: Sheet) -> list[tuple[str, Table]]:
    """Return the tables of a partner's sheet with the names of their sheets in a spreadsheet."""
    named_tables = [(each.fund.title(each.table.lang) if each.fund else tr("All funds"), each.table)
            for each in sheet.statements]  # fmt: skip
    return [(tr("Over all funds"), sheet.over_all), *named_tables]


def write_xlsx(sheet: Sheet, path: Path) -> None:
    """Write a partner's tables as one spreadsheet; raises UserError ``write_failed``."""
    table_xlsx.write_book(tables(sheet), path)


def write_pdf(data: dict[str, Any], path: Path) -> None:
    """Write the pages of a partner (see ``contents``) as one PDF.

    Raises:
        UserError: ``write_failed``.
    """
    require_no_ledger(path)
    content = compiled("partner", data)[0]
    try:
        private_files.write_bytes(path, content)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None


def rendered(sheet: Sheet, form: str) -> str:
    """Return a partner's tables as ``text``, ``csv`` (one below the other) or ``json``."""
    tables_shown = [table for _, table in tables(sheet)]
    if form == "json":
        data = {
            "partner": sheet.partner.name,
            "tables": [json.loads(table_text.render_json(each)) for each in tables_shown],
        }
        return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    render = {"text": table_text.render_text, "csv": table_text.render_csv}[form]
    return "\n".join(render(table) for table in tables_shown)
