"""What is doubted of shares: a part of a company that its counts or values contradict, values of a
round that do not add up, more bought than issued, a ratio where shares are counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.money import show
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import count
from fundtracker.patterns import lazy
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted

_LEAST, _PART = Fraction(1, 200), Fraction(1, 10)  # a share stated in round figures
_ROUNDED = Fraction(1, 50)  # of a value stated in round figures
_OLD = lazy("老股|受让|转让|secondary", re.IGNORECASE)
_SPLIT = 50  # who gets less than this part of what it holds gets no bonus: a ratio was written


def _is_old(v: Stated) -> bool:
    """Tell whether shares were bought of their holders: no new money comes to the company."""
    return bool(_OLD.search(f"{v.get('round') or ''} {v.get('security') or ''}"))


def _counted(v: Stated, name: str) -> Fraction:
    """Return a count of shares that is stated, else 0."""
    value = v.get(name)
    return Fraction(0) if value in (None, "all") else Fraction(value)


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4g}%"


def _nearly(left: Fraction, other: Fraction) -> bool:
    return abs(left - other) <= max(_LEAST, other * _PART)


# ---------------------------------------------------------------- the part of a company
def _share(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a part of the company that is stated and that the shares, else the values, of the same
    row contradict.
    """
    stated = v.get("share")
    if not stated:
        return
    held, total = _held(ledger, v), _total(ledger, v)
    if held and total >= held:
        diluted = _counted(v, "diluted")
        meant = [held / total, *([held / diluted] if diluted else [])]
        if not any(_nearly(Fraction(stated), share) for share in meant):
            yield doubted(
                "share", "doubt_share_of_counts", share=_percent(stated), meant=_percent(meant[0]),
                held=f"{count(held):,}", total=f"{count(total):,}",
            )  # fmt: skip
        return
    yield from _share_of_value(ledger, v, Fraction(stated))


def _share_of_value(ledger: Ledger, v: Stated, stated: Fraction) -> Iterator[Doubt]:
    """Doubt a part of the company beside what was paid and what all of it is worth."""
    amount, pre, post = v["amount"], v.get("pre") or 0, v.get("post") or 0
    if amount <= 0 or not (pre or post) or _held(ledger, v, own=False):
        return
    meant = Fraction(amount, post or pre + amount)  # others may pay in too: at most so much
    if meant <= 1 and not _nearly(stated, meant) and (post or stated > meant):
        yield doubted(
            "share", "doubt_share_of_value", share=_percent(stated), meant=_percent(meant),
            amount=show(amount), value=show(post or pre + amount),
        )  # fmt: skip


def _held(ledger: Ledger, v: Stated, *, own: bool = True) -> Fraction:
    """Return the shares that the fund holds after a row, or (not ``own``) did before it."""
    fund, company = ledger.funds.get(v["fund"]).id, ledger.companies.get(v["company"]).id
    deals = [d for d in ledger.companies.deals(fund) if d.company_id == company]
    before = sum((ledger.companies.position(d, v["day"]).shares for d in deals), Fraction())
    return before + (_counted(v, "shares") if own else 0)


def _total(ledger: Ledger, v: Stated) -> Fraction:
    """Return all shares of the company after a row, 0 where it does not say them."""
    after, before, issued = (_counted(v, name) for name in ("after", "before", "issued"))
    if after:
        return after
    if before:
        return before + issued
    if not issued:
        return Fraction()
    company = ledger.companies.get(v["company"]).id
    known = ledger.cap_tables.issued(company, v["day"] - 1)
    stood = sum((Fraction(each.issued) for each in known), Fraction())
    return stood + issued if stood else Fraction()


# ---------------------------------------------------------------- a round
def _round(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a value after a round that is not the one before it and the new money, and more shares
    taken than were issued.
    """
    if _is_old(v):
        return
    shares, issued = _counted(v, "shares"), _counted(v, "issued")
    if shares > issued > 0:
        yield doubted(
            "shares", "doubt_more_than_issued",
            shares=f"{count(shares):,}", issued=f"{count(issued):,}",
            amount=show(v.get("amount") or 0),
        )  # fmt: skip
        return
    pre, post = v.get("pre"), v.get("post")
    if pre is None or post is None:
        return
    new, all_of_it = _new_money(v)
    more = post - pre - new  # what others paid in, where the row does not tell all
    if more < -_ROUNDED * post or (all_of_it and more > _ROUNDED * post):
        yield doubted(
            "post", "doubt_post_money",
            post=show(post), pre=show(pre), new=show(new), sum=show(pre + new),
        )  # fmt: skip


def _new_money(v: Stated) -> tuple[int, bool]:
    """Return the money that came into the company in a round, and whether that is all of it: by
    what was paid for some of its shares, else by the value and the shares before it; else it is at
    least what was paid.
    """
    amount, shares, issued = v.get("amount") or 0, _counted(v, "shares"), _counted(v, "issued")
    if amount > 0 and shares and issued:
        return fen_of(amount * issued / shares), True
    before = _counted(v, "before")
    if issued and before and v.get("pre"):
        return fen_of(v["pre"] * issued / before), True
    return max(0, amount), False


# ---------------------------------------------------------------- shares without money
def _split(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt shares that came or went and are next to none of those held: the 10 of 10 送 10."""
    if v.get("turn") == "turned":
        return
    added, held = abs(_counted(v, "shares")), _held(ledger, v, own=False)
    if 0 < added * _SPLIT < held:
        yield doubted(
            "shares", "doubt_small_split", shares=f"{count(added):,}", held=f"{count(held):,}"
        )


def _investment(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from _share(ledger, v)
    yield from _round(ledger, v)
    if not v["amount"] and v.get("shares"):
        yield from _split(ledger, v)


OF_SHARES: dict[str, Doubted] = {
    "fund.investment": _investment,
    "fund.split": _split,
    "company.round": _round,
}
