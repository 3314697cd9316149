"""Comments on the cells of a sheet as .xlsx and .ods files hold them in their archive."""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
from pathlib import Path

from fundtracker.intake.sheets import ods_comments
from fundtracker.intake.styles.old_comments import Noted
from fundtracker.intake.text import spreadsheet_outline
from fundtracker.patterns import lazy

_TARGET = lazy(rb"""Target\s*=\s*["']([^"']*comments?\d*\.xml)["']""", re.IGNORECASE)
_COMMENT = lazy(
    rb"""<(?:\w+:)?(?:threadedC|c)omment\s[^>]*?ref="([A-Z]{1,3})(\d{1,7})"[^>]*>(.*?)</(?:\w+:)?"""
    rb"(?:threadedC|c)omment>",
    re.DOTALL,
)
_TEXT = lazy(rb"<(?:\w+:)?(?:t|text)(?:\s[^>]*)?>([^<]*)(?=<)")
_LARGEST = 4 << 20  # bytes of a part of comments


def of_sheet(path: Path, place: int) -> list[Noted] | None:
    """Return row from 1, column from 0 and text of the comments of the sheet at ``place``; None
    where the file is no archive of sheets or has none.
    """
    try:
        with zipfile.ZipFile(str(path)) as archive:
            if "content.xml" in archive.namelist():
                return list(ods_comments.of_sheet(archive, place))
            return _of_xlsx(archive, place)
    except (zipfile.BadZipFile, OSError, KeyError, IndexError):
        return None


def _of_xlsx(archive: zipfile.ZipFile, place: int) -> list[Noted]:
    folder, name = posixpath.split(spreadsheet_outline.parts_of(archive)[place])
    relations = archive.read(f"{folder}/_rels/{name}.rels")
    targets = (target.decode("utf-8", "replace") for target in _TARGET.findall(relations))
    return [comment for target in targets for comment in _of_part(archive, folder, target)]


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
