"""Rows that a heading above them, their state or a mark beside it says are not paid, or paid and
given back.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts, payment_states
from fundtracker.intake.cells.cell_words import Memory
from fundtracker.intake.meaning import row_faults
from fundtracker.intake.meaning.block import Block, leave, pick
from fundtracker.intake.meaning.not_paid import Headings, is_in, side_heading
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.meaning.table_meaning import Meaning

IN = 1
_OF_SIDES = {"direction", "balance", "amount_signed", "amount_spent"}  # they tell the side
_HEADS = {"parent_of_parts", "parent_differs"}
_BACK = lazy("退款|退回|refund", re.IGNORECASE)
_SURELY_PAID = {payment_states.PAID, payment_states.REFUNDED}


class UnpaidRows:
    """Marks the rows of blocks that go by; ``shown``: (code, line) → what shows why a row is kept
    out; ``unknown``: word that nobody knows → fen of its rows; ``states``: cell → what it says.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._headings = Headings(meaning.table.skipped)
        self._sides = None if _OF_SIDES & set(meaning.role) else _sides_below(meaning)
        self.sided: dict[str, list[int]] = {}  # heading of a side → fen of the rows that it turned
        self.shown: dict[tuple[str, int], dict[str, str]] = {}
        self.unknown: Counter[str] = Counter()
        self.states = Memory(self._state)

    def mark(self, rows: Rows, bad: dict[int, str]) -> None:
        """Add to ``bad`` (row → code) the rows that are not paid, or of whose mark nobody knows
        what it says.
        """
        lines = rows.lines
        self._take_headings(rows, bad)
        for i in self._headings.above(lines):
            _keep_out(bad, i, "below_heading")
            self.shown["below_heading", lines[i]] = {"cell": self._headings.text(lines[i])}
        if self._sides is not None:
            self._turn_below(self._sides, rows, bad)
        for flag in self._meaning.flags:
            if any(map(str.strip, set(rows.columns[flag.at]))):  # an empty column marks nothing
                self._mark_by(flag, rows, bad)

    def _take_headings(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Take the rows that are no payments: they may be headings of those below them."""
        for i, code in bad.items():
            if code in _HEADS or (code in row_faults.LACKING and rows.fen(i) is None):
                cells = [column[i] for column in rows.columns]
                for headings in filter(None, (self._headings, self._sides)):
                    headings.take(rows.lines[i], cells)

    def _turn_below(self, headings: Headings, rows: Rows, bad: Mapping[int, str]) -> None:
        """Give the rows below 二、收入 the side that it says, where it is another one."""
        for i in headings.above(rows.lines):
            text, fen = headings.text(rows.lines[i]), rows.fen(i)
            side = int(is_in(text))
            if i not in bad and fen is not None and rows.sides[i] in (1 - side,):
                rows.sides[i] = side
                self.sided.setdefault(text, []).append(abs(fen))

    def _mark_by(self, flag: payment_states.Flag, rows: Rows, bad: dict[int, str]) -> None:
        column = rows.columns[flag.at]
        judged = {word: self._judge(flag, word) for word in set(column)}
        for i, word in enumerate(column):
            if judged[word] == payment_states.UNKNOWN:
                self._leave_open(i, word, rows.money[i], bad)
            elif judged[word] != payment_states.PAID:
                code = "bill_not_payment" if payment_states.is_billed(word) else "marked_void"
                _keep_out(bad, i, code)
                self.shown[code, rows.lines[i]] = {"name": flag.name, "cell": word}

    def _judge(self, flag: payment_states.Flag, word: str) -> str:
        answer = self._meaning.answer("state", payment_states.normal(word))
        return answer or flag.judge(word)

    def _leave_open(self, i: int, word: str, fen: Any, bad: dict[int, str]) -> None:
        if bad.setdefault(i, "state_unknown") == "state_unknown" and type(fen) is int:
            self.unknown[payment_states.normal(word)] += abs(fen)

    def _state(self, cell: str) -> str:
        """Return what a state says: the person's answer, the legend of the head, the words that
        are known.
        """
        word = payment_states.normal(cell)
        answer = self._meaning.answer("state", word) or self._meaning.answer("state", cell.strip())
        return answer or self._meaning.states.get(word) or payment_states.judge(cell)

    def judge_states(self, column: Sequence[str], money: list[Any], bad: dict[int, str]) -> None:
        """Keep out what is not surely paid; the fen of words that nobody knows are summed, to be
        asked about.
        """
        judged = {word: self.states[word] for word in set(column)}
        if set(judged) <= {""} or set(judged.values()) <= _SURELY_PAID:
            return
        for i, word in enumerate(column):
            if judged[word] == payment_states.UNPAID:
                bad.setdefault(i, "not_settled")
            elif (
                judged[word] == payment_states.UNKNOWN
                and bad.setdefault(i, "state_unknown") == "state_unknown"
            ):
                fen = abs(money[i]) if type(money[i]) is int else 0
                self.unknown[payment_states.normal(word)] += fen


def _sides_below(meaning: Meaning) -> Headings | None:
    """Return the headings of sides, of a table whose only column of money tells none by row."""
    one_way = sum(1 for role in row_faults.AMOUNTS if role in meaning.role) == 1
    plain = one_way and not any(meaning.signs.heard) and meaning.signs.own is None
    return Headings(meaning.table.skipped, side_heading) if plain else None


def _keep_out(bad: dict[int, str], i: int, code: str) -> None:
    """Keep a row out for what it is, rather than for a cell that it lacks on that account."""
    if bad.get(i) in row_faults.LACKING:
        del bad[i]
    bad.setdefault(i, code)


class GivenBack:
    """Rows that were paid and, says their state, given back: they wait for the row that gives
    their money back.
    """

    def __init__(self, unpaid: UnpaidRows) -> None:
        self._unpaid = unpaid
        self._waiting: list[tuple[Block, list[int], list[str]]] = []  # rows, fen and states of each
        self._returned: Counter[int] = Counter()  # fen of rows that give money back

    def find(self, rows: Rows, bad: Mapping[int, str]) -> dict[int, int]:
        """Return the rows that were given back: row → fen given back; note those that give money
        back.
        """
        states, held = self._unpaid.states, dict[int, int]()
        for i, word in enumerate(rows.cell["status"]):
            money = rows.money[i]
            if i in bad or type(money) is not int:
                continue
            refunded = states[word] == payment_states.REFUNDED
            gives_back = rows.sides[i] == IN or money < 0
            if gives_back and (refunded or _BACK.search(_words(rows.cell, i))):
                self._returned[abs(money)] += 1
            elif refunded and not gives_back:
                fen = amounts.fen(payment_states.given_back(word) or "-")
                held[i] = fen if isinstance(fen, int) else money
        return held

    def wait(self, block: Block, rows: Rows, held: Mapping[int, int]) -> Block:
        """Return a block without the rows that were given back: they wait."""
        back = {rows.lines[i]: (fen, rows.cell["status"][i]) for i, fen in held.items()}
        at = [i for i, line in enumerate(block.lines) if line in back]
        claims = [back[block.lines[i]] for i in at]
        fens, words = [fen for fen, _ in claims], [word for _, word in claims]
        self._waiting.append((pick(block, at), fens, words))
        return leave(block, at)

    def late(self, both_ways: bool) -> tuple[Block, list[Issue]]:
        """Return the rows whose money another row gives back, and why the others are refused.
        Where the file knows both ways of money (a wallet's), that row may be in another file: it
        is asked about.
        """
        taken, refused = Block(), list[Issue]()
        code = "state_unknown" if both_ways else "not_settled"
        for block, fens, words in self._waiting:
            remaining = []
            for i, (fen, word) in enumerate(zip(fens, words, strict=True)):
                if self._returned[fen] > 0:
                    self._returned[fen] -= 1
                    remaining.append(i)
                    continue
                out = block.amounts[i]
                if both_ways:
                    self._unpaid.unknown[payment_states.normal(word)] += out
                params = {"role": "status", "cell": word, "out_fen": out}
                refused.append(Issue(code, block.lines[i], params))
            taken.extend(pick(block, remaining))
        self._waiting.clear()
        return taken, refused


def _words(cell: Mapping[str, Sequence[str]], i: int) -> str:
    return " ".join(
        cell[role][i] for role in ("status", "txn_type", "category", "summary") if role in cell
    )
