"""Pages of OFD (GB/T 33190), the e-statement of Chinese banks: a zip of XML whose text says where
each letter stands.

Units of the format are millimetres; they become points, as a PDF's.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from fundtracker.errors import RefusedError
from fundtracker.ledger.documents.printed_pages import Letter, Page, Rule

UNPACKED_LIMIT, RATIO_LIMIT, PAGE_LIMIT = 200 << 20, 200, 2_000
_POINTS = 72 / 25.4  # of a millimetre
_REPEATS = 100_000  # letters of one text
_STRAIGHT, _SHORT = 0.4, 1.5  # millimetres: how far a line may lean, how long it is at least

Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


def pages(content: bytes) -> list[Page]:
    """Return the pages of an OFD file, the ones of its templates under them.

    Raises:
        RefusedError: ``zip_bomb``, ``pages_unreadable`` (damaged, or XML that declares entities),
            ``too_many_pages``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _checked(archive)
            return list(_Document(archive).pages())
    except (
        zipfile.BadZipFile,
        ElementTree.ParseError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,
    ):
        raise RefusedError("pages_unreadable", line=None) from None


def _checked(archive: zipfile.ZipFile) -> None:
    """Refuse before unpacking what would be too large, or is locked."""
    members = archive.infolist()
    size, packed = (
        sum(member.file_size for member in members),
        sum(member.compress_size for member in members) or 1,
    )
    if size > UNPACKED_LIMIT or (size > 1 << 20 and size // packed > RATIO_LIMIT):
        raise RefusedError("zip_bomb", line=None, mib=size >> 20, ratio=size // packed)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("file_has_password", line=None)


class _Document:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def _xml(self, path: str) -> Element:
        name = posixpath.normpath(path).lstrip("/")
        with self._archive.open(name) as file:
            data = file.read(UNPACKED_LIMIT + 1)
        if b"<!DOCTYPE" in data[:4096].upper() or b"<!ENTITY" in data.upper():
            raise ValueError(name)  # nothing in the format needs it; a bomb does
        return ElementTree.fromstring(data)

    def pages(self) -> Iterator[Page]:
        """Yield the pages of all documents in the file, in order."""
        roots = [node.text or "" for node in _all(self._xml("OFD.xml"), "DocRoot")]
        for root in roots:
            document, folder = self._xml(root.strip()), posixpath.dirname(root.strip())
            templates = {
                node.get("ID", ""): posixpath.join(folder, node.get("BaseLoc", ""))
                for node in _all(document, "TemplatePage")
            }
            listed = [node for node in _all(document, "Page") if node.get("BaseLoc")]
            if len(listed) > PAGE_LIMIT:
                raise RefusedError("too_many_pages", line=None, n=len(listed), limit=PAGE_LIMIT)
            for node in listed:
                yield self._page(posixpath.join(folder, node.get("BaseLoc", "")), templates)

    def _page(self, path: str, templates: dict[str, str]) -> Page:
        content = self._xml(path)
        page = Page([], [], [])
        for node in _all(content, "Template"):
            if (under := templates.get(node.get("TemplateID", ""))) is not None:
                _draw(self._xml(under), page)
        _draw(content, page)
        return page


def _all(node: Element, name: str) -> Iterator[Element]:
    return (element for element in node.iter() if _name(element) == name)


def _name(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]


def _draw(content: Element, page: Page) -> None:
    for node in content.iter():
        kind = _name(node)
        if kind == "TextObject" and node.get("Visible", "true") != "false":
            page.letters.extend(_letters(node))
        elif kind == "PathObject":
            _path(node, page)


def _numbers(text: str | None) -> list[float]:
    return [float(part) for part in (text or "").split()]


def _place(node: Element) -> tuple[float, float, Matrix]:
    left, top, *_ = [*_numbers(node.get("Boundary")), 0.0, 0.0]
    matrix = _numbers(node.get("CTM"))
    return (
        left,
        top,
        (matrix[0], matrix[1], matrix[2], matrix[3], matrix[4], matrix[5])
        if len(matrix) == 6
        else _PLAIN,
    )


def _step(steps: Sequence[float], at: int, otherwise: float) -> float:
    return steps[at] if at < len(steps) else otherwise


def _letters(node: Element) -> Iterator[Letter]:
    """Yield the letters of a text: each code's place, then steps from letter to letter."""
    left, top, (a, b, c, d, e, f) = _place(node)
    size, wide = float(node.get("Size", "4")), float(node.get("HScale", "1"))
    x = y = 0.0
    for code in _all(node, "TextCode"):
        x, y = float(code.get("X", x)), float(code.get("Y", y))
        text = code.text or ""
        across, down = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        for at, letter in enumerate(text):
            width = size * wide * (1.0 if ord(letter) > 0x2E7F else 0.55)
            step = _step(across, at, width)
            width = min(width, step) if step > 0 else width
            where_x, where_y = left + a * x + c * y + e, top + b * x + d * y + f
            tall = size * (abs(d) or 1.0)
            yield Letter(
                " " if letter.isspace() else letter,
                where_x * _POINTS, (where_y - 0.8 * tall) * _POINTS,
                (where_x + width * (abs(a) or 1.0)) * _POINTS, (where_y + 0.2 * tall) * _POINTS,
            )  # fmt: skip
            x += step if across or not down else 0.0
            y += _step(down, at, 0.0)


def _steps(text: str | None, most: int) -> list[float]:
    """Return the steps between letters: ``3 g 4 2.5`` is 3, then 2.5 four times."""
    positions: list[float] = []
    parts = iter((text or "").split())
    for part in parts:
        if part == "g":
            times, step = int(next(parts, "0")), float(next(parts, "0"))
            positions += [step] * min(times, most, _REPEATS)
        else:
            positions.append(float(part))
    return positions


def _path(node: Element, page: Page) -> None:
    """Take the straight lines of a path: M and L commands, C closes."""
    left, top, (a, b, c, d, e, f) = _place(node)
    data = next((element.text or "" for element in _all(node, "AbbreviatedData")), "").split()
    start = here = (0.0, 0.0)
    at = 0
    while at < len(data):
        command, at = data[at], at + 1
        if command in ("S", "M", "L"):
            x, y = float(data[at]), float(data[at + 1])
            point, at = (left + a * x + c * y + e, top + b * x + d * y + f), at + 2
            if command == "L":
                _rule(here, point, page)
            else:
                start = point
            here = point
        elif command == "C":
            _rule(here, start, page)
            here = start


def _rule(first: Sequence[float], other: Sequence[float], page: Page) -> None:
    (x1, y1), (x2, y2) = first, other
    if abs(x1 - x2) <= _STRAIGHT < _SHORT <= abs(y1 - y2):
        page.down.append(
            Rule((x1 + x2) / 2 * _POINTS, min(y1, y2) * _POINTS, max(y1, y2) * _POINTS)
        )
    elif abs(y1 - y2) <= _STRAIGHT < _SHORT <= abs(x1 - x2):
        page.across.append(
            Rule((y1 + y2) / 2 * _POINTS, min(x1, x2) * _POINTS, max(x1, x2) * _POINTS)
        )
