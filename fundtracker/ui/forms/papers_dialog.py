"""Papers of a record: attached by drop, paste or from the scanner's folder, shown small, opened
safely.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QSize, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QIcon,
    QImage,
    QKeySequence,
    QPixmap,
    QShortcut,
)
from PySide6.QtWidgets import QListView, QListWidget, QListWidgetItem, QMenu, QPushButton, QWidget

from fundtracker import i18n, private_files
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.file_names import folder_name, folder_of, open_names
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row

SMALL_SIDE, NEWEST = 96, 12  # pixels of a small picture; scans that are offered
_PICTURES = ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff")
_PAPER = Qt.ItemDataRole.UserRole


class Owner(NamedTuple):
    """A record that has papers: its table, its id, what it is called."""

    table: str
    id: int
    name: str


class Shown(NamedTuple):
    """A paper with its small picture, None where it has none."""

    paper: Paper
    picture: QImage | None


def small_picture(name: str, content: bytes) -> QImage | None:
    """Return a small picture of a picture or of the first page of a PDF; None of anything else, or
    of what cannot be read.
    """
    ending = name.rpartition(".")[2].lower()
    image = QImage()
    if ending in _PICTURES:
        image = QImage.fromData(content)
    elif ending == "pdf":
        image = _first_page(content)
    if image.isNull():
        return None
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(QSize(SMALL_SIDE, SMALL_SIDE), Qt.AspectRatioMode.KeepAspectRatio, smooth)


def _first_page(content: bytes) -> QImage:
    from fundtracker.ledger.documents.pdfium import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        bitmap = document[0].render(scale=0.3, rev_byteorder=True)
        form = (
            QImage.Format.Format_RGBA8888 if bitmap.n_channels == 4 else QImage.Format.Format_RGB888
        )
        image = QImage(
            bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form
        ).copy()
        document.close()
    except (pypdfium2.PdfiumError, ValueError):
        return QImage()
    return image


def read_papers(ledger: Ledger, owner: Owner) -> list[Shown]:
    """Return the papers of a record with their small pictures (reading thread)."""
    papers = ledger.attachments.of(owner.table, owner.id)
    return [
        Shown(paper, small_picture(paper.name, ledger.attachments.content(paper)))
        for paper in papers
    ]


def files_of(data: QMimeData) -> list[Path]:
    """Return what is dropped or pasted as files; a picture is written into one first."""
    paths = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
    if not paths and data.hasImage():
        path = Path(private_files.work_folder()) / (tr("pasted picture") + ".png")
        if QImage(data.imageData()).save(str(path)):
            paths = [path]
    return [path for path in paths if path.is_file()]


def pasted_files() -> list[Path]:
    """Return what the clipboard holds as files."""
    return files_of(QGuiApplication.clipboard().mimeData())


class PapersDialog(Dialog):
    """The papers of a record; nothing is kept until it is attached, and each is kept at once."""

    ASKS = False

    def __init__(self, session: Session, owner: Owner, parent: QWidget | None = None) -> None:
        super().__init__(tr("Attachments"), parent)
        self.resize(640, 460)
        self.setAcceptDrops(True)
        self._session, self.owner = session, owner
        self.listed = QListWidget()
        self.listed.setViewMode(QListView.ViewMode.IconMode)
        self.listed.setResizeMode(QListView.ResizeMode.Adjust)
        self.listed.setMovement(QListView.Movement.Static)
        self.listed.setIconSize(QSize(SMALL_SIDE, SMALL_SIDE))
        self.listed.setGridSize(QSize(184, SMALL_SIDE + 64))
        self.listed.setWordWrap(True)
        self.listed.setAccessibleName(tr("Attachments"))
        self.listed.itemActivated.connect(lambda _: self.open_paper())
        self.listed.currentItemChanged.connect(lambda *_: self._look())
        self.add = button(tr("Attach…"), icon="plus")
        self.scans = button(tr("From the scanner…"), icon="folder")
        self.show_it = button(tr("Open"), icon="file")
        self.take_off = button(tr("Take off"), icon="close")
        self.words = label(
            tr("Drop files here, or paste a picture or files with Ctrl+V."),
            theme.SMALL,
            tone="muted",
            wrap=True,
        )
        self.add.clicked.connect(self._ask)
        self.scans.clicked.connect(self._offer_scans)
        self.show_it.clicked.connect(self.open_paper)
        self.take_off.clicked.connect(self._detach)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste)
        writable = session.writable
        for push_button in (self.add, self.scans, self.take_off):
            push_button.setVisible(writable)
        self.setLayout(
            column(
                label(owner.name, theme.CARD, bold=True, wrap=True),
                card(self.listed, margins=(4, 4, 4, 4)),
                self.words,
                row(self.show_it, self.take_off, None, self.scans, self.add),
                self.closing(),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        session.operations.changed.connect(self._changed)
        self.reload()

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & {"attachment", "record_file"}:
            self.reload()

    def reload(self) -> None:
        """Read the papers again."""
        owner = self.owner
        read = self._session.operations.read
        read(self, lambda ledger: read_papers(ledger, owner), self._show, key="papers")

    def _show(self, papers: list[Shown]) -> None:
        self.listed.clear()
        for shown in papers:
            item = QListWidgetItem(f"{shown.paper.name}\n{shown.paper.sha256[:12]}")
            item.setIcon(
                theme.icon("file", "text2", 48)
                if shown.picture is None
                else QIcon(QPixmap.fromImage(shown.picture))
            )
            item.setToolTip(f"{shown.paper.name}\nSHA-256 {shown.paper.sha256}")
            item.setData(_PAPER, shown.paper)
            self.listed.addItem(item)
        self.listed.setCurrentRow(self.listed.count() - 1)
        self._look()

    def _look(self) -> None:
        for push_button in (self.show_it, self.take_off):
            push_button.setEnabled(self.paper() is not None)

    def paper(self) -> Paper | None:
        """Return the paper under the cursor."""
        item = self.listed.currentItem()
        paper: Paper | None = item.data(_PAPER) if item is not None else None
        return paper

    def papers(self) -> list[Paper]:
        """Return the papers that are shown."""
        return [self.listed.item(at).data(_PAPER) for at in range(self.listed.count())]

    # ------------------------------------------------------------ attaching
    def attach(self, paths: Sequence[Path]) -> None:
        """Keep files with the record, byte for byte."""
        owner = self.owner
        if not paths or not self._session.writable:
            return

        def work(ledger: Ledger, _: Task) -> int:
            with ledger.change("attach", file=paths[0].name) as change:
                put = [ledger.attachments.attach(change, owner.table, owner.id, p) for p in paths]
            return sum(each.outcome == "new" for each in put)

        def done(n: int) -> None:
            words = tr("{n} attached.", n=n) if n else tr("It is attached already.")
            self.words.setText(words)

        self._session.operations.write(self, work, done, failed=self._failed)

    def _failed(self, error: UserError) -> None:
        self.words.setText(i18n.say(error))

    def _ask(self) -> None:
        self.attach([Path(name) for name in open_names(self, tr("Attach…"), "*", "attach")])

    def paste(self) -> None:
        """Attach what the clipboard holds."""
        files = pasted_files()
        if files:
            self.attach(files)
        else:
            self.words.setText(tr("The clipboard holds no file and no picture."))

    def _offer_scans(self) -> None:
        """Offer the newest files of the scanner's folder; the first time it is asked for."""
        offer_scans(self.scans, self.attach)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._session.writable and (event.mimeData().hasUrls() or event.mimeData().hasImage()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drop(event.mimeData())
        event.acceptProposedAction()

    def drop(self, data: QMimeData) -> None:
        """Attach what was dropped; a folder is no paper."""
        files = files_of(data)
        if files:
            self.attach(files)
        else:
            self.words.setText(tr("What was dropped holds no file and no picture."))

    # ------------------------------------------------------------ opening, taking off
    def open_paper(self) -> None:
        """Open a read-only copy of the paper under the cursor; never a program."""
        paper = self.paper()
        if paper is None:
            return
        folder = Path(private_files.work_folder())
        self._session.operations.read(
            self,
            lambda ledger: ledger.attachments.save(paper, folder),
            lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
            failed=self._failed,
        )

    def _detach(self) -> None:
        paper, owner = self.paper(), self.owner
        if paper is None:
            return

        def work(ledger: Ledger, _: Task) -> None:
            with ledger.change("attach", file=paper.name) as change:
                ledger.attachments.detach(change, paper.id, owner.table)

        words = tr("{name} is taken off; its bytes stay in the ledger.", name=paper.name)
        done = lambda _: self.words.setText(words)
        self._session.operations.write(self, work, done, failed=self._failed)


def offer_scans(beside: QWidget, take: Callable[[list[Path]], object]) -> None:
    """Offer the newest files of the scanner's folder below a button; the first time the folder is
    asked for.
    """

    def ask() -> str:
        return folder_name(beside, tr("Folder of the scanner"), "scan")

    folder = folder_of("scan") or ask()
    if not folder:
        return
    menu = QMenu(beside)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for path in newest(Path(folder)):
        menu.addAction(path.name.replace("&", "&&"), partial(take, [path]))
    menu.addSeparator()
    menu.addAction(tr("Another folder…"), ask)
    menu.popup(beside.mapToGlobal(QPoint(0, beside.height())))


def newest(folder: Path) -> list[Path]:
    """Return the newest files of a folder, hidden ones left out."""
    try:
        files = [p for p in folder.iterdir() if p.is_file() and not p.name.startswith(".")]
        return sorted(files, key=lambda path: path.stat().st_mtime, reverse=True)[:NEWEST]
    except OSError:
        return []


class PapersButton(QPushButton):
    """A record's door to its papers: says how many there are; files dropped on ``around`` are
    attached.
    """

    def __init__(self, session: Session, around: QWidget) -> None:
        super().__init__()
        self.setFont(theme.font())
        self._session, self._owner, self._n = session, Owner("", 0, ""), 0
        self.dialog: PapersDialog | None = None
        self.clicked.connect(self.open)
        around.setAcceptDrops(True)
        around.installEventFilter(self)
        session.operations.changed.connect(self._changed)
        session.language_changed.connect(self._say)
        self._say()

    def of(self, table: str, row_id: int, name: str) -> None:
        """Belong to a record from now on."""
        self._owner, self._n = Owner(table, row_id, name), 0
        self._say()
        self._count()

    def _changed(self, tables: frozenset[str]) -> None:
        if self._owner.id and tables & {"attachment", "record_file"}:
            self._count()

    def _count(self) -> None:
        owner = self._owner
        count: Callable[[Ledger], int] = lambda ledger: len(
            ledger.attachments.of(owner.table, owner.id)
        )
        self._session.operations.read(self, count, self._counted, key="papers")

    def _counted(self, n: int) -> None:
        self._n = n
        self._say()

    def _say(self) -> None:
        self.setIcon(theme.icon("file", "text2", 16))
        self.setText(tr("Attachments ({n})…", n=self._n) if self._n else tr("Attachments…"))
        self.setToolTip(tr("Papers of this record: drop files here, or open to paste and scan."))

    def open(self) -> PapersDialog:
        """Show the papers."""
        self.dialog = PapersDialog(self._session, self._owner, self.window())
        self.dialog.open()
        return self.dialog

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are dropped on what is around."""
        usable = bool(self._owner.id) and self._session.writable
        if isinstance(event, QDragEnterEvent) and usable and event.mimeData().hasUrls():
            event.acceptProposedAction()
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop and usable:
            event.acceptProposedAction()
            self.open().drop(event.mimeData())
            return True
        return super().eventFilter(watched, event)
