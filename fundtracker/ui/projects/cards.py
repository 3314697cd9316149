"""Parts of the page of a project: the money on one scale, its course over time, its facts."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.s_curve import Point
from fundtracker.i18n import tr
from fundtracker.reports.projects.project_view import Sheet
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
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
from fundtracker.ui.widgets.charts import Curves, Line
from fundtracker.ui.widgets.explain_drawer import emptied
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.listed import Legend

LEVELS = {"estimate": "bar", "budgets": "plan", "current": "c4", "due": "c3", "paid": "c2"}


def fen_of(row: Row | None, code: str) -> int | None:
    """Return a money cell of a row in fen; None where it is not known."""
    cell = row.cells.get(code) if row is not None else None
    return cell.value if cell is not None and isinstance(cell.value, int) else None


def _sure(row: Row, code: str) -> int:
    return fen_of(row, code) or 0


class ScaleBar(QWidget):
    """A bar on the scale that all bars of the card share; what is pending is hatched, the ceiling and the
    final forecast are marked on every bar. The first one names its marks above it."""

    def __init__(self, tone: str, *, names: bool = False) -> None:
        super().__init__()
        self._tone, self._top = tone, 18 if names else 3
        self._part, self._more = 0.0, 0.0
        self._marks: Sequence[tuple[float, str, str]] = ()
        self.setFixedHeight(self._top + 17)
        self.setMinimumWidth(120)

    def show_part(self, part: float, more: float, marks: Sequence[tuple[float, str, str]], name: str) -> None:
        """Draw parts of the scale; a mark is (place, tone, what the first bar writes above it)."""
        self._part, self._more, self._marks = part, more, marks
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        width = self.width() - 2
        place = QRectF(0, self._top, width, 14)
        painter.fillRect(place, theme.color("grid"))
        painter.fillRect(QRectF(0, self._top, self._part * width, 14), theme.color(self._tone))
        if self._more > 0:
            more = QRectF(self._part * width, self._top, self._more * width, 14)
            painter.setBrush(Qt.BrushStyle.BDiagPattern)
            painter.fillRect(more, theme.color("warn_weak"))
            painter.fillRect(more, painter.brush())
            painter.setPen(QPen(theme.color("warn"), 1))
            painter.drawRect(more.adjusted(0, 0, -1, -1))
        taken = -1.0
        for part, tone, said in sorted(self._marks, key=lambda mark: -mark[0]):
            x = round(min(1.0, part) * width)
            painter.setPen(
                QPen(theme.color(tone), 1.5, Qt.PenStyle.DashLine if tone == "warn" else Qt.PenStyle.SolidLine)
            )
            painter.drawLine(QPointF(x, self._top - 3), QPointF(x, self._top + 16))
            if self._top > 10 and said:
                taken = self._name(painter, x, tone, said, taken)

    def _name(self, painter: QPainter, x: float, tone: str, said: str, taken: float) -> float:
        """Write the name of a mark left of it and of the one written before; return where it begins."""
        painter.setFont(theme.font(theme.CAPTION))
        wide = QFontMetricsF(painter.font()).horizontalAdvance(said)
        end = x if taken < 0 else min(x, taken - 10)
        if end - wide < 0:
            return taken
        painter.drawText(QRectF(end - wide, 0, wide + 2, 14), Qt.AlignmentFlag.AlignVCenter, said)
        return end - wide


class Cockpit(QFrame):
    """Estimate ≥ budgets ≥ contracts ≥ due ≥ paid, on one scale from nothing to the ceiling."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        title, self.sub, self.pill = label(size=theme.CARD, bold=True), Elided(theme.SMALL, tone="muted"), Pill()
        texts(title.setText, lambda: tr("Money cockpit"))
        self.bars = {key: ScaleBar(tone, names=key == "estimate") for key, tone in LEVELS.items()}
        self.figures = {key: Figure(session, theme.CARD) for key in LEVELS}
        self.notes = {key: Elided(theme.CAPTION, tone="muted") for key in LEVELS}
        names: dict[str, Callable[[], str]] = {
            "estimate": lambda: tr("Estimate"), "budgets": lambda: tr("Budgets"), "current": lambda: tr("Contracts"),
            "due": lambda: tr("Due so far"), "paid": lambda: tr("Paid"),
        }  # fmt: skip
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
        show, fen = self._session.money, {key: fen_of(money, key) for key in (*LEVELS, "pending", "forecast")}
        ceiling = fen["estimate"]
        scale = max(1, *(value or 0 for value in fen.values()), (fen["current"] or 0) + (fen["pending"] or 0)) * 1.02
        marks = []
        if ceiling is not None:
            marks.append((ceiling / scale, "text2", tr("ceiling")))
        if fen["forecast"]:
            marks.append((fen["forecast"] / scale, "warn", tr("final {n}", n=show(fen["forecast"]))))
        said = self._words(money, sheet)
        for key in LEVELS:
            value = fen[key]
            more = max(0, fen["pending"] or 0) / scale if key == "current" else 0.0
            self.bars[key].show_part((value or 0) / scale, more, marks, f"{said[key]}")
            cell = money.cells.get(key)
            text = show(value)
            self.figures[key].say_id(cell.id if cell else "", text, self._session.exact(value) if value else "")
            self.notes[key].say(said[key])
        self.sub.say(unit_name(self._session.unit) + " · " + tr("estimate ≥ contracts ≥ due ≥ paid"))
        known = [(key, fen[key]) for key in ("estimate", "current", "due", "paid") if fen[key] is not None]
        over = next((b for (_, a), (b, n) in itertools.pairwise(known) if (n or 0) > (a or 0)), "")
        ahead = fen_of(money, "over_progress") or 0
        if over or ahead:
            self.pill.say(tr("a level is exceeded"), "bad")
        elif fen["due"] is None and fen["current"] is not None and fen["paid"]:
            self.pill.say(tr("work not measured"), "warn")
        else:
            self.pill.say(tr("all levels hold"), "ok")
        self.pill.setVisible(len(known) > 1)

    def _words(self, money: Row, sheet: Sheet) -> dict[str, str]:
        show, one = self._session.money, sheet.estimate
        total = sheet.contracts.rows[-1]
        budgets = fen_of(money, "budgets")
        said = {
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
        if one is not None:
            day = _iso(one.dated)
            said["estimate"] = tr("{doc}, approved {day}; the ceiling", doc=one.label, day=day)
        if budgets is not None:
            less = _sure(money, "estimate") - budgets
            said["budgets"] = tr("{n} less than the estimate", n=show(less)) if less >= 0 else tr(
                "{n} more than the estimate", n=show(-less)
            )  # fmt: skip
        if fen_of(money, "current") is not None:
            said["current"] = tr(
                "signed {signed} + approved {approved}; hatched: pending {pending}",
                signed=show(fen_of(total, "signed")), approved=show(fen_of(total, "approved")),
                pending=show(_sure(money, "pending")),
            )  # fmt: skip
            said["due"] = tr("no work is measured on a contract that is paid: not known")
            if fen_of(money, "due") is not None:
                said["due"] = tr("from work done {work}, advance, settlement", work=show(_sure(money, "work")))
            if ahead := fen_of(money, "over_progress"):
                said["paid"] = tr("paid ahead of progress {n}", n=show(ahead)) + " · " + said["paid"]
        return said


class CourseCard(QFrame):
    """Payments over time against baseline and revised plan, the forecast to the end; earned value below."""

    INDICES = ("physical", "cpi", "spi", "eac")

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._sheet: Sheet | None = None
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(title.setText, lambda: tr("S-curve of payments"))
        self.steps = Segments(2)
        texts(self.steps.say, lambda: [tr("Quarters"), tr("Months")])
        self.steps.changed.connect(lambda _: self._draw())
        self.legend, self.curve = Legend(), Curves(150)
        self.moved = Elided(theme.CAPTION, tone="muted")
        self.figures = {key: Figure(session, theme.BODY) for key in self.INDICES}
        names: dict[str, Callable[[], str]] = {
            "physical": lambda: tr("Physical"), "cpi": lambda: "CPI", "spi": lambda: "SPI", "eac": lambda: "EAC",
        }  # fmt: skip
        tips: dict[str, Callable[[], str]] = {
            "physical": lambda: tr("Physical progress"), "cpi": lambda: tr("Cost index: earned value ÷ money paid"),
            "spi": lambda: tr("Schedule index: earned value ÷ planned value"),
            "eac": lambda: tr("Estimate at completion if the rest costs as so far: estimate ÷ CPI"),
        }  # fmt: skip
        strip = row(gap=6)
        for key in self.INDICES:
            name = label(size=theme.SMALL, tone="muted")
            texts(name.setText, names[key])
            texts(name.setToolTip, tips[key])
            strip.addWidget(name)
            strip.addWidget(self.figures[key])
            strip.addStretch(1)
        head = row(column(title, self.sub, gap=1), None, self.steps)
        self.setLayout(column(head, self.legend, self.curve, self.moved, strip, gap=4, margins=(16, 10, 14, 8)))
        self.layout().setStretch(2, 1)  # type: ignore[union-attr]

    def show_course(self, money: Row, sheet: Sheet) -> None:
        """Show the curves of a project and the figures of its earned value."""
        self._sheet = sheet
        for key, figure in self.figures.items():
            cell = money.cells.get(key)
            value = cell.value if cell is not None and isinstance(cell.value, int) else None
            shown = {"physical": lambda v: f"{decimal(v, 1)}%", "eac": self._session.money}
            text = "—" if value is None else shown.get(key, lambda v: decimal(v, 3)[:-1])(value)
            figure.say_id(cell.id if cell is not None and value is not None else "", text, "")
        moved = sheet.curves.moved[-1] if sheet.curves.moved else None
        self.moved.setVisible(moved is not None)
        if moved is not None:
            change = self._session.money(moved[3])
            self.moved.say(
                tr("Forecast of {quarter}: {total} in all, {change} against the one before",
                   quarter=Quarter.at(moved[0]).name, total=self._session.money(moved[2]),
                   change=change if moved[3] < 0 else f"+{change}")
            )  # fmt: skip
        self._draw()

    def _draw(self) -> None:
        sheet = self._sheet
        if sheet is None:
            return
        self.sub.setText(unit_name(self._session.unit) + " · " + tr("cumulative"))
        by_month, c = self.steps.current() == 1, sheet.curves
        self.legend.setVisible(not by_month)
        if by_month:
            names = [f"{p.period // 12 % 100:02d}-{p.period % 12 + 1:02d}" for p in c.months]
            paid = Line([float(p.total) for p in c.months], "c2", "solid", "", filled=True)
            self.curve.show_lines(names, [paid] if c.months else [], label=self._axis)
            return
        curves = [("plan", "dash", tr("Baseline"), c.baseline), ("c1", "dash", tr("Revised"), c.revised)]
        if c.baseline == c.revised:
            curves.pop()
        there = [p.period for points in (c.baseline, c.revised, c.actual, c.forecast) for p in points]
        if not there:
            self.legend.say([])
            self.curve.show_lines([], [])
            return
        first, now = min(there), sheet.contracts.quarter.ordinal
        span = range(first, max(*there, now) + 1)
        lines = [Line(_values(points, span), tone, style) for tone, style, _, points in curves if points]
        ahead = [p for p in c.forecast if p.period >= now]
        end = tr("forecast {n}", n=self._session.money(c.forecast[-1].total)) if len(ahead) > 1 else ""
        if end:
            lines.append(Line(_values(ahead, span), "c2", "dot", end))
        if c.actual:
            values = _values(c.actual, span, until=now)
            lines.append(
                Line(values, "c2", "solid", tr("Paid {n}", n=self._session.money(c.actual[-1].total)), filled=True)
            )
        self.legend.say([(tone, name) for tone, _, name, points in curves if points] + [("c2", tr("Paid"))])
        place = now - first if first <= now else None
        self.curve.show_lines(
            [Quarter.at(q).label for q in span], lines, now=place, now_name=tr("this quarter"), label=self._axis
        )

    def _axis(self, fen: float) -> str:
        text = self._session.money(round(fen))
        return text.rstrip("0").rstrip(".") if "." in text else text


def _iso(day: int | None) -> str:
    return dt.date.fromordinal(day).isoformat() if day is not None else ""


def _values(points: Sequence[Point], span: range, until: int | None = None) -> list[float | None]:
    """Return the running totals over a span: nothing before the curve, its last total after it until a period."""
    totals = {p.period: float(p.total) for p in points}
    last, still = max(totals), until or 0
    return [totals.get(q, totals[last] if last < q <= still else None) for q in span]


class FactsCard(QFrame):
    """What is known of a project beside its money: people, dates, milestones, budgets, progress, overlaps."""

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
        self.setLayout(column(title, scrolled(both), gap=6, margins=(16, 10, 8, 8)))

    def words(self) -> str:
        """Return all that is shown, as text."""
        return "\n".join(one.text() for one in self.findChildren(QLabel))

    def show_facts(self, sheet: Sheet) -> None:
        """Show the facts of a project at the end of the quarter."""
        emptied(self.facts)
        emptied(self.lines)
        one, report, show = sheet.project, sheet.progress, self._session.money
        known = [
            (tr("Owner unit"), one.owner), (tr("Responsible"), one.manager), (tr("Plan line"), sheet.line),
            (tr("Part of"), sheet.parent), (tr("Begins"), _iso(one.start_day)),
            (tr("To be finished"), _iso(one.finish_day)), (tr("Completed on"), _iso(one.done_day)),
            (tr("Final account on"), _iso(one.accounts_day)),
            (tr("Compute"), self._compute(sheet)),
            (tr("Tracks"), one.tracks), (tr("Scenarios"), one.scenarios), (tr("Published"), one.published),
            (tr("Issues"), report.issues if report else ""), (tr("Next steps"), report.next_steps if report else ""),
        ]  # fmt: skip
        for name, text in known:
            if text:
                self._line(self.facts, name, text)
        for name, due, done in sheet.milestones:
            self._milestone(name, due, done, sheet.contracts.quarter.last_day.toordinal())
        for e in sheet.estimates:
            said = " · ".join(x for x in (show(e.amount), e.doc_no, _iso(e.dated), e.reason) if x)
            self._line(self.lines, f"{tr('Estimate')} E{e.number}", said)
        for source, year, fen in sheet.budgets:
            self._line(self.lines, tr("Budget {year}", year=year), f"{show(fen)} · {source}")
        for fund, fen, doc in sheet.inside:
            self._line(self.lines, tr("Fund money inside"), f"{show(fen)} · {fund} · {doc}")

    @staticmethod
    def _compute(sheet: Sheet) -> str:
        one = sheet.project
        parts = [
            tr("{n} P reserved", n=f"{one.reserved_p:,}") if one.reserved_p is not None else "",
            tr("{n} P installed", n=f"{one.installed_p:,}") if one.installed_p is not None else "",
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
