"""What every command needs: the person, the clock, a ledger, what was asked for; how it answers."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import os
import sys
import warnings
from typing import Any

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, RefusedError, UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.labels import set_aside_words
from fundtracker.reports.tables.progress import Steps

PASSPHRASE = "FUNDTRACKER_PASSPHRASE"  # for scripts; people are asked
FIRST_YEAR, LAST_YEAR = 1990, 2099  # as in the files that are read


def person(options: argparse.Namespace) -> str:
    """Return who works here: ``--person``, else the login name."""
    if options.person:
        return str(options.person)
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name in a bare container
        return "unknown"


def now() -> dt.datetime:
    """Return the time of the desk, in UTC."""
    return dt.datetime.now(dt.UTC)


def quarter_of(text: str) -> Quarter:
    """Return the quarter a person names; raises UserError ``bad_quarter``."""
    try:
        found = Quarter.parse(text)
    except ValueError:
        raise UserError("bad_quarter", text=text) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise UserError("bad_quarter", text=text)
    return found


def open_ledger(options: argparse.Namespace, *, write: bool = False) -> Ledger:
    """Open the ledger named by ``--ledger``; a reading command never takes the writer's lock."""
    ledger = Ledger.open(options.ledger, person(options), clock=now, read_only=not write)
    for name in ledger.set_aside:
        print(set_aside_words(ledger.path, name), file=sys.stderr)
    return ledger


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


def told(issue: Issue) -> str:
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
    """Return the words given; raises UserError ``words_needed`` where they are fewer than n, or the last is empty."""
    if len(options.words) < n or not options.words[n - 1].strip():
        raise UserError("words_needed", n=n)
    return list(options.words)


def require_figure(ledger: Ledger, figure: str) -> None:
    """Refuse words about a figure that no table holds; raises UserError ``no_such_figure``."""
    from fundtracker.reports import explain

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
    given = os.environ.get(PASSPHRASE)
    if given is not None:
        return given
    said = _asked(i18n.tr("Passphrase: "))
    if twice and _asked(i18n.tr("Passphrase again: ")) != said:
        raise UserError("passphrases_differ")
    return said


def _asked(prompt: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # it would be read from a pipe, or shown
        try:
            return getpass.getpass(prompt)
        except (EOFError, OSError, getpass.GetPassWarning):
            raise UserError("passphrase_needed", name=PASSPHRASE) from None
