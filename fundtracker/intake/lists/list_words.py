"""What became of a list in words, the same for the command line and the window."""

from __future__ import annotations

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.intake.lists.post_list import ListOutcome

_MOST = 3  # rows of which it is said what they change


def counts(done: ListOutcome) -> str:
    """Return what became of the rows, those that change what stands apart from new ones."""
    numbers = done.counts | {"new": done.counts["new"] - done.counts["changed"]}
    return tr(
        "{read} read = {new} new + {changed} changed + {known} known + {skipped} skipped + "
        "{rejected} rejected",
        **numbers,
    )


def report(done: ListOutcome) -> list[str]:
    """Return lines about a list's records, money and columns: what changes, the unit and who
    stated it, sums in yuan, unused columns.
    """
    lines = [_changes(done)] if done.changes else []
    lines += [_unit(done)] if done.sums else []
    if done.unused:
        names = tr(", ").join(
            c.name if c.fen is None else f"{c.name} ({money.show(c.fen)})" for c in done.unused
        )
        lines.append(tr("columns not read: {names}", names=names))
    if any(done.rejected_sums.values()):
        lines.append(tr("in rejected rows, in yuan: {sums}", sums=_sums(done.rejected_sums)))
    return lines


def _changes(done: ListOutcome) -> str:
    rows = [
        tr("line {line} ({columns})", line=row.line, columns=tr(", ").join(row.columns))
        if row.columns
        else tr("line {line}", line=row.line)
        for row in done.changes[:_MOST]
    ]
    if more := len(done.changes) - len(rows):
        rows.append(tr("and {n} more", n=more))
    return tr("changes what stands: {rows}", rows=tr(", ").join(rows))


def _unit(done: ListOutcome) -> str:
    unit = _units(done)
    sentence = {
        "file": tr("unit {unit}, as the file states", unit=unit),
        "person": tr("unit {unit}, as you stated", unit=unit),
        "assumed": tr("unit {unit}: the file states none, check it", unit=unit),
    }[done.unit_source]
    return sentence + tr("; read, in yuan: {sums}", sums=_sums(done.sums))


def _units(done: ListOutcome) -> str:
    """Return the unit of the amounts, column by column where they differ."""
    units = {*done.units.values()}
    if len(units) > 1:
        return tr(", ").join(f"{head} {unit}" for head, unit in done.units.items())
    return next(iter(units), done.unit)


def _sums(sums: dict[str, int]) -> str:
    return tr(", ").join(f"{head} {money.show(fen)}" for head, fen in sums.items())


def kind_name(kind: str) -> str:
    """Return what a list is of."""
    return tr(KINDS[kind].words)
