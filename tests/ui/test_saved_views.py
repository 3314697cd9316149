"""A view of the disbursements is kept under a name, stands in the navigation, and shows the same again."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from tests.ui.conftest import NOON, settle

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("payments")
    settle(qtbot, desk)
    return page


def shown(page):
    ids = [page.model.record(at).id for at in range(min(20, page.model.rowCount()))]
    hidden = [at for at in range(len(page.model.columns)) if page.grid.isColumnHidden(at)]
    return ids, page.model.rowCount(), hidden, page.query.quarters


def saved(qtbot, desk, name):
    desk.actions_.run("view.save")
    dialog = desk.views.dialog
    dialog.name.setText(name)
    dialog.ok.click()
    qtbot.waitUntil(lambda: [b.text() for b in desk.navigation.views()] == [name])
    settle(qtbot, desk)


def test_a_view_shows_the_same_payments_columns_order_and_quarter_again(qtbot, desk, page):
    quarter = desk.session.info.quarters[-6]
    desk.session.set_quarter(quarter)
    page.grid.header().field("summary").setText("款")
    page.grid.header().sort_by([c.key for c in page.model.columns].index("amount"))
    page.show_column("file", True)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.query.holds != ())
    settle(qtbot, desk)
    before = shown(page)
    saved(qtbot, desk, "进度款")

    page.show_only(Query())
    page.show_column("file", False)
    desk.session.set_quarter(desk.session.info.quarters[-8])
    desk.open_page("overview")
    settle(qtbot, desk)
    qtbot.mouseClick(desk.navigation.views()[0], LEFT)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: shown(page) == before)
    assert desk.session.quarter == quarter


def test_a_view_is_kept_in_the_ledger_renamed_deleted_and_undone(qtbot, desk, page, ledger):
    saved(qtbot, desk, "大额")
    with Ledger.open(ledger, "x", clock=lambda: NOON, read_only=True) as there:
        assert [view.name for view in there.saved_views.all("payments")] == ["大额"]
    desk.views.rename("大额")
    desk.views.dialog.name.setText("大额支付")
    desk.views.dialog.ok.click()
    qtbot.waitUntil(lambda: [b.text() for b in desk.navigation.views()] == ["大额支付"])
    desk.views.delete("大额支付")
    qtbot.waitUntil(lambda: desk.navigation.views() == [])
    settle(qtbot, desk)
    desk.actions_.run("undo")
    qtbot.waitUntil(lambda: [b.text() for b in desk.navigation.views()] == ["大额支付"])


def test_another_ledger_has_none_of_them(qtbot, desk, page, tmp_path):
    saved(qtbot, desk, "一个")
    with qtbot.waitSignal(desk.session.opened):
        desk.session.create(tmp_path / "other.ftdb", "laoshan-2023")
    settle(qtbot, desk)
    assert desk.navigation.views() == []


def test_what_a_view_says_that_is_not_known_is_left_out(qtbot, desk, page):
    from fundtracker.ui.payments.saved_views import show_view

    show_view(
        page, {"filters": {"no such column": "x"}, "sorting": [["nothing", True]], "unit": "pounds"}
    )
    settle(qtbot, desk)
    assert page.model.rowCount() > 5
    assert page.quarter.text() == tr("Only {quarter}", quarter=desk.session.quarter.name)


@pytest.mark.parametrize("spec", [[1, 2], "x", None])
def test_a_view_changed_by_hand_says_so_and_shows_nothing_else(qtbot, desk, page, spec):
    saved(qtbot, desk, "手改")
    desk.views._views = [view._replace(spec=spec) for view in desk.views._views]
    before = page.query
    with qtbot.waitSignal(desk.session.operations.failed) as refused:
        desk.views.show("手改")
    assert refused.args[0].code == "view_unreadable"
    assert page.query == before
