"""What once had no way in the window is gone to its end: printing, the archive of a year, every table, annual amounts."""

import pytest
from PySide6.QtWidgets import QFileDialog

from fundtracker.i18n import tr
from tests.ui.conftest import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def run(qtbot, desk, name):
    """Press an entry of the menu."""
    action = desk.actions_[name]
    assert action.isEnabled() and action.text()
    action.trigger()
    settle(qtbot, desk)


@pytest.mark.parametrize(
    "name", ["contracts", "payments", "plan", "overview", "fund", "requests", "indicators"]
)
def test_what_a_page_shows_is_printed_from_the_menu(qtbot, desk, name):
    page = desk.open_page(name)
    settle(qtbot, desk)
    if name == "fund":
        qtbot.waitUntil(lambda: page.sheet is not None)
        page.show_tab("calls")
    run(qtbot, desk, "print")
    qtbot.waitUntil(lambda: page.printed is not None and bool(page.printed.pages))
    assert page.printed.isVisible()
    page.printed.leave()


def test_the_pack_is_printed_from_the_menu_on_the_page_of_the_review(qtbot, desk):
    page = desk.open_page("review")
    qtbot.waitUntil(lambda: page.now is not None)
    run(qtbot, desk, "print")
    qtbot.waitUntil(lambda: getattr(page, "_pages", None) is not None and bool(page._pages.pages))
    page._pages.leave()


def test_a_page_without_a_table_says_so(qtbot, desk):
    said = []
    desk.session.notice.connect(lambda tone, text: said.append(text))
    desk.open_page("history")
    settle(qtbot, desk)
    run(qtbot, desk, "print")
    assert said[-1] == tr(
        "This page has no table to print; papers are printed where they are made."
    )


def test_the_archive_of_a_year_and_every_table_leave_by_the_menu(
    qtbot, desk, tmp_path, monkeypatch
):
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(tmp_path))
    said = []
    desk.session.notice.connect(lambda tone, text: said.append((tone, text)))
    for name, file in (("archive", "SHA256*"), ("tables", "payment.csv")):
        said.clear()
        run(qtbot, desk, name)
        qtbot.waitUntil(lambda: any(tone == "ok" for tone, _ in said), timeout=300_000)
        assert any(tmp_path.rglob(file)), name
