"""What can be recorded, to choose from: each type opens its form, or gives an empty list to fill
in.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.intake.lists import list_template
from fundtracker.records.record_type import RecordType
from fundtracker.records.registry import SUBJECTS, TYPES
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.widgets.building_blocks import Search, button, card, column, label

_CODE = Qt.ItemDataRole.UserRole


class RecordChoice(Dialog):
    """The record types by subject, searched by name, code or a field's name."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Record"), parent)
        self.resize(560, 620)
        self._session = session
        self.form: RecordForm | None = None
        self.search = Search(520)
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Search"))
        self.search.textChanged.connect(lambda _: self._show())
        self.listed = QListWidget()
        self.listed.setFont(theme.font())
        self.listed.setAccessibleName(tr("What is recorded"))
        self.listed.itemActivated.connect(lambda _: self.open_form())
        self.listed.currentItemChanged.connect(lambda *_: self._look())
        self.template = button(tr("Empty list…"), icon="save")
        self.template.setToolTip(tr("A file with the heads of its columns, to fill in and import"))
        self.template.clicked.connect(self._ask_template)
        self.go = button(tr("Open the form"), "primary")
        self.go.clicked.connect(self.open_form)
        self.message = label(tone="bad", wrap=True)
        self.setLayout(
            column(
                label(tr("What is recorded"), theme.CARD, bold=True),
                self.search,
                card(self.listed, margins=(1, 1, 1, 1)),
                self.message,
                self.foot(self.go, self.template),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self._show()

    def _show(self) -> None:
        """List the types that hold what is searched for, under their subjects."""
        wanted = self.search.text().strip().lower()
        self.listed.clear()
        for subject, types in SUBJECTS:
            matching = [kind for kind in types if wanted in _words_of(kind)]
            if matching:
                head = QListWidgetItem(tr(subject))
                head.setFlags(Qt.ItemFlag.NoItemFlags)
                head.setFont(theme.font(theme.SMALL, bold=True))
                self.listed.addItem(head)
            for kind in matching:
                item = QListWidgetItem(f"    {tr(kind.words)}")
                item.setData(_CODE, kind.code)
                self.listed.addItem(item)
        self.listed.setCurrentRow(1 if self.listed.count() > 1 else -1)
        self._look()

    def _look(self) -> None:
        self.go.setEnabled(self.code() is not None)
        self.template.setEnabled(self.code() is not None)

    def code(self) -> str | None:
        """Return the code of the type under the cursor."""
        item = self.listed.currentItem()
        code: str | None = None if item is None else item.data(_CODE)
        return code

    def open_form(self) -> None:
        """Open the form of the type under the cursor in place of this dialog."""
        code, parent = self.code(), self.parentWidget()
        if code is not None:
            self.leave()
            self.form = RecordForm(self._session, code, parent=parent)
            self.form.open()

    def _ask_template(self) -> None:
        code = self.code()
        if code is None:
            return
        kind = TYPES[code]
        name = save_name(self, tr("Empty list…"), f"{tr(kind.words)}.csv", "CSV (*.csv)")
        if name:
            self.write_template(kind, Path(name))

    def write_template(self, kind: RecordType, path: Path) -> None:
        """Write an empty list of a type; what goes wrong is said here."""
        try:
            list_template.write(kind, path)
        except UserError as error:
            self.message.setText(i18n.say(error))
            return
        self.message.setText("")
        self._session.notice.emit(
            "ok", tr("{name} is written: fill it in and import it.", name=path.name)
        )


def _words_of(kind: RecordType) -> str:
    names = (tr(kind.words), kind.code, *(tr(field.words) for field in kind.fields))
    return " ".join(names).lower()
