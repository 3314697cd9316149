"""A list goes in by the window: tried at once, its unit and columns named, taken in when it is right."""

import pytest

from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.intake.lists import list_words
from fundtracker.ui.imports.list_dialog import ListDialog
from tests.intake.small_lists import LISTS, with_column, written


@pytest.fixture
def opened(qtbot, desk, tmp_path, monkeypatch):
    """The form of a list, opened by the page's own button."""

    def opened(rows, name="list.csv"):
        path = written(tmp_path / name, rows)
        page = desk.open_page("import")
        monkeypatch.setattr("fundtracker.ui.imports.page.choose_files", lambda parent: [path])
        qtbot.waitUntil(page.first.lists.isEnabled, timeout=10_000)
        page.first.lists.click()
        form = page.findChildren(ListDialog)[-1]
        qtbot.waitUntil(lambda: form.message.text() != "", timeout=10_000)
        return form

    return opened


def choose(qtbot, form, unit=None, ignored=""):
    form.entries["unit"].choose(unit)
    form.words("ignored").line.setText(ignored)
    form.check()
    turn = form._turn
    qtbot.waitUntil(lambda: form._turn > turn and form.message.text() != "", timeout=10_000)


def test_a_list_is_tried_when_it_is_chosen_and_goes_in_with_the_unit_that_is_stated(
    qtbot, opened, desk
):
    rows = [LISTS["overlaps"][0], ["SL-C01", "示例母基金", "12.5", "计9"]]
    form = opened(rows)
    assert "12.50" in form.message.text() and form.ok.isEnabled()
    choose(qtbot, form, "万元")
    assert "125,000.00" in form.message.text()
    qtbot.waitUntil(form.ok.isEnabled)
    form.ok.click()
    qtbot.waitUntil(lambda: not form.isVisible(), timeout=10_000)
    found = desk.session.operations
    seen = []
    found.read(
        form,
        lambda ledger: ledger.read("SELECT unit, n_new FROM list_import ORDER BY id DESC LIMIT 1"),
        seen.append,
    )
    qtbot.waitUntil(lambda: bool(seen), timeout=10_000)
    assert seen == [[("万元", 1)]]


def test_a_column_of_money_that_nothing_reads_stops_it_until_the_person_leaves_it_out(
    qtbot, opened
):
    rows = with_column(
        [LISTS["overlaps"][0], ["SL-C01", "示例母基金", "12.5", "计9"]], "律师费", "7000"
    )
    form = opened(rows)
    assert "律师费" in form.message.text() and not form.ok.isEnabled()
    choose(qtbot, form, ignored="律师费")
    assert "律师费 (7,000.00)" in form.message.text()
    qtbot.waitUntil(form.ok.isEnabled)


def test_a_file_that_is_no_list_says_so_and_cannot_go_in(opened):
    form = opened([["一", "二"], ["1", "2"]])
    assert form.message.text() and not form.ok.isEnabled()


def test_every_kind_of_list_has_its_name():
    assert all(list_words.kind_name(kind) for kind in KINDS)
