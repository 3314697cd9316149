"""What a change recorded under a name or credit code that another record bears, and what it took
for a record that stands though it is spelled otherwise: said when it is written, by every door.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from fundtracker.domain.base.spelling import plain
from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

SAID = 10  # of a kind; how many there are is said


class _Told(NamedTuple):
    """How records of a table are told apart by people: the code of what is said, the column that
    names one, the columns of which two should not bear the same.
    """

    code: str
    table: str
    key: str
    columns: tuple[str, ...]


_TOLD = (
    _Told("name_stands_told", "project", "code", ("name",)),
    _Told("name_stands_told", "indicator", "code", ("name_zh", "name_en")),
    _Told("name_stands_told", "fund", "code", ("name", "name_en")),
    _Told("credit_code_stands_told", "company", "name", ("credit_code",)),
    _Told("credit_code_stands_told", "partner", "name", ("credit_code",)),
)


def told(db: Database, written: Change) -> list[Issue]:
    """Return what a change recorded that can be taken for another record, and what it was taken
    for.
    """
    issues = []
    touched = written.touched()
    for rule in _TOLD:
        if rule.table in touched:
            issues += _some(list(_same(db, rule, written.seq)))
    if written.respelled:
        pairs = [f"{text} → {known}" for text, known in written.respelled.items()]
        more = "…" if len(pairs) > SAID else ""
        details = {"n": len(pairs), "names": "；".join(pairs[:SAID]) + more}
        issues.append(Issue("respelled_told", None, details))
    return issues


def _same(db: Database, rule: _Told, seq: int) -> Iterator[Issue]:
    """Yield what records of a change share with others; of several that are new, the later one."""
    bearers: dict[tuple[str, str], list[tuple[Any, ...]]] = {}
    columns = ", ".join(rule.columns)
    for row in db.read(f"SELECT rev, {rule.key}, {columns} FROM {rule.table} ORDER BY rev, id"):
        for column, text in zip(rule.columns, row[2:], strict=True):
            if text:
                bearers.setdefault((column, plain(text)), []).append((*row[:2], text))
    for bearer_ids in bearers.values():
        *others, (rev, key, text) = bearer_ids
        if others and rev == seq:
            codes = "、".join(sorted(other for _, other, _ in others))
            yield Issue(rule.code, None, {"name": text, "code": key, "codes": codes})


def _some(issues: list[Issue]) -> list[Issue]:
    """Return the first of some remarks, the last of them saying how many more there are."""
    if len(issues) <= SAID:
        return issues
    more = Issue("names_more", None, {"n": len(issues) - SAID})
    return [*issues[:SAID], more]
