"""Keys and signatures: Ed25519 over a snapshot's hash, a key file protected by a passphrase.

``cryptography`` loads only here and only when somebody signs or proves.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database

FORMAT = "fundtracker key 1"
SHORTEST = 8  # characters of a passphrase


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

    ``copy``: SHA-256 of the manifest of the review copy it was written in, empty of one written in the ledger;
    ``key`` and ``signature``: of its author, empty where he did not seal it (``unsigned``).
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
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if not name.strip():
        raise UserError("name_needed")
    if len(passphrase) < SHORTEST:
        raise UserError("passphrase_short", n=SHORTEST)
    made = Ed25519PrivateKey.generate()
    pem = made.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.BestAvailableEncryption(passphrase.encode())
    )
    public = made.public_key().public_bytes_raw()
    said = {"format": FORMAT, "name": name.strip(), "public": public.hex(), "private": pem.decode("ascii")}
    try:
        with private_files.opened(path, "x", encoding="utf-8") as file:
            json.dump(said, file, ensure_ascii=False, indent=1)
    except FileExistsError:
        raise UserError("exists", path=path.name) from None
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    return Key(name.strip(), made.private_bytes_raw(), public)


def open_key(path: Path, passphrase: str) -> Key:
    """Unlock a key file; raises UserError ``cannot_read``, ``not_a_key``, ``passphrase_wrong``."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        said: dict[str, Any] = json.loads(path.read_text("utf-8"))
        if said["format"] != FORMAT:
            raise KeyError
        pem, name = said["private"].encode(), str(said["name"]).strip()
        if not name:
            raise KeyError
    except OSError as error:
        raise UserError("cannot_read", name=path.name, why=error.strerror or "") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError("not_a_key", path=path.name) from None
    try:
        key = load_pem_private_key(pem, passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UserError("passphrase_wrong", path=path.name) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UserError("not_a_key", path=path.name)
    return Key(name, key.private_bytes_raw(), key.public_key().public_bytes_raw())


def message(ledger_uid: str, quarter: int, digest: bytes, role: str, name: str, at: str) -> bytes:
    """Return the bytes that are signed: ledger, quarter, the snapshot's hash, role, name, time."""
    said = ["fundtracker review", ledger_uid, quarter, digest.hex(), role, name, at]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def comment_message(ledger_uid: str, one: Comment) -> bytes:
    """Return the bytes that seal a comment: ledger, the copy's manifest, all it says, its author's name."""
    said = [one.quarter, one.figure, one.text, one.author, one.at, one.owner, one.due_day]
    return json.dumps(
        ["fundtracker comment", ledger_uid, one.copy.hex(), *said], ensure_ascii=False, separators=(",", ":")
    ).encode()


def sealed(ledger_uid: str, one: Comment) -> bool:
    """Tell whether a comment's seal is that of its key over all it says, for a ledger and the copy it names."""
    return proves(one.key, one.signature, comment_message(ledger_uid, one))


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


def stands(ledger_uid: str, quarter: int, digest: bytes, signature: Signature) -> bool:
    """Tell whether a signature is one over a hash, for a ledger and a quarter."""
    text = message(ledger_uid, quarter, digest, signature.role, signature.name, signature.at)
    return proves(signature.public_key, signature.signature, text)
