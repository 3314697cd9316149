"""Every command of `fundtracker` has its door in the window; this list names it, and it is there."""

import contextlib
import io
import re

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QPushButton

from fundtracker import cli
from fundtracker.i18n import tr
from fundtracker.records.registry import SUBJECTS, TYPES
from fundtracker.ui.window.pages import PAGES
from tests.ui.conftest import settle

# Command → the text of a button, menu entry or page (msgid) that does the same.
DOORS = {
    "new": "New ledger…", "sample": "Open the sample ledger", "undo": "Undo", "redo": "Redo",
    "history": "History", "check": "Check the ledger", "export": "Export all tables…",
    "archive": "Archive a year…", "backup": "Save a verified copy…", "import": "Import files…",
    "read": "Import files…", "matches": "Things to do", "profile": "Import", "report": "Export to Excel",
    "explain": "Where the figure comes from", "review": "Quarterly review", "fund": "Funds",
    "add": "Record…", "analyse": "Analysis", "frame": "Export all tables…", "kpi": "Companies",
    "board": "Board", "chart": "Add a tile…",
    "update": "Update from a file…", "vouchers": "Vouchers…",
    "password": "Password of the ledger…",
    "payments": "Change many…", "rules": "Rules of classification", "papers": "Attachments…",
    "people": "People and roles…", "audit": "Log of uses…", "rollup": "Many ledgers as one",
    "desk": "Desks and bundles…",
}  # fmt: skip
REVIEW = {
    "status": "Quarterly review", "check": "Checklist done", "freeze": "Freeze the quarter",
    "reopen": "Open the quarter again…", "key": "Sign…", "sign": "Sign…", "explain": "Variances",
    "passphrase": "Change the passphrase of a key…",
    "decide": "Decisions", "follow-up": "Decisions", "send-back": "Send back…", "settle": "Sent back",
    "correct": "Correct…", "export": "Write a review copy…", "comment": "Comments",
    "countersign": "Open a review copy…", "merge": "Open a review copy…",
    "verify": "Open a review copy…", "unpack": "Save its parts…", "annex": "Into the review…", "annexes": "Annexes…", "drop-annex": "Annexes…",
}  # fmt: skip
# Doors that stand in a menu or drawer which is made when it is opened, or on a later step.
LATER = {
    "Where the figure comes from", "Open the quarter again…", "Write a review copy…", "Correct…",
    "Open a review copy…", "Save its parts…", "Send back…", "Sign…", "Freeze the quarter", "Checklist done",
    "Variances", "Comments", "Decisions", "Sent back", "Change the passphrase of a key…", "Annexes…",
}  # fmt: skip


def help_of(*words: str) -> str:
    said = io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        cli.run([*words, "--help"])
    return said.getvalue()


def test_every_command_is_in_the_list_of_doors():
    assert set(re.findall(r"^    (\w[\w-]*) ", help_of(), re.M)) == set(DOORS)
    choices = re.findall(r"\{([^}]*)\}", re.sub(r"\s+", "", help_of("review")))
    assert set(next(c for c in choices if "status" in c).split(",")) == set(REVIEW)


def test_every_record_that_the_command_adds_is_offered_by_the_form_of_records():
    assert {kind.code for _, kinds in SUBJECTS for kind in kinds} == set(TYPES)


def test_every_door_of_the_list_is_in_the_window(qtbot, desk):
    for entry in PAGES:
        desk.open_page(entry.name)
        settle(qtbot, desk)
    there = {one.text() for one in desk.findChildren(QPushButton)}
    there |= {one.text() for one in desk.findChildren(QAction)} | {entry.text() for entry in PAGES}
    there = {re.sub(r"\(&.\)|&", "", text) for text in there}
    wanted = {*DOORS.values(), *REVIEW.values()} - LATER
    assert [text for text in sorted(wanted) if tr(text) not in there] == []


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_leaves_as_a_whole_leaves_by_the_menu(qtbot, desk, tmp_path):
    from fundtracker.ui.window.export_commands import ExportCommands

    exports = ExportCommands(desk.session, desk)
    exports.archive_to(2024, str(tmp_path))
    qtbot.waitUntil(lambda: any(tmp_path.glob("*/*SHA256*")) or any(tmp_path.rglob("*.csv")))
    exports.tables_to(str(tmp_path))
    settle(qtbot, desk)
    assert len({path.name for path in tmp_path.rglob("payment.csv")}) == 1
