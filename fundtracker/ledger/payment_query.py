"""What payments are asked for, and the conditions in SQL that say it.

Texts are looked up among the words, which are coded once, never in a million rows.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.ledger.terms import split_serial

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

_FEW = 8  # words that a column may hold are looked for one by one; more of them by their range first
_WORDS = (
    "counterparty", "account", "payer", "summary", "purpose", "subject", "project_text", "contract_text",
    "source_text", "serial_head", "note",
)  # fmt: skip
INDEXED = {"date": "pay_date", "amount": "amount_fen"}


class Query(NamedTuple):
    """What a table asks for.

    ``text``: words that each must stand somewhere in the row. ``quarters``: first and last book
    quarter. ``days``, ``amounts`` (fen): from and to, both inside, None is open. ``holds``: (column,
    text) that must stand in it. ``lines``: plan lines, 0 what has none. ``measures``: see payment.
    """

    text: str = ""
    quarters: tuple[int, int] | None = None
    days: tuple[int | None, int | None] = (None, None)
    amounts: tuple[int | None, int | None] = (None, None)
    holds: tuple[tuple[str, str], ...] = ()
    lines: tuple[int, ...] = ()
    measures: tuple[int, ...] = ()
    imports: tuple[int, ...] = ()
    order: str = "date"
    descending: bool = True


class Conditions:
    """Conditions of queries on the payments ``p`` of a ledger."""

    def __init__(self, ledger: "Ledger") -> None:
        self._ledger = ledger

    def where(self, query: Query, walking: bool) -> tuple[str, list[Any]]:
        """Return the conditions; only where its index is walked may one of dates or amounts serve."""
        parts, params = ["1"], []
        along = INDEXED.get(query.order) if walking else None
        for (low, high), column in (
            (query.quarters or (None, None), "book_quarter"),
            (query.days, "pay_date"),
            (query.amounts, "amount_fen"),
        ):
            free = "" if column == along else "+"
            for value, sign in ((low, ">="), (high, "<=")):
                if value is not None:
                    parts.append(f"{free}p.{column} {sign} ?")
                    params.append(value)
        for name, ids in (("measure", query.measures), ("import_id", query.imports)):
            if ids:
                parts.append(f"p.{name} IN ({id_list(ids)})")
        if query.lines:
            parts.append(_on_lines(query.lines))
        for column, text in query.holds:
            parts.append(self._holds(column, text))
        for word in query.text.split():
            parts.append(self._anywhere(word))
        return " AND ".join(parts), params

    def _holds(self, column: str, text: str) -> str:
        if column == "serial":
            return _any([f"p.serial_head IN ({id_list(self._terms(text))})", *self._serial(text)])
        if column == "file":
            return f"p.import_id IN ({id_list(self._files(text))})"
        if column == "line":
            lines = self._lines(text)
            return _on_lines(lines) if lines else "0"
        return _among(column, self._terms(text))

    def _anywhere(self, word: str) -> str:
        """Return the condition that a word stands somewhere in the row."""
        terms = self._terms(word)
        ways = self._serial(word)
        if terms:
            ways += [_among(column, terms) for column in _WORDS]
        if files := self._files(word):
            ways.append(f"p.import_id IN ({id_list(files)})")
        if lines := self._lines(word):
            ways.append(_on_lines(lines))
        if projects := self._projects(word):
            ways.append(f"p.project_id IN ({id_list(projects)})")
        return _any(ways)

    def _terms(self, text: str) -> list[int]:
        return self._ledger.terms.holding(text)

    def _serial(self, text: str) -> list[str]:
        """A number of a voucher: the whole end of it, as a person types it."""
        head, tail = split_serial(text)
        if tail is None:
            return []
        words = head.rsplit("\x1f", 1)[0]
        whole = f"p.serial_tail = {tail}"
        if words:
            heads = [i for i in self._terms(words) if self._ledger.terms.ends(i, words)]
            whole += f" AND p.serial_head IN ({id_list(heads)})"
        return [f"({whole})"]

    def _files(self, text: str) -> list[int]:
        rows = self._ledger.read("SELECT id FROM import WHERE instr(lower(name), lower(?))", (text,))
        return [i for (i,) in rows]

    def _lines(self, text: str) -> list[int]:
        rows = self._ledger.read(
            "SELECT id FROM plan_line WHERE instr(name_zh, :t) OR instr(lower(name_en), lower(:t))", {"t": text}
        )
        return [i for (i,) in rows]

    def _projects(self, text: str) -> list[int]:
        rows = self._ledger.read(
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


def _on_lines(lines: Sequence[int]) -> str:
    """The payment, or one of its parts, lies on a plan line; 0: it has none."""
    ids = id_list(i for i in lines if i)
    ways = [
        f"p.line_id IN ({ids})",
        f"(p.parts > 0 AND p.id IN (SELECT payment_id FROM part WHERE line_id IN ({ids})))",
    ]
    if 0 in lines:
        ways.append("(p.line_id IS NULL AND p.parts = 0)")
    return _any(ways)
