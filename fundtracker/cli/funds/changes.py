"""The change that a command of ``fund`` writes."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fundtracker.cli.context import refuse_unused
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Change


@contextmanager
def change_of(ledger: Ledger, o: argparse.Namespace, kind: str, **about: Any) -> Iterator[Change]:
    """Begin a change; a dry run meets every rule that the real one meets, and is rolled back."""
    preview = (lambda *_: None) if o.dry_run else None
    with ledger.change(kind, o.reason, preview=preview, **about) as change:
        yield change
        refuse_unused(o)
