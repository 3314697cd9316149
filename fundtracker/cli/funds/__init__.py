"""``fund``: what is done with a fund, by command."""

from fundtracker.cli.funds.actions import fund

__all__ = ["fund"]
