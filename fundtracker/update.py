"""An update from a file, without a network: proved by its seal, laid beside the version in use.

An installation is a folder ``root`` with the launcher, ``versions/NUMBER`` and the file
``current``, which names the version that the launcher starts. The file of an update is the packed
folder that is downloaded: its ``MANIFEST.json`` lists every file of the version with its SHA-256,
``MANIFEST.sig`` is the Ed25519 signature of that list by a key that this program carries
(``resources/update/keys.json``). Files of the version that runs are never touched: the new one is
unpacked, proved, tested by its own ``--selftest`` and only then named in ``current``; the version
before stays and can be gone back to. Ledgers and settings lie elsewhere; a ledger is upgraded when
it is first opened, after a verified copy of it was written (``ledger.core.backup``).
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
import zipfile
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from fundtracker import __version__, private_files
from fundtracker.errors import UserError, unreadable
from fundtracker.i18n import tr
from fundtracker.ledger.review import signing
from fundtracker.paths import asset

CURRENT, VERSIONS, MANIFEST, SEAL = "current", "versions", "MANIFEST.json", "MANIFEST.sig"
KEYS = "resources/update/keys.json"
LARGEST_MANIFEST = 1 << 24
BLOCK = 1 << 20
_NUMBER = re.compile(r"\d+(\.\d+){1,3}")
Progress = Callable[[int, int], object]


class Offer(NamedTuple):
    """An update that is proved to come from the makers: its version, system, bytes, and the name
    and fingerprint of the key that sealed it.
    """

    version: str
    system: str
    size: int
    key_name: str
    key: str


class _Sealed(NamedTuple):
    offer: Offer
    inside: str  # the folder in the archive that holds the version, ending in /
    manifest: dict[str, Any]


def system() -> str:
    """Return the system this program was made for: ``linux-x86_64``, ``windows-x64`` …"""
    if sys.platform == "win32":  # platform.machine() asks Windows' management service: it may hang
        machine = sysconfig.get_platform().removeprefix("win-")
        return "windows-" + {"amd64": "x64"}.get(machine, machine)
    machine = platform.machine().lower()
    return ("macos-" if sys.platform == "darwin" else "linux-") + machine


def root() -> Path | None:
    """Return the folder of this installation; None where the program runs otherwise: from source,
    as a wheel, or from a package of the system.
    """
    for folder in Path(sys.executable).parents:
        if folder.parent.name == VERSIONS and (folder.parents[1] / CURRENT).is_file():
            return folder.parents[1]
    return None


def keys() -> dict[bytes, str]:
    """Return the public keys whose updates are taken, with their holders' names."""
    listed = json.loads(asset(KEYS).read_text("utf-8"))["keys"]
    return {bytes.fromhex(key["public"]): str(key["name"]) for key in listed}


def look(path: Path) -> Offer:
    """Prove the seal of an update's file; nothing is written.

    Raises:
        UserError: ``not_an_update``, ``update_not_sealed`` (no seal, or by a key that this program
            does not know), ``update_other_system``, ``update_not_newer``, or why it cannot be read.
    """
    with _archive(path) as archive:
        return _sealed(archive, path).offer


def install(path: Path, folder: Path | None = None, progress: Progress | None = None) -> Offer:
    """Lay a proved update beside the version in use and name it as the one that starts next.

    Args:
        folder: the installation; this program's own where it is None.
        progress: called with the bytes done and all.

    Raises:
        UserError: those of ``look``; ``update_not_here``, ``update_altered`` (a file is not the one
            that was sealed, or not listed), ``update_fails`` (it does not pass its own test on this
            computer), ``disk_full``, ``write_failed``. The version in use stays as it is.
    """
    place = folder or root()
    if place is None:
        raise UserError("update_not_here")
    with _archive(path) as archive:
        sealed = _sealed(archive, path)
        new = place / VERSIONS / sealed.offer.version
        part = new.with_name(f".{new.name}.part")
        try:
            if shutil.disk_usage(place).free < sealed.offer.size * 2:
                raise UserError("disk_full", path=str(place))
            shutil.rmtree(part, ignore_errors=True)
            _unpack(archive, sealed, part, path.name, progress or (lambda *_: None))
            shutil.rmtree(new, ignore_errors=True)  # left by an update that did not come to its end
            part.rename(new)
            _test(new, sealed.manifest)
            _switch(place, sealed.offer.version)
        except OSError as error:
            raise UserError("write_failed", path=new.name, why=error.strerror or "") from None
        finally:
            shutil.rmtree(part, ignore_errors=True)
            if _current(place) != sealed.offer.version:
                shutil.rmtree(new, ignore_errors=True)
    return sealed.offer


def back(folder: Path | None = None) -> str:
    """Name the version before as the one that starts next; return its number.

    Raises:
        UserError: ``update_not_here``, ``no_earlier_version``.
    """
    place = folder or root()
    if place is None:
        raise UserError("update_not_here")
    version = earlier(place)
    if version is None:
        raise UserError("no_earlier_version")
    _switch(place, version)
    return version


def earlier(folder: Path | None = None) -> str | None:
    """Return the version that ``back`` would go to; None where there is none, or no installation
    that can be updated.
    """
    place = folder or root()
    if place is None:
        return None
    return max(
        (name for name in _versions(place) if name != _current(place)), key=_order, default=None
    )


def offer_words(offer: Offer) -> str:
    """Return what an update is and who sealed it."""
    return tr(
        "Version {version} for {system}, {mb} MB, sealed by {name} (key {key}).",
        version=offer.version,
        system=offer.system,
        mb=-(-offer.size // 10**6),
        name=offer.key_name,
        key=offer.key,
    )


def installed_words(offer: Offer) -> str:
    """Return what happens next."""
    return tr(
        "Version {version} has passed its own test and starts next; the version before stays, and "
        "ledgers and settings are as they were.",
        version=offer.version,
    )


# ---------------------------------------------------------------- the file
@contextlib.contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except OSError as error:
        raise unreadable(error, path.name) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise UserError("not_an_update", path=path.name) from None


def _sealed(archive: zipfile.ZipFile, path: Path) -> _Sealed:
    """Return what an archive's manifest states, its seal proved before a word of it is used."""
    manifests = [name for name in archive.namelist() if PurePosixPath(name).name == MANIFEST]
    if len(manifests) != 1 or archive.getinfo(manifests[0]).file_size > LARGEST_MANIFEST:
        raise UserError("not_an_update", path=path.name)
    inside = manifests[0].removesuffix(MANIFEST)
    stated = archive.read(manifests[0])
    try:
        seal = bytes.fromhex(archive.read(inside + SEAL).decode("ascii").strip())
    except (KeyError, ValueError):
        raise UserError("update_not_sealed", path=path.name) from None
    by = next((key for key in keys() if signing.proves(key, seal, stated)), None)
    if by is None:
        raise UserError("update_not_sealed", path=path.name)
    manifest = json.loads(stated)
    version, made_for = str(manifest["version"]), str(manifest["system"])
    if made_for != system():
        raise UserError("update_other_system", made_for=made_for, here=system())
    if not _NUMBER.fullmatch(version) or _order(version) <= _order(__version__):
        raise UserError("update_not_newer", version=version, here=__version__)
    size = sum(int(file["size"]) for file in manifest["files"].values())
    offer = Offer(version, made_for, size, keys()[by], signing.fingerprint(by))
    return _Sealed(offer, inside, manifest)


def _unpack(
    archive: zipfile.ZipFile, sealed: _Sealed, into: Path, name: str, progress: Progress
) -> None:
    """Write the files of a version, each proved while it is written; raises UserError
    ``update_altered``.
    """
    files, links = sealed.manifest["files"], sealed.manifest["links"]
    listed = {*files, *links, MANIFEST, SEAL}
    there = {
        entry.removeprefix(sealed.inside)
        for entry in archive.namelist()
        if entry.startswith(sealed.inside) and not entry.endswith("/")
    }
    if there != listed:
        raise UserError("update_altered", path=name, file=min(there ^ listed))
    done = 0
    for inner, stated in files.items():
        done += _file(archive, sealed.inside, inner, stated, into, name)
        progress(done, sealed.offer.size)
    for inner in (MANIFEST, SEAL):
        _write(into / inner, archive.read(sealed.inside + inner), 0o644)
    for inner, target in links.items():
        link = _inside(into, inner)
        _folder(link.parent)
        link.symlink_to(target)


def _file(
    archive: zipfile.ZipFile, inside: str, inner: str, stated: dict[str, Any], into: Path, name: str
) -> int:
    """Write one file and return its bytes; raises UserError ``update_altered``."""
    place, digest, size = _inside(into, inner), sha256(), 0
    _folder(place.parent)
    try:
        with archive.open(inside + inner) as source, private_files.opened(place) as target:
            while size <= stated["size"] and (block := source.read(BLOCK)):
                size += len(block)
                digest.update(block)
                target.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError):
        raise UserError("update_altered", path=name, file=inner) from None
    if size != stated["size"] or digest.hexdigest() != stated["sha256"]:
        raise UserError("update_altered", path=name, file=inner)
    place.chmod(int(stated["mode"]) & 0o755)
    return size


def _inside(into: Path, inner: str) -> Path:
    """Return a place within a folder; a sealed list with any other is a fault of its makers."""
    parts = PurePosixPath(inner).parts
    if not parts or inner.startswith("/") or ".." in parts or "\\" in inner or ":" in inner:
        raise ValueError(inner)
    return into.joinpath(*parts)


# ---------------------------------------------------------------- the installation
def _test(new: Path, manifest: dict[str, Any]) -> None:
    """Let the new version prove itself on this computer; raises UserError ``update_fails``."""
    program, *words = manifest["run"]
    try:
        run = subprocess.run(
            [str(new / program), *words, "--selftest", "--no-window"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise UserError("update_fails", version=new.name, why=error.strerror or "") from None
    if run.returncode:
        last = run.stdout.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise UserError("update_fails", version=new.name, why=" ".join(last))


def _switch(place: Path, version: str) -> None:
    """Name the version that starts next, and let go of all but it and the one before."""
    before = _current(place)
    part = place / f"{CURRENT}.part"
    _write(part, f"{version}\n".encode(), 0o644)
    os.replace(part, place / CURRENT)
    for name in _versions(place):
        if name not in (version, before):
            shutil.rmtree(place / VERSIONS / name, ignore_errors=True)


def _current(place: Path) -> str:
    return (place / CURRENT).read_text("utf-8").strip()


def _versions(place: Path) -> list[str]:
    return [p.name for p in (place / VERSIONS).iterdir() if _NUMBER.fullmatch(p.name)]


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _write(path: Path, content: bytes, mode: int) -> None:
    private_files.write_bytes(path, content)
    path.chmod(mode)


def _folder(path: Path) -> None:
    """Make folders that others may enter: what they hold is the program, nobody's money."""
    private_files.folder(path)
    path.chmod(stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
