"""What is recorded outside the life of a fund or of a holding: after the fund was closed, a value
of nothing held, income before the first purchase.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.holding_book import date

_OF_DEAL = "SELECT d.fund_id, x.day FROM {} x JOIN deal d ON d.id = x.deal_id WHERE x.rev = :s"
_OF_FUND = "SELECT fund_id, day FROM {} WHERE rev = :s"
_AFTER = (
    "SELECT f.name, f.closed_day, count(*), max(r.day) FROM ("
    + " UNION ALL ".join(
        (
            *map(
                _OF_FUND.format,
                ("commitment", "capital_call", "distribution", "fund_expense", "fund_income"),
            ),
            *map(_OF_DEAL.format, ("lot", "deal_exit", "deal_income", "valuation")),
        )
    )
    + ") r JOIN fund f ON f.id = r.fund_id WHERE r.day > f.closed_day GROUP BY f.id ORDER BY 1"
)


def told(db: Database, companies: Companies, seq: int) -> Iterator[Issue]:
    """Yield what a change recorded outside the life of a fund or a holding."""
    for name, closed, n, day in db.read(_AFTER, {"s": seq}):
        details = {"fund": name, "closed": date(closed).isoformat(), "n": n}
        yield Issue("after_closed_told", None, {**details, "day": date(day).isoformat()})
    deals = {deal.id: deal for deal in companies.deals()}
    for deal_id, day, fen in db.read(
        "SELECT deal_id, day, value_fen FROM valuation WHERE rev = ? AND value_fen > 0", (seq,)
    ):
        if not companies.position(deals[deal_id], day).held:
            named = {"company": deals[deal_id].company, "day": date(day).isoformat()}
            yield Issue("valued_nothing_told", None, {**named, "amount": show(fen)})
    for deal_id, day, fen in db.read(
        "SELECT deal_id, day, amount_fen FROM deal_income i WHERE rev = ? AND NOT EXISTS"
        " (SELECT 1 FROM lot l WHERE l.deal_id = i.deal_id AND l.day <= i.day)",
        (seq,),
    ):
        named = {"company": deals[deal_id].company, "day": date(day).isoformat()}
        yield Issue("income_before_told", None, {**named, "amount": show(fen)})
