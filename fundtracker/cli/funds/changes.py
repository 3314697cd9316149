"""The change that a command of ``fund`` writes."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fundtracker import i18n
from fundtracker.cli.context import refuse_unused
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Change
from fundtracker.records.record_type import written_at_all


@contextmanager
def change_of(ledger: Ledger, o: argparse.Namespace, kind: str, **about: Any) -> Iterator[Change]:
    """Begin a change; a dry run meets every rule that the real one meets, and is rolled back.

    One that writes nothing is said and leaves nothing in the history.
    """
    preview = (lambda *_: None) if o.dry_run else None
    with (
        written_at_all(ledger) as wrote,
        ledger.change(kind, o.reason, preview=preview, **about) as change,
    ):
        yield change
        refuse_unused(o)
        wrote.require(change)
    if not wrote.anything:
        print(i18n.tr("known already, nothing written"), file=sys.stderr if o.json else sys.stdout)
