"""Rows that a heading above them, or a mark beside their state, says are not paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.intake.cells import payment_states
from fundtracker.intake.meaning.not_paid import Headings

if TYPE_CHECKING:
    from fundtracker.intake.meaning.table_meaning import Meaning


class UnpaidRows:
    """Marks the rows of blocks that go by; ``shown``: (code, line) → what shows why a row is kept
    out; ``unknown``: word that nobody knows → fen of its rows.
    """

    def __init__(self, meaning: Meaning) -> None:
        self._meaning = meaning
        self._headings = Headings(meaning.table.skipped)
        self.shown: dict[tuple[str, int], dict[str, str]] = {}
        self.unknown: Counter[str] = Counter()

    def mark(
        self,
        lines: Sequence[int],
        cells: Sequence[Sequence[str]],
        money: Sequence[Any],
        bad: dict[int, str],
    ) -> None:
        """Add to ``bad`` (row → code) the rows that are not paid, or of whose mark nobody knows
        what it says.
        """
        for i in self._headings.above(lines):
            bad.setdefault(i, "below_heading")
            self.shown["below_heading", lines[i]] = {"cell": self._headings.text(lines[i])}
        for flag in self._meaning.flags:
            if not any(map(str.strip, set(cells[flag.at]))):
                continue  # an empty column marks nothing
            judged = {word: self._judge(flag, word) for word in set(cells[flag.at])}
            for i, word in enumerate(cells[flag.at]):
                if judged[word] == payment_states.UNKNOWN:
                    self._leave_open(i, word, money[i], bad)
                elif judged[word] != payment_states.PAID:
                    bad.setdefault(i, "marked_void")
                    self.shown["marked_void", lines[i]] = {"name": flag.name, "cell": word}

    def _judge(self, flag: payment_states.Flag, word: str) -> str:
        answer = self._meaning.answer("state", payment_states.normal(word))
        return answer or flag.judge(word)

    def _leave_open(self, i: int, word: str, fen: Any, bad: dict[int, str]) -> None:
        if bad.setdefault(i, "state_unknown") == "state_unknown" and type(fen) is int:
            self.unknown[payment_states.normal(word)] += abs(fen)
