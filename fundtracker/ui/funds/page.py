"""One fund: figures, curves, partners, calls, distributions, costs, value, waterfall and papers,
with their deeds.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import partial

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QMenu, QPushButton, QStackedLayout, QWidget

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call, Distribution
from fundtracker.reports.funds import fund_detail
from fundtracker.reports.funds.call_register import STATE_TONES, state_name
from fundtracker.reports.funds.fund_detail import TABS, Sheet
from fundtracker.reports.funds.fund_view import stage_name
from fundtracker.reports.record_words import kind_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.funds.actions import (
    COMMANDS,
    ICONS,
    MENU,
    MORE,
    ActingPage,
    FundActions,
    command_name,
)
from fundtracker.ui.funds.cards import STAGE_TONES
from fundtracker.ui.funds.panel import Charts, Tiles
from fundtracker.ui.funds.papers import Papers
from fundtracker.ui.funds.papers_drop import accept_papers
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Pill,
    Segments,
    button,
    card,
    column,
    label,
    row,
)

_CHARTS = 154


def tab_name(tab: str) -> str:
    """Return the name of a part of the page."""
    return {
        "partners": tr("Partners"),
        "calls": tr("Calls"),
        "distributions": tr("Payouts"),
        "fundcosts": tr("Fees, costs"),
        "nav": tr("Net value"),
        "waterfall": tr("Tiers"),
        "fundcash": tr("Cash"),
        "papers": tr("Documents"),
    }[tab]


class FundPage(ActingPage):
    """A fund chosen in the box or by the page of the funds."""

    READS = None

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sheet: Sheet | None = None
        self.dialog: Dialog | None = None
        self._wanted, self._selection = "", ""
        self.back, self.more = button(icon="back"), button(icon="edit")
        self.box, self.pill, self.facts_line = (
            QComboBox(),
            Pill(),
            Elided(theme.SMALL, tone="text2"),
        )
        self.tiles, self.charts = Tiles(session), Charts(session, self.texts)
        self.tabs = Segments(len(TABS))
        self.tables = {name: self._table(name) for name in TABS[:-1]}
        self.papers = Papers(session)
        self.notes = label(size=theme.SMALL, tone="muted", wrap=True)
        self.commands = FundActions(self)
        self.buttons: dict[str, QPushButton] = {}
        self._sheets = QStackedLayout()
        self._stack = QStackedLayout(self)
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ layout
    def _table(self, name: str) -> ReportTable:
        table = ReportTable(self.session, f"fund_{name}", name=lambda: tab_name(name))
        table.pills(state=_tone)
        table.picked.connect(self._picked)
        return table

    def _lay_out(self) -> None:
        self.box.setFont(theme.font(bold=True))
        self.box.setFixedHeight(theme.CONTROL)
        self.box.setMinimumWidth(220)
        self.texts(self.box.setAccessibleName, lambda: tr("Fund"))
        for push_button, icon, words in (
            (self.back, "back", lambda: tr("All funds")),
            (self.more, "edit", lambda: tr("Facts and terms")),
        ):
            self.texts(push_button.setText, words)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
        head = row(self.back, self.box, self.pill, gap=10)
        head.addWidget(self.facts_line, 1)
        head.addWidget(self.more)
        self._tools = row(self.tabs, None, gap=4)
        for tab, names in COMMANDS.items():
            for name in names:
                self._tools.addWidget(self._command_button(tab, name))
        inner = QWidget()
        inner.setLayout(self._sheets)  # first: Qt shows what it is given without as a window
        for table in self.tables.values():
            self._sheets.addWidget(table)
        self._sheets.addWidget(self.papers)
        stack = card(inner, gap=0, margins=(1, 1, 1, 1))
        layout = column(head, self.tiles, self.charts, self._tools, gap=10, margins=(24, 4, 24, 14))
        layout.addWidget(stack, 1)
        layout.addWidget(self.notes)
        full = QWidget()
        full.setLayout(layout)
        self._stack.addWidget(full)
        self._stack.addWidget(self._nothing())
        self.texts(self.tabs.say, lambda: [tab_name(name) for name in TABS])

    def _command_button(self, tab: str, name: str) -> QPushButton:
        command_button = button(icon=ICONS.get(name, "plus"))
        self.texts(command_button.setText, lambda: command_name(name))
        self.texts(
            command_button.setIcon, partial(theme.icon, ICONS.get(name, "plus"), "text2", 16)
        )
        command_button.clicked.connect(lambda: self.ask(name))
        self.buttons[name] = command_button
        command_button.setProperty("tab", tab)
        return command_button

    def _nothing(self) -> QWidget:
        title, words = label(size=16, bold=True), label(tone="muted", wrap=True)
        self.new, go = button(kind="primary"), button()
        self.new.clicked.connect(self._ask_new)
        self.texts(self.new.setText, lambda: tr("Fund…"))
        self.texts(title.setText, lambda: tr("No fund is recorded yet"))
        text = lambda: tr(
            'Record them with "{button}", or import lists on the import page.', button=tr("Fund…")
        )
        self.texts(words.setText, text)
        self.texts(go.setText, lambda: tr("All funds"))
        go.clicked.connect(lambda: self.session.go.emit("funds"))
        frame = card(
            None, row(None, title, None), words, 8, row(None, self.new, go, None), None, kind="drop"
        )
        frame.setFixedSize(520, 220)
        widget = QWidget()
        widget.setLayout(column(None, row(None, frame, None), None, None))
        return widget

    def _ask_new(self) -> None:
        from fundtracker.ui.funds.forms import fund_dialog

        self.dialog = fund_dialog(self.session, self.window())
        self.dialog.open()

    def _connect(self) -> None:
        self.tabs.changed.connect(self._turn)
        self.back.clicked.connect(lambda: self.session.go.emit("funds"))
        self.box.activated.connect(lambda _: self._choose(str(self.box.currentData())))
        self.more.clicked.connect(lambda: self._offer(MORE, self.more))
        self.papers.opened.connect(lambda: self.ask("open"))
        accept_papers(self, self.tables)
        self._turn(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.charts.prefer(min(300, max(_CHARTS, self.height() * 25 // 100)))

    # ------------------------------------------------------------ what a page says
    def title(self) -> str:
        return self.sheet.card.row.name if self.sheet is not None else tr("One fund")

    def subtitle(self) -> str:
        if self.sheet is None:
            return ""
        until = tr("until {day}", day=self.sheet.funds.quarter.last_day.isoformat())
        return " · ".join(
            [
                kind_name(self.sheet.fund.kind),
                until,
                tr("unit {unit}", unit=unit_name(self.session.unit)),
            ]
        )

    def figure(self) -> str | None:
        focused = self.focusWidget()
        table = self.current_table()
        return getattr(focused, "id", "") or (table.figure() if table is not None else None)

    def copied_rows(self) -> list[Sequence[Value]]:
        table = self.current_table()
        return super().copied_rows() or (table.copied_rows() if table is not None else [])

    def selection_text(self) -> str:
        return self._selection

    def arrive_at(self, text: str) -> None:
        """Show the fund that a text names by code, name or beginning with its name."""
        self._wanted = text
        self.refresh()

    def look_for(self, text: str) -> None:
        table = self.current_table()
        if table is not None:
            table.filter(text)

    def restyle(self) -> None:
        super().restyle()
        for table in self.tables.values():
            table.restyle()
        self.papers.restyle()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        wanted = self._wanted

        def work(ledger: Ledger) -> tuple[Sheet | None, list[tuple[str, str]]]:
            every = ledger.funds.all()
            names = {f.code: f.code for f in every} | {f.name: f.code for f in every}
            names |= {f.name_en: f.code for f in every if f.name_en}
            code = next((c for name, c in names.items() if wanted == name), "")
            code = code or next((c for name, c in names.items() if wanted.startswith(name)), "")
            sheet = fund_detail.build(ledger, code, quarter=quarter, unit=unit, lang=lang)
            return sheet, [(f.title(lang), f.code) for f in every]

        self.session.operations.read(self, work, self._take, key="sheet")

    def _take(self, sheet_and_funds: tuple[Sheet | None, list[tuple[str, str]]]) -> None:
        sheet, names = sheet_and_funds
        self.sheet = sheet
        self._stack.setCurrentIndex(0 if sheet is not None else 1)
        if sheet is None:
            self.headed.emit()
            return
        self._wanted = sheet.fund.code
        self.box.clear()
        for name, code in names:
            self.box.addItem(name, code)
        self.box.setCurrentIndex(self.box.findData(sheet.fund.code))
        self.pill.say(stage_name(sheet.card.stage), STAGE_TONES[sheet.card.stage])
        self.facts_line.say(_facts(sheet))
        self.tiles.show_sheet(sheet)
        self.charts.show_sheet(sheet)
        for name, table in self.tables.items():
            table.show_table(sheet.tabs[name])
        self.papers.show_papers(sheet.papers)
        self._allow()
        self._note()
        self.headed.emit()

    def _allow(self) -> None:
        writable = self.session.writable
        for name, push_button in self.buttons.items():
            push_button.setEnabled(
                writable or name in ("notices", "given_notices", "open", "copy", "companies")
            )
        self.more.setEnabled(writable)

    def _note(self) -> None:
        table = self.current_table()
        shown = table.table() if table is not None else None
        self.notes.setText("  ".join(shown.notes) if shown is not None else "")
        self.notes.setVisible(bool(self.notes.text()))

    def _choose(self, code: str) -> None:
        self._wanted = code
        self.refresh()

    def _turn(self, at: int) -> None:
        self._sheets.setCurrentIndex(at)
        self.charts.follow(TABS[at])
        for push_button in self.buttons.values():
            push_button.setVisible(push_button.property("tab") == TABS[at])
        self._tools.invalidate()
        self._note()

    def show_tab(self, name: str) -> None:
        """Show one of the parts."""
        self.tabs.choose(TABS.index(name))
        self._turn(TABS.index(name))

    # ------------------------------------------------------------ where the cursor is
    def current_table(self) -> ReportTable | None:
        """Return the table shown; None where the papers are."""
        return self.tables.get(TABS[self.tabs.current()])

    def place(self) -> tuple[int, str]:
        """Return the number of the call or distribution under the cursor and the partner, 0 and
        '' where none is.
        """
        table, sheet = self.current_table(), self.sheet
        record = table.current() if table is not None else None
        if record is None or sheet is None:
            return 0, ""
        match = re.fullmatch(r"([fcd])(\d+)(?:p(\d+))?", record.code)
        if match is None:
            return 0, ""
        every: Sequence[Call | Distribution] = (
            sheet.calls if match[1] == "c" else sheet.distributions
        )
        known = every if match[1] != "f" else ()
        number = next((each.number for each in known if each.id == int(match[2])), 0)
        return number, sheet.names.get(int(match[3]), "") if match[3] else ""

    def day(self) -> dt.date:
        """Return the day that forms begin with: of the quarter that is worked in."""
        return self.session.working_day()

    def _picked(self, figure: str) -> None:
        self._selection = figure
        self.session.selected.emit()

    # ------------------------------------------------------------ deeds
    def ask(self, name: str) -> None:
        """Do what a button says: open a form, write notices, open a paper."""
        if self.sheet is None:
            return
        if name in MENU:
            self._offer(MENU[name], self.buttons[name])
            return
        dialog = self.commands.run(name, self.sheet)
        if dialog is not None:
            self.dialog = dialog
            dialog.open()

    def _offer(self, names: tuple[str, ...], beside: QPushButton) -> None:
        menu = QMenu(self)
        for name in names:
            menu.addAction(command_name(name)).triggered.connect(
                lambda _=False, name=name: self.ask(name)
            )
        menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))


def _tone(record: Row) -> str:
    cell = record.cells.get("state")
    state = cell.value if cell is not None else None
    return next((tone for code, tone in STATE_TONES.items() if state_name(code) == state), "")


def _facts(sheet: Sheet) -> str:
    fund = sheet.fund

    def on(day: int | None, words: str) -> str:
        return f"{words} {dt.date.fromordinal(day)}" if day is not None else ""

    parts = (
        on(fund.set_up_day, tr("set up")),
        on(fund.period_end_day, tr("invests until")),
        on(fund.term_end_day, tr("ends")),
        f"{tr('manager')} {fund.manager}" if fund.manager else "",
    )
    return " · ".join(filter(None, parts))
