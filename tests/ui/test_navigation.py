"""The navigation folds: by a button, by a key, and where the window is narrow; what was chosen is remembered."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from fundtracker.settings import Settings
from fundtracker.ui.base import theme
from fundtracker.ui.desk.navigation import NARROW
from fundtracker.ui.window.main_window import MainWindow
from fundtracker.ui.window.pages import PAGES
from tests.ui.conftest import settle, with_keys

LISTED = [entry for entry in PAGES if not entry.under]


@pytest.fixture
def wide(qtbot, desk):
    desk.resize(1366, 768)
    settle(qtbot, desk)
    assert not desk.navigation.folded
    return desk


def test_a_narrow_window_shows_icons_with_names_for_mouse_and_reader(qtbot, desk):
    desk.resize(NARROW - 1, 768)
    qtbot.waitUntil(lambda: desk.navigation.folded)
    assert desk.navigation.width() == theme.NAV_SMALL
    for entry in LISTED:
        button = desk.navigation._buttons[entry.name]
        assert button.text() == "" and not button.icon().isNull()
        assert button.toolTip() == button.accessibleName() == entry.text()
    desk.resize(NARROW, 768)
    qtbot.waitUntil(lambda: desk.navigation.width() == theme.NAV)


def test_folded_by_its_button_it_stays_so_at_the_next_start(qtbot, session, wide, tmp_path):
    session.settings.path = tmp_path / "settings.json"
    button = next(b for b, name in wide.navigation._foot if name == "navigation")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wide.navigation.folded and wide._right.x() == theme.NAV_SMALL
    assert Settings.load(session.settings.path).folded
    session.settings.path = None
    again = MainWindow(session)
    qtbot.addWidget(again)
    again.resize(1366, 768)
    again.show()
    assert again.navigation.folded
    qtbot.keyClick(wide, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not wide.navigation.folded and wide._right.x() == theme.NAV


def test_in_a_narrow_window_the_names_lie_over_the_page_until_one_is_chosen(qtbot, desk):
    desk.resize(1280, 720)
    settle(qtbot, desk)
    place = desk._right.geometry()
    with_keys(qtbot, desk).actions_.run("navigation")
    assert desk.navigation.width() == theme.NAV and desk._right.geometry() == place
    assert desk.navigation.isAncestorOf(QApplication.focusWidget())
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert desk.page_name == LISTED[1].name
    assert desk.navigation.width() == theme.NAV_SMALL
    assert not desk.session.settings.folded  # this window had no room: nothing was chosen for good


@pytest.mark.parametrize("way", ["escape", "press", "keys"])
def test_names_over_the_page_go_with_escape_a_press_beside_them_and_the_keys(qtbot, desk, way):
    desk.resize(1280, 720)
    settle(qtbot, desk)
    with_keys(qtbot, desk).actions_.run("navigation")
    if way == "escape":
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    elif way == "press":
        qtbot.mouseClick(desk._right, Qt.MouseButton.LeftButton, pos=QPoint(600, 2))
    else:
        desk.page.setFocus()
    assert desk.navigation.folded and not desk.body.over


def test_up_and_down_walk_through_all_of_the_navigation(qtbot, desk):
    with_keys(qtbot, desk).navigation.focus_current()
    seen = [QApplication.focusWidget()]
    for _ in range(len(LISTED) + 1):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
        seen.append(QApplication.focusWidget())
    names = [one.accessibleName() for one in seen]
    assert names[: len(LISTED)] == [entry.text() for entry in LISTED]
    assert desk.page_name == "overview"  # walking opens nothing


def test_the_page_that_is_shown_is_seen_in_the_navigation(qtbot, desk):
    desk.resize(1366, 768)
    view = desk.navigation._area.viewport()
    for entry in (LISTED[-1], LISTED[0], LISTED[-2]):
        desk.open_page(entry.name)
        settle(qtbot, desk)
        shown = desk.navigation._buttons[entry.name]
        spot = shown.rect().translated(shown.mapTo(view, QPoint()))
        assert shown.isChecked() and view.rect().contains(spot), entry.name
    desk.resize(1366, 700)
    qtbot.waitUntil(lambda: view.rect().contains(shown.mapTo(view, shown.rect().bottomLeft())))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_needs_more_than_1280_by_720(qtbot, desk, language):
    """The window may be as small: 720 less the task bar and the title of the window."""
    desk.session.set_language(language)
    desk.resize(1280, 720)
    wide = {}
    for entry in PAGES:
        page = desk.open_page(entry.name)
        settle(qtbot, desk)
        least = desk.minimumSizeHint()
        inside = page.minimumSizeHint().width() if page.SCROLLS else 0
        if desk.size().toTuple() != (1280, 720) or least.height() > 641 or inside > page.width():
            wide[entry.name] = (least.toTuple(), inside)
    assert wide == {}
