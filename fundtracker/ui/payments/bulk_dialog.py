"""Many payments changed at once: plan line, project, contract, source, state; old → new first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, bulk_changes
from fundtracker.ledger.bulk_changes import STATES, Asked, Moved, Preview
from fundtracker.ledger.corrections import KEEP, Place, Target
from fundtracker.reports.payments.change_words import preview_words
from fundtracker.reports.payments.payment_names import Names
from fundtracker.reports.tables.labels import measure_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.search_box import FEW, SearchBox
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.payments.bulk_scope import PassedLine, Scope, columns
from fundtracker.ui.widgets.building_blocks import Segments, button, card, column, field, label, row
from fundtracker.ui.widgets.table_model import Records
from fundtracker.ui.widgets.table_view import Grid

_RULES = 20  # payees of which a rule is suggested at most


def choice(names: Sequence[tuple[str, Any]], accessible: str) -> QComboBox:
    """Return a choice of some names; the first stands at first. Of more than a list shows at once
    one is found by a part of its name.
    """
    box = SearchBox() if len(names) > FEW else QComboBox()
    box.setFont(theme.font())
    box.setAccessibleName(accessible)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(16)
    for name, value in names:
        box.addItem(name, value)
    return box


class BulkDialog(Dialog):
    """What many payments become; ``names`` are those of lines, projects, sources, contracts."""

    def __init__(
        self, session: Session, scope: Scope, names: Names, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Change many payments"), parent)
        self.resize(820, 620)
        self._session, self._scope = session, scope
        self._preview: Preview | None = None
        self.which = Segments(2, 0 if scope.n_selected > 1 else 1)
        self.which.say(
            [
                tr("The {n} selected", n=f"{scope.n_selected:,}"),
                tr("All {n} that the filters leave", n=f"{scope.n_all:,}"),
            ]
        )
        self.which.buttons[0].setEnabled(scope.n_selected > 0)
        self.boxes = self._boxes(names)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self.learn = QCheckBox(tr("Suggest rules for their payees"))
        self.model: Records[Moved] = Records(columns(session, names), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("What changes"))
        title, none = (lambda: tr("What changes")), (lambda: tr("Nothing changes yet."))
        ShownList(session, self.grid, Listing("bulk", title, none))
        self.words = label(size=theme.SMALL, tone="warn", wrap=True)
        self.passed = PassedLine()
        self.ok = button(tr("Change them"), "primary")
        self.ok.setEnabled(False)
        self.ok.clicked.connect(self._apply)
        line, project, contract, source, state = (
            field(QLabel(words), self.boxes[name])
            for name, words in (
                ("line", tr("Plan line")), ("project", tr("Project")), ("contract", tr("Contract")),
                ("source", tr("Source of money")), ("state", tr("State")),
            )
        )  # fmt: skip
        self.setLayout(
            column(
                row(self.which, None),
                row(line, project),
                row(contract, source, state),
                card(self.grid, margins=(1, 1, 1, 1)),
                self.passed,
                self.words,
                field(QLabel(tr("Reason")), self.reason),
                self.foot(self.ok, self.learn),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        for box in self.boxes.values():
            box.currentIndexChanged.connect(lambda _: self.look())
        self.which.changed.connect(lambda _: self.look())

    def _boxes(self, names: Names) -> dict[str, QComboBox]:
        at = 0 if language() == "zh" else 1
        lists: dict[str, list[tuple[str, Any]]] = {
            "line": [(pair[at], i) for i, pair in names.lines.items()],
            "project": [(name, i) for i, name in names.projects.items()],
            "contract": [(name, i) for i, name in names.contracts.items()],
            "source": [(pair[at], i) for i, pair in names.sources.items()],
            "state": [(measure_name(measure), measure) for measure in STATES],
        }
        words = {
            "line": tr("Plan line"), "project": tr("Project"), "contract": tr("Contract"),
            "source": tr("Source of money"), "state": tr("State"),
        }  # fmt: skip
        keep, none = (tr("leave as it is"), KEEP), (tr("(none)"), None)
        return {
            name: choice([keep, *([none] * (name != "state")), *values], words[name])
            for name, values in lists.items()
        }

    def wish(self) -> Asked:
        """Return what is asked for."""
        value: dict[str, Target] = {name: box.currentData() for name, box in self.boxes.items()}
        place = Place(value["line"], value["project"], value["source"], value["contract"])
        return Asked(place, value["state"])

    def everything(self) -> bool:
        """Tell whether all payments of the query are meant."""
        return self.which.current() == 1

    # ------------------------------------------------------------ preview
    def look(self) -> None:
        """Ask what would happen."""
        asked, scope, everything = self.wish(), self._scope, self.everything()
        self._preview = None
        self.ok.setEnabled(False)

        def work(ledger: Ledger) -> Preview:
            if asked == Asked():  # asked too: a late answer to what was asked before is dropped
                return Preview((), 0, [], [], (0, 0))
            return bulk_changes.look(ledger, scope.ids(ledger, everything=everything), asked)

        self._session.operations.read(self, work, self._show, key="look", failed=self._cannot)

    def _cannot(self, error: UserError) -> None:
        self.model.show(())
        self.passed.say(None)
        self.words.setText(i18n.say(error))

    def _show(self, preview: Preview) -> None:
        self._preview = preview
        self.model.show(preview.moved)
        self.words.setText(preview_words(preview))
        self.passed.say(preview)
        n = len(preview.ids)
        self.ok.setText(
            tr("Change {n} payments, {amount}", n=f"{n:,}",
               amount=self._session.money_with_unit(preview.fen)) if n else tr("Change them")
        )  # fmt: skip
        self.ok.setEnabled(bool(n) and self._session.writable)

    # ------------------------------------------------------------ writing
    def _apply(self) -> None:
        preview, asked, reason = self._preview, self.wish(), self.reason.text().strip()
        if preview is None:
            return
        learn = self.learn.isChecked()

        def work(ledger: Ledger, _: object) -> tuple[int, int]:
            with ledger.change("classify", reason) as change:
                n = bulk_changes.apply(ledger, change, preview.ids, asked)
                return n, ledger.rules.learn_from(change, preview.ids, _RULES) if learn else 0

        def done(result: tuple[int, int]) -> None:
            n, rules = result
            text = tr("{n} payments changed; one undo takes it back.", n=f"{n:,}")
            if rules:
                text += " " + tr("{n} rules are suggested.", n=rules)
            self._session.notice.emit("ok", text)

        self.store(self._session, work, done)
