"""A new indicator with its target is recorded on the page of the indicators."""

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.conftest import settle


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_new_indicator_and_its_target_come_from_the_page_of_the_indicators(qtbot, desk):
    page = desk.open_page("indicators")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: bool(page.table.rows()) and page.new.isEnabled())
    page.new.click()
    form = page.dialog
    qtbot.waitUntil(form.isVisible)
    texts = {
        "code": "robots", "name": "机器人企业", "measure": "家", "target": "30", "target_year": "2025",
        "source": "区工信局",
    }  # fmt: skip
    form.entries["reason"].line.setText("新增考核")
    form.entries["scope"].choose("park")
    for name, text in texts.items():
        form.entries[name].line.setText(text)
        form.entries[name].line.setModified(True)
    qtbot.waitUntil(lambda: form.ok.isEnabled())
    form.ok.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    qtbot.waitUntil(lambda: any(row.code == "robots" for row in page.table.rows()))
    row = next(row for row in page.table.rows() if row.code == "robots")
    assert (row.number("target"), row.number("year")) == (30_000, 2025)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_ceiling_is_chosen_in_the_form_and_warned_of_beside_its_baseline(qtbot, desk):
    page = desk.open_page("indicators")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: bool(page.table.rows()) and page.new.isEnabled())
    page.new.click()
    form = page.dialog
    qtbot.waitUntil(form.isVisible)
    texts = {
        "code": "pue", "name": "数据中心PUE", "measure": "比", "baseline": "1.5", "target": "1.25",
        "target_year": "2025", "source": "节能审查",
    }  # fmt: skip
    form.entries["reason"].line.setText("新增考核")
    form.entries["scope"].choose("park")
    for name, text in texts.items():
        form.entries[name].line.setText(text)
        form.entries[name].line.setModified(True)

    def hinted() -> bool:
        """Whether the form says that this is rather a ceiling."""
        said = form.findChildren(QLabel)
        return any("如为上限" in one.text() and one.isVisible() for one in said)

    qtbot.waitUntil(hinted)
    form.entries["bound"].choose("at_most")
    qtbot.waitUntil(lambda: form.ok.isEnabled() and not hinted())
    form.ok.click()
    qtbot.waitUntil(lambda: not form.isVisible())
    qtbot.waitUntil(lambda: any(row.code == "pue" for row in page.table.rows()))
    row = next(row for row in page.table.rows() if row.code == "pue")
    assert (row.number("target"), row.cells["target"].mark) == (1_250, "≤ ")
