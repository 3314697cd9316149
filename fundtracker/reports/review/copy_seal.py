"""The manifest of a review copy: hashes of its members, sealed by the signature of the person who
exports.

The seal binds every member: a paper that was swapped together with its hash breaks it. The sealing
key must be one whose signature stands under the frozen figures, so that seal and figures hang
together.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.reviews import ROLES
from fundtracker.ledger.review.signing import Signature

FORMAT = "fundtracker review copy 4"
WHOLE_ALWAYS = "fundtracker review copy 3"  # an older form: the whole ledger is inside
MANIFEST, LEDGER, DOCUMENTS = "manifest.json", "ledger.ftdb", "documents.zip"
_PAPERS = ("figures.json", "pack-zh.pdf", "pack-en.pdf", "pack-zh.xlsx", "pack-en.xlsx")
SEALED = {  # the parts that each content has; documents are there where the quarter has some
    "quarter": (*_PAPERS, "README.txt"),
    "ledger": (LEDGER, *_PAPERS, "README.txt"),
}
Members = dict[str, bytes]


class Exporter(NamedTuple):
    """Who sealed a copy, with which key, when."""

    name: str
    public_key: bytes
    at: str


class Seal(NamedTuple):
    """What a manifest says: ledger, quarter, hash of the figures, digests of the members,
    signatures under the figures, who sealed it, what is inside (a key of ``SEALED``).
    """

    ledger: str
    quarter: int
    digest: bytes
    members: dict[str, str]
    signatures: list[Signature]
    exporter: Exporter
    content: str


def canonical(value: Any) -> bytes:
    """Return the one form in which JSON is written: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature_data(signature: Signature) -> dict[str, str]:
    """Return a signature as JSON."""
    return {
        "role": signature.role,
        "name": signature.name,
        "at": signature.at,
        "key": signature.public_key.hex(),
        "signature": signature.signature.hex(),
    }


def signature_of(data: dict[str, str], snapshot: int = 0) -> Signature:
    """Return a signature from JSON; raises ValueError, KeyError or TypeError where it is none."""
    if data["role"] not in ROLES or not str(data["name"]).strip():
        raise ValueError(data["role"])
    key, signed = bytes.fromhex(data["key"]), bytes.fromhex(data["signature"])
    return Signature(snapshot, data["role"], str(data["name"]), key, str(data["at"]), signed)


def bare(fingerprint: str) -> str:
    """Return a fingerprint as fingerprints are compared."""
    return "".join(fingerprint.split()).lower()


def _message(data: dict[str, Any]) -> bytes:
    return b"fundtracker review copy\n" + canonical(data)


def may_seal(key: signing.Key, signatures: list[Signature]) -> None:
    """Refuse a key whose signature does not stand under the figures: UserError
    ``seal_needs_signer``.
    """
    if key.public not in {s.public_key for s in signatures}:
        raise UserError("seal_needs_signer", name=key.name, key=signing.fingerprint(key.public))


class Sealer(NamedTuple):
    """Who seals a copy, and when."""

    key: signing.Key
    at: str


def sealed(
    ledger_uid: str,
    quarter: int,
    digest: str,
    members: Members,
    signatures: list[Signature],
    sealer: Sealer,
) -> bytes:
    """Return the manifest of some members, sealed by a key at a time (see ``may_seal``)."""
    key = sealer.key
    data = {
        "format": FORMAT, "content": "ledger" if LEDGER in members else "quarter",
        "ledger": ledger_uid, "quarter": quarter, "figures": digest,
        "members": {name: sha256(data).hexdigest() for name, data in sorted(members.items())},
        "signatures": [signature_data(s) for s in signatures],
        "exporter": {"name": key.name, "key": key.public.hex(), "at": sealer.at},
    }  # fmt: skip
    return canonical(data | {"seal": signing.sign(key, _message(data)).hex()})


def seal_of(members: Members, path: Path) -> Seal:
    """Return what the manifest says, its seal proved.

    Raises:
        UserError: ``manifest_altered``, ``copy_other_version`` (sealed by a program that writes
            another form).
    """
    try:
        data = json.loads(members[MANIFEST])
        seal = bytes.fromhex(data.pop("seal"))
        who = data["exporter"]
        by = Exporter(str(who["name"]), bytes.fromhex(who["key"]), str(who["at"]))
        if canonical(data | {"seal": seal.hex()}) != members[MANIFEST]:
            raise ValueError
        if not signing.proves(by.public_key, seal, _message(data)):
            raise ValueError
        content = data.get("content", "ledger" if data["format"] == WHOLE_ALWAYS else None)
        if data["format"] not in (FORMAT, WHOLE_ALWAYS):
            raise UserError("copy_other_version", path=path.name, form=str(data["format"])[:40])
        quarter = data["quarter"]
        if set(data["members"]) - {DOCUMENTS} != set(SEALED[content]):
            raise ValueError
        if type(quarter) is not int or not 4 <= quarter < 40_000:
            raise ValueError
        return Seal(
            str(data["ledger"]), quarter, bytes.fromhex(data["figures"]), dict(data["members"]),
            [signature_of(signature) for signature in data["signatures"]], by, content,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError("manifest_altered", path=path.name) from None


def bound(seal: Seal, trusted: Collection[str]) -> Iterator[Issue]:
    """Say where the seal does not hang together with the figures, or is by a key nobody named.

    ``trusted``: fingerprints; empty: any key (the reader compares the one that is told).
    """
    by = seal.exporter
    if by.public_key not in {s.public_key for s in seal.signatures}:
        yield Issue(
            "seal_unbound", None, {"name": by.name, "key": signing.fingerprint(by.public_key)}
        )
    wanted = {bare(fingerprint) for fingerprint in trusted}
    if wanted:
        for name, key in dict.fromkeys(
            [(by.name, by.public_key), *((s.name, s.public_key) for s in seal.signatures)]
        ):
            if bare(signing.fingerprint(key)) not in wanted:
                yield Issue(
                    "key_not_trusted", None, {"name": name, "key": signing.fingerprint(key)}
                )
