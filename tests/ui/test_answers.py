"""In the window a breach is answered where it is read, and a quarter is sent back with who and until when."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.answers import figure_of
from fundtracker.reports import registry
from fundtracker.reports.review import checklist
from fundtracker.ui.forms.record_dialog import RecordDialog
from tests.ui.conftest import NOON, settle

CODE, ABOUT = "warn_over_cap", "SLHT-J01-04"


def look(desk, read):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return read(ledger)


def gate(ledger, code, quarter):
    return next(g for g in checklist.gates(ledger, quarter) if g.code == code)


@pytest.fixture
def quarter(desk):
    return desk.session.quarter


def test_a_breach_is_answered_on_the_page_of_things_to_do_and_printed_in_table_11(
    qtbot, desk, quarter
):
    page = desk.open_page("todo")
    settle(qtbot, desk)
    closed = look(desk, lambda ledger: gate(ledger, "warnings", quarter).n)
    row = next(
        r for r in page.table.rows() if page.content.items[r.code].answers == figure_of(CODE, ABOUT)
    )
    page.table.go_to(row.code)
    detail = page.detail
    assert (
        detail.answer.isVisible()
        and not detail.answer.isReadOnly()
        and detail.answer.toPlainText() == ""
    )
    detail.answer.setFocus()
    qtbot.keyClicks(detail.answer, "stopped; repaid in May")
    with qtbot.waitSignal(desk.session.operations.changed):
        other = next(r for r in page.table.rows() if r.code != row.code)
        page.table.go_to(other.code)  # what was typed is kept when another thing is shown
    settle(qtbot, desk)

    def read(ledger):
        table = registry.build(ledger, "warnings", quarter=quarter)
        said = [
            r.cells["answer"].value
            for r in table.rows
            if r.name == ABOUT and r.cells["answer"].value
        ]
        return said, gate(ledger, "warnings", quarter).n

    assert look(desk, read) == (["stopped; repaid in May"], closed - 1)


def test_the_review_offers_each_breach_with_what_was_said_before(qtbot, desk, quarter):
    earlier = quarter.ordinal - 1
    done = []
    figure = figure_of(CODE, ABOUT)
    desk.session.operations.write(
        desk, lambda ledger, _: ledger.reviews.explain(earlier, figure, "asked"), done.append
    )
    qtbot.waitUntil(lambda: bool(done))
    page = desk.open_page("review")
    settle(qtbot, desk)
    breach = next(b for b in page.now.breaches if b.figure == figure)
    assert (
        "asked" in breach.before
        and breach.text == ""
        and not look(desk, lambda ledger: gate(ledger, "warnings", quarter)).open
    )  # what was said of another quarter answers nothing in this one
    editor = page.variances.fields[figure]
    editor.setPlainText("repaid")
    with qtbot.waitSignal(desk.session.operations.changed):
        editor.keep()
    assert (
        look(desk, lambda ledger: ledger.reviews.explanations(quarter.ordinal))[figure] == "repaid"
    )


def test_a_quarter_is_sent_back_with_who_and_until_when_and_stays_so_until_it_is_done(
    qtbot, desk, quarter
):
    page = desk.open_page("review")
    settle(qtbot, desk)
    page.check("open questions are known")
    qtbot.waitUntil(lambda: page.now.state == "checked")
    page.send_back("coverage")
    form = page._returning
    assert isinstance(form, RecordDialog) and form.entries["gate"].value() == "coverage"
    form.words("owner").line.setText("li")
    form.entries["due"].line.setText("2025-01-20")
    form.words("reason").line.setText("December of the ICBC account")
    with qtbot.waitSignal(desk.session.operations.changed):
        form.save()
    qtbot.waitUntil(lambda: page.now.state == "open")
    [asked] = look(desk, lambda ledger: ledger.reviews.requests(quarter.ordinal))
    assert (asked.gate, asked.owner, asked.due_day) == (
        "coverage",
        "li",
        dt.date(2025, 1, 20).toordinal(),
    )
    assert not look(desk, lambda ledger: gate(ledger, "requests", quarter)).open
    settle(qtbot, desk)
    assert [one.text for one in page.now.requests] == ["December of the ICBC account"]
    desk.session.operations.write(
        desk, lambda ledger, _: ledger.reviews.settle(quarter.ordinal, 1, "file is here")
    )
    qtbot.waitUntil(lambda: page.now.requests[0].outcome == "file is here")
    assert look(desk, lambda ledger: gate(ledger, "requests", quarter)).open


def test_every_gate_has_its_name_and_its_place_in_the_list(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger:
        found = {g.code for g in checklist.gates(ledger, Quarter(2024, 4))}
    assert found <= set(checklist.GATES) and all(
        checklist.gate_name(code) for code in checklist.GATES
    )
