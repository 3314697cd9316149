"""A date as people and systems write it → day number (``date.toordinal()``)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from fundtracker.intake.cells.column_cleaning import MARKS
from fundtracker.patterns import lazy

FIRST_YEAR, LAST_YEAR = 1990, 2099
_EXCEL_EPOCH = dt.date(1899, 12, 30).toordinal()
_FROM_1904 = 1462  # days between the two counts
_TIME = (
    r"(?:\s*\(?(?:周|星期)[一二三四五六日天]\)?)?"
    r"(?:[T\s,]*(?:上午|下午|[AP]M)?\s*\d{1,2}[:时点]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?分?(?:\s*[AP]M)?(?:Z|[+-]\d\d:?\d\d)?"
    r"|[-\s]\s*\d\d\.\d\d\.\d\d(?:\.\d+)?|\s+\d{6}|\s+-*)?"
)
_COMPACT = lazy(r"(\d{4})(\d{2})(\d{2})(?:\d{6}|\d{4}|\.0+)?" + _TIME)
_YMD = lazy(r"(\d{4})\s?[-/.年\s]\s?(\d{1,2})\s?[-/.月\s]\s?(\d{1,2})\s?日?" + _TIME)
_XYZ = lazy(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})" + _TIME)
_NAMED = lazy(r"(\d{1,2})[-\s/]*([A-Za-z]{3})[a-z]*[-\s/,]*(\d{4}|(?<=[-/])\d{2})" + _TIME)
_NAMED_US = lazy(r"([A-Za-z]{3})[a-z]*\.?\s*(\d{1,2}),?\s?(\d{4})" + _TIME)
_NAMED_YEAR = lazy(r"(\d{4})[-\s/]([A-Za-z]{3})[a-z]*[-\s/](\d{1,2})" + _TIME)
_LETTERS = lazy("[A-Za-z]{3}")  # what every form with a named month has
_SERIAL = lazy(r"(\d{5})(?:\.\d+)?")
MONTH_DAY = lazy(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?" + _TIME)
_INSTANT = lazy(
    r"[T\s]\s?(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s?(?:(Z)|([+-])(\d\d):?(\d\d))$", re.IGNORECASE
)
_MONTH = lazy(r"((?:19|20)\d\d)\s?(?:[-/.年]\s?(0?[1-9]|1[0-2])\s?(?:月份?)?)")
_FIRST = lazy(r"(\d{4})-(\d{2})-01(?:[T ]00:00:00)?")
_CHINA = 8 * 60  # minutes that clocks in China are before UTC
_HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
_CLEANED = {**dict.fromkeys(map(ord, MARKS)), **_HYPHENS}
_YEAR = lazy(r"(?<!\d)(20\d\d)(?=\s?[年.\-/]|$)")
_MONTHS = {
    m: i
    for i, m in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_TIMED = lazy(r"\d{1,2}[:：]\d{2}|^\d{12,14}$|^\d{8}\s+\d{6}$")
_DAY_IN_TEXT = lazy(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_OTHER_DAY = lazy(
    "制[表单]|填[报表]|打印|编制|报[表送告]|导出|下载|查询|统计|截[至止]|起止|期间|范围|开户|签[订发]"
    r"|\b(?:as of|printed|generated|exported|report|period|until|from|to)\b",
    re.IGNORECASE,
)
TIME_ONLY = lazy(r"(?:\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|\d{6})(?:\.\d+)?").fullmatch


def has_time(text: str) -> bool:
    """Return whether a date cell says a time of day too."""
    return _TIMED.search(cleaned(text)) is not None


def cleaned(text: str) -> str:
    """Return a date without what nobody sees or what only guards it: marks of direction, spaces,
    ', `, ="…".
    """
    return unicodedata.normalize("NFKC", text).translate(_CLEANED).strip(" \t\r\n'`\"=\u3000")


def day(
    text: str,
    day_first: bool | None = None,
    year: int | None = None,
    *,
    days_from_1904: bool = False,
) -> int | str:
    """Return the day number in China, or ``bad_date`` (no such day, nothing) or ``ambiguous_date``.

    ``day_first`` settles 02/03/2023: True for 2 March, False for 3 February, None: not known.
    ``year``: the year of days that have none (3月2日). ``days_from_1904``: bare day numbers count
    as in an old workbook of a Macintosh. An instant (…T16:30:00Z) is the day that it was in China.
    """
    bare = cleaned(text)
    if not any(map(str.isdigit, bare)):
        return "bad_date"  # no form has none; names are not held against each of them
    if match := _COMPACT.fullmatch(bare) or _YMD.fullmatch(bare):
        parsed = _ordinal_of(int(match[1]), int(match[2]), int(match[3]))
        instant = (
            _INSTANT.search(bare)
            if isinstance(parsed, int) and bare[-1:] in "Zz0123456789"
            else None
        )
        return parsed + _days_later(instant) if instant and isinstance(parsed, int) else parsed
    if year is not None and "月" in bare and (match := MONTH_DAY.fullmatch(bare)):
        return _ordinal_of(year, int(match[1]), int(match[2]))
    if match := _XYZ.fullmatch(bare):
        return _ordered(match, day_first)
    if match := _SERIAL.fullmatch(bare):
        ordinal = _EXCEL_EPOCH + int(match[1]) + _FROM_1904 * days_from_1904
        year = dt.date.fromordinal(ordinal).year
        return ordinal if FIRST_YEAR <= year <= LAST_YEAR else "bad_date"
    return _with_named_month(bare) if _LETTERS.search(bare) else "bad_date"


def _with_named_month(bare: str) -> int | str:
    if match := _NAMED.fullmatch(bare):
        year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)  # 02-MAR-23 is never 23 March
        return _ordinal_of(year, _MONTHS.get(match[2].lower(), 0), int(match[1]))
    if match := _NAMED_US.fullmatch(bare):
        return _ordinal_of(int(match[3]), _MONTHS.get(match[1].lower(), 0), int(match[2]))
    if match := _NAMED_YEAR.fullmatch(bare):
        return _ordinal_of(int(match[1]), _MONTHS.get(match[2].lower(), 0), int(match[3]))
    return "bad_date"


def _days_later(instant: re.Match[str]) -> int:
    """Return how many days later (or earlier) it was in China at an instant with its offset from
    UTC.
    """
    offset = (
        0
        if instant[3]
        else (int(instant[5]) * 60 + int(instant[6])) * (1 if instant[4] == "+" else -1)
    )
    return (int(instant[1]) * 60 + int(instant[2]) - offset + _CHINA) // (24 * 60)


def only_year(texts: Iterable[str]) -> int | None:
    """Return the year that titles name, if it is one only."""
    years = set(_YEAR.findall(" ".join(texts)))
    return int(years.pop()) if len(years) == 1 else None


def _ordinal_of(year: int, month: int, number: int) -> int | str:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return "bad_date"
    try:
        return dt.date(year, month, number).toordinal()
    except ValueError:
        return "bad_date"


def _ordered(match: re.Match[str], day_first: bool | None) -> int | str:
    first, second, year = int(match[1]), int(match[2]), match[3]
    if len(year) == 2:  # 23-03-02 may begin or end with its year
        return "ambiguous_date"
    if first > 12 >= second or (first == second):
        return _ordinal_of(int(year), second, first)
    if second > 12 >= first:
        return _ordinal_of(int(year), first, second)
    if first > 12:
        return "bad_date"
    if day_first is None:
        return "ambiguous_date"
    return _ordinal_of(int(year), *((second, first) if day_first else (first, second)))


def day_order(cells: Iterable[str]) -> bool | None:
    """Return whether a column writes day before month, by its own unmistakable cells."""
    day_first = month_first = False
    for cell in cells:
        if match := _XYZ.fullmatch(cleaned(cell)):
            first, second = int(match[1]), int(match[2])
            day_first = day_first or first > 12 >= second
            month_first = month_first or second > 12 >= first
    return day_first if day_first != month_first else None


# What the columns of a date in parts are called; beside a column of whole days only the first of
# each are its parts.
_YEARS = ("年", "年份", "会计年度", "会计年", "年度", "year", "fiscal year")
_MONTH_NAMES = ("月", "月份", "会计期间", "会计月份", "期间", "month", "period")
_DAYS = ("日", "day")
_WHOLE_DAY = lazy("日期|时间|date", re.IGNORECASE)
_OF_YEAR = lazy(r"(\d{4})\s?[-/.年]?\s?(\d{1,2})")


class Parts(NamedTuple):
    """A date told in several columns: the places of year (None: ``year`` is said above), month
    and day.
    """

    year_at: int | None
    month_at: int
    day_at: int
    year: str = ""

    def column(self, cells: Sequence[Sequence[str]]) -> list[str]:
        """Return the dates that the columns make; what makes none is left as it stands. A month
        may say its year too (会计期间 2023-03).
        """
        n = len(cells[self.month_at])
        years = [self.year] * n if self.year_at is None else cells[self.year_at]
        return list(map(_joined, years, cells[self.month_at], cells[self.day_at]))


@lru_cache(maxsize=8192)  # days come again
def _joined(year: str, month: str, day: str) -> str:
    year, month, day = (part.strip().rstrip("年月份日期号") for part in (year, month, day))
    if (match := _OF_YEAR.fullmatch(month)) and match[1] == year:
        month = match[2]
    return f"{year}-{month}-{day}"


class OneDay(NamedTuple):
    """A day that stands above a table, for the rows that name a payee; ``month_at``: where the
    column of days would be.
    """

    month_at: int
    payee_at: int
    text: str

    def column(self, cells: Sequence[Sequence[str]]) -> list[str]:
        """Return the dates of rows; a row without a payee (a sum) has none."""
        return [self.text if payee.strip() else "" for payee in cells[self.payee_at]]


class Months:
    """Days of a column that names months alone (2024年3月): which day of them counts is
    ``answer``, the last one until it is answered.
    """

    def __init__(self, cells: Sequence[str], answer: str | None, *, shown: bool) -> None:
        """Take the first cells; ``shown``: the column shows months, whatever day it holds."""
        filled = [cell for cell in cells if cell.strip()]
        named = sum(1 for cell in filled if _month_of(cell))
        self._shown = shown and bool(filled) and all(map(_first_of_month, filled))
        self.named = self._shown or named * 2 > len(filled)
        self.example = next((cell for cell in filled if self._shown or _month_of(cell)), "")
        self._first = answer == "first"

    def day(self, cell: str, read_day: int | str) -> int | str:
        """Return the day of a cell, ``read_day`` unless it is a month."""
        if not self.named or (isinstance(read_day, int) and not self._shown):
            return read_day
        month = _month_of(cell) or (_first_of_month(cell) if self._shown else None)
        if month is None:
            return read_day
        first = _ordinal_of(*month, 1)
        if self._first or isinstance(first, str):
            return first
        return _ordinal_of(month[0] + month[1] // 12, month[1] % 12 + 1, 1) - 1  # type: ignore[operator]


def _month_of(cell: str) -> tuple[int, int] | None:
    match = _MONTH.fullmatch(cleaned(cell))
    return (int(match[1]), int(match[2])) if match else None


def _first_of_month(cell: str) -> tuple[int, int] | None:
    match = _FIRST.fullmatch(cleaned(cell))
    return (int(match[1]), int(match[2])) if match else None


def day_above(above: Iterable[str]) -> str:
    """Return the only day that lines above a table name, as 2024-03-15; '' where none or several
    do, or where it is that of a period's end, of a print or a report.
    """
    days = {_ordinal_of(*map(int, match)) for cell in above for match in _DAY_IN_TEXT.findall(cell)}
    if len(days) != 1 or any(map(_OTHER_DAY.search, above)):
        return ""
    ordinal = days.pop()
    return dt.date.fromordinal(ordinal).isoformat() if isinstance(ordinal, int) else ""


def parts_of(header: Sequence[str], above: Iterable[str], name: str = "") -> Parts | None:
    """Return the columns 年, 月 and 日 of a header; the year may stand in the header or
    ``above``, else in the ``name`` of file and tab, if it is one.
    """
    named = _named(header)
    year, month, day = (
        next((named[word] for word in words if word in named), None)
        for words in (_YEARS, _MONTH_NAMES, _DAYS)
    )
    if month is None or day is None:
        return None
    if year is not None:
        return Parts(year, month, day)
    years = set(_YEAR.findall(" ".join([*header, *above])) or _YEAR.findall(name))
    return Parts(None, month, day, years.pop()) if len(years) == 1 else None


def _named(header: Sequence[str]) -> dict[str, int]:
    """Return the names that may be those of parts of a date, each with its first place: the last
    word of a merged head where it says 月 and 日, else whole names of a table without whole days.
    """
    places = list(reversed(list(enumerate(header))))
    last = {name.split()[-1]: at for at, name in places if name.split()}
    if "月" in last and "日" in last:
        return last
    whole_days = any(map(_WHOLE_DAY.search, header))
    return {} if whole_days else {" ".join(name.split()).lower(): at for at, name in places}
