"""What a new ledger shows: the published plan, funds, compute and targets, and what to do first."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.plan import Statement
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.sources.policy import TO_FILL
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.park.park_table import statement_names
from fundtracker.reports.park.park_words import levels_name, period_name
from fundtracker.reports.tables.report_table import unit_name

# The statements of the first page by what they are of, in its order.
_PLAN = ("headline", "policy", "infrastructure", "industry", "city")
_TARGETS = ("funds", "compute_online", "compute_reserved", "park_revenue")


class Figure(NamedTuple):
    """A published figure: ``id`` opens it, ``text`` with its bound and unit, ``words`` its level,
    period and certainty.
    """

    id: str
    name: str
    text: str
    words: str


class Step(NamedTuple):
    """What is to be done first: the page where it is done, and whether it is done."""

    words: str
    page: str
    done: bool


class FirstSteps(NamedTuple):
    """What the overview of a ledger without payments shows."""

    park: str
    record: str
    plan: list[Figure]
    targets: list[Figure]
    steps: list[Step]


def view(context: ReportContext) -> FirstSteps:
    """Return what is published and what is to be done first."""
    ledger = context.ledger
    facts = {fact.code: fact.value(context.lang) for fact in ledger.plan.park.facts()}
    record = [facts[code] for code in ("park_level", "park_opened", "park_first") if code in facts]
    names = statement_names(context)
    statements = {s.code: s for s in ledger.plan.statements()}
    plan, targets = (
        [
            _figure(statements[code], names[code], context)
            for code in codes
            if code in statements and statements[code].amount is not None
        ]
        for codes in (_PLAN, _TARGETS)
    )
    park = "".join(facts[code] for code in ("park_name",) if code in facts)
    return FirstSteps(park, " · ".join(record), plan, targets, _steps(ledger))


build = door(view)


def _figure(statement: Statement, name: str, context: ReportContext) -> Figure:
    amount = statement.amount or 0
    if statement.unit == "fen":
        figure = f"{money.show(amount, context.unit, context.lang)} {unit_name(context.unit)}"
    else:
        unit = statement.unit if context.lang == "zh" or statement.unit.isascii() else ""
        figure = f"{amount:,} {unit}".rstrip()
    expected = tr("expected") if statement.certainty == "expected" else ""
    words = " · ".join(
        filter(None, [expected, levels_name(statement.level), period_name(statement.period)])
    )
    id_ = f"park/s{statement.id}/stated/{context.quarter.name}"
    return Figure(id_, name, MARKS[statement.bound] + figure, words)


def _steps(ledger: Ledger) -> list[Step]:
    version = ledger.plan.current()
    unknown = ledger.settings.get(TO_FILL)
    quarters = {quarter for _, quarter in ledger.indicators.actuals()}
    return [
        Step(
            tr("Import payments of the bank or the finance system"),
            "import",
            bool(ledger.plan.sums()),
        ),
        Step(
            tr("Enter the approved split by year with its document number"),
            "plan",
            any(amount.year for amount in ledger.plan.amounts(version.id)),
        ),
        Step(
            tr("Fill in the number and the clauses of the policy document"),
            "park",
            all(clause.doc_no != unknown for clause in ledger.policy.clauses()),
        ),
        Step(
            tr("State the years of the city's yearly money"),
            "park",
            all(pledge.year for pledge in ledger.plan.park.pledges()),
        ),
        Step(
            tr("Record estimates and contracts of the projects"),
            "projects",
            bool(ledger.projects.estimates()) or bool(ledger.contracts.all()),
        ),
        Step(
            tr("Record sizes and partners of the three funds"),
            "funds",
            any(ledger.funds.entries(fund.id) for fund in ledger.funds.all()),
        ),
        Step(tr("Report the indicators of the quarter"), "indicators", bool(quarters)),
    ]
