"""What is doubted of a fund's terms, partners, calls, distributions and local reinvestment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.domain.funds import partners
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call, Distribution, in_force
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted, iso

_MOST_TIMES = 10  # of a base that is to be invested locally, of what counts towards it
_SLIP = 10  # times: an increase by so much is a unit taken for another
_HIGH_HURDLE = 100_000  # a year: what lies above 10 % may be the carry


# ---------------------------------------------------------------- local reinvestment
def _many_times(field: str, times: int | None) -> Iterator[Doubt]:
    if (times or 0) > _MOST_TIMES * MILLION:
        yield doubted(field, "doubt_many_times", amount=f"{(times or 0) / MILLION:g}")


def _return_rule(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return _many_times("multiple", v["multiple"])


def _return_credit(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from _many_times("factor", v.get("factor"))
    company = ledger.companies.get(v["company"]).id if v.get("company") else None
    evidence = plain(v.get("evidence") or "")
    for day, fen, of, paper in ledger.fund_duties.credits(ledger.funds.get(v["fund"]).id):
        same = evidence and plain(paper) == evidence and (of, fen) == (company, v["amount"])
        if same and day != v["day"]:
            yield doubted("evidence", "doubt_same_paper", doc=paper, day=iso(day), amount=show(fen))
            return


# ---------------------------------------------------------------- terms
def _terms(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a carry below a high preferred return: 8 % over 20 % is 20 % over 8 %."""
    carry, hurdle = v.get("carry"), v.get("pref_rate")
    if carry and hurdle and carry < hurdle and hurdle > _HIGH_HURDLE:
        yield doubted(
            "carry", "doubt_carry_below_hurdle",
            carry=f"{carry / 10_000:g}%", hurdle=f"{hurdle / 10_000:g}%",
        )  # fmt: skip


# ---------------------------------------------------------------- partners
def _partner(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    kind, fund = v.get("kind") or partners.COMMIT, ledger.funds.get(v["fund"])
    if kind not in (partners.COMMIT, partners.INCREASE):
        return
    entries = ledger.funds.entries(fund.id)
    name, day, fen = v["partner"], v["day"], v["amount"]
    own = [
        entry
        for entry in entries
        if entry.kind in partners.COMMITMENT_KINDS and plain(entry.partner) == plain(name)
    ]
    if any((e.day.toordinal(), e.kind, e.amount) == (day, kind, fen) for e in own):
        return  # known already
    if not own:
        yield from _newcomer(ledger, fund.id, day)
        return
    before = sum(partners.COMMITMENT_KINDS[e.kind] * e.signed for e in own)
    if 0 < before * (1 if kind == partners.COMMIT else _SLIP) <= fen:
        yield doubted(
            "amount", "doubt_committed_again",
            before=show(before), amount=show(fen), total=show(before + fen),
        )  # fmt: skip


def _newcomer(ledger: Ledger, fund_id: int, day: int) -> Iterator[Doubt]:
    """Doubt a commitment after the first call: it makes up for nothing that was called before."""
    called = [c for c in in_force(ledger.capital.calls(fund_id)) if c.kind == "call"]
    first = min((call.day for call in called), default=day)
    if first < day:
        yield doubted("day", "doubt_came_late", day=iso(day), first=iso(first))


# ---------------------------------------------------------------- calls, distributions
_CALLED = ("call", "call_fee", "call_expense", "call_outside")


def _call(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    calls = ledger.capital.calls(ledger.funds.get(v["fund"]).id)
    return _under_another_number(v, _CALLED, [c for c in in_force(calls) if c.kind == "call"])


def _distribution(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    distributed = ledger.capital.distributions(ledger.funds.get(v["fund"]).id)
    known = [d for d in in_force(distributed) if d.kind == "distribution"]
    return _under_another_number(v, partners.DISTRIBUTION_KINDS, known)


def _under_another_number(
    v: Stated, names: Sequence[str], known: Sequence[Call] | Sequence[Distribution]
) -> Iterator[Doubt]:
    """Doubt a call or distribution (or a partner's row of one) whose day and amounts stand under
    another number.
    """
    items = {name: v[name] for name in names if v.get(name)}
    for each in known:
        of = each.lines.get(v["partner"], {}) if v.get("partner") else each.items
        same = {name: fen for name, fen in of.items() if fen} == items
        if items and same and each.day == v["day"] and each.number != v.get("number"):
            yield doubted(
                "number", "doubt_same_under",
                number=each.number, day=iso(each.day), amount=show(sum(items.values())),
            )  # fmt: skip
            return


OF_FUNDS: dict[str, Doubted] = {
    "fund.return_rule": _return_rule,
    "fund.return_credit": _return_credit,
    "fund.terms": _terms,
    "fund.partner": _partner,
    "fund.call": _call,
    "fund.distribution": _distribution,
}
