"""What comments on the cells of a sheet say: a unit that stands on the head of the money."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fundtracker.intake.text import spreadsheet_outline
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.text.table import Table

_TARGET = lazy(rb"""Target\s*=\s*["']([^"']*comments?\d*\.xml)["']""", re.IGNORECASE)
_COMMENT = lazy(
    rb"""<(?:\w+:)?(?:threadedC|c)omment\s[^>]*?ref="([A-Z]{1,3})(\d{1,7})"[^>]*>(.*?)</(?:\w+:)?"""
    rb"(?:threadedC|c)omment>",
    re.DOTALL,
)
_TEXT = lazy(rb"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)(?=<)")
_LARGEST = 4 << 20  # bytes of a part of comments


def above(table: Table, columns: Sequence[int]) -> list[str]:
    """Return the comments on the lines above the head, and on the heads of some columns."""
    if table.stands_in is None or table.header_line is None:
        return []
    path, place = table.stands_in
    last = table.header_line + max(table.header_rows, 1) - 1
    wanted = {at + table.styled_from for at in columns}
    return [
        text
        for row, column, text in _comments(path, place)
        if row < table.header_line or (row <= last and column in wanted)
    ]


def _comments(path: object, place: int) -> list[tuple[int, int, str]]:
    """Return row from 1, column from 0 and text of the comments of one sheet of an .xlsx file."""
    try:
        with zipfile.ZipFile(str(path)) as archive:
            part = spreadsheet_outline.parts_of(archive)[place]
            folder, name = posixpath.split(part)
            relations = archive.read(f"{folder}/_rels/{name}.rels")
            found = []
            for target in _TARGET.findall(relations):
                found += _of_part(archive, folder, target.decode("utf-8", "replace"))
            return found
    except (zipfile.BadZipFile, OSError, KeyError, IndexError):
        return []  # no .xlsx, or one without comments


def _of_part(archive: zipfile.ZipFile, folder: str, target: str) -> list[tuple[int, int, str]]:
    inside = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}"
    member = archive.getinfo(posixpath.normpath(inside))
    if member.file_size > _LARGEST:
        return []
    return [
        (int(row), spreadsheet_outline.column_of(letters), _said(content))
        for letters, row, content in _COMMENT.findall(archive.read(member))
    ]


def _said(content: bytes) -> str:
    return html.unescape(b"".join(_TEXT.findall(content)).decode("utf-8", "replace")).strip()
