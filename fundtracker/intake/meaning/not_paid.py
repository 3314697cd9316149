"""Titles, names of files and tabs, and lines between the rows that say of money that it is not
paid: 拟支付明细, 待支付.xlsx, 二、未支付部分, 退回款项.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fundtracker.errors import RefusedError
from fundtracker.intake.questions import Question
from fundtracker.intake.sums import part_rows
from fundtracker.intake.text import looks
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.text.table import Table

_PAID = "(?:支付|付款|拨付|拨款|划款|划拨|支出|发放|兑付|结算|付)"
_WORDS = (
    f"(?:拟|(?<![招接优亏])待|未|尚未|暂未|尚需|预计|预估|计划|应付未|欠){_PAID}"
    "|(?:支付|付款|拨付|拨款|用款|支出|发放)(?:的)?(?:计划|预算|预测|申请|请示|需求)(?!内|外|执行|完成|落实|管理|科)"
    "|欠款|作废|废票|挂账|退票|退汇|(?:支付|付款|交易)失败|未成功|已?取消"
)
_NOT = (
    "(?:planned|scheduled|pending|unpaid|proposed|forecast|expected|upcoming|outstanding"
    "|void(?:ed)?|cancell?ed|failed|rejected|draft)"
)
_ENGLISH = (
    rf"^{_NOT}$|\b{_NOT}(?: \w+)? "
    r"(?:payments?|disbursements?|invoices?|cheques?|checks?|transfers?)\b"
    r"|\b(?:payments?|disbursements?|cash) (?:plan|schedule|forecast|request|proposal|budget)s?\b"
    r"|\bto be paid\b|\bnot (?:yet )?paid\b"
)
_TITLE = lazy(f"{_WORDS}|{_ENGLISH}", re.IGNORECASE)
# What speaks of paid money too, or of both: 支付计划执行情况, 已付未付明细.
_PAID_TOO = lazy(
    "已(?:支付|付|拨|发放|结算)|实[付拨支]|实际(?:支付|付款|拨付|支出)|执行|完成情况|对比|对账|回单|流水|状态|专项计划|行动计划"
    "|(?<![未待拟欠需计划])(?:支付|付款|拨付|支出)(?:明细|台账|台帐|登记|情况)(?!.{0,4}(?:计划|预算|申请))"
    r"|\b(?:executed|actual|status|paid and|vs)\b",
    re.IGNORECASE,
)
_RETURNED = lazy("退回|退款|退汇|退票|收回|追回|冲销|冲正|refund|returned|reversed", re.IGNORECASE)
_NUMBER = lazy(
    r"(?:第?[一二三四五六七八九十]{1,3}|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}|[A-Z])[、.．:：)）\s]?\s*"
)
_NOTE = lazy("注|说明|备注|提示|以上|note|[。；;]")
_FIRST = 2  # columns in which a heading may stand
_HEADING = 24  # characters of a line that names what follows


def title(texts: Iterable[str]) -> str:
    """Return the first of titles that says of its money that it is not paid, '' where none does."""
    return next(
        (
            text.strip()
            for text in texts
            if (plain := text.replace("_", " ").strip(" :："))
            and not re.search(r"[:：]", plain)
            and _TITLE.search(plain)
            and not _PAID_TOO.search(plain)
        ),
        "",
    )


def heading(cells: Sequence[str]) -> str | None:
    """Return a line between the rows that says of those below it that they are not paid or came
    back; '' for another heading, None for what is no heading.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or len(filled[0]) > _HEADING or _NOTE.search(filled[0]):
        return None
    text = filled[0]
    number = _NUMBER.match(text)
    opens = bool(number) or text.startswith(("以下", "其中")) or text.endswith((":", "："))
    if not _PAID_TOO.search(text) and (_TITLE.search(text) or _RETURNED.search(text)):
        whole = _TITLE.fullmatch(text) or _RETURNED.fullmatch(text)
        return text if opens or whole or text.endswith(("明细", "部分", "清单", "款项")) else None
    return "" if opens or _PAID_TOO.search(text) else None


def ask(table: Table, above: Iterable[str], role: Mapping[str, int]) -> None:
    """Ask whether money is paid that title, file or tab calls not paid; what has states or both
    ways of money speaks for itself.

    Raises:
        RefusedError: ``money_not_paid``: the person answered that it is not.
    """
    said = title([table.name.rpartition(".")[0], table.sheet, *above])
    both = "amount_in" in role and "amount_out" in role
    if not said or both or {"status", "balance", "direction"} & set(role):
        return
    if table.findings.answer("said_unpaid") == "unpaid":
        raise RefusedError("money_not_paid", line=table.header_line, name=said)
    options, by = ("unpaid", "paid"), "--answer said_unpaid=unpaid|paid"
    params = {"name": said}
    table.findings.ask(Question("said_unpaid", options, by, "", table.header_line, None, params))


def _says(cell: str) -> bool:
    return bool(cell.strip()) and not looks.is_value(cell)


def _ends(label: str, unpaid: str) -> bool:
    """Return whether a heading ends the part below one that says unpaid: it speaks of paid money,
    or stands as high and is no part of it (二、待支付 above （一）工程款).
    """
    if _PAID_TOO.search(label):
        return True
    own, above = part_rows.level(label), part_rows.level(unpaid)
    if own is None:
        return above is None and not label.startswith("其中")
    return above is not None and own <= above


class Headings:
    """Which rows stand below a heading that says that they are not paid; rows go by in blocks."""

    def __init__(self, skipped: Sequence[tuple[int, str, Sequence[str]]]) -> None:
        """Take the list of lines that are no rows; it grows while the rows go by."""
        self._skipped = skipped
        self._read = 0
        self._waiting: list[tuple[int, list[str]]] = []
        self._lines: list[int] = []
        self._texts: list[str] = []

    def text(self, line: int) -> str:
        """Return the heading above a row."""
        at = bisect_left(self._lines, line)
        return self._texts[at - 1] if at else ""

    def take(self, line: int, cells: Sequence[str]) -> None:
        """Take a row that is no payment: its only words, money beside them or none, may be a
        heading.
        """
        words = list(filter(_says, cells))
        if len(words) == 1 and words[0] in cells[:_FIRST]:
            self._waiting.append((line, words))

    def above(self, lines: Sequence[int]) -> list[int]:
        """Return the places of the rows below a heading that says they are not paid."""
        for line, kind, cells in self._skipped[self._read :]:
            if kind not in ("preamble", "blank"):
                self._waiting.append((line, list(cells)))
        self._read = len(self._skipped)
        for line, said in sorted(self._waiting):
            self._put(line, said)
        self._waiting.clear()
        if not any(self._texts):
            return []
        return [i for i, line in enumerate(lines) if self.text(line)]

    def _put(self, line: int, cells: Sequence[str]) -> None:
        text = heading(cells)
        if text is None:
            return
        label = next(filter(None, map(str.strip, cells)))
        if not text and (unpaid := self.text(line)) and not _ends(label, unpaid):
            return
        at = bisect_left(self._lines, line)
        self._lines.insert(at, line)
        self._texts.insert(at, text)
