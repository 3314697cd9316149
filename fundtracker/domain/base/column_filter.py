"""What a person types under a head of a table: one of several, without, nothing stated, the whole.

``a|b`` is one of them, ``!a`` leaves out, ``空`` (``empty``) is a cell that says nothing, ``"a"``
is the whole cell, a quote inside doubled. Amounts and days take ranges in the place of words: see
``typed_ranges``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from fundtracker.domain.base.typed_ranges import Range

EMPTY = ("空", "empty")  # as people type it, whatever language the window has
_NOT = ("!", "！")


class Alternative(NamedTuple):
    """One of what is typed: ``whole`` the whole cell is meant, ``empty`` one that says nothing."""

    text: str
    whole: bool = False
    empty: bool = False

    def fits(self, cell: str) -> bool:
        """Tell whether a cell is meant; letters of either case, but for a whole cell."""
        if self.empty:
            return not cell
        return cell == self.text if self.whole else self.text.lower() in cell.lower()


class Filter(NamedTuple):
    """A row passes if one of ``any_of`` fits it (or none is named), and none of ``none_of``."""

    any_of: tuple[Alternative, ...] = ()
    none_of: tuple[Alternative, ...] = ()

    def passes(self, *cells: str) -> bool:
        """Tell whether a row passes whose cell is said in one or more ways (two languages)."""
        if any(wanted.fits(cell) for wanted in self.none_of for cell in cells):
            return False
        return not self.any_of or any(wanted.fits(cell) for wanted in self.any_of for cell in cells)


class Ranges(NamedTuple):
    """The same of numbers or days: ranges, both ends inside, None where open; ``empty``: cells
    that say nothing are meant (None: not spoken of).
    """

    any_of: tuple[Range, ...] = ()
    none_of: tuple[Range, ...] = ()
    empty: bool | None = None

    def passes(self, value: int | None) -> bool:
        """Tell whether a value passes."""
        if value is None:
            return self.empty is True or (self.empty is None and not self.any_of)
        if any(_within(value, span) for span in self.none_of):
            return False
        if self.any_of:
            return any(_within(value, span) for span in self.any_of)
        return self.empty is not True


def _within(value: int, span: Range) -> bool:
    low, high = span
    return (low is None or low <= value) and (high is None or value <= high)


def parse(text: str) -> Filter:
    """Return what is typed as a filter of words; nothing typed: all pass."""
    any_of, none_of = list[Alternative](), list[Alternative]()
    for negative, body in _pieces(text):
        (none_of if negative else any_of).append(_alternative(body))
    return Filter(tuple(any_of), tuple(none_of))


def parse_ranges(text: str, read: Callable[[str], Sequence[Range]]) -> Ranges:
    """Return what is typed as ranges; ``read`` gives those of one alternative.

    Raises:
        ValueError: what ``read`` cannot read.
    """
    any_of, none_of = list[Range](), list[Range]()
    empty: bool | None = None
    for negative, body in _pieces(text):
        alternative = _alternative(body)
        if alternative.empty:
            empty = not negative
        else:
            (none_of if negative else any_of).extend(read(alternative.text))
    return Ranges(tuple(any_of), tuple(none_of), empty)


def quoted(value: str) -> str:
    """Return what is typed for the whole of one cell."""
    return '"' + value.replace('"', '""') + '"' if value else EMPTY[0]


def one_of(values: Iterable[str]) -> str:
    """Return what is typed for one of some cells."""
    return "|".join(map(quoted, values))


def _pieces(text: str) -> list[tuple[bool, str]]:
    """Return (left out?, words) of each alternative; a bar inside quotes parts nothing."""
    pieces, start, inside = list[str](), 0, False
    for at, letter in enumerate(text):
        if letter == '"':
            inside = not inside
        elif letter in "|｜" and not inside:
            pieces.append(text[start:at])
            start = at + 1
    bodies = [piece.strip() for piece in (*pieces, text[start:])]
    signed = [(body[0] in _NOT, body[1:].strip() if body[0] in _NOT else body)
              for body in bodies if body]  # fmt: skip
    return [(negative, body) for negative, body in signed if body]


def _alternative(body: str) -> Alternative:
    if body.lower() in EMPTY:
        return Alternative("", empty=True)
    if len(body) > 1 and body[0] == body[-1] == '"':
        return Alternative(body[1:-1].replace('""', '"'), whole=True)
    return Alternative(body)
