"""Things to do, table 11: warnings and what the files left open; each leads to where it is dealt
with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QFrame, QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.reports.tables.report_table import Row
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.table11 import severity_name
from fundtracker.reports.warnings.todo import SEVERITIES, Item, OpenItems
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.explaining.explained import selectable
from fundtracker.ui.forms.kept_text import KeptText
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.warnings.targets import TONES, go_to
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Piece,
    Pill,
    Segments,
    Texts,
    button,
    column,
    hline,
    label,
    offer,
    pair,
    row,
)
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.nothing_found import Narrowing

_KINDS = ("money", "source", "date", "paper", "fund", "data")


class TodoPage(ReportPage):
    """All that waits, the gravest first; by severity, kind and person; Enter goes to the place."""

    REPORT = "todo"
    CHARTS = ("warnings",)
    READS = None
    HIDDEN = ("project", "kind", "answer")

    def __init__(self, session: Session) -> None:
        self.severity = Segments(4)
        self.kind, self.who = QComboBox(), QComboBox()
        self.detail = Detail(session)
        self.content: OpenItems | None = None
        self._wanted_kind = ""
        super().__init__(session)
        self.table.wide, self.table.most = "what", 190
        self.severity.changed.connect(lambda _: self.sift())
        self.kind.activated.connect(lambda _: self.sift())
        self.who.activated.connect(lambda _: self.sift())
        self.table.arrived.connect(self._point)
        self.table.opened.connect(self.go)
        self.detail.go.clicked.connect(lambda: self.go(self.table.current()))

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("About")

    def title(self) -> str:
        return tr("Things to do")

    def above(self) -> Sequence[Piece]:
        for box in (self.kind, self.who):
            box.setFont(theme.font())
            box.setFixedHeight(theme.CONTROL)
            box.setMinimumWidth(150)
        self.texts(self.severity.say, self._severities)
        self.texts(self.kind.setAccessibleName, lambda: tr("Kind"))
        self.texts(self.who.setAccessibleName, lambda: tr("Responsible"))
        return [row(self.severity, 4, self.kind, self.who, None)]

    def beside(self) -> QWidget | None:
        return self.detail

    def pills(self) -> dict[str, Tone]:
        return {"severity": lambda record: TONES[self._severity(record)]}

    def nothing(self) -> tuple[str, str]:
        words = tr(
            "Warnings about money, dates and documents appear here before they become breaches."
        )
        return tr("Nothing waits."), words

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        self.session.operations.read(
            self,
            lambda ledger: todo.build(ledger, quarter=quarter, unit=unit, lang=lang),
            self._take,
            key="table",
        )

    def _take(self, content: OpenItems) -> None:
        self.content = content
        self.severity.say(self._severities())
        items = content.items.values()
        kinds = {item.kind for item in items}
        offer(
            self.kind,
            [
                (tr("All kinds"), ""),
                *((todo.kind_name(kind), kind) for kind in _KINDS if kind in kinds),
            ],
        )
        if self._wanted_kind:
            self.kind.setCurrentIndex(max(0, self.kind.findData(self._wanted_kind)))
            self._wanted_kind = ""
        offer(
            self.who,
            [
                (tr("Everybody"), ""),
                *((who, who) for who in sorted({i.who for i in items if i.who})),
            ],
        )
        self._show(content.table)
        if self.table.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._point(self.table.current())

    def _severities(self) -> list[str]:
        def counted(name: str, severity: int) -> str:
            return f"{name} {self.content.count(severity)}" if self.content is not None else name

        return [counted(tr("All"), 0), *(counted(severity_name(s), s) for s in SEVERITIES)]

    def narrowing(self) -> Sequence[Narrowing]:
        return (self.severity, self.kind, self.who)

    def keep(self, row: Row) -> bool:
        item = self._item(row)
        at = self.severity.current()
        return item is not None and (
            (at == 0 or item.severity == SEVERITIES[at - 1])
            and self.kind.currentData() in (None, "", item.kind)
            and self.who.currentData() in (None, "", item.who)
        )

    # ------------------------------------------------------------ one thing
    def _item(self, record: Row | None) -> Item | None:
        return (
            self.content.items.get(record.code)
            if self.content is not None and record is not None
            else None
        )

    def _severity(self, record: Row) -> int:
        item = self._item(record)
        return item.severity if item is not None else SEVERITIES[-1]

    def _point(self, record: Row | None) -> None:
        table = self.table.table()
        if table is not None:
            self.detail.show_item(self._item(record), table.quarter.last_day, open_=self._open())

    def _open(self) -> bool:
        """Whether words of the quarter can still be written."""
        return self.session.writable and self.content is not None and not self.content.frozen

    def sift(self) -> None:
        super().sift()
        if self.content is not None:
            if self.table.current() is None and self.table.rows():
                self.table.go_to(self.table.rows()[0].code)
            self._point(self.table.current())

    def go(self, record: Row | None) -> None:
        """Show the place where a thing is dealt with."""
        if (item := self._item(record)) is not None:
            go_to(self.session, item)

    def figure(self) -> str | None:
        item = self._item(self.table.current())
        return item.figure or None if item is not None else None

    def arrive_at(self, text: str) -> None:
        """Show one severity (``3``, ``2``, ``1``) or one kind, or put the cursor on a row."""
        if text.isdigit():
            self.find_line.clear()
            self.severity.choose(SEVERITIES.index(int(text)) + 1)
            self.sift()
        elif text in _KINDS:
            self.severity.choose(0)
            self._wanted_kind = text
            self.refresh()
        else:
            super().arrive_at(text)


class Detail(QFrame):
    """One thing to do: how grave, how much, until when, who, what is wrong, what to do."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(theme.DRAWER)
        self._session = session
        self.texts = Texts()
        self.pill, self.kind = Pill(), label(size=theme.SMALL, tone="muted")
        self.about = label(size=theme.CARD, bold=True, wrap=True)
        self.amount, self.unit = Figure(session, theme.TITLE), label(size=theme.SMALL, tone="muted")
        self.due, self.late = label(), label(size=theme.SMALL, tone="bad")
        self.who, self.project = Elided(), Elided()
        self.what = selectable(label(wrap=True))
        self._item: Item | None = None
        self._quarter = 0
        self.answer, self.before = KeptText(""), label(size=theme.SMALL, tone="muted", wrap=True)
        self.answer_head = label(size=theme.SMALL, bold=True)
        self.texts(self.answer_head.setText, lambda: tr("Answer"))
        self.texts(self.answer.setAccessibleName, lambda: tr("Answer"))
        self.texts(
            self.answer.setPlaceholderText, lambda: tr("Why, and what follows; printed in table 11")
        )
        self.answer.edited.connect(self._keep)
        session.operations.leaving.connect(self.answer.keep)
        self.go = button(icon="next")
        self.texts(self.go.setText, lambda: tr("Go there"))
        self.texts(self.go.setToolTip, lambda: tr("Go there") + " (Enter)")
        self.texts(self.go.setIcon, lambda: theme.icon("next", "text2", 16))
        lines = []
        for name, value in (
            (lambda: tr("Due"), self.due),
            (lambda: tr("Responsible"), self.who),
            (lambda: tr("Project"), self.project),
        ):
            note = label(size=theme.SMALL, tone="muted")
            self.texts(note.setText, name)
            line = pair(note, value)
            line.setStretch(1, 1)
            lines.append(line)
        lines[0].addWidget(self.late)
        heading = label(size=theme.SMALL, bold=True)
        self.texts(heading.setText, lambda: tr("What is wrong and what to do"))
        self.setLayout(
            column(
                row(self.pill, self.kind, None),
                self.about,
                row(self.amount, self.unit, None, gap=6),
                hline(),
                *lines,
                hline(),
                heading,
                self.what,
                4,
                self.answer_head,
                self.answer,
                self.before,
                row(self.go, None),
                None,
                gap=8,
                margins=(16, 14, 16, 16),
            )
        )
        self.show_item(None, dt.date.min)

    def _keep(self, text: str) -> None:
        item, quarter = self._item, self._quarter
        if item is not None and item.answers:
            figure = item.answers
            self._session.operations.write(
                self, lambda ledger, _: ledger.reviews.explain(quarter, figure, text)
            )

    def _show_answer(self, item: Item, open_: bool) -> None:
        for widget in (self.answer_head, self.answer):
            widget.setVisible(bool(item.answers))
        self.answer.setReadOnly(not open_)
        if self._item is None or (self._item.answers, self._item.answer) != (
            item.answers,
            item.answer,
        ):
            self.answer.show_text(item.answer)
        self.before.setText(tr("Earlier: {text}", text=item.before) if item.before else "")
        self.before.setVisible(bool(item.before))

    def show_item(self, item: Item | None, day: dt.date, *, open_: bool = False) -> None:
        """Show a thing as it stands on a day; ``open_``: its quarter can still be written."""
        if item is None or self._item is None or item.answers != self._item.answers:
            self.answer.keep()  # what was typed belongs to the one that leaves
        self.setVisible(item is not None)
        if item is None:
            self._item = None
            return
        self._show_answer(item, open_)
        self._item, self._quarter = item, Quarter.of(day).ordinal
        self.pill.say(severity_name(item.severity), TONES[item.severity])
        self.kind.setText(todo.kind_name(item.kind))
        self.about.setText(item.about)
        for widget in (self.amount, self.unit):
            widget.setVisible(bool(item.fen))
        self.amount.say_id(
            item.figure, self._session.money(item.fen), self._session.exact(item.fen or 0)
        )
        self.unit.setText(unit_name(self._session.unit))
        due = dt.date.fromordinal(item.day) if item.day else None
        self.due.setText(due.isoformat() if due else "—")
        over = (day - due).days if due else 0
        self.late.setText(tr("{n} days over", n=f"{over:,}") if over > 0 else "")
        self.who.say(item.who or "—")
        self.project.say(item.project or "—")
        self.what.setText(item.what)
