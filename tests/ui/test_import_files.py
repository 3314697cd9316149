"""Several files at once, and the list of those that were taken in: each with its period, account, person and sums."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from fundtracker.ui.imports.page import CHECK, CHOOSE, CONFIRM
from tests.intake import printed

LIST = "日期,收款单位,支付金额,状态,用途\n2023-03-02,示例建工,120000.00,已支付,工程款\n2023-03-03,样例监理,5000.00,已确认,监理费\n"
BANK = (
    "账号：9900000000901,,,,,\n日期,摘要,支出,收入,余额,对方户名\n2023-03-02,工程款,100.00,,900.00,示例建工\n"
    "2023-03-09,拨款,,500.00,1400.00,示例财政局\n2023-03-3x,监理费,20.00,,1380.00,样例监理\n"
)


@pytest.fixture
def page(desk):
    return desk.open_page("import")


def five(folder: Path) -> list[Path]:
    made = {
        "ask_list.csv": LIST.encode(), "ask_bank.csv": BANK.encode("gb18030"),
        "ask_statement.pdf": printed.raw_pdf(printed.placed(printed.paid(6))),
        "ask_statement.ofd": printed.ofd(printed.placed([p._replace(fen=p.fen + 7) for p in printed.paid(6)])),
    }  # fmt: skip
    for name, data in made.items():
        (folder / name).write_bytes(data)
    book = Workbook()
    for row in (
        ["支付日期", "收款单位", "支付金额"],
        ["2023-03-02", "示例建工", 88.5],
        ["2023-03-05", "示例建工", 11.5],
    ):
        book.active.append(row)
    book.save(folder / "ask_book.xlsx")
    return [folder / name for name in (*made, "ask_book.xlsx")]


def read(qtbot, desk, page, paths):
    desk.import_files(paths)
    qtbot.waitUntil(lambda: page.step == CHECK and len(page.jobs) == len(paths), timeout=20_000)
    qtbot.waitUntil(
        lambda: all(job.preview for job in page.jobs) and page._task is None, timeout=20_000
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_five_files_are_read_at_the_start_each_with_state_counts_and_money(
    qtbot, desk, page, tmp_path, language
):
    desk.resize(1366, 768)
    desk.session.set_language(language)
    read(qtbot, desk, page, five(tmp_path))
    said = [page.check.files.itemText(at) for at in range(5)]
    assert ("问题 1 个" if language == "zh" else "question") in said[0]
    out = sum(-p.fen for p in printed.paid(6) if p.fen < 0)
    shown = desk.session.exact
    for text, fen in zip(said, (12_000_000, 10_000, out, out - 7 * 5, 10_000), strict=True):
        assert shown(fen) in text
    assert shown(50_000) in said[1]
    assert ("退回 1" if language == "zh" else "errors: 1") in said[1]
    for at in range(5):
        page.check.other_file.emit(at)
        qtbot.waitUntil(lambda: page._task is None)
        assert desk.minimumSizeHint().height() <= 721, page.jobs[at].name
        assert desk.height() == 768
        # The closed box has room for the name; counts and money are whole in the line below it.
        begin, _, end = page.check.files.closed_text().partition("…")
        assert page.jobs[at].name.startswith(begin)
        assert page.jobs[at].name.endswith(end)
        assert page.check._size.text().endswith(said[at].removeprefix(f"{page.jobs[at].name} · "))


def test_the_window_stays_as_it_is_from_a_text_to_sheets_with_hidden_rows(
    qtbot, desk, page, tmp_path
):
    text, book = tmp_path / "1.csv", Workbook()
    text.write_text(LIST, "utf-8")
    for month, name in enumerate(("四月", "五月"), 4):
        sheet = book.create_sheet(name)
        for row in (
            ["支付日期", "收款单位", "支付金额"],
            [f"2024-0{month}-01", name, 5],
            [f"2024-0{month}-02", "乙", 7],
        ):
            sheet.append(row)
        sheet.row_dimensions[3].hidden = True
    del book["Sheet"]
    book.save(tmp_path / "2.xlsx")
    desk.resize(1366, 768)
    desk.import_files([text, tmp_path / "2.xlsx"])
    qtbot.waitUntil(
        lambda: len(page.jobs) == 3 and all(job.preview for job in page.jobs), timeout=90_000
    )
    for at in (1, 0, 2):
        qtbot.waitUntil(lambda: page._task is None, timeout=90_000)
        page.check.other_file.emit(at)
        qtbot.waitUntil(lambda: page._task is None, timeout=90_000)
        assert page.check._hidden.isVisibleTo(page.check) is (at > 0)
        assert desk.height() == 768


def test_the_focus_stays_where_it_was_when_a_question_is_answered_by_key(
    qtbot, desk, page, tmp_path
):
    path = tmp_path / "ask_list.csv"
    path.write_text(LIST, "utf-8")
    read(qtbot, desk, page, [path])
    page.check.table.setFocus()
    page.check.table.setCurrentIndex(page.check.table.model().index(1, 2))
    assert desk.focusWidget() is page.check.table
    first = page.check.questions.buttons[0]
    assert first.shortcut() == QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_1)
    first.animateClick()  # what the key does: the focus does not go to the button
    qtbot.waitUntil(lambda: not page.jobs[0].questions and page._task is None)
    assert desk.focusWidget() is page.check.table
    assert (page.check.table.currentIndex().row(), page.check.table.currentIndex().column()) == (
        1,
        2,
    )


def test_a_file_that_was_taken_in_shows_its_period_account_person_and_sums_and_its_errors_open_again(
    qtbot, desk, page, tmp_path
):
    path = tmp_path / "ask_bank.csv"
    path.write_text(BANK, "gb18030")
    read(qtbot, desk, page, [path])
    while page.jobs[0].questions:  # whose account it is
        page.check.questions.buttons[0].click()
        qtbot.waitUntil(lambda: page._task is None)
    take_in(qtbot, page)
    page._forget()
    qtbot.waitUntil(lambda: page.step == CHOOSE)
    taken = page.first.taken
    qtbot.waitUntil(lambda: taken.record(0) is not None and taken.record(0).name == "ask_bank.csv")
    model = page.first.grid.model()
    row = [str(model.index(0, at).data() or "") for at in range(model.columnCount())]
    assert "2023-03-02 – 2023-03-09" in row
    assert "9900000000901" in row
    assert "100.00" in row
    assert "500.00" in row
    assert taken.record(0).person
    page.first.grid.selectRow(0)
    qtbot.waitUntil(page.first.errors.isEnabled)
    page.first.errors.click()
    qtbot.waitUntil(
        lambda: page.step == CHECK and bool(page.jobs) and page.jobs[0].preview is not None,
        timeout=20_000,
    )
    qtbot.waitUntil(lambda: page._task is None)
    assert page.check.tabs.current() == 1
    assert page.check.table.model().rowCount() == 1
    page.check._correct([(5, 0, "2023-03-30")])
    qtbot.waitUntil(
        lambda: page._task is None and page.jobs[0].preview.outcome.counts["rejected"] == 0
    )
    counts = page.jobs[0].preview.outcome.counts
    assert (counts["new"], counts["known"]) == (1, 2)


def take_in(qtbot, page):
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: bool(page.imported) and not page._runs, timeout=20_000)
