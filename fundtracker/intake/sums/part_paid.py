"""Remarks that name another sum than that of their row: 实付100000，余下月付, 其中20000未付. What
was paid is asked; what was kept back or paid short (扣20000质保金, 少付500) is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts, taken_back
from fundtracker.intake.cells.column_cleaning import Judged
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.questions import Findings, Question
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import Marks, lazy

CODE = "part_paid"
_WAYS = ("named", "paid", "unpaid")
_OUT = 0
_LONG = 60  # characters of a remark that is looked at
_TOLD = 3  # remarks that a question quotes
_QUOTED = 24  # characters of each
_ROLES = ("remark", "summary", "purpose")

_SUM = r"[¥￥]?\s*(\d[\d,]*(?:\.\d+)?)\s*([亿万千]?元?)(?![\d%％月日号年期笔次/.-])"
# What was paid of the row's money, and what of it was not, or came back.
_PAID = lazy(
    rf"(?:只|仅|先|实际|^已|此次|本次)(?:支付|付款|拨付|付|拨|汇)了?\s*{_SUM}"
    rf"|实[付拨支发]了?\s*{_SUM}"
)
_REST = lazy(
    rf"其中\D{{0,8}}{_SUM}\D{{0,6}}(?:[未待没欠缓]|下[月次期]|暂不)"
    rf"|^(?:未付|待付|未支付|已退|退回|含退|含未付)\D{{0,4}}{_SUM}"
    rf"|{_SUM}(?:未付|待付|未支付|已?退回)"
)
# What was kept back, paid short, or is left of a contract: told, for the row may be without it.
_KEPT = lazy(rf"(?:^扣除?|扣留|少付|少拨|^留|[余剩欠]款?|尚欠?|还有)\D{{0,6}}{_SUM}")
_KINDS = (("paid", _PAID), ("kept", _KEPT), ("rest", _REST))
_OVER = lazy("[多误错](?:支付|付|拨|汇)")  # the whole was paid, and more than was owed
_MARKS = Marks(
    *(
        "只付",
        "只支",
        "只拨",
        "仅付",
        "仅支",
        "先付",
        "先支",
        "先拨",
        "际付",
        "际支",
        "已付",
        "已支",
        "次付",
    ),
    *(
        "次支",
        "次拨",
        "已拨",
        "已汇",
        "先汇",
        "只汇",
        "实付",
        "实拨",
        "实支",
        "实发",
        "其中",
        "余",
        "剩",
        "欠",
    ),
    *("尚", "未付", "待付", "未支", "退", "扣", "少付", "少拨", "留", "还有", "另"),
)


class _Said(NamedTuple):
    """What a remark says: fen that it names, whether it is what was paid (``paid``), what was not
    (``rest``) or what was kept back (``kept``); ``bare``: without a unit of its own.
    """

    kind: str
    fen: int
    bare: bool


class PartPaid:
    """Finds the rows whose remark names another sum than theirs; blocks go by. ``scale``: fen of
    one of the file's unit; ``shown``: (code, line) → what shows why a row is kept out.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        scale: int,
        answer: str | None,
        shown: dict[tuple[str, int], dict[str, str]],
    ) -> None:
        self._scale, self._answer, self._shown = scale, answer, shown
        self._header = {column.at: column.header for column in columns}
        self._judged = {at: Judged(_said_by) for at in _remarks(columns)}
        self._words: dict[str, None] = {}
        self._fen = 0
        self._kept: list[Issue] = []

    def settle(self, rows: Rows, bad: dict[int, str]) -> None:
        """Ask about such rows of money out, or take what the person answered."""
        for at, judged in self._judged.items():
            column = rows.columns[at] if at < len(rows.columns) else ()
            if words := judged.of(column):
                self._settle(rows, bad, at, words)

    def _settle(self, rows: Rows, bad: dict[int, str], at: int, words: Mapping[str, _Said]) -> None:
        for i, cell in enumerate(rows.columns[at]):
            fen = rows.fen(i)
            if cell not in words or i in bad or rows.sides[i] != _OUT or not fen:
                continue
            phrases = words[cell]
            named = phrases.fen * self._scale // 100 if phrases.bare else phrases.fen
            if 0 < named < fen and not _explained(rows, i, named, self._scale):
                self._take(rows, bad, (i, at), phrases.kind, named)

    def _take(
        self, rows: Rows, bad: dict[int, str], place: tuple[int, int], kind: str, named: int
    ) -> None:
        """Take one row (``place``: its place and its column) of whose money a remark names some."""
        i, at = place
        fen, cell, line = rows.money[i], rows.columns[at][i].strip(), rows.lines[i]
        if kind == "kept":
            words = {"cell": cell[:_QUOTED], "amount": show(fen)}
            self._kept.append(Issue("kept_back_told", line, words))
            return
        paid = named if kind == "paid" else fen - named
        answer = self._answer
        if answer == "named":
            rows.money[i] = paid
        elif answer == "unpaid":
            bad[i] = "word_says_unpaid"
            words = {"name": self._header[at], "cell": cell[:80]}
            self._shown["word_says_unpaid", line] = words
        elif answer is None:
            self._fen += fen
            self._words[f"{show(fen)} {cell[:_QUOTED]} → {show(paid)}"] = None

    def end(self, findings: Findings) -> list[Issue]:
        """Ask, when all rows are read, what was paid; return what is told of the others."""
        if self._words:
            words = [*self._words]
            phrases = " / ".join(words[:_TOLD]) + (" …" if len(words) > _TOLD else "")
            by = f"--answer {CODE}={'|'.join(_WAYS)}"
            findings.ask(Question(CODE, _WAYS, by, fen=self._fen, params={"words": phrases}))
        return self._kept


def _remarks(columns: Iterable[Column]) -> Iterable[int]:
    """Return the columns whose remarks may say it."""
    for column in columns:
        header = normal(column.header)
        words = column.role == "ignore" and taken_back.may_say(header)
        if column.role in _ROLES or (words and not taken_back.holds_types(header)):
            yield column.at


def _said_by(texts: Collection[str]) -> dict[str, _Said]:
    """Return the texts that name a sum of which they say what became of it."""
    held = taken_back.holding(texts, "\n".join(texts), _MARKS)
    matches = ((text, _said(text)) for text in held if len(text) <= _LONG)
    return {text: words for text, words in matches if words is not None}


def _said(text: str) -> _Said | None:
    if _OVER.search(text):
        return None
    for kind, pattern in _KINDS:
        if match := pattern.search(text.strip()):
            figures = [group for group in match.groups() if group is not None]
            return _read(kind, figures[0], figures[1])
    return None


def _read(kind: str, figure: str, unit: str) -> _Said | None:
    fen = amounts.fen(figure, amounts.UNITS.get(_unit(unit), 100))
    return _Said(kind, fen, not unit) if isinstance(fen, int) and fen else None


def _unit(text: str) -> str:
    return text if text.endswith("元") or not text else text + "元"


def _explained(rows: Rows, i: int, named: int, scale: int) -> bool:
    """Return whether another cell of a row holds the named money, or the row's with it: a column
    of its own accounts for it.
    """
    wanted: set[Any] = {named, rows.money[i] + named, rows.money[i] - named}
    cells: Sequence[str] = [column[i] for column in rows.columns]
    return any(cell and amounts.fen(cell, scale) in wanted for cell in cells)
