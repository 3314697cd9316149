"""Files that a double click brings while the window is open: they go to that window.

Where no ledger is open they wait until the person opens one. A second window could only look at
the ledger that the first one writes. The window listens on a local socket that only its person can
reach; whoever cannot hand over opens a window of their own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from fundtracker.i18n import tr
from fundtracker.ui.window.main_window import MainWindow

WAIT = 1500  # ms
MOST = 1 << 16  # bytes of a message
DONE = b"ok"


def address() -> str:
    """Return the name of the socket of this person on this computer."""
    return "fundtracker-" + hashlib.sha256(str(Path.home()).encode()).hexdigest()[:16]


def given(paths: Sequence[Path]) -> bool:
    """Hand files to the window that is open; False where there is none, or it does not answer."""
    socket = QLocalSocket()
    socket.connectToServer(address())
    if not socket.waitForConnected(WAIT):
        return False
    socket.write(json.dumps([str(path.absolute()) for path in paths]).encode() + b"\n")
    socket.flush()
    came = socket.waitForReadyRead(WAIT) and bytes(socket.readAll().data()) == DONE
    socket.disconnectFromServer()
    return came


class Arrivals(QObject):
    """Files that come to a window from outside: shown for import, now or when a ledger is open."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._waiting = window, list[Path]()
        self._server: QLocalServer | None = None
        window.session.opened.connect(self._opened)

    def bring(self, paths: Sequence[Path]) -> None:
        """Show files on the import page, or say that they wait for a ledger."""
        self._waiting = list(paths)
        if self._window.session.info is not None:
            self._opened()
            self._window.raise_()
            self._window.activateWindow()
            return
        names = ", ".join(path.name for path in paths)
        words = tr(
            "Open a ledger, or make one: {names} will then be shown for import.", names=names
        )
        self._window.message.say("accent", words)

    def _opened(self) -> None:
        session = self._window.session
        if session.info is None or not self._waiting:
            return
        paths, self._waiting = self._waiting, []
        if session.writable:
            self._window.import_files(paths)
        else:
            words = tr(
                "This ledger can only be looked at here: {n} files are not imported.", n=len(paths)
            )
            self._window.message.say("warn", words)

    def listen(self) -> bool:
        """Listen for files as long as the window is there; False where another window does."""
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(address()):
            if given([]):
                return False
            QLocalServer.removeServer(address())  # left by a window that was killed
            server.listen(address())
        server.newConnection.connect(lambda: _take(server, self.bring))
        self._server = server
        return server.isListening()


def _take(server: QLocalServer, bring: Callable[[list[Path]], object]) -> None:
    socket = server.nextPendingConnection()

    def read() -> None:
        if not socket.canReadLine():
            return
        paths = _paths(bytes(socket.readLine(MOST).data()))
        socket.write(DONE)
        socket.flush()
        if paths:
            bring(paths)

    socket.readyRead.connect(read)
    socket.disconnected.connect(socket.deleteLater)
    if socket.canReadLine():
        read()


def _paths(message: bytes) -> list[Path]:
    """Return the files that a message names and that are there; of any other message none."""
    try:
        names = json.loads(message)
    except (ValueError, RecursionError):
        return []
    listed = names if isinstance(names, list) else []
    return [path for name in listed if isinstance(name, str) and (path := Path(name)).is_file()]
