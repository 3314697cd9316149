"""The text layer of a PDF: its letters where a reader of the page sees them, and the lines of its
tables.

PDFium reads it: what is read is what a person sees on the screen.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from typing import Any

from fundtracker.errors import RefusedError
from fundtracker.ledger.documents.pdfium import pypdfium2, raw
from fundtracker.ledger.documents.printed_pages import Letter, Page, Rule

PAGE_LIMIT = 2_000
LETTER_LIMIT = 5_000_000
_SEGMENTS = 20_000  # of the lines drawn on a page: more are a picture, no table
_STRAIGHT = 1.0  # points that a line may lean
_SHORT = 4.0  # points: shorter lines part no cells
_one_at_a_time = threading.Lock()  # the library is not safe in several threads

Matrix = tuple[float, float, float, float, float, float]


def pages(content: bytes) -> list[Page]:
    """Return the pages of a PDF.

    Raises:
        RefusedError: ``file_has_password``, ``pages_unreadable`` (damaged), ``too_many_pages``.
    """
    with _one_at_a_time:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            locked = getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD
            raise RefusedError(
                "file_has_password" if locked else "pages_unreadable", line=None
            ) from None
        try:
            return list(_pages(document))
        except pypdfium2.PdfiumError:
            raise RefusedError("pages_unreadable", line=None) from None
        finally:
            document.close()


def _pages(document: Any) -> Iterator[Page]:
    if len(document) > PAGE_LIMIT:
        raise RefusedError("too_many_pages", line=None, n=len(document), limit=PAGE_LIMIT)
    left = LETTER_LIMIT
    for page in document:
        text = page.get_textpage()
        view = _View(page)
        letters = [
            letter
            for at in range(min(text.count_chars(), left))
            if (letter := _letter(text, at, view))
        ]
        left -= len(letters)
        if left <= 0:
            raise RefusedError("too_many_pages", line=None, n=len(document), limit=PAGE_LIMIT)
        down, across = _rules(page, view)
        yield Page(letters, down, across)
        text.close()
        page.close()


class _View:
    """From the points of a page, counted up from its corner, to those of the page as it is shown:
    turned, down.
    """

    def __init__(self, page: Any) -> None:
        self._turn = page.get_rotation() // 90 % 4
        left, bottom, right, top = page.get_cropbox()
        self._left, self._bottom, self._right, self._top = left, bottom, right, top

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self._turn == 1:
            return y - self._bottom, x - self._left
        if self._turn == 2:
            return self._right - x, y - self._bottom
        if self._turn == 3:
            return self._top - y, self._right - x
        return x - self._left, self._top - y

    def box(
        self, left: float, bottom: float, right: float, top: float
    ) -> tuple[float, float, float, float]:
        (x1, y1), (x2, y2) = self.point(left, bottom), self.point(right, top)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _letter(text: Any, at: int, view: _View) -> Letter | None:
    code = raw.FPDFText_GetUnicode(text, at)
    if raw.FPDFText_IsGenerated(text, at) == 1 or code in (10, 13):
        return None
    sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
    box = view.box(*text.get_charbox(at, loose=True))
    if box[3] - box[1] <= 0:
        return None
    return Letter(" " if sign.isspace() else sign, *box)


def _rules(page: Any, view: _View) -> tuple[list[Rule], list[Rule]]:
    """Return the straight lines drawn down and across, the edges of filled boxes among them."""
    down: list[Rule] = []
    across: list[Rule] = []
    for get_object in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=1):
        if raw.FPDFPath_CountSegments(get_object) + len(down) + len(across) > _SEGMENTS:
            break
        for begin, end in _strokes(get_object):
            (x1, y1), (x2, y2) = view.point(*begin), view.point(*end)
            if abs(x1 - x2) <= _STRAIGHT < _SHORT <= abs(y1 - y2):
                down.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))
            elif abs(y1 - y2) <= _STRAIGHT < _SHORT <= abs(x1 - x2):
                across.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
    return down, across


Point = tuple[float, float]


def _strokes(path: Any) -> Iterator[tuple[Point, Point]]:
    """Yield the straight parts of a path; a curve only moves on."""
    a, b, c, d, e, f = _matrix(path)
    x, y = ctypes.c_float(), ctypes.c_float()
    start = here = (0.0, 0.0)
    for n in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, n)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = (a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield here, point
        here = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield here, start
            here = start


def _matrix(path: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(path, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
