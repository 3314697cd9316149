"""The palette, font and style sheet that the program wears."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from fundtracker.ui.base import theme


def dress(app: object, *, sheet: bool = True) -> None:
    """Give the program the palette and font of the theme in use, and its style sheet."""
    assert isinstance(app, QApplication)
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    if sheet:
        app.setStyleSheet(theme.sheet())
