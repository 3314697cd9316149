"""The opening page: sample, new from template, open a file, recent ledgers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row


class OpeningPage(Page):
    """Shown while no ledger is open."""

    SCROLLS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        ways = [
            self._way(
                "sample",
                "book",
                lambda: tr("Open the sample ledger"),
                lambda: tr("Made-up data, to look around."),
            ),
            self._way(
                "new",
                "plus",
                lambda: tr("New ledger…"),
                lambda: tr("Begins with the published plan."),
            ),
            self._way(
                "open",
                "folder",
                lambda: tr("Open a ledger…"),
                lambda: tr("A file on this computer or a share."),
            ),
        ]
        self._head = label(size=theme.CARD, bold=True)
        self.texts(self._head.setText, lambda: tr("Recent ledgers"))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        inner = QWidget()
        inner.setFixedWidth(760)
        inner.setLayout(column(row(*ways, gap=12), 12, self._head, self._recent))
        self.setLayout(column(24, row(None, inner, None), None, margins=(24, 4, 24, 16)))
        session.opened.connect(self._fill)
        self._fill()

    def _way(
        self, command: str, icon: str, name: Callable[[], str], words: Callable[[], str]
    ) -> QFrame:
        picture = QLabel()
        self.texts(
            picture.setPixmap, lambda: theme.pixmap(icon, "accent", 28, self.devicePixelRatioF())
        )
        act = button()
        act.clicked.connect(lambda: self.session.command.emit(command))
        text = label(size=theme.SMALL, tone="muted", wrap=True)
        self.texts(act.setText, name)
        self.texts(text.setText, words)
        setattr(self, command, act)
        return card(picture, text, None, act, gap=8)

    def title(self) -> str:
        return tr("Open a ledger")

    def subtitle(self) -> str:
        return tr("Everything stays on this computer.")

    def recent(self) -> list[QPushButton]:
        """Return the lines of the recent ledgers."""
        items = (self._recent.itemAt(i) for i in range(self._recent.count()))
        return [
            w for item in items if item is not None and isinstance(w := item.widget(), QPushButton)
        ]

    def _fill(self) -> None:
        for line in self.recent():
            self._recent.removeWidget(line)
            line.deleteLater()
        there = [path for name in self.session.settings.recent if (path := Path(name)).exists()]
        for path in there:
            line = button(f"{path.name}   {path.parent}", "link")
            line.clicked.connect(lambda _=False, path=path: self.session.open(path))
            self._recent.addWidget(line)
        self._head.setVisible(bool(there))
