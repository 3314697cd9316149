"""Which payments a change of many reaches, and what is said of it before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QLabel

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.bulk_changes import Moved, Preview
from fundtracker.ledger.payments.payment_outline import Lines, n_chosen
from fundtracker.ledger.payments.payment_pages import Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.change_words import changing_names, passed_words, value_name
from fundtracker.reports.payments.payment_names import Names
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.table_model import Column, amount_column, count_column


class Scope(NamedTuple):
    """The rows of a query: those selected (ranges of row numbers, both ends inside), or all.

    ``lines``: under groups, which line is what; ``ranges`` are of lines then.
    """

    query: Query
    ranges: tuple[tuple[int, int], ...]
    n_all: int
    lines: Lines | None = None

    @property
    def n_selected(self) -> int:
        """How many payments are selected; a group that is closed counts with all of its."""
        if self.lines is not None:
            return n_chosen(self.lines, self.ranges)
        return sum(last - first + 1 for first, last in self.ranges)

    def ids(self, ledger: Ledger, *, everything: bool) -> Sequence[int]:
        """Return the payments meant (reading thread)."""
        if self.lines is not None and not everything:
            return ledger.outlines.ids(self.lines.view, self.ranges)
        return ledger.pages.ids(self.query, None if everything else self.ranges)

    def totals(self, ledger: Ledger, *, everything: bool) -> Totals:
        """Return number and sums of the payments meant (reading thread)."""
        if everything:
            return ledger.pages.totals(self.query)
        if self.lines is not None:
            return ledger.outlines.part_totals(self.lines.view, self.ranges)
        return ledger.pages.part_totals(self.query, self.ranges)


class PassedLine(QLabel):
    """Names the ceilings that a change of many passes; it is not there while it passes none."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bad")
        self.setFont(theme.font(theme.SMALL))
        self.setWordWrap(True)
        self.hide()

    def say(self, preview: Preview | None) -> None:
        """Say it of a preview; None: there is none."""
        passed = preview is not None and bool(preview.passed)
        self.setText(passed_words(preview) if preview is not None else "")
        self.setVisible(passed)


def columns(
    session: Session, names: Names, parts: Sequence[str] | None = None
) -> list[Column[Moved]]:
    """Return the columns of a preview: what changes, from what, to what, how many, how much.

    ``parts``: of a split, the names of its parts, which may become others.
    """
    words = changing_names()

    def what(moved: Moved) -> str:
        return words[moved.what] if parts is None else parts[moved.old or 0]

    def old(moved: Moved) -> str:
        return value_name(names, moved.what, moved.old)

    def new(moved: Moved) -> str:
        return value_name(names, moved.what, moved.new)

    sums: Column[Moved] = amount_column(
        session, "fen", lambda: tr("Amount"), lambda moved: moved.fen, 130, names_unit=True
    )
    count: Column[Moved] = count_column("n", lambda: tr("Number of payments"), lambda m: m.n, 80)
    if parts is not None:
        return [
            Column("what", lambda: tr("Part"), what, 260, stretch=True, tip=what), count, sums
        ]  # fmt: skip
    return [
        Column("what", lambda: tr("What changes"), what, 120),
        Column("old", lambda: tr("Before"), old, 170, tip=old, tone=lambda m: "text2"),
        Column("new", lambda: tr("After"), new, 170, tip=new, stretch=True),
        count,
        sums,
    ]
