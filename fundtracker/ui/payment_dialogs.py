"""Classify a payment, split a payment: dialogs that give their answer by ``value()`` and write nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from fundtracker.domain import money
from fundtracker.domain.warnings import Warning
from fundtracker.i18n import language, tr
from fundtracker.ledger.payments import Part, Payment
from fundtracker.ui import theme
from fundtracker.ui.forms import button, column, field, label, mark_wrong, retoned, row
from fundtracker.ui.import_words import breach_tone, warned_lines


class Place(NamedTuple):
    """Where a payment goes, why, and whether its payee shall be a rule."""

    line_id: int | None
    project_id: int | None
    source_id: int | None
    reason: str
    learn: bool


def _choice(names: dict[int, Any], current: int | None) -> QComboBox:
    made = QComboBox()
    made.setFont(theme.font())
    made.addItem(money.MISSING, None)
    at = 0 if language() == "zh" else 1
    for which, name in names.items():
        made.addItem(name if isinstance(name, str) else name[at], which)
        if which == current:
            made.setCurrentIndex(made.count() - 1)
    return made


class ClassifyDialog(QDialog):
    """Ask for plan line, project and source of a payment; ``moved`` tells that project or source was chosen anew,
    ``warn`` shows what the payment would breach there."""

    moved = Signal()

    def __init__(self, payment: Payment, names: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Classify"))
        self.setMinimumWidth(440)
        self.line = _choice(names.lines, payment.line_id)
        self.project = _choice(names.projects, payment.project_id)
        self.source = _choice(names.sources, payment.source_id)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.learn = QCheckBox(tr("Suggest a rule for this payee"))
        self.learn.setChecked(bool(payment.counterparty))
        self.learn.setEnabled(bool(payment.counterparty))
        self.warning = label(size=theme.SMALL, tone="bad", wrap=True)
        self.warning.hide()
        for box in (self.project, self.source):
            box.currentIndexChanged.connect(lambda _: self.moved.emit())
        cancel = button(tr("Cancel"))
        self.ok = button(tr("Classify"), "primary")
        cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.accept)
        self.ok.setDefault(True)
        what = f"{payment.date.isoformat()}  {money.show(payment.amount_fen)}  {payment.counterparty}"
        self.setLayout(
            column(
                label(what, bold=True, wrap=True),
                field(QLabel(tr("Plan line")), self.line),
                field(QLabel(tr("Project")), self.project),
                field(QLabel(tr("Source of money")), self.source),
                self.warning,
                field(QLabel(tr("Reason")), self.reason),
                self.learn,
                row(None, cancel, self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )

    def warn(self, alerts: Sequence[Warning]) -> None:
        """Show what would be breached; nothing where all is within its limits."""
        self.warning.setText(warned_lines(alerts))
        retoned(self.warning, breach_tone(alerts))
        self.warning.setVisible(bool(alerts))

    def value(self) -> Place:
        """Return what was chosen."""
        line, project, source = (box.currentData() for box in (self.line, self.project, self.source))
        return Place(line, project, source, self.reason.text().strip(), self.learn.isChecked())


class SplitDialog(QDialog):
    """Ask for the parts of a payment in exact yuan; what is missing to the fen stands beside them."""

    def __init__(self, payment: Payment, parts: list[Part], names: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Split"))
        self.setMinimumWidth(520)
        self._whole = payment.amount_fen
        self._names = names
        self.lines: list[tuple[QComboBox, QLineEdit]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.left = label(size=theme.SMALL, tone="muted")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.more = button(tr("One more part"), "ghost", icon="plus")
        cancel = button(tr("Cancel"))
        self.ok = button(tr("Split"), "primary")
        what = f"{payment.date.isoformat()}  {money.show(payment.amount_fen)}  {payment.counterparty}"
        names_of = (label(text, theme.SMALL, bold=True) for text in (tr("Plan line"), tr("Amount in yuan")))
        heads = row(next(names_of), None, next(names_of))
        self.setLayout(
            column(
                label(what, bold=True, wrap=True),
                heads,
                self._rows,
                row(self.more, None, self.left),
                field(QLabel(tr("Reason")), self.reason),
                row(None, cancel, self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        for part in parts or [Part(self._whole, payment.line_id), Part(0)]:
            self.add(part)
        self.more.clicked.connect(lambda: self.add(Part(0)))
        cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.accept)
        self._check()

    def add(self, part: Part) -> None:
        """Add a line for a part."""
        place = _choice(self._names.lines, part.line_id)
        place.setAccessibleName(tr("Plan line"))
        amount = QLineEdit(money.plain(part.amount_fen) if part.amount_fen else "")
        amount.setAccessibleName(tr("Amount in yuan"))
        amount.setFixedWidth(160)
        amount.textChanged.connect(lambda _: self._check())
        self._rows.addLayout(row(place, amount))
        self.lines.append((place, amount))
        self._check()

    def value(self) -> list[Part] | None:
        """Return the parts; None while they do not add up or cannot be read."""
        parts = []
        for place, amount in self.lines:
            text = amount.text().strip()
            if not text:
                continue
            try:
                parts.append(Part(money.parse(text), place.currentData()))
            except ValueError:
                return None
        if len(parts) < 2 or any(p.amount_fen == 0 for p in parts) or sum(p.amount_fen for p in parts) != self._whole:
            return None
        return parts

    def _check(self) -> None:
        total, readable = 0, True
        for _, amount in self.lines:
            text = amount.text().strip()
            try:
                total += money.parse(text) if text else 0
                mark_wrong(amount, False)
            except ValueError:
                mark_wrong(amount, True)
                readable = False
        left = self._whole - total
        self.left.setText(
            tr("Left to place: {amount} yuan", amount=money.show(left)) if readable else tr("not a number")
        )
        self.ok.setEnabled(self.value() is not None)
