"""Cash plan, table 5: the next quarter by project and source, beside this quarter's plan and what
was paid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QWidget

from fundtracker.domain.base.period import show_percent
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import source_charts
from fundtracker.reports.sources import cash_view
from fundtracker.reports.sources.cash_view import CashView, Facts
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Words
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, button, card, label, row
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart

_PLACE = re.compile(r"p(\d+)s(\d+)")
_FIGURES = ("plan_before", "paid", "done", "plan")


class CashPlanPage(ReportPage):
    """Plan and payments by source as bars, the table, and a form to plan an amount."""

    REPORT = "cashplan"
    READS = frozenset(
        {
            "cash_plan",
            "quota",
            "payment",
            "part",
            "project",
            "fund_source",
            "fund_pace",
            "capital_call",
            "receipt",
            "commitment",
            "payment_request",
            "request_approval",
        }
    )

    def __init__(self, session: Session) -> None:
        self.plan = button(icon="plus")
        self.view: CashView | None = None
        self.dialog: RecordDialog | None = None
        super().__init__(session)
        self.plan.clicked.connect(lambda: self.plan_amount(self.table.current()))
        self.table.opened.connect(self.plan_amount)

    def head(self) -> str:
        return tr("Project")

    def above(self) -> Sequence[Piece]:
        self.chart = LazyChart(self.session, 140)
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        self.texts(title.setText, lambda: tr("Plan and payments by source"))
        bars = card(row(title, self.sub, None), self.chart, gap=2, margins=(16, 10, 16, 6))
        cards = row(gap=12)
        cards.addWidget(bars, 1)
        cards.addWidget(self._sums())
        return [cards]

    def _sums(self) -> QFrame:
        self.names = {key: label(size=theme.SMALL, tone="text2") for key in _FIGURES}
        self.sums = {
            key: Figure(self.session, theme.TITLE if key == "plan" else theme.CARD)
            for key in _FIGURES
        }
        self.short = label(size=theme.SMALL, tone="muted", wrap=True)
        lines = [row(self.names[key], None, self.sums[key]) for key in _FIGURES]
        frame = card(*lines, 2, self.short, None, gap=2, margins=(16, 10, 16, 10))
        frame.setFixedWidth(320)
        return frame

    def commands(self) -> Sequence[Piece]:
        self.texts(self.plan.setText, lambda: tr("Plan an amount…"))
        self.texts(self.plan.setIcon, lambda: theme.icon("plus", "text2", 16))
        return [self.plan]

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=tr("Plan an amount…"),
        )
        return tr("No cash plan yet"), words

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        work = lambda ledger: cash_view.build(ledger, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: CashView) -> None:
        self.view = view
        self.plan.setEnabled(self.session.writable)
        self._show(view.table)
        if view.facts.projects:
            self.show_empty(False)
        this, following = (quarter.label for quarter in view.facts.quarters)
        self.sub.setText(unit_name(self.session.unit))
        self.chart.show_chart(source_charts.plan_by_source(view))
        self._show_sums(view, this, following)

    def _show_sums(self, view: CashView, this: str, following: str) -> None:
        table_row = next(row for row in view.table.rows if row.code == "total")
        names = {
            "plan_before": tr("Plan {quarter}", quarter=this),
            "paid": tr("Paid {quarter}", quarter=this),
            "done": tr("Plan carried out"),
            "plan": tr("Plan {quarter}", quarter=following),
        }
        for key in _FIGURES:
            cell = table_row.cells[key]
            fen = cell.value if isinstance(cell.value, int) else None
            shown = show_percent(fen) if key == "done" else self.session.money(fen)
            self.names[key].setText(names[key])
            self.sums[key].say_id(
                cell.id, shown, "" if key == "done" else self.session.exact(fen or 0)
            )
        lacking = self._lacking(view.facts)
        words = tr("{names}: more is planned than released and not paid.", names=", ".join(lacking))
        if view.facts.planned(view.facts.quarters[1].ordinal):
            covered = tr("Every source has released what is planned.")
        else:
            covered = tr("Nothing is planned for {quarter} yet.", quarter=following)
        self.short.setText(words if lacking else covered)
        self.short.setObjectName("warn" if lacking else "muted")
        self.short.style().polish(self.short)

    @staticmethod
    def _lacking(facts: Facts) -> list[str]:
        after = facts.quarters[1].ordinal
        return [
            name
            for name, s in facts.sources
            if facts.planned(after, s) > max(0, facts.available[s])
        ]

    # ------------------------------------------------------------ planning
    def plan_amount(self, record: Row | None) -> None:
        """Ask what a project shall pay from a source; a row under the cursor fills the form."""
        if self.view is None or not self.plan.isEnabled():
            return
        if not self.view.facts.projects:
            self.session.notice.emit(
                "warn", tr("Record a project first: money is planned for one.")
            )
            return
        place = _PLACE.fullmatch(record.code) if record is not None else None
        project, source = (int(place[1]), int(place[2])) if place else (0, 0)
        self.dialog = cash_dialog(self.session, self.view.facts, project, source, self.window())
        self.dialog.called = lambda v: f"p{v['project']}s{v['source'] or 0}"
        self.dialog.open()


def cash_dialog(
    session: Session, facts: Facts, project: int, source: int, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a planned amount; it begins with what stands for its project, source and
    quarter.
    """
    quarters = [(quarter.name, quarter.ordinal) for quarter in reversed(facts.quarters)]
    recorded = facts.plans.get((quarters[0][1], project, source))
    entries = {
        "quarter": Choice(tr("Quarter"), quarters),
        "project": Choice(tr("Project"), facts.projects, current=project or None),
        "source": Choice(
            tr("Source of money"),
            facts.sources,
            current=source or None,
            empty=tr("No source named"),
        ),
        "amount": Amount(
            tr("Amount"), session.unit, fen=recorded[0] if recorded else None, zero=True
        ),
        "purpose": Words(tr("Purpose"), needed=False, text=recorded[1] if recorded else ""),
    }
    return RecordDialog(
        session,
        Form(
            tr("Plan an amount"),
            entries,
            (("project",), ("source", "quarter"), ("amount", "purpose")),
            ok=tr("Save the plan"),
            message=lambda v: tr("The cash plan is saved."),
            judge=lambda v: _judge(session, facts, v),
            blame={"negative_amount": "amount"},
        ),
        _put,
        parent=parent,
    )


def _put(ledger: Ledger, v: Values) -> None:
    with ledger.change("cash.plan", v["reason"]) as change:
        ledger.funding.set_cash_plan(
            change, v["quarter"], v["project"], v["source"], v["amount"], v["purpose"]
        )


def _judge(session: Session, facts: Facts, v: Values) -> Judged:
    if v["amount"] is None or v["project"] is None:
        return "", ""
    show, source = session.money, v["source"] or 0
    before = facts.plans.get((v["quarter"], v["project"], source), (0, ""))[0]
    sums = facts.planned(v["quarter"])
    words = [
        tr(
            "Planned in all: {before} → {after}",
            before=show(sums),
            after=show(sums - before + v["amount"]),
        )
    ]
    tone = "ok"
    if source:
        left = facts.left.get((v["project"], source), facts.available[source])
        planned = v["amount"] if (v["project"], source) in facts.left else (
            facts.planned(v["quarter"], source) - before + v["amount"]
        )  # fmt: skip
        short = planned - left
        tone = "warn" if short > 0 else "ok"
        words.append(
            tr("{n} more than released and not paid.", n=show(short)) if short > 0
            else tr("{n} released and not paid.", n=show(left))
        )  # fmt: skip
    return "   ".join(words), tone
