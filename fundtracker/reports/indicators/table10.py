"""表10, the park's indicators: baseline, target, the last four quarters, and money beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import indicators as rules
from fundtracker.domain.park.bounds import CEILINGS, MARKS, is_ceiling
from fundtracker.domain.park.plan import Line
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.review.indicators import Actual, Indicator, Target
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.plan.plan_rows import fiscal_sources, fiscal_sums
from fundtracker.reports.tables import report_table
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Frame, Row, Table, Value

_BACK = (3, 2, 1, 0)  # the quarters shown, so many before that of the table


def columns(quarter: Quarter) -> list[Column]:
    """Return the columns of 表10 for a quarter."""
    quarters = [Quarter.at(quarter.ordinal - back) for back in _BACK]
    return [
        Column("scope", tr("Scope")),
        Column("unit", tr("Unit of measure")),
        Column("baseline", tr("Baseline"), "own"),
        Column("target", tr("Target"), "own"),
        Column("year", tr("Due in"), "year"),
        *(Column(f"q{back}", q.label, "own") for back, q in zip(_BACK, quarters, strict=True)),
        Column("rate", tr("Of the target"), "percent", formula="{q0} ÷ {target}"),
        Column("standing", tr("Standing")),
        Column("source", tr("Data from")),
    ]


# How a standing is toned wherever it is shown; one that is not here has none.
_TONES = {
    "missing": "warn",
    "reached": "ok",
    "within": "ok",
    "ahead": "ok",
    "in_step": "muted",
    "behind": "warn",
    "open": "muted",
    "missed": "bad",
    "overdue": "bad",
}


def tone(row: Row) -> str:
    """Return the tone of how a row of 表10 stands, which may say what is short of it too."""
    standing = row.cells["standing"].value if "standing" in row.cells else ""
    tones = (t for code, t in _TONES.items() if str(standing).startswith(standing_name(code)))
    return next(tones, "")


def standing_name(standing: str) -> str:
    """Return how an indicator stands, in words."""
    return {
        "missing": tr("not reported"),
        "no_target": tr("no target"),
        "reached": tr("reached"),
        "within": tr("within its ceiling"),
        "open": tr("open"),
        "ahead": tr("ahead of an even course"),
        "behind": tr("behind an even course"),
        "in_step": tr("in step with an even course"),
        "missed": tr("not reached"),
        "overdue": tr("overdue"),
    }[standing]


def scope_name(scope: str) -> str:
    """Return the name of a scope."""
    return {"park": tr("park"), "district": tr("district")}[scope]


def chosen(targets: list[Target], year: int) -> Target | None:
    """Return the target that a year works towards: the next due one, else the last."""
    return next((t for t in targets if t.year >= year), targets[-1] if targets else None)


@shows_frozen("indicators")
def build(context: ReportContext) -> Table:
    """Return 表10 at the end of a quarter; its figures keep their own units, whatever the
    report's is.
    """
    ledger, q = context.ledger, context.quarter
    frame = context.frame("indicators", tr("Table 10: indicators of the park"), columns(q))
    actuals, targets = ledger.indicators.actuals(), ledger.indicators.targets()
    assumed = context.version.first.first_day.toordinal()
    for indicator in ledger.indicators.all():
        known = _last(actuals, indicator, q.ordinal)
        reported = {back: actuals.get((indicator.id, q.ordinal - back)) for back in _BACK}
        target, now = chosen(targets.get(indicator.id, []), q.year), reported[0]
        standing = standing_of(indicator, target, q, _amount(now), known, assumed)
        values: dict[str, Value] = {
            f"q{back}": _amount(actual) for back, actual in reported.items()
        }
        values |= {
            "scope": scope_name(indicator.scope),
            "unit": indicator.unit(context.lang),
            "baseline": indicator.baseline,
            "target": target.amount if target else None,
            "year": target.year if target else None,
            "rate": _rate(indicator, target, now),
            "standing": _words(standing, target, known),
            "source": now.source if now else indicator.source,
        }
        frame.add(indicator.code, context.name(indicator), values)
        frame.mark({"baseline": MARKS[indicator.baseline_bound], "target": _mark(target)})
    _beside_money(context, frame)
    if any(target.bound in CEILINGS for some in targets.values() for target in some):
        frame.notes.append(
            tr(
                "≤ and < are ceilings: met by a figure not above (below) them; of the target: what "
                "came down from the baseline ÷ what is to come down."
            )
        )
    frame.notes.append(
        tr(
            "An even course from baseline to target is an assumption; own units are never "
            "converted."
        )
    )
    frame.notes.append(
        tr(
            "Registers: platforms {platforms}, opened scenarios {scenarios}.",
            platforms=_registered(context, "platform"),
            scenarios=_registered(context, "scenario"),
        )
    )
    return frame.table()


def _amount(actual: Actual | None) -> int | None:
    return actual.amount if actual is not None else None


def _registered(context: ReportContext, register: str) -> int:
    """Return how many entries a register has until the end of the quarter."""
    entries = context.ledger.indicators.entries(register)
    return sum(1 for entry in entries if entry.day is None or entry.day <= context.day)


def _rate(indicator: Indicator, target: Target | None, now: Actual | None) -> int | None:
    if target is None or now is None:
        return None
    return rules.rate(now.amount, target.amount, target.bound, indicator.baseline)


def as_counted(opened: Explanation, row: Row) -> Explanation:
    """Return how the part of a target that is reached comes about: of a ceiling not as the formula
    of the column says.
    """
    target = row.cells.get("target")
    if target is None or not is_ceiling(target.mark):
        return opened
    if row.number("rate") is None:
        words = tr(
            "{text}: a ceiling is kept or not; a per cent of it needs a baseline above it and a "
            "figure of this quarter",
            text=opened.text,
        )
        return opened._replace(formula=words)
    baseline, reported, ceiling = (
        report_table.own(row.number(code) or 0).replace("-", money.MINUS)
        for code in ("baseline", "q0", "target")
    )
    formula = f"({baseline} − {reported}) ÷ ({baseline} − {ceiling}) = {opened.text}"
    return opened._replace(formula=formula)


def _mark(target: Target | None) -> str:
    """Return what stands before a target: that it is expected only, and how it binds."""
    if target is None:
        return ""
    expected = tr("expected") + " " if target.certainty == "expected" else ""
    return expected + MARKS[target.bound]


def _last(
    actuals: Mapping[tuple[int, int], Actual], indicator_item: Indicator, quarter: int
) -> int | None:
    """Return what was reported last until a quarter."""
    reported = [
        (q, a.amount)
        for (indicator, q), a in actuals.items()
        if indicator == indicator_item.id and q <= quarter
    ]
    return max(reported)[1] if reported else None


def _words(standing: str, target: Target | None, known: int | None) -> str:
    """Return how an indicator stands; where its target was missed, with what is short of it, or
    above a ceiling (of which nothing is known where nothing was reported).
    """
    ceiling = target is not None and target.bound in CEILINGS
    if ceiling and known is None:
        return standing_name(standing)
    if standing in ("missed", "overdue") and target is not None:
        short = report_table.own((known or 0) - target.amount).replace("-", money.MINUS)
        short = f"+{short}" if ceiling else short
        return f"{standing_name(standing)} {short}"
    return standing_name(standing)


def standing_of(
    indicator: Indicator,
    target: Target | None,
    quarter: Quarter,
    actual: int | None,
    known: int | None,
    assumed: int,
) -> str:
    """Return how an indicator stands at the end of a quarter.

    ``known``: what was reported last; ``assumed``: the day from which an even course begins where
    the baseline has none of its own.
    """
    if target is None:
        return "no_target" if actual is not None or indicator.cycle == "once" else "missing"
    day, due = quarter.last_day.toordinal(), dt.date(target.year, 12, 31).toordinal()
    asked = None
    if indicator.baseline is not None:
        asked = rules.path(
            indicator.baseline, indicator.baseline_day or assumed, target.amount, due, day,
            target.bound,
        )  # fmt: skip
    if day > due:
        return rules.standing(known, target.amount, asked, day - due, target.bound)
    if actual is None and indicator.cycle == "once" and day < due:
        return "open"
    return rules.standing(actual, target.amount, asked, day - due, target.bound)


def _with_parts(context: ReportContext, main: Line) -> tuple[int, ...]:
    """Return the ids of a line of the plan and of the lines that are its parts."""
    return tuple(
        sorted({line.id for line in context.lines if main.id in (line.id, line.parent_id)})
    )


def _paid(context: ReportContext, lines: tuple[int, ...], span: tuple[int, int]) -> int:
    """Return the fen paid on some lines of the plan in a span of quarters."""
    first, last = span
    sums = fiscal_sums(context)
    return sum(fen for line, q, _, fen in sums if line in lines and first <= q <= last)


def _beside_money(context: ReportContext, frame: Frame) -> None:
    """Add the ratios with money: fiscal money per P online, policy money per enterprise of the
    ecosystem.
    """
    ledger = context.ledger
    codes = {indicator.code: indicator.id for indicator in ledger.indicators.all()}
    lines = {line.code: line for line in context.lines}
    actuals = ledger.indicators.actuals()
    first = context.version.first.ordinal
    pairs = (
        (
            "yuan_per_p",
            tr("Infrastructure money per P online"),
            "infrastructure",
            "compute_online",
            tr("CNY 10k per P"),
        ),
        (
            "policy_per_company",
            tr("Policy money per enterprise"),
            "policy",
            "ecosystem",
            tr("CNY 10k per enterprise"),
        ),
    )
    for code, name, line, indicator, unit in pairs:
        if line not in lines or indicator not in codes:
            continue
        under = _with_parts(context, lines[line])
        values: dict[str, Value] = {
            "scope": scope_name("park"), "unit": unit, "standing": tr("for reference"),
            "source": tr("paid since the start ÷ reported"),
        }  # fmt: skip
        trails = {}
        for back in _BACK:
            at = context.quarter.ordinal - back
            actual = actuals.get((codes[indicator], at))
            fen = _paid(context, under, (first, at))
            values[f"q{back}"] = rules.per(fen, actual.amount) if actual else None
            trails[f"q{back}"] = Trail((first, at), sources=fiscal_sources(context), lines=under)
        frame.add(code, name, values, trails)
