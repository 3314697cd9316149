"""One ledger, several desks: who looks on asks for it, who writes is asked, who waited is told."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger.core import lock
from fundtracker.ledger.core.lock import Holder
from fundtracker.ui.base.session import Session, local_time

LOOK = 2000  # ms between two looks at the files beside the ledger


class Turns(QObject):
    """``leave`` asks before the open ledger is left."""

    def __init__(
        self, session: Session, window: QWidget, leave: Callable[[Callable[[], object]], None]
    ) -> None:
        super().__init__(window)
        self._session, self._leave = session, leave
        self._told = False  # that it is free
        self._clock = QTimer(self)
        self._clock.setInterval(LOOK)
        self._clock.timeout.connect(self.look)
        session.opened.connect(self._begin)

    def _begin(self) -> None:
        info = self._session.info
        self._told = False
        if info is None or (info.read_only and info.holder is None):
            self._clock.stop()
        else:
            self._clock.start()

    def ask(self) -> None:
        """Ask whoever writes in the open ledger to hand it over."""
        info, session = self._session.info, self._session
        if info is None or info.holder is None:
            return
        path, person = info.path, session.person
        at, holder = session.clock().isoformat(timespec="seconds"), info.holder.person
        words = tr("{person} is asked; you are told when the ledger is free.", person=holder)
        session.operations.outside(
            self,
            lambda _: lock.ask(path, person, at),
            lambda _: session.notice.emit("ok", words),
        )

    def look(self) -> None:
        """See whether somebody asks, or whether what we waited for is free."""
        info = self._session.info
        if info is None:
            return
        path, read = info.path, self._session.operations.read
        if info.holder is not None:
            read(self, lambda _: lock.is_free(path), self._free, key="turns")
        else:
            read(self, lambda _: lock.asked(path), self._asked, key="turns")

    def _free(self, free: bool) -> None:
        info = self._session.info
        if free and not self._told and info is not None and info.holder is not None:
            self._told = True
            words = tr("{name} is free now.", name=info.path.name)
            again = lambda: self._leave(lambda: self._session.open(info.path))
            self._session.offered.emit("ok", words, tr("Open it for writing"), again)

    def _asked(self, who: Holder | None) -> None:
        if who is not None:
            time = local_time(who.since, "%H:%M")
            words = tr("{person} asks for this ledger ({time}).", person=who.person, time=time)
            close = lambda: self._leave(self._session.close_ledger)
            self._session.offered.emit("warn", words, tr("Close the ledger"), close)
