"""The foot of the second step of an import: what a file holds as one sum that adds up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.intake.payments.file_sum import FileSum, Share
from fundtracker.reports.tables.import_words import difference_words
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import label, retoned

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_TONES = ("ok", "warn", "bad", "", "text2", "")  # of the columns


class FileSumBand(QFrame):
    """New + duplicates + rejected = read, in rows, yuan out and in; beside it what the file says
    of itself, and the difference.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("total")
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 6, 14, 6)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(1)
        self.cells: dict[tuple[int, int], QLabel] = {}
        for y in range(4):
            for x in range(7):
                cell = label(size=theme.SMALL, tone="muted" if not (x and y) else _TONES[x - 1])
                if x:
                    cell.setAlignment(_RIGHT)
                    grid.setColumnStretch(x, 1)
                grid.addWidget(cell, y, x)
                self.cells[y, x] = cell
        self.skipped = label(size=theme.SMALL, tone="muted")
        grid.addWidget(self.skipped, 4, 0, 1, 7)
        self.say(None)

    def text(self, y: int, x: int) -> str:
        """Return what a cell says; row 0 has the heads, column 0 the names of the rows."""
        return self.cells[y, x].text()

    def say(self, file_sum: FileSum | None) -> None:
        """Say the sum of a file; None: there is none."""
        heads = (
            "", tr("To import"), "+ " + tr("Duplicates"), "+ " + tr("Errors"),
            "= " + tr("Sum of the file"), tr("Declared in the file"), tr("Difference"),
        )  # fmt: skip
        for x, head in enumerate(heads):
            self.cells[0, x].setText(head)
        self._row(1, tr("Rows"), file_sum, lambda share: share.rows, lambda n: f"{n:,}")
        self._row(2, tr("Out (yuan)"), file_sum, lambda share: share.out_fen, money.show)
        self._row(3, tr("In (yuan)"), file_sum, lambda share: share.in_fen, money.show)
        incoming = file_sum is not None and any(
            share.in_fen for share in (file_sum.total, file_sum.declared or Share())
        )
        for x in range(7):
            self.cells[3, x].setVisible(incoming)
            self.cells[2, x].setVisible(
                not incoming or file_sum is None or bool(file_sum.total.out_fen)
            )
        self._say_notes(file_sum)

    def _row(
        self, y: int, name: str, file_sum: FileSum | None, of: Callable[[Share], int | None],
        shown: Callable[[int], str],
    ) -> None:  # fmt: skip
        values: Sequence[int | None] = (None,) * 6
        if file_sum is not None:
            total, declared = (
                of(file_sum.total),
                of(file_sum.declared) if file_sum.declared else None,
            )
            difference = None if declared is None or total is None else declared - total
            shares = (file_sum.new, file_sum.duplicates, file_sum.rejected)
            values = (*map(of, shares), total, declared, difference)
        self.cells[y, 0].setText(name)
        for x, value in enumerate(values, 1):
            self.cells[y, x].setText(money.MISSING if value is None else shown(value))
        if file_sum is not None:
            self._tone_difference(y, values[5], file_sum)

    def _tone_difference(self, y: int, difference: int | None, file_sum: FileSum) -> None:
        """A difference is nothing, what the file's own total leaves out, or a fault."""
        cell = self.cells[y, 6]
        item = {1: "count", 2: "out_fen", 3: "in_fen"}[y]
        fault = item in file_sum.differences
        retoned(cell, "muted" if difference is None else "warn" if fault else "ok")
        words = ""
        if fault:
            text = difference_words({item: file_sum.differences[item]})
            words = tr("the file says otherwise, difference: {text}", text=text)
        elif difference:
            words = tr("the file's own total leaves out rows that are rejected here")
        elif difference == 0:
            words = tr("agrees with what the file says of itself")
        cell.setToolTip(words)

    def _say_notes(self, file_sum: FileSum | None) -> None:
        notes = []
        if file_sum is not None and file_sum.skipped:
            notes.append(tr("Skipped: {n} rows that hold no payment (titles, totals, blank lines)",
                            n=f"{file_sum.skipped:,}"))  # fmt: skip
        if file_sum is not None and file_sum.total.unknown:
            notes.append(tr("{n} rows, amount unknown, are in no sum",
                            n=f"{file_sum.total.unknown:,}"))  # fmt: skip
        self.skipped.setText(" · ".join(notes))
        self.skipped.setVisible(bool(notes))
        retoned(
            self.skipped, "warn" if file_sum is not None and file_sum.total.unknown else "muted"
        )
