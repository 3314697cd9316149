"""The texts that Qt itself shows (buttons of dialogs, menus of fields) in the language in use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

FILES = {"zh": "qtbase_zh_CN", "en": "qtbase_en"}
_in_use: list[QTranslator] = []


def use(language: str) -> None:
    """Show Qt's texts in ``zh`` or ``en`` from now on; menus and dialogs that are open stay."""
    for old in _in_use:
        QCoreApplication.removeTranslator(old)
    _in_use.clear()
    translator = QTranslator()
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(FILES[language], folder):
        QCoreApplication.installTranslator(translator)
        _in_use.append(translator)


def language_name(language: str) -> str:
    """Return what a language is called in itself: English, not American English."""
    return "English" if language == "en" else QLocale(language).nativeLanguageName()
