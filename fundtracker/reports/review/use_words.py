"""Uses of ledgers in words: lines of the log for people."""

from __future__ import annotations

from fundtracker.audit import Use
from fundtracker.i18n import tr


def deed_name(action: str) -> str:
    """Return what was done, in words."""
    return {
        "open": tr("opened"),
        "save": tr("saved or exported"),
        "copy": tr("copied to the clipboard"),
        "refused": tr("refusal"),
    }[action]


def line_of(use: Use) -> str:
    """Return a use as a line of text: number, time, who, where, what."""
    who = f"{use.person or use.login}@{use.computer}"
    return f"{use.n}  {use.at}  {who}  {deed_name(use.deed)}  {use.ledger}  {use.what}".rstrip()
