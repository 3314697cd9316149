"""An analysis into the review by mouse and keys: from its page, in the dialog of the review, frozen."""

import pytest

from fundtracker.reports.review import annexes
from fundtracker.ui.review import reading
from fundtracker.ui.review.annexes_dialog import AnnexesDialog
from tests.ui.conftest import settle


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("analysis")
    qtbot.waitUntil(lambda: page.pivot is not None)
    return page


def kept(desk):
    there, quarter = [], desk.session.quarter
    desk.session.operations.read(
        desk, lambda ledger: ledger.annexes.of(quarter.ordinal), there.extend
    )
    return there


def dialog_of(qtbot, desk):
    review = desk.open_page("review")
    qtbot.waitUntil(lambda: review.now is not None)
    review.annexes()
    dialog = review._annexes
    assert isinstance(dialog, AnnexesDialog)
    settle(qtbot, desk)
    return dialog


def test_the_analysis_page_puts_what_it_shows_into_the_review(qtbot, desk, page):
    page.annex.click()
    asked = page.annex.asked
    assert asked.value() == "最大收款单位"  # the name of the view it shows
    asked.name.setText("大户")
    asked.ok.click()
    settle(qtbot, desk)
    there = kept(desk)
    settle(qtbot, desk)
    assert [(annex.name, annex.spec["base"]) for annex in there] == [("大户", "payees")]


def test_the_dialog_adds_shows_takes_out_and_undo_brings_back(qtbot, desk):
    dialog = dialog_of(qtbot, desk)
    assert not dialog.remove.isEnabled() and dialog._tables == []
    dialog.view.setCurrentIndex(dialog.view.findData("months"))
    dialog.add.click()
    settle(qtbot, desk)
    assert [table.title for table in dialog._tables] == ["分析：" + dialog.view.currentText()]
    assert dialog.table.rows() and dialog.remove.isEnabled()
    dialog.remove.click()
    settle(qtbot, desk)
    assert dialog._tables == []
    desk.actions_.run("undo")
    settle(qtbot, desk)
    assert len(dialog._tables) == 1


def test_frozen_it_shows_the_snapshot_and_nothing_can_be_added(qtbot, desk):
    quarter = desk.session.quarter

    def freeze(ledger, _):
        annexes.put(ledger, quarter, "大户", annexes.named(ledger, "payees"))
        reading.check(ledger, quarter, "示例")
        reading.lock(ledger, quarter)

    done = []
    desk.session.operations.write(desk, freeze, lambda _: done.append(1))
    qtbot.waitUntil(lambda: done == [1], timeout=90_000)
    dialog = dialog_of(qtbot, desk)
    qtbot.waitUntil(lambda: dialog._tables != [], timeout=20_000)
    assert dialog.frozen and not dialog.add.isEnabled() and not dialog.remove.isEnabled()
    assert "快照" in dialog.state.text()
    assert dialog.table.rows()
