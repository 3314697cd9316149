"""What a change makes of figures of a fund's book that stand already, and what of it may be a
slip: said when it is written, by every door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

# Tables whose rows decide how calls and distributions fall that stand already.
_WEIGHS = frozenset(
    (
        *("commitment", "interest_transfer", "interest_recall", "receipt", "capital_call"),
        *("call_line", "distribution", "distribution_line", "fund_terms", "fund_basis"),
        "partner_terms",
    )
)
_HOLDS = frozenset(("lot", "deal_exit", "share_split", "taken_back", "holding_count"))
# Tables whose rows decide what a fee rests on; a call alone pays nothing in.
_BEARS_FEES = (_WEIGHS - {"capital_call", "call_line"}) | {
    *("lot", "deal_exit", "deal_income", "valuation", "taken_back", "fund_income"),
}
# Tables whose rows may lie outside the life of a fund or a holding.
_LIVES = frozenset(
    (
        *("commitment", "capital_call", "distribution", "fund_expense", "lot", "deal_exit"),
        *("deal_income", "valuation", "fund_income"),
    )
)
# Tables whose rows pay money out of a fund.
_PAYS = frozenset(("distribution", "distribution_paid", "fund_expense", "fee_kept"))
# Tables whose rows may be slips of a name or a year (``slips``).
_ODD = frozenset(("project", "indicator", "fund", "company", "partner", "quota", "project_budget"))


def by(ledger: Repositories, written: Change) -> list[Issue]:
    """Return what follows from what a change has written for what stood before it."""
    touched, issues = written.touched(), list[Issue]()
    if written.respelled or touched & _ODD:
        from fundtracker.ledger.slips import told as slips

        issues += slips.told(ledger, written)
    if touched & _WEIGHS:
        from fundtracker.ledger.fund_checks.divisions import Divisions

        alerts = Divisions(ledger).alerts(dt.date.max.toordinal(), of_change=written.seq)
        issues += [alert.issue for _, alert in alerts]
    if touched & _BEARS_FEES:
        from fundtracker.ledger.fund_checks import fees_otherwise

        fees = fees_otherwise.alerts(ledger, dt.date.max.toordinal(), of_change=written.seq)
        issues += [alert.issue for _, alert in fees]
    if touched & _HOLDS:
        from fundtracker.ledger.fund_checks import revaluations

        issues += revaluations.told(ledger, ledger.companies, written.seq)
    if touched & _LIVES:
        from fundtracker.ledger.fund_checks import out_of_life

        issues += out_of_life.told(ledger, ledger.companies, written.seq)
    issues += _of_rows(ledger, touched, written.seq)
    if touched & _PAYS:
        from fundtracker.ledger.fund_checks import payouts_told

        issues += payouts_told.told(ledger, written.seq)
    if "capital_call" in touched:
        from fundtracker.ledger.fund_checks import left_out

        issues += left_out.told(ledger, written.seq)
    if {"capital_call", "distribution"} <= touched:  # a later closing writes both
        from fundtracker.ledger.fund_checks import closings_told

        issues += closings_told.told(ledger, written.seq)
    return issues


def _of_rows(ledger: Repositories, touched: Collection[str], seq: int) -> list[Issue]:
    """Return what is said of rows of single tables: of fees, interests that passed, cost methods,
    exits in kind.
    """
    issues = list[Issue]()
    if "fund_fee" in touched:
        from fundtracker.ledger.fund_checks import fees_told

        issues += fees_told.told(ledger, seq)
    if "interest_transfer" in touched:
        from fundtracker.ledger.fund_checks import handovers_told

        issues += handovers_told.told(ledger, seq)
    if "commitment" in touched:
        from fundtracker.ledger.fund_checks import handovers_told

        issues += handovers_told.owed_told(ledger, seq)
    if "fund" in touched:
        from fundtracker.ledger.fund_checks import cost_methods_told

        issues += cost_methods_told.told(ledger, seq)
    if "deal_exit" in touched:
        from fundtracker.ledger.fund_checks import in_kind_told

        issues += in_kind_told.told(ledger, seq)
    return issues
