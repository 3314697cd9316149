"""Columns → meaning: names scored by the dictionary, values heard as witnesses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts, payment_states
from fundtracker.intake.columns import column_look, day_columns, final_payee, state_columns
from fundtracker.intake.columns.column_look import Seen, look, roles_of
from fundtracker.intake.columns.column_names import INDEX, normal
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

SAMPLE = 300
_SIDES = lazy(
    "支出?|收入?|借方?|贷方?|付款?|收款|转[入出]|汇[入出]|流[入出]|存入|支取|取出|[往来]账|[入出]账?|DR?|CR?|debit|credit|withdrawals?|deposits?|payments?|receipts?|in|out|转账支出|转账收入|进|出|expenses?|incomes?|expenditures?",
    re.I,
)
_OUT = lazy("支|借|付|转出|汇出|流出|取|往|出|DR?$|debit|withdraw|payment|out|expen", re.I)
_NEITHER = lazy(
    "(?:内部|资金)?(?:转账|调拨|划转)|互转|余额变更|其他|中性交易|不计收支|transfer", re.IGNORECASE
)
_PAIRS = (
    {"J", "D"},
    {"S", "H"},
    {"+", "-"},
)  # 借 and 贷 by the first letters of pinyin; Soll and Haben
_HALF = 0.5
_MAY_BE_FLAGS = ("txn_type", "biz_type", "category", "summary", "status")
_ARRIVED = lazy("到[账帐]")
_BOOKED = lazy("记账|入账|实")


class Column(NamedTuple):
    """One column: its place from 0, its name as in the file, what it means."""

    at: int
    header: str
    role: str


class _Claim(NamedTuple):
    at: int
    rank: float


_AMOUNTS = ("amount_out", "amount_in", "amount", "balance", "cumulative_amount", "contract_amount")
_DATES = ("date", "posting_date", "datetime", "value_date")
# The order in which columns are given away: what decides money first.
_ORDER = (
    *("balance", "amount_out", "amount_in", "amount", "cumulative_amount", "contract_amount"),
    *("time", "direction"),
    *("counterparty_name", "counterparty_account", "payer_name", "payer_account"),
)


def assign(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Give each column a role of the closed list; ``ignore`` for one that means nothing here.

    A role goes to one column only: the best name whose values agree. A column that loses one role
    may still take another that its name allows.
    """
    sample = rows[:SAMPLE]
    seen = [look(sample, i) for i in range(len(header))]
    claims = _claims(header, seen)
    _trusted(claims, header, seen)
    taken = _dated(header, seen, claims)
    roles = [r for r in _ORDER if r in claims] + [r for r in claims if r not in _ORDER]
    for role in roles:
        free = [claim for claim in claims[role] if claim.at not in taken]
        if free:
            taken[min(free, key=lambda c: (c.rank, c.at)).at] = role
    items = state_columns.settle_items(taken, sample, header)
    _direction_settled(taken, seen, sample, len(header))
    _amounts_settled(taken, seen, header, items=items)
    state_columns.settle_paid(taken, header, sample)
    _summary_settled(taken, seen)
    state_columns.settle(taken, sample, header)
    state_columns.settle_flags(taken, header, list(map(_holds_money, seen)))
    _ledger_settled(taken, sample)
    _named_and_numbered(taken, claims, header)
    _accounts_settled(taken, sample, header)
    _account_settled(taken, sample)
    _holder_settled(taken, sample, header)
    _named_by_account(taken, sample)
    final_payee.settle(taken, header)
    return [Column(i, name, taken.get(i, "ignore")) for i, name in enumerate(header)]


def chosen(header: Sequence[str], roles: Sequence[str]) -> list[Column]:
    """Return the columns with the roles that somebody gave them; those further on mean nothing."""
    return [
        Column(i, name, roles[i] if i < len(roles) else "ignore") for i, name in enumerate(header)
    ]


def _claims(header: Sequence[str], seen: list[Seen]) -> dict[str, list[_Claim]]:
    """Return role → the columns whose name and values allow it."""
    claims: dict[str, list[_Claim]] = {}
    for i, name in enumerate(header):
        for role, rank in roles_of(name):
            if _agrees(role, seen[i], name):
                claims.setdefault(role, []).append(_Claim(i, rank + _handicap(role, seen[i], name)))
    return claims


def _handicap(role: str, seen: Seen, name: str) -> int:
    """Return what ranks a column behind others of as good a name: empty money; before them: money
    that was booked.
    """
    booked = role in ("amount_in", "amount_out") and _BOOKED.search(name)
    empty = seen.filled == 0 and role in _AMOUNTS
    return (30 if empty else 0) - (20 if booked else 0)


def _trusted(claims: dict[str, list[_Claim]], header: Sequence[str], seen: list[Seen]) -> None:
    """Take an exact name at its word where no column's values speak for a date or for money.

    A file whose only dates are impossible has rejected rows; it is not a file without dates.
    """
    for family in (("date", "posting_date", "datetime"), ("amount_out", "amount_in", "amount")):
        if any(role in claims for role in family):
            continue
        for i, name in enumerate(header):
            for role, rank in roles_of(name):
                if role in family and rank < _surely(name) and seen[i].times < 0.4:
                    claims.setdefault(role, []).append(_Claim(i, rank))


def _holds_money(seen: Seen) -> bool:
    return seen.amounts >= 0.4 > seen.dates and not seen.digits


def _surely(name: str) -> int:
    """Return the rank up to which a name is taken at its word: any, where it is a known one."""
    return 1000 if normal(name) in INDEX else 20


def _agrees(role: str, seen: Seen, name: str) -> bool:
    if seen.filled == 0:
        return True
    if role in _AMOUNTS:
        return seen.amounts >= 0.4
    if role in ("date", "posting_date", "value_date"):
        return seen.dates >= 0.4
    if role == "datetime":
        return seen.dates >= 0.4
    if role == "time":
        return seen.times >= 0.4 or normal(name) not in ("交易时间", "记账时间", "入账时间")
    if role == "direction":
        return seen.amounts < 0.5 or seen.digits
    if role == "amount_unit":
        return seen.units
    if role == "status":
        return not payment_states.of_papers(name)
    if role == "counterparty_name" and seen.units:
        return False
    if role in ("counterparty_name", "payer_name"):
        return seen.amounts < 0.8 and seen.dates < 0.8
    return True


def _dated(
    header: Sequence[str], seen: list[Seen], claims: dict[str, list[_Claim]]
) -> dict[int, str]:
    """Return the column that dates the rows: ``datetime`` where it says the time too; other
    columns of days are left out of the race, but for what else they may be.
    """
    strength: dict[int, float] = {}
    for place, role in enumerate(_DATES):
        for claim in claims.pop(role, []):
            strength[claim.at] = min(strength.get(claim.at, 10_000), claim.rank + 1000 * place)
    for i, name in enumerate(header):
        if (
            i not in strength
            and seen[i].filled
            and seen[i].dates >= 0.8
            and day_columns.names_a_day(name)
        ):
            strength[i] = 5000
    usable = [i for i in strength if day_columns.rank(header[i]) < day_columns.OTHER]
    if not usable:
        return {}
    chosen = min(
        usable, key=lambda i: (not seen[i].filled, day_columns.rank(header[i]), strength[i], i)
    )
    return {chosen: "datetime" if seen[chosen].timed >= 0.5 else "date"}


def _direction_settled(
    taken: dict[int, str], seen: list[Seen], rows: Sequence[Sequence[str]], width: int
) -> None:
    """Take a column that says nothing but in or out for the direction, whatever it is called.

    A direction that the amount's own sign repeats in every row (支出 -5.00) is left to the sign:
    taken together the two would make each payment a refund.
    """
    by_role = {role: i for i, role in taken.items()}
    amount = by_role.get("amount")
    if amount is None or "amount_out" in by_role or "amount_in" in by_role:
        return
    direction = by_role.get("direction")
    if direction is not None:
        if "gl_account" not in by_role and _repeated(rows, amount, direction):
            taken[direction] = "ignore"
        return
    for i in range(width):
        if taken.get(i, "txn_type") in _MAY_BE_FLAGS and _only_sides(rows, i):
            if seen[amount].signs == 0 or not _repeated(rows, amount, i):
                taken[i] = "direction"
            return


def _only_sides(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Return whether a column says nothing but in or out; of more than two words, transfers
    aside.
    """
    filled = {cell for row in rows if at < len(row) and (cell := bare(row[at]))}
    sided = {cell for cell in filled if len(filled) <= 2 or not _NEITHER.fullmatch(cell)}
    if not sided:
        return False
    return all(map(_SIDES.fullmatch, sided)) or {cell.upper() for cell in filled} in _PAIRS


def _repeated(rows: Sequence[Sequence[str]], amount: int, direction: int) -> bool:
    """Return whether all of two rows or more go out with a minus and come in without one."""
    pairs = [
        (read < 0, bool(_OUT.match(bare(row[direction]))))
        for row in rows
        if max(amount, direction) < len(row)
        and isinstance(read := amounts.fen(row[amount]), int)
        and read
        and _SIDES.match(bare(row[direction]))
    ]
    return (
        len(pairs) > 1
        and any(minus for minus, _ in pairs)
        and all(minus == out for minus, out in pairs)
    )


def _amounts_settled(
    taken: dict[int, str], seen: list[Seen], header: Sequence[str], *, items: bool
) -> None:
    """Settle what a single amount column is; a pair of out and in makes others mere detail.
    ``items``: bills of a supplier and what it was paid, whatever the balance counts.
    """
    by_role = {role: i for i, role in taken.items()}
    single = by_role.get("amount")
    if single is None:
        _income_settled(taken, seen, by_role, header)
        return
    if "amount_out" in by_role and "amount_in" in by_role:
        taken[single] = "ignore"
    elif "amount_out" in by_role or "amount_in" in by_role:
        # 支付金额 beside 申请金额: the stronger name is the money that moved.
        taken[single] = "ignore"
    elif "direction" in by_role or (
        {"payer_name", "counterparty_name"} <= set(by_role) and seen[single].signs == 0
    ):
        taken[single] = "amount_abs"
    elif items or (column_look.pays(header) and "balance" not in by_role):
        taken[single] = "amount_out"  # a list of payments: a negative one is a refund
    elif seen[single].signs > 0:
        taken[single] = "amount_signed"
    else:
        taken[single] = "amount_abs"


def _income_settled(
    taken: dict[int, str], seen: list[Seen], by_role: Mapping[str, int], header: Sequence[str]
) -> None:
    """Money in of which half or more has a minus is money both ways: 入账金额 as posted; what
    arrived at a payee (到账金额) was paid.
    """
    into = by_role.get("amount_in")
    if into is None or "amount_out" in by_role:
        return
    if seen[into].signs >= _HALF:
        taken[into] = "amount_signed"
    elif (
        _ARRIVED.search(header[into]) and "balance" not in by_role and column_look.to_payees(header)
    ):
        taken[into] = "amount_out"


def _summary_settled(taken: dict[int, str], seen: list[Seen]) -> None:
    """A summary that most rows leave empty is a remark where the type of business says it for
    all.
    """
    by_role = {role: i for i, role in taken.items()}
    summary, kind = by_role.get("summary"), by_role.get("txn_type")
    if summary is None or kind is None or "remark" in by_role:
        return
    if 0 < seen[summary].filled < 0.5 and seen[kind].filled >= 0.9:
        taken[summary], taken[kind] = "remark", "summary"


def _ledger_settled(taken: dict[int, str], rows: Sequence[Sequence[str]]) -> None:
    """Take a column that is called account for the own account where it holds one long number and
    nothing else.
    """
    for at in [
        at
        for at, role in taken.items()
        if role == "gl_account" and "own_account" not in taken.values()
    ]:
        accounts = {bare(row[at]) for row in rows if at < len(row) and bare(row[at])}
        if len(accounts) == 1 and re.fullmatch(r"[\d*Xx-]{8,32}", next(iter(accounts))):
            taken[at] = "own_account"


def _accounts_settled(
    taken: dict[int, str], rows: Sequence[Sequence[str]], header: Sequence[str]
) -> None:
    """Take accounts that are no cash for what was paid for, in a list of payments, and for the
    holder or number of the own account in a bank's: nothing but a journal has cash among them.
    """
    places = [i for i, role in taken.items() if role in ("gl_account", "gl_name")]
    if not places or column_look.hold_cash(rows, places):
        return
    moved = {i: role for i, role in taken.items() if role.startswith("amount_")}
    if [*moved.values()] == ["amount_out"] and column_look.lists_payments(header, *moved):
        taken.update(dict.fromkeys(places, "ignore"))
    elif "balance" in taken.values() and column_look.are_of_bank(header, rows, places):
        own = {"gl_account": "own_account", "gl_name": "own_name"}
        taken.update({i: own[taken[i]] for i in places if own[taken[i]] not in taken.values()})


def _named_and_numbered(
    taken: dict[int, str], claims: Mapping[str, Sequence[_Claim]], header: Sequence[str]
) -> None:
    """Let 科目编码 and 科目名称 say together which account it is: 100201 工行 is cash; 预算会计科目
    beside it is that of the same money once more.
    """
    free = [claim.at for claim in claims.get("gl_account", ()) if claim.at not in taken]
    free = [at for at in free if "预算" not in header[at]]
    if free and "gl_account" in taken.values() and "gl_name" not in taken.values():
        taken[min(free)] = "gl_name"


def _account_settled(taken: dict[int, str], rows: Sequence[Sequence[str]]) -> None:
    """The only account in a list of payees is theirs where it stands beside them or changes with
    them.
    """
    places = {role: i for i, role in taken.items()}
    own, payee = places.get("own_account"), places.get("counterparty_name")
    if (
        own is None
        or payee is None
        or {"counterparty_account", "payer_account", "balance", "amount_in", "direction"}
        & set(places)
    ):
        return
    several = len({row[own] for row in rows if own < len(row) and row[own].strip()}) > 1
    if several or 0 < own - payee <= 2:
        taken[own] = "counterparty_account"


def _named_by_account(taken: dict[int, str], rows: Sequence[Sequence[str]]) -> None:
    """Take a column called the payee's account for the payee where it holds names and no other
    column does.
    """
    places = {role: i for i, role in taken.items()}
    at = places.get("counterparty_account")
    if at is None or "counterparty_name" in places or "payee_name" in places:
        return
    filled = [bare(row[at]) for row in rows if at < len(row) and bare(row[at])]
    if filled and all(
        re.search("[一-鿿A-Za-z]{2}", cell) and not re.search(r"\d{4}", cell) for cell in filled
    ):
        taken[at] = "counterparty_name"


def _holder_settled(
    taken: dict[int, str], rows: Sequence[Sequence[str]], header: Sequence[str]
) -> None:
    """A 户名 that changes from row to row is the other side's: the own account has one holder."""
    places = {role: i for i, role in taken.items()}
    own = places.get("own_name")
    if (
        own is None
        or normal(header[own].split()[-1]) != "户名"
        or {"counterparty_name", "payer_name"} & set(places)
    ):
        return
    if len({row[own].strip() for row in rows if own < len(row) and row[own].strip()}) > 1:
        taken[own] = "counterparty_name"


def by_role(columns: Sequence[Column]) -> Mapping[str, int]:
    """Return role → index; ``ignore`` is left out."""
    return {c.role: c.at for c in columns if c.role != "ignore"}
