"""What is doubted of partners that come in, of days before a fund was there and of fees to come."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.ledger import Ledger
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted, iso
from fundtracker.records.doubted.likeness import namesakes

_YEAR = 366


def _namesake(ledger: Ledger, v: Stated, field: str) -> Iterator[Doubt]:
    """Doubt a new partner that bears nearly the name of another."""
    known = [partner.name for partner in ledger.funds.partners()]
    if plain(v[field]) in map(plain, known):
        return
    for name in known:
        if namesakes(v[field], name):
            yield doubted(
                field, "doubt_namesake", text=v[field], other=name, amount=show(v["amount"])
            )
            return


def _partner(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from _namesake(ledger, v, "partner")
    known = {plain(partner.name) for partner in ledger.funds.partners()}
    if not v.get("class") and plain(v["partner"]) not in known:
        yield doubted("class", "doubt_class_unsaid", text=v["partner"], amount=show(v["amount"]))


def _closer(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return _namesake(ledger, v, "partner")


def _taker(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return _namesake(ledger, v, "taker")


def _before_set_up(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt money of a holding before the fund was set up; what founds it may be paid before."""
    set_up = ledger.funds.get(v["fund"]).set_up_day
    if set_up is not None and v["day"] < set_up:
        fen = next((v[name] for name in ("amount", "proceeds", "value") if v.get(name)), 0)
        yield doubted(
            "day", "doubt_before_set_up", day=iso(v["day"]), first=iso(set_up), amount=show(fen)
        )


def _fees(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt fees of more than a year to come."""
    today = ledger.clock().astimezone().toordinal()
    if v["until"] <= today + _YEAR:
        return
    every = ledger.fund_costs.not_charged(ledger.funds.get(v["fund"]).id, v["until"])
    fen = sum(each.fee for each in every if each.last.toordinal() > today)
    yield doubted("until", "doubt_fees_to_come", day=iso(v["until"]), amount=show(fen))


OF_PARTNERS: dict[str, Doubted] = {
    "fund.partner": _partner,
    "fund.closing": _closer,
    "fund.fee": _fees,
    "fund.transfer": _taker,
    "fund.investment": _before_set_up,
    "fund.exit": _before_set_up,
    "fund.income": _before_set_up,
    "fund.valuation": _before_set_up,
}
