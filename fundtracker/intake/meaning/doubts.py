"""What may count twice, or not at all, and that only a person can judge: rows that are the sum of
those below them, money that a note beside the rows calls paid, balances that do not follow; a
saved profile that the titles of a file contradict.
"""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.balances import balance_ends, running_balance
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.meaning import money_signs, profiles
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.questions import Unread
from fundtracker.intake.sides import bank_or_own
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.balances.balance_ends import Ends
    from fundtracker.intake.meaning.table_meaning import Meaning

_SIDED = lazy("[支付收拨入出借贷]|paid|payment|receipt|received|debit|credit|deposit|withdraw")
_MONEY = {"amount_out", "amount_in", "amount_signed", "amount_spent", "amount_abs"}
_FEWEST = 3  # rows whose sum is hardly met by chance
_MOST = 30  # rows below one that are added up
_ELSEWHERE = lazy(
    "另有|另外|此外|除(?:上述|本表|以上)|未(?:列入|列明|列示|计入|包[含括]|纳入)|不(?:含|包括|在本表)|表外"
    "|(?i:not (?:listed|included|shown)|in addition|also paid|besides)"
)
_PAID = lazy("支付|付款|[已经](?:全部|全额)?[付拨汇]|拨付|(?i:paid|transferred)")
_NOT_PAID = lazy(
    "[未待](?:付|支付|拨|付款)|(?:尚|暂|拟|应|需|将).{0,4}[付拨]"
    "|(?i:not (?:yet )?paid|unpaid|to be paid|payable)"
)
_FEW_ROWS = 1000  # of a list that a person wrote
# Who writes a list, and is not paid by it.
_OFFICE = lazy("(?:科|室|股|处|局|组|本级|机关|全局|全部|各单位|财政所|财务部|办公室)$")
_AMOUNT = lazy(
    r"(?:[¥￥]|(?i:RMB|CNY))\s*(\d[\d,]*(?:\.\d+)?)\s*([亿万]元)?"
    r"|(\d[\d,]*(?:\.\d+)?)\s*([亿万]?元|(?i:yuan|RMB|CNY))"
)


class SumsAbove:
    """Looks for rows whose money is that of the rows right below them, of the same day and side
    and of the same payee or of none; blocks go by.
    """

    def __init__(self) -> None:
        self._held: list[list[Any]] = [[], [], [], [], []]
        self._lines: list[int] = []
        self._fen = 0
        self._below = _SumsBelow()

    def see(self, block: Block) -> None:
        """Take the next rows; the last ones wait for those below them."""
        self._below.see(block)
        fresh: tuple[list[Any], ...] = (
            block.lines,
            block.days,
            block.directions,
            block.amounts,
            block.counterparty,
        )
        columns = [held + column for held, column in zip(self._held, fresh, strict=True)]
        self._find(columns, len(columns[0]) - _MOST)
        self._held = [column[-_MOST:] for column in columns]

    def end(self) -> list[Issue]:
        """Return what was found, when all rows are seen."""
        self._find(self._held, len(self._held[0]))
        below = self._below.end()
        if not self._lines:
            return below
        params = {"n": len(self._lines), "amount": show(self._fen)}
        return [Issue("rows_equal_sum", self._lines[0], params), *below]

    def _find(self, columns: list[list[Any]], end: int) -> None:
        """Look at the rows before ``end``, of which two below have the same payee."""
        lines, _, _, money, names = columns
        same = bytes(map(operator.eq, names, itertools.islice(names, 1, None)))
        at = same.find(1, 1)
        while 0 < at <= end:
            if self._is_sum(columns, at - 1):
                self._lines.append(lines[at - 1])
                self._fen += money[at - 1]
            at = same.find(1, at + 1)

    def _is_sum(self, columns: list[list[Any]], top: int) -> bool:
        _, days, sides, money, names = columns
        left = money[top]
        for i in range(top + 1, min(top + 1 + _MOST, len(money))):
            of_top = days[i] == days[top] and sides[i] == sides[top] and money[i] > 0
            if not of_top or names[i] != names[top + 1] or names[i] not in ("", names[top]):
                return False
            left -= money[i]
            if left <= 0:
                return left == 0 and i > top + 1
        return False


class _SumsBelow:
    """Looks at the last row of a short list: whether it is, by what it says and by its money, the
    sum of the rows above it, those of its parts among them.
    """

    def __init__(self) -> None:
        self._rows: list[tuple[int, int, int, str, bool]] = []
        self._long = False

    def see(self, block: Block) -> None:
        """Take the next rows: line, side, fen, payee, whether it says anything else."""
        self._long = self._long or len(self._rows) + len(block.lines) > _FEW_ROWS
        if self._long:
            return
        texts = zip(block.summary, block.purpose, block.serial, strict=True)
        says = list(map(any, texts)) or [False] * len(block.lines)
        rows = (block.lines, block.directions, block.amounts, block.counterparty, says)
        self._rows += zip(*rows, strict=True)

    def end(self) -> list[Issue]:
        """Return what was found, when all rows are seen."""
        if self._long or len(self._rows) < _FEWEST:
            return []
        *above, last = self._rows
        _, side, fen, name, _ = last
        same_side = [row for row in above if row[1] == side]
        if fen <= 0 or len(same_side) < 2 or (name and any(row[3] == name for row in above)):
            return []
        parts = _part_sums(same_side)
        if fen == sum(row[2] for row in same_side):
            if len(same_side) < _FEWEST and not _lacks(last, same_side):
                return []
            parts = []
        elif not parts or fen != sum(row[2] for row in same_side if row not in parts):
            return []
        return [
            Issue("row_equals_sum_above", row[0], {"amount": show(row[2])})
            for row in [*parts, last]
        ]


def _part_sums(
    rows: Sequence[tuple[int, int, int, str, bool]],
) -> list[tuple[int, int, int, str, bool]]:
    """Return the rows that equal two or more rows above them, since the last such row."""
    sums, fen, n = [], 0, 0
    for row in rows:
        if n > 1 and row[2] == fen:
            sums.append(row)
            fen = n = 0
        else:
            fen, n = fen + row[2], n + 1
    return sums


def _lacks(
    last: tuple[int, int, int, str, bool], above: Sequence[tuple[int, int, int, str, bool]]
) -> bool:
    """Return whether a row lacks what the rows above it have: a payee that is no office, words."""
    office = not last[3] or _OFFICE.search(last[3]) is not None
    others = any(not row[3] or _OFFICE.search(row[3]) for row in above)
    return (office and not others) or (not last[4] and all(row[4] for row in above))


def of_balances(meaning: Meaning, ends: Ends, rejected: Sequence[Issue]) -> list[Issue]:
    """Return, when all rows are read, what is to be said of the balances at the ends and of those
    that do not follow.
    """
    table, role = meaning.table, meaning.role
    at = role.get("balance")
    if at is None or table.proved_by_balance or balance_ends.OTHERS & set(role):
        return []
    if meaning.other_accounts():
        return []
    stated = balance_ends.stated(table, at, meaning.scales.get(at, amounts.UNITS[meaning.unit]))
    gone = [issue.line for issue in rejected if issue.line is not None]
    return ends.end(meaning.header[at], gone, stated)


def of_figures(meaning: Meaning, n: int, fen: int) -> list[Issue]:
    """Return what is to be said of ``n`` rows that a title calls cumulative and nothing proves to
    be payments of their days.
    """
    if not meaning.perhaps_so_far or not n:
        return []
    params = {"name": meaning.perhaps_so_far, "n": n, "amount": show(fen)}
    return [Issue("perhaps_so_far", meaning.table.header_line, params)]


def leave_notes(table: Table) -> None:
    """Name the money that a line beside the rows calls paid and not listed."""
    for line, kind, cells in table.skipped:
        filled = [cell.strip() for cell in cells if cell.strip()]
        text = " ".join(filled)
        if kind != "blank" and len(filled) < 3 and (money := _money_elsewhere(text)):
            # of several amounts nobody knows which hold the others
            fen = money[0] if len(money) == 1 else None
            table.findings.leave(Unread("note_of_money", text[:80], line, 0, fen))


def _money_elsewhere(text: str) -> list[int]:
    """Return the fen of the amounts that a text calls paid and not listed."""
    if not _ELSEWHERE.search(text) or not _PAID.search(text) or _NOT_PAID.search(text):
        return []
    read = [
        amounts.fen(match[1] or match[3], amounts.UNITS.get(match[2] or match[4] or "", 100))
        for match in _AMOUNT.finditer(text)
    ]
    return [fen for fen in read if isinstance(fen, int)]


def profile_of(
    table: Table, rows: list[list[str]], known: Sequence[Profile]
) -> tuple[Profile | None, list[Issue]]:
    """Return the profile of files with the heads of a table, and what is said of one that its
    titles contradict: it is not used.
    """
    saved = profiles.choose(table.header, known) if table.header else None
    if saved is not None and (titles := _contradicted(saved, table, rows)):
        words = {"name": saved.name, "titles": titles}
        return None, [Issue("profile_not_used", table.header_line, words)]
    return saved or (profiles.shipped_for(table.header) if table.header else None), []


def _contradicted(profile: Profile, table: Table, rows: list[list[str]]) -> str:
    """Return the titles of a file that say another side of its money, or other books, than the
    profile of files with its heads; '' where they agree, or the balance bears the profile out.
    """
    above = [cell.strip() for _, cells in table.preamble for cell in cells if cell.strip()]
    titles = " ".join([table.name.rpartition(".")[0], table.sheet, *above]).strip()
    money = [
        (role, normal(name))
        for role, name in zip(profile.roles, profile.columns, strict=True)
        if role in _MONEY
    ]
    others = _other_books(profile, [name for _, name in money], titles)
    if not others and not _other_side(money, titles, [table.sheet, *above]):
        return ""
    places = {role: at for at, role in enumerate(profile.roles) if role != "ignore"}
    return "" if running_balance.hear(places, rows).agrees else titles[:80]


def _other_books(profile: Profile, names: list[str], titles: str) -> bool:
    """Return whether titles say that 借 is that of other books than the profile's."""
    if not any(bank_or_own.is_debit(name) or bank_or_own.is_credit(name) for name in names):
        return False
    view = bank_or_own.of_words((), titles)
    own = bank_or_own.OWN if profile.perspective == "ledger_view" else bank_or_own.BANK
    return view is not None and view != own


def _other_side(money: list[tuple[str, str]], titles: str, alone: list[str]) -> bool:
    """Return whether titles give the only column of money the other side."""
    if len(money) != 1 or money[0][0] not in ("amount_out", "amount_in"):
        return False
    if _SIDED.search(money[0][1]):
        return False
    return money_signs.side_of_titles(titles, alone) not in ("", money[0][0])
