"""Desks and bundles in the window: a desk made, its bundle taken, what was refused explained."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import desk as desk_side
from fundtracker.ledger.desks import hub
from fundtracker.ledger.desks.bundle_file import read
from fundtracker.ledger.desks.registry import new_desk
from fundtracker.ledger.review import signing
from fundtracker.ui.desks.bundles_dialog import BundlesDialog
from tests.ui.conftest import NOON, settle

PASS = "一个 long 口令"


@pytest.fixture
def bundles(qtbot, desk):
    dialog = BundlesDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    return dialog


def put(ledger, value: str) -> None:
    with ledger.change("setting") as change:
        ledger.settings.put(change, "review_threshold", value)


def test_a_desk_is_made_its_bundle_taken_and_the_answer_written(qtbot, desk, bundles, tmp_path):
    assert not bundles.write.isEnabled() and not bundles.take.isEnabled()
    keys = {n: signing.make_key(tmp_path / f"{n}.ftkey", n, PASS) for n in ("hub", "one")}
    qtbot.mouseClick(bundles.new, Qt.MouseButton.LeftButton)
    form = bundles.form
    form.name.line.setText("一处")
    form.key.line.setText(str(tmp_path / "one.ftkey"))
    assert not form.ok.isEnabled()  # the hub's key is needed once
    form.hub_key.line.setText(str(tmp_path / "hub.ftkey"))
    assert form.ok.isEnabled()
    form.make(tmp_path / "one.ftdb")
    settle(qtbot, desk)
    assert not form.isVisible() and "one.ftdb" in bundles.words.text()
    assert [line.who for line in bundles._standing.lines] == ["一处"]
    with Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one:
        put(one, "5")
        desk_side.write_work(one, keys["one"], tmp_path / "w")
    bundles.take_file(tmp_path / "w")
    settle(qtbot, desk)
    assert bundles.words.text().startswith(
        tr("{n} changes of desk {number}: {accepted} accepted, {refused} refused, {known} known "
           "already.", n=1, number=1, accepted=1, refused=0, known=0)
    )  # fmt: skip
    qtbot.mouseClick(bundles.write, Qt.MouseButton.LeftButton)
    form = bundles.form
    form.fields.path.line.setText(str(tmp_path / "hub.ftkey"))
    form.fields.passphrase.line.setText("falsch")
    form.write_to(tmp_path / "a")
    settle(qtbot, desk)
    assert form.isVisible() and form.wrong.isVisible() and not (tmp_path / "a").exists()
    form.fields.passphrase.line.setText(PASS)
    form.write_to(tmp_path / "a")
    settle(qtbot, desk)
    assert not form.isVisible()
    with Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one:
        assert desk_side.take_answer(one, read(one, tmp_path / "a"))[:2] == (1, 0)
    (tmp_path / "bad").write_bytes((tmp_path / "w").read_bytes()[:-3])
    bundles.take_file(tmp_path / "bad")
    settle(qtbot, desk)
    assert "bad" in bundles.words.text() and bundles.take.isEnabled()


def test_a_desk_sees_what_was_refused_as_mine_and_theirs(qtbot, desk, ledger, tmp_path):
    keys = {n: signing.make_key(tmp_path / f"{n}.ftkey", n, PASS) for n in ("hub", "one")}
    path = tmp_path / "hub.ftdb"
    shutil.copyfile(ledger, path)
    with Ledger.open(path, "总", clock=lambda: NOON) as center:
        new_desk(center, "一处", keys["one"].public.hex(), tmp_path / "one.ftdb",
                 keys["hub"].public.hex())  # fmt: skip
        put(center, "5")
        with Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one:
            put(one, "6")
            desk_side.write_work(one, keys["one"], tmp_path / "w")
        hub.take_work(center, read(center, tmp_path / "w"))
        hub.write_answer(center, 1, keys["hub"], tmp_path / "a")
    with qtbot.waitSignal(desk.session.opened, timeout=10_000):
        desk.session.open(tmp_path / "one.ftdb")
    settle(qtbot, desk)
    dialog = BundlesDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    assert not dialog.new.isVisible() and not dialog.seen.isVisible()
    dialog.take_file(tmp_path / "a")
    settle(qtbot, desk)
    assert dialog.seen.isVisible()
    dialog.grid.setCurrentIndex(dialog.model.index(0, 0))
    assert "6" in dialog.words.text() and "5" in dialog.words.text()
    qtbot.mouseClick(dialog.seen, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert not dialog.seen.isVisible() and dialog._standing.lines == []


def test_a_desks_key_is_withdrawn_with_a_reason(qtbot, desk, ledger, tmp_path):
    keys = {n: signing.make_key(tmp_path / f"{n}.ftkey", n, PASS) for n in ("hub", "one")}
    path = tmp_path / "hub.ftdb"
    shutil.copyfile(ledger, path)
    with Ledger.open(path, "总", clock=lambda: NOON) as center:
        new_desk(
            center,
            "一处",
            keys["one"].public.hex(),
            tmp_path / "one.ftdb",
            keys["hub"].public.hex(),
        )
    with qtbot.waitSignal(desk.session.opened, timeout=10_000):
        desk.session.open(path)
    settle(qtbot, desk)
    dialog = BundlesDialog(desk.session, desk)
    qtbot.addWidget(dialog)
    dialog.show()
    settle(qtbot, desk)
    assert dialog.close_desk.isVisible() and not dialog.close_desk.isEnabled()  # which one?
    dialog.grid.setCurrentIndex(dialog.model.index(0, 0))
    qtbot.mouseClick(dialog.close_desk, Qt.MouseButton.LeftButton)
    assert "一处" in " ".join(one.text() for one in dialog.form.findChildren(QLabel))
    dialog.form.reason.line.setText("U 盘丢失")
    qtbot.mouseClick(dialog.form.ok, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    assert dialog._standing.lines == [] and "一处" in dialog.words.text()
    assert not dialog.close_desk.isVisible()
