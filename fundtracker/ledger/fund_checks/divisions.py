"""Calls, distributions and later closings that were divided before something dated earlier was
recorded: what they come to by the book as it is known now, to the fen.

The money has moved as it was divided; nothing is rewritten. What differs is named until the
division is reversed and made anew, or the partners have settled it (``settle``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.funds import duties, partners, refunds
from fundtracker.domain.funds.partners import Entry
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.fund_checks import late_rows
from fundtracker.ledger.funds.capital_book import Call, Distribution, Parts, in_force
from fundtracker.ledger.funds.capital_parts import above_nothing, added_parts, items_of
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.funds import Funds

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

CALL, DISTRIBUTION = "capital_call", "distribution"
# What is asked is asked of all funds at once: of each fund after the other it is known already.
_TERMS = " UNION ALL ".join(  # since which change which terms of a fund hold from which day
    (
        "SELECT fund_id, start_day, rev FROM fund_terms",
        "SELECT t.fund_id, t.start_day, b.rev FROM fund_basis b"
        " JOIN fund_terms t ON t.id = b.terms_id",
        "SELECT fund_id, start_day, rev FROM partner_terms",
    )
)
_GONE = " UNION ALL ".join(  # rows taken out of a fund's book: day, written in, ended in
    (
        "SELECT fund_id, day, rev, rev_end FROM commitment_h WHERE op = 'D'",
        "SELECT fund_id, day, rev, rev_end FROM interest_transfer_h WHERE op = 'D'",
        "SELECT (SELECT fund_id FROM capital_call WHERE id = r.call_id UNION"
        " SELECT fund_id FROM capital_call_h WHERE id = r.call_id), r.day, r.rev, r.rev_end"
        " FROM receipt_h r WHERE r.op = 'D'",
    )
)
_HEADS = " UNION ALL ".join(  # calls and distributions of a fund: day, change that wrote the lines
    f"SELECT '{head}', h.fund_id, h.id, h.day, min(l.rev) FROM {head} h"
    f" JOIN {line} l ON l.{key} = h.id GROUP BY h.id"
    for head, line, key in (
        (CALL, "call_line", "call_id"),
        (DISTRIBUTION, "distribution_line", "distribution_id"),
    )
)
_SETTLED = (
    "SELECT what, row_id, max(rev) FROM division_settled WHERE day <= :until GROUP BY what, row_id"
)


class Divided(NamedTuple):
    """A call or distribution that would be divided otherwise now.

    ``moved``: partner → fen that it would be asked for, or get, more (below 0: less). ``stated``:
    its parts follow no shares, so somebody stated them; ``moved`` is then what the shares alone
    would move. ``since``: the changes that recorded what is dated before it.
    """

    fund: Fund
    what: str
    row_id: int
    number: int
    day: int
    moved: dict[str, int]
    stated: bool
    since: frozenset[int]

    @property
    def fen(self) -> int:
        """What falls on others than it did."""
        more = sum(fen for fen in self.moved.values() if fen > 0)
        return max(more, -sum(fen for fen in self.moved.values() if fen < 0))


class _Row(NamedTuple):
    """A line of the book with where it comes from, the change that wrote it, and the later closing
    that it belongs to.
    """

    entry: Entry
    source: str
    rev: int
    closing: int


class _Before(NamedTuple):
    """The book before a division: as it was known then and as it is known now; ``last``: the
    newest change that it knows.
    """

    known: list[Entry]
    now: list[Entry]
    new_terms: bool
    removed: bool
    since: frozenset[int]
    last: int


class Divisions:
    """How the calls and distributions of a ledger's funds would be divided now."""

    def __init__(self, ledger: Repositories) -> None:
        self._db: Database = ledger
        self._funds, self._capital = ledger.funds, ledger.capital

    def otherwise(self, fund: Fund, until: int | None = None) -> list[Divided]:
        """Return what would be divided otherwise of a fund's calls and distributions until a day,
        by day.
        """
        until = dt.date.max.toordinal() if until is None else until
        book = _Book(self._db, self._funds, fund, until)
        rows = [*self._calls(book, until), *self._distributions(book, until)]
        return sorted((row for row in rows if row.moved), key=lambda row: (row.day, row.what))

    def alerts(self, day: int, of_change: int | None = None) -> list[tuple[Fund, duties.Alert]]:
        """Return what would be divided otherwise until a day as alerts; only because of what one
        change recorded (``of_change``).
        """
        funds = self._funds.all()
        if of_change is not None:
            late = late_rows.funds(self._db, of_change)
            funds = [fund for fund in funds if fund.id in late]
        english = {partner.name: partner.name_en for partner in self._funds.partners()}
        return [
            (fund, alert)
            for fund in funds
            for row in self.otherwise(fund, day)
            if of_change is None or of_change in row.since
            for alert in duties.divided_alerts(
                f"{fund.name} #{row.number}",
                row.day,
                row.fen,
                moved_words(row.moved, english),
                call=row.what == CALL,
            )
        ]

    def settle(
        self, change: Change, fund_id: int, what: str, number: int, day: int, doc_no: str
    ) -> Put:
        """Record that the partners settled what a call or distribution would be divided otherwise
        by all that is recorded now; it stays as it was divided.

        Raises:
            UserError: ``call_unknown``, ``distribution_unknown``, ``settled_before`` (the day lies
                before it), ``document_needed``, ``nothing_to_settle``.
        """
        capital = self._capital
        row = (
            capital.call(fund_id, number) if what == CALL else capital.distribution(fund_id, number)
        )
        if not doc_no.strip():
            raise UserError("document_needed")
        if day < row.day:
            own = dt.date.fromordinal(row.day).isoformat()
            raise UserError("settled_before", number=number, day=own)
        key = {"what": what, "row_id": row.id, "day": day, "doc_no": doc_no}
        open_rows = {(each.what, each.row_id) for each in self.otherwise(self._funds.get(fund_id))}
        if (what, row.id) not in open_rows:
            done = self._db.read(
                "SELECT id FROM division_settled WHERE what = :what AND row_id = :row_id"
                " AND day = :day AND doc_no = :doc_no",
                key,
            )
            if done:
                return Put(done[0][0], "known")
            raise UserError("nothing_to_settle", number=number)
        return put(self._db, change, "division_settled", key, {})

    # ------------------------------------------------------------ calls and closings
    def _calls(self, book: _Book, until: int) -> Iterator[Divided]:
        touched = book.touched(CALL, until, partners.CALL_KINDS)
        if not touched:
            return
        calls = [call for call in self._capital.calls(book.fund.id) if call.day <= until]
        for call in in_force(calls):
            before = touched.get(call.id)
            if before is None:
                continue
            if call.kind == "equalisation":
                moved = self._closing(book, call, before, calls)
                yield _divided(book, CALL, call, moved, before)
            else:
                yield self._call(book, call, before)

    def _call(self, book: _Book, call: Call, before: _Before) -> Divided:
        split = partial(
            self._capital.split_of, fund_id=book.fund.id, items=call.items, day=call.day
        )
        everybody = partners.standings(before.known, dt.date.max)
        left_out = [name for name in everybody if name not in call.lines]
        for excused in ([], left_out):
            for by in ("", "committed", "unfunded"):
                if _tried(split, before.known, by=by, excused=excused) == call.lines:
                    basis = "" if before.new_terms else by
                    now = _tried(split, before.now, by=basis, excused=excused)
                    return _divided(book, CALL, call, _moved(call.lines, now), before)
        return _stated(book, CALL, call, before, partial(split, by="committed"))

    def _closing(
        self, book: _Book, call: Call, before: _Before, calls: Sequence[Call]
    ) -> dict[str, int]:
        """Return what the partners of a later closing would owe (or, below 0, get back) otherwise,
        by the calls and commitments known now.
        """
        date = dt.date.fromordinal(call.day)
        added: dict[str, int] = {}
        for entry in (row.entry for row in book.rows):
            if entry.partner in call.lines and (entry.day, entry.kind) in _joined(date):
                added[entry.partner] = added.get(entry.partner, 0) + entry.signed
        known = [each for each in calls if book.written(CALL, each.id) <= before.last]
        now = [each for each in calls if each.day < call.day or each in known]
        then, later = (
            self._owed(book.fund.id, call.day, added, partners.standings(entries, date), those)
            for entries, those in ((before.known, known), (before.now, now))
        )
        return _less(later, then)

    def _owed(
        self,
        fund_id: int,
        day: int,
        added: Mapping[str, int],
        standings: Mapping[str, partners.Standing],
        calls: Sequence[Call],
    ) -> dict[str, int]:
        """Return partner → what a later closing asks it for less what it gives back to it."""
        done = self._capital.closing_of(fund_id, day, added, standings, calls)
        owed: dict[str, int] = {}
        for sign, part in (
            *((1, each) for each in (done.asked, done.interest)),
            *((-1, each) for each in (done.returned, done.interest_to)),
        ):
            for name, fen in part.items():
                owed[name] = owed.get(name, 0) + sign * fen
        return owed

    # ------------------------------------------------------------ distributions
    def _distributions(self, book: _Book, until: int) -> Iterator[Divided]:
        touched = book.touched(DISTRIBUTION, until, partners.DISTRIBUTION_KINDS)
        if not touched:
            return
        rows = [row for row in self._capital.distributions(book.fund.id) if row.day <= until]
        for row in in_force(rows):
            before = touched.get(row.id)
            part_of_other = row.escrow_of is not None and row.escrow_of != row.number
            if before is None or row.kind != "distribution" or part_of_other:
                continue
            released = [each.lines for each in rows if each.escrow_of == row.number != each.number]
            complete = row._replace(lines=added_parts([row.lines, *released]))
            yield self._distribution(book, complete, before)

    def _distribution(self, book: _Book, row: Distribution, before: _Before) -> Divided:
        items = items_of(row.lines)
        split = partial(
            self._capital.distribution_of, fund_id=book.fund.id, items=items, day=row.day
        )
        for by in ("", "paid_in", "committed"):
            if _tried(split, before.known, by=by) == row.lines:
                now = _tried(split, before.now, by="" if before.new_terms else by)
                return _divided(book, DISTRIBUTION, row, _moved(row.lines, now), before)
        return _stated(book, DISTRIBUTION, row, before, partial(split, by="paid_in"))


class _Book:
    """The book of a fund with the change that wrote each line."""

    def __init__(self, db: Database, funds: Funds, fund: Fund, until: int) -> None:
        self._db, self.fund = db, fund
        self.rows = [_Row(*row) for row in funds.booked(fund.id)]
        self._terms = [row for of, *row in db.read(_TERMS) if of == fund.id]
        self._gone = [row for of, *row in db.read(_GONE) if of == fund.id]
        self._settled = {
            (what, row_id): rev for what, row_id, rev in db.read(_SETTLED, {"until": until})
        }
        self._heads: dict[str, dict[int, tuple[int, int]]] = {CALL: {}, DISTRIBUTION: {}}
        for what, of, row_id, day, rev in db.read(_HEADS):
            if of == fund.id:
                self._heads[what][row_id] = (day, rev)

    def written(self, what: str, row_id: int) -> int:
        """Return the change that wrote the lines of a call or distribution."""
        return self._heads[what].get(row_id, (0, 0))[1]

    def touched(self, what: str, until: int, own: Iterable[str]) -> dict[int, _Before]:
        """Return call or distribution → the book before it, of those until a day before which
        something was recorded after them.
        """
        of_row = {
            row_id: self._before(what, row_id, frozenset(own))
            for row_id, (day, _) in self._heads[what].items()
            if day <= until
        }
        return {row_id: before for row_id, before in of_row.items() if before is not None}

    def _before(self, what: str, row_id: int, own: frozenset[str]) -> _Before | None:
        day, written = self._heads[what][row_id]
        last = max(written, self._settled.get((what, row_id), 0))
        date = dt.date.fromordinal(day)
        late = [row for row in self.rows if row.entry.day < date and row.rev > last]
        terms = {rev for start, rev in self._terms if start <= day and rev > last}
        removed = {end for at, rev, end in self._gone if at < day and rev <= last < end}
        since = frozenset({row.rev for row in late} | terms | removed)
        if not since:
            return None
        known = [
            row
            for row in self.rows
            if row.entry.day <= date
            and row.rev <= last
            and not (row.entry.day == date and row.rev == written and row.entry.kind in own)
        ]
        now = sorted([*known, *late], key=lambda row: row.entry.day)
        return _Before(_entries(known), _entries(now), bool(terms), bool(removed), since, last)


def _entries(rows: Sequence[_Row]) -> list[Entry]:
    """Return the entries of some lines, refunds on the days on which these lines pay them."""
    return [entry for entry, *_ in refunds.dated([(*row,) for row in rows])]


def _joined(day: dt.date) -> tuple[tuple[dt.date, str], ...]:
    """Return day and kind of the entries by which partners join a closing."""
    return ((day, partners.COMMIT), (day, partners.INCREASE))


def _tried(split: Callable[..., Parts], entries: list[Entry], **how: Any) -> Parts | None:
    """Return how a split falls, without empty parts; None where it cannot be made."""
    try:
        return above_nothing(split(entries, **how))
    except UserError:
        return None


def _moved(lines: Parts, now: Parts | None) -> dict[str, int]:
    """Return what falls otherwise; all of it where by the book nobody is there any more."""
    return _less({} if now is None else _sums(now), _sums(lines))


def _sums(parts: Parts) -> dict[str, int]:
    return {name: sum(row.values()) for name, row in parts.items()}


def _less(now: Mapping[str, int], then: Mapping[str, int]) -> dict[str, int]:
    """Return partner → fen by which it differs."""
    names = dict.fromkeys([*then, *now])
    moved = {name: now.get(name, 0) - then.get(name, 0) for name in names}
    return {name: fen for name, fen in moved.items() if fen}


def _divided(
    book: _Book, what: str, row: Call | Distribution, moved: dict[str, int], before: _Before
) -> Divided:
    return Divided(book.fund, what, row.id, row.number, row.day, moved, False, before.since)


def _stated(
    book: _Book,
    what: str,
    row: Call | Distribution,
    before: _Before,
    split: Callable[..., Parts],
) -> Divided:
    """Return what shares alone would move of a division whose parts follow none; of one whose
    book lost a line since, what they would come to.
    """
    now = _tried(split, before.now)
    then = row.lines if before.removed or before.new_terms else _tried(split, before.known)
    no_shares = now is None or then is None
    moved = {} if no_shares or now == row.lines else _less(_sums(now or {}), _sums(then or {}))
    return Divided(book.fund, what, row.id, row.number, row.day, moved, True, before.since)


def moved_words(moved: Mapping[str, int], english: Mapping[str, str]) -> Named:
    """Return partner and what it would be asked for or get more (less), in both languages."""
    rows = [
        (name, english.get(name) or name, f"{'+' if fen > 0 else ''}{show(fen)}")
        for name, fen in moved.items()
    ]
    return Named(
        "；".join(f"{name} {amount}" for name, _, amount in rows),
        "; ".join(f"{name} {amount}" for _, name, amount in rows),
    )
