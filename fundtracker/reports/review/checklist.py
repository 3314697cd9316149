"""The checklist of a quarter's review, each gate answered from the ledger."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Gate, OpenEnds
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, coverage
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.plan import table1
from fundtracker.reports.tables.labels import gap_words
from fundtracker.reports.warnings.table11 import sentence

THRESHOLD = "review_threshold"  # the setting's name: tenths of a percentage point
NAMED = 5  # how many things a gate names


def gate_name(code: str) -> str:
    """Return the question of a gate."""
    return {
        "coverage": tr("Every account and month is covered once, balances agree"),
        "rejected": tr("No row of a file was kept out"),
        "unclassified": tr("Every payment has its plan line"),
        "doubles": tr("Payments seen by two sources are decided"),
        "unmatched": tr("Payments stand on their contracts"),
        "indicators": tr("The indicators of the quarter are entered"),
        "values": tr("Every value was made for the holding that is there"),
        "variances": tr("Variances above the threshold are explained"),
        "warnings": tr("Breaches are answered"),
        "decisions": tr("Decisions that were due are followed up"),
    }[code]


def state_name(state: str) -> str:
    """Return the name of a month's state on the coverage board."""
    return {
        "": tr("not yet"), rules.COVERED: tr("covered"), rules.MISSING: tr("missing"),
        rules.OVERLAPPING: tr("overlapping"), rules.DIFFERENT: tr("differs"),
        rules.UNPROVED: tr("not proved"),
    }[state]  # fmt: skip


def warning_figure(code: str, about: str) -> str:
    """Return the id under which a breach is answered by an explanation."""
    return f"warning/{code}/{about}"


def gates(ledger: Ledger, quarter: Quarter, ends: OpenEnds | None = None) -> list[Gate]:
    """Return the gates of a quarter in the order of the work.

    ``ends``: what only reading can tell (see ``intake.open_ends``); None leaves its gates out.
    """
    return in_context(ledger, lambda context: _gates(context, ends), quarter=quarter, lang=language())


def _gates(context: ReportContext, ends: OpenEnds | None) -> list[Gate]:
    ledger, quarter, day = context.ledger, context.quarter, context.day
    q = quarter.ordinal
    found = [_coverage(ledger, quarter, ends)]
    kept_out = coverage.rejected(ledger, (quarter.first_day.toordinal(), quarter.last_day.toordinal()))
    found.append(_gate("rejected", [f"{name}: {n}" for name, n in kept_out], sum(n for _, n in kept_out)))
    n, _ = coverage.unclassified(ledger, q)
    found.append(_gate("unclassified", [], n))
    if ends is not None:
        found += [_gate("doubles", [], ends.doubles), _gate("unmatched", [], ends.unmatched)]
    found.append(_gate("indicators", [context.name(one) for one in ledger.indicators.missing(q)]))
    found.append(_gate("values", _to_revalue(context)))
    said = ledger.reviews.explanations(q)
    found.append(_gate("variances", [name for figure, name, _ in variances(context) if figure not in said]))
    breaches = [w for w in context.alerts if w.severity == 3]
    found.append(_gate("warnings", [sentence(w) for w in breaches if warning_figure(w.code, w.about) not in said]))
    due = [
        d.text
        for d in ledger.reviews.decisions()
        if d.quarter < q and d.state == "open" and (d.due_day is None or d.due_day <= day) and not d.outcome
    ]
    return [*found, _gate("decisions", due)]


def _coverage(ledger: Ledger, quarter: Quarter, ends: OpenEnds | None) -> Gate:
    """Return the gate of accounts: months, balances inside each file and from file to file.

    Where there is no account, nothing is proved: the gate is closed.
    """
    shown = coverage.shown(ledger, ends)
    cover = rules.board(shown, quarter)
    bad = [
        tr("{file} is of the account of {name} and counts as the district's: take it back, import it again",
           file=file, name=fund)
        for file, fund in ledger.books.misplaced()
    ]  # fmt: skip
    if not cover:
        return _gate("coverage", [*bad, tr("no account: nothing proves that all payments are here")])
    bad += [gap_words(gap) for gap in rules.gaps(shown) if Quarter.of(dt.date.fromordinal(gap.day)) == quarter]
    bad += [
        f"{account} {quarter.year}-{quarter.number * 3 - 2 + i:02d}: {state_name(state)}"
        for account, states in cover.items()
        for i, state in enumerate(states)
        if state not in ("", rules.COVERED, rules.OVERLAPPING)
    ]
    return _gate("coverage", bad)


def variances(context: ReportContext) -> list[tuple[str, str, int]]:
    """Return (figure, line, gap in tenths of a point) of the lines off their pace beyond the threshold."""
    threshold = int(context.ledger.settings.get(THRESHOLD, str(rules.THRESHOLD)))
    found = []
    for row in table1.of(context.at(unit="yi")).rows:
        gap = row.cells.get("gap")
        if gap is not None and gap.tenths is not None and abs(gap.tenths) > threshold:
            found.append((gap.id, row.name.strip(), gap.tenths))
    return found


def _to_revalue(context: ReportContext) -> list[str]:
    """Return the holdings to be valued anew at the end of a quarter: company, day of the value, what counts (yuan)."""
    companies, day, found = context.ledger.companies, context.day, list[str]()
    for deal in companies.deals():
        last = companies.to_revalue(deal, day)
        if last is not None:
            counted = money.show(companies.value(deal, day))
            found.append(f"{deal.company} {dt.date.fromordinal(last.day).isoformat()} {counted}")
    return found


def _gate(code: str, items: list[str], n: int | None = None) -> Gate:
    count = len(items) if n is None else n
    return Gate(code, count == 0, count, tuple(items[:NAMED]))
