"""Of which money a line tells the unit: 合同金额单位：万元 says nothing of the money paid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fundtracker.intake.columns import money_columns, units
from fundtracker.intake.columns.column_names import normal
from fundtracker.patterns import lazy

_UNIT = "(?P<unit>(?:亿|千万|百万|十万|[万千百])?元|亿|千万|百万|十万|[万千]|分)"
_NOUN = (
    "(?:金额|总额|数额|价款|资金|款项|投资|预算|概算|总价|造价|收入|支出|费用|余额|[额数价值款费])"
)
_BEFORE = rf"(?P<before>[一-鿿、]{{0,24}}?{_NOUN})"
_AFTER = rf"(?P<after>[一-鿿、]{{1,24}}?{_NOUN})"
# 合同金额单位为万元, 合同额按万元填列, 合同金额填万元, 合同金额（万元）, 合同金额除外，为万元.
_STATEMENT = lazy(
    rf"{_BEFORE}(?P<glue>(?:除外,? ?)?的? ?(?:金额|计量|计价|货币)?(?:单位)?[均都皆全]?"
    rf"[:=为是系以按用填(\[【/]*(?:计为)?){_UNIT}"
    r"(?:为单位|计算?|表示|列示|填列|反映|填报|填写)?[)\]】]?(?=[^一-鿿a-z0-9%]|外|$)"
)
# 单位：万元（合同额）、元（支付额）
_BEHIND = lazy(rf"{_UNIT} ?\({_AFTER}\)")
_MAY_SAY = lazy(rf"{_NOUN}[^\d]{{0,12}}?[元分万亿千百萬億圓]")
_LISTED = lazy("[、及和与]")
_WHOSE = lazy(
    "^(?:年|注|备注|说明|除|但|其中|本表|表[中内]|以上|上述|以下|各项?|所有|全部|单位|的)+"
)
_STEM = lazy("(?:金额|总额|数额|总价|价款|款项|资金|[额数价值款])$")
_PAID = lazy("支付|付款|拨付|拨款|[实已本]付|支出|付$|拨$")
_OTHER = lazy("投资|造价|规模|产值|资本|资产")
_ENGLISH_OTHER = lazy(
    r"\b(?:contract|budget|invest\w*|approved|planned|estimate\w*|balance)s?\b", re.IGNORECASE
)
_ENGLISH_PAID = lazy(r"\b(?:pay|paid|disburse|transaction|spen[dt])", re.IGNORECASE)

_ENGLISH_MONEY = lazy("rmb|cny|yuan", re.IGNORECASE)


class Said(NamedTuple):
    """The units that a line says of the money that is paid, and of money of other columns alone."""

    of_money: set[str]
    of_others: set[str]


class Heads(NamedTuple):
    """The heads of the columns whose money moved, and of the others."""

    main: Sequence[str]
    others: Sequence[str]

    def said(self, cells: Sequence[str]) -> Said:
        """Return the units that a line above or below the table says, each of the money it names;
        of a line that names the paid money and all money, that of the paid money.
        """
        unit = units.of_line(cells)
        joined = " ".join(cell for cell in cells if cell.strip())
        if unit is None and not _MAY_SAY.search(joined):
            return Said(set(), set())  # most lines: they are many, and this is cheap
        text = units.plain(joined, " ")
        if not units.names_money(text):
            return self._in_english(text, unit)
        named, rest = self._of_each(text)
        if not (named[True] or named[False]):
            return Said({unit} if unit else set(), set())
        left = units.of_line([rest])
        around = {left} if left and left != units.UNKNOWN else set()
        return Said(named[True] or around, named[False])

    def _of_each(self, text: str) -> tuple[dict[bool, set[str]], str]:
        """Return the units of the paid money and of other money that a line names, and what is
        left of it.
        """
        named: dict[bool, set[str]] = {True: set(), False: set()}
        for pattern in (_BEHIND, _STATEMENT):
            for match in list(pattern.finditer(text)):
                about = self._about(match)
                if about is not None:
                    named[about].add(_unit(match["unit"]))
                    text = text.replace(match[0], " ", 1)
        return named, text

    def _about(self, match: re.Match[str]) -> bool | None:
        """Return whether a statement is about the paid money, False: about another column's, None:
        about all money.
        """
        groups = match.groupdict()
        subject = groups.get("before") or groups.get("after") or ""
        glue = groups.get("glue") or ""
        # what stands before a unit in brackets or behind a blank may be a title: 园区预算（万元）
        apart = glue.strip() in ("(", "[", "【") or glue.startswith(" ")
        if apart and match.string[: match.start()][-1:].isdigit():
            known = _WHOSE.sub("", subject) in map(_last, self.others)
            return False if known else None
        answers = [self._is_paid(_WHOSE.sub("", piece), apart) for piece in _LISTED.split(subject)]
        return True if True in answers else False if False in answers else None

    def _is_paid(self, subject: str, apart: bool) -> bool | None:
        name = normal(subject)
        main, others = list(map(_last, self.main)), list(map(_last, self.others))
        if name in main or name in others:
            return name in main
        stem = _STEM.sub("", name)
        named = any(stem and _is_part(stem, _STEM.sub("", other)) for other in others)
        if _is_other(subject) and (named or not apart):
            return False
        if _PAID.search(name) or any(stem and stem in head for head in main):
            return True
        return False if named else None

    def _in_english(self, text: str, unit: str | None) -> Said:
        if unit is None:
            return Said(set(), set())
        if not _ENGLISH_OTHER.search(text):
            return Said({unit}, set())
        if not _ENGLISH_PAID.search(text):
            return Said(set(), {unit})
        several = (
            len(_ENGLISH_MONEY.findall(text)) > 1
        )  # contracts in RMB million, payments in yuan
        return Said({units.UNKNOWN if several else unit}, set())


def units_of(heads: Heads, lines: Iterable[Sequence[str]]) -> Said:
    """Return the units that several lines say."""
    units_found = Said(set(), set())
    for cells in lines:
        stated = heads.said(cells)
        units_found.of_money.update(stated.of_money)
        units_found.of_others.update(stated.of_others)
    return units_found


def _is_other(name: str) -> bool:
    return money_columns.is_other(name) or _OTHER.search(name) is not None


def _last(head: str) -> str:
    """Return the lowest part of a head of several rows, as names are compared."""
    parts = head.split()
    return normal(parts[-1]) if parts else ""


def _is_part(stem: str, other: str) -> bool:
    return bool(other) and (stem in other or other in stem)


def _unit(word: str) -> str:
    return word if word[-1] in "元分" else f"{word}元"
