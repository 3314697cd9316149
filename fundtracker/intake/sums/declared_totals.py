"""Totals and counts that a file says of itself, compared with what was read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence

from fundtracker.domain.base.money import capital
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

_OUT = lazy(r"借方|支出|付款|转出|取出|支取|出账|debit|withdraw", re.IGNORECASE)
_IN = lazy(r"贷方|收入|收款|转入|存入|入账|credit|deposit", re.IGNORECASE)
_TOTAL = lazy(
    r"合计|总额|总计|共计|总金额|总(?:收入|支出|借方|贷方)金额|发生额|total", re.IGNORECASE
)
_COUNT = lazy(r"笔数|总笔|笔$|(?<!ac)count|(?<!account)(?<!card)number", re.IGNORECASE)
_INLINE = lazy(r"(\d+)\s*笔[^\d\-]{0,8}(-?[\d,]+(?:\.\d+)?)\s*(亿元|万元|元)?")

# 合计：3笔 of the whole file, not of a page, a day or one side of it.
_ROWS = lazy(r"(?<![\d.,])(\d{1,7})\s*[笔条](?![/／])")
_OF_A_PART = lazy("本页|每页|页|小计|本月|当月|本日|当日|每|月|日|承前|过次|其中")
_LABELLED = lazy(
    r"([^\d:：;；，。]{2,20})[:："
    r"](-?(?:CNY|RMB|[¥￥])?-?[\d,]*\d(?:\.\d+)?(?:亿元|万元|元|笔)?)(?![\d:：-])"
)

_WORDS = lazy(
    "[壹贰叁肆伍陆柒捌玖拾][零壹贰叁肆伍陆柒捌玖拾佰仟万亿]*[元圆][零壹贰叁肆伍陆柒捌玖角分整正]*"
)

Items = dict[str, int]
_REASONS = 6  # reasons of refusal that are tried in every combination


def find(cells: Sequence[str], flipped: bool, unit: int) -> Items:
    """Return what one line of a preamble or footer declares: ``out_fen``, ``in_count``, ``count``
    ….

    Reads label and value in neighbouring cells (借方发生总额, 1,081,178.53) and sentences
    (收入合计: 2 笔，共 500088.10 元). ``flipped``: 借 is money in (the unit's own books).
    """
    items: Items = {}
    texts = [bare(cell) for cell in cells if cell.strip()]
    for text in texts:
        items |= _of_sentence(text, flipped, unit)
    inside = [(match[1], match[2]) for text in texts for match in _LABELLED.finditer(text)]
    for label, value in [*itertools.pairwise(texts), *inside]:
        items |= _of_label(label, value, flipped, unit)
    return items


def _of_sentence(text: str, flipped: bool, unit: int) -> Items:
    side, match = _side(text, flipped), _INLINE.search(text)
    if not match or not side:
        return {}
    amount = amounts.fen(match[2] + (match[3] or ""), unit if not match[3] else 100)
    fen = {f"{side}_fen": abs(amount)} if isinstance(amount, int) else {}
    return {f"{side}_count": int(match[1]), **fen}


def _of_label(label: str, value: str, flipped: bool, unit: int) -> Items:
    if len(label) > 60 or not re.search(r"\d", value) or re.search(r"\d\s*笔", label):
        return {}
    side = _side(label, flipped)
    number = value.replace(",", "").removesuffix("笔")
    if _COUNT.search(label) and number.isdecimal():
        return {f"{side}_count" if side else "count": int(number)}
    amount = amounts.fen(value, unit) if side and _TOTAL.search(label) else None
    return {f"{side}_fen": abs(amount)} if isinstance(amount, int) else {}


def total_row(row: Sequence[str], role: Mapping[str, int], unit: int, signed: bool) -> Items:
    """Return what a total row declares under the columns of money."""
    items: Items = {}
    for name, item in (("amount_out", "out_fen"), ("amount_in", "in_fen")):
        place = role.get(name)
        if place is not None and place < len(row) and not signed:
            amount = amounts.fen(row[place], unit)
            if isinstance(amount, int):
                items[item] = amount
    return items


def total_line(cells: Sequence[str], role: Mapping[str, int], unit: int, flipped: bool) -> Items:
    """Return what a line of totals declares: under the columns of money, or by labels of its own,
    which are heard first where they are written with colons.
    """
    by_column = total_row(cells, role, unit, "amount_signed" in role)
    in_words = find(cells, flipped, unit)
    rows = {} if in_words else _rows_told(cells)
    if any(cell.rstrip().endswith((":", "：")) for cell in cells):
        return in_words or by_column | rows
    return by_column | rows or in_words


def of_line(
    kind: str, cells: Sequence[str], role: Mapping[str, int], unit: int, flipped: bool
) -> Items:
    """Return what a line around the rows declares, by the kind of line that it is."""
    if kind == "footer_total":
        return total_line(cells, role, unit, flipped)
    return find(cells, flipped, unit) if kind in ("preamble", "footer_note") else {}


def _rows_told(cells: Sequence[str]) -> Items:
    """Return how many rows a line of totals counts, whatever their side."""
    texts = [text for cell in cells if (text := bare(cell))]
    counts = {int(match[1]) for text in texts for match in _ROWS.finditer(text)}
    is_of_all = len(counts) == 1 and not any(map(_OF_A_PART.search, texts))
    return (
        {"count": counts.pop()}
        if is_of_all and not any(_side(text, False) for text in texts)
        else {}
    )


def of_refused(rejected: Iterable[Issue]) -> dict[str, Items]:
    """Return what rows kept out add to the file's totals, by the reason."""
    refused: dict[str, Items] = {}
    for issue in rejected:
        for side in ("out", "in"):
            fen = issue.params.get(f"{side}_fen")
            if fen is not None:
                items = refused.setdefault(issue.code, {})
                for item, value in ((f"{side}_fen", fen), (f"{side}_count", 1), ("count", 1)):
                    items[item] = items.get(item, 0) + value
    return refused


def unit_in_words(cells: Sequence[str], unit: str) -> str | None:
    """Return the unit in which the figures of a row are what its words say (人民币壹拾伍万元整,
    always in yuan); None: there are no words, or they bear ``unit`` out, or none.
    """
    words = {match[0] for cell in cells for match in _WORDS.finditer(cell)}
    if not words:
        return None
    words_left = {re.sub("[零整正]", "", word.replace("圆", "元")) for word in words}
    fitting = [
        name
        for name, scale in amounts.UNITS.items()
        for cell in cells
        if isinstance(fen := amounts.fen(cell, scale), int)
        and fen
        and capital(abs(fen)).replace("零", "").removesuffix("整") in words_left
    ]
    return None if unit in fitting else next(iter(fitting), None)


def _side(text: str, flipped: bool) -> str:
    out, into = _OUT.search(text), _IN.search(text)
    if bool(out) == bool(into):
        return ""
    side = "out" if out else "in"
    if flipped and re.search("借方|贷方", text):
        side = "in" if side == "out" else "out"
    return side


def compare(declared: Items, accepted: Items, refused: Mapping[str, Items]) -> dict[str, int]:
    """Return the differences (said − read) that nothing explains: empty when all agrees.

    An item agrees with the accepted rows, or with those and the rows refused for one or several
    reasons (``refused``: reason → their items): a bank counts a row that we refuse.
    """
    reasons = list(refused.values())[:_REASONS]
    some = [c for n in range(len(reasons) + 1) for c in itertools.combinations(reasons, n)]
    return {
        item: value - accepted.get(item, 0)
        for item, value in declared.items()
        if all(value != accepted.get(item, 0) + sum(r.get(item, 0) for r in c) for c in some)
    }
