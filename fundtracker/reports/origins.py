"""Which records a cell of a table rests on: found by what its row and column are about."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.origins import Among, AtMost, last_of, rows
from fundtracker.reports import plan_origins
from fundtracker.reports.payments.bank_reconciliation import account_of
from fundtracker.reports.plan_origins import Asked, contracts_of
from fundtracker.reports.plan_origins import Found as Found
from fundtracker.reports.tables.report_table import Column, Row, Table


def _of_projects(a: Asked) -> Found:
    finders: dict[str, Callable[[Asked], Found]] = {
        "estimate": _estimates,
        "version": _estimates,
        "budget": _budgets,
        "budgets": _budgets,
        "committed": _signed,
        "current": _signed,
        "pending": lambda a: contracts_of(a, _ids(a), pending=True),
        "work": lambda a: _work(a, _ids(a)),
        "pv": lambda a: [("curve", rows(a.ledger, "curve", project_id=a.under(), kind="plan"))],
        "counted_in": lambda a: [
            ("counted_in", rows(a.ledger, "counted_in", project_id=a.under()))
        ],
        **dict.fromkeys(("completed", "physical", "issues", "next_steps"), _reports),
        **dict.fromkeys(
            ("forecast", "payable", "retention_held"), lambda a: _signed(a) + _work(a, _ids(a))
        ),
    }
    return finders.get(a.column, _facts)(a)


def _ids(a: Asked) -> list[int]:
    return rows(a.ledger, "contract", project_id=a.under(), signed_day=a.day)


def _signed(a: Asked) -> Found:
    return contracts_of(a, _ids(a))


def _estimates(a: Asked) -> Found:
    return [("estimate", rows(a.ledger, "estimate", project_id=a.under(), dated=a.day))]


def _budgets(a: Asked) -> Found:
    of_year = {"year": a.quarter.year} if a.column == "budget" else {}
    return [("project_budget", rows(a.ledger, "project_budget", project_id=a.under(), **of_year))]


def _reports(a: Asked) -> Found:
    reported = rows(a.ledger, "progress", project_id=a.under(), until_day=a.day)
    return [("progress", last_of(a.ledger, "progress", "project_id", "until_day", reported))]


def _facts(a: Asked) -> Found:
    facts = rows(a.ledger, "project_fact", project_id=a.own)
    return [("project", rows(a.ledger, "project", id=a.own)), ("project_fact", facts)]


def _work(a: Asked, contracts: list[int]) -> Found:
    measured = rows(a.ledger, "contract_work", contract_id=Among(contracts), until_day=a.day)
    return [
        ("contract_work", last_of(a.ledger, "contract_work", "contract_id", "until_day", measured))
    ]


def _of_contracts(a: Asked) -> Found:
    every = (
        rows(a.ledger, "contract", id=a.own)
        if a.row.code.startswith("c")
        else rows(a.ledger, "contract")
    )
    if a.column in ("approved", "pending"):
        return contracts_of(a, every, pending=a.column == "pending")[1:]
    if a.column == "work":
        return _work(a, every)
    if a.column in ("project", "state"):
        return [*contracts_of(a, every), *_work(a, every)]
    return [("contract", every)]


def _of_sources(a: Asked) -> Found:
    where: dict[str, int | AtMost | None] = {}
    for letter, column in (("s", "source_id"), ("y", "year"), ("p", "project_id")):
        number = a.part(letter)
        if number is not None:
            where[column] = number or None
    if a.column == "planned":
        return [
            (
                "project_budget",
                rows(a.ledger, "project_budget", **({"year": AtMost(a.quarter.year)} | where)),
            )
        ]
    if a.column == "committed":
        where.pop("year", None)
        return contracts_of(a, rows(a.ledger, "contract", signed_day=a.day, **where))
    kinds = ("receipt",) if a.column == "received" else ("release", "carry", "return")
    return [
        (
            "quota",
            [i for kind in kinds for i in rows(a.ledger, "quota", kind=kind, dated=a.day, **where)],
        )
    ]


def _of_quotas(a: Asked) -> Found:
    return [("quota", [a.own])] if a.row.code.startswith("q") else _of_sources(a)


def _of_cashplan(a: Asked) -> Found:
    if a.row.code.startswith("f"):
        return _of_funds(a)
    project, source = a.part("p"), a.part("s")
    named = {"project_id": project, "source_id": source}
    where = {column: number or None for column, number in named.items() if number is not None}
    if a.column in ("asked", "approved"):
        at = a.quarter.ordinal + 1
        records = [("payment_request", rows(a.ledger, "payment_request", quarter=at, **where))]
        if a.column == "approved":
            records.append(
                (
                    "request_approval",
                    rows(a.ledger, "request_approval", request_id=Among(records[0][1])),
                )
            )
        return records
    if a.column == "available":
        return [
            (
                "quota",
                rows(a.ledger, "quota", dated=a.day, **({"source_id": source} if source else {})),
            )
        ]
    at = a.quarter.ordinal + (0 if a.column == "plan_before" else 1)
    records = [("cash_plan", rows(a.ledger, "cash_plan", quarter=at, **where))]
    if a.column in ("source", "purpose"):
        records += [
            ("fund_source", rows(a.ledger, "fund_source", id=source)),
            ("cash_plan", rows(a.ledger, "cash_plan", quarter=a.quarter.ordinal, **where)),
        ]
    return records


def _of_policy(a: Asked) -> Found:
    ids = rows(a.ledger, "application", id=a.own) if a.own else rows(a.ledger, "application")
    if a.column in ("document", "clause", "nature"):
        clauses = {x.clause_id for x in a.ledger.policy.applications() if x.id == a.own}
        return [("policy_clause", sorted(clauses))]
    return [("application", ids)]


_RATIOS = {
    "yuan_per_p": "compute_online",
    "policy_per_company": "ecosystem",
}  # money beside an indicator


def _of_indicators(a: Asked) -> Found:
    ids = rows(a.ledger, "indicator", code=_RATIOS.get(a.row.code, a.row.code))
    if a.column in ("target", "year", "path", "gap", "rate", "standing", "bound"):
        actual = rows(
            a.ledger, "indicator_actual", indicator_id=Among(ids), quarter=AtMost(a.quarter.ordinal)
        )
        targets = rows(a.ledger, "indicator_target", indicator_id=Among(ids))
        ceilings = rows(a.ledger, "target_ceiling", target_id=Among(targets))
        return [("indicator_target", targets), ("target_ceiling", ceilings),
                ("indicator_actual", actual), ("indicator", ids)]  # fmt: skip
    if re.fullmatch(r"q\d", a.column):
        at = a.quarter.ordinal - int(a.column[1])
        return [
            (
                "indicator_actual",
                rows(a.ledger, "indicator_actual", indicator_id=Among(ids), quarter=at),
            )
        ]
    if a.column == "source":
        return [
            ("indicator", ids),
            ("indicator_actual", rows(a.ledger, "indicator_actual", indicator_id=Among(ids))),
        ]
    return [("indicator", ids)]


def _of_requests(a: Asked) -> Found:
    where = {"id": a.own} if a.own else {"asked_day": a.day}
    records: Found = [("payment_request", rows(a.ledger, "payment_request", **where))]
    if a.column in ("approved", "level", "state", "override"):
        records.append(
            (
                "request_approval",
                rows(a.ledger, "request_approval", request_id=Among(records[0][1])),
            )
        )
    if a.column == "paid":
        records.append(
            ("request_paid", rows(a.ledger, "request_paid", request_id=Among(records[0][1])))
        )
    return records


def _of_decisions(a: Asked) -> Found:
    name, _, number = a.row.code.partition("-")
    return [
        (
            "decision",
            rows(a.ledger, "decision", quarter=Quarter.parse(name).ordinal, number=int(number)),
        )
    ]


def _of_bank(a: Asked) -> Found:
    day = a.row.cells["day"].value if "day" in a.row.cells else None
    account = account_of(a.row.name)
    records: Found = [
        ("bank_balance", rows(a.ledger, "bank_balance", account=account, day=day)),
        ("bank_transit", rows(a.ledger, "bank_transit", account=account, day=day)),
    ]
    if "i" in a.row.code:
        records.append(("bank_transit", rows(a.ledger, "bank_transit", dated=day)))
    if a.column in ("statement", "state", "day"):
        records.append(("import", coverage.files_of(a.ledger, account)))
    return records


_DEALS = {
    "lot": "deal_id",
    "deal_exit": "deal_id",
    "deal_income": "deal_id",
    "valuation": "deal_id",
}


def _of_funds(a: Asked) -> Found:
    """Return what is recorded of the fund, partner, company or holding of a row: whole, not a
    figure alone.
    """
    ledger, fund, partner = a.ledger, a.part("f"), a.part("p")
    deal = a.own if a.row.code.startswith("d") and fund is None else None
    if deal is not None:
        companies = Among([d.company_id for d in ledger.companies.deals() if d.id == deal])
        return [
            ("deal", rows(ledger, "deal", id=deal)),
            ("company", rows(ledger, "company", id=companies)),
            *((table, rows(ledger, table, **{key: deal})) for table, key in _DEALS.items()),
        ]
    if (year := a.part("v")) is not None:  # funds by the year they were set up, 0 where unsaid
        ids = [f.id for f in ledger.funds.all() if _set_up(f.set_up_day) == year]
        return [("fund", rows(ledger, "fund", id=Among(ids)))]
    of_fund: dict[str, int] = {} if fund is None else {"fund_id": fund}
    records: Found = [("fund", rows(ledger, "fund", **({} if fund is None else {"id": fund}))),
                    ("fund_terms", rows(ledger, "fund_terms", start_day=a.day, **of_fund)),
                    ("distribution", rows(ledger, "distribution", day=a.day, **of_fund)),
                    ("fund_pace", rows(ledger, "fund_pace", **of_fund))]  # fmt: skip
    if partner is not None:
        of_partner = {"partner_id": partner} | of_fund
        records = [
            ("partner", rows(ledger, "partner", id=partner)),
            ("commitment", rows(ledger, "commitment", day=a.day, **of_partner)),
            *records,
        ]
    return records


def _set_up(day: int | None) -> int:
    return 0 if day is None else dt.date.fromordinal(day).year


FINDERS: dict[str, Callable[[Asked], Found]] = {
    "projects": _of_projects,
    "earned": _of_projects,
    "contracts": _of_contracts,
    "sources": _of_sources,
    "lines": plan_origins.of_lines,
    "stages": plan_origins.of_lines,
    "quotas": _of_quotas,
    "cashplan": _of_cashplan,
    "policy": _of_policy,
    "indicators": _of_indicators,
    "requests": _of_requests,
    "decisions": _of_decisions,
    "bankrec": _of_bank,
    "park": plan_origins.of_park,
}


def behind(ledger: Ledger, table: Table, row: Row, column: Column) -> Found:
    """Return the records a cell rests on, by table; [] where only payments and other figures make
    it.
    """
    asked = Asked(ledger, table.quarter, row, column.code)
    records = FINDERS[table.code](asked) if table.code in FINDERS else _of_funds(asked)
    return [(name, ids) for name, ids in records if ids]


def words(code: str, column: str) -> str:
    """Return how a column that has no formula is made of its records; '' where its records are
    all there is to say.
    """
    code = "lines" if code == "stages" else code  # the same money
    texts = {
        ("quotas", "received"): tr("receipts on record + payments received that a file proves"),
        ("sources", "planned"): tr("budgets of the year"),
        ("lines", "released"): tr("indicators released + carried over − taken back"),
        ("lines", "received"): tr("receipts on record + payments received that a file proves"),
        ("lines", "committed"): tr("contracts signed + change orders approved"),
        ("sources", "released"): tr("indicators released + carried over − taken back"),
        ("sources", "received"): tr("receipts on record + payments received that a file proves"),
        ("sources", "committed"): tr("contracts signed in the year + changes approved in it"),
        ("projects", "estimate"): tr("the estimate in force; without one the sum of those below"),
        ("projects", "committed"): tr("contracts signed + change orders approved"),
        ("projects", "completed"): tr("what each project reported last, since its start"),
        ("earned", "current"): tr("contracts signed + change orders approved"),
        ("earned", "pending"): tr("change orders that wait for approval"),
        ("earned", "forecast"): tr(
            "the settlement, else the current value + pending change orders"
        ),
        ("earned", "payable"): tr("due so far − paid, of all contracts, none set off"),
        ("earned", "retention_held"): tr("work or settlement × retention − retention released"),
        ("earned", "pv"): tr("the baseline until the end of the quarter"),
        ("forecast", "until"): tr("the end of each year from the quarter on"),
        **dict.fromkeys(
            (("forecast", c) for c in ("called", "fiscal", "called_low", "called_high")),
            tr(
                "calls: rate of the year × what is not called yet (Takahashi–Alexander), and calls "
                "that wait"
            ),
        ),
        **dict.fromkeys(
            (("forecast", c) for c in ("distributed", "distributed_low", "distributed_high")),
            tr(
                "distributions: value × rate, rate = max(yield, (year ÷ life) ^ bow) "
                "(Takahashi–Alexander)"
            ),
        ),
        **dict.fromkeys(
            (("forecast", c) for c in ("value", "value_slow", "value_fast")),
            tr(
                "value: (value before − distributions) × (1 + growth) + calls (Takahashi–Alexander)"
            ),
        ),
    }
    if (code, column) not in texts:
        return ""
    return texts[code, column]
