"""Two quarters, or two versions of one, side by side: what differs, and which changes made the
difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.history import Entry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.review import pack
from fundtracker.reports.review.prior_quarters import Figures, figures
from fundtracker.reports.tables.labels import kind_name, local_time
from fundtracker.reports.tables.report_table import Band, Column, Table, show

APART = ("review.check", "review.lock", "review.reopen", "review.sign", "review.merge")


class Side(NamedTuple):
    """A quarter in a version: ``number`` of its snapshot, None as told today; ``seq``: the change
    it stands at.
    """

    quarter: Quarter
    number: int | None
    seq: int
    figures: Figures

    @property
    def label(self) -> str:
        """Return how it is called."""
        how = tr("today") if self.number is None else tr("frozen {n}", n=self.number)
        return f"{self.quarter.label} · {how}"


class Difference(NamedTuple):
    """A figure that the two sides tell otherwise; None: one side has none."""

    key: str
    name: str
    kind: str
    a: Any
    b: Any


class Cause(NamedTuple):
    """A change that moved figures (their keys), or for two quarters how much money of theirs it
    wrote.
    """

    entry: Entry
    keys: list[str]
    payments: int = 0
    fen: int = 0


class Comparison(NamedTuple):
    """Two sides, what differs, and why."""

    a: Side
    b: Side
    differences: list[Difference]
    causes: list[Cause]


def side(ledger: Ledger, text: str, lang: str) -> Side:
    """Return what a person names: ``2023Q2`` (as frozen, else as told today), ``2023Q2@now``,
    ``2023Q2@1``.

    Raises:
        UserError: ``bad_quarter``, ``no_such_snapshot``.
    """
    name, _, version = text.partition("@")
    try:
        quarter = Quarter.parse(name)
    except ValueError:
        raise UserError("bad_quarter", text=name) from None
    snapshots = ledger.reviews.snapshots(quarter.ordinal)
    if not version:
        locked = ledger.reviews.of(quarter.ordinal).state in ("locked", "signed")
        version = str(len(snapshots)) if locked else "now"
    if version == "now":
        return Side(quarter, None, ledger.history.last(), figures_today(ledger, quarter, lang))
    snapshot = next((s for s in snapshots if str(s[1]) == version), None)
    if snapshot is None:
        raise UserError("no_such_snapshot", quarter=quarter.name, version=version, n=len(snapshots))
    content = json.loads(ledger.reviews.snapshot(snapshot[0]).body)
    tables = pack.tables(content, lang) if lang in content.get("languages", {}) else []
    return Side(quarter, snapshot[1], ledger.history.at_head(snapshot[3]), figures(tables))


def sides(ledger: Ledger, quarters: Sequence[Quarter]) -> list[tuple[str, str]]:
    """Return what can be set side by side: (how it is called, what ``side`` reads), each version
    of each quarter.
    """
    choices = []
    for quarter in quarters:
        choices.append((f"{quarter.label} · {tr('today')}", f"{quarter.name}@now"))
        for _, number, _, _ in reversed(ledger.reviews.snapshots(quarter.ordinal)):
            choices.append(
                (f"{quarter.label} · {tr('frozen {n}', n=number)}", f"{quarter.name}@{number}")
            )
    return choices


def figures_today(ledger: Ledger, quarter: Quarter, lang: str) -> Figures:
    """Return all figures of a quarter's pack as the ledger tells them."""
    return figures(
        [
            Table.from_data(data, quarter, unit="yuan", lang=lang)
            for data in pack.paper(ledger, quarter, lang)["sheets"]
        ]
    )


def compare(ledger: Ledger, one_side: str, other: str, lang: str) -> Comparison:
    """Set two sides beside each other.

    Two versions of a quarter are explained exactly: the changes between them are looked through
    until each difference is found in one. Two quarters are explained by the money booked after the
    earlier one.

    Raises:
        UserError: what ``side`` names.
    """
    a, b = side(ledger, one_side, lang), side(ledger, other, lang)
    nothing = ("", "", None)
    differences = [
        Difference(
            key,
            (a.figures.get(key) or b.figures[key])[0],
            (a.figures.get(key) or b.figures[key])[1],
            a.figures.get(key, nothing)[2],
            b.figures.get(key, nothing)[2],
        )
        for key in [*a.figures, *(k for k in b.figures if k not in a.figures)]
        if a.figures.get(key, nothing)[2] != b.figures.get(key, nothing)[2]
    ]
    if a.quarter == b.quarter:
        causes = _exactly(ledger, a, b, {d.key for d in differences}, lang)
    else:
        first, last = sorted((a.quarter.ordinal, b.quarter.ordinal))
        causes = [
            Cause(entry, [], n, fen) for entry, n, fen in ledger.history.booked(first + 1, last)
        ]
    return Comparison(a, b, differences, causes)


def _exactly(ledger: Ledger, a: Side, b: Side, keys: set[str], lang: str) -> list[Cause]:
    """Find the changes that moved some figures, by halves."""
    low, high = sorted((a, b), key=lambda s: s.seq)
    entries = [e for e in ledger.history.entries(low.seq + 1, high.seq) if e.kind not in APART]
    if not keys or not entries:
        return []
    known: dict[int, Figures] = {low.seq: low.figures, entries[-1].seq: high.figures}

    def at(seq: int) -> Figures:
        if seq not in known:
            with ledger.as_of(seq) as past:
                known[seq] = figures_today(past, a.quarter, lang)
        return known[seq]

    return _halved(entries, low.seq, at, keys)


def _halved(
    entries: list[Entry], before: int, at: Callable[[int], Figures], keys: set[str]
) -> list[Cause]:
    old, new = at(before), at(entries[-1].seq)
    moved = [
        key
        for key in sorted(keys)
        if old.get(key, ("", "", None))[2] != new.get(key, ("", "", None))[2]
    ]
    if len(entries) == 1:
        return [Cause(entries[0], moved)] if moved else []
    middle = len(entries) // 2
    first = _halved(
        entries[:middle], before, at, keys
    )  # figures may move and move back: both halves are looked at
    return [*first, *_halved(entries[middle:], entries[middle - 1].seq, at, keys)]


# ---------------------------------------------------------------- telling
_UNITS = ("wan", "yi")  # in which an amount is rounded when it is shown


def as_table(
    ledger: Ledger, comparison: Comparison, *, unit: str = "wan", lang: str = "zh"
) -> Table:
    """Return a comparison as a table: a row for each figure that differs, under the name of the
    table it is in, figures of one kind together; the causes stand below it. Where a unit would
    round a difference of money away, all amounts are in yuan.
    """
    if unit in _UNITS and any(_rounded_away(d, unit, lang) for d in comparison.differences):
        unit = "yuan"
    context = ReportContext(ledger, comparison.b.quarter, unit, lang)
    frame = context.frame("compare", tr("Side by side"), _columns(comparison, "money"))
    bands: dict[tuple[str, str], Band] = {}
    of_row: list[str] = []
    for d in sorted(comparison.differences, key=_order(comparison.differences)):
        title, _, name = d.name.partition(" · ")
        known = isinstance(d.a, int) and isinstance(d.b, int) and d.kind != "day"
        frame.add(d.key, name, {"a": d.a, "b": d.b, "change": d.b - d.a if known else None})
        key = (title, d.kind)
        if key not in bands:
            first = d.kind == "money" or not any(t == title for t, _ in bands)
            words = title if first else tr("{table}: {kind}", table=title, kind=_kind_words(d.kind))
            bands[key] = Band(f"band{len(bands) + 1}", words, _columns(comparison, d.kind))
        of_row.append(bands[key].code)
    if not comparison.differences:
        frame.notes.append(tr("Nothing differs."))
    frame.notes += [cause_words(cause) for cause in comparison.causes]
    table = frame.table()
    rows = [row._replace(band=band) for row, band in zip(table.rows, of_row, strict=True)]
    return table._replace(rows=rows, bands=list(bands.values()))


def _columns(comparison: Comparison, kind: str) -> list[Column]:
    """Return the columns of figures of one kind; a difference of shares is told in points."""
    change = "points" if kind == "percent" else "text" if kind == "day" else kind
    return [
        Column("a", comparison.a.label, kind),
        Column("b", comparison.b.label, kind),
        Column("change", tr("Difference"), change),
    ]


def _order(differences: Sequence[Difference]) -> Callable[[Difference], tuple[int, int]]:
    """Return by what figures are ordered: tables as they come, their money first."""
    titles = {
        title: at
        for at, title in enumerate(dict.fromkeys(d.name.partition(" · ")[0] for d in differences))
    }
    kinds = ["money", *dict.fromkeys(d.kind for d in differences)]
    return lambda d: (titles[d.name.partition(" · ")[0]], kinds.index(d.kind))


def _kind_words(kind: str) -> str:
    """Return what figures are that are no money."""
    words = {
        "percent": tr("shares in per cent"), "points": tr("percentage points"),
        "count": tr("counts"), "day": tr("days"),
    }  # fmt: skip
    return words[kind] if kind in words else tr("figures of their own unit")


def _rounded_away(d: Difference, unit: str, lang: str) -> bool:
    if d.kind != "money" or not isinstance(d.a, int) or not isinstance(d.b, int):
        return False
    return show(d.a, "money", unit, lang) == show(d.b, "money", unit, lang)


def cause_words(cause: Cause) -> str:
    """Return a cause as a line: change, who, when, what, why, how much it moved."""
    e = cause.entry
    what = tr("{n} figures", n=len(cause.keys)) if cause.keys else tr(
        "{n} payments, {sum} yuan", n=cause.payments, sum=money.show(cause.fen)
    )  # fmt: skip
    words = [
        f"#{e.seq}",
        local_time(e.at),
        e.person,
        kind_name(e.kind),
        e.params.get("file", ""),
        e.reason,
        what,
    ]
    return "  ".join(str(w) for w in words if w)


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as JSON values; fen, tenths and thousandths as the tables hold them."""
    return {
        "a": {
            "quarter": comparison.a.quarter.name,
            "version": comparison.a.number,
            "change": comparison.a.seq,
        },
        "b": {
            "quarter": comparison.b.quarter.name,
            "version": comparison.b.number,
            "change": comparison.b.seq,
        },
        "differences": [d._asdict() for d in comparison.differences],
        "causes": [
            {
                "change": c.entry.seq,
                "person": c.entry.person,
                "at": c.entry.at,
                "kind": c.entry.kind,
                "reason": c.entry.reason,
                "figures": c.keys,
                "payments": c.payments,
                "fen": c.fen,
            }
            for c in comparison.causes
        ],
    }
