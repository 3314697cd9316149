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
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payments import Part, Payment
from fundtracker.ui.base import theme
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.search_box import FEW, SearchBox
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
                self.warning,
                field(QLabel(tr("Reason")), self.reason),
                row(self.learn, self.by, None),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )

    def warn(self, alerts: Sequence[Warning]) -> None:
        """Show what would be breached; nothing where all is within its limits."""
        _warn(self.warning, alerts)

    def value(self) -> Place:
        """Return what was chosen."""
        line, project, source = (
            box.currentData() for box in (self.line, self.project, self.source)
        )
        by = str(self.by.currentData() or "") if self.learn.isChecked() else ""
        return Place(line, project, source, self.reason.text().strip(), by)


class Target(NamedTuple):
    """A project, or a contract of one, that a part of a payment may go to."""

    name: str
    project_id: int
    line_id: int | None
    contract_id: int | None = None
    source_id: int | None = None


def read_targets(ledger: Ledger, payment: Payment) -> list[Target]:
    """Return what a part may go to: the contracts of the payee and of the payment's project, each
    with the source that its part will name, then all projects.
    """
    projects = {p.id: p for p in ledger.projects.all()}
    rows = ledger.contracts.all() if projects else []
    own = [r for r in rows if r.party == payment.counterparty]
    near = [r for r in rows if r.project_id == payment.project_id and r not in own]
    lang = language()
    sources = {s.id: f" · {s.name(lang)}" for s in ledger.plan.sources()}
    targets = [
        Target(
            f"{r.number} {r.name}{sources.get(r.source_id or payment.source_id or 0, '')}",
            r.project_id,
            projects[r.project_id].line_id,
            r.id,
            r.source_id or payment.source_id,
        )
        for r in (*own, *near)
    ]
    return targets + [
        Target(p.title(lang), p.id, p.line_id, None, payment.source_id) for p in projects.values()
    ]


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
                self.warning,
                field(QLabel(tr("Reason")), self.reason),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        empty = Part(0, source_id=payment.source_id)
        for part in parts or [empty._replace(amount_fen=self._payment_fen, line_id=payment.line_id),
                              empty]:  # fmt: skip
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
            place.setEnabled(box.currentData() is None)

    def _fill(self, box: QComboBox) -> None:
        box.blockSignals(True)
        box.clear()
        box.addItem(money.MISSING, None)
        for target in self._targets:
            box.addItem(target.name, target)
            if target.project_id == box.property("project") and target.contract_id is None:
                box.setCurrentIndex(box.count() - 1)
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
            if len(parts) >= 2 and all(amounts) and sum(amounts) == self._payment_fen
            else None
        )

    def _check(self) -> None:
        total, readable = 0, True
        for _, amount, _ in self.lines:
            text = amount.text().strip()
            try:
                total += money.parse(text) if text else 0
                mark_wrong(amount, False)
            except ValueError:
                mark_wrong(amount, True)
                readable = False
        left = self._payment_fen - total
        self.left.setText(
            tr("Left to place: {amount} yuan", amount=money.show(left))
            if readable
            else tr("not a number")
        )
        self.ok.setEnabled(self.value() is not None)
        self.moved.emit()
