"""Payments of the page under a subtotal for each value of a column; groups open and close."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QMenu

from fundtracker.i18n import tr
from fundtracker.ledger.payments.payment_outline import OPEN_MOST, Head, Lines, View
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables.text_grid import yuan
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.payments.columns import DIMENSIONS, PaymentColumns
from fundtracker.ui.payments.reading import OutlineSource, OutlineTotals, PaymentSource
from fundtracker.ui.widgets.building_blocks import Texts, button
from fundtracker.ui.widgets.table_model import Column, Source
from fundtracker.ui.widgets.table_view import Grid


class Grouping(QObject):
    """What the payments are grouped by, and which groups are open; ``changed``: read again."""

    changed = Signal()

    def __init__(self, session: Session, columns: PaymentColumns, texts: Texts) -> None:
        super().__init__()
        self._session, self._columns = session, columns
        self.key = ""  # of the column; '': no groups
        self.lines: Lines | None = None  # what is shown of them
        self._open: frozenset[int] = frozenset()
        self._opened: bool | None = None
        self._toggled: frozenset[int] = frozenset()
        self._stay: tuple[int, int] | None = None  # the group and place to come back to
        self.chip = button(kind="chip", icon="close", tone="accent")
        self.chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.chip.setIconSize(QSize(12, 12))
        self.chip.clicked.connect(lambda: self.by(""))
        texts(self.chip.setText, self._words)
        texts(self.chip.setToolTip, lambda: tr("No groups"))
        texts(self.chip.setIcon, lambda: theme.icon("close", "accent", 12))
        self.chip.hide()

    def _words(self) -> str:
        column = next((c for c in self._columns.all() if c.key == self.key), None)
        return tr("Groups: {name}", name=(column.name or column.head)()) if column else ""

    # ------------------------------------------------------------ what is asked for
    def by(self, key: str) -> None:
        """Group by a column; one that is no dimension, and '', leave no groups."""
        key = key if key in DIMENSIONS else ""
        if key != self.key:
            self.key, self._opened, self._toggled = key, None, frozenset()
            self.chip.setText(self._words())
            self.chip.setVisible(bool(key))
            self.changed.emit()

    def view(self, query: Query) -> View | None:
        """Return a query under its groups; None without groups."""
        if not self.key:
            return None
        return View(query, DIMENSIONS[self.key], self._toggled, self._opened)

    def source(self, query: Query) -> Source[PageRow]:
        """Return what the table asks for; heads of groups stand among its rows."""
        view = self.view(query)
        return PaymentSource(query) if view is None else cast(Any, OutlineSource(view))

    def filled(self, totals: Totals | OutlineTotals, grid: Grid) -> Totals:
        """Take what was counted; return the totals of the payments. The cursor comes back to the
        group that was opened or closed.
        """
        if isinstance(totals, Totals):
            self.lines = None
            return totals
        self.lines, stay, self._stay = totals.lines, self._stay, None
        both = zip(totals.lines.heads, totals.lines.is_open, strict=True)
        self._open = frozenset(head.key for head, is_open in both if is_open)
        if stay is not None:
            keys = [head.key for head in totals.lines.heads]
            if stay[0] in keys:
                at = totals.lines.starts[keys.index(stay[0])]
                grid.setCurrentIndex(grid.model().index(at, grid.shown_columns()[0]))
                grid.verticalScrollBar().setValue(stay[1])
        return totals.payments

    # ------------------------------------------------------------ opening and closing
    def toggle(self, head: PageRow | Head | None, grid: Grid) -> None:
        """Open or close a group; a line that is none stays."""
        if not isinstance(head, Head):
            return
        self._stay = head.key, grid.verticalScrollBar().value()
        if not self.is_open(head) and len(self._open) >= OPEN_MOST:
            self._session.notice.emit(
                "warn", tr("At most {n} groups are open at once: close others first.", n=OPEN_MOST)
            )
            return
        self._toggled = self._toggled ^ {head.key}
        self.changed.emit()

    def all(self, *, opened: bool) -> None:
        """Open or close all groups; more than can be open at once stay closed, and it is said."""
        n = len(self.lines.heads) if self.lines is not None else 0
        if opened and n > OPEN_MOST:
            words = tr("{n} groups are too many to be open at once: at most {most}.",
                       n=f"{n:,}", most=OPEN_MOST)  # fmt: skip
            self._session.notice.emit("warn", words)
            return
        self._opened, self._toggled = opened, frozenset()
        self.changed.emit()

    def is_open(self, head: Head) -> bool:
        """Tell whether the payments of a group are shown."""
        return head.key in self._open

    def add_to(self, menu: QMenu, head: Head | None, query: Query, grid: Grid) -> None:
        """Add what may be done with groups to the menu of a line."""
        if not self.key:
            return
        if head is not None:
            words = tr("Close this group") if self.is_open(head) else tr("Open this group")
            menu.addAction(words, lambda: self.toggle(head, grid))
        menu.addAction(tr("Open all groups"), lambda: self.all(opened=True))
        menu.addAction(tr("Close all groups"), lambda: self.all(opened=False))
        dimension = DIMENSIONS[self.key]
        menu.addAction(
            tr("Add up on the page of analysis"),
            lambda: self._session.show_groups.emit(dimension, query),
        )
        menu.addSeparator()

    # ------------------------------------------------------------ how heads of groups look
    def headed(self, columns: Sequence[Column[PageRow]]) -> list[Column[PageRow]]:
        """Return columns that show heads of groups too: name, number and sum."""
        return [self._headed(column) for column in columns]

    def _headed(self, c: Column[PageRow]) -> Column[PageRow]:
        names = c.key in DIMENSIONS
        mark = lambda head: self._mark(head) if c.key == self.key else None
        return dataclasses.replace(
            c,
            text=_either(c.text, lambda head: self._text(c.key, head)),
            tone=_either(c.tone, lambda head: "bad" if c.key == "amount" and head.fen < 0 else ""),
            exact=_either(c.exact, lambda head: yuan(head.fen)) if c.exact else None,
            tip=_either(c.tip or c.text, self._tip),
            pill=_either(c.pill, lambda head: "") if c.pill else None,
            icon=_either(c.icon or (lambda r: None), mark) if c.icon or names else None,
        )

    def cells(self, columns: Sequence[Column[PageRow]]) -> Callable[[Head], Sequence[object]]:
        """Return what a file or paper shows of a group in some columns: its sum in fen, words."""

        def of_head(head: Head) -> Sequence[object]:
            return [head.fen if c.key == "amount" else self._text(c.key, head) for c in columns]

        return of_head

    def _mark(self, head: Head) -> tuple[str, str]:
        return ("chevron" if self.is_open(head) else "right"), "text2"

    def _text(self, key: str, head: Head) -> str:
        if key == "amount":
            return self._session.money(head.fen)
        if key == self.key:
            return self._columns.group_name(key, head)
        if key == "serial":
            return tr("{n} payments", n=f"{head.n:,}")
        other = key == "summary" and head.paid_fen != head.fen  # money received is among it
        return f"{tr('of it paid')} {self._session.money(head.paid_fen)}" if other else ""

    def _tip(self, head: Head) -> str:
        exact = self._session.exact
        words = [self._columns.group_name(self.key, head), tr("{n} payments", n=f"{head.n:,}")]
        words.append(exact(head.fen))
        if head.paid_fen != head.fen:
            words.append(tr("of it paid") + " " + exact(head.paid_fen))
        return " · ".join(words)


T = TypeVar("T")


def _either(own: Callable[[PageRow], T], of_head: Callable[[Head], T]) -> Callable[[PageRow], T]:
    """Return what shows a payment one way, the head of a group among them another."""
    return lambda r: of_head(cast(Head, r)) if isinstance(r, Head) else own(r)
