"""Files to take in, asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from fundtracker.i18n import tr


def choose_files(parent: QWidget) -> list[Path]:
    """Ask for files to take in; none where the person thought better of it."""
    kinds = tr("Tables") + " (*.csv *.txt *.tsv *.xlsx *.xls *.ods);;*"
    names, _ = QFileDialog.getOpenFileNames(parent, tr("Files to take in"), "", kinds)
    return [Path(name) for name in names]
