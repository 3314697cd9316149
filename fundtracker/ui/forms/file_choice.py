"""Files to take in, asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.intake.watched_folder import SUFFIXES
from fundtracker.ui.base.file_names import open_names


def choose_files(parent: QWidget) -> list[Path]:
    """Ask for files to take in; none where the person thought better of it."""
    kinds = f"{tr('Tables')} ({' '.join(f'*{suffix}' for suffix in SUFFIXES)});;*"
    return list(map(Path, open_names(parent, tr("Files to import"), kinds, "import")))
