"""Words that call money cumulative (支付金额（累计）, 截至各月末累计支付情况), and whether the
figures of rows can be such: each is then all that was paid so far, no payment of its day.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from fundtracker.intake.text import looks
from fundtracker.patterns import lazy

_ADDED = "累[计計积積]|accumulated|cumulative|year[- ]?to[- ]?date|\\bytd\\b|\\bto date\\b"
_HEAD = lazy(rf"(?i:{_ADDED})|截[至止]")
_PAID = "(?:支付|付款|拨付|拨款|支出|发放|已付|付)"
_SUM_BEHIND = (
    r"(?!\D{0,6}[:：]|[支付拨款出放金额数已共为]*\s*[¥￥]?\d)"  # 累计支付 4,300 元 is a sum
)
_SUM = lazy("(?i:合计|总计|小计|总额|total|sum)|累[计計]")
_PERIOD = lazy(
    r"(?<![\d年月])(?:(?:\d{2,4}年)?(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九])月份?"
    r"|(?:\d{2,4}年)?第?[一二三四1-4]季度?|[上下]半年|20\d\d年度?|(?i:q[1-4]\b)|第[一二三四五六\d]{1,2}周"
    r"|[上中下]旬)(?![日号])"
)
# The day of a report, not of a payment: a figure beside it may be all that was paid by then.
_REPORT = lazy("统计|数据|期末|报表|报告|快照|月末|季末|年末|(?i:report|snapshot|statistic)")
_UNTIL = lazy("截至|(?i:^as ?(?:of|at)\\b)")
_OF_PERIOD = lazy(rf"(?:[本当][月季年]度?|全年|年度){_PAID}")
_TITLE = lazy(
    rf"累[计計积積](?:实际|已)*{_PAID}{_SUM_BEHIND}|{_PAID}[^，,。；;]{{0,6}}累[计計积積]{_SUM_BEHIND}"
    r"|\b(?:cumulative|ytd|year[- ]to[- ]date)\b.{0,12}\b(?:pa(?:id|yments?)|disburse)"
    r"|\bpa(?:id|yments?) to date\b"
)
# What a line says of the figures themselves: 支付金额为截至当日累计数, 按累计数填列.
_FIGURES = lazy(
    r"(?:金额|数额|数据|数字|支付|付款|拨付|本表|表内|以上|各行)[^。；;,，]{0,8}[为是系按均指][^。；;]{0,20}"
    rf"累[计計积積]{_SUM_BEHIND}|累[计計积積](?:数|额|值)?(?:口径|填列|填报|统计|反映|列示)"
    r"|(?:额|款)[(（]累[计計积積]数?[)）]"
    r"|\b(?:amounts?|figures?)\b.{0,40}\b(?:cumulative|year[- ]to[- ]date|paid to date)"
)
_OTHER_MONEY = lazy(
    "(?:合同|预算|概算|批复|产值|完成|累[计計])[^，,。；;]{0,4}(?:金额|额|数)[^，,。；;]{0,4}[为是]"
)
_AS_OF = lazy("截[至止]|各[月季年]末|as (?:of|at)")


class Said(NamedTuple):
    """``text``: what calls the money cumulative; ``surely``: it speaks of the very figures, not
    of what the file is about.
    """

    text: str
    surely: bool


def in_head(name: str) -> bool:
    """Return whether a column of money is called cumulative by its own head."""
    return _HEAD.search(name) is not None


def of_periods(name: str, beside: Iterable[str]) -> bool:
    """Return whether a column of money is called a sum and stands beside those of its periods:
    支付合计 beside 1月支付, 2月支付.
    """
    return _SUM.search(name) is not None and sum(1 for n in beside if _PERIOD.search(n)) > 1


def adds_periods(rows: Sequence[tuple[int, Sequence[int]]]) -> bool:
    """Return whether money is in every row the sum of what stands beside it for several periods."""
    several = any(sum(1 for fen in parts if fen) > 1 for _, parts in rows)
    return several and all(fen == sum(parts) for fen, parts in rows)


def is_period(name: str) -> bool:
    """Return whether a column is called after a stretch of time: 1月支付, 二季度."""
    return _PERIOD.search(name) is not None


def of_report(day_name: str, money_name: str, days: Sequence[int]) -> bool:
    """Return whether money beside a day may be all that was paid by then, or in the month that ends
    there: the day is that of a report (统计日期) or the money that of a period (本月支付), and all
    rows stand at one day or at ends of months.
    """
    if _UNTIL.search(day_name):
        return True
    if not (_REPORT.search(day_name) or _OF_PERIOD.search(money_name)) or not days:
        return False
    return len(set(days)) == 1 or all(dt.date.fromordinal(day + 1).day == 1 for day in days)


def in_lines(titles: Iterable[str], lines: Iterable[Sequence[str]]) -> Said | None:
    """Return what calls money cumulative among names of file and tab (``titles``) and lines above
    or below the rows; what speaks of the very figures goes first.
    """
    every = [[title] for title in titles] + list(map(list, lines))
    texts = [text for cells in every for text in _texts(cells)]
    figures = (text for text in texts if _speaks_of_figures(text.lower()))
    if (text := next(figures, None)) is not None:
        return Said(text, True)
    of_title = (text for text in texts if _TITLE.search(text.lower()))
    return next((Said(text, False) for text in of_title), None)


def _texts(cells: Sequence[str]) -> list[str]:
    """Return the filled cells of a line; none of one that holds a value: it is a sum."""
    filled = [text for cell in cells if (text := unicodedata.normalize("NFKC", cell).strip())]
    return [] if any(map(looks.is_value, filled)) else filled


def _speaks_of_figures(text: str) -> bool:
    return _FIGURES.search(text) is not None and not _OTHER_MONEY.search(text)


def may_be(words: Said, rows: Iterable[tuple[tuple[str, ...], int, int]]) -> bool | None:
    """Return whether figures may be cumulative: of each (whose, day, fen).

    True: those of one payee rise and none falls, or all stand at one day that the title speaks of;
    False: some fall, or none rises; None: each payee has one figure, nobody can tell.
    """
    figures, days = defaultdict[tuple[str, ...], list[tuple[int, int]]](list), set[int]()
    for whose, day, fen in rows:
        figures[whose].append((day, fen))
        days.add(day)
    steps = [
        later[1] - earlier[1]
        for several in figures.values()
        for earlier, later in pairwise(sorted(several, key=lambda figure: figure[0]))
    ]
    if steps:
        return min(steps) >= 0 < max(steps)
    return True if len(days) == 1 and _AS_OF.search(words.text.lower()) else None
