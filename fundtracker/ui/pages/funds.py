"""Funds: table 6, the partners of table 8, net asset value, the market beside, the forecast."""

from __future__ import annotations

from fundtracker.domain.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports import tables
from fundtracker.reports.table import Table
from fundtracker.ui.forms import Piece, Segments
from fundtracker.ui.report_page import ReportPage
from fundtracker.ui.session import Session

_SHEETS = ("funds", "partners", "nav", "pme", "forecast")


class FundsPage(ReportPage):
    """One table at a time; each figure opens to its flows with dates."""

    REPORT = "funds"
    READS = None

    def __init__(self, session: Session) -> None:
        self.sheets = Segments(len(_SHEETS))
        self.sheet = _SHEETS[0]
        super().__init__(session)
        self.sheets.changed.connect(self._turn)

    def head(self) -> str:
        return tr("Fund") if self.sheet != "partners" else tr("Partner")

    def deeds(self) -> list[Piece]:
        self.texts(
            self.sheets.say,
            lambda: [tr("Funds"), tr("Partners"), tr("Net asset value"), tr("Market"), tr("Forecast")],
        )
        return [self.sheets]

    def build(self, ledger: Ledger, quarter: Quarter | None, unit: str, lang: str) -> Table:
        return tables.build(ledger, self.sheet, quarter=quarter, unit=unit, lang=lang)

    def show_sheet(self, name: str) -> None:
        """Show another of the tables."""
        self.sheets.choose(_SHEETS.index(name))
        self._turn(_SHEETS.index(name))

    def _turn(self, at: int) -> None:
        self.sheet = _SHEETS[at]
        self.find_line.clear()
        self.refresh()
