"""What stands beside a list is of a row that is in it, and what a form made is shown: on every page, by one mechanism."""

import pytest

from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.bank_reconciliation import account_of
from tests.ui.conftest import NOON, settle
from tests.ui.test_sources import fill, save

# page → the code of the row that the panel beside tells of, None where it tells of none
TELLS = {
    "projects": lambda p: f"p{p.panel.sheet.project.id}" if p.panel.isVisible() else None,
    "contracts": lambda p: f"c{p.panel.detail.terms.id}" if p.panel.isVisible() else None,
    "companies": lambda p: (
        next(r.code for r in p.view.table.rows if p.view.company(r.code) == p.panel.sheet.company.id)
        if p.panel.isVisible() else None
    ),
    "policy": lambda p: p.table.current().code if p.panel.isVisible() else None,
    "indicators": lambda p: (  # a row that is worked out has no course, but its name
        p.course.code if p.course is not None
        else next(r.code for r in p.table.table().rows if r.name == p.name.text())
    ) if p.side.isVisible() else None,
    "todo": lambda p: p.table.current().code if p.table.current() is not None else None,
}  # fmt: skip


def look(desk, read):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return read(ledger)


@pytest.fixture
def shown(qtbot, desk, request):
    page = desk.open_page(request.param)
    qtbot.waitUntil(lambda: bool(page.table.rows()))
    settle(qtbot, desk)
    return request.param, page


@pytest.mark.parametrize("shown", TELLS, indirect=True)
def test_the_panel_beside_a_filtered_list_tells_of_a_row_that_is_in_it(qtbot, desk, shown):
    name, page = shown
    told = TELLS[name](page)
    records = [
        row for row in page.table.rows() if not row.total and row.name and row.code != "none"
    ]
    assert told in {row.code for row in records}
    other = next(
        row
        for row in reversed(records)
        if row.code != told and told_name(records, told) not in row.name
    )
    page.find_line.setText(other.name)
    settle(qtbot, desk)
    codes = {row.code for row in page.table.rows()}
    assert told not in codes or len(codes) > 1  # else nothing was left out
    assert TELLS[name](page) in codes, name
    page.find_line.setText("这里没有 nothing is called so")
    settle(qtbot, desk)
    assert page.table.rows() == [] or all(row.total for row in page.table.rows())
    assert TELLS[name](page) is None, name
    page.find_line.clear()
    settle(qtbot, desk)
    assert TELLS[name](page) in {row.code for row in page.table.rows()}
    key = next(
        c.key for c in page.table.body_model.columns if c.key == "name" or c.head() == page.head()
    )
    page.table.body.header().field(key).setText(other.name)
    page.table.body.header().field(key).returnPressed.emit()
    settle(qtbot, desk)
    assert TELLS[name](page) in {row.code for row in page.table.rows()}, "under a head"


def told_name(records, code):
    return next(row.name for row in records if row.code == code)


def test_the_drawer_beside_filtered_payments_tells_of_one_of_them_or_is_shut(qtbot, desk):
    page = desk.open_page("payments")
    settle(qtbot, desk)
    page.grid.setCurrentIndex(page.model.index(0, 0))
    settle(qtbot, desk)
    first = page.drawer.payment()
    assert page.drawer.isVisible() and first == page.model.record(0).id
    other = next(
        page.model.record(i) for i in range(1, 200)
        if page.model.record(i).counterparty != page.model.record(0).counterparty
    )  # fmt: skip
    page.find_line.setText(other.counterparty)
    settle(qtbot, desk)
    ids = look(desk, lambda ledger: set(ledger.pages.ids(page.query)))
    assert first not in ids and page.drawer.payment() in ids
    page.find_line.setText("这里没有 nothing")
    settle(qtbot, desk)
    assert not page.drawer.isVisible()
    page.drawer.open(first)  # opened by hand it stays while it is in the list
    page.show_only(Query(among=(("payment", (first,)),)))
    settle(qtbot, desk)
    assert page.drawer.isVisible() and page.drawer.payment() == first


def new_project(page):
    page.ask("new")
    return {"code": "N-1", "name": "New project", "reason": "r"}, page.dialog, "New project"


def new_contract(page):
    page.ask("new")
    return (
        {"number": "N-1", "name": "n", "party": "p", "signed": "1", "reason": "r"},
        page.dialog,
        "N-1",
    )


def new_company(page):
    page.ask("new")
    return {"name": "New company", "reason": "r"}, page.dialog, "New company"


def new_fund(page):
    page.ask_new()
    return (
        {"code": "N-1", "name": "New fund", "set_up_day": "2024-11-01", "reason": "r"},
        page.dialog,
        "New fund",
    )


def new_application(page):
    page.new_application()
    return {"number": "N-1", "company": "c", "amount": "1", "reason": "r"}, page.dialog, "N-1"


def new_indicator(page):
    page.define()
    return {"code": "n1", "name": "New indicator", "measure": "u", "reason": "r"}, page.dialog, "n1"


def new_request(page):
    page.ask("payment.request")
    return {"number": "N-1", "amount": "1", "reason": "r"}, page.form, "N-1"


def new_balance(page):
    page.ask("bank.balance")
    return {"statement": "1", "book": "1", "reason": "r"}, page.form, ""


def new_quota(page):
    page.by.choose(4)
    page._changed()
    page.new_quota()
    return {"doc_no": "N-1", "amount": "1", "reason": "r"}, page.dialog, "N-1"


MADE = {
    "projects": new_project, "contracts": new_contract, "companies": new_company, "funds": new_fund,
    "policy": new_application, "indicators": new_indicator, "requests": new_request, "bank": new_balance,
    "sources": new_quota,
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_a_form_made_is_selected_and_shown_whatever_was_filtered(qtbot, desk, name):
    page = desk.open_page(name)
    settle(qtbot, desk)
    values, dialog, called = MADE[name](page)
    settle(qtbot, desk)
    page.find_line.setText("这里没有 nothing is called so")
    settle(qtbot, desk)
    for field, entry in dialog.entries.items():
        if field not in values and entry.needed and entry.wrong() and hasattr(entry, "box"):
            values[field] = entry.box.itemData(entry.box.count() - 1)
        elif field not in values and entry.needed and entry.wrong():
            values[field] = "1"
    fill(qtbot, dialog, **values)
    qtbot.waitUntil(dialog.ok.isEnabled)
    called = called or dialog.values()["account"]
    save(qtbot, desk, dialog)
    settle(qtbot, desk)
    row = page.table.current()
    assert row is not None and called in (row.name, account_of(row.name), row.code), (
        row and row.name
    )
    if name in TELLS:
        assert TELLS[name](page) == row.code
