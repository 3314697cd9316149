"""What a person sets on this desk, and the few rules of the ledger beside it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from fundtracker.i18n import LANGUAGES, tr
from fundtracker.ledger.core import backup
from fundtracker.settings import LOCKS, SCALES
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import folder_name
from fundtracker.ui.base.qt_texts import language_name
from fundtracker.ui.base.session import Session, login
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.widgets.building_blocks import Segments, button, column, label, row

_THEMES = ("light", "dark")
_WIDE = 440  # pixels for the name of a folder


class FolderChoice(QWidget):
    """A folder that a person chooses, or none."""

    def __init__(self, name: str, folder: str) -> None:
        super().__init__()
        self._name = name
        self.folder = folder
        self.choose, self.none = button(kind="link"), button(tr("None"), "link")
        self.choose.clicked.connect(self._ask)
        self.none.clicked.connect(lambda: self._take(""))
        self.setLayout(row(self.choose, self.none))
        self._take(folder)

    def _ask(self) -> None:
        if name := folder_name(self, self._name, "watched"):
            self._take(name)

    def _take(self, folder: str) -> None:
        self.folder = folder
        words = folder or tr("Choose a folder…")
        _name_folder(self.choose, words)
        self.choose.setAccessibleName(f"{self._name}: {words}")
        self.none.setVisible(bool(folder))


def _name_folder(link: QPushButton, folder: str) -> None:
    """Show the name of a folder; a long one is cut in the middle and whole in the tooltip."""
    short = link.fontMetrics().elidedText(folder, Qt.TextElideMode.ElideMiddle, _WIDE)
    link.setText(short)
    link.setToolTip(folder if short != folder else "")


def _beside(*widgets: QWidget) -> QWidget:
    box = QWidget()
    box.setLayout(row(*widgets))
    return box


class SettingsDialog(Dialog):
    """All of it is kept on Save; language and theme change at once then."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Settings"), parent)
        self.setMinimumWidth(660)  # every note on a line or two
        self._session, settings = session, session.settings
        self.person = QLineEdit(settings.person)
        self.person.setPlaceholderText(login())
        self.language = Segments(len(LANGUAGES), LANGUAGES.index(settings.language))
        self.language.say([language_name(language) for language in LANGUAGES])
        self.theme = Segments(2, _THEMES.index(settings.theme))
        self.theme.say([tr("Light"), tr("Dark")])
        self.scale = QComboBox()
        for scale in SCALES:
            self.scale.addItem(f"{scale} %", scale)
        self.scale.setCurrentIndex(SCALES.index(settings.scale))
        self.lock_after = QComboBox()
        for minutes in LOCKS:
            name = tr("after {n} minutes", n=minutes) if minutes else tr("never")
            self.lock_after.addItem(name, minutes)
        self.lock_after.setCurrentIndex(LOCKS.index(settings.lock_after))
        self.rules = button(tr("Gap that keeps step, gap to explain…"), "link")
        self.rules.clicked.connect(self._open_rules)
        self.rules.setEnabled(session.writable)
        self.watched = FolderChoice(tr("Watched folder"), settings.watched)
        self.again = button(
            tr("Offer the {n} left aside again", n=len(settings.left_aside)), "link"
        )
        self.again.setVisible(bool(settings.left_aside))
        self.again.clicked.connect(self._offer_again)
        lines = QGridLayout()
        lines.setVerticalSpacing(10)
        lines.setHorizontalSpacing(16)
        lines.setColumnStretch(1, 1)
        for at, (name, editor, note) in enumerate(self._lines()):
            head = label(name, theme.SMALL, bold=True)
            head.setBuddy(editor)
            editor.setAccessibleName(name)
            lines.addWidget(head, 2 * at, 0)
            lines.addLayout(row(editor, None), 2 * at, 1)
            if note:
                lines.addWidget(label(note, theme.SMALL, tone="muted", wrap=True), 2 * at + 1, 1)
        save = button(tr("Save"), "primary")
        save.clicked.connect(self._save)
        self.setLayout(
            column(
                label(tr("Settings"), theme.CARD, bold=True),
                lines,
                None,
                self.foot(save),
                gap=12,
                margins=(20, 16, 20, 16),
            )
        )

    def _lines(self) -> list[tuple[str, QWidget, str]]:
        self.person.setFixedWidth(240)
        info = self._session.info
        lines: list[tuple[str, QWidget, str]] = [
            (
                tr("Your name"),
                self.person,
                tr("It stands beside every change you save from the next opening of a ledger on."),
            ),
            (tr("Language"), self.language, ""),
            (tr("Theme"), self.theme, ""),
            (tr("Size of texts"), self.scale, tr("From the next start of the program on.")),
            (
                tr("Lock the window"),
                self.lock_after,
                tr("Where the ledger has a password, and nobody touched a key or the mouse."),
            ),
            (
                tr("Watched folder"),
                _beside(self.watched, self.again),
                tr("Its new bank files are offered for import, never taken in by themselves."),
            ),
        ]
        if info is not None:
            lines.append((tr("Rules of this ledger"), self.rules, ""))
            folders = (
                (tr("Folder of the ledger"), info.path.parent),
                (tr("Folder of its copies"), backup.folder(info.path)),
            )
            lines += [(name, self._folder(folder), "") for name, folder in folders]
        if self._session.settings.path is not None:
            folder = self._session.settings.path.parent
            lines.append((tr("Folder of these settings"), self._folder(folder), ""))
        return lines

    def _folder(self, folder: Path) -> QWidget:
        link = button(kind="link")
        _name_folder(link, str(folder))
        link.setEnabled(folder.is_dir())
        link.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
        return link

    def _open_rules(self) -> None:
        RecordForm(self._session, "tolerance", parent=self.parentWidget()).open()

    def _offer_again(self) -> None:
        self._session.watched.offer_again()
        self.again.hide()

    def _save(self) -> None:
        session, settings = self._session, self._session.settings
        settings.person = self.person.text().strip()
        settings.scale = int(self.scale.currentData())
        settings.lock_after = int(self.lock_after.currentData())
        watched, settings.watched = settings.watched, self.watched.folder
        settings.save()
        if settings.watched != watched:
            session.watch()
        self.accept()
        if (name := _THEMES[self.theme.current()]) != settings.theme:
            session.set_theme(name)
        if (language := LANGUAGES[self.language.current()]) != settings.language:
            session.set_language(language)
