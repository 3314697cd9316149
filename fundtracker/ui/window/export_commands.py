"""What leaves the program as a whole: the archive of a year, every table as a file of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ui.base.file_names import folder_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog

_TABLES = {"plan": "plan", "overview": "plan"}  # page → the table that is printed of it


class ExportCommands:
    """The archive of the year that is worked in, and the tables of the ledger."""

    def __init__(self, session: Session, window: QWidget) -> None:
        self._session, self._window = session, window
        self.dialog: Dialog | None = None

    def archive(self) -> None:
        """Ask for a place and write the archive of the year there, in a folder of its own."""
        quarter = self._session.quarter
        place = self._place(tr("Archive a year…"))
        if place and quarter is not None:
            self.archive_to(quarter.year, place)

    def archive_to(self, year: int, place: str) -> None:
        """Write the archive of a year into a new folder of a place."""
        folder = Path(place) / tr("archive-{year}", year=year)

        def work(ledger: Ledger) -> int:
            from fundtracker.reports.review import archive

            return archive.write(ledger, year, folder).files

        self._session.operations.export(
            self._window,
            work,
            lambda files: self._session.notice.emit(
                "ok", tr("{n} files of {year} are in {path}", n=files, year=year, path=str(folder))
            ),
        )

    def tables(self) -> None:
        """Ask for a place and write every table of the ledger there as CSV."""
        place = self._place(tr("Export all tables…"))
        if place:
            self.tables_to(place)

    def tables_to(self, place: str) -> None:
        """Write every table of the ledger as CSV into a new folder of a place."""
        folder = Path(place) / tr("tables")

        def work(ledger: Ledger) -> int:
            from fundtracker import private_files
            from fundtracker.ledger import all_tables
            from fundtracker.reports.tables import table_exports

            private_files.new_folder(folder)
            names = all_tables.names(ledger)
            for name in names:
                table = all_tables.table(ledger, name)
                table_exports.write(table, folder / f"{name}.csv", "csv")
            return len(names)

        self._session.operations.export(
            self._window,
            work,
            lambda n: self._session.notice.emit(
                "ok", tr("{n} tables are in {path}", n=n, path=str(folder))
            ),
        )

    def print_page(self, page: object, name: str) -> None:
        """Show what a page shows as pages, to look at and print; say so where it has no table."""
        from fundtracker.reports import registry
        from fundtracker.ui.report_pages.page import Page
        from fundtracker.ui.report_pages.shown_file import print_shown, print_table

        session = self._session
        current_table = getattr(page, "current_table", None)
        table = current_table() if current_table is not None else None
        if isinstance(page, Page) and page.printer is not None:
            page.printer()
        elif isinstance(page, Page) and table is not None:
            print_shown(page, table.shown_table())
        elif isinstance(page, Page) and name in _TABLES:
            name, quarter, unit, lang = _TABLES[name], session.quarter, session.unit, language()
            print_table(
                page,
                lambda ledger: registry.build(ledger, name, quarter=quarter, unit=unit, lang=lang),
            )
        else:
            words = tr("This page has no table to print; papers are printed where they are made.")
            session.notice.emit("accent", words)

    def vouchers(self) -> None:
        """Ask for the accounts and write the vouchers of the quarter that is worked in."""
        from fundtracker.ui.payments.voucher_dialog import open_vouchers

        quarter = self._session.quarter
        if quarter is not None and self._session.info is not None:
            query = Query(quarters=(quarter.ordinal, quarter.ordinal))
            self.dialog = open_vouchers(self._session, query, quarter.label, self._window)

    def _place(self, title: str) -> str:
        return folder_name(self._window, title)
