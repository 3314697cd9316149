"""A folder whose new files are offered: what lies in it, and what of that no import shows yet.

Nothing is stored here and nothing is read as a table: a file is known by its bytes alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.formats import zip_members
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.source_files import sha256_of

SUFFIXES = (
    *(".csv", ".txt", ".tsv", ".xlsx", ".xls", ".ods", ".pdf", ".ofd"),
    *(".ofx", ".qif", ".sta", ".xml", ".zip"),
)  # of files that are offered to be imported
MOST = 2000  # files of a folder that are looked at, the newest
_HALF_WRITTEN = (".", "~$")
Key = tuple[str, int, int]  # path, bytes, time of the last change


class Lying(NamedTuple):
    """A file in the folder; ``inside`` are the digests of the files of a zip."""

    path: Path
    digest: bytes
    inside: tuple[bytes, ...] = ()


class Look(NamedTuple):
    """What lies in a folder; ``missing``: it cannot be reached (or is gone); ``unread``: files
    whose bytes could not be read; ``beyond``: older files that were not looked at.
    """

    folder: Path
    files: tuple[Lying, ...] = ()
    missing: bool = False
    unread: tuple[str, ...] = ()
    beyond: int = 0


def look(folder: Path, before: dict[Key, Lying]) -> Look:
    """Return what lies in a folder, not in the folders inside it; ``before`` keeps what was
    computed, so that a file that stays as it is is read once. It is replaced by what is there now.
    """
    try:
        listed = sorted(_candidates(folder), key=lambda entry: (-entry[1][2], entry[0].name))
    except OSError:
        return Look(folder, missing=True)
    files, unread, now = list[Lying](), list[str](), dict[Key, Lying]()
    for path, key in listed[:MOST]:
        lying = before.get(key) or _read(path)
        if lying is None:
            unread.append(path.name)
        else:
            now[key] = lying
            files.append(lying)
    before.clear()
    before.update(now)
    files.sort(key=lambda lying: lying.path.name)
    return Look(folder, tuple(files), False, tuple(unread), max(0, len(listed) - MOST))


def _candidates(folder: Path) -> list[tuple[Path, Key]]:
    """Return the files of a folder that may be imported.

    Raises:
        OSError: the folder cannot be listed.
    """
    candidates = list[tuple[Path, Key]]()
    for path in folder.iterdir():
        if path.suffix.lower() not in SUFFIXES or path.name.startswith(_HALF_WRITTEN):
            continue
        try:
            stat = path.stat()
        except OSError:  # gone since, or a link that leads nowhere
            continue
        if path.is_file() and stat.st_size:
            candidates.append((path, (str(path), stat.st_size, stat.st_mtime_ns)))
    return candidates


def _read(path: Path) -> Lying | None:
    try:
        digest = sha256_of(path)
        archive = zip_members.is_archive(path)
    except (RefusedError, OSError):
        return None
    try:
        return Lying(path, digest, tuple(zip_members.digests(path)) if archive else ())
    except (RefusedError, OSError):  # a damaged zip is offered: its import says what is wrong
        return Lying(path, digest)


def unknown(ledger: Ledger, seen: Look) -> list[Lying]:
    """Return the files of which no import or list stands in the ledger: of a zip at least one
    member.
    """
    known = ledger.imports.digests()

    def is_known(lying: Lying) -> bool:
        return lying.digest in known or (bool(lying.inside) and known.issuperset(lying.inside))

    return [lying for lying in seen.files if not is_known(lying)]
