"""Where shipped files are: the source tree, an installed wheel, or a frozen program."""

from __future__ import annotations

import sys
from pathlib import Path


def in_source_tree() -> bool:
    """Tell whether the program runs where it is written: there a ``.po`` may be newer than its ``.mo``."""
    return not (Path(__file__).parent / "_assets").exists() and not hasattr(sys, "_MEIPASS")


def asset(relative: str) -> Path:
    """Return the path of a shipped file or folder such as ``db/migrations``.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    package = Path(__file__).parent
    for root in (package / "_assets", package.parent, Path(getattr(sys, "_MEIPASS", package))):
        if (found := root / relative).exists():
            return found
    raise FileNotFoundError(relative)
