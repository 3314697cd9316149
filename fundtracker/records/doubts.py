"""Plain faults of what is recorded: days in the wrong order or still to come, sums above what they
are part of, cumulative figures that fall. It is taken as stated, and every door says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from fundtracker.domain.base.money import decimal, show
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import measures
from fundtracker.domain.park.plan import Version
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.holdings.company_kpis import KPIS, MONEY_KPIS
from fundtracker.records.doubted import park
from fundtracker.records.doubted.contracts import OF_CONTRACTS, before, falls, work
from fundtracker.records.doubted.doubles import OF_DOUBLES
from fundtracker.records.doubted.doubt import (
    LEAP,
    LEAP_OF_PROFIT,
    Doubt,
    Doubted,
    Stated,
    above_estimate,
    doubted,
    iso,
    joined,
)
from fundtracker.records.doubted.funds import OF_FUNDS
from fundtracker.records.doubted.holdings import OF_HOLDINGS
from fundtracker.records.doubted.partners import OF_PARTNERS
from fundtracker.records.doubted.parts import OF_ROWS
from fundtracker.records.doubted.scale import OF_SCALE
from fundtracker.records.doubted.shares import OF_SHARES

# The days on which something happened: none of them is still to come.
HAPPENED = {
    **dict.fromkeys(("fund.cost", "fund.receipt", "fund.payment", "fund.income"), ("day",)),
    **dict.fromkeys(("fund.investment", "fund.exit", "fund.valuation", "quota"), ("day",)),
    **dict.fromkeys(("fund.own_income", "fund.clawback"), ("day",)),
    **dict.fromkeys(("fund.reversal", "fund.overdue_interest", "bank.balance"), ("day",)),
    **dict.fromkeys(("payment.request", "payment.approval", "policy.approval"), ("day",)),
    "policy.application": ("day", "approved_day"),
    "project.estimate": ("estimate_day",),
    **dict.fromkeys(("project.progress", "contract.work"), ("until",)),
    **dict.fromkeys(("fund.partner", "fund.closing", "fund.transfer", "fund.default"), ("day",)),
    **dict.fromkeys(("fund.call", "fund.return_credit", "fund.concession"), ("day",)),
    "fund.distribution": ("day", "paid"),
    "project.milestone": ("milestone_done",),
    "project": ("done_day", "accounts_day"),
    "contract": ("signed_day", "done_day", "settled_day"),
    "contract.settlement": ("settled_day",),
}
# Days that come one after the other: earlier, later.
IN_ORDER = {
    "project": (
        ("start_day", "finish_day"),
        ("start_day", "done_day"),
        ("done_day", "accounts_day"),
    ),
    "contract": (
        ("signed_day", "retention_day"),
        ("signed_day", "done_day"),
        ("done_day", "settled_day"),
    ),
    "policy.application": (("day", "approved_day"),),
}


def of(ledger: Ledger, code: str, v: Stated) -> list[Doubt]:
    """Return what is doubtful of a record of a type before it is saved; of one that will be
    refused nothing is said.
    """
    try:
        doubts = [*_days_to_come(ledger, code, v), *_days_in_order(code, v)]
        return [*doubts, *OF_TYPE.get(code, _nothing)(ledger, v)]
    except UserError:
        return []


def about(code: str) -> bool:
    """Return whether anything of a type of record may be doubted."""
    return any(code in of for of in (OF_TYPE, OF_ROWS, HAPPENED, IN_ORDER))


def of_rows(ledger: Ledger, code: str, rows: Sequence[Stated]) -> list[tuple[int, Doubt]]:
    """Return what is doubtful of rows that state one record together, each beside which of them;
    of one that will be refused nothing is said.
    """
    doubter = OF_ROWS.get(code)
    try:
        return [] if doubter is None or not rows else [*doubter(ledger, rows)]
    except UserError:
        return []


def _nothing(ledger: Ledger, v: Stated) -> Iterable[Doubt]:
    return ()


def _days_to_come(ledger: Ledger, code: str, v: Stated) -> Iterator[Doubt]:
    today = ledger.clock().astimezone().toordinal()
    for field in HAPPENED.get(code, ()):
        if (v.get(field) or 0) > today:
            yield doubted(field, "doubt_day_to_come", day=iso(v[field]))


def _days_in_order(code: str, v: Stated) -> Iterator[Doubt]:
    for earlier, later in IN_ORDER.get(code, ()):
        if v.get(earlier) and v.get(later):
            yield from before(later, v[later], v[earlier])


# ---------------------------------------------------------------- projects, plan, money
def _progress(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    project = ledger.projects.find(v["project"])
    if project is not None and v.get("completed") is not None:
        stated = (v["until"], v["completed"])
        yield from falls("completed", stated, ledger.projects.completed_of(project))
        yield from above_estimate(ledger, v, "completed")
    yield from park.physical_falls(ledger, v)
    if v.get("contract"):
        yield from work(ledger, v, "work")


def _milestone(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    project = ledger.projects.find(v["project"])
    start = v.get("start_day") or (ledger.projects.start_of(project) if project else None)
    for field in ("milestone_day", "milestone_done"):
        if start and v.get(field):
            yield from before(field, v[field], start)


def _plan_amount(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    plan = ledger.plan
    line = next(
        (each.id for each in plan.lines() if v["line"] in (each.code, each.name_zh, each.name_en)),
        None,
    )
    number = v.get("version")
    version = plan.current() if number is None else plan.version(number)
    known = {a.year: (a.amount_fen, a.bound) for a in plan.amounts(version.id) if a.line_id == line}
    known[v.get("year") or 0] = (v["amount"], v.get("bound") or "equal")
    line_total, bound = known.pop(0, (0, ""))
    if bound not in ("equal", "at_most", "less_than"):
        return
    for year, (fen, _) in known.items():
        if fen > line_total and v.get("year") in (None, 0, year):
            yield doubted(
                "amount",
                "doubt_year_above_plan",
                year=year,
                amount=show(fen),
                total=show(line_total),
            )
            return
    total = sum(fen for fen, _ in known.values())
    if bound == "equal" and _every_year(version, known) and total != line_total:
        yield doubted("amount", "doubt_years_of_plan", amount=show(total), total=show(line_total))


def _every_year(version: Version, years: Iterable[int]) -> bool:
    return {*years} >= {*range(version.first.year, version.last.year + 1)}


def _quota(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from park.quota(ledger, v)
    if v.get("kind") != "return":
        return
    source = ledger.plan.source_names().get(v["source"])
    project = ledger.projects.find(v["project"]) if v.get("project") else None
    place = (source, project, v["year"])
    released = sum(
        quota.amount_fen
        for quota in ledger.funding.quotas(v["day"])
        if (quota.source_id, quota.project_id, quota.year) == place
        if quota.kind != "receipt" and (quota.doc_no, quota.kind) != (v["doc"], "return")
    )
    if abs(v["amount"]) > released:
        amount = show(abs(v["amount"]))
        yield doubted("amount", "doubt_more_taken_back", amount=amount, released=show(released))


def _approval(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    request = ledger.requests.get(v["number"])
    days = (day for _, day, _ in ledger.requests.approvals(request.id))
    yield from before("day", v["day"], max([request.asked_day, *days]))


# ---------------------------------------------------------------- figures of the park, of companies
def _indicator(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    for field in ("baseline", "target"):
        yield from _part_of_one(field, v.get(field), v.get("measure") or "")


def _actual(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    indicators = ledger.indicators
    indicator = indicators.find(v["indicator"])
    unit = next(each.unit_zh for each in indicators.all() if each.id == indicator)
    known = {
        quarter: actual.amount
        for (of, quarter), actual in indicators.actuals().items()
        if of == indicator
    }
    stated = v["quarter"], measures.thousandths(v["amount"], unit)
    yield from _figure("amount", stated, known, unit, bare=isinstance(v["amount"], int))


def _figures(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    stated = {(code, v["quarter"]): v[code] for code in KPIS if v.get(code) is not None}
    yield from of_company(ledger.company_kpis.all(ledger.companies.get(v["company"]).id), stated)


def _own_figure(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    company = ledger.companies.get(v["company"]).id
    units = {own.name: own.unit for own in ledger.company_kpis.own(company)}
    stated = {(v["name"], v["quarter"]): v["value"]}
    for doubt in of_company(own_figures(ledger, company), stated, units):
        yield doubt._replace(field="value")


def own_figures(ledger: Ledger, company: int) -> dict[int, dict[str, int]]:
    """Return quarter → the name of a company's own indicator → its value in thousandths."""
    names = {own.id: own.name for own in ledger.company_kpis.own(company)}
    return {
        quarter: {names[own]: value for own, value in of.items()}
        for quarter, of in ledger.company_kpis.own_figures(company).items()
    }


def of_company(
    known: Mapping[int, Mapping[str, int]],
    stated: Mapping[tuple[str, int], int],
    units: Mapping[str, str] | None = None,
) -> Iterator[Doubt]:
    """Doubt figures of a company ((code, quarter) → value) that leap; each beside the field of its
    code.

    ``known``: quarter → code → what the ledger has. Money is fen, people and patents are counted,
    what is called otherwise is thousandths of its unit (``units``: code → unit).
    """
    for code, quarter in stated:
        figures = {of: own[code] for of, own in known.items() if code in own}
        figures |= {of: n for (each, of), n in stated.items() if each == code and of != quarter}
        point = quarter, stated[code, quarter]
        if code in KPIS:
            yield from _kpi(code, point, figures)
        else:
            yield from _figure(code, point, figures, (units or {}).get(code, ""))


def _kpi(code: str, stated: tuple[int, int], known: Mapping[int, int]) -> Iterator[Doubt]:
    shown = _yuan if code in MONEY_KPIS else str
    return _leaps(code, stated, known, shown, LEAP_OF_PROFIT if code == "profit" else LEAP)


def _figure(
    field: str, stated: tuple[int, int], known: Mapping[int, int], unit: str, *, bare: bool = True
) -> Iterator[Doubt]:
    """Doubt a figure in thousandths of a unit: less than one per cent where nothing beside it is,
    else a leap. ``bare``: it came without a unit of its own.
    """
    new = bare and known.get(stated[0]) != stated[1]
    small = any(0 < abs(each) < 1000 for each in known.values())
    part = next(_part_of_one(field, stated[1], unit), None) if new and not small else None
    if part is not None:
        yield part
    else:
        yield from _leaps(field, stated, known, lambda n: f"{_number(n)} {unit}".strip())


def _part_of_one(field: str, value: Any, unit: str) -> Iterator[Doubt]:
    """Doubt a bare number of thousandths below one where per cent are counted: 0.55 may stand for
    55 %.
    """
    bare = isinstance(value, int) and 0 < abs(value) < 1000
    if bare and measures.fits("%", unit):
        yield doubted(
            field, "doubt_part_of_one", amount=_number(value), unit=unit, meant=_number(value * 100)
        )


def _leaps(
    field: str,
    stated: tuple[int, int],
    known: Mapping[int, int],
    show: Callable[[int], str],
    least: int = LEAP,
) -> Iterator[Doubt]:
    """Doubt a figure (quarter, value) that is many times that of the nearest quarter, or a small
    part of it; of what the ledger holds already nothing is said.
    """
    quarter, value = stated
    others = {each: n for each, n in known.items() if n and each != quarter}
    if not value or not others or known.get(quarter) == value:
        return
    nearest = min(others, key=lambda each: (abs(each - quarter), each))
    small, large = sorted((abs(value), abs(others[nearest])))
    if large >= least * small:
        yield doubted(
            field, "doubt_leap",
            amount=show(value), quarter=Quarter.at(nearest).name, beside=show(others[nearest]),
        )  # fmt: skip


def _yuan(fen: int) -> str:
    return tr("{amount} yuan", amount=show(fen))


def _number(thousandths: int) -> str:
    return decimal(thousandths, 3, grouped=True).rstrip("0").rstrip(".")


_OWN: dict[str, Doubted] = {
    "project.progress": _progress,
    "project.milestone": _milestone,
    "plan.amount": _plan_amount,
    "quota": _quota,
    "payment.approval": _approval,
    "indicator": _indicator,
    "indicator.actual": _actual,
    "company.figures": _figures,
    "company.figure": _own_figure,
}
OF_TYPE = joined(
    OF_FUNDS,
    OF_PARTNERS,
    OF_HOLDINGS,
    OF_SHARES,
    OF_SCALE,
    OF_DOUBLES,
    OF_CONTRACTS,
    park.OF_PARK,
    _OWN,
)
