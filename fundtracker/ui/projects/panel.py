"""One project: where it stands, what warns, its money on one scale, its course, its contracts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QStackedLayout, QWidget

from fundtracker.i18n import tr, tr_in
from fundtracker.reports.projects.contract_view import STATES, state_name
from fundtracker.reports.projects.project_view import STEPS, Sheet
from fundtracker.reports.projects.table2 import status_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.reports.warnings.todo import Item
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.forms.papers_dialog import PapersButton
from fundtracker.ui.projects.cards import Cockpit, CourseCard, FactsCard
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.warnings.targets import TONES
from fundtracker.ui.widgets.building_blocks import (
    Dot,
    Elided,
    Pill,
    Segments,
    Step,
    Texts,
    button,
    card,
    column,
    label,
    row,
    scrolled,
)

STATUS_TONES = {"building": "accent", "planned": "muted", "done": "ok"}
CONTRACT_TONES = {
    "over": "bad",
    "ahead": "bad",
    "pending": "warn",
    "running": "accent",
    "retention": "ok",
    "settled": "muted",
    "idle": "muted",
}
_SHOWN: dict[str, Callable[[], str]] = {
    "name": lambda: tr("Contract name"),
    "state": lambda: tr("Status"),
    "signed": lambda: tr("Signed"),
    "approved": lambda: tr("Changes"),
    "current": lambda: tr("Current"),
    "paid": lambda: tr("Paid"),
    "retention_held": lambda: tr("Retention"),
    "left": lambda: tr("Left to pay"),
}
_MOST = 2
COMMANDS = ("facts", "estimate", "budget", "milestone", "inside")


def step_name(step: str) -> str:
    """Return the name of a step of a project."""
    return {
        "project": tr("Set up"),
        "estimate": tr("Estimate"),
        "budget": tr("Budget"),
        "contract": tr("Contract"),
        "payment": tr("Payments"),
        "settlement": tr("Settlement"),
        "accounts": tr("Final account"),
    }[step]


def contract_tone(record: Row) -> str:
    """Return the tone of the state of a row of contracts."""
    state_text = record.cells["state"].value if "state" in record.cells else ""
    return next((CONTRACT_TONES[state] for state in STATES if state_name(state) == state_text), "")


class Steps(QWidget):
    """The steps of a project beside each other, joined by lines."""

    def __init__(self) -> None:
        super().__init__()
        self.steps = [Step(at + 1) for at in range(len(STEPS))]
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        for at, step in enumerate(self.steps):
            if at:
                line = QFrame()
                line.setObjectName("hline")
                line.setMinimumWidth(8)
                line.setMaximumWidth(44)
                box.addWidget(line, 1)
            box.addWidget(step)
        box.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, done: frozenset[str]) -> None:
        """Tick the steps that are there; the first that is not is now."""
        now = next((code for code in STEPS if code not in done), "")
        for code, step in zip(STEPS, self.steps, strict=True):
            step.say(step_name(code), "done" if code in done else "now" if code == now else "later")


class Warned(QFrame):
    """The gravest warnings of a project; a click goes to where one is dealt with."""

    chosen = Signal(object)  # Item

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("notice")
        self._session = session
        self.lines = column(gap=4, margins=(14, 6, 10, 6))
        self.setLayout(self.lines)

    def show_items(self, items: Sequence[Item]) -> None:
        """Show the first of them, and how many there are more."""
        emptied(self.lines)
        self.setVisible(bool(items))
        for at, item in enumerate(items[:_MOST]):
            words = Elided()
            words.say(item.what)
            more = len(items) - _MOST
            link = button(self._session.money(item.fen) if item.fen else tr("Go there"), "link")
            link.setAccessibleName(item.what)
            link.clicked.connect(partial(self.chosen.emit, item))
            line = row(Dot(TONES[item.severity]), gap=8)
            line.addWidget(words, 1)
            if at == _MOST - 1 and more > 0:
                line.addWidget(label(tr("and {n} more", n=more), theme.SMALL, tone="muted"))
            line.addWidget(link)
            self.lines.addLayout(line)


class ProjectPanel(QWidget):
    """One project; ``deed`` tells which form is asked for."""

    command = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.texts = Texts()
        self.sheet: Sheet | None = None
        self.money: Row | None = None
        self.name, self.subtitle = Elided(16, bold=True), Elided(theme.SMALL, tone="text2")
        self.pill, self.steps, self.warned = Pill(), Steps(), Warned(session)
        self.report, self.contract, self.more = (
            button(icon="gauge"),
            button(icon="plus"),
            button(icon="edit"),
        )
        self.papers = PapersButton(session, self)
        self.views = Segments(2)
        self.cockpit, self.course = Cockpit(session, self.texts), CourseCard(session, self.texts)
        self.facts = FactsCard(session, self.texts)
        self.contracts = ReportTable(session, "project_contracts", name=lambda: tr("Contract"))
        self.contracts.pills(state=contract_tone)
        self.contracts.only(_SHOWN)
        self.contracts.wide, self.contracts.least = "name", 130
        self.contracts.setMinimumHeight(150)
        self._sheets = QStackedLayout()
        self._lay_out()
        self._name()
        self.views.changed.connect(self._sheets.setCurrentIndex)
        self.report.clicked.connect(lambda: self.command.emit("progress"))
        self.contract.clicked.connect(lambda: self.command.emit("contract"))
        self.more.clicked.connect(self._offer)

    def _lay_out(self) -> None:
        head_line = row(gap=8)
        head_line.addWidget(self.name, 3)
        head_line.addWidget(self.pill)
        head_line.addWidget(self.subtitle, 2)
        for widget in (self.views, self.report, self.contract, self.more):
            head_line.addWidget(widget)
        head = card(head_line, self.steps, gap=8, margins=(16, 8, 12, 10))
        cards = row(gap=12)
        cards.addWidget(self.cockpit, 11)
        cards.addWidget(self.course, 10)
        for part in (self.cockpit, self.course, self.facts):
            part.setMinimumHeight(278)
        both = QWidget()
        cards.setContentsMargins(0, 0, 0, 0)
        both.setLayout(cards)
        stack = QWidget()
        stack.setLayout(self._sheets)  # first: Qt shows what it is given without as a window
        self._sheets.addWidget(both)
        self._sheets.addWidget(self.facts)
        self.title = label(size=theme.CARD, bold=True)
        register = card(
            row(self.title, None, self.papers, margins=(16, 8, 12, 4)),
            self.contracts,
            gap=0,
            margins=(1, 1, 1, 1),
        )
        box = column(head, self.warned, stack, register, gap=10)
        box.setStretch(2, 3)
        box.setStretch(3, 2)
        self.setLayout(column(scrolled(box), margins=(0, 0, 0, 0)))

    def _name(self) -> None:
        self.texts(self.views.say, lambda: [tr("Money"), tr("Facts")])
        self.texts(self.title.setText, lambda: tr("Table 3: contracts and payments"))
        for push_button, icon, text in (
            (self.report, "gauge", lambda: tr("Progress…")),
            (self.contract, "plus", lambda: tr("Contract…")),
            (self.more, "edit", lambda: tr("Edit")),
        ):
            self.texts(push_button.setText, text)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))

    def _offer(self) -> None:
        names: dict[str, Callable[[], str]] = {
            "facts": lambda: tr_in("project", "Facts…"),
            "estimate": lambda: (
                tr("Revise the estimate…")
                if self.sheet and self.sheet.estimates
                else tr("Estimate…")
            ),
            "budget": lambda: tr("Budget of a year…"),
            "milestone": lambda: tr("Milestone…"),
            "inside": lambda: tr("Fund money inside…"),
        }
        menu = QMenu(self)
        for command in COMMANDS:
            menu.addAction(names[command]()).triggered.connect(partial(self._ask, command))
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _ask(self, command: str, _: bool = False) -> None:
        self.command.emit(command)

    def show_project(
        self, money: Row, sheet: Sheet, warned: Sequence[Item], *, writable: bool
    ) -> None:
        """Show a project at the end of the quarter."""
        self.money, self.sheet = money, sheet
        project = sheet.project
        self.name.say(money.name)
        self.papers.of("project", project.id, f"{project.code} {money.name}")
        self.pill.say(status_name(project.status), STATUS_TONES[project.status])
        self.subtitle.say(
            " · ".join(
                part for part in (project.code, sheet.line, project.owner, project.manager) if part
            )
        )
        self.steps.say(sheet.done)
        self.warned.show_items([item for item in warned if item.project in sheet.names])
        self.cockpit.show_money(money, sheet)
        self.course.show_course(money, sheet)
        self.facts.show_facts(sheet)
        self.contracts.show_table(sheet.contracts)
        for button_ in (self.report, self.contract, self.more):
            button_.setEnabled(writable)

    def restyle(self) -> None:
        """Paint in the theme in use."""
        self.texts.again()
        self.contracts.restyle()
