"""How far long work is, and whether it should stop: shared by who works and who looks on."""

from __future__ import annotations

from collections.abc import Callable

from fundtracker.errors import UserError


class Steps:
    """Counts the steps of one piece of work: ``done`` of ``of`` (0: not known yet); ``name`` of
    the last one.
    """

    def __init__(self, on_step: Callable[[Steps], None] | None = None) -> None:
        self.done, self.of, self.name = 0, 0, ""
        self._on_step, self._stopped = on_step, False

    def stop(self) -> None:
        """Ask the work to end at its next step (any thread)."""
        self._stopped = True

    def expect(self, steps: int) -> None:
        """Say that so many more steps are to come."""
        self.of += steps

    def step(self, name: str) -> None:
        """Count a step that begins; raises UserError ``cancelled`` where the work should end."""
        if self._stopped:
            raise UserError("cancelled")
        self.done, self.name = self.done + 1, name
        if self._on_step is not None:
            self._on_step(self)
