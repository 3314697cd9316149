"""The file: the only room that knows SQL."""

from fundtracker.ledger.change import Change
from fundtracker.ledger.history import Entry
from fundtracker.ledger.ledger import Ledger

__all__ = ["Change", "Entry", "Ledger"]
