"""Rows of 表1: money paid from the kept sums, completed investment as projects report it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fundtracker.domain.base import money
from fundtracker.domain.base.period import (
    Quarter,
    Share,
    elapsed_in_plan,
    elapsed_share,
    gap_tenths,
    show_percent,
)
from fundtracker.domain.park.bounds import MARKS
from fundtracker.domain.park.plan import APART, APART_SOURCES, Amount, Line, Version, pace
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.plan.plan_words import beside_even, pace_words
from fundtracker.reports.tables.report_table import Cell, Row

if TYPE_CHECKING:
    from fundtracker.reports.context import ReportContext

# Completed investment has figures of its own: it never stands in a column of money paid.
DONE = {"quarter": "done_quarter", "year": "done_year", "total": "done_total", "left": "done_left"}
STRONG = ("fiscal", "parts", "headline", "with_city")  # rows that sum others, or the whole plan
_NOTHING = (0, -1)  # a span of book quarters without any
Spans = tuple[tuple[int, int], ...]  # first and last book quarter of each, both inside


class PlanRows:
    """Makes rows of money paid from the kept sums, which hold every payment booked until then.

    ``tolerance``: the gap within which a line keeps step, in tenths of a point.
    """

    def __init__(
        self,
        version: Version,
        quarter: Quarter,
        sums: list[tuple[int, int, int, int]],
        tolerance: int,
    ) -> None:
        self._version, self._quarter, self._sums = version, quarter, sums
        self._tolerance = tolerance
        self.own_sources: tuple[int, ...] | None = None  # of fiscal lines; None: all
        q, first, last = quarter.ordinal, version.first.ordinal, version.last.ordinal
        begins = {"quarter": q, "year": quarter.year * 4, "total": 0}
        self._inside = {key: _spans((max(a, first), min(q, last))) for key, a in begins.items()}
        self._outside = {
            key: _spans((a, min(q, first - 1)), (max(a, last + 1), q)) for key, a in begins.items()
        }

    def _sum(self, lines: list[int] | None, spans: Spans) -> tuple[int, int]:
        """Return (how many payments, fen) of some lines: None all, [] those without a line."""
        wanted = None if lines is None else set(lines) or {0}
        sums = [
            s for s in self._sums
            if (wanted is None or s[0] in wanted) and any(a <= s[1] <= b for a, b in spans)
        ]  # fmt: skip
        return sum(s[2] for s in sums), sum(s[3] for s in sums)

    def holds(self, quarter: int) -> bool:
        """Tell whether a book quarter lies in the plan's period, until the quarter of the table."""
        return any(a <= quarter <= b for a, b in self._inside["total"])

    def _paid(
        self, code: str, lines: list[int] | None, spans: Mapping[str, Spans]
    ) -> dict[str, Cell]:
        return {
            key: Cell(_id(code, key, self._quarter), self._sum(lines, some)[1], _trail(lines, some))
            for key, some in spans.items()
        }

    def apart(
        self, code: str, name: str, note: str, lines: list[int], sources: tuple[int, ...]
    ) -> list[Row]:
        """What was paid on fiscal lines from some sources that are no fiscal money."""
        cells = _of_sources(self._paid(code, [APART], self._inside), sources, tuple(lines))
        return [plan_row(code, name, cells, "paid", note)] if note else []

    def paid(
        self,
        code: str,
        name: str,
        plan: int | None,
        year_plan: int | None,
        lines: list[int],
        *,
        depth: int = 0,
    ) -> Row:
        """A row of the plan: what was paid on its lines inside the plan's period."""
        q, cells = self._quarter, self._paid(code, lines, self._inside)
        if lines and self.own_sources is not None:
            cells = _of_sources(cells, self.own_sources)
        cells["plan"] = Cell(_id(code, "plan", q), plan)
        cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
        step = remark = ""
        if plan:
            step = self._pace(code, cells, plan)
            remark = beside_even(plan, _fen(cells["total"]), q, self._version)
            if (over := _fen(cells["total"]) - plan) > 0:
                remark = tr("{sum} yuan over the whole plan", sum=money.show(over)) + " · " + remark
            if year_plan:
                remark += " · " + tr(
                    "of the year {rate}, elapsed {elapsed}",
                    rate=show_percent(Share(_fen(cells["year"]), year_plan).tenths),
                    elapsed=show_percent(elapsed_share(q).tenths),
                )
        return plan_row(
            code,
            name,
            cells,
            "paid",
            " · ".join(filter(None, [pace_words(step), remark])),
            depth=depth,
        )

    def _pace(self, code: str, cells: dict[str, Cell], plan: int, of: str = "") -> str:
        """Add rate, time elapsed, gap and what is left of a plan; return how it keeps step with
        time.
        """
        q, v, total = self._quarter, self._version, _fen(cells[f"{of}total"])
        trail = cells[f"{of}total"].trail
        rate, elapsed = Share(total, plan), elapsed_in_plan(q, v.first, v.last)
        gap = gap_tenths(rate, elapsed)
        cells["rate"] = Cell(_id(code, "rate", q), rate.tenths, trail)
        cells["elapsed"] = Cell(_id(code, "elapsed", q), elapsed.tenths)
        cells["gap"] = Cell(_id(code, "gap", q), gap, trail)
        cells[f"{of}left"] = Cell(_id(code, f"{of}left", q), plan - total, trail)
        return pace(gap, self._tolerance)

    def invested(
        self,
        line: Line,
        amount: Amount,
        year_plan: int | None,
        lang: str,
        done: dict[str, int] | None,
        *,
        expected: bool,
    ) -> Row:
        """A row of completed investment as projects report it; ``done`` None: nobody did."""
        code, q = line.code, self._quarter
        cells = {"plan": Cell(f"plan/{code}/plan", amount.amount_fen, mark=MARKS[amount.bound])}
        remark, step = tr("completed investment is reported by project, never as money paid"), ""
        if expected:
            remark = tr("expected") + " · " + remark
        if done is not None:
            cells |= {DONE[key]: Cell(_id(code, DONE[key], q), fen) for key, fen in done.items()}
            cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
            step = self._pace(code, cells, amount.amount_fen, "done_")
            remark = f"{beside_even(amount.amount_fen, done['total'], q, self._version)} · {remark}"
        return plan_row(
            code,
            line.name(lang),
            cells,
            "investment",
            " · ".join(filter(None, [pace_words(step), remark])),
        )

    def waiting(self, code: str, name: str) -> Row:
        """What was paid inside the period and has no line."""
        n, _ = self._sum([], self._inside["total"])
        note = tr("payments waiting for a plan line: {n}; not in the subtotal", n=n) if n else ""
        row = self.paid(code, name, None, None, [])
        return row._replace(cells={**row.cells, "note": Cell("", note)})

    def elsewhere(self, code: str, name: str, lines: list[int]) -> list[Row]:
        """What was paid on lines that are not fiscal, where anything was: in no subtotal, but not
        lost.
        """
        if not lines:
            return []
        n, _ = self._sum(lines, self._inside["total"])
        note = tr("payments on lines of no fiscal money: {n}; not in the subtotal", n=n)
        return (
            [plan_row(code, name, self._paid(code, lines, self._inside), "paid", note)] if n else []
        )

    def outside(self, code: str, name: str, before: Version) -> Row:
        """What was booked until the quarter, before or after the plan's period; what lies in that
        of the version before is said.
        """
        n, _ = self._sum(None, self._outside["total"])
        note = tr("payments: {n}; counted in no line above", n=n) if n else ""
        first, last = (
            before.first.ordinal,
            min(before.last.ordinal, self._version.first.ordinal - 1),
        )
        earlier, fen = self._sum(None, _spans((first, min(last, self._quarter.ordinal))))
        if earlier and before.number != self._version.number:
            note += " · " + tr(
                "of them in the period of {version}: {sum} yuan",
                version=f"V{before.number}", sum=money.show(fen),
            )  # fmt: skip
        return plan_row(code, name, self._paid(code, None, self._outside), "paid", note)


def fiscal_sums(context: ReportContext) -> list[tuple[int, int, int, int]]:
    """Return what was paid (line, book quarter, how many payments, fen), the money of other
    sources off the fiscal lines: it stands as a line ``APART``.
    """
    sums = {(line, quarter): [n, fen] for line, quarter, n, fen in context.plan_sums}
    for line, _, quarter, n, fen in context.apart_sums:
        own = sums.setdefault((APART, quarter), [0, 0])
        for place, sign in ((sums[line, quarter], -1), (own, 1)):
            place[0] += sign * n
            place[1] += sign * fen
    return [(line, quarter, n, fen) for (line, quarter), (n, fen) in sums.items()]


def fiscal_sources(context: ReportContext) -> tuple[int, ...] | None:
    """Return the sources whose money counts in fiscal lines, 0 for none named; None: all that
    paid there do.
    """
    own = (source.id for source in context.sources if source.code not in APART_SOURCES)
    return (0, *own) if context.apart_sums else None


def plan_row(
    code: str, name: str, cells: Mapping[str, Cell], band: str, note: str, *, depth: int = 0
) -> Row:
    """Return a row of a band with its note."""
    return Row(code, name, {**cells, "note": Cell("", note)}, depth, code in STRONG, band)


def _of_sources(
    cells: dict[str, Cell], sources: tuple[int, ...], lines: tuple[int, ...] | None = None
) -> dict[str, Cell]:
    """Return cells whose payments are those of some sources alone, on some lines."""
    by_source = {}
    for key, cell in cells.items():
        assert cell.trail is not None
        trail = cell.trail._replace(sources=sources, lines=lines or cell.trail.lines)
        by_source[key] = cell._replace(trail=trail)
    return by_source


def _fen(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def _trail(lines: list[int] | None, spans: Spans) -> Trail:
    """Return which payments make a sum; of some lines: None all of them, [] those without a
    line.
    """
    first, second = [*spans, _NOTHING, _NOTHING][:2]
    return Trail(first, lines=None if lines is None else tuple(lines) or (0,), also=second)


def _spans(*some: tuple[int, int]) -> Spans:
    return tuple((a, b) for a, b in some if a <= b)


def _id(code: str, column: str, quarter: Quarter) -> str:
    return f"plan/{code}/{column}/{quarter.name}"
