"""What the watched folder offers, on the page of imports: how many files, and a door to them."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame

from fundtracker.i18n import tr
from fundtracker.ui.base.session import Session
from fundtracker.ui.base.watched_folder import offer_words
from fundtracker.ui.widgets.building_blocks import Texts, button, label, retoned, row

_NAMED = 8  # files named in the tooltip


class WatchedLine(QFrame):
    """A quiet line; it is not there while nothing is offered and nothing is wrong."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self._session = session
        self.words = label(wrap=True)
        self.look = button()
        self.leave_aside = button(kind="ghost")
        texts(self.look.setText, lambda: tr("Look"))
        texts(
            self.look.setToolTip,
            lambda: tr("Read them and show what would become of each row; nothing is stored"),
        )
        texts(self.leave_aside.setText, lambda: tr("Leave aside"))
        texts(
            self.leave_aside.setToolTip,
            lambda: tr("Offer these files no more; the settings offer them again"),
        )
        line = row(self.words, self.leave_aside, self.look, margins=(14, 6, 8, 6))
        line.setStretch(0, 1)
        self.setLayout(line)
        self.look.clicked.connect(self._look)
        self.leave_aside.clicked.connect(session.watched.leave_aside)
        session.watched.changed.connect(self.again)
        texts(lambda _: self.again(), str)
        self.again()

    def again(self) -> None:
        """Say it in the language in use."""
        offer = self._session.watched.offer
        words = offer_words(offer)
        self.setVisible(bool(words))
        files = bool(offer and offer.paths)
        self.look.setVisible(files)
        self.leave_aside.setVisible(files)
        if offer is None:
            return
        tone = "warn" if offer.missing or offer.unread or offer.beyond else "accent"
        self.setObjectName(f"bar_{tone}")
        retoned(self, f"bar_{tone}")
        self.words.setText(words)
        names = [path.name for path in offer.paths]
        more = [tr("and {n} more", n=len(names) - _NAMED)] if len(names) > _NAMED else []
        self.words.setToolTip("\n".join([str(offer.folder), *names[:_NAMED], *more]))

    def _look(self) -> None:
        offer = self._session.watched.offer
        if offer is not None and offer.paths:
            self._session.dropped.emit(list(offer.paths))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.again()
