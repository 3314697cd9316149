"""PDFium, the engine of a well-known browser, with the Chinese fonts of the program.

Left to itself it looks for fonts on the computer, and on a turned page leaves out what none of them
has: the same statement would hold fewer words on a desk without Chinese fonts. Windows, which has
them, goes on with its own.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

import pylopdf_fonts_zh_cn
import pypdfium2
import pypdfium2.raw as raw

__all__ = ["pypdfium2", "raw"]

_FOLDERS = (ctypes.c_char_p * 2)(str(Path(pylopdf_fonts_zh_cn.__file__).parent).encode(), None)


def _begin_again() -> None:
    """The library was begun without folders when it was imported, before any document."""
    config = raw.FPDF_LIBRARY_CONFIG(version=2)
    kind = type(config.m_pUserFontPaths)
    config.m_pUserFontPaths = ctypes.cast(_FOLDERS, kind)
    raw.FPDF_DestroyLibrary()
    raw.FPDF_InitLibraryWithConfig(config)


_begin_again()
