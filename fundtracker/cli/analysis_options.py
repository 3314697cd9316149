"""What ``analyse``, ``board``, ``chart`` and ``frame`` are asked with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from fundtracker import i18n
from fundtracker.cli.parser import whole_number


class Options(Protocol):
    """Takes the options of a command."""

    def add_argument(self, *names: str, **how: Any) -> object:
        """Take an option; see argparse."""


def add(add: Callable[..., Options], lazy: Callable[[str, str], object]) -> None:
    """Add the commands."""
    tr = i18n.tr
    sub = add("analyse", lazy("analysis", "analyse"), tr("payments added up from any side"))
    sub.add_argument(
        "--view",
        metavar="V",
        help=tr("a saved view by its name, or {names}", names="payees, months, rush, …"),
    )
    sub.add_argument(
        "--rows", metavar="D", help=tr("what the rows are: payee, project, month, contract …")
    )
    sub.add_argument("--columns", metavar="D", help=tr("what the columns are; none by default"))
    sub.add_argument("--measure", metavar="M", help=tr("paid, count, average, released, value …"))
    sub.add_argument("--top", type=whole_number, help=tr("so many rows, the rest as one; 0 all"))
    sub.add_argument("--quarter", metavar="2023Q2")
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FILE.xlsx")
    sub.add_argument("--save", metavar="NAME", help=tr("save it as a view of the ledger"))
    sub = add("board", lazy("board", "board"), tr("a board of charts and figures"))
    sub.add_argument("name", nargs="?", help=tr("which board; the first by default"))
    sub.add_argument("--list", action="store_true", help=tr("only name the boards there are"))
    sub.add_argument(
        "--add", action="append", metavar="KIND:CODE[:OF][@WIDTH]",
        help=tr("add a tile: {names}", names="chart:retention@2, figure:plan/fiscal/total@1, …"),
    )  # fmt: skip
    sub.add_argument(
        "--remove", action="append", type=whole_number, metavar="N", help=tr("remove tile N")
    )
    sub.add_argument("--rename", metavar="NAME", help=tr("give it another name"))
    sub.add_argument("--delete", action="store_true", help=tr("delete it; undo brings it back"))
    _shown(sub)
    sub = add("chart", lazy("board", "chart"), tr("the figures of a chart"))
    sub.add_argument("code", nargs="?", help=tr("which chart; without it: which there are"))
    sub.add_argument("--of", metavar="CODE", help=tr("of which project, fund or indicator"))
    _shown(sub)
    sub = add(
        "frame",
        lazy("analysis", "frame"),
        tr("records as a table for scripts: exact fen"),
    )
    sub.add_argument("name", help=tr("payments, parts, contracts, capital, holdings or indicators"))
    sub.add_argument("--as-of", type=whole_number, metavar="N", help=tr("as it was after change N"))
    sub.add_argument(
        "-o", "--output", metavar="FILE", help=tr("a .csv or .parquet file; else CSV is printed")
    )


def _shown(sub: Options) -> None:
    """Add how a board or chart is shown: quarter, unit of money, where to."""
    sub.add_argument("--quarter", metavar="2023Q2")
    sub.add_argument("--unit", choices=("yuan", "wan", "yi"))
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FILE")
