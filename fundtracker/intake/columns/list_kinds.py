"""Which list a file is, by the heads of its columns: those of the record types.

A kind is told by its columns: one of each group of ``needs`` must be there, and most names win.
Names are compared as those of payments are (``head``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from fundtracker import i18n
from fundtracker.domain.park import measures
from fundtracker.errors import RefusedError
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.intake.columns.column_names import ROLES, normal
from fundtracker.patterns import lazy
from fundtracker.records.field import Field
from fundtracker.records.record_type import RecordType
from fundtracker.records.registry import LIST_ONLY, TYPES

KINDS: dict[str, RecordType] = {
    each.list_name: each for each in (*TYPES.values(), *LIST_ONLY.values())
}
# In what the numbers below count, behind the name of a column: parts of a whole, shares.
_SCALE = lazy(
    r"[(\[/]\s*(?:单位[:\s]*)?(?:%|‰|‱|[百千万]分之|百分比|百分数|小数|个?基点|bps?"
    r"|[十百千万亿]*[股份])\s*[)\]]?$",
    re.IGNORECASE,
)
_CURRENCY = frozenset(ROLES["currency"].split())
SHORT_UNIT = lazy(r"[(（]\s*([千万亿])\s*[)）]\s*$")  # 合同金额（万）: 元 is left out


def names_of(kinds: str) -> str:
    """Return what lists are of: ``calls|receipts`` in words."""
    return " / ".join(tr(KINDS[kind].words) for kind in kinds.split("|"))


i18n.NAMERS |= {"lists": names_of, "stated_list": names_of}


def head(text: str) -> str:
    """Return the name of a column as lists compare it: the last part of a merged head, without
    unit, (万), (%) or (万股).
    """
    text = _without_scale(text)
    return normal(text.split()[-1] if text.split() else text).rstrip("%‰‱")


def _without_scale(text: str) -> str:
    return _SCALE.sub("", SHORT_UNIT.sub("", unicodedata.normalize("NFKC", text).strip()))


def names_currency(name: str) -> bool:
    """Return whether a column says in which currency a row is: a witness, never a field."""
    return head(name) in _CURRENCY


def _names(fields: Sequence[Field], header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the names of columns as fields compare them, and without the unit of an indicator."""
    known = {word for field in fields for word in field.synonyms.split()}
    names = [full_name if (full_name := normal(cell)) in known else head(cell) for cell in header]
    return names, [head(measures.unit_in_head(cell)[1]) for cell in header]


def columns_of(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Return field → place of a kind's columns in a header; the strongest name wins a field."""
    fields = KINDS[kind].columns
    names, measured = _names(fields, header)
    columns: dict[str, int] = {}
    for field in fields:
        words = field.synonyms.split()
        heads = measured if field.kind == "thousandths" else names
        places = [(words.index(name), at) for at, name in enumerate(heads) if name in words]
        free = [(rank, at) for rank, at in places if at not in columns.values()]
        if free:
            columns[field.name] = min(free)[1]
    return columns


def by_labels(kind: str, header: Sequence[str], columns: dict[str, int]) -> dict[str, int]:
    """Return the columns with those beside them that are headed as the form names a field, in
    either language: a list written by what stands on the screen.
    """
    columns = dict(columns)
    for lang in LANGUAGES:
        with speaking(lang):
            labels = {
                normal(_without_scale(tr(field.words))): field.name for field in KINDS[kind].columns
            }
        for at, cell in enumerate(header):
            name = None if names_currency(cell) else labels.get(normal(_without_scale(cell)))
            if name is not None and name not in columns and at not in columns.values():
                columns[name] = at
    return columns


def decide(header: Sequence[str], line: int | None) -> str:
    """Return the kind of a list by its header.

    Raises:
        RefusedError: ``no_list`` (no kind of list has these columns).
    """
    scores: list[tuple[int, int, str]] = []
    for order, (name, kind) in enumerate(KINDS.items()):
        there = columns_of(name, header)
        if kind.needs and all(any(field in there for field in some) for some in kind.needs):
            scores.append((len(there), -order, name))
    if not scores:
        raise RefusedError("no_list", line=line)
    return max(scores)[2]


def whole(kind: str, places: Mapping[str, int]) -> bool:
    """Return whether every column that a list must have is among its columns."""
    return {field.name for field in KINDS[kind].columns if field.required} <= places.keys()


def better(kind: str, header: Sequence[str]) -> str | None:
    """Return a kind of list that has all its columns in a header and explains more of it than the
    one that it was said to be, None where there is none.
    """
    most, best = len(by_labels(kind, header, columns_of(kind, header))), None
    for other in KINDS:
        places = by_labels(other, header, columns_of(other, header))
        if len(places) > most and whole(other, places):
            most, best = len(places), other
    return best
