"""``review export|comment|countersign|verify|unpack|merge``: the copy to carry away, and what
comes back in it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundtracker import i18n
from fundtracker.cli.context import (
    copy_passphrase,
    day_asked,
    now,
    open_asked,
    passphrase,
    print_json,
    quarter_asked,
    require_figure,
    words_asked,
)
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.review.signing import Comment, Signature

if TYPE_CHECKING:
    from fundtracker.reports.review.copy_additions import Added
    from fundtracker.reports.review.review_copy import Copy


def declare(sub: argparse.ArgumentParser) -> None:
    """Give ``review`` the options that are about copies."""
    tr = i18n.tr
    sub.add_argument("--copy", metavar="FILE", help=tr("the review copy"))
    sub.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="KEY",
        help=tr("fingerprint of a key that may sign (verify)"),
    )
    sub.add_argument(
        "--content",
        choices=("quarter", "ledger"),
        default="quarter",
        help=tr("what the copy holds: figures and documents of the quarter, or the whole ledger"),
    )
    sub.add_argument(
        "--protect",
        action="store_true",
        help=tr("seal the copy for a passphrase, which is asked for (export)"),
    )
    sub.add_argument(
        "--cipher",
        choices=("aes256", "sm4"),
        default="aes256",
        help=tr("the cipher of a protected copy: AES-256 or the national SM4 (export)"),
    )


def export(options: argparse.Namespace) -> int:
    """Write the review copy of a frozen quarter, sealed by the key of the person who exports."""
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import copy_content, review_copy

    if not options.output:
        raise UserError("output_needed")
    if not options.key:
        raise UserError("key_needed")
    key = signing.open_key(Path(options.key), passphrase())
    with open_asked(options) as ledger:
        at, quarter = now().isoformat(timespec="seconds"), quarter_asked(options, ledger)
        print(i18n.tr("What is inside:"))
        for line in copy_content.inside(ledger, quarter, options.content):
            print(f"- {line}")
        secret = copy_passphrase(twice=True) if options.protect else ""
        wanted = copy_content.Wanted(options.content, secret, options.cipher)
        review_copy.export(ledger, quarter, Path(options.output), key, at, wanted)
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def _copy(options: argparse.Namespace) -> Path:
    return _open(Path(options.copy or words_asked(options, 1)[-1]))


def _open(path: Path) -> Path:
    """Return a copy's path; one under a passphrase is opened first."""
    from fundtracker.ledger.secrets import sealed_files

    if sealed_files.is_locked(path):
        sealed_files.unlock(path, copy_passphrase())
    return path


def unpack(options: argparse.Namespace) -> int:
    """Write the parts of a proved copy into a new folder (``-o``)."""
    from fundtracker.reports.review import review_copy

    if not options.output:
        raise UserError("output_needed")
    print("\n".join(review_copy.unpack(_copy(options), Path(options.output))))
    return 0


def comment_data(comment: Comment) -> dict[str, Any]:
    """Return a comment as JSON data."""
    from fundtracker.ledger.review import signing

    due = dt.date.fromordinal(comment.due_day).isoformat() if comment.due_day else None
    return {
        "figure": comment.figure,
        "text": comment.text,
        "author": comment.author,
        "at": comment.at,
        "owner": comment.owner,
        "due": due,
        "unsigned": comment.unsigned,
        "key": signing.fingerprint(comment.key) if comment.key else None,
    }


def comment_line(comment: Comment) -> str:
    """Return a comment in a line: who, when, what proves it, what it says."""
    from fundtracker.reports.review import matters

    text = "  ".join(
        filter(
            None,
            [
                matters.author_of(comment),
                comment.at,
                matters.proof_of(comment),
                comment.figure,
                comment.text,
            ],
        )
    )
    return printable(text)


def printable(text: str) -> str:
    """Return a copy's words so that they steer no terminal."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in text)


def comment(options: argparse.Namespace) -> int:
    """Remark on a figure, in the ledger or in a copy, there sealed by ``--key``: FIGURE TEXT."""
    from fundtracker.cli.context import person
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import review_copy

    figure, text = words_asked(options, 2)[:2]
    if options.copy:
        _open(Path(options.copy))
        if figure:
            _require_in_copy(Path(options.copy), figure)
        key = signing.open_key(Path(options.key), passphrase()) if options.key else None
        review_copy.comment(
            Path(options.copy),
            review_copy.Remark(
                figure,
                text,
                person(options),
                now().isoformat(timespec="seconds"),
                owner=options.owner,
                due_day=day_asked(options.due),
            ),
            key=key,
        )
        if key is None:
            print(
                i18n.tr("The comment is unsigned: nothing proves who wrote it. Seal it with --key.")
            )
        return 0
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger).ordinal
        if figure:
            require_figure(ledger, figure)
        ledger.reviews.comment(
            quarter, figure, text, owner=options.owner, due_day=day_asked(options.due)
        )
    return 0


def _require_in_copy(path: Path, figure: str) -> None:
    """Refuse words about a figure that a copy does not hold; raises UserError
    ``no_such_figure``.
    """
    from fundtracker.reports.review import copy_content, pack, review_copy

    if figure not in pack.figures(json.loads(review_copy.look(path).members[copy_content.FIGURES])):
        raise UserError("no_such_figure", id=figure)


def countersign(options: argparse.Namespace) -> int:
    """Sign in a copy; the signature comes into the ledger by ``merge``."""
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import review_copy

    if not options.key or not options.role:
        raise UserError("key_and_role_needed")
    key = signing.open_key(Path(options.key), passphrase())
    review_copy.sign(_copy(options), key, options.role, now().isoformat(timespec="seconds"))
    return 0


def verify(options: argparse.Namespace) -> int:
    """Say what was altered in a copy, and who sealed it; exit 1 where something was.

    With ``--trust`` a copy by any other key is not proved either.
    """
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import copy_additions, copy_content, review_copy

    copy = None
    try:
        copy = review_copy.look(_copy(options), options.trust)
        issues = copy.issues
    except UserError as error:
        issues = [Issue(error.code, None, error.params)]
    proved = copy if copy and not issues else None
    if options.json:
        print_json(
            {
                "issues": [{"code": i.code, **i.params} for i in issues],
                **_sealed_data(proved),
                **_added_data(copy.added if copy else copy_additions.NOTHING),
            }
        )
    elif proved:
        by = proved.seal.exporter
        print(i18n.tr("The copy is as it was written."))
        print(
            i18n.tr(
                "Sealed by {name} at {at}, key {key}: compare it with the key printed on the pack.",
                name=by.name,
                at=by.at,
                key=signing.fingerprint(by.public_key),
            )
        )
        print(printable(copy_content.said_inside(proved.members)))
        _print_added(proved.added)
    else:
        print("\n".join(map(i18n.say, issues)))
    return 1 if issues else 0


def _sealed_data(copy: Copy | None) -> dict[str, Any]:
    from fundtracker.ledger.review import signing
    from fundtracker.reports.review import copy_content

    if copy is None:
        return {"sealed": None, "content": None, "inside": ""}
    by = copy.seal.exporter
    key = signing.fingerprint(by.public_key)
    return {
        "sealed": {"name": by.name, "at": by.at, "key": key},
        "content": copy.seal.content,
        "inside": copy_content.said_inside(copy.members),
    }


def _added_data(added: Added) -> dict[str, Any]:
    return {
        "comments": [comment_data(c) for c in added.comments],
        "signatures": [signature_data(s) for s in added.signatures],
    }


def signature_data(signature: Signature) -> dict[str, str]:
    """Return a signature for JSON: of its key the fingerprint."""
    from fundtracker.ledger.review import signing

    key = signing.fingerprint(signature.public_key)
    return {"role": signature.role, "name": signature.name, "at": signature.at, "key": key}


def print_words(signatures: Sequence[Signature], comments: Sequence[Comment]) -> None:
    """Print what was signed, then what was said, a line each."""
    for signature in map(signature_data, signatures):
        print("  {role}  {name}  {at}  {key}".format_map(signature))
    for comment in comments:
        print(f"  {comment_line(comment)}")


def _print_added(added: Added) -> None:
    from fundtracker.ledger.review import signing

    for comment in added.comments:
        print(f"  {comment_line(comment)}")
    for s in added.signatures:
        print(f"  {s.role}  {s.name}  {s.at}  {signing.fingerprint(s.public_key)}")


def merge(options: argparse.Namespace) -> int:
    """Take comments and signatures of copies back into the ledger; ``--trust``: of these keys
    alone.
    """
    from fundtracker.reports.review import review_copy

    with open_asked(options, write=True) as ledger:
        for word in words_asked(options, 1):
            done = review_copy.merge(ledger, _open(Path(word)), options.trust)
            print(
                i18n.tr(
                    "{file}: comments {comments}, signatures {signatures}",
                    file=Path(word).name,
                    **done._asdict(),
                )
            )
            _print_added(review_copy.look(Path(word)).added)
    return 0
