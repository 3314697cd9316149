"""What a person set on this desk: declared once, kept as one small JSON file.

A missing or broken file, an unknown name or a value of another kind is the default, never an error.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from fundtracker import private_files

RECENT = 8


@dataclass
class Settings:
    """The settings of a desk; ``hidden`` names the columns that a table does not show."""

    language: str = "zh"
    theme: str = "light"
    unit: str = "wan"
    person: str = ""
    recent: list[str] = field(default_factory=list)
    hidden: dict[str, list[str]] = field(default_factory=dict)
    path: Path | None = field(default=None, compare=False)

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """Read the settings; ``path`` None: the desk's own file."""
        place = path or _place()
        try:
            found = json.loads(place.read_text("utf-8"))
        except (OSError, ValueError):
            found = {}
        settings = cls(path=place)
        for name, value in found.items() if isinstance(found, dict) else ():
            if name in _CHOICES and value not in _CHOICES[name]:
                continue
            if name in _NAMES and type(value) is type(getattr(settings, name)):
                setattr(settings, name, value)
        settings.recent = [str(name) for name in settings.recent]
        return settings

    def save(self) -> None:
        """Write the settings; a place that cannot be written is no error: they last this session."""
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
        return self.recent != before


_NAMES = {f.name for f in dataclasses.fields(Settings)} - {"path"}
_CHOICES = {"language": ("zh", "en"), "theme": ("light", "dark"), "unit": ("yuan", "wan", "yi")}


def _place() -> Path:
    folder = os.environ.get("FUNDTRACKER_CONFIG")
    return (Path(folder) if folder else _base()) / "settings.json"


def _base() -> Path:
    """Return the folder for the settings of the program on this system."""
    if sys.platform == "linux":  # what platformdirs says there, without its import on every start
        return Path(os.environ.get("XDG_CONFIG_HOME", "").strip() or Path.home() / ".config") / "fundtracker"
    import platformdirs

    return platformdirs.user_config_path("fundtracker", appauthor=False)
