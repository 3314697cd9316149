"""What is doubted of a fund's money that stands already under another spelling, beside another day,
or where one of two says more; and of a cost that was to replace another one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import Flow
from fundtracker.patterns import lazy
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted, iso
from fundtracker.records.doubted.likeness import alike

_NEAR = 5  # days: of a resolution, of its payment, of the bank's paper
_SMALL = 1_000_000  # fen: charges of a bank below it come on several days
_ROUND_WORDS = lazy("轮|融资|series|round|[()]")
_LOT = ("lot",)
_INCOME = ("dividend", "interest", "other")
_PRICED = ("sale", "buyback", "listing", "merger", "liquidation", "repayment", "recovery")


class _Money(NamedTuple):
    """Money as it stands or is stated: what tells two of an amount apart is who, and its paper."""

    day: int
    fen: int
    who: str
    paper: str
    shares: object = 0  # 0 or None: nobody counts them
    kind: str = ""


def _same_round(left: str, other: str) -> bool:
    first, second = (_ROUND_WORDS.sub("", plain(name)) for name in (left, other))
    return not left or not other or first == second


def _told_apart(left: _Money, other: _Money) -> bool:
    """Tell whether both have a paper of their own."""
    return bool(left.paper and other.paper and plain(left.paper) != plain(other.paper))


def _is_that(stated: _Money, known: _Money) -> bool:
    """Tell whether a row states what stands, in every word of it."""
    every = (known.day, known.fen, known.who, known.paper)
    same_kind = not stated.kind or stated.kind == known.kind
    same = every == (stated.day, stated.fen, stated.who, stated.paper) and same_kind
    return same and _same_count(stated, known)


def _again(
    field: str, stated: _Money, known: Sequence[_Money], same: Callable[[_Money, _Money], bool]
) -> Iterator[Doubt]:
    """Doubt money of an amount that stands within a few days and may be the same; of the very same
    row nothing is said, it is known or refused.
    """
    if any(_is_that(stated, each) for each in known):
        return
    near = [
        each
        for each in known
        if each.fen == stated.fen > 0
        and abs(each.day - stated.day) <= _NEAR
        and not _told_apart(stated, each)
        and same(stated, each)
    ]
    for each in sorted(near, key=lambda known: abs(known.day - stated.day))[:1]:
        yield doubted(
            field,
            "doubt_same_again",
            amount=show(each.fen),
            day=iso(each.day),
            what=each.who or "—",
        )


# ---------------------------------------------------------------- holdings
def _flows(ledger: Ledger, v: Stated, kinds: Iterable[str]) -> list[_Money]:
    """Return the money of a holding that stands: what was taken back is not there."""
    fund, company = ledger.funds.get(v["fund"]).id, ledger.companies.get(v["company"]).id
    deals = [d for d in ledger.companies.deals(fund) if d.company_id == company]
    flows = [f for d in deals for f in ledger.companies.flows(d.id) if f.kind in kinds]
    return _standing(map(_of_flow, flows))


def _of_flow(flow: Flow) -> _Money:
    return _Money(flow.day, flow.amount_fen, flow.words, flow.doc_no, flow.shares, flow.kind)


def _standing(rows: Iterable[_Money]) -> list[_Money]:
    """Return what stands of money that came or went; below 0 one of the same amount was taken
    back.
    """
    stand = list[_Money]()
    for row in sorted(rows, key=lambda each: each.fen < 0):
        if row.fen > 0:
            stand.append(row)
            continue
        taken = [e for e in stand if (e.fen, e.kind) == (-row.fen, row.kind)]
        for each in sorted(taken, key=lambda known: known.who != row.who)[:1]:
            stand.remove(each)
    return stand


def _same_count(stated: _Money, known: _Money) -> bool:
    """Tell whether shares do not tell two amounts apart; ``all`` may be any number."""
    if not stated.shares or not known.shares or stated.shares == "all":
        return True
    return stated.shares == known.shares


def _same_purchase(stated: _Money, known: _Money) -> bool:
    if not _same_count(stated, known):
        return False
    on_one_day = stated.day == known.day and bool(stated.shares and known.shares)
    return on_one_day or _same_round(stated.who, known.who)


def _investment(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a purchase of an amount and count that stands under another round or day."""
    stated = _Money(
        v["day"], v["amount"], v.get("round") or "", v.get("doc") or "", v.get("shares")
    )
    return _again("amount", stated, _flows(ledger, v, _LOT), _same_purchase)


def _same_sale(stated: _Money, known: _Money) -> bool:
    return _same_count(stated, known) and alike(stated.who, known.who)


def _exit(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt an exit of an amount and count that stands under another buyer's spelling or day."""
    buyer, paper, kind = v.get("buyer") or "", v.get("doc") or "", v.get("kind") or "sale"
    stated = _Money(v["day"], v["proceeds"], buyer, paper, v.get("shares"), kind)
    return _again("proceeds", stated, _flows(ledger, v, _PRICED), _same_sale)


def _income(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt income of an amount that stands as another kind or of another day."""
    kind = v.get("kind") or "dividend"
    stated = _Money(v["day"], v["amount"], "", v.get("doc") or "", kind=kind)
    return _again("amount", stated, _flows(ledger, v, _INCOME), lambda *_: True)


# ---------------------------------------------------------------- the fund's own money
def _cost(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a cost that stands with or without its payee, and one that was to replace another."""
    fund, kind = ledger.funds.get(v["fund"]).id, v.get("kind") or "expense"
    known = _standing_costs(ledger, fund, kind)
    of = ledger.fund_costs.categories(fund)
    stated = _Money(
        v["day"],
        v["amount"],
        v.get("payee") or "",
        v.get("doc") or "",
        kind=v.get("category") or "",
    )
    rows = {row: each._replace(kind=of.get(row, "")) for row, each in known.items()}
    doubts = list(_again("amount", stated, [*rows.values()], _same_cost))
    yield from doubts or _replacing(ledger, fund, stated, rows)


def _standing_costs(ledger: Ledger, fund: int, kind: str) -> dict[int, _Money]:
    """Return the costs of a kind that stand, by their record: none that was taken back."""
    every = [each for each in ledger.fund_costs.spendings(fund) if each.kind == kind]
    back = {-each.id for each in every if each.id < 0}
    return {
        each.id: _Money(each.day, each.amount_fen, each.payee, each.doc_no)
        for each in every
        if each.id > 0 and each.id not in back
    }


def _one_purpose(stated: _Money, known: _Money) -> bool:
    return not stated.kind or not known.kind or stated.kind == known.kind


def _same_cost(stated: _Money, known: _Money) -> bool:
    may_be = alike(stated.who, known.who) and _one_purpose(stated, known)
    return may_be and (stated.day == known.day or stated.fen >= _SMALL)


def _replacing(
    ledger: Ledger, fund: int, stated: _Money, known: dict[int, _Money]
) -> Iterator[Doubt]:
    """Doubt a cost of the day of one that was recorded before, from which nothing but the amount
    tells it: it adds up, it does not replace. The costs of one list stand beside each other.
    """
    before = ledger.companies.costs_before(fund)
    for row, each in known.items():
        same = (each.day, plain(each.who), each.kind) == (
            stated.day, plain(stated.who), stated.kind,
        ) and plain(each.paper) == plain(stated.paper)  # fmt: skip
        if same and row in before and each.fen != stated.fen and stated.fen > 0:
            yield doubted(
                "amount", "doubt_cost_added", day=iso(each.day), before=show(each.fen),
                amount=show(stated.fen), total=show(each.fen + stated.fen),
            )  # fmt: skip
            return


def _own_income(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt own income that stands with or without who paid it, or interest of another day."""
    kind = v.get("kind") or "interest"
    every = [e for e in ledger.own_income.of(ledger.funds.get(v["fund"]).id) if e.kind == kind]
    known = _standing(_Money(e.day, e.amount_fen, e.payer, e.bank_ref, kind=kind) for e in every)
    stated = _Money(v["day"], v["amount"], v.get("payer") or "", v.get("ref") or "", kind=kind)
    return _again("amount", stated, known, _same_income)


def _same_income(stated: _Money, known: _Money) -> bool:
    """Money put aside may earn the same every day; interest comes once a quarter."""
    same_day = stated.day == known.day or stated.kind == "interest"
    return same_day and alike(stated.who, known.who)


OF_DOUBLES: dict[str, Doubted] = {
    "fund.investment": _investment,
    "fund.exit": _exit,
    "fund.income": _income,
    "fund.cost": _cost,
    "fund.own_income": _own_income,
}
