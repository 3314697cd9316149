"""What payments are asked for, and the conditions in SQL that say it.

Texts are looked up among the words, which are coded once, never in a million rows.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import Terms, split_serial

_FEW = 8  # words that a column may hold are looked for one by one; more of them by their range first
_WORDS = (
    "counterparty", "account", "payer", "summary", "purpose", "subject", "project_text", "contract_text",
    "source_text", "serial_head", "note",
)  # fmt: skip
INDEXED = {"date": "pay_date", "amount": "amount_fen"}


Range = tuple[int | None, int | None]


class Query(NamedTuple):
    """What a table asks for.

    ``text``: words that each must stand somewhere in the row. ``quarters``: first and last book
    quarter. ``days``: from and to, both inside, None is open. ``amounts``: such ranges of fen, one of
    which must hold. ``holds``: (column, text) that must stand in it. ``lines``: plan lines, 0 what has
    none. ``measures``: see payment. ``shown``: unit and language in which amounts of ``text`` are
    written. ``unreadable``: something asked for could not be read, so that no row is meant.

    Of a split payment only the parts on the lines asked for count, in its row as in every sum.
    """

    text: str = ""
    quarters: tuple[int, int] | None = None
    days: tuple[int | None, int | None] = (None, None)
    amounts: tuple[Range, ...] = ()
    holds: tuple[tuple[str, str], ...] = ()
    lines: tuple[int, ...] = ()
    measures: tuple[int, ...] = ()
    imports: tuple[int, ...] = ()
    order: str = "date"
    descending: bool = True
    shown: tuple[str, str] = ("yuan", "zh")
    unreadable: bool = False


class Asked(NamedTuple):
    """A query in SQL on ``payment p``: conditions with their parameters, and the fen of a row that count."""

    where: str
    params: list[Any]
    amount: str


class Place(NamedTuple):
    """Plan lines one of which is asked for, 0 for none; ``otherwise``: the condition under which none need be."""

    lines: tuple[int, ...]
    otherwise: str


class Conditions:
    """Conditions of queries on the payments ``p`` of a ledger."""

    def __init__(self, db: Database, terms: Terms) -> None:
        self._db, self._all_terms = db, terms

    def asked(self, query: Query, walking: bool) -> Asked:
        """Return a query in SQL; only where its index is walked may one of dates or amounts serve."""
        if query.unreadable:
            return Asked("0", [], "p.amount_fen")
        places, others = self._places(query)
        amount = _counted(places)
        along = INDEXED.get(query.order) if walking else None
        parts = ["1", *others]
        params: list[Any] = []
        for spans, column in (
            ((query.quarters,) if query.quarters else (), "p.book_quarter"),
            ((query.days,), "p.pay_date"),
            (query.amounts, amount),
        ):
            free = "" if column == f"p.{along}" and len(spans) == 1 else "+"
            within = [_within(f"{free}{column}", span, params) for span in spans]
            parts += [_any(within)] if within else []
        for name, ids in (("measure", query.measures), ("import_id", query.imports)):
            if ids:
                parts.append(f"p.{name} IN ({id_list(ids)})")
        if places:
            parts.append(_placed(places))
        return Asked(" AND ".join(parts), params, amount)

    def _places(self, query: Query) -> tuple[list[Place], list[str]]:
        """Return what is asked of the plan line of a payment or part, and all other conditions on texts."""
        places = [Place(query.lines, "0")] if query.lines else []
        others = []
        for column, text in query.holds:
            if column == "line":
                places.append(Place(tuple(self._lines(text)), "0"))
            else:
                others.append(self._holds(column, text))
        for word in query.text.split():
            anywhere, lines = self._anywhere(word, query.shown), self._lines(word)
            if lines:
                places.append(Place(tuple(lines), anywhere))
            else:
                others.append(anywhere)
        return places, others

    def _holds(self, column: str, text: str) -> str:
        if column == "serial":
            return _any([f"p.serial_head IN ({id_list(self._terms(text))})", *self._serial(text)])
        if column == "file":
            return f"p.import_id IN ({id_list(self._files(text))})"
        return _among(column, self._terms(text))

    def _anywhere(self, word: str, shown: tuple[str, str]) -> str:
        """Return the condition that a word stands somewhere in the row, its plan line apart."""
        terms = self._terms(word)
        ways = [*self._serial(word), *_amounts(word, shown)]
        if terms:
            ways += [_among(column, terms) for column in _WORDS]
        if files := self._files(word):
            ways.append(f"p.import_id IN ({id_list(files)})")
        if projects := self._projects(word):
            ways.append(f"p.project_id IN ({id_list(projects)})")
        return _any(ways)

    def _terms(self, text: str) -> list[int]:
        return self._all_terms.holding(text)

    def _serial(self, text: str) -> list[str]:
        """A number of a voucher: the whole end of it, as a person types it."""
        head, tail = split_serial(text)
        if tail is None:
            return []
        words = head.rsplit("\x1f", 1)[0]
        whole = f"p.serial_tail = {tail}"
        if words:
            heads = [i for i in self._terms(words) if self._all_terms.ends(i, words)]
            whole += f" AND p.serial_head IN ({id_list(heads)})"
        return [f"({whole})"]

    def _files(self, text: str) -> list[int]:
        rows = self._db.read("SELECT id FROM import WHERE instr(lower(name), lower(?))", (text,))
        return [i for (i,) in rows]

    def _lines(self, text: str) -> list[int]:
        rows = self._db.read(
            "SELECT id FROM plan_line WHERE instr(name_zh, :t) OR instr(lower(name_en), lower(:t))", {"t": text}
        )
        return [i for (i,) in rows]

    def _projects(self, text: str) -> list[int]:
        rows = self._db.read(
            "SELECT id FROM project WHERE instr(lower(name), lower(:t)) OR instr(lower(code), lower(:t))", {"t": text}
        )
        return [i for (i,) in rows]


def _among(column: str, terms: Sequence[int]) -> str:
    """Return the condition that a column holds one of some words; to look in a long list is the dear part."""
    within = f"p.{column} IN ({id_list(terms)})"
    return within if len(terms) <= _FEW else f"(p.{column} BETWEEN {min(terms)} AND {max(terms)} AND {within})"


def id_list(ids: Iterable[int]) -> str:
    """Return ids as SQL lists them."""
    return ",".join(map(str, ids))


def _any(ways: Sequence[str]) -> str:
    return "(" + " OR ".join(ways) + ")" if ways else "0"


def _within(value: str, span: Range, params: list[Any]) -> str:
    """Return the condition that a value lies in a range, both ends inside; its parameters are added."""
    ways = [f"{value} {sign} ?" for end, sign in zip(span, (">=", "<="), strict=True) if end is not None]
    params += [end for end in span if end is not None]
    return " AND ".join(ways) or "1"


def _amounts(word: str, shown: tuple[str, str]) -> list[str]:
    """A word that is an amount, as shown or in exact yuan, paid or taken back; whole yuan stand for their fen too."""
    try:
        spans = money.meanings(word, *shown)
    except ValueError:
        return []
    if "." not in word:
        spans = [(low, high + 99 if low == high and not low % 100 else high) for low, high in spans]
    ways = [f"{{}} BETWEEN {low} AND {high}" for a, b in spans for low, high in ((a, b), (-b, -a))]
    within = " OR ".join(dict.fromkeys(ways))
    whole, part = within.replace("{}", "p.amount_fen"), within.replace("{}", "amount_fen")
    return [f"({whole})", f"(p.parts > 0 AND p.id IN (SELECT payment_id FROM part WHERE {part}))"]


def _on_lines(owner: str, place: Place) -> str:
    """The condition that ``owner`` (p, or t for a part) lies on a line that is asked for, or need not."""
    ids = id_list(i for i in place.lines if i)
    ways = [f"{owner}.line_id IN ({ids})", *([f"{owner}.line_id IS NULL"] if 0 in place.lines else [])]
    return _any([*ways, place.otherwise])


def _some_parts(places: Sequence[Place]) -> str:
    return " AND ".join(["t.payment_id = p.id", *(_on_lines("t", place) for place in places)])


def _placed(places: Sequence[Place]) -> str:
    """The condition that a payment lies on the lines that are asked for, or one of its parts does."""
    whole = " AND ".join(["p.parts = 0", *(_on_lines("p", place) for place in places)])
    return _any([f"({whole})", f"(p.parts > 0 AND EXISTS (SELECT 1 FROM part t WHERE {_some_parts(places)}))"])


def _counted(places: Sequence[Place]) -> str:
    """The fen of a payment that count: of a split one its parts on the lines that are asked for."""
    if not places:
        return "p.amount_fen"
    parts = f"SELECT sum(t.amount_fen) FROM part t WHERE {_some_parts(places)}"
    return f"(CASE WHEN p.parts = 0 THEN p.amount_fen ELSE ({parts}) END)"
