"""The full check once a day, by itself: on a thread of its own, told in the status line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QPushButton

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.database import Clock
from fundtracker.settings import page_key
from fundtracker.ui.base.session import Session, short_time
from fundtracker.ui.widgets.building_blocks import button

WAIT = 120_000  # ms after a ledger is opened: the person works first
EVERY = dt.timedelta(days=1)


def findings(path: Path, clock: Clock) -> int:
    """Return how many findings the full check of a ledger has, on a connection of its own."""
    with Ledger.open(path, "", clock=clock, read_only=True) as ledger:
        return len(ledger.check())


class DailyCheck(QObject):
    """Checks the open ledger where the last check is a day old; the sample is left in peace."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(WAIT)
        self._wait.timeout.connect(self.run)
        self.link: QPushButton = button(kind="link")
        self.link.clicked.connect(lambda: session.command.emit("check"))
        for signal in (session.opened, session.language_changed, session.selected):
            signal.connect(self._say)
        session.opened.connect(self._begin)
        self._say()

    def _begin(self) -> None:
        self._wait.stop()
        if self.is_due():
            self._wait.start()

    def is_due(self) -> bool:
        """Tell whether the open ledger was not checked for a day."""
        info, session = self._session.info, self._session
        if info is None or info.sample:
            return False
        at, _ = self._last()
        return not at or session.clock() - dt.datetime.fromisoformat(at) >= EVERY

    def run(self) -> None:
        """Check the open ledger now; what another ledger's check said is not heard."""
        session, info = self._session, self._session.info
        if info is None:
            return
        path, clock = info.path, session.clock

        def told(n: int) -> None:
            at = clock().isoformat(timespec="seconds")
            session.settings.checked[page_key(path)] = f"{at} {n}"
            session.settings.save()
            if session.info is None or session.info.path != path:
                return
            self._say()
            if n:
                words = tr("The daily check found {n} things in the ledger.", n=n)
                session.offered.emit(
                    "bad", words, tr("Show"), lambda: session.command.emit("check")
                )

        session.operations.aside(self, lambda: findings(path, clock), told)

    def _last(self) -> tuple[str, int]:
        info = self._session.info
        last_seen = self._session.settings.checked.get(page_key(info.path), "") if info else ""
        at, _, n = last_seen.partition(" ")
        try:
            dt.datetime.fromisoformat(at)
            return at, int(n)
        except ValueError:  # never checked, or a setting that somebody wrote
            return "", 0

    def _say(self) -> None:
        at, n = self._last()
        self.link.setVisible(bool(at))
        if at:
            time = short_time(at, self._session.clock())
            words = tr("Checked {time}: {n} findings", time=time, n=n) if n else ""
            self.link.setText(words or tr("Checked {time}: whole", time=time))
