"""Step one of an import: a place to drop files, and the files that were taken in, to take back."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QLabel, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.intake.payments.taken_files import TakenFile
from fundtracker.reports.tables.import_words import kind_of_file
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.file_choice import choose_files
from fundtracker.ui.imports.watched_line import WatchedLine
from fundtracker.ui.imports.words import books_name
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import Texts, button, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records, count_column, yuan_column
from fundtracker.ui.widgets.table_view import Grid


class ChoosePane(QWidget):
    """Asks for files; a file that was taken in can be taken back."""

    chosen = Signal(object)  # list[Path]
    taken_back = Signal(int)  # an import
    reopened = Signal(int)  # an import, to put its rows with errors right

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.watched = WatchedLine(session, texts)
        picture, title, words = QLabel(), label(size=16, bold=True), label(tone="muted", wrap=True)
        self.choose = button(kind="primary")
        texts(
            picture.setPixmap, lambda: theme.pixmap("tray", "faint", 56, self.devicePixelRatioF())
        )
        texts(title.setText, lambda: tr("Drop the files here"))
        texts(
            words.setText,
            lambda: tr(
                "Bank statements, treasury lists, payment ledgers, own books: CSV, Excel, PDF, OFD "
                "or text, several at once."
            ),
        )
        texts(self.choose.setText, lambda: tr("Choose files…"))
        for line in (picture, title, words):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.lists = button(icon="list")
        texts(self.lists.setText, lambda: tr("Import a list…"))
        texts(self.lists.setIcon, lambda: theme.icon("list", "text2", 16))
        texts(
            self.lists.setToolTip,
            lambda: tr("Projects, contracts, indicators, funds, calls …: one list at a time"),
        )
        buttons = row(None, self.choose, self.lists, None)
        drop = card(8, picture, title, words, 4, buttons, 8, kind="drop", margins=(48, 12, 48, 12))
        self.taken: Records[TakenFile] = Records(self._columns(), self)
        self.grid = Grid(self.taken)
        listing = Listing(
            "imports", lambda: tr("Imported files"), lambda: tr("No file was imported yet."),
            ("out", "in", "rejected", "new", "known"), unit="yuan",
        )  # fmt: skip
        self.shown = ShownList(session, self.grid, listing)
        head = label(size=theme.CARD, bold=True)
        texts(head.setText, lambda: tr("Imported files"))
        self.take_back = button(icon="undo")
        texts(self.take_back.setText, lambda: tr("Take the file back…"))
        texts(self.take_back.setIcon, lambda: theme.icon("undo", "text2", 16))
        self.errors = button(icon="list")
        texts(self.errors.setText, lambda: tr("Rows with errors…"))
        texts(self.errors.setIcon, lambda: theme.icon("list", "text2", 16))
        texts(
            self.errors.setToolTip,
            lambda: tr("Open the kept file once more and put its rows with errors right"),
        )
        heading = row(head, None, self.errors, self.take_back, margins=(16, 8, 12, 8))
        files = card(heading, self.grid, gap=0, margins=(1, 1, 1, 1))
        box = column(self.watched, drop, files, gap=12)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.choose.clicked.connect(lambda: self.chosen.emit(choose_files(self)))
        self.take_back.clicked.connect(lambda: self._emit(self.taken_back))
        self.errors.clicked.connect(lambda: self._emit(self.reopened))

    def chosen_file(self) -> TakenFile | None:
        """Return the one file that is chosen in the list, None for none or several."""
        return (
            self.taken.record(self.grid.currentIndex().row())
            if len(self.grid.ranges()) == 1
            else None
        )

    def can(self, writable: bool) -> None:
        """Say what may be done with the chosen file."""
        taken_file = self.chosen_file()
        self.lists.setEnabled(writable)
        self.take_back.setEnabled(writable and taken_file is not None)
        self.errors.setEnabled(
            writable and taken_file is not None and taken_file.file.n_rejected > 0
        )

    def _emit(self, signal: SignalInstance) -> None:
        if (taken_file := self.chosen_file()) is not None:
            signal.emit(taken_file.id)

    def _columns(self) -> list[Column[TakenFile]]:
        return [
            Column(
                "name",
                lambda: tr("File"),
                lambda i: i.name,
                210,
                tip=lambda i: i.name,
                stretch=True,
            ),
            Column("period", lambda: tr("Period"), _period, 180),
            Column(
                "account",
                lambda: tr("Account"),
                lambda i: i.account or money.MISSING,
                178,
                tip=lambda i: i.account,
            ),
            Column("person", lambda: tr("Person"), lambda i: i.person, 70),
            yuan_column("out", lambda: tr("Amount out"), lambda i: i.fen("out")),
            yuan_column("in", lambda: tr("Amount in"), lambda i: i.fen("in")),
            count_column(
                "rejected",
                lambda: tr("Errors"),
                lambda i: i.file.n_rejected,
                60,
                tone=lambda i: "bad" if i.file.n_rejected else "",
            ),
            count_column("new", lambda: tr("New"), lambda i: i.file.n_new, 60),
            count_column("known", lambda: tr("Duplicates"), lambda i: i.file.n_known),
            Column("books", lambda: tr("Whose account it is"), lambda i: books_name(i.fund), 110),
            Column("kind", lambda: tr("Kind"), lambda i: kind_of_file(i.file.kind), 110),
            Column(
                "profile",
                lambda: tr("Profile"),
                lambda i: i.file.profile or money.MISSING,
                150,
                tone=lambda _: "text2",
                tip=lambda i: i.file.profile,
            ),
        ]


def _period(taken_file: TakenFile) -> str:
    """Return the first and last day of a file's rows."""
    if taken_file.days is None:
        return money.MISSING
    first, last = (dt.date.fromordinal(day).isoformat() for day in taken_file.days)
    return first if first == last else f"{first} – {last}"
