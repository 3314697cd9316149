"""The letters that the font of our papers has: what it has not would end the printing of a whole
pack.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LACKING = "〓"  # what Chinese printers set for a character they have not


@cache
def font() -> Path:
    """Return the file of the font in which papers are set."""
    from pylopdf_fonts_zh_cn import __file__ as fonts

    return Path(fonts).parent / "NotoSansSC-Regular.otf"


@cache
def covered() -> frozenset[int]:
    """Return the code points of the font: its table ``cmap``, the segments of format 12."""
    data = font().read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    cmap = tables[b"cmap"]
    letters: set[int] = set()
    for n in range(struct.unpack_from(">H", data, cmap + 2)[0]):
        at = cmap + struct.unpack_from(">I", data, cmap + 4 + n * 8 + 4)[0]
        if struct.unpack_from(">H", data, at)[0] == 12:
            for group in range(struct.unpack_from(">I", data, at + 12)[0]):
                first, last = struct.unpack_from(">II", data, at + 16 + group * 12)
                letters.update(range(first, last + 1))
    return frozenset(letters)


def printable(text: str) -> str:
    """Return a text as our font prints it: no control characters, 〓 for what it has no letter
    for.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_letter, unicodedata.normalize("NFC", text)))


def printable_data(data: Any) -> Any:
    """Return data (words, dicts, lists, numbers) with every word as our font prints it."""
    if isinstance(data, str):
        return printable(data)
    if isinstance(data, Mapping):
        return {key: printable_data(value) for key, value in data.items()}
    return [printable_data(value) for value in data] if isinstance(data, list | tuple) else data


@cache
def _letter(letter: str) -> str:
    if letter == "\n":
        return letter
    kind = unicodedata.category(letter)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind in ("Cf", "Mn"):  # marks of direction, joiners and variants have no body of their own
        return ""
    return letter if ord(letter) in covered() else " " if kind == "Zs" else LACKING
