"""A chart of the catalogue as a card of a page: which one is chosen in its head, read when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QSizePolicy, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import catalog
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.building_blocks import Elided, Texts, column, label, offer, row
from fundtracker.ui.widgets.lazy_chart import LazyChart

HIGH = 116  # pixels of a chart on a page
_EDGES, _PLACE, _MOST = 56, 20, 220  # of a chart whose places go down: around them, each, at most


class Asked(NamedTuple):
    """Which chart: its code, the code of the project, fund or indicator it is of."""

    code: str
    of: str = ""


class PageChart(QFrame):
    """A card of a chart; several are chosen from in its head. It reads when it can be seen.

    ``grows``: a chart whose places go down is higher where there are many. ``own``: the code of
    what the page shows (a fund, a project): its chart alone is offered; None offers each.
    """

    def __init__(
        self,
        session: Session,
        texts: Texts,
        codes: Sequence[str],
        *,
        high: int = HIGH,
        grows: bool = True,
        own: Callable[[], str] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._session, self._codes, self._own = session, tuple(codes), own
        self._stale = True
        self.choice, self.sub = QComboBox(), Elided(theme.SMALL, tone="muted")
        self.choice.setFont(theme.font(bold=True))
        self.choice.setFixedHeight(28)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.choice.activated.connect(lambda _: self.refresh())
        texts(self.choice.setAccessibleName, lambda: tr("Chart"))
        texts(lambda _: self.refresh(), lambda: "")  # names of another language are read anew
        for changed in (session.operations.changed, session.quarter_changed, session.unit_changed):
            changed.connect(self._again)
        self.chart, self._high = LazyChart(session, high), high
        self._grows = grows
        self.name = label(size=theme.CARD, bold=True)
        self.choice.hide()  # until there is something to choose
        head = row(self.name, self.choice, gap=8)
        head.addWidget(self.sub, 1)
        self.setLayout(column(head, self.chart, gap=2, margins=(12, 8, 16, 4)))

    def offer_codes(self, codes: Sequence[str]) -> None:
        """Offer other charts from now on."""
        if tuple(codes) != self._codes:
            self._codes = tuple(codes)
            self.choice.clear()
            self.refresh()

    def _again(self, *_: object) -> None:
        self.refresh()

    def refresh(self) -> None:
        """Read again: at once where the card is seen, else when it is shown next."""
        self._stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        session, quarter = self._session, self._session.quarter
        if not self._stale or session.info is None or not self._codes:
            return
        self._stale = False
        wanted, codes = self.choice.currentData(), self._codes
        own = self._own() if self._own is not None else None
        unit, lang = session.unit, language()

        def work(context: ReportContext) -> tuple[list[tuple[str, Asked]], Asked, Chart]:
            offered = _offered(context, codes, own)
            asked = [each for _, each in offered]
            chosen = wanted if wanted in asked else asked[0]
            return offered, chosen, catalog.chart(context, *chosen)

        def read(ledger: Ledger) -> tuple[list[tuple[str, Asked]], Asked, Chart] | str:
            try:
                return in_context(ledger, work, quarter=quarter, unit=unit, lang=lang)
            except IndexError:  # nothing that a chart could be of
                return ""
            except UserError as error:  # no plan yet, or what it is of is gone: said in the card
                return say(error)

        session.operations.read(self, read, self._show, key="chart")

    def _show(self, answer: tuple[list[tuple[str, Asked]], Asked, Chart] | str) -> None:
        if isinstance(answer, str):
            self.sub.say(answer)
            self.chart.show_chart(Chart("", (), ()))
            return
        offered, chosen, chart = answer
        offer(self.choice, offered)
        self.choice.setCurrentIndex([asked for _, asked in offered].index(chosen))
        self.name.setText(next(name for name, asked in offered if asked == chosen))
        self.name.setVisible(len(offered) == 1)
        self.choice.setVisible(len(offered) > 1)
        if self._grows:
            wanted = _EDGES + _PLACE * len(chart.places) if chart.across else 0
            self.chart.setMinimumHeight(max(self._high, min(wanted, _MOST)))
        money = chart.measure == "fen"
        self.sub.say(unit_name(self._session.unit) if money else "")
        self.chart.show_chart(chart)


def _offered(
    context: ReportContext, codes: Sequence[str], own: str | None
) -> list[tuple[str, Asked]]:
    """Return (name, chart) of each chart there can be of the ledger as it is."""
    there: list[tuple[str, Asked]] = []
    for code in codes:
        words = tr(catalog.CHARTS[code].words)
        kind = catalog.CHARTS[code].of
        if not kind:
            there.append((words, Asked(code)))
        elif own is not None:
            there.append((words, Asked(code, own)))
        else:
            subjects = catalog.subjects(context, kind)
            there += [(f"{words} · {name}", Asked(code, of)) for name, of in subjects]
    return there


class ChartToggle(QPushButton):
    """Shows or hides the charts of a page; how they were left is kept on the desk."""

    def __init__(
        self, session: Session, page: str, chart: QWidget, texts: Texts, shown: bool = True
    ) -> None:
        super().__init__()
        self._session, self._key, self._chart = session, f"chart:{page}", chart
        self.setCheckable(True)
        self.setChecked(session.settings.widths.get(self._key, int(shown)) != 0)
        self.setFixedSize(theme.CONTROL + 4, theme.CONTROL)
        self.setIconSize(QSize(16, 16))
        for say_it in (self.setToolTip, self.setAccessibleName):
            texts(say_it, lambda: tr("Show or hide the chart"))
        texts(self.setIcon, lambda: theme.icon("forecast", "text2", 16))
        self.toggled.connect(self._toggled)
        if not self.isChecked():
            chart.hide()  # shown without its page it would be a window of its own

    def _toggled(self, shown: bool) -> None:
        self._session.settings.widths[self._key] = int(shown)
        self._session.settings.save()
        self._chart.setVisible(shown)

    def let_be_seen(self, seen: bool) -> None:
        """Let button and chart be seen, the chart as it was left, or hide both."""
        self.setVisible(seen)
        self._chart.setVisible(seen and self.isChecked())


def page_chart(
    session: Session, texts: Texts, codes: Sequence[str], page: str
) -> tuple[PageChart | None, ChartToggle | None]:
    """Return the card of a page's charts and the button that shows it; None where it has none."""
    if not codes:
        return None, None
    chart = PageChart(session, texts, codes)
    return chart, ChartToggle(session, page, chart, texts)
