"""Regular expressions that are compiled when they are first used.

The reader knows some 280 of them, and a plain file uses a part: compiling them all was a fifth of
the time that an import takes to start.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a ``re.Pattern``; each method is put in place when it is first asked for."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(self.pattern, self._flags), name)
        setattr(self, name, value)
        return value


def lazy(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a regular expression to be used by its own methods: ``it.sub(…)``.

    Raises:
        re.error: at its first use, where ``pattern`` is none.
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, int(flags)))


class Marks:
    """Words of which most long texts hold none: one look at the characters they need spares the
    search for each of them.
    """

    def __init__(self, *words: str) -> None:
        self._needed = [(word, next((c for c in word if not c.isascii()), "")) for word in words]
        characters = "".join({c for _, c in self._needed})
        self._characters = lazy(f"[{re.escape(characters)}]") if characters else None
        self._has_letters = "" in {c for _, c in self._needed}

    def among(self, text: str) -> Iterator[str]:
        """Yield the words that a text holds."""
        characters = set(self._characters.findall(text)) if self._characters is not None else set()
        if self._has_letters and _LETTER.search(text):
            characters.add("")
        for word, character in self._needed:
            if character in characters and word in text:
                yield word


_LETTER = lazy("[A-Za-z]{2}")
