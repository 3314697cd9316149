"""Names of files and folders, asked for: each dialog begins where one like it ended last."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QWidget

from fundtracker import audit
from fundtracker.i18n import tr

if TYPE_CHECKING:
    from fundtracker.settings import Settings

_settings: list[Settings] = []
_NOT_IN_NAMES = re.compile(r'\s*[\\/:*?"<>|\x00-\x1f]+\s*')


def use(settings: Settings) -> None:
    """Keep the folders of dialogs in these settings."""
    _settings[:] = [settings]


def save_name(
    parent: QWidget | None,
    title: str,
    proposed: str,
    kinds: str,
    purpose: str = "save",
    *,
    adds: bool = False,
) -> str:
    """Ask where to write a file, ``proposed`` is its name; '' where the person thought better.

    ``adds``: a file that is there is written on, not over, so that nothing is asked of it.
    """
    how: dict[str, Any] = {"options": QFileDialog.Option.DontConfirmOverwrite} if adds else {}
    place = _beginning(purpose, _NOT_IN_NAMES.sub(" ", proposed).strip())
    name, _ = QFileDialog.getSaveFileName(parent, title, place, kinds, **how)
    if name:
        audit.note("save", f"{title}: {name}")
    return _kept(purpose, name)


def sheet_name(parent: QWidget | None, title: str) -> str:
    """Ask where to write a spreadsheet of what is called ``title``."""
    kinds = tr("Spreadsheet") + " (*.xlsx)"
    return save_name(parent, tr("Export to Excel"), f"{title}.xlsx", kinds)


def open_name(parent: QWidget | None, title: str, kinds: str = "", purpose: str = "open") -> str:
    """Ask for a file that is there; '' where the person thought better."""
    name, _ = QFileDialog.getOpenFileName(parent, title, _beginning(purpose), kinds)
    return _kept(purpose, name)


def open_names(parent: QWidget | None, title: str, kinds: str, purpose: str) -> list[str]:
    """Ask for files that are there; none where the person thought better."""
    names, _ = QFileDialog.getOpenFileNames(parent, title, _beginning(purpose), kinds)
    for name in names[:1]:
        _kept(purpose, name)
    return list(names)


def folder_name(parent: QWidget | None, title: str, purpose: str = "folder") -> str:
    """Ask for a folder; '' where the person thought better."""
    name = QFileDialog.getExistingDirectory(parent, title, _beginning(purpose))
    if name:
        audit.note("save", f"{title}: {name}")
    if name and _settings:
        _remember(purpose, name)
    return name


def folder_of(purpose: str) -> str:
    """Return the folder in which a kind of dialog ended last, '' where there is none any more."""
    folder = _settings[0].folders.get(purpose, "") if _settings else ""
    return folder if folder and Path(folder).is_dir() else ""


def _beginning(purpose: str, proposed: str = "") -> str:
    folder = folder_of(purpose)
    return str(Path(folder) / proposed) if folder else proposed


def _kept(purpose: str, name: str) -> str:
    if name and _settings:
        _remember(purpose, str(Path(name).absolute().parent))
    return name


def _remember(purpose: str, folder: str) -> None:
    settings = _settings[0]
    if settings.folders.get(purpose) != folder:
        settings.folders[purpose] = folder
        settings.save()
