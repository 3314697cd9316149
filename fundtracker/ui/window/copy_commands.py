"""Commands that keep copies of a ledger and bring one back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from fundtracker.i18n import tr
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.frame import Frame


class CopyCommands(QObject):
    """Verified copies; ``leave`` asks before the open ledger is left for another."""

    def __init__(
        self, session: Session, window: Frame, leave: Callable[[Callable[[], object]], None]
    ) -> None:
        super().__init__(window)
        self._session, self._window, self._leave = session, window, leave

    def backup(self) -> None:
        """Ask for a name and write a verified copy."""
        kinds, info = tr("Ledger") + " (*.ftdb)", self._session.info
        stem = info.path.stem if info is not None else ""
        proposed = f"{stem} {self._session.clock():%Y-%m-%d %H%M}.ftdb"
        name = save_name(self._window, tr("Save a verified copy"), proposed, kinds, "backup")
        if name:
            self._session.operations.read(
                self, lambda ledger: ledger.backup(name), lambda _: self._backed_up(name)
            )

    def _backed_up(self, name: str) -> None:
        self._session.copied_now()
        self._session.notice.emit("ok", tr("{path}: a verified copy", path=Path(name).name))

    def offer_backup(self, path: Path) -> None:
        """Say what is wrong with a ledger and offer its newest good copy; the file stays as it
        is.
        """
        from fundtracker.ledger.core import backup

        def offer(copy: Path | None) -> None:
            if copy is None:
                return
            text = tr(
                "{path} is damaged. Its newest good copy is of {when}.",
                path=path.name,
                when=_when(copy),
            )
            restore = partial(self._restore, path, copy)
            self._window.message.say(
                "bad", text, tr("Open the copy"), partial(self._leave, restore)
            )

        self._session.operations.outside(self, lambda _: backup.newest_good(path), offer)

    def _restore(self, path: Path, copy: Path) -> None:
        from fundtracker.ledger.core import backup

        self._session.operations.outside(
            self, lambda _: backup.restore(path, copy), self._session.open
        )


def _when(copy: Path) -> str:
    day, time = copy.stem.split("-")[:2]
    return f"{day[:4]}-{day[4:6]}-{day[6:]} {time[:2]}:{time[2:4]}"
