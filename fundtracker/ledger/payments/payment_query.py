"""What payments are asked for, and the conditions in SQL that say it.

Texts are looked up among the words, which are coded once, never in a million rows.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.column_filter import Alternative, parse
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import Terms, split_serial
from fundtracker.ledger.payments.column_conditions import (
    BY_PART,
    PLACES,
    RANGES,
    ColumnConditions,
    Place,
    Range,
    among,
    any_of,
    id_list,
    in_ranges,
    typed_in,
    within,
)
from fundtracker.ledger.payments.search_index import COLUMNS, Index, Search, digits

_FEW_PLACED = 10_000  # rows on the lines that a word names, looked at one by one; more fill a page
_MOST = 50_000  # rows that a search in memory names one by one; more of them fill a page at once
Days = tuple[int | None, int | None]  # from and to, both inside; None is open
INDEXED = {"date": "pay_date", "amount": "amount_fen"}


class Query(NamedTuple):
    """What a table asks for.

    ``text``: words that each must stand somewhere in the row. ``quarters``: first and last book
    quarter. ``days``: from and to, both inside, None is open. ``among``: (a dimension of
    ``payment_groups``, its keys one of which must hold). ``amounts``: such ranges of fen, one of
    which must hold. ``holds``: (column, what is typed under its head, see ``column_filter``).
    ``lines``: plan lines, 0 what has none. ``measures``: see payment. ``shown``: unit and language
    in which amounts of ``text`` and ``holds`` are written. ``unreadable``: something asked for
    could not be read, so that no row is meant. ``then``: further orders, each with its own way.

    ``within``: as ``among``, but asked of what all the rest finds: amounts typed are those without
    it, so that the groups of a query add up to its total.

    Of a split payment only the parts on the lines, projects, sources and contracts asked for
    count, in its row as in every sum.
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
    among: tuple[tuple[str, tuple[int, ...]], ...] = ()
    then: tuple[tuple[str, bool], ...] = ()
    within: tuple[tuple[str, tuple[int, ...]], ...] = ()


class Asked(NamedTuple):
    """A query in SQL on ``payment p``: conditions with their parameters, and the fen of a row that
    count.

    ``part``: the condition under which a part ``t`` of a split payment counts.
    """

    where: str
    params: list[Any]
    amount: str
    part: str = "1"


WORDS = {
    "payee": "counterparty",
    "account": "account",
    "payer": "payer",
    "summary": "summary",
}  # columns of words
_YUAN = "printf('%d.%02d', abs({0}.amount_fen) / 100, abs({0}.amount_fen) % 100)"
_TAIL = "printf('%0*d', cast(substr(h.text, instr(h.text, char(31)) + 1) AS INT), p.serial_tail)"
_JULIAN = "1721424.5"  # the day before day ordinal 1, as SQLite counts days
OF_PAYMENT = {
    "year": "{0}.book_quarter / 4",
    "quarter": "{0}.book_quarter",
    "month": f"cast(strftime('%Y%m', {{0}}.pay_date + {_JULIAN}) AS INTEGER)",
    "day": "{0}.pay_date",
    "weekday": "({0}.pay_date + 6) % 7",
    "file": "{0}.import_id",
    "payment": "{0}.id",
    "measure": "{0}.measure",
    **{kind: f"{{0}}.{column}" for kind, column in WORDS.items()},
}
_MONTH_DAY = f"cast(strftime('%m%d', {{0}}.pay_date + {_JULIAN}) AS INTEGER)"
_LAST_DAYS = ((322, 331), (621, 630), (921, 930), (1222, 1231))  # the last ten days of a quarter
OF_PAYMENT["rush"] = (
    "(" + " OR ".join(f"{_MONTH_DAY} BETWEEN {a} AND {b}" for a, b in _LAST_DAYS) + ")"
)
OF_AMOUNT = {  # of a payment or part: first digit; a whole number of ten thousand yuan
    "digit": "cast(substr(abs({0}.amount_fen), 1, 1) AS INTEGER)",
    "round": "({0}.amount_fen % 1000000 = 0)",
}


class Conditions:
    """Conditions of queries on the payments ``p`` of a ledger."""

    def __init__(self, db: Database, terms: Terms, search: Search | None = None) -> None:
        """``search``: looks texts up in memory where a ledger is large."""
        self._db, self._all_terms, self._search = db, terms, search
        self._columns = ColumnConditions(db, terms)

    def asked(self, query: Query, walking: bool, days: Days | None = None) -> Asked:
        """Return a query in SQL; only where its index is walked may one of dates or amounts
        serve. ``days``: texts are looked up in payments of these days alone, no other is meant.
        """
        if query.unreadable:
            return Asked("0", [], "p.amount_fen", "0")
        places, others = self._places(query, days)
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
            ways = [within(f"{free}{column}", span, params) for span in spans]
            parts += [any_of(ways)] if ways else []
        parts += _typed_ranges(query, amount, params)
        named = (("measure", query.measures), ("import_id", query.imports))
        parts += [f"p.{name} IN ({id_list(ids)})" for name, ids in named if ids]
        _narrow(query, places, parts)
        if places:
            parts.append(_placed(places))
        counted = _counted(places) if query.within else amount
        return Asked(" AND ".join(parts), params, counted, _some_parts(places, "1"))

    def _places(self, query: Query, days: Days | None) -> tuple[list[Place], list[str]]:
        """Return what is asked of the plan line of a payment or part, and all other conditions on
        texts.
        """
        places = [Place(query.lines, "0")] if query.lines else []
        others = []
        for kind, ids in query.among:
            if kind in BY_PART:
                places.append(Place(ids, "0", BY_PART[kind]))
            else:
                others.append(f"{OF_PAYMENT[kind].format('p')} IN ({id_list(ids)})")
        for column, text in query.holds:
            if column in PLACES:
                places.append(self._columns.named_place(column, parse(text)))
            elif column not in RANGES:
                others.append(self._columns.holds(column, parse(text)))
        for word in query.text.split():
            anywhere, lines = self._anywhere(word, query.shown, days), self._lines(word)
            if lines:
                places.append(Place(tuple(lines), anywhere))
                others += self._narrowed(lines, anywhere)
            else:
                others.append(anywhere)
        return places, others

    def _narrowed(self, lines: list[int], anywhere: str) -> list[str]:
        """Return what holds of every row on some lines or with a word ``anywhere`` else, where such
        rows are few: one looks at them alone, not at a million.
        """
        index = self._search.index() if self._search is not None else None
        if self._search is None or index is None:
            return []
        ids = index.ids[index.placed("line_id", lines)]
        sql = f"SELECT DISTINCT payment_id FROM part WHERE line_id IN ({id_list(lines)})"
        split = [i for (i,) in self._db.read(sql)]
        rows = {*map(int, ids[: _FEW_PLACED + 1]), *split, *self._search.changed()}
        if len(rows) > _FEW_PLACED:
            return []
        ways = [f"p.id IN ({id_list(sorted(rows))})"] if rows else []
        return [any_of([*ways, *([anywhere] if anywhere != "0" else [])])]

    def _anywhere(self, word: str, shown: tuple[str, str], days: Days | None) -> str:
        """Return the condition that a word stands somewhere in the row, its plan line apart."""
        ways = _amounts(word, shown)
        if files := self._columns.files(Alternative(word)):
            ways.append(f"p.import_id IN ({id_list(files)})")
        projects = self._projects(word)
        on = [f"p.project_id IN ({id_list(projects)})"] if projects else []
        search = self._search
        index = search.index() if search is not None else None
        if index is not None and index.placed("project_id", projects).sum() > _FEW_PLACED:
            ways, projects = [*ways, *on], []
        rows = self._rows_holding(index, word, days, projects) if index is not None else None
        if search is None or rows is None:
            return any_of([*ways, *on, *self._in_file(word)])
        if rows:
            ways.append(f"p.id IN ({id_list(rows)})")
        if parts := self._parts_holding(word):
            ways.append(f"p.id IN ({id_list(parts)})")
        if fresh := search.changed():
            ways.append(f"(p.id IN ({id_list(fresh)}) AND {any_of([*on, *self._in_file(word)])})")
        return any_of(ways)

    def _in_file(self, word: str) -> list[str]:
        """Return the ways in which a word may stand in a row's words and numbers, as SQL that
        looks at every row.
        """
        ways = self._columns.serial(word)
        if terms := self._columns.terms(word):
            ways += [among(column, terms) for column in COLUMNS]
        if number := digits(word):
            ways.append(f"instr({_YUAN.format('p')}, '{number}')")
            ways.append(
                "(p.serial_tail IS NOT NULL AND EXISTS (SELECT 1 FROM term h WHERE h.id = "
                f"p.serial_head AND instr({_TAIL}, '{number}')))"
            )
            if parts := self._parts_holding(word):
                ways.append(f"p.id IN ({id_list(parts)})")
        return ways

    def _parts_holding(self, word: str) -> list[int]:
        """Return the split payments of whose parts one has the digits asked for in its yuan."""
        number = digits(word)
        if not number:
            return []
        sql = f"SELECT DISTINCT payment_id FROM part t WHERE instr({_YUAN.format('t')}, ?)"
        return [i for (i,) in self._db.read(sql, (number,))]

    def _rows_holding(
        self, index: Index, word: str, days: Days | None, projects: list[int]
    ) -> list[int] | None:
        """Return the ids of the rows that hold a word in memory, or lie on some projects; None: too
        many to name them.
        """
        places = None if days is None else index.rows_within(*days)
        number = digits(word)
        numbered = index.with_digits(number, places) if number else None
        if places is None and numbered is not None and int(numbered.sum()) > _MOST:
            return None
        mask = index.with_words(index.words(word), places)
        if numbered is not None:
            mask |= numbered
        mask |= index.placed("project_id", projects, places)
        head, tail = split_serial(word)
        words = head.rsplit("\x1f", 1)[0]
        if tail is not None and words:
            heads = [i for i in index.words(words) if self._all_terms.ends(i, words)]
            mask |= index.with_tail(tail, places) & index.with_words(heads, places)
        elif tail is not None:
            mask |= index.with_tail(tail, places)
        ids = index.ids[mask] if places is None else index.ids[places[mask]]
        return None if len(ids) > _MOST else [int(i) for i in ids]

    def _lines(self, text: str) -> list[int]:
        rows = self._db.read(
            "SELECT id FROM plan_line WHERE instr(name_zh, :t) OR instr(lower(name_en), lower(:t))",
            {"t": text},
        )
        return [i for (i,) in rows]

    def _projects(self, text: str) -> list[int]:
        rows = self._db.read(
            "SELECT id FROM project WHERE instr(lower(name), lower(:t)) OR instr(lower(code), "
            "lower(:t))",
            {"t": text},
        )
        return [i for (i,) in rows]


def _narrow(query: Query, places: list[Place], parts: list[str]) -> None:
    """Add what ``within`` asks for to the places and conditions of a query."""
    for kind, ids in query.within:
        if kind in BY_PART:
            places.append(Place(ids, "0", BY_PART[kind]))
        else:
            parts.append(f"{OF_PAYMENT[kind].format('p')} IN ({id_list(ids)})")


def _typed_ranges(query: Query, amount: str, params: list[Any]) -> list[str]:
    """Return the conditions of columns that take ranges; their parameters are added."""
    return [
        in_ranges(
            amount if column == "amount" else RANGES[column],
            typed_in(column, text, query.shown),
            params,
        )
        for column, text in query.holds
        if column in RANGES
    ]


def _amounts(word: str, shown: tuple[str, str]) -> list[str]:
    """A word that is an amount, as shown or in exact yuan, paid or taken back; whole yuan stand
    for their fen too.
    """
    try:
        spans = money.meanings(word, *shown)
    except ValueError:
        return []
    if "." not in word:
        spans = [(low, high + 99 if low == high and not low % 100 else high) for low, high in spans]
    ways = [f"{{}} BETWEEN {low} AND {high}" for a, b in spans for low, high in ((a, b), (-b, -a))]
    within = " OR ".join(dict.fromkeys(ways))
    condition, part = within.replace("{}", "p.amount_fen"), within.replace("{}", "amount_fen")
    return [
        f"({condition})",
        f"(p.parts > 0 AND p.id IN (SELECT payment_id FROM part WHERE {part}))",
    ]


def _on_lines(owner: str, place: Place) -> str:
    """The condition that ``owner`` (p, or t for a part) has one of the ids that are asked for, or
    need not.
    """
    if place.column in OF_AMOUNT:  # always known: 0 is a value of its own
        return f"{OF_AMOUNT[place.column].format(owner)} IN ({id_list(place.ids)})"
    column = _contract_of(owner) if place.column == "contract" else f"{owner}.{place.column}"
    ids = id_list(i for i in place.ids if i)
    ways = [f"{column} IN ({ids})", *([f"{column} IS NULL"] if 0 in place.ids else [])]
    return any_of([*ways, place.otherwise.format(owner)])


def _contract_of(owner: str) -> str:
    """The contract that a whole payment p, or a part t, is matched to; NULL where it is to none."""
    whose = "b.payment_id = p.id AND b.position = -1" if owner == "p" else (
        "b.payment_id = t.payment_id AND b.position = t.position"
    )  # fmt: skip
    return f"(SELECT b.contract_id FROM booking b WHERE {whose})"


def _some_parts(places: Sequence[Place], joined: str = "t.payment_id = p.id") -> str:
    return " AND ".join([joined, *(_on_lines("t", place) for place in places)])


def _placed(places: Sequence[Place]) -> str:
    """The condition that a payment lies on the lines that are asked for, or one of its parts
    does.
    """
    condition = " AND ".join(["p.parts = 0", *(_on_lines("p", place) for place in places)])
    return any_of(
        [
            f"({condition})",
            f"(p.parts > 0 AND EXISTS (SELECT 1 FROM part t WHERE {_some_parts(places)}))",
        ]
    )


def _counted(places: Sequence[Place]) -> str:
    """The fen of a payment that count: of a split one its parts on the lines that are asked for."""
    if not places:
        return "p.amount_fen"
    parts = f"SELECT sum(t.amount_fen) FROM part t WHERE {_some_parts(places)}"
    return f"(CASE WHEN p.parts = 0 THEN p.amount_fen ELSE ({parts}) END)"
