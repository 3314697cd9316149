"""Files and folders that only their owner reads: the one way in which the program writes to the
disk.

The ledger, what is copied, exported or printed of it, and what lies beside it for a while hold
other people's accounts: files are made with the rights 0600, folders with 0700 (on Windows the
folder's own rights hold).
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FILE, FOLDER = 0o600, 0o700


def reserve(path: str | Path, *, new: bool = False) -> None:
    """Make an empty private file for a writer that opens its path itself (SQLite, XlsxWriter,
    Arrow).

    What is there is emptied; with ``new`` it is refused: FileExistsError.
    """
    with opened(path, "xb" if new else "wb"):
        pass


def opened(path: str | Path, mode: str = "wb", **options: Any) -> Any:
    """Open a private file for writing: w, x or a, text or bytes, with the options of ``open``."""
    return open(path, mode, opener=_private, **options)


def _private(path: str, flags: int) -> int:
    return descriptor(path, flags)


def descriptor(path: str | Path, flags: int, model: Path | None = None) -> int:
    """Open a private file as ``os.open`` does; with ``model`` it gets the rights of that file, if
    it is there.

    An own file that is written over loses the rights that it had for others; a pipe or another
    person's file keeps its own.
    """
    file = os.open(path, flags, FILE)
    if os.name == "posix":
        status = os.fstat(file)
        rights = (
            stat.S_IMODE(model.stat().st_mode) & 0o666
            if model is not None and model.exists()
            else FILE
        )
        if (
            stat.S_ISREG(status.st_mode)
            and status.st_uid == os.geteuid()
            and stat.S_IMODE(status.st_mode) != rights
        ):
            os.fchmod(file, rights)
    return file


def write_bytes(path: str | Path, content: bytes) -> None:
    """Write a private file."""
    with opened(path) as file:
        file.write(content)


def write_text(
    path: str | Path, text: str, encoding: str = "utf-8", newline: str | None = ""
) -> None:
    """Write a private text file, its line ends as they are unless ``newline`` says otherwise."""
    with opened(path, "w", encoding=encoding, newline=newline) as file:
        file.write(text)


def copy(source: str | Path, target: str | Path) -> None:
    """Copy the bytes of a file into a private one."""
    import shutil  # not at every start

    with open(source, "rb") as there, opened(target) as file:
        shutil.copyfileobj(there, file, 1 << 20)


def folder(path: str | Path) -> None:
    """Make a private folder and the private folders above it that are not there; what exists
    stays as it is.
    """
    path = Path(path)
    if not path.parent.exists():
        folder(path.parent)
    path.mkdir(FOLDER, exist_ok=True)


def new_folder(path: str | Path) -> None:
    """Make a private folder; raises FileExistsError where it is there."""
    Path(path).mkdir(FOLDER)


_WORK = "fundtracker-"  # working folders: with the number of the process that made them
_OLD = 86_400.0  # seconds after which one is left over where processes cannot be asked for


def work_folder() -> str:
    """Make a private folder for a while; ``sweep`` removes it where its process was killed."""
    import tempfile

    return tempfile.mkdtemp(prefix=f"{_WORK}{os.getpid()}-")


@contextmanager
def working() -> Iterator[str]:
    """Give a working folder and remove it with all that is in it."""
    import shutil

    name = work_folder()
    try:
        yield name
    finally:
        shutil.rmtree(name, ignore_errors=True)


def sweep() -> int:
    """Remove this person's working folders whose process ended without doing so (killed, a power
    cut): they may hold what a ledger holds. Return how many went.
    """
    import shutil
    import tempfile

    n = 0
    for entry in os.scandir(tempfile.gettempdir()):
        pid = entry.name.removeprefix(_WORK).partition("-")[0]
        if not (entry.name.startswith(_WORK) and pid.isdecimal()):
            continue
        try:
            ours = entry.is_dir(follow_symlinks=False) and _is_ours(
                entry.stat(follow_symlinks=False)
            )
            if ours and not _may_work(int(pid), entry.stat().st_mtime):
                shutil.rmtree(entry.path, ignore_errors=True)
                n += 1
        except OSError:
            continue  # it went meanwhile
    return n


def _is_ours(status: os.stat_result) -> bool:
    return os.name != "posix" or status.st_uid == os.geteuid()


def _may_work(pid: int, started: float) -> bool:
    if os.name != "posix":  # there, to ask for a process would end it
        return time.time() - started < _OLD
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def settle(part: str | Path, path: str | Path) -> None:
    """Give a finished file or folder its name; a power cut leaves it there whole, or not at all.

    What is under the name is replaced. The folder is synced too: a name alone may be lost.
    """
    if os.path.isfile(part):
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
    os.replace(part, path)
    if os.name == "posix":  # Windows opens no folder; its file systems keep names in their journal
        folder_there = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
        try:
            os.fsync(folder_there)
        except OSError:
            pass  # a share that syncs no folders: the file itself is there
        finally:
            os.close(folder_there)
