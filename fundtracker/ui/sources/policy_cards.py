"""Parts of the page of policy money: the budget used, the clauses, one application in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from fundtracker.domain.base.period import Share, show_percent
from fundtracker.i18n import tr
from fundtracker.ledger.sources.policy import Application
from fundtracker.reports.sources.policy_view import Budget, ClauseLine, PolicyView, title
from fundtracker.reports.sources.table9 import nature_name, state_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.sources.cards import show_paid
from fundtracker.ui.widgets.bars import Bar, Stretch
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Pill,
    Texts,
    button,
    column,
    hline,
    label,
    pair,
    row,
    scrolled,
)
from fundtracker.ui.widgets.figure import Figure

TONES = {"waiting": "warn", "to_pay": "accent", "paid": "ok", "refused": "muted"}


class BudgetCard(QFrame):
    """How far the plan's policy money is used."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(420)
        self._session = session
        name, self.unit = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(name.setText, lambda: tr("Policy budget used"))
        self.rate = label(size=theme.TITLE, bold=True)
        self.bar = Bar("c3", 14)
        self.figures = {
            key: Figure(session, theme.CARD) for key in ("planned", "paid", "open", "left")
        }
        heads = {
            "planned": lambda: tr("Budget"),
            "paid": lambda: tr("Paid"),
            "open": lambda: tr("Approved, not paid"),
            "left": lambda: tr("Not bound"),
        }
        line = row(gap=12)
        for key, figure in self.figures.items():
            head = label(size=theme.SMALL, tone="muted")
            texts(head.setText, heads[key])
            line.addLayout(column(head, row(figure, None), gap=0))
        self.words = label(size=theme.SMALL, tone="muted", wrap=True)
        self.setLayout(
            column(row(name, self.unit, None, self.rate), self.bar, line, self.words, None, gap=4,
                   margins=(16, 10, 16, 10))
        )  # fmt: skip

    def show_budget(self, budget: Budget, quarter: str, unapplied: int) -> None:
        """Show the budget at the end of a quarter; ``unapplied``: paid on no application."""
        show, exact = self._session.money, self._session.exact
        planned = budget.planned or 0
        left = planned - budget.paid - budget.open
        ids = {"planned": "plan/policy/plan", "paid": f"policy/total/paid/{quarter}"}
        for key, fen in {
            "planned": planned,
            "paid": budget.paid,
            "open": budget.open,
            "left": left,
        }.items():
            self.figures[key].say_id(
                ids.get(key, f"policy/total/left/{quarter}" if key == "open" else ""),
                show(fen),
                exact(fen),
            )
        used = show_percent(Share(budget.paid, planned).tenths)
        self.rate.setText(used)
        text = tr("{used} of the policy budget paid", used=used)
        self._show_bar(
            budget.paid / planned if planned else 0.0,
            budget.open / planned if planned else 0.0,
            text,
        )
        self.unit.setText(unit_name(self._session.unit))
        self.words.setText(
            tr("{n} were paid on no application yet.", n=show(unapplied)) if unapplied else ""
        )

    def _show_bar(self, paid: float, waiting: float, name: str) -> None:
        """Show paid solid, approved and not paid hatched, what goes beyond the budget red."""
        scale = max(1.0, paid + waiting)
        stretches = [
            Stretch(0.0, min(1.0, paid) / scale, "c3"), Stretch(1 / scale, paid / scale, "bad"),
            Stretch(paid / scale, (paid + waiting) / scale, "c3", pending=True),
        ]  # fmt: skip
        self.bar.show_stretches(stretches, (), name, track=Stretch(0.0, 1 / scale, "grid"))


class ClausesCard(QFrame):
    """Each clause in one line: applications, approved, paid, P-hours."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(0)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnMinimumWidth(0, 170)
        name = label(size=theme.CARD, bold=True)
        texts(name.setText, lambda: tr("By clause"))
        self.setLayout(column(row(name, None), self.grid, None, gap=2, margins=(16, 10, 16, 10)))

    def show_lines(self, lines: Sequence[ClauseLine]) -> None:
        """Show the clauses, those that were applied for or paid first where there are many."""
        emptied(self.grid)
        right = Qt.AlignmentFlag.AlignRight
        heads = (tr("Applications"), tr("Approved"), tr("Paid"), tr("Compute (P·h)"))
        for at, text in enumerate(heads, 2):
            self.grid.addWidget(label(text, theme.SMALL, tone="muted"), 0, at, right)
        longest = max([1, *(line.approved for line in lines)])
        show = self._session.money
        first = sorted(lines, key=lambda line: not (line.n or line.paid))[:5]
        for at, line in enumerate(first, 1):
            name, bar = Elided(), Bar(height=8)
            name.say(title(line.clause))
            show_paid(
                bar, line.approved / longest, line.paid / longest, title(line.clause), ("c3", "bad")
            )
            self.grid.addWidget(name, at, 0)
            self.grid.addWidget(bar, at, 1)
            hours = f"{line.p_hours:,}" if line.p_hours else "—"
            for place, text in enumerate(
                (f"{line.n:,}", show(line.approved), show(line.paid), hours), 2
            ):
                self.grid.addWidget(label(text), at, place, right)
        if len(lines) > 5:
            more = label(tr("and {n} more", n=len(lines) - 5), theme.SMALL, tone="muted")
            self.grid.addWidget(more, 6, 0)


class ApplicationPanel(QFrame):
    """One application: who, under which clause, applied, approved, paid, left, and what can be
    done.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(theme.DRAWER)
        self._session = session
        self.texts = Texts()
        self.pill = Pill()
        self.company, self.number = (
            label(size=theme.CARD, bold=True, wrap=True),
            label(tone="muted"),
        )
        self.clause = label(size=theme.SMALL, tone="text2", wrap=True)
        self.figures = {
            key: Figure(session, theme.BODY) for key in ("applied", "approved", "paid", "left")
        }
        names = {
            "applied": lambda: tr("Applied for"),
            "approved": lambda: tr("Approved"),
            "paid": lambda: tr("Paid"),
            "left": lambda: tr("Left to pay"),
        }
        lines = []
        for key, figure in self.figures.items():
            note = label(size=theme.SMALL, tone="muted")
            self.texts(note.setText, names[key])
            lines.append(row(note, None, figure))
        self.facts = {key: Elided() for key in ("day", "doc", "hours")}
        heads = {
            "day": lambda: tr("Applied on"),
            "doc": lambda: tr("Approval"),
            "hours": lambda: tr("Compute (P·h)"),
        }
        for key, value in self.facts.items():
            note = label(size=theme.SMALL, tone="muted")
            self.texts(note.setText, heads[key])
            line = pair(note, value, 96)
            line.setStretch(1, 1)
            lines.append(line)
        self.approve, self.refuse, self.link = (
            button(icon="check"),
            button(icon="close"),
            button(icon="plus"),
        )
        for action, icon, text in (
            (self.approve, "check", lambda: tr("Approve…")),
            (self.refuse, "close", lambda: tr("Refuse…")),
            (self.link, "plus", lambda: tr("Link a payment…")),
        ):
            self.texts(action.setText, text)
            self.texts(action.setIcon, partial(theme.icon, icon, "text2", 16))
        box = column(
            row(self.pill, None, self.number),
            self.company,
            self.clause,
            hline(),
            *lines[:4],
            hline(),
            *lines[4:],
            4,
            row(self.approve, self.refuse, None),
            row(self.link, None),
            None,
            gap=6,
            margins=(16, 14, 16, 16),
        )
        self.setLayout(column(scrolled(box), margins=(0, 0, 0, 0)))
        self.hide()

    def show_application(self, view: PolicyView, a: Application | None, *, writable: bool) -> None:
        """Show an application as it stands at the end of the quarter."""
        self.setVisible(a is not None)
        shown = view.row(f"a{a.id}") if a is not None else None
        if a is None or shown is None:
            return
        state = view.state(f"a{a.id}")
        self.pill.say(state_name(state), TONES[state])
        self.number.setText(a.number)
        self.company.setText(a.company)
        clause = next(c for c in view.clauses if c.id == a.clause_id)
        self.clause.setText(
            f"{clause.doc_name or clause.doc_no} · {title(clause)} · {nature_name(clause.nature)}"
        )
        for key, figure in self.figures.items():
            cell = shown.cells[key]
            fen = cell.value if isinstance(cell.value, int) else None
            figure.say_id(
                cell.id,
                self._session.money(fen),
                self._session.exact(fen) if fen is not None else "",
            )
        self.facts["day"].say(dt.date.fromordinal(a.applied_day).isoformat())
        self.facts["doc"].say(a.approved_doc or "—")
        self.facts["hours"].say(f"{a.p_hours:,}" if a.p_hours else "—")
        self.approve.setEnabled(writable and state != "paid")
        self.refuse.setEnabled(writable and state == "waiting")
        self.link.setEnabled(writable and state == "to_pay")
