"""An empty list of a kind: a file with the heads of its columns, to be filled in and taken in."""

from __future__ import annotations

from pathlib import Path

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.i18n import language
from fundtracker.records.record_type import RecordType


def heads(kind: RecordType) -> list[str]:
    """Return the heads of the columns of a list, in the language in use; the Chinese heads of
    money name yuan.
    """
    names = []
    for field in kind.columns:
        words = field.synonyms.split()
        latin = [word for word in words if word.isascii()]
        if language() != "zh" and latin:
            names.append(latin[0])
        else:
            names.append(words[0] + ("（元）" if field.kind == "money" else ""))
    return names


def write(kind: RecordType, path: Path) -> None:
    """Write an empty list; nothing is overwritten.

    Raises:
        UserError: ``exists``, ``write_failed``.
    """
    if path.exists():
        raise UserError("exists", path=path.name)
    line = ",".join(heads(kind)) + "\r\n"  # no head holds a comma or a quotation mark
    try:
        private_files.write_bytes(path, line.encode("utf-8-sig"))
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
