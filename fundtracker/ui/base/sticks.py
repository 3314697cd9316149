"""Sticks and other drives that are carried away, as the system shows them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QStorageInfo

_PLACES = ("/media/", "/run/media/", "/mnt/usb", "/Volumes/")
_REMOVABLE = 2  # DRIVE_REMOVABLE of GetDriveTypeW


class Stick(NamedTuple):
    """A drive: its folder, its name, the bytes that are free."""

    root: Path
    name: str
    free: int


def sticks() -> list[Stick]:
    """Return the drives that can be carried away and written to."""
    return [
        Stick(Path(drive.rootPath()), drive.displayName(), drive.bytesAvailable())
        for drive in QStorageInfo.mountedVolumes()
        if drive.isReady() and not drive.isReadOnly() and is_removable(drive.rootPath())
    ]


def is_removable(root: str) -> bool:
    """Tell whether a drive can be carried away: the system says so, or mounts it where it mounts
    such drives.
    """
    if sys.platform == "win32":
        import ctypes

        return bool(ctypes.windll.kernel32.GetDriveTypeW(root) == _REMOVABLE)
    return f"{root}/".startswith(_PLACES) and root != "/Volumes/Macintosh HD"
