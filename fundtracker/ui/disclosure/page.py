"""Reports of the funds: disclosure, costs by kind, scorecards, and vintages with the lives of the
funds side by side.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox

from fundtracker.i18n import language, tr
from fundtracker.reports.charts import fund_charts
from fundtracker.reports.disclosure import disclosure_view
from fundtracker.reports.disclosure.disclosure_view import NAMES, VINTAGES, View
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.funds.cards import ChartCard
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, Segments, offer, row
from fundtracker.ui.widgets.nothing_found import Narrowing

_CHARTS = 200


class DisclosurePage(ReportPage):
    """One of four reports, of all funds or of the one chosen."""

    REPORT = "disclosure"
    READS = None

    def __init__(self, session: Session) -> None:
        self.sheets, self.fund = Segments(len(NAMES)), QComboBox()
        self.sheet = NAMES[0]
        self.view: View | None = None
        super().__init__(session)
        self.sheets.changed.connect(self._turn)
        self.fund.activated.connect(lambda _: self.sift())
        self._show_charts()

    # ------------------------------------------------------------ parts
    def above(self) -> Sequence[Piece]:
        self.lives = ChartCard(self.session, self.texts, lambda: tr("J-curves of the funds"), 150)
        self.years = ChartCard(self.session, self.texts, lambda: tr("J-curves by vintage"), 150)
        charts = row(gap=12)
        charts.addWidget(self.lives, 1)
        charts.addWidget(self.years, 1)
        return [charts]

    def commands(self) -> Sequence[Piece]:
        self.find_line.setFixedWidth(160)
        self.texts(
            self.sheets.say,
            lambda: [tr("Disclosure"), tr("Costs by kind"), tr("Scorecards"), tr("Vintages")],
        )
        self.texts(self.fund.setAccessibleName, lambda: tr("Fund"))
        self.fund.setFont(theme.font())
        self.fund.setFixedHeight(theme.CONTROL)
        self.fund.setFixedWidth(200)
        return [self.sheets, self.fund]

    def nothing(self) -> tuple[str, str]:
        words = tr("Record a fund first on the page of the funds, or import lists of funds.")
        return tr("No fund is recorded yet"), words

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = min(360, max(_CHARTS, self.height() * 36 // 100))
        for card in (self.lives, self.years):
            card.prefer(high)

    def narrowing(self) -> Sequence[Narrowing]:
        return () if self.sheet == VINTAGES else (self.fund,)

    def keep(self, row: Row) -> bool:
        fund = self.fund.currentData()
        if not fund or self.sheet == VINTAGES:
            return True
        return re.match(rf"f{fund}(?!\d)", row.code) is not None

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang, name = (
            self.session.quarter,
            self.session.unit,
            language(),
            self.sheet,
        )
        self.session.operations.read(
            self,
            lambda ledger: disclosure_view.build(
                ledger, name, quarter=quarter, unit=unit, lang=lang
            ),
            self._take,
            key="table",
        )

    def _take(self, view: View) -> None:
        self.view = view
        funds = [(fund.title(language()), fund.id) for fund in view.funds]
        offer(self.fund, [(tr("All funds"), 0), *funds])
        self._show(view.table)
        self._show_charts()
        if self.sheet == VINTAGES:
            words = tr("cumulative net cash in per cent of the commitment, by year of life")
            chart = fund_charts.side_by_side(view.lives, tr("J-curves of the funds"))
            self.lives.show_chart(chart, words)
            pooled = fund_charts.side_by_side(view.years, tr("J-curves by vintage"))
            self.years.show_chart(pooled, tr("funds of a year pooled; by year of life"))

    def show_sheet(self, name: str) -> None:
        """Show another of the reports."""
        self.sheets.choose(NAMES.index(name))
        self._turn(NAMES.index(name))

    def _turn(self, at: int) -> None:
        self.sheet = NAMES[at]
        self.find_line.clear()
        self.refresh()

    def _show_charts(self) -> None:
        shown = self.sheet == VINTAGES and bool(self.view and self.view.lives)
        for card in (self.lives, self.years):
            card.setVisible(shown)
        self.fund.setVisible(self.sheet != VINTAGES)

    def restyle(self) -> None:
        super().restyle()
        for card in (self.lives, self.years):
            card.chart.update()
