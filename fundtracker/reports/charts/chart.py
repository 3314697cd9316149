"""What a chart shows, in whole numbers and words: the same series for window, paper and sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.money import MISSING, decimal
from fundtracker.i18n import tr
from fundtracker.reports.tables.text_grid import Value

MEASURES = ("fen", "tenths", "thousandths", "count", "day")


class Series(NamedTuple):
    """What one name of the legend draws, a value for each place of its chart.

    ``values``: whole numbers in the chart's measure; None is unknown: not drawn, not said, not
    zero.
    ``kind``: line, area, bar (beside the bars of other series), stack (on them), band and span
    (from ``low`` to the value: a fan, a stretch of days), step (of a waterfall: its amount is the
    value less ``low``), stem (a dot on a stalk
    from nought), mark (a short stroke: a target). ``style`` of lines: solid, dash, dot; a dashed
    bar or stem is light or hollow (expected, open). ``figures``: the id that a click explains, by
    place; '' explains nothing. ``notes``: words beside some places, drawn where there is room.
    """

    name: str
    values: Sequence[int | None]
    tone: str
    kind: str = "line"
    style: str = "solid"
    low: Sequence[int | None] = ()
    figures: Sequence[str] = ()
    notes: tuple[tuple[int, str], ...] = ()

    def amount(self, place: int) -> int | None:
        """Return what is said of a place: the value, of a step how much it goes up or down."""
        value = self.values[place]
        return value - (self.low[place] or 0) if value is not None and self.is_step else value

    @property
    def is_step(self) -> bool:
        """Whether the series is a part of a waterfall."""
        return self.kind == "step"

    @property
    def ranges(self) -> bool:
        """Whether a place says two figures, from and to."""
        return bool(self.low) and not self.is_step

    def noted(self, words: str) -> Series:
        """Return the series with words at its last known place; '' adds none."""
        known = [place for place, value in enumerate(self.values) if value is not None]
        return self._replace(notes=(*self.notes, (known[-1], words))) if known and words else self


class Chart(NamedTuple):
    """A chart: named places (quarters, months, years, projects), series over them, one measure.

    ``measure``: fen; tenths (of a per cent); thousandths (of an indicator's unit); count; day
    (ordinals).
    ``at``: where the places stand, as day ordinals, where they are days. ``across``: the places go
    down the left side and values to the right. ``now``: the present place and what it is called.
    """

    title: str
    places: Sequence[str]
    series: Sequence[Series]
    measure: str = "fen"
    now: tuple[int, str] | None = None
    at: Sequence[int] = ()
    across: bool = False

    @property
    def known(self) -> int:
        """At how many places something is known."""
        return sum(
            any(sery.values[place] is not None for sery in self.series)
            for place in range(len(self.places))
        )

    def table(self) -> list[list[str | int | None]]:
        """Return the values drawn, a row a place, heads first: for the clipboard or a sheet."""
        heads: list[str | int | None] = [""]
        for sery in self.series:
            heads += [f"{sery.name} ≥", f"{sery.name} ≤"] if sery.ranges else [sery.name]
        rows = [heads]
        for place, name in enumerate(self.places):
            line: list[str | int | None] = [name]
            for sery in self.series:
                amount = sery.amount(place)
                line += [sery.low[place], amount] if sery.ranges else [amount]
            rows.append(line)
        return rows


def with_figures(chart: Chart, unit: str, lang: str) -> Chart:
    """Return a chart that goes across with the figure of each bar behind its end, rounded for the
    eye; one of another kind as it is.
    """
    if not chart.across:
        return chart

    def noted(series: Series) -> Series:
        figures = [
            (place, _short(value, chart.measure, unit, lang))
            for place, value in enumerate(series.values)
            if value is not None and series.kind in ("bar", "stack", "span")
        ]
        return series._replace(notes=(*series.notes, *figures))

    return chart._replace(series=[noted(series) for series in chart.series])


def _short(value: int, measure: str, unit: str, lang: str) -> str:
    if measure == "fen":
        return money.show(value, unit, lang)
    return written(value, measure, unit, lang)


AxisWords = Callable[[Sequence[int]], list[str]]  # values beside the grid, as they are written


def written(value: int | None, measure: str, unit: str, lang: str) -> str:
    """Return a value exactly, without its unit: fen in ``unit`` to the last fen, others as they
    are.
    """
    if value is None:
        return MISSING
    if measure == "fen":
        return money.exact(value, unit, lang).replace("-", money.MINUS)
    if measure == "tenths":
        return f"{decimal(value, 1)} %"
    if measure == "thousandths":
        return _without_zeros(decimal(value, 3, grouped=True))
    if measure == "day":
        return dt.date.fromordinal(value).isoformat()
    return decimal(value, 0, grouped=True)


def apart(
    values: Sequence[int], short: Callable[[int], str], exact: Callable[[int], str]
) -> list[str]:
    """Return values as words: short ones, exact ones where two values would look alike."""
    texts = [short(value) for value in values]
    alike = len(set(texts)) < len(set(values))
    return [exact(value) for value in values] if alike else texts


def unit_words(measure: str, unit_name: str) -> str:
    """Return the unit that a chart's values are written in; '' where each carries its own."""
    return unit_name if measure == "fen" else ""


def exact_heads(chart: Chart) -> list[str]:
    """Return the heads of ``Chart.table`` for an export, each naming its unit where it has one."""
    heads = [str(head) for head in chart.table()[0]]
    if chart.measure == "tenths":
        return [heads[0], *(f"{head} (%)" for head in heads[1:])]
    if chart.measure != "fen":
        return heads
    return [heads[0], *(tr("{name} (yuan)", name=head) for head in heads[1:])]


def exact_rows(chart: Chart) -> list[list[Value]]:
    """Return a chart's figures for an export, heads first: numbers are numbers, money in exact
    yuan; what is not known is nothing.
    """
    rows: list[list[Value]] = [list(exact_heads(chart))]
    for name, *values in chart.table()[1:]:
        rows.append([str(name), *(_exact(value, chart.measure) for value in values)])
    return rows


def _exact(value: str | int | None, measure: str) -> Value:
    if not isinstance(value, int):
        return ""
    if measure == "day":
        return dt.date.fromordinal(value)
    scales = {"fen": 2, "tenths": 1, "thousandths": 3, "count": 0}
    return Decimal(value).scaleb(-scales[measure])


def _without_zeros(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
