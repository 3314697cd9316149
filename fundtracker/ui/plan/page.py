"""The plan: its version and papers, four totals never mixed, table 1, its course, its
sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout

from fundtracker.domain.base import money
from fundtracker.domain.base.period import elapsed_in_plan
from fundtracker.domain.park.plan import Amount, Line, Statement, Version
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts.table_book import write_xlsx
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan.plan_course import Course, compare, completed, course
from fundtracker.reports.plan.plan_words import excess, note_of, version_of
from fundtracker.reports.plan.table1 import build
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import sheet_name
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.switch import Switch
from fundtracker.ui.plan import pacing_list
from fundtracker.ui.plan.cards import (
    CourseChart,
    Total,
    Unreported,
    difference_columns,
    statement_columns,
)
from fundtracker.ui.plan.pacing_list import PacingList
from fundtracker.ui.plan.table import PlanGrid
from fundtracker.ui.plan.versions import VersionLine
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import Elided, button, card, column, label, row
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.listed import FullGrid, Listed
from fundtracker.ui.widgets.table_model import Records

_WIDE = 980  # below this width the parts stand under each other
_FISCAL, _WITH_CITY = frozenset({"fiscal"}), frozenset({"fiscal", "city"})


class Content(NamedTuple):
    """All that the page shows of one version at one quarter."""

    report: Table
    version: Version
    course: Course
    completed: Course
    versions: list[Version]
    lines: list[Line]
    amounts: list[Amount]
    published: list[Amount]
    statements: list[Statement]
    pacing: pacing_list.Lines


class PlanPage(Page):
    """The plan and its execution."""

    READS = pacing_list.READS | {
        *("payment", "part", "plan_version", "plan_amount", "plan_line", "statement", "quota"),
        *("import", "progress", "project", "project_fact", "contract", "contract_change"),
    }
    SCROLLS = True

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.content: Content | None = None
        self._number: int | None = None  # None: the version in force
        self.line = VersionLine(session, self.texts)
        self.totals = {
            k: Total(session, memo=k == "funds")
            for k in ("headline", "parts", "with_city", "funds")
        }
        self.city = Switch()
        self._totals = QGridLayout()
        self._narrow: bool | None = None
        self.grid = PlanGrid(session.settings)
        self.copy_table = button(kind="ghost", icon="copy")
        self.export = button(kind="ghost", icon="export")
        self.table_title = label(size=theme.CARD, bold=True)
        self.sub = Elided(theme.SMALL, tone="muted")
        self.unit = label(size=theme.SMALL, tone="text2")
        self.paid = CourseChart(session, "c2", lambda n: tr("Paid {n}", n=n))
        self.completed = CourseChart(session, "c1", lambda n: tr("Completed {n}", n=n))
        self.invested = Unreported()
        self.statements = Records(statement_columns(session))
        self.sources = FullGrid(self.statements)
        self.differences = Records(difference_columns(session, 0))
        self.beside = FullGrid(self.differences)
        self.pacing = PacingList(session, self.texts)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.totals["with_city"].top.addWidget(self.city)
        self._totals.setSpacing(12)
        self._charts = row(gap=12)
        self._charts.addWidget(self.paid, 1)
        self._charts.addWidget(self.completed, 1)
        self._charts.addWidget(self.invested, 1)
        sources, self.comparison = Listed(self.sources), Listed(self.beside)
        self.texts(sources.title.setText, lambda: tr("Published statements and their sources"))
        self.comparison.hide()
        box = column(
            self.line,
            self._totals,
            self._table(),
            self.comparison,
            self._charts,
            self.pacing,
            sources,
            gap=12,
            margins=(24, 4, 24, 16),
        )
        box.addStretch(1)
        self.setLayout(box)

    def _table(self) -> QFrame:
        for push_button, icon, text in (
            (self.copy_table, "copy", lambda: tr("Copy the table in exact yuan")),
            (self.export, "export", lambda: tr("Export to Excel")),
        ):
            push_button.setFixedWidth(32)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
            self.texts(push_button.setToolTip, text)
            self.texts(push_button.setAccessibleName, text)
        head = row(self.table_title, gap=8, margins=(15, 8, 10, 6))
        head.addWidget(self.sub, 1)
        for widget in (self.unit, self.copy_table, self.export):
            head.addWidget(widget)
        return card(head, self.grid, 8, gap=0, margins=(1, 0, 1, 0))

    def _connect(self) -> None:
        self.line.chosen.connect(self._choose)
        self.line.compare.toggled.connect(self._compare)
        self.city.toggled.connect(lambda _: self.refresh())
        self.copy_table.clicked.connect(lambda: self.copied(self.grid.copied_rows(everything=True)))
        self.export.clicked.connect(self.export_table)
        self.grid.opened.connect(self._explain)
        self.sources.opened.connect(self._explain_statement)

    # ------------------------------------------------------------ room
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Put totals and charts under each other where the drawer or a small screen leaves little
        room.
        """
        needed = (
            sum(total.minimumSizeHint().width() for total in self.totals.values()) + 3 * 12 + 48
        )
        outer = self.parentWidget()
        narrow = (outer.width() if outer is not None else self.width()) < max(_WIDE, needed)
        if narrow == self._narrow:
            return
        self._narrow = narrow
        for at, total in enumerate(self.totals.values()):
            self._totals.removeWidget(total)
            self._totals.addWidget(total, *divmod(at, 2 if narrow else 4))
        for at in range(4):
            self._totals.setColumnStretch(at, 0 if narrow and at > 1 else 1)
        way = QHBoxLayout.Direction
        self._charts.setDirection(way.TopToBottom if narrow else way.LeftToRight)
        self.line.set_narrow(narrow)

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        with_city, number = self.city.isChecked(), self._number

        def read(ledger: Ledger) -> Content:
            report = build(
                ledger, quarter=quarter, unit=unit, lang=lang, with_city=True, number=number
            )
            context = ReportContext(ledger, report.quarter, unit, lang)
            plan, versions = ledger.plan, ledger.plan.versions()
            version = version_of(report, versions)
            return Content(
                report,
                version,
                course(context, version, _WITH_CITY if with_city else _FISCAL),
                completed(context, version),
                versions,
                plan.lines(),
                plan.amounts(version.id),
                plan.amounts(versions[0].id),
                plan.statements(),
                pacing_list.read(ledger, report.quarter),
            )

        self.session.operations.read(self, read, self._show, key="plan", failed=self._gone)

    def _gone(self, error: UserError) -> None:
        """A version that was undone meanwhile: show the one in force."""
        if error.code == "no_such_version" and self._number is not None:
            self._number = None
            self.reload()
        else:
            self.session.operations.failed.emit(error)

    def title(self) -> str:
        return tr("Park plan")

    def subtitle(self) -> str:
        if self.content is None:
            return ""
        version, quarter = self.content.version, self.content.report.quarter
        period = tr("Period: {first}–{last}", first=version.first.label, last=version.last.label)
        assumed = tr(" (assumed)") if version.period_assumed else ""
        until = tr("Until: {day}", day=quarter.last_day.isoformat())
        return " · ".join([*reversed(self.content.report.frozen), f"{period}{assumed}", until])

    def retranslate(self) -> None:
        super().retranslate()
        self.sources.retranslate()
        self.beside.retranslate()
        self.pacing.grid.retranslate()

    def restyle(self) -> None:
        super().restyle()
        for model in (self.grid.model_, self.statements, self.differences, self.pacing.records):
            model.retranslate()
        if self.content is not None:
            self._show(self.content)

    # ------------------------------------------------------------ showing
    def _show(self, content: Content) -> None:
        self.content = content
        rows = {table_row.code: table_row for table_row in content.report.rows}
        with_city = self.city.isChecked()
        table = [
            table_row
            for table_row in content.report.rows
            if with_city or table_row.code != "with_city"
        ]
        self.grid.show_table(content.report._replace(rows=table))
        self.table_title.setText(content.report.title)
        self.grid.setAccessibleName(content.report.title)
        source = content.statements[0].source if content.statements else ""
        self.line.show_version(
            content.version, content.versions, content.lines, content.amounts, source
        )
        self._show_totals(content.report, rows)
        self._show_charts(content, rows)
        self._fit()
        self._show_difference(content)
        self.statements.show(content.statements)
        self.pacing.show_lines(content.pacing)
        self.unit.setText(tr("Unit: {unit}", unit=unit_name(content.report.unit)))
        v, quarter = content.version, content.report.quarter
        share = elapsed_in_plan(quarter, v.first, v.last)
        gone = tr("{n} of {months} months gone", n=share.part, months=share.whole)
        until = tr("Until: {day}", day=quarter.last_day.isoformat())
        sample = [tr("Sample data")] if content.report.sample else []
        self.sub.say(" · ".join([*sample, *content.report.about[2:], until, gone]))
        self.headed.emit()

    def _show_totals(self, report: Table, rows: dict[str, Row]) -> None:
        total = self.totals
        dated = self.content.versions[0].dated if self.content else ""
        floor = tr("published on {day}; stored as stated", day=dated)
        headline, parts, both, funds = (
            rows.get(c) for c in ("headline", "parts", "with_city", "funds")
        )

        def say(key: str, table_row: Row | None, name: str, words: str, tone: str = "") -> None:
            total[key].say(name, table_row.cells["plan"] if table_row else None, words, tone=tone)

        say("headline", headline, tr("Headline target, district"), floor)
        sum_name = tr("Sum of the parts") + " · " + " + ".join(self._parts(report))
        say(
            "parts",
            parts,
            sum_name,
            self._excess(report),
            "bad" if (excess(report) or 0) < 0 else "",
        )
        on = self.city.isChecked()
        counted = (
            tr("counted in the chart and in table 1") if on else tr("apart; the switch adds it")
        )
        city = rows.get("city")
        added = self.session.money(city.number("plan")) if city else ""
        total["with_city"].quiet(not on)
        say("with_city", both, tr("With the city's money, + {n}", n=added), counted)
        self.city.say(tr("on"), tr("off"), tr("Count the city's money in"))
        say("funds", funds, funds.name if funds else "", note_of(funds) if funds else "")

    def _excess(self, report: Table) -> str:
        more = excess(report)
        if more is None:
            return ""
        n = self.session.money(abs(more))
        return (
            tr("{n} above: scope, not an error", n=n)
            if more >= 0
            else tr("{n} below the headline", n=n)
        )

    def _parts(self, report: Table) -> list[str]:
        lines = self.content.lines if self.content else []
        mains = {
            x.code for x in lines if x.parent_id is None and x.nature in ("fiscal", "investment")
        }
        planned = [table_row.number("plan") for table_row in report.rows if table_row.code in mains]
        return [
            money.exact(fen, self.session.unit, language()) for fen in planned if fen is not None
        ]

    def _show_charts(self, content: Content, rows: dict[str, Row]) -> None:
        city = self.city.isChecked()
        title = (
            tr("Fiscal payments with the city's money, cumulative")
            if city
            else tr("Fiscal payments, cumulative")
        )
        self.paid.show_course(content.course, content.version.number, title, tr("by payments"))
        title, words = (
            tr("Completed investment, cumulative"),
            tr("reported by project: another measure"),
        )
        self.completed.setVisible(bool(content.completed.paid))
        self.invested.setVisible(not content.completed.paid)
        if content.completed.paid:
            self.completed.show_course(content.completed, content.version.number, title, words)
            return
        planned = [r for r in content.report.rows if r.band == "investment"]
        shown = " + ".join(
            r.cells["plan"].mark + self.session.money(r.number("plan")) for r in planned
        )
        self.invested.say(
            title,
            f"{unit_name(self.session.unit)} · {words}",
            tr("No project has reported completed investment yet"),
            tr("Planned: {n}. Projects report it; payments never replace it.",
               n=shown or money.MISSING),
        )  # fmt: skip

    def _show_difference(self, content: Content) -> None:
        version = content.version
        self.comparison.setVisible(self.line.compare.isChecked() and version.number > 1)
        self.comparison.title.setText(tr("V1 and V{n} side by side", n=version.number))
        self.differences.columns = tuple(difference_columns(self.session, version.number))
        self.differences.show(compare(content.lines, content.published, content.amounts))

    # ------------------------------------------------------------ versions
    def _choose(self, number: int | None) -> None:
        self._number = number
        self.refresh()

    def _compare(self, on: bool) -> None:
        if self.content is not None:
            self._show_difference(self.content)

    # ------------------------------------------------------------ figures, copies
    def figure(self) -> str | None:
        focused = self.focusWidget()
        if isinstance(focused, Figure) and focused.id:
            return focused.id
        return self.grid.figure() or self._row_figure("fiscal", "total")

    def _row_figure(self, code: str, key: str) -> str | None:
        rows = self.content.report.rows if self.content else []
        return next(
            (
                table_row.cells[key].id
                for table_row in rows
                if table_row.code == code and key in table_row.cells
            ),
            None,
        )

    def _explain(self, index: QModelIndex) -> None:
        if figure := self.grid.figure(index):
            self.session.explain.emit(figure)

    def _explain_statement(self, index: QModelIndex) -> None:
        statement = self.statements.record(index.row())
        quarter = self.session.quarter
        if statement is not None and quarter is not None:
            self.session.explain.emit(f"park/s{statement.id}/stated/{quarter.name}")

    def copied_rows(self) -> list[Sequence[Value]]:
        return super().copied_rows() or self.grid.copied_rows()

    def export_table(self) -> None:
        """Ask for a name and write table 1 as a spreadsheet."""
        name = sheet_name(self, self.title())
        if name:
            self.export_to(name)

    def export_to(self, name: str) -> None:
        """Write the table as shown to a spreadsheet."""
        if self.content is None:
            return
        report, path = self.content.report, Path(name)
        table = [
            table_row
            for table_row in report.rows
            if self.city.isChecked() or table_row.code != "with_city"
        ]
        work = lambda _: write_xlsx(report._replace(rows=table), path)
        when_written = lambda _: self.session.notice.emit(
            "ok", tr("Table 1 was written to {name}", name=path.name)
        )
        self.session.operations.export(self, work, when_written)
