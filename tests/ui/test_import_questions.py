"""What a file leaves open is asked in the window: nothing is stored before, the answer is remembered."""

import datetime as dt

import pytest
from openpyxl import Workbook

from fundtracker.ledger import Ledger
from fundtracker.ui.imports.list_dialog import ListDialog
from fundtracker.ui.imports.page import CHECK, CHOOSE, CONFIRM

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
JOURNAL = "日期,摘要,往来单位,借方金额,贷方金额\n2023-03-02,工程款,示例建工,,120000.00\n2023-03-03,拨款,示例财政局,1000000.00,\n"
LIST = "日期,收款单位,支付金额,状态,用途\n2023-03-02,示例建工,120000.00,已支付,工程款\n2023-03-03,样例监理,5000.00,已确认,监理费\n"


@pytest.fixture
def page(desk):
    return desk.open_page("import")


def taken_in(qtbot, desk, page, path):
    desk.import_files([path])
    qtbot.waitUntil(
        lambda: page.step == CHECK and bool(page.jobs) and page.jobs[0].preview is not None
    )
    qtbot.waitUntil(lambda: page._task is None)


def sums(desk):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        rows = ledger.read(
            "SELECT p.direction, p.amount_fen FROM payment p JOIN import i ON i.id = p.import_id WHERE i.name LIKE 'ask%'"
        )
        return sorted(rows)


def test_a_file_with_an_open_question_is_stored_only_once_it_is_answered(
    qtbot, desk, page, tmp_path
):
    path = tmp_path / "ask.csv"
    path.write_text(JOURNAL, "utf-8")
    taken_in(qtbot, desk, page, path)
    assert [question.code for question in page.jobs[0].questions] == ["view"]
    assert page.check.questions.isVisible()
    assert len(page.check.questions.buttons) == 2
    qtbot.wait(page._pause.interval() + 50)
    assert not page.go.isEnabled()
    page.check.questions.buttons[1].click()
    qtbot.waitUntil(lambda: not page.jobs[0].questions and page._task is None)
    assert not page.check.questions.isVisible()
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs)
    assert sums(desk) == [(0, 12_000_000), (1, 100_000_000)]


def test_a_day_above_the_table_is_asked_and_dates_the_rows(qtbot, desk, page, tmp_path):
    path = tmp_path / "ask_day.csv"
    path.write_text(
        "支付日期：2023年3月15日,,\n收款单位,用途,金额\n示例建工,工程款,120000.00\n", "utf-8"
    )
    taken_in(qtbot, desk, page, path)
    assert [question.code for question in page.jobs[0].questions] == ["day_above"]
    said = [button.text() for button in page.check.questions.buttons]
    assert said == ["&1  2023-03-15", "&2  不是这一天"]
    assert page.jobs[0].preview.header == ["收款单位", "用途", "金额"]
    page.check.questions.buttons[0].click()
    qtbot.waitUntil(lambda: not page.jobs[0].questions and page._task is None)
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs)
    assert sums(desk) == [(0, 12_000_000)]


def test_a_word_is_asked_once_and_the_next_file_knows_it(qtbot, desk, page, tmp_path):
    path = tmp_path / "ask_list.csv"
    path.write_text(LIST, "utf-8")
    taken_in(qtbot, desk, page, path)
    assert [question.key for question in page.jobs[0].questions] == ["state:已确认"]
    page.check.questions.buttons[0].click()
    qtbot.waitUntil(lambda: not page.jobs[0].questions and page._task is None)
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs)
    again = tmp_path / "ask_next.csv"
    again.write_text(LIST.replace("5000.00", "6000.00"), "utf-8")
    taken_in(qtbot, desk, page, again)
    assert page.jobs[0].questions == []
    assert page.jobs[0].preview.outcome.counts["new"] == 1
    assert page.jobs[0].preview.outcome.counts["known"] == 1


def test_all_files_are_read_at_the_start_and_stand_there_with_what_became_of_them(
    qtbot, desk, page, tmp_path
):
    paths = []
    for number, text in enumerate(
        (JOURNAL, LIST, "日期,收款单位,支付金额\n2023-03-02,示例建工,5.00\n")
    ):
        paths.append(tmp_path / f"ask{number}.csv")
        paths[-1].write_text(text, "utf-8")
    desk.import_files(paths)
    qtbot.waitUntil(
        lambda: len(page.jobs) == 3 and all(job.preview for job in page.jobs) and page._task is None
    )
    said = [page.check.files.itemText(at) for at in range(3)]
    assert "问题 1 个" in said[0]
    assert "问题 1 个" in said[1]
    assert "5.00" in said[2] or "0.00" in said[2]
    assert page.check.files.currentIndex() == 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_check_step_fits_a_small_screen_with_every_kind_of_file(
    qtbot, desk, page, tmp_path, language
):
    desk.resize(1366, 768)
    desk.session.set_language(language)
    files = [tmp_path / name for name in ("ask.csv", "ask_list.csv", "ask_months.xlsx")]
    files[0].write_text(JOURNAL, "utf-8")
    files[1].write_text(LIST, "utf-8")
    workbook = Workbook()
    workbook.remove(workbook.active)
    for month in (1, 2):
        sheet = workbook.create_sheet(f"{month}月")
        sheet.append(["支付日期", "收款单位", "支付金额"])
        for day in range(1, 6):
            sheet.append([f"2023-0{month}-0{day}", "示例建工", 100.5 + day])
        sheet.row_dimensions[3].hidden = True
    workbook.save(files[2])
    desk.import_files(files)
    qtbot.waitUntil(
        lambda: page._task is None and all(job.preview for job in page.jobs), timeout=20_000
    )
    for at in range(len(page.jobs)):
        page.check.other_file.emit(at)
        qtbot.waitUntil(lambda: page._task is None)
        assert desk.minimumSizeHint().height() <= 721, page.jobs[at].name
        assert desk.size().width() == 1366


RECEIPTS = "基金编码,缴款期次,出资人,到账日期,到账金额\nF1,1,甲集团,2024-03-05,160000000\n"
CALLS = "基金编码,缴款期次,通知日期,缴款截止日,投资款\nF1,1,2024-03-01,2024-03-05,160000000\n"


@pytest.mark.parametrize(("text", "kind"), [(RECEIPTS, "receipts"), (CALLS, "calls")])
def test_a_list_that_was_dropped_leads_to_the_form_of_its_kind_and_leaves_the_page(
    qtbot, desk, page, tmp_path, text, kind
):
    path = tmp_path / "ask.csv"
    path.write_text(text, "utf-8")
    desk.import_files([path])
    qtbot.waitUntil(lambda: bool(page.jobs) and page._task is None and bool(page.jobs[0].lists))
    if kind == "receipts":
        assert page.check.lists.isHidden() is False and len(page.check.questions.buttons) == 2
        page.check.questions.buttons[0].click()
    else:
        assert "160,000,000.00" in page.check._refused.text()
        page.check.lists.click()
    form = page.findChildren(ListDialog)[-1]
    assert form.entries["kind"].value() == kind
    form.accepted.emit()
    assert page.jobs == [] and page.step == CHOOSE
    form.close()


def answered_in(qtbot, desk, page, path, button):
    """Take a journal in, its question answered by one of the buttons."""
    taken_in(qtbot, desk, page, path)
    page.check.questions.buttons[button].click()
    qtbot.waitUntil(lambda: not page.jobs[0].questions and page._task is None)
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs)


def test_one_undo_takes_back_a_file_and_the_answer_that_it_was_read_by(qtbot, desk, page, tmp_path):
    path = tmp_path / "ask.csv"
    path.write_text(JOURNAL, "utf-8")
    answered_in(qtbot, desk, page, path, 0)
    assert len(sums(desk)) == 2
    desk.commands.undo()
    qtbot.waitUntil(lambda: sums(desk) == [])
    qtbot.waitUntil(lambda: page.step == CHOOSE)  # nothing more is said of what is not there
    assert page.imported == []
    taken_in(qtbot, desk, page, path)
    assert [question.code for question in page.jobs[0].questions] == ["view"]


def test_the_same_bytes_read_another_way_are_named(qtbot, desk, page, tmp_path):
    path = tmp_path / "ask.csv"
    path.write_text(JOURNAL, "utf-8")
    answered_in(qtbot, desk, page, path, 0)
    taken_in(qtbot, desk, page, path)
    page.check._chosen(unit="万元")
    qtbot.waitUntil(lambda: page._task is None and page.jobs[0].new > 0)
    assert "同一文件已导入过" in page.check._findings.text()
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM)
    assert page.confirm.warning.isVisible()
    assert "同一文件已导入过" in page.confirm.warning.text()
