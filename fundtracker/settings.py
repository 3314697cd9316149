"""What a person set on this desk: declared once, kept as one small JSON file.

A missing or broken file, an unknown name or a value of another kind is the default, never an error.
"""

from __future__ import annotations

import dataclasses
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from fundtracker import private_files
from fundtracker.paths import settings_file

RECENT = 8
LEFT_ASIDE = 2000  # files of a watched folder that are not offered, the latest


@dataclass
class Settings:
    """The settings of a desk; ``hidden`` names the columns that a table does not show, ``tables``
    their order and widths,
    ``prepared_by`` the unit that the review pack names, ``folders`` where a kind of dialog ended
    last, ``pages`` the page a ledger was left on, ``widths`` of what can be drawn wider, ``window``
    the place and size of the window as Qt writes it (base64), ``checked`` a ledger's last
    proof and its findings, ``copied`` when a person last copied it, ``scale`` per cent of the size
    that all is shown in, ``lock_after`` the minutes
    without a key or the mouse after which a ledger with a password is locked (0: never),
    ``watched`` a folder whose new bank files are offered ('': none), ``left_aside`` the files in it
    that are not (SHA-256), ``folded`` whether the navigation is icons only,
    ``rollup`` the ledgers that are read as one, ``rollup_table`` which table of them."""

    language: str = "zh"
    theme: str = "light"
    unit: str = "wan"
    person: str = ""
    recent: list[str] = field(default_factory=list)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    tables: dict[str, Any] = field(default_factory=dict)
    prepared_by: str = ""
    folders: dict[str, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    widths: dict[str, int] = field(default_factory=dict)
    window: str = ""
    copied: dict[str, str] = field(default_factory=dict)
    checked: dict[str, str] = field(default_factory=dict)
    scale: int = 100
    lock_after: int = 15
    watched: str = ""
    left_aside: list[str] = field(default_factory=list)
    folded: bool = False
    rollup: list[str] = field(default_factory=list)
    rollup_table: str = "plan"
    path: Path | None = field(default=None, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the settings; ``path`` None: the desk's own file."""
        where = path or settings_file()
        try:
            stored = json.loads(where.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            stored = {}
        settings = cls(path=where)
        for name, value in stored.items() if isinstance(stored, dict) else ():
            if name in CHOICES and value not in CHOICES[name]:
                continue
            if name in _NAMES and type(value) is type(getattr(settings, name)):
                setattr(settings, name, value)
        settings.recent = [str(name) for name in settings.recent]
        settings.left_aside = [str(digest) for digest in settings.left_aside][-LEFT_ASIDE:]
        kinds = {"folders": str, "pages": str, "widths": int, "copied": str, "checked": str}
        for name, kind in kinds.items():
            there = getattr(settings, name)
            setattr(settings, name, {k: v for k, v in there.items() if type(v) is kind})
        return settings

    def save(self) -> None:
        """Write the settings; a place that cannot be written is no error: they last this
        session.
        """
        if self.path is None:
            return
        data: dict[str, Any] = {name: getattr(self, name) for name in sorted(_NAMES)}
        part = self.path.with_name(self.path.name + ".part")
        try:
            private_files.folder(self.path.parent)
            private_files.write_text(part, json.dumps(data, ensure_ascii=False, indent=1))
            os.replace(part, self.path)
        except OSError:
            pass

    def opened(self, ledger: Path) -> bool:
        """Put a ledger first among the recent ones; return whether it was not yet."""
        name, before = str(ledger.absolute()), self.recent
        self.recent = [name, *(other for other in before if other != name)][:RECENT]
        self.pages = {ledger: page for ledger, page in self.pages.items() if ledger in self.recent}
        return self.recent != before


def page_key(ledger: Path) -> str:
    """Return the name under which the page of a ledger is kept."""
    return str(ledger.absolute())


_NAMES = {f.name for f in dataclasses.fields(Settings)} - {"path"}
LOCKS = (0, 5, 15, 30, 60)  # minutes
SCALES = (90, 100, 110, 125, 150, 175, 200)
# What a setting may hold; languages and units are those of ``i18n`` and ``domain.base.money``.
CHOICES: dict[str, tuple[object, ...]] = {
    "language": ("zh", "en"),
    "theme": ("light", "dark"),
    "unit": ("yuan", "wan", "yi"),
    "scale": SCALES,
    "lock_after": LOCKS,
    "rollup_table": ("plan", "funds"),
}
