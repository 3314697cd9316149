"""Projects, table 2: the tree, and beside it the project under the cursor with its money, course
and contracts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import language, tr
from fundtracker.reports.context import in_context
from fundtracker.reports.projects import project_view
from fundtracker.reports.projects.project_view import Sheet, View
from fundtracker.reports.projects.table2 import status_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.projects import forms as dialogs
from fundtracker.ui.projects.ceiling import Ceiling, Offered
from fundtracker.ui.projects.contract_forms import contract_dialog
from fundtracker.ui.projects.panel import STATUS_TONES, ProjectPanel
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.warnings.targets import go_to
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button
from fundtracker.ui.widgets.nothing_found import Narrowing

_STATES = ("", "building", "planned", "done")
_NARROW: dict[str, Callable[[], str]] = {"paid_rate": lambda: tr("Paid")}
_TREE = 252


class ProjectsPage(ReportPage):
    """The projects as a tree with one of them opened, or as the whole of table 2."""

    REPORT = "projects"
    HIDDEN = (
        "code",
        "manager",
        "version",
        "budget",
        "paid_year",
        "estimate_left",
        "counted_in",
        "installed",
        "issues",
        "next_steps",
    )
    READS = frozenset(
        {
            "project",
            "project_fact",
            "estimate",
            "project_budget",
            "milestone",
            "progress",
            "curve",
            "contract",
            "contract_change",
            "contract_work",
            "payment",
            "part",
            "booking",
            "counted_in",
            "quota",
            "source_rule",
        }
    )

    def __init__(self, session: Session) -> None:
        self.states, self.views = Segments(len(_STATES)), Segments(2)
        self.new = button(icon="plus")
        self.panel = ProjectPanel(session)
        self.view: View | None = None
        self.dialog: Dialog | None = None
        super().__init__(session)
        self.find_line.setFixedWidth(176)
        self.states.changed.connect(lambda _: self.sift())
        self.views.changed.connect(lambda _: self._arrange())
        self.new.setEnabled(False)  # until what it asks with was read
        self.new.clicked.connect(lambda: self.ask("new"))
        self.panel.command.connect(self.ask)
        self.panel.warned.chosen.connect(lambda item: go_to(session, item))
        self.panel.contracts.opened.connect(lambda row: session.show_in.emit("contracts", row.name))
        self.table.arrived.connect(lambda _: self._read_sheet())
        self.table.opened.connect(lambda _: self._show_whole(0))
        self._arrange()

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Project")

    def commands(self) -> list[Piece]:
        self.texts(self.states.say, lambda: [tr("All"), *(status_name(s) for s in _STATES[1:])])
        self.texts(self.views.say, lambda: [tr("Project"), tr("Table 2")])
        self.texts(self.new.setText, lambda: tr("Project…"))
        self.texts(self.new.setIcon, lambda: theme.icon("plus", "text2", 16))
        return [self.states, self.views, self.new]

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=tr("Project…"),
        )
        return tr("No project yet"), words

    def beside(self) -> QWidget | None:
        return self.panel

    def pills(self) -> dict[str, Tone]:
        return {"status": self._tone}

    def narrowing(self) -> Sequence[Narrowing]:
        return (self.states,)

    def keep(self, row: Row) -> bool:
        wanted = _STATES[self.states.current()]
        return not wanted or _status_text(row) == status_name(wanted)

    @staticmethod
    def _tone(row: Row) -> str:
        return next(
            (tone for code, tone in STATUS_TONES.items() if status_name(code) == _status_text(row)),
            "",
        )

    def _show_whole(self, which: int) -> None:
        self.views.choose(which)
        self._arrange()

    def _arrange(self) -> None:
        """Show the tree with one project opened, or the whole table."""
        opened, chosen = self.views.current() == 0, self.current()
        sheet = self.table.parentWidget()
        if sheet is not None:
            sheet.setMaximumWidth(_TREE if opened else 16_777_215)
        box = self._body
        box.setStretch(0, 0 if opened else 1)
        box.setStretch(1, 1 if opened else 0)
        self.panel.setVisible(opened)
        self.show_tools(not opened)
        self.table.least = 150 if opened else 0
        self.table.only(_NARROW if opened else None)
        if chosen is not None and self.current() is None:
            self.table.go_to(chosen.code)  # other columns: the cursor stays on the project
        if opened:
            self._read_sheet()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        work = lambda ledger: project_view.build(ledger, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: View) -> None:
        self.view = view
        self.new.setEnabled(self.session.writable)
        self._show(view.table)
        self.show_empty(not view.projects)
        self.notes.setVisible(self.views.current() == 1 and bool(view.table.notes))
        if self.current() is None:
            first = next(
                (r for r in view.table.rows if r.code in view.projects and r.cells["paid"].value),
                None,
            )
            self.table.go_to(first.code if first is not None else view.table.rows[0].code)
        self._read_sheet()

    def current(self) -> Row | None:
        """Return the row of the project under the cursor."""
        record = self.table.current()
        return (
            record
            if record is not None and self.view is not None and record.code in self.view.projects
            else None
        )

    def _read_sheet(self) -> None:
        record, view = self.current(), self.view
        self.panel.setVisible(record is not None and not self.views.current())
        if record is None or view is None or self.views.current():
            return
        project, quarter, unit, lang = (
            view.projects[record.code],
            view.table.quarter,
            self.session.unit,
            language(),
        )
        sheet = lambda context: project_view.sheet(context, project.id)
        work = lambda ledger: in_context(ledger, sheet, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._show_sheet, key="sheet")

    def _show_sheet(self, sheet: Sheet) -> None:
        view = self.view
        money = view.money.get(f"p{sheet.project.id}") if view is not None else None
        record = self.current()
        here = record is not None and record.code == f"p{sheet.project.id}"
        if view is not None and money is not None and here:
            self.panel.show_project(money, sheet, view.warned, writable=self.session.writable)

    def figure(self) -> str | None:
        focused = self.focusWidget()
        if focused is not None and self.panel.contracts.isAncestorOf(focused):
            return self.panel.contracts.figure()
        return super().figure()

    # ------------------------------------------------------------ deeds
    def ask(self, command: str) -> None:
        """Open a form: ``new``, or one of the project under the cursor."""
        view, sheet, money = self.view, self.panel.sheet, self.panel.money
        if view is None:
            return
        session, parent = self.session, self.window()
        if command == "new":
            self.dialog = dialogs.project_dialog(session, view, parent=parent).makes("name")
        elif sheet is not None and money is not None:
            day, last = self.session.working_day(), view.table.quarter.last_day
            projects = [
                (row.name, view.projects[row.code].id)
                for row in view.table.rows
                if row.code in view.projects
            ]
            make: dict[str, Callable[[], Dialog]] = {
                "facts": lambda: dialogs.project_dialog(session, view, sheet.project, parent),
                "estimate": lambda: dialogs.estimate_dialog(session, sheet, money, day, parent),
                "budget": lambda: dialogs.budget_dialog(
                    session, sheet, view.sources, last.year, parent
                ),
                "milestone": lambda: dialogs.milestone_dialog(session, sheet, parent),
                "progress": lambda: dialogs.progress_dialog(session, sheet, last, parent),
                "inside": lambda: dialogs.inside_dialog(session, sheet, parent),
                "contract": lambda: contract_dialog(
                    session,
                    Offered(projects, view.sources, Ceiling(view.limits, view.room)),
                    project=sheet.project.id,
                    parent=parent,
                ),
            }
            self.dialog = make[command]()
        else:
            return
        self.dialog.open()


def _status_text(row: Row) -> str:
    cell = row.cells.get("status")
    return str(cell.value) if cell is not None and cell.value is not None else ""
