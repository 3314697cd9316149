"""Regular expressions that are compiled when they are first used.

The reader knows some 280 of them, and a plain file uses a part: compiling them all was a fifth of
the time that an import takes to start.
"""

from __future__ import annotations

import re
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
