"""Rows → accepted payments and rows kept out, block by block and column by column.

A block's columns are mapped through memories (a date or a name is worked out once); only odd cells
and odd rows are looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.money import show
from fundtracker.domain.park.checklist import Balances
from fundtracker.errors import Issue
from fundtracker.intake.balances import balance_ends, running_balance
from fundtracker.intake.cells import column_cleaning, dates
from fundtracker.intake.cells.cell_words import Memory
from fundtracker.intake.cells.dittos import Dittos
from fundtracker.intake.cells.swapped_days import SwappedDays
from fundtracker.intake.meaning import row_faults
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reversals import Reversals
from fundtracker.intake.meaning.row_money import IN, RowMoney
from fundtracker.intake.meaning.row_texts import OwnMoney, RowTexts
from fundtracker.intake.meaning.unpaid_rows import GivenBack, UnpaidRows
from fundtracker.intake.sums import blank_days, cut_amounts, sum_rows
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.intake.text.record_columns import Cells

if TYPE_CHECKING:
    from fundtracker.intake.balances.balance_proof import Proof
    from fundtracker.intake.meaning.table_meaning import Meaning
    from fundtracker.intake.sums.group_cells import GroupCells

_GAPS = 50  # of one block: more gaps of the balance are not told
_SKIPPED = ("non_cash_line", "card_repayment", *sum_rows.SUMS)
_POINT_ABOVE = ("date", "counterparty_name", "counterparty_account", "project_name", "contract_no")


class Values:
    """Turns rows into accepted blocks; ``rejected`` and ``skipped`` name the others."""

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        day_first, year, from_1904 = meaning.day_first, meaning.year, meaning.table.days_from_1904
        month = meaning.months.day
        self._days = Memory(
            lambda cell: month(cell, dates.day(cell, day_first, year, days_from_1904=from_1904))
        )
        self._money = RowMoney(meaning)
        dated = meaning.role.get("date")
        self._parts = meaning.parts if meaning.parts and dated == meaning.parts.month_at else None
        self._cut = cut_amounts.CutAmounts(*meaning.for_cuts())
        self._chain = running_balance.Chain(meaning.table.skipped)
        self.ends = balance_ends.Ends(self._chain)
        self.proof: Proof | None = None  # of a printed statement
        if meaning.table.proved_by_balance:
            from fundtracker.intake.balances.balance_proof import Proof

            self.proof = Proof()
        self._sums = sum_rows.Sums()
        self.blank_days = blank_days.BlankDays(meaning.answer(blank_days.CODE))
        self._besides_day: dict[int, str] = {}  # what is wrong with rows of the block but their day
        self._days_of_balance = running_balance.Days()
        self._groups: GroupCells | None = None  # of a list of payments
        if meaning.kind.kind == "payment_ledger":
            from fundtracker.intake.sums.group_cells import GroupCells

            self._groups = GroupCells(meaning.role)
        self._dittos = Dittos(at for role, at in meaning.role.items() if role in _POINT_ABOVE)
        self.swapped = SwappedDays(meaning.first_days)
        self.rejected: list[Issue] = []
        self.skipped: list[tuple[int, str]] = []
        self.warnings: list[Issue] = []
        self._texts = RowTexts(self.warnings)
        self.texts = self._texts.of  # role → its texts
        self.totals: list[dict[str, str]] = []  # the money cells of dated rows that are totals
        self.open_sums: Counter[int] = Counter()  # column → fen that no payment holds
        self._unpaid = UnpaidRows(meaning)
        self.not_paid: list[row_faults.NotPaid] = []
        self.unknown_states = self._unpaid.unknown  # word → fen of its rows
        self._given_back = GivenBack(self._unpaid)
        self.more_rows = 0  # payments beyond one a row
        self.reversals = Reversals(meaning)
        self.own = OwnMoney(meaning)
        self._role = self.own.role
        self._in_yuan: list[int] = []  # fen of rows in another currency whose money is in yuan

    @property
    def habit_broken(self) -> int:
        """Fen of money out without the minus that all first rows have."""
        return self._money.habit_broken

    def end(self) -> list[Issue]:
        """Return what is said of all rows together."""
        meaning = self._meaning
        line, role = meaning.table.header_line, meaning.role
        issues = self.own.remarks()
        if self._groups is not None:
            issues += self._groups.remarks(meaning.header)
        for name, turned in self._unpaid.sided.items():
            issues.append(Issue("side_by_heading", line, {"name": name, **_counted(turned)}))
        if fens := self._in_yuan:
            issues.append(Issue("foreign_in_yuan", line, _counted(fens)))
        if fens := self._texts.passed_on:
            name = meaning.header[role["final_payee"]]
            issues.append(Issue("final_payee_read", line, {"name": name, **_counted(fens)}))
        return issues

    def balances(self) -> Balances | None:
        """Return the balances at the ends of the rows and of their days; None where there are
        none.
        """
        return self._days_of_balance.ends()

    def block(self, rows: Cells) -> Block:
        """Return the accepted rows of one block of the table; its odd rows have too many cells
        and are refused.
        """
        cut = self._cut.find(rows)
        gone = sorted(cut)
        self.rejected += [cut[i] for i in gone]
        self._dittos.fill(rows.columns)
        if self._groups is not None:
            self._groups.fill(rows, set(gone))
        lines, columns = rows.lines, rows.columns
        if gone:
            lines = column_cleaning.without(lines, gone)
            columns = [column_cleaning.without(column, gone) for column in columns]
        if not lines:
            return Block()
        if not self._meaning.instalments:
            return self._block(lines, columns, self._role)
        return self._instalments(lines, columns)

    def late(self) -> Block:
        """Return the rows that waited for the row that gives their money back; those without one
        are refused.
        """
        both_ways = "direction" in self._role or "amount_in" in self._role
        block, refused = self._given_back.late(both_ways)
        self.rejected += refused
        return block

    def _instalments(self, lines: Sequence[int], columns: Sequence[Sequence[str]]) -> Block:
        """Read several payments of a row one after the other; a further one that says nothing is
        none.
        """
        (day, money), *further = self._meaning.instalments
        joined = self._block(lines, columns, {**self._role, "date": day, "amount_out": money})
        for day, money in further:
            pairs = enumerate(zip(columns[day], columns[money], strict=True))
            filled = [i for i, pair in pairs if any(map(str.strip, pair))]
            if filled:
                some = _some(columns, filled)
                joined.extend(self._further([lines[i] for i in filled], some, day, money))
        return joined

    def _further(
        self, lines: Sequence[int], columns: Sequence[Sequence[str]], day: int, money: int
    ) -> Block:
        """Read one more payment of some rows."""
        refused = len(self.rejected)
        block = self._block(lines, columns, {**self._role, "date": day, "amount_out": money})
        self.more_rows += len(block.lines) + len(self.rejected) - refused
        return block

    def _block(
        self, lines: Sequence[int], columns: Sequence[Sequence[str]], role: Mapping[str, int]
    ) -> Block:
        rows = self._read(lines, columns, role)
        moved = _moved(rows)  # before reversals are turned to the side that they undo
        bad = self._kept_out(rows)
        if moved is not None:
            for i in self.reversals.stayed:
                moved[i] = -moved[i]
        if self._meaning.open:
            self._count_open(rows, bad)
        if bad:
            self._tell(rows, bad)
        held = self._given_back.find(rows, bad) if "status" in rows.cell else {}
        if self.proof is not None and rows.left is not None:
            _carry(self.proof, rows, bad)
        elif bad:
            self.ends.carry(rows, bad)
        block = self._accepted(rows, sorted(bad), moved)
        return self._given_back.wait(block, rows, held) if held else block

    def _read(
        self, lines: Sequence[int], columns: Sequence[Sequence[str]], role: Mapping[str, int]
    ) -> Rows:
        cell = {name: columns[at] for name, at in role.items() if at < len(columns)}
        if self._parts is not None:
            cell["date"] = self._parts.column(columns)
        days = list(map(self._days.__getitem__, cell.get("date") or cell["datetime"]))
        money, sides = self._money.read(cell, columns, len(lines))
        left = self._money.balances(cell) if "balance" in cell else None
        return Rows(lines, cell, columns, days, money, sides, left)

    # ------------------------------------------------------------ what is wrong
    def _kept_out(self, rows: Rows) -> dict[int, str]:
        """Return row → code of what keeps it out, sums and rows that repeat others among them;
        turn reversals.
        """
        bad = self._bad(rows)
        self.own.hear_lines(rows, bad)
        bad |= self._sums.find(rows, bad)
        if self._meaning.relations:
            self._find_disagreeing(rows, bad)
        if self._meaning.adds_up:
            self._add_up(rows, bad)
        self._unpaid.mark(rows, bad)
        if self._parts is None and rows.left is None:
            self.blank_days.settle(rows, bad, self._besides_day)
        self.reversals.turn(rows, bad)
        return bad

    def _bad(self, rows: Rows) -> dict[int, str]:
        """Return row → code of what its own cells say against it; the first reason counts."""
        bad = row_faults.not_cash(rows) | row_faults.repayments(rows, of_card=self._meaning.of_card)
        if "status" in rows.cell:
            self._unpaid.judge_states(rows.cell["status"], rows.money, bad)
        self._besides_day = (
            row_faults.otherwise_in_words(rows, self._meaning.words_at)
            | row_faults.without_money(rows)
            | row_faults.shared_money(rows, self._role, self._meaning.table.merged_above)
            | self._foreign(rows)
        )
        return self._besides_day | row_faults.without_day(rows) | bad

    def _foreign(self, rows: Rows) -> dict[int, str]:
        """Return the rows in a currency that is not ours: their own says it, else the file's.
        Money in yuan by its head counts, and is told.
        """
        if "currency" not in rows.cell:
            every, in_yuan = range(len(rows.lines)), self._meaning.in_yuan
            lines = every if self._meaning.foreign else row_faults.remarked(rows, in_yuan=in_yuan)
            return dict.fromkeys(lines, "foreign_currency")
        foreign = row_faults.foreign(self.texts["currency"].column(rows.cell["currency"]))
        if foreign and self._meaning.own_money is not None:
            left = row_faults.unconverted(rows, self._meaning.own_money, foreign)
            fens = [rows.fen(i) for i in foreign if i not in left]
            self._in_yuan += [abs(fen) for fen in fens if fen]
            foreign = left
        return dict.fromkeys(foreign, "foreign_currency")

    def _find_disagreeing(self, rows: Rows, bad: dict[int, str]) -> None:
        """Keep out rows whose columns of money do not add up as they do in the first rows: which
        one was paid?
        """
        cells = [[column[i] for column in rows.columns] for i in range(len(rows.lines))]
        for relation in self._meaning.relations:
            for i in relation.broken(cells):
                bad.setdefault(i, "columns_differ")

    def _add_up(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Warn where a column of sums does not follow from the row above: a row or a fen may be
        missing.
        """
        remaining = [i for i in range(len(rows.lines)) if bad.get(i) not in _SKIPPED]
        lines = [rows.lines[i] for i in remaining]
        cells = [[column[i] for column in rows.columns] for i in remaining]
        paid = [rows.money[i] for i in remaining]
        for column in self._meaning.adds_up:
            read = self._money.fen(rows.columns[column.at], column.at, rows.cell)
            gaps = column.gaps(lines, cells, paid, [read[i] for i in remaining])
            self.warnings += [
                Issue("cumulative_gap", line, {"amount": show(fen)}) for line, fen in gaps
            ]

    def _count_open(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Add up the columns of money that are in no payment, rows that are no payments aside."""
        for c in self._meaning.open:
            read = self._money.fen(rows.columns[c.at], c.at, rows.cell)
            self.open_sums[c.at] += sum(
                fen for i, fen in enumerate(read) if type(fen) is int and bad.get(i) not in _SKIPPED
            )

    def _tell(self, rows: Rows, bad: Mapping[int, str]) -> None:
        for i, code in sorted(bad.items()):
            if code in _SKIPPED:
                self._skip(rows, i, code)
            else:
                self._reject(rows, i, code)

    def _skip(self, rows: Rows, i: int, code: str) -> None:
        fen = rows.fen(i)
        self.skipped.append((rows.lines[i], code))
        if code in sum_rows.TELLING and fen is not None:
            self.warnings.append(Issue(code, rows.lines[i], {"amount": show(abs(fen))}))
        if code == "footer_total":
            cell = rows.cell
            self.totals.append({role: cell[role][i] for role in row_faults.AMOUNTS if role in cell})

    def _reject(self, rows: Rows, i: int, code: str) -> None:
        """Refuse a row, with its money and the cell that shows why."""
        line, fen = rows.lines[i], rows.fen(i)
        params: dict[str, Any] = (
            {"cell": self._meaning.foreign} if code == "foreign_currency" else {}
        )
        for shown in (self._unpaid.shown, self.reversals.shown):
            params |= shown.get((code, line), {})
        if fen is not None:
            params["in_fen" if rows.sides[i] == IN else "out_fen"] = fen
        params |= row_faults.shown(rows, i, code)
        if code == "missing_amount" and self._meaning.other_money:
            names = row_faults.money_beside(rows, i, self._meaning.other_money)
            code, params = ("money_elsewhere", {"names": names}) if names else (code, params)
        above = self._meaning.table.merged_above(line) if code == "missing_amount" else {}
        if shared := next((above[c.at] for c in self._meaning.settled.main() if c.at in above), ""):
            code, params = "amount_above", {"cell": shared}  # one merged cell, one payee
        if (words := row_faults.not_paid(rows, i, code)) is not None:
            self.not_paid.append(words)
        self.rejected.append(Issue(code, line, params))

    # ------------------------------------------------------------ what is right
    def _accepted(self, rows: Rows, gone: list[int], moved: list[Any] | None) -> Block:
        block = Block()
        block.lines, block.days = list(rows.lines), rows.days
        block.amounts, block.directions = rows.money, rows.sides
        cell, left = rows.cell, rows.left
        if gone:
            for name in ("lines", "days", "amounts", "directions"):
                setattr(block, name, column_cleaning.without(getattr(block, name), gone))
            cell = {role: column_cleaning.without(column, gone) for role, column in cell.items()}
        if not block.lines:
            return block
        block.left = column_cleaning.without(left or [None] * len(rows.lines), gone)
        if moved is not None and left is not None:
            self._follow(block, block.left, column_cleaning.without(moved, gone), cell)
        if self.swapped.watches:
            day_cells = cell.get("date") or cell["datetime"]
            self.swapped.see(day_cells, block.lines, block.days, block.amounts)
        self._texts.fill(block, cell)
        if self._groups is not None:
            self._groups.count(block.lines, block.amounts)
        self.own.hear(block, cell)
        return block

    def _follow(
        self, block: Block, left: list[Any], moved: list[Any], cell: Mapping[str, Sequence[str]]
    ) -> None:
        """Warn where the running balance does not follow from the row above: a row or a fen may
        be missing.
        """
        if self.proof is not None:
            self.proof.add(block.lines, left, moved)
        else:
            gaps = self._chain.gaps(block.lines, left, moved)
            gaps = running_balance.of_one_account(gaps, block.lines, cell.get("own_account", ()))
            self.warnings += [
                Issue("balance_gap", line, {"amount": show(fen)}) for line, fen in gaps[:_GAPS]
            ]
            self.ends.see((block.lines, block.days, moved, left), cell)
        self._days_of_balance.add(block.days, left, moved, self._chain.newest_first)


def _counted(fens: Sequence[int]) -> dict[str, Any]:
    return {"n": len(fens), "amount": show(sum(fens))}


def _moved(rows: Rows) -> list[Any] | None:
    """Return what each row did to the balance; None where there is none."""
    if rows.left is None:
        return None
    return [
        (fen if side == IN else -fen) if type(fen) is int else fen
        for fen, side in zip(rows.money, rows.sides, strict=True)
    ]


def _carry(proof: Proof, rows: Rows, bad: Mapping[int, str]) -> None:
    """Tell the proof of a printed statement the balances that its own lines carry forward."""
    for i, code in bad.items():
        if code == "balance_line" and rows.left is not None:
            proof.carry(rows.lines[i], rows.left[i])


def _some(columns: Sequence[Sequence[str]], rows: list[int]) -> list[list[str]]:
    return [[column[i] for i in rows] for column in columns]
