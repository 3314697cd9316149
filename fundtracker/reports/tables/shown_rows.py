"""Which rows of a table a page shows: searched for, filtered, ordered, grouped, folded, summed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables import shown_part
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.tables.shown_part import NAME, Keep
from fundtracker.reports.tables.totals import Line


def details(rows: Iterable[Row]) -> int:
    """Return how many rows are no sums of others."""
    return sum(not row.total for row in rows)


@dataclass
class ShownRows:
    """What is asked of a table: ``text`` is searched for, ``typed`` under the heads, ``keep`` a
    page's own filter, ``levels`` of a tree shown while nothing is searched for.

    ``name`` heads the first column; ``unreadable``: columns whose filter cannot be read.
    """

    name: Callable[[], str]
    text: str = ""
    keep: Keep | None = None
    typed: dict[str, str] = field(default_factory=dict)
    sorting: list[tuple[str, bool]] = field(default_factory=list)
    group: str = ""
    levels: int | None = None
    unreadable: tuple[str, ...] = ()

    def filters(self) -> dict[str, str]:
        """Return what is typed under the heads, by the code of its column."""
        return {code: text for code, text in self.typed.items() if text.strip()}

    def folded(self) -> bool:
        """Tell whether the lower levels of a tree are left out for now."""
        return self.levels is not None and not self.text.strip() and not self.filters()

    def of(self, table: Table) -> tuple[list[Line], list[Row]]:
        """Return (the lines that are shown, the sum that stands below them)."""
        last = table.rows[-1:] if table.rows and table.rows[-1].total else []
        rows = self._kept(table, table.rows[: len(table.rows) - len(last)])
        if self.sorting:
            rows = shown_part.ordered(rows, self.sorting)
        totals = self._totals(table, rows, last)
        if self.group:
            return list(shown_part.grouped(table, rows, self.group)), totals
        return (list(rows) if self.sorting else list(table._replace(rows=rows).lines())), totals

    def as_table(self, table: Table, codes: Sequence[str], rows: list[Row]) -> Table:
        """Return what is shown as a table of its own: some columns in their order, rows and sums
        as they stand, with the words of what leaves rows out.
        """
        by_code = {column.code: column for column in table.columns}
        columns = [by_code[code] for code in codes if code in by_code]
        if any(band.columns for band in table.bands):
            columns = table.columns  # a band restates them in their places
        words = shown_part.filter_words(table, self.filters(), self.text, self.name())
        about = list(table.about or [tr("Plan: {name}", name=table.version)])
        return table._replace(
            columns=columns, rows=rows, about=[*about, words] if words else table.about
        )

    def others(self, table: Table, code: str) -> list[Row]:
        """Return the rows that all filters but that of a column leave: its values are offered."""
        typed = {c: text for c, text in self._known(table).items() if c != code}
        passes, _ = shown_part.passing(table, typed)
        return [row for row in table.rows if passes(row)]

    def _known(self, table: Table) -> dict[str, str]:
        codes = {NAME, *(column.code for column in table.every_column())}
        return {code: text for code, text in self.filters().items() if code in codes}

    def _kept(self, table: Table, rows: list[Row]) -> list[Row]:
        """Return the rows that pass all that is asked for."""
        typed, own = self._known(table), self.keep
        passes, self.unreadable = shown_part.passing(table, typed)
        if self.folded():
            return [row for row in rows if row.depth < (self.levels or 0)]
        if not self.text.strip() and not typed and own is None:
            return rows
        return self._matching(table, rows, lambda row: passes(row) and (own is None or own(row)))

    def _totals(self, table: Table, rows: list[Row], last: list[Row]) -> list[Row]:
        """Return the total of the table, or of the rows shown where some are left out."""
        n = details(rows)
        if self.folded() or n == details(table.rows):
            return last
        name = tr("Shown: {n} of {all} rows", n=f"{n:,}", all=f"{details(table.rows):,}")
        return [shown_part.summed(table, rows, name)] if n and shown_part.adding(table) else []

    def _matching(self, table: Table, rows: list[Row], keep: Keep) -> list[Row]:
        """Return rows that hold all words and are kept, under what they are parts of."""
        words = self.text.lower().split()
        spans = {word: _spans(word, table) for word in words}
        matching: list[Row] = []
        above: list[Row] = []
        there: set[str] = set()
        for row in rows:
            above = [*above[: row.depth], row]
            if keep(row) and _holds(table, row, spans):
                matching += [row for row in above if row.code not in there]
                there.update(row.code for row in above)
        return matching


def _holds(table: Table, row: Row, words: Mapping[str, Sequence[tuple[int, int]]]) -> bool:
    """Tell whether a row holds all words, each in its texts or as one of its amounts."""
    if not words:
        return True
    texts = [
        report.shown(table, column, row.cells.get(column.code))
        for column in table.columns
        if column.kind in ("text", "day")
    ]
    text = " ".join([row.name, *texts]).lower()
    sums = [row.number(column.code) for column in table.columns if column.kind == "money"]
    return all(word in text or _within(sums, spans) for word, spans in words.items())


def _spans(word: str, table: Table) -> list[tuple[int, int]]:
    """Return the ranges of fen that a word means in a table; [] where it is no amount."""
    try:
        return money.meanings(word, table.unit, table.lang)
    except ValueError:
        return []


def _within(values: Sequence[int | None], spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether one of the amounts is meant; one taken back is found by its digits too."""
    return any(low <= sign * value <= high for value in values if value is not None
               for low, high in spans for sign in (1, -1))  # fmt: skip
