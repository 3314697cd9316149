"""The checklist of a quarter's review, each gate answered from the ledger."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate, OpenEnds
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, coverage
from fundtracker.ledger.review.answers import figure_of
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.payments import bank_reconciliation
from fundtracker.reports.plan import table1
from fundtracker.reports.review import fund_gates
from fundtracker.reports.tables.import_words import gap_words
from fundtracker.reports.warnings.table11 import sentence

THRESHOLD = "review_threshold"  # the setting's name: tenths of a percentage point
GATES = (
    *(
        "coverage",
        "reconciled",
        "rejected",
        "unclassified",
        "doubles",
        "unmatched",
        "indicators",
        "values",
        "valued",
        "calls",
    ),
    *("variances", "warnings", "decisions", "requests"),
)
NAMED = 5  # how many things a gate names


def gate_name(code: str) -> str:
    """Return the question of a gate."""
    return {
        "coverage": tr("Every account and month is covered once, balances agree"),
        "reconciled": tr("Every account is reconciled with its bank, month by month"),
        "rejected": tr("No row of a file was kept out"),
        "unclassified": tr("Every payment has its plan line"),
        "doubles": tr("Payments seen by two sources are decided"),
        "unmatched": tr("Payments are linked to their contracts"),
        "indicators": tr("The indicators of the quarter are entered"),
        "values": tr("Every value was made for the holding that is there"),
        "valued": tr("Every holding has a value of the quarter"),
        "calls": tr("Calls are reconciled: what is due arrived, the bank shows it"),
        "variances": tr("Variances above the threshold are explained"),
        "warnings": tr("Breaches are answered"),
        "decisions": tr("Decisions that were due are followed up"),
        "requests": tr("What was sent back is done"),
    }[code]


def gate_state(gate: Gate) -> str:
    """Return how a gate stands in words: ``payments without a contract: 17``; an open one is its
    name.
    """
    if gate.open:
        return gate_name(gate.code)
    words = {
        "coverage": tr("doubts about accounts and months: {n}", n=gate.n),
        "reconciled": tr("accounts and months not reconciled: {n}", n=gate.n),
        "rejected": tr("rows of files kept out: {n}", n=gate.n),
        "unclassified": tr("payments without a plan line: {n}", n=gate.n),
        "doubles": tr("payments seen by two sources, not decided: {n}", n=gate.n),
        "unmatched": tr("payments without a contract: {n}", n=gate.n),
        "indicators": tr("indicators not entered: {n}", n=gate.n),
        "values": tr("values made for another holding: {n}", n=gate.n),
        "valued": tr("holdings without a value of the quarter: {n}", n=gate.n),
        "calls": tr("calls not reconciled: {n}", n=gate.n),
        "variances": tr("variances not explained: {n}", n=gate.n),
        "warnings": tr("breaches not answered: {n}", n=gate.n),
        "decisions": tr("decisions due and not followed up: {n}", n=gate.n),
        "requests": tr("sent back and not done: {n}", n=gate.n),
    }
    return words[gate.code]


def state_name(state: str) -> str:
    """Return the name of a month's state on the coverage board."""
    return {
        "": tr("not yet"), rules.COVERED: tr("covered"), rules.MISSING: tr("missing"),
        rules.OVERLAPPING: tr("overlapping"), rules.DIFFERENT: tr("differs"),
        rules.UNPROVED: tr("not proved"), rules.PARTIAL: tr("days missing"),
    }[state]  # fmt: skip


def month_words(month: rules.Month) -> str:
    """Return the state of a month, with the days that nothing shows."""
    days = [(dt.date.fromordinal(a).day, dt.date.fromordinal(b).day) for a, b in month.lacking]
    if not days or month.state == rules.MISSING:
        return state_name(month.state)
    explanations = tr(", ").join(str(a) if a == b else f"{a}–{b}" for a, b in days)
    if month.state == rules.PARTIAL:
        return tr("without days {days}", days=explanations)
    return tr("{state}, without days {days}", state=state_name(month.state), days=explanations)


def gates(ledger: Ledger, quarter: Quarter, ends: OpenEnds | None = None) -> list[Gate]:
    """Return the gates of a quarter in the order of the work.

    ``ends``: what only reading can tell (see ``intake.open_ends``); None leaves its gates out.
    """
    return in_context(
        ledger, lambda context: _gates(context, ends), quarter=quarter, lang=language()
    )


def _gates(context: ReportContext, ends: OpenEnds | None) -> list[Gate]:
    ledger, quarter = context.ledger, context.quarter
    q = quarter.ordinal
    gates = [
        _coverage(ledger, quarter, ends),
        _gate("reconciled", bank_reconciliation.unsettled(context)),
    ]
    kept_out = coverage.rejected(
        ledger, (quarter.first_day.toordinal(), quarter.last_day.toordinal())
    )
    gates.append(
        _gate("rejected", [f"{name}: {n}" for name, n in kept_out], sum(n for _, n in kept_out))
    )
    n, _ = coverage.unclassified(ledger, q)
    gates.append(_gate("unclassified", [], n))
    if ends is not None:
        gates += [_gate("doubles", [], ends.doubles), _gate("unmatched", [], ends.unmatched)]
    gates.append(
        _gate("indicators", [context.name(indicator) for indicator in ledger.indicators.missing(q)])
    )
    gates.append(_gate("values", _to_revalue(context)))
    gates.append(_gate("valued", fund_gates.not_valued(context)))
    gates.append(_gate("calls", fund_gates.not_reconciled(context)))
    explanations = ledger.reviews.explanations(q)
    gates.append(
        _gate(
            "variances",
            [name for figure, name, _ in variances(context) if figure not in explanations],
        )
    )
    breaches = [w for w in context.alerts if w.severity == 3]
    gates.append(
        _gate(
            "warnings",
            [sentence(w) for w in breaches if figure_of(w.code, w.about) not in explanations],
        )
    )
    gates.append(_gate("decisions", _due_decisions(context)))
    gates.append(_gate("requests", _open_requests(context)))
    return gates


def _due_decisions(context: ReportContext) -> list[str]:
    """Return the decisions of earlier quarters that are due and without an outcome."""
    return [
        decision.text
        for decision in context.ledger.reviews.decisions()
        if decision.quarter < context.quarter.ordinal
        and decision.state == "open"
        and (decision.due_day is None or decision.due_day <= context.day)
        and not decision.outcome
    ]


def _open_requests(context: ReportContext) -> list[str]:
    requests = context.ledger.reviews.requests(context.quarter.ordinal)
    return [
        f"{request.text} · {request.owner}".strip(" ·")
        for request in requests
        if not request.outcome
    ]


def _coverage(ledger: Ledger, quarter: Quarter, ends: OpenEnds | None) -> Gate:
    """Return the gate of accounts: months, balances inside each file and from file to file.

    Where there is no account, nothing is proved: the gate is closed.
    """
    shown = coverage.shown(ledger, ends)
    cover, numberless = coverage.board(ledger, quarter, ends), coverage.numberless(ledger)
    bad = [
        tr(
            "{file} is of the account of {name} and counts as the district's: take it back, import "
            "it again",
            file=file,
            name=fund,
        )
        for file, fund in ledger.books.misplaced()
    ]
    if not cover:
        return _gate(
            "coverage", [*bad, tr("no account: nothing proves that all payments are here")]
        )
    bad += [
        gap_words(gap)
        for gap in rules.gaps(shown)
        if Quarter.of(dt.date.fromordinal(gap.day)) == quarter
    ]
    bad += [
        f"{bank_reconciliation.account_words(account, numberless)} "
        f"{quarter.year}-{quarter.number * 3 - 2 + i:02d}: {month_words(month)}"
        for account, months in cover.items()
        for i, month in enumerate(months)
        if month.state not in ("", rules.COVERED, rules.OVERLAPPING)
    ]
    return _gate("coverage", bad)


def variances(context: ReportContext) -> list[tuple[str, str, int]]:
    """Return (figure, line, gap in tenths of a point) of the lines off their pace beyond the
    threshold.
    """
    threshold = int(context.ledger.settings.get(THRESHOLD, str(rules.THRESHOLD)))
    gaps = []
    for row in table1.table1(context.at(unit="yi"), with_stages=False).rows:
        gap = row.number("gap")
        if gap is not None and abs(gap) > threshold:
            gaps.append((row.cells["gap"].id, row.name, gap))
    return gaps


def _to_revalue(context: ReportContext) -> list[str]:
    """Return the holdings to be valued anew at the end of a quarter: company, day of the value,
    what counts (yuan).
    """
    companies, day, sentences = context.ledger.companies, context.day, list[str]()
    for deal in companies.deals():
        last = companies.to_revalue(deal, day)
        if last is not None:
            counted = money.show(companies.value(deal, day))
            sentences.append(
                f"{deal.company} {dt.date.fromordinal(last.day).isoformat()} {counted}"
            )
    return sentences


def _gate(code: str, items: list[str], n: int | None = None) -> Gate:
    count = len(items) if n is None else n
    return Gate(code, count == 0, count, tuple(items[:NAMED]))
