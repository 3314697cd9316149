"""The register of companies: one line of each with code, place, money of funds and policy, figures, decision file."""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.portfolio import credit_code_fits
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import DOCUMENTS, Company
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column("code", tr("Credit code")),
        Column("fits", tr("Check character")),
        Column("track", tr("Track")),
        Column("scenario", tr("Scenario")),
        Column("location", tr("Location")),
        Column("gold", tr("Gold partner")),
        Column("tenant", tr("Tenant of the park")),
        Column("cost", tr("Cost left"), "money", "balance"),
        Column("value", tr("Fair value"), "money", "balance"),
        Column("policy", tr("Policy money approved"), "money", "claimed"),
        Column("revenue", tr("Revenue"), "money"),
        Column("profit", tr("Profit"), "money", "balance"),
        Column("staff", tr("Staff"), "count"),
        Column("patents", tr("Patents"), "count"),
        Column("filed", tr("Decision file")),
    ]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return the register at the end of a quarter; revenue, profit, staff and patents are of that quarter."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "companies", tr("Register of companies"), columns(), q, unit, lang)
    sums = dict.fromkeys(("cost", "value", "policy"), 0)
    for one in ledger.companies.all():
        values = _values(ledger, one, q)
        for name in sums:
            amount = values[name]
            sums[name] += amount if isinstance(amount, int) else 0
        frame.add(f"c{one.id}", one.title(lang), values)
    total: dict[str, Value] = dict(sums)
    frame.add("total", tr("Total"), total, total=True)
    return frame.table()


def _values(ledger: Ledger, one: Company, q: Quarter) -> dict[str, Value]:
    book, until = ledger.companies, q.last_day.toordinal()
    deals = [deal for deal in book.deals() if deal.company_id == one.id]
    kinds = [{kind for _, kind, day, _, _ in book.documents(deal.id) if day <= until} for deal in deals]
    filed = ", ".join(tr("{n} of {all}", n=len(found), all=len(DOCUMENTS)) for found in kinds)
    fits = "" if not one.credit_code else tr("fits") if credit_code_fits(one.credit_code) else tr("does not fit")
    known = book.kpis(one.id).get(q.ordinal, {})
    return {
        "code": one.credit_code, "fits": fits, "track": one.track, "scenario": one.scenario, "location": one.location,
        "gold": tr("yes") if one.gold_partner else "", "tenant": tr("yes") if one.tenant else "",
        "cost": sum(book.position(deal, until).cost for deal in deals),
        "value": sum(book.value(deal, until) for deal in deals), "policy": book.policy_money(one.name, until),
        **{code: known.get(code) for code in ("revenue", "profit", "staff", "patents")}, "filed": filed,
    }  # fmt: skip
