"""Whole files sealed for a passphrase: Argon2id makes the key, AES-256-GCM or SM4-GCM (GB/T 32907,
for offices whose assessment asks for it) seals piece by piece.

A file begins with its kind (which names its cipher and the cost of its key), the salt of the key
and the length of what it holds; then come a seal of nothing (which tells another passphrase from
altered bytes) and the pieces. Each piece is bound to that beginning and to its place, so that none
can be altered, moved, left out or cut off.
A process keeps the keys of the files that were opened in it, by salt, as ``passwords`` does.
"""

from __future__ import annotations

import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from fundtracker import audit
from fundtracker.errors import UserError
from fundtracker.ledger.secrets import sealing
from fundtracker.ledger.secrets.sealing import must_be_strong

AES, SM4 = CIPHERS = ("aes256", "sm4")
_KINDS = {AES: b"FTRSEAL1", SM4: b"FTRSEAL2"}
_CIPHER_OF = {kind: cipher for cipher, kind in _KINDS.items()}
PIECE = 16 << 20  # bytes sealed at once
_BEGINNING = struct.Struct(">8s16s8sQ")  # kind, salt, number of the writing, length of the content
_TAG = 16
_PROOF = 0xFFFFFFFF  # the place of the seal of nothing
HEAD = _BEGINNING.size + _TAG

_keys: dict[bytes, bytes] = {}
_keys_lock = threading.Lock()


class Secret(NamedTuple):
    """The key of a sealed file (32 bytes), the salt it is known by, and one of ``CIPHERS``."""

    key: bytes
    salt: bytes
    cipher: str = AES


def new_secret(passphrase: str, cipher: str = AES) -> Secret:
    """Return the key of a new passphrase, kept for the file that will be written with it.

    Raises:
        UserError: ``passphrase_short``.
    """
    must_be_strong(passphrase)
    salt = os.urandom(16)
    return _kept(Secret(sealing.key(passphrase, salt), salt, cipher))


def is_sealed(content: bytes) -> bool:
    """Tell by its beginning whether a file is one of these."""
    return content[:8] in _CIPHER_OF


def secret_of(path: Path) -> Secret | None:
    """Return the secret that a file was opened with, so that it is written under it again; None
    where it is not sealed, or not there.

    Raises:
        UserError: ``sealed_passphrase_needed``.
    """
    head = _head(path)
    salt = _salt(head)
    if not salt:
        return None
    with _keys_lock:
        key = _keys.get(salt)
    if key is None:
        raise UserError("sealed_passphrase_needed", path=path.name)
    return Secret(key, salt, _CIPHER_OF[head[:8]])


def is_locked(path: Path) -> bool:
    """Tell whether a file is sealed and nobody opened it in this process."""
    salt = _salt(_head(path))
    return bool(salt) and salt not in _keys


def unlock(path: Path, passphrase: str) -> None:
    """Keep the key of a sealed file; does nothing where it is none.

    Raises:
        UserError: ``sealed_wrong_passphrase`` (or its beginning was altered), ``sealed_cut``.
    """
    head = _head(path)
    salt = _salt(head)
    if not salt:
        return
    if len(head) < HEAD:
        raise UserError("sealed_cut", path=path.name)
    secret = Secret(sealing.key(passphrase, salt), salt, _CIPHER_OF[head[:8]])
    if not _proves(secret, head):
        audit.note("refused", f"sealed_wrong_passphrase: {path.name}")
        raise UserError("sealed_wrong_passphrase", path=path.name)
    _kept(secret)


def forget() -> None:
    """Forget the keys of all sealed files."""
    with _keys_lock:
        _keys.clear()


def sealed(content: bytes, secret: Secret) -> Iterator[bytes]:
    """Yield the file that holds a content under a secret, piece by piece."""
    number = os.urandom(8)  # a nonce is this and a place: no two writings share one
    beginning = _BEGINNING.pack(_KINDS[secret.cipher], secret.salt, number, len(content))
    cipher = _cipher(secret)
    yield beginning + cipher.encrypt(_nonce(number, _PROOF), b"", beginning)
    view = memoryview(content)
    for place, at in enumerate(range(0, len(content), PIECE)):
        yield cipher.encrypt(_nonce(number, place), view[at : at + PIECE], beginning)


def opened(content: bytes, name: str) -> bytes:
    """Return what a sealed file holds; its key was given by ``unlock``.

    Raises:
        UserError: ``sealed_passphrase_needed``, ``sealed_cut`` (it ends too early),
            ``sealed_altered``.
    """
    from cryptography.exceptions import InvalidTag

    with _keys_lock:
        key = _keys.get(_salt(content))
    if len(content) < HEAD:
        raise UserError("sealed_cut", path=name)
    if key is None:
        raise UserError("sealed_passphrase_needed", path=name)
    beginning = content[: _BEGINNING.size]
    kind, salt, number, length = _BEGINNING.unpack(beginning)
    secret = Secret(key, salt, _CIPHER_OF[kind])
    if not _proves(secret, content):
        raise UserError("sealed_altered", path=name)
    pieces = -(-length // PIECE)
    wanted = HEAD + length + pieces * _TAG
    if len(content) < wanted:
        raise UserError("sealed_cut", path=name)
    if len(content) > wanted:
        raise UserError("sealed_altered", path=name)
    cipher, view, out = _cipher(secret), memoryview(content), bytearray()
    try:
        for place in range(pieces):
            at = HEAD + place * (PIECE + _TAG)
            piece = view[at : at + PIECE + _TAG]
            out += cipher.decrypt(_nonce(number, place), piece, beginning)
    except InvalidTag:
        raise UserError("sealed_altered", path=name) from None
    return bytes(out)


def _kept(secret: Secret) -> Secret:
    with _keys_lock:
        _keys[secret.salt] = secret.key
    return secret


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def _salt(head: bytes) -> bytes:
    return head[8:24] if is_sealed(head) else b""


def _proves(secret: Secret, head: bytes) -> bool:
    from cryptography.exceptions import InvalidTag

    beginning, proof = head[: _BEGINNING.size], head[_BEGINNING.size : HEAD]
    number = _BEGINNING.unpack(beginning)[2]
    try:
        _cipher(secret).decrypt(_nonce(number, _PROOF), proof, beginning)
    except InvalidTag:
        return False
    return True


def _nonce(number: bytes, place: int) -> bytes:
    return number + place.to_bytes(4, "big")


def _cipher(secret: Secret):  # type: ignore[no-untyped-def]  # loads only here
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(secret.key) if secret.cipher == AES else _SM4GCM(secret.key[:16])


class _SM4GCM:
    """SM4 in GCM with the two methods of ``AESGCM`` (which ``cryptography`` has for AES alone)."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def encrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Return the data in cipher and its tag of 16 bytes."""
        encryptor = self._of(nonce).encryptor()
        encryptor.authenticate_additional_data(bound)
        return b"".join((encryptor.update(data), encryptor.finalize(), encryptor.tag))

    def decrypt(self, nonce: bytes, data: bytes, bound: bytes) -> bytes:
        """Return the data; raises ``InvalidTag`` where it or what it is bound to was altered."""
        decryptor = self._of(nonce, bytes(data[-_TAG:])).decryptor()
        decryptor.authenticate_additional_data(bound)
        return b"".join((decryptor.update(data[:-_TAG]), decryptor.finalize()))

    def _of(self, nonce: bytes, tag: bytes | None = None):  # type: ignore[no-untyped-def]
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        return Cipher(algorithms.SM4(self._key), modes.GCM(nonce, tag))
