"""A pivot of payments: SQL adds up, pandas reshapes the few sums, every fen stays whole.

Whole numbers all the way: money is ``Int64`` (a pivot with holes in float64 lost a fen at 2^53 +
1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_groups import Group
from fundtracker.ledger.payments.payment_query import WORDS, Query
from fundtracker.reports.analysis import subjects
from fundtracker.reports.tables.labels import measure_name

if TYPE_CHECKING:
    import pandas as pd

TIMES = (
    "year",
    "quarter",
    "month",
    "day",
    "weekday",
    "digit",
    "rush",
    "round",
)  # in their own order, others by size
OF_PAYMENTS = ("paid", "count", "average")
MEASURES = (*OF_PAYMENTS, *subjects.OF_MEASURE)
OTHERS = -1  # the key of what is not among the largest


class Spec(NamedTuple):
    """What a pivot asks for: dimensions of ``payment_groups`` or of a subject; '' no columns;
    ``top``: this many rows, the rest as one row that adds up, 0 all. ``query``: which payments;
    ``until``: the quarter at whose end other figures stand, None the last one with payments.
    """

    rows: str = "payee"
    columns: str = "quarter"
    measure: str = "paid"
    query: Query = Query(measures=(PAID,))
    top: int = 20
    until: int | None = None

    @property
    def of_payments(self) -> bool:
        """Whether the pivot adds up payments."""
        return self.measure in OF_PAYMENTS

    @property
    def by(self) -> list[str]:
        """The dimensions of rows and columns."""
        return [self.rows, *([self.columns] if self.columns else [])]


class Cell(NamedTuple):
    """A sum of fen (refunds negative) and how many payments it holds, a split one once for each
    part.
    """

    fen: Fen
    n: int

    def value(self, measure: str) -> int:
        """Return fen paid, the count, or the average in fen (halves away from zero)."""
        if measure == "count":
            return self.n
        return rounded(self.fen, self.n) if measure == "average" and self.n else self.fen


class Line(NamedTuple):
    """A row: its key (``OTHERS`` for the rest), its name, a cell for each column (None: nothing),
    its total.
    """

    key: int
    name: str
    cells: list[Cell | None]
    total: Cell


class Pivot(NamedTuple):
    """A pivot: ``columns`` are (key, name); ``total`` is the last line; ``hidden``: rows in the
    others.
    """

    spec: Spec
    columns: list[tuple[int, str]]
    lines: list[Line]
    total: Line
    hidden: tuple[int, ...]


def build(ledger: Ledger, spec: Spec) -> Pivot:
    """Return a pivot of a ledger's payments, or of another subject by its measure.

    Raises:
        UserError: ``no_such_dimension``, ``rows_are_columns``.
    """
    if spec.rows == spec.columns:
        raise UserError("rows_are_columns", name=dimension_names().get(spec.rows, spec.rows))
    by, groups = spec.by, groups_of(ledger, spec)
    names = {
        name: names_of(ledger, name, sorted({g.keys[at] for g in groups}))
        for at, name in enumerate(by)
    }
    fen, n = _wide(groups, "fen", bool(spec.columns)), _wide(groups, "n", bool(spec.columns))
    order = _order(spec.rows, fen, names[spec.rows])
    columns = _order(spec.columns, fen.T, names.get(spec.columns, {})) if spec.columns else [0]
    shown = order[: spec.top] if spec.top else order
    hidden = order[len(shown) :]
    fen, n = fen.reindex(order, columns=columns), n.reindex(order, columns=columns)
    lines = [
        _line(key, names[spec.rows][key], *cells)
        for key, *cells in zip(shown, _rows(fen), _rows(n), strict=False)
    ]
    if hidden:
        rest = tr("{n} others", n=f"{len(hidden):,}")
        lines.append(_line(OTHERS, rest, _sums(fen.loc[hidden]), _sums(n.loc[hidden])))
    total = _line(0, tr("Total"), _sums(fen), _sums(n))
    heads = [(key, names[spec.columns][key]) for key in columns] if spec.columns else []
    if not spec.columns:
        lines, total = [line._replace(cells=[]) for line in lines], total._replace(cells=[])
    return Pivot(spec, heads, lines, total, tuple(hidden))


def groups_of(ledger: Ledger, spec: Spec) -> list[Group]:
    """Return the sums that a pivot is made of.

    Raises:
        UserError: ``no_such_dimension``.
    """
    if spec.of_payments:
        return ledger.payment_groups.sums(spec.by, spec.query)
    known = dimensions_of(spec.measure)
    unknown = next((name for name in spec.by if name not in known), None)
    if unknown is not None:
        raise UserError("no_such_dimension", name=unknown, names=", ".join(known))
    return subjects.groups(ledger, spec.by, spec.measure, spec.until)


def dimensions_of(measure: str) -> tuple[str, ...]:
    """Return the dimensions that a measure can be looked at by, in the order a list offers them."""
    if measure in OF_PAYMENTS:
        return tuple(name for name in dimension_names() if name not in subjects.dimension_names())
    return subjects.OF_MEASURE[measure].dimensions


def _wide(groups: Sequence[Group], value: str, by_column: bool) -> pd.DataFrame:
    """Return the sums as a table: rows × columns, ``Int64``, <NA> where there is nothing."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "row": [g.keys[0] for g in groups],
            "column": [g.keys[1] if by_column else 0 for g in groups],
            "value": pd.array([getattr(g, value) for g in groups], dtype="Int64"),
        }
    )
    return frame.pivot(index="row", columns="column", values="value")


def _order(dimension: str, wide: pd.DataFrame, names: Mapping[int, str]) -> list[int]:
    """Return the keys of the rows: times in their order, others the largest first, then by name."""
    keys = [int(key) for key in wide.index]
    if dimension in TIMES:
        return sorted(keys)
    sums = {int(key): int(fen) for key, fen in wide.sum(axis=1).items()}
    return sorted(keys, key=lambda key: (-abs(sums[key]), names[key], key))


def _rows(wide: pd.DataFrame) -> list[list[int | None]]:
    """Return the rows of a table as whole numbers, None where there is nothing."""
    values: list[list[int | None]] = wide.to_numpy(dtype=object, na_value=None).tolist()
    return values


def _sums(wide: pd.DataFrame) -> list[int | None]:
    """Return the sum of each column, None where it holds nothing."""
    return [
        None if fen is None else int(fen) for fen in _rows(wide.sum(min_count=1).to_frame().T)[0]
    ]


def _line(key: int, name: str, fen: Sequence[int | None], n: Sequence[int | None]) -> Line:
    """Return a line from its sums and counts, column by column."""
    cells = [Cell(f, k) if f is not None and k else None for f, k in zip(fen, n, strict=True)]
    known = [cell for cell in cells if cell is not None]
    return Line(key, name, cells, Cell(sum(c.fen for c in known), sum(c.n for c in known)))


# ------------------------------------------------------------ names of keys
def names_of(ledger: Ledger, dimension: str, keys: Sequence[int]) -> dict[int, str]:
    """Return what the keys of a dimension are called."""
    if dimension in WORDS:
        words = ledger.payment_groups.words(keys)
        return {key: words.get(key) or tr("(not named)") for key in keys}
    if dimension in _WRITTEN:
        write = _WRITTEN[dimension]
        return {key: write(key) for key in keys}
    named = _named(ledger, dimension)
    return {key: named.get(key, "") or tr("(none)") for key in keys}


def _named(ledger: Ledger, dimension: str) -> dict[int, str]:
    lang = language()
    if dimension == "line":
        return {line.id: line.name(lang) for line in ledger.plan.lines()}
    if dimension == "project":
        return {project.id: project.name for project in ledger.projects.all()}
    if dimension == "source":
        return {source.id: source.name(lang) for source in ledger.plan.sources()}
    if dimension == "contract":
        return {
            contract.id: f"{contract.number} {contract.name}" for contract in ledger.contracts.all()
        }
    if dimension in subjects.dimension_names():
        return subjects.key_names(ledger, dimension)
    return {import_.id: import_.name for import_ in ledger.imports.all()}


def _weekday(key: int) -> str:
    days = (
        tr("Monday"),
        tr("Tuesday"),
        tr("Wednesday"),
        tr("Thursday"),
        tr("Friday"),
        tr("Saturday"),
        tr("Sunday"),
    )
    return days[key]


_WRITTEN: dict[str, Callable[[int], str]] = {
    "year": lambda key: str(key) if key else tr("(none)"),
    "quarter": lambda key: Quarter.at(key).label if key else tr("(none)"),
    "month": lambda key: f"{key // 100}-{key % 100:02d}",
    "day": lambda key: dt.date.fromordinal(key).isoformat(),
    "weekday": _weekday,
    "digit": str,
    "rush": lambda key: tr("last ten days of a quarter") if key else tr("other days"),
    "round": lambda key: tr("round sums (whole ten thousands)") if key else tr("other sums"),
    "payment": str,
    "measure": measure_name,
}


def dimension_names() -> dict[str, str]:
    """Return the dimensions with their names, in the order a list offers them."""
    return {
        "payee": tr("Payee"),
        "project": tr("Project"),
        "line": tr("Plan line"),
        "source": tr("Source of money"),
        "contract": tr("Contract"),
        "account": tr("Payee's account"),
        "payer": tr("Payer"),
        "summary": tr("Summary"),
        "file": tr("File"),
        "year": tr("Year"),
        "quarter": tr("Quarter"),
        "month": tr("Month"),
        "day": tr("Day"),
        "weekday": tr("Day of the week"),
        "rush": tr("End of the quarter"),
        "round": tr("Round sums"),
        "digit": tr("First digit"),
        "measure": tr("State"),
        **subjects.dimension_names(),
    }


def measure_names() -> dict[str, str]:
    """Return the measures with their names."""
    return {
        "paid": tr("Paid"), "count": tr("Number of payments"), "average": tr("Average payment"),
        **subjects.names(),
    }  # fmt: skip


# ------------------------------------------------------------ which payments a cell is made of
def behind(pivot: Pivot, line: Line, column: int | None) -> Query:
    """Return the query of exactly the payments of a cell; ``column`` None: of the whole line."""
    return behind_all(pivot, [line], [] if column is None else [column])


def behind_all(pivot: Pivot, lines: Sequence[Line], columns: Sequence[int]) -> Query:
    """Return the query of exactly the payments of some lines in some columns (none: in all)."""
    spec, query = pivot.spec, pivot.spec.query
    if pivot.total not in lines:
        keys = [
            key for line in lines for key in (pivot.hidden if line.key == OTHERS else (line.key,))
        ]
        query = query._replace(among=(*query.among, (spec.rows, tuple(keys))))
    if columns and spec.columns:
        of_columns = tuple(pivot.columns[at][0] for at in columns)
        query = query._replace(among=(*query.among, (spec.columns, of_columns)))
    return query


def page_behind(pivot: Pivot, lines: Sequence[Line]) -> tuple[str, str]:
    """Return the page that tells more of another subject than payments, and what is looked for
    there: the name of the line, of several ''.
    """
    named = [line.name for line in lines if line is not pivot.total and line.key != OTHERS]
    text = named[0] if len(named) == len(lines) == 1 else ""
    number = pivot.spec.rows == "contract"  # a contract is found by its number
    return subjects.OF_MEASURE[pivot.spec.measure].page, text.split(" ")[0] if number else text
