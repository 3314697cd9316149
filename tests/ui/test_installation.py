"""The program itself from the window: its test of itself, and files that a double click brings."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from fundtracker.i18n import tr
from fundtracker.ui.base.later import later
from fundtracker.ui.window import hand_over, try_pages
from fundtracker.ui.window.installation_dialogs import SelftestDialog
from tests.ui.conftest import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "流水.csv"
    path.write_text("支付日期,收款人,支付金额\n2023-03-01,示例公司,12.50\n", "utf-8")
    return path


def test_the_test_of_the_installation_shows_a_line_for_each_step(qtbot, window):
    window.actions_.run("selftest")
    dialog = window.commands._installation.dialog
    qtbot.waitUntil(lambda: dialog.verdict.text() == tr("This installation is whole."))
    lines = dialog.lines.toPlainText().splitlines()
    assert len(lines) > 12 and all(line for line in lines)
    dialog.close()


@pytest.mark.parametrize("ending", [["-c", "import sys; print('一'); sys.exit(1)"], None])
def test_an_installation_that_is_not_whole_or_does_not_start_says_so(qtbot, monkeypatch, ending):
    from fundtracker.ui.window import installation_dialogs

    command = [sys.executable, *ending] if ending else ["/no/such/program"]
    monkeypatch.setattr(installation_dialogs, "own_command", lambda: command)
    dialog = SelftestDialog()
    qtbot.addWidget(dialog)
    first = dialog.verdict.text()
    qtbot.waitUntil(lambda: dialog.verdict.text() != first or not ending)
    assert dialog.verdict.text() != tr("This installation is whole.")
    if ending:
        assert dialog.lines.toPlainText() == "一"


def test_closing_the_dialog_ends_the_child(qtbot, monkeypatch):
    from fundtracker.ui.window import installation_dialogs

    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(installation_dialogs, "own_command", lambda: command)
    dialog = SelftestDialog()
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.child.state() == dialog.child.ProcessState.Running)
    dialog.reject()
    qtbot.waitUntil(lambda: dialog.child.state() == dialog.child.ProcessState.NotRunning)


def test_the_window_step_opens_every_page_and_notices_a_blank_one(qtbot, ledger, monkeypatch):
    from fundtracker.ui.window.pages import PAGES

    assert try_pages.try_pages(ledger, "zh", 90_000) == len(PAGES)
    blank = QImage(40, 40, QImage.Format.Format_RGB32)
    blank.fill(0)
    assert not try_pages.painted(blank)
    monkeypatch.setattr(try_pages, "painted", lambda picture: False)
    with pytest.raises(RuntimeError, match="blank"):
        try_pages.try_pages(ledger, "zh", 90_000)


def test_the_window_step_notices_a_fault_in_a_slot(qtbot, ledger, monkeypatch):
    real = try_pages._Trial.page

    def page(trial, name):
        later(trial.window, lambda: 1 / 0)
        real(trial, name)

    monkeypatch.setattr(try_pages._Trial, "page", page)
    hook = sys.excepthook
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        try_pages.try_pages(ledger, "zh", 90_000)
    assert sys.excepthook is hook


def test_the_window_step_notices_a_page_that_cannot_be_read(qtbot, tmp_path):
    (tmp_path / "l.ftdb").write_text("no ledger")
    with pytest.raises(RuntimeError):
        try_pages.try_pages(tmp_path / "l.ftdb", "zh", 90_000)


def test_a_file_brought_to_an_open_ledger_is_on_the_import_page(qtbot, desk, file):
    hand_over.Arrivals(desk).bring([file])
    settle(qtbot, desk)
    assert desk.page_name == "import"
    assert [job.path for job in desk.page.jobs] == [file]


def test_a_file_brought_before_any_ledger_waits_for_one_and_says_so(qtbot, window, ledger, file):
    hand_over.Arrivals(window).bring([file])
    assert file.name in window.message.text()
    with qtbot.waitSignal(window.session.opened):
        window.session.open(ledger)
    qtbot.waitUntil(lambda: window.page_name == "import")
    settle(qtbot, window)


def test_a_ledger_that_is_only_looked_at_takes_no_file_and_says_so(qtbot, desk, file):
    desk.session.info = desk.session.info._replace(read_only=True)
    hand_over.Arrivals(desk).bring([file])
    assert desk.page_name != "import" and desk.message.text()


def test_a_second_start_hands_its_files_to_the_window_that_is_open(
    qtbot, desk, file, monkeypatch, tmp_path
):
    monkeypatch.setattr(hand_over, "address", lambda: str(tmp_path / "s"))
    arrivals = hand_over.Arrivals(desk)
    assert arrivals.listen()
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication; "
        "app = QCoreApplication([]); from fundtracker.ui.window import hand_over; "
        f"hand_over.address = lambda: {str(tmp_path / 's')!r}; "
        "sys.exit(0 if hand_over.given([Path(sys.argv[1])]) else 3)"
    )
    command = [sys.executable, "-c", code, str(file)]
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})
    qtbot.waitUntil(lambda: child.poll() is not None)
    assert child.returncode == 0
    qtbot.waitUntil(lambda: desk.page_name == "import")
    settle(qtbot, desk)


def test_where_no_window_is_open_nothing_is_handed_over(monkeypatch, tmp_path, file):
    monkeypatch.setattr(hand_over, "address", lambda: str(tmp_path / "none"))
    assert not hand_over.given([file])


@pytest.mark.parametrize(
    "message", [b"", b"{}", b"[1, null]", b'["/no/such/file"]', b"\xff[", b'"x"', b"[" * 9000]
)
def test_a_message_that_names_no_file_brings_nothing(message):
    assert hand_over._paths(message) == []


# ---------------------------------------------------------------- an update from a file
@pytest.fixture
def updating(qtbot, window, monkeypatch):
    """The dialog of the update on an installation that is not there: its work is put in its place."""
    from fundtracker import update
    from fundtracker.ui.window.installation_dialogs import UpdateDialog

    offer = update.Offer("9.8.7", "linux-x86_64", 10**7, "发布", "aaaa bbbb")
    monkeypatch.setattr(update, "look", lambda path: offer)
    monkeypatch.setattr(update, "install", lambda path: offer)
    monkeypatch.setattr(update, "earlier", lambda: "0.0.9")
    monkeypatch.setattr(update, "back", lambda: "0.0.9")
    window.actions_.run("update")
    dialog = window.commands._installation.dialog
    assert isinstance(dialog, UpdateDialog)
    yield dialog
    dialog.close()


def test_an_update_is_shown_with_its_seal_before_it_is_installed(qtbot, updating):
    assert updating.install.isHidden() and not updating.back.isHidden()
    updating.look(Path("x.zip"))
    qtbot.waitUntil(lambda: not updating.install.isHidden())
    assert "9.8.7" in updating.words.text() and "aaaa bbbb" in updating.words.text()
    updating.install.click()
    qtbot.waitUntil(lambda: updating.install.isHidden())
    assert "9.8.7" in updating.words.text() and updating.bar.isHidden()


def test_one_that_is_refused_is_said_in_words_and_cannot_be_installed(qtbot, updating, monkeypatch):
    from fundtracker import update
    from fundtracker.errors import UserError

    def refuse(path):
        raise UserError("update_altered", path="x.zip", file="lib")

    monkeypatch.setattr(update, "install", refuse)
    updating.look(Path("x.zip"))
    qtbot.waitUntil(lambda: not updating.install.isHidden())
    updating.install.click()
    qtbot.waitUntil(lambda: "lib" in updating.words.text())
    assert updating.install.isHidden() and updating.choose.isEnabled()


def test_one_goes_back_to_the_version_before(qtbot, updating):
    updating.back.click()
    qtbot.waitUntil(lambda: updating.back.isHidden())
    assert "0.0.9" in updating.words.text()
