"""A page around a table whose rows are records: a button for each kind of record opens its form."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from fundtracker.i18n import tr
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, button

_SEARCH = 150  # beside up to four buttons, in English too, at the smallest window


class RegisterPage(ReportPage):
    """``RECORDS``: the record types with the words of their buttons; the first is what a row
    opens.
    """

    RECORDS: Sequence[tuple[str, Callable[[], str]]] = ()

    def __init__(self, session: Session) -> None:
        self.buttons = {code: button(icon="plus") for code, _ in self.RECORDS}
        self.form: RecordForm | None = None
        super().__init__(session)
        for code, push_button in self.buttons.items():
            push_button.clicked.connect(partial(self.ask, code))
        self.table.opened.connect(lambda row: self.ask(self.RECORDS[0][0], row=row))

    def commands(self) -> Sequence[Piece]:
        self.find_line.setFixedWidth(_SEARCH)
        for code, words in self.RECORDS:
            self.texts(self.buttons[code].setText, words)
            self.texts(self.buttons[code].setIcon, lambda: theme.icon("plus", "text2", 16))
        return list(self.buttons.values())

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=self.RECORDS[0][1](),
        )
        return tr("Nothing recorded yet"), words

    def shown(self, table: Table) -> None:
        for value in self.buttons.values():
            value.setEnabled(self.session.writable)

    def start(self, code: str, row: Row | None) -> dict[str, Any]:
        """Return the values that a form begins with; ``row`` is the one under the cursor."""
        return {}

    def ask(self, code: str, _: bool = False, *, row: Row | None = None) -> None:
        """Open the form of a record, filled with what the row under the cursor says."""
        if not self.session.writable:
            return
        start = self.start(code, row or self.table.current())
        self.form = RecordForm(self.session, code, start=start, parent=self.window())
        self.form.open()
