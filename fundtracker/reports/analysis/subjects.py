"""What else than payments can be looked at from any side: money released, contracts, capital of the
funds, holdings. Their figures are those of tables 4, 3, 8 and 7 at the end of a quarter.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_groups import Group
from fundtracker.reports import registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import latest

Fact = tuple[Mapping[str, int], int]  # dimension → key, fen
_PARTNER = re.compile(r"f(\d+)p(\d+)")
_CELL = re.compile(r"s(\d+)y(\d+)p(\d+)")


class Subject(NamedTuple):
    """A subject: the dimensions its records have, the page that shows them, how they are read."""

    code: str
    dimensions: tuple[str, ...]
    page: str
    facts: Callable[[ReportContext, str, Sequence[str]], Iterator[Fact]]


# ------------------------------------------------------------ the records
def _money(context: ReportContext, measure: str, _: Sequence[str]) -> Iterator[Fact]:
    for row in registry.table(context, "sources").rows:
        cell = _CELL.fullmatch(row.code)
        if cell is not None:
            source, year, project = map(int, cell.groups())
            keys = {"source": source, "year": year, "project": project}
            yield keys, row.number(measure) or 0


_OF_CONTRACTS = {
    "value": "current", "work": "work", "due": "due", "payable": "payable", "left": "left",
    "retention": "retention_held",
}  # fmt: skip


def _contracts(context: ReportContext, measure: str, _: Sequence[str]) -> Iterator[Fact]:
    rows = {row.code: row for row in registry.table(context, "contracts").rows}
    parties = {name: at for at, name in enumerate(texts(context.ledger, "party"))}
    persons = {name: at for at, name in enumerate(texts(context.ledger, "person"))}
    for contract in context.contracts:
        row = rows.get(f"c{contract.id}")
        if row is None:
            continue
        signed = dt.date.fromordinal(contract.signed_day) if contract.signed_day else None
        manager = context.projects[contract.project_id].manager
        keys = {
            "contract": contract.id, "project": contract.project_id,
            "source": contract.source_id or 0, "party": parties[contract.party],
            "person": persons[manager], "year": signed.year if signed else 0,
            "quarter": Quarter.of(signed).ordinal if signed else 0,
        }  # fmt: skip
        yield keys, row.number(_OF_CONTRACTS[measure]) or 0


def _capital(context: ReportContext, measure: str, by: Sequence[str]) -> Iterator[Fact]:
    """Yield what 表8 says of each partner of a fund; by time: what it says more than a quarter
    before.
    """
    if not {"year", "quarter"} & set(by):
        yield from (({"fund": f, "partner": p}, fen) for (f, p), fen in _partners(context, measure))
        return
    days = context.ledger.frame("capital")["day"]
    first = Quarter.of(min(days)).ordinal if len(days) else context.quarter.ordinal
    before: dict[tuple[int, int], int] = {}
    for ordinal in range(first, context.quarter.ordinal + 1):
        quarter = Quarter.at(ordinal)
        now = dict(_partners(context.at(quarter), measure))
        for key in sorted({*before, *now}):
            time = {"year": quarter.year, "quarter": ordinal}
            fen = now.get(key, 0) - before.get(key, 0)
            yield {"fund": key[0], "partner": key[1], **time}, fen
        before = now


def _partners(context: ReportContext, measure: str) -> Iterator[tuple[tuple[int, int], int]]:
    for row in registry.table(context, "partners").rows:
        cell = _PARTNER.fullmatch(row.code)
        if cell is not None:
            yield (int(cell[1]), int(cell[2])), row.number(measure) or 0


def _holdings(context: ReportContext, measure: str, _: Sequence[str]) -> Iterator[Fact]:
    rows = {row.code: row for row in registry.table(context, "portfolio").rows}
    for deal in context.ledger.companies.deals():
        row = rows.get(f"d{deal.id}")
        if row is not None:
            keys = {"fund": deal.fund_id, "company": deal.company_id}
            yield keys, row.number("cost" if measure == "cost" else "value") or 0


_MONEY = Subject("money", ("source", "year", "project"), "sources", _money)
_CONTRACTS = Subject(
    "contracts", ("project", "contract", "party", "person", "source", "year", "quarter"),
    "contracts", _contracts,
)  # fmt: skip
_CAPITAL = Subject("capital", ("fund", "partner", "year", "quarter"), "funds", _capital)
_HOLDINGS = Subject("holdings", ("company", "fund"), "companies", _holdings)
OF_MEASURE = {
    **dict.fromkeys(("released", "received"), _MONEY),
    **dict.fromkeys(_OF_CONTRACTS, _CONTRACTS),
    **dict.fromkeys(("called", "paid_in", "distributed"), _CAPITAL),
    **dict.fromkeys(("cost", "fair"), _HOLDINGS),
}


def names() -> dict[str, str]:
    """Return the measures with their names."""
    return {
        "released": tr("Released by indicator"), "received": tr("Money arrived"),
        "value": tr("Contract value"), "work": tr("Work done"), "due": tr("Due so far"),
        "payable": tr("Payable now"), "left": tr("Left to pay"),
        "retention": tr("Retention held"), "called": tr("Called"), "paid_in": tr("Paid in"),
        "distributed": tr("Distributed"), "cost": tr("Cost left"), "fair": tr("Fair value"),
    }  # fmt: skip


def dimension_names() -> dict[str, str]:
    """Return the dimensions that payments do not have, with their names."""
    return {
        "party": tr("Contractor"), "person": tr("Person in charge"), "fund": tr("Fund"),
        "partner": tr("Partner"), "company": tr("Company"),
    }  # fmt: skip


def groups(ledger: Ledger, by: Sequence[str], measure: str, until: int | None) -> list[Group]:
    """Return the sums of a measure by dimensions, as ``payment_groups`` does of payments.

    ``until``: the quarter at whose end the figures stand, None the last one with payments.
    """
    quarter = Quarter.at(until) if until is not None else latest(ledger)
    context = ReportContext(ledger, quarter, "yuan", language())
    sums: dict[tuple[int, ...], list[int]] = {}
    for keys, fen in OF_MEASURE[measure].facts(context, measure, by):
        if fen:
            there = sums.setdefault(tuple(keys[name] for name in by), [0, 0])
            there[0] += fen
            there[1] += 1
    return [Group(keys, *there) for keys, there in sorted(sums.items())]


def texts(ledger: Ledger, dimension: str) -> list[str]:
    """Return the texts that a dimension of texts has, in order: a key is the place of one."""
    if dimension == "party":
        return sorted({contract.party for contract in ledger.contracts.all()})
    return sorted({project.manager for project in ledger.projects.all()})


def key_names(ledger: Ledger, dimension: str) -> dict[int, str]:
    """Return what the keys of a dimension that payments do not have are called."""
    if dimension == "fund":
        return {fund.id: fund.title(language()) for fund in ledger.funds.all()}
    if dimension == "partner":
        return {partner.id: partner.name for partner in ledger.funds.partners()}
    if dimension == "company":
        return {deal.company_id: deal.company for deal in ledger.companies.deals()}
    return dict(enumerate(texts(ledger, dimension)))
