"""Many ledgers as one in the window: chosen, asked, added up, each figure a click from its ledger."""

import shutil

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from fundtracker.reports.plan import table1
from fundtracker.ui.rollup import reading
from tests.ledger import world
from tests.ui.conftest import settle
from tests.ui.test_sources import look

LEFT = Qt.MouseButton.LeftButton


def words(widget):
    return [one.text() for kind in (QLabel, QPushButton) for one in widget.findChildren(kind)]


def push(qtbot, widget, text):
    found = [one for one in widget.findChildren(QPushButton) if one.text() == text]
    qtbot.mouseClick(found[0], LEFT)


@pytest.fixture
def other(tmp_path):
    """A ledger of another district: its own payments, the same published plan."""
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger), "policy")
    return tmp_path / "l.ftdb"


@pytest.fixture
def page(qtbot, desk, other, monkeypatch):
    page = desk.open_page("rollup")
    assert not page._sheets.currentWidget().findChildren(QPushButton)  # no door that is not meant
    push(qtbot, page.panel, page.panel.add_open.text())
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([str(other)], ""))
    push(qtbot, page.panel, page.panel.add.text())
    qtbot.waitUntil(lambda: page.rollup is not None)
    return page


def answer(qtbot, page, *texts):
    for text in texts:
        before = page.rollup
        push(qtbot, page.doubts, text)
        qtbot.waitUntil(lambda before=before: page.rollup not in (None, before))


def test_questions_are_answered_and_a_figure_leads_into_its_ledger(qtbot, desk, page, other):
    assert page.rollup.table is None and not page.table.isVisible()
    assert page.session.settings.rollup == [str(desk.session.info.path), str(other)]
    answer(qtbot, page, "仍然相加", "各有各的计划")
    quarter = desk.session.quarter
    own = look(desk, lambda ledger: table1.build(ledger, quarter=quarter, unit="yuan"))
    with world.opened(other, read_only=True) as ledger:
        its = table1.build(ledger, quarter=quarter, unit="yuan")
    row = page.table.table().row("policy")
    sums = [each.row("policy").number("total") for each in (own, its)]
    assert row.number("total") == sum(sums)
    page.table.go_to("policy", [c.code for c in page.table.table().columns].index("total") + 1)
    shown = words(page.panel)
    assert all(desk.session.money(fen) in shown for fen in (*sums, sum(sums)))
    assert any(" + " in text for text in shown)

    desk.commands.explain()
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert all(str(m.path) in desk.drawer.words() for m in page.rollup.members)
    with qtbot.waitSignal(desk.session.opened):
        push(qtbot, page.panel, "l")
    qtbot.waitUntil(lambda: desk.drawer.isVisible() and desk.drawer._id == row.cells["total"].id)
    settle(qtbot, desk)
    assert desk.session.info.path == other and desk.session.quarter == quarter
    assert desk.page.title() == desk.open_page("plan").title()


def test_what_stops_is_said_and_left_out_and_the_choice_is_remembered(qtbot, desk, page, tmp_path):
    twin = shutil.copy(desk.session.info.path, tmp_path / "twin.ftdb")
    page.panel.choose([*page.panel.ledgers(), twin])
    qtbot.waitUntil(lambda: page.rollup is not None and len(page.rollup.members) == 3)
    assert [d.code for d in page.rollup.open_doubts()] == ["twice"]
    assert "不能汇总" in words(page.doubts) and page.figure() is None
    away = next(b for b in page.panel.findChildren(QPushButton) if "twin" in b.accessibleName())
    qtbot.mouseClick(away, LEFT)
    qtbot.waitUntil(lambda: page.rollup is not None and len(page.rollup.members) == 2)
    answer(qtbot, page, "仍然相加", "同一计划，只计一次")
    qtbot.mouseClick(page.sheets.buttons[1], LEFT)
    qtbot.waitUntil(lambda: page.rollup is not None and page.rollup.asked.what == "funds")
    assert page.session.settings.rollup_table == "funds"
    answer(qtbot, page, "仍然相加")
    assert page.table.table().code == "funds"
    page.export_to(str(tmp_path / "f.xlsx"))
    qtbot.waitUntil(lambda: (tmp_path / "f.xlsx").exists())
    settle(qtbot, desk)


def test_a_password_is_asked_and_reading_can_be_stopped(qtbot, desk, page, other, monkeypatch):
    refused = []
    real = reading.opener

    def locked(session):
        def opened(path):
            if path == other and not refused:
                refused.append(path)
                raise reading.UserError("password_needed", path=path.name)
            return real(session)(path)

        return opened

    asked = []
    monkeypatch.setattr(reading, "opener", locked)
    desk.session.locked.disconnect()
    desk.session.locked.connect(lambda path, then: (asked.append(path), then()))
    page.rollup = None
    page.refresh()
    qtbot.waitUntil(lambda: page.rollup is not None)
    assert [each.error.code for each in page.rollup.unopened] == ["password_needed"]
    push(qtbot, page.doubts, "输入密码…")
    assert asked == [other]
    qtbot.waitUntil(lambda: not page.rollup.unopened)
    page.refresh()
    push(qtbot, page.reading, "取消")
    assert page.rollup is None and "取消" in page.nothing()[1] and page.reading.isHidden()
    settle(qtbot, desk)
    assert page.rollup is None  # what is read too late is not shown
