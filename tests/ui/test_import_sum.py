"""What a file holds is one sum that adds up to the fen; each cell says what it was understood as; layouts are kept."""

import random

import pytest
from PySide6.QtCore import Qt

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.errors import RefusedError
from fundtracker.i18n import tr
from fundtracker.intake.payments import file_sum, post, preview
from fundtracker.settings import Settings
from fundtracker.ui.imports.page import CHECK
from fundtracker.ui.imports.table import CELLS, VERDICT
from tests.examples import seeds
from tests.intake.layouts import DRESSES, LAYOUTS, MONTH, written
from tests.ui.conftest import settle
from tests.ui.test_import import write

FILE = """交易日期,流水号,对方户名,支出金额,收入金额,用途
2024-12-02,Y1,示例甲公司,100.00,,道路工程款
2024-12-02,Y1,示例甲公司,100.00,,道路工程款
2024-13-03,Y2,示例乙公司,5.25,,监理费
2024-12-04,Y3,示例丙公司,,7.00,退息
2024-12-05,Y4,示例丁公司,一百,,咨询费
2024-12-06,Y5,示例戊公司,20.30,,咨询费
合计,,,225.55,7.00,
"""


@pytest.fixture
def page(desk):
    return desk.open_page("import")


def shown(qtbot, desk, page, path):
    desk.import_files([path])
    qtbot.waitUntil(lambda: page.step == CHECK and bool(page.jobs) and page.jobs[-1].preview)
    settle(qtbot, desk)
    return page.check


def fens(band, y):
    """The figures of a row of the sum, in fen; None where nothing is said."""
    texts = [band.text(y, x) for x in range(1, 7)]
    return [None if t == money.MISSING else round(float(t.replace(",", "")) * 100) for t in texts]


def test_new_duplicates_and_errors_come_to_the_sum_of_the_file(qtbot, desk, page, tmp_path):
    first = write(tmp_path, "before.csv", FILE.splitlines()[0] + "\n" + FILE.splitlines()[6] + "\n")
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, lambda ledger, _: post.post(ledger, first))
    settle(qtbot, desk)
    check = shown(qtbot, desk, page, write(tmp_path, "file.csv", FILE))
    new, duplicates, rejected, total, declared, difference = fens(check.sum, 2)
    assert (new, duplicates, rejected) == (100_00, 100_00 + 20_30, 5_25)
    assert new + duplicates + rejected == total == declared and difference == 0
    assert fens(check.sum, 3)[:4] == [7_00, 0, 0, 7_00]
    rows = [check.sum.text(1, x) for x in range(1, 5)]
    assert rows == ["2", "2", "2", "6"]
    assert tr("{n} rows, amount unknown, are in no sum", n="1") in check.sum.skipped.text()
    tabs = [button.text() for button in check.tabs.buttons]
    assert tabs[1].endswith(" 2") and tabs[2].endswith(" 2")
    check.tabs.choose(2)
    check._tab()
    said = {check.model.index(y, VERDICT).data() for y in range(check.model.rowCount())}
    assert said == {
        tr("duplicate: the file holds it twice"), tr("duplicate: in the ledger already")
    }  # fmt: skip


def test_a_difference_is_said_whether_it_is_explained_or_not(qtbot, desk, page, tmp_path):
    wrong = FILE.replace("225.55", "225.56")
    check = shown(qtbot, desk, page, write(tmp_path, "wrong.csv", wrong))
    cell = check.sum.cells[2, 6]
    assert cell.text() == "0.01" and cell.objectName() == "warn" and cell.toolTip()
    for path, text in (("less.csv", "220.30"), ("none.csv", "")):
        check = shown(qtbot, desk, page, write(tmp_path, path, FILE.replace("225.55", text)))
        page._other(len(page.jobs) - 1)
        settle(qtbot, desk)
        cell = check.sum.cells[2, 6]
        if text:  # the file's total leaves the rejected row out
            assert cell.text() == "-5.25" or cell.text() == "−5.25"
            assert cell.objectName() == "ok"
            assert cell.toolTip() == tr(
                "the file's own total leaves out rows that are rejected here"
            )


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda x: x.name)
def test_the_sum_of_any_bank_file_is_that_of_its_truth(tmp_path, layout):
    path = tmp_path / "file.csv"
    path.write_bytes(written(layout, DRESSES[0]))
    found = file_sum.of(preview.look(None, path).outcome)
    out = sum(truth.fen for truth in MONTH if truth.direction == "out")
    into = sum(truth.fen for truth in MONTH if truth.direction == "in")
    assert (found.total.out_fen, found.total.in_fen) == (out, into)
    assert found.total == found.new and found.total.rows == len(MONTH)


@pytest.mark.parametrize("seed", seeds(20))
def test_every_row_and_fen_of_a_file_is_in_one_part_of_the_sum(tmp_path, seed):
    """Against a plain loop over what was written: repeated rows, days and amounts nobody can read."""
    rng = random.Random(seed)
    rows, out, unknown, copies = [], 0, 0, 0
    for n in range(rng.randint(1, 60)):
        fen, kind = rng.randint(1, 10**9), rng.randrange(6)
        day = (
            "2024-13-41" if kind == 0 else f"2024-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
        )
        text = "许多" if kind == 1 else f"{fen // 100}.{fen % 100:02d}"
        row = f"{day},S{seed}-{n},示例公司{n % 7},{text},,款{n}"
        again = 1 + (kind == 2)
        copies += kind == 2
        rows += [row] * again
        out += 0 if kind == 1 else fen * again
        unknown += kind == 1
    path = write(tmp_path, "random.csv", "\n".join([FILE.splitlines()[0], *rows]) + "\n")
    try:
        whole = preview.look(None, path).outcome
    except RefusedError:
        assert len(rows) < 5  # too little to be known by
        return
    found = file_sum.of(whole)
    parts = (found.new, found.duplicates, found.rejected)
    assert found.total.out_fen == out == sum(part.out_fen for part in parts)
    assert found.total.rows == len(rows) == sum(part.rows for part in parts)
    assert (found.total.unknown, found.duplicates.rows) == (unknown, copies)
    assert found.total.rows + found.skipped == whole.counts["read"]


# ------------------------------------------------------------ cells
def tip(check, y, head):
    at = next(c.at for c in check.model.columns if c.header == head)
    return check.model.index(y, at + CELLS).data(Qt.ItemDataRole.ToolTipRole).split("\n")


def at_line(check, line):
    return next(y for y in range(check.model.rowCount()) if check.model.row(y).line == line)


def test_a_cell_says_what_it_was_understood_as(qtbot, desk, page, tmp_path):
    text = (
        "单位：万元\n日期,凭证号,收款单位,支出金额,收入金额,摘要,余额,备用\n"
        "2024年3月5日,记-7,示例甲公司,１２.５,,工程款,100,x\n2024/3/6,记-8,示例乙公司,(2),,退款,102,x\n"
    )
    check = shown(qtbot, desk, page, write(tmp_path, "wan.csv", text))
    assert "2024-03-05" in tip(check, at_line(check, 3), "日期")
    amount = tip(check, at_line(check, 3), "支出金额")
    words = tr("{side}, {amount} yuan", side=tr("money out"), amount="125,000.00")
    assert words in amount and tr("unit of the amounts: {unit}", unit="万元") in amount
    assert tr("in the file: {text}", text="１２.５") in amount
    assert any(
        "-20,000.00" in line.replace("−", "-") for line in tip(check, at_line(check, 4), "支出金额")
    )
    assert tip(check, at_line(check, 1), "日期") == [
        tr("in the file: {text}", text="单位：万元"),
        tr("title line"),
    ]
    assert tip(check, at_line(check, 3), "备用")[0] in (
        tr("{name}: not read", name="备用"), tr("{name}: read as {role}", name="备用", role=tr("Remark")),
    )  # fmt: skip


def test_a_cell_of_a_rejected_row_says_why(qtbot, desk, page, tmp_path):
    check = shown(qtbot, desk, page, write(tmp_path, "file.csv", FILE))
    row = at_line(check, 4)
    assert i18n.say(check.model.row(row).issue) in tip(check, row, "交易日期")
    empty = at_line(check, 5)
    assert tr("empty: the money stands in another column") in tip(check, empty, "支出金额")
    words = tr("{side}, {amount} yuan", side=tr("money in"), amount="7.00")
    assert words in tip(check, empty, "收入金额")


# ------------------------------------------------------------ layout
def drawn(check, section, width):
    """What a person does with the edge of a head."""
    check.table.layout_._pressed = True
    check.table.setColumnWidth(section, width)
    check.table.layout_._pressed = False


def test_the_layout_of_a_kind_of_file_is_kept(qtbot, desk, page, tmp_path):
    place = tmp_path / "settings.json"
    desk.session.settings.path = place
    check = shown(qtbot, desk, page, write(tmp_path, "one.csv", FILE))
    drawn(check, CELLS + 2, 333)
    check.table.horizontalHeader().moveSection(CELLS + 5, CELLS)
    check.table.layout_.show(CELLS + 1, False)
    desk.session.settings.save()
    settings = Settings.load(place)
    assert any(key.startswith("import:") for key in settings.tables)
    other = shown(
        qtbot,
        desk,
        page,
        write(tmp_path, "odd.csv", "日期,收款人,金额,说明\n2024-12-06,甲,1.00,费\n"),
    )
    page._other(len(page.jobs) - 1)
    settle(qtbot, desk)
    assert not any(other.table.isColumnHidden(at) for at in range(other.model.columnCount()))
    again = shown(qtbot, desk, page, write(tmp_path, "two.csv", FILE.replace("Y", "Z")))
    page._other(len(page.jobs) - 1)
    settle(qtbot, desk)
    header = again.table.horizontalHeader()
    assert again.table.columnWidth(CELLS + 2) == 333
    assert header.visualIndex(CELLS + 5) == CELLS and again.table.isColumnHidden(CELLS + 1)
    actions = [action.text() for action in again.table.layout_.menu(CELLS).actions()]
    assert tr("Show {name}", name="流水号") in actions
    again.table.layout_.reset()
    assert not again.table.isColumnHidden(CELLS + 1)
    assert header.visualIndex(CELLS + 5) == CELLS + 5


def test_a_block_is_pasted_into_the_columns_as_they_are_shown(qtbot, desk, page, tmp_path):
    check = shown(qtbot, desk, page, write(tmp_path, "one.csv", FILE))
    table = check.table
    table.horizontalHeader().moveSection(CELLS + 5, CELLS + 3)  # summary beside the payee
    table.layout_.show(CELLS + 1, False)
    table.setCurrentIndex(check.model.index(0, CELLS + 2))
    table.paste("新收款人\t新用途\n")
    cells = {cell.head: cell.new for cell in table.dialog.model._records}
    assert cells == {"对方户名": "新收款人", "用途": "新用途"}
    table.dialog.leave()
