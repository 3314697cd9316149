"""What 表1 is made of: its cells and rows, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import (  # fmt: skip
    Quarter,
)
from fundtracker.domain.park.plan import Version
from fundtracker.i18n import tr

Spans = tuple[tuple[int, int], ...]  # first and last book quarter of each, both inside


class Cell(NamedTuple):
    """One figure: ``id`` for explain, ``fen`` for money or ``tenths`` of a per cent; neither: —.

    ``at_least``: the plan states a floor (超过, 余), shown with ≥.
    """

    id: str
    fen: int | None = None
    tenths: int | None = None
    at_least: bool = False


class Row(NamedTuple):
    """One row; ``lines``: plan lines whose payments count, None for all, [] for none of them.

    ``band``: ``paid`` (proved by payments), ``investment`` (reported by project) or ``scope`` (totals
    of the plan): three measures that never share a sum. ``pace`` and ``remark`` are what ``note`` says,
    apart: how a line keeps step with time (see ``domain.plan.pace``), and the rest. ``spans``: the book
    quarters (first and last of each span) whose payments are in ``quarter``, ``year`` and ``total``; ``quarters``
    those of ``total`` inside the plan's period.
    """

    code: str
    name: str
    cells: dict[str, Cell]
    note: str
    lines: list[int] | None
    quarters: tuple[int, int]
    band: str = "paid"
    pace: str = ""
    remark: str = ""
    spans: Mapping[str, Spans] = {}


class PlanReport(NamedTuple):
    """The table with what stands above and below it; ``sample``: the figures are made up; ``frozen``: what marks
    the figures of a frozen quarter."""

    version: Version
    quarter: Quarter
    unit: str
    lang: str
    rows: list[Row]
    breached: bool
    title: str
    unit_name: str
    sample: bool
    frozen: Sequence[str] = ()


def pace_words(step: str) -> str:
    """Return how a line keeps step with time, in words."""
    return {
        "ahead": tr("ahead of the time elapsed"), "behind": tr("behind the time elapsed"),
        "in_step": tr("in step with the time elapsed"), "": "",
    }[step]  # fmt: skip


def excess(report: PlanReport) -> int | None:
    """Return by how many fen the parts stand above the headline; negative: a breach; None: not stated."""
    found = {row.code: row.cells["plan"].fen for row in report.rows if row.code in ("parts", "headline")}
    parts, headline = found.get("parts"), found.get("headline")
    return None if parts is None or headline is None else parts - headline
