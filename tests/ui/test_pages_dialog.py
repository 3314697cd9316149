"""The pages of a paper in a window: what is not looked at is not held as a picture."""

import pytest
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage

from fundtracker.ui.forms.pages_dialog import SIZES, WIDE, PagesDialog

PAGES = 60


def picture(shade: int) -> bytes:
    image = QImage(842, 595, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white if shade % 2 else Qt.GlobalColor.lightGray)
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(held, "PNG")
    return bytes(held.data().data())


@pytest.fixture
def dialog(qtbot, session):
    dialog = PagesDialog("x", [picture(at) for at in range(PAGES)])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: dialog._area.verticalScrollBar().maximum() > 0)
    return dialog


def held(dialog) -> list[int]:
    return [at for at, page in enumerate(dialog.pages, 1) if not page.pixmap().isNull()]


def test_only_pages_in_view_and_beside_it_are_held_as_pictures_whatever_the_size(qtbot, dialog):
    assert held(dialog)[0] == 1 and len(held(dialog)) <= 6
    for _ in SIZES:
        dialog.zoom(1)
    assert dialog.size_ == SIZES[-1]
    assert dialog.pages[0].pixmap().width() == dialog.pages[-1].width() == WIDE * 2
    dialog.jump.setValue(50)
    assert 50 in held(dialog)
    assert 1 not in held(dialog) and len(held(dialog)) <= 6
    for _ in SIZES:
        dialog.zoom(-1)
    assert 50 in held(dialog) and len(held(dialog)) <= 10


def test_a_closed_dialog_holds_none(dialog):
    dialog.leave()
    assert held(dialog) == []
