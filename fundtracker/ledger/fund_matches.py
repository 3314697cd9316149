"""Rows of a fund's own bank statements and what they are in its book: proposed by amount, name and
day, kept when accepted. A row that is an open receipt or an unpaid part of a distribution books it;
so does one that is interest on a late payment, alone or with what came late, or of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.ledger.documents.bank_words import A_BANK, ACCOUNT_INTEREST
from fundtracker.ledger.funds.capital_book import Reference, in_force
from fundtracker.ledger.funds.receipts import Arrived

if TYPE_CHECKING:
    from fundtracker.ledger.core.change import Change
    from fundtracker.ledger.documents.books import Movement
    from fundtracker.ledger.funds.fund_entries import Fund
    from fundtracker.ledger.repositories import Repositories

DAYS = 5  # between a record of the book and the day of the bank
SURE, LIKELY = "sure", "likely"
BOOKED, OPEN_RECEIPT, OPEN_CALL, OPEN_PAYMENT = "booked", "receipt", "call", "payment"
OPEN_INTEREST, OPEN_LATE = "interest", "late"  # interest on a late payment; what is late with it
OPEN_INCOME = "income"  # interest of the account itself


class Record(NamedTuple):
    """A record of the fund's book that moves money: ``fen`` in is above 0; ``who`` the other side,
    '' unknown.

    ``what`` and ``row`` name it; a ``state`` other than ``BOOKED`` is not booked yet: ``number``
    of the call or distribution; before ``since`` its money is not expected.
    """

    what: str
    row: int
    day: int
    fen: int
    who: str
    state: str = BOOKED
    number: int = 0
    since: int = 0


class Proposal(NamedTuple):
    """What a row of the bank may be: ``sure`` where amount and name (or amount and day, alone)
    say so.
    """

    row: Movement
    record: Record
    certainty: str


def records(ledger: Repositories, fund: Fund, until: int) -> list[Record]:
    """Return the records of a fund's book that move money, and what is still to come or to be
    paid.
    """
    return [
        *_of_calls(ledger, fund),
        *_of_interest(ledger, fund),
        *_of_own_income(ledger, fund),
        *_of_distributions(ledger, fund, until),
        *_of_companies(ledger, fund, until),
        *_of_costs(ledger, fund),
    ]


def _of_calls(ledger: Repositories, fund: Fund) -> Iterator[Record]:
    for call in in_force(ledger.capital.calls(fund.id)):
        for got in ledger.capital.receipts(call.id):
            yield Record("receipt", got.id, got.day, got.signed, got.partner, BOOKED, call.number)
        owed = {name: fen for name, fen in ledger.capital.owed(call).items() if fen > 0}
        for name, fen in owed.items():
            yield Record("receipt", 0, call.due_day, fen, name, OPEN_RECEIPT, call.number, call.day)
        if len(owed) > 1:
            every = sum(owed.values())
            yield Record("receipt", 0, call.due_day, every, "", OPEN_CALL, call.number, call.day)


def _of_interest(ledger: Repositories, fund: Fund) -> Iterator[Record]:
    for paid in ledger.capital.overdue_interest(fund.id):
        yield Record("overdue_interest", paid.id, paid.day, paid.amount_fen, paid.partner)


def _of_own_income(ledger: Repositories, fund: Fund) -> Iterator[Record]:
    for row in ledger.own_income.of(fund.id):
        yield Record("fund_income", row.id, row.day, row.amount_fen, row.payer)


def _late(ledger: Repositories, fund: Fund, day: int) -> Iterator[Record]:
    """Yield the interest on late payments that is owed if it is paid on a day: alone, or with what
    is still missing of the call.
    """
    paid: dict[tuple[int, str], int] = {}
    for each in ledger.capital.overdue_interest(fund.id):
        key = each.call, each.partner
        paid[key] = paid.get(key, 0) + each.amount_fen
    for call in in_force(ledger.capital.calls(fund.id)):
        missing = ledger.capital.owed(call)
        for name, due in ledger.capital.interest_due(fund.id, call, day).items():
            left = due - paid.get((call.number, name), 0)
            owed = missing[name]
            if left > 0 and owed > 0:
                yield Record("receipt", 0, day, owed + left, name, OPEN_LATE, call.number)
            elif left > 0:
                yield Record("overdue_interest", 0, day, left, name, OPEN_INTEREST, call.number)


def _of_distributions(ledger: Repositories, fund: Fund, until: int) -> Iterator[Record]:
    decided = in_force(ledger.capital.distributions(fund.id))
    paid = ledger.capital.payments_of(fund.id)
    for distribution in (each for each in decided if each.day <= until):
        for name, row in distribution.lines.items():
            fen, known = -sum(row.values()), paid.get((distribution.id, name))
            state = OPEN_PAYMENT if known is None else BOOKED
            day = distribution.paid.get(name, distribution.day)
            yield Record(
                "distribution_paid", known or 0, day, fen, name, state, distribution.number,
                distribution.day if known is None else 0,
            )  # fmt: skip


def _of_companies(ledger: Repositories, fund: Fund, until: int) -> Iterator[Record]:
    rows = ledger.read(
        "SELECT 'lot', l.id, l.day, -l.cost_fen - l.fee_fen, c.name FROM lot l JOIN deal d ON d.id "
        "= l.deal_id"
        " JOIN company c ON c.id = d.company_id WHERE d.fund_id = :f UNION ALL"
        " SELECT 'deal_exit', x.id, x.day, x.proceeds_fen - x.fee_fen, iif(x.buyer = '', c.name, "
        "x.buyer)"
        " FROM deal_exit x JOIN deal d ON d.id = x.deal_id JOIN company c ON c.id = d.company_id"
        " WHERE d.fund_id = :f AND x.kind <> 'in_kind' UNION ALL"
        " SELECT 'deal_income', i.id, i.day, i.amount_fen, c.name FROM deal_income i JOIN deal d "
        "ON d.id = i.deal_id"
        " JOIN company c ON c.id = d.company_id WHERE d.fund_id = :f",
        {"f": fund.id},
    )
    back = {(what, row) for what, row in ledger.read("SELECT what, row_id FROM taken_back")}
    for what, row, day, fen, who in rows:
        if day <= until and fen and (what, row) not in back:
            yield Record(what, row, day, fen, who)


def _of_costs(ledger: Repositories, fund: Fund) -> Iterator[Record]:
    for fee in ledger.capital.fees(fund.id):
        if fee.due:
            yield Record("fund_fee", fee.id, fee.last_day, -fee.due, fund.manager)
    spendings = ledger.fund_costs.spendings(fund.id)
    back = {-spent.id for spent in spendings if spent.id < 0}
    for spent in spendings:
        if spent.id > 0 and spent.id not in back:
            sign = 1 if spent.kind == "draw" else -1
            yield Record("fund_expense", spent.id, spent.day, sign * spent.amount_fen, spent.payee)


def matched(ledger: Repositories, fund: Fund) -> dict[tuple[str, int], list[tuple[str, int]]]:
    """Return (account, key) of a row of the bank → the records it is, as (what, row)."""
    matches: dict[tuple[str, int], list[tuple[str, int]]] = {}
    for account, key, what, row in ledger.books.matches(fund.id):
        matches.setdefault((account, key), []).append((what, row))
    named = {
        each.bank_ref: (what, each.id)
        for what, rows in (
            ("overdue_interest", ledger.capital.overdue_interest(fund.id)),
            ("fund_income", ledger.own_income.of(fund.id)),
        )
        for each in rows
        if each.bank_ref
    }
    for moved in ledger.books.movements(fund.id) if named else ():
        if moved.direction and (known := named.get(_ref(moved))):
            matches.setdefault((moved.account, moved.key), []).append(known)
    return matches


def _ref(row: Movement) -> str:
    """Return by what interest on a late payment names its row: the bank's number, else the row."""
    return row.serial or f"{row.account}#{row.key}"


def _free(
    ledger: Repositories,
    fund: Fund,
    until: int,
    known: Mapping[tuple[str, int], list[tuple[str, int]]],
) -> list[Record]:
    """Return the records that no row of the bank is yet."""
    taken = {each for some in known.values() for each in some}
    return [
        each
        for each in records(ledger, fund, until)
        if (each.what, each.row) not in taken or not each.row
    ]


def proposals(ledger: Repositories, fund: Fund, until: int) -> list[Proposal]:
    """Return what the rows of a fund's account that are not matched may be, by day, the best for
    each row.

    A record is proposed for one row alone. Amounts must be equal; then the name of the other side
    and the day decide.
    """
    known = matched(ledger, fund)
    free = _free(ledger, fund, until, known)
    proposed: list[Proposal] = []
    rated = any(terms.overdue_rate for terms in ledger.funds.terms(fund.id))
    rows = [row for row in ledger.books.movements(fund.id) if row.day <= until]
    for row in (each for each in rows if (each.account, each.key) not in known):
        late = _late_of(ledger, fund, row, proposed) if rated else []
        best = _best(row, [*free, *late]) or _income_of(row)
        if best is not None:
            proposed.append(best)
            free = [each for each in free if not _same(each, best.record)]
    return proposed


def _income_of(row: Movement) -> Proposal | None:
    """Return the interest that a bank pays on the account, by the words of a row of money in; it is
    sure where no other party than a bank is named.
    """
    if not row.direction or not ACCOUNT_INTEREST.search(f"{row.summary} {row.purpose}"):
        return None
    who = row.counterparty
    record = Record("fund_income", 0, row.day, row.amount_fen, who, OPEN_INCOME)
    return Proposal(row, record, SURE if not who or A_BANK.search(who) else LIKELY)


def _late_of(
    ledger: Repositories, fund: Fund, row: Movement, proposed: Sequence[Proposal]
) -> list[Record]:
    """Return what of late payments a row of money in may be and no row before it is."""
    if not row.direction:
        return []
    spoken = {_party(each.record) for each in proposed}
    return [each for each in _late(ledger, fund, row.day) if _party(each) not in spoken]


def _party(record: Record) -> tuple[str, int, str]:
    return record.state, record.number, record.who


def _is_named(record: Record, row: Movement) -> bool:
    return bool(record.who) and _name(record.who) == _name(row.counterparty)


def _best(row: Movement, free: Sequence[Record]) -> Proposal | None:
    equal = [each for each in free if each.fen == row.signed]
    named = [each for each in equal if _is_named(each, row)]
    near = [each for each in named or equal if _close(row, each)]
    candidates = near or named
    if not candidates:
        return None
    sure = _is_sure(candidates, row, booked=not near) if named else _is_only(near, row)
    nearest = min(candidates, key=lambda each: abs(each.day - row.day))
    return Proposal(row, nearest, SURE if sure else LIKELY)


def _is_only(near: Sequence[Record], row: Movement) -> bool:
    """Whether a record is the only one near a row, booked, and nobody is named on one side."""
    return len(near) == 1 and near[0].state == BOOKED and _is_unnamed(near[0], row)


def _is_sure(records: Sequence[Record], row: Movement, *, booked: bool) -> bool:
    """Whether records named as a row are one that it may be: not one booked on a far day
    (``booked``), nor one of which no notice stood on its day.
    """
    nearest = min(records, key=lambda each: abs(each.day - row.day))
    far = booked and nearest.state == BOOKED
    return _is_alone(records) and not far and row.day >= nearest.since


def _is_unnamed(record: Record, row: Movement) -> bool:
    return not row.counterparty or not record.who


def _is_alone(records: Sequence[Record]) -> bool:
    """Whether all records are parts of one."""
    return len({(each.what, each.number, each.row) for each in records}) == 1


def _close(row: Movement, each: Record) -> bool:
    """Tell whether the days agree: what is not booked yet may come any day."""
    return each.state != BOOKED or abs(each.day - row.day) <= DAYS


def _same(each: Record, other: Record) -> bool:
    if each.row or other.row:
        return (each.what, each.row) == (other.what, other.row)
    if OPEN_CALL in (each.state, other.state):  # the whole call, or a part of it
        return (each.what, each.number) == (other.what, other.number)
    return each == other


def _name(text: str) -> str:
    return re.sub(r"[\s()（）·.,，。]", "", text).casefold()


def accept(
    ledger: Repositories, change: Change, fund: Fund, each: Proposal, early: str = ""
) -> None:
    """Keep that a row of the bank is a record of the book; book the record where it is not booked
    yet. ``early``: why the money moved before its notice or distribution.

    Raises:
        UserError: what the booking refuses.
    """
    row, record = each.row, each.record
    ref = Reference(row.serial, early)
    rows = [record.row]
    if record.what == "overdue_interest":
        _accept_interest(ledger, change, fund, each)
        return
    if record.what == "fund_income":
        _accept_income(ledger, change, fund, each)
        return
    if record.state == OPEN_LATE:
        owed = _missing(ledger, fund, record)
        interest, record = record.fen - owed, record._replace(state=OPEN_RECEIPT, fen=owed)
        part = each.record._replace(what="overdue_interest", state=OPEN_INTEREST, fen=interest)
        _accept_interest(ledger, change, fund, each._replace(record=part))
    if record.state == OPEN_RECEIPT:
        rows = [
            ledger.capital.receive(
                change,
                fund.id,
                Arrived(record.number, record.who, row.day, record.fen, bank_ref=ref),
            ).id
        ]
    elif record.state == OPEN_CALL:
        done = ledger.capital.receive_all(
            change, fund.id, record.number, row.day, amount_fen=record.fen, bank_ref=ref,
        )  # fmt: skip
        rows = [put.id for put in done]
    elif record.state == OPEN_PAYMENT:
        rows = [
            ledger.capital.paid_out(change, fund.id, record.number, record.who, row.day, ref).id
        ]
    for row_id in rows:
        change.insert(
            "fund_row_match",
            {
                "fund_id": fund.id,
                "account": row.account,
                "key": row.key,
                "what": record.what,
                "row_id": row_id,
            },
        )


def _missing(ledger: Repositories, fund: Fund, record: Record) -> int:
    """Return what is still owed on the call of a record by its partner, fen."""
    return ledger.capital.owed(ledger.capital.call(fund.id, record.number))[record.who]


def _accept_interest(ledger: Repositories, change: Change, fund: Fund, each: Proposal) -> None:
    """Book interest on a late payment, or name the row of the bank in what was booked before."""
    from fundtracker.ledger.funds.capital_book import OverdueInterest

    row, record = each.row, each.record
    if record.row:
        change.update("overdue_interest", record.row, {"bank_ref": _ref(row)})
        return
    paid = OverdueInterest(record.number, record.who, row.day, record.fen, _ref(row))
    ledger.capital.pay_overdue_interest(change, fund.id, paid)


def _accept_income(ledger: Repositories, change: Change, fund: Fund, each: Proposal) -> None:
    """Book interest of the account, or name the row of the bank in what was booked before."""
    from fundtracker.ledger.funds.own_income import OwnIncome

    row, record = each.row, each.record
    if record.row:
        change.update("fund_income", record.row, {"bank_ref": _ref(row)})
        return
    income = OwnIncome(row.day, record.fen, payer=record.who, bank_ref=_ref(row))
    ledger.own_income.earn(change, fund.id, income)
