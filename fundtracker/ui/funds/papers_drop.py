"""Files dropped on the page of a fund: on a call or distribution they are its papers, elsewhere the
fund's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint

from fundtracker.i18n import tr
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.forms.file_drop import FileDrop
from fundtracker.ui.forms.papers_dialog import Owner, PapersDialog
from fundtracker.ui.funds.actions import ActingPage
from fundtracker.ui.report_pages.report_table import ReportTable

_TABLES = {"c": "capital_call", "d": "distribution"}


def accept_papers(page: ActingPage, tables: Mapping[str, ReportTable]) -> None:
    """Let files be dropped on a page and its tables; the papers of what is under them are shown."""
    usable = lambda _: page.session.writable and page.sheet is not None

    def put(owner: Owner, files: list[Path]) -> None:
        page.dialog = dialog = PapersDialog(page.session, owner, page.window())
        dialog.open()
        dialog.attach(files)

    def on_table(table: ReportTable, files: list[Path], place: QPoint) -> None:
        if page.sheet is not None and files:
            line = table.body_model.record(table.body.indexAt(place).row())
            put(owner_at(page.sheet, line if isinstance(line, Row) else None), files)

    for table in tables.values():
        for part in (table.body.viewport(), table.body.held.viewport()):
            FileDrop(part, usable, partial(on_table, table))
    FileDrop(
        page,
        usable,
        lambda files, _: put(owner_at(page.sheet, None), files) if page.sheet and files else None,
    )


def owner_at(sheet: Sheet, row: Row | None) -> Owner:
    """Return whose papers files are that are dropped on a row of a fund's table, or beside all."""
    fund = Owner("fund", sheet.fund.id, sheet.card.row.name)
    match = re.fullmatch(r"([cd])(\d+)(?:p\d+)?", row.code) if row is not None else None
    if match is None:
        return fund
    every = sheet.calls if match[1] == "c" else sheet.distributions
    number = next((each.number for each in every if each.id == int(match[2])), 0)
    name = tr("Call {n}", n=number) if match[1] == "c" else tr("Distribution {n}", n=number)
    return Owner(_TABLES[match[1]], int(match[2]), f"{fund.name} · {name}")
