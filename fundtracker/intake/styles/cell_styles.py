"""Styles of cells that say something of their money: a number format that shows another figure
than the one that is stored, and figures that are struck out.

Most files have none: their styles are looked at, their cells are not.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.intake.styles.number_formats import LOCAL, Format
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    import zipfile

_OWN = 164  # from here on formats are a file's own
# Formats that a file need not spell out: a month alone, in any language or in Chinese.
_KNOWN = {17: "mmm-yy", **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"')}


class Style(NamedTuple):
    """``format``: where it shows something else than the plain number; ``struck``: crossed out."""

    format: Format | None
    struck: bool


class Styled:
    """The cells of one sheet that have such ``styles``; rows from 1, columns from 0.

    A run of rows of one column with one style takes as much room as a single one.
    """

    def __init__(self, styles: Mapping[int, Style]) -> None:
        self.styles = styles
        self.columns: dict[int, list[list[int]]] = {}  # column → [first row, last row, style]
        wanted = b"|".join(b"%d" % number for number in sorted(styles))
        # a cell that names no style has the first one
        naming = rb"" if 0 in styles else rb"""\ss\s*=\s*["'](?:%s)["'][^>]*""" % wanted
        self.tags = lazy(rb"<(?:\w+:)?c(?=\s)([^>]*?%s)>" % naming)

    def add(self, row: int, column: int, style: int) -> None:
        """Take a cell into account, in the order of the rows."""
        runs = self.columns.setdefault(column, [])
        if runs and runs[-1][1] == row - 1 and runs[-1][2] == style:
            runs[-1][1] = row
        else:
            runs.append([row, row, style])

    def at(self, row: int, column: int) -> Style | None:
        """Return the style of a cell that says something."""
        runs = self.columns.get(column, ())
        at = bisect_right(runs, row, key=lambda run: run[0]) - 1
        return self.styles[runs[at][2]] if at >= 0 and row <= runs[at][1] else None


def telling(styles: Iterable[tuple[int, str, bool]]) -> dict[int, Style]:
    """Return the styles that say something, by their numbers.

    ``styles``: the number of its format, the format, whether it is struck out, one a style.
    """
    telling_styles = {}
    formats: dict[tuple[int, str], Format] = {}
    for number, (name, own, struck) in enumerate(styles):
        code = own or _KNOWN.get(name, "")
        format_ = formats.setdefault((name, code), Format(code, local=name in LOCAL))
        style = Style(format_ if code and format_.tells else None, struck)
        if style.format or struck:
            telling_styles[number] = style
    return telling_styles


# ---------------------------------------------------------------- SpreadsheetML
def of_markup(
    styles: Mapping[str, tuple[str, bool]], cells: Iterable[tuple[int, int, str, bool]]
) -> Styled | None:
    """Return the cells whose style says something; ``styles``: number format and whether it is
    struck out, by name; ``cells``: row, column, style, whether it holds a number, in their order.
    """
    styles_told = telling((_OWN, code, struck) for code, struck in styles.values())
    if not styles_told:
        return None
    numbers = {name: number for number, name in enumerate(styles)}
    styled = Styled(styles_told)
    for row, column, name, is_number in cells:
        style = styles_told.get(numbers[name])
        if style is not None and (is_number or style.struck):
            styled.add(row, column, numbers[name])
    return styled


# ---------------------------------------------------------------- .xlsx
_FORMAT = lazy(rb"<(?:\w+:)?numFmt\s([^>]*)>")
_FONTS = lazy(rb"<(?:\w+:)?fonts[\s>].*?</(?:\w+:)?fonts>", re.DOTALL)
_FONT = lazy(rb"<(?:\w+:)?font(?:\s*/>|[\s>].*?</(?:\w+:)?font>)", re.DOTALL)
_STRUCK = lazy(rb"<(?:\w+:)?strike(?:\s*/?>|\s+val\s*=\s*[\"'](?:1|true|on)[\"'])")
_STYLES = lazy(rb"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = lazy(rb"<(?:\w+:)?xf(?=[\s/>])([^>]*)>")


def of_xlsx(archive: zipfile.ZipFile) -> dict[int, Style]:
    """Return the styles of an .xlsx file that say something, by their numbers."""
    text = _text_of_styles(archive)
    codes = _codes(text)
    fonts = _FONTS.search(text)
    struck = [
        _STRUCK.search(font) is not None for font in _FONT.findall(fonts[0] if fonts else b"")
    ]
    styles = _STYLES.search(text)
    known = {_number(tag, b"numFmtId") for tag in _STYLE.findall(styles[0] if styles else b"")}
    if not any(struck) and not codes and known.isdisjoint(_KNOWN):
        return {}
    return telling(
        (
            name := _number(tag, b"numFmtId"),
            codes.get(name, ""),
            _nth(struck, _number(tag, b"fontId")),
        )
        for tag in _STYLE.findall(styles[0] if styles else b"")
    )


def formats_of_xlsx(archive: zipfile.ZipFile) -> list[tuple[int, str]]:
    """Return the number format of each style of an .xlsx file: its number and its code."""
    text = _text_of_styles(archive)
    codes, styles = _codes(text), _STYLES.search(text)
    tags = _STYLE.findall(styles[0]) if styles else []
    return [(name := _number(tag, b"numFmtId"), codes.get(name, "")) for tag in tags]


def _text_of_styles(archive: zipfile.ZipFile) -> bytes:
    there = "xl/styles.xml" in archive.namelist()
    return archive.read("xl/styles.xml") if there else b""


def _codes(text: bytes) -> dict[int, str]:
    import html

    return {
        _number(tag, b"numFmtId"): html.unescape(_attribute(tag, b"formatCode"))
        for tag in _FORMAT.findall(text)
    }


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"(?:^|\s)" + name + rb'\s*=\s*("([^"]*)"|\'([^\']*)\')', tag)
    return (match[2] or match[3] or b"").decode("utf-8", "replace") if match else ""


def _number(tag: bytes, name: bytes) -> int:
    text = _attribute(tag, name)
    return int(text) if text.isascii() and text.isdigit() else 0


def _nth(struck: list[bool], at: int) -> bool:
    return at < len(struck) and struck[at]


# ---------------------------------------------------------------- .xls
_FONT_RECORD, _FORMAT_RECORD, _STYLE_RECORD, _BEGIN = 0x31, 0x41E, 0xE0, 0x809


class OldStyles:
    """Hears the records of an .xls workbook that stand before its sheets."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._struck: list[bool] = []
        self._styles: list[tuple[int, int]] = []  # font, format
        self.wide = True  # texts as BIFF8 writes them

    def hear(self, kind: int, body: bytes) -> None:
        """Take a record into account."""
        if kind == _BEGIN and len(body) >= 2 and not self._styles:
            self.wide = struct.unpack_from("<H", body)[0] >= 0x600
        elif kind == _FONT_RECORD and len(body) >= 4:
            self._struck.append(bool(struct.unpack_from("<H", body, 2)[0] & 8))
        elif kind == _FORMAT_RECORD and len(body) >= 3:
            self._codes[struct.unpack_from("<H", body)[0]] = self._text(body[2:])
        elif kind == _STYLE_RECORD and len(body) >= 4:
            self._styles.append(struct.unpack_from("<HH", body))

    def _text(self, body: bytes) -> str:
        if not self.wide:
            return body[1 : 1 + body[0]].decode("gb18030", "replace")
        length, wide = struct.unpack_from("<HB", body) if len(body) > 2 else (0, 0)
        if wide & 1:
            return body[3 : 3 + 2 * length].decode("utf-16-le", "replace")
        return body[3 : 3 + length].decode("latin-1")

    def formats(self) -> list[tuple[int, str]]:
        """Return the number format of each style: its number and its code."""
        return [(number, self._codes.get(number, "")) for _, number in self._styles]

    def styled(self) -> Styled | None:
        """Return room for the cells of a sheet, where there are styles that say something; the
        fonts have no fifth one.
        """
        styles_told = telling(
            (code, self._codes.get(code, ""), _nth(self._struck, font - (font > 3)))
            for font, code in self._styles
        )
        return Styled(styles_told) if styles_told else None
