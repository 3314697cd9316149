"""The review copy: one file for a USB stick, and what comes back in it.

A ZIP that every computer opens: the sealed ledger, the frozen figures, the papers, a manifest with
hashes and signatures. It is written in one way only (nothing packed, no times), so that a single byte
that is not as written shows. What readers add, comments and signatures, stands in a member of its own.
"""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.domain.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.i18n import LANGUAGES, tr
from fundtracker.ledger import Ledger, signing
from fundtracker.ledger.reviews import Comment, Signature, comment_uid
from fundtracker.reports import pack_xlsx, pdf
from fundtracker.reports.copy_seal import (
    MANIFEST,
    Members,
    Seal,
    bound,
    canonical,
    may_seal,
    seal_of,
    sealed,
    signature_data,
    signature_of,
)

LEDGER, FIGURES, ADDED = "ledger.ftdb", "figures.json", "added.json"
SEALED = (LEDGER, FIGURES, "pack-zh.pdf", "pack-en.pdf", "pack-zh.xlsx", "pack-en.xlsx", "README.txt")
MEMBERS = (*SEALED, MANIFEST, ADDED)
LARGEST = 4 << 30  # bytes of a copy


class Merged(NamedTuple):
    """What a copy brought: new comments, new signatures."""

    comments: int
    signatures: int


# ---------------------------------------------------------------- writing
def export(ledger: Ledger, quarter: Quarter, path: Path, key: signing.Key, at: str) -> None:
    """Write the copy of a frozen quarter, sealed at a time by a key that signed its figures.

    Raises:
        UserError: ``exists``, ``review_not_locked``, ``seal_needs_signer``, ``write_failed``.
    """
    if path.exists():
        raise UserError("exists", path=path.name)
    found = ledger.reviews.of(quarter.ordinal)
    if found.state not in ("locked", "signed") or found.snapshot_id is None:
        raise UserError("review_not_locked", quarter=quarter.name)
    snapshot = ledger.reviews.snapshot(found.snapshot_id)
    signatures = ledger.reviews.signatures(found.snapshot_id)
    may_seal(key, signatures)
    content, digest = json.loads(snapshot.body), snapshot.sha256.hex()
    members: Members = {FIGURES: snapshot.body, "README.txt": _readme(quarter).encode("utf-8-sig")}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ledger.backup(folder / LEDGER)
        members[LEDGER] = (folder / LEDGER).read_bytes()
        for lang in LANGUAGES:
            how = pdf.Print((lang,))
            members[f"pack-{lang}.pdf"] = pdf.compiled(content, how, "pdf", digest=digest, signatures=signatures)[0]
            pack_xlsx.write(content, lang, folder / "pack.xlsx", digest=digest)
            members[f"pack-{lang}.xlsx"] = (folder / "pack.xlsx").read_bytes()
    members[MANIFEST] = sealed(signing.uid_of(ledger), quarter.ordinal, digest, members, signatures, key, at)
    members[ADDED] = canonical({"comments": [], "signatures": []})
    _write(path, members)


def _readme(quarter: Quarter) -> str:
    return tr(
        "Review copy of {quarter}. Open the PDF or the workbook with any program; figures.json holds the frozen"
        " figures, manifest.json their hashes and signatures. fundtracker review verify FILE proves all of it;"
        " comments and signatures are added with the same program and merged back.", quarter=quarter.name,
    ) + "\r\n"  # fmt: skip


def _packed(members: Members) -> bytes:
    """Return the one form in which members are written."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in MEMBERS:
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), members[name])
    return out.getvalue()


def _write(path: Path, members: Members) -> None:
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(_packed(members))
        part.replace(path)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)


# ---------------------------------------------------------------- reading
def members_of(path: Path) -> Members:
    """Return the members of a copy, no other and none twice, none packed (so none can swell).

    Raises:
        UserError: ``cannot_read``, ``not_a_copy``, ``copy_strange_member`` (another name, ../, packed, twice).
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UserError("not_a_copy", path=path.name)
        with zipfile.ZipFile(path) as archive:
            names: list[str] = []
            for info in archive.infolist():
                stored = info.compress_type == zipfile.ZIP_STORED and info.file_size == info.compress_size
                if info.filename not in MEMBERS or info.filename in names or not stored:
                    raise UserError("copy_strange_member", path=path.name, name=info.filename[:80])
                names.append(info.filename)
            missing = [name for name in MEMBERS if name not in names]
            if missing:
                raise UserError("copy_member_missing", path=path.name, name=missing[0])
            return {name: _member(archive, name) for name in MEMBERS}
    except OSError as error:
        raise UserError("cannot_read", name=path.name, why=error.strerror or "") from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        raise UserError("not_a_copy", path=path.name) from None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return the bytes of a member, whatever its check sum says: the manifest names what was altered."""
    with archive.open(name) as file:
        file._expected_crc = None  # type: ignore[attr-defined]
        return file.read()


def sealed_by(path: Path) -> Seal:
    """Return what the manifest of a copy says: people compare the sealing key with the one on paper.

    Raises:
        UserError: what ``members_of`` names, ``manifest_altered``.
    """
    return seal_of(members_of(path), path)


def verify(path: Path, trusted: Collection[str] = ()) -> list[Issue]:
    """Return what of a copy is not as it was written; every finding names the part.

    A copy that cannot be opened at all gives the one finding of ``members_of``; ``trusted``: see
    ``copy_seal.bound``.
    """
    try:
        members = members_of(path)
        seal = seal_of(members, path)
    except UserError as error:
        return [Issue(error.code, None, error.params)]
    found = [*_altered(members, seal), *bound(seal, trusted)]
    if not found and _packed(members) != path.read_bytes():
        found.append(Issue("copy_wrapping_altered", None, {"path": path.name}))
    return found


def _altered(members: Members, seal: Seal) -> Iterator[Issue]:
    for name in SEALED:
        if sha256(members[name]).hexdigest() != seal.members.get(name):
            yield Issue("member_altered", None, {"name": name})
    if sha256(members[FIGURES]).digest() != seal.digest:
        yield Issue("figures_altered", None, {"quarter": Quarter.at(seal.quarter).name})
    for one in seal.signatures:
        if not signing.stands(seal.ledger, seal.quarter, seal.digest, one):
            yield Issue("signature_wrong", None, {"name": one.name, "quarter": Quarter.at(seal.quarter).name})
    yield from _ledger_inside(members, seal)
    yield from _added(members, seal)


def _ledger_inside(members: Members, seal: Seal) -> Iterator[Issue]:
    """Prove the ledger of the copy: whole, the one that the manifest names, with these very figures."""
    if sha256(members[LEDGER]).hexdigest() != seal.members.get(LEDGER):
        return  # told already
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / LEDGER
        path.write_bytes(members[LEDGER])
        try:
            with Ledger.open(path, "", clock=_no_clock, read_only=True) as ledger:
                yield from ledger.check()
                review = ledger.reviews.of(seal.quarter)
                same = review.snapshot_id is not None and (
                    ledger.reviews.snapshot(review.snapshot_id).body == members[FIGURES]
                )
                if not same or signing.uid_of(ledger) != seal.ledger:
                    yield Issue("figures_altered", None, {"quarter": Quarter.at(seal.quarter).name})
                elif _said(ledger.reviews.signatures(review.snapshot_id or 0)) != _said(seal.signatures):
                    yield Issue("signatures_differ", None, {"quarter": Quarter.at(seal.quarter).name})
        except UserError as error:
            yield Issue(error.code, None, error.params)


def _said(signatures: list[Signature]) -> list[dict[str, str]]:
    return [signature_data(one) for one in signatures]


def _no_clock() -> Any:
    raise RuntimeError("a copy's ledger is never written")


def _added(members: Members, seal: Seal) -> Iterator[Issue]:
    try:
        comments, signatures = added(members)
    except UserError as error:
        yield Issue(error.code, None, error.params)
        return
    for c in comments:
        if comment_uid(*c[1:]) != c.uid or c.quarter != seal.quarter:
            yield Issue("comment_altered", None, {"author": c.author})
    for s in signatures:
        if not signing.stands(seal.ledger, seal.quarter, seal.digest, s):
            yield Issue("signature_wrong", None, {"name": s.name, "quarter": Quarter.at(seal.quarter).name})


def added(members: Members) -> tuple[list[Comment], list[Signature]]:
    """Return the comments and signatures that readers added; raises UserError ``added_altered``."""
    try:
        said = json.loads(members[ADDED])
        if canonical(said) != members[ADDED]:
            raise ValueError
        comments = [Comment(**one) for one in said["comments"]]
        if not all(isinstance(x, str) for c in comments for x in (c.uid, c.figure, c.text, c.author, c.at, c.owner)):
            raise ValueError
        return comments, [signature_of(one) for one in said["signatures"]]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UserError("added_altered") from None


# ---------------------------------------------------------------- adding and bringing back
def _proved(path: Path) -> tuple[Members, Seal]:
    found = verify(path)
    if found:
        first = found[0]
        raise UserError("copy_altered", path=path.name, n=len(found), what=first.params.get("name", first.code))
    members = members_of(path)
    return members, seal_of(members, path)


def _add(path: Path, members: Members, comments: list[Comment], signatures: list[Signature]) -> None:
    members[ADDED] = canonical({
        "comments": [c._asdict() for c in sorted(comments, key=lambda c: (c.at, c.uid))],
        "signatures": [signature_data(s) for s in signatures],
    })  # fmt: skip
    _write(path, members)


def comment(
    path: Path, figure: str, text: str, author: str, at: str, *, owner: str = "", due_day: int | None = None
) -> None:
    """Add a comment to a copy; raises UserError ``copy_altered``, ``text_needed``."""
    if not text.strip():
        raise UserError("text_needed")
    members, seal = _proved(path)
    comments, signatures = added(members)
    said = (seal.quarter, figure, text, author, at, owner, due_day)
    _add(path, members, [*comments, Comment(comment_uid(*said), *said)], signatures)


def sign(path: Path, key: signing.Key, role: str, at: str) -> None:
    """Add a signature over the copy's figures; raises UserError ``copy_altered``, ``signed_already``."""
    members, seal = _proved(path)
    comments, signatures = added(members)
    if any(s.role == role and s.public_key == key.public for s in (*seal.signatures, *signatures)):
        raise UserError("signed_already", name=key.name)
    text = signing.message(seal.ledger, seal.quarter, seal.digest, role, key.name, at)
    _add(path, members, comments, [*signatures, Signature(0, role, key.name, key.public, at, signing.sign(key, text))])


def merge(ledger: Ledger, path: Path) -> Merged:
    """Take a copy's comments and signatures into its ledger; a second time nothing is new.

    Raises:
        UserError: ``copy_altered`` (what), ``copy_of_another_ledger``, ``copy_of_other_figures`` (the quarter was
            reopened and frozen anew, or is not frozen), ``copy_sealed_by_stranger`` (by a key that signed
            nothing here), and what ``Reviews.take_signatures`` names.
    """
    members, seal = _proved(path)
    if seal.ledger != signing.uid_of(ledger):
        raise UserError("copy_of_another_ledger", path=path.name)
    review, name = ledger.reviews.of(seal.quarter), Quarter.at(seal.quarter).name
    snapshot = review.snapshot_id
    if snapshot is None or ledger.reviews.snapshot(snapshot).sha256 != seal.digest:
        raise UserError("copy_of_other_figures", path=path.name, quarter=name)
    there = {(s.role, s.public_key) for s in ledger.reviews.signatures(snapshot)}
    if seal.exporter.public_key not in {key for _, key in there}:
        by = seal.exporter
        raise UserError("copy_sealed_by_stranger", path=path.name, name=by.name, key=signing.fingerprint(by.public_key))
    comments, signatures = added(members)
    ours = [s._replace(snapshot_id=snapshot) for s in (*seal.signatures, *signatures)]
    known = {c.uid for c in ledger.reviews.comments(seal.quarter)}
    if all(c.uid in known for c in comments) and all((s.role, s.public_key) in there for s in ours):
        return Merged(0, 0)
    with ledger.change("review.merge", "", quarter=name, file=path.name) as change:
        n = ledger.reviews.add_comments(change, comments)
        return Merged(n, ledger.reviews.take_signatures(change, seal.quarter, ours))
