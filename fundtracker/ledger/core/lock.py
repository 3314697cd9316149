"""One writer a file: a lock of the operating system on a side file that names who and since when.

The lock goes with the process, however it ends; the file's words only tell the others. On a drive
of another computer a lock may hold among the processes of one computer alone: there the writer
also writes a sign of life into the file, and nobody takes a lock beside the fresh one of another
computer.
"""

import datetime as dt
import json
import os
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from fundtracker import network_drives, private_files
from fundtracker.errors import UserError

BEAT, DEAD = 10.0, 35.0  # seconds between signs of life; after which nobody lives any more


class Holder(NamedTuple):
    """Who writes in the ledger, and since when (ISO time)."""

    person: str
    since: str

    @property
    def at(self) -> str:
        """Since when, in the time of this place."""
        try:
            return dt.datetime.fromisoformat(self.since).astimezone().strftime("%Y-%m-%d %H:%M")
        except ValueError:
            return self.since


class Lock:
    """The lock of one ledger file. ``take`` never waits."""

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_name(ledger.name + ".lock")
        self._ledger = ledger
        self._file: int | None = None
        self._ended = threading.Event()
        self._mine: dict[str, str] | None = None  # our words, where locks may hold for us alone

    def take(self, person: str, since: str) -> bool:
        """Take the lock if nobody has it; raises OSError where the folder cannot be written.

        Raises:
            UserError: ``linked_twice``: another name of the same file has a lock and a journal of
                its own; a crash under one name would damage what stands under the other.
        """
        if self._ledger.exists() and self._ledger.stat().st_nlink > 1:
            raise UserError("linked_twice", path=self._ledger.name)
        while True:
            file = private_files.descriptor(self.path, os.O_RDWR | os.O_CREAT, model=self._ledger)
            if not _locked(file):
                os.close(file)
                return False
            # The holder before us may have removed the name between our open and our lock.
            try:
                same = os.fstat(file).st_ino == os.stat(self.path).st_ino
            except FileNotFoundError:
                same = False
            if same:
                break
            os.close(file)
        words, shared = {"person": person, "since": since}, network_drives.kind(self._ledger)
        try:
            if shared:
                words["computer"] = network_drives.this_computer()
                if self._lives_elsewhere(words["computer"]):
                    os.close(file)
                    return False
            os.ftruncate(file, 0)
            os.lseek(file, _WORDS, os.SEEK_SET)
            os.write(file, json.dumps(words, ensure_ascii=False).encode())
        except OSError:
            os.close(file)
            raise
        self._file = file
        if shared:
            self._mine = words
            threading.Thread(target=self._live, daemon=True).start()
        return True

    def is_lost(self) -> bool:
        """Tell whether another computer took the lock, thinking that nobody lives here: this one
        slept, or the drive was away.
        """
        return self._mine is not None and self._words() not in (self._mine, {})

    def _lives_elsewhere(self, here: str) -> bool:
        """Tell whether another computer gave a sign of life in the lock's file just now, by the
        clock of the drive.
        """
        computer = self._words().get("computer", here)
        if computer == here:
            return False
        clock = self.path.with_name(self.path.name + ".now")
        try:
            private_files.write_bytes(clock, b"")
            age = clock.stat().st_mtime - self.path.stat().st_mtime
        finally:
            clock.unlink(missing_ok=True)
        return age < DEAD

    def _live(self) -> None:
        while not self._ended.wait(BEAT):
            if self.is_lost():
                return
            try:
                os.utime(self.path)  # the drive says when
            except OSError:
                return  # the lock was given back, or the drive is away

    def _words(self) -> dict[str, str]:
        try:
            words = json.loads(self.path.read_bytes()[_WORDS:])
        except (OSError, ValueError, RecursionError):
            return {}
        return words if isinstance(words, dict) else {}

    def holder(self) -> Holder:
        """Return what the holder's file says; '?' where it cannot be read."""
        words = self._words()
        return Holder(str(words.get("person", "?")), str(words.get("since", "?")))

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file is None:
            return
        self._ended.set()
        if self.is_lost():  # the name is another computer's now
            os.close(self._file)
            self._file = None
            return
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(self._file)
        self._file = None
        if sys.platform == "win32":
            try:
                self.path.unlink(missing_ok=True)
            except OSError:
                pass  # another process opened it in the meantime: it is its lock now


def require_mine(path: Path, lock: Lock | None, holder: Holder | None) -> None:
    """Refuse to go on where this desk cannot write, or cannot any more.

    Raises:
        UserError: ``ledger_in_use`` (with who writes, since when), ``read_only_ledger``.
    """
    if lock is not None:
        if not lock.is_lost():
            return
        holder = lock.holder()
    if holder is None:
        raise UserError("read_only_ledger", path=path.name)
    raise UserError("ledger_in_use", path=path.name, person=holder.person, since=holder.at)


def _asking(ledger: Path) -> Path:
    return ledger.with_name(ledger.name + ".asked")


def ask(ledger: Path, person: str, at: str) -> None:
    """Ask whoever writes in a ledger to hand it over.

    Raises:
        UserError: ``write_failed``: the folder cannot be written.
    """
    try:
        private_files.write_text(_asking(ledger), json.dumps({"person": person, "since": at}))
    except OSError as error:
        raise UserError("write_failed", path=ledger.name, why=error.strerror or "") from None


def asked(ledger: Path) -> Holder | None:
    """Return who asks for a ledger and since when, once; None where nobody does."""
    try:
        words = json.loads(_asking(ledger).read_bytes())
        _asking(ledger).unlink(missing_ok=True)
        return Holder(str(words["person"]), str(words["since"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def is_free(ledger: Path) -> bool:
    """Tell whether nobody writes in a ledger any more, as far as its lock's file says."""
    return not Lock(ledger).path.exists()


if sys.platform == "win32":  # pragma: no cover - Windows locks bytes, and others may not read them
    import msvcrt

    _WORDS = 1

    def _locked(file: int) -> bool:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    _WORDS = 0

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
