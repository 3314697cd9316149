"""What is doubted of partners that come in, and of days before a fund was there."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.ledger import Ledger
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted, iso
from fundtracker.records.doubted.likeness import namesakes


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


OF_PARTNERS: dict[str, Doubted] = {
    "fund.partner": _partner,
    "fund.closing": _partner,
    "fund.transfer": _taker,
    "fund.investment": _before_set_up,
    "fund.exit": _before_set_up,
    "fund.income": _before_set_up,
    "fund.valuation": _before_set_up,
}
