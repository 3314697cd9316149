"""Values of holdings that a purchase, exit or correction recorded later scales: they were made for
the holding as it was known then.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.holding_book import Deal, count, date

# Deal and first day from which a change altered what is held: rows written, ended, taken back.
_ALTERED = (
    "WITH r AS (SELECT 'lot' AS t, id, deal_id, day, rev FROM lot UNION ALL"
    " SELECT 'deal_exit', id, deal_id, day, rev FROM deal_exit UNION ALL"
    " SELECT 'share_split', id, deal_id, day, rev FROM share_split)"
    " SELECT deal_id, min(day) FROM (SELECT deal_id, day FROM r WHERE rev = :s UNION ALL"
    " SELECT deal_id, day FROM lot_h WHERE rev_end = :s UNION ALL"
    " SELECT deal_id, day FROM deal_exit_h WHERE rev_end = :s UNION ALL"
    " SELECT deal_id, day FROM share_split_h WHERE rev_end = :s UNION ALL"
    " SELECT r.deal_id, b.day FROM taken_back b JOIN r ON r.t = b.what AND r.id = b.row_id"
    " WHERE b.rev = :s) GROUP BY deal_id"
)
# A purchase of a change that lies beside another one of the same count or cost which is taken back
# only later: both count in between.
_TWICE = (
    "SELECT n.deal_id, n.day, o.day, b.day, min(n.cost_fen, o.cost_fen) FROM lot n"
    " JOIN lot o ON o.deal_id = n.deal_id AND o.id <> n.id"
    " AND (o.shares = n.shares OR o.cost_fen = n.cost_fen)"
    " JOIN taken_back b ON b.what = 'lot' AND b.row_id = o.id"
    " WHERE (n.rev = :s OR b.rev = :s) AND n.id NOT IN"
    " (SELECT row_id FROM taken_back WHERE what = 'lot') AND o.day <= n.day AND n.day < b.day"
)


def told(db: Database, companies: Companies, seq: int) -> Iterator[Issue]:
    """Yield which values of holdings a change made count otherwise than they were entered, and
    which purchases it makes count twice for a time.
    """
    yield from _came_back(db, companies, seq)
    yield from _paid_more(db, companies, seq)
    altered = dict(db.read(_ALTERED, {"s": seq}))
    deals = {deal.id: deal for deal in companies.deals()} if altered else {}
    for deal_id, since in altered.items():
        if deal_id not in deals:  # it went with its rows: its entry was undone
            continue
        yield from _scaled(companies, deals[deal_id], since)
    for deal_id, day, first, back, fen in db.read(_TWICE, {"s": seq}) if altered else ():
        yield Issue(
            "bought_twice_told",
            None,
            {
                "company": deals[deal_id].company,
                "first": date(first).isoformat(),
                "day": date(day).isoformat(),
                "back": date(back).isoformat(),
                "amount": show(fen),
            },
        )


_BACK = (  # capital that a change recorded as come back, for no shares
    "SELECT x.deal_id, x.day, x.proceeds_fen FROM deal_exit x JOIN holding_count n"
    " ON n.owner = 'deal_exit' AND n.row_id = x.id AND n.shares = '0' AND n.counted = 1"
    " WHERE x.rev = ? AND x.kind = 'repayment' ORDER BY x.id"
)


def _came_back(db: Database, companies: Companies, seq: int) -> Iterator[Issue]:
    """Yield the capital that came back of shares which stay, with the cost that is left."""
    rows = db.read(_BACK, (seq,))
    deals = {deal.id: deal for deal in companies.deals()} if rows else {}
    for deal_id, day, fen in rows:
        held = companies.position(deals[deal_id], day)
        named = {"company": deals[deal_id].company, "day": date(day).isoformat()}
        yield Issue(
            "capital_back_told", None, {**named, "amount": show(fen), "cost": show(held.cost)}
        )


_MORE = (  # more of the price of shares that a change recorded
    "SELECT x.deal_id, x.day, x.cost_fen FROM lot x JOIN holding_count n"
    " ON n.owner = 'lot' AND n.row_id = x.id AND n.shares = '0' AND n.counted = 1"
    " WHERE x.rev = ? ORDER BY x.id"
)


def _paid_more(db: Database, companies: Companies, seq: int) -> Iterator[Issue]:
    """Yield what was paid for no new shares, with the cost of those that are held."""
    rows = db.read(_MORE, (seq,))
    deals = {deal.id: deal for deal in companies.deals()} if rows else {}
    for deal_id, day, fen in rows:
        held = companies.position(deals[deal_id], day)
        named = {"company": deals[deal_id].company, "day": date(day).isoformat()}
        sums = {"amount": show(fen), "cost": show(held.cost), "shares": f"{count(held.shares):,}"}
        yield Issue("instalment_told", None, {**named, **sums})


def _scaled(companies: Companies, deal: Deal, since: int) -> Iterator[Issue]:
    """Yield the newest value of a day from which a change altered the
    holding.
    """
    values = [
        value
        for value in companies.valuations(deal.id)
        if value.day >= since
        and value.made_for != companies.holding(deal.id, value.day)
    ]  # fmt: skip
    if values:
        newest = values[-1]
        counted = companies.value(deal, newest.day)
        details = {
            "company": deal.company,
            "day": date(newest.day).isoformat(),
            "entered": show(newest.value_fen),
            "amount": show(counted),
            "n": len(values),
        }
        yield Issue("scaled_value_told", None, details)
