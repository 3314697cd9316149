"""``desk push|pull|hub-…``: the hub on PostgreSQL, for desks, for the hub, for who sets it up."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fundtracker.cli.context import hub_password, new_hub_password, open_ledger, passphrase, step
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks.registry import HUB, READER
from fundtracker.ledger.hub_database import (
    check,
    desk_side,
    followers,
    hub_recovery,
    hub_side,
    kept,
    schema,
)
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key
from fundtracker.reports.desks import desk_words, hub_words
from fundtracker.reports.tables.progress import Steps

ADDRESS = "FUNDTRACKER_HUB"  # environment variable: the address of the hub
# What passes by itself: the hub that goes on tries again, and a person has the file meanwhile.
PASSES = ("hub_away", "hub_busy", "ledger_in_use", "ledger_busy", "read_only_ledger")


def push(options: argparse.Namespace) -> int:
    """Put this desk's work into the hub's inbox."""
    with open_ledger(options) as ledger, _reached(options, ledger) as (server, key):
        n = desk_side.push(ledger, _needed(key), server, _tick)
        print(hub_words.pushed(n))
    return 0


def pull(options: argparse.Namespace) -> int:
    """Take what the hub has; exit 1 where changes of this desk were refused."""
    with open_ledger(options, write=True) as ledger, _reached(options, ledger) as (server, _):
        answered = desk_side.pull(ledger, server, _tick)
        for line in [*desk_words.answered(answered), *desk_words.refusals(ledger)]:
            print(line)
    return int(answered.refused > 0)


def set_up(options: argparse.Namespace) -> int:
    """Make a hub of a database for this ledger, and let desks have what the hub's file has."""
    with open_ledger(options) as ledger, _reached(options, ledger) as (server, key):
        schema.set_up(ledger, _needed(key), server)
        followers.put_base(ledger, _needed(key), server)
        n = hub_side.publish(ledger, _needed(key), server, tick=_tick)
        print(hub_words.set_up(server.where.name, n))
    return 0


def login(options: argparse.Namespace) -> int:
    """Let a login of the database in as a desk, as the hub or as a reader; or out."""
    if not options.what:
        raise UserError("name_needed")
    if options.to is None and not options.reader and not options.remove:
        raise UserError("hub_login_as")
    with open_ledger(options) as ledger, _reached(options, ledger) as (server, _):
        if options.remove:
            schema.remove_login(ledger, server, options.what)
            print(hub_words.shut_out(options.what))
            return 0
        number = READER if options.reader else options.to
        secret = None if options.no_password else new_hub_password(options.what)
        schema.put_login(ledger, server, options.what, number, secret)
        print(hub_words.let_in(options.what, number))
    return 0


def decide(options: argparse.Namespace) -> int:
    """Decide on what desks pushed; with ``--every`` until it is stopped. Exit 1 where a change was
    refused.
    """
    if not options.every:
        return int(_decided(options))
    while True:
        try:
            _decided(options)
        except UserError as error:
            if error.code not in PASSES:
                raise
            print(say(error), file=sys.stderr)
        except KeyboardInterrupt:
            return 0
        try:
            time.sleep(options.every)
        except KeyboardInterrupt:
            return 0


def _decided(options: argparse.Namespace) -> bool:
    """Decide once; the file is free in between for who works at the hub."""
    with open_ledger(options, write=True) as ledger, _reached(options, ledger) as (server, key):
        rounds = hub_side.decide(ledger, _needed(key), server, _tick)
        for each in rounds:
            for line in hub_words.decided(each):
                print(line, flush=True)
        if not rounds and not options.every:
            print(hub_words.nothing())
    return hub_side.refused(rounds)


def prove(options: argparse.Namespace) -> int:
    """Prove the chain of each ledger at the hub, and this file by it; exit 1 where one is not."""
    with open_ledger(options) as ledger, _reached(options, ledger) as (server, _):
        findings = check.check(ledger, server)
        for each in findings:
            print(hub_words.checked(each))
        issues = check.against(ledger, server)
        for issue in issues:
            print(say(issue))
        if not issues:
            print(hub_words.fits(ledger.path.name))
    return int(bool(issues) or any(each.wrong for each in findings))


def recover(options: argparse.Namespace) -> int:
    """Put back into the hub's file what an older copy of it lacks, from its database."""
    with open_ledger(options, write=True) as ledger, _reached(options, ledger) as (server, _):
        print(hub_words.recovered(hub_recovery.recover(ledger, server, _tick)))
    return 0


@contextmanager
def _reached(options: argparse.Namespace, ledger: Ledger) -> Iterator[tuple[Server, Key | None]]:
    """Connect to the hub; a password is asked for where the server asks and none is kept."""
    key = None
    if options.desk_key:
        key = signing.open_key(Path(options.desk_key), passphrase())
    typed, secret = options.hub or os.environ.get(ADDRESS), hub_password(ask=False)
    try:
        server = kept.connect(ledger, typed, key, secret)
    except UserError as error:
        if error.code != "hub_password_needed":
            raise
        secret = hub_password(ask=True, name=str(error.params["name"]))
        server = kept.connect(ledger, typed, key, secret)
    with server:
        kept.remember(ledger, server, key if options.keep_password else None, secret)
        yield server, key


def _needed(key: Key | None) -> Key:
    if key is None:
        raise UserError("key_file_needed")
    return key


def _tick(done: int, of: int) -> None:
    steps = Steps(step)
    steps.of, steps.done = of, done - 1
    steps.step(tr("changes"))


def state(options: argparse.Namespace, ledger: Ledger) -> list[str]:
    """Return where this desk stands at its hub, if its address is named; words where it is away."""
    if not options.hub or ledger.desk == HUB:
        return []
    try:
        with _reached(options, ledger) as (server, _):
            return [hub_words.standing(desk_side.state(ledger, server))]
    except UserError as error:
        return [say(error)]
