"""Columns that say what became of a payment: its state, marks that it is void or returned, and what
was paid of an invoice.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.intake.cells import amounts, payment_states, taken_back
from fundtracker.intake.columns import day_columns
from fundtracker.intake.columns.column_names import PAID_OR_SO_FAR, normal
from fundtracker.intake.text.looks import bare, look
from fundtracker.patterns import lazy

_RETURNED_MONEY = lazy("(?:退票|退汇|退款|退回|退)(?:金额|额|数|款)$|(?:refund|returned).*amount")
# Roles of statements and of the unit's own books: a voucher's state there is that of an entry.
_BOOKS = {"amount_in", "balance", "direction", "gl_account", "gl_name"}
_FEW = 6  # words of a column that nothing but its words makes one of states
_LOOSE = (None, "txn_type", "biz_type", "category", "remark")  # roles that a state may have taken


def settle(taken: dict[int, str], rows: Sequence[Sequence[str]], header: Sequence[str]) -> None:
    """Take a column of states for what it is, whatever it is called: few words, one of them known
    as not paid; that of vouchers where the rows are payments and nothing else.
    """
    if "status" in taken.values():
        return
    columns = [[bare(row[i]) for row in rows if i < len(row)] for i in range(len(header))]
    states = [i for i, name in enumerate(header) if _is_state(taken.get(i), name, columns[i])]
    if not states and _BOOKS.isdisjoint(taken.values()):
        states = [
            i for i, name in enumerate(header) if _of_payments(taken.get(i), name, columns[i])
        ]
    if states:
        taken[states[0]] = "status"


def settle_items(
    taken: dict[int, str], rows: Sequence[Sequence[str]], header: Sequence[str]
) -> bool:
    """Take a column that tells bills from payments for a mark of those that are none; return
    whether there is one.
    """
    for i in range(len(header)):
        words = {bare(row[i]) for row in rows if i < len(row)} if _may_tell(taken.get(i)) else set()
        if len(words) <= _FEW and payment_states.are_items(words):
            taken[i] = "state_flag"
            return True
    return False


def _may_tell(role: str | None) -> bool:
    return role in _LOOSE or role in ("voucher_type", "direction", "settle_method", "summary")


def _of_payments(role: str | None, name: str, cells: list[str]) -> bool:
    """Return whether a column holds states of vouchers that are known as those of payments."""
    words = {*cells} - {""}
    return role in _LOOSE and payment_states.of_voucher(name) and payment_states.are_known(words)


def _is_state(role: str | None, name: str, cells: list[str]) -> bool:
    """Return whether a column with a role holds states, by its name or its words."""
    if role not in _LOOSE or payment_states.is_flag(name) or not any(cells):
        return False
    if _are_figures(name, cells):
        return False
    if role == "remark" and _are_notes(cells):
        return False
    words = {*cells} - {""}
    if payment_states.speaks_of(name) or _are_states(name, words):
        return True
    return len(words) <= _FEW and payment_states.may_speak_of(name, words)


def _are_figures(name: str, cells: list[str]) -> bool:
    """Return whether a column holds figures below a group that is called after a state:
    付款情况 above 累计.
    """
    parts = name.split()
    below = len(parts) > 1 and not payment_states.speaks_of(parts[-1])
    return below and all(look(cell) in ("decimal", "digits", "") for cell in cells)


def _are_notes(cells: list[str]) -> bool:
    """Return whether a word of what is taken back stands beside some rows: it is no state of all
    of them.
    """
    words = {*cells} - {""}
    undone = taken_back.in_remarks(words) if "" in cells else {}
    return "" in cells and all(
        payment_states.REVERSED.fullmatch(word) or undone.get(word) == taken_back.UNDOES
        for word in words
    )


def _are_states(name: str, words: set[str]) -> bool:
    few = len(words) <= _FEW and payment_states.are_states(words)
    return few and not payment_states.of_papers(name)


def settle_flags(taken: dict[int, str], header: Sequence[str], holds_money: Sequence[bool]) -> None:
    """Take columns beside the states that mark payments or their vouchers as void or returned;
    退款日期 beside 退款金额 is the day of that money.
    """
    money = any(_RETURNED_MONEY.search(normal(name)) for name in header)
    for i, name in enumerate(header):
        marks = payment_states.is_flag(name) or payment_states.of_voucher(name)
        if i in taken or holds_money[i] or not marks:
            continue
        if not (money and (day_columns.names_a_day(name) or "原因" in name)):
            taken[i] = "state_flag"


def settle_paid(
    taken: dict[int, str], header: Sequence[str], rows: Sequence[Sequence[str]]
) -> None:
    """Take 已付金额 for money paid where no other column holds any, or one that it is a part of
    (价税合计, 发票金额), and a day stands beside it; whether it is a payment or the sum so far is
    asked (``MoneySides``).
    """
    by_role = {role: i for i, role in taken.items()}
    at = by_role.get("cumulative_amount")
    moved = [
        i for role, i in by_role.items() if role.startswith("amount_") and role != "amount_unit"
    ]
    if at is None or not {"date", "datetime"} & set(by_role):
        return
    if normal(header[at]) in PAID_OR_SO_FAR and all(
        _is_part(rows, at, total_at) for total_at in moved
    ):
        taken.update(dict.fromkeys(moved, "contract_amount"))  # what it is paid of
        taken[at] = "amount_out"


def _is_part(rows: Sequence[Sequence[str]], part: int, total: int) -> bool:
    """Return whether the amounts of a column are never above those of another, and once below."""
    pairs = [
        (amounts.fen(row[part]), amounts.fen(row[total]))
        for row in rows
        if max(part, total) < len(row) and row[part].strip() and row[total].strip()
    ]
    read = [(a, b) for a, b in pairs if isinstance(a, int) and isinstance(b, int)]
    return len(read) == len(pairs) and any(a < b for a, b in read) and all(a <= b for a, b in read)
