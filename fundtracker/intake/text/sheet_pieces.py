"""A long sheet of an .xlsx file, read a piece after the other.

The spreadsheet library keeps a sheet as a whole, at several times its size. So it is given the
same workbook again and again, each time with some megabytes of the sheet's rows, and what it reads
is kept packed. A sheet that does not lend itself to that (comments in it, rows out of order or
without their numbers) is read as a whole, as short ones are.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from fundtracker import patterns
from fundtracker.intake.text import spreadsheet_outline
from fundtracker.ledger.documents.cell_text import text_of

LONG = 32 << 20  # bytes of XML from which on a sheet is read in pieces
PIECE = 2 << 20  # bytes of XML at a time; more where the texts of the workbook are more
_ROWS = 2048  # rows that are packed together
_LEFT_OUT = ("xl/worksheets/", "xl/media/", "xl/drawings/", "xl/pivotCache/", "xl/pivotTables/")

Row = tuple[int, list[str]]


class _NotPlainError(Exception):
    """The sheet cannot be cut into pieces that read as the whole does."""


class Packed:
    """The rows of a sheet: numbers from 1, ``width`` cells as text from ``first_column`` on."""

    def __init__(self) -> None:
        self._packs: list[tuple[int, int, bytes]] = []  # first row, first column, its rows
        self._last = 0
        self.first_column, self._end = 1 << 20, 0

    @property
    def width(self) -> int:
        return max(self._end - self.first_column, 0)

    def add(self, sheet: Any) -> None:
        """Take in the rows of a calamine sheet, which stand below all that are here."""
        if not sheet.height:
            return
        top, left = sheet.start
        if top < self._last:
            raise _NotPlainError
        rows = sheet.to_python(skip_empty_area=True)
        for at in range(0, len(rows), _ROWS):
            texts = [[text_of(cell) for cell in row] for row in rows[at : at + _ROWS]]
            content = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
            pack = zlib.compress(content.encode("utf-8", "surrogatepass"), 1)
            self._packs.append((top + at + 1, left, pack))
        self._last = top + len(rows)
        self.first_column = min(self.first_column, left)
        self._end = max(self._end, left + len(rows[0]))

    def rows(self) -> Iterator[Row]:
        """Yield all rows from the first to the last that hold something, blank ones too."""
        following, width = self._packs[0][0] if self._packs else 1, self.width
        for top, left, pack in self._packs:
            for number in range(following, top):
                yield number, [""] * width
            before = [""] * (left - self.first_column)
            texts = json.loads(zlib.decompress(pack).decode("utf-8", "surrogatepass"))
            for number, cells in enumerate(texts, top):
                row = before + cells
                yield number, row + [""] * (width - len(row))
            following = top + len(texts)


def packed(path: Path, at: int, name: str) -> Packed | None:
    """Return the rows of a long sheet, the one at a place of the workbook; None: read it whole."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part(archive, at)
            if part is None or archive.getinfo(part).file_size < LONG:
                return None
            rest = _without_sheets(archive)
            texts = sum(member.file_size for member in archive.infolist() if _is_kept(member))
            with archive.open(part) as xml:
                return _read(rest, part, name, pieces(xml, max(PIECE, texts)))
    except Exception:  # noqa: BLE001 - whatever it is: the whole sheet is read, or refused in words
        return None
    except BaseException as error:  # the library's panic is no Exception
        if type(error).__name__ != "PanicException":
            raise
        return None


def _part(archive: zipfile.ZipFile, at: int) -> str | None:
    """Return the name of a sheet's part; None where the names are not plain."""
    names = archive.namelist()
    if "xl/workbook.xml" not in names or len(set(names)) < len(names):
        return None
    parts = spreadsheet_outline.parts_of(archive)
    return parts[at] if at < len(parts) and parts[at] in names else None


def _is_kept(member: zipfile.ZipInfo) -> bool:
    return not member.filename.startswith(_LEFT_OUT)


def _without_sheets(archive: zipfile.ZipFile) -> bytes:
    """Return the workbook without what is in its sheets."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as rest:
        for member in archive.infolist():
            if _is_kept(member):
                rest.writestr(member.filename, archive.read(member))
    return held.getvalue()


def _read(rest: bytes, part: str, name: str, sheets: Iterable[bytes]) -> Packed:
    from python_calamine import CalamineWorkbook

    rows = Packed()
    for xml in sheets:
        held = io.BytesIO(rest)
        with zipfile.ZipFile(held, "a") as book:
            book.writestr(part, xml)
        held.seek(0)
        rows.add(CalamineWorkbook.from_filelike(held).get_sheet_by_name(name))
    return rows


def pieces(xml: IO[bytes], size: int) -> Iterator[bytes]:
    """Yield a sheet's XML as sheets of some of its rows each, of about ``size`` bytes.

    Raises:
        _NotPlainError: it cannot be cut so that the pieces read as the whole does.
    """
    text = xml.read(size)
    opening = re.search(rb"<((?:\w+:)?)sheetData\s*>", text)
    if opening is None or b"<" + opening[1] + b"worksheet" not in text[: opening.start()]:
        raise _NotPlainError
    prefix, head, text = opening[1], text[: opening.end()], text[opening.end() :]
    if b"<!" in head:
        raise _NotPlainError
    number = patterns.lazy(rb"<%srow\s(?:[^>]*?\s)?r=\"(\d+)\"" % prefix)
    closing = b"</%ssheetData></%sworksheet>" % (prefix, prefix)
    last = 0
    while True:
        following = xml.read(size)
        cut = _boundary(text, prefix, number) if following else len(text)
        piece, text = text[:cut], text[cut:] + following
        numbers = [last, *map(int, number.findall(piece))]
        if b"<!" in piece or any(a >= b for a, b in pairwise(numbers)):
            raise _NotPlainError
        last = numbers[-1]
        yield head + piece + (closing if following else b"")
        if not following:
            return


def _boundary(text: bytes, prefix: bytes, number: re.Pattern[bytes]) -> int:
    """Return where the last row begins that is named whole and follows the end of another one."""
    at = len(text)
    while (at := text.rfind(b"<%srow " % prefix, 0, at)) >= 0:
        before = text[max(at - 80, 0) : at].rstrip()
        if before.endswith(b"</%srow>" % prefix) and number.match(text, at):
            return at
    raise _NotPlainError
