"""What the window needs of a bare Linux: named by package, before Qt would end the program."""

from __future__ import annotations

import os
import sys

# Library → its package on Debian and its relatives. Qt itself loads all of them.
ALWAYS = {
    "libEGL.so.1": "libegl1", "libGL.so.1": "libgl1", "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3", "libfontconfig.so.1": "libfontconfig1",
}  # fmt: skip
XCB = {
    "libxcb-cursor.so.0": "libxcb-cursor0", "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4", "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0", "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
}  # fmt: skip


def missing_packages() -> list[str]:
    """Return the packages whose libraries are not there; empty where the window can open."""
    if not sys.platform.startswith("linux"):
        return []
    platform = os.environ.get("QT_QPA_PLATFORM", "")
    needed = {} if _qt_loads() else dict(ALWAYS)
    if not platform.startswith(("offscreen", "minimal", "wayland")) and os.environ.get("DISPLAY"):
        needed |= XCB
    return [package for library, package in needed.items() if not _loads(library)]


def _qt_loads() -> bool:
    """Tell whether Qt itself comes up to its windows: it is linked with what it always needs."""
    try:
        from PySide6 import QtGui  # noqa: F401
    except ImportError:
        return False
    return True


def _loads(library: str) -> bool:
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
