"""What is said of the figures of 表1, and what its readers ask of it."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import (
    PACE,
    TOLERANCE,
    Version,
    in_force,
    pace,
    straight_line,
)
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.report_table import Row, Table


def tolerance(ledger: Ledger) -> int:
    """Return the gap within which a line keeps step with time, in tenths of a point."""
    return int(ledger.settings.get(PACE, str(TOLERANCE)))


def nature_name(nature: str) -> str:
    """Return what a statement speaks of, for people; an unknown one is its own name."""
    names = {
        "headline": tr("headline"),
        "fiscal": tr("fiscal money"),
        "investment": tr("project investment"),
        "fund size": tr("fund size"),
        "indicator": tr("indicator"),
        "asset": tr("asset"),
        "record": tr("record"),
        "projects": tr("projects"),
        "reference": tr("reference"),
        "policy": tr("policy"),
    }
    return names.get(nature, nature)


def pace_words(step: str) -> str:
    """Return how a line keeps step with time, in words."""
    return {
        "ahead": tr("ahead of the time elapsed"), "behind": tr("behind the time elapsed"),
        "in_step": tr("in step with the time elapsed"), "": "",
    }[step]  # fmt: skip


def beside_even(plan: int, total: int, quarter: Quarter, version: Version) -> str:
    """Return what lies between a total (fen) and an even course to the plan, in exact yuan."""
    fen = total - straight_line(plan, quarter, version)
    if fen < 0:
        return tr("{sum} yuan less than an even course", sum=money.show(-fen))
    return tr("{sum} yuan more than an even course", sum=money.show(fen))


def pace_of(row: Row) -> str:
    """Return how a line keeps step with time, as it was found when the table was made; '' of a row
    without a gap.
    """
    gap = row.number("gap")
    if gap is None:
        return ""
    note, steps = note_of(row), ("ahead", "behind", "in_step")
    # The sheet of completed investment has no column of notes: its gap alone says it.
    return next((step for step in steps if note.startswith(pace_words(step))), pace(gap))


def note_of(row: Row) -> str:
    """Return what is said of a row, its pace first."""
    cell = row.cells.get("note")
    return str(cell.value or "") if cell is not None else ""


def remark_of(row: Row) -> str:
    """Return what is said of a row beside its pace."""
    return note_of(row).removeprefix(pace_words(pace_of(row))).removeprefix(" · ")


def excess(table: Table) -> int | None:
    """Return by how many fen the parts stand above the headline; negative: a breach; None: not
    stated.
    """
    plan_of_row = {
        row.code: row.number("plan") for row in table.rows if row.code in ("parts", "headline")
    }
    parts, headline = plan_of_row.get("parts"), plan_of_row.get("headline")
    return None if parts is None or headline is None else parts - headline


def excess_words(table: Table) -> str:
    """Return how far the parts stand above the headline, in the unit of the table; '' where one
    is not stated.
    """
    return excess_in(excess(table), table.unit, table.lang)


def excess_in(fen: int | None, unit: str, lang: str) -> str:
    """Return in words by how many fen the parts stand above the headline."""
    if fen is None:
        return ""
    shown = money.show(abs(fen), unit, lang)
    n = {
        "yuan": tr("CNY {n}", n=shown),
        "wan": tr("CNY {n} m", n=shown),
        "yi": tr("CNY {n} bn", n=shown),
    }[unit]
    if fen >= 0:
        return tr("{n} above the headline: a difference of scope, not an error", n=n)
    return tr("{n} below the headline", n=n)


def about(version: Version, versions: Sequence[Version], quarter: Quarter, lang: str) -> list[str]:
    """Return what stands above the table: the version of the plan, its period, and what is to be
    known of the versions beside it.
    """
    assumed = tr(" (assumed)") if version.period_assumed else ""
    return [
        tr("Version: {name} ({date})", name=version.label(lang), date=version.dated),
        tr("Period: {first}–{last}", first=version.first.label, last=version.last.label) + assumed,
        *beside_version(version, versions, quarter, lang),
    ]


def beside_version(
    version: Version, versions: Sequence[Version], quarter: Quarter, lang: str
) -> list[str]:
    """Return what the days of approval say of a quarter's version: another one is in force by
    them, it was itself approved later, others count later only or were entered out of their order.
    """
    ruling, end = in_force(versions, quarter), quarter.last_day.isoformat()
    beside = [v for v in versions if v.first <= quarter <= v.last and v.number != version.number]
    if ruling.number != version.number:
        return [
            tr("By the days of approval {name} counts in this quarter.", name=_dated(ruling, lang))
        ]
    words = []
    if version.dated > end:
        words.append(
            tr("Approved after {day}: no version of this period was approved by then.", day=end)
        )
    if later := [v for v in beside if v.dated > end]:
        names = tr(", ").join(_dated(v, lang) for v in later)
        words.append(tr("Approved after {day}, not counted here: {names}.", day=end, names=names))
    if earlier := [v for v in beside if v.dated < version.dated and v.number > version.number]:
        names = tr(", ").join(_dated(v, lang) for v in earlier)
        words.append(
            tr("Entered later, but approved earlier, not counted here: {names}.", names=names)
        )
    return words


def _dated(version: Version, lang: str) -> str:
    return f"{version.label(lang)} ({version.dated})"


def version_of(table: Table, versions: Sequence[Version]) -> Version:
    """Return the version of the plan that a table shows: by its label, else the last one."""
    return next(
        (version for version in versions if version.label(table.lang) == table.version),
        versions[-1],
    )
