"""The old binary container (.xls, .doc, encrypted .xlsx): its streams by name, and what an .xls
says of its sheets.
"""

from __future__ import annotations

import struct
from pathlib import Path

from fundtracker.errors import RefusedError
from fundtracker.intake.styles.cell_styles import OldStyles, Styled
from fundtracker.intake.styles.old_comments import OldComments
from fundtracker.intake.text.spreadsheet_outline import Book, Outline

_END = 0xFFFFFFFA  # this and above are no sectors
_STREAM_LIMIT = 200 << 20


class Compound:
    """Reads streams; a chain of sectors that comes back to itself raises ValueError."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
        self._mini_size = 1 << min(struct.unpack_from("<H", data, 32)[0], 16)
        directory, _, self._cutoff, mini = struct.unpack_from("<IIII", data, 48)
        self._sectors = self._allocation()
        self._streams: dict[str, tuple[int, int]] = {}
        entries = self._chain(directory, 1 << 30)
        root = (_END, 0)
        for at in range(0, len(entries) - 127, 128):
            length, kind = struct.unpack_from("<HB", entries, at + 64)
            start, size = struct.unpack_from("<II", entries, at + 116)
            name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if kind == 5:
                root = (start, size)
            elif kind in (1, 2):
                self._streams[name] = (start, size)
        self._mini = self._chain(*root)
        table = self._chain(mini, 1 << 30)
        self._mini_sectors = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    @property
    def names(self) -> set[str]:
        """The names of all streams and folders."""
        return set(self._streams)

    def read(self, name: str) -> bytes:
        """Return a stream; empty where there is none."""
        start, size = self._streams.get(name, (_END, 0))
        if size >= self._cutoff:
            return self._chain(start, min(size, _STREAM_LIMIT))
        parts: list[bytes] = []
        seen: set[int] = set()
        while start < len(self._mini_sectors):
            _once(seen, start)
            parts.append(self._mini[start * self._mini_size : (start + 1) * self._mini_size])
            start = self._mini_sectors[start]
        return b"".join(parts)[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _allocation(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        seen: set[int] = set()
        while following < _END:
            _once(seen, following)
            sector = self._sector(following)
            numbers = struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
            if not numbers:
                break
            places += numbers[:-1]
            following = numbers[-1]
        sectors: list[int] = []
        for place in places:
            if place < _END:
                sector = self._sector(place)
                sectors += struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])
        return sectors

    def _chain(self, start: int, size: int) -> bytes:
        parts: list[bytes] = []
        seen: set[int] = set()
        while start < len(self._sectors):
            _once(seen, start)
            parts.append(self._sector(start))
            start = self._sectors[start]
        return b"".join(parts)[:size]


def _once(seen: set[int], sector: int) -> None:
    if sector in seen:
        raise ValueError("chain")
    seen.add(sector)


def opened(path: Path) -> Compound:
    """Return the container of a file; raises RefusedError ``not_a_spreadsheet``."""
    try:
        container = Compound(path.read_bytes())
        container.read("Workbook")
        return container
    except (struct.error, ValueError):
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="OLE") from None


# Records of an .xls: cells begin with their row and column, two bytes each.
_CELLS = {0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E}
_BOUNDSHEET, _BOF, _EOF, _FROM_1904, _PASSWORD = 0x85, 0x809, 0x0A, 0x22, 0x2F
_ROW, _COLUMN, _MERGED, _MANY = 0x208, 0x7D, 0xE5, 0xBD


def of_xls(stream: bytes, name: str) -> Book:
    """Return the outline of the sheets of a workbook stream, in its order.

    Raises:
        RefusedError: ``file_has_password``.
    """
    book = Book([])
    starts: dict[int, int] = {}
    at, sheet = 0, None
    styles, comments = OldStyles(), OldComments(wide=True)
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + size]
        if kind == _PASSWORD:
            raise RefusedError("file_has_password", line=None, name=name)
        if kind == _BOUNDSHEET and size >= 4:
            starts[struct.unpack_from("<I", body)[0]] = len(book.sheets)
            book.sheets.append(Outline())
        elif kind == _FROM_1904 and size >= 2:
            book.days_from_1904 = body[0] == 1
        elif kind == _BOF and at in starts:
            sheet = book.sheets[starts[at]]
            sheet.styled, comments = styles.styled(), OldComments(wide=styles.wide)
            sheet.noted = comments.found
        elif sheet is None:
            styles.hear(kind, body)
        else:
            _record(sheet, kind, body)
            comments.hear(kind, body)
        at += 4 + size
    return book


def _record(sheet: Outline, kind: int, body: bytes) -> None:
    _style(sheet.styled, kind, body)
    if kind in _CELLS and len(body) >= 4:
        row, column = struct.unpack_from("<HH", body)
        sheet.reaches(row + 1, column)
    elif kind == _MANY and len(body) >= 6:
        row, first = struct.unpack_from("<HH", body)
        last = struct.unpack_from("<H", body, len(body) - 2)[0]
        sheet.reaches(row + 1, last)
        sheet.cells += max(last - first, 0)
    elif kind == _ROW and len(body) >= 14 and struct.unpack_from("<H", body, 12)[0] & 0x20:
        sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
    elif kind == _COLUMN and len(body) >= 10:
        first, last, _, _, flags = struct.unpack_from("<5H", body)
        if flags & 1:
            sheet.hidden_columns.update(range(first, min(last, 255) + 1))
    elif kind == _MERGED and len(body) >= 2:
        for n in range(min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * n)
            sheet.merged.append((top + 1, left, bottom + 1, right))


_NUMBERS = {0x0203, 0x027E}
_FORMULA = 0x0006


def _style(styled: Styled | None, kind: int, body: bytes) -> None:
    """Note the cells of a record whose style says something, numbers alone where it is no more
    than a format.
    """
    if styled is None or (kind not in _CELLS and kind != _MANY) or len(body) < 6:
        return
    row, column = struct.unpack_from("<HH", body)
    is_number = kind in _NUMBERS or kind == _MANY
    is_number = is_number or (kind == _FORMULA and body[12:14] != b"\xff\xff")
    many = (len(body) - 6) // 6 if kind == _MANY else 1
    for n in range(many):
        number = struct.unpack_from("<H", body, 4 + 6 * n)[0]
        style = styled.styles.get(number)
        if style is not None and (is_number or style.struck):
            styled.add(row + 1, column + n, number)
