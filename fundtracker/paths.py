"""Where shipped files are: source tree, installed wheel, frozen program; and the settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def in_source_tree() -> bool:
    """Tell whether the program runs where it is written: there a ``.po`` may be newer than its
    ``.mo``.
    """
    return not (Path(__file__).parent / "_assets").exists() and not hasattr(sys, "_MEIPASS")


def asset(relative: str) -> Path:
    """Return the path of a shipped file or folder such as ``db/migrations``.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).parent
    for root in (package / "_assets", package.parent, Path(getattr(sys, "_MEIPASS", package))):
        if (path := root / relative).exists():
            return path
    raise FileNotFoundError(relative)


def own_command() -> list[str]:
    """Return the words that run this program again as a process of its own."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "fundtracker"]


def settings_file() -> Path:
    """Return where the settings of this desk lie."""
    folder = os.environ.get("FUNDTRACKER_CONFIG")
    return (Path(folder) if folder else _base()) / "settings.json"


def _base() -> Path:
    """Return the folder for the settings of the program on this system."""
    if sys.platform == "linux":  # what platformdirs says there, without its import on every start
        return (
            Path(os.environ.get("XDG_CONFIG_HOME", "").strip() or Path.home() / ".config")
            / "fundtracker"
        )
    import platformdirs

    return platformdirs.user_config_path("fundtracker", appauthor=False)
