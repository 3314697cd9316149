"""A folder of this desk is watched: its new files are offered, what is wrong with it is said."""

import shutil
import threading
import zipfile

import pytest
from PySide6.QtWidgets import QFileDialog

from fundtracker.i18n import tr
from fundtracker.intake import watched_folder
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.settings import Settings
from fundtracker.ui.desk.settings_dialog import SettingsDialog
from tests.ui.conftest import NOON, settle

BANK = "交易日期,凭证号,收款人,金额(元),摘要\n2024-05-01,W-{n},青岛甲公司,{n}00.00,监理费\n"


def bank_file(path, n):
    path.write_text(BANK.format(n=n), "utf-8")
    return path


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "bank"
    folder.mkdir()
    return folder


@pytest.fixture
def empty(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "li", clock=lambda: NOON) as ledger:
        yield ledger


def names(ledger, folder):
    return [
        file.path.name for file in watched_folder.unknown(ledger, watched_folder.look(folder, {}))
    ]


# ------------------------------------------------------------ the folder and the ledger
def test_a_file_is_known_by_its_bytes_not_by_its_name(empty, folder):
    first, _ = bank_file(folder / "may.csv", 1), bank_file(folder / "june.csv", 2)
    assert names(empty, folder) == ["june.csv", "may.csv"]
    post.post(empty, first)
    first.rename(folder / "may once more.csv")
    assert names(empty, folder) == ["june.csv"]


def test_a_file_taken_back_is_offered_again(empty, folder):
    post.post(empty, bank_file(folder / "may.csv", 1))
    assert names(empty, folder) == []
    empty.undo()
    assert names(empty, folder) == ["may.csv"]


def test_a_file_that_grew_is_another(empty, folder):
    path, digests = bank_file(folder / "may.csv", 1), {}
    watched_folder.look(folder, digests)
    post.post(empty, path)
    with path.open("a", encoding="utf-8") as file:
        file.write("2024-05-02,W-9,青岛乙公司,9.00,监理费\n")
    seen = watched_folder.look(folder, digests)
    assert [lying.path.name for lying in watched_folder.unknown(empty, seen)] == ["may.csv"]


def test_a_zip_is_known_when_all_its_files_are(empty, folder, tmp_path):
    files = [bank_file(tmp_path / f"{n}.csv", n) for n in (1, 2)]
    with zipfile.ZipFile(folder / "both.zip", "w") as archive:
        for file in files:
            archive.write(file, file.name)
    post.post(empty, files[0])
    assert names(empty, folder) == ["both.zip"]
    post.post(empty, files[1])
    assert names(empty, folder) == []


def test_only_what_may_be_imported_is_looked_at(empty, folder):
    bank_file(folder / "may.csv", 1)
    for name in ("photo.jpg", "~$may.xlsx", ".hidden.csv", "may.csv.part"):
        (folder / name).write_bytes(b"x")
    (folder / "nothing.csv").write_bytes(b"")
    (folder / "inside.csv").mkdir()
    (folder / "gone.csv").symlink_to(folder / "nowhere")
    assert names(empty, folder) == ["may.csv"]


def test_files_that_cannot_be_read_are_named_and_older_ones_counted(folder, monkeypatch):
    for n in range(3):
        bank_file(folder / f"{n}.csv", n)
    monkeypatch.setattr(watched_folder, "MOST", 2)
    seen = watched_folder.look(folder, {})
    assert (len(seen.files), seen.beyond) == (2, 1)

    def refused(path):
        raise OSError

    monkeypatch.setattr(watched_folder, "sha256_of", refused)
    seen = watched_folder.look(folder, {})
    assert (seen.files, len(seen.unread)) == ((), 2)


def test_a_file_that_stays_is_read_once(folder, monkeypatch):
    bank_file(folder / "may.csv", 1)
    digests = {}
    first = watched_folder.look(folder, digests)
    monkeypatch.setattr(watched_folder, "sha256_of", lambda _: pytest.fail("read again"))
    assert watched_folder.look(folder, digests) == first


# ------------------------------------------------------------ the window
def watch(qtbot, desk, folder):
    desk.session.settings.watched = str(folder)
    desk.session.watch()
    looked(qtbot, desk)


def looked(qtbot, desk):
    watched = desk.session.watched
    qtbot.waitUntil(lambda: not watched._looks_at)
    settle(qtbot, desk)


def test_new_files_are_a_quiet_line_and_a_look_stores_nothing(qtbot, desk, folder):
    bank_file(folder / "may.csv", 1)
    bank_file(folder / "june.csv", 2)
    before = desk.session.operations.changes
    watch(qtbot, desk, folder)
    words = tr("{n} new files in the watched folder", n="2")
    assert desk.status.watched.text() == words
    assert not desk.message.isVisible()
    desk.status.watched.click()
    page = desk.page
    assert desk.page_name == "import" and page.first.watched.words.text() == words
    assert set(page.first.watched.words.toolTip().split("\n")) >= {"may.csv", "june.csv"}
    page.first.watched.look.click()
    qtbot.waitUntil(lambda: all(job.preview is not None for job in page.jobs))
    assert [job.path.name for job in page.jobs] == ["june.csv", "may.csv"]
    assert desk.session.operations.changes == before


def test_what_was_imported_is_offered_no_more(qtbot, desk, folder):
    path = bank_file(folder / "may.csv", 1)
    watch(qtbot, desk, folder)
    assert desk.session.watched.offer.paths == (path,)
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, lambda ledger, _: post.post(ledger, path))
    settle(qtbot, desk)
    assert desk.session.watched.offer.paths == ()
    assert desk.status.watched.isHidden()


def test_files_left_aside_stay_away_until_they_are_asked_for(qtbot, desk, folder, tmp_path):
    desk.session.settings.path = tmp_path / "settings.json"
    bank_file(folder / "may.csv", 1)
    watch(qtbot, desk, folder)
    line = desk.open_page("import").first.watched
    line.leave_aside.click()
    settle(qtbot, desk)
    assert line.isHidden()
    (folder / "may.csv").rename(folder / "other name.csv")
    desk.session.watched.look()
    looked(qtbot, desk)
    assert desk.session.watched.offer.paths == ()
    assert len(Settings.load(tmp_path / "settings.json").left_aside) == 1
    dialog = SettingsDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.again.click()
    settle(qtbot, desk)
    assert [p.name for p in desk.session.watched.offer.paths] == ["other name.csv"]


def test_a_folder_out_of_reach_is_said_and_comes_back(qtbot, desk, folder):
    watch(qtbot, desk, folder / "drive")
    words = tr("The watched folder cannot be reached: {folder}", folder=str(folder / "drive"))
    assert desk.status.watched.text() == words
    (folder / "drive").mkdir()
    bank_file(folder / "drive" / "may.csv", 1)
    desk.session.watched.look()
    looked(qtbot, desk)
    assert desk.status.watched.text() == tr("{n} new files in the watched folder", n="1")
    shutil.rmtree(folder / "drive")
    desk.session.watched.look()
    looked(qtbot, desk)
    assert desk.status.watched.text() == words


def test_a_drive_that_does_not_answer_holds_nothing_up_and_is_said(
    qtbot, desk, folder, monkeypatch
):
    answers = threading.Event()
    real = watched_folder.look

    def hangs(*how):
        answers.wait()
        return real(*how)

    monkeypatch.setattr(watched_folder, "look", hangs)
    watched = desk.session.watched
    watched._late.setInterval(10)
    bank_file(folder / "may.csv", 1)
    desk.session.settings.watched = str(folder)
    desk.session.watch()
    settle(qtbot, desk)  # the ledger answers meanwhile
    qtbot.waitUntil(lambda: watched.offer is not None and watched.offer.missing)
    answers.set()
    looked(qtbot, desk)
    assert [p.name for p in watched.offer.paths] == ["may.csv"]


def test_the_folder_is_chosen_in_the_settings(qtbot, desk, folder, monkeypatch):
    bank_file(folder / "may.csv", 1)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    dialog = SettingsDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.watched.choose.click()
    head, _, tail = dialog.watched.choose.text().partition("…")  # a long path is shortened amid
    assert str(folder).startswith(head) and str(folder).endswith(tail)
    dialog.main.click()
    looked(qtbot, desk)
    assert len(desk.session.watched.offer.paths) == 1
    dialog = SettingsDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.watched.none.click()
    dialog.main.click()
    assert desk.session.settings.watched == "" and desk.session.watched.offer is None


def test_a_ledger_open_for_reading_is_offered_nothing(qtbot, desk, folder, tmp_path):
    bank_file(folder / "may.csv", 1)
    watch(qtbot, desk, folder)
    with qtbot.waitSignal(desk.session.opened):
        desk.session.close_ledger()
    assert desk.session.watched.offer is None
    assert desk.status.watched.isHidden()
