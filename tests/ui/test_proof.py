"""The window proves what it gives out, offers the full check, and previews an undo as it would be."""

from fundtracker import i18n
from fundtracker.ledger.core import heads
from fundtracker.ui.window.check_dialog import CheckDialog
from fundtracker.ui.window.dialogs import UndoDialog
from tests.ledger import world


def shown(desk, kind):
    return next((d for d in desk.findChildren(kind) if d.isVisible()), None)


def test_an_export_of_figures_that_do_not_prove_is_refused_and_the_check_is_offered(
    qtbot, desk, ledger, tmp_path
):
    desk.open_page("plan")
    qtbot.waitUntil(lambda: desk.page.content is not None)
    world.behind(ledger, "UPDATE paid_sum SET amount_fen = amount_fen * 10 WHERE measure = 0")
    desk.page.export_to(str(tmp_path / "out.xlsx"))
    qtbot.waitUntil(lambda: desk.message.act.text() == i18n.tr("Check the ledger"))
    assert not (tmp_path / "out.xlsx").exists()
    desk.message.act.click()
    qtbot.waitUntil(lambda: shown(desk, CheckDialog) is not None)
    assert shown(desk, CheckDialog).findings.toPlainText()


def test_a_whole_ledger_is_said_to_be_so_and_its_head_is_noted_and_compared(qtbot, desk, tmp_path):
    desk.actions_["check"].trigger()
    qtbot.waitUntil(lambda: shown(desk, CheckDialog) is not None)
    dialog = shown(desk, CheckDialog)
    assert dialog.findings.isHidden()
    dialog.note_in(tmp_path / "heads.txt")
    qtbot.waitUntil(lambda: (tmp_path / "heads.txt").exists() and "heads.txt" in dialog.told.text())
    dialog.compare_with(tmp_path / "heads.txt")
    qtbot.waitUntil(
        lambda: (
            i18n.tr("{path}: every noted head is in this ledger.", path="heads.txt")
            == dialog.told.text()
        )
    )
    [head] = heads.read(tmp_path / "heads.txt")
    (tmp_path / "heads.txt").unlink()
    heads.note(tmp_path / "heads.txt", head._replace(seq=head.seq + 1))
    dialog.compare_with(tmp_path / "heads.txt")
    qtbot.waitUntil(dialog.findings.isVisible)
    assert str(head.seq + 1) in dialog.findings.toPlainText()


def test_an_undo_from_the_history_shows_rows_and_money_first(qtbot, desk):
    found = []
    last = "SELECT max(rev) FROM import"
    desk.session.operations.read(desk, lambda ledger: ledger.read(last)[0][0], found.append)
    qtbot.waitUntil(lambda: found != [])
    desk.session.undo.emit(found[0])
    qtbot.waitUntil(lambda: shown(desk, UndoDialog) is not None)
    dialog = shown(desk, UndoDialog)
    dialog.reject()
