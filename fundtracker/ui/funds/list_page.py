"""Funds: a card for each, the curves of their lives, table 6 and the tables beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from fundtracker.i18n import language, tr
from fundtracker.reports.charts import fund_charts
from fundtracker.reports.funds import fund_view
from fundtracker.reports.funds.fund_view import View
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.funds.cards import Cards, ChartCard
from fundtracker.ui.report_pages.page_chart import ChartToggle
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button, row

_CHARTS = 166
SHEETS = ("funds", "partners", "partners-total", "nav", "pme", "forecast")


class FundsPage(ReportPage):
    """All funds at the end of a quarter; a click on a name opens the fund, one on a figure its
    flows.
    """

    REPORT = "funds"
    READS = None

    def __init__(self, session: Session) -> None:
        self.sheets = Segments(len(SHEETS))
        self.sheet = SHEETS[0]
        self.new, self.partner = button(icon="plus"), button(icon="coins")
        self.charts = QWidget()
        self.view: View | None = None
        self.dialog: Dialog | None = None
        super().__init__(session)
        self.sheets.changed.connect(self._turn)
        self.new.clicked.connect(self.ask_new)
        self.partner.clicked.connect(lambda: self._open_partner(self.table.current()))
        self.partner.hide()
        self.cards.opened.connect(self._open_fund)
        self.table.opened.connect(self._open_row)

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Fund") if not self.sheet.startswith("partners") else tr("Partner")

    def above(self) -> Sequence[Piece]:
        self.cards = Cards(self.session)
        self.lives = ChartCard(self.session, self.texts, lambda: tr("J-curve"), 76)
        self.quarters = ChartCard(self.session, self.texts, lambda: tr("By quarter"), 76)
        self.charts.setLayout(row(self.lives, self.quarters, gap=12))
        return [self.cards, self.charts]

    def commands(self) -> Sequence[Piece]:
        self.find_line.setFixedWidth(116)
        self.texts(
            self.sheets.say,
            lambda: [
                tr("Funds"),
                tr("Partners"),
                tr("Over all funds"),
                tr("Net asset value"),
                tr("Market"),
                tr("Forecast"),
            ],
        )
        self.texts(self.new.setText, lambda: tr("Fund…"))
        self.texts(self.new.setIcon, lambda: theme.icon("plus", "text2", 16))
        self.texts(self.partner.setText, lambda: tr("Open partner"))
        self.texts(self.partner.setIcon, lambda: theme.icon("coins", "text2", 16))
        toggle = ChartToggle(self.session, "funds", self.charts, self.texts)
        return [self.sheets, self.partner, self.new, toggle]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = min(320, max(_CHARTS, self.height() * 27 // 100))
        for card in (self.lives, self.quarters):
            card.prefer(high)

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang, sheet = self.session.quarter, self.session.unit, language(), self.sheet
        work = lambda ledger: fund_view.build(ledger, sheet, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: View) -> None:
        self.view = view
        self.new.setEnabled(self.session.writable)
        self.cards.show_cards(view.cards, view.funds)
        words = tr(
            "cumulative net cash in per cent of the commitment, by year of life; dotted: assumed "
            "pace"
        )
        self.lives.show_chart(fund_charts.lives(view.cards, view.funds.quarter), words)
        self.quarters.show_chart(fund_charts.by_quarter(view.flows), unit_name(self.session.unit))
        self._show(view.table)
        self.show_empty(False)

    def show_sheet(self, name: str) -> None:
        """Show another of the tables."""
        self.sheets.choose(SHEETS.index(name))
        self._turn(SHEETS.index(name))

    def _turn(self, at: int) -> None:
        self.sheet = SHEETS[at]
        self.partner.setVisible(self.sheet.startswith("partners"))
        self.new.setVisible(not self.sheet.startswith("partners"))
        self.find_line.clear()
        self.refresh()

    def restyle(self) -> None:
        super().restyle()
        for curves in (self.lives.chart, self.quarters.chart):
            curves.update()

    # ------------------------------------------------------------ deeds
    def _open_fund(self, fund: int) -> None:
        view = self.view
        if view is not None:
            code = next(card.fund.code for card in view.cards if card.fund.id == fund)
            self.session.show_in.emit("fund", code)

    def _open_partner(self, record: Row | None) -> None:
        """Show the page of the partner of a row, else that of the first one."""
        match = re.match(r"(?:f\d+)?p(\d+)", record.code) if record is not None else None
        names = self.view.partners if self.view is not None else {}
        self.session.show_in.emit(
            "partner", names.get(int(match[1]), "") if match is not None else ""
        )

    def _open_row(self, record: Row | None) -> None:
        if record is not None and re.match(r"(?:f\d+)?p\d+", record.code):
            self._open_partner(record)
            return
        match = re.match(r"f(\d+)", record.code) if record is not None else None
        if match is not None:
            self._open_fund(int(match[1]))

    def ask_new(self) -> None:
        """Open the form of a new fund."""
        from fundtracker.ui.funds.forms import fund_dialog

        self.dialog = fund_dialog(self.session, self.window()).makes("name")
        self.dialog.open()
