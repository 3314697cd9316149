"""Lines of the workbench that no other test walks: every choice of a change of many, columns, cells, splits by hand."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit

from fundtracker.domain.base import money
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.payment_names import read_names
from fundtracker.ui.forms.search_box import SearchBox
from fundtracker.ui.payments.forms import SplitDialog
from tests.ui.conftest import settle
from tests.ui.test_block_paste import section, table  # noqa: F401
from tests.ui.test_bulk import choose, page, read  # noqa: F401
from tests.ui.test_payments import column

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
FIELDS = {"line": "line_id", "project": "project_id", "source": "source_id", "state": "measure"}


@pytest.mark.parametrize("name", ["line", "project", "contract", "source", "state"])
def test_each_choice_of_a_change_of_many_is_looked_at_first_is_one_change_and_one_undo(
    qtbot, desk, page, name  # noqa: F811
):  # fmt: skip
    """Old → new with sums stand there before anything is written; one undo brings all of it back."""
    facts = (
        "SELECT id, line_id, project_id, source_id, measure, amount_fen FROM payment ORDER BY id"
    )
    booked = "SELECT payment_id, position, contract_id FROM booking ORDER BY 1, 2, 3"
    before = read(desk, lambda ledger: (ledger.read(facts), ledger.read(booked), ledger.head()))
    page.grid.clearSelection()
    page.grid.header().field("amount").setText(">=50")
    page.grid.header().field("amount").returnPressed.emit()
    qtbot.wait(20)
    settle(qtbot, desk)
    page.bulk.change()
    dialog = page.bulk.dialog
    box = dialog.boxes[name]
    at = next(i for i in range(box.count() - 1, 0, -1) if box.itemData(i) is not None)
    choose(box, at)
    qtbot.waitUntil(lambda: dialog._preview is not None)
    preview, rows = dialog._preview, dialog.model.all
    own = [row for row in rows if row.what == name] or rows
    assert len({*preview.ids}) > 1
    assert name == "contract" or {row.new for row in own} == {box.itemData(at)}
    assert read(desk, lambda ledger: ledger.head()) == before[2]  # a look writes nothing
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    now = read(desk, lambda ledger: (ledger.read(facts), ledger.read(booked), ledger.head()))
    assert (now[0], now[1]) != (before[0], before[1])
    if name in FIELDS:  # the sums of the look are those of what changed, to the fen
        at = 1 + list(FIELDS).index(name)
        changed = [new for old, new in zip(before[0], now[0], strict=True) if old[at] != new[at]]
        assert sum(row.n for row in own) == len(changed)
        assert sum(row.fen for row in own) == sum(new[5] for new in changed)
    desk.commands.undo()
    settle(qtbot, desk)
    assert read(desk, lambda ledger: (ledger.read(facts), ledger.read(booked))) == before[:2]


# ---------------------------------------------------------------- columns
def drag(qtbot, header, section_, by):
    edge = header.sectionViewportPosition(section_) + header.sectionSize(section_) - 1
    at = QPoint(edge, 8)
    qtbot.mousePress(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    qtbot.mouseMove(header.viewport(), at + QPoint(by // 2, 0))
    qtbot.mouseMove(header.viewport(), at + QPoint(by, 0))
    qtbot.mouseRelease(header.viewport(), Qt.MouseButton.LeftButton, pos=at + QPoint(by, 0))


def test_a_column_is_never_dragged_below_its_head_and_a_double_click_fits_it(qtbot, desk, page):  # noqa: F811
    grid, header = page.grid, page.grid.header()
    at = column(page, "summary")
    drag(qtbot, header, at, -400)
    assert grid.columnWidth(at) == header.least_width(at)
    edge = header.sectionViewportPosition(at) + header.sectionSize(at) - 1
    qtbot.mouseDClick(header.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(edge, 8))
    texts = [page.model.columns[at].text(page.model.record(i)) for i in range(20)]
    metrics = grid.fontMetrics()
    assert grid.columnWidth(at) >= min(max(map(metrics.horizontalAdvance, texts)), 200)


def test_texts_that_differ_at_their_end_are_told_apart_where_they_are_cut(qtbot, desk):
    """Rows whose names begin alike are cut in the middle: what is seen of them differs."""
    todo = desk.open_page("todo")
    settle(qtbot, desk)
    body, at = todo.table.body, 0
    names = [body.model().index(y, at).data() for y in range(12)]
    y = next(
        y
        for y in range(11)
        if names[y][:8] == names[y + 1][:8] and names[y][-3:] != names[y + 1][-3:]
    )
    body.setColumnWidth(at, 120)
    body.clearSelection()
    body.viewport().grab()  # the first look finds out that they begin alike
    seen = body.viewport().grab().toImage()
    ratio = body.devicePixelRatio()
    places = [body.visualRect(body.model().index(each, at)) for each in (y, y + 1)]
    inks = [seen.copy(place.x() * ratio, place.y() * ratio, place.width() * ratio, place.height() * ratio) for place in places]  # fmt: skip
    grounds = [image.pixelColor(2, 2) for image in inks]
    shapes = [
        {(x, z) for x in range(image.width()) for z in range(image.height()) if image.pixelColor(x, z) != ground}
        for image, ground in zip(inks, grounds, strict=True)
    ]  # fmt: skip
    assert shapes[0] and shapes[0] != shapes[1]


def test_f2_opens_a_cell_of_a_file_and_enter_takes_what_is_typed(qtbot, desk, table):  # noqa: F811
    summary = section(table, "摘要")
    table.setFocus()
    table.setCurrentIndex(table.model().index(1, summary))
    qtbot.keyClick(table, Qt.Key.Key_F2)
    editor = table.viewport().findChild(QLineEdit)
    editor.setText("改过的摘要")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert table.page.jobs[0].corrections == 1
    assert table.model().index(1, summary).data() == "改过的摘要"


# ---------------------------------------------------------------- forms
@pytest.fixture
def split(qtbot, desk):
    payment = read(
        desk,
        lambda ledger: ledger.payments.some("p.parts = 0 AND p.amount_fen > 100000", limit=1)[0],
    )
    dialog = SplitDialog(payment, [], read(desk, read_names), desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return payment, dialog


def typed(qtbot, line, text):
    line.selectAll()
    qtbot.keyClicks(line, text)


def test_the_last_part_of_a_split_takes_the_rest_until_somebody_types_in_it(qtbot, split):
    payment, dialog = split
    first, second = (amount for _, amount, _ in dialog.lines)
    typed(qtbot, first, "300.05")
    assert money.parse(second.text()) == payment.amount_fen - 30_005 and dialog.ok.isEnabled()
    dialog.more.click()
    third = dialog.lines[2][1]
    typed(qtbot, second, "100")
    assert money.parse(third.text()) == payment.amount_fen - 40_005
    typed(qtbot, third, "1")
    typed(qtbot, first, "5")  # all were typed: none is changed any more
    assert (second.text(), third.text()) == ("100", "1") and not dialog.ok.isEnabled()


def test_a_part_against_the_way_of_the_payment_is_refused_and_said(qtbot, split):
    payment, dialog = split
    first, second = (amount for _, amount, _ in dialog.lines)
    typed(qtbot, first, "-100")
    typed(qtbot, second, money.plain(payment.amount_fen + 10_000))
    assert not dialog.ok.isEnabled() and "大于零" in dialog.left.text()
    typed(qtbot, first, "100")
    typed(qtbot, second, money.plain(payment.amount_fen - 10_000))
    assert dialog.ok.isEnabled()


@pytest.fixture
def matched(qtbot, desk, page):  # noqa: F811
    """A payment that lies on a contract, its drawer open."""
    payment = read(desk, lambda ledger: ledger.bookings.all("b.contract_id IS NOT NULL AND b.position < 0")[0])  # fmt: skip
    page.drawer.open(payment.payment_id)
    qtbot.waitUntil(lambda: page.drawer.payment() == payment.payment_id)
    return payment


def test_a_split_begins_with_what_the_payment_has_and_says_what_it_leaves(
    qtbot, desk, page, matched  # noqa: F811
):  # fmt: skip
    page.drawer.split.click()
    dialog = page.drawer.dialog
    settle(qtbot, desk)
    (_, _, target), (_, second, empty) = dialog.lines
    assert target.currentData().contract_id == matched.contract_id
    assert empty.currentData() is None
    typed(qtbot, second, "1")
    assert dialog.ok.isEnabled() and not dialog.leaves.isVisible()
    assert dialog.shares()[0].contract_id == matched.contract_id
    target.setCurrentIndex(0)
    assert "脱离" in dialog.leaves.text() and dialog.leaves.isVisible()
    dialog.leave()


def test_another_project_takes_a_payment_off_its_contract_and_the_form_says_so(
    qtbot, desk, page, matched  # noqa: F811
):  # fmt: skip
    number = read(desk, lambda ledger: ledger.contracts.get(matched.contract_id).number)
    assert number in page.drawer._shown.contracts
    page.drawer.classify.click()
    dialog = page.drawer.dialog
    settle(qtbot, desk)
    assert not dialog.leaves.isVisible()
    dialog.project.setCurrentIndex(0)
    settle(qtbot, desk)
    assert dialog.leaves.isVisible() and number in dialog.leaves.text()
    dialog.leave()


def test_a_choice_of_many_is_searched_by_any_part_and_shows_what_it_holds(qtbot):
    box = SearchBox()
    qtbot.addWidget(box)
    for name in ("—", "示例项目·道路与管网", "示例项目·算力中心", "示例政策·算力服务"):
        box.addItem(name, name)
    box.show()
    told = []
    box.activated.connect(told.append)
    line = box.lineEdit()
    for text, shown in (("道路", 1), ("算力", 1), ("nothing", 1), ("算力服务", 3), ("—", 0)):
        line.setText(text)
        line.editingFinished.emit()  # Enter, or the keys go elsewhere
        assert (box.currentIndex(), box.currentText()) == (shown, box.itemText(shown)), text
    assert told == [1, 3, 0]


def test_long_choices_of_payments_are_searched(qtbot, desk, page):  # noqa: F811
    page.bulk.change()
    boxes = page.bulk.dialog.boxes
    assert {name for name, box in boxes.items() if isinstance(box, SearchBox)} >= {
        "project",
        "contract",
    }
    assert all(isinstance(box, SearchBox) or box.count() <= 12 for box in boxes.values())
    assert type(boxes["state"]) is QComboBox
    page.bulk.dialog.leave()
    assert read(desk, lambda ledger: ledger.pages.totals(Query()).n) > 0
