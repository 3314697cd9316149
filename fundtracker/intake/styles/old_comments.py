"""Comments on the cells of an .xls sheet: where they stand and what they say."""

from __future__ import annotations

import struct

Noted = tuple[int, int, str]  # row from 1, column from 0, what a comment on the cell says
_NOTE, _OBJECT, _TEXT, _MORE = 0x1C, 0x5D, 0x1B6, 0x3C
_RECORDS = {_NOTE, _OBJECT, _TEXT, _MORE}


class OldComments:
    """Hears the records of one sheet: the text of a comment is that of the object it names."""

    def __init__(self, *, wide: bool) -> None:
        self._wide = wide  # texts as BIFF8 writes them: in objects
        self._object = 0
        self._left = 0  # characters of the object's text that are to come
        self._texts: dict[int, str] = {}
        self._places: list[tuple[int, int, int]] = []  # row, column, object
        self._found: list[Noted] = []

    def hear(self, kind: int, body: bytes) -> None:
        """Take a record into account."""
        if kind not in _RECORDS or len(body) < 1:
            return
        if kind == _NOTE and len(body) >= 8:
            self._note(body)
        elif kind == _OBJECT and len(body) >= 8:
            self._object = struct.unpack_from("<H", body, 6)[0]
        elif kind == _TEXT and len(body) >= 12:
            self._left = struct.unpack_from("<H", body, 10)[0]
        elif kind == _MORE and self._left > 0:
            self._continue(body)

    def found(self) -> list[Noted]:
        """Return the comments, when all records are heard."""
        texts = self._texts
        return self._found + [(*place, texts[n]) for *place, n in self._places if n in texts]  # type: ignore[misc]

    def _note(self, body: bytes) -> None:
        row, column, length, number = struct.unpack_from("<4H", body)
        if self._wide:
            self._places.append((row + 1, column, number))
        elif row != 0xFFFF:  # there the text of a long comment goes on
            text = body[6 : 6 + length].decode("gb18030", "replace")
            self._found.append((row + 1, column, text))

    def _continue(self, body: bytes) -> None:
        wide, text = body[0] & 1, body[1:]
        more = text.decode("utf-16-le", "replace") if wide else text.decode("latin-1")
        more = more[: self._left]
        self._left -= len(more)
        self._texts[self._object] = self._texts.get(self._object, "") + more
