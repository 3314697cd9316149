"""What a spreadsheet's number format makes of a number: 120000 in ``0!.0000`` is shown as 12.0000,
12.5 in ``0.00"万元"`` as 12.50万元, 5000 in ``[$$-409]#,##0.00`` as $5,000.00, 100 in ``-0.00`` and
in ``(0.00)`` as if it were less than nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from fundtracker.intake.cells import amounts
from fundtracker.patterns import lazy


class Look(NamedTuple):
    """What the eye gets of a number: divided by ten ``shift`` times, with a ``unit`` behind it,
    with the mark of a ``foreign`` currency, or not at all (``unseen``).
    """

    shift: int = 0
    unit: str = ""
    foreign: str = ""
    unseen: bool = False


PLAIN = Look()
# Formats of a currency that every Excel shows in the currency of its own country.
LOCAL = frozenset({5, 6, 7, 8, *range(37, 45)})
_TOKEN = lazy(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|\[(?P<bracket>[^\]]*)\]|[_*].'
    r"|(?P<general>General|G/通用格式)|(?P<power>E[+-])|(?P<bare>.)",
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = lazy(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_HOLDS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
    "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_PLACES, _POINT = "0#?", "!"  # ``_POINT``: a point that is written, and divides nothing
_STRUCTURE = _PLACES + ".,%"
_OF_DAYS = frozenset("ymdhsgeba")
_TRADITIONAL = str.maketrans("萬億圓圆", "万亿元元")
_WITH_YUAN = lazy("(亿|千万|百万|十万|万|千|百)?元")
_SCALE = lazy("亿|千万|百万|十万|万|千|百")
_LETTERS = {"w": "万元", "k": "千元", "m": "百万元"}
_AROUND = " \u3000()（）+-_:：¥￥"

_MINUS = lazy(r"[-−－–△▲]")
_OPENED, _CLOSED = lazy(r"[(（][^)）]*$"), lazy(r"^[^(（]*[)）]")
_COLOURS = lazy(r"(?i:red|colou?r\s*3)|红色|颜色\s*3")


class _Section(NamedTuple):
    """A part of a format: on which numbers it is used, what it makes of them, whether it writes a
    ``minus`` or brackets itself, whether it is ``red`` as entries are that take money back, and
    whether it shows ``figures``.
    """

    condition: tuple[str, Decimal] | None
    look: Look
    minus: bool = False
    red: bool = False
    figures: bool = False


class Format:
    """A number format; ``code`` as the file writes it, ``local``: its currency is that of the
    country in which it is looked at.
    """

    def __init__(self, code: str, *, local: bool = False) -> None:
        parted = list(_parted(code))
        self._sections = [_section(tokens, local) for tokens in parted]
        self.month_alone = _is_month(parted[0])  # 2024年3月: a day is stored and not shown

    @property
    def looks(self) -> set[Look]:
        """Return what numbers may look like that are not simply shown; what is unseen of zeros
        matters to nobody.
        """
        looks = [section.look for section in self._sections[:3]]
        if len(looks) == 3 and looks[2].unseen:
            looks.pop()
        return {look for look in looks if look != PLAIN}

    @property
    def tells(self) -> bool:
        """Whether a number may look otherwise than it is."""
        return (
            bool(self.looks)
            or self.month_alone
            or self.turns(Decimal(1))
            or self.turns(Decimal(-1))
        )

    def look(self, number: Decimal) -> Look:
        """Return what a number looks like."""
        section = self._of(number)
        return PLAIN if section is None else section.look

    def turns(self, number: Decimal) -> bool:
        """Return whether a number is shown with a minus, or in brackets, that it has not, or
        without the one that it has.
        """
        section = self._of(number)
        if section is None or number == 0 or section.look.unseen:
            return False
        if number > 0:
            return section.minus
        conditions = any(other.condition for other in self._sections)
        own = len(self._sections) > 1 and not conditions  # else the minus is written by itself
        return own and section.figures and not (section.minus or section.red)

    def _of(self, number: Decimal) -> _Section | None:
        """Return the section of a number."""
        sections = self._sections[:3]
        if any(section.condition for section in sections):
            return next((s for s in sections if _holds(s.condition, number)), None)
        at = 1 if number < 0 else 2 if number == 0 else 0
        return sections[at if at < len(sections) else 0]


def _is_month(tokens: Sequence[re.Match[str]]) -> bool:
    """Return whether a format shows year and month of a day and nothing else of it."""
    letters = {(token["bare"] or "").lower() for token in tokens}
    return {"y", "m"} <= letters and not letters & set("dhs0#?")


def _holds(condition: tuple[str, Decimal] | None, number: Decimal) -> bool:
    return condition is None or _HOLDS[condition[0]](number, condition[1])


def _parted(code: str) -> Iterator[list[re.Match[str]]]:
    """Yield the tokens of each section."""
    tokens: list[re.Match[str]] = []
    for token in _TOKEN.finditer(code):
        if token["bare"] == ";":
            yield tokens
            tokens = []
        else:
            tokens.append(token)
    yield tokens


def _section(tokens: list[re.Match[str]], local: bool) -> _Section:
    """Return on which numbers a section is used, and what it makes of them."""
    structure, words, ends = "", "", ["", ""]
    brackets = [token["bracket"] for token in tokens if token["bracket"]]
    condition = next(filter(None, map(_condition, brackets)), None)
    if any(map(_is_no_number, tokens)):
        return _Section(condition, PLAIN)
    for token in tokens:
        literal, figure = _literal(token), _figure(token)
        if literal == "." and structure:
            structure += _POINT
        else:
            structure, words = structure + figure, words + literal
            ends[bool(structure)] = "" if figure and structure else ends[bool(structure)] + literal
    red = any(map(_COLOURS.fullmatch, brackets))
    look, figures = _look(structure, words, local), bool(set(structure) & set(_PLACES))
    return _Section(condition, look, figures and _negative(*ends), red, figures)


def _negative(before: str, behind: str) -> bool:
    """Return whether what stands around the figures makes them negative: a minus, a bracket."""
    if _OPENED.search(before) and _CLOSED.search(behind):
        return True
    return bool(_MINUS.search(before) or _MINUS.fullmatch(behind.strip()))


def _is_no_number(token: re.Match[str]) -> bool:
    """Return whether a token makes of a number something else: 1.2E+05, a day, a fraction."""
    bare = token["bare"] or "-"
    return token["power"] is not None or bare.lower() in _OF_DAYS or bare in "/@"


def _figure(token: re.Match[str]) -> str:
    """Return what a token is to the figures: a place, a point, a comma; '' where it is none."""
    if token["general"]:
        return _PLACES[0]
    bare = token["bare"] or ""
    return bare if bare in _STRUCTURE else ""


def _literal(token: re.Match[str]) -> str:
    """Return what a token writes as it is."""
    if token["bracket"]:
        return _symbol(token["bracket"])
    bare = token["bare"] or ""
    return token["quoted"] or token["escaped"] or ("" if bare in _STRUCTURE else bare)


def _symbol(bracket: str) -> str:
    """Return the mark of a currency of ``$€-407`` or ``$USD``; '' for colours and the like."""
    return bracket[1:].partition("-")[0] if bracket.startswith("$") else ""


def _condition(bracket: str) -> tuple[str, Decimal] | None:
    match = _CONDITION.fullmatch(bracket.strip())
    try:
        return (match[1], Decimal(match[2])) if match else None
    except InvalidOperation:
        return None


def _look(structure: str, words: str, local: bool) -> Look:
    if not set(structure) & set(_PLACES):
        return Look(unseen=True) if not words.strip() else PLAIN
    if "%" in structure:
        return PLAIN
    mark = amounts.FOREIGN.search(words)
    foreign = mark[0] if mark and not local else ""
    return Look(_shift(structure), "" if mark else _unit(words), foreign)


def _shift(structure: str) -> int:
    """Return by how many tens the figures are divided: a comma behind the last figure is three of
    them, a figure behind a written point is one.
    """
    integers, _, behind = structure.partition(".")
    commas = sum(len(part) - len(part.rstrip(",")) for part in (integers, behind))
    if _POINT in behind:
        return 0
    _, _, written = integers.partition(_POINT)
    return 3 * commas + sum(written.count(place) for place in _PLACES)


def _unit(words: str) -> str:
    """Return the unit that stands before or behind the figures, '' where there is none."""
    text = words.translate(_TRADITIONAL).replace("人民币", "").strip(_AROUND)
    if match := _WITH_YUAN.search(text):
        return match[0]
    return f"{text}元" if _SCALE.fullmatch(text) else _LETTERS.get(text.lower(), "")
