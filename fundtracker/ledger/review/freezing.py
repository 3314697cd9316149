"""What must hold before a quarter is frozen, and what is to be said of the quarters around it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.review.freeze import FROZEN, FROZEN_RULES, FrozenRule, frozen

_NAMED = 3  # changes in one refusal
# Words and papers of a review: they are written between check and freeze, and are no figures.
_WORDS = frozenset((
    "attachment", "comment", "decision", "explanation", "record_file", "review_annex",
    "review_request",
))  # fmt: skip


def require(db: Database, quarter: int, state: str) -> None:
    """Refuse to freeze what is not ready for it.

    Raises:
        UserError: ``frozen_already``; ``quarter_to_come``; ``review_not_checked``;
            ``earlier_open`` (a quarter before it with payments is not frozen, between others that
            are); ``changed_since_check``.
    """
    name = Quarter.at(quarter).name
    if state in FROZEN:
        raise UserError("frozen_already", quarter=name)
    require_begun(db, quarter)
    if state != "checked":
        raise UserError("review_not_checked", quarter=name)
    done = frozen(db)
    for earlier, _ in reversed(_paid_before(db, quarter)):
        if done and earlier not in done and earlier > min(done):
            raise UserError("earlier_open", quarter=Quarter.at(earlier).name)
    changes = changed_since_check(db, quarter)
    if changes:
        names = "；".join(changes[:_NAMED]) + (" …" if len(changes) > _NAMED else "")
        raise UserError("changed_since_check", quarter=name, n=len(changes), names=names)


def require_begun(db: Database, quarter: int) -> None:
    """Refuse to check or freeze a quarter that has not begun; raises UserError
    ``quarter_to_come``.
    """
    if Quarter.at(quarter).first_day > db.clock().astimezone().date():
        raise UserError("quarter_to_come", quarter=Quarter.at(quarter).name)


def _paid_before(db: Database, quarter: int) -> list[tuple[int, int]]:
    """Return (quarter, fen paid) of the quarters before one that have payments, in order."""
    rows = db.read(
        "SELECT book_quarter, sum(CASE measure WHEN 0 THEN amount_fen ELSE 0 END) FROM paid_sum"
        " WHERE book_quarter < ? AND n > 0 GROUP BY 1 ORDER BY 1",
        (quarter,),
    )
    return [(earlier, fen) for earlier, fen in rows]


# ------------------------------------------------------------ changes since the check
def changed_since_check(db: Database, quarter: int) -> list[str]:
    """Return the changes after a quarter's check that reached what counts in it or before it, the
    last one first: when, who, which file.
    """
    (checked,) = db.read("SELECT rev FROM review WHERE quarter = ?", (quarter,))
    since = checked[0]
    later = {t for (t,) in db.read("SELECT tbl FROM changeset_table WHERE seq > ?", (since,))}
    matches: set[int] = set()
    for table in sorted(later & FROZEN_RULES.keys() - _WORDS):
        for rule in FROZEN_RULES[table]:
            matches |= _reaching(db, table, rule, (since, quarter))
    if "project" in later:  # its plan line carries contracts and releases along
        rows = db.read("SELECT DISTINCT rev_end FROM project_h WHERE rev_end > ?", (since,))
        matches |= {seq for (seq,) in rows}
    return list(_named(db, matches))


def _reaching(
    db: Database, table: str, rule: FrozenRule, since_quarter: tuple[int, int]
) -> set[int]:
    """Return the changes after one (``since``) that wrote or ended rows which count in a quarter
    or before it.
    """
    since, quarter = since_quarter
    last = Quarter.at(quarter).last_day.toordinal() if rule.days else quarter
    looks = [
        f"SELECT {stamp} FROM {source} r WHERE {stamp} > :since AND {rule.at} BETWEEN 1 AND :last"
        f" AND {rule.only}"
        for source, stamp in ((table, "rev"), (f"{table}_h", "rev"), (f"{table}_h", "rev_end"))
    ]
    rows = db.read(" UNION ".join(looks), {"since": since, "last": last, "s": 0})
    return {seq for (seq,) in rows}


def _named(db: Database, changes: set[int]) -> Iterator[str]:
    for seq in sorted(changes, reverse=True):
        [(person, at, params)] = db.read(
            "SELECT person, at, params FROM changeset WHERE seq = ?", (seq,)
        )
        when = dt.datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M")
        file = json.loads(params).get("file", "")
        yield " ".join(filter(None, (when, person, file)))


# ------------------------------------------------------------ the quarters around it
def around(db: Database, quarter: int) -> list[Issue]:
    """Return what is to be said when a quarter is frozen or opened again: quarters before it that
    are not frozen, and later ones that are; what is entered in the former moves the latter.
    """
    done = frozen(db)
    return [*_not_frozen(db, quarter, done), *_frozen_later(quarter, done)]


def _not_frozen(db: Database, quarter: int, done: list[int]) -> Iterator[Issue]:
    if quarter not in done:
        return
    paid = dict(_paid_before(db, quarter))
    first = db.read("SELECT min(first_quarter) FROM plan_version")[0][0]
    begun = min([*paid, *done, *([first] if first else [])])
    open_ones = [q for q in range(begun, quarter) if q not in done]
    if open_ones:
        fen = sum(paid.get(q, 0) for q in open_ones)
        params = {"names": _spans(open_ones), "amount": show(fen), "of": Quarter.at(quarter).name}
        yield Issue("earlier_not_frozen", None, params)


def _frozen_later(quarter: int, done: list[int]) -> Iterator[Issue]:
    later = [q for q in done if q > quarter]
    if later and quarter not in done:
        params = {"names": _spans(later), "of": Quarter.at(quarter).name}
        yield Issue("later_frozen", None, params)


def _spans(quarters: list[int]) -> str:
    """Return quarters in words, those that follow each other together: 2023Q1–2023Q4、2024Q2."""
    spans: list[list[int]] = []
    for quarter in quarters:
        if spans and spans[-1][-1] == quarter - 1:
            spans[-1].append(quarter)
        else:
            spans.append([quarter])
    names = ([Quarter.at(q).name for q in dict.fromkeys((span[0], span[-1]))] for span in spans)
    return "、".join(map("–".join, names))
