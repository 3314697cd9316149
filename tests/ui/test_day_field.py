"""A day is typed as imports read it, or taken from a calendar; money is written out beneath."""

import datetime as dt

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QWidget

from fundtracker.domain.base import money
from fundtracker.records.registry import TYPES
from fundtracker.ui.forms.calendar import CalendarPopup, read_day
from fundtracker.ui.forms.record_fields import Amount, Day, Typed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def shown(qtbot, session):
    def make(entry):
        widget = QWidget()
        widget.setLayout(entry.layout)
        qtbot.addWidget(widget)
        widget.show()
        entry.widget = widget  # lives as long
        return entry

    return make


@pytest.mark.parametrize(
    "typed",
    [
        "2024-01-18",
        "2024/1/18",
        "2024.01.18",
        "20240118",
        "2024年1月18日",
        "２０２４-０１-１８",
        "45309",
    ],
)
def test_a_day_is_read_as_imports_read_it(shown, typed):
    entry = shown(Day("day"))
    entry.line.setText(typed)
    assert entry.value() == dt.date(2024, 1, 18).toordinal()
    assert entry.wrong() == ""


@pytest.mark.parametrize("typed", ["2024-13-01", "yesterday", "02/03/2024", "1800-01-01"])
def test_a_day_that_is_unsure_or_wrong_is_refused(shown, typed):
    entry = shown(Day("day"))
    entry.line.setText(typed)
    assert entry.value() is None
    assert entry.wrong()


def test_the_calendar_opens_by_a_key_on_the_day_typed_and_gives_another(qtbot, shown):
    entry = shown(Day("day"))
    entry.line.setText("2024-01-18")
    qtbot.keyClick(entry.line, Qt.Key.Key_F4)
    popup = entry.line.findChild(CalendarPopup)
    assert popup.calendar.selectedDate() == QDate(2024, 1, 18)
    popup.calendar.activated.emit(QDate(2024, 2, 29))
    assert entry.line.text() == "2024-02-29"
    assert entry.touched()
    QApplication.processEvents()


def test_money_of_every_form_is_written_out_beneath(shown):
    field = next(f for t in TYPES.values() for f in t.fields if f.kind == "money")
    for entry in (shown(Typed(field)), shown(Amount("amount", "yuan"))):
        entry.line.setText("12345.60")
        entry.tell("")
        assert entry._field.wrong.text() == money.capital(1234560)


def test_a_day_that_does_not_exist_is_told_from_one_written_wrongly():
    for typed, said in (
        ("2024-02-30", "没有这一天"),
        ("2024-13-01", "没有这一天"),
        ("30.2", "2024-01-18"),
    ):
        with pytest.raises(ValueError, match=said):
            read_day(typed)
