"""Comments on the cells of an .ods sheet."""

from __future__ import annotations

import html
import re
import zipfile
from collections.abc import Iterator

from fundtracker.intake.styles.old_comments import Noted
from fundtracker.patterns import lazy

_MARK = b"<office:annotation"
_TAG = lazy(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:[\s/][^>]*)?)>"
    rb"|<office:annotation[\s>](.*?)</office:annotation>",
    re.DOTALL,
)
_PARAGRAPH = lazy(rb"<text:p[^>]*>(.*?)</text:p>", re.DOTALL)
_INNER = lazy(rb"<[^>]*>")
_TIMES = lazy(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,7})""")


def of_sheet(archive: zipfile.ZipFile, at: int) -> Iterator[Noted]:
    """Yield the comments of the sheet that stands in the place ``at`` of the file."""
    content = archive.read("content.xml")
    if _MARK not in content:
        return
    walk = _Walk()
    for tag in _TAG.finditer(content):
        closing, name, attributes, note = tag.groups()
        if note is None:
            walk.take(name, attributes, closing=bool(closing))
        elif walk.sheet == at:
            yield walk.row, walk.column, _text(note)


class _Walk:
    """Where the tags stand that go by."""

    def __init__(self) -> None:
        self.sheet, self.row, self.column = -1, 1, 0
        self._rows = 1  # how often the row counts
        self._next = 0  # the column of the next cell

    def take(self, name: bytes, attributes: bytes, *, closing: bool) -> None:
        """Take the head or the end of a sheet, a row or a cell."""
        if name == b"table" and not closing:
            self.sheet, self.row = self.sheet + 1, 1
        elif name == b"table-row":
            if not closing:
                self._rows, self._next = _times(attributes), 0
            if closing or attributes.endswith(b"/"):
                self.row += self._rows
        elif name.endswith(b"cell") and not closing:
            self.column, self._next = self._next, self._next + _times(attributes)


def _times(attributes: bytes) -> int:
    match = _TIMES.search(attributes)
    return int(match[1]) if match else 1


def _text(note: bytes) -> str:
    parts = (_INNER.sub(b"", part) for part in _PARAGRAPH.findall(note))
    return html.unescape(b"\n".join(parts).decode("utf-8", "replace")).strip()
