"""What this computer knows of a ledger's hub: its address, and a password sealed by the desk's key.

It lies beside the settings and in no ledger: a ledger travels, a password does not.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from fundtracker import audit, private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.hub_database import server as hub_server
from fundtracker.ledger.hub_database.server import Address, Server
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key
from fundtracker.paths import settings_file

_ROLLUP = "rollup"
_PURPOSE = b"fundtracker hub password 1"


def place() -> Path:
    """Return the file where it is kept."""
    return settings_file().with_name("hubs.json")


def _name(db: Database) -> str:
    """Return under which name it is kept: hub and desks of a ledger may share a computer."""
    return f"{signing.uid_of(db)}:{db.desk}"


def _all() -> dict[str, dict[str, Any]]:
    try:
        data = json.loads(place().read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = data.items() if isinstance(data, dict) else ()
    return {uid: each for uid, each in known if isinstance(each, dict)}


def address(db: Database) -> str:
    """Return the address of a ledger's hub as it was used last here; '' where none was."""
    return _address(_name(db))


def rollup_address() -> str:
    """Return the address of the hub whose ledgers were read as one last here; '' of none."""
    return _address(_ROLLUP)


def remember_rollup(where: Address) -> None:
    """Keep the address of a hub whose ledgers are read as one."""
    _write(_all() | {_ROLLUP: {"address": where.text}})


def _address(name: str) -> str:
    return str(_all().get(name, {}).get("address", ""))


def connect(
    db: Database, typed: str | None, key: Key | None = None, password: str | None = None
) -> Server:
    """Connect to a ledger's hub.

    Args:
        db: the ledger.
        typed: its address; None or '': the one that was used last here.
        key: the desk's key; it opens the password that is kept.
        password: instead of a kept one; None: what is kept, or what libpq finds by itself.

    Raises:
        UserError: ``hub_address_needed``, and as ``server.address`` and ``Server``.
    """
    text = typed or address(db)
    if not text:
        raise UserError("hub_address_needed")
    where = hub_server.address(text)
    if password is None and key is not None:
        password = _password(db, where.name, key)
    server = Server(where, password)
    audit.note("open", f"hub: {where.name}")
    return server


def remember(
    db: Database, server: Server, key: Key | None = None, password: str | None = None
) -> None:
    """Keep the address that was reached, and a password sealed by the desk's key where both are
    given; a place that cannot be written is no error: it is asked for again.
    """
    known = _all()
    known_desk = known.setdefault(_name(db), {})
    if known_desk.get("address") != server.where.text:
        known_desk.clear()
        known_desk["address"] = server.where.text
    if key is not None and password is not None:
        known_desk["password"] = _sealed(key, server.where.name, password)
    _write(known)


def _write(known: dict[str, dict[str, Any]]) -> None:
    part = place().with_name(place().name + ".part")
    try:
        private_files.folder(place().parent)
        private_files.write_text(part, json.dumps(known, ensure_ascii=False, indent=1))
        os.replace(part, place())
    except OSError:
        pass


def _password(db: Database, name: str, key: Key) -> str | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    sealed = _all().get(_name(db), {}).get("password")
    try:
        raw = bytes.fromhex(str(sealed))
        return AESGCM(_secret(key)).decrypt(raw[:12], raw[12:], name.encode()).decode()
    except (ValueError, InvalidTag):  # none, or of another key or address
        return None


def _sealed(key: Key, name: str, password: str) -> str:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return (nonce + AESGCM(_secret(key)).encrypt(nonce, password.encode(), name.encode())).hex()


def _secret(key: Key) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=_PURPOSE).derive(key.private)
