"""Figures that charts draw and no table states, each with what makes it.

By the form of their ids:
``TABLE/ROW+ROW/COLUMN-COLUMN/QUARTER..QUARTER``: rows of a table added up, a column less another,
the later quarter less the earlier one; ``payments/month=202403/paid/QUARTER`` (or ``payee=CODE``):
what was paid until its end; ``milestones/pPROJECT/DAY/QUARTER``; ``curves/pPROJECT/plan0/QUARTER``
(``forecast`` and the quarter's number it was made in): planned until its end, with ``all`` in the
place of the quarter in all; ``alerts/SEVERITY/count/DAY``: warnings in force on a day.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple, TypeVar

from fundtracker.domain.base import money
from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.project import below
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.origins import Among, AtMost, rows
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.warnings import alerts
from fundtracker.reports import origins, registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.explanation import ALL, Explanation
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, shown
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.table11 import severity_name

Place = tuple[Table, Row, Column, Cell]
T = TypeVar("T")
NAMED = 3  # rows named in the name of a sum


class Doors(NamedTuple):
    """How plain figures, single payments, sums of payments and records are opened."""

    figure: Callable[[Ledger, Place, int], Explanation]
    payment: Callable[[Ledger, int, Fen], dict[str, Any]]
    total: Callable[[Ledger, Query, int], Explanation]
    records: Callable[[Ledger, Explanation, origins.Found, int], Explanation]


class Part(NamedTuple):
    """A plain figure of a derived one: added, or taken away (``sign`` −1)."""

    sign: int
    figure: str
    value: int
    opened: Explanation


def is_derived(figure: str) -> bool:
    """Tell whether an id has one of these forms."""
    parts = figure.split("/")
    if len(parts) != 4:
        return False
    known = {"milestones", "curves", "alerts"}
    summed = "+" in parts[1] or "-" in parts[2] or ".." in parts[3]
    return parts[0] in known or (parts[0] == "payments" and "=" in parts[1]) or (
        summed and parts[0] in registry.NAMES
    )  # fmt: skip


def explained(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    """Open a derived figure.

    Raises:
        UserError: ``no_such_figure``.
    """
    kind = figure.partition("/")[0]
    try:
        if kind == "payments":
            return _paid(ledger, figure, limit, doors)
        if kind == "milestones":
            return _milestone(ledger, figure, limit, doors)
        if kind == "curves":
            return _planned(ledger, figure, limit, doors)
        if kind == "alerts":
            return _warnings(ledger, figure)
        return _combined(ledger, figure, limit, doors)
    except (ValueError, KeyError, OverflowError):
        raise UserError("no_such_figure", id=figure) from None


# ------------------------------------------------------------ figures of a table together
def _combined(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    table_name, row_codes, columns, quarters = figure.split("/")
    first, _, last = quarters.rpartition("..")
    codes = columns.split("-")
    for quarter in filter(None, (first, last)):
        Quarter.parse(quarter)
    parts: list[Part] = []
    for sign, quarter in [(1, last), *([(-1, first)] if first else [])]:
        plain = [
            (sign * (1 if code == codes[0] else -1), f"{table_name}/{row}/{code}/{quarter}")
            for code in codes
            for row in row_codes.split("+")
        ]
        parts += _parts(ledger, plain, doors, may_lack=quarter == first)
    if not parts:
        raise UserError("no_such_figure", id=figure)
    table, _, column, cell = registry.opened(ledger, parts[0].figure, lang=language())
    value = sum(part.sign * part.value for part in parts)
    text = shown(table, column, cell._replace(value=value, mark=""))
    return _added(ledger, figure, parts, limit, doors)._replace(
        name=_name(parts, first, last), text=text, formula=f"{_sum_words(parts)} = {text}"
    )


def _parts(
    ledger: Ledger, plain: Sequence[tuple[int, str]], doors: Doors, *, may_lack: bool
) -> list[Part]:
    """Return figures of one table and quarter, opened; the table is built once.

    Raises:
        UserError: ``no_such_figure``, where none ``may_lack`` (what was not there yet).
    """
    parts: list[Part] = []
    table: Table | None = None
    for sign, figure in plain:
        try:
            table = table or registry.opened(ledger, figure, lang=language())[0]
            parts.append(_part(ledger, table, sign, figure, doors))
        except UserError as error:
            if not may_lack or error.code != "no_such_figure":
                raise
    return parts


def _part(ledger: Ledger, table: Table, sign: int, figure: str, doors: Doors) -> Part:
    """Return an amount of a table, opened.

    Raises:
        UserError: ``no_such_figure``.
    """
    _, row_code, code, _ = figure.split("/")
    row = table.row(row_code)
    column = next((c for c in table.columns if c.code == code and c.kind == "money"), None)
    if row is None or column is None or code not in row.cells:
        raise UserError("no_such_figure", id=figure)
    cell = row.cells[code]
    with frozen.as_it_was(ledger, table.code, table.quarter, table.lang) as past:
        opened = doors.figure(past, (table, row, column, cell), ALL)
    return Part(sign, figure, int(cell.value or 0), opened)


def _added(
    ledger: Ledger, figure: str, parts: Sequence[Part], limit: int, doors: Doors
) -> Explanation:
    """Return the payments, dated amounts and records of all parts; what is added and taken away
    again is not among them.
    """
    paid: Counter[int] = Counter()
    for part in parts:
        for payment, fen in part.opened.pairs:
            paid[payment] += part.sign * fen
    pairs = sorted(((i, fen) for i, fen in paid.items() if fen), key=lambda p: (-abs(p[1]), p[0]))
    some = [] if limit == ALL else pairs[:limit]
    records = {(r["table"], r["id"]): r for part in parts for r in part.opened.records}
    return Explanation(
        figure, "", "", "",
        sum(fen for _, fen in pairs) if any(p.opened.sum_fen is not None for p in parts) else None,
        len(pairs),
        [doors.payment(ledger, payment, fen) for payment, fen in some],
        _unique(s for part in parts for s in part.opened.statements),
        side=parts[0].opened.side,
        as_of=parts[0].opened.as_of,
        flows=_flows(parts),
        records=list(records.values()),
        n_records=max(len(records), *(part.opened.n_records for part in parts)),
        pairs=pairs if limit == ALL else [],
    )  # fmt: skip


def _flows(parts: Sequence[Part]) -> list[dict[str, Any]]:
    counted: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for part in parts:
        for flow in part.opened.flows:
            counted[tuple(flow.items())] += part.sign
    flows = []
    for items, times in counted.items():
        flow = dict(items)
        if times < 0:
            flow["fen"] = -flow["fen"]
        flows += [flow] * abs(times)
    return sorted(flows, key=lambda flow: str(flow["date"]))


def _unique(items: Iterable[T]) -> list[T]:
    unique: list[T] = []
    for item in items:
        if item not in unique:
            unique.append(item)
    return unique


def _name(parts: Sequence[Part], first: str, last: str) -> str:
    names = _unique(part.opened.name.split(" · ")[0] for part in parts)
    heads = _unique(part.opened.name.split(" · ")[-1] for part in parts)
    words = tr(", ").join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
    span = f"{Quarter.parse(first).label} → " if first else ""
    return f"{words} · {f' {money.MINUS} '.join(heads)} · {span}{Quarter.parse(last).label}"


def _sum_words(parts: Sequence[Part]) -> str:
    words = ""
    for at, part in enumerate(parts):
        sign = money.MINUS if part.sign < 0 else "+" if at else ""
        name = part.opened.name if len({p.opened.name for p in parts}) > 1 else ""
        quarter = Quarter.parse(part.figure.rsplit("/", 1)[1]).label
        named = " ".join(filter(None, [name, quarter]))
        words += f" {sign} {part.opened.text} ({named})"
    return words.strip()


# ------------------------------------------------------------ payments, milestones, plans, warnings
def _paid(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    _, what, _, when = figure.split("/")
    kind, _, key = what.partition("=")
    quarter, code = Quarter.parse(when), int(key)
    query = Query(measures=(PAID,), among=((kind, (code,)),))
    if kind == "month":
        name = f"{code // 100}-{code % 100:02d}"
        query = query._replace(days=(None, quarter.last_day.toordinal()))
    elif kind == "payee":
        name = ledger.payment_groups.words([code])[code] or tr("(not named)")
        query = query._replace(quarters=(0, quarter.ordinal))
    else:
        raise KeyError(kind)
    return doors.total(ledger, query, limit)._replace(id=figure, name=f"{name} · {tr('Paid')}")


def _milestone(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    _, what, due, when = figure.split("/")
    context = ReportContext(ledger, Quarter.parse(when), "yuan", language())
    ids = below(int(what.removeprefix("p")), context.parents)
    milestones = rows(ledger, "milestone", project_id=Among(list(ids)), due_day=int(due))
    known = [m for i in ids for m in ledger.projects.milestones().get(i, []) if m[1] == int(due)]
    if not known:
        raise KeyError(due)
    states = []
    for _, due_day, done in known:
        day = dt.date.fromordinal(due_day).isoformat()
        reached = tr("reached {day}", day=dt.date.fromordinal(done).isoformat()) if done else ""
        states.append(tr(", ").join(filter(None, [tr("due {day}", day=day), reached])))
    words = "\n".join(states)
    plain = Explanation(figure, " · ".join(m[0] for m in known), words, words, None, 0, [], [])
    return doors.records(ledger, plain, [("milestone", milestones)], limit)


def _planned(ledger: Ledger, figure: str, limit: int, doors: Doors) -> Explanation:
    _, what, which, when = figure.split("/")
    matched = re.fullmatch(r"(plan|forecast)(\d+)", which)
    if matched is None:
        raise KeyError(which)
    kind, number = matched[1], int(matched[2])
    last = Quarter.parse(when).ordinal if when != "all" else 1 << 30
    context = ReportContext(ledger, Quarter.at(min(last, 4 * 9998)), "yuan", language())
    project = int(what.removeprefix("p"))
    ids, curves = below(project, context.parents), ledger.projects.curves(kind)
    points = [p for i in ids for p in curves.get(i, {}).get(number, {}).items() if p[0] <= last]
    if not points:
        raise KeyError(figure)
    amounts = rows(
        ledger, "curve", project_id=Among(list(ids)), kind=kind, number=number,
        quarter=AtMost(last),
    )  # fmt: skip
    text = tr("{amount} yuan", amount=money.show(sum(fen for _, fen in points)))
    head = tr("Plan of payments") if kind == "plan" else (
        tr("Forecast made in {quarter}", quarter=Quarter.at(number).label)
    )  # fmt: skip
    words = tr("planned quarter by quarter until then, added up")
    name = f"{context.project_names[project]} · {head}"
    plain = Explanation(figure, name, text, f"{words} = {text}", None, 0, [], [])
    return doors.records(ledger, plain, [("curve", amounts)], limit)


def _warnings(ledger: Ledger, figure: str) -> Explanation:
    _, severity, _, day = figure.split("/")
    date = dt.date.fromisoformat(day)
    context = ReportContext(ledger, Quarter.of(date), "yuan", language())
    some = [
        w for w in alerts(ledger, date.toordinal(), context.lang) if w.severity == int(severity)
    ]
    lines = [todo.item_of(context, warning).what for warning in some]
    name = f"{severity_name(int(severity))} · {day}"
    return Explanation(figure, name, str(len(some)), "\n".join(lines), None, 0, [], [])
