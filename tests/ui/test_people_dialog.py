"""People and roles in the window: begun with one's key, shown, and refused to whom it is not given."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review import signing
from fundtracker.ui.desk.key_dialog import KeyDialog
from fundtracker.ui.desk.people_dialog import PeopleDialog
from fundtracker.ui.desk.worker_link import worker_words
from fundtracker.ui.forms.record_form import RecordForm
from tests.ledger.keys import key_of, register
from tests.ui.conftest import settle

PASS = "一个 long 口令"


@pytest.fixture
def people(qtbot, desk):
    dialog = PeopleDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    return dialog


def chosen(form: RecordForm, **roles: int) -> None:
    for name, value in roles.items():
        box = form.entries[name].box
        box.setCurrentIndex(box.findData(value))


def saved(qtbot, desk, form: RecordForm) -> None:
    form.words("reason").line.setText("任命")
    settle(qtbot, desk)
    assert form.ok.isEnabled()
    with qtbot.waitSignal(form.accepted, timeout=10_000):
        qtbot.mouseClick(form.ok, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_roles_begin_with_the_key_of_the_first_administrator(qtbot, desk, people, tmp_path):
    assert worker_words(desk.session) == "" and not people.lock.isVisible()
    dialog = KeyDialog(desk.session, people)
    qtbot.addWidget(dialog)
    dialog.fields.kind.choose(1)
    dialog.fields.path.line.setText(str(tmp_path / "me.ftkey"))
    dialog.fields.name.line.setText("李主任")
    dialog.fields.passphrase.line.setText(PASS)
    assert not dialog.ok.isEnabled()
    dialog.fields.again.line.setText(PASS)
    with qtbot.waitSignal(dialog.accepted, timeout=10_000):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert people.lock.isVisible() and "李主任" in people.words.text()
    people.register(tmp_path / "me.ftkey")
    form = people.form
    assert "李主任" in form.windowTitle()
    chosen(form, administer=1, record=1)
    saved(qtbot, desk, form)
    assert worker_words(desk.session) == f"李主任：{tr('records')}{tr(', ')}{tr('administers')}"
    assert people.model.rowCount() == 1
    with Ledger.open(
        desk.session.info.path, "x", clock=desk.session.clock, read_only=True
    ) as ledger:
        assert ledger.history.entries()[-1].person == "李主任"
        assert ledger.check() == []
    people.lock.click()
    settle(qtbot, desk)
    assert worker_words(desk.session) == tr("Key locked: reading only")


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_key_stays_unlocked_for_another_ledger_and_a_role_is_refused_in_the_form(
    qtbot, window, ledger
):
    boss, clerk = key_of("李主任"), key_of("王复核")
    with Ledger.open(ledger, "x", clock=window.session.clock) as work:
        work.work_as(boss)
        register(work, boss, "administer")
        register(work, clerk, "review")
    offers = []
    window.session.offered.connect(lambda *words: offers.append(words[1]))
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.open(ledger)
    settle(qtbot, window)
    assert offers == [tr("This ledger has roles: unlock your key before you change anything.")]
    window.session.unlock(clerk)
    window.session.close_ledger()
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.open(ledger)
    settle(qtbot, window)
    assert len(offers) == 1 and worker_words(window.session) == f"王复核：{tr('reviews')}"
    said = []
    window.session.operations.failed.connect(lambda error: said.append(error.code))
    window.session.operations.write(window, lambda work, _: work.undo())
    settle(qtbot, window)
    assert said == ["role_refused"]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_wrong_passphrase_and_a_file_that_is_no_key_are_said_beside_it(
    qtbot, desk, people, tmp_path
):
    signing.make_key(tmp_path / "k.ftkey", "张三", PASS)
    dialog = KeyDialog(desk.session, people)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.fields.path.line.setText(str(tmp_path / "k.ftkey"))
    dialog.fields.passphrase.line.setText("not this one!")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.wrong.isVisible())
    assert "k.ftkey" in dialog.wrong.text() and desk.session.key is None
    (tmp_path / "no.ftkey").write_text("{}")
    people.register(tmp_path / "no.ftkey")
    assert "no.ftkey" in people.words.text()
