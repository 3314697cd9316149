"""A column that adds up what was paid, row by row, for all or for each project or payee: a
witness of missing rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

_LINKS = 2  # rows that must follow from one above before the column is a witness
_SHARE = 0.6
_GAPS = 50


class Cumulative:
    """Follows one column of sums; ``keys`` are the columns of which each value has a sum of its
    own.
    """

    def __init__(self, at: int, keys: tuple[int, ...]) -> None:
        self.at, self._keys = at, keys
        self._last: dict[tuple[str, ...], int] = {}

    @classmethod
    def hear(
        cls,
        at: int,
        keys: Sequence[int],
        rows: Sequence[Sequence[str]],
        paid: Sequence[Any],
        sums: Sequence[Any],
    ) -> Cumulative | None:
        """Return what follows a column; None where it does not add up what was paid.

        ``keys``: the columns that may have sums of their own; ``paid`` and ``sums``: fen, or
        anything else where a cell is not read.
        """
        for size in range(len(keys) + 1):
            for some in combinations(keys, size):
                cumulative = cls(at, some)
                linked = [missing for _, missing in cumulative._links(rows, paid, sums)]
                right = linked.count(0)
                if right >= _LINKS and right >= _SHARE * len(linked):
                    return cls(at, some)
        return None

    def gaps(
        self,
        lines: Sequence[int],
        rows: Sequence[Sequence[str]],
        paid: Sequence[Any],
        sums: Sequence[Any],
    ) -> list[tuple[int, int]]:
        """Return (line, fen that are missing) of the rows whose sum does not follow from the one
        before.
        """
        return [(lines[i], missing) for i, missing in self._links(rows, paid, sums) if missing][
            :_GAPS
        ]

    def _links(
        self, rows: Sequence[Sequence[str]], paid: Sequence[Any], sums: Sequence[Any]
    ) -> Iterator[tuple[int, int]]:
        """Yield (row, fen that are missing) of the rows that have one before them; a sum may
        begin anew.
        """
        for i, (fen, now) in enumerate(zip(paid, sums, strict=True)):
            if type(fen) is not int or type(now) is not int or not fen:
                continue
            key = tuple(rows[i][at].strip() for at in self._keys)
            before = self._last.get(key)
            self._last[key] = now
            if before is not None and now != fen:
                yield i, now - before - fen
