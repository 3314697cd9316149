"""Python's garbage collector at work in the window's thread alone.

Left to itself it runs in whichever thread makes the next object: in one that reads the ledger it
would take down widgets there, while the window's thread may be walking through the same widgets to
paint or restyle them. That ends the program.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

PAUSE = 500  # ms


class Collector(QObject):
    """Collects from the event loop of the thread that made it, as often as Python would."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(PAUSE)

    def collect(self) -> None:
        """Collect the oldest generation that is full, by Python's own thresholds."""
        gc.disable()  # some library may have turned it on again
        counted = zip(gc.get_count(), gc.get_threshold(), strict=True)
        full = [generation for generation, (count, most) in enumerate(counted) if count > most]
        if full:
            gc.collect(full[-1])
