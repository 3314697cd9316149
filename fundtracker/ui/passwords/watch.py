"""Noticing that nobody is at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from fundtracker.ledger.secrets import passwords
from fundtracker.ui.base.session import Session

if TYPE_CHECKING:
    from fundtracker.ui.passwords.lock_screen import LockScreen

_AT_WORK = (
    *(QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove),
    *(QEvent.Type.Wheel, QEvent.Type.TabletPress, QEvent.Type.InputMethod),
)


class Watch(QObject):
    """Locks the window when nobody touched a key or the mouse for as long as the desk says."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.screen: LockScreen | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock)
        self._watching = False
        session.opened.connect(self.again)

    def again(self) -> None:
        """Watch from now on, if the open ledger has a password and the desk locks at all."""
        info, minutes = self._session.info, self._session.settings.lock_after
        wanted = info is not None and minutes > 0 and bool(passwords.salt_of(info.path))
        application = QApplication.instance()
        if application is not None and wanted != self._watching:
            (application.installEventFilter if wanted else application.removeEventFilter)(self)
            self._watching = wanted
        if wanted:
            self._timer.start(minutes * 60_000)
        else:
            self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _AT_WORK:
            self._timer.start()
        return False

    def lock(self) -> None:
        """Lock the window now, where the open ledger has a password."""
        info = self._session.info
        locked = self.screen is not None and self.screen.isVisible()
        if info is None or locked or not passwords.salt_of(info.path):
            return
        from fundtracker.ui.passwords.lock_screen import LockScreen

        self._timer.stop()
        self.screen = LockScreen(self._session, info.path, self._window)
        self.screen.destroyed.connect(self._unlocked)
        self.screen.begin()

    def _unlocked(self) -> None:
        self.screen = None
        self.again()
