"""The import page by real clicks and keys: rows checked, cells put right, roles chosen, files taken in."""

import datetime as dt

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from fundtracker.ledger import Ledger
from fundtracker.ui.imports.page import CHECK, CHOOSE, CONFIRM
from fundtracker.ui.imports.table import CELLS, VERDICT
from tests.ui.conftest import NOON

BANK = """交易日期,流水号,对方户名,支出金额,收入金额,用途
2024-12-02,X1,示例甲公司,100.00,,道路工程款
2024-13-03,X2,示例乙公司,5.00,,监理费
2024-12-04,X3,示例丙公司,,7.00,退息
2024-12-05,X4,示例丁公司,９.５０,,咨询费
"""
ODD = "日子,给谁,多少,说明\n2024-12-06,示例戊公司,12.50,杂费\n"


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def bank(tmp_path):
    return write(tmp_path, "bank.csv", BANK)


@pytest.fixture
def page(desk):
    return desk.open_page("import")


@pytest.fixture
def checked(qtbot, desk, page, bank):
    desk.import_files([bank])
    qtbot.waitUntil(lambda: page.step == CHECK and page.check.model.rowCount() == 4, timeout=10_000)
    return page


def press(qtbot, page):
    """Press the button of the step as soon as it can be pressed."""
    qtbot.waitUntil(page.go.isEnabled, timeout=30_000)
    page.go.click()


def counts(page):
    return page.jobs[0].preview.outcome.counts


def payments(desk, payee):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return [p for p in ledger.payments.some() if p.counterparty == payee]


def put(qtbot, table, row, column, text):
    """Double-click a cell, type over it, press Enter."""
    index = table.model().index(row, column)
    table.scrollTo(index)
    place = table.visualRect(index).center()
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    editor = table.findChild(QLineEdit)
    editor.selectAll()
    qtbot.keyClicks(editor, text)
    qtbot.keyClick(editor, Qt.Key.Key_Return)


def test_every_row_says_what_becomes_of_it(checked):
    model = checked.check.model
    assert [model.row(i).state for i in range(4)] == ["new", "rejected", "new", "new"]
    assert model.index(1, CELLS).data(Qt.ItemDataRole.BackgroundRole) is not None
    assert "2024-13-03" in model.index(1, VERDICT).data(Qt.ItemDataRole.ToolTipRole)
    assert model.row(3).converted == (3,)
    assert "3" in checked.go.text()


def test_a_bad_cell_is_put_right_where_it_stands(qtbot, desk, checked, bank):
    put(qtbot, checked.check.table, 1, CELLS, "2024-12-03")
    qtbot.waitUntil(lambda: counts(checked)["rejected"] == 0, timeout=10_000)
    assert checked.check.model.row(1).edited == (0,)
    press(qtbot, checked)
    qtbot.waitUntil(lambda: checked.step == CONFIRM)
    press(qtbot, checked)
    qtbot.waitUntil(lambda: len(checked.imported) == 1 and not checked._runs, timeout=10_000)
    (paid,) = payments(desk, "示例乙公司")
    assert (paid.date.isoformat(), paid.amount_fen) == ("2024-12-03", 500)
    assert bank.read_text("utf-8") == BANK


def test_tabs_show_the_errors_only(qtbot, checked):
    checked.check.tabs.buttons[1].click()
    assert [checked.check.model.row(i).line for i in range(checked.check.model.rowCount())] == [3]


def test_a_refused_file_tells_why_and_is_read_once_its_columns_are_named(
    qtbot, desk, page, tmp_path
):
    desk.import_files([write(tmp_path, "odd.csv", ODD)])
    qtbot.waitUntil(lambda: bool(page.jobs) and page.jobs[0].refused is not None, timeout=10_000)
    assert page.check._refused_bar.isVisibleTo(page)
    assert not page.go.isEnabled()
    for at, role in enumerate(("date", "counterparty_name", "amount_out")):
        box = page.check.table.roles.boxes[at]
        box.setCurrentIndex(box.findData(role))
        before = page._turn
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(
            lambda before=before: page._turn > before and page._task is None, timeout=10_000
        )
    assert counts(page)["new"] == 1
    qtbot.waitUntil(page.go.isEnabled)


def test_a_saved_profile_reads_the_next_file_by_itself(qtbot, desk, page, tmp_path):
    desk.import_files([write(tmp_path, "odd.csv", ODD)])
    qtbot.waitUntil(lambda: bool(page.jobs) and page.jobs[0].refused is not None, timeout=10_000)
    page.jobs[0].choose(roles=("date", "counterparty_name", "amount_out", "summary"))
    page._look()
    qtbot.waitUntil(lambda: page.jobs[0].preview is not None, timeout=10_000)
    page.save_profile("杂费表")
    qtbot.waitUntil(
        lambda: page._task is None and any(p.name == "杂费表" for p in page._profiles),
        timeout=10_000,
    )
    page._forget()
    desk.import_files([write(tmp_path, "next.csv", ODD.replace("12.50", "13.00"))])
    qtbot.waitUntil(lambda: bool(page.jobs) and page.jobs[0].preview is not None, timeout=10_000)
    assert page.jobs[0].preview.outcome.reading.profile == "杂费表"


def test_the_rows_with_errors_go_into_a_spreadsheet_as_text(qtbot, checked, tmp_path):
    target = tmp_path / "errors.xlsx"
    checked.export_rejected(str(target))
    rows = list(openpyxl.load_workbook(target).active.iter_rows(values_only=True))
    assert rows[1][0] == "3"
    assert rows[1][2] == "2024-13-03"


def test_several_files_go_in_one_after_the_other_and_are_taken_back(
    qtbot, desk, page, bank, tmp_path
):
    other = write(tmp_path, "other.csv", BANK.replace("X", "Y").replace("示例甲", "示例己"))
    desk.import_files([bank, other])
    qtbot.waitUntil(lambda: page._task is None and page.jobs[0].preview is not None, timeout=10_000)
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM, timeout=10_000)
    assert page.confirm.model.rowCount() == 2
    press(qtbot, page)
    qtbot.waitUntil(lambda: len(page.imported) == 2 and not page._runs, timeout=10_000)
    assert len(payments(desk, "示例甲公司")) == len(payments(desk, "示例己公司")) == 1
    desk.commands.undo()
    qtbot.waitUntil(lambda: payments(desk, "示例己公司") == [], timeout=10_000)
    assert len(payments(desk, "示例甲公司")) == 1


def test_a_cancelled_import_leaves_nothing_behind(qtbot, desk, page, tmp_path):
    rows = "".join(
        f"2024-12-{1 + i % 28:02d},Z{i},示例庚公司,{i + 1}.00,,x\n" for i in range(30_000)
    )
    desk.import_files([write(tmp_path, "long.csv", BANK.splitlines()[0] + "\n" + rows)])
    qtbot.waitUntil(lambda: page._task is None and page.jobs[0].preview is not None, timeout=30_000)
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM)
    with qtbot.waitSignal(desk.session.operations.progressed, timeout=10_000):
        press(qtbot, page)
    page.confirm.cancel.click()
    qtbot.waitUntil(lambda: not page._runs, timeout=30_000)
    assert page.imported == []
    assert payments(desk, "示例庚公司") == []


def test_a_file_that_was_taken_in_is_taken_back_from_its_list(qtbot, desk, page):
    qtbot.waitUntil(lambda: page.first.taken.rowCount() == 11, timeout=10_000)
    assert page.step == CHOOSE
    name = page.first.taken.record(0).name
    page.first.grid.selectRow(0)
    qtbot.waitUntil(page.first.take_back.isEnabled)
    page.first.take_back.click()
    from fundtracker.ui.window.dialogs import UndoDialog

    def confirmed():
        dialog = next((d for d in desk.findChildren(UndoDialog) if d.isVisible()), None)
        if dialog is not None:
            dialog.accept()
        return page.first.taken.rowCount() == 10

    qtbot.waitUntil(confirmed, timeout=10_000)
    assert page.first.taken.record(0).name != name


def test_language_and_theme_change_under_an_open_file(qtbot, desk, checked):
    desk.session.set_language("en")
    assert "corrected" in checked.check.tabs.buttons[3].text().lower()
    desk.session.set_theme("dark")
    assert checked.check.model.rowCount() == 4
    desk.session.set_language("zh")


def test_files_that_cannot_be_read_stand_beside_those_that_can(qtbot, desk, page, bank, tmp_path):
    (tmp_path / "folder.csv").mkdir()
    desk.import_files([tmp_path / "folder.csv", tmp_path / "gone.csv", bank])
    for at, code in enumerate(("is_a_folder", "no_such_file", None)):
        page._other(at)
        qtbot.waitUntil(lambda: page._task is None, timeout=10_000)
        job = page.jobs[at]
        assert (job.refused.code if job.refused else None) == code
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM, timeout=10_000)
    press(qtbot, page)
    for _ in range(3):  # an impatient hand
        page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs, timeout=10_000)
    assert len(payments(desk, "示例甲公司")) == 1


def test_a_file_that_goes_between_check_and_confirm_is_told_and_nothing_is_stored(
    qtbot, desk, checked, bank
):
    press(qtbot, checked)
    qtbot.waitUntil(lambda: checked.step == CONFIRM)
    bank.unlink()
    press(qtbot, checked)
    qtbot.waitUntil(lambda: checked.step == CHECK and checked._task is None, timeout=10_000)
    assert checked.jobs[0].refused.code == "no_such_file"
    assert payments(desk, "示例甲公司") == []


def test_a_double_click_on_check_does_not_confirm(qtbot, desk, checked):
    press(qtbot, checked)
    checked.go.click()
    qtbot.waitUntil(lambda: checked.step == CONFIRM)
    qtbot.wait(50)
    assert not checked._runs
    assert payments(desk, "示例甲公司") == []


@pytest.fixture
def over(desk, page):
    """A file whose second payment passes the cap of a contract of the sample ledger by 12.34 yuan; the same in two."""
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        rows = ledger.contracts.all()
        money = ledger.contracts.positions(rows, dt.date(2025, 12, 30).toordinal())
        row = next(
            r
            for r in rows
            if money[r.id].cap - money[r.id].course.paid > 200_000 and not money[r.id].excess
        )
        room = money[row.id].cap - money[row.id].course.paid
    amounts = [room - 100_000, 101_234, 100]
    body = [
        f"2025-12-30,Z{i},{row.party},{number},{fen // 100}.{fen % 100:02d},工程款"
        for i, (fen, number) in enumerate(zip(amounts, [row.number, row.number, ""], strict=True))
    ]
    return (
        page,
        row.number,
        ["\n".join([HEAD, *some]) + "\n" for some in (body, body[:1], body[1:])],
    )


HEAD = "支付日期,支付凭证号,收款人,合同编号,支付金额,摘要"


@pytest.fixture
def breaching(qtbot, desk, over, tmp_path):
    page, number, (text, _, _) = over
    desk.import_files([write(tmp_path, "over.csv", text)])
    qtbot.waitUntil(lambda: page.step == CHECK and page.check.model.rowCount() == 3, timeout=10_000)
    return page, number


def test_a_payment_over_the_cap_is_marked_and_named_with_its_excess_before_the_file_is_confirmed(
    qtbot, desk, breaching
):
    page, number = breaching
    model = page.check.model
    marked = [i for i in range(3) if any(w.code == "warn_over_cap" for w in model.row(i).warned)]
    assert marked == [1]
    tip = model.index(1, VERDICT).data(Qt.ItemDataRole.ToolTipRole)
    assert number in tip
    assert "12.34" in tip
    assert page.check._breaches_bar.isVisibleTo(page)
    assert "12.34" in page.check._breaches.text()
    desk.resize(1366, 768)
    warnings = page.check.tabs.buttons[-1]
    assert warnings.isVisibleTo(page)
    assert desk.minimumSizeHint().width() <= 1366
    warnings.click()
    assert all(model.row(i).warned for i in range(model.rowCount()))
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM)
    assert "12.34" in page.confirm.breaches.text()


def test_files_that_pass_a_cap_only_together_are_told_before_they_are_confirmed(
    qtbot, desk, over, tmp_path
):
    page, number, (_, one, other) = over
    desk.import_files([write(tmp_path, "one.csv", one), write(tmp_path, "other.csv", other)])
    qtbot.waitUntil(
        lambda: len(page.jobs) == 2 and page.jobs[0].preview is not None, timeout=20_000
    )
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM, timeout=20_000)
    alone = [{w.code for w in job.preview.outcome.alerts} for job in page.jobs]
    assert not any("warn_over_cap" in codes for codes in alone)
    qtbot.waitUntil(lambda: "12.34" in page.confirm.breaches.text())
    assert number in page.confirm.breaches.text()


def test_a_file_that_breaches_nothing_has_no_tab_of_warnings(checked):
    assert not checked.check.tabs.buttons[-1].isVisibleTo(checked)
    assert not checked.check._breaches_bar.isVisibleTo(checked)


def test_the_marks_go_with_the_amount_that_is_put_right(qtbot, breaching):
    page, _ = breaching
    page.check.tabs.buttons[-1].click()
    row = next(i for i in range(page.check.model.rowCount()) if page.check.model.row(i).line == 3)
    put(qtbot, page.check.table, row, CELLS + 4, "1.00")
    qtbot.waitUntil(
        lambda: page._task is None and bool(page.jobs[0].preview.outcome.reading.edited),
        timeout=10_000,
    )
    assert not any(w.code == "warn_over_cap" for w in page.jobs[0].preview.outcome.alerts)
    rows = [page.check.model.row(i) for i in range(page.check.model.rowCount())]
    [marked] = [row.warned for row in rows if row.line == 3] or [[]]
    assert not any(w.code == "warn_over_cap" for w in marked)


def test_what_the_reader_met_is_told_above_the_rows(qtbot, desk, page, tmp_path):
    rows = [
        ("01-03", 50, 1350),
        ("01-04", 100, 1250),
        ("01-08", 1, 1749),
        ("01-09", 9, 1740),
        ("01-10", 40, 1700),
    ]
    text = "交易日期,支出金额,收入金额,余额,对方账号,对方户名\n"
    text += "".join(f"2024-{day},{out},,{left},6.2E+18,示例甲公司\n" for day, out, left in rows)
    desk.import_files([write(tmp_path, "gap.csv", text)])
    qtbot.waitUntil(lambda: page.step == CHECK and page.check.model.rowCount() == 5, timeout=10_000)
    said = page.check._findings
    assert said.isVisible()
    assert len(said.text().splitlines()) == 4  # three of the six findings, and how many more
    assert "500.00" in said.toolTip()


def test_a_clean_file_has_nothing_told_above_its_rows(checked):
    assert not checked.check._findings.isVisible()


FUND_STATEMENT = """户名：投资基金（一期）
账号：9900000000000007777
交易日期,流水号,对方户名,支出金额,收入金额,用途
2024-12-02,F1,示例甲公司,100.00,,投资款
2024-12-03,F2,示例乙公司,50.00,,管理费
"""


def test_a_doubtful_account_is_asked_for_and_the_answer_opens_the_next_step(
    qtbot, desk, page, tmp_path
):
    desk.import_files([write(tmp_path, "fund.csv", FUND_STATEMENT)])
    qtbot.waitUntil(
        lambda: page.step == CHECK and page.check.model.rowCount() >= 2 and page._task is None
    )
    qtbot.wait(page._pause.interval() + 50)
    assert not page.go.isEnabled()
    assert page.check.questions.isVisibleTo(page)
    assert all(text in page.check.questions.text() for text in ("投资基金（一期）", "150.00"))
    assert page.check.books.currentData() == ""
    at = page.check.books.findData("F1-INV")
    page.check.books.setCurrentIndex(at)
    page.check.books.activated.emit(at)
    qtbot.waitUntil(lambda: page._task is None and not page.jobs[0].asks)
    assert page.check.books.currentText() == "投资基金（一期）"
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.step == CONFIRM)
    press(qtbot, page)
    qtbot.waitUntil(lambda: bool(page.imported) and not page._runs)
    assert "投资基金（一期）" in page.confirm.words.text()
    assert payments(desk, "示例甲公司") == []
    page._forget()
    qtbot.waitUntil(
        lambda: (
            "投资基金（一期）"
            in [page.first.taken.record(at).fund for at in range(page.first.taken.rowCount())]
        )
    )
