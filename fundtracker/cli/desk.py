"""What every command needs from the desk it runs on: the person, the clock, a ledger."""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import json
import sys
from typing import Any

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.labels import set_aside_words
from fundtracker.reports.tables.progress import Steps

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
