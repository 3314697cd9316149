"""All payments behind a figure as a table: each, or added up by payee, project or file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QFrame

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.behind import GROUPED, Behind, Group, Payment, group_name, grouped
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import Segments, button, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records, count_column, yuan_column
from fundtracker.ui.widgets.table_view import Grid

_WAYS = ("", *GROUPED)
_LEAST, _MOST = 4, 11  # rows that are seen at once


class BehindTable(QFrame):
    """``chosen`` says which payment is under the cursor, ``opened`` which one shall be shown among
    the disbursements.
    """

    chosen = Signal(object)  # id of a payment
    opened = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._behind = Behind(0, 0, [])
        self._inside: Group | None = None  # the group whose payments are shown
        self.by = Segments(len(_WAYS))
        self.back = button(kind="chip", icon="close", tone="accent")
        self.more = label(size=theme.SMALL, tone="muted", wrap=True)
        self.payments = Records[Payment](self._payment_columns(), self)
        self.groups = Records[Group](self._group_columns(), self)
        self.grid, self.group_grid = Grid(self.payments), Grid(self.groups)
        for grid in (self.grid, self.group_grid):
            grid.setAccessibleName(tr("Payments behind the figure"))
            title, none = (
                (lambda: tr("Payments behind the figure")),
                (lambda: tr("No payment is found.")),
            )
            key = "behind" if grid is self.grid else "behind_groups"
            adds = ("fen",) if grid is self.grid else ("n", "fen")
            ShownList(session, grid, Listing(key, title, none, adds, unit="yuan"))
        self.setLayout(
            column(row(self.by, None), row(self.back, None), self.grid, self.group_grid, self.more)
        )
        self.by.changed.connect(self._turn)
        self.back.clicked.connect(self._leave_group)
        self.grid.selectionModel().currentRowChanged.connect(self._choose)
        self.grid.opened.connect(self._open)
        self.group_grid.opened.connect(self._enter)
        self.again()

    def _payment_columns(self) -> list[Column[Payment]]:
        return [
            Column(
                "date", lambda: tr("Date"), lambda p: p.date, 90, tone=lambda p: "text2", kind="day"
            ),
            Column(
                "counterparty",
                lambda: tr("Payee"),
                lambda p: p.counterparty or p.summary or money.MISSING,
                76,
                tip=lambda p: f"{p.counterparty}  {p.summary}\n{p.file} {p.line}",
                stretch=True,
            ),
            yuan_column("fen", lambda: tr("Amount"), lambda p: p.fen, 128),
        ]

    def _group_columns(self) -> list[Column[Group]]:
        return [
            Column(
                "name",
                lambda: group_name(self._way()) if self._way() else "",
                lambda g: g.name or money.MISSING,
                76,
                tip=lambda g: g.name,
                stretch=True,
            ),
            count_column("n", lambda: tr("Payments"), lambda g: g.n, 64),
            yuan_column("fen", lambda: tr("Amount"), lambda g: g.fen, 128),
        ]

    def _way(self) -> str:
        return _WAYS[self.by.current()]

    def again(self) -> None:
        """Say everything in the language and theme in use."""
        self.by.say([tr("Each"), *(group_name(by) for by in GROUPED)])
        self.by.setAccessibleName(tr("Grouped by"))
        for grid in (self.grid, self.group_grid):
            grid.retranslate()

    # ------------------------------------------------------------ showing
    def show_behind(self, behind: Behind) -> None:
        """Show the payments behind a figure."""
        self._behind, self._inside = behind, None
        self._fill()

    def forget(self) -> None:
        """Show no payments."""
        self.show_behind(Behind(0, 0, []))

    def listed(self) -> Sequence[Payment]:
        """Return the payments that are shown one by one now."""
        if self._inside is None:
            return self._behind.payments
        key, name = GROUPED[self._way()], self._inside.name
        return [payment for payment in self._behind.payments if key(payment) == name]

    def _fill(self) -> None:
        in_groups = bool(self._way()) and self._inside is None
        self.grid.setVisible(not in_groups)
        self.group_grid.setVisible(in_groups)
        self.back.setVisible(self._inside is not None)
        if in_groups:
            self.groups.show(grouped(self._behind.payments, self._way()))
            self.group_grid.header().retranslate(self.groups.columns)
        else:
            self.payments.show(self.listed())
            self.grid.selectRow(0)
        if self._inside is not None:
            self.back.setText(self._inside.name or money.MISSING)
            self.back.setAccessibleName(tr("Show all groups"))
            self.back.setToolTip(tr("Show all groups"))
        for grid, model in ((self.grid, self.payments), (self.group_grid, self.groups)):
            rows = max(_LEAST, min(_MOST, model.rowCount()))
            grid.setFixedHeight(theme.HEAD + theme.FILTER + rows * theme.ROW + 4)
        left = self._behind.n - len(self._behind.payments)
        self.more.setText(tr("and {n} more, smaller ones", n=f"{left:,}") if left > 0 else "")
        self.more.setVisible(left > 0)

    def _turn(self) -> None:
        self._inside = None
        self._fill()

    def _enter(self, index: QModelIndex) -> None:
        self._inside = self.groups.record(index.row())
        self._fill()
        self.grid.setFocus()

    def _leave_group(self) -> None:
        self._inside = None
        self._fill()
        self.group_grid.setFocus()

    def _choose(self, index: QModelIndex) -> None:
        payment = self.payments.record(index.row())
        if payment is not None:
            self.chosen.emit(payment.id)

    def _open(self, index: QModelIndex) -> None:
        payment = self.payments.record(index.row())
        if payment is not None:
            self.opened.emit(payment.id)
