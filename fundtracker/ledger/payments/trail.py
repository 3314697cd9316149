"""Which payments make a figure: what a cell of a report keeps, so that it can be opened later.

Of its own: a report that is only looked at loads nothing of contracts and bookings.
"""

from typing import NamedTuple


class Trail(NamedTuple):
    """Which payments make a figure: ids, 0 for "none", None for all; ``contract_id`` -1: any
    contract.
    ``quarters``: first and last book quarter; ``also``: those of a second span, (0, -1) none.
    """

    quarters: tuple[int, int]
    projects: tuple[int, ...] | None = None
    sources: tuple[int, ...] | None = None
    lines: tuple[int, ...] | None = None
    contract_id: int | None = None
    application_id: int | None = None
    also: tuple[int, int] = (0, -1)
