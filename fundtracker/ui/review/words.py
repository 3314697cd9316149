"""The words of a review: why lines are off their pace, comments, what was decided and what became
of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundtracker.domain.base.period import Quarter, show_points
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.reviews import Decision
from fundtracker.ledger.review.signing import Comment
from fundtracker.reports.decisions.table12 import state_name
from fundtracker.reports.review.matters import author_of, proof_of
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.kept_text import KeptText
from fundtracker.ui.forms.papers_dialog import PapersButton
from fundtracker.ui.review.reading import Standing, Variance
from fundtracker.ui.widgets.building_blocks import (
    Pill,
    Texts,
    button,
    column,
    hline,
    label,
    row,
    scrolled,
)


def day_of(text: str) -> int | None:
    """Return the ordinal of an ISO day; None of an empty text.

    Raises:
        UserError: ``bad_date``.
    """
    try:
        return dt.date.fromisoformat(text).toordinal() if text else None
    except ValueError:
        raise UserError("bad_date", text=text) from None


class WordList(QWidget):
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


class Variances(WordList):
    """Each line off its pace with a place to say why; what was said a quarter before stands
    beside.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.fields: dict[str, KeptText] = {}
        session.operations.leaving.connect(self._keep)
        self._shown: tuple[object, ...] = ()

    def show_standing(self, standing: Standing) -> None:
        """Show another state; while somebody types, only another quarter or other lines change
        it.
        """
        there = (*standing.variances, *standing.breaches)
        shape = (standing.quarter, standing.frozen, tuple((v.figure, v.gap, v.name) for v in there))
        if shape == self._shown and any(
            explanation.hasFocus() for explanation in self.fields.values()
        ):
            return
        self._shown = shape
        super().show_standing(standing)

    def _keep(self) -> None:
        for explanation in self.fields.values():
            explanation.keep()

    def _fill(self, standing: Standing) -> None:
        self.fields = {}
        if not standing.variances:
            self._nothing(tr("No line is off its pace by more than the threshold."))
        for variance in standing.variances:
            self._add_row(variance, standing)
        if standing.breaches:
            self._box.addWidget(hline())
            self._box.addWidget(label(tr("Breaches and their answers"), bold=True))
        for variance in standing.breaches:
            self._add_row(variance, standing)

    def _add_row(self, variance: Variance, standing: Standing) -> None:
        if variance.gap is not None:
            gap = Pill()
            gap.say(
                tr("{gap} pp", gap=show_points(variance.gap)),
                "warn" if variance.gap < 0 else "accent",
            )
            self._box.addLayout(row(label(variance.name, bold=True), None, gap))
        else:
            self._box.addWidget(label(variance.name, theme.SMALL, wrap=True))
        if variance.before:
            words = tr("A quarter before: {text}", text=variance.before)
            self._box.addWidget(label(words, theme.SMALL, tone="muted", wrap=True))
        if standing.frozen:
            nothing = tr("not explained") if variance.gap is not None else tr("not answered")
            self._box.addWidget(label(variance.text or nothing, wrap=True))
            return
        editor = KeptText(variance.text)
        why = (
            tr("Why {name} is off its pace", name=variance.name)
            if variance.gap is not None
            else tr("Answer") + f": {variance.name}"
        )
        editor.setAccessibleName(why)
        editor.setPlaceholderText(tr("Why, and what follows; goes into the review pack"))
        q = standing.quarter.ordinal
        editor.edited.connect(
            lambda text, figure=variance.figure: self._session.operations.write(
                self, lambda ledger, _: ledger.reviews.explain(q, figure, text)
            )
        )
        self.fields[variance.figure] = editor
        self._box.addWidget(editor)
        self._box.addSpacing(6)


class _Adding(QWidget):
    """A text with who and until when, and the button that keeps it: ``keep(ledger, text, owner,
    due)``.

    What was typed goes only when the ledger has it; what the ledger refuses stands under the text.
    """

    def __init__(
        self,
        session: Session,
        name: Callable[[], str],
        caption: Callable[[], str],
        keep: Callable[[], Callable[[Ledger, str, str, int | None], object]],
    ) -> None:
        super().__init__()
        self._session = session
        self.text, self.owner, self.due = Field(""), Field(""), Field("", "2024-12-31")
        self.add = button(kind="primary")
        self._texts = Texts()
        for field, text in (
            (self.text, name), (self.owner, lambda: tr("Who")), (self.due, lambda: tr("Until"))
        ):  # fmt: skip
            self._texts(field.name.setText, text)
            self._texts(field.line.setAccessibleName, text)
        self._texts(self.add.setText, caption)
        self.add.setEnabled(False)
        self._keep = keep
        self.text.line.textChanged.connect(lambda _: self.add.setEnabled(bool(self.text.text())))
        self.text.line.returnPressed.connect(self.add.click)
        self.add.clicked.connect(self._added)
        self.setLayout(
            column(
                self.text.layout,
                row(self.owner.layout, self.due.layout, gap=8),
                row(None, self.add),
                gap=6,
            )
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
            for field in (self.text, self.owner, self.due):
                field.line.clear()
            self.text.say("", tell=True)

        def refused(error: UserError) -> None:
            self.add.setEnabled(True)
            self.text.say(say(error), tell=True)

        self._session.operations.write(
            self, lambda ledger, _: keep(ledger, text, owner, due), done, failed=refused
        )


class Comments(WordList):
    """What people remarked; those of review copies come in by merging."""

    def __init__(self, session: Session) -> None:
        self.adding = _Adding(
            session, lambda: tr("Comment"), lambda: tr("Add the comment"), self._keep
        )
        super().__init__(session, self.adding)

    def _keep(self) -> Callable[[Ledger, str, str, int | None], object]:
        q = self.quarter
        return lambda ledger, text, owner, due: ledger.reviews.comment(
            q, "", text, owner=owner, due_day=due
        )

    def _fill(self, standing: Standing) -> None:
        for comment in reversed(standing.comments):
            self._box.addWidget(hline())
            self._box.addWidget(label(comment.text, wrap=True))
            self._box.addWidget(label(_comment_text(comment), theme.SMALL, tone="muted", wrap=True))
            if comment.figure:
                figure = button(tr("the figure"), "link")
                figure.clicked.connect(
                    lambda _=False, id_=comment.figure: self._session.explain.emit(id_)
                )
                self._box.addLayout(row(figure, None))


class Decisions(WordList):
    """Earlier decisions with what became of them, then those of this quarter."""

    def __init__(self, session: Session) -> None:
        self.adding = _Adding(
            session, lambda: tr("Decision"), lambda: tr("Note the decision"), self._keep
        )
        super().__init__(session, self.adding)

    def _keep(self) -> Callable[[Ledger, str, str, int | None], object]:
        q = self.quarter
        return lambda ledger, text, owner, due: ledger.reviews.decide(
            q, text, owner=owner, due_day=due
        )

    def _fill(self, standing: Standing) -> None:
        for decision in sorted(
            standing.decisions, key=lambda d: (d.state != "open", -d.quarter, d.number)
        ):
            self._add_row(decision)

    def _papers(self, decision: Decision, around: QWidget) -> PapersButton:
        """Return the door to the papers of a decision; what is dropped ``around`` belongs to it."""
        papers, q, number = PapersButton(self._session, around), decision.quarter, decision.number
        name = f"{Quarter.at(q).label}-{number} {decision.text}"
        self._session.operations.read(
            papers,
            lambda ledger: ledger.attachments.decision(q, number),
            lambda row_id: papers.of("decision", row_id, name),
        )
        return papers

    def _add_row(self, decision: Decision) -> None:
        state = Pill()
        state.say(
            state_name(decision.state), {"open": "warn", "done": "ok"}.get(decision.state, "muted")
        )
        self._box.addWidget(hline())
        around, lines = QWidget(), column(gap=6)
        lines.addLayout(
            row(
                label(f"{Quarter.at(decision.quarter).label}-{decision.number}", bold=True),
                None,
                state,
            )
        )
        lines.addWidget(label(decision.text, wrap=True))
        lines.addLayout(row(self._papers(decision, around), None))
        who = until_words(decision.owner, decision.due_day)
        if who:
            lines.addWidget(label(who, theme.SMALL, tone="muted"))
        if decision.outcome:
            lines.addWidget(label(decision.outcome, theme.SMALL, tone="text2", wrap=True))
        if decision.state == "open":
            outcome = Field(tr("What became of it"))
            done, dropped = button(tr("Carried out")), button(tr("Dropped"))
            for answer_button, to in ((done, "done"), (dropped, "dropped")):
                answer_button.clicked.connect(
                    lambda _=False, to=to: self._follow(decision, to, outcome)
                )
            lines.addLayout(outcome.layout)
            lines.addLayout(row(None, done, dropped))
        around.setLayout(lines)
        self._box.addWidget(around)

    def _follow(self, decision: Decision, state: str, outcome: Field) -> None:
        text = outcome.text()
        self._session.operations.write(
            self,
            lambda ledger, _: ledger.reviews.follow_up(
                decision.quarter, decision.number, state, text
            ),
            failed=lambda error: outcome.say(say(error), tell=True),
        )


def _comment_text(comment: Comment) -> str:
    at = local_time(comment.at, "%Y-%m-%d %H:%M")
    return " · ".join(
        filter(
            None,
            [
                author_of(comment),
                at,
                until_words(comment.owner, comment.due_day),
                proof_of(comment) if comment.copy else "",
            ],
        )
    )


def until_words(owner: str, due: int | None) -> str:
    """Return who does something until when."""
    until = tr("until {day}", day=dt.date.fromordinal(due).isoformat()) if due else ""
    return " · ".join(filter(None, [owner, until]))
