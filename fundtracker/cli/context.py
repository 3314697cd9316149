"""What every command needs: the person, the clock, a ledger, what was asked for; how it answers."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from fundtracker import audit, i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.secrets import passwords
from fundtracker.reports.tables.labels import proof_notes, set_aside_words, unproved_notes
from fundtracker.reports.tables.progress import Steps

if TYPE_CHECKING:
    from fundtracker.ledger.hub_database.server import Server
    from fundtracker.ledger.review.signing import Key

PASSPHRASE = "FUNDTRACKER_PASSPHRASE"  # for scripts; people are asked
MY_KEY = "FUNDTRACKER_KEY"  # environment variable: the key file of who works
NEW_PASSPHRASE = "FUNDTRACKER_NEW_PASSPHRASE"  # environment variable
PASSWORD = "FUNDTRACKER_PASSWORD"  # of a ledger
NEW_PASSWORD = "FUNDTRACKER_NEW_PASSWORD"
HUB_PASSWORD = "FUNDTRACKER_HUB_PASSWORD"  # of this login at the hub's database
NEW_HUB_PASSWORD = "FUNDTRACKER_NEW_HUB_PASSWORD"  # of a login that is let in there
COPY_PASSPHRASE = "FUNDTRACKER_COPY_PASSPHRASE"  # of a review copy
FIRST_YEAR, LAST_YEAR = 1990, 2099  # as in the files that are read


def person(options: argparse.Namespace) -> str:
    """Return who works here: ``--person``, else the login name."""
    if options.person:
        return str(options.person)
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name in a bare container
        return "unknown"


class AskedOptions(argparse.Namespace):
    """The options of a command of many actions, and which of them its action has read."""

    def __init__(self, options: argparse.Namespace) -> None:
        """Wrap the options that were parsed."""
        self.__dict__ |= {"told": options, "read": set()}

    def __getattr__(self, name: str) -> Any:
        """Return what was told, and keep that it was read."""
        self.read.add(name)
        return getattr(self.told, name)


# Options that every action may be given.
_OF_EVERY_ACTION = {"command", "typed", "reason", "json", "dry_run", "lang", "person", "my_key"}
_UNSAID = {"technique": "other", "what": "call"}  # what stands where nothing is told


def tell_what_follows(issues: Sequence[Issue], to: TextIO | None = None) -> None:
    """Print what a change made of what stood before it."""
    for issue in issues:
        print(f"! {i18n.say(issue)}", file=to)


def refuse_unused(options: argparse.Namespace) -> None:
    """Refuse what was told and no line of the action has read: it would be lost in silence.

    Raises:
        UserError: ``option_unused``.
    """
    if not isinstance(options, AskedOptions):
        return
    used = _OF_EVERY_ACTION | options.read
    for name, value in vars(options.told).items():
        is_stated = value is not None and value is not False and value not in ("", [])
        if is_stated and name not in used and value != _UNSAID.get(name):
            shown = "class" if name == "partner_class" else name.replace("_", "-")
            raise UserError("option_unused", name=f"--{shown}", action=options.action)


def now() -> dt.datetime:
    """Return the time of the desk, in UTC."""
    return dt.datetime.now(dt.UTC)


def quarter_of(text: str) -> Quarter:
    """Return the quarter a person names; raises UserError ``bad_quarter``."""
    try:
        quarter = Quarter.parse(text)
    except ValueError:
        raise UserError("bad_quarter", text=text) from None
    if not FIRST_YEAR <= quarter.year <= LAST_YEAR:
        raise UserError("bad_quarter", text=text)
    return quarter


def open_ledger(options: argparse.Namespace, *, write: bool = False) -> Ledger:
    """Open the ledger named by ``--ledger``; a reading command never takes the writer's lock.

    Who writes works with the key of ``--my-key``, which is asked for where the ledger has roles.
    """
    unlock(Path(options.ledger))
    ledger = Ledger.open(options.ledger, person(options), clock=now, read_only=not write)
    if write:
        try:
            ledger.work_as(my_key(options, ledger))
        except BaseException:
            ledger.close()
            raise
    audit.opened(ledger.path, ledger.person, getattr(options, "typed", ""))
    for name in ledger.set_aside:
        print(set_aside_words(ledger.path, name), file=sys.stderr)
    for words in unproved_notes(ledger):
        print(words, file=sys.stderr)
    return ledger


def say_proof(ledger: Ledger) -> None:
    """Prove the rows of a small ledger that is about to be shown; say what does not prove, or that
    they are too many.
    """
    phrases = unproved_notes(ledger)
    for words in proof_notes(ledger):
        if words not in phrases:
            print(words, file=sys.stderr)


def my_key(options: argparse.Namespace, ledger: Ledger) -> Key | None:
    """Return the key of who works, unlocked; None where none is named.

    The key that ``review`` signs with (``--key``) is the worker's too where the ledger has roles.
    """
    name = getattr(options, "my_key", None) or os.environ.get(MY_KEY)
    if not name and ledger.people.on():
        name = getattr(options, "key", None)
    if not name:
        return None
    from fundtracker.ledger.review import signing

    return signing.open_key(Path(name), passphrase())


def unlock(path: Path) -> None:
    """Ask for the password of a ledger that has one; raises UserError ``password_asked``,
    ``wrong_password``.
    """
    if passwords.is_locked(path):
        passwords.unlock(path, _secret(PASSWORD, i18n.tr("Password of {name}: ", name=path.name)))


def new_password() -> str:
    """Return the password that a ledger is to have, asked for twice.

    Raises:
        UserError: ``password_asked``, ``passwords_differ``.
    """
    wanted = _secret(NEW_PASSWORD, i18n.tr("New password: "))
    if NEW_PASSWORD not in os.environ and _asked(i18n.tr("New password again: ")) != wanted:
        raise UserError("passwords_differ")
    return wanted


def _secret(variable: str, prompt: str) -> str:
    from_environment = os.environ.get(variable)
    if from_environment is not None:
        return from_environment
    try:
        return _asked(prompt)
    except UserError:
        raise UserError("password_asked", name=variable) from None


def print_json(value: Any) -> None:
    """Print one JSON document, Chinese as it is."""
    json.dump(value, sys.stdout, ensure_ascii=False, indent=1)
    print()


def step(steps: Steps) -> None:
    """Show how far work in steps is, where a person looks on."""
    if sys.stderr.isatty():
        end = "\n" if steps.done == steps.of else ""
        sys.stderr.write(f"\r\x1b[K{steps.done} / {steps.of}  {steps.name}{end}")
        sys.stderr.flush()


def progress(label: str, rows: int) -> None:
    """Show how far a long work is, where a person looks on."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{label} {rows:,} " + i18n.tr("rows"))
        sys.stderr.flush()


def issue_line(issue: Issue) -> str:
    """Return an issue as a line of text: where, code, sentence."""
    where = "" if issue.line is None else i18n.tr("line {line}: ", line=issue.line)
    return f"{where}{i18n.say(issue)} [{issue.code}]"


def refusal(error: RefusedError) -> dict[str, object]:
    """Return a refusal in the terms of the samples: its code and the line where it shows."""
    return {"refused": error.code, "line": error.params.get("line"), "why": i18n.say(error)}


def open_asked(options: argparse.Namespace, *, write: bool = False) -> Ledger:
    """Open the ledger named; raises UserError ``ledger_needed``."""
    if options.ledger is None:
        raise UserError("ledger_needed")
    return open_ledger(options, write=write)


def quarter_asked(options: argparse.Namespace, ledger: Ledger) -> Quarter:
    """Return the quarter named, else the latest with payments; raises UserError ``bad_quarter``."""
    if options.quarter is None:
        from fundtracker.reports.tables.report_table import latest

        return latest(ledger)
    return quarter_of(options.quarter)


def words_asked(options: argparse.Namespace, n: int) -> list[str]:
    """Return the words given; raises UserError ``words_needed`` where they are fewer than n, or
    the last is empty.
    """
    if len(options.words) < n or not options.words[n - 1].strip():
        raise UserError("words_needed", n=n)
    return list(options.words)


def require_figure(ledger: Ledger, figure: str) -> None:
    """Refuse words about a figure that no table holds and no breach; raises UserError
    ``no_such_figure``.
    """
    from fundtracker.domain.park.warnings import CODES
    from fundtracker.ledger.review.answers import PREFIX
    from fundtracker.reports import explain

    if figure.startswith(PREFIX) and figure.removeprefix(PREFIX).partition("/")[0] in CODES:
        return

    explain.explain(ledger, figure, limit=0)


def day_asked(text: str | None) -> int | None:
    """Return an ISO day as an ordinal, None of none; raises UserError ``bad_date``."""
    try:
        return dt.date.fromisoformat(text).toordinal() if text else None
    except ValueError:
        raise UserError("bad_date", text=text) from None


def passphrase(*, twice: bool = False) -> str:
    """Return the passphrase of a key: from the environment, else asked for without showing it.

    Raises:
        UserError: ``passphrase_needed`` (there is no terminal to ask on), ``passphrases_differ``.
    """
    from_environment = os.environ.get(PASSPHRASE)
    if from_environment is not None:
        return from_environment
    passphrase_typed = _asked(i18n.tr("Passphrase: "))
    if twice and _asked(i18n.tr("Passphrase again: ")) != passphrase_typed:
        raise UserError("passphrases_differ")
    return passphrase_typed


def new_passphrase() -> str:
    """Return the passphrase that is to come in place of one, asked for twice.

    Raises:
        UserError: ``passphrase_needed``, ``passphrases_differ``.
    """
    from_environment = os.environ.get(NEW_PASSPHRASE)
    if from_environment is not None:
        return from_environment
    wanted = _asked(i18n.tr("New passphrase: "))
    if _asked(i18n.tr("Passphrase again: ")) != wanted:
        raise UserError("passphrases_differ")
    return wanted


def copy_passphrase(*, twice: bool = False) -> str:
    """Return the passphrase of a review copy: from the environment, else asked for.

    Raises:
        UserError: ``passphrase_needed``, ``passphrases_differ``.
    """
    from_environment = os.environ.get(COPY_PASSPHRASE)
    if from_environment is not None:
        return from_environment
    try:
        typed = _asked(i18n.tr("Passphrase of the copy: "))
    except UserError:
        raise UserError("passphrase_needed", name=COPY_PASSPHRASE) from None
    if twice and _asked(i18n.tr("Passphrase again: ")) != typed:
        raise UserError("passphrases_differ")
    return typed


def hub_password(*, ask: bool, name: str = "") -> str | None:
    """Return the password at the hub's database: from the environment, else asked for; None where
    it is not to be asked.

    Raises:
        UserError: ``hub_password_needed``.
    """
    if (from_environment := os.environ.get(HUB_PASSWORD)) is not None or not ask:
        return from_environment
    try:
        return _asked(i18n.tr("Password of {name}: ", name=name))
    except UserError:
        raise UserError("hub_password_needed", name=name) from None


def hub_server(text: str) -> Server:
    """Return a connection to a hub's database that is read from; a password is asked for where
    the server asks.

    Raises:
        UserError: as ``ledger.hub_database.server``.
    """
    from fundtracker.ledger.hub_database import server

    where = server.address(text)
    try:
        return server.Server(where, hub_password(ask=False))
    except UserError as error:
        if error.code != "hub_password_needed":
            raise
    return server.Server(where, hub_password(ask=True, name=where.name))


def new_hub_password(login: str) -> str:
    """Return the password that a login of the hub's database is to have, asked for twice.

    Raises:
        UserError: ``password_asked``, ``passwords_differ``, ``passphrase_short``.
    """
    from fundtracker.ledger.secrets import sealing

    wanted = _secret(NEW_HUB_PASSWORD, i18n.tr("Password of {name}: ", name=login))
    if NEW_HUB_PASSWORD not in os.environ and _asked(i18n.tr("New password again: ")) != wanted:
        raise UserError("passwords_differ")
    sealing.must_be_strong(wanted)
    return wanted


def _asked(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter(
            "error", getpass.GetPassWarning
        )  # it would be read from a pipe, or shown
        try:
            return getpass.getpass(prompt)
        except (EOFError, OSError, getpass.GetPassWarning):
            raise UserError("passphrase_needed", name=PASSPHRASE) from None
