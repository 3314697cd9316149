"""What a figure is that was opened: its value and formula, and all that makes it."""

from __future__ import annotations

from typing import Any, NamedTuple

ALL = -1  # as a limit: every payment by its id and fen, none of them opened


class Explanation(NamedTuple):
    """A figure opened. ``sum_fen`` is the sum of all ``n`` payments, of which some are listed.

    Of a fund: ``side`` gross or net, ``as_of`` the day V, ``flows`` the dated amounts it is made
    of. ``pairs`` are all its payments as (payment, fen that count), the largest first, where they
    were asked for (``ALL``). ``records`` are the rows of the ledger that state it, ``n_records``
    how many there are.
    """

    id: str
    name: str
    text: str
    formula: str
    sum_fen: int | None
    n: int
    payments: list[dict[str, Any]]
    statements: list[dict[str, Any]]
    side: str = ""
    as_of: str = ""
    flows: list[dict[str, Any]] = []  # noqa: RUF012 - never mutated
    records: list[dict[str, Any]] = []  # noqa: RUF012 - never mutated
    n_records: int = 0
    pairs: list[tuple[int, int]] = []  # noqa: RUF012 - never mutated

    @property
    def by_itself(self) -> bool:
        """Whether nothing stands behind the figure but the figure."""
        calculated = self.formula != self.text or self.sum_fen is not None
        return not (calculated or self.flows or self.records or self.statements)
