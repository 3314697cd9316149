"""Saved views of the disbursements: filters, columns, order and quarter under a name, kept in the
ledger and shown in the navigation.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject, QPoint, QSignalBlocker, Qt
from PySide6.QtWidgets import QMenu

from fundtracker.domain.base.money import UNITS
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.saved_views import SavedView
from fundtracker.ledger.payments.payment_query import Query

if TYPE_CHECKING:
    from fundtracker.ui.forms.name_dialog import NameDialog
    from fundtracker.ui.payments.page import PaymentsPage

KIND = "payments"


def view_of(page: PaymentsPage) -> dict[str, Any]:
    """Return what a page of disbursements shows, as plain data; ``quarter`` None: all."""
    session, header = page.session, page.grid.header()
    quarters = page.query.quarters
    return {
        "text": page.find_line.text().strip(),
        "filters": header.typed(),
        "quarter": Quarter.at(quarters[0]).name
        if quarters is not None and quarters[0] == quarters[1]
        else None,
        "hidden": sorted(page.layout_.hidden([c.key for c in page.model.columns if c.hidden])),
        "sorting": [list(order) for order in header.sorting],
        "unit": session.unit,
        "group": page.grouping.key,
    }


def show_view(page: PaymentsPage, spec: dict[str, Any]) -> None:
    """Show what a view says; what this version does not know of it is left out."""
    session = page.session
    unit, hidden = spec.get("unit"), spec.get("hidden")
    if unit in UNITS and (spec.get("filters") or spec.get("text")):
        session.set_unit(unit)  # amounts are typed as they are shown
    name = spec.get("quarter")
    if isinstance(name, str):
        session.set_quarter(Quarter.parse(name))
    page.show_only(Query(), all_quarters=not isinstance(name, str))
    if isinstance(hidden, list):
        for column in page.model.columns:
            page.show_column(column.key, column.key not in hidden)
    _filter(page, dict(spec.get("filters") or {}))
    page.find_line.setText(str(spec.get("text") or ""))
    page.shown.group(str(spec.get("group") or ""))
    _sort(page, spec.get("sorting") or ())


def _sort(page: PaymentsPage, sorting: Any) -> None:
    known = {column.key for column in page.model.columns if column.order}
    orders = [(str(key), bool(down)) for key, down in sorting if key in known]
    if orders:
        page.grid.header().sorting = orders
        page.grid.header().sorted_by.emit(orders)


def _filter(page: PaymentsPage, filters: dict[str, Any]) -> None:
    for key, text in filters.items():
        field = page.grid.header().field(key)
        if field is not None:
            with QSignalBlocker(field):  # all are asked for at once, below
                field.setText(str(text))
    page.grid.header().filtered.emit("", "")


class SavedPaymentViews(QObject):
    """The views in the navigation: shown by a click, renamed and deleted by its menu."""

    def __init__(self, window: Any) -> None:
        """``window``: the main window, which pages do not know."""
        super().__init__(window)
        self._window, self._session = window, window.session
        self._views: list[SavedView] = []
        self.dialog: NameDialog | None = None
        self._session.opened.connect(self._read)
        self._session.operations.changed.connect(self._changed)
        words = lambda: tr("Save this view of the disbursements…")
        add = window.actions_.add
        self._action = add("view.save", words, self.save, menu="view", icon="save")
        self._action.setEnabled(False)
        window.navigation.view_chosen.connect(self.show)
        window.navigation.view_menu.connect(self._menu)

    def _changed(self, tables: frozenset[str]) -> None:
        if "saved_view" in tables:
            self._read()

    def _read(self) -> None:
        self._action.setEnabled(self._session.writable)
        if self._session.info is None:
            self._take([])
            return
        read = self._session.operations.read
        read(self, lambda ledger: ledger.saved_views.all(KIND), self._take, key="views")

    def _take(self, views: list[SavedView]) -> None:
        self._views = views
        self._window.navigation.set_views([view.name for view in views])

    # ------------------------------------------------------------ what is done with one
    def _page(self) -> PaymentsPage:
        from fundtracker.ui.payments.page import PaymentsPage

        return cast(PaymentsPage, self._window.open_page("payments"))

    def show(self, name: str) -> None:
        """Show the disbursements of a view."""
        view = next((view for view in self._views if view.name == name), None)
        if view is not None and isinstance(view.spec, dict):
            show_view(self._page(), view.spec)
        elif view is not None:
            self._session.operations.failed.emit(UserError("view_unreadable"))

    def save(self) -> None:
        """Ask for a name and keep what the disbursements show now."""
        from fundtracker.ui.forms.name_dialog import NameDialog

        page = self._page()
        spec, dialog = view_of(page), NameDialog(tr("Save this view"), "", self._window)

        def named() -> None:
            name = dialog.value()
            words = tr("The view “{name}” is in the navigation.", name=name)
            self._write(lambda ledger: ledger.saved_views.save(KIND, name, spec), words)

        dialog.accepted.connect(named)
        self.dialog = dialog
        dialog.open()

    def rename(self, name: str) -> None:
        """Ask for another name of a view."""
        from fundtracker.ui.forms.name_dialog import NameDialog

        dialog = NameDialog(tr("Rename the view"), name, self._window)

        def named() -> None:
            to = dialog.value()
            self._write(lambda ledger: ledger.saved_views.rename(KIND, name, to), "")

        dialog.accepted.connect(named)
        self.dialog = dialog
        dialog.open()

    def delete(self, name: str) -> None:
        """Delete a view; undo brings it back."""
        words = tr("The view “{name}” is deleted; undo brings it back.", name=name)
        self._write(lambda ledger: ledger.saved_views.delete(KIND, name), words)

    def _write(self, work: Any, words: str) -> None:
        def done(_: object) -> None:
            if words:
                self._session.notice.emit("ok", words)

        def write(ledger: Ledger, _: object) -> None:
            work(ledger)

        self._session.operations.write(self, write, done)

    def _menu(self, name: str, at: QPoint) -> None:
        if not self._session.writable:
            return
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Rename…"), partial(self.rename, name))
        menu.addAction(tr("Delete"), partial(self.delete, name))
        menu.popup(at)
