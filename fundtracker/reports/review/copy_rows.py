"""The rows of a review copy's tables, to tie a comment to one."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fundtracker.reports.review import pack


def figures_of(body: bytes, lang: str) -> list[tuple[str, str]]:
    """Return each row of the frozen tables as (words, id of its first figure), in order.

    ``body`` are the figures of the copy as they were sealed. A row without a figure is left out.
    """
    rows = []
    for table in pack.tables(json.loads(body), lang):
        for row in table.rows:
            figure = _first(row.cells)
            if figure:
                rows.append((f"{table.title} · {row.name.strip()}", figure))
    return rows


def _first(cells: Mapping[str, object]) -> str:
    ids = (str(getattr(cell, "id", "")) for cell in cells.values())
    return next((figure for figure in ids if figure), "")
