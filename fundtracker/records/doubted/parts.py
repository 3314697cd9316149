"""What is doubted of calls and distributions that state each partner's amount: an amount that is
not in the proportion of the others, a partner who is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.domain.funds import partners
from fundtracker.ledger import Ledger
from fundtracker.records.doubted.doubt import Doubt, Stated, doubted

_WHOLE = 10**12  # fen: what is divided to know the weights
_ROUNDED = 1_000_000  # fen: notices state whole 万元 at the most
_YUAN, _SMALL, _TENTH = 100, 200, 10  # the least difference, a part of a share, the most of it

Amounts = Mapping[str, int]  # partner → fen
DoubtedRows = Callable[[Ledger, Sequence[Stated]], Iterator[tuple[int, Doubt]]]


class _Stated(NamedTuple):
    """Amounts of one item: partner → own amount, weight, and how much may be asked at most."""

    own: Amounts
    weights: Amounts
    room: Amounts

    @property
    def odd(self) -> dict[str, int]:
        """Partner → the amount in the proportion of most others, where its own is another."""
        rates = [(fen, self.weights[n]) for n, fen in self.own.items() if self.weights.get(n)]
        tries = [self._off(*rate) for rate in rates if rate[0]]
        return min(tries, key=self._judged, default={})

    def _judged(self, off: Amounts) -> tuple[int, int, int]:
        """Return by what one proportion is likelier: few partners are off it, few by weight; of two
        the larger.
        """
        weight = sum(self.weights.get(name, 0) for name in off)
        return len(off), weight, -sum(off.values())

    def _off(self, fen: int, weight: int) -> dict[str, int]:
        off = {}
        for name in {**self.weights, **self.own}:
            share = self.weights.get(name, 0) * fen // weight
            share = min(share, self.room.get(name, share))
            if abs(self.own.get(name, 0) - share) > self._tolerance(share):
                off[name] = share
        return off

    def _tolerance(self, share: int) -> int:
        """Return what rounding explains: each one's to the figure in which all are stated."""
        unit = 1
        while unit < _ROUNDED and all(fen % (unit * 10) == 0 for fen in self.own.values()):
            unit *= 10
        rounded = min(unit * len(self.own), share // _TENTH)
        return max(_YUAN, share // _SMALL, rounded)


def _own_amounts(ledger: Ledger, rows: Sequence[Stated], item: str) -> dict[str, int]:
    """Return partner → what its row states of an item, by the names that the ledger knows."""
    known = {plain(partner.name): partner.name for partner in ledger.funds.partners()}
    own = dict[str, int]()
    for row in rows:
        name = str(known.get(plain(row["partner"]), row["partner"]))
        own[name] = own.get(name, 0) + (row.get(item) or 0)
    return own


def _odd(
    ledger: Ledger, rows: Sequence[Stated], item: str, bases: Sequence[str], room: Amounts
) -> dict[str, tuple[int, int]]:
    """Return partner → (own amount, amount in proportion) of an item where no basis explains it."""
    fund, day = ledger.funds.get(rows[0]["fund"]).id, rows[0]["day"]
    own = _own_amounts(ledger, rows, item)
    odd = list[dict[str, int]]()
    for basis in bases:
        parts = ledger.capital.plain_split(fund, {item: _WHOLE}, day, by=basis)
        weights = {name: row[item] for name, row in parts.items()}
        odd.append(_Stated(own, weights, room).odd)
        if not odd[-1]:
            return {}
    return {name: (own.get(name, 0), share) for name, share in odd[0].items()}


def _told(
    rows: Sequence[Stated], odd: Mapping[str, Mapping[str, tuple[int, int]]]
) -> Iterator[tuple[int, Doubt]]:
    """Yield what is said of partners' amounts, item → partner → (own, in proportion): once, beside
    the first row that is off.
    """
    sums = dict[str, tuple[int, int]]()
    for of_item in odd.values():
        for name, (own, share) in of_item.items():
            before = sums.get(name, (0, 0))
            sums[name] = before[0] + own, before[1] + share
    if not sums:
        return
    parts = "；".join(f"{name} {show(own)} ({show(share)})" for name, (own, share) in sums.items())
    names = {plain(name) for name in sums}
    at = next((i for i, row in enumerate(rows) if plain(row["partner"]) in names), 0)
    field = next(iter(of for of, each in odd.items() if each))
    yield at, doubted(field, "doubt_out_of_share", number=rows[0].get("number") or "—", parts=parts)


# ---------------------------------------------------------------- calls
def _call(ledger: Ledger, rows: Sequence[Stated]) -> Iterator[tuple[int, Doubt]]:
    fund, day = ledger.funds.get(rows[0]["fund"]), rows[0]["day"]
    now = ledger.funds.standings(fund.id, day)
    if _levels_calls(ledger, rows, now):
        return iter(())
    room = {name: max(0, each.unfunded) for name, each in now.items()}
    bases = ("", "committed", "unfunded") if any(room.values()) else ("",)
    items = [item for item in partners.CALLS_INSIDE if any(row.get(item) for row in rows)]
    return _told(rows, {item: _odd(ledger, rows, item, bases, room) for item in items})


def _levels_calls(
    ledger: Ledger, rows: Sequence[Stated], now: Mapping[str, partners.Standing]
) -> bool:
    """Tell whether after a call all partners have drawn the same part of their commitments: it
    makes up for earlier ones.
    """
    own = [_own_amounts(ledger, rows, item) for item in partners.CALLS_INSIDE]
    drawn = {
        name: each.committed - each.unfunded + sum(of.get(name, 0) for of in own)
        for name, each in now.items()
        if each.committed > 0
    }
    return _level(drawn, {name: now[name].committed for name in drawn})


def _level(sums: Amounts, weights: Amounts) -> bool:
    return len(sums) > 1 and not _Stated(sums, weights, {}).odd


# ---------------------------------------------------------------- distributions
_BASES = ("", "paid_in", "committed")


def _distribution(ledger: Ledger, rows: Sequence[Stated]) -> Iterator[tuple[int, Doubt]]:
    fund, day = ledger.funds.get(rows[0]["fund"]).id, rows[0]["day"]
    now = ledger.funds.standings(fund, day)
    items = [item for item in (partners.CAPITAL, partners.INCOME) if _any(rows, item)]
    bears_all = not ledger.funds.free_of_carry(fund, dt.date.fromordinal(day))
    if _any(rows, partners.GAIN) and (bears_all or not _any(rows, partners.CARRY)):
        items.append(partners.GAIN)
    if _levels_payouts(ledger, rows, now, items):
        return iter(())
    return _told(rows, {item: _odd(ledger, rows, item, _BASES, {}) for item in items})


def _any(rows: Sequence[Stated], item: str) -> bool:
    return any(row.get(item) for row in rows)


def _levels_payouts(
    ledger: Ledger,
    rows: Sequence[Stated],
    now: Mapping[str, partners.Standing],
    items: Collection[str],
) -> bool:
    """Tell whether after a distribution all partners have the same part of what they paid in."""
    own = [_own_amounts(ledger, rows, item) for item in items]
    got = {
        name: each.distributed + each.decided + sum(of.get(name, 0) for of in own)
        for name, each in now.items()
        if each.interest > 0
    }
    return _level(got, {name: now[name].interest for name in got})


OF_ROWS: dict[str, DoubtedRows] = {"fund.call": _call, "fund.distribution": _distribution}
