"""The hub's database in the window: pushed, decided, pulled; words where it is away."""

import shutil

import pytest
from PySide6.QtCore import Qt

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks.registry import READER, new_desk
from fundtracker.ledger.hub_database import desk_side, followers, hub_side, schema
from fundtracker.ledger.review import signing
from fundtracker.ui.desks.bundles_dialog import BundlesDialog
from tests import postgres
from tests.ledger import hub_world
from tests.ui.conftest import NOON, settle

PASS = "一个 long 口令"


@pytest.fixture(scope="module")
def port():
    stop, port = postgres.started()
    yield port
    stop()


def put(ledger, value: str) -> None:
    with ledger.change("setting") as change:
        ledger.settings.put(change, "review_threshold", value)


def office(port: int, ledger, folder):
    """A hub with one desk, their files and keys, and their database."""
    keys = {n: signing.make_key(folder / f"{n}.ftkey", n, PASS) for n in ("hub", "one")}
    shutil.copyfile(ledger, folder / "hub.ftdb")
    hub_world.emptied(port)
    with Ledger.open(folder / "hub.ftdb", "总", clock=lambda: NOON) as hub:
        new_desk(
            hub, "一处", keys["one"].public.hex(), folder / "one.ftdb", keys["hub"].public.hex()
        )
        with hub_world.connect(port, "postgres") as admin:
            schema.set_up(hub, keys["hub"], admin)
            schema.put_login(hub, admin, "d1", 1, None)
            hub_side.publish(hub, keys["hub"], admin)
    return keys


def opened(qtbot, desk, path) -> None:
    with qtbot.waitSignal(desk.session.opened, timeout=10_000):
        desk.session.open(path)
    settle(qtbot, desk)


def dialog_of(qtbot, desk, key, address: str):
    bundles = BundlesDialog(desk.session, desk)
    qtbot.addWidget(bundles)
    bundles.show()
    settle(qtbot, desk)
    qtbot.mouseClick(bundles.hub, Qt.MouseButton.LeftButton)
    form = bundles.form
    assert not form.push.isEnabled() and not form.pull.isEnabled()
    settle(qtbot, desk)
    form.fields.path.line.setText(str(key))
    form.fields.passphrase.line.setText(PASS)
    if not form.address.text():
        assert not form.push.isEnabled()
        form.address.line.setText(address)
    return bundles, form


def press(qtbot, desk, button) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, desk)


def test_a_desk_pushes_pulls_and_works_on_while_the_hub_is_away(
    qtbot, desk, ledger, tmp_path, port, monkeypatch
):
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    keys = office(port, ledger, tmp_path)
    with Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one:
        put(one, "5")
    opened(qtbot, desk, tmp_path / "one.ftdb")
    bundles, form = dialog_of(
        qtbot, desk, tmp_path / "one.ftkey", "postgresql://d1@127.0.0.1:9/postgres"
    )
    press(qtbot, desk, form.push)
    assert "127.0.0.1" in form.words.text() and form.isVisible()
    assert [line.state for line in bundles._standing.lines] == [tr("waits for the hub")]
    form.address.line.setText(hub_world.dsn(port, "d1"))
    press(qtbot, desk, form.push)
    assert form.words.text().startswith(
        tr("{n} changes lie at the hub. Pull when it has decided.", n=1)
    )
    press(qtbot, desk, form.pull)  # too early
    assert len(bundles._standing.lines) == 1
    with (
        Ledger.open(tmp_path / "hub.ftdb", "总", clock=lambda: NOON) as hub,
        hub_world.connect(port, "postgres") as server,
    ):
        hub_side.decide(hub, keys["hub"], server)
    press(qtbot, desk, form.pull)
    assert bundles._standing.lines == []
    assert not form.entered()
    form.reject()
    _, form = dialog_of(qtbot, desk, tmp_path / "one.ftkey", "")
    assert form.address.text() == hub_world.dsn(port, "d1")  # as it was used last


def test_the_hub_decides_in_the_window(qtbot, desk, ledger, tmp_path, port, monkeypatch):
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    keys = office(port, ledger, tmp_path)
    with Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one:
        put(one, "5")
        with hub_world.connect(port, "d1") as server:
            desk_side.push(one, keys["one"], server)
    opened(qtbot, desk, tmp_path / "hub.ftdb")
    _, form = dialog_of(qtbot, desk, tmp_path / "hub.ftkey", hub_world.dsn(port, "postgres"))
    assert not form.push.isVisible() and not form.pull.isVisible()
    press(qtbot, desk, form.decide)
    assert form.words.text().startswith(
        tr("{n} changes of desk {number}: {accepted} accepted, {refused} refused, {known} known "
           "already.", n=1, number=1, accepted=1, refused=0, known=0)
    )  # fmt: skip
    press(qtbot, desk, form.decide)
    assert form.words.text() == tr(
        "No bundle lies at the hub. Desks can pull all that this file has."
    )
    with (
        Ledger.open(tmp_path / "one.ftdb", "一", clock=lambda: NOON) as one,
        hub_world.connect(port, "d1") as server,
    ):
        assert desk_side.pull(one, server)[:2] == (1, 0)


def test_ledgers_of_a_hub_are_chosen_for_the_roll_up(
    qtbot, desk, ledger, tmp_path, port, monkeypatch
):
    monkeypatch.setenv("FUNDTRACKER_CONFIG", str(tmp_path / "config"))
    keys = office(port, ledger, tmp_path)
    with (
        Ledger.open(tmp_path / "hub.ftdb", "总", clock=lambda: NOON) as hub,
        hub_world.connect(port, "postgres") as admin,
    ):
        schema.put_login(hub, admin, "d6", READER, None)
        followers.put_base(hub, keys["hub"], admin)
        head = hub.state_hash()
    page = desk.open_page("rollup")
    qtbot.mouseClick(page.panel.hub, Qt.MouseButton.LeftButton)
    form = page.panel.form
    assert not form.ok.isEnabled()
    form.address.line.setText("postgresql://d6@127.0.0.1:9/postgres")
    qtbot.mouseClick(form.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(form.wrong.isVisible, timeout=20_000)
    assert "127.0.0.1" in form.wrong.text()
    form.address.line.setText(hub_world.dsn(port, "d6"))
    qtbot.mouseClick(form.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=20_000)
    [path] = page.panel.ledgers()
    with Ledger.open(path, "x", clock=lambda: NOON, read_only=True) as copy:
        assert copy.state_hash() == head
    qtbot.mouseClick(page.panel.hub, Qt.MouseButton.LeftButton)
    assert page.panel.form.address.text() == hub_world.dsn(port, "d6")
