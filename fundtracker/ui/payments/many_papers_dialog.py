"""Papers kept with many payments at once: dropped, pasted, scanned; one change, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.source_files import sha256_of
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_names
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.papers_dialog import files_of, offer_scans, pasted_files
from fundtracker.ui.payments.bulk_scope import Scope
from fundtracker.ui.widgets.building_blocks import Segments, button, card, column, field, label, row

_PATH = Qt.ItemDataRole.UserRole


class Reach(NamedTuple):
    """What papers would be put to: the payments, their fen, and with how many each file is kept
    already.
    """

    ids: tuple[int, ...]
    fen: int
    there: tuple[int, ...]


class ManyPapersDialog(Dialog):
    """Which files, to which payments; ``paths`` are those that were dropped on the table."""

    def __init__(
        self,
        session: Session,
        scope: Scope,
        paths: Sequence[Path] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Attach to many payments"), parent)
        self.resize(640, 440)
        self.setAcceptDrops(True)
        self._session, self._scope = session, scope
        self._reach: Reach | None = None
        self.which = Segments(2, 0 if scope.n_selected > 1 else 1)
        self.which.say(
            [
                tr("The {n} selected", n=f"{scope.n_selected:,}"),
                tr("All {n} that the filters leave", n=f"{scope.n_all:,}"),
            ]
        )
        self.which.buttons[0].setEnabled(scope.n_selected > 0)
        self.listed = QListWidget()
        self.listed.setAccessibleName(tr("Files to attach"))
        self.add = button(tr("Files…"), icon="plus")
        self.scans = button(tr("From the scanner…"), icon="folder")
        self.remove = button(tr("Leave this one out"), icon="close")
        self.as_import = button(tr("Import them as bank files instead"), "link")
        self.as_import.setVisible(bool(paths))
        self.words = label(size=theme.SMALL, tone="muted", wrap=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.ok = button(tr("Attach"), "primary")
        self.ok.clicked.connect(self._apply)
        self.setLayout(
            column(
                row(self.which, None),
                card(self.listed, margins=(4, 4, 4, 4)),
                row(self.remove, None, self.scans, self.add),
                self.words,
                field(QLabel(tr("Reason")), self.reason),
                self.foot(self.ok, self.as_import),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self.add.clicked.connect(self._ask)
        self.scans.clicked.connect(lambda: offer_scans(self.scans, self.take))
        self.remove.clicked.connect(self._leave_out)
        self.as_import.clicked.connect(self._import)
        self.listed.currentItemChanged.connect(lambda *_: self._allow())
        self.which.changed.connect(lambda _: self.look())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self.listed, self.paste)
        self.take(list(paths))

    # ------------------------------------------------------------ files
    def paths(self) -> list[Path]:
        """Return the files to attach."""
        return [self.listed.item(at).data(_PATH) for at in range(self.listed.count())]

    def take(self, paths: Sequence[Path]) -> None:
        """Add files to those to attach, each once."""
        there = set(self.paths())
        for path in dict.fromkeys(paths):
            if path not in there:
                item = QListWidgetItem(theme.icon("file", "text2", 16), path.name)
                item.setToolTip(str(path))
                item.setData(_PATH, path)
                self.listed.addItem(item)
        self.look()

    def paste(self) -> None:
        """Add what the clipboard holds."""
        self._take_files(pasted_files())

    def _ask(self) -> None:
        self.take([Path(name) for name in open_names(self, tr("Attach…"), "*", "attach")])

    def _take_files(self, files: Sequence[Path]) -> None:
        if files:
            self.take(files)
        else:
            self.words.setText(tr("What was dropped holds no file and no picture."))

    def _leave_out(self) -> None:
        self.listed.takeItem(self.listed.currentRow())
        self.look()

    def _import(self) -> None:
        paths = self.paths()
        self.leave()
        self._session.go.emit("import")
        self._session.dropped.emit(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._take_files(files_of(event.mimeData()))
        event.acceptProposedAction()

    # ------------------------------------------------------------ preview
    def look(self) -> None:
        """Ask which payments would have the files."""
        paths, scope, everything = self.paths(), self._scope, self.which.current() == 1
        self._reach = None
        self._allow()

        def work(ledger: Ledger) -> Reach:
            ids = scope.ids(ledger, everything=everything)
            fen = scope.totals(ledger, everything=everything).fen
            attachments = ledger.attachments
            there = [attachments.there_already("payment", ids, sha256_of(path)) for path in paths]
            return Reach(tuple(ids), fen, tuple(there))

        self._session.operations.read(self, work, self._show, key="look", failed=self._cannot)

    def _cannot(self, error: UserError) -> None:
        self.words.setText(i18n.say(error))

    def _show(self, reach: Reach) -> None:
        self._reach = reach
        n, names = f"{len(reach.ids):,}", [path.name for path in self.paths()]
        amount = self._session.money_with_unit(reach.fen)
        lines = [tr("{n} payments, {amount}; one undo takes it back.", n=n, amount=amount)]
        lines += [
            tr("{name} is kept with {n} of them already.", name=name, n=f"{there:,}")
            for name, there in zip(names, reach.there, strict=False)
            if there
        ]
        if not names:
            lines = [tr("Drop files here, or paste a picture or files with Ctrl+V.")]
        self.words.setText("\n".join(lines))
        self.ok.setText(tr("Attach to {n} payments", n=n) if names else tr("Attach"))
        self._allow()

    def _allow(self) -> None:
        reach, n = self._reach, self.listed.count()
        new = reach is not None and sum(reach.there) < len(reach.ids) * n
        self.ok.setEnabled(new and self._session.writable)
        self.remove.setEnabled(self.listed.currentRow() >= 0)

    # ------------------------------------------------------------ writing
    def _apply(self) -> None:
        reach, paths, reason = self._reach, self.paths(), self.reason.text().strip()
        if reach is None or not paths:
            return

        def work(ledger: Ledger, _: object) -> int:
            with ledger.change("attach", reason, file=paths[0].name) as change:
                return ledger.attachments.attach_to_many(change, "payment", reach.ids, paths)

        def done(n: int) -> None:
            words = tr("{n} papers attached; one undo takes them back.", n=f"{n:,}")
            self._session.notice.emit("ok", words)

        self.store(self._session, work, done)
