"""Styles of cells of an .ods file that say something of their money: its number formats written as
those of other spreadsheets, and figures that are struck out.
"""

from __future__ import annotations

import html
import re
import zipfile
from typing import NamedTuple

from fundtracker.intake.styles.cell_styles import Style
from fundtracker.intake.styles.number_formats import Format
from fundtracker.patterns import lazy

_PIECE, _LIMIT = 1 << 18, 1 << 24  # bytes that are read of the styles
_BODY = b"<office:body"
_FORMAT = lazy(rb"<number:(number-style|currency-style)\s([^>]*)>(.*?)</number:\1>", re.DOTALL)
_PART = lazy(
    rb"<number:(number|text|currency-symbol)(?=[\s/>])([^>]*?)(?:/>|>(.*?)</number:\1>)", re.DOTALL
)
_WRITTEN_POINT = lazy(rb"<number:embedded-text\s([^>]*)>\.</number:embedded-text>")
_CASE = lazy(rb"<style:map\s([^>]*)>")
_STYLE = lazy(rb"<style:style\s([^>]*?)(?:/>|>(.*?)</style:style>)", re.DOTALL)
_STRUCK = lazy(rb"text-line-through-(?:style|type)\s*=\s*[\"'](\w+)")


def of_ods(archive: zipfile.ZipFile) -> dict[str, Style]:
    """Return the styles of cells that say something, by their names."""
    text = _before_body(archive, "styles.xml") + _before_body(archive, "content.xml")
    styles = _styles(text)
    formats: dict[str, Format] = {}
    bodies = {_attribute(tag, b"name"): body for _, tag, body in _FORMAT.findall(text)}
    for name, body in bodies.items():
        format_ = Format(_with_cases(body, bodies))
        if format_.tells:
            formats[name] = format_
    styles_of = {}
    for name in styles:
        data, struck = _inherited(styles, name)
        style = Style(formats.get(data), struck)
        if style.format or struck:
            styles_of[name] = style
    return styles_of


def _before_body(archive: zipfile.ZipFile, part: str) -> bytes:
    """Return what stands before the sheets in a part of the file."""
    if part not in archive.namelist():
        return b""
    text = b""
    with archive.open(part) as file:
        while len(text) < _LIMIT and (piece := file.read(_PIECE)):
            text += piece
            if _BODY in piece:
                break
    return text.partition(_BODY)[0]


class _CellStyle(NamedTuple):
    data: str
    parent: str
    struck: bool | None  # None: as its parent


def _styles(text: bytes) -> dict[str, _CellStyle]:
    styles = {}
    for tag, body in _STYLE.findall(text):
        if _attribute(tag, b"family") == "table-cell":
            line = _STRUCK.search(body)
            struck = None if line is None else line[1] != b"none"
            data, parent = (
                _attribute(tag, name) for name in (b"data-style-name", b"parent-style-name")
            )
            styles[_attribute(tag, b"name")] = _CellStyle(data, parent, struck)
    return styles


def _inherited(styles: dict[str, _CellStyle], name: str) -> tuple[str, bool]:
    """Return the format of a style and whether it strikes out, its parents' where it says none."""
    data, struck, seen = "", None, set[str]()
    while name in styles and name not in seen:
        seen.add(name)
        style = styles[name]
        data, struck = data or style.data, style.struck if struck is None else struck
        name = style.parent
    return data, bool(struck)


def _with_cases(body: bytes, bodies: dict[str, bytes]) -> str:
    """Return a format with the ones that it names for some numbers: negative ones, large ones."""
    sections = []
    for tag in _CASE.findall(body):
        condition = _attribute(tag, b"condition").replace("value()", "").replace("!=", "<>")
        sections.append(
            f"[{condition}]{_code(bodies.get(_attribute(tag, b'apply-style-name'), b''))}"
        )
    return ";".join([*sections, _code(body)])


def _code(body: bytes) -> str:
    """Return a format without its cases: ``0\\.0000``, ``0.00"万元"``."""
    code = ""
    for kind, tag, inner in _PART.findall(body):
        if kind == b"number":
            code += _figures(tag, inner)
        elif kind == b"text":
            code += f'"{_text(inner)}"'
        else:
            code += f"[${_text(inner)}]"
    return code


def _figures(tag: bytes, inner: bytes) -> str:
    point = _WRITTEN_POINT.search(inner)
    behind = int(_attribute(point[1], b"position") or 0) if point else 0
    decimals = int(_attribute(tag, b"decimal-places") or 0)
    divided = _attribute(tag, b"display-factor")
    commas = (len(divided.partition(".")[0]) - 1) // 3 if divided else 0
    written = f"0\\.{'0' * behind}" if behind else "0"
    return written + (f".{'0' * decimals}" if decimals else "") + "," * commas


def _text(inner: bytes) -> str:
    return html.unescape(inner.decode("utf-8", "replace")).replace('"', "")


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"(?:^|[\s:])" + name + rb'\s*=\s*("([^"]*)"|\'([^\']*)\')', tag)
    return html.unescape((match[2] or match[3] or b"").decode("utf-8", "replace")) if match else ""
