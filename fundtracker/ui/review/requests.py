"""What a reviewer sends back: the form that asks for changes, and the list of what is to be
done.
"""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.reviews import Request
from fundtracker.reports.review.checklist import GATES, gate_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.record_dialog import Form, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Choice, Day, Words
from fundtracker.ui.review.reading import Standing
from fundtracker.ui.review.words import WordList, until_words
from fundtracker.ui.widgets.building_blocks import Pill, button, hline, label, row


def send_back_dialog(
    session: Session, quarter: Quarter, gate: str, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form that sends a quarter back: about which gate, what is to be done, by whom
    until when.
    """
    entries = {
        "gate": Choice(
            tr("About"),
            [(gate_name(code), code) for code in GATES],
            current=gate or None,
            empty=tr("the quarter as a whole"),
        ),
        "owner": Words(tr("Who")),
        "due": Day(tr("Until")),
    }

    def work(ledger: Ledger, v: Values) -> None:
        ledger.reviews.send_back(
            quarter.ordinal, v["reason"], gate=v["gate"] or "", owner=v["owner"], due_day=v["due"]
        )  # fmt: skip

    dialog = RecordDialog(
        session,
        Form(
            tr("Send {quarter} back", quarter=quarter.name),
            entries,
            (("gate",), ("owner", "due")),
            ok=tr("Send back"),
            message=lambda _: tr("{quarter} is sent back.", quarter=quarter.name),
        ),
        work,
        parent=parent,
    )
    reason = dialog.words("reason")
    reason.name = tr("What is to be changed")
    reason.line.setAccessibleName(tr("What is to be changed"))
    return dialog


class Requests(WordList):
    """What was sent back: the open ones first, each with a place to say what became of it."""

    def _fill(self, standing: Standing) -> None:
        if not standing.requests:
            self._nothing(tr("Nothing was sent back."))
        for request in sorted(standing.requests, key=lambda r: (bool(r.outcome), r.number)):
            self._add_row(request, standing)

    def _add_row(self, request: Request, standing: Standing) -> None:
        state = Pill()
        state.say(
            tr("done") if request.outcome else tr("in hand"), "ok" if request.outcome else "warn"
        )
        self._box.addWidget(hline())
        self._box.addLayout(
            row(label(f"{standing.quarter.label}-{request.number}", bold=True), None, state)
        )
        if request.gate:
            self._box.addWidget(
                label(gate_name(request.gate), theme.SMALL, tone="text2", wrap=True)
            )
        self._box.addWidget(label(request.text, wrap=True))
        text = " · ".join(
            filter(None, [request.author, until_words(request.owner, request.due_day)])
        )
        self._box.addWidget(label(text, theme.SMALL, tone="muted", wrap=True))
        if request.outcome:
            self._box.addWidget(label(request.outcome, theme.SMALL, tone="text2", wrap=True))
            return
        outcome, done = Field(tr("What became of it")), button(tr("Done with it"))
        done.clicked.connect(lambda: self._settle(request, outcome))
        self._box.addLayout(outcome.layout)
        self._box.addLayout(row(None, done))

    def _settle(self, request: Request, outcome: Field) -> None:
        text = outcome.text()

        def refused(error: UserError) -> None:
            outcome.say(say(error), tell=True)

        self._session.operations.write(
            self,
            lambda ledger, _: ledger.reviews.settle(request.quarter, request.number, text),
            failed=refused,
        )
