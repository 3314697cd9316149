"""The files inside a zip, unpacked beside each other: each is a file on its way in like any
other.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from fundtracker import private_files
from fundtracker.errors import RefusedError
from fundtracker.input_files import require_plain_file
from fundtracker.ledger.documents.source_files import sha256_of

if TYPE_CHECKING:
    import zipfile

LIMIT, RATIO = 200 << 20, 200
_MOST = 500
_PIECE = 1 << 20
_END = (1 << 16) + 22


def is_archive(path: Path) -> bool:
    """Return whether a file is a zip of files, and no spreadsheet, document or e-statement."""
    require_plain_file(path)
    if not _ends_as_zip(path):
        return False
    import zipfile  # brings three compressors, which a text file does without

    from fundtracker.intake.text.spreadsheet import what_is_zipped

    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return what_is_zipped(archive.namelist()) == "archive"


def _ends_as_zip(path: Path) -> bool:
    """Return whether the end of a file holds the mark that ends a zip, a comment behind it."""
    try:
        with path.open("rb") as file:
            file.seek(max(file.seek(0, 2) - _END, 0))
            return b"PK\x05\x06" in file.read()
    except OSError:
        return False  # whoever reads it says what is wrong


def room_for(path: Path) -> AbstractContextManager[str]:
    """Return a folder that the files of a zip are unpacked into; another file needs none."""
    if not is_archive(path):
        return nullcontext("")
    import tempfile

    return tempfile.TemporaryDirectory()


def digests(path: Path) -> list[bytes]:
    """Return the SHA-256 of each file of a zip, in order.

    Raises:
        RefusedError: as ``unpack``.
    """
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        return [sha256_of(file) for file in unpack(path, Path(folder))]


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack the files of a zip into a folder, without their own folders, and return them in order.

    Raises:
        RefusedError: ``file_has_password``, ``zip_bomb``, ``not_a_spreadsheet`` (a damaged zip).
    """
    import zipfile

    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_file(member)]
            size = sum(member.file_size for member in members)
            packed = sum(member.compress_size for member in members) or 1
            if any(member.flag_bits & 1 for member in members):
                raise RefusedError("file_has_password", line=None, name=path.name)
            if size > LIMIT or len(members) > _MOST or (size > 1 << 20 and size // packed > RATIO):
                raise RefusedError(
                    "zip_bomb", line=None, name=path.name, mib=size >> 20, ratio=size // packed
                )
            return [
                _written(archive, member, folder / f"{at:03}") for at, member in enumerate(members)
            ]
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, ValueError):
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="zip") from None


def _is_file(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    return not member.is_dir() and name.parts[0] != "__MACOSX" and not name.name.startswith(".")


def _written(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    private_files.folder(folder)
    target = folder / _name(member)
    left = member.file_size
    with archive.open(member) as source, private_files.opened(target) as file:
        while left > 0 and (piece := source.read(min(_PIECE, left))):
            file.write(piece)
            left -= len(piece)
    return target


def _name(member: zipfile.ZipInfo) -> str:
    """Return the bare name; one written by a Chinese Windows is GBK that the library took for
    code page 437.
    """
    name = member.filename
    if not member.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("gb18030")
        except (UnicodeEncodeError, UnicodeDecodeError):
            name = member.filename
    bare = PurePosixPath(name.replace("\\", "/")).name
    return "".join(c for c in bare if c.isprintable() and c not in '<>:"|?*')[-120:] or "file"
