"""Suggested rules of classification: taken or dropped, in a list or beside the payment they were
learnt from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QAbstractItemView, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.classification_rules import Rule
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import button, card, column, label
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid


class Suggestion(NamedTuple):
    """A rule that waits, with the names of where it would put payments ('' nowhere)."""

    rule: Rule
    line: str
    project: str
    source: str

    @property
    def place(self) -> str:
        """Where it would put payments, in words."""
        return " · ".join(filter(None, (self.line, self.project, self.source))) or money.MISSING


def read_suggestions(ledger: Ledger, payee: str | None = None) -> list[Suggestion]:
    """Return the rules that wait, of one payee or all (reading thread)."""
    waiting = [r for r in ledger.rules.all(active=False) if payee in (None, r.pattern)]
    if not waiting:
        return []
    lang = language()
    lines = {line.id: line.name(lang) for line in ledger.plan.lines()}
    projects = {project.id: project.title(lang) for project in ledger.projects.all()}
    sources = {source.id: source.name(lang) for source in ledger.plan.sources()}
    return [
        Suggestion(
            r,
            lines.get(r.line_id or 0, ""),
            projects.get(r.project_id or 0, ""),
            sources.get(r.source_id or 0, ""),
        )
        for r in waiting
    ]


def decide(
    session: Session,
    owner: QObject,
    rules: Sequence[int],
    *,
    accept: bool,
    done: Callable[[], object],
) -> None:
    """Take or drop suggested rules in one change."""

    def work(ledger: Ledger, _: object) -> None:
        act = ledger.rules.accept if accept else ledger.rules.drop
        with ledger.change("rule") as change:
            for rule in rules:
                act(change, rule)

    def finish(_: object) -> None:
        words = tr("{n} rules are in use from the next import on.", n=len(rules))
        session.notice.emit(
            "ok", words if accept else tr("{n} suggested rules were dropped.", n=len(rules))
        )
        done()

    session.operations.write(owner, work, finish)


class RulesDialog(Dialog):
    """The rules that wait, all of them chosen at first; what is chosen is taken or dropped at
    once.
    """

    ASKS = False

    def __init__(
        self, session: Session, suggestions: Sequence[Suggestion], parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Suggested rules"), parent)
        self.resize(820, 420)
        self._session = session
        self.model: Records[Suggestion] = Records(_columns(), self)
        self.grid = Grid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.grid.setAccessibleName(tr("Suggested rules"))
        title, none = (lambda: tr("Suggested rules")), (lambda: tr("Nothing to report."))
        ShownList(session, self.grid, Listing("suggested_rules", title, none))
        self.accept_them, self.drop_them = (
            button(tr("Take the rules"), "primary"),
            button(tr("Drop them")),
        )
        self.accept_them.clicked.connect(lambda: self._decide(accept=True))
        self.drop_them.clicked.connect(lambda: self._decide(accept=False))
        words = tr(
            "A rule that is taken classifies the payments of its payee in files imported from then "
            "on."
        )
        self.setLayout(
            column(label(words, tone="text2", wrap=True), card(self.grid, margins=(1, 1, 1, 1)),
                   self.foot(self.accept_them, self.drop_them, cancel=tr("Close")),
                   gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._able())
        self._show(suggestions)

    def chosen(self) -> list[int]:
        """Return the rules chosen."""
        rows = [i for first, last in self.grid.ranges() for i in range(first, last + 1)]
        return [
            suggestion.rule.id for i in rows if (suggestion := self.model.record(i)) is not None
        ]

    def _show(self, suggestions: Sequence[Suggestion]) -> None:
        if not suggestions:
            self.leave()
            return
        self.model.show(suggestions)
        self.grid.selectAll()
        self._able()

    def _able(self) -> None:
        for push_button in (self.accept_them, self.drop_them):
            push_button.setEnabled(self._session.writable and bool(self.chosen()))

    def _decide(self, *, accept: bool) -> None:
        chosen = self.chosen()
        for push_button in (self.accept_them, self.drop_them):
            push_button.setEnabled(False)
        again = lambda: self._session.operations.read(
            self, read_suggestions, self._show, key="rules"
        )
        decide(self._session, self, chosen, accept=accept, done=again)


def _columns() -> list[Column[Suggestion]]:
    return [
        Column(
            "payee",
            lambda: tr("Payee"),
            lambda suggestion: suggestion.rule.pattern,
            220,
            tip=lambda suggestion: suggestion.rule.pattern,
        ),
        Column(
            "line",
            lambda: tr("Plan line"),
            lambda suggestion: suggestion.line or money.MISSING,
            180,
            stretch=True,
        ),
        Column(
            "project",
            lambda: tr("Project"),
            lambda suggestion: suggestion.project or money.MISSING,
            180,
        ),
        Column(
            "source",
            lambda: tr("Source of money"),
            lambda suggestion: suggestion.source or money.MISSING,
            150,
        ),
    ]
