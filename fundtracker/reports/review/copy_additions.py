"""What readers add to a review copy: comments and signatures, each sealed by the key of who added
it.

A comment is signed over all it says, its author and the hash of the copy's manifest, so that it
can neither be altered nor carried into another copy, quarter or ledger. A tally, signed by the
same key, names all that this key added: what is taken out, or slipped in under a key, shows.
Without a key a comment is *unsigned*.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.reviews import ROLES, comment_uid
from fundtracker.ledger.review.signing import Comment, Signature
from fundtracker.reports.review.copy_seal import (
    MANIFEST,
    Members,
    Seal,
    canonical,
    signature_data,
    signature_of,
)

ADDED = "added.json"
_TEXTS = ("uid", "figure", "text", "author", "at", "owner")
_BYTES = ("copy", "key", "signature")


class Tally(NamedTuple):
    """All that a key added: uids of comments, roles of signatures, in order; signed by it."""

    key: bytes
    comments: tuple[str, ...]
    roles: tuple[str, ...]
    signature: bytes


class Added(NamedTuple):
    """What readers added to a copy."""

    comments: list[Comment]
    signatures: list[Signature]
    tallies: list[Tally]


NOTHING = Added([], [], [])


def copy_id(members: Members) -> bytes:
    """Return the hash that additions are bound to: of the manifest, thus of all sealed parts."""
    return sha256(members[MANIFEST]).digest()


# ---------------------------------------------------------------- the member
def written(added: Added) -> bytes:
    """Return the one form in which additions are written."""
    return canonical(
        {
            "comments": [
                c._asdict() | {name: getattr(c, name).hex() for name in _BYTES}
                for c in sorted(added.comments, key=lambda c: (c.at, c.uid))
            ],
            "signatures": [
                signature_data(s)
                for s in sorted(added.signatures, key=lambda s: (ROLES.index(s.role), s.public_key))
            ],
            "tallies": [
                {
                    "key": t.key.hex(),
                    "comments": t.comments,
                    "roles": t.roles,
                    "signature": t.signature.hex(),
                }
                for t in sorted(added.tallies)
            ],
        }
    )


def read(members: Members) -> Added:
    """Return what readers added; raises UserError ``added_altered`` where it is not in its one
    form.
    """
    try:
        data = json.loads(members[ADDED])
        added = Added(
            [_comment(comment) for comment in data["comments"]],
            [signature_of(signature) for signature in data["signatures"]],
            [_tally(tally) for tally in data["tallies"]],
        )
        keys = [t.key for t in added.tallies]
        roles = [(s.role, s.public_key) for s in added.signatures]
        for some in ([c.uid for c in added.comments], keys, roles):
            if len(set(some)) < len(some):
                raise ValueError("twice")
        if written(added) != members[ADDED]:
            raise ValueError("form")
        return added
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise UserError("added_altered") from None


def _comment(comment_data: dict[str, Any]) -> Comment:
    comment = Comment(**comment_data | {name: bytes.fromhex(comment_data[name]) for name in _BYTES})
    texts = [getattr(comment, name) for name in _TEXTS]
    if (
        not all(isinstance(text, str) for text in texts)
        or not comment.text.strip()
        or type(comment.quarter) is not int
    ):
        raise ValueError("texts")
    day = comment.due_day
    if day is not None and (type(day) is not int or not 1 <= day <= dt.date.max.toordinal()):
        raise ValueError("day")
    if len(comment.copy) != 32 or (len(comment.key), len(comment.signature)) not in (
        (0, 0),
        (32, 64),
    ):
        raise ValueError("lengths")
    return comment


def _tally(tally_data: dict[str, Any]) -> Tally:
    comments, roles = tuple(tally_data["comments"]), tuple(tally_data["roles"])
    if not all(isinstance(text, str) for text in (*comments, *roles)):
        raise ValueError("names")
    return Tally(
        bytes.fromhex(tally_data["key"]), comments, roles, bytes.fromhex(tally_data["signature"])
    )


# ---------------------------------------------------------------- adding
def with_comment(
    added: Added, members: Members, ledger: str, given_comment: Comment, key: signing.Key | None
) -> Added:
    """Return additions with one more comment, sealed by a key, or unsigned.

    ``given_comment``: what it says; its uid, copy, key and signature are made here. A sealed
    comment bears the key's name.
    """
    comment = given_comment._replace(copy=copy_id(members))
    if key is not None:
        comment = comment._replace(author=key.name, key=key.public)
        comment = comment._replace(
            signature=signing.sign(key, signing.comment_message(ledger, comment))
        )
    comment = comment._replace(uid=comment_uid(comment))
    return _tallied(added._replace(comments=[*added.comments, comment]), members, key)


def with_signature(added: Added, members: Members, signature: Signature, key: signing.Key) -> Added:
    """Return additions with one more signature under the figures, made by a key."""
    return _tallied(added._replace(signatures=[*added.signatures, signature]), members, key)


def _tallied(added: Added, members: Members, key: signing.Key | None) -> Added:
    if key is None:
        return added
    comments, roles = _of(added, key.public)
    mine = Tally(
        key.public,
        comments,
        roles,
        signing.sign(key, _message(members, key.public, comments, roles)),
    )
    return added._replace(tallies=[*(t for t in added.tallies if t.key != key.public), mine])


def _of(added: Added, key: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a key added: uids, roles, both sorted."""
    return (
        tuple(sorted(c.uid for c in added.comments if c.key == key)),
        tuple(sorted(s.role for s in added.signatures if s.public_key == key)),
    )


def _message(
    members: Members, key: bytes, comments: tuple[str, ...], roles: tuple[str, ...]
) -> bytes:
    return b"fundtracker additions\n" + canonical(
        [copy_id(members).hex(), key.hex(), comments, roles]
    )


# ---------------------------------------------------------------- proving
def findings(members: Members, seal: Seal) -> Iterator[Issue]:
    """Say what of the additions is not as its author added it; every finding names the entry."""
    try:
        added = read(members)
    except UserError as error:
        yield Issue(error.code, None, error.params)
        return
    copy, quarter = copy_id(members), Quarter.at(seal.quarter).name
    for c in added.comments:
        named = {"name": c.author, "text": c.text[:40]}
        if c.copy != copy or c.quarter != seal.quarter:
            yield Issue("comment_of_another_copy", None, named)
        elif c.key and not signing.sealed(seal.ledger, c):
            yield Issue("comment_seal_wrong", None, named)
        elif comment_uid(c) != c.uid:
            yield Issue("comment_altered", None, named)
    for s in added.signatures:
        if not signing.is_valid(seal.ledger, seal.quarter, seal.digest, s):
            yield Issue("signature_wrong", None, {"name": s.name, "quarter": quarter})
    yield from _untallied(added, members)


def _untallied(added: Added, members: Members) -> Iterator[Issue]:
    """Compare what a key added with its tally."""
    names = {c.key: c.author for c in added.comments if c.key} | {
        s.public_key: s.name for s in added.signatures
    }
    tallies = {t.key: t for t in added.tallies}
    for key in sorted(names.keys() | tallies.keys()):
        tally = tallies.get(key)
        who = {"name": names.get(key, "?"), "key": signing.fingerprint(key)}
        if tally is None or not signing.proves(
            key, tally.signature, _message(members, key, *tally[1:3])
        ):
            yield Issue("tally_wrong", None, who)
            continue
        comments, roles = _of(added, key)
        here, tallied = {*comments, *roles}, {*tally.comments, *tally.roles}
        if tallied - here:
            yield Issue("addition_missing", None, who | {"n": len(tallied - here)})
        for uid in sorted(here - tallied):
            text = next((c.text for c in added.comments if c.uid == uid), uid)
            yield Issue("addition_strange", None, who | {"text": text[:40]})
