"""Choose a tile for a board: its kind, then what it shows, then of what."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLabel, QLineEdit, QVBoxLayout, QWidget

from fundtracker.i18n import language, tr
from fundtracker.reports.board import offers
from fundtracker.reports.board.board import KINDS, Tile
from fundtracker.reports.board.offers import Choice
from fundtracker.reports.context import in_context
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import Segments, button, column, field, label

_DEEP = 3  # boxes at most: a table, its row, its column


class TileDialog(Dialog):
    """Each box narrows what the one below it offers; ``tile`` is what was chosen."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Add a tile"), parent)
        self.setMinimumWidth(520)
        self._session = session
        self._offers: dict[str, list[Choice]] = {kind: [] for kind in KINDS}
        self.kind, self.width_ = Segments(len(KINDS)), Segments(4, 1)
        self.kind.say(list(offers.kind_names().values()))
        self.width_.say([tr("Quarter width"), tr("Half"), tr("Three quarters"), tr("Whole width")])
        self.boxes = [QComboBox() for _ in range(_DEEP)]
        self.names = [QLabel() for _ in range(_DEEP)]
        fields = QVBoxLayout()
        self._fields: list[QWidget] = []
        for at, box in enumerate(self.boxes):
            box.setFont(theme.font())
            box.setMaxVisibleItems(18)
            typed = QLineEdit()  # typing finds an entry by any part of its name
            typed.setObjectName("find")
            box.setLineEdit(typed)  # makes it editable
            box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            completer = QCompleter(box.model(), box)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            box.setCompleter(completer)
            box.currentIndexChanged.connect(partial(self._chosen, at))
            box.editTextChanged.connect(lambda _: self._able())
            holder = QWidget()
            holder.setLayout(field(self.names[at], box))
            self._fields.append(holder)
            fields.addWidget(holder)
        self.said = label(size=theme.SMALL, tone="muted", wrap=True)
        self.ok = button(tr("Add"), "primary")
        self.ok.clicked.connect(self.accept)
        self.kind.changed.connect(self._kind_chosen)
        self.setLayout(
            column(
                self.kind, fields, field(QLabel(tr("Width")), self.width_), self.said,
                self.foot(self.ok), gap=12, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._fill(0, tr("What it shows"), [])
        self._read()

    def _read(self) -> None:
        quarter, unit, lang = self._session.quarter, self._session.unit, language()
        self._session.operations.read(
            self,
            lambda ledger: in_context(ledger, offers.offers, quarter=quarter, unit=unit, lang=lang),
            self._take,
        )

    def _take(self, read: dict[str, list[Choice]]) -> None:
        self._offers = read
        self._kind_chosen(self.kind.current())

    def kind_code(self) -> str:
        """Return the kind of tile chosen."""
        return KINDS[self.kind.current()]

    def _kind_chosen(self, _: int) -> None:
        listed = self._offers[self.kind_code()]
        heads = {"chart": tr("Chart"), "figure": tr("Table"), "view": tr("View"),
                 "analysis": tr("View")}  # fmt: skip
        self._fill(0, heads[self.kind_code()], listed)
        self.width_.choose(0 if self.kind_code() == "figure" else 1)
        nothing = self.kind_code() == "analysis" and not listed
        self.said.setText(tr("Save an analysis on its page first.") if nothing else "")

    def _fill(self, at: int, head: str, listed: list[Choice] | tuple[Choice, ...]) -> None:
        """Offer choices in a box; the boxes below it follow."""
        box = self.boxes[at]
        self.names[at].setText(head)
        box.setAccessibleName(head)
        box.blockSignals(True)
        box.clear()
        for choice in listed:
            box.addItem(choice.name, choice)
        box.setCurrentIndex(0 if listed else -1)
        box.blockSignals(False)
        self._fields[at].setVisible(bool(listed) or at == 0)
        self._chosen(at, box.currentIndex())

    def _chosen(self, at: int, index: int) -> None:
        choice = self.boxes[at].itemData(index) if index >= 0 else None
        if at + 1 < _DEEP:
            then, choices = (choice.then, choice.choices) if choice is not None else ("", ())
            self._fill(at + 1, then, choices)
        self._able()

    def _able(self) -> None:
        self.ok.setEnabled(self.tile() is not None)

    def choose(self, kind: str, *codes: str) -> None:
        """Choose as a person would, by kind and codes."""
        self.kind.buttons[KINDS.index(kind)].click()
        for box, code in zip(self.boxes, codes, strict=False):
            every = [box.itemData(at).code for at in range(box.count())]
            box.setCurrentIndex(every.index(code))

    def tile(self) -> Tile | None:
        """Return the tile chosen; None while something is still to be chosen."""
        codes: list[str] = []
        listed: list[Choice] | tuple[Choice, ...] = self._offers[self.kind_code()]
        for box in self.boxes:
            choice = box.currentData()
            is_chosen = box.currentText() == box.itemText(box.currentIndex())  # not typed in half
            if choice is None or choice not in listed or not is_chosen:
                return None
            codes.append(choice.code)
            listed = choice.choices
            if not choice.then:
                break
        return offers.tile(self.kind_code(), codes, self.width_.current() + 1)
