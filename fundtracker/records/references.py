"""What a field that names another record may name: texts that ``save`` understands, each with its
title.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from fundtracker.domain.base.money import show
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.funds.capital_book import in_force
from fundtracker.records.writer import Values

Offered = list[tuple[Any, str]]  # what is stored in the values, what a person reads


def funds(ledger: Ledger, _: Values) -> Offered:
    """Return the funds by code."""
    return [(fund.code, f"{fund.code}  {fund.title(language())}") for fund in ledger.funds.all()]


def partners(ledger: Ledger, _: Values) -> Offered:
    """Return all partners by name."""
    return [(partner.name, partner.title(language())) for partner in ledger.funds.partners()]


def fund_partners(ledger: Ledger, v: Values) -> Offered:
    """Return the partners of the fund that is named, all where none is."""
    if not v.get("fund"):
        return partners(ledger, v)
    fund = ledger.funds.get(v["fund"]).id
    names = {entry.partner for entry in ledger.funds.entries(fund)}
    return [each for each in partners(ledger, v) if each[0] in names]


def paying_partners(ledger: Ledger, v: Values) -> Offered:
    """Return the partners of the fund, and all that owe at once."""
    return [*fund_partners(ledger, v), ("all", tr("all that owe"))]


def calls(ledger: Ledger, v: Values) -> Offered:
    """Return the capital calls of the fund that is named, by number, the newest first."""
    if not v.get("fund"):
        return []
    calls_of_fund = in_force(ledger.capital.calls(ledger.funds.get(v["fund"]).id))
    return [
        (call.number, _numbered(call.number, call.day, call.total))
        for call in reversed(calls_of_fund)
    ]


def distributions(ledger: Ledger, v: Values) -> Offered:
    """Return the distributions of the fund that is named, by number, the newest first."""
    if not v.get("fund"):
        return []
    distributions_of_fund = in_force(ledger.capital.distributions(ledger.funds.get(v["fund"]).id))
    return [
        (distribution.number, _numbered(distribution.number, distribution.day, distribution.total))
        for distribution in reversed(distributions_of_fund)
    ]


def _numbered(number: int, day: int, fen: int) -> str:
    date = dt.date.fromordinal(day).isoformat()
    return tr("No. {number} · {day} · {amount} yuan", number=number, day=date, amount=show(fen))


def companies(ledger: Ledger, _: Values) -> Offered:
    """Return the companies by name."""
    return [(company.name, company.title(language())) for company in ledger.companies.all()]


def projects(ledger: Ledger, _: Values) -> Offered:
    """Return the projects by code."""
    lang = language()
    return [(p.code, f"{p.code}  {p.title(lang)}") for p in ledger.projects.all()]


def contracts(ledger: Ledger, _: Values) -> Offered:
    """Return the contracts by number."""
    return [
        (contract.number, f"{contract.number}  {contract.name}")
        for contract in ledger.contracts.all()
    ]


def sources(ledger: Ledger, _: Values) -> Offered:
    """Return the sources of money by their Chinese names, which lists and commands know too."""
    return [(source.name_zh, source.name(language())) for source in ledger.plan.sources()]


def plan_lines(ledger: Ledger, _: Values) -> Offered:
    """Return the lines of the plan by code."""
    return [(line.code, f"{line.code}  {line.name(language())}") for line in ledger.plan.lines()]


def applications(ledger: Ledger, _: Values) -> Offered:
    """Return the policy applications by number."""
    return [
        (application.number, f"{application.number}  {application.company}")
        for application in ledger.policy.applications()
    ]


def indicators(ledger: Ledger, _: Values) -> Offered:
    """Return the indicators of the park by code."""
    return [
        (indicator.code, f"{indicator.code}  {indicator.name}")
        for indicator in ledger.indicators.all()
    ]


def requests(ledger: Ledger, _: Values) -> Offered:
    """Return the requests for money by number."""
    return [
        (request.number, f"{request.number}  {request.purpose}")
        for request in ledger.requests.all()
    ]


def accounts(ledger: Ledger, _: Values) -> Offered:
    """Return the bank accounts that files show or whose balances are recorded."""
    return [(name, name) for name in coverage.accounts(ledger)]


def policy_documents(ledger: Ledger, _: Values) -> Offered:
    """Return the policy documents by number."""
    known = {clause.doc_no: clause.doc_name for clause in ledger.policy.clauses()}
    return [(number, f"{number}  {name}") for number, name in known.items()]


def policy_clauses(ledger: Ledger, v: Values) -> Offered:
    """Return the clauses of the document that is named, all where none is."""
    return [
        (clause.clause, f"{clause.clause}  {clause.title}")
        for clause in ledger.policy.clauses()
        if v.get("doc") in (None, "", clause.doc_no)
    ]


OFFERED: dict[str, Callable[[Ledger, Values], Offered]] = {
    "fund": funds,
    "partner": fund_partners,
    "known_partner": partners,
    "paying_partner": paying_partners,
    "company": companies,
    "project": projects,
    "contract": contracts,
    "source": sources,
    "line": plan_lines,
    "application": applications,
    "indicator": indicators,
    "account": accounts,
    "request": requests,
    "policy_document": policy_documents,
    "policy_clause": policy_clauses,
    "call": calls,
    "distribution": distributions,
}
