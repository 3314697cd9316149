"""A folder of this desk whose new bank files are offered, never imported by themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from fundtracker.i18n import tr
from fundtracker.settings import LEFT_ASIDE, Settings
from fundtracker.ui.base.background import Operations

if TYPE_CHECKING:
    from fundtracker.intake.watched_folder import Key, Look, Lying

EVERY = 60_000  # ms between two looks
PATIENCE = 10_000  # ms after which a folder that does not answer is said to be out of reach


class Offer(NamedTuple):
    """What a folder offers: its new files; ``missing``: it is out of reach; ``unread`` names files
    whose bytes could not be read; ``beyond`` counts older files that were not looked at.
    """

    folder: Path
    paths: tuple[Path, ...] = ()
    missing: bool = False
    unread: tuple[str, ...] = ()
    beyond: int = 0


class WatchedFolder(QObject):
    """Looks into the folder again and again while a ledger that takes changes is open."""

    changed = Signal()

    def __init__(self, settings: Settings, operations: Operations) -> None:
        super().__init__()
        self._settings, self._operations = settings, operations
        self._digests: dict[Key, Lying] = {}
        self._seen: Look | None = None
        self._lying: list[Lying] = []
        self._looks_at = ""  # the folder that a thread is looking into
        self.offer: Offer | None = None  # None: nothing is watched, or not looked at yet
        self._clock, self._late = QTimer(self), QTimer(self)
        self._clock.setInterval(EVERY)
        self._late.setInterval(PATIENCE)
        self._late.setSingleShot(True)
        self._clock.timeout.connect(self.look)
        self._late.timeout.connect(self._does_not_answer)
        operations.changed.connect(self._written)

    def begin(self, *, watching: bool) -> None:
        """Begin with another ledger, or end (``watching`` False)."""
        self._say(None)
        self._seen, self._lying = None, []
        if watching and self._settings.watched:
            self._clock.start()
            self.look()
        else:
            self._clock.stop()

    def look(self) -> None:
        """Look into the folder; a look that still runs is waited for."""
        name = self._settings.watched
        if not name or not self._clock.isActive() or self._looks_at == name:
            return
        from fundtracker.intake import watched_folder

        self._looks_at = name
        self._late.start()
        folder, digests = Path(name), dict(self._digests)

        def work() -> tuple[Look, dict[Key, Lying]]:
            return watched_folder.look(folder, digests), digests

        def seen(result: tuple[Look, dict[Key, Lying]]) -> None:
            if self._looks_at == name:
                self._looks_at = ""
                self._late.stop()
            if self._settings.watched == name:
                self._seen, self._digests = result
                self._compare()

        self._operations.aside(self, work, seen)

    def leave_aside(self) -> None:
        """Offer the files that are offered now no more, whatever their names become."""
        digests = [lying.digest.hex() for lying in self._lying]
        self._settings.left_aside = [*self._settings.left_aside, *digests][-LEFT_ASIDE:]
        self._settings.save()
        self._compare()

    def offer_again(self) -> None:
        """Offer the files again that were left aside."""
        self._settings.left_aside = []
        self._settings.save()
        self._compare()

    def _written(self, tables: frozenset[str]) -> None:
        if tables & {"import", "list_import"}:
            self._compare()

    def _does_not_answer(self) -> None:
        self._lying = []
        self._say(Offer(Path(self._looks_at), missing=True))

    def _compare(self) -> None:
        """Ask the ledger which of the files it has."""
        seen = self._seen
        if seen is None:
            return
        from fundtracker.intake import watched_folder

        def compared(lying: Sequence[Lying]) -> None:
            aside = set(self._settings.left_aside)
            self._lying = [file for file in lying if file.digest.hex() not in aside]
            paths = tuple(file.path for file in self._lying)
            self._say(Offer(seen.folder, paths, seen.missing, seen.unread, seen.beyond))

        work: Callable[..., list[Lying]] = lambda ledger: watched_folder.unknown(ledger, seen)
        self._operations.read(self, work, compared, key="watched")

    def _say(self, offer: Offer | None) -> None:
        if offer != self.offer:
            self.offer = offer
            self.changed.emit()


def offer_words(offer: Offer | None) -> str:
    """Return what a watched folder offers, or what is wrong with it; '' for nothing to say."""
    if offer is None:
        return ""
    if offer.missing:
        return tr("The watched folder cannot be reached: {folder}", folder=str(offer.folder))
    words = []
    if n := len(offer.paths):
        words.append(tr("{n} new files in the watched folder", n=f"{n:,}"))
    if offer.unread:
        names = ", ".join(offer.unread[:3])
        words.append(tr("{n} files cannot be read: {names}", n=len(offer.unread), names=names))
    if offer.beyond:
        words.append(tr("{n} older files were not looked at", n=f"{offer.beyond:,}"))
    return " · ".join(words)
