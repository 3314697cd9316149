"""Keys and signatures: Ed25519 over a snapshot's hash, a key file sealed by a passphrase.

``cryptography`` loads only here and only when somebody signs or proves.
"""

from __future__ import annotations

import contextlib
import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import audit, input_files, private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.secrets import sealing

FORMAT, OLD_FORMAT = "fundtracker key 2", "fundtracker key 1"
LARGEST = 1 << 16  # bytes of a key file


class Signature(NamedTuple):
    """A signature over a snapshot's hash (see ``message``)."""

    snapshot_id: int
    role: str
    name: str
    public_key: bytes
    at: str
    signature: bytes


class Comment(NamedTuple):
    """What somebody remarked on a figure (its id; '' for the quarter as a whole).

    ``copy``: SHA-256 of the manifest of the review copy it was written in, empty of one written in
    the ledger; ``key`` and ``signature``: of its author, empty where he did not seal it
    (``unsigned``).
    """

    uid: str
    quarter: int
    figure: str
    text: str
    author: str
    at: str
    owner: str
    due_day: int | None
    copy: bytes = b""
    key: bytes = b""
    signature: bytes = b""

    @property
    def unsigned(self) -> bool:
        """Whether it came in a copy and nothing proves who wrote it."""
        return bool(self.copy) and not self.key


class Key(NamedTuple):
    """A person's key, unlocked: ``private`` 32 bytes."""

    name: str
    private: bytes
    public: bytes


def fingerprint(public: bytes) -> str:
    """Return what people compare: 16 hexadecimal digits of the key's SHA-256, by fours."""
    text = sha256(public).hexdigest()[:16]
    return " ".join(text[i : i + 4] for i in range(0, 16, 4))


def make_key(path: Path, name: str, passphrase: str) -> Key:
    """Make a key and write its file, readable by its owner alone.

    Raises:
        UserError: ``exists``, ``passphrase_short``, ``name_needed``, ``write_failed``.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not name.strip():
        raise UserError("name_needed")
    sealing.must_be_strong(passphrase)
    private = Ed25519PrivateKey.generate()
    key = Key(name.strip(), private.private_bytes_raw(), private.public_key().public_bytes_raw())
    try:
        with private_files.opened(path, "x", encoding="utf-8") as file:
            file.write(_written(key, passphrase))
    except FileExistsError:
        raise UserError("exists", path=path.name) from None
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    return key


def open_key(path: Path, passphrase: str) -> Key:
    """Unlock a key file; one of the form of before is written anew under a stronger seal.

    Raises:
        UserError: ``cannot_read``, ``not_a_key``, ``passphrase_wrong``.
    """
    data = _read(path)
    if data["format"] == OLD_FORMAT:
        key = _opened_old(path, data, passphrase)
        with contextlib.suppress(OSError):  # a stick that cannot be written: it opens as it is
            _replace(path, _written(key, passphrase))
        return key
    beside = _beside(data["name"], data["public"])
    try:
        private = sealing.unseal(passphrase, data["sealed"], beside)
    except sealing.WrongPassphraseError:
        audit.note("refused", f"passphrase_wrong: {path.name}")
        raise UserError("passphrase_wrong", path=path.name) from None
    except (ValueError, KeyError):
        raise UserError("not_a_key", path=path.name) from None
    return _key_of(path, data["name"], private)


def public_part(path: Path) -> tuple[str, str]:
    """Return the name and the public key (hexadecimal) that a key file shows without its
    passphrase.

    Raises:
        UserError: ``cannot_read``, ``not_a_key``.
    """
    data = _read(path)
    return data["name"].strip(), data["public"].lower()


def change_passphrase(path: Path, passphrase: str, wanted: str) -> Key:
    """Put another passphrase on a key file, whole or not at all; the key stays the same.

    Raises:
        UserError: as ``open_key``; ``passphrase_short``, ``write_failed``.
    """
    sealing.must_be_strong(wanted)
    key = open_key(path, passphrase)
    try:
        _replace(path, _written(key, wanted))
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    return key


def _read(path: Path) -> dict[str, Any]:
    """Return what a key file holds, its form and name looked at."""
    content = input_files.read_bytes(path, LARGEST, UserError("not_a_key", path=path.name))
    try:
        data: dict[str, Any] = json.loads(content.decode("utf-8"))
        if data["format"] not in (FORMAT, OLD_FORMAT):
            raise KeyError
        name, public = data["name"], data["public"]
        if not (isinstance(name, str) and name.strip() and isinstance(public, str)):
            raise KeyError
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError("not_a_key", path=path.name) from None
    return data


def _opened_old(path: Path, data: dict[str, Any], passphrase: str) -> Key:
    """Unlock a key of the form of before: PKCS#8 in PEM, its name bound to nothing."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    pem = data.get("private")
    if not isinstance(pem, str):
        raise UserError("not_a_key", path=path.name)
    try:
        key = load_pem_private_key(pem.encode(), passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UserError("passphrase_wrong", path=path.name) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError("not_a_key", path=path.name)
    return _key_of(path, data["name"].strip(), key.private_bytes_raw())


def _key_of(path: Path, name: str, private: bytes) -> Key:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    try:
        public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    except ValueError:
        raise UserError("not_a_key", path=path.name) from None
    return Key(name, private, public)


def _written(key: Key, passphrase: str) -> str:
    public = key.public.hex()
    sealed = sealing.seal(passphrase, key.private, _beside(key.name, public))
    data = {"format": FORMAT, "name": key.name, "public": public, "sealed": sealed}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _beside(name: str, public: str) -> bytes:
    return json.dumps([FORMAT, name, public], ensure_ascii=False).encode()


def _replace(path: Path, text: str) -> None:
    """Write a file anew in one step: a crash leaves the old one or the new one."""
    beside = path.with_name(path.name + ".new")
    try:
        private_files.write_text(beside, text)
        private_files.settle(beside, path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def message(ledger_uid: str, quarter: int, digest: bytes, role: str, name: str, at: str) -> bytes:
    """Return the bytes that are signed: ledger, quarter, the snapshot's hash, role, name, time."""
    parts = ["fundtracker review", ledger_uid, quarter, digest.hex(), role, name, at]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def comment_message(ledger_uid: str, comment: Comment) -> bytes:
    """Return the bytes that seal a comment: ledger, the copy's manifest, all it says, its
    author's name.
    """
    parts = [
        comment.quarter,
        comment.figure,
        comment.text,
        comment.author,
        comment.at,
        comment.owner,
        comment.due_day,
    ]
    return json.dumps(
        ["fundtracker comment", ledger_uid, comment.copy.hex(), *parts],
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()


def sealed(ledger_uid: str, comment: Comment) -> bool:
    """Tell whether a comment's seal is that of its key over all it says, for a ledger and the
    copy it names.
    """
    return proves(comment.key, comment.signature, comment_message(ledger_uid, comment))


def sign(key: Key, text: bytes) -> bytes:
    """Return the signature of some bytes, 64 bytes."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(key.private).sign(text)


def proves(public: bytes, signature: bytes, text: bytes) -> bool:
    """Tell whether a signature belongs to a key and some bytes."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def uid_of(db: Database) -> str:
    """Return the name that a ledger has from its making on."""
    return str(db.read("SELECT uid FROM ledger_state")[0][0])


def is_valid(ledger_uid: str, quarter: int, digest: bytes, signature: Signature) -> bool:
    """Tell whether a signature is one over a hash, for a ledger and a quarter."""
    text = message(ledger_uid, quarter, digest, signature.role, signature.name, signature.at)
    return proves(signature.public_key, signature.signature, text)
