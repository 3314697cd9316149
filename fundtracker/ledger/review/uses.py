"""The heads of logs of uses that freezes wrote into the ledger, and the proof of a log by them."""

from __future__ import annotations

from pathlib import Path

from fundtracker import audit
from fundtracker.errors import Issue
from fundtracker.ledger.core.history import History


def noted(history: History) -> list[audit.Head]:
    """Return the heads that freezes noted, of every desk's log."""
    heads = []
    for entry in history.entries():
        match entry.params.get("uses") if entry.kind == "review.lock" else None:
            case [str(log), int(n), str(digest)]:
                heads.append(audit.Head(log, n, digest))
    return heads


def verify(history: History, path: Path | None = None) -> list[Issue]:
    """Prove a log of uses, by default that of this process, by its chain and what freezes noted."""
    path = path or audit.begun()
    return [] if path is None else audit.verify(path, noted(history))
