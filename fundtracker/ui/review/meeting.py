"""Meeting mode: the review over the whole screen, in big type, by keys or clicks."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import table_charts
from fundtracker.reports.charts.chart import Chart, with_figures
from fundtracker.reports.plan.plan_screen import joined, on_screen
from fundtracker.reports.review import first_page, pack
from fundtracker.reports.tables.one_unit import table_in_unit
from fundtracker.reports.tables.report_table import Table, show
from fundtracker.reports.tables.totals import notes_in
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.review import hall
from fundtracker.ui.review.big import READ, BigGrid, MeasureCard
from fundtracker.ui.review.reading import Papers
from fundtracker.ui.review.words import day_of
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Segments,
    card,
    column,
    label,
    row,
    scrolled,
)
from fundtracker.ui.widgets.chart_steps import HALL
from fundtracker.ui.widgets.lazy_chart import LazyChart

BIG, TITLE = 24, 34  # pixels on a screen of 1920
WIDE, SPACIOUS = 1920, 1600
LISTED = 6  # payments named under a figure


class Meeting(QWidget):
    """← → tables · ↑ ↓ rows · Enter or a click: where a figure comes from · D a decision · U the
    unit · Esc back.
    """

    def __init__(self, session: Session, quarter: Quarter, papers: Papers) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self._session, self._quarter, self._papers = session, quarter, papers
        self._pages: dict[str, Any] = papers.content["languages"][language()]
        tables = [table for table in pack.tables(papers.content, language()) if table.rows]
        self._page = first_page.of(papers.content, tables, language())
        self._tables = [table for table in tables if table.code != "investment"]
        agenda = first_page.agenda(papers.content, tables[0])
        if agenda.rows:  # after the summary: what is to be decided and what is wrong
            self._tables.insert(1, agenda)
        self._done = next((table for table in tables if table.code == "investment"), None)
        self.at = 0
        self.setWindowTitle(self._pages["title"])
        self.title, self.lead = label(size=TITLE, bold=True), Elided(READ, tone="text2")
        self.place, self.sample = label(size=READ, tone="muted"), label(size=READ, tone="warn")
        self.units = Segments(3, ("yuan", "wan", "yi").index(session.unit))
        self.units.say([unit_name(unit) for unit in ("yuan", "wan", "yi")])
        tones = ("c2", "c1")[: len(self._page.measures)]
        self.measures = [MeasureCard(session, tone) for tone in tones]
        self.grid, self.chart = BigGrid(), LazyChart(session, 240, HALL, drawer=False)
        self.chart_title = label(size=READ, bold=True, wrap=True)
        self.chart_card = card(self.chart_title, self.chart, margins=(24, 16, 24, 16))
        self.notes = Elided(READ, tone="muted")
        self.proof = label(size=READ, wrap=True)
        self.proof_card = card(scrolled(column(self.proof, None)), margins=(24, 18, 24, 18))
        self.line, self.owner, self.due = (
            self._field(words)
            for words in (
                tr("Decision; Enter keeps it, Esc puts it away"),
                tr("Who"),
                tr("Until, e.g. 2024-12-31"),
            )
        )
        self.asked = QWidget()
        asked = row(self.line, self.owner, self.due, gap=12)
        for at, stretch in enumerate((5, 2, 2)):
            asked.setStretch(at, stretch)
        self.asked.setLayout(asked)
        self.status_line, self.keys = (
            label(size=READ, tone="ok"),
            label(size=READ - 2, tone="muted"),
        )
        self.keys.setText(
            tr(
                "← → tables   ↑ ↓ rows   Enter or a click: where a figure comes from   D decision  "
                " U unit   Esc leave"
            )
        )
        self._lay_out()
        self._connect()
        self.show_table(0)
        self.grid.setFocus()

    def _field(self, words: str) -> QLineEdit:
        field = QLineEdit()
        field.setFont(theme.font(READ))
        field.setFixedHeight(48)
        field.setPlaceholderText(words)
        field.setAccessibleName(words)
        return field

    def _lay_out(self) -> None:
        self.proof_card.hide()
        self.asked.hide()
        self.sample.setText(tr("Sample data"))
        self.sample.setVisible(bool(self._papers.content["sample"]))
        cards = row(*self.measures, gap=16)
        for at in range(len(self.measures)):
            cards.setStretch(at, 1)
        self.top = QWidget()
        self.top.setLayout(cards)
        body = row(
            card(self.grid, gap=0, margins=(1, 1, 1, 1)), self.chart_card, self.proof_card, gap=16
        )
        body.setStretch(0, 1)
        named = row(self.title, self.sample, self.place, gap=16)
        named.setStretch(0, 1)
        head = column(named, self.lead, gap=4)
        layout = column(
            head,
            self.top,
            body,
            self.notes,
            self.asked,
            row(self.keys, None, self.status_line),
            gap=12,
            margins=(40, 24, 40, 20),
        )
        layout.setStretchFactor(body, 1)
        self._page_layout = layout
        self.setLayout(layout)

    def _connect(self) -> None:
        self.grid.opened.connect(self._open)
        self.grid.clicked.connect(self._open)
        for chart in (self.chart, *(each.chart for each in self.measures)):
            chart.opened.connect(self._prove)
        for field in (self.line, self.owner, self.due):
            field.returnPressed.connect(self._decide)
            field.installEventFilter(self)
        self.grid.installEventFilter(self)

    def sizeHint(self) -> QSize:
        return QSize(WIDE, 1080)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.grid.set_size(round(BIG * min(1.0, self.width() / WIDE)))
        self.chart_card.setFixedWidth(round(self.width() * 0.36))
        small = self.width() < SPACIOUS  # all of table 1 is to stand on it
        self._page_layout.setContentsMargins(40, *((10, 40, 8) if small else (24, 40, 20)))
        self._page_layout.setSpacing(6 if small else 12)
        for measure in self.measures:
            measure.set_small(small=small)

    # ------------------------------------------------------------ tables
    def show_table(self, at: int) -> None:
        """Show another table of the pack, the summary with table 1 first; the last is followed by
        the first.
        """
        self.at = at % len(self._tables)
        unit, lang = self._session.unit, language()
        table = self._in_unit(self._tables[self.at], unit)
        first = table.code == "plan"
        self.proof_card.hide()
        self.title.setText(table.title)
        frozen = (
            f"SHA-256 {self._papers.digest[:16]}…"
            if self._papers.digest
            else tr("Draft, not frozen")
        )
        unit_words = tr("unit {unit}", unit=unit_name(unit))
        until = tr("Until: {day}", day=self._pages["until"])
        self.lead.say(
            " · ".join([self._pages["title"], until, self._pages["version"], unit_words, frozen])
        )
        self.place.setText(f"{self.at + 1} / {len(self._tables)}")
        self.notes.say("  ".join(notes_in(table, unit)))
        self.top.setVisible(first)
        if first:
            self._show_measures(unit, lang)
        chart = None if first else table_charts.chart_of(table)
        self.chart_card.setVisible(chart is not None)
        if chart is not None:
            self.chart_title.setText(chart.title)
            self.chart.show_chart(with_figures(chart, unit, lang))
        self.grid.show_table(
            hall.shown(on_screen(joined(table, self._done)) if first else table),
            hall.pills(table),
            hall.CHOSEN.get(table.code, ()),
        )

    def _in_unit(self, table: Table, unit: str) -> Table:
        """Return a table of the pack in a unit, its sentences too."""
        plan = self._tables[0]._replace(unit=unit)
        if table.code == "agenda":
            return first_page.agenda(self._papers.content, plan)
        table_shown = table_in_unit(table._replace(unit=unit))
        return pack.excess_in_unit(table_shown) if table.code == "plan" else table_shown

    def _show_measures(self, unit: str, lang: str) -> None:
        courses: list[Chart | None] = [*self._page.charts[: len(self.measures)]]
        for measure_card, (layout, _), course in zip(
            self.measures, self._page.measures, courses, strict=False
        ):
            quarter = tr(
                "This quarter {quarter}", quarter=show(layout.quarter, "money", unit, lang)
            )
            measure_card.show_measure(layout, course, unit, lang, quarter)

    def _open(self, index: QModelIndex) -> None:
        """Show where the figure under the cursor comes from, beside the table."""
        table_row = self.grid.model_.record(index.row())
        cell = self.grid.model_.cell(table_row, index.column()) if table_row is not None else None
        if self.proof_card.isVisible() or cell is None or not cell.id:
            self.proof_card.hide()
            return
        self._prove(cell.id)

    def _prove(self, figure: str) -> None:
        """Show where a figure comes from, beside the table."""

        def work(ledger: Ledger) -> str:
            from fundtracker.reports.explain import explain

            explanation = explain(ledger, figure, limit=LISTED)
            lines = [explanation.name, explanation.text, "", explanation.formula]
            if explanation.sum_fen is not None:
                lines += [
                    "",
                    tr(
                        "{n} payments, {sum} yuan in all",
                        n=f"{explanation.n:,}",
                        sum=money.show(explanation.sum_fen),
                    ),
                ]
            for payment in explanation.payments:
                lines.append(
                    f"{payment['date']}  {money.show(payment['counts_fen'])}  "
                    f"{payment['counterparty']}"
                )
            return "\n".join(lines)

        def show_proof(text: str) -> None:
            self.proof_card.setFixedWidth(max(460, self.width() * 3 // 10))
            self.proof.setText(text)
            self.proof_card.show()

        self._session.operations.read(
            self, work, show_proof, key="proof", failed=self._tell_refusal
        )

    # ------------------------------------------------------------ decisions
    def _decide(self) -> None:
        text, owner, q = self.line.text().strip(), self.owner.text().strip(), self._quarter.ordinal
        if not text:
            return
        try:
            due = day_of(self.due.text().strip())
        except UserError:
            self._tell(
                tr("“{text}” is no day; write it as 2024-12-31", text=self.due.text()), "bad"
            )
            return

        def done(number: int) -> None:
            for field in (self.line, self.owner, self.due):
                field.clear()
            self.asked.hide()
            self.grid.setFocus()
            self._tell(
                tr("Decision {n} of {quarter} is noted.", n=number, quarter=self._quarter.label),
                "ok",
            )

        self._session.operations.write(
            self, lambda ledger, _: ledger.reviews.decide(q, text, owner=owner, due_day=due), done,
            failed=self._tell_refusal,
        )  # fmt: skip

    def _tell(self, text: str, tone: str) -> None:
        self.status_line.setObjectName(tone)
        self.status_line.style().polish(self.status_line)
        self.status_line.setText(text)

    def _tell_refusal(self, error: UserError) -> None:
        self._tell(say(error), "bad")

    # ------------------------------------------------------------ keys
    def eventFilter(self, watched: Any, event: Any) -> bool:
        pressed = event.type() == event.Type.KeyPress and self._key(watched, event)
        return pressed or super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(self, event):
            super().keyPressEvent(event)

    def _key(self, watched: Any, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if watched in (self.line, self.owner, self.due):
            if key == Qt.Key.Key_Escape:
                self.asked.hide()
                self.grid.setFocus()
            return key == Qt.Key.Key_Escape
        turn = {
            Qt.Key.Key_Right: 1,
            Qt.Key.Key_PageDown: 1,
            Qt.Key.Key_Left: -1,
            Qt.Key.Key_PageUp: -1,
        }
        if key in turn and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._along(turn[key])
        elif key in turn:
            self.show_table(self.at + turn[key])
        elif key == Qt.Key.Key_D:
            self.asked.show()
            self.line.setFocus()
        elif key == Qt.Key.Key_U:
            units = ("yuan", "wan", "yi")
            self._session.set_unit(units[(units.index(self._session.unit) + 1) % 3])
            self.show_table(self.at)
        elif key == Qt.Key.Key_Escape:
            self._leave()
        else:
            return False
        return True

    def _leave(self) -> None:
        """Put away what stands over the table; nothing does: leave."""
        if self.proof_card.isVisible():
            self.proof_card.hide()
        else:
            self.close()

    def _along(self, step: int) -> None:
        """Go to the next column that is shown (Shift with an arrow)."""
        index, shown = self.grid.currentIndex(), self.grid.shown_columns()
        if index.isValid() and index.column() in shown:
            at = (shown.index(index.column()) + step) % len(shown)
            self.grid.setCurrentIndex(self.grid.model_.index(index.row(), shown[at]))
