"""The months of a quarter's bank accounts as columns: covered, missing, unproved."""

from __future__ import annotations

from fundtracker.domain.park import checklist as rules
from fundtracker.i18n import tr
from fundtracker.reports.review import checklist
from fundtracker.ui.base.session import Session
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.table_model import Column
from fundtracker.ui.widgets.table_view import Grid

_TONES = {
    "": "muted",
    rules.COVERED: "ok",
    rules.MISSING: "bad",
    rules.OVERLAPPING: "accent",
    rules.DIFFERENT: "warn",
    rules.UNPROVED: "warn",
    rules.PARTIAL: "warn",
}


def month_columns() -> list[Column[tuple[str, list[rules.Month]]]]:
    """Return the column of accounts and one for each month of the quarter."""
    account: Column[tuple[str, list[rules.Month]]] = Column(
        "account", lambda: tr("Account"), lambda r: r[0], 150, tip=lambda r: r[0], stretch=True
    )
    return [account, *map(_month, range(3))]


def _month(at: int) -> Column[tuple[str, list[rules.Month]]]:
    return Column(
        f"m{at}", lambda: tr("Month {n}", n=at + 1), lambda r: checklist.month_words(r[1][at]), 118,
        pill=lambda r: _TONES[r[1][at].state],
    )  # fmt: skip


def put_on_stack(session: Session, figures: Grid, accounts: Grid) -> None:
    """Let both tables of the page be filtered, ordered, printed and exported."""
    nothing = lambda: tr("Nothing to report.")
    ShownList(session, figures, Listing("review", lambda: tr("Plan and execution"), nothing))
    title = lambda: tr("Bank accounts, month by month")
    ShownList(session, accounts, Listing("review_accounts", title, nothing))
