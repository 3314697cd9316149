"""Copies listed, compared, opened after a look, carried away; settings; faults without names."""

import datetime as dt
import os
import re

import pytest
from PySide6.QtCore import QStorageInfo
from PySide6.QtWidgets import QFileDialog

from fundtracker import log
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, copies
from fundtracker.ledger.core import backup
from fundtracker.settings import Settings
from fundtracker.ui.base import sticks
from fundtracker.ui.base.session import short_time
from fundtracker.ui.desk.settings_dialog import SettingsDialog
from fundtracker.ui.window.dialogs import CrashDialog
from tests.ledger import world
from tests.ui.conftest import NOON, settle


@pytest.fixture
def kept(ledger):
    """A ledger with one automatic copy."""
    backup.automatic(ledger, NOON - dt.timedelta(days=1))
    return ledger


@pytest.fixture
def copied(qtbot, window, kept):
    with qtbot.waitSignal(window.session.opened):
        window.session.open(kept)
    settle(qtbot, window)
    return window


@pytest.fixture
def dialog(qtbot, copied):
    copied.actions_.run("copies")
    return copied.commands.desk.dialog


def test_a_copy_is_opened_only_after_it_was_compared(qtbot, copied, dialog, kept):
    assert dialog.model.rowCount() == 1
    assert not dialog.restore.isEnabled()
    dialog.compare.click()
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert tr("Nothing was changed since.") in dialog.words.text()
    dialog.restore.click()
    qtbot.waitUntil(lambda: copied.session.info is not None and copied.session.info.path != kept)
    assert copied.session.info.path.name == f"{kept.stem}-restored.ftdb"
    assert kept.exists()


def test_what_a_copy_has_not_is_named_with_sums(qtbot, copied, dialog):
    def work(ledger, _):
        with ledger.change("control") as change:
            ledger.settings.put(change, "review_threshold", "40")

    done = []
    copied.session.operations.write(copied, work, done.append)
    qtbot.waitUntil(lambda: bool(done))
    dialog.compare.click()
    qtbot.waitUntil(dialog.restore.isEnabled)
    assert tr("Not in the copy: {n} changes", n="1") in dialog.words.text()
    then, now = dialog.words.text().split("\n")[:2]
    sums = [re.search(r"[\d,]+\.\d\d", line)[0] for line in (then, now)]
    assert sums[0] == sums[1]


def test_a_damaged_copy_is_not_offered(qtbot, dialog, kept):
    [path] = backup.copies(kept)
    data = bytearray(path.read_bytes())
    data[40000:60000] = b"\xff" * 20000
    path.write_bytes(data)
    dialog.compare.click()
    qtbot.waitUntil(lambda: dialog.words.text() != tr("The copy is proved and compared…"))
    assert not dialog.restore.isEnabled()


def test_one_click_writes_a_verified_copy_to_the_stick(
    qtbot, copied, dialog, tmp_path, monkeypatch
):
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(sticks, "sticks", lambda: [sticks.Stick(stick, "KINGSTON", 1 << 30)])
    dialog.stick.click()
    qtbot.waitUntil(
        lambda: bool(list(stick.glob("*.ftdb"))) and "KINGSTON" not in dialog.words.text()
    )
    settle(qtbot, copied)
    [written] = stick.glob("*.ftdb")
    with Ledger.open(written, "x", clock=lambda: NOON, read_only=True) as there:
        assert there.check() == []
    assert copied.session.backed_up == NOON.isoformat(timespec="seconds")


def test_without_a_stick_a_folder_is_asked_for(qtbot, dialog, tmp_path, monkeypatch):
    monkeypatch.setattr(sticks, "sticks", lambda: [])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    before = set(tmp_path.glob("*.ftdb"))
    dialog.stick.click()
    qtbot.waitUntil(lambda: len(set(tmp_path.glob("*.ftdb")) - before) == 1)


@pytest.mark.skipif(os.name == "nt", reason="asked of the system there")
def test_drives_that_are_carried_away_are_known_by_their_place():
    assert sticks.is_removable("/media/li/STICK")
    assert sticks.is_removable("/run/media/li/STICK")
    assert not sticks.is_removable("/")
    assert not sticks.is_removable("/home")
    roots = {drive.rootPath() for drive in QStorageInfo.mountedVolumes()}
    assert {str(s.root) for s in sticks.sticks()} <= roots


def test_the_time_of_the_copy_is_that_of_this_ledger(qtbot, copied, ledger, tmp_path):
    [one] = copies.listed(ledger)
    assert dt.datetime.fromisoformat(copied.session.backed_up) == one.at
    with qtbot.waitSignal(copied.session.opened):
        copied.session.create(tmp_path / "other.ftdb", "laoshan-2023")
    assert copied.session.backed_up == ""
    assert tr("No copy yet") in copied.status._saved.text()


def test_a_time_of_another_day_says_its_day():
    at = NOON.isoformat()
    assert len(short_time(at, NOON)) == 5
    assert short_time(at, NOON + dt.timedelta(days=2)).startswith("2026-01-0")


def test_settings_are_kept_and_seen(qtbot, desk, tmp_path):
    desk.session.settings.path = tmp_path / "settings.json"
    dialog = SettingsDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.person.setText("王芳")
    dialog.scale.setCurrentIndex(dialog.scale.findData(125))
    dialog.theme.buttons[1].click()
    dialog.language.buttons[1].click()
    dialog.main.click()
    again = Settings.load(tmp_path / "settings.json")
    assert (again.person, again.scale, again.theme, again.language) == ("王芳", 125, "dark", "en")
    assert desk.session.person == "王芳"


def test_the_tolerance_of_a_ledger_changes_what_keeps_step(ledger):
    from fundtracker.records.record_type import record
    from fundtracker.records.registry import TYPES
    from fundtracker.reports import registry
    from fundtracker.reports.plan.plan_words import pace_of

    with Ledger.open(ledger, "x", clock=lambda: NOON) as opened:

        def paces():
            return [pace_of(row) for row in registry.build(opened, "plan").rows]

        before = paces()
        record(opened, TYPES["tolerance"], {"step": 999})
        assert "in_step" not in before
        assert set(paces()) <= {"in_step", ""}
        assert paces() != before


def fault(text):
    try:
        raise ValueError(text)
    except ValueError as error:
        return error


def test_a_fault_tells_no_names_amounts_or_accounts(qtbot, window, monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "log")
    dialog = CrashDialog(fault("海光信息 paid 1,234.56 from 6222020200012345"), window)
    qtbot.addWidget(dialog)
    text = dialog.details.toPlainText()
    assert "ValueError" in text
    assert "test_trust.py" in text
    for secret in ("海光", "1,234.56", "6222020200012345", str(os.path.expanduser("~")) + "/"):
        assert secret not in text.splitlines()[-1]
    assert (
        (tmp_path / "log" / "fundtracker.log").read_text("utf-8").endswith(text.split("\n", 1)[1])
    )


def test_the_log_keeps_three_files_of_a_megabyte(monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "log")
    monkeypatch.setattr(log, "LARGEST", 3000)
    for n in range(60):
        log.record_fault(fault(f"fault {n}"), NOON, "0.1")
    files = sorted((tmp_path / "log").iterdir())
    assert [file.name for file in files] == [
        "fundtracker.log",
        "fundtracker.log.1",
        "fundtracker.log.2",
    ]
    assert all(file.stat().st_size < 6000 for file in files)


def test_a_ledger_whose_last_changes_do_not_prove_says_so_when_it_is_opened(qtbot, window, ledger):
    world.behind(
        ledger, "UPDATE changeset SET reason = 'x' WHERE seq = (SELECT max(seq) FROM changeset)"
    )
    said = []
    window.session.notice.connect(lambda tone, text: said.append((tone, text)))
    with qtbot.waitSignal(window.session.opened):
        window.session.open(ledger)
    begins = tr("Not proved, do not use these figures: {what}", what="")
    qtbot.waitUntil(lambda: any(tone == "bad" and text.startswith(begins) for tone, text in said))
    settle(qtbot, window)


def test_the_undo_list_is_in_the_menu_and_takes_back_one_change_of_it(qtbot, desk):
    action = desk.actions_["undo_list"]
    menus = [menu for menu in desk.menuBar().actions() if action in menu.menu().actions()]
    assert [menu.text() for menu in menus] == [tr("&Edit")] and action.isEnabled()
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        payment = ledger.payments.some("p.parts = 0 AND p.line_id IS NOT NULL", limit=1)[0]

    def edit(ledger, _):
        with ledger.change("classify") as change:
            ledger.payments.classify(change, [payment.id], line_id=None)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, edit)
    action.trigger()
    settle(qtbot, desk)
    page = desk.page
    assert desk.page_name == "history"
    qtbot.waitUntil(page.undo.isEnabled)  # the newest that stands is chosen
    with qtbot.waitSignal(desk.session.operations.changed):
        page.undo.click()
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        assert ledger.payments.get(payment.id).line_id == payment.line_id
