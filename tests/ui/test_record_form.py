"""The form of every record type: filled in as a person does it, it writes what a list of it writes."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base import money
from fundtracker.intake.lists import cell_values
from fundtracker.ledger import Ledger
from fundtracker.records.registry import TYPES
from fundtracker.ui.forms.record_form import RecordForm
from tests import records_world as world

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("forms"))


@pytest.fixture
def form(qtbot, session, made, tmp_path):
    """What opens the form of a type on a copy of the small ledger."""
    folder = tmp_path / "form"
    folder.mkdir()
    path = world.copied(made, folder)
    with qtbot.waitSignal(session.opened):
        session.open(path)

    def opened(code, **options):
        found = RecordForm(session, code, **options)
        qtbot.addWidget(found)
        found.show()
        return found

    opened.path = path
    return opened


def fill(form, texts):
    form.entries["reason"].line.setText("r")
    for name, text in texts.items():
        entry, spec = form.entries[name], form.type.field(name)
        if spec.options:
            entry.choose(cell_values.option(spec.options, text))
        elif spec.reference:
            entry.line.setText(text)
        else:
            entry.line.setText(f"{text}元" if spec.kind == "money" else text)
            entry.line.setModified(True)


def save(qtbot, form):
    qtbot.waitUntil(lambda: form.ok.isEnabled())
    qtbot.mouseClick(form.ok, LEFT)
    qtbot.waitUntil(lambda: not form.isVisible())


@pytest.mark.parametrize("code", TYPES)
def test_a_form_writes_what_a_list_writes(qtbot, form, made, tmp_path, session, code):
    with Ledger.open(world.copied(made, tmp_path), "x", clock=lambda: world.NOON) as other:
        before = world.rows(other)
        wanted = world.by_list(other, TYPES[code], tmp_path)
    opened = form(code)
    fill(opened, world.EXAMPLES[code])
    save(qtbot, opened)
    session.close_ledger()
    with Ledger.open(form.path, "x", clock=lambda: world.NOON, read_only=True) as ledger:
        assert world.written_by(ledger, before) == wanted


def test_what_is_known_is_not_asked_and_what_is_refused_is_said_beside_its_field(qtbot, form):
    opened = form("fund.cost", known={"fund": "F1"}, start={"day": dt.date(2023, 5, 5).toordinal()})
    assert "fund" not in opened.entries
    assert not opened.ok.isEnabled()
    fill(opened, {"amount": "0"})
    qtbot.waitUntil(lambda: opened.ok.isEnabled())
    qtbot.mouseClick(opened.ok, LEFT)
    qtbot.waitUntil(lambda: bool(opened.entries["amount"].line.property("wrong")))
    assert opened.isVisible()
    opened.check()  # an answer that comes late asks for it
    assert opened.entries["amount"].line.property("wrong")
    fill(opened, {"amount": "1"})
    assert not opened.entries["amount"].line.property("wrong")


def test_an_amount_is_written_out_beneath_and_a_warning_of_the_ledger_shown(qtbot, form, session):
    opened = form("fund.cost", known={"fund": "F1"}, start={"day": dt.date(2023, 5, 5).toordinal()})
    said = opened.entries["amount"]._field.wrong
    fill(opened, {"amount": "30000"})
    assert said.text() == money.capital(30_000_00)
    fill(opened, {"kind": "还款"})
    qtbot.waitUntil(lambda: said.objectName() == "warn")
    assert opened.ok.isEnabled()
    fill(opened, {"amount": "-1"})
    qtbot.waitUntil(lambda: said.objectName() == "bad")
    assert not opened.ok.isEnabled()


def test_a_doubt_is_shown_in_the_form_of_a_type_that_judges_nothing_else(qtbot, form):
    opened = form("fund.valuation", known={"fund": "F1", "company": "丙公司"})
    assert opened.type.judge is None
    said = opened.entries["value"]._field.wrong
    fill(opened, {"day": "2023-09-30", "value": "900000000000"})
    qtbot.waitUntil(lambda: said.objectName() == "warn")
    assert "900,000,000,000.00" in said.text() and opened.ok.isEnabled()


def test_a_reference_is_searched_for_by_a_part_of_its_name_and_another_is_refused(qtbot, form):
    opened = form("fund.cost")
    entry = opened.entries["fund"]
    qtbot.waitUntil(lambda: entry.box.findData("F1") >= 0)
    fill(opened, {"fund": "无此基金"})
    assert entry.wrong()
    fill(opened, {"fund": entry.box.itemText(entry.box.findData("F1"))})
    assert (entry.value(), entry.wrong()) == ("F1", "")


def test_what_is_recorded_is_searched_for_and_opens_its_form_from_the_menu(qtbot, desk, tmp_path):
    desk.actions_.run("record")
    choice = desk.commands._choice
    assert {
        choice.listed.item(at).data(Qt.ItemDataRole.UserRole) for at in range(choice.listed.count())
    } >= set(TYPES)
    choice.search.setText("fund.cost")
    assert choice.code() == "fund.cost"
    path = tmp_path / "l.csv"
    choice.write_template(TYPES["fund.cost"], path)
    assert path.exists() and not choice.message.text()
    choice.write_template(TYPES["fund.cost"], path)
    assert choice.message.text()
    qtbot.mouseClick(choice.go, LEFT)
    assert choice.form.type.code == "fund.cost" and choice.form.isVisible()
    choice.form.leave()
