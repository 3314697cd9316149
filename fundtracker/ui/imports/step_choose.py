"""Step one of an import: a place to drop files, and the files that were taken in, to take back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger.documents.imports import Import
from fundtracker.reports.tables.labels import kind_of_file
from fundtracker.ui.base import theme
from fundtracker.ui.forms.file_choice import choose_files
from fundtracker.ui.imports.words import books_name
from fundtracker.ui.widgets.building_blocks import Texts, button, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid


class ChoosePane(QWidget):
    """Asks for files; a file that was taken in can be taken back."""

    chosen = Signal(object)  # list[Path]
    taken_back = Signal(int)  # an import

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        picture, title, words = QLabel(), label(size=16, bold=True), label(tone="muted", wrap=True)
        self.choose = button(kind="primary")
        texts(picture.setPixmap, lambda: theme.pixmap("tray", "faint", 56, self.devicePixelRatioF()))
        texts(title.setText, lambda: tr("Drop the files here"))
        texts(
            words.setText,
            lambda: tr(
                "Bank statements, treasury lists, payment ledgers, own books: CSV, Excel or text, several at once."
            ),
        )
        texts(self.choose.setText, lambda: tr("Choose files…"))
        for one in (picture, title, words):
            one.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.books: dict[int, str] = {}  # import → the fund in whose books it is
        self.lists = button(icon="list")
        texts(self.lists.setText, lambda: tr("Take a list in…"))
        texts(self.lists.setIcon, lambda: theme.icon("list", "text2", 16))
        texts(self.lists.setToolTip, lambda: tr("Projects, contracts, indicators, funds, calls …: one list at a time"))
        buttons = row(None, self.choose, self.lists, None)
        drop = card(8, picture, title, words, 4, buttons, 8, kind="drop", margins=(48, 12, 48, 12))
        self.taken: Records[Import] = Records(self._columns(), self)
        self.grid = Grid(self.taken)
        head = label(size=theme.CARD, bold=True)
        texts(head.setText, lambda: tr("Files taken in"))
        self.take_back = button(icon="undo")
        texts(self.take_back.setText, lambda: tr("Take the file back…"))
        texts(self.take_back.setIcon, lambda: theme.icon("undo", "text2", 16))
        heading = row(head, None, self.take_back, margins=(16, 8, 12, 8))
        box = column(drop, card(heading, self.grid, gap=0, margins=(1, 1, 1, 1)), gap=12)
        box.setStretch(1, 1)
        self.setLayout(box)
        self.choose.clicked.connect(lambda: self.chosen.emit(choose_files(self)))
        self.take_back.clicked.connect(self._take_back)

    def _take_back(self) -> None:
        taken = self.taken.record(self.grid.currentIndex().row())
        if taken is not None:
            self.taken_back.emit(taken.id)

    def _columns(self) -> list[Column[Import]]:
        return [
            Column("name", lambda: tr("File"), lambda i: i.name, 300, tip=lambda i: i.name, stretch=True),
            Column("kind", lambda: tr("Kind"), lambda i: kind_of_file(i.kind), 150),
            Column("books", lambda: tr("Whose account it is"), lambda i: books_name(self.books.get(i.id, "")), 150),
            Column("new", lambda: tr("New"), lambda i: f"{i.n_new:,}", 90, numeric=True),
            Column("known", lambda: tr("Known"), lambda i: f"{i.n_known:,}", 90, numeric=True),
            Column("skipped", lambda: tr("Skipped"), lambda i: f"{i.n_skipped:,}", 90, numeric=True),
            Column("rejected", lambda: tr("Errors"), lambda i: f"{i.n_rejected:,}", 90, numeric=True,
                   tone=lambda i: "bad" if i.n_rejected else ""),
            Column("profile", lambda: tr("Profile"), lambda i: i.profile or money.MISSING, 220, tone=lambda _: "text2",
                   tip=lambda i: i.profile),
        ]  # fmt: skip
