"""The rules that every fund's book keeps, whatever was written: proved at the end of each change
and by check.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

if TYPE_CHECKING:
    from fundtracker.ledger.funds.companies import Companies
    from fundtracker.ledger.funds.funds import Funds
    from fundtracker.ledger.holdings.sub_funds import SubFunds

_LINKS = frozenset(
    ("fund_identity", "reported_holding", "deal", "commitment", "company", "partner", "fund")
)
_BOOK = frozenset(
    (
        "commitment",
        "interest_transfer",
        "interest_recall",
        "capital_call",
        "call_item",
        "call_line",
        "receipt",
        "distribution",
        "distribution_item",
    )
) | {"distribution_line"}
_HOLDINGS = frozenset(
    ("deal", "lot", "deal_exit", "share_split", "fund", "holding_count", "taken_back")
)


def concerns(change: Change) -> bool:
    """Tell whether a change touches what these rules are about: most do not, and then nothing of
    the funds is loaded.
    """
    return not change.touched().isdisjoint(_LINKS | _BOOK | _HOLDINGS)


def guard(
    db: Database, funds: Funds, companies: Companies, sub_funds: SubFunds, change: Change
) -> None:
    """Refuse a change (an undo, too) that leaves a fund's book or a holding unsound.

    Raises:
        UserError: ``over_called``, ``items_differ``, ``sells_more_than_held``,
            ``split_of_nothing``, ``circle_of_funds``.
    """
    touched = change.touched()
    if touched & _LINKS:
        sub_funds.require_no_circle()
    issues: list[Iterator[Issue]] = []
    if touched & _BOOK:
        issues += [_items(db), _books(funds)]
    if touched & _HOLDINGS:
        issues.append(_holdings(funds, companies))
    for problem in issues:
        for issue in problem:
            raise UserError(issue.code, **issue.params)


def verify(
    db: Database, funds: Funds, companies: Companies, sub_funds: SubFunds
) -> Iterator[Issue]:
    """Yield an issue for each rule that a fund's book breaks."""
    yield from _items(db)
    yield from _books(funds)
    yield from _holdings(funds, companies)
    try:
        sub_funds.require_no_circle()
    except UserError as error:
        yield Issue(error.code, None, error.params)


def _items(db: Database) -> Iterator[Issue]:
    """The partner lines of a call or distribution add up to its items, to the fen."""
    for what, table in (("call", "capital_call"), ("distribution", "distribution")):
        for number, fund, item, missing in db.read(
            f"SELECT h.number, f.name, x.item, x.fen FROM (SELECT {what}_id AS id, item, sum(fen) "
            f"AS fen FROM ("
            f"SELECT {what}_id, item, amount_fen AS fen FROM {what}_item UNION ALL"
            f" SELECT {what}_id, item, -amount_fen FROM {what}_line) GROUP BY 1, 2 HAVING sum(fen) "
            f"<> 0) x"
            f" JOIN {table} h ON h.id = x.id JOIN fund f ON f.id = h.fund_id ORDER BY 1, 3"
        ):
            yield Issue(
                "items_differ",
                None,
                {"fund": fund, "number": number, "item": item, "missing": missing},
            )


def _books(funds: Funds) -> Iterator[Issue]:
    from fundtracker.domain.funds import partners as rules

    for fund in funds.all():
        try:
            rules.require_sound(funds.as_written(fund.id))
        except UserError as error:
            yield Issue(error.code, None, error.params)


def _holdings(funds: Funds, companies: Companies) -> Iterator[Issue]:
    from fundtracker.domain.holdings import lots

    methods = {fund.id: fund.cost_method for fund in funds.all()}
    for deal in companies.deals():
        try:
            book = companies
            lots.position(
                book.lots(deal.id), book.sales(deal.id), methods[deal.fund_id], book.splits(deal.id)
            )
        except UserError as error:
            yield Issue(error.code, None, {**error.params, "company": deal.company})
