"""Secrets under a passphrase: Argon2id (RFC 9106) makes the key, AES-256-GCM seals the bytes.

``cryptography`` loads only here and only when something is sealed or opened.
"""

from __future__ import annotations

import os
import unicodedata
from typing import Any, NamedTuple

from fundtracker.errors import UserError

SHORTEST, DIFFERENT = 12, 5  # weight of a passphrase (see ``weight``); its different characters
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 4  # RFC 9106, second recommended option
MOST_MEMORY_KIB, MOST_PASSES, MOST_LANES = 256 * 1024, 10, 8  # what a file may ask of this machine


class WrongPassphraseError(Exception):
    """Another passphrase, or what was sealed, or what it stands beside, was altered."""


class _Cost(NamedTuple):
    memory_kib: int
    passes: int
    lanes: int


def weight(passphrase: str) -> int:
    """Return the length of a passphrase in characters, a wide one (汉字) counted as two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in passphrase)


def must_be_strong(passphrase: str) -> None:
    """Refuse a short or monotonous passphrase: UserError ``passphrase_short``."""
    if weight(passphrase) < SHORTEST or len(set(passphrase)) < DIFFERENT:
        raise UserError("passphrase_short", n=SHORTEST, different=DIFFERENT)


def seal(passphrase: str, secret: bytes, beside: bytes) -> dict[str, Any]:
    """Return a secret sealed, as a record for JSON; ``beside`` is bound to it but not hidden."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce, cost = os.urandom(16), os.urandom(12), _Cost(MEMORY_KIB, PASSES, LANES)
    text = AESGCM(_key(passphrase, salt, cost)).encrypt(nonce, secret, beside)
    return {
        "kdf": "argon2id",
        **cost._asdict(),
        "salt": salt.hex(),
        "cipher": "aes-256-gcm",
        "nonce": nonce.hex(),
        "text": text.hex(),
    }


def unseal(passphrase: str, sealed: Any, beside: bytes) -> bytes:
    """Return the secret that ``seal`` sealed.

    Raises:
        ValueError: the record is none of ours, or asks for more work than any that we write.
        WrongPassphraseError: the passphrase or what it protects is another.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not isinstance(sealed, dict) or sealed.get("kdf") != "argon2id":
        raise ValueError("kdf")
    if sealed.get("cipher") != "aes-256-gcm":
        raise ValueError("cipher")
    cost = _Cost(*(_whole(sealed.get(name)) for name in _Cost._fields))
    if cost.memory_kib > MOST_MEMORY_KIB or cost.passes > MOST_PASSES or cost.lanes > MOST_LANES:
        raise ValueError("cost")
    salt, nonce, text = (_bytes(sealed.get(name)) for name in ("salt", "nonce", "text"))
    if len(salt) < 8 or len(nonce) != 12 or cost.memory_kib < 8 * cost.lanes:
        raise ValueError("size")
    try:
        return AESGCM(_key(passphrase, salt, cost)).decrypt(nonce, text, beside)
    except InvalidTag:
        raise WrongPassphraseError from None


def key(passphrase: str, salt: bytes) -> bytes:
    """Return the 32 bytes that a passphrase makes with a salt, at today's cost (64 MiB, three
    passes: a sixth of a second).
    """
    return _key(passphrase, salt, _Cost(MEMORY_KIB, PASSES, LANES))


def _key(passphrase: str, salt: bytes, cost: _Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # the same letters, however a keyboard composed them
    secret = unicodedata.normalize("NFC", passphrase).encode("utf-8", "surrogatepass")
    return Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    ).derive(secret)


def _whole(value: Any) -> int:
    if type(value) is not int or value < 1:
        raise ValueError("cost")
    return value


def _bytes(value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError("text")
    return bytes.fromhex(value)
