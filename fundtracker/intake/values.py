"""Cells → days, fen and directions, block by block and column by column.

A block's columns are mapped through memories (a date or a name is worked out once); only odd cells
and odd rows are looked at one by one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from fundtracker.domain.money import show
from fundtracker.domain.review import Balances
from fundtracker.errors import Issue
from fundtracker.intake import amounts, balance, columns, dates
from fundtracker.intake.cells import Cells
from fundtracker.intake.kinds import is_cash
from fundtracker.intake.structure import sum_line
from fundtracker.intake.words import DAMAGED, Memory, account, direction, text

OUT, IN = 0, 1
_GAPS = 50  # of one block: more gaps of the balance are not told
_CUT_FRONT = re.compile(r"[-(¥￥]*\d{1,3}")
_CUT_BACK = re.compile(r"\d{3}(?:\.\d{1,2})?[)-]?")
_UNSETTLED = re.compile(
    "关闭|失败|待|处理中|撤回|预约|草稿|挂起|止付|未(?!出)|撤销|作废|取消|退汇|退票|退回|冻结|异常|等待|拒绝|驳回|审核中|failed|pending|closed|cancel",
    re.I,
)
_HOME = re.compile("人民币|cny|rmb|本币|^元$|^01$|^001$|^156$|钞|汇|^$", re.IGNORECASE)
_AMOUNTS = ("amount_out", "amount_in", "amount_signed", "amount_abs")
# The cell that shows why a row is kept out; without an entry the money.
_SHOWS = {
    "bad_date": ("date", "datetime"),
    "ambiguous_date": ("date", "datetime"),
    "foreign_currency": ("currency",),
    "not_settled": ("status",),
    "no_direction": ("direction", *_AMOUNTS),
    "not_in_or_out": ("direction",),
}
_MARKS = (
    *("小计", "合计", "累计", "总计", "共计", " 计", "\u3000计", "\t计", "\xa0计"),
    *("余额", "结余", "结转", "页", "balance", "total"),
)
_MARK = re.compile("计|余额|结余|结转|页|balance|total", re.IGNORECASE)
_SKIPPED = ("non_cash_line", "subtotal", "balance_line", "footer_total")
TEXTS = (
    *("counterparty", "account", "payer", "summary", "purpose", "subject", "project", "contract"),
    *("source", "serial", "note"),
)


class Block:
    """Accepted rows as parallel lists. ``days`` are ordinals, ``amounts`` fen (a refund or reversal
    is negative with direction out), ``directions`` 0 out or 1 in; texts are '' where absent.
    """

    __slots__ = ("lines", "days", "directions", "amounts", *TEXTS)
    lines: list[int]
    days: list[int]
    directions: list[int]
    amounts: list[int]
    counterparty: list[str]
    account: list[str]
    payer: list[str]
    summary: list[str]
    purpose: list[str]
    subject: list[str]
    project: list[str]
    contract: list[str]
    source: list[str]
    serial: list[str]
    note: list[str]

    def __init__(self, *columns: list[Any]) -> None:
        """Take the columns in their order; none: an empty block."""
        for name, column in zip(self.__slots__, columns or ([] for _ in self.__slots__), strict=True):
            setattr(self, name, column)


class Values:
    """Turns rows into accepted blocks; what is rejected or skipped is told through two callbacks."""

    def __init__(
        self,
        role: Mapping[str, int],
        *,
        unit: int,
        ledger_view: bool,
        inherits: bool,
        day_first: bool | None,
        direction_map: Mapping[str, str] | None = None,
        foreign: str = "",
        minus_out: bool = False,
        flipped: bool = False,
        named: int = 0,
        parts: dates.Parts | None = None,
    ) -> None:
        self._role = role
        self._ledger_view = ledger_view
        self._inherits = inherits
        self._days = Memory(lambda cell: dates.day(cell, day_first))
        self._unit = unit
        self._texts = columns.Texts(text)
        self._serials = columns.Texts(account, also="eE")
        self._accounts = Memory(account)
        chosen = direction_map or {}
        self._directions = Memory(lambda cell: chosen.get(cell) or direction(cell))
        self._parts = parts  # the columns that make the date together
        self._named = named  # how many columns have a name
        self._flipped = flipped  # a plus is money out: the balance says so
        self._minus_out = minus_out  # money out is written with a minus in its own column
        self._foreign = foreign  # the currency of the whole file, where it is not ours
        self._chain = balance.Chain()
        self._days_of_balance = balance.Days()
        self._above: dict[int, str] = {}
        self.rejected: list[Issue] = []
        self.skipped: list[tuple[int, str]] = []
        self.warnings: list[Issue] = []
        self.totals: list[dict[str, str]] = []  # the money cells of dated rows that are totals

    def block(self, rows: Cells) -> Block:
        """Return the accepted rows of one block of the table; its odd rows have too many cells and are refused."""
        gone = sorted({*rows.odd, *self._torn(rows)})
        self.rejected += [Issue("too_many_cells", rows.lines[i], {"cells": len(rows.row(i))}) for i in gone]
        if self._inherits:
            self._inherit(rows, set(gone))
        lines, cells = rows.lines, rows.columns
        if gone:
            lines, cells = columns.without(lines, gone), [columns.without(column, gone) for column in cells]
        n = len(lines)
        if not n:
            return Block()
        cell: dict[str, Sequence[str]] = {role: cells[i] for role, i in self._role.items() if i < len(cells)}
        if self._parts is not None:
            cell["date"] = self._parts.column(cells)
        days = list(map(self._days.__getitem__, cell.get("date") or cell["datetime"]))
        money, sides = self._money(cell, n)
        bad = self._bad(cell, days, money, sides, n)
        if bad:
            self._tell(lines, cell, bad, money, sides)
        return self._accepted(lines, days, money, sides, cell, sorted(bad))

    def _follow(self, block: Block, left: list[Any]) -> None:
        """Warn where the running balance does not follow from the row above: a row or a fen may be missing."""
        moved = [m if s == IN else -m for m, s in zip(block.amounts, block.directions, strict=True)]
        gaps = self._chain.gaps(block.lines, left, moved)
        self.warnings += [Issue("balance_gap", line, {"amount": show(fen)}) for line, fen in gaps[:_GAPS]]
        self._days_of_balance.add(block.days, left, moved, self._chain.newest_first)

    def balances(self) -> Balances | None:
        """Return the balances at the ends of the rows and of their days; None where there are none."""
        return self._days_of_balance.ends()

    def _torn(self, rows: Cells) -> list[int]:
        """Return the places of the regular rows that reach beyond the named columns because a comma cut an amount."""
        beyond = rows.columns[self._named :] if self._named else []
        told = [i for i, cells in enumerate(zip(*beyond, strict=True)) if any(cells)]
        return [i for i in told if i not in rows.odd and _cut(rows.row(i))]

    def _inherit(self, rows: Cells, gone: set[int]) -> None:
        """Fill what merged cells left blank: project, then contract and payee, from the row above."""
        levels = (
            ("project_code", "project_name"),
            ("contract_no", "contract_name", "counterparty_name"),
        )
        for n in range(len(rows.lines)):
            if n in gone:
                continue
            fresh = False
            for level in levels:
                places = [self._role[r] for r in level if r in self._role]
                said = [rows.columns[i][n] for i in places]
                if any(cell.strip() for cell in said):
                    fresh = True
                    self._above.update(zip(places, said, strict=True))
                elif fresh:  # a new project with nothing said below it inherits nothing
                    self._above.update(dict.fromkeys(places, ""))
                else:
                    for i in places:
                        rows.columns[i][n] = self._above.get(i, "")

    # ------------------------------------------------------------ money
    def _money(self, cell: Mapping[str, Sequence[str]], n: int) -> tuple[list[Any], list[Any]]:
        """Return per row the fen (or a code, or None) and the side (0 out, 1 in, or a code)."""
        if "amount_out" in cell and "amount_in" in cell:
            out = self._fen(cell["amount_out"])
            if self._minus_out:
                out = [-paid if isinstance(paid, int) else paid for paid in out]
            return self._pair(out, self._fen(cell["amount_in"]), n)
        if "amount_signed" in cell:
            read = self._fen(cell["amount_signed"])
            if self._flipped:
                read = [-a if isinstance(a, int) else a for a in read]
            sides = [IN if isinstance(a, int) and a > 0 else OUT for a in read]
            return [abs(a) if isinstance(a, int) else a for a in read], sides
        if "amount_abs" in cell:
            column, sides_said = cell["amount_abs"], cell.get("direction")
            if sides_said is None and any(parts[1] for parts in map(amounts.side_behind, set(column))):
                column, sides_said = zip(*map(amounts.side_behind, column), strict=True)
            return self._directed(self._fen(column), sides_said, n)
        side = OUT if "amount_out" in cell else IN
        read = self._fen(cell["amount_out"] if side == OUT else cell["amount_in"])
        if "direction" in cell and not self._ledger_view:
            return self._directed(read, cell["direction"], n)
        return read, [side] * n

    def _fen(self, column: Sequence[str]) -> list[Any]:
        if self._unit != 100:
            return [amounts.fen(cell, self._unit) for cell in column]
        return columns.fen(column, amounts.PLAIN, amounts.fen)

    def _pair(self, out: list[Any], into: list[Any], n: int) -> tuple[list[Any], list[Any]]:
        money: list[Any] = [0] * n
        sides: list[Any] = [OUT] * n
        for i, (paid, got) in enumerate(zip(out, into, strict=True)):
            if isinstance(paid, str) or isinstance(got, str):
                money[i] = paid if isinstance(paid, str) else got
                sides[i] = OUT if isinstance(paid, str) else IN
            elif paid and got:
                money[i] = "both_sides"
            elif paid:
                money[i] = paid
            elif got:
                money[i], sides[i] = got, IN
            else:
                money[i] = None if paid is None and got is None else 0
        return money, sides

    def _directed(self, read: list[Any], column: Sequence[str] | None, n: int) -> tuple[list[Any], list[Any]]:
        if column is None:
            return read, ["no_direction"] * n
        words = map(self._directions.__getitem__, column)
        money: list[Any] = []
        sides: list[Any] = []
        for amount, word in zip(read, words, strict=True):
            if word in ("out", "in"):
                flipped = self._ledger_view
                money.append(amount)
                sides.append(OUT if (word == "out") != flipped else IN)
            elif word in ("refund", "out_refund"):
                money.append(-abs(amount) if isinstance(amount, int) else amount)
                sides.append(OUT)
            else:
                money.append(amount)
                sides.append("not_in_or_out" if word == "neither" else "no_direction")
        return money, sides

    # ------------------------------------------------------------ what is wrong
    def _bad(  # noqa: C901 - one reason after the other
        self,
        cell: Mapping[str, Sequence[str]],
        days: list[Any],
        money: list[Any],
        sides: list[Any],
        n: int,
    ) -> dict[int, str]:
        """Return row → code of what keeps it out; the first reason of the order below counts."""
        bad: dict[int, str] = {}
        if "gl_account" in cell:
            cash = Memory(is_cash)
            names = cell.get("gl_name") or [""] * n
            for i, (a, b) in enumerate(zip(cell["gl_account"], names, strict=True)):
                if not cash[a] and not (b and cash[b]):
                    bad[i] = "non_cash_line"
        for role in ("summary", "counterparty_name"):
            words = _sum_words(cell.get(role, ()))
            if words:  # a dated row that only sums up: 本月合计, 期末余额
                bad.update((i, words[word]) for i, word in enumerate(cell[role]) if word in words)
        if "status" in cell:
            for i, word in enumerate(cell["status"]):
                if _UNSETTLED.search(word):
                    bad.setdefault(i, "not_settled")
        if set(map(type, days)) - {int}:
            for i, d in enumerate(days):
                if type(d) is not int:
                    bad.setdefault(i, d)
        if "currency" in cell:
            for i, word in enumerate(self._texts.column(cell["currency"])):
                if word and (amounts.FOREIGN.search(word) or not _HOME.search(word)):
                    bad.setdefault(i, "foreign_currency")
        elif self._foreign:
            for i in range(n):
                bad.setdefault(i, "foreign_currency")
        wrong = {i for i, amount in enumerate(money) if not amount or type(amount) is not int}
        if set(map(type, sides)) - {int}:
            wrong.update(i for i, side in enumerate(sides) if type(side) is not int)
        for i in wrong:
            bad.setdefault(i, _why(money[i], sides[i]))
        return bad

    def _tell(
        self,
        lines: Sequence[int],
        cell: Mapping[str, Sequence[str]],
        bad: Mapping[int, str],
        money: list[Any],
        sides: list[Any],
    ) -> None:
        for i, code in sorted(bad.items()):
            if code in _SKIPPED:
                self.skipped.append((lines[i], code))
                if code == "footer_total":
                    self.totals.append({role: cell[role][i] for role in _AMOUNTS if role in cell})
                continue
            params: dict[str, Any] = {"cell": self._foreign} if code == "foreign_currency" else {}
            if type(money[i]) is int:
                params["in_fen" if sides[i] == IN else "out_fen"] = money[i]
            for role in _SHOWS.get(code, _AMOUNTS):
                if role in cell and cell[role][i].strip():
                    params |= {"role": role, "cell": cell[role][i][:80]}
                    break
            self.rejected.append(Issue(code, lines[i], params))

    # ------------------------------------------------------------ what is right
    def _accepted(
        self,
        lines: Sequence[int],
        days: list[Any],
        money: list[Any],
        sides: list[Any],
        cell: Mapping[str, Sequence[str]],
        gone: list[int],
    ) -> Block:
        block = Block()
        block.lines, block.days = list(lines), days
        block.amounts, block.directions = money, sides
        if gone:
            for name in ("lines", "days", "amounts", "directions"):
                setattr(block, name, columns.without(getattr(block, name), gone))
            cell = {role: columns.without(column, gone) for role, column in cell.items()}
        size = len(block.lines)
        if size and "balance" in cell:
            self._follow(block, self._fen(cell["balance"]))
        if size:
            for name, column in self._columns(cell, block, size):
                setattr(block, name, column)
        return block

    def _columns(self, cell: Mapping[str, Sequence[str]], block: Block, n: int) -> Iterator[tuple[str, list[str]]]:
        clean = self._texts.column

        def of(*roles: str) -> list[str]:
            for role in roles:
                if role in cell:
                    return clean(cell[role])
            return [""] * n

        yield from self._parties(cell, block, n, of)
        yield "summary", of("summary", "txn_type", "purpose")
        yield "purpose", of("purpose")
        yield "note", of("remark")
        yield "subject", of("func_code_name", "func_code", "econ_code", "gl_account")
        yield "project", _either(of("project_code"), of("project_name"))
        yield "contract", _either(of("contract_no"), of("contract_name"))
        yield "source", of("fund_source")
        # A serial number destroyed by a spreadsheet (2.02E+17) tells no row from another.
        serials = cell.get("serial_no") or cell.get("voucher_no")
        serial = self._serials.column(serials) if serials else [""] * n
        if "0" in set(map(columns.first_of, serial)):
            serial = ["" if not s.strip("0") else s for s in serial]
        yield "serial", serial

    def _parties(
        self, cell: Mapping[str, Sequence[str]], block: Block, n: int, of: Callable[..., list[str]]
    ) -> Iterator[tuple[str, list[str]]]:
        payee, payer = of("counterparty_name", "payee_name"), of("payer_name", "unit_name")
        to = self._account_column(cell, block, "counterparty_account", "payee_account", n)
        if "payer_name" in cell and ("payee_name" in cell or IN in block.directions):
            # Both parties named: the other one is the payee of money out, the payer of money in.
            other = self._account_column(cell, block, "payer_account", "", n)
            sides = block.directions
            yield (
                "counterparty",
                [a if s == OUT else b for a, b, s in zip(payee, payer, sides, strict=True)],
            )
            yield (
                "account",
                [a if s == OUT else b for a, b, s in zip(to, other, sides, strict=True)],
            )
            yield (
                "payer",
                [b if s == OUT else a for a, b, s in zip(payee, payer, sides, strict=True)],
            )
            return
        yield "counterparty", payee
        yield "account", to
        yield "payer", payer

    def _account_column(
        self, cell: Mapping[str, Sequence[str]], block: Block, first: str, second: str, n: int
    ) -> list[str]:
        column = cell.get(first) or cell.get(second)
        if column is None:
            return [""] * n
        read = list(map(self._accounts.__getitem__, column))
        for i, (found, raw) in enumerate(zip(read, column, strict=True)) if "" in read else ():
            if not found and DAMAGED.fullmatch(text(raw)):
                self.warnings.append(Issue("account_precision_lost", block.lines[i], {"cell": raw}))
        return read


def _cut(row: Sequence[str]) -> bool:
    """Return whether a comma may have cut an amount of a row: 1 | 000.00."""
    pairs = itertools.pairwise(map(str.strip, row))
    return any(_CUT_FRONT.fullmatch(a) and _CUT_BACK.fullmatch(b) for a, b in pairs)


def _sum_words(column: Sequence[str]) -> dict[str, str]:
    """Return the words of a column that only sum up (本月合计, 期末余额) with what they are."""
    distinct = set(column)
    joined = "\n".join(distinct)
    if "l" in joined or "L" in joined:
        joined = joined.lower()
    if not any(mark in joined for mark in _MARKS):  # a search costs more than these
        return {}
    return {word: kind for word in distinct if _MARK.search(word) and (kind := sum_line(word))}


def _why(amount: Any, side: Any) -> str:
    if isinstance(amount, str):
        return amount
    if amount is None:
        return "missing_amount"
    if isinstance(side, str):
        return side
    return "zero_amount"


def _either(first: list[str], second: list[str]) -> list[str]:
    return [a or b for a, b in zip(first, second, strict=True)] if any(first) else second
