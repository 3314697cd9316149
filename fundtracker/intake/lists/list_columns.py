"""What a list does not understand: columns it would leave unread, currencies, rows that are parts
of one thing.

A column of money, share, day, counted shares or of another currency that nothing reads stops the
list: what it says would be lost.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.errors import RefusedError
from fundtracker.intake.cells import amounts, currencies, dates
from fundtracker.intake.columns import home_money
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.list_kinds import SHORT_UNIT, head, names_currency
from fundtracker.intake.text.looks import bare
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy

Row = tuple[int, list[str]]  # physical line, cells

STOPS = ("money", "share", "day", "count")
_HOME = lazy(r"CNY|RMB|人民币(?:元)?|[¥￥]|元|本币|本位币|156", re.IGNORECASE)
_PARTNERS = lazy(
    "(?:有限|普通)?(?:出资|合伙|投资|认缴|缴款|付款|收款|受益|分配)(?:人|者|方|单位|主体|对象)(?:名称|全称)?|股东(?:名称)?|"
    "[gl]ps?|(?:limited|general)?partner(?:name)?|investor(?:name)?"
)
# Numbers of other things are named, and no money hides behind them, unless the head ends as those
# of money do: 电话费.
_COUNTED = lazy(
    "序号|顺序|编号|编码|代码|单号|批号|档号|证号|电话|手机|传真|邮编|账号|帐号|账户|卡号|行号|[人户笔次天个台套家层页份股]数|数量|面积|工期|"
    "年度|年份|年限|期次|轮次|坐标|经度|纬度|排名|名次|等级|级次|得分|评分|版本|算力|功率|频率|"
    r"[(（](?:[天日人个户家台套㎡亩米年月次份股P]|m2|平方米|公里)[)）]|"
    r"^(?:no|id|index|year|seq|number|phone|tel|fax|zip|area|count|quantity|version)\.?$",
    re.IGNORECASE,
)
_MONEY_HEAD = lazy(
    "金额|款|金$|费|价|税|额$|元$|资金|应[付收缴]|实[付收缴]|已[付收缴拨]|[支收]入|支出|利息|本金|余额|投资|成本|收益|"
    "amount|fee|cost|price|sum|value|money|paid|due|charge|tax|yuan|cny|rmb|usd|total|interest|capital",
    re.IGNORECASE,
)
_MONEY_END = lazy("(?:额|款|费|价|税|金|预算|支出|收入|成本|利息|收益|投资|元|补助|奖励)$")
_SHARE_HEAD = lazy("比例|占比|比重|[率%％‰]|百分|share|percent|rate|ratio", re.IGNORECASE)
_SHARES_HEAD = lazy("股份?数|股本|份额|份数|股$|[十百千万亿]+份$|^(?:number ?of ?)?shares$")
_DAY_HEAD = lazy(
    r"日期|日$|时间|期限|期至|到期|截止|\bdate|date\b|\bday\b|deadline|expiry", re.IGNORECASE
)
_SHARE = lazy(
    r"[-+\d.,，、;；:：xX倍\s]*\d[%％‰][-+\d.,，、;；:：xX倍%％‰\s]*"
)  # one, or several: 15%:25%
_PLAIN_NUMBER = lazy(r"\d{1,8}")


class Unused(NamedTuple):
    """A column that no field reads: place from 0, its head, what it holds (``money``, ``share``,
    ``day``, ``count`` of shares, ``text``, ``check`` or ``nothing``), and for money the sum of its
    readable amounts in fen. A ``check`` says again what columns say that are read.
    """

    at: int
    header: str
    holds: str
    fen: int | None

    @property
    def name(self) -> str:
        """How a person names the column: its head, or its place where it has none."""
        return self.header or f"#{self.at + 1}"


def unused(
    header: Sequence[str],
    used: Collection[int],
    rows: Sequence[Row],
    unit: str,
    *,
    shares: bool = False,
) -> list[Unused]:
    """Return the columns of a list that nothing reads, in their order; a column without a head is
    one too. ``unit``: that of the list's amounts; ``shares``: the list counts shares, so that a
    column of them is no mere number.
    """
    unused_columns = []
    for at, text in enumerate(header):
        if at in used:
            continue
        name = text.strip()
        cells = filled(rows, at)
        of_shares = shares and _is_of_shares(name, cells)
        holds = "count" if of_shares else what_it_holds(name, cells)
        scale = amounts.UNITS[unit_in_head(name) or unit]
        fen = _sum(cells, scale) if holds == "money" else None
        if name or holds != "nothing":
            unused_columns.append(Unused(at, name, holds, fen))
    return unused_columns


def unit_in_head(name: str) -> str | None:
    """Return the unit that the head of a column states, None where it states none."""
    short = SHORT_UNIT.search(name)
    return f"{short[1]}元" if short else amounts.unit_in(name)


def filled(rows: Sequence[Row], at: int) -> list[str]:
    """Return the cells of a column that say anything: no dash, no blank."""
    cells = (bare(row[at]) for _, row in rows if at < len(row))
    return [cell for cell in cells if cell and amounts.fen(cell) is not None]


def _sum(cells: Sequence[str], scale: int) -> int:
    return sum(read for cell in cells if isinstance(read := amounts.fen(cell, scale), int))


def stop(
    table: Table, unused_columns: Sequence[Unused], ignored: Collection[str], *, known: str
) -> None:
    """Refuse a list that has money, shares or days in columns that nothing reads.

    Args:
        table: where the header stands.
        found: the unused columns.
        ignored: heads of columns that the person says are not to be read.
        known: heads that the list could have and has not.

    Raises:
        RefusedError: ``list_column_unused``, ``no_such_column`` (an ignored one that the list has
            not).
    """
    for name in ignored:
        if name not in {column.name for column in unused_columns}:
            raise RefusedError("no_such_column", line=table.header_line, name=name)
    stopping = [
        column for column in unused_columns if column.holds in STOPS and column.name not in ignored
    ]
    if stopping:
        names = ", ".join(
            c.name if c.fen is None else f"{c.name} ({plain(c.fen)})" for c in stopping
        )
        raise RefusedError("list_column_unused", line=table.header_line, columns=names, known=known)


def what_it_holds(name: str, cells: Sequence[str]) -> str:
    """Return what a column holds (``Unused.holds``) by its head and its filled cells."""
    if not cells:
        return "nothing"
    if any(map(_SHARE.fullmatch, cells)):
        return "share"
    if sum(map(_is_day, cells)) * 2 > len(cells):
        return "day"
    if _DAY_HEAD.search(name) and any(map(_has_digit, cells)):
        return "day"
    if _COUNTED.search(name) and not _MONEY_END.search(normal(name)):
        return "text"
    numbers = [cell for cell in cells if amounts.fen(cell) not in ("bad_amount", 0)]
    if not numbers:
        return "text"
    if _SHARE_HEAD.search(name):
        return "share"
    by_head = _MONEY_HEAD.search(normal(name)) or unit_in_head(name)
    return "money" if by_head or len(numbers) * 2 >= len(cells) else "text"


def _is_of_shares(name: str, cells: Sequence[str]) -> bool:
    by_head = _SHARES_HEAD.search(normal(name))
    return by_head is not None and bool(cells) and all(map(_has_digit, cells))


def _is_day(cell: str) -> bool:
    return isinstance(dates.day(cell, True), int) and not _is_count(cell)


def _has_digit(cell: str) -> bool:
    return any(letter.isdigit() for letter in cell)


def _is_count(cell: str) -> bool:
    """Return whether a cell is a bare whole number: 45000 is a day of a spreadsheet as well as a
    sum of money.
    """
    return _PLAIN_NUMBER.fullmatch(cell) is not None and not re.fullmatch(r"(?:19|20)\d{6}", cell)


# ---------------------------------------------------------------- whose rows, which currency
def require_whole_rows(table: Table, places: Mapping[str, int], rows: Sequence[Row]) -> None:
    """Refuse a list of calls or distributions whose rows would count as a whole call each and are
    parts of one.

    A column of partners that is read makes each row that partner's own amount.

    Raises:
        RefusedError: ``list_partner_rows`` (a column of partners), ``list_call_rows`` (one number
            on several rows).
    """
    for at, name in enumerate(table.header or []):
        partners = at not in places.values() and _PARTNERS.fullmatch(head(name))
        if partners and any(at < len(row) and row[at].strip() for _, row in rows):
            raise RefusedError("list_partner_rows", line=table.header_line, column=name.strip())
    keys = [places[name] for name in ("fund", "number") if name in places]
    lines: dict[tuple[str, ...], list[int]] = {}
    for line, row in _of_all_partners(rows, places.get("partner")):
        lines.setdefault(tuple(bare(row[at]) for at in keys if at < len(row)), []).append(line)
    for key, several in lines.items():
        if len(several) > 1 and len(key) == 2 and all(key):
            where = ", ".join(map(str, several))
            raise RefusedError("list_call_rows", line=several[0], number=key[1], lines=where)


def _of_all_partners(rows: Sequence[Row], partner: int | None) -> list[Row]:
    """Return the rows that name no partner."""
    if partner is None:
        return list(rows)
    return [(line, row) for line, row in rows if partner >= len(row) or not row[partner].strip()]


def currency_columns(table: Table, money: Collection[int], rows: Sequence[Row]) -> set[int]:
    """Return the columns that say every row is in yuan.

    Args:
        table: the list's table, of which preamble and header may name a currency.
        money: places of the columns read as money.
        rows: the rows of data.

    Raises:
        RefusedError: ``list_foreign``: another currency is named above or below, in a head, in a
            row or by the name of file or sheet.
    """
    header = table.header or []
    heads = [header[at] for at in money]
    _refuse_foreign_heads(table, heads)
    if heads and not all(map(home_money.in_yuan, heads)):
        _refuse_told_currency(table, rows)
    columns = {at for at, name in enumerate(header) if names_currency(name) and at not in money}
    for line, row in rows:
        for at in columns & {*range(len(row))}:
            text = unicodedata.normalize("NFKC", bare(row[at]))
            if text and not _HOME.fullmatch(text):
                raise RefusedError("list_foreign", line=line, text=f"{header[at].strip()} {text}")
    return columns


def _refuse_told_currency(table: Table, rows: Sequence[Row]) -> None:
    """Refuse a list of which a line above or below, or a name, tells another currency of all."""
    last = max((line for line, _ in rows), default=0)
    for line, kind, cells in table.skipped:
        text = [" ".join(cells)]
        above = kind != "blank" and line < last
        if word := currencies.named((), text if above else (), () if above else text):
            raise RefusedError("list_foreign", line=line, text=word)
    names = (table.name.rpartition(".")[0], table.sheet)
    if word := currencies.named(names, (), ()):
        raise RefusedError("list_foreign", line=table.header_line, text=word)


def _refuse_foreign_heads(table: Table, heads: Sequence[str]) -> None:
    """Refuse a list where a line above it, or the head of its money, names another currency."""
    for line, cells in table.preamble:
        if word := amounts.foreign_in(" ".join(cells)):
            raise RefusedError("list_foreign", line=line, text=word)
    for text in heads:
        if match := amounts.FOREIGN.search(text):
            raise RefusedError("list_foreign", line=table.header_line, text=match[0])
