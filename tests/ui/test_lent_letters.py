"""A computer without a Chinese font shows words, not boxes."""

from PySide6.QtGui import QFontDatabase

from fundtracker.ui.base import fonts

CHINESE = QFontDatabase.WritingSystem.SimplifiedChinese


def test_the_letters_of_the_papers_are_lent_where_the_system_has_none(qapp, monkeypatch):
    added = []
    real = QFontDatabase.addApplicationFont
    monkeypatch.setattr(
        QFontDatabase, "addApplicationFont", lambda path: added.append(real(path)) or added[-1]
    )
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: [])
    assert fonts.lend_letters()
    monkeypatch.undo()
    [number] = added
    [family] = QFontDatabase.applicationFontFamilies(number)
    assert CHINESE in QFontDatabase.writingSystems(family)
    QFontDatabase.removeApplicationFont(number)


def test_a_system_with_a_chinese_font_keeps_its_own(qapp, monkeypatch):
    monkeypatch.setattr(QFontDatabase, "families", lambda *_: ["Some Hei"])
    assert not fonts.lend_letters()
