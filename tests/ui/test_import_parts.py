"""A workbook of months and a zip of files are lines of their own in the window, each with its money."""

import datetime as dt
import zipfile

import openpyxl
import pytest

from fundtracker.ledger import Ledger
from fundtracker.ui.imports.page import CHECK, CONFIRM

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
CSV = "支付日期,收款单位,支付金额\n2023-03-0{n},示例公司,{n}00.00\n"


@pytest.fixture
def page(desk):
    return desk.open_page("import")


def read(qtbot, desk, page, path, n):
    desk.import_files([path])
    qtbot.waitUntil(
        lambda: page.step == CHECK and len(page.jobs) == n and all(j.preview for j in page.jobs)
    )
    qtbot.waitUntil(lambda: page._task is None)


def book(path):
    made = openpyxl.Workbook()
    made.active.title = "说明"
    made.active.append(["合同金额", 900])
    for n, name in ((1, "1月"), (2, "2月")):
        sheet = made.create_sheet(name)
        sheet.append(["支付日期", "收款单位", "支付金额"])
        sheet.append([dt.date(2023, n, 1), "示例公司", n * 100])
        sheet.append([dt.date(2023, n, 2), "样例公司", 7])
        sheet.row_dimensions[3].hidden = True
    made.save(path)
    return path


def test_each_sheet_of_payments_is_a_line_and_all_are_stored(qtbot, desk, page, tmp_path):
    path = book(tmp_path / "months.xlsx")
    read(qtbot, desk, page, path, 2)
    assert [job.name for job in page.jobs] == ["months.xlsx · 1月", "months.xlsx · 2月"]
    assert page.check.files.count() == 2
    assert page.check.sheet.isVisible()
    assert [page.check.sheet.itemText(i) for i in range(3)] == ["说明", "1月", "2月"]
    assert page.check.hidden.isVisible()
    page.check.hidden.setCurrentIndex(1)
    page.check.hidden.activated.emit(1)
    qtbot.waitUntil(lambda: page._task is None and page.jobs[0].preview.outcome.counts["new"] == 1)
    qtbot.waitUntil(page.go.isEnabled)
    page.go.click()
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    page.go.click()
    qtbot.waitUntil(lambda: len(page.imported) == 2 and not page._runs)
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        rows = [(i.title, i.n_new) for i in ledger.imports.all() if i.name == "months.xlsx"]
    assert rows == [("months.xlsx · 1月", 1), ("months.xlsx · 2月", 2)]


def test_each_file_in_a_zip_is_a_line(qtbot, desk, page, tmp_path):
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in (1, 2):
            archive.writestr(f"m{n}.csv", CSV.format(n=n))
    read(qtbot, desk, page, path, 2)
    assert [job.name for job in page.jobs] == ["m1.csv", "m2.csv"]
    desk.import_files([path])  # the same zip again adds nothing
    qtbot.wait(50)
    assert len(page.jobs) == 2
