"""Names that people give to views, boards and annexes."""

from __future__ import annotations

from fundtracker.errors import UserError

_NAMED = 60  # letters of a name at most: it stands in lists and menus


def checked_name(name: str) -> str:
    """Return the name of a view; raises UserError ``view_name`` (empty, too long, of two lines)."""
    name = name.strip()
    if not name or len(name) > _NAMED or not name.isprintable():
        raise UserError("view_name", n=_NAMED)
    return name
