"""PySide6 compiled once: its own Python modules lie as text inside a library and are compiled on every start.

That is a fifth of what an empty window costs. Python keeps what it compiled of every other module beside
it; so does this for those, under the same rule: what was kept counts only for the very same text.
"""

from __future__ import annotations

import builtins
import importlib.util
import marshal
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType
from typing import Any

_TEXTS = ("shibokensupport/", "signature_bootstrap.py")  # the names that PySide6 gives them
_Known = dict[tuple[str, bytes, int], CodeType]


@contextmanager
def kept() -> Iterator[None]:
    """While PySide6 is imported: take what was compiled of it before, and keep what is compiled now."""
    if "shiboken6" in sys.modules:  # it is there
        yield
        return
    place = Path(importlib.util.cache_from_source(__file__)).with_suffix(".kept")
    known = _read(place)
    before, compiled = len(known), builtins.compile

    def remembered(source: Any, filename: Any, mode: str, *args: Any, **named: Any) -> Any:
        if args or named or not isinstance(source, bytes) or not str(filename).startswith(_TEXTS):
            return compiled(source, filename, mode, *args, **named)
        # what ``compile`` takes over from where it is called: annotations that are not evaluated
        flags = sys._getframe(1).f_code.co_flags & annotations.compiler_flag
        key = (str(filename), source, flags)
        if key not in known:
            known[key] = compiled(source, filename, mode, flags, dont_inherit=True)
        return known[key]

    builtins.compile = remembered
    try:
        yield
    finally:
        builtins.compile = compiled
    if len(known) > before and not sys.dont_write_bytecode:
        _write(place, known)


def _read(place: Path) -> _Known:
    try:
        data = place.read_bytes()
        magic, known = marshal.loads(data)
    except (OSError, ValueError, EOFError, TypeError):
        return {}
    return known if magic == importlib.util.MAGIC_NUMBER else {}


def _write(place: Path, known: _Known) -> None:
    part = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        part.write_bytes(marshal.dumps((importlib.util.MAGIC_NUMBER, known)))
        os.replace(part, place)
    except OSError:
        pass  # a folder that cannot be written: it is compiled again the next time
