"""One fund: six figures that explain themselves, its curve, its time line."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.charts import fund_charts
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.reports.funds.fund_view import rate_words
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.funds.cards import ChartCard, PreferredHeight
from fundtracker.ui.report_pages.page_chart import PageChart
from fundtracker.ui.widgets.building_blocks import Texts
from fundtracker.ui.widgets.figure_tile import Tile, say_figure, short_names, tell

TILES = ("committed", "paid_in", "unfunded", "dpi", "tvpi", "net_irr")


class Tiles(QWidget):
    """The six figures of a fund."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.tiles = {code: Tile(session) for code in TILES}
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(10)
        for tile in self.tiles.values():
            box.addWidget(tile, 1)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a fund at V."""
        cells, names = sheet.card.row.cells, short_names()
        heads = {
            "committed": tr("Commitments"),
            "paid_in": tr("Paid in"),
            "unfunded": tr("Unfunded"),
        } | names
        words = self._words(sheet)
        for code, tile in self.tiles.items():
            tile.name.setText(heads[code] + (f" · {tr('net')}" if code in ("dpi", "tvpi") else ""))
            say_figure(tile.figure, sheet.funds, sheet.card.row, code)
            tile.unit.setText(
                {"dpi": "", "tvpi": "", "net_irr": ""}.get(code, unit_name(self._session.unit))
            )
            tile.words.say(words[code]())
        standing, tone = rate_words(sheet.card.rate)
        irr_value = cells["net_irr"].value if "net_irr" in cells else None
        several = f" · {irr_value}" if isinstance(irr_value, str) and irr_value != standing else ""
        tile = self.tiles["net_irr"]
        tile.words.say(standing + several)
        tell(tile.words, tile.words.text(), tone)
        self.tiles["unfunded"].setToolTip(
            tr(
                "Unfunded is not commitments less paid in: calls inside the commitment lower it "
                "when they are called,"
                " recallable distributions and equalisation raise it again."
            )
        )

    def _words(self, sheet: Sheet) -> dict[str, Callable[[], str]]:
        cells, show = sheet.card.row.cells, self._session.money

        def fen(code: str) -> int:
            value = cells[code].value if code in cells else None
            return value if isinstance(value, int) else 0

        def text(code: str) -> str:
            value = cells[code].value if code in cells else None
            return money.decimal(value, 3) if isinstance(value, int) else money.MISSING

        pic = cells["pic"].value if "pic" in cells else None
        share = f"{pic / 10:.1f}%" if isinstance(pic, int) else money.MISSING
        standing = [name for name, each in sheet.partners.items() if each.committed]
        return {
            "committed": lambda: tr(
                "{n} partners, called {called}", n=len(standing), called=show(fen("called"))
            ),
            "paid_in": lambda: tr(
                "PIC {share}, distributed {given}", share=share, given=show(fen("distributed"))
            ),
            "unfunded": lambda: (
                tr("not commitments − paid in; recallable {fen}", fen=show(sheet.card.recallable))
                if sheet.card.recallable
                else tr("not commitments − paid in")
            ),
            "dpi": lambda: tr("net distributions ÷ paid in"),
            "tvpi": lambda: tr("DPI {dpi} + RVPI {rvpi}", dpi=text("dpi"), rvpi=text("rvpi")),
            "net_irr": lambda: "",
        }


# The chart that a tab of the fund's page is about.
_OF_TAB = {"nav": ("nav",), "waterfall": ("tiers",)}


class Charts(PreferredHeight):
    """The curve of a fund's years and the time line of its calls and distributions."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.years = ChartCard(session, texts, lambda: tr("J-curve"), 116)
        self.line = ChartCard(session, texts, lambda: tr("Calls and distributions"), 116)
        self._fund = ""
        self.of_tab = PageChart(session, texts, (), high=104, own=lambda: self._fund)
        self.of_tab.setSizePolicy(self.line.sizePolicy())
        self.of_tab.hide()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.years, 1)
        box.addWidget(self.line, 1)
        box.addWidget(self.of_tab, 1)
        self._session = session

    def follow(self, tab: str) -> None:
        """Show beside the curve what a tab is about, else calls and distributions."""
        codes = _OF_TAB.get(tab, ())
        self.of_tab.offer_codes(codes)
        self.of_tab.setVisible(bool(codes))
        self.line.setVisible(not codes)

    def show_sheet(self, sheet: Sheet) -> None:
        """Show a fund at V."""
        if sheet.fund.code != self._fund:
            self._fund = sheet.fund.code
            self.of_tab.refresh()
        unit, day = unit_name(self._session.unit), sheet.funds.quarter.last_day
        words = tr("{unit}, by year to V; light and dotted: assumed pace", unit=unit)
        self.years.show_chart(fund_charts.years(sheet.years), words)
        moments = fund_charts.moments(sheet.moments, day, self._session.money)
        self.line.show_chart(moments, tr("{unit}, V = {day}", unit=unit, day=day.isoformat()))
