"""The memo of the plan's page: what the funds are expected to call and give back, in no total."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.pacing import district
from fundtracker.reports.pacing.district import Expected
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import Texts
from fundtracker.ui.widgets.listed import FullGrid, Listed
from fundtracker.ui.widgets.table_model import Column, Records, amount_column

Lines = list[tuple[str, Expected]]
READS = frozenset(
    (
        *("fund", "fund_pace", "fund_terms", "commitment", "capital_call", "receipt"),
        *("distribution", "valuation", "lot", "deal_exit"),
    )
)
_AHEAD = 8  # quarters told one by one; what lies beyond is told by year


def read(ledger: Ledger, quarter: Quarter) -> Lines:
    """Return the quarters to come of all funds together, those beyond two years by year."""
    return district.lines(district.together(district.all_ahead(ledger, quarter)), _AHEAD)


class PacingList(Listed):
    """A line a quarter or year; hidden where no fund has a pace or an open call."""

    def __init__(self, session: Session, texts: Texts) -> None:
        self.records = Records(pacing_columns(session))
        self.grid = FullGrid(self.records)
        super().__init__(self.grid)
        self.hide()
        text = lambda: tr(
            "Memo: what the funds are expected to call, in no total (calls as called, "
            "the rest assumed)"
        )
        texts(self.title.setText, text)

    def show_lines(self, lines: Lines) -> None:
        """Show what was read."""
        self.records.show(lines)
        self.setVisible(bool(lines))


def pacing_columns(session: Session) -> list[Column[tuple[str, Expected]]]:
    """Return the columns of what the funds are expected to call and give back."""
    heads: list[tuple[str, Callable[[], str], Callable[[Expected], int]]] = [
        ("asked", lambda: tr("Called, not come"), lambda e: e.asked),
        ("called", lambda: tr("Calls expected"), lambda e: e.called),
        ("out", lambda: tr("Fiscal partners pay"), lambda e: e.out),
        ("fiscal_back", lambda: tr("Fiscal partners get"), lambda e: e.fiscal_back),
        ("net", lambda: tr("Fiscal partners, net"), lambda e: e.fiscal_back - e.out),
    ]
    period = Column[tuple[str, Expected]](
        "period", lambda: tr("Quarter or year"), lambda line: line[0], stretch=True
    )
    return [
        period,
        *(
            amount_column(session, key, head, partial(_of, of), 170, names_unit=True)
            for key, head, of in heads
        ),
    ]


def _of(figure: Callable[[Expected], int], line: tuple[str, Expected]) -> int:
    return figure(line[1])
