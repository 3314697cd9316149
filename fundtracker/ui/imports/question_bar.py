"""The bar of open questions above the rows of an import: one at a time, answered by a button or
Alt and its number.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from fundtracker import i18n
from fundtracker.i18n import tr
from fundtracker.intake.questions import Question
from fundtracker.ledger.documents.books import DISTRICT
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import button, column, label, row

MOST = 8  # answers that are offered as buttons; the others are named on the command line alone


class QuestionBar(QFrame):
    """Shows the first open question of a file; ``answered`` gives its key and the value chosen."""

    answered = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("bar_accent")
        self._text = label(wrap=True, tone="accent")
        self._more = label(size=theme.SMALL, tone="muted")
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self.buttons: list[QPushButton] = []
        head = row(self._text, self._more)
        head.setStretch(0, 1)
        inside = column(head, gap=8, margins=(12, 8, 12, 8))
        inside.addLayout(self._row)
        self.setLayout(inside)
        self.setVisible(False)

    def show_questions(self, questions: Sequence[Question]) -> None:
        """Show the first of the open questions, or nothing."""
        self.setVisible(bool(questions))
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self.buttons = []
        if not questions:
            return
        question = questions[0]
        where = "" if question.line is None else tr("line {line}: ", line=question.line)
        self._text.setText(where + i18n.say(question.issue))
        self._more.setText(
            tr("question {n} of {all}", n=1, all=len(questions)) if len(questions) > 1 else ""
        )
        for number, value in enumerate(question.options[:MOST], 1):
            self._row.addWidget(self._button(number, question, value))
        self._row.addStretch(1)

    def text(self) -> str:
        """Return the question that is shown."""
        return self._text.text()

    def _button(self, number: int, question: Question, value: str) -> QPushButton:
        name = option_name(question.code, value).replace("&", "&&")
        answer_button = button(f"&{number}  {name}")
        answer_button.setToolTip(tr("Alt+{number}", number=number))
        answer_button.clicked.connect(lambda: self.answered.emit(question.key, value))
        self.buttons.append(answer_button)
        return answer_button


def option_name(code: str, value: str) -> str:
    """Return what an answer says, for people; a name of the file (column, sheet, unit) is
    itself.
    """
    names = {
        ("list", "list"): tr("import it as a list…"),
        ("list", "payments"): tr("these are payments and receipts"),
        ("view", "bank"): tr("the bank's books: debit is money out"),
        ("view", "own"): tr("our own books: debit is money in"),
        ("sides", "as_named"): tr("as the columns are named"),
        ("sides", "as_balance"): tr("as the balance moves"),
        ("card", "amount_spent"): tr("a plus is money spent"),
        ("card", "amount_signed"): tr("a plus is money received"),
        ("side", "amount_out"): tr("money paid"),
        ("side", "amount_in"): tr("money received"),
        ("direction", "out"): tr("money paid"),
        ("direction", "in"): tr("money received"),
        ("state", "paid"): tr("it is paid"),
        ("state", "unpaid"): tr("it is not paid"),
        ("asked_money", "paid"): tr("it is paid"),
        ("asked_money", "unpaid"): tr("it is not paid"),
        ("paid_or_so_far", "payment"): tr("paid on the day of its row"),
        ("paid_or_so_far", "so_far"): tr("all that was paid so far"),
        ("said_unpaid", "unpaid"): tr("it is not paid"),
        ("said_unpaid", "paid"): tr("it is paid"),
        ("day_of_purchase", "unpaid"): tr("it is not paid"),
        ("day_of_purchase", "paid"): tr("it is paid"),
        ("said_by_colour", "unpaid"): tr("it is not paid"),
        ("said_by_colour", "paid"): tr("it is paid"),
        ("minus_out", "paid"): tr("these are payments"),
        ("minus_out", "refund"): tr("money that came back"),
        ("reversal", "negative"): tr("it lowers what was paid"),
        ("reversal", "income"): tr("it is income"),
        ("sent_back", "negative"): tr("it lowers what was paid"),
        ("sent_back", "income"): tr("it is income"),
        ("returned", "negative"): tr("it lowers what was paid"),
        ("returned", "paid"): tr("it is paid"),
        ("taken_back", "unpaid"): tr("it is not paid"),
        ("taken_back", "negative"): tr("it lowers what was paid"),
        ("taken_back", "paid"): tr("it is paid"),
        ("part_paid", "named"): tr("what the words leave of it"),
        ("part_paid", "paid"): tr("the whole sum is paid"),
        ("part_paid", "unpaid"): tr("it is not paid"),
        ("blank_day", "above"): tr("the day of the row above"),
        ("blank_day", "none"): tr("they do not count"),
        ("day_of_month", "last"): tr("the last day of the month"),
        ("day_of_month", "first"): tr("the first day of the month"),
        ("shown_sign", "shown"): tr("as it is shown"),
        ("shown_sign", "stored"): tr("as it is stored"),
        ("first_row", "right"): tr("read rightly"),
        ("first_row", "wrong"): tr("read wrongly"),
        ("day_above", "none"): tr("not that day"),
        ("amounts", "sum"): tr("all of them together"),
        ("amounts", "less"): tr("the first, less what was kept back"),
        ("books", DISTRICT): tr("the district"),
    }
    return names.get((code, value), value)
