"""Sources of money, table 4: by source, year or project, the register of indicators, the rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from fundtracker.i18n import language, tr
from fundtracker.reports.sources import source_view
from fundtracker.reports.sources.source_view import VIEWS, View
from fundtracker.reports.warnings.todo import Item
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.switch import Switch
from fundtracker.ui.report_pages.page_chart import PageChart
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.sources.cards import SourcesCard, WarnedCard
from fundtracker.ui.sources.forms import quota_dialog, rule_dialog
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button, row


class SourcesPage(ReportPage):
    """Planned, released, arrived, committed, paid, available; warnings beside; indicators and
    rules.
    """

    REPORT = "sources"
    READS = frozenset(
        {
            "quota",
            "source_rule",
            "project_budget",
            "contract",
            "contract_change",
            "payment",
            "part",
            "project",
            "fund_source",
        }
    )

    def __init__(self, session: Session) -> None:
        self.by, self.fine = Segments(len(VIEWS)), Switch()
        self.new, self.rule = button(icon="plus"), button(icon="edit")
        self.view: View | None = None
        self.dialog: Dialog | None = None
        self._wanted = ""
        super().__init__(session)
        self.by.changed.connect(lambda _: self._changed())
        self.fine.toggled.connect(lambda _: self.sift())
        self.new.clicked.connect(self.new_quota)
        self.rule.clicked.connect(self.set_rule)
        self.warned.chosen.connect(self._go_to)
        session.opened.connect(self._may_write)

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        names = {"quotas": tr("Indicator"), "line": tr("Plan line"), "rules": tr("Source of money")}
        return names.get(VIEWS[self.by.current()], tr("Item"))

    def above(self) -> Sequence[Piece]:
        self.bars, self.warned = (
            SourcesCard(self.session, self.texts),
            WarnedCard(self.session, self.texts),
        )
        self.texts(self.by.say, lambda: [
            tr("Per source"), tr("Per plan line"), tr("Per year"), tr("Per project"),
            tr("Indicators"), tr("Rules"),
        ])  # fmt: skip
        words = lambda: (tr("with details"), tr("without details"), tr("Show every project"))
        self.texts(lambda three: self.fine.say(*three), words)
        for push_button, icon, text in (
            (self.rule, "edit", lambda: tr("Rule of a source…")),
            (self.new, "plus", lambda: tr("New indicator…")),
        ):
            self.texts(push_button.setText, text)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
        self.by_year = PageChart(self.session, self.texts, ("sources_by_year",), high=112)
        self.by_year.setVisible(False)
        cards = row(gap=12)
        cards.addWidget(self.bars, 1)
        cards.addWidget(self.by_year, 1)
        cards.addWidget(self.warned)
        return [cards, row(self.by, 4, self.fine, None, self.rule, self.new)]

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=tr("New indicator…"),
        )
        return tr("No indicator yet"), words

    def sift(self) -> None:
        self.table.levels = None if self.fine.isChecked() else 2
        super().sift()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        view, quarter, unit, lang = (
            VIEWS[self.by.current()],
            self.session.quarter,
            self.session.unit,
            language(),
        )
        work = lambda ledger: source_view.build(ledger, view, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: View) -> None:
        self.view = view
        yearly = (
            VIEWS[self.by.current()] == "year"
        )  # the table is by year: so is what stands over it
        self.bars.setVisible(not yearly)
        self.by_year.setVisible(yearly)
        self.bars.show_lines(view.lines, view.table.quarter.name)
        self.warned.show_items(view.warned)
        self.fine.setVisible(any(row.depth > 1 for row in view.table.rows))
        self._may_write()
        self._show(view.table)
        if view.lines or view.facts.rules:
            self.show_empty(False)
        if self._wanted:
            self._point(self._wanted)
            self._wanted = ""

    def _may_write(self) -> None:
        for push_button in (self.new, self.rule):
            push_button.setEnabled(self.view is not None and self.session.writable)

    def _changed(self) -> None:
        self.find_line.clear()
        self.refresh()

    # ------------------------------------------------------------ the place of a warning
    def arrive_at(self, text: str) -> None:
        """Put the cursor on the source that a text begins with."""
        self._wanted = text
        self.by.choose(0)
        self.find_line.clear()
        self.table.setFocus()
        self.refresh()

    def _go_to(self, item: Item) -> None:
        self.arrive_at(item.find)

    def _point(self, text: str) -> None:
        columns = [column.key for column in self.table.body_model.columns]
        for table_row in self.table.rows():
            if not table_row.depth and text.startswith(table_row.name):
                self.table.go_to(
                    table_row.code, columns.index("available") if "available" in columns else 0
                )
                return

    def figure(self) -> str | None:
        figure = super().figure()
        return None if figure and figure.startswith("rules/") else figure

    # ------------------------------------------------------------ deeds
    def new_quota(self) -> None:
        """Ask for an indicator and record it."""
        if self.view is not None:
            day = self.session.working_day()
            self._open(
                quota_dialog(self.session, self.view.facts, day, self.window()).makes("doc_no")
            )

    def set_rule(self) -> None:
        """Ask for the rule of a source and set it."""
        if self.view is not None:
            self._open(rule_dialog(self.session, self.view.facts, self.window()))

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()
