"""What is shown on a page as a file: a proposed name, and the file opened by a click afterwards."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts.table_book import write_xlsx
from fundtracker.reports.tables.report_table import Table
from fundtracker.ui.base.file_names import sheet_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.pages_dialog import PagesDialog
from fundtracker.ui.report_pages.page import Page


def ask_name(parent: QWidget, title: str, write: Callable[[str], object]) -> None:
    """Ask for the name of a spreadsheet, the page's title proposed, and write it."""
    name = sheet_name(parent, title)
    if name:
        write(name)


def say_written(session: Session, n: int, name: str | Path) -> None:
    """Say how many rows were written, with a button that opens the file."""
    words = tr("{n} rows written to {name}", n=f"{n:,}", name=name)
    session.notice.emit("ok", words)
    session.offered.emit("ok", words, tr("Open the file"), lambda: open_file(Path(name)))


def print_table(page: Page, build: Callable[[Ledger], Table]) -> None:
    """Show a table of a page as pages, to look at and print."""
    keep = lambda dialog: setattr(page, "printed", dialog)
    print_pages(page.session, page, page.title(), build, keep)


def print_pages(
    session: Session,
    parent: QWidget,
    title: str,
    build: Callable[[Ledger], Table],
    keep: Callable[[PagesDialog], object],
) -> None:
    """Show a table as pages, to look at and print; ``keep`` gets the dialog that shows them."""
    session.notice.emit("accent", tr("The pages are being made…"))
    at = session.clock()

    def made(form: str, done: Callable[[list[bytes]], object]) -> None:
        def work(ledger: Ledger) -> list[bytes]:
            from fundtracker.reports import shown_print

            return shown_print.pages(build(ledger), at, ledger.head(), form)

        session.operations.export(parent, work, done)

    def show(pages: list[bytes]) -> None:
        session.notice.emit("", "")
        dialog = PagesDialog(title, pages, parent, sharp=lambda done: made("sharp", done))
        keep(dialog)
        dialog.show()

    made("png", show)


def print_one(session: Session, parent: QWidget, table: Table | None, keeper: Any) -> None:
    """Show a table as pages; ``keeper`` keeps the dialog as its ``printed``."""
    if table is not None:
        keep = lambda dialog: setattr(keeper, "printed", dialog)
        print_pages(session, parent, table.title, lambda _: table, keep)


def export_table(session: Session, parent: QWidget, table: Table | None) -> None:
    """Ask for a name and write a table, as it is shown, to a spreadsheet."""
    name = sheet_name(parent, table.title) if table is not None else ""
    if table is not None and name:
        session.operations.export(
            parent,
            lambda _: write_xlsx(table, Path(name)),
            lambda _: say_written(session, len(table.rows), name),
        )


def print_shown(page: Page, table: Table | None) -> None:
    """Show what a page shows as pages, to look at and print."""
    if table is not None:
        print_table(page, lambda _: table)


def open_file(path: Path) -> None:
    """Open a file by the program that this desk has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute())))
