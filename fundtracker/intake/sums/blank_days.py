"""Rows that leave their day out because the row above says it: only a person can tell them from
sums and notes, so they are asked about.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableSequence
from typing import Any

from fundtracker.intake.questions import Findings, Question
from fundtracker.intake.sums.block_rows import PAYEES, Rows

CODE = "blank_day"
_ABOVE, _NONE = "above", "none"


class BlankDays:
    """Dates rows without a day as the row above them where the person said so; blocks go by."""

    def __init__(self, answer: str | None) -> None:
        self._answer = answer
        self._day: int | None = None  # of the row above
        self._names: dict[str, str] = {}  # role → payee of the row above
        self._fens: list[int] = []
        self._line: int | None = None

    def settle(self, rows: Rows, bad: dict[int, str], besides: Mapping[int, str]) -> None:
        """Note the rows that lack nothing but their day, or date them; ``besides``: what else is
        wrong with rows.
        """
        if "bad_date" not in bad.values():
            self._take(rows, len(rows.days) - 1)
            return
        for i in range(len(rows.days)):
            if bad.get(i) == "bad_date" and not rows.day(i) and self._day is not None:
                self._blank(rows, i, bad, besides)
            self._take(rows, i)

    def _take(self, rows: Rows, i: int) -> None:
        """Remember a row for those below it."""
        if i >= 0 and type(rows.days[i]) is int:
            self._day = rows.days[i]
            self._names = {role: rows.cell[role][i] for role in PAYEES if role in rows.cell}

    def _blank(self, rows: Rows, i: int, bad: dict[int, str], besides: Mapping[int, str]) -> None:
        fen = rows.fen(i)
        if not fen or i in besides:
            return
        if self._answer == _ABOVE:
            del bad[i]
            rows.days[i] = self._day
            _fill(rows, i, self._names)
        elif self._answer is None:
            self._line = self._line or rows.lines[i]
            self._fens.append(abs(fen))

    def ask(self, findings: Findings) -> None:
        """Ask, when all rows are read, whether the day above is theirs."""
        if not self._fens:
            return
        by, fen = f"--answer {CODE}={_ABOVE}|{_NONE}", sum(self._fens)
        params = {"rows": len(self._fens)}
        findings.ask(Question(CODE, (_ABOVE, _NONE), by, "", self._line, fen, params))


def _fill(rows: Rows, i: int, names: Mapping[str, str]) -> None:
    """Give a row that names no payee that of the row above it."""
    columns: list[Any] = [rows.cell[role] for role in names]
    if any(column[i].strip() for column in columns):
        return
    for column, name in zip(columns, names.values(), strict=True):
        if isinstance(column, MutableSequence):
            column[i] = name
