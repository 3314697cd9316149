"""What a window remembers of the last time: its place and size, the page a ledger was left on."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QWidget

from fundtracker.settings import Settings, page_key
from fundtracker.ui.window.pages import PAGES


def page_of(settings: Settings, ledger: Path) -> str:
    """Return the page that a ledger was left on, the first one where there is none."""
    page = settings.pages.get(page_key(ledger), "")
    return page if any(entry.name == page for entry in PAGES) else PAGES[0].name


def keep_page(settings: Settings, ledger: Path, page: str) -> None:
    """Remember the page of a ledger; of one that opens out of another, that one."""
    entry = next((entry for entry in PAGES if entry.name == page), None)
    if entry is None:
        return
    key, name = page_key(ledger), entry.under or entry.name
    if settings.pages.get(key, PAGES[0].name) != name:
        settings.pages[key] = name
        settings.save()


def restore_place(window: QWidget, settings: Settings) -> bool:
    """Put a window where it was; return whether a place is remembered that its screens have."""
    geometry = QByteArray.fromBase64(settings.window.encode("ascii", "replace"))
    return not geometry.isEmpty() and window.restoreGeometry(geometry)


def keep_place(window: QWidget, settings: Settings) -> None:
    """Remember the place and size of a window."""
    settings.window = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
    settings.save()
