"""Opens exactly what was found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.things import Thing

if TYPE_CHECKING:
    from fundtracker.reports.find import Entry
    from fundtracker.ui.window.frame import Frame

_PAGES = {  # page, and whether a thing is known there by its code
    "project": ("projects", True),
    "contract": ("contracts", True),
    "fund": ("fund", True),
    "partner": ("partner", False),
    "company": ("companies", False),
    "line": ("plan", False),
    "source": ("sources", False),
    "indicator": ("indicators", False),
    "request": ("requests", True),
    "application": ("policy", True),
}
_OWNERS = {
    "fund": "fund",
    "partner": "partner",
    "capital_call": "fund",
    "distribution": "fund",
    "company": "companies",
    "deal": "companies",
    "deal_document": "companies",
    "valuation": "companies",
    "deal_exit": "companies",
}


def connect(window: Frame) -> None:
    """Open what pages and the drawer ask for: a payment, a line of a file, sums of payments."""
    session = window.session
    session.show_source.connect(partial(open_source, window))
    session.show_payment.connect(partial(open_payment, window))
    session.show_groups.connect(partial(_open_groups, window))


def _open_groups(window: Frame, dimension: str, query: Query) -> None:
    from fundtracker.ui.analysis.page import AnalysisPage

    cast(AnalysisPage, window.open_page("analysis")).show_groups(dimension, query)


def open_entry(window: Frame, entry: Entry) -> None:
    """Open a page, do a command, open a form, show a quarter or a record."""
    session, target = window.session, entry.target
    if isinstance(target, Quarter):
        session.set_quarter(target)
    elif isinstance(target, Thing):
        _open_thing(window, target)
    elif entry.kind == "page":
        window.open_page(str(target))
    elif entry.kind == "command":
        session.command.emit(str(target))
    else:
        from fundtracker.ui.forms.record_form import RecordForm

        RecordForm(session, str(target), parent=window).open()


def _open_thing(window: Frame, thing: Thing) -> None:
    if thing.kind == "payee":
        query = Query(among=(("payee", (thing.key,)),))
        window.show_payments(query, tr("only {name}", name=thing.name))
    elif thing.kind == "file":
        window.show_payments(Query(imports=(thing.key,)), tr("only {name}", name=thing.name))
    elif thing.kind == "decision":
        window.open_page("review").arrive_at(thing.name)
    elif thing.kind == "document":
        window.open_page(_OWNERS[thing.other])
    else:
        page, by_code = _PAGES[thing.kind]
        window.session.show_in.emit(page, thing.code if by_code and thing.code else thing.name)


def open_payment(window: Frame, payment: int) -> None:
    """Show one payment, its details beside it."""
    from fundtracker.ui.payments.page import PaymentsPage

    query = Query(among=(("payment", (payment,)),))
    page = window.show_payments(query, tr("one payment"))
    cast(PaymentsPage, page).drawer.open(payment)


def open_source(window: Frame, which: int, line: int) -> None:
    """Show a line of an imported file among those around it."""
    from fundtracker.ui.desk.source_dialog import Source, SourceDialog, read_source

    def show(source: Source) -> None:
        SourceDialog(source, window).open()

    read = window.session.operations.read
    read(window, lambda ledger: read_source(ledger, which, line), show, key="source")
