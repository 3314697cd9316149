"""Which files lie on a drive of another computer: there a lock may hold for one computer alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_KINDS = (
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "smb2", "ncpfs", "afs", "9p", "ceph", "glusterfs"),
    *("davfs", "fuse.sshfs", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.rclone", "fuse.smbnetfs"),
    *("fuse.glusterfs", "fuse.ceph", "lustre", "gpfs", "vboxsf", "fuse.vmhgfs-fuse", "beegfs"),
)
MOUNTS = Path("/proc/self/mountinfo")
_REMOTE = 4  # DRIVE_REMOTE of Windows


def kind(path: Path) -> str:
    """Return what drive of another computer a file lies on (``nfs4``, ``cifs``, ``smb``); empty:
    on one of this computer, or nobody can tell.
    """
    if sys.platform == "win32":  # pragma: no cover - Windows alone knows
        import ctypes

        drive = os.path.splitdrive(os.path.realpath(path))[0]
        if drive.startswith("\\\\"):
            return "smb"
        return "smb" if ctypes.windll.kernel32.GetDriveTypeW(drive + "\\") == _REMOTE else ""
    try:
        lines = MOUNTS.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return ""  # macOS: its locks on shares are the servers' own
    return _mounted(lines, os.path.realpath(path))


def _mounted(lines: list[str], path: str) -> str:
    """Return the kind of the innermost mount that holds a path, where it is one of other
    computers; of two on one place the later one is on top.
    """
    longest, mount = -1, ""
    for line in lines:
        left, _, right = line.partition(" - ")
        fields = left.split(" ")
        if len(fields) < 5 or not right:
            continue
        place = _unescaped(fields[4])
        inside = path == place or path.startswith(place.rstrip("/") + "/")
        if inside and len(place) >= longest:
            longest, mount = len(place), right.split(" ")[0]
    return mount if mount in _KINDS else ""


def _unescaped(text: str) -> str:
    for code, letter in ((r"\040", " "), (r"\011", "\t"), (r"\012", "\n"), (r"\134", "\\")):
        text = text.replace(code, letter)
    return text


def this_computer() -> str:
    """Return what tells this computer from others on a share."""
    from uuid import getnode  # only where a ledger lies on one

    name = os.environ.get("COMPUTERNAME") or (os.uname().nodename if hasattr(os, "uname") else "")
    return f"{name}-{getnode():x}"
