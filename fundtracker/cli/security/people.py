"""``people``: who works with a ledger, by which key, in which roles."""

from __future__ import annotations

import argparse
from pathlib import Path

from fundtracker.cli.context import open_asked, print_json
from fundtracker.i18n import tr
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.roles import ROLES, Person
from fundtracker.reports.tables.labels import people_roles


def people(options: argparse.Namespace) -> int:
    """List the register, or print the public part of a key file."""
    if options.show_key:
        return _show_key(options)
    with open_asked(options) as ledger:
        registered, on = ledger.people.all(), ledger.people.on()
    if options.json:
        print_json({"roles": on, "people": [_data(person) for person in registered]})
        return 0
    if not on:
        print(tr("No roles: nobody is registered as administrator, everybody does all."))
    for person in registered:
        words = people_roles(", ".join(sorted(person.roles, key=ROLES.index)))
        print(f"{person.name}  {_fingerprint(person.public_key)}  {words}")
    return 0


def _show_key(options: argparse.Namespace) -> int:
    name, public = signing.public_part(Path(options.show_key))
    if options.json:
        print_json({"name": name, "public_key": public, "fingerprint": _fingerprint(public)})
    else:
        print(f"{name}\n{public}\n{_fingerprint(public)}")
    return 0


def _data(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "public_key": person.public_key,
        "fingerprint": _fingerprint(person.public_key),
        "roles": sorted(person.roles, key=ROLES.index),
    }


def _fingerprint(public: str) -> str:
    return signing.fingerprint(bytes.fromhex(public))
