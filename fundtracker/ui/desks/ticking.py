"""How far long work among desks is, and where a person stops it."""

from __future__ import annotations

from collections.abc import Callable

from fundtracker.errors import UserError
from fundtracker.ui.base.background import Task


def ticking(task: Task) -> Callable[[int, int], None]:
    """Return what long work calls at each change: it shows how far it is, and ends where a person
    wants it to; what was taken so far stays, the same bundle goes on from there.
    """

    def tick(done: int, of: int) -> None:
        task.progress(done)
        if task.cancelled():
            raise UserError("cancelled")

    return tick
