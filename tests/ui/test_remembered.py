"""What a window remembers, what it does not, and that another ledger sees nothing of the first."""

import pytest
from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QFileDialog

from fundtracker.i18n import tr
from fundtracker.settings import Settings
from fundtracker.ui.base import file_names
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.main_window import MainWindow
from tests.ui.conftest import NOON, settle


@pytest.fixture
def another(qtbot):
    """Opens windows with settings of their own, as after a start."""
    made = []

    def window(settings, waiting=None):
        session = Session(settings, clock=lambda: NOON)
        window = MainWindow(session, waiting=waiting)
        qtbot.addWidget(window)
        window.fit_screen()
        window.show()
        made.append(session)
        return window

    yield window
    for session in made:
        session.operations.close()


def test_the_window_comes_back_with_its_size_on_the_page_it_was_left_on(
    qtbot, another, ledger, tmp_path
):
    place = tmp_path / "settings.json"
    first = another(Settings.load(place))
    with qtbot.waitSignal(first.session.opened):
        first.session.open(ledger)
    settle(qtbot, first)
    first.open_page("contracts")
    first.resize(QSize(1300, 760))  # the screen of the tests is narrower
    first.close()
    again = another(Settings.load(place), waiting=ledger)
    assert again.page_name == "contracts"
    assert again.height() == 760
    with qtbot.waitSignal(again.session.opened):
        again.session.open(ledger)
    assert again.page_name == "contracts"


def test_the_page_of_one_ledger_is_not_that_of_another(qtbot, desk, tmp_path):
    desk.open_page("funds")
    with qtbot.waitSignal(desk.session.opened):
        desk.session.create(tmp_path / "other.ftdb", "laoshan-2023")
    assert desk.page_name == "overview"


def test_a_fund_is_left_on_the_list_of_funds(qtbot, desk):
    desk.open_page("fund")
    assert set(desk.session.settings.pages.values()) == {"funds"}


@pytest.mark.parametrize("kept", ["", "nonsense", "5Y+w"])
def test_a_place_that_no_screen_has_is_not_taken(another, kept):
    window = another(Settings(window=kept))
    assert window.width() > 0


def test_a_dialog_begins_where_one_like_it_ended_with_a_name(qtbot, desk, tmp_path, monkeypatch):
    asked = []

    def ask(*how):
        asked.append(how[2])
        return str(tmp_path / "x.xlsx"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    file_names.save_name(desk, "t", "表1: 2024/Q4.xlsx", "*")
    file_names.save_name(desk, "t", "again.xlsx", "*")
    assert asked == ["表1 2024 Q4.xlsx", str(tmp_path / "again.xlsx")]
    assert desk.session.settings.folders == {"save": str(tmp_path)}
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *how: (asked.append(how[2]), ("", ""))[1]
    )
    assert file_names.open_name(desk, "t") == ""
    assert asked[-1] == ""


def test_the_report_pages_propose_a_name(qtbot, desk, monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *how: (asked.append(how[2]), ("", ""))[1]
    )
    for page in ("plan", "projects", "payments"):
        shown = desk.open_page(page)
        settle(qtbot, desk)
        shown.export.click()
    assert all(name.endswith(".xlsx") and len(name) > 7 for name in asked)
    assert len(asked) == 3


def test_texts_of_qt_follow_the_language(desk):
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    desk.session.set_language("en")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def test_recent_ledgers_open_from_the_menu(qtbot, desk, tmp_path, ledger):
    settings = desk.session.settings
    settings.opened(ledger)
    settings.opened(tmp_path / "gone.ftdb")
    menu = desk.commands._recent
    menu.fill()
    [action] = menu.actions()
    assert menu.title() == tr("Recent ledgers")
    desk.session.close_ledger()
    with qtbot.waitSignal(desk.session.opened):
        action.trigger()
    assert desk.session.info.path == ledger
