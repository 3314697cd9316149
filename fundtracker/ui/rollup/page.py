"""Many ledgers read as one: table 1 or the funds of the districts of a city, read only."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.rollup import rollup as many
from fundtracker.reports.rollup.member import KINDS, PLAN, Asked
from fundtracker.reports.rollup.opened import as_explanation, formula, place
from fundtracker.reports.rollup.rollup import LEAST, Rollup
from fundtracker.reports.tables.report_table import Table, shown
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.session import Session
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.report_pages.shown_file import print_table, say_written
from fundtracker.ui.rollup.doubt_card import DoubtCard
from fundtracker.ui.rollup.panel import LedgersPanel, Line
from fundtracker.ui.rollup.reading import Reading, opener
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button, column, label, row


class RollupPage(ReportPage):
    """The ledgers chosen and the table are remembered; quarter and unit are those of the window.

    Other ledgers tell nothing of what is written in them: they are read anew by a button.
    """

    REPORT = "rollup"

    def __init__(self, session: Session) -> None:
        self.sheets = Segments(len(KINDS), KINDS.index(session.settings.rollup_table))
        self.read_again = button(icon="refresh")
        self.reading, self.doubts = Reading(session), DoubtCard()
        self.panel = LedgersPanel(session)
        self.rollup: Rollup | None = None
        self.answers: dict[str, str] = {}
        super().__init__(session)
        self._put_panel()
        self.table.wide = "note"
        self.sheets.changed.connect(self._turn)
        self.read_again.clicked.connect(self.refresh)
        self.reading.done.connect(self._take)
        self.doubts.answered.connect(self._answered)
        self.doubts.unlock.connect(self._unlock)
        self.panel.changed.connect(self._anew)
        self.panel.opened.connect(self._open)
        self.table.arrived.connect(lambda _: self._tell())
        self.table.printing.disconnect()  # the ledgers that are added up are proved, not this one
        self.table.printing.connect(self._print)
        self._tell()

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Item") if self.session.settings.rollup_table == PLAN else tr("Fund")

    def above(self) -> Sequence[Piece]:
        return [self.doubts]

    def commands(self) -> Sequence[Piece]:
        self.find_line.setFixedWidth(160)
        self.texts(self.sheets.say, lambda: [tr("Table 1"), tr("Funds")])
        self.texts(self.read_again.setText, lambda: tr("Read again"))
        self.texts(self.read_again.setIcon, lambda: theme.icon("refresh", "text2", 16))
        return [self.sheets, self.read_again, self.reading]

    def _put_panel(self) -> None:
        """Put the ledgers at the right of the table, and of what is said in its place."""
        at = self._layout.indexOf(self._sheets)
        self._layout.removeItem(self._sheets)
        self._sheets.setParent(None)
        box = row(gap=12)
        box.addLayout(self._sheets, 1)
        box.addWidget(self.panel)
        self._layout.insertLayout(at, box, 1)
        self._side = self.panel

    def nothing(self) -> tuple[str, str]:
        if len(self.panel.ledgers()) < LEAST:
            return tr("Choose the ledgers"), tr(
                "Add the ledgers of the districts at the right. They are opened for reading only; "
                "nothing is written into them."
            )
        if self.rollup is None:
            return tr("Nothing is read yet"), tr("The ledgers are being read, or it was cancelled.")
        return tr("Nothing is added up"), tr(
            "Answer the questions above, or leave ledgers out at the right."
        )

    def _empty(self) -> QWidget:
        title, words = label(size=16, bold=True), label(tone="muted", wrap=True)
        self.texts(title.setText, lambda: self.nothing()[0])
        self.texts(words.setText, lambda: self.nothing()[1])
        widget = QWidget()
        widget.setLayout(column(title, words, None, gap=8, margins=(16, 24, 16, 16)))
        return widget

    def retranslate(self) -> None:
        self.reading.texts.again()
        super().retranslate()

    def title(self) -> str:
        return tr("Many ledgers as one")

    # ------------------------------------------------------------ reading
    def _turn(self, at: int) -> None:
        self.session.settings.rollup_table = KINDS[at]
        self.session.settings.save()
        self._anew()

    def _anew(self) -> None:
        """Read other ledgers or another table: what was answered is asked anew."""
        self.answers.clear()
        self.rollup = None
        self._show_nothing()
        self.refresh()

    def reload(self) -> None:
        self.reading.stop()
        paths = self.panel.ledgers()
        if len(paths) < LEAST:
            self.rollup = None
            self._show_nothing()
            return
        asked = Asked(self.session.settings.rollup_table, self.session.unit, language())
        self.reading.begin(paths, asked, self.session.quarter, self.answers)

    def _take(self, rollup: Rollup | UserError) -> None:
        self.rollup = None if isinstance(rollup, UserError) else rollup
        if self.rollup is None or self.rollup.table is None:
            self._show_nothing()
        else:
            self._show(self.rollup.table)
            self.show_empty(False)
            self._show_doubts()
        self._tell()
        if isinstance(rollup, UserError):
            self.session.operations.failed.emit(rollup)

    def _show_doubts(self) -> None:
        self.doubts.show_doubts(
            self.rollup.doubts if self.rollup is not None else [], locked=bool(self._locked())
        )

    def _show_nothing(self) -> None:
        self._show_doubts()
        self.show_empty(True)
        self.count.setText("")
        self.notes_area.hide()
        self.texts.again()
        self._tell()

    # ------------------------------------------------------------ doubts
    def _answered(self, code: str, answer: str) -> None:
        """Take an answer; an empty one takes all of them back."""
        if answer:
            self.answers[code] = answer
        else:
            self.answers.clear()
        self.refresh()

    def _locked(self) -> list[Path]:
        unopened = self.rollup.unopened if self.rollup is not None else []
        return [each.path for each in unopened if each.error.code == "password_needed"]

    def _unlock(self) -> None:
        for path in self._locked()[:1]:  # then it is read again, and the next one asks
            self.session.locked.emit(path, self.refresh)

    # ------------------------------------------------------------ the figure under the cursor
    def _tell(self) -> None:
        """Say beside the table what each ledger has of the figure under the cursor."""
        rollup, figure = self.rollup, self._id()
        if rollup is None or not figure:
            names = {m.path: m.name for m in rollup.members} if rollup is not None else {}
            lines = [Line(names.get(path, path.stem), path) for path in self.panel.ledgers()]
            self.panel.show_lines("", "", "", lines)
            return
        table, line, of = place(rollup, figure)
        lines = [
            Line(p.member.name, p.member.path, shown(table, of, p.cell), p.cell.id, p.counts)
            for p in many.parts(rollup, figure)
        ]
        text = shown(table, of, line.cells[of.code])
        self.panel.show_lines(f"{line.name} · {of.head}", text, formula(rollup, figure), lines)

    def _id(self) -> str:
        """Return the id of the figure under the cursor; '' of a text, and where none is."""
        table, figure = self.rollup.table if self.rollup is not None else None, self.table.figure()
        return figure if table is not None and figure and _there(table, figure) else ""

    def figure(self) -> Any:
        """Return what opens the figure in each of its ledgers, never in the one that is open."""
        rollup, figure, opening = self.rollup, self._id(), opener(self.session)
        if rollup is None or not figure:
            return None

        def explained(_: Ledger, limit: int = 1) -> Explanation:
            return as_explanation(rollup, figure, opening, limit=limit)

        return explained

    def _open(self, path: Path, figure: str) -> None:
        """Open a ledger, at the quarter and the figure that were looked at."""
        page = "plan" if self.session.settings.rollup_table == PLAN else "funds"
        arrive = partial(_arrive, self.session, page, figure, self.session.quarter)
        self.session.visit.emit(path, arrive)

    # ------------------------------------------------------------ what leaves
    def export_to(self, name: str) -> None:
        """Write what is shown to a spreadsheet, once each of the ledgers is proved."""
        from fundtracker.reports.charts.table_book import write_xlsx

        table, rollup, opening = self.table.shown_table(), self.rollup, opener(self.session)
        if table is None or rollup is None:
            return

        def work(_: Task) -> None:
            many.prove(rollup, opening)
            write_xlsx(table, Path(name))

        self.session.operations.outside(
            self, work, lambda _: say_written(self.session, len(table.rows), name)
        )

    def _print(self) -> None:
        table, rollup, opening = self.table.shown_table(), self.rollup, opener(self.session)
        if table is None or rollup is None:
            return

        def proved(_: Ledger) -> Table:
            many.prove(rollup, opening)
            return table

        print_table(self, proved)


def _there(table: Table, figure: str) -> bool:
    line = table.row(figure.split("/")[1]) if figure.count("/") > 1 else None
    return line is not None and any(cell.id == figure for cell in line.cells.values())


def _arrive(session: Session, page: str, figure: str, quarter: Quarter | None) -> None:
    """Show a figure where it comes from, in the ledger that was opened for it."""
    if quarter is not None:
        session.set_quarter(quarter)
    session.go.emit(page)
    if figure:
        session.explain.emit(figure)
