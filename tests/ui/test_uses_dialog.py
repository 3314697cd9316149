"""The log of uses in the window: saving and copying are noted, the proof is said, files are written."""

import json

import pytest
from PySide6.QtWidgets import QFileDialog

from fundtracker import audit
from fundtracker.i18n import tr
from fundtracker.ui.base import file_names
from fundtracker.ui.desk.uses_dialog import UsesDialog
from fundtracker.ui.widgets.table_view import to_clipboard
from tests.ui.conftest import settle


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "uses.jsonl"
    audit.begin(path)
    yield path
    audit.end()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_openings_saved_files_and_copies_are_noted_shown_and_written(
    qtbot, log, desk, tmp_path, monkeypatch
):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / "t.xlsx"), "")
    )
    file_names.sheet_name(desk, "表")
    to_clipboard([["a"], ["b"]])
    told = [(use.deed, use.person) for use in audit.read(log)]
    assert told == [("open", "li"), ("save", "li"), ("copy", "li")]
    assert "t.xlsx" in audit.read(log)[1].what
    dialog = UsesDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    assert dialog.state.text() == tr("{n} uses; the chain is whole.", n=3)
    assert dialog.model.record(0).deed == "copy"  # the newest first
    dialog.save_to(tmp_path / "out.jsonl", "jsonl")
    dialog.save_to(tmp_path / "out.log", "log")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["deed"] for line in lines] == ["open", "save", "copy"]
    assert (tmp_path / "out.log").read_text("utf-8").count("CEF:0|") == 3
    dialog.save_to(tmp_path / "no" / "out.log", "log")
    assert "out.log" in dialog.state.text()
    log.write_bytes(log.read_bytes().replace(b"t.xlsx", b"u.xlsx"))
    dialog.fill()
    settle(qtbot, desk)
    assert "uses.jsonl" in dialog.state.text() and "2" in dialog.state.text()
