"""The file: the only room that knows SQL."""

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.ledger import Ledger

__all__ = ["Change", "Entry", "Ledger"]
