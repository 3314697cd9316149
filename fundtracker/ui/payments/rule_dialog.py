"""One rule of classification: what it looks at, where it puts payments, and what it would do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, rule_trials
from fundtracker.ledger.payments.classification_rules import Pattern, Rule
from fundtracker.ledger.rule_trials import Trial
from fundtracker.reports.payments.change_words import field_names, trial_words, way_names
from fundtracker.reports.payments.payment_names import Names
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.payments.bulk_dialog import choice
from fundtracker.ui.widgets.building_blocks import button, column, field, label, row

NEW = 0  # the id of a rule that is being made


class RuleDialog(Dialog):
    """Make or change a rule; below it stands what it fits among the payments that are there."""

    def __init__(
        self,
        session: Session,
        names: Names,
        rule: Rule | None,
        done: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Rule") if rule is None else tr("Change the rule"), parent)
        self.setMinimumWidth(620)
        self._session, self._rule, self._done = session, rule, done
        at = 0 if language() == "zh" else 1
        self.field = choice([(text, code) for code, text in field_names().items()], tr("Looks at"))
        self.how = choice([(text, code) for code, text in way_names().items()], tr("How"))
        self.pattern = QLineEdit(rule.pattern if rule is not None else "")
        self.pattern.setAccessibleName(tr("Compared with"))
        none: list[tuple[str, Any]] = [(tr("(none)"), None)]
        self.line = choice([*none, *((pair[at], i) for i, pair in names.lines.items())],
                           tr("Plan line"))  # fmt: skip
        self.project = choice([*none, *((n, i) for i, n in names.projects.items())], tr("Project"))
        self.source = choice([*none, *((pair[at], i) for i, pair in names.sources.items())],
                             tr("Source of money"))  # fmt: skip
        self.words = label(size=theme.SMALL, tone="muted", wrap=True)
        self.ok = button(tr("Save the rule"), "primary")
        self.ok.clicked.connect(self._save)
        if rule is not None:
            self._take(rule)
        self.setLayout(
            column(
                row(field(QLabel(tr("Looks at")), self.field), field(QLabel(tr("How")), self.how),
                    field(QLabel(tr("Compared with")), self.pattern)),
                row(field(QLabel(tr("Plan line")), self.line),
                    field(QLabel(tr("Project")), self.project),
                    field(QLabel(tr("Source of money")), self.source)),
                self.words,
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        for box in (self.field, self.how, self.line, self.project, self.source):
            box.currentIndexChanged.connect(lambda _: self.look())
        self.pattern.textChanged.connect(lambda _: self.look())
        self.look()

    def _take(self, rule: Rule) -> None:
        pairs: tuple[tuple[QComboBox, Any], ...] = (
            (self.field, rule.field), (self.how, rule.how), (self.line, rule.line_id),
            (self.project, rule.project_id), (self.source, rule.source_id),
        )  # fmt: skip
        for box, value in pairs:
            box.setCurrentIndex(max(0, box.findData(value)))

    def wish(self) -> Rule:
        """Return the rule as it stands in the form."""
        data = [
            box.currentData()
            for box in (self.field, self.how, self.line, self.project, self.source)
        ]
        which = self._rule.id if self._rule is not None else NEW
        text = self.pattern.text().strip()
        return Rule(which, data[0], data[1], text, data[2], data[3], data[4], "person", True)

    def look(self) -> None:
        """Ask what the rule would do, tried alone."""
        rule = self.wish()
        is_complete = bool(rule.pattern) and any((rule.line_id, rule.project_id, rule.source_id))
        self.ok.setEnabled(is_complete and self._session.writable)
        if not rule.pattern:
            self.words.setText(tr("State the words, and where the payments go."))
            return
        self._session.operations.read(
            self, lambda ledger: rule_trials.trials(ledger, [rule])[0], self._tried, key="trial"
        )

    def _tried(self, trial: Trial) -> None:
        self.words.setText(trial_words(trial))

    def _save(self) -> None:
        rule = self.wish()

        def work(ledger: Ledger, _: object) -> None:
            words = (rule.field, rule.how, rule.pattern)
            line, project, source = rule.line_id, rule.project_id, rule.source_id
            with ledger.change("rule") as change:
                if rule.id == NEW:
                    ledger.rules.add(
                        change,
                        Pattern(*words),
                        line_id=line,
                        project_id=project,
                        source_id=source,
                    )
                else:
                    ledger.rules.put(
                        change, rule.id, *words, line_id=line, project_id=project, source_id=source
                    )

        self.store(self._session, work, lambda _: self._done())
