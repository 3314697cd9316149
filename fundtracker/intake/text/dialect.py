"""Which delimiter and quote a text uses: scored on the first lines, quotes respected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from fundtracker.intake.text.csv_records import OTHER_DELIMITERS, Dialect, parse
from fundtracker.patterns import lazy

HEAD_LINES = 300
_SEP = lazy(r"\ufeff?sep=(.)[\r\n]", re.IGNORECASE)
_RARE = "^~，¦\x01\x1f\x1e"  # only where they make a clearly better table than the common ones
_BREAK = lazy(r"\r\n|\n|\r")


def detect_dialect(head: str, wanted: str | None = None) -> Dialect:
    """Return the dialect under which the head of a text makes the most regular table.

    The score is the number of lines that share the commonest width of two cells or more, times
    the square root of that width; a comma where no delimiter makes a table (a single column).
    """
    lines = [line for line in _BREAK.split(head)[:HEAD_LINES] if line.strip(" \t,;|")]
    if wanted is None and (match := _SEP.match(head)):
        wanted = match[1]  # the line sep=; that Excel understands
    candidates = wanted or OTHER_DELIMITERS
    if wanted is None and (padded := _padding(head, len(lines))):
        candidates = candidates.replace(padded, "")
    best, best_score = Dialect(wanted or ","), 0.0
    for dialect in _dialects(lines, candidates):
        score = _score(lines, dialect)
        if score > best_score * 1.0001:
            best, best_score = dialect, score
    if wanted is None:
        best = _or_rare(head, lines, best, best_score)
    return best._replace(escape=_escape(head, best))


def _dialects(lines: list[str], delimiters: str) -> Iterator[Dialect]:
    """Yield what is tried: each delimiter, with quotes of ' too where cells stand in them."""
    for delimiter in delimiters:
        yield Dialect(delimiter)
        if _apostrophes(lines, delimiter):
            yield Dialect(delimiter, "'")


def _or_rare(head: str, lines: list[str], best: Dialect, best_score: float) -> Dialect:
    """Return the best dialect, or one of a rare delimiter that makes a clearly better table."""
    for delimiter in _RARE:
        if head.count(delimiter) < len(lines):
            continue
        score = _score(lines, Dialect(delimiter))
        if score > max(best_score * 1.2, len(lines)):  # most lines make three cells or more of it
            best, best_score = Dialect(delimiter), score
    return best


def _padding(head: str, lines: int) -> str:
    """Return the tab where it only pads the cells of another delimiter (100.00\t,900.00\t,)."""
    tabs = head.count("\t")
    for other in ",;|" if tabs else "":
        beside = head.count("\t" + other) + head.count('\t"' + other) + head.count(other + "\t")
        if beside >= lines and beside * 10 >= head.count(other) * 8 and beside * 2 > tabs:
            return "\t"
    return ""


def _score(lines: list[str], dialect: Dialect) -> float:
    widths: Counter[int] = Counter()
    torn: Counter[int] = Counter()  # lines where this delimiter cuts through a quoted cell
    open_quote = False
    for line in lines:
        if line.count(dialect.quote) % 2:  # a cell that goes on over lines: not judged
            open_quote = not open_quote
            continue
        if open_quote or dialect.delimiter not in line:
            continue
        cells, clean = parse(line, dialect, literal=True)
        if len(cells) > 1:
            widths[len(cells)] += 1
            torn[len(cells)] += not clean
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: item[1] * item[0] ** 0.5)
    if torn[width] * 2 > count:
        return float(count * width**0.5) / 4
    quoted = 1.5 if dialect.quote == "'" else 1.0
    return float(count * width**0.5 * quoted)


def _apostrophes(lines: list[str], delimiter: str) -> bool:
    """Return whether cells are quoted with ' (an account guarded by one leading ' is not)."""
    pair = lazy(rf"'{re.escape(delimiter)}\s*'")
    return sum(bool(pair.search(line)) for line in lines) * 2 > len(lines) > 0


def _escape(head: str, dialect: Dialect) -> str:
    r"""Return ``\`` where quotes inside cells are written \" and never doubled."""
    quote = dialect.quote
    backslashed = head.count("\\" + quote)
    if not backslashed:
        return ""
    # "C:\dir\" ends a cell with a backslash: an escape is followed by more of the cell.
    inside = len(re.findall(rf"\\{quote}(?=[^{re.escape(dialect.delimiter)}\r\n])", head))
    return "\\" if inside * 2 > backslashed else ""
