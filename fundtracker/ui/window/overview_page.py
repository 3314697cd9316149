"""The overview: tiles, plan against actual, categories, quarters, and what waits to be done."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QSizePolicy, QVBoxLayout, QWidget

from fundtracker.domain.base.period import show_percent, show_points
from fundtracker.i18n import language, tr
from fundtracker.reports.charts import plan_charts
from fundtracker.reports.park import first_steps
from fundtracker.reports.tables.report_table import Row
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.open_work import Overview, build
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.park.first_steps import FirstStepsCard
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.warnings.card import TodoCard
from fundtracker.ui.widgets.bars import Bar
from fundtracker.ui.widgets.building_blocks import Dot, Elided, Segments, card, column, label, row
from fundtracker.ui.widgets.empty_state import EmptyState
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart

_TILES = ("headline", "fiscal.total", "fiscal.quarter", "fiscal.year", "fiscal.left")
_CATEGORIES = (("industry", "c1"), ("infrastructure", "c2"), ("policy", "c3"), ("city", "c4"))
_SIZES = (theme.FIGURE, 24, theme.TITLE, 17, theme.CARD, theme.SMALL)
Text = Callable[[], str]


class Tile(QFrame):
    """A figure with its name, unit and a line of words; a bar where it is a part of something."""

    def __init__(self, session: Session, *, bar: bool = False) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(112)
        self.name = Elided(theme.SMALL, tone="text2")
        self.figure = Figure(session, theme.FIGURE)
        self.unit = label(size=theme.SMALL, tone="muted")
        self.unit.setContentsMargins(0, 0, 0, 5)
        self.bar = Bar("c2", 6) if bar else None
        self.words = Elided(theme.SMALL, tone="muted")
        amount = row(self.figure, self.unit, None, gap=6)
        amount.setAlignment(self.unit, Qt.AlignmentFlag.AlignBottom)
        holder = QWidget()  # it claims no room: the figure becomes as large as there is
        holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        holder.setLayout(amount)
        self.setLayout(
            column(
                self.name,
                holder,
                None,
                *([self.bar] if self.bar else []),
                self.words,
                gap=2,
                margins=(12, 10, 12, 10),
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Write the figure as large as it fits whole."""
        room = self.width() - 2 * 12 - 6 - self.unit.sizeHint().width()
        for size in _SIZES:
            needed = (
                QFontMetrics(theme.font(size, bold=True)).horizontalAdvance(self.figure.text()) + 4
            )
            if needed <= room or size == _SIZES[-1]:
                self.figure.setFont(theme.font(size, bold=True))
                self.figure.setFixedWidth(needed)
                return


class _Category(NamedTuple):
    name: QLabel
    paid: Figure
    planned: QLabel
    bar: Bar
    rate: QLabel
    left: QLabel


class OverviewPage(Page):
    """The first page of an open ledger."""

    READS = None
    SCROLLS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: Overview | None = None
        self.tiles = {key: Tile(session, bar=key == "fiscal.total") for key in _TILES}
        self.curve = LazyChart(session, 200)
        self.bars = LazyChart(session, 150)
        self.mode = Segments(2)
        self._categories: dict[str, _Category] = {}
        self.todo = TodoCard(session, self.texts)
        self._unit_labels: list[QLabel] = []
        self.empty = EmptyState(session)
        self.first = FirstStepsCard(session, self.texts, self.empty)
        self._build()
        self.mode.changed.connect(lambda _: self._draw())

    def _build(self) -> None:
        tiles = row(gap=12)
        for tile in self.tiles.values():
            tiles.addWidget(tile, 1)
        self.texts(self.mode.say, lambda: [tr("Cumulative"), tr("By quarter")])
        curve = self._card(
            lambda: tr("Fiscal money paid against plan"),
            lambda: tr("by payments; dotted: an even course, assumed"),
            self.curve,
            self.mode,
        )
        categories = QVBoxLayout()
        categories.setSpacing(12)
        for code, tone in _CATEGORIES:
            categories.addLayout(self._category(code, tone))
        categories.addStretch(1)
        by = self._card(
            lambda: tr("By category"),
            lambda: tr("paid / plan; the tick is the time elapsed"),
            categories,
        )
        bars = self._card(
            lambda: tr("Paid by quarter"),
            lambda: tr("fiscal money, quarters of the plan"),
            self.bars,
        )
        for side in (by, self.todo):
            side.setFixedWidth(372)
        self._body = [curve, by, bars, self.todo, *self.tiles.values()]
        box = column(
            tiles,
            row(curve, by, gap=12),
            row(bars, self.todo, gap=12),
            gap=12,
            margins=(24, 4, 24, 16),
        )
        box.addWidget(self.first)
        self._rows = box
        self.setLayout(box)
        self.empty.hide()
        self.first.hide()

    def _card(
        self, name: Text, words: Text | None, body: QWidget | QLayout, side: QWidget | None = None
    ) -> QFrame:
        title = label(size=theme.CARD, bold=True)
        self.texts(title.setText, name)
        heads = [title]
        if words is not None:
            sub = label(size=theme.SMALL, tone="muted")
            self.texts(lambda text: sub.setText(f"{unit_name(self.session.unit)} · {text}"), words)
            heads.append(sub)
            self._unit_labels.append(sub)
        top = row(column(*heads, gap=1), None, *([side] if side is not None else []))
        return card(top, body)

    def _category(self, code: str, tone: str) -> QVBoxLayout:
        category = _Category(
            label(), Figure(self.session, theme.BODY), label(tone="muted"), Bar(tone),
            label(size=theme.SMALL, tone="muted"), label(size=theme.SMALL, tone="muted"),
        )  # fmt: skip
        self._categories[code] = category
        head = row(Dot(tone), category.name, None, category.paid, category.planned, gap=6)
        return column(head, category.bar, row(category.rate, None, category.left), gap=1)

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        info, quarter, lang = self.session.info, self.session.quarter, language()
        blank = info is not None and info.empty
        self.empty.setVisible(blank)
        self.first.setVisible(blank)
        for frame in self._body:
            frame.setVisible(not blank)
        for at, stretch in ((1, 5), (2, 4)):  # rows of what is hidden would still take their share
            self._rows.setStretch(at, 0 if blank else stretch)
        read = self.session.operations.read
        if blank:
            read(
                self,
                lambda ledger: first_steps.build(
                    ledger, quarter=quarter, unit=self.session.unit, lang=lang
                ),
                self.first.show_steps,
                key="first",
            )
        read(
            self,
            lambda ledger: build(ledger, quarter=quarter, lang=lang),
            self._show,
            key="overview",
        )
        read(
            self,
            lambda ledger: todo.build(ledger, quarter=quarter, lang=lang),
            self.todo.show_list,
            key="todo",
        )

    def title(self) -> str:
        return tr("Overview")

    def subtitle(self) -> str:
        if self._shown is None:
            return ""
        quarter = self._shown.report.quarter
        return f"{quarter.name} · {tr('Until: {day}', day=quarter.last_day.isoformat())}"

    def figure(self) -> str | None:
        focused = self.focusWidget()
        if isinstance(focused, Figure) and focused.id:
            return focused.id
        return self.tiles["fiscal.total"].figure.id or None

    def retranslate(self) -> None:
        super().retranslate()
        self.empty.again()

    def restyle(self) -> None:
        super().restyle()
        self.empty.again()
        self.todo.again()

    # ------------------------------------------------------------ showing
    def _show(self, overview: Overview) -> None:
        self._shown = overview
        rows = {table_row.code: table_row for table_row in overview.report.rows}
        self.texts.again()
        self._show_tiles(overview, rows)
        for code, widgets in self._categories.items():
            if code in rows:
                self._show_category(widgets, rows[code])
        self._draw()
        self.headed.emit()

    def _show_tiles(self, overview: Overview, rows: dict[str, Row]) -> None:
        show = self.session.money
        fiscal, headline, parts = rows["fiscal"], rows["headline"], rows["parts"]
        names = (
            tr("Headline target"),
            tr("Fiscal money paid"),
            tr("Paid this quarter"),
            tr("Paid this year"),
            tr("Fiscal money left"),
        )
        cells = (
            headline.cells["plan"],
            *(fiscal.cells.get(c) for c in ("total", "quarter", "year", "left")),
        )
        rate, elapsed, gap = (fiscal.number(c) for c in ("rate", "elapsed", "gap"))
        at = (
            overview.quarters.index(overview.report.quarter)
            if overview.report.quarter in overview.quarters
            else 0
        )
        before = overview.paid[at - 1] if at else None
        moved = (fiscal.number("quarter") or 0) - before if before is not None else None
        words = (
            tr("parts {parts}", parts=show(parts.number("plan"))),
            tr(
                "{rate} of plan, time {elapsed}",
                rate=show_percent(rate),
                elapsed=show_percent(elapsed),
            ),
            _moved(moved, self.session)
            if moved is not None
            else tr("the first quarter of the plan"),
            tr("since {day}", day=f"{overview.report.quarter.year}-01-01"),
            tr("of {plan}, gap {gap} pp", plan=show(fiscal.number("plan")), gap=show_points(gap)),
        )
        for key, name, cell, text in zip(_TILES, names, cells, words, strict=True):
            tile = self.tiles[key]
            tile.name.say(name)
            fen = cell.value if cell is not None and isinstance(cell.value, int) else None
            tile.figure.say(cell, (cell.mark if cell is not None else "") + show(fen))
            tile.unit.setText(unit_name(self.session.unit))
            tile.words.say(text)
            tile.fit()
        bar = self.tiles["fiscal.total"].bar
        if bar is not None:
            bar.show_part(_part(rate), _part(elapsed), words[1])

    def _show_category(self, widgets: _Category, table_row: Row) -> None:
        show, cells = self.session.money, table_row.cells
        rate, elapsed = table_row.number("rate"), table_row.number("elapsed")
        planned = cells["plan"]
        widgets.name.setText(table_row.name.strip())
        total = "done_total" if table_row.band == "investment" else "total"
        reached = cells.get(total)
        widgets.paid.say(reached or planned, show(table_row.number(total)))
        widgets.planned.setText("/ " + planned.mark + show(table_row.number("plan")))
        widgets.bar.show_part(
            _part(rate), _part(elapsed), f"{table_row.name.strip()} {show_percent(rate)}"
        )
        if table_row.band == "paid":
            widgets.rate.setText(show_percent(rate))
            widgets.left.setText(tr("{n} left", n=show(table_row.number("left"))))
        elif reached is not None:
            widgets.rate.setText(tr("{rate} completed, not paid", rate=show_percent(rate)))
            widgets.left.setText(tr("{n} left", n=show(table_row.number("done_left"))))
        else:
            widgets.rate.setText(
                tr("by project, not paid")
                if table_row.band == "investment"
                else tr("city level, apart")
            )
            widgets.left.setText("")

    def _draw(self) -> None:
        overview = self._shown
        if overview is None:
            return
        if self.mode.current() == 0:
            self.curve.show_chart(plan_charts.paid_course(overview, self.session.money))
        else:
            self.curve.show_chart(plan_charts.paid_by_quarter(overview, with_even=True))
        self.bars.show_chart(plan_charts.paid_by_quarter(overview))


def _part(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / 1000


def _moved(fen: int, session: Session) -> str:
    mark = "▲" if fen > 0 else "▼" if fen < 0 else "="
    sign = "+" if fen > 0 else ""
    return tr("{mark} {n} on last quarter", mark=mark, n=sign + session.money(fen))
