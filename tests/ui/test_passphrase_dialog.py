"""The passphrase of a key is changed in the window; the key stays, the old passphrase is gone."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger.review import signing
from fundtracker.ui.review.passphrase_dialog import PassphraseDialog

OLD, NEW = "一个 long 口令", "another 长 passphrase"


@pytest.fixture
def dialog(qtbot, session):
    dialog = PassphraseDialog(session)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_passphrase_is_changed_and_what_was_wrong_is_said_beside_it(qtbot, dialog, tmp_path):
    key = signing.make_key(tmp_path / "k.ftkey", "张三", OLD)
    dialog.path.line.setText(str(tmp_path / "k.ftkey"))
    dialog.old.line.setText("not this one!")
    dialog.new.line.setText(NEW)
    dialog.again.line.setText("something else")
    assert not dialog.ok.isEnabled() and tr("not the same") in dialog.again.wrong.text()
    dialog.again.line.setText(NEW)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.wrong.isVisible())
    assert "k.ftkey" in dialog.wrong.text() and dialog.ok.isEnabled()
    dialog.old.line.setText(OLD)
    assert not dialog.wrong.isVisible()  # it was said of what stood there before
    with qtbot.waitSignal(dialog.accepted):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert signing.open_key(tmp_path / "k.ftkey", NEW) == key
    with pytest.raises(UserError, match="passphrase_wrong"):
        signing.open_key(tmp_path / "k.ftkey", OLD)
