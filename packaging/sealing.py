"""What proves a download: the manifest of a version, its seal, the sums of the files to download.

``python packaging/sealing.py new-key FILE NAME`` makes a release key, whose public part goes into
``resources/update/keys.json`` (the program takes updates by these keys alone); the file stays
outside the repository. ``python packaging/sealing.py try KEY`` says whether the key opens and is
known (before the long builds), ``… seal KEY`` seals what lies in ``dist``. The passphrase comes
from FUNDTRACKER_PASSPHRASE or is asked for.
"""

from __future__ import annotations

import getpass
import json
import os
import sys
import zipfile
from collections.abc import Sequence
from hashlib import file_digest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from fundtracker import i18n  # noqa: E402 - the tree is put on the path first
from fundtracker.errors import UserError  # noqa: E402
from fundtracker.ledger.review import signing  # noqa: E402
from fundtracker.update import KEYS, MANIFEST, SEAL  # noqa: E402

DIST, SUMS = ROOT / "dist", "SHA256SUMS"


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def write_manifest(folder: Path, version: str, system: str, run: Sequence[str]) -> None:
    """List every file and link of a version's folder in its ``MANIFEST.json``.

    Args:
        run: the program of the version, relative to its folder, and the words before its own.
    """
    files, links = {}, {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            links[name] = os.readlink(path)
        elif path.is_file() and name not in (MANIFEST, SEAL):
            status = path.stat()
            mode = 0o755 if status.st_mode & 0o100 else 0o644
            files[name] = {"sha256": sha256(path), "size": status.st_size, "mode": mode}
    stated = {
        "program": "fundtracker", "version": version, "system": system, "run": list(run),
        "files": files, "links": links,
    }  # fmt: skip
    text = json.dumps(stated, ensure_ascii=False, indent=0, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8", newline="\n")


def seal_archive(path: Path, key: signing.Key) -> bool:
    """Put the seal of its manifest into a packed folder; False where it has one, or no manifest."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        names = archive.namelist()
        manifests = [name for name in names if name.endswith("/" + MANIFEST)]
        if len(manifests) != 1 or any(name.endswith("/" + SEAL) for name in names):
            return False
        seal = signing.sign(key, archive.read(manifests[0])).hex()
        archive.writestr(manifests[0].removesuffix(MANIFEST) + SEAL, seal + "\n")
    return True


def write_sums(folder: Path, key: signing.Key) -> Path:
    """Write the sums of all files to download and the signature of the sums; return their path."""
    files = sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith(SUMS))
    text = "".join(f"{sha256(path)}  {path.name}\n" for path in files)
    sums = folder / SUMS
    sums.write_text(text, "utf-8", newline="\n")
    sealed = signing.sign(key, sums.read_bytes()).hex()
    (folder / f"{SUMS}.sig").write_text(sealed + "\n", "utf-8", newline="\n")
    return sums


def wrong_in(folder: Path, public: bytes) -> list[str]:
    """Return what is wrong with the sums of a folder: the signature, or the files that differ."""
    sums = folder / SUMS
    seal = bytes.fromhex((folder / f"{SUMS}.sig").read_text("utf-8").strip())
    if not signing.proves(public, seal, sums.read_bytes()):
        return [sums.name]
    lines = (line.split("  ", 1) for line in sums.read_text("utf-8").splitlines())
    return [
        name
        for digest, name in lines
        if not (folder / name).is_file() or sha256(folder / name) != digest
    ]


def new_key(path: Path, name: str, passphrase: str, keys: Path = ROOT / KEYS) -> signing.Key:
    """Make a release key outside the repository and list its public part in the program."""
    if path.resolve().is_relative_to(ROOT):
        raise SystemExit("A release key is kept outside the repository: choose another place.")
    key = signing.make_key(path, name, passphrase)
    listed = json.loads(keys.read_text("utf-8")) if keys.exists() else {"keys": []}
    listed["keys"].append({"name": key.name, "public": key.public.hex()})
    text = json.dumps(listed, ensure_ascii=False, indent=2)
    keys.parent.mkdir(parents=True, exist_ok=True)
    keys.write_text(text + "\n", "utf-8", newline="\n")
    return key


def _passphrase() -> str:
    asked = os.environ.get("FUNDTRACKER_PASSPHRASE")
    if asked is not None:
        return asked
    try:
        return getpass.getpass("Passphrase of the release key: ")
    except (EOFError, OSError):  # nobody to ask
        raise SystemExit("No terminal to ask on: set FUNDTRACKER_PASSPHRASE.") from None


def known_key(path: Path) -> signing.Key:
    """Open a release key that the program knows.

    Raises:
        UserError: no key file, wrong passphrase.
        SystemExit: its public part is not in ``resources/update/keys.json``.
    """
    key = signing.open_key(path, _passphrase())
    listed = json.loads((ROOT / KEYS).read_text("utf-8"))["keys"]
    if key.public not in [bytes.fromhex(one["public"]) for one in listed]:
        raise SystemExit(f"No installed program knows this key: its public part is not in {KEYS}.")
    return key


def seal(key: signing.Key) -> None:
    """Seal every packed folder in ``dist`` and write the signed sums."""
    for path in sorted(DIST.glob("*.zip")):
        print("sealed " if seal_archive(path, key) else "left   ", path.name)
    print(write_sums(DIST, key).read_text("utf-8"), end="")


def main(words: Sequence[str]) -> int:
    """Run one of the three commands of this file."""
    try:
        match list(words):
            case ["new-key", str(path), str(name)] if path and name:
                key = new_key(Path(path), name, _passphrase())
            case ["try" | "seal" as what, str(path)] if path:
                key = known_key(Path(path))
                if what == "seal":
                    seal(key)
            case _:
                print(__doc__)
                return 2
    except UserError as error:
        print(i18n.say(error))
        return 2
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
