"""Parts of the page of a project: the money on one scale, its course over time, its facts."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import project_charts, time_charts
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.context import in_context
from fundtracker.reports.projects.project_view import Sheet
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.widgets.bars import Bar, Stretch, Tick
from fundtracker.ui.widgets.building_blocks import (
    Dot,
    Elided,
    Pill,
    Segments,
    Texts,
    column,
    label,
    pair,
    row,
    scrolled,
)
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart

LEVELS = {"estimate": "bar", "budgets": "plan", "current": "c4", "due": "c3", "paid": "c2"}


def fen_of(row: Row | None, code: str) -> int | None:
    """Return a money cell of a row in fen; None where it is not known."""
    cell = row.cells.get(code) if row is not None else None
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def _sure(row: Row, code: str) -> int:
    return fen_of(row, code) or 0


def _scale(fen: Mapping[str, int | None]) -> float:
    """Return what the full width of the bars stands for: a little above the largest amount."""
    with_pending = (fen["current"] or 0) + (fen["pending"] or 0)
    return max(1, with_pending, *(value or 0 for value in fen.values())) * 1.02


_MILESTONES, _MILESTONE = 64, 24  # pixels of the chart of milestones: around its rows, of a row


class Cockpit(QFrame):
    """Estimate ≥ budgets ≥ contracts ≥ due ≥ paid, on one scale from nothing to the ceiling."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        title, self.sub, self.pill = (
            label(size=theme.CARD, bold=True),
            Elided(theme.SMALL, tone="muted"),
            Pill(),
        )
        texts(title.setText, lambda: tr("Money cockpit"))
        self.bars = {key: Bar(tone, 14, names=key == "estimate") for key, tone in LEVELS.items()}
        self.figures = {key: Figure(session, theme.CARD) for key in LEVELS}
        self.notes = {key: Elided(theme.CAPTION, tone="muted") for key in LEVELS}
        names: dict[str, Callable[[], str]] = {
            "estimate": lambda: tr("Estimate"),
            "budgets": lambda: tr("Budgets"),
            "current": lambda: tr("Contracts"),
            "due": lambda: tr("Due so far"),
            "paid": lambda: tr("Paid"),
        }
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        grid.setColumnMinimumWidth(2, 84)
        bottom = Qt.AlignmentFlag.AlignBottom
        for at, key in enumerate(LEVELS):
            name = label()
            texts(name.setText, names[key])
            grid.addWidget(name, 2 * at, 0, bottom)
            grid.addWidget(self.bars[key], 2 * at, 1, bottom)
            grid.addWidget(self.figures[key], 2 * at, 2, Qt.AlignmentFlag.AlignRight | bottom)
            grid.addWidget(self.notes[key], 2 * at + 1, 1, 1, 2)
            grid.setRowMinimumHeight(2 * at + 1, 17)
        head = row(column(title, self.sub, gap=1), self.pill)
        head.setStretch(0, 1)
        self.setLayout(column(head, grid, None, gap=2, margins=(16, 10, 14, 8)))

    def show_money(self, money: Row, sheet: Sheet) -> None:
        """Show the row of a project in the table of earned value."""
        show = self._session.money
        fen = {key: fen_of(money, key) for key in (*LEVELS, "pending", "forecast")}
        scale = _scale(fen)
        marks = []
        if fen["estimate"] is not None:
            marks.append(Tick(fen["estimate"] / scale, name=tr("ceiling")))
        if fen["forecast"]:
            name = tr("final {n}", n=show(fen["forecast"]))
            marks.append(Tick(fen["forecast"] / scale, "warn", True, name))
        details = self._words(money, sheet)
        for key in LEVELS:
            value = fen[key]
            part = (value or 0) / scale
            stretches = [Stretch(0.0, part, LEVELS[key])]
            more = max(0, fen["pending"] or 0) / scale if key == "current" else 0.0
            stretches.append(Stretch(part, part + more, "warn", True))
            self.bars[key].show_stretches(stretches, marks, details[key])
            cell = money.cells.get(key)
            exact = self._session.exact(value) if value else ""
            self.figures[key].say_id(cell.id if cell else "", show(value), exact)
            self.notes[key].say(details[key])
        self.sub.say(
            unit_name(self._session.unit) + " · " + tr("estimate ≥ contracts ≥ due ≥ paid")
        )
        self._say_state(fen, paid_ahead=bool(fen_of(money, "over_progress")))

    def _say_state(self, fen: Mapping[str, int | None], *, paid_ahead: bool) -> None:
        """Say whether each level lies within the one above it; of one level alone nothing."""
        known = [
            value
            for key in ("estimate", "current", "due", "paid")
            if (value := fen[key]) is not None
        ]
        exceeded = any(below > above for above, below in itertools.pairwise(known))
        if exceeded or paid_ahead:
            self.pill.say(tr("a level is exceeded"), "bad")
        elif fen["due"] is None and fen["current"] is not None and fen["paid"]:
            self.pill.say(tr("work not measured"), "warn")
        else:
            self.pill.say(tr("all levels hold"), "ok")
        self.pill.setVisible(len(known) > 1)

    def _words(self, money: Row, sheet: Sheet) -> dict[str, str]:
        show, estimate = self._session.money, sheet.estimate
        total = sheet.contracts.rows[-1]
        budgets = fen_of(money, "budgets")
        details = {
            "estimate": tr("no estimate of its own is approved"),
            "budgets": tr("no budget is recorded"),
            "current": tr("no contract is recorded"),
            "due": "—",
            "paid": tr(
                "payable {open}; retention held {kept}",
                open=show(_sure(money, "payable")),
                kept=show(_sure(money, "retention_held")),
            ),
        }
        if estimate is not None:
            day = _iso(estimate.dated)
            details["estimate"] = tr(
                "{doc}, approved {day}; the ceiling", doc=estimate.label, day=day
            )
        if budgets is not None:
            less = _sure(money, "estimate") - budgets
            details["budgets"] = (
                tr("{n} less than the estimate", n=show(less))
                if less >= 0
                else tr("{n} more than the estimate", n=show(-less))
            )
        if fen_of(money, "current") is not None:
            details["current"] = tr(
                "signed {signed} + approved {approved}; hatched: pending {pending}",
                signed=show(fen_of(total, "signed")), approved=show(fen_of(total, "approved")),
                pending=show(_sure(money, "pending")),
            )  # fmt: skip
            details["due"] = tr("no work is measured on a contract that is paid: not known")
            if fen_of(money, "due") is not None:
                details["due"] = tr(
                    "from work done {work}, advance, settlement", work=show(_sure(money, "work"))
                )
            if ahead := fen_of(money, "over_progress"):
                details["paid"] = (
                    tr("paid ahead of progress {n}", n=show(ahead)) + " · " + details["paid"]
                )
        return details


class CourseCard(QFrame):
    """Payments over time against baseline and revised plan, the forecast to the end; earned value
    below.
    """

    INDICES = ("physical", "cpi", "spi", "forecast")

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._sheet: Sheet | None = None
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(title.setText, lambda: tr("S-curve of payments"))
        self.steps = Segments(4)
        steps = lambda: [tr("Quarters"), tr("Months"), tr("Forecasts"), tr("EV")]
        texts(self.steps.say, steps)
        self.steps.changed.connect(lambda _: self._draw())
        self.curve = LazyChart(session, 170)
        self.moved = Elided(theme.CAPTION, tone="muted")
        self.figures = {key: Figure(session, theme.BODY) for key in self.INDICES}
        names: dict[str, Callable[[], str]] = {
            "physical": lambda: tr("Physical"), "cpi": lambda: "CPI", "spi": lambda: "SPI",
            "forecast": lambda: tr("Final forecast"),
        }  # fmt: skip
        tips: dict[str, Callable[[], str]] = {
            "physical": lambda: tr("Physical progress"),
            "cpi": lambda: tr("Cost index: earned value ÷ money paid"),
            "spi": lambda: tr("Schedule index: earned value ÷ planned value"),
            "forecast": lambda: tr(
                "What the contracts will come to: settled, else the current value and pending "
                "changes. "
                "What earned value projects (EAC) stands in the table of earned value."
            ),
        }
        strip = row(gap=6)
        for key in self.INDICES:
            name = label(size=theme.SMALL, tone="muted")
            texts(name.setText, names[key])
            texts(name.setToolTip, tips[key])
            strip.addWidget(name)
            strip.addWidget(self.figures[key])
            strip.addStretch(1)
        head = row(column(title, self.sub, gap=1), None, self.steps)
        self.setLayout(column(head, self.curve, self.moved, strip, gap=4, margins=(16, 10, 14, 8)))
        self.layout().setStretch(1, 1)  # type: ignore[union-attr]

    def show_course(self, money: Row, sheet: Sheet) -> None:
        """Show the curves of a project and the figures of its earned value."""
        self._sheet = sheet
        for key, figure in self.figures.items():
            cell = money.cells.get(key)
            value = cell.value if cell is not None and isinstance(cell.value, int) else None
            shown = {"physical": lambda v: f"{decimal(v, 1)}%", "forecast": self._session.money}
            text = "—" if value is None else shown.get(key, lambda v: decimal(v, 3)[:-1])(value)
            figure.say_id(cell.id if cell is not None and value is not None else "", text, "")
        moved = sheet.curves.moved[-1] if sheet.curves.moved else None
        self.moved.setVisible(moved is not None)
        if moved is not None:
            change = self._session.money(moved[3])
            words = tr(
                "Payments planned in {quarter}: {total} in all, {change} against the plan before",
                quarter=Quarter.at(moved[0]).name, total=self._session.money(moved[2]),
                change=change if moved[3] < 0 else f"+{change}",
            )  # fmt: skip
            self.moved.say(" · ".join(filter(None, [words, self._apart(money, moved[2])])))
        self._draw()

    def _apart(self, money: Row, planned: int) -> str:
        """Return how far the payments that are planned end from the final forecast."""
        ends = fen_of(money, "forecast")
        if ends is None or ends == planned:
            return ""
        gap = self._session.money(abs(ends - planned))
        if planned < ends:
            return tr("{n} less than the final forecast", n=gap)
        return tr("{n} more than the final forecast", n=gap)

    def _draw(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.sub.setText(unit_name(self._session.unit) + " · " + tr("cumulative"))
        charts = (
            lambda: project_charts.s_curve(sheet, self._session.money),
            lambda: project_charts.paid_by_month(sheet),
            lambda: project_charts.moved_forecast(sheet),
        )
        at = self.steps.current()
        self.curve.show_chart(charts[at]()) if at < len(charts) else self._read_earned(sheet)

    def _read_earned(self, sheet: Sheet) -> None:
        """Read earned value over time: only who asks for it waits for it."""
        quarter, lang, project = sheet.contracts.quarter, language(), sheet.project.id

        def read(ledger: Ledger) -> Chart:
            work = lambda context: time_charts.earned_course(context, project)
            return in_context(ledger, work, quarter=quarter, lang=lang)

        def show(chart: Chart) -> None:
            if self._sheet is sheet and self.steps.current() == 3:
                self.curve.show_chart(chart)

        self._session.operations.read(self, read, show, key="earned")


def _iso(day: int | None) -> str:
    return dt.date.fromordinal(day).isoformat() if day is not None else ""


class FactsCard(QFrame):
    """What is known of a project beside its money: people, dates, milestones, budgets, progress,
    overlaps.
    """

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        title = label(size=theme.CARD, bold=True)
        texts(title.setText, lambda: tr("Facts, milestones, budgets"))
        self.facts, self.lines = column(gap=5), column(gap=5)
        both = row(gap=24)
        both.addLayout(column(self.facts, None), 1)
        both.addLayout(column(self.lines, None), 1)
        self.milestones = LazyChart(session, _MILESTONES)
        self.setLayout(
            column(title, self.milestones, scrolled(both), gap=6, margins=(16, 10, 8, 8))
        )

    def words(self) -> str:
        """Return all that is shown, as text."""
        return "\n".join(text_label.text() for text_label in self.findChildren(QLabel))

    def show_facts(self, sheet: Sheet) -> None:
        """Show the facts of a project at the end of the quarter."""
        emptied(self.facts)
        emptied(self.lines)
        self.milestones.setVisible(bool(sheet.milestones))
        self.milestones.setFixedHeight(_MILESTONES + _MILESTONE * len(sheet.milestones))
        self.milestones.show_chart(project_charts.milestones(sheet))
        project, report, show = sheet.project, sheet.progress, self._session.money
        known = [
            (tr("Owner unit"), project.owner),
            (tr("Responsible"), project.manager),
            (tr("Plan line"), sheet.line),
            (tr("Part of"), sheet.parent),
            (tr("Begins"), _iso(project.start_day)),
            (tr("To be finished"), _iso(project.finish_day)),
            (tr("Completed on"), _iso(project.done_day)),
            (tr("Final account on"), _iso(project.accounts_day)),
            (tr("Compute"), self._compute(sheet)),
            (tr("Tracks"), project.tracks),
            (tr("Scenarios"), project.scenarios),
            (tr("Published"), project.published),
            (tr("Issues"), report.issues if report else ""),
            (tr("Next steps"), report.next_steps if report else ""),
        ]
        for name, text in known:
            if text:
                self._line(self.facts, name, text)
        for name, due, done in sheet.milestones:
            self._milestone(name, due, done, sheet.contracts.quarter.last_day.toordinal())
        for e in sheet.estimates:
            estimate_text = " · ".join(
                x for x in (show(e.amount), e.doc_no, _iso(e.dated), e.reason) if x
            )
            self._line(self.lines, f"{tr('Estimate')} E{e.number}", estimate_text)
        for source, year, fen in sheet.budgets:
            self._line(self.lines, tr("Budget {year}", year=year), f"{show(fen)} · {source}")
        for fund, fen, doc in sheet.inside:
            self._line(self.lines, tr("Fund money inside"), f"{show(fen)} · {fund} · {doc}")

    @staticmethod
    def _compute(sheet: Sheet) -> str:
        project = sheet.project
        parts = [
            tr("{n} P reserved", n=f"{project.reserved_p:,}")
            if project.reserved_p is not None
            else "",
            tr("{n} P installed", n=f"{project.installed_p:,}")
            if project.installed_p is not None
            else "",
        ]
        return ", ".join(part for part in parts if part)

    @staticmethod
    def _line(box: QVBoxLayout, name: str, text: str) -> None:
        line = pair(label(name, theme.SMALL, tone="muted", wrap=True), label(text, wrap=True), 108)
        line.setStretch(1, 1)
        box.addLayout(line)

    def _milestone(self, name: str, due: int, done: int | None, today: int) -> None:
        late = (done or today) - due
        tone = "ok" if done and late <= 0 else "warn" if done else "bad" if late > 0 else "plan"
        date = _iso(done or due)
        words = tr("reached {day}", day=date) if done else tr("due {day}", day=date)
        if late > 0:
            words += " · " + tr("{n} days late", n=late)
        head = Elided()
        head.say(name)
        line = row(Dot(tone), gap=8)
        line.addWidget(head, 1)
        line.addWidget(label(words, theme.SMALL, tone="bad" if tone == "bad" else "text2"))
        self.lines.addLayout(line)
