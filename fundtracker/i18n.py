"""Two languages, both first-class: gettext catalogues under ``resources/locale``.

Prose has English msgids; the sentence of a code of ``errors`` has the msgid ``code:NAME``.
"""

from __future__ import annotations

import gettext
import struct
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from fundtracker.errors import Issue, UserError
from fundtracker.paths import asset, in_source_tree

LANGUAGES = ("zh", "en")
_FOLDER = {"zh": "zh_CN", "en": "en"}
_loaded: dict[str, gettext.NullTranslations] = {}
_current = ["zh"]
_here: ContextVar[str | None] = ContextVar("language", default=None)


def use(language: str) -> None:
    """Switch the language of all texts made from now on: ``zh`` or ``en``."""
    if language not in _FOLDER:
        raise ValueError(language)
    _current[0] = language


def language() -> str:
    """Return the language in use."""
    return _here.get() or _current[0]


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Make texts in a language for a while, in this thread alone (a paper in both languages)."""
    if language not in _FOLDER:
        raise ValueError(language)
    before = _here.set(language)
    try:
        yield
    finally:
        _here.reset(before)


def tr(msgid: str, /, **params: Any) -> str:
    """Return the text of ``msgid`` in the language in use, its ``{names}`` filled in."""
    text = _catalogue(language()).gettext(msgid)
    return text.format(**params) if params else text


def say(what: Issue | UserError) -> str:
    """Return the sentence of a finding; an unknown code is shown with its details."""
    msgid = f"code:{what.code}"
    text = _catalogue(language()).gettext(msgid)
    if text == msgid:
        return f"{what.code} {what.params or ''}".strip()
    said = {name: say(value) if isinstance(value, Issue) else value for name, value in what.params.items()}
    return text.format_map(_Gaps(said))


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def _catalogue(lang: str) -> gettext.NullTranslations:
    if lang not in _loaded:
        folder = asset(f"resources/locale/{_FOLDER[lang]}/LC_MESSAGES")
        _loaded[lang] = _opened(folder / "fundtracker.mo", folder / "fundtracker.po")
    return _loaded[lang]


def _opened(mo: Path, po: Path) -> gettext.NullTranslations:
    """Open a catalogue: an installed one as it was compiled, in a source tree the newer of the two."""
    if mo.exists() and (not in_source_tree() or not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime):
        return Catalogue(mo)
    try:
        return _compile(po.read_bytes())
    except (ImportError, OSError):  # nothing to compile, or nothing to compile with: better English than nothing
        return Catalogue(mo) if mo.exists() else gettext.NullTranslations()


class Catalogue(gettext.NullTranslations):
    """A compiled catalogue in which a text is looked up when it is first asked for.

    A start needs a tenth of the texts: reading all of them costs more than looking for those. Texts
    are UTF-8, without plural forms and contexts, as ``pybabel compile`` writes ours.
    """

    def __init__(self, mo: Path) -> None:
        super().__init__()
        self._data = data = mo.read_bytes()
        mark = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
        count, self._originals, self._texts = struct.unpack_from(f"{mark}3I", data, 8)
        self._place = struct.Struct(f"{mark}2I")  # length, offset
        self._numbers = range(count)
        self._found: dict[str, str] = {}

    def gettext(self, message: str) -> str:
        """Return the text of ``message``, or the message where it has none."""
        text = self._found.get(message)
        if text is None:
            text = self._found[message] = self._looked_up(message)
        return text

    def _looked_up(self, message: str) -> str:
        wanted = message.encode()
        at = bisect_left(self._numbers, wanted, key=lambda number: self._cut(self._originals, number))
        if at == len(self._numbers) or self._cut(self._originals, at) != wanted:
            return message
        return self._cut(self._texts, at).decode()

    def _cut(self, table: int, number: int) -> bytes:
        length, offset = self._place.unpack_from(self._data, table + 8 * number)
        return self._data[offset : offset + length]


def _compile(po: bytes) -> gettext.NullTranslations:
    """Read a catalogue that nobody compiled yet (a source tree without ``make``)."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(po)))
    out.seek(0)
    return gettext.GNUTranslations(out)
