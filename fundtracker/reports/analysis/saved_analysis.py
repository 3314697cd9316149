"""An analysis as a saved view keeps it: its sides, its payments, how it is shown.

What a ready-made view looks for (payments that look alike, payees that are new) is looked for again
each time: its code is kept, not the payments it found.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from fundtracker.domain.base.money import UNITS
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.column_conditions import BY_PART, PLACES, RANGES, typed_in
from fundtracker.ledger.payments.payment_query import OF_PAYMENT, Query
from fundtracker.ledger.payments.search_index import COLUMNS
from fundtracker.reports.analysis import ready_made
from fundtracker.reports.analysis.pivot import MEASURES, Spec

KIND = "analysis"  # of the saved views
SPANS = ("all", "quarter", "year")
_TEXTS, _NUMBERS = ("text",), ("lines", "measures", "imports")
_PAIRS = ("quarters", "days")
_HELD = {*PLACES, *RANGES, *COLUMNS, "serial", "file"}  # columns under whose head one types
_MOST = 2**63 - 1  # the largest number that a ledger holds


class Analysis(NamedTuple):
    """An analysis that is asked for: ``base``: the ready-made view whose payments it looks at, ''
    those of ``spec``; ``mode``: see ``pivot_shown``; ``span``: one of ``SPANS``, of the quarter in
    use.
    """

    base: str
    spec: Spec
    mode: str = "value"
    span: str = "all"

    def resolved(self, ledger: Ledger, quarter: Quarter) -> Spec:
        """Return what is asked of a ledger for a quarter.

        Raises:
            UserError: ``no_such_view``.
        """
        query, until = self.spec.query, quarter.ordinal
        if self.base:
            base_query = ready_made.view(self.base).spec(ledger, quarter).query
            query = base_query._replace(text=query.text, shown=query.shown)
        return self.spec._replace(query=within(query, self.span, quarter), until=until)


def within(query: Query, span: str, quarter: Quarter) -> Query:
    """Return a query of the payments of a span: all of them, the quarter or its year until it."""
    first = {"quarter": quarter.ordinal, "year": quarter.year * 4}.get(span)
    return query if first is None else query._replace(quarters=(first, quarter.ordinal))


def in_unit(query: Query, shown: tuple[str, str]) -> Query:
    """Return a query whose words are read in the unit and language of the window; what was typed
    under the head of the amounts is meant in those it was typed in.
    """
    return query if _amount_typed(query) else query._replace(shown=shown)


def _amount_typed(query: Query) -> bool:
    return any(column == "amount" for column, _ in query.holds)


def as_data(analysis: Analysis) -> dict[str, Any]:
    """Return an analysis as plain data of JSON."""
    spec, query = analysis.spec, analysis.spec.query
    default = Query()
    settings = {
        name: getattr(query, name)
        for name in (*_TEXTS, *_NUMBERS, *_PAIRS, "amounts", "holds", "among", "unreadable")
        if getattr(query, name) != getattr(default, name)
    }
    if query.shown != default.shown and (query.text or _amount_typed(query)):
        settings["shown"] = query.shown
    if analysis.base:  # looked for again; only the words searched for are a person's own
        settings = {
            name: value for name, value in settings.items() if name in ("text", "measures", "shown")
        }
    sides = {"rows": spec.rows, "columns": spec.columns, "measure": spec.measure, "top": spec.top}
    shown = {"base": analysis.base, "mode": analysis.mode, "span": analysis.span}
    return {**sides, **shown, "query": settings}


def from_data(data: Any) -> Analysis:
    """Return the analysis of a saved view.

    Raises:
        UserError: ``view_unreadable``: of a later program, or not one of an analysis.
    """
    try:
        query = _query(data["query"])
        spec = Spec(
            str(data["rows"]), str(data["columns"]), _one_of(MEASURES, data["measure"]), query,
            _number(data["top"]),
        )  # fmt: skip
        span = data["span"] if data["span"] in SPANS else "all"
        return Analysis(str(data["base"]), spec, str(data["mode"]), span)
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError):
        raise UserError("view_unreadable") from None


def _query(data: Mapping[str, Any]) -> Query:
    known: dict[str, Any] = {name: str(data[name]) for name in _TEXTS if name in data}
    known |= {name: tuple(map(_number, data[name])) for name in _NUMBERS if name in data}
    for name in _PAIRS:
        if data.get(name) is not None:
            known[name] = _pair(data[name])
    known["amounts"] = tuple(_pair(each) for each in data.get("amounts", ()))
    known["holds"] = tuple((_one_of(_HELD, a), str(b)) for a, b in data.get("holds", ()))
    known["among"] = tuple(
        (_one_of({*BY_PART, *OF_PAYMENT}, a), tuple(map(_number, b)))
        for a, b in data.get("among", ())
    )
    known["unreadable"] = bool(data.get("unreadable"))
    if "shown" in data:
        unit, lang = data["shown"]
        known["shown"] = (_one_of(UNITS, unit), _one_of(("zh", "en"), lang))
    query = Query(**known)
    for column, text in query.holds:
        if column in RANGES and not query.unreadable:
            typed_in(column, text, query.shown)
    return query


def _pair(value: Any) -> tuple[int | None, int | None]:
    first, last = (None if each is None else _number(each) for each in value)
    return first, last


def _number(value: Any) -> int:
    number = int(value)
    if abs(number) > _MOST:
        raise ValueError(value)
    return number


def _one_of(known: Collection[str], value: Any) -> str:
    if value not in known:
        raise ValueError(value)
    return str(value)
