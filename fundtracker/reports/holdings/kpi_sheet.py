"""Figures asked of companies: the sheet that goes to one, with what is recorded, and who has not
answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.kpi_sheet import (
    CODE,
    COMPANY_ROW,
    FIRST_QUARTER,
    FIRST_ROW,
    HEAD_ROW,
    MARK,
    NAME,
    UNIT,
)
from fundtracker.i18n import tr, tr_in
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import Company
from fundtracker.ledger.holdings.company_kpis import Asked
from fundtracker.records import company_figures
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Table, Value
from fundtracker.reports.tables.workbook import workbook

NAMES = ("figures",)
_WIDE, _NARROW = 34, 14


def _recorded(ledger: Ledger, company: Company) -> dict[tuple[int, str], int]:
    """Return (quarter, code of the line) → what is recorded of a company."""
    kpis = ledger.company_kpis
    own = {each.id: company_figures.OWN + each.name for each in kpis.own(company.id)}
    known = {
        (quarter, code): value
        for quarter, figures in kpis.all(company.id).items()
        for code, value in figures.items()
    }
    return known | {
        (quarter, own[indicator]): value
        for quarter, figures in kpis.own_figures(company.id).items()
        for indicator, value in figures.items()
    }


def write(
    ledger: Ledger, company: Company, quarters: Sequence[Quarter], path: Path, lang: str
) -> None:
    """Write the sheet of a company: indicators by quarter, what is recorded filled in; only
    figures can be changed.

    Raises:
        UserError: ``write_failed``.
    """
    lines = company_figures.lines(ledger, company, lang)
    known = _recorded(ledger, company)
    with workbook(path) as book:
        sheet = book.add_worksheet(tr("Figures"))
        looks = _looks(book)
        sheet.write_string(0, CODE, MARK, looks["text"])
        sheet.write_string(0, NAME, tr("Figures of the company by quarter"), looks["title"])
        sheet.write_string(
            1,
            NAME,
            tr("Fill in the white cells; leave empty what is not known. Names and units stay."),
            looks["text"],
        )
        sheet.write_string(COMPANY_ROW, CODE, company.name, looks["text"])
        sheet.write_string(COMPANY_ROW, NAME, tr("Company"), looks["head"])
        sheet.write_string(COMPANY_ROW, UNIT, company.title(lang), looks["head"])
        heads = {NAME: tr("Indicator"), UNIT: tr("Unit")}
        heads |= {FIRST_QUARTER + at: quarter.label for at, quarter in enumerate(quarters)}
        for column, text in heads.items():
            sheet.write_string(HEAD_ROW, column, text, looks["head"])
        for row, line in enumerate(lines, FIRST_ROW):
            for column, text in ((CODE, line.code), (NAME, line.name), (UNIT, line.unit)):
                sheet.write_string(row, column, text, looks["text"])
            for column, quarter in enumerate(quarters, FIRST_QUARTER):
                value = known.get((quarter.ordinal, line.code))
                if value is None:
                    sheet.write_blank(row, column, None, looks["figure"])
                else:
                    sheet.write_number(row, column, value / line.scale, looks["figure"])
        last = (FIRST_ROW + len(lines) - 1, FIRST_QUARTER + len(quarters) - 1)
        sheet.data_validation(
            FIRST_ROW,
            FIRST_QUARTER,
            *last,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -(10**12),
                "maximum": 10**12,
                "error_title": tr("No number"),
                "error_message": tr("Write a number in the unit of the row."),
            },
        )
        sheet.set_column(CODE, CODE, None, None, {"hidden": True})
        sheet.set_column(NAME, NAME, _WIDE)
        sheet.set_column(UNIT, last[1], _NARROW)
        sheet.freeze_panes(FIRST_ROW, FIRST_QUARTER)
        sheet.protect("", {"format_columns": True})


def _looks(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1}),
        "text": book.add_format({}),
        "figure": book.add_format({"locked": False, "num_format": "#,##0.######", "border": 1}),
    }


# ---------------------------------------------------------------- who has answered
def columns() -> list[Column]:
    """Return the columns of the table of what was asked."""
    return [
        Column("quarter", tr("Quarter")),
        Column("sent", tr("Sent on"), "day"),
        Column("due", tr_in("figures", "Due on"), "day"),
        Column("came", tr("Figures that came"), "count"),
        Column("missing", tr("Missing"), "count"),
        Column("state", tr("State")),
        Column("doc", tr("Document number")),
    ]


def build(context: ReportContext) -> Table:
    """Return what companies were asked until the end of a quarter and what came, the earliest due
    first.
    """
    frame = context.frame("figures", tr("Figures asked of the companies"), columns())
    names = {company.id: company.title(context.lang) for company in context.ledger.companies.all()}
    for at, asked in enumerate(context.ledger.company_kpis.asked(context.day)):
        values: dict[str, Value] = {
            "quarter": Quarter.at(asked.quarter).label,
            "sent": asked.sent_day,
            "due": asked.due_day,
            "came": asked.wanted - asked.missing,
            "missing": asked.missing,
            "state": state(asked, context.quarter.last_day),
            "doc": asked.doc_no,
        }
        frame.add(f"c{asked.company_id}-r{at}", names[asked.company_id], values)
    return frame.table()


def state(asked: Asked, day: dt.date) -> str:
    """Return how far an answer is at a day."""
    if not asked.missing:
        return tr("answered")
    late = asked.due_day < day.toordinal()
    if asked.missing < asked.wanted:
        return tr("answered in part, overdue") if late else tr("answered in part")
    return tr("not answered, overdue") if late else tr("not answered yet")
