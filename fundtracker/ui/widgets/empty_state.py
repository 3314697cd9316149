"""The empty state: what a page says while nothing was imported, and the way to the first import."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row


class EmptyState(QWidget):
    """A place to drop the first file; made when it is first shown, most ledgers never need it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._built = False

    def setVisible(self, visible: bool) -> None:
        if visible and not self._built:
            self._build()
        super().setVisible(visible)

    def _build(self) -> None:
        self._built, session = True, self._session
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = label(size=16, bold=True)
        self._words = label(tone="muted", wrap=True)
        for caption in (self._title, self._words):
            caption.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.import_files = button(kind="primary")
        self.sample = button()
        self.import_files.clicked.connect(lambda: session.command.emit("import"))
        self.sample.clicked.connect(lambda: session.command.emit("sample"))
        buttons = row(None, self.import_files, self.sample, None)
        frame = card(
            None,
            self._picture,
            self._title,
            self._words,
            8,
            buttons,
            None,
            gap=8,
            kind="drop",
            margins=(48, 24, 48, 24),
        )
        frame.setFixedSize(560, 300)
        self.setLayout(column(None, row(None, frame, None), None, None))
        self.again()

    def again(self) -> None:
        """Say and paint everything in the language and theme in use."""
        if not self._built:
            return
        self._picture.setPixmap(theme.pixmap("tray", "faint", 56, self.devicePixelRatioF()))
        self._title.setText(tr("No payments yet"))
        self._words.setText(
            tr(
                "Drop CSV or Excel files from the bank or the finance system here, or look at the "
                "sample ledger first."
            )
        )
        self.import_files.setText(tr("Import files…"))
        self.sample.setText(tr("Open the sample ledger"))
