"""The words of a review: why lines are off their pace, comments, what was decided and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from fundtracker.domain.base.period import Quarter, show_points
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.reviews import Decision
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports.decisions.table12 import state_name
from fundtracker.reports.review.pack import author_of, proof_of
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.forms.field import Field
from fundtracker.ui.review.reading import Standing, Variance
from fundtracker.ui.widgets.building_blocks import Pill, Texts, button, column, hline, label, row, scrolled
from fundtracker.ui.widgets.explain_drawer import emptied

PAUSE = 900  # ms after the last key before an explanation is kept


def day_of(text: str) -> int | None:
    """Return the ordinal of an ISO day; None of an empty text.

    Raises:
        UserError: ``bad_date``.
    """
    try:
        return dt.date.fromisoformat(text).toordinal() if text else None
    except ValueError:
        raise UserError("bad_date", text=text) from None


class Explaining(QPlainTextEdit):
    """A text that keeps itself: a moment after the last key, and when it is left."""

    kept = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.font())
        self.setFixedHeight(58)
        self.setTabChangesFocus(True)
        self._kept = text
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep)
        self.textChanged.connect(self._timer.start)

    def keep(self) -> None:
        """Keep what was typed, if it is something new."""
        self._timer.stop()
        text = self.toPlainText().strip()
        if text != self._kept:
            self._kept = text
            self.kept.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)


class Words(QWidget):
    """A list in a card that is filled anew from what was read."""

    def __init__(self, session: Session, above: QWidget | None = None) -> None:
        super().__init__()
        self._session = session
        self._box = QVBoxLayout()
        self._box.setSpacing(6)
        self._box.setContentsMargins(0, 0, 8, 0)
        self.quarter = 0
        self.setLayout(column(*([above] if above is not None else []), scrolled(self._box), gap=8))

    def show_standing(self, standing: Standing) -> None:
        """Show another state."""
        self.quarter = standing.quarter.ordinal
        emptied(self._box)
        self._fill(standing)
        self._box.addStretch(1)

    def _fill(self, standing: Standing) -> None:
        raise NotImplementedError

    def _nothing(self, text: str) -> None:
        self._box.addWidget(label(text, tone="muted", wrap=True))


class Variances(Words):
    """Each line off its pace with a place to say why; what was said a quarter before stands beside."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.fields: dict[str, Explaining] = {}
        session.operations.leaving.connect(self._keep)
        self._shown: tuple[object, ...] = ()

    def show_standing(self, standing: Standing) -> None:
        """Show another state; while somebody types, only another quarter or other lines change it."""
        shape = (standing.quarter, standing.frozen, tuple((v.figure, v.gap, v.name) for v in standing.variances))
        if shape == self._shown and any(one.hasFocus() for one in self.fields.values()):
            return
        self._shown = shape
        super().show_standing(standing)

    def _keep(self) -> None:
        for one in self.fields.values():
            one.keep()

    def _fill(self, standing: Standing) -> None:
        self.fields = {}
        if not standing.variances:
            self._nothing(tr("No line is off its pace by more than the threshold."))
        for one in standing.variances:
            self._one(one, standing)

    def _one(self, one: Variance, standing: Standing) -> None:
        gap = Pill()
        gap.say(tr("{gap} pp", gap=show_points(one.gap)), "warn" if one.gap < 0 else "accent")
        self._box.addLayout(row(label(one.name, bold=True), None, gap))
        if one.before:
            words = tr("A quarter before: {text}", text=one.before)
            self._box.addWidget(label(words, theme.SMALL, tone="muted", wrap=True))
        if standing.frozen:
            self._box.addWidget(label(one.text or tr("not explained"), wrap=True))
            return
        editor = Explaining(one.text)
        editor.setAccessibleName(tr("Why {name} is off its pace", name=one.name))
        editor.setPlaceholderText(tr("Why, and what follows; goes into the review pack"))
        q = standing.quarter.ordinal
        editor.kept.connect(
            lambda text, figure=one.figure: self._session.operations.write(
                self, lambda ledger, _: ledger.reviews.explain(q, figure, text)
            )
        )
        self.fields[one.figure] = editor
        self._box.addWidget(editor)
        self._box.addSpacing(6)


class _Adding(QWidget):
    """A text with who and until when, and the button that keeps it: ``keep(ledger, text, owner, due)``.

    What was typed goes only when the ledger has it; what the ledger refuses stands under the text.
    """

    def __init__(
        self,
        session: Session,
        name: Callable[[], str],
        deed: Callable[[], str],
        keep: Callable[[], Callable[[Ledger, str, str, int | None], object]],
    ) -> None:
        super().__init__()
        self._session = session
        self.text, self.owner, self.due = Field(""), Field(""), Field("", "2024-12-31")
        self.add = button(kind="primary")
        self._texts = Texts()
        for one, said in (
            (self.text, name), (self.owner, lambda: tr("Who")), (self.due, lambda: tr("Until"))
        ):  # fmt: skip
            self._texts(one.name.setText, said)
            self._texts(one.line.setAccessibleName, said)
        self._texts(self.add.setText, deed)
        self.add.setEnabled(False)
        self._keep = keep
        self.text.line.textChanged.connect(lambda _: self.add.setEnabled(bool(self.text.text())))
        self.text.line.returnPressed.connect(self.add.click)
        self.add.clicked.connect(self._added)
        self.setLayout(
            column(self.text.layout, row(self.owner.layout, self.due.layout, gap=8), row(None, self.add), gap=6)
        )

    def again(self) -> None:
        """Say everything in the language in use."""
        self._texts.again()

    def _added(self) -> None:
        try:
            due = day_of(self.due.text())
        except UserError as error:
            self.due.say(say(error), tell=True)
            return
        self.due.say("", tell=True)
        keep, text, owner = self._keep(), self.text.text(), self.owner.text()
        self.add.setEnabled(False)

        def done(_: object) -> None:
            for one in (self.text, self.owner, self.due):
                one.line.clear()
            self.text.say("", tell=True)

        def refused(error: UserError) -> None:
            self.add.setEnabled(True)
            self.text.say(say(error), tell=True)

        self._session.operations.write(self, lambda ledger, _: keep(ledger, text, owner, due), done, failed=refused)


class Comments(Words):
    """What people remarked; those of review copies come in by merging."""

    def __init__(self, session: Session) -> None:
        self.adding = _Adding(session, lambda: tr("Comment"), lambda: tr("Add the comment"), self._keep)
        super().__init__(session, self.adding)

    def _keep(self) -> Callable[[Ledger, str, str, int | None], object]:
        q = self.quarter
        return lambda ledger, text, owner, due: ledger.reviews.comment(q, "", text, owner=owner, due_day=due)

    def _fill(self, standing: Standing) -> None:
        for one in reversed(standing.comments):
            self._box.addWidget(hline())
            self._box.addWidget(label(one.text, wrap=True))
            self._box.addWidget(label(_said(one), theme.SMALL, tone="muted", wrap=True))
            if one.figure:
                figure = button(tr("the figure"), "link")
                figure.clicked.connect(lambda _=False, id_=one.figure: self._session.explain.emit(id_))
                self._box.addLayout(row(figure, None))


class Decisions(Words):
    """Earlier decisions with what became of them, then those of this quarter."""

    def __init__(self, session: Session) -> None:
        self.adding = _Adding(session, lambda: tr("Decision"), lambda: tr("Note the decision"), self._keep)
        super().__init__(session, self.adding)

    def _keep(self) -> Callable[[Ledger, str, str, int | None], object]:
        q = self.quarter
        return lambda ledger, text, owner, due: ledger.reviews.decide(q, text, owner=owner, due_day=due)

    def _fill(self, standing: Standing) -> None:
        for one in sorted(standing.decisions, key=lambda d: (d.state != "open", -d.quarter, d.number)):
            self._one(one)

    def _one(self, one: Decision) -> None:
        state = Pill()
        state.say(state_name(one.state), {"open": "warn", "done": "ok"}.get(one.state, "muted"))
        self._box.addWidget(hline())
        self._box.addLayout(row(label(f"{Quarter.at(one.quarter).label}-{one.number}", bold=True), None, state))
        self._box.addWidget(label(one.text, wrap=True))
        who = _until(one.owner, one.due_day)
        if who:
            self._box.addWidget(label(who, theme.SMALL, tone="muted"))
        if one.outcome:
            self._box.addWidget(label(one.outcome, theme.SMALL, tone="text2", wrap=True))
        if one.state == "open":
            outcome = Field(tr("What became of it"))
            done, dropped = button(tr("Carried out")), button(tr("Dropped"))
            for made, to in ((done, "done"), (dropped, "dropped")):
                made.clicked.connect(lambda _=False, to=to: self._follow(one, to, outcome))
            self._box.addLayout(outcome.layout)
            self._box.addLayout(row(None, done, dropped))

    def _follow(self, one: Decision, state: str, outcome: Field) -> None:
        text = outcome.text()
        self._session.operations.write(
            self, lambda ledger, _: ledger.reviews.follow_up(one.quarter, one.number, state, text),
            failed=lambda error: outcome.say(say(error), tell=True),
        )  # fmt: skip


def _said(one: Comment) -> str:
    at = local_time(one.at, "%Y-%m-%d %H:%M")
    return " · ".join(
        filter(None, [author_of(one), at, _until(one.owner, one.due_day), proof_of(one) if one.copy else ""])
    )


def _until(owner: str, due: int | None) -> str:
    until = tr("until {day}", day=dt.date.fromordinal(due).isoformat()) if due else ""
    return " · ".join(filter(None, [owner, until]))
