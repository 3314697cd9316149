"""Copies of the ledger: listed, compared with it, restored after a look; one click to a stick."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger.copies import Compared, Copy, Held, compare, listed
from fundtracker.ledger.core import backup
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base import sticks, theme
from fundtracker.ui.base.file_names import folder_name
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records, count_column
from fundtracker.ui.widgets.table_view import Grid

_SHOWN = 5  # changes named that a copy has not


class BackupsDialog(Dialog):
    """The automatic copies, newest first; ``leave_ledger`` runs what opens another ledger."""

    ASKS = False

    def __init__(
        self,
        session: Session,
        leave_ledger: Callable[[Callable[[], object]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Copies of the ledger"), parent)
        self.resize(720, 560)
        assert session.info is not None
        self._session, self._leave, self._ledger = session, leave_ledger, session.info.path
        self._compared: Copy | None = None
        self.model = Records[Copy](self._columns(), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Copies of the ledger"))
        none = lambda: tr("There is no copy yet: the first import keeps one.")
        ShownList(session, self.grid, Listing("copies", lambda: tr("Copies of the ledger"), none))
        self.words = label(wrap=True)
        self.compare = button(tr("Compare with the ledger"), icon="columns")
        self.restore = button(tr("Open as a ledger…"), icon="undo")
        self.stick = button(tr("Copy to a USB stick"), icon="save")
        self.folder = button(tr("Show the folder"), "link")
        self.compare.clicked.connect(self._compare)
        self.restore.clicked.connect(self._restore)
        self.stick.clicked.connect(self.to_stick)
        self.folder.clicked.connect(self._show_folder)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        about = label(
            tr(
                "A verified copy is kept beside the ledger before an import and at its end; of "
                "each of the last 12 days, 10 weeks and 9 months one stays."
            ),
            theme.SMALL,
            tone="muted",
            wrap=True,
        )
        self.setLayout(
            column(
                row(label(tr("Copies of the ledger"), theme.CARD, bold=True), None, self.folder),
                about,
                card(self.grid, margins=(1, 1, 1, 1)),
                self.words,
                self.closing(self.compare, self.restore, self.stick),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self.fill()

    def _columns(self) -> list[Column[Copy]]:
        return [
            Column("at", lambda: tr("Written"), _when, 180, stretch=True),
            count_column("seq", lambda: tr("Last change"), lambda c: c.seq, 140),
            Column(
                "size",
                lambda: "MB",
                lambda c: f"{c.size / 1e6:,.1f}",
                120,
                numeric=True,
                kind="own",
                number=lambda c: c.size // 1000,
            ),
        ]

    def fill(self) -> None:
        """List the copies that are there."""
        self.model.show(listed(self._ledger))
        if self.model.rowCount():
            self.grid.selectRow(0)
        self._look()

    def copy(self) -> Copy | None:
        """Return the copy under the cursor."""
        return self.model.record(self.grid.currentIndex().row())

    def _look(self) -> None:
        chosen = self.copy()
        self.compare.setEnabled(chosen is not None)
        self.restore.setEnabled(chosen is not None and chosen == self._compared)
        if chosen is not None and chosen != self._compared:
            self.words.setText(tr("Compare it first: then it can be opened as a ledger."))

    def _compare(self) -> None:
        chosen, clock = self.copy(), self._session.clock
        if chosen is None:
            return
        self.words.setText(tr("The copy is proved and compared…"))

        def show(compared: Compared) -> None:
            self._compared = chosen
            self._look()
            self.words.setText(compared_words(compared))

        self._session.operations.read(
            self,
            lambda ledger: compare(ledger, chosen.path, clock),
            show,
            key="compare",
            failed=self._failed,
        )

    def _failed(self, error: UserError) -> None:
        self.words.setText(i18n.say(error))

    def _restore(self) -> None:
        chosen, session = self.copy(), self._session
        if chosen is None:
            return
        ledger = self._ledger

        def work() -> None:
            session.operations.outside(
                session, lambda _: backup.restore(ledger, chosen.path), session.open
            )

        self.leave()
        self._leave(work)

    def to_stick(self) -> None:
        """Write a verified copy to the stick that is there; several or none: a folder is asked."""
        drives = sticks.sticks()
        folder = str(drives[0].root) if len(drives) == 1 else ""
        if not folder:
            words = tr("No single USB stick is found: choose a folder")
            folder = folder_name(self, words, "stick")
        if folder:
            self.copy_to(Path(folder))

    def copy_to(self, folder: Path) -> None:
        """Write a verified copy into a folder, named by ledger and time."""
        name = f"{self._ledger.stem} {self._session.clock():%Y-%m-%d %H%M%S}.ftdb"
        target = folder / name
        self.words.setText(tr("The copy is written and read again…"))

        def done(_: None) -> None:
            self._session.copied_now()
            self.words.setText(tr("{path}: a verified copy", path=str(target)))

        self._session.operations.read(
            self, lambda ledger: ledger.backup(target), done, failed=self._failed
        )

    def _show_folder(self) -> None:
        place = backup.folder(self._ledger)
        shown = place if place.is_dir() else place.parent
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(shown)))


def _when(copy: Copy) -> str:
    return local_time(copy.at.isoformat(), "%Y-%m-%d %H:%M:%S")


def compared_words(compared: Compared) -> str:
    """Return what a copy holds beside what the ledger holds now, as sentences."""
    lines = [
        tr("The copy is whole: {words}", words=_held_words(compared.copy)),
        tr("The ledger now: {words}", words=_held_words(compared.now)),
    ]
    if not compared.kin:
        lines.append(tr("Its history is not the beginning of this ledger's."))
    elif not compared.since:
        lines.append(tr("Nothing was changed since."))
    else:
        named = [f"{entry.seq} {kind_name(entry.kind)}" for entry in compared.since[-_SHOWN:]]
        words = tr("Not in the copy: {n} changes", n=f"{len(compared.since):,}")
        more = " …" if len(compared.since) > _SHOWN else ""
        lines.append(f"{words} ({'; '.join(reversed(named))}{more})")
    return "\n".join(lines)


def _held_words(held: Held) -> str:
    return tr(
        "{changes} changes, {n} payments, {sum} yuan paid, head {head}",
        changes=f"{held.seq:,}",
        n=f"{held.payments:,}",
        sum=money.show(held.paid_fen),
        head=held.head[:12],
    )
