"""Ready-made views of payments: what an auditor looks at first. Hints, never verdicts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fundtracker.domain.base.money import rounded
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.analysis.pivot import Spec

_ALL = Query(measures=(PAID,))
# Benford's law: how often a first digit is expected, log10(1 + 1/d), in tenths of a per cent.
BENFORD = {1: 301, 2: 176, 3: 125, 4: 97, 5: 79, 6: 67, 7: 58, 8: 51, 9: 46}


class View(NamedTuple):
    """A ready-made view: its code, its name, what it can hint at, and how it is asked for a
    quarter.
    """

    code: str
    name: str
    hint: str
    spec: Callable[[Ledger, Quarter], Spec]


def views() -> list[View]:
    """Return all views, in the order a list offers them."""
    return [
        View(
            "payees",
            tr("Largest payees"),
            tr("Who receives most, quarter by quarter."),
            _plain("payee", "quarter"),
        ),
        View(
            "months",
            tr("Payments by month and project"),
            tr("When projects are paid."),
            _plain("project", "month"),
        ),
        View(
            "unclassified",
            tr("Unclassified by payee"),
            tr("Payments on no plan line yet: a rule for a payee classifies them all."),
            _unclassified,
        ),
        View(
            "rush",
            tr("Rush at the end of quarters"),
            tr("The part paid in the last ten days of a quarter."),
            _plain("quarter", "rush"),
        ),
        View(
            "duplicates",
            tr("Same payee, day and amount"),
            tr("Payments that may have been made twice; instalments look the same."),
            _duplicates,
        ),
        View(
            "round",
            tr("Round sums"),
            tr("Whole ten thousands are more often advances or estimates."),
            _plain("payee", "round"),
        ),
        View(
            "weekend",
            tr("Payments at weekends"),
            tr("Banks book few payments on Saturdays and Sundays."),
            _weekend,
        ),
        View(
            "new",
            tr("New payees of the quarter"),
            tr("Payees that were never paid before this quarter."),
            _new,
        ),
        View(
            "digits",
            tr("First digits (Benford)"),
            tr(
                "In natural figures 1 leads in 30.1 %, 9 in 4.6 %; contracts and instalments "
                "differ by nature."
            ),
            lambda ledger, quarter: Spec("digit", "", "count", _ALL, 0),
        ),
    ]


def view(code: str) -> View:
    """Return a ready-made view by its code.

    Raises:
        UserError: ``no_such_view``.
    """
    every = {each.code: each for each in views()}
    if code not in every:
        raise UserError("no_such_view", name=code, names=", ".join(every))
    return every[code]


def _plain(rows: str, columns: str) -> Callable[[Ledger, Quarter], Spec]:
    return lambda ledger, quarter: Spec(rows, columns)


def _unclassified(ledger: Ledger, quarter: Quarter) -> Spec:
    return Spec(query=_ALL._replace(lines=(0,)))


def _weekend(ledger: Ledger, quarter: Quarter) -> Spec:
    return Spec("payee", "weekday", query=_ALL._replace(among=(("weekday", (5, 6)),)))


def _duplicates(ledger: Ledger, quarter: Quarter) -> Spec:
    """Payments that share payee, day and amount with another one."""
    return Spec(
        "payee", "day", "count", _ALL._replace(among=(("payment", ledger.payment_groups.twins()),))
    )


def _new(ledger: Ledger, quarter: Quarter) -> Spec:
    """Payees whose first payment falls into the quarter."""
    first: dict[int, int] = {}
    for group in ledger.payment_groups.sums(("payee", "quarter"), _ALL):
        payee, paid_in = group.keys
        first[payee] = min(paid_in, first.get(payee, paid_in))
    fresh = tuple(payee for payee, paid_in in first.items() if paid_in == quarter.ordinal)
    span = (quarter.ordinal, quarter.ordinal)
    return Spec("payee", "month", query=_ALL._replace(quarters=span, among=(("payee", fresh),)))


def expected(digit: int, n: int) -> int:
    """Return how many of ``n`` amounts are expected to begin with a digit."""
    return rounded(BENFORD[digit] * n, 1000)
