"""A new ledger in the window: what was published, what to do first, and the forms of the park."""

import pytest

from fundtracker.i18n import tr
from tests.ui.conftest import settle


@pytest.fixture
def new(qtbot, window, tmp_path):
    """The window on a ledger just made from the published plan."""
    window.session.create(tmp_path / "new.ftdb", "laoshan-2023")
    qtbot.waitUntil(lambda: window.session.info is not None)
    settle(qtbot, window)
    return window


def test_the_overview_of_a_new_ledger_shows_what_was_published_and_each_figure_opens(qtbot, new):
    page = new.open_page("overview")
    settle(qtbot, new)
    first = page.first
    qtbot.waitUntil(lambda: first.isVisible() and bool(first.figures))
    unit = tr("CNY m")
    assert first.figures["总目标"].text() == f"> 2,000,000.00 {unit}"
    assert first.figures["预留算力"].text() == "> 600 P"
    assert len(first.figures) == 9
    asked = []
    new.session.explain.connect(asked.append)
    first.figures["基金一期"].click()
    [figure] = asked
    assert figure.startswith("park/s")


def test_a_first_step_leads_to_its_page_and_is_ticked_when_it_is_done(qtbot, new):
    page = new.open_page("overview")
    qtbot.waitUntil(lambda: len(page.first.steps) == 7)
    third = page.first.steps[2]
    assert third.isEnabled()
    third.click()
    settle(qtbot, new)
    park = new.page
    qtbot.waitUntil(lambda: bool(park.table.rows()))
    row = next(r for r in park.table.rows() if r.code.startswith("c"))
    park.ask(park.RECORDS[0][0], row=row)
    qtbot.waitUntil(lambda: park.form is not None and park.form.isVisible())
    form = park.form
    form.entries["reason"].line.setText("正式印发")
    assert form.entries["doc"].line.text().startswith("文号待补")
    form.entries["new_doc"].line.setText("崂政发〔2023〕9号")
    form.entries["new_doc"].line.setModified(True)
    qtbot.waitUntil(lambda: form.ok.isEnabled())
    form.ok.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    settle(qtbot, new)

    def numbers() -> set[object]:
        rows = park.table.rows()
        return {r.cells["when"].value for r in rows if r.code.startswith("c")}

    qtbot.waitUntil(lambda: numbers() == {"崂政发〔2023〕9号"})
    page = new.open_page("overview")
    qtbot.waitUntil(lambda: not page.first.steps[2].isEnabled())
    assert page.first.steps[2].text().startswith("✓")


def test_a_statement_opens_where_it_comes_from_and_has_no_form(qtbot, new):
    park = new.open_page("park")
    qtbot.waitUntil(lambda: bool(park.table.rows()))
    asked = []
    new.session.explain.connect(asked.append)
    row = next(r for r in park.table.rows() if r.code.startswith("s"))
    park.ask(park.RECORDS[0][0], row=row)
    assert park.form is None and asked == [row.cells["stated"].id]
