"""Classify a payment, split a payment: dialogs that give their answer by ``value()`` and write
nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from fundtracker.domain.base import money
from fundtracker.domain.park.warnings import Warning
from fundtracker.i18n import language, tr
from fundtracker.ledger.payments.payments import Part, Payment
from fundtracker.ui.base import theme
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.search_box import FEW, SearchBox
from fundtracker.ui.payments.reading import Target, leaves
from fundtracker.ui.widgets.breaches import breach_tone, warned_lines
from fundtracker.ui.widgets.building_blocks import (
    button,
    column,
    field,
    label,
    mark_wrong,
    retoned,
    row,
)


class Place(NamedTuple):
    """Where a payment goes, why, and what a rule shall be learnt by."""

    line_id: int | None
    project_id: int | None
    source_id: int | None
    reason: str
    learn: str  # what a rule is learnt by, '' nothing


def _choice(names: dict[int, Any], current: int | None) -> QComboBox:
    combo = SearchBox() if len(names) > FEW else QComboBox()
    combo.setFont(theme.font())
    combo.addItem(money.MISSING, None)
    at = 0 if language() == "zh" else 1
    for which, name in names.items():
        combo.addItem(name if isinstance(name, str) else name[at], which)
        if which == current:
            combo.setCurrentIndex(combo.count() - 1)
    return combo


def _warn(words: QLabel, alerts: Sequence[Warning]) -> None:
    words.setText(warned_lines(alerts))
    retoned(words, breach_tone(alerts))
    words.setVisible(bool(alerts))


class ClassifyDialog(Dialog):
    """Ask for plan line, project and source of a payment; ``moved`` tells that project or source
    was chosen anew, ``warn`` shows what the payment would breach there.
    """

    moved = Signal()

    def __init__(self, payment: Payment, names: Any, parent: QWidget | None = None) -> None:
        super().__init__(tr("Classify"), parent)
        self.setMinimumWidth(440)
        self.line = _choice(names.lines, payment.line_id)
        self.project = _choice(names.projects, payment.project_id)
        self.source = _choice(names.sources, payment.source_id)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.learn = QCheckBox(tr("Suggest a rule for this"))
        self.by = QComboBox()
        self.by.setFont(theme.font())
        self.by.setAccessibleName(tr("What the rule looks at"))
        for name, by in (
            (tr("Payee"), "counterparty"), (tr("Account"), "account"), (tr("Summary"), "summary"),
        ):  # fmt: skip
            if getattr(payment, by):
                self.by.addItem(name, by)
        self.learn.setChecked(bool(payment.counterparty))
        self.learn.setEnabled(self.by.count() > 0)
        self.warning = label(size=theme.SMALL, tone="bad", wrap=True)
        self.warning.hide()
        self.leaves = label(size=theme.SMALL, tone="warn", wrap=True)
        self.leaves.hide()
        for box in (self.project, self.source):
            box.currentIndexChanged.connect(lambda _: self.moved.emit())
        self.ok = button(tr("Classify"), "primary")
        what = (
            f"{payment.date.isoformat()}  {money.show(payment.amount_fen)}  {payment.counterparty}"
        )
        self.setLayout(
            column(
                label(what, bold=True, wrap=True),
                field(QLabel(tr("Plan line")), self.line),
                field(QLabel(tr("Project")), self.project),
                field(QLabel(tr("Source of money")), self.source),
                self.leaves,
                self.warning,
                field(QLabel(tr("Reason")), self.reason),
                row(self.learn, self.by, None),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )

    def warn(self, alerts: Sequence[Warning], leaves: Sequence[str]) -> None:
        """Show what would be breached, and what the payment would be taken off."""
        _warn(self.warning, alerts)
        self.leaves.setText("\n".join(leaves))
        self.leaves.setVisible(bool(leaves))

    def value(self) -> Place:
        """Return what was chosen."""
        line, project, source = (
            box.currentData() for box in (self.line, self.project, self.source)
        )
        by = str(self.by.currentData() or "") if self.learn.isChecked() else ""
        return Place(line, project, source, self.reason.text().strip(), by)


class Share(NamedTuple):
    """A part of a payment and the contract it is booked on."""

    part: Part
    contract_id: int | None = None


class SplitDialog(Dialog):
    """Ask for the parts of a payment in exact yuan: the plan line of each, or the project or
    contract it goes to.

    What is missing to the fen stands beside them; ``moved`` tells that they say something else,
    ``warn`` shows what they would breach, ``offer`` names the projects and contracts.
    """

    moved = Signal()

    def __init__(
        self, payment: Payment, parts: list[Part], names: Any, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Split"), parent)
        self.setMinimumWidth(760)
        self._payment_fen = payment.amount_fen
        self._names = names
        self._targets: Sequence[Target] = ()
        self.lines: list[tuple[QComboBox, QLineEdit, QComboBox]] = []
        self.warning = label(size=theme.SMALL, tone="bad", wrap=True)
        self.warning.hide()
        self.leaves = label(size=theme.SMALL, tone="warn", wrap=True)
        self.leaves.hide()
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.left = label(size=theme.SMALL, tone="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.more = button(tr("One more part"), "ghost", icon="plus")
        self.ok = button(tr("Split"), "primary")
        what = (
            f"{payment.date.isoformat()}  {money.show(payment.amount_fen)}  {payment.counterparty}"
        )
        heads = row()
        for text, room in (
            (tr("Project or contract"), 1),
            (tr("Plan line"), 1),
            (tr("Amount in yuan"), 0),
        ):
            head = label(text, theme.SMALL, bold=True)
            head.setFixedWidth(160) if not room else None
            heads.addWidget(head, room)
        self.setLayout(
            column(
                label(what, bold=True, wrap=True),
                heads,
                self._rows,
                row(self.more, None, self.left),
                self.leaves,
                self.warning,
                field(QLabel(tr("Reason")), self.reason),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        empty = Part(0, source_id=payment.source_id)
        total = Part(self._payment_fen, payment.line_id, payment.project_id, payment.source_id)
        for part in parts or [total, empty]:  # the first begins with what the payment has
            self.add(part)
        self.more.clicked.connect(lambda: self.add(empty))
        self._check()

    def add(self, part: Part) -> None:
        """Add a line for a part."""
        place, target = _choice(self._names.lines, part.line_id), SearchBox()
        place.setAccessibleName(tr("Plan line"))
        target.setAccessibleName(tr("Project or contract"))
        for box in (place, target):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(16)
        target.setProperty("project", part.project_id)  # where it lies, until projects are named
        target.setProperty("source", part.source_id)
        target.setProperty("at", len(self.lines))
        self._fill(target)
        target.currentIndexChanged.connect(lambda _: self._placed(place, target))
        amount = QLineEdit(money.plain(part.amount_fen) if part.amount_fen else "")
        amount.setAccessibleName(tr("Amount in yuan"))
        amount.setFixedWidth(160)
        amount.textChanged.connect(lambda _: self._check())
        amount.textEdited.connect(lambda _: self._take_rest(amount))
        line = row()
        line.addWidget(target, 1)
        line.addWidget(place, 1)
        line.addWidget(amount)
        self._rows.addLayout(line)
        self.lines.append((place, amount, target))
        place.currentIndexChanged.connect(lambda _: self._check())
        self.watch()
        self._check()

    def _take_rest(self, typed: QLineEdit) -> None:
        """The last part in whose amount nobody typed takes what the others leave."""
        others = [amount for _, amount, _ in self.lines if amount is not typed]
        free = next((amount for amount in reversed(others) if not amount.isModified()), None)
        if free is None:
            return
        texts = [amount.text().strip() for _, amount, _ in self.lines if amount is not free]
        try:
            rest = self._payment_fen - sum(money.parse(text) for text in texts if text)
        except ValueError:
            return
        if rest and (rest > 0) == (self._payment_fen > 0):
            free.setText(money.plain(rest))

    def offer(self, targets: Sequence[Target]) -> None:
        """Name the projects and contracts that parts may go to."""
        self._targets = targets
        for place, _, box in self.lines:
            self._fill(box)
            self._placed(place, box)

    def _fill(self, box: QComboBox) -> None:
        box.blockSignals(True)
        box.clear()
        box.addItem(money.MISSING, None)
        project, at, current = box.property("project"), box.property("at"), 0
        for target in self._targets:
            box.addItem(target.name, target)
            its_project = target.project_id == project and target.contract_id is None
            if at in target.booked or (its_project and not current):
                current = box.count() - 1
        box.setCurrentIndex(current)
        box.blockSignals(False)

    def _placed(self, place: QComboBox, target: QComboBox) -> None:
        """A project has its plan line: it cannot be another."""
        chosen: Target | None = target.currentData()
        if chosen is not None:
            place.setCurrentIndex(max(0, place.findData(chosen.line_id)))
        place.setEnabled(chosen is None)
        self._check()

    def warn(self, alerts: Sequence[Warning]) -> None:
        """Show what would be breached; nothing where all is within its limits."""
        _warn(self.warning, alerts)

    def value(self) -> list[Part] | None:
        """Return the parts; None while they do not add up or cannot be read."""
        shares = self.shares()
        return None if shares is None else [share.part for share in shares]

    def shares(self) -> list[Share] | None:
        """Return the parts with their contracts; None while they do not add up or cannot be
        read.
        """
        parts = []
        for place, amount, target in self.lines:
            text = amount.text().strip()
            if not text:
                continue
            try:
                fen = money.parse(text)
            except ValueError:
                return None
            to: Target | None = target.currentData()
            if to is None:
                project = None if self._targets else target.property("project")
                source = target.property("source")
                parts.append(Share(Part(fen, place.currentData(), project, source)))
            else:
                source = target.property("source") or to.source_id
                part = Part(fen, to.line_id, to.project_id, source)
                parts.append(Share(part, to.contract_id))
        amounts = [share.part.amount_fen for share in parts]
        return (
            parts
            if len(parts) >= 2
            and all(fen * self._payment_fen > 0 for fen in amounts)
            and sum(amounts) == self._payment_fen
            else None
        )

    def _check(self) -> None:
        stated = [self._typed(amount) for _, amount, _ in self.lines]
        left = self._payment_fen - sum(fen for fen in stated if fen)
        if None in stated:
            words = tr("not a number")
        elif any(fen * self._payment_fen < 0 for fen in stated if fen):
            words = tr("Each part is above zero, of a payment taken back below.")
        else:
            words = tr("Left to place: {amount} yuan", amount=money.show(left))
        self.left.setText(words)
        self._say_leaves()
        self.ok.setEnabled(self.value() is not None)
        self.moved.emit()

    def _typed(self, amount: QLineEdit) -> int | None:
        """Return what was typed as an amount, 0 where nothing was; a wrong one is marked."""
        text = amount.text().strip()
        try:
            fen = money.parse(text) if text else 0
        except ValueError:
            mark_wrong(amount, True)
            return None
        mark_wrong(amount, bool(text) and fen * self._payment_fen <= 0)
        return fen

    def _say_leaves(self) -> None:
        """Say which contracts the payment is on that no part goes to."""
        shares = self.shares() or []
        left = {share.contract_id for share in shares}
        gone = [t.name for t in self._targets if t.booked and t.contract_id not in left]
        self.leaves.setText("\n".join(map(leaves, gone)))
        self.leaves.setVisible(bool(gone and shares))
