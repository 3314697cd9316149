"""Two languages, both first-class: gettext catalogues under ``resources/locale``.

Prose has English msgids; the sentence of a code of ``errors`` has the msgid ``code:NAME``. Where
one English word has two meanings in Chinese, the text names its context (``msgctxt``) by ``tr_in``
or ``mark_in``. Where a text counts something, a catalogue holds its forms (``msgid_plural``) and
``tr`` takes the one of the number; the English catalogue holds the codes and such texts alone.
"""

from __future__ import annotations

import gettext
import re
import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from fundtracker.errors import Issue, Named, UserError
from fundtracker.paths import asset, in_source_tree

# The params that count what a text names; the first of them picks its form.
COUNTS = ("n", "rows", "days", "months", "files")
_FOLDER = {"zh": "zh_CN", "en": "en"}  # language → folder of its catalogue
LANGUAGES = tuple(_FOLDER)
_APART = "\x04"  # what gettext puts between a context and its msgid
_EMPTY = struct.pack("<7I", 0x950412DE, 0, 0, 28, 28, 0, 28)
_loaded: dict[str, Catalogue] = {}
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


def next_language() -> str:
    """Return the language that follows the one in use; the first follows the last."""
    return LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)]


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


def mark(msgid: str) -> str:
    """Return a text as it stands: it is declared here and said elsewhere, by ``tr``, in the
    language then in use.
    """
    return msgid


def mark_in(context: str, msgid: str) -> str:
    """Return a text as ``mark`` does, with the context that gives it its meaning."""
    return f"{context}{_APART}{msgid}"


def tr(msgid: str, /, **params: Any) -> str:
    """Return the text of ``msgid`` in the language in use, its ``{names}`` filled in.

    A text of several forms is said in the one of its number: the first of ``COUNTS`` among the
    params (a number that is no integer, or none at all, takes the last form).
    """
    text = _text(msgid, params)
    return text.format(**params) if params else text


def tr_in(context: str, msgid: str, /, **params: Any) -> str:
    """Return the text of an English word that has another meaning elsewhere."""
    return tr(mark_in(context, msgid), **params)


def _text(msgid: str, params: Mapping[str, Any]) -> str:
    catalogue = _catalogue(language())
    forms = catalogue.forms(msgid)
    if len(forms) == 1:
        return forms[0]
    count = next((params[name] for name in COUNTS if name in params), "")
    digits = str(count).replace(",", "")
    return forms[catalogue.form_of(int(digits))] if digits.isdecimal() else forms[-1]


# Param of a finding → its word: tables and columns of the file (``reports.tables.labels``).
NAMERS: dict[str, Callable[[str], str]] = {}


def spoken(name: str) -> str:
    """Return a name in the language in use, where it has one there."""
    return name.english if isinstance(name, Named) and language() != "zh" else name


def say(what: Issue | UserError) -> str:
    """Return the sentence of a finding; an unknown code is shown with its details."""
    msgid = f"code:{what.code}"
    text = _text(msgid, what.params)
    if text == msgid:
        return f"{what.code} {what.params or ''}".strip()
    params = {name: _word(value) for name, value in what.params.items()}
    params |= {
        name: in_words(str(params[name])) for name, in_words in NAMERS.items() if name in params
    }
    return text.format_map(_Gaps(params))


def _word(value: Any) -> Any:
    if isinstance(value, Issue):
        return say(value)
    return spoken(value) if isinstance(value, Named) else value


class _Gaps(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "—"


def _catalogue(lang: str) -> Catalogue:
    if lang not in _loaded:
        folder = asset(f"resources/locale/{_FOLDER[lang]}/LC_MESSAGES")
        _loaded[lang] = _opened(folder / "fundtracker.mo", folder / "fundtracker.po")
    return _loaded[lang]


def _opened(mo: Path, po: Path) -> Catalogue:
    """Open a catalogue: an installed one as it was compiled, in a source tree the newer of the
    two.
    """
    if mo.exists() and (
        not in_source_tree() or not po.exists() or mo.stat().st_mtime >= po.stat().st_mtime
    ):
        return Catalogue(mo.read_bytes())
    try:
        return Catalogue(_compile(po.read_bytes()))
    except (
        ImportError,
        OSError,
    ):  # nothing to compile, or nothing to compile with: better English than nothing
        return Catalogue(mo.read_bytes()) if mo.exists() else Catalogue(_EMPTY)


class Catalogue:
    """A compiled catalogue in which a text is looked up when it is first asked for.

    A start needs a tenth of the texts: reading all of them costs more than looking for those. Texts
    are UTF-8 and stand in the order in which ``pybabel compile`` writes them: by the (first) msgid,
    then by context, although a context stands before its msgid.
    """

    def __init__(self, mo: bytes) -> None:
        self._data = data = mo
        mark = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
        count, self._originals, self._texts = struct.unpack_from(f"{mark}3I", data, 8)
        self._place = struct.Struct(f"{mark}2I")  # length, offset
        self._numbers = range(count)
        self._found: dict[str, tuple[str, ...]] = {}
        self._orders: dict[int, tuple[bytes, bytes]] = {}  # every search begins at the same ones
        self._rule: Callable[[int], int] | None = None

    def forms(self, message: str) -> tuple[str, ...]:
        """Return the text of ``message``, with ``mark_in`` its context before it, in all its forms.

        A message without a text is its own, without the context.
        """
        forms = self._found.get(message)
        if forms is None:
            forms = self._found[message] = self._looked_up(message)
        return forms

    def form_of(self, count: int) -> int:
        """Return which form of a text a number takes, by the catalogue's own rule."""
        if self._rule is None:
            rule = re.search(r"plural=([^;]+)", self._looked_up("")[0])
            self._rule = gettext.c2py(rule[1] if rule else "n != 1")
        return self._rule(count)

    def _looked_up(self, message: str) -> tuple[str, ...]:
        wanted = _order(message.encode())
        at = bisect_left(self._numbers, wanted, key=self._order_at)
        if at == len(self._numbers) or self._order_at(at) != wanted:
            return (message.rpartition(_APART)[2],)
        return tuple(self._cut(self._texts, at).decode().split("\0"))

    def _order_at(self, number: int) -> tuple[bytes, bytes]:
        order = self._orders.get(number)
        if order is None:
            order = self._orders[number] = _order(self._cut(self._originals, number))
        return order

    def _cut(self, table: int, number: int) -> bytes:
        length, offset = self._place.unpack_from(self._data, table + 8 * number)
        return self._data[offset : offset + length]


def _order(original: bytes) -> tuple[bytes, bytes]:
    """Return where a message stands among the others: by its msgid, then by its context."""
    context, _, msgids = original.rpartition(_APART.encode())
    return msgids.partition(b"\0")[0], context


def _compile(po: bytes) -> bytes:
    """Compile a catalogue that nobody compiled yet (a source tree without ``make``)."""
    import io

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    out = io.BytesIO()
    write_mo(out, read_po(io.BytesIO(po)))
    return out.getvalue()
