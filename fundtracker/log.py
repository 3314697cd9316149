"""The log of faults: what went wrong inside the program, for the person to send on."""

from __future__ import annotations

import datetime as dt
import getpass
import os
import re
import traceback
from pathlib import Path

from fundtracker import private_files

LARGEST, KEPT = 1 << 20, 3  # bytes of a log file; files of it, the one written to among them


def anonymous(error: BaseException) -> str:
    """Return the traceback of ``error`` without what belongs to a person or a ledger.

    The home folder is ~, the login name is gone; of the messages of the exceptions only words in
    plain letters stay: names, amounts and accounts do not.
    """
    parts = []
    for line in traceback.format_exception(error):
        inside = line.startswith((" ", "Traceback", "\n"))  # where it happened: the program's own
        parts.append(line if inside else _message(line))
    return _nobody("".join(parts))


def _message(text: str) -> str:
    kind, colon, words = text.partition(":")
    words = re.sub(r"[^\x00-\x7f]+", "…", words)
    return kind + colon + re.sub(r"\d[\d.,]*", "#", words)


def _nobody(text: str) -> str:
    home = str(Path.home())
    if len(home) > 1:
        text = text.replace(home, "~")
    try:
        login = getpass.getuser()
    except (OSError, KeyError):
        return text
    return re.sub(rf"(?<=[\\/]){re.escape(login)}(?=[\\/])", "user", text) if login else text


def record_fault(error: BaseException, at: dt.datetime, version: str) -> Path | None:
    """Append the traceback of ``error`` to the log file; None where no folder can be found or
    written. A full file becomes an older one; the oldest goes.
    """
    try:
        import platformdirs

        folder = platformdirs.user_log_path("fundtracker", appauthor=False, ensure_exists=False)
        private_files.folder(folder)
        path = folder / "fundtracker.log"
        _rotate(path)
        with private_files.opened(path, "a", encoding="utf-8") as log:
            log.write(f"\n== {at.isoformat(timespec='seconds')} fundtracker {version}\n")
            log.write(anonymous(error))
    except (ImportError, OSError):
        return None
    return path


def _rotate(path: Path) -> None:
    if not path.exists() or path.stat().st_size < LARGEST:
        return
    for number in range(KEPT - 1, 0, -1):
        newer = path if number == 1 else path.with_name(f"{path.name}.{number - 1}")
        if newer.exists():
            os.replace(newer, path.with_name(f"{path.name}.{number}"))
