"""The file: the only room that knows SQL."""

from fundtracker.ledger.history import Change, Entry
from fundtracker.ledger.ledger import Ledger

__all__ = ["Change", "Entry", "Ledger"]
