"""Many payments split by one ratio: each part a plan line, project and source; the last takes the
rest.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, bulk_changes
from fundtracker.ledger.bulk_changes import Moved, Preview, Ratio
from fundtracker.ledger.payments import shares
from fundtracker.reports.payments.change_words import place_words, preview_words
from fundtracker.reports.payments.payment_names import Names
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.payments.bulk_dialog import choice
from fundtracker.ui.payments.bulk_scope import PassedLine, Scope, columns
from fundtracker.ui.widgets.building_blocks import (
    Segments,
    button,
    card,
    column,
    field,
    label,
    mark_wrong,
    row,
)
from fundtracker.ui.widgets.table_model import Records
from fundtracker.ui.widgets.table_view import Grid

_SCALE = 10_000  # weights are typed with up to four decimals


class RatioDialog(Dialog):
    """Ask for the ratio and where its parts lie; the sums of all parts stand below."""

    def __init__(
        self, session: Session, scope: Scope, names: Names, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Split many payments by ratio"), parent)
        self.resize(820, 600)
        self._session, self._scope, self._names = session, scope, names
        self._preview: Preview | None = None
        self.which = Segments(2, 0 if scope.n_selected > 0 else 1)
        self.which.say(
            [
                tr("The {n} selected", n=f"{scope.n_selected:,}"),
                tr("All {n} that the filters leave", n=f"{scope.n_all:,}"),
            ]
        )
        self.which.buttons[0].setEnabled(scope.n_selected > 0)
        self.parts: list[tuple[QLineEdit, QComboBox, QComboBox, QComboBox]] = []
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        self.more = button(tr("One more part"), "ghost", icon="plus")
        self.more.clicked.connect(self.add)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(tr("why; kept in the history"))
        self._part_names: list[str] = []  # as the ledger will have them
        self.model: Records[Moved] = Records(columns(session, names, self._part_names), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Parts"))
        title, none = (lambda: tr("Parts")), (lambda: tr("Nothing changes yet."))
        ShownList(session, self.grid, Listing("ratio", title, none))
        self.passed = PassedLine()
        self.words = label(size=theme.SMALL, tone="warn", wrap=True)
        self.ok = button(tr("Split"), "primary")
        self.ok.clicked.connect(self._apply)
        heads = row()
        for text, room in (
            (tr("Ratio"), 0), (tr("Plan line"), 1), (tr("Project"), 1), (tr("Source of money"), 1),
        ):  # fmt: skip
            head = label(text, theme.SMALL, bold=True)
            if not room:
                head.setFixedWidth(90)
            heads.addWidget(head, room)
        hint = label(
            tr("Shares are a ratio (3 and 7, or 30 and 70); each part is rounded to the fen, the "
               "last takes the rest. A line without a share is no part."),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        sheet = card(self.grid, margins=(1, 1, 1, 1))
        self.setLayout(
            column(row(self.which, None), hint, heads, self._rows, row(self.more, None), sheet,
                   self.passed, self.words, field(QLabel(tr("Reason")), self.reason),
                   self.foot(self.ok), gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip
        self.add()
        self.add()
        self.which.changed.connect(lambda _: self.look())

    def add(self) -> None:
        """Add a part."""
        at = 0 if language() == "zh" else 1
        names, none = self._names, [(tr("(none)"), None)]
        share = QLineEdit("1")
        share.setFixedWidth(90)
        share.setAccessibleName(tr("Ratio"))
        lists: list[tuple[str, list[tuple[str, Any]]]] = [
            (tr("Plan line"), [(pair[at], i) for i, pair in names.lines.items()]),
            (tr("Project"), [(name, i) for i, name in names.projects.items()]),
            (tr("Source of money"), [(pair[at], i) for i, pair in names.sources.items()]),
        ]
        line, project, source = (choice([*none, *values], name) for name, values in lists)
        box = row(share)
        for combo in (line, project, source):
            combo.currentIndexChanged.connect(lambda _: self.look())
            box.addWidget(combo, 1)
        share.textChanged.connect(lambda _: self.look())
        self._rows.addLayout(box)
        self.parts.append((share, line, project, source))
        self.watch()
        self.look()

    def ratios(self) -> list[Ratio] | None:
        """Return the parts asked for, None while a share cannot be read; a line without a share
        is no part.
        """
        ratios, readable = list[Ratio](), True
        for share, line, project, source in self.parts:
            if not share.text().strip():
                mark_wrong(share, False)
                continue
            try:
                weight = shares.weight(share.text(), _SCALE)
            except ValueError:
                weight, readable = 0, False
            mark_wrong(share, weight <= 0)
            ids = [box.currentData() for box in (line, project, source)]
            ratios.append(Ratio(weight, *ids))
        return ratios if readable else None

    def look(self) -> None:
        """Ask what would happen."""
        ratios, scope, everything = self.ratios(), self._scope, self.which.current() == 1
        self._preview = None
        self.ok.setEnabled(False)

        def work(ledger: Ledger) -> tuple[Preview, list[Ratio]]:
            if ratios is None:  # asked too: a late answer to what was asked before is dropped
                return Preview((), 0, [], [], (0, 0)), []
            parts = bulk_changes.on_lines(ledger, ratios)
            ids = scope.ids(ledger, everything=everything)
            return bulk_changes.look_split(ledger, ids, parts), parts

        self._session.operations.read(self, work, self._show, key="look", failed=self._cannot)

    def _cannot(self, error: UserError) -> None:
        self.model.show(())
        self.passed.say(None)
        self.words.setText(i18n.say(error))

    def _show(self, answer: tuple[Preview, list[Ratio]]) -> None:
        preview, parts = answer
        self._preview = preview
        self._part_names[:] = [
            f"{at}. {place_words(part, self._names)}" for at, part in enumerate(parts, 1)
        ]
        self.model.show(preview.moved)
        self.passed.say(preview)
        self.words.setText(
            preview_words(preview) if parts else tr("Each share is a number above zero.")
        )
        n = len(preview.ids)
        self.ok.setText(tr("Split {n} payments", n=f"{n:,}") if n else tr("Split"))
        self.ok.setEnabled(bool(n) and self._session.writable)

    def _apply(self) -> None:
        preview, ratios, reason = self._preview, self.ratios(), self.reason.text().strip()
        if preview is None or ratios is None:
            return

        def work(ledger: Ledger, _: object) -> int:
            with ledger.change("split", reason) as change:
                lines = bulk_changes.on_lines(ledger, ratios)
                return bulk_changes.split(ledger, change, preview.ids, lines)

        def done(n: int) -> None:
            text = tr("{n} payments split; one undo takes it back.", n=f"{n:,}")
            self._session.notice.emit("ok", text)

        self.store(self._session, work, done)
