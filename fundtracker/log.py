"""The log of faults: what went wrong inside the program, for the person to send on."""

from __future__ import annotations

import datetime as dt
import traceback
from pathlib import Path

from fundtracker import private_files


def record_fault(error: BaseException, at: dt.datetime, version: str) -> Path | None:
    """Append the traceback of ``error`` to the log file; None where no folder can be found or written."""
    try:
        import platformdirs

        folder = platformdirs.user_log_path("fundtracker", appauthor=False, ensure_exists=False)
        private_files.folder(folder)
        path = folder / "fundtracker.log"
        with private_files.opened(path, "a", encoding="utf-8") as log:
            log.write(f"\n== {at.isoformat(timespec='seconds')} fundtracker {version}\n")
            log.write("".join(traceback.format_exception(error)))
    except (ImportError, OSError):
        return None
    return path
