"""Titles, names of files and tabs, and lines between the rows that say of money that it is not
paid: 拟支付明细, 待支付.xlsx, 二、未支付部分, 退回款项.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fundtracker.errors import RefusedError
from fundtracker.intake.columns import day_columns
from fundtracker.intake.columns.column_names import normal
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
# A plan that is named by its time alone: 4月计划, 下季度资金安排.
_PLAN = lazy(r"(?:^|[年月份季度周期])(?:资金|用款|付款|支付)?(?:计划|预测)[表数]?(?:$|[(（])")
# What is asked for or owed by its title; a head that says the day of payment says more.
_ASKED = lazy(
    "(?:资金|款项?|经费|费用|用款|借款)(?:使用|拨付)?(?:申请|请示|需求)|请款|应付(?:账款|帐款|款项?|明细|清单|金额|费用)"
    r"|应付未付|(?:^|[年月份季度周期])(?:资金|用款)?(?:预算|安排)[表数]?$"
    r"|\b(?:accounts? payable|payables|(?:funding|purchase|fund) requests?|requisitions?)\b",
    re.IGNORECASE,
)
# 资金申请支付表, 用款申请及支付情况, 应付账款付款台账
_ASKED_AND_PAID = lazy(
    "(?:申请|请示|请款|需求|应付.{0,4})[^，,。；;]{0,4}(?:支付|付款|拨付|支出|核销|结清)"
    r"|已付|\bpa(?:id|yments?)\b"
)
_ASSET = lazy(
    "资产(?:名称|编号|编码|类别|分类)|固定资产|设备名称|规格型号|存放地点|使用部门|assetname|assetno"
)
_BOUGHT = lazy("购置|购入|取得|入账|入库|启用|登记|purchase|acquisition|acquired")
# A day of goods, orders, estimates or bills, and their money: nothing was paid by it.
_OTHER_DAY = lazy(
    "采购|订货|订单|确认|交货|交付|[发送到收]货|领用|销售|核销|暂估|[计预]提|摊销|背书|贴现|承兑"
    "|accru|goodsreceipt|deliver|bill(?:ed|ing)?date|purchase|order(?:ed)?date"
)
_OTHER_MONEY = lazy(
    "票面|汇票|票据[金数]?额|信用证|暂估|[计预]提|摊销|[入出]库|货值|采购|订货|订单|担保|质押|挂账|核销"
    "|accru|bill(?:ed)?amount|order(?:ed)?amount"
)
_PAPER = lazy("(?:[入出]库|[送收到发]货)单|承兑[人行]|汇票号|票据号")
_MONEY_PAID = lazy("支付|付款|拨付|拨款|[实已]付|支出|转账|paid|payment")
_RETURNED = lazy("退回|退款|退汇|退票|收回|追回|冲销|冲正|refund|returned|reversed", re.IGNORECASE)
_NUMBER = lazy(
    r"(?:第?[一二三四五六七八九十]{1,3}|[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)]|\d{1,2}|[A-Z])[、.．:：)）\s]?\s*"
)
_IN = lazy("收入|收款|到账|进账|来款|回款")
_SIDE = lazy(
    rf"(?:{_NUMBER.pattern})?(?:本[月期年季周])?(?:{_IN.pattern}|支出|付款|支付|付出|拨付|拨款)"
    "(?:部分|情况|明细|类|项目?|款项)?[:：]?"
)
_NOTE = lazy("注|说明|备注|提示|以上|note|[。；;]")
# A note that tells by a colour, which nobody reads here, what was not paid: 红字为退回, 标黄的未付.
_COLOURED = lazy(
    "(?:标[红黄绿蓝灰橙紫]|[红黄绿蓝灰橙紫](?:色|字(?!发票|信息))|底色|高亮)[^。；;，,]{0,8}?(?:为|是|系|表示|代表|即|的|[:：])"
    "[^。；;，,]{0,6}?(?:退|冲|未|待[付拨]|作废|取消|暂|不[计付]|撤|已[付支拨])"
)
_FIRST = 2  # columns in which a heading may stand
_HEADING = 24  # characters of a line that names what follows


def title(texts: Iterable[str]) -> str:
    """Return the first of titles that says of its money that it is not paid, '' where none does."""
    return next((text for text in _plain(texts) if _says_unpaid(text)), "")


def _says_unpaid(text: str) -> bool:
    plain = text.replace("_", " ")
    says = _TITLE.search(plain) or _PLAN.search(plain)
    return says is not None and not _PAID_TOO.search(plain)


def _plain(texts: Iterable[str]) -> Iterator[str]:
    """Yield the texts that may be titles."""
    for text in texts:
        plain = text.strip(" :：_")
        if plain and not re.search("[:：]", plain):
            yield plain


def _asked_for(texts: Iterable[str]) -> str:
    """Return the first of titles that says that its money was asked for or is owed."""
    return next(
        (
            text
            for text in _plain(texts)
            if _ASKED.search(text.replace("_", " "))
            and not _ASKED_AND_PAID.search(text)
            and not _PAID_TOO.search(text)
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
        match = _TITLE.fullmatch(text) or _RETURNED.fullmatch(text)
        return text if opens or match or text.endswith(("明细", "部分", "清单", "款项")) else None
    return "" if opens or _PAID_TOO.search(text) else None


def side_heading(cells: Sequence[str]) -> str | None:
    """Return a line between the rows that is nothing but the side of those below it; '' for another
    heading, None for what is no heading.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) != 1 or len(filled[0]) > _HEADING:
        return None
    text = filled[0]
    if _SIDE.fullmatch(text):
        return text
    return "" if _NUMBER.match(text) else None


def is_in(text: str) -> bool:
    """Return whether the heading of a side is that of money received."""
    return _IN.search(text) is not None


def ask(table: Table, above: Iterable[str], role: Mapping[str, int]) -> None:
    """Ask whether money is paid that title, file or tab calls not paid, or that stands in a
    register of assets; what has states or both ways of money speaks for itself.

    Raises:
        RefusedError: ``money_not_paid``, ``money_of_register``, ``money_told_by_colour``: the
            person answered that it is not.
    """
    above = _without_coloured(table, list(above))
    both = "amount_in" in role and "amount_out" in role
    if both or {"status", "balance", "direction"} & set(role):
        return
    titles = [table.name.rpartition(".")[0], table.sheet, *above]
    day = _head(table, role, "date", "datetime")
    paid_day = day_columns.rank(day) <= day_columns.PAID
    if words := title(titles) or ("" if paid_day else _asked_for(titles)):
        _ask(table, "said_unpaid", words, "money_not_paid")
    elif _BOUGHT.search(normal(day)) and any(_ASSET.search(normal(n)) for n in table.header or ()):
        _ask(table, "day_of_purchase", day, "money_of_register")
    elif not paid_day and not any(map(_PAID_TOO.search, titles)):
        _ask_of_papers(table, day, _head(table, role, "amount_out", "amount_abs"))


def _without_coloured(table: Table, above: list[str]) -> list[str]:
    """Ask whether all is paid where a line above or a note below tells by a colour what is not;
    return the other lines above.
    """
    notes = [cell for _, kind, cells in table.skipped if kind == "footer_note" for cell in cells]
    coloured = [text for text in [*above, *notes] if _COLOURED.search(text)]
    if coloured:
        _ask(table, "said_by_colour", coloured[0].strip(), "money_told_by_colour")
    return [text for text in above if text not in coloured]


def _ask_of_papers(table: Table, day: str, money: str) -> None:
    """Ask whether money is paid that its day, its own head or another column says to be that of
    goods, orders, estimates or bills: 采购日期, 暂估金额, 入库单号.
    """
    if not money or _MONEY_PAID.search(normal(money)):
        return
    if _OTHER_DAY.search(normal(day)):
        _ask(table, "day_of_purchase", day, "money_of_register")
        return
    papers = (name.strip() for name in table.header or () if _PAPER.search(normal(name)))
    named = money if _OTHER_MONEY.search(normal(money)) else next(papers, "")
    if named:
        _ask(table, "said_unpaid", named, "money_not_paid")


def _ask(table: Table, code: str, name: str, refusal: str) -> None:
    """Ask whether the money is paid; refuse it by the code where the person said that it is not."""
    if table.findings.answer(code) == "unpaid":
        raise RefusedError(refusal, line=table.header_line, name=name)
    options, by = ("unpaid", "paid"), f"--answer {code}=unpaid|paid"
    table.findings.ask(Question(code, options, by, "", table.header_line, None, {"name": name}))


def _head(table: Table, role: Mapping[str, int], *names: str) -> str:
    """Return the head of the first column that has one of some roles."""
    header = table.header or []
    places = (role[name] for name in names if name in role)
    return next((header[at].strip() for at in places if at < len(header)), "")


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

    def __init__(
        self,
        skipped: Sequence[tuple[int, str, Sequence[str]]],
        judge: Callable[[Sequence[str]], str | None] = heading,
    ) -> None:
        """Take the list of lines that are no rows; it grows while the rows go by. ``judge``: what
        a line says of the rows below it.
        """
        self._skipped, self._judge = skipped, judge
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
        for line, words in sorted(self._waiting):
            self._put(line, words)
        self._waiting.clear()
        if not any(self._texts):
            return []
        return [i for i, line in enumerate(lines) if self.text(line)]

    def _put(self, line: int, cells: Sequence[str]) -> None:
        text = self._judge(cells)
        if text is None:
            return
        label = next(filter(None, map(str.strip, cells)))
        if not text and (unpaid := self.text(line)) and not _ends(label, unpaid):
            return
        at = bisect_left(self._lines, line)
        self._lines.insert(at, line)
        self._texts.insert(at, text)
