"""The unit that one figure beside the rows says of itself: 合同金额（万元）：100, 合计（万元） 20
say nothing of the money of the rows, unless that money bears it out.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from fundtracker.intake.columns import money_columns, units
from fundtracker.patterns import lazy

_UNIT = "(?P<unit>(?:亿|千万|百万|十万|[万千百])?元|亿|千万|百万|十万|[万千]|分)"
_NUMBER = (
    r"(?P<value>-?\d[\d,]*(?:\.\d+)?)(?![\d.,]|\s?(?:[年月日号期季%笔户项个至~/-]|[万亿千百]))"
)
# What a figure is called: 合同金额, 总投资, 中标价, 累计完成产值, 合计, 已付.
_NOUN = (
    "(?:[额数价值款费]|资金|投资|预算|概算|估算|造价|收入|支出|余额|结余|规模|资产|资本|成本|合计|小计"
    "|总计|共计|累计|[已实未应]付|支付|拨付|拨款|到位|授信|贷款|借款)"
)
_LABEL = r"(?P<label>[一-鿿、]{0,24}?" + _NOUN + r")"
_UNIT_SAID = rf"\s?[(\[【〔,，]?\s?(?:(?:金额|计量)?单位)?[:为]?\s?{_UNIT}\s?[)\]】〕]?"
_FIGURES = (
    # 合同金额(万元):100, 合计 单位:万元 20.64; 规模（万元）：100 by its colon whatever it is called
    lazy(rf"{_LABEL}{_UNIT_SAID}\s?(?P<colon>[:=为]?)\s?¥?{_NUMBER}"),
    lazy(
        r"(?P<label>[一-鿿、]{2,24})(?<!单位)(?<!货币)(?<!币种)"
        rf"[(\[【〔]{_UNIT}[)\]】〕](?P<colon>[:=])\s?¥?{_NUMBER}"
    ),
    # 总投资:100(万元)
    lazy(
        rf"{_LABEL}\s?(?P<colon>[:=为]?)\s?¥?{_NUMBER}"
        rf"[(\[【〔](?:(?:金额)?单位[:为]?)?{_UNIT}[)\]】〕]"
    ),
    # Total (RMB million): 0.2
    lazy(
        r"^(?P<label>[A-Za-z][A-Za-z .]{2,30})[(\[](?P<unit>[^()\[\]]{2,20})[)\]]\s?"
        rf"(?P<colon>[:=]?)\s?{_NUMBER}$"
    ),
)
# 合同价:100 单位:万元: the unit may be that of the whole table as well.
_BEFORE = lazy(
    rf"{_LABEL}\s?(?P<colon>[:=为]?)\s?¥?{_NUMBER}\s?[,;；\s]\s?[(\[【]?(?:金额)?单位[:为]?\s?{_UNIT}"
    r"(?:[)\]】]|$|\s)"
)
_MAY_BE = lazy(r"[元分万亿千百萬億圓)\]）】].*\d|\d.*单位|\d.*單位|\d\s?[(（\[【〔]")
_SUM = lazy("合计|小计|总计|共计|总额|累计|(?i:total)|已付|实付|支付|拨付|付款")
_SO_FAR = lazy("累计|合计|总计|共计|总额|小计")
_OTHER = lazy(
    "投资|造价|规模|产值|资本|资产|完成|中标|贷款|借款|授信|(?i:contract|budget|invest|planned)"
)
_YEAR = lazy("(?:19|20)\\d\\d")
_PLAIN = lazy(r"-?\d[\d,]*(?:\.\d+)?")
_NEAR = 10  # a sum is told by its size where it equals nothing


class Figure(NamedTuple):
    """A figure with a unit of its own: ``is_sum`` of the rows, by its name; ``behind``: its unit
    stands behind it, where that of a whole table stands as well.
    """

    text: str
    unit: str
    value: Decimal
    is_sum: bool
    behind: bool = False

    @property
    def fen(self) -> Decimal:
        """The figure in fen by its own unit."""
        return self.value * units.fen(self.unit)

    @property
    def grain(self) -> Decimal:
        """Half of its last decimal, in its own unit."""
        exponent = int(self.value.as_tuple().exponent)
        return Decimal(5).scaleb(min(exponent, 0) - 1)

    def settled(self, declared: dict[str, int], read: Mapping[str, int]) -> dict[str, int]:
        """Return what the figure declares: what was read, where it is that but for its rounding."""
        room = self.grain * units.fen(self.unit)
        near = {item for item in declared if abs(abs(self.fen) - abs(read.get(item, 0))) <= room}
        return {n: read.get(n, 0) if n in near else value for n, value in declared.items()}


class Money(NamedTuple):
    """The money of the rows as bare numbers: what was added up so far, row by row, from 0."""

    so_far: Sequence[Decimal]

    @classmethod
    def of(cls, numbers: Iterable[Decimal]) -> Money:
        """Return the money of bare numbers."""
        return cls([Decimal(0), *accumulate(numbers)])

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.so_far[-1]

    def holds(self, number: Decimal, grain: Decimal) -> bool:
        """Return whether rows beside each other come to a number, as far as it is not rounded."""
        ordered = sorted(self.so_far)
        for begin in ordered:
            at = bisect_left(ordered, begin + number - grain)
            if at < len(ordered) and ordered[at] <= begin + number + grain:
                return True
        return False


def parted(cells: Sequence[str], under: Sequence[int] = ()) -> tuple[list[Figure], list[str]]:
    """Return the figures of a line that say a unit of their own, and what is left of the line;
    ``under``: the columns of the money in whose cells a sum stands.
    """
    joined = " ".join(cell for cell in cells if cell.strip())
    if not _MAY_BE.search(joined):
        return [], list(cells)
    text, figures = units.plain(joined, " "), []
    for pattern in (_BEFORE, *_FIGURES):
        for match in list(pattern.finditer(text)):
            if (figure := _figure(match, behind=pattern is _BEFORE)) is not None:
                figures.append(_under(figure, cells, under))
                text = text.replace(match[0], " ", 1)
    return figures, [text] if figures else list(cells)


def says(figure: Figure, money: Money) -> bool | None:
    """Return whether the unit of a figure is that of the rows' bare numbers, False: of the figure
    alone, None: nobody can tell.
    """
    value, total = abs(figure.value), abs(money.total)
    if not value or not total:
        return None
    if figure.is_sum:
        return _says_sum(figure, money)
    if total > value:
        # in the unit of the figure more would be paid than all of it
        return None if figure.behind else False
    return True if figure.behind else None


def _says_sum(figure: Figure, money: Money) -> bool | None:
    """Return the same of a sum of the rows: it equals some of them, else its size is theirs."""
    value, total = abs(figure.value), abs(money.total)
    yuan, grain = abs(figure.fen) / 100, figure.grain * units.fen(figure.unit) / 100
    ways = {
        True: (money.holds(value, figure.grain), value),
        False: (money.holds(yuan, grain), yuan),
    }
    for chosen in (
        [way for way, (equal, _) in ways.items() if equal],
        [way for way, (_, size) in ways.items() if size < total * _NEAR and total < size * _NEAR],
    ):
        if chosen:
            return chosen[0] if len(chosen) == 1 else None
    return None


def _under(figure: Figure, cells: Sequence[str], under: Sequence[int]) -> Figure:
    """Return a sum with the number that stands under the money of the rows."""
    there = (units.plain(cells[at]) for at in under if at < len(cells))
    number = next((text for text in there if _PLAIN.fullmatch(text)), "")
    if not figure.is_sum or not number:
        return figure
    return figure._replace(value=Decimal(number.replace(",", "")))


def _figure(match: re.Match[str], *, behind: bool) -> Figure | None:
    """Return what a match says, None where it is a title and a year, or no unit."""
    groups = match.groupdict()
    label, value, unit = groups["label"], groups["value"], groups["unit"]
    if not groups["colon"] and _YEAR.fullmatch(value):
        return None
    # what was plain text lost its RMB, without which a million in English is no unit
    known = units.of_line([f"(RMB {unit.strip()})" if unit.isascii() else f"({unit})"])
    if known is None or known == units.UNKNOWN:
        return None
    named = _SO_FAR.sub("", label)
    other = money_columns.is_other(named) or _OTHER.search(named) is not None
    is_sum = _SUM.search(label) is not None and not other
    return Figure(match[0], known, Decimal(value.replace(",", "")), is_sum, behind)
