"""Plain faults of what is recorded of contracts: sums above their value, measurements that fall,
days and changes out of order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fundtracker.domain.base.money import show
from fundtracker.ledger import Ledger
from fundtracker.records.doubted.doubt import Doubt, Doubted, Stated, doubted, iso


def _contract(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    known = ledger.contracts.find(v["number"])
    changes = sum(_approved(ledger, known)) if known is not None else 0
    for field in ("advance", "settled"):
        yield from _above(field, v.get(field), (v.get("signed") or 0) + changes, v["number"])


def _settlement(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    contract = ledger.contracts.find(v["contract"])
    if contract is None:
        return
    row = ledger.contracts.get(contract)
    yield from _above("settled", v["settled"], _value(ledger, contract), row.number)
    if v.get("retention_day") and row.signed_day:
        yield from before("retention_day", v["retention_day"], row.signed_day)


def _change(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a change dated before its contract, and one of a contract that is settled."""
    contract = ledger.contracts.find(v["contract"])
    if contract is None:
        return
    row = ledger.contracts.get(contract)
    if row.signed_day:
        yield from before("day", v["day"], row.signed_day)
    known = any(c.number == v["number"] for c in ledger.contracts.changes(contract))
    if row.settled_fen is not None and v.get("state") != "rejected" and not known:
        yield doubted(
            "amount", "doubt_change_of_settled", number=row.number, settled=show(row.settled_fen)
        )


def work(ledger: Ledger, v: Stated, field: str = "done") -> Iterator[Doubt]:
    """Doubt work above the value of its contract, or less than was measured before."""
    contract = ledger.contracts.find(v["contract"] or "")
    if contract is None or v.get(field) is None:
        return
    yield from _above(field, v[field], _value(ledger, contract), v["contract"])
    measured = [(day, fen) for day, fen, _ in ledger.contracts.work(contract)]
    yield from falls(field, (v["until"], v[field]), measured)


def _approved(ledger: Ledger, contract: int) -> Iterator[int]:
    return (c.amount_fen for c in ledger.contracts.changes(contract) if c.state == "approved")


def _value(ledger: Ledger, contract: int) -> int:
    return ledger.contracts.get(contract).signed_fen + sum(_approved(ledger, contract))


def _above(field: str, fen: int | None, value: int, number: str) -> Iterator[Doubt]:
    if fen is not None and fen > value > 0:
        yield doubted(
            field, "doubt_above_contract", amount=show(fen), value=show(value), number=number
        )


def falls(field: str, stated: tuple[int, int], known: Sequence[tuple[int, int]]) -> Iterator[Doubt]:
    """Doubt a cumulative figure (day, fen) that lies below an earlier one, or above a later one."""
    points = sorted({**dict(known), stated[0]: stated[1]}.items())
    at = points.index(stated)
    for i in (at, at + 1):
        (day, before), (later, after) = (
            points[i - 1 : i + 1] if 0 < i < len(points) else (stated,) * 2
        )
        if after < before:
            yield doubted(
                field, "doubt_falls",
                day=iso(day), before=show(before), later=iso(later), after=show(after),
            )  # fmt: skip


def before(field: str, day: int, first: int) -> Iterator[Doubt]:
    """Doubt a day that lies before another which it should follow."""
    if day < first:
        yield doubted(field, "doubt_day_before", day=iso(day), first=iso(first))


OF_CONTRACTS: dict[str, Doubted] = {
    "contract": _contract,
    "contract.settlement": _settlement,
    "contract.change": _change,
    "contract.work": work,
}
