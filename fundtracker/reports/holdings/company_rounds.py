"""The rounds of a company with what all funds bought of each, and what the whole company was worth
at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.holdings.portfolio import implied_valuation, share_of
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import Flow, count
from fundtracker.ledger.holdings.cap_tables import RoundRecord


class Round(NamedTuple):
    """A round of a company: shares newly issued, their class and all after it; what the funds
    bought in it, their share then; ``diluted``: all shares fully diluted, as stated.

    ``pre`` and ``post`` are the value of the whole company before and after it, fen: as stated,
    ``implied`` by the price the funds paid where nothing is stated; None where neither is known.
    """

    day: int
    name: str
    issued: int | Decimal
    after: int | Decimal
    bought: int | Decimal
    cost: int
    share: int | None
    post: int | None
    pre: int | None
    implied: bool
    share_class: str
    diluted: int | Decimal | None


def round_words(round_: Round) -> str:
    """Return the name of a round with the class of its shares."""
    return " · ".join(part for part in (round_.name or tr("before"), round_.share_class) if part)


def rounds(ledger: Ledger, company: int, until: int) -> list[Round]:
    """Return the rounds of a company until a day with what all funds bought of each."""
    deals = [deal.id for deal in ledger.companies.deals() if deal.company_id == company]
    flows = [flow for deal in deals for flow in ledger.companies.flows(deal, until)]
    after, rows = Fraction(), []
    for each in ledger.cap_tables.issued(company, until):
        after += Fraction(each.issued)
        shares, cost = _bought(flows, each)
        held = sum((_share_count(flow) for flow in flows if flow.day <= each.day), Fraction())
        pre, post = stated_values(each, cost, shares, after)
        rows.append(
            Round(
                each.day,
                each.name if each.name or each.id else tr("before, by the values stated"),
                each.issued,
                count(after),
                shares,
                cost,
                share_of(held, after).tenths if after else None,
                post,
                pre,
                post is not None and each.pre_fen is None and each.post_fen is None,
                each.share_class,
                each.diluted,
            )
        )
    return rows


def _bought(flows: Sequence[Flow], round_record: RoundRecord) -> tuple[int | Decimal, int]:
    """Return the shares that the funds bought in a round and their cost, fen."""
    own = [
        flow
        for flow in flows
        if (flow.kind, flow.day, flow.words) == ("lot", round_record.day, round_record.name)
    ]
    shares: int | Decimal = 0
    for flow in own:
        shares += flow.shares
    return shares, sum(flow.amount_fen for flow in own)


def _share_count(flow: Flow) -> Fraction:
    """Return by how many shares a flow changes what is held."""
    return Fraction(flow.shares if flow.kind in ("lot", "split", "convert") else -flow.shares)


def stated_values(
    round_record: RoundRecord, cost: int, shares: int | Decimal, after: Fraction
) -> tuple[int | None, int | None]:
    """Return the value of a company before and after a round, fen: as stated, one worked out of
    the other by the shares issued; else by the price the funds paid.
    """
    if round_record.pre_fen is not None and round_record.post_fen is not None:
        return round_record.pre_fen, round_record.post_fen
    old = after - Fraction(round_record.issued)
    if round_record.post_fen is not None:
        return fen(round_record.post_fen * old / after) if after else None, round_record.post_fen
    if round_record.pre_fen is not None:
        return round_record.pre_fen, fen(round_record.pre_fen * after / old) if old > 0 else None
    return (
        implied_valuation(cost, shares, after - Fraction(shares))
        if shares and cost
        else (None, None)
    )
