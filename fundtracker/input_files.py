"""Files that a person names: what is no file on a disk is refused before it is opened."""

from __future__ import annotations

import stat
from pathlib import Path

from fundtracker.errors import RefusedError, UserError, unreadable


def require_plain_file(path: Path) -> None:
    """Refuse what is no file on a disk before it is opened: a pipe waits for ever, a device never
    ends.

    Raises:
        RefusedError: ``is_a_folder``, ``not_a_file``, and as ``unreadable``.
    """
    name = path.name or str(path)
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise unreadable(error, name) from None
    if stat.S_ISDIR(mode):
        raise RefusedError("is_a_folder", line=None, name=name)
    if not stat.S_ISREG(mode):
        raise RefusedError("not_a_file", line=None, name=name)


def read_bytes(path: Path, largest: int, refusal: UserError) -> bytes:
    """Return what a small file holds; ``refusal`` is raised where it has more than ``largest``
    bytes.

    Raises:
        RefusedError: as ``require_plain_file``; ``refusal``.
    """
    require_plain_file(path)
    try:
        if path.stat().st_size > largest:
            raise refusal
        return path.read_bytes()
    except OSError as error:
        raise unreadable(error, path.name) from None
