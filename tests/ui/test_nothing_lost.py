"""What a person typed or began is never lost to a key, a click too many or another page; nor does it go astray."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from tests.ui.conftest import NOON, settle
from tests.ui.test_import import BANK, press, write


def opened(path):
    return Ledger.open(path, "x", clock=lambda: NOON, read_only=True)


@pytest.fixture
def indicators(qtbot, desk):
    page = desk.open_page("indicators")
    qtbot.waitUntil(lambda: page.course is not None)
    return page


def at(qtbot, page, code):
    page.table.go_to(code)
    qtbot.waitUntil(lambda: page.course is not None and page.course.code == code)


def typed(qtbot, line, text):
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_a_figure_typed_for_an_indicator_stays_with_it(qtbot, desk, indicators):
    first, other = indicators.course.code, indicators.table.rows()[2].code
    quarter = desk.session.quarter
    typed(qtbot, indicators.amount.line, "999")
    at(qtbot, indicators, other)
    assert indicators.amount.text() != "999"
    at(qtbot, indicators, first)
    assert indicators.amount.text() == "999"
    desk.session.set_quarter(Quarter.at(quarter.ordinal - 1))
    qtbot.waitUntil(lambda: indicators.course.quarter == quarter.ordinal - 1)
    assert indicators.amount.text() != "999"
    desk.session.set_quarter(quarter)
    qtbot.waitUntil(lambda: indicators.course.quarter == quarter.ordinal)
    qtbot.keyClick(indicators.amount.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: indicators.course.amount == 999_000)
    with opened(desk.session.info.path) as ledger:
        there = {
            key: one.amount
            for key, one in ledger.indicators.actuals().items()
            if one.amount == 999_000
        }
        assert there == {(ledger.indicators.find(first), quarter.ordinal): 999_000}


def test_a_figure_is_not_reported_into_a_quarter_that_is_only_about_to_be_shown(
    qtbot, desk, indicators
):
    was = indicators.course.quarter
    typed(qtbot, indicators.amount.line, "888")
    with qtbot.waitSignal(desk.session.notice):
        desk.session.set_quarter(Quarter.at(was - 1))
        qtbot.keyClick(indicators.amount.line, Qt.Key.Key_Return)
    with opened(desk.session.info.path) as ledger:
        assert [
            key[1] for key, one in ledger.indicators.actuals().items() if one.amount == 888_000
        ] == [was]


@pytest.mark.parametrize("leave", ["close_ledger", "close"])
def test_an_explanation_is_kept_when_the_ledger_is_left_at_once(qtbot, desk, ledger, leave):
    page = desk.open_page("review")
    qtbot.waitUntil(lambda: page.now is not None and bool(page.variances.fields))
    settle(qtbot, desk)
    quarter, (figure, field) = page.now.quarter.ordinal, next(iter(page.variances.fields.items()))
    field.setFocus()
    qtbot.keyClicks(field, "rain")
    getattr(desk.session, leave)()
    with opened(ledger) as there:
        assert there.reviews.explanations(quarter)[figure] == "rain"


def test_a_comment_that_cannot_be_kept_stays_in_its_field(qtbot, desk, ledger):
    page = desk.open_page("review")
    qtbot.waitUntil(lambda: page.now is not None)
    page.tabs.buttons[1].click()
    adding = page.comments.adding
    qtbot.keyClicks(adding.text.line, "looks right")
    ledger.rename(ledger.with_name("elsewhere"))  # the share went away
    adding.add.click()
    qtbot.waitUntil(adding.text.wrong.isVisible)
    assert adding.text.text() == "looks right"
    ledger.with_name("elsewhere").rename(ledger)
    qtbot.waitUntil(adding.add.isEnabled)
    adding.add.click()
    qtbot.waitUntil(lambda: [c.text for c in page.now.comments] == ["looks right"])
    assert adding.text.text() == "" and not adding.text.wrong.isVisible()


def test_esc_in_a_form_throws_away_what_was_typed_only_the_second_time(qtbot, desk):
    page = desk.open_page("projects")
    qtbot.waitUntil(page.new.isEnabled)
    page.new.click()
    form = page.dialog
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()  # nothing was typed
    page.new.click()
    form = page.dialog
    line = form.words("code").line
    qtbot.keyClicks(line, "P-1")
    qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert form.isVisible() and form._unsaved.isVisible()
    qtbot.keyClicks(line, "0")
    assert not form._unsaved.isVisible()
    for _ in range(2):
        qtbot.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_a_form_names_what_is_still_to_be_filled_in(qtbot, desk):
    page = desk.open_page("projects")
    qtbot.waitUntil(page.new.isEnabled)
    page.new.click()
    form = page.dialog
    code = form.entries["code"]
    assert not form.ok.isEnabled() and code.name in form.left.full_text()
    qtbot.keyClicks(form.words("code").line, "P-1")
    assert code.name not in form.left.full_text()


def test_a_key_pressed_twice_undoes_once(qtbot, desk):
    with opened(desk.session.info.path) as ledger:
        last = ledger.history.last()
    with qtbot.waitSignal(desk.session.notice) as told:
        desk.commands.undo()
        desk.commands.undo()
    assert told.args[0] == "ok"
    settle(qtbot, desk)
    with opened(desk.session.info.path) as ledger:
        assert ledger.history.last() == last + 1
    with qtbot.waitSignal(desk.session.notice):
        desk.commands.redo()  # and it can be pressed again


def test_the_open_ledger_opened_once_more_can_still_be_written(qtbot, desk, ledger):
    with qtbot.waitSignal(
        desk.session.opened, check_params_cb=lambda: desk.session.info is not None
    ):
        desk.session.open(ledger.parent / "." / ledger.name)
    assert desk.session.writable


def test_while_files_go_in_their_page_stays_and_others_are_not_lost_in_silence(
    qtbot, desk, tmp_path
):
    page = desk.open_page("import")
    files = [write(tmp_path, f"{i}.csv", BANK.replace("X", f"Y{i}-")) for i in range(3)]
    desk.import_files(files)
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == 2)
    seen = []
    desk.session.operations.progressed.connect(lambda *_: seen.append(1))

    def first():
        if len(page.imported) == 1 and page._runs:
            seen.append(
                (page.go.isVisible(), page.confirm.progress.text(), page.confirm.bar.maximum())
            )
            desk.import_files([files[0]])
            seen.append((page.step, desk.message.isVisible()))
        return page.imported and not page._runs

    press(qtbot, page)
    original = page._next

    def watched(ready, reason):
        original(ready, reason)
        first()

    page._next = watched
    qtbot.waitUntil(lambda: bool(page.imported) and not page._runs)
    shown, stays = (one for one in seen if isinstance(one, tuple))
    assert shown[0] is False and "2.csv" not in shown[1] and "1.csv" in shown[1] and shown[2] == 3
    assert stays == (2, True)
    assert [one.counts["new"] for one in page.imported] == [3, 3, 3]
    desk.session.set_language("en")
    assert page.confirm.title.text() == "9 payments were imported"


def test_the_window_waits_for_work_and_the_second_time_stops_it(qtbot, desk, tmp_path):
    page = desk.open_page("import")
    rows = "".join(f"2024-12-02,Z{i},示例甲公司,{i + 1}.00,,道路工程款\n" for i in range(30_000))
    desk.import_files([write(tmp_path, "big.csv", BANK.splitlines()[0] + "\n" + rows)])
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == 2)
    press(qtbot, page)
    with opened(desk.session.info.path) as ledger:
        before = ledger.history.last()
    assert not desk.close() and desk.isVisible() and desk.message.isVisible()
    desk.message.act.click()
    assert not desk.isVisible()
    with opened(tmp_path / "work.ftdb") as ledger:
        assert ledger.history.last() == before


def test_the_window_closes_by_itself_when_its_work_is_done(qtbot, desk):
    done = []
    desk.session.operations.write(desk, lambda *_: done.append(1))
    assert not desk.close()
    qtbot.waitUntil(lambda: not desk.isVisible())
    assert done == [1]


def test_what_was_meant_for_a_ledger_does_not_reach_the_next_one(qtbot, desk, ledger):
    seen = []
    desk.session.operations.write(desk, lambda open_, _: seen.append(open_.path))
    desk.session.close_ledger()
    assert seen == [ledger]


def test_esc_closes_the_drawer_wherever_the_keys_are(qtbot, desk):
    page = desk.open_page("contracts")
    qtbot.waitUntil(lambda: bool(page.table.rows()))
    settle(qtbot, desk)
    page.table.body.setFocus()
    page.table.body.setCurrentIndex(page.table.body_model.index(0, 3))
    desk.commands.explain()
    qtbot.waitUntil(desk.drawer.isVisible)
    qtbot.keyClick(page.table.body, Qt.Key.Key_Escape)
    assert not desk.drawer.isVisible()
