"""The rules of classification: their order, what each does to the payments that are there, what
was learnt, and applying them to what lies nowhere yet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QLabel, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Change, Ledger, rule_trials
from fundtracker.ledger.payments.classification_rules import Rule
from fundtracker.ledger.rule_trials import Applied, Sum, Trial
from fundtracker.reports.payments.change_words import (
    field_names,
    frozen_words,
    pattern_words,
    place_words,
    split_words,
)
from fundtracker.reports.payments.payment_names import Names, read_names
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.payments.rule_dialog import RuleDialog
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records, amount_column, count_column
from fundtracker.ui.widgets.table_view import Grid


class _Read(NamedTuple):
    trials: list[Trial]
    names: Names
    applied: Applied  # what applying the active rules would do
    split: Sum  # split payments that an active rule fits


def _read(ledger: Ledger) -> _Read:
    active, waiting = ledger.rules.all(), ledger.rules.all(active=False)
    return _Read(
        rule_trials.trials(ledger, [*active, *waiting]),
        read_names(ledger),
        rule_trials.look(ledger, active),
        rule_trials.split_out(ledger, active),
    )


class RulesPage(Page):
    """Rules in the order in which they are tried, then those that wait to be taken."""

    READS = frozenset({"rule", "payment", "part", "plan_line", "project", "fund_source", "review"})
    FOLLOWS = frozenset({"unit"})

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.names = Names({}, {}, {}, {}, {})
        self._read: _Read | None = None
        self.dialog: Dialog | None = None
        self.model: Records[Trial] = Records(self._columns(), self)
        self.grid = Grid(self.model)
        none = lambda: tr(
            "No rule yet: classify a payment and let one be suggested, or make one here."
        )
        listing = Listing("rules", lambda: tr("Rules of classification"), none)
        ShownList(session, self.grid, listing, held=3)
        self.texts(self.grid.setAccessibleName, lambda: tr("Rules of classification"))
        self.words = label(size=theme.SMALL, tone="muted", wrap=True)
        words: dict[str, tuple[Callable[[], str], Callable[[], object]]] = {
            "add": (lambda: tr("New rule…"), lambda: self.edit(None)),
            "edit": (lambda: tr("Change…"), lambda: self.edit(self.current())),
            "up": (lambda: tr("Earlier"), lambda: self.shift(-1)),
            "down": (lambda: tr("Later"), lambda: self.shift(1)),
            "switch": (self._switch_words, self.switch),
            "remove": (lambda: tr("Remove"), self.remove),
            "apply": (lambda: tr("Apply to payments…"), self.apply),
        }
        self.buttons = {name: button(kind="primary" if name == "apply" else "") for name in words}
        for name, (text, act) in words.items():
            self.texts(self.buttons[name].setText, text)
            self.buttons[name].clicked.connect(lambda _=False, act=act: act())
        tools = row(*(self.buttons[n] for n in words if n != "apply"), None, self.buttons["apply"])
        self.hint = label(size=theme.SMALL, tone="muted", wrap=True)
        self.texts(
            self.hint.setText,
            lambda: tr(
                "The first rule that fits decides. Rules that were learnt wait until they are "
                "taken; a rule that is used classifies files imported from then on, and what lies "
                "nowhere when it is applied."
            ),
        )
        self.setLayout(
            column(self.hint, tools, card(self.grid, margins=(1, 1, 1, 1)), self.words, gap=12,
                   margins=(24, 4, 24, 16))
        )  # fmt: skip
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._able())
        self.grid.opened.connect(lambda _: self.edit(self.current()))

    def _columns(self) -> list[Column[Trial]]:
        place = lambda t: place_words(t.rule, self.names)
        state = lambda t: tr("in use") if t.rule.active else tr("suggested")
        origin = lambda t: {
            "template": tr("from the template"), "learnt": tr("learnt"), "person": tr("by hand"),
        }[t.rule.origin]  # fmt: skip

        def sums(key: str, head: Callable[[], str], of: Callable[[Trial], Any]) -> Any:
            return (
                count_column(f"{key}_n", head, lambda t: of(t).n, 90),
                amount_column(
                    self.session, key, lambda: tr("Amount"), lambda t: of(t).fen, 120,
                    names_unit=True,
                ),
            )  # fmt: skip

        return [
            Column("state", lambda: tr("State"), state, 96,
                   pill=lambda t: "ok" if t.rule.active else "warn"),
            Column("field", lambda: tr("Looks at"), lambda t: field_names()[t.rule.field], 100),
            Column("pattern", lambda: tr("Compared with"), self._words, 220, tip=self._words,
                   stretch=True),
            Column("place", lambda: tr("Goes to"), place, 220, tip=place),
            Column("origin", lambda: tr("Made"), origin, 124, tone=lambda t: "text2"),
            *sums("fits", lambda: tr("Fits"), lambda t: t.fits),
            *sums("fills", lambda: tr("Would classify"), lambda t: t.fills),
            *sums("elsewhere", lambda: tr("Lies elsewhere"), lambda t: t.elsewhere),
        ]  # fmt: skip

    @staticmethod
    def _words(trial: Trial) -> str:
        return pattern_words(trial.rule)

    def retranslate(self) -> None:
        super().retranslate()
        self.grid.retranslate()

    # ------------------------------------------------------------ reading
    def title(self) -> str:
        return tr("Rules of classification")

    def subtitle(self) -> str:
        if self._read is None:
            return ""
        active = sum(trial.rule.active for trial in self._read.trials)
        return tr("{n} in use, {m} suggested", n=active, m=len(self._read.trials) - active)

    def reload(self) -> None:
        self.session.operations.read(self, _read, self._show, key="rules")

    def _show(self, read: _Read) -> None:
        current = self.current()
        self._read, self.names = read, read.names
        self.model.show(read.trials)
        at = self.model.row_of(  # at first what waits for an answer
            lambda trial: trial.rule.id == current.id if current else not trial.rule.active
        )
        if self.model.rowCount():
            self.grid.setCurrentIndex(self.model.index(max(0, at), 0))
        filled = read.applied.filled
        text = tr("Applied now, the rules in use would classify {n} payments, {sum} yuan.",
                  n=f"{filled.n:,}", sum=money.show(filled.fen))  # fmt: skip
        if read.applied.frozen.n:
            text += " " + frozen_words(read.applied)
        if read.split.n:
            text += " " + split_words(read.split)
        self.words.setText(text if read.trials else "")
        self._able()
        self.headed.emit()

    def _able(self) -> None:
        rule, writable = self.current(), self.session.writable
        for name, push_button in self.buttons.items():
            push_button.setEnabled(writable and (name in ("add", "apply") or rule is not None))
        filled = self._read.applied.filled.n if self._read is not None else 0
        self.buttons["apply"].setEnabled(writable and filled > 0)
        for name in ("up", "down"):
            self.buttons[name].setEnabled(writable and rule is not None and rule.active)
        self.buttons["switch"].setText(self._switch_words())

    def current(self) -> Rule | None:
        """Return the rule under the cursor."""
        trial = self.model.record(self.grid.currentIndex().row())
        return trial.rule if trial is not None else None

    def copied_rows(self) -> list[Sequence[Value]]:
        return self.grid.copied_rows()

    # ------------------------------------------------------------ doing
    def _switch_words(self) -> str:
        rule = self.current()
        return tr("Let it wait") if rule is not None and rule.active else tr("Take the rule")

    def _write(self, work: Callable[[Ledger, Change], object]) -> None:
        def written(ledger: Ledger, _: object) -> None:
            with ledger.change("rule") as change:
                work(ledger, change)

        self.session.operations.write(self, written)

    def edit(self, rule: Rule | None) -> None:
        """Open the form of a rule; None: of a new one."""
        self.dialog = RuleDialog(self.session, self.names, rule, lambda: None, self.window())
        self.dialog.open()

    def shift(self, by: int) -> None:
        """Try the rule under the cursor earlier or later."""
        rule = self.current()
        if self._read is None or rule is None:
            return
        ids = [trial.rule.id for trial in self._read.trials if trial.rule.active]
        at = ids.index(rule.id)
        to = max(0, min(len(ids) - 1, at + by))
        ids.insert(to, ids.pop(at))
        self._write(lambda ledger, change: ledger.rules.order(change, ids))

    def switch(self) -> None:
        """Take the rule under the cursor, or let it wait."""
        if (rule := self.current()) is not None:
            self._write(
                lambda ledger, change: ledger.rules.switch(change, rule.id, on=not rule.active)
            )

    def remove(self) -> None:
        """Remove the rule under the cursor; an undo brings it back."""
        if (rule := self.current()) is not None:
            self._write(lambda ledger, change: ledger.rules.remove(change, rule.id))

    def apply(self) -> None:
        """Say what applying the rules does, and do it."""
        if self._read is not None:
            rules = [trial for trial in self._read.trials if trial.rule.active]
            self.dialog = ApplyDialog(self.session, rules, self._read.applied, self.window())
            self.dialog.open()


class ApplyDialog(Dialog):
    """What each rule in use classifies now; one change, one undo."""

    ASKS = False

    def __init__(
        self,
        session: Session,
        rules: Sequence[Trial],
        applied: Applied,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tr("Apply the rules"), parent)
        self.setMinimumWidth(560)
        self._session, self._rules = session, [trial.rule for trial in rules]
        lines = [
            QLabel(
                "  ".join(
                    (f"“{rule.pattern}”", tr("{n} payments", n=f"{sums.n:,}"), money.show(sums.fen))
                )
            )
            for rule in self._rules
            if (sums := applied.by_rule.get(rule.id)) is not None
        ]
        filled = applied.filled
        self.ok = button(
            tr("Classify {n} payments, {sum} yuan", n=f"{filled.n:,}", sum=money.show(filled.fen)),
            "primary",
        )
        self.ok.clicked.connect(self._apply)
        frozen = label(frozen_words(applied), theme.SMALL, tone="warn", wrap=True)
        frozen.setVisible(bool(applied.frozen.n))
        self.setLayout(
            column(*lines[:20], frozen, self.foot(self.ok), gap=8, margins=(20, 16, 20, 16))
        )

    def _apply(self) -> None:
        def work(ledger: Ledger, _: object) -> Applied:
            with ledger.change("classify", tr("rules applied")) as change:
                return rule_trials.apply(ledger, change, self._rules)

        def done(applied: Applied) -> None:
            text = tr("{n} payments changed; one undo takes it back.", n=f"{applied.filled.n:,}")
            self._session.notice.emit("ok", text)

        self.store(self._session, work, done)
