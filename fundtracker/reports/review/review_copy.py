"""The review copy: one file for a USB stick, and what comes back in it.

A ZIP that every computer opens, unless it is sealed for a passphrase: the frozen figures, the
papers, the documents of the quarter or the whole ledger (``copy_content``), a manifest with hashes
and signatures. What readers add, comments and signatures, stands in a member of its own.
"""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import input_files, private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.i18n import LANGUAGES, say
from fundtracker.ledger import Ledger, figure_proof
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.people import folded
from fundtracker.ledger.review.signing import Comment, Signature
from fundtracker.ledger.secrets import sealed_files
from fundtracker.reports.review import copy_additions, copy_content, pack, pack_pdf, pack_xlsx
from fundtracker.reports.review.copy_additions import ADDED, NOTHING, Added
from fundtracker.reports.review.copy_content import FIGURES, README, WHOLE, Wanted
from fundtracker.reports.review.copy_seal import (
    DOCUMENTS,
    LEDGER,
    MANIFEST,
    Members,
    Seal,
    Sealer,
    bare,
    bound,
    may_seal,
    seal_of,
    sealed,
    signature_data,
)
from fundtracker.reports.review.pack import Print

LARGEST = 4 << 30  # bytes of a copy


class Merged(NamedTuple):
    """What a copy brought: new comments, new signatures."""

    comments: int
    signatures: int


# ---------------------------------------------------------------- writing
def export(
    ledger: Ledger,
    quarter: Quarter,
    path: Path,
    key: signing.Key,
    at: str,
    wanted: Wanted = copy_content.Wanted(),  # noqa: B008 - a tuple
) -> None:
    """Write the copy of a frozen quarter, sealed at a time by a key that signed its figures.

    Raises:
        UserError: ``exists``, ``review_not_locked``, ``figures_not_proved``,
            ``seal_needs_signer``, ``passphrase_short``, ``write_failed``.
    """
    if path.exists():
        raise UserError("exists", path=path.name)
    review = ledger.reviews.of(quarter.ordinal)
    if review.state not in ("locked", "signed") or review.snapshot_id is None:
        raise UserError("review_not_locked", quarter=quarter.name)
    figure_proof.prove(ledger)
    snapshot = ledger.reviews.snapshot(review.snapshot_id)
    signatures = ledger.reviews.signatures(review.snapshot_id)
    may_seal(key, signatures)
    secret = wanted.secret()
    digest = snapshot.sha256.hex()
    content = pack.with_remarks(
        json.loads(snapshot.body),
        ledger.reviews.comments(quarter.ordinal),
        ledger.reviews.decisions(),
    )
    readme = copy_content.readme(ledger, quarter, wanted.content)
    members: Members = {FIGURES: snapshot.body, README: readme}
    with private_files.working() as name:
        folder = Path(name)
        if wanted.content == WHOLE:
            ledger.backup(folder / LEDGER, plain=True)
            members[LEDGER] = (folder / LEDGER).read_bytes()
        elif documents := copy_content.documents(ledger, quarter):
            members[DOCUMENTS] = documents
        for lang in LANGUAGES:
            how = Print((lang,))
            members[f"pack-{lang}.pdf"] = pack_pdf.compiled(
                content, how, "pdf", digest=digest, signatures=signatures
            )[0]
            pack_xlsx.write(
                content, folder / "pack.xlsx", Print((lang,)), digest=digest, signatures=signatures
            )
            members[f"pack-{lang}.xlsx"] = (folder / "pack.xlsx").read_bytes()
    members[MANIFEST] = sealed(
        signing.uid_of(ledger), quarter.ordinal, digest, members, signatures, Sealer(key, at)
    )
    members[ADDED] = copy_additions.written(NOTHING)
    copy_content.write(path, members, secret)


def unpack(path: Path, folder: Path) -> list[str]:
    """Write the parts of a proved copy into a new folder, for other programs; return their names.

    Raises:
        UserError: ``copy_altered``, ``exists``, ``no_folder``, ``write_failed``.
    """
    copy = _proved(path)
    if folder.exists():
        raise UserError("exists", path=folder.name)
    if not folder.absolute().parent.is_dir():
        raise UserError("no_folder", path=str(folder.parent))
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        private_files.new_folder(part)
        for name, data in copy.members.items():
            private_files.write_bytes(part / name, data)
        private_files.settle(part, folder)
    except OSError as error:
        raise UserError("write_failed", path=folder.name, why=error.strerror or "") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return list(copy.members)


# ---------------------------------------------------------------- reading
class Copy(NamedTuple):
    """A copy as it was read: its parts, what its manifest says, what readers added, what is wrong
    with it.

    ``added`` holds nothing where its part is not in its form.
    """

    members: Members
    seal: Seal
    added: Added
    issues: list[Issue]


def members_of(path: Path) -> Members:
    """Return the members of a copy, no other and none twice, none packed (so none can swell).

    Raises:
        UserError: ``cannot_read``, ``not_a_copy``, ``copy_strange_member`` (another name, ../,
            packed, twice), ``copy_member_missing``; of one under a passphrase
            ``sealed_passphrase_needed``, ``sealed_cut``, ``sealed_altered``.
    """
    return copy_content.unpacked(_bytes(path), path)


def _bytes(path: Path) -> bytes:
    content = input_files.read_bytes(path, LARGEST, UserError("not_a_copy", path=path.name))
    return sealed_files.opened(content, path.name) if sealed_files.is_sealed(content) else content


def look(path: Path, trusted: Collection[str] = ()) -> Copy:
    """Read a copy once and prove it; ``trusted``: see ``copy_seal.bound``.

    Raises:
        UserError: what ``members_of`` names, ``manifest_altered``, ``copy_other_version``.
    """
    content = _bytes(path)
    members = copy_content.unpacked(content, path)
    seal = seal_of(members, path)
    _as_listed(members, seal, path)
    issues = [*_altered(members, seal), *bound(seal, trusted)]
    if not issues and copy_content.packed(members) != content:
        issues.append(Issue("copy_wrapping_altered", None, {"path": path.name}))
    try:
        added = copy_additions.read(members)
    except UserError:
        added = NOTHING
    return Copy(members, seal, added, issues)


def _as_listed(members: Members, seal: Seal, path: Path) -> None:
    """Refuse a copy that lacks a part which its manifest lists, or holds another one."""
    there = members.keys() - {MANIFEST, ADDED}
    for name in sorted(seal.members.keys() - there):
        raise UserError("copy_member_missing", path=path.name, name=name)
    for name in sorted(there - seal.members.keys()):
        raise UserError("copy_strange_member", path=path.name, name=name)


def verify(path: Path, trusted: Collection[str] = ()) -> list[Issue]:
    """Return what of a copy is not as it was written; every finding names the part.

    A copy that cannot be opened at all gives the one finding of ``look``.
    """
    try:
        return look(path, trusted).issues
    except UserError as error:
        return [Issue(error.code, None, error.params)]


def _altered(members: Members, seal: Seal) -> Iterator[Issue]:
    for name, digest in sorted(seal.members.items()):
        if sha256(members[name]).hexdigest() != digest:
            yield Issue("member_altered", None, {"name": name})
    if sha256(members[FIGURES]).digest() != seal.digest:
        yield Issue("figures_altered", None, {"quarter": Quarter.at(seal.quarter).name})
    for signature in seal.signatures:
        if not signing.is_valid(seal.ledger, seal.quarter, seal.digest, signature):
            yield Issue(
                "signature_wrong",
                None,
                {"name": signature.name, "quarter": Quarter.at(seal.quarter).name},
            )
    yield from _ledger_inside(members, seal)
    yield from copy_additions.findings(members, seal)


def _ledger_inside(members: Members, seal: Seal) -> Iterator[Issue]:
    """Prove the ledger of the copy: whole, the one that the manifest names, with these very
    figures.
    """
    if sha256(members.get(LEDGER, b"")).hexdigest() != seal.members.get(LEDGER):
        return  # told already, or there is none
    with private_files.working() as folder:
        path = Path(folder) / LEDGER
        private_files.write_bytes(path, members[LEDGER])
        try:
            _upgraded(path)
            with Ledger.open(path, "", clock=_no_clock, read_only=True) as ledger:
                yield from ledger.check()
                review = ledger.reviews.of(seal.quarter)
                same = review.snapshot_id is not None and (
                    ledger.reviews.snapshot(review.snapshot_id).body == members[FIGURES]
                )
                if not same or signing.uid_of(ledger) != seal.ledger:
                    yield Issue("figures_altered", None, {"quarter": Quarter.at(seal.quarter).name})
                elif _signatures_data(
                    ledger.reviews.signatures(review.snapshot_id or 0)
                ) != _signatures_data(seal.signatures):
                    yield Issue(
                        "signatures_differ", None, {"quarter": Quarter.at(seal.quarter).name}
                    )
        except UserError as error:
            yield Issue(error.code, None, error.params)


def _upgraded(path: Path) -> None:
    """Bring our own copy of a ledger that an older program sealed to the present form."""
    try:
        Ledger.open(path, "", clock=_no_clock, read_only=True).close()
    except UserError as error:
        if error.code != "upgrade_needs_writing":
            raise
        Ledger.open(path, "", clock=_now).close()


def _signatures_data(signatures: list[Signature]) -> list[dict[str, str]]:
    return [signature_data(signature) for signature in signatures]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _no_clock() -> Any:
    raise RuntimeError("a copy's ledger is never written")


# ---------------------------------------------------------------- adding and bringing back
def _proved(path: Path, trusted: Collection[str] = ()) -> Copy:
    try:
        copy = look(path, trusted)
        issues = copy.issues
    except UserError as error:
        if error.code == "sealed_passphrase_needed":
            raise
        issues = [Issue(error.code, None, error.params)]
    if issues:
        raise UserError("copy_altered", path=path.name, n=len(issues), what=say(issues[0]))
    return copy


class Remark(NamedTuple):
    """What somebody remarks on a figure of a copy (its id; '' for the quarter as a whole)."""

    figure: str
    text: str
    author: str
    at: str
    owner: str = ""
    due_day: int | None = None


def comment(
    path: Path,
    remark: Remark,
    key: signing.Key | None = None,
) -> None:
    """Add a comment to a copy, sealed by its author's key (it bears the key's name), or unsigned.

    Raises:
        UserError: ``copy_altered``, ``sealed_passphrase_needed``, ``text_needed``.
    """
    if not remark.text.strip():
        raise UserError("text_needed")
    members, seal, added, _ = _proved(path)
    comment = Comment("", seal.quarter, *remark)
    members[ADDED] = copy_additions.written(
        copy_additions.with_comment(added, members, seal.ledger, comment, key)
    )
    copy_content.write(path, members)


def sign(path: Path, key: signing.Key, role: str, at: str) -> None:
    """Add a signature over the copy's figures; raises UserError ``copy_altered``,
    ``signed_already``.
    """
    members, seal, added, _ = _proved(path)
    if any(
        s.role == role and s.public_key == key.public for s in (*seal.signatures, *added.signatures)
    ):
        raise UserError("signed_already", name=key.name)
    text = signing.message(seal.ledger, seal.quarter, seal.digest, role, key.name, at)
    signature = Signature(0, role, key.name, key.public, at, signing.sign(key, text))
    members[ADDED] = copy_additions.written(
        copy_additions.with_signature(added, members, signature, key)
    )
    copy_content.write(path, members)


def merge(ledger: Ledger, path: Path, trusted: Collection[str] = ()) -> Merged:
    """Take a copy's comments and signatures into its ledger; a second time nothing is new.

    ``trusted``: fingerprints; where any are named, nothing by another key comes in.

    Raises:
        UserError: ``copy_altered`` (what), ``copy_of_another_ledger``, ``copy_of_other_figures``
            (the quarter was reopened and frozen anew, or is not frozen),
            ``copy_sealed_by_stranger`` (by a key that signed nothing here), ``key_not_trusted``,
            ``name_of_another_key`` (somebody signs with a key that is not the one known here under
            his name), ``figures_not_proved``, and what ``Reviews.take_signatures`` names.
    """
    _, seal, added, _ = _proved(path)
    if seal.ledger != signing.uid_of(ledger):
        raise UserError("copy_of_another_ledger", path=path.name)
    review, name = ledger.reviews.of(seal.quarter), Quarter.at(seal.quarter).name
    snapshot = review.snapshot_id
    if snapshot is None or ledger.reviews.snapshot(snapshot).sha256 != seal.digest:
        raise UserError("copy_of_other_figures", path=path.name, quarter=name)
    there = {(s.role, s.public_key) for s in ledger.reviews.signatures(snapshot)}
    if seal.exporter.public_key not in {key for _, key in there}:
        by = seal.exporter
        raise UserError(
            "copy_sealed_by_stranger",
            path=path.name,
            name=by.name,
            key=signing.fingerprint(by.public_key),
        )
    ours = [s._replace(snapshot_id=snapshot) for s in (*seal.signatures, *added.signatures)]
    known = {c.uid for c in ledger.reviews.comments(seal.quarter)}
    comments = [c for c in added.comments if c.uid not in known]
    signatures = [s for s in ours if (s.role, s.public_key) not in there]
    if not comments and not signatures:
        return Merged(0, 0)
    if signatures:
        figure_proof.prove(ledger)
    who = [
        *((c.author, c.key) for c in comments if c.key),
        *((s.name, s.public_key) for s in signatures),
    ]
    _known_by_name(ledger, who, trusted)
    with ledger.change("review.merge", "", quarter=name, file=path.name) as change:
        n = ledger.reviews.add_comments(change, comments)
        return Merged(n, ledger.reviews.take_signatures(change, seal.quarter, signatures))


def _known_by_name(ledger: Ledger, who: list[tuple[str, bytes]], trusted: Collection[str]) -> None:
    """Refuse a key that is not the one under which a name is known here, or that is not among
    those named.
    """
    known, wanted = ledger.reviews.keys(), {bare(fingerprint) for fingerprint in trusted}
    for name, key in who:
        fingerprint_read = signing.fingerprint(key)
        if wanted and bare(fingerprint_read) not in wanted:
            raise UserError("key_not_trusted", name=name, key=fingerprint_read)
        others = known.get(folded(name), {key}) - {key}
        if others and not wanted and key not in known[folded(name)]:
            other = ", ".join(sorted(map(signing.fingerprint, others)))
            raise UserError("name_of_another_key", name=name, key=fingerprint_read, other=other)
