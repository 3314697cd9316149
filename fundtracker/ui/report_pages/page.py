"""What every page is: texts, a place to read from, and when to read again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.i18n import tr
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import Search, Texts
from fundtracker.ui.widgets.table_view import Copying, to_clipboard


class Page(QWidget):
    """Build in ``__init__``, connect in ``_connect``, read in ``reload``; see ``pages``.

    ``READS`` names the tables shown: a change that touches one reads again, at once where the page
    is visible, else when it is shown next; None: any change does. ``FOLLOWS`` adds quarter and
    unit.
    """

    READS: frozenset[str] | None = frozenset()
    FOLLOWS: frozenset[str] = frozenset({"quarter", "unit"})
    SCROLLS = False
    headed = Signal()  # title() or subtitle() says something new

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.session = session
        self.texts = Texts()
        self._stale = True
        self.printed: QWidget | None = None  # the pages of what is shown
        self.printer: Callable[[], object] | None = None  # shows what is shown as pages
        session.operations.changed.connect(self._on_changed)
        session.opened.connect(self.refresh)
        session.quarter_changed.connect(self._quarter_changed)
        session.unit_changed.connect(self._unit_changed)
        session.language_changed.connect(self.retranslate)
        session.theme_changed.connect(self.restyle)

    # ------------------------------------------------------------ what a page says of itself
    def title(self) -> str:
        """Return the page's name for the top bar."""
        return ""

    def subtitle(self) -> str:
        """Return the line under the name."""
        return ""

    def reload(self) -> None:
        """Read what is shown, off the GUI thread."""

    def figure(self) -> str | None:
        """Return the id of the figure under the cursor, for F9."""
        return None

    def look_for(self, text: str) -> None:
        """Search for a text, where the page can."""

    def show_groups(self, dimension: str, query: Query) -> None:
        """Show the payments of a query added up by a dimension, where the page can."""

    def arrive_at(self, text: str) -> None:
        """Put the cursor on what a text names, where the page can; else search for it."""
        self.look_for(text)

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return what is selected in the table that has the keys, heads first; [] where none
        has.
        """
        rows: list[Sequence[Value]] = []
        widget: QWidget | None = self.focusWidget()
        while widget is not None and widget is not self:  # a table of two parts answers for both
            if isinstance(widget, Copying):
                rows = widget.copied_rows()
            widget = widget.parentWidget()
        return rows

    def copy(self) -> None:
        """Copy what is selected, in exact figures."""
        self.copied(self.copied_rows())

    def copied(self, rows: Sequence[Sequence[Value]]) -> None:
        """Put rows on the clipboard, heads first, and say how many; none: nothing is done."""
        if rows:
            n = to_clipboard(rows)
            self.session.notice.emit(
                "ok", tr("{n} rows copied; their heads name the units", n=f"{n:,}")
            )

    def unsaved(self) -> str:
        """Return what would be lost if the page were left for good, as a sentence; '' where
        nothing would.
        """
        typed = [
            line
            for line in self.findChildren(QLineEdit)
            if line.isModified() and line.text().strip()
        ]
        if any(not isinstance(line, Search) and line.objectName() != "filter" for line in typed):
            return tr(
                "What was typed on the page “{page}” is not saved and would be lost.",
                page=self.title(),
            )
        return ""

    def selection_text(self) -> str:
        """Return what the status bar says of the selection."""
        return ""

    # ------------------------------------------------------------ when it changes
    def retranslate(self) -> None:
        """Say every text in the language in use; nothing is built again."""
        self.texts.again()
        self.refresh()
        self.headed.emit()

    def restyle(self) -> None:
        """Take the tones of the theme in use."""
        self.texts.again()
        self.update()

    def refresh(self) -> None:
        """Read again: at once where the page is visible, else when it is shown next."""
        self._stale = True
        if self.isVisible():
            self.fill()

    def fill(self) -> None:
        """Read what was not read yet, whether the page is visible or about to be."""
        if self._stale and self.session.info is not None:
            self._stale = False
            self.reload()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fill()

    def _on_changed(self, tables: frozenset[str]) -> None:
        if self.READS is None or tables & self.READS:
            self.refresh()

    def _quarter_changed(self) -> None:
        self._follow("quarter")

    def _unit_changed(self) -> None:
        self._follow("unit")

    def _follow(self, what: str) -> None:
        if what in self.FOLLOWS:
            self.refresh()
