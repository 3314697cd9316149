"""Forecast: what each fund is expected to call and give back, with a fan around it, and the
district's part.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact
from fundtracker.domain.base.period import show_percent
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.reports.charts import fund_charts
from fundtracker.reports.pacing import forecast_view
from fundtracker.reports.pacing.forecast_view import Course, View
from fundtracker.reports.pacing.pacing_table import QUARTERS
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Entry, Number, Read, Words
from fundtracker.ui.funds.cards import ChartCard
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Piece,
    Segments,
    button,
    card,
    label,
    offer,
    row,
)
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.nothing_found import Narrowing


class ForecastPage(ReportPage):
    """The fan of one fund's calls and distributions, its pace, the table of all funds."""

    REPORT = "forecast"
    READS = frozenset(
        {
            "fund",
            "fund_pace",
            "fund_terms",
            "commitment",
            "capital_call",
            "receipt",
            "distribution",
            "valuation",
            "lot",
            "deal_exit",
            "deal_income",
            "partner",
            "management_fee",
        }
    )

    def __init__(self, session: Session) -> None:
        self.fund, self.views = QComboBox(), Segments(2)
        self.change = button(icon="edit")
        self.view: View | None = None
        self.dialog: RecordDialog | None = None
        super().__init__(session)
        self.fund.activated.connect(lambda _: self._choose())
        self.change.clicked.connect(self.ask)
        self.views.changed.connect(lambda _: self._turn())

    # ------------------------------------------------------------ parts
    @property
    def together(self) -> bool:
        """Whether all funds are shown added up by quarter, else one fund by year."""
        return self.views.current() == 1

    def head(self) -> str:
        return tr("Quarter") if self.together else tr("Fund")

    def above(self) -> Sequence[Piece]:
        self.calls = ChartCard(self.session, self.texts, lambda: self._chart_name("called"), 168)
        self.distributions = ChartCard(
            self.session, self.texts, lambda: self._chart_name("distributed"), 168
        )
        cards = row(gap=12)
        for chart in (self.calls, self.distributions):
            cards.addWidget(chart, 1)
        cards.addWidget(self._assumed())
        return [cards]

    def _chart_name(self, key: str) -> str:
        if not self.together:
            return key_name(key)
        return tr("All funds by quarter") if key == "called" else tr("Fiscal partners by quarter")

    def _assumed(self) -> QFrame:
        """Return the card of the pace and of the district's part next quarter."""
        title = label(size=theme.CARD, bold=True)
        self.texts(title.setText, lambda: tr("Assumed pace"))
        self.pace = [Elided(theme.SMALL, tone="text2") for _ in range(3)]
        self.part, self.when = Figure(self.session, theme.TITLE), Elided(theme.SMALL, tone="text2")
        self.part.setAccessibleName(money.MISSING)
        self.back = Elided(theme.SMALL, tone="muted")
        frame = card(title, *self.pace, 4, self.when, row(self.part, None), self.back, None, gap=3,
                    margins=(16, 10, 14, 8))  # fmt: skip
        frame.setFixedWidth(264)
        return frame

    def commands(self) -> Sequence[Piece]:
        self.find_line.setFixedWidth(160)
        self.fund.setFont(theme.font())
        self.fund.setFixedHeight(theme.CONTROL)
        self.fund.setFixedWidth(216)
        self.texts(self.fund.setAccessibleName, lambda: tr("Fund"))
        self.texts(self.change.setText, lambda: tr("Pace…"))
        self.texts(self.change.setIcon, lambda: theme.icon("edit", "text2", 16))
        self.texts(self.views.say, lambda: [tr("By fund"), tr("All funds together")])
        return [self.views, self.fund, self.change]

    def _turn(self) -> None:
        self.fund.setVisible(not self.together)
        self.change.setVisible(not self.together)
        self.texts.again()
        self.refresh()

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record a fund first on the page of the funds; "{button}" then says how it is expected '
            "to run.",
            button=tr("Pace…"),
        )
        return tr("No forecast yet"), words

    def narrowing(self) -> Sequence[Narrowing]:
        return () if self.together else (self.fund,)

    def keep(self, row: Row) -> bool:
        if self.together:
            return True
        fund = self.fund.currentData()
        return not fund or row.code == f"f{fund}" or row.code.startswith(f"f{fund}y")

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        together = self.together
        work = lambda ledger: forecast_view.build(
            ledger, quarter=quarter, unit=unit, lang=lang, together=together
        )
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: View) -> None:
        self.view = view
        offer(
            self.fund, [(course.fund.title(language()), course.fund.id) for course in view.courses]
        )
        self.change.setEnabled(self.session.writable)
        self._show(view.table)
        if view.courses:
            self.show_empty(False)
        self._choose()

    def course(self) -> Course | None:
        """Return the fund chosen."""
        courses = self.view.courses if self.view is not None else []
        return next(
            (course for course in courses if course.fund.id == self.fund.currentData()), None
        )

    def _choose(self) -> None:
        course, view = self.course(), self.view
        if course is None or view is None:
            return
        self.sift()
        if self.together:
            self._say_pace(course, view)
            charts = fund_charts.pacing(view.quarters, QUARTERS, view.table.quarter)
            for chart, drawn in zip((self.calls, self.distributions), charts, strict=True):
                chart.show_chart(drawn, unit_name(self.session.unit))
            return
        years = course.outlook.fan if course.outlook is not None else []
        first = view.table.quarter
        names = [
            f"{first.year + at + 1}" if first.number == 4 else f"+{at + 1}"
            for at in range(len(years))
        ]
        for chart, key in ((self.calls, "called"), (self.distributions, "distributed")):
            fund = course.fund.title(language())
            words = tr("{what} of {fund}, {n} years", what=key_name(key), fund=fund, n=len(years))
            whose = course.fund.id, first
            drawn = fund_charts.fan(words, names, course.outlook, key, whose)
            chart.show_chart(drawn, unit_name(self.session.unit))
        self._say_pace(course, view)

    def _say_pace(self, course: Course, view: View) -> None:
        pace = course.pace
        if pace is None:
            lines = [tr("No pace is set for this fund."), "", ""]
        else:
            rates = " / ".join(show_percent(round(rate * 1000)) for rate in pace.pace.rates)
            lines = [
                tr("Call rates {rates}", rates=rates),
                tr(
                    "{life} years · bow {bow} · growth {growth}",
                    life=pace.pace.life,
                    bow=f"{float(pace.pace.bow):g}",
                    growth=show_percent(round(pace.pace.growth * 1000)),
                ),
                pace.source or tr("no source named"),
            ]
        for text_label, text in zip(self.pace, lines, strict=True):
            text_label.say(text)
        self.when.say(
            tr(
                "Fiscal partners, {quarter}, all funds ({unit})",
                quarter=view.following.label,
                unit=unit_name(self.session.unit),
            )
        )
        figure = f"cashplan/together/plan/{view.table.quarter.name}" if view.next_out else ""
        self.part.say_id(
            figure, self.session.money(view.next_out), self.session.exact(view.next_out)
        )
        self.back.say(tr("comes back {n}; shown in table 5", n=self.session.money(view.next_in)))

    # ------------------------------------------------------------ the pace
    def ask(self) -> None:
        """Ask how the fund chosen is expected to run."""
        course = self.course()
        if not self.change.isEnabled():
            return
        if course is None:
            self.session.notice.emit("warn", tr("Record a fund first: a pace is a fund's."))
        else:
            self.dialog = pace_dialog(self.session, course, self.window())
            self.dialog.open()


def key_name(key: str) -> str:
    """Return the name of what a fan shows."""
    return tr("Calls expected") if key == "called" else tr("Distributions expected")


class Rates(Read):
    """Rates of calls year by year, per cent, with a space between; ``value`` is parts per
    million.
    """

    def _read(self, text: str) -> list[int]:
        rates = []
        for part in text.replace("%", " ").replace("/", " ").split():
            try:
                rate = exact(part)
            except (ValueError, ZeroDivisionError):
                raise ValueError(tr("per cent of each year, as in 25 33.3 50")) from None
            if not 0 <= rate <= 100:
                raise ValueError(tr("between {least} and {most}", least=0, most=100))
            rates.append(round(rate * MILLION / 100))
        if not rates or len(rates) > 50:
            raise ValueError(tr("per cent of each year, as in 25 33.3 50"))
        return rates


def pace_dialog(session: Session, course: Course, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a fund's pace; it begins with the pace in force."""
    recorded = course.pace
    rates = Rates(
        tr("Call rates (%)"),
        "25 33.3 50",
        text=" ".join(f"{float(rate * 100):g}" for rate in recorded.pace.rates) if recorded else "",
    )

    def number(
        name: str, value: Fraction | float | None, most: int, decimals: int, scale: int
    ) -> Number:
        return Number(
            name, 0, most, number=None if value is None else round(value * scale), decimals=decimals
        )

    pace = recorded.pace if recorded else None
    entries: dict[str, Entry] = {
        "rates": rates,
        "life": Number(tr("Life (years)"), 1, 50, number=pace.life if pace else None),
        "bow": number(tr("Bow"), pace.bow if pace else None, 2000, 2, 100),
        "growth": number(tr("Growth (%)"), pace.growth if pace else None, 1000, 1, 1000),
        "yielded": number(tr("Yield (%)"), pace.yield_ if pace else Fraction(), 1000, 1, 1000),
        "spread": number(
            tr("Spread (%)"), recorded.spread.growth if recorded else 0.15, 1000, 1, 1000
        ),
        "source": Words(
            tr("Source"),
            tr("document or person that says so"),
            text=recorded.source if recorded else "",
        ),
    }
    return RecordDialog(
        session,
        Form(
            tr("Pace of {name}", name=course.fund.title(language())),
            entries,
            (("rates", "life"), ("bow", "growth"), ("yielded", "spread"), ("source",)),
            ok=tr("Record the pace"),
            message=lambda _: tr(
                "The pace of {name} is recorded.", name=course.fund.title(language())
            ),
            judge=lambda v: _judge(session, course, v),
        ),
        lambda ledger, v: _put(ledger, course, v),
        parent=parent,
    )


def _put(ledger: Ledger, course: Course, v: Values) -> None:
    with ledger.change("fund.pace", v["reason"], fund=course.fund.code) as change:
        ledger.funds.set_pace(
            change,
            course.fund.id,
            StatedPace(
                v["rates"],
                v["life"],
                bow=v["bow"] * 10_000,
                growth=v["growth"] * 1_000,
                yielded=v["yielded"] * 1_000,
                spread=v["spread"] * 1_000,
                source=v["source"],
            ),
        )


def _judge(session: Session, course: Course, v: Values) -> Judged:
    """Say what the whole commitment would do from its first year under the pace given."""
    if any(v[name] is None for name in ("rates", "life", "bow", "growth", "yielded", "spread")):
        return "", ""
    year = forecast_view.whole_life(
        course.committed, v["rates"], v["life"], v["bow"], v["growth"], v["yielded"]
    )
    show = session.money
    words = tr(
        "Of {all} committed {called} are called by the end, {given} come back.",
        all=show(course.committed),
        called=show(year.called),
        given=show(year.distributed),
    )
    return words, "ok" if year.called * 10 >= course.committed * 9 else "warn"
