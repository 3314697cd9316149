"""Forms begin with a day of the quarter that is worked in, whatever day it is."""

import datetime as dt

import pytest

from fundtracker.records.registry import TYPES
from fundtracker.ui.forms.record_dialog import RecordDialog
from fundtracker.ui.forms.record_fields import Day
from fundtracker.ui.forms.record_form import RecordForm
from tests.ui.conftest import settle
from tests.ui.test_dialogs import MAKERS, let_go, opened
from tests.ui.test_dialogs import world as world


@pytest.mark.parametrize("page", ["contracts", "projects"])
def test_a_form_begins_with_a_day_of_the_quarter_that_is_worked_in(qtbot, desk, page):
    shown = desk.open_page(page)
    settle(qtbot, desk)
    shown.ask("change" if page == "contracts" else "estimate")
    qtbot.waitUntil(lambda: shown.dialog is not None)
    day = dt.date.fromordinal(shown.dialog.entries["dated"].value())
    quarter = desk.session.quarter
    assert quarter.first_day <= day <= quarter.last_day < desk.session.today()


# Days that a record states already, or that follow from its own rule: no default of the form.
STATED = {
    "projects.contract_forms.settle_dialog.retention_day",  # two years after the settlement
    "funds.company_forms.terms_dialog.checklist_day",
    "projects.forms.milestone_dialog.due",  # of the milestone that is next
}


def days(dialog):
    """The days that a form begins with, by field."""
    found = {}
    for name, entry in dialog.entries.items():
        kind = getattr(getattr(entry, "_spec", None), "kind", "")
        if (isinstance(entry, Day) or kind == "date") and entry.value() is not None:
            found[name] = dt.date.fromordinal(entry.value())
    return found


def test_no_form_begins_with_a_day_outside_the_quarter_that_is_worked_in(qtbot, desk, world):
    """Every form of the window, found by inspection: due days too."""
    settle(qtbot, desk)
    quarter, outside, n = desk.session.quarter, [], 0
    for maker in sorted(MAKERS):
        dialog = opened(qtbot, desk, world, maker)
        if isinstance(dialog, RecordDialog):
            for name, day in days(dialog).items():
                n += 1
                if not quarter.first_day <= day <= quarter.last_day:
                    outside.append(f"{maker}.{name}")
        dialog.leave()
    assert set(outside) <= STATED and n > 25, outside


def test_no_form_of_a_record_type_begins_outside_the_quarter(qtbot, desk):
    settle(qtbot, desk)
    quarter = desk.session.quarter
    for code, kind in TYPES.items():
        form = RecordForm(desk.session, code, parent=desk)
        form.open()
        for name, day in days(form).items():
            assert quarter.first_day <= day <= quarter.last_day, (code, name)
        for field in kind.fields:
            value = form.entries[field.name].value() if field.name in form.entries else None
            if field.required and field.kind == "date" and field.default is None:
                assert value is not None, (code, field.name)
            if field.required and field.kind == "quarter":
                assert value == quarter.ordinal, (code, field.name)
        form.leave()
        let_go(desk)


def test_the_pages_of_funds_and_companies_begin_in_the_quarter_too(qtbot, desk):
    quarter = desk.session.quarter
    fund = desk.open_page("fund")
    qtbot.waitUntil(lambda: fund.sheet is not None)
    for name in ("call", "distribution"):
        fund.ask(name)
        for day in days(fund.dialog).values():
            assert quarter.first_day <= day <= quarter.last_day, name
        fund.dialog.leave()
    companies = desk.open_page("companies")
    qtbot.waitUntil(lambda: companies.panel.sheet is not None)
    companies.ask("invest")
    assert days(companies.dialog)["day"] == desk.session.working_day()
    companies.dialog.leave()
    sources = desk.open_page("sources")
    qtbot.waitUntil(lambda: sources.view is not None)
    desk.session.set_quarter(type(quarter)(2023, 2))
    settle(qtbot, desk)
    sources.new_quota()
    assert days(sources.dialog)["dated"] == dt.date(2023, 6, 30)
    sources.dialog.leave()
