"""表4, sources of money × year × project, and 表5, the next quarter's cash plan by source."""

from __future__ import annotations

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.funding import Amounts, Key, total, totals
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.context import ReportContext
from fundtracker.reports.pacing import district
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate

GROUPS = {
    "source": ("source", "year", "project"), "year": ("year", "source", "project"),
    "project": ("project", "source", "year"),
}  # fmt: skip


def columns() -> list[Column]:
    """Return the columns of 表4."""
    return [
        Column("planned", tr("Planned"), "money", "planned"),
        Column("released", tr("Released by indicator"), "money", "released"),
        Column("received", tr("Money arrived"), "money", "received"),
        Column("committed", tr("Committed"), "money", "committed"),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("available", tr("Available"), "money", "balance", "{released} − {paid}"),
        Column("uncommitted", tr("Not committed"), "money", "balance", "{released} − {committed}"),
        Column("paid_rate", tr("Paid of the released"), "percent", "", "{paid} ÷ {released}"),
    ]


@shows_frozen("sources", by="source")
def build(context: ReportContext, *, by: str = "source") -> Table:
    """Return 表4 at the end of a quarter, grouped ``by`` source, year or project; every total is
    the sum below.

    A row's code says what its figures are of, whatever the grouping: ``s1`` a source, ``y2024`` a
    year, ``p3`` a project, ``s1y2024p3`` all three.
    """
    frame = context.frame("sources", tr("Table 4: sources of money"), columns())
    cells, trail = context.budget_quotas, Trail((0, context.quarter.ordinal))
    _group(frame, cells, _names(context), list(GROUPS[by]), {})
    frame.add("total", tr("Total"), _values(total(cells)), {"paid": trail}, total=True)
    return frame.table()


def _names(context: ReportContext) -> dict[str, dict[int, str]]:
    sources = context.source_names | {0: tr("No source named")}
    projects = context.project_names | {0: tr("No project")}
    return {"source": sources, "project": projects, "year": {}}


def _group(
    frame: Frame,
    cells: dict[Key, Amounts],
    names: dict[str, dict[int, str]],
    parts: list[str],
    where: dict[str, int],
) -> None:
    part, rest = parts[0], parts[1:]
    inside: dict[int, dict[Key, Amounts]] = {}
    for key, cell in cells.items():
        inside.setdefault(getattr(key, part), {})[key] = cell
    order = [v for v in names[part] if v in inside] if names[part] else sorted(inside)
    for value in order:
        here = where | {part: value}
        amounts = total(inside[value])
        code = "".join(f"{name[0]}{here[name]}" for name in Key._fields if name in here)
        shown = _values(amounts)
        if (
            not rest and not amounts.released
        ):  # released to the source as a whole, not to this project
            shown |= {"available": None, "uncommitted": None}
        trails = _trails(frame.quarter, **here)
        name = names[part].get(value, str(value))
        frame.add(code, name, shown, trails, depth=len(where), total=bool(rest))
        if rest:
            _group(frame, inside[value], names, rest, here)


def _values(a: Amounts) -> dict[str, Value]:
    values: dict[str, Value] = dict(a._asdict())
    return values | {
        "available": a.available,
        "uncommitted": a.uncommitted,
        "paid_rate": rate(a.paid, a.released),
    }


def _trails(
    q: Quarter, source: int | None = None, year: int | None = None, project: int | None = None
) -> dict[str, Trail]:
    span = (0, q.ordinal) if year is None else (year * 4, min(year * 4 + 3, q.ordinal))
    sources, projects = (
        None if record_id is None else (record_id,) for record_id in (source, project)
    )
    trail = Trail(span, sources=sources, projects=projects)
    return {"paid": trail, "available": trail, "paid_rate": trail}


# ---------------------------------------------------------------- 表5
def cash_columns(following: str) -> list[Column]:
    """Return the columns of 表5; ``following`` is the label of the quarter planned."""
    return [
        Column("source", tr("Source of money")),
        Column("plan_before", tr("Plan of this quarter"), "money", "planned"),
        Column("paid", tr("Paid this quarter"), "money", "paid"),
        Column("difference", tr("Paid less planned"), "money", "balance", "{paid} − {plan_before}"),
        Column("done", tr("Plan carried out"), "percent", "", "{paid} ÷ {plan_before}"),
        Column("plan", tr("Plan of {quarter}", quarter=following), "money", "planned"),
        Column("asked", tr("Asked for {quarter}", quarter=following), "money", "planned"),
        Column("approved", tr("of it approved"), "money", "planned"),
        Column("available", tr("Released and not paid"), "money", "balance"),
        Column(
            "short",
            tr("Short of released money"),
            "money",
            "balance",
            tr("{plan} − {available}, never under 0"),
        ),
        Column("purpose", tr("Purpose")),
    ]


@shows_frozen("cashplan")
def cash_plan(context: ReportContext) -> Table:
    """Return 表5: the quarter after ``quarter`` as planned, beside ``quarter``'s own plan and
    payments.
    """
    ledger, q = context.ledger, context.quarter
    after = Quarter.at(q.ordinal + 1)
    title = tr("Table 5: cash plan of the next quarter")
    frame = context.frame("cashplan", title, cash_columns(after.label))
    projects = context.project_names
    names = {0: tr("No source named")} | context.source_names
    before = {(p, s): fen for p, s, fen, _ in ledger.funding.cash_plans(q.ordinal)}
    following = {
        (p, s): (fen, words) for p, s, fen, words in ledger.funding.cash_plans(after.ordinal)
    }
    paid = ledger.funding.paid_in(q.ordinal)
    left = _left(context)
    asked = ledger.requests.of_quarter(after.ordinal)
    for project in [*projects, 0]:
        for source in names:
            key = (project, source)
            if key in before or key in following or key in asked or paid.get(key):
                plan, words = following.get(key, (0, ""))
                values = _cash(before.get(key, 0), paid.get(key, 0), plan, left.get(key))
                name = projects.get(project, tr("No project"))
                trail = Trail((q.ordinal, q.ordinal), projects=(project,), sources=(source,))
                values |= {"source": names[source], "purpose": words}
                values |= dict(zip(("asked", "approved"), asked.get(key, (0, 0)), strict=True))
                frame.add(
                    f"p{project}s{source}",
                    name,
                    values,
                    dict.fromkeys(("paid", "difference", "done"), trail),
                )
    _funds(frame, context)
    plans = {key: fen for key, (fen, _) in following.items()}
    _cash_totals(frame, names, before, paid, plans, asked)
    return frame.table()


def _funds(frame: Frame, context: ReportContext) -> None:
    """Add what the fiscal partners of the funds are to pay next quarter, by fund and together: a
    memo that is in no total.
    """
    quarter = context.quarter
    every = district.all_ahead(context.ledger, quarter)
    out, rows = 0, 0
    for each in every:
        for at, expected in enumerate(district.next_quarter(each, quarter)):
            values: dict[str, Value] = {
                "source": tr("fiscal partners"),
                "plan": expected.out,
                "purpose": _expected(expected),
            }
            code = f"f{each.fund.id}" + "e" * at  # what is expected besides what is called
            frame.add(code, context.name(each.fund), values)
            out, rows = out + expected.out, rows + 1
    if not rows:
        return
    frame.add(
        "together",
        tr("Funds together"),
        {"source": tr("fiscal partners"), "plan": out, "purpose": tr("memo, in no total")},
    )
    frame.notes.append(
        tr("Funds: the fiscal partners' part of calls next quarter; in no total of this table.")
    )
    later = [
        (when.label, expected.out)
        for when, expected in district.together(every).items()
        if quarter.ordinal + 1 < when.ordinal <= quarter.ordinal + 4
    ]
    if later:
        words = tr("; ").join(
            f"{label} {tr('{amount} yuan', amount=money.show(fen))}" for label, fen in later
        )
        frame.notes.append(
            tr(
                "Funds together, the fiscal partners' part of the quarters after it: {words}.",
                words=words,
            )
        )


def _expected(next_quarter: district.NextQuarter) -> str:
    """Return in words what makes a fund's part of the next quarter: calls due, calls overdue, or
    the pace alone.
    """
    due = ", ".join(f"#{call.number}" for call in next_quarter.calls if not call.overdue)
    late = ", ".join(f"#{call.number}" for call in next_quarter.calls if call.overdue)
    words = [
        tr("call {numbers}, due", numbers=due) if due else "",
        tr("call {numbers}, overdue", numbers=late) if late else "",
    ]
    return tr("; ").join(filter(None, words)) or tr("expected by the pace, assumed")


def _left(context: ReportContext) -> dict[tuple[int, int], int]:
    cells = context.budget_quotas
    released = {(k.project, k.source) for k, a in cells.items() if a.released}
    return {
        (p, s): a.available
        for (p, s), a in totals(cells, "project", "source").items()
        if (p, s) in released
    }


def _cash(before: int, paid: int, plan: int, available: int | None) -> dict[str, Value]:
    return {
        "plan_before": before,
        "paid": paid,
        "difference": paid - before,
        "done": rate(paid, before),
        "plan": plan,
        "available": available,
        "short": None if available is None else max(0, plan - available),
    }


def _cash_totals(
    frame: Frame,
    names: dict[int, str],
    before: dict[tuple[int, int], int],
    paid: dict[tuple[int, int], int],
    plan: dict[tuple[int, int], int],
    asked: dict[tuple[int, int], tuple[int, int]],
) -> None:
    requested = [{key: pair[at] for key, pair in asked.items()} for at in (0, 1)]
    span = (frame.quarter.ordinal, frame.quarter.ordinal)
    for source, name in names.items():
        sums = [
            sum(fen for (_, s), fen in by.items() if s == source)
            for by in (before, paid, plan, *requested)
        ]
        if any(sums):
            values = _cash(sums[0], sums[1], sums[2], None) | {
                "source": name,
                "asked": sums[3],
                "approved": sums[4],
            }
            frame.add(
                f"s{source}",
                tr("By source"),
                values,
                {"paid": Trail(span, sources=(source,))},
                total=True,
            )
    sums = [sum(by.values()) for by in (before, paid, plan, *requested)]
    trail = _cash(sums[0], sums[1], sums[2], None) | {"asked": sums[3], "approved": sums[4]}
    frame.add("total", tr("Total"), trail, {"paid": Trail(span)}, total=True)
