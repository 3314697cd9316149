"""The actions of ``fundtracker review`` on key files, and the password of a ledger."""

from __future__ import annotations

import argparse
from pathlib import Path

from fundtracker.cli.context import (
    new_passphrase,
    new_password,
    open_ledger,
    passphrase,
    unlock,
    words_asked,
)
from fundtracker.errors import UserError
from fundtracker.ledger.secrets import passwords
from fundtracker.reports.tables.labels import password_words


def make(options: argparse.Namespace) -> int:
    """Make a key: NAME and -o FILE."""
    from fundtracker.ledger.review import signing

    (name, *_) = words_asked(options, 1)
    if not options.output:
        raise UserError("output_needed")
    key = signing.make_key(Path(options.output), name, passphrase(twice=True))
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def change_passphrase(options: argparse.Namespace) -> int:
    """Put another passphrase on a key file."""
    from fundtracker.ledger.review import signing

    if not options.key:
        raise UserError("key_file_needed")
    key = signing.change_passphrase(Path(options.key), passphrase(), new_passphrase())
    print(f"{key.name}  {signing.fingerprint(key.public)}")
    return 0


def password(options: argparse.Namespace) -> int:
    """Set, change or remove it.

    Raises:
        UserError: ``has_password``, ``has_no_password``, and as ``password_change.change``.
    """
    from fundtracker.ledger.core import password_change

    path = Path(options.ledger)
    if options.action == "set" and passwords.salt_of(path):
        raise UserError("has_password", path=path.name)
    if options.action != "set" and path.is_file() and not passwords.salt_of(path):
        raise UserError("has_no_password", path=path.name)
    unlock(path)
    wanted = None if options.action == "remove" else new_password()
    changed = password_change.change(open_ledger(options, write=True), wanted)
    for line in password_words(path.name, wanted is not None, *changed):
        print(line)
    return 0
