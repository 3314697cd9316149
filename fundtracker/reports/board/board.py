"""Boards: tiles in their order, each a chart, a figure of a table or an analysis, kept as a saved
view of the ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger

KIND = "board"  # of the saved views
COLUMNS = 4  # of a board; a tile is 1 to 4 wide
MOST = 40  # tiles of a board
KINDS = ("chart", "figure", "view", "analysis")


class Tile(NamedTuple):
    """A tile. ``kind``: chart (``code`` of the catalog, ``of`` what it is of), figure (``code`` a
    figure's id without its quarter: ``plan/fiscal/total``), view (ready-made) or analysis (a saved
    view by its name). ``width``: columns of the board.
    """

    kind: str
    code: str
    of: str = ""
    width: int = 2


class Board(NamedTuple):
    """A board; ``saved``: it stands in the ledger, and is not the one offered to begin with."""

    name: str
    tiles: list[Tile]
    saved: bool = True


def first_board() -> Board:
    """Return the board that a ledger without one begins with."""
    figures = ("plan/fiscal/total", "plan/fiscal/rate", "plan/fiscal/quarter", "plan/fiscal/left")
    charts = (
        ("paid_course", 2), ("execution", 2), ("sources_by_year", 2), ("retention", 2),
        ("projects", 2), ("warnings", 2), ("lives", 2), ("indicators", 2),
    )  # fmt: skip
    return Board(
        tr("Park board"),
        [
            *(Tile("figure", code, width=1) for code in figures),
            *(Tile("chart", code, width=width) for code, width in charts),
            Tile("view", "payees", width=COLUMNS),
        ],
        saved=False,
    )


def boards(ledger: Ledger) -> list[Board]:
    """Return the boards of a ledger by name, the one to begin with where it has none."""
    saved = [Board(view.name, tiles_of(view.spec)) for view in ledger.saved_views.all(KIND)]
    return saved or [first_board()]


def board(ledger: Ledger, name: str = "") -> Board:
    """Return a board by its name; '' the first.

    Raises:
        UserError: ``no_such_saved_view``.
    """
    every = boards(ledger)
    known = next((each for each in every if each.name == name.strip()), None)
    if name.strip() and known is None:
        raise UserError("no_such_saved_view", name=name.strip())
    return known or every[0]


def save(ledger: Ledger, name: str, tiles: Sequence[Tile]) -> None:
    """Write a board under a name, replacing the one of that name.

    Raises:
        UserError: ``view_name``, ``board_full`` (more than ``MOST`` tiles).
    """
    if len(tiles) > MOST:
        raise UserError("board_full", n=MOST)
    ledger.saved_views.save(KIND, name, spec_of(tiles))


def spec_of(tiles: Sequence[Tile]) -> dict[str, Any]:
    """Return tiles as a saved view keeps them."""
    return {"tiles": [tile._asdict() for tile in tiles]}


def tiles_of(spec: Any) -> list[Tile]:
    """Return the tiles of a saved view; what is no tile is left out, one of a later program's kind
    stays and says so when it is shown.
    """
    listed = spec.get("tiles", []) if isinstance(spec, Mapping) else []
    tiles = []
    for each in listed if isinstance(listed, list) else []:
        if isinstance(each, Mapping) and each.get("kind") and each.get("code"):
            width = each.get("width", 2)
            wide = min(max(int(width), 1), COLUMNS) if isinstance(width, int) else 2
            of = str(each.get("of") or "")
            tiles.append(Tile(str(each["kind"]), str(each["code"]), of, wide))
    return tiles


def moved(tiles: Sequence[Tile], at: int, to: int) -> list[Tile]:
    """Return tiles with the one at a place moved before that now at ``to``; beyond: to the end."""
    rest = [tile for place, tile in enumerate(tiles) if place != at]
    place = to - 1 if to > at else to
    return [*rest[: max(0, place)], tiles[at], *rest[max(0, place) :]]


def widened(tiles: Sequence[Tile], at: int, by: int) -> list[Tile]:
    """Return tiles with one wider or narrower by columns, within the board."""
    width = min(max(tiles[at].width + by, 1), COLUMNS)
    return [tile._replace(width=width) if place == at else tile for place, tile in enumerate(tiles)]


def packed(widths: Sequence[int], columns: int = COLUMNS) -> list[list[tuple[int, int]]]:
    """Return rows of (place, width): tiles in their order, a new row where one does not fit; the
    last of a row takes what is left.
    """
    rows: list[list[tuple[int, int]]] = []
    left = 0
    for place, width in enumerate(widths):
        wide = min(width, columns)
        if not rows or wide > left:
            if rows and left:
                last, had = rows[-1][-1]
                rows[-1][-1] = last, had + left
            rows.append([])
            left = columns
        rows[-1].append((place, wide))
        left -= wide
    if rows and left and len(rows[-1]) > 1:
        last, had = rows[-1][-1]
        rows[-1][-1] = last, had + left
    return rows
