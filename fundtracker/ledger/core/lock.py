"""One writer a file: a lock of the operating system on a side file that names who and since when.

The lock goes with the process, however it ends; the file's words only tell the others.
"""

import json
import os
import sys
from pathlib import Path
from typing import NamedTuple

from fundtracker import private_files


class Holder(NamedTuple):
    """Who writes in the ledger, and since when (ISO time)."""

    person: str
    since: str


class Lock:
    """The lock of one ledger file. ``take`` never waits."""

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_name(ledger.name + ".lock")
        self._ledger = ledger
        self._file: int | None = None

    def take(self, person: str, since: str) -> bool:
        """Take the lock if nobody has it; raises OSError where the folder cannot be written."""
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
        words = json.dumps({"person": person, "since": since}, ensure_ascii=False).encode()
        os.ftruncate(file, 0)
        os.lseek(file, _WORDS, os.SEEK_SET)
        os.write(file, words)
        self._file = file
        return True

    def holder(self) -> Holder:
        """Return what the holder's file says; '?' where it cannot be read."""
        try:
            words = json.loads(self.path.read_bytes()[_WORDS:])
            return Holder(words["person"], words["since"])
        except (OSError, ValueError, KeyError):
            return Holder("?", "?")

    def release(self) -> None:
        """Give the lock back and remove its file."""
        if self._file is None:
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
