"""Cells → days, fen and directions, block by block and column by column.

A block's columns are mapped through memories (a date or a name is worked out once); only odd cells
and odd rows are looked at one by one.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.money import show
from fundtracker.domain.park.checklist import Balances
from fundtracker.errors import Issue
from fundtracker.intake.balances import running_balance
from fundtracker.intake.cells import amounts, column_cleaning, dates, payment_states
from fundtracker.intake.cells.cell_words import DAMAGED, Memory, account, direction, text
from fundtracker.intake.cells.column_cleaning import Texts
from fundtracker.intake.columns import money_columns, units
from fundtracker.intake.columns.file_kind import is_cash
from fundtracker.intake.meaning.block import Block, leave, pick
from fundtracker.intake.meaning.reversals import Reversals
from fundtracker.intake.meaning.unpaid_rows import UnpaidRows
from fundtracker.intake.text import sum_rows, sum_words
from fundtracker.intake.text.block_rows import Rows
from fundtracker.intake.text.record_columns import Cells
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.balances.balance_proof import Proof
    from fundtracker.intake.meaning.payer_payee import Own
    from fundtracker.intake.meaning.table_meaning import Meaning

OUT, IN = 0, 1
_GAPS = 50  # of one block: more gaps of the balance are not told
_CUT_FRONT = lazy(r"[-(¥￥]*\d{1,3}")
_CUT_BACK = lazy(r"\d{3}(?:\.\d{1,2})?[)-]?")
_REPAID = lazy("还款|转入|存入|repay|payment", re.IGNORECASE)
_BACK = lazy("退款|退回|refund", re.IGNORECASE)
_HOME = lazy("人民币|cny|rmb|本币|^元$|^01$|^001$|^156$|钞|汇|^$", re.IGNORECASE)
_AMOUNTS = ("amount_out", "amount_in", "amount_signed", "amount_spent", "amount_abs")
# The cell that shows why a row is kept out; without an entry the money.
_SHOWS = {
    "bad_date": ("date", "datetime"),
    "ambiguous_date": ("date", "datetime"),
    "foreign_currency": ("currency",),
    "not_settled": ("status",),
    "state_unknown": ("status",),
    "unit_missing": ("amount_unit",),
    "no_direction": ("direction", *_AMOUNTS),
    "not_in_or_out": ("direction",),
    "below_heading": (),
    "marked_void": (),
}
_SKIPPED = ("non_cash_line", "card_repayment", *sum_rows.SUMS)


class Values:
    """Turns rows into accepted blocks; what is rejected or skipped is told through two
    callbacks.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._role: Mapping[str, int] = meaning.role
        self._inherits = meaning.kind.kind == "payment_ledger"
        day_first, year, from_1904 = meaning.day_first, meaning.year, meaning.table.days_from_1904
        self._days = Memory(lambda cell: dates.day(cell, day_first, year, days_from_1904=from_1904))
        self._unit = amounts.UNITS[meaning.unit]
        self.texts = defaultdict[str, Texts](lambda: Texts(text))  # role → its texts
        self._serials = Texts(account, also="eE")
        self._accounts = Memory(account)
        self._directions = Memory(meaning.directions or direction)
        dated = meaning.role.get("date")
        self._parts = meaning.parts if meaning.parts and dated == meaning.parts.month_at else None
        names = max(meaning.table.header_cells, key=len, default=[])
        self._named = (
            len(names) if meaning.table.header is not None and names else meaning.table.width
        )
        self._foreign = meaning.foreign  # the currency of the whole file, where it is not ours
        self._chain = running_balance.Chain(meaning.table.skipped)
        self.proof: Proof | None = None  # of a printed statement
        if meaning.table.proved_by_balance:
            from fundtracker.intake.balances.balance_proof import Proof

            self.proof = Proof()
        self._sums = sum_rows.Sums()
        self._states = Memory(self._state)
        self._days_of_balance = running_balance.Days()
        self._above: dict[int, str] = {}
        self._held: list[
            tuple[Block, list[int], list[str]]
        ] = []  # rows paid and given back, fen given back, states
        self._given_back: Counter[int] = Counter()  # fen of rows that give money back
        self._units = Memory(units.of_cell)
        self.rejected: list[Issue] = []
        self.skipped: list[tuple[int, str]] = []
        self.warnings: list[Issue] = []
        self.totals: list[dict[str, str]] = []  # the money cells of dated rows that are totals
        self.open_sums: Counter[int] = Counter()  # column → fen that no payment holds
        self._unpaid = UnpaidRows(meaning)
        self.unknown_states = self._unpaid.unknown  # word → fen of its rows
        self.more_rows = 0  # payments beyond one a row
        self.reversals = Reversals(meaning)
        self.habit_broken = 0  # fen of money out without the minus that all first rows have

    def block(self, rows: Cells) -> Block:
        """Return the accepted rows of one block of the table; its odd rows have too many cells
        and are refused.
        """
        gone = sorted({*rows.odd, *self._torn(rows)})
        self.rejected += [
            Issue("too_many_cells", rows.lines[i], {"cells": len(rows.row(i))}) for i in gone
        ]
        if self._inherits:
            self._inherit(rows, set(gone))
        lines, cells = rows.lines, rows.columns
        if gone:
            lines, cells = (
                column_cleaning.without(lines, gone),
                [column_cleaning.without(column, gone) for column in cells],
            )
        if not lines:
            return Block()
        if not self._meaning.instalments:
            return self._block(lines, cells, self._role)
        return self._instalments(lines, cells)

    def _instalments(self, lines: Sequence[int], cells: Sequence[Sequence[str]]) -> Block:
        """Read several payments of a row one after the other; a further one that says nothing is
        none.
        """
        joined = Block()
        for number, (day, money) in enumerate(self._meaning.instalments):
            role = {**self._role, "date": day, "amount_out": money}
            filled = [
                i
                for i in range(len(lines))
                if not number or cells[day][i].strip() or cells[money][i].strip()
            ]
            some = (
                cells
                if len(filled) == len(lines)
                else [[column[i] for i in filled] for column in cells]
            )
            refused = len(self.rejected)
            block = self._block([lines[i] for i in filled], some, role) if filled else Block()
            self.more_rows += (len(block.lines) + len(self.rejected) - refused) if number else 0
            for name in Block.__slots__:
                getattr(joined, name).extend(getattr(block, name))
        return joined

    def _block(
        self, lines: Sequence[int], cells: Sequence[Sequence[str]], role: Mapping[str, int]
    ) -> Block:
        n = len(lines)
        cell: dict[str, Sequence[str]] = {
            name: cells[i] for name, i in role.items() if i < len(cells)
        }
        if self._parts is not None:
            cell["date"] = self._parts.column(cells)
        days = list(map(self._days.__getitem__, cell.get("date") or cell["datetime"]))
        money, sides = self._money(cell, cells, n)
        moved = self._balance_moves(cell, cells, money, sides)
        bad = self._bad(cell, days, money, sides, n)
        left = (
            self._fen_of(cell["balance"], self._role["balance"], cell)
            if "balance" in cell
            else None
        )
        bad |= self._sums.find(Rows(cell, cells, days, money, sides, left), bad)
        if self._meaning.relations:
            self._disagreeing(cells, n, bad)
        if self._meaning.adds_up:
            self._add_up(lines, cells, cell, money, bad)
        self._unpaid.mark(lines, cells, money, bad)
        self.reversals.turn(cell, money, sides, bad)
        if self._meaning.open:
            self._count_open(cell, cells, bad)
        if bad:
            self._tell(lines, cell, bad, money, sides)
        held = self._hold(cell, money, sides, bad, n) if "status" in cell else {}
        if self.proof is not None and left is not None:
            for i in [i for i, code in bad.items() if code == "balance_line"]:
                self.proof.carry(lines[i], left[i])
        block = self._accepted(lines, days, money, sides, cell, sorted(bad), moved, left)
        if not held:
            return block
        back = {lines[i]: (fen, cell["status"][i]) for i, fen in held.items()}
        at = [i for i, line in enumerate(block.lines) if line in back]
        claims = [back[block.lines[i]] for i in at]
        self._held.append(
            (pick(block, at), [fen for fen, _ in claims], [word for _, word in claims])
        )
        return leave(block, at)

    def _follow(self, block: Block, left: list[Any], moved: list[Any]) -> None:
        """Warn where the running balance does not follow from the row above: a row or a fen may
        be missing.
        """
        if self.proof is not None:
            self.proof.add(block.lines, left, moved)
        else:
            gaps = self._chain.gaps(block.lines, left, moved)
            self.warnings += [
                Issue("balance_gap", line, {"amount": show(fen)}) for line, fen in gaps[:_GAPS]
            ]
        self._days_of_balance.add(block.days, left, moved, self._chain.newest_first)

    def balances(self) -> Balances | None:
        """Return the balances at the ends of the rows and of their days; None where there are
        none.
        """
        return self._days_of_balance.ends()

    def _torn(self, rows: Cells) -> list[int]:
        """Return the places of the regular rows that reach beyond the named columns because a
        comma cut an amount.
        """
        beyond = rows.columns[self._named :] if self._named else []
        filled = [i for i, cells in enumerate(zip(*beyond, strict=True)) if any(cells)]
        return [i for i in filled if i not in rows.odd and _cut(rows.row(i))]

    def _inherit(self, rows: Cells, gone: set[int]) -> None:
        """Fill what merged cells left blank: project, then contract and payee, from the row
        above.
        """
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
                cells = [rows.columns[i][n] for i in places]
                if any(cell.strip() for cell in cells):
                    fresh = True
                    self._above.update(zip(places, cells, strict=True))
                elif any(sum_words.of_nobody(column[n]) for column in rows.columns):
                    break  # a sum belongs to nobody
                elif fresh:  # a new project with nothing said below it inherits nothing
                    self._above.update(dict.fromkeys(places, ""))
                else:
                    for i in places:
                        rows.columns[i][n] = self._above.get(i, "")

    # ------------------------------------------------------------ money
    def _money(
        self, cell: Mapping[str, Sequence[str]], cells: Sequence[Sequence[str]], n: int
    ) -> tuple[list[Any], list[Any]]:
        """Return per row the fen (or a code, or None) and the side (0 out, 1 in, or a code)."""

        def read(role: str) -> list[Any]:
            return self._read(role, cell, cells)

        if "amount_out" in cell and "amount_in" in cell:
            return self._pair(self._out(read("amount_out")), read("amount_in"), n)
        if "amount_signed" in cell:
            signed = read("amount_signed")
            if self._meaning.flipped:
                signed = [-a if isinstance(a, int) else a for a in signed]
            sides = [IN if isinstance(a, int) and a > 0 else OUT for a in signed]
            return [abs(a) if isinstance(a, int) else a for a in signed], sides
        if "amount_spent" in cell:  # plus is money out, minus what came back
            return read("amount_spent"), [OUT] * n
        if "amount_abs" in cell:
            return self._absolute(cell, cells, n)
        side = OUT if "amount_out" in cell else IN
        money = self._out(read("amount_out")) if side == OUT else read("amount_in")
        if "direction" in cell and self._meaning.kind.perspective != "ledger_view":
            return self._directed(money, cell["direction"], n)
        return money, [side] * n

    def _absolute(
        self, cell: Mapping[str, Sequence[str]], cells: Sequence[Sequence[str]], n: int
    ) -> tuple[list[Any], list[Any]]:
        """Read amounts without a sign: a column, the words behind them or the parties tell the
        side.
        """
        column, direction_cells = cell["amount_abs"], cell.get("direction")
        if direction_cells is None and (own := self._meaning.own) is not None:
            return self._read("amount_abs", cell, cells), self._by_party(own, cells, n)
        if direction_cells is None and (by_balance := self._meaning.by_balance) is not None:
            money = self._read("amount_abs", cell, cells)
            return money, by_balance.sides(
                money, self._fen_of(cell["balance"], self._role["balance"], cell)
            )
        if direction_cells is None and any(
            parts[1] for parts in map(amounts.side_behind, set(column))
        ):
            column, direction_cells = zip(*map(amounts.side_behind, column), strict=True)
            return self._directed(self._fen(column, self._scale("amount_abs")), direction_cells, n)
        return self._directed(self._read("amount_abs", cell, cells), direction_cells, n)

    def _by_party(self, own: Own, cells: Sequence[Sequence[str]], n: int) -> list[Any]:
        """Return the side of each row by whose account it is: the payer's money goes out."""
        sides: list[Any] = []
        for payer, payee in zip(cells[own.payer_at], cells[own.payee_at], strict=True):
            names = self._accounts[payer], self._accounts[payee]
            sides.append(
                OUT if names[0] == own.name else IN if names[1] == own.name else "no_direction"
            )
        return sides or ["no_direction"] * n

    def _out(self, read: list[Any]) -> list[Any]:
        """Return money out with the minus that its column writes before it taken off."""
        if not self._meaning.minus_out:
            return read
        if self._meaning.by_habit:
            self.habit_broken += sum(fen for fen in read if isinstance(fen, int) and fen > 0)
        return [-paid if isinstance(paid, int) else paid for paid in read]

    def _scale(self, role: str) -> int:
        return self._meaning.scales.get(self._role[role], self._unit)

    def _read(
        self, role: str, cell: Mapping[str, Sequence[str]], cells: Sequence[Sequence[str]]
    ) -> list[Any]:
        """Return the fen of a role: of one column or of several together, in the unit of the row
        if it has one.
        """
        if (source := self._meaning.sources.get(role)) is not None:
            return money_columns.combined(
                source, cells, lambda at: self._fen_of(cells[at], at, cell)
            )
        read = self._fen_of(cell[role], self._role[role], cell)
        if self._role[role] in self._meaning.grouping:
            read = [
                "ambiguous_number" if "." in text else fen
                for text, fen in zip(cell[role], read, strict=True)
            ]
        return read

    def _fen_of(
        self, column: Sequence[str], at: int, cell: Mapping[str, Sequence[str]]
    ) -> list[Any]:
        """Return the fen of the column of money ``at``, in the unit of the row if it has one."""
        if "amount_unit" in cell:
            return [
                self._in_unit(text, unit)
                for text, unit in zip(column, cell["amount_unit"], strict=True)
            ]
        return self._fen(column, self._meaning.scales.get(at, self._unit))

    def _in_unit(self, text: str, unit: str) -> Any:
        """Return the fen of an amount in the unit that its own row names; without one it cannot
        be read.
        """
        named = self._units[unit]
        if named is None:
            return None if amounts.fen(text) is None else "unit_missing"
        return amounts.fen(text, amounts.UNITS[named])

    def _fen(self, column: Sequence[str], unit: int = 100) -> list[Any]:
        if unit != 100:
            return [amounts.fen(cell, unit) for cell in column]
        return column_cleaning.fen(column, amounts.PLAIN, amounts.fen)

    def _balance_moves(
        self,
        cell: Mapping[str, Sequence[str]],
        cells: Sequence[Sequence[str]],
        money: list[Any],
        sides: list[Any],
    ) -> list[Any] | None:
        """Return what each row did to the balance, before reversals are turned to the side they
        undo.
        """
        if "balance" not in cell:
            return None
        return [
            (m if s == IN else -m) if type(m) is int else m
            for m, s in zip(money, sides, strict=True)
        ]

    # ------------------------------------------------------------ states
    def _state(self, cell: str) -> str:
        """Return what a state says: the person's answer, the legend of the head, the words that
        are known.
        """
        word = payment_states.normal(cell)
        answer = self._meaning.answer("state", word) or self._meaning.answer("state", cell.strip())
        return answer or self._meaning.states.get(word) or payment_states.judge(cell)

    def _hold(
        self,
        cell: Mapping[str, Sequence[str]],
        money: list[Any],
        sides: list[Any],
        bad: Mapping[int, str],
        n: int,
    ) -> dict[int, int]:
        """Return the rows that were paid and, says their state, given back: row → fen given back.
        They are payments where the file holds the row that gave the money back.
        """
        held: dict[int, int] = {}
        for i, word in enumerate(cell["status"]):
            if i in bad or type(money[i]) is not int:
                continue
            back = sides[i] == IN or money[i] < 0
            if back and (
                self._states[word] == payment_states.REFUNDED or _BACK.search(_words(cell, i))
            ):
                self._given_back[abs(money[i])] += 1
            elif self._states[word] == payment_states.REFUNDED and not back:
                fen = amounts.fen(payment_states.given_back(word) or "-")
                held[i] = fen if isinstance(fen, int) else money[i]
        return held

    def late(self) -> Block:
        """Return the rows that waited for the row that gives their money back. Those without one
        are refused; where the file knows both ways of money (a wallet's), the row may be in
        another file: it is asked about.
        """
        taken = Block()
        both_ways = "direction" in self._role or "amount_in" in self._role
        for block, fens, words in self._held:
            remaining = []
            for i, (fen, word) in enumerate(zip(fens, words, strict=True)):
                if self._given_back[fen] > 0:
                    self._given_back[fen] -= 1
                    remaining.append(i)
                    continue
                if both_ways:
                    self.unknown_states[payment_states.normal(word)] += block.amounts[i]
                params = {"role": "status", "cell": word, "out_fen": block.amounts[i]}
                self.rejected.append(
                    Issue("state_unknown" if both_ways else "not_settled", block.lines[i], params)
                )
            for name in Block.__slots__:
                getattr(taken, name).extend(getattr(block, name)[i] for i in remaining)
        self._held.clear()
        return taken

    def _count_open(
        self,
        cell: Mapping[str, Sequence[str]],
        cells: Sequence[Sequence[str]],
        bad: Mapping[int, str],
    ) -> None:
        """Add up the columns of money that are in no payment, rows that are no payments aside."""
        for c in self._meaning.open:
            read = self._fen_of(cells[c.at], c.at, cell)
            self.open_sums[c.at] += sum(
                fen for i, fen in enumerate(read) if type(fen) is int and bad.get(i) not in _SKIPPED
            )

    def _disagreeing(self, cells: Sequence[Sequence[str]], n: int, bad: dict[int, str]) -> None:
        """Keep out rows whose columns of money do not add up as they do in the first rows: which
        one was paid?
        """
        rows = [[column[i] for column in cells] for i in range(n)]
        for relation in self._meaning.relations:
            for i in relation.broken(rows):
                bad.setdefault(i, "columns_differ")

    def _add_up(
        self,
        lines: Sequence[int],
        cells: Sequence[Sequence[str]],
        cell: Mapping[str, Sequence[str]],
        money: list[Any],
        bad: Mapping[int, str],
    ) -> None:
        """Warn where a column of sums does not follow from the row above: a row or a fen may be
        missing.
        """
        remaining = [i for i in range(len(lines)) if bad.get(i) not in _SKIPPED]
        rows = [[column[i] for column in cells] for i in remaining]
        paid = [money[i] for i in remaining]
        for column in self._meaning.adds_up:
            read = self._fen_of(cells[column.at], column.at, cell)
            gaps = column.gaps(
                [lines[i] for i in remaining], rows, paid, [read[i] for i in remaining]
            )
            self.warnings += [
                Issue("cumulative_gap", line, {"amount": show(fen)}) for line, fen in gaps
            ]

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

    def _directed(
        self, read: list[Any], column: Sequence[str] | None, n: int
    ) -> tuple[list[Any], list[Any]]:
        if column is None:
            return read, ["no_direction"] * n
        words = map(self._directions.__getitem__, column)
        money: list[Any] = []
        sides: list[Any] = []
        for amount, word in zip(read, words, strict=True):
            if word in ("out", "in"):
                money.append(amount)
                sides.append(OUT if word == "out" else IN)
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
        if (
            "amount_spent" in cell
        ):  # the card is filled up from another account: nothing is paid, nothing comes back
            summaries = cell.get("summary") or [""] * n
            bad.update(
                (i, "card_repayment")
                for i in range(n)
                if _REPAID.search(summaries[i]) and _negative(money[i])
            )
        if "status" in cell:
            self._judge_states(cell["status"], money, bad)
        if set(map(type, days)) - {int}:
            for i, d in enumerate(days):
                if type(d) is not int:
                    bad.setdefault(i, d)
        if "currency" in cell:
            for i, word in enumerate(self.texts["currency"].column(cell["currency"])):
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

    def _judge_states(self, column: Sequence[str], money: list[Any], bad: dict[int, str]) -> None:
        """Keep out what is not surely paid; the fen of words that nobody knows are summed, to be
        asked about.
        """
        judged = {word: self._states[word] for word in set(column)}
        if set(judged) <= {""} or set(judged.values()) <= {
            payment_states.PAID,
            payment_states.REFUNDED,
        }:
            return
        for i, word in enumerate(column):
            if judged[word] == payment_states.UNPAID:
                bad.setdefault(i, "not_settled")
            elif (
                judged[word] == payment_states.UNKNOWN
                and bad.setdefault(i, "state_unknown") == "state_unknown"
            ):
                self.unknown_states[payment_states.normal(word)] += (
                    abs(money[i]) if type(money[i]) is int else 0
                )

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
                if code in sum_rows.TELLING and type(money[i]) is int:
                    self.warnings.append(Issue(code, lines[i], {"amount": show(abs(money[i]))}))
                if code == "footer_total":
                    self.totals.append({role: cell[role][i] for role in _AMOUNTS if role in cell})
                continue
            params: dict[str, Any] = {"cell": self._foreign} if code == "foreign_currency" else {}
            params |= self._unpaid.shown.get((code, lines[i]), {})
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
        moved: list[Any] | None,
        left: list[Any] | None,
    ) -> Block:
        block = Block()
        block.lines, block.days = list(lines), days
        block.amounts, block.directions = money, sides
        if gone:
            for name in ("lines", "days", "amounts", "directions"):
                setattr(block, name, column_cleaning.without(getattr(block, name), gone))
            cell = {role: column_cleaning.without(column, gone) for role, column in cell.items()}
            moved = column_cleaning.without(moved, gone) if moved is not None else None
        size = len(block.lines)
        if size and moved is not None:
            self._follow(block, column_cleaning.without(left or [], gone), moved)
        if size:
            for name, column in self._columns(cell, block, size):
                setattr(block, name, column)
        return block

    def _columns(
        self, cell: Mapping[str, Sequence[str]], block: Block, n: int
    ) -> Iterator[tuple[str, list[str]]]:
        def of(*roles: str) -> list[str]:
            for role in roles:
                if role in cell:
                    return self.texts[role].column(cell[role])
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
        if "0" in set(map(column_cleaning.first_of, serial)):
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
        for i, (own_account, raw) in (
            enumerate(zip(read, column, strict=True)) if "" in read else ()
        ):
            if not own_account and DAMAGED.fullmatch(text(raw)):
                self.warnings.append(Issue("account_precision_lost", block.lines[i], {"cell": raw}))
        return read


def _negative(fen: Any) -> bool:
    return type(fen) is int and fen < 0


def _words(cell: Mapping[str, Sequence[str]], i: int) -> str:
    return " ".join(
        cell[role][i] for role in ("status", "txn_type", "category", "summary") if role in cell
    )


def _cut(row: Sequence[str]) -> bool:
    """Return whether a comma may have cut an amount of a row: 1 | 000.00."""
    pairs = itertools.pairwise(map(str.strip, row))
    return any(_CUT_FRONT.fullmatch(a) and _CUT_BACK.fullmatch(b) for a, b in pairs)


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
