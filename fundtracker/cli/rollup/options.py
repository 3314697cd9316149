"""What ``rollup`` is asked with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fundtracker.cli.parser import whole_number
from fundtracker.i18n import tr


def add(add: Callable[..., Any], lazy: Callable[[str, str], object]) -> None:
    """Add the command."""
    text = tr("many ledgers read as one: the districts of a city, added up to the fen")
    sub = add("rollup", lazy("rollup.report", "report"), text, ledger=False)
    sub.add_argument("action", choices=("report",))
    sub.add_argument("what", choices=("plan", "funds"), help=tr("table 1, or the funds"))
    sub.add_argument("ledgers", nargs="*", metavar="L", help=tr("the ledger files"))
    words = tr("all ledgers that this login may read at a hub, postgresql://login@host/database")
    sub.add_argument("--hub", metavar=tr("ADDRESS"), help=words)
    sub.add_argument("--quarter", metavar="2023Q2")
    sub.add_argument("--unit", choices=("yuan", "wan", "yi"))
    sub.add_argument("--format", choices=("text", "json", "csv", "xlsx"), default="text")
    sub.add_argument(
        "--with-city", action="store_true", help=tr("add the city's money to the total")
    )
    words = tr("the answer to a question that was asked; may be given several times")
    sub.add_argument(
        "--answer", action="append", default=[], metavar=tr("QUESTION=ANSWER"), help=words
    )
    words = tr("a figure by its id: what each ledger has of it, and where that comes from")
    sub.add_argument("--explain", metavar="FIGURE", help=words)
    sub.add_argument("--limit", type=whole_number, default=10, help=tr("how many payments to list"))
    sub.add_argument("-o", "--output", metavar="FILE")
