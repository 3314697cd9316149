"""Projects, table 2: the tree with estimate, contracts, payments, completed investment and progress."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.reports.projects import status_name
from fundtracker.reports.table import Row
from fundtracker.ui.forms import Piece, Segments
from fundtracker.ui.report_page import ReportPage
from fundtracker.ui.report_table import Tone
from fundtracker.ui.session import Session

_STATES = ("", "building", "planned", "done")
_TONES = {"building": "accent", "planned": "muted", "done": "ok"}


class ProjectsPage(ReportPage):
    """The projects with all that hangs on them; a group stands above its parts."""

    REPORT = "projects"
    HIDDEN = ("code", "manager", "version", "budget", "paid_year", "estimate_left", "counted_in", "installed",
              "issues", "next_steps")  # fmt: skip
    READS = frozenset({"project", "estimate", "budget", "progress", "curve", "contract", "contract_change", "payment",
                       "part", "booking", "counted_in"})  # fmt: skip

    def __init__(self, session: Session) -> None:
        self.states = Segments(len(_STATES))
        super().__init__(session)
        self.states.changed.connect(lambda _: self.sift())

    def head(self) -> str:
        return tr("Project")

    def deeds(self) -> list[Piece]:
        self.texts(self.states.say, lambda: [tr("All"), *(status_name(s) for s in _STATES[1:])])
        return [self.states]

    def pills(self) -> dict[str, Tone]:
        return {"status": self._tone}

    def keep(self, row: Row) -> bool:
        wanted = _STATES[self.states.current()]
        return not wanted or _said(row) == status_name(wanted)

    @staticmethod
    def _tone(row: Row) -> str:
        return next((tone for code, tone in _TONES.items() if status_name(code) == _said(row)), "")


def _said(row: Row) -> str:
    cell = row.cells.get("status")
    return str(cell.value) if cell is not None and cell.value is not None else ""
