"""The register of companies: one line of each with code, place, money of funds and policy,
figures, decision file.
"""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.portfolio import credit_code_fits
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import DOCUMENTS, Company
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Table, Value
from fundtracker.reports.tables.totals import sums


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


def build(context: ReportContext) -> Table:
    """Return the register at the end of a quarter; revenue, profit, staff and patents are of that
    quarter.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("companies", tr("Register of companies"), columns())
    rows = {company: _values(ledger, company, q) for company in ledger.companies.all()}
    for company, values in rows.items():
        frame.add(f"c{company.id}", company.title(lang), values)
    total = sums(list(rows.values()), ("cost", "value", "policy"))
    frame.add("total", tr("Total"), total, total=True)
    return frame.table()


def _values(ledger: Ledger, company: Company, q: Quarter) -> dict[str, Value]:
    book, until = ledger.companies, q.last_day.toordinal()
    deals = [deal for deal in book.deals() if deal.company_id == company.id]
    kinds = [
        {kind for _, kind, day, _, _ in book.documents(deal.id) if day <= until} for deal in deals
    ]
    filed = ", ".join(
        tr("{n} of {all}", n=len(kinds_filed), all=len(DOCUMENTS)) for kinds_filed in kinds
    )
    fits = (
        ""
        if not company.credit_code
        else tr("fits")
        if credit_code_fits(company.credit_code)
        else tr("does not fit")
    )
    known = ledger.company_kpis.all(company.id).get(q.ordinal, {})
    return {
        "code": company.credit_code,
        "fits": fits,
        "track": company.track,
        "scenario": company.scenario,
        "location": company.location,
        "gold": tr("yes") if company.gold_partner else "",
        "tenant": tr("yes") if company.tenant else "",
        "cost": sum(book.position(deal, until).cost for deal in deals),
        "value": sum(book.value(deal, until) for deal in deals),
        "policy": book.policy_money(company.name, until),
        **{code: known.get(code) for code in ("revenue", "profit", "staff", "patents")},
        "filed": filed,
    }
