"""Who works by keys or by ear: Tab comes to everything and is seen where it is, and everything says what it is."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from fundtracker.ui.base import theme
from fundtracker.ui.window.pages import PAGES
from tests.ledger import world
from tests.ui import sweep
from tests.ui.conftest import settle, with_keys


@pytest.fixture
def said(qtbot, desk):
    with_keys(qtbot, desk).resize(1366, 768)
    return {}


def test_tab_comes_to_everything_on_every_page_and_is_seen_there(qtbot, desk, said):
    seen_kinds = set()
    for entry in PAGES:
        page = desk.open_page(entry.name)
        settle(qtbot, desk)
        assert desk.isActiveWindow(), (
            entry.name
        )  # a part shown before its page would be a window and take the keys
        page.setFocus()
        seen = sweep.tabbed(qtbot, desk)
        missing, blind = sweep.left_out(desk, seen), []
        for one in seen:
            kind = type(one), one.objectName()
            if kind not in seen_kinds and one is not page and one.isVisible():
                seen_kinds.add(kind)
                one.setFocus()
                if QApplication.focusWidget() is one and sweep.without_ring(one):
                    blind.append(sweep.where(one))
        if missing or blind:
            said[entry.name] = f"left out {missing}, not seen {blind}, last {sweep.where(seen[-1])}"
    assert not said, "\n".join(f"{name}: {words}" for name, words in said.items())
    assert len(seen_kinds) > 15


@pytest.mark.parametrize("language", ["zh", "en"])
def test_everything_that_keys_or_mouse_can_reach_has_a_name(qtbot, desk, said, language):
    desk.session.set_language(language)
    for entry in PAGES:
        desk.open_page(entry.name)
        settle(qtbot, desk)
        if found := sweep.nameless(desk):
            said[entry.name] = found
    assert not said, "\n".join(f"{name}: {words}" for name, words in said.items())


def by_keys(qtbot, desk, button):
    """Press a button as who has no mouse: Tab until it has the keys, then the space bar."""
    qtbot.waitUntil(button.isEnabled)
    for _ in range(200):
        if button.hasFocus():
            break
        qtbot.keyClick(QApplication.focusWidget() or desk, Qt.Key.Key_Tab)
    assert button.hasFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)


def test_a_month_is_imported_by_keys_alone(qtbot, desk, tmp_path, monkeypatch):
    path = world.bank(tmp_path / "b.csv", world.rows(0, 5))
    monkeypatch.setattr("fundtracker.ui.forms.file_choice.choose_files", lambda _: [path])
    qtbot.keyClick(with_keys(qtbot, desk), Qt.Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk)
    page = desk.page
    assert desk.page_name == "import" and len(page.jobs) == 1
    with_keys(qtbot, desk)
    by_keys(qtbot, desk, page.go)
    settle(qtbot, desk)
    by_keys(qtbot, desk, page.go)
    qtbot.waitUntil(lambda: len(page.imported) == 1)
    settle(qtbot, desk)


def test_what_is_said_floats_over_the_page_and_moves_nothing(qtbot, desk, said):
    before = desk.stack.geometry(), desk.page.geometry(), desk.minimumSizeHint()
    desk.session.notice.emit("bad", "字" * 90)
    qtbot.waitUntil(desk.message.isVisible)
    assert (desk.stack.geometry(), desk.page.geometry(), desk.minimumSizeHint()) == before
    assert desk.stack.geometry().contains(desk.message.geometry())
    qtbot.keyClick(with_keys(qtbot, desk), Qt.Key.Key_Escape)
    assert not desk.message.isVisible()


def test_a_selected_cell_colours_its_whole_row(qtbot, desk, said):
    page = desk.open_page("contracts")
    settle(qtbot, desk)
    part = page.table.body
    model = part.model()
    part.setCurrentIndex(model.index(3, 1))
    image = part.viewport().grab().toImage()
    ratio = part.devicePixelRatio()
    for row, tone in ((3, "accent_weak"), (5, "")):
        place = part.visualRect(model.index(row, 2))
        colour = image.pixelColor((place.topLeft() + QPoint(3, 3)) * ratio)
        assert (colour == theme.color("accent_weak")) == bool(tone)
