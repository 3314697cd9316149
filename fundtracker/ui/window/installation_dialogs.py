"""Dialogs about the program itself: its test as a child of its own, an update from a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QWidget

from fundtracker import __version__, i18n, update
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.paths import own_command
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, column, label, row
from fundtracker.update import installed_words, offer_words

if TYPE_CHECKING:
    from fundtracker.ui.base.session import Session

T = TypeVar("T")


class SelftestDialog(Dialog):
    """Shows each step as it is proved. The child works in a folder of its own: no ledger, setting
    or file of the person's is touched, and closing the dialog ends it.
    """

    ASKS = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("Test the installation"), parent)
        self.setMinimumSize(680, 420)
        self.verdict = label(
            tr("A ledger is made from a shipped bank file, proved to the fen, and goes again."),
            theme.BODY,
            wrap=True,
        )
        self.lines = QPlainTextEdit()
        self.lines.setReadOnly(True)
        self.lines.setAccessibleName(tr("Steps"))
        self.setLayout(
            column(self.verdict, self.lines, self.closing(), gap=10, margins=(20, 16, 20, 16))
        )
        self._part = b""  # of a line that is still coming
        self.child = QProcess(self)
        self.child.readyReadStandardOutput.connect(self._read)
        self.child.finished.connect(self._ended)
        self.child.errorOccurred.connect(lambda _: self._say(self.child.errorString()))
        self.finished.connect(self._stop)
        program, *words = own_command()
        # The window is proved by standing here; a second one would come up over it.
        self.child.start(program, [*words, "--selftest", "--no-window", "--lang", language()])

    def _read(self) -> None:
        self._part += bytes(self.child.readAllStandardOutput().data())
        *lines, self._part = self._part.split(b"\n")
        for line in lines:
            self.lines.appendPlainText(line.decode("utf-8", "replace"))

    def _ended(self, status: int) -> None:
        self._read()
        if status == 0:
            self._say(tr("This installation is whole."))
        else:
            self._say(
                tr("This installation is not whole: install it again, or send these lines on.")
            )

    def _say(self, words: str) -> None:
        self.verdict.setText(words)

    def _stop(self) -> None:
        if self.child.state() != QProcess.ProcessState.NotRunning:
            self.child.blockSignals(True)
            self.child.kill()
            self.child.waitForFinished(2000)


class UpdateDialog(Dialog):
    """Another version from a file: what it is and who sealed it is shown before it is installed."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Update from a file"), parent)
        self.setMinimumWidth(560)
        self._session = session
        self._path: Path | None = None
        words = tr(
            "This is version {version}. Choose the packed program of a newer one: its seal is "
            "proved first, and nothing is fetched from a network.",
            version=__version__,
        )
        self.words = label(words, theme.BODY, wrap=True)
        self.choose = button(tr("Choose the file…"), icon="folder")
        self.choose.clicked.connect(self._choose)
        self.install = button("", "primary")
        self.install.hide()
        self.install.clicked.connect(self._install)
        version = update.earlier()
        self.back = button(tr("Go back to version {version}", version=version or ""), icon="back")
        self.back.setVisible(version is not None)
        self.back.clicked.connect(lambda: self._run(update.back, self._went_back))
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("Update from a file"))
        self.bar.hide()
        self.setLayout(
            column(
                self.words,
                self.bar,
                row(self.choose, self.back, None, self.install),
                self.closing(),
                gap=12,
                margins=(20, 16, 20, 16),
            )
        )

    def _choose(self) -> None:
        kinds = f"{tr('Packed program')} (*.zip)"
        name = open_name(self, tr("Update from a file"), kinds, "update")
        if name:
            self.look(Path(name))

    def look(self, path: Path) -> None:
        """Prove the seal of a file and say what it is."""
        self._path = path
        self.install.hide()
        self.words.setText(tr("The seal is being proved…"))
        self._run(partial(update.look, path), self._offered)

    def _offered(self, offer: update.Offer) -> None:
        self.words.setText(offer_words(offer))
        self.install.setText(tr("Update to version {version}", version=offer.version))
        self.install.show()

    def _install(self) -> None:
        path = self._path
        assert path is not None
        self.words.setText(
            tr(
                "The new version is being unpacked, proved and tested: some minutes. The version "
                "in use stays as it is."
            )
        )
        self.bar.setRange(0, 0)
        self.bar.show()
        self._run(partial(update.install, path), self._installed)

    def _installed(self, offer: update.Offer) -> None:
        self.words.setText(installed_words(offer))
        self.install.hide()

    def _went_back(self, version: str) -> None:
        self.words.setText(tr("Version {version} starts next.", version=version))
        self.back.hide()

    def _run(self, work: Callable[[], T], done: Callable[[T], object]) -> None:
        """Work outside the window's thread; nothing else is pressed meanwhile."""

        def finished(result: T) -> None:
            self._at_rest()
            done(result)

        def failed(error: UserError) -> None:
            self._at_rest()
            self.install.hide()
            self.words.setText(i18n.say(error))

        for press in (self.choose, self.install, self.back):
            press.setEnabled(False)
        self._session.operations.outside(self, lambda _: work(), finished, failed=failed)

    def _at_rest(self) -> None:
        self.bar.hide()
        for press in (self.choose, self.install, self.back):
            press.setEnabled(True)
