"""Every dialog: Enter saves, and Cancel, Esc and the cross ask before what was entered is lost."""

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPushButton

import fundtracker.ui
from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments.contract_matches import matches
from fundtracker.ledger import Ledger, fund_matches
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.plan.plan import Plan
from fundtracker.ledger.rule_trials import Applied, Sum
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_detail
from fundtracker.reports.holdings import company_view
from fundtracker.reports.pacing import forecast_view
from fundtracker.reports.payments.payment_names import read_names
from fundtracker.reports.projects import contract_view, project_view
from fundtracker.reports.sources import cash_view, policy_view, source_view
from fundtracker.ui.desk.source_dialog import Source
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.papers_dialog import Owner
from fundtracker.ui.forms.record_dialog import RecordDialog
from fundtracker.ui.forms.search_box import SearchBox
from fundtracker.ui.funds.call_forms import SplitDialog
from fundtracker.ui.lists.choose_dialog import ChooseDialog
from fundtracker.ui.payments.bulk_scope import Scope
from fundtracker.ui.payments.correction_dialog import CorrectionDialog, read_facts
from fundtracker.ui.payments.rules_dialog import Suggestion
from fundtracker.ui.projects.ceiling import Offered
from fundtracker.ui.window.check_dialog import Checked
from tests.ui import sweep
from tests.ui.conftest import NOON, settle

ROOT = Path(fundtracker.ui.__file__).parent
MODULES = [
    importlib.import_module(found.name)
    for found in pkgutil.walk_packages(fundtracker.ui.__path__, "fundtracker.ui.")
]  # fmt: skip
# Made by what stands in them alone: the forms of the factories below.
BASES = {Dialog, RecordDialog, ChooseDialog, SplitDialog}


def below(cls: type) -> set[type]:
    return {cls, *(one for sub in cls.__subclasses__() for one in below(sub))}


def makers() -> dict[str, object]:
    """All that makes a dialog, by inspection: classes of the base, and functions that say they return one."""
    found = {
        f"{cls.__module__.removeprefix('fundtracker.ui.')}.{cls.__name__}": cls
        for cls in below(Dialog) - BASES
        if cls.__module__.startswith("fundtracker.")
    }
    names = {cls.__name__ for cls in below(Dialog)}
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            returned = str(function.__annotations__.get("return", "")).split("[")[0]
            if (
                function.__module__ == module.__name__
                and returned in names
                and not name.startswith("_")
            ):
                found[f"{module.__name__.removeprefix('fundtracker.ui.')}.{name}"] = function
    return found


MAKERS = makers()


def first_that(found, *wanted):
    """The first of some things in which each of the named things is there."""
    return (
        next((one for one in found if all(getattr(one, name) for name in wanted)), None) or found[0]
    )


@pytest.fixture(scope="module")
def world(sample_ledger):
    """What the pages would give the forms, read from the sample ledger: by module and parameter, or by parameter."""
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger:
        quarter = Quarter.at(max(p.book_quarter for p in ledger.payments.some(limit=1 << 40)))
        day, lang = quarter.last_day, "zh"
        context = ReportContext(ledger, quarter, lang=lang)
        projects, companies = (
            project_view.build(ledger, lang=lang),
            company_view.build(ledger, lang=lang),
        )
        project = next(p for p in ledger.projects.all() if f"p{p.id}" in projects.projects)
        contracts = [contract_view.detail(context, row.id) for row in ledger.contracts.all()]
        sheets = [company_view.sheet(ledger, companies, code) for code in companies.deals]
        funds = [
            fund_detail.build(ledger, one.code, quarter=quarter, unit="wan", lang=lang)
            for one in ledger.funds.all()
        ]
        policy = policy_view.build(ledger, lang=lang)
        payment = ledger.payments.some(limit=1)[0]
        application = next(a for a in policy.applications.values() if a.approved_fen)
        unlinked = [one for one in [policy_view.of_payment(ledger, payment.id)] if one is not None]
        proposed = [
            each
            for one in ledger.funds.all()
            for each in fund_matches.proposals(ledger, one, day.toordinal())
        ]
        plan: Plan = ledger.plan
        rule = SimpleNamespace(id=1, pattern="甲")
        return {
            "day": day, "path": "paper.pdf", "payment": payment, "parts": [], "names": read_names(ledger),
            "number": 0, "unit": "wan", "title": "题", "name": "名", "words": "话", "ok": "做", "roles": ["prepared"],
            "person": "li", "pages": [], "quarter": quarter, "error": ValueError("x"), "year": quarter.year,
            "versions": plan.versions(), "version": plan.current(), "lines": plan.lines(),
            "amounts": plan.amounts(plan.current().id), "what": "call", "quarters": [quarter], "application": application,
            "projects": [(project.name, project.id)], "sources": [(s.name_zh, s.id) for s in plan.sources()],
            "contract": None, "project": 0, "source": 0, "offered": Offered([(project.name, project.id)], []),
            "projects.forms.view": projects, "projects.forms.money": projects.money[f"p{project.id}"],
            "projects.forms.sheet": project_view.sheet(context, project.id),
            "funds.company_forms.view": companies, "funds.company_forms.sheet": next(s for s in sheets if s.lots),
            "funds.exit_forms.sheet": next(s for s in sheets if s.lots),
            "funds.purchase_forms.view": companies, "funds.purchase_forms.sheet": next(s for s in sheets if s.lots),
            "funds.value_forms.sheet": next(s for s in sheets if s.lots),
            "funds.match_form.fund": funds[0].fund, "funds.match_form.proposals": proposed,
            "forms.record_form.RecordForm.code": "payment.request", "gate": "",
            "projects.contract_forms.detail": contracts[0], "projects.match_form.matches": matches(ledger)[:3],
            "funds.call_forms.sheet": first_that(funds, "calls"), "funds.money_forms.sheet": first_that(funds, "calls", "distributions"),
            "funds.forms.sheet": funds[0], "funds.duty_forms.sheet": funds[0], "sources.policy_forms.view": policy, "sources.policy_forms.payments": unlinked,
            "sources.cashplan_page.facts": cash_view.build(ledger, lang=lang).facts,
            "funds.forecast_page.course": forecast_view.build(ledger, lang=lang).courses[0],
            "sources.forms.facts": source_view.build(ledger, "source", lang=lang).facts,
            "payments.correction_dialog.facts": read_facts(ledger, payment.id),
            "payments.rules_dialog.suggestions": [Suggestion(rule, "条目", "", "")],
            "desks": [], "after": lambda words: None, "first": True, "at_hub": True, "chosen": lambda paths: None,
            "scope": Scope(Query(), ((0, 1),), 2), "rule": None, "done": lambda: None,
            "payments.rules_page.rules": [], "applied": Applied({}, Sum()),
            "payments.voucher_dialog.query": Query(quarters=(quarter.ordinal, quarter.ordinal)),
            "cells": [], "left_out": 0, "take": lambda edits: None,
            "inside": {"quarter": ["数字"], "ledger": ["账本"]}, "review.copy_dialog.path": Path("no.ftreview"), "imports.list_dialog.path": Path("no.csv"),
            "review.compare_dialog.quarter": quarter, "review.annexes_dialog.quarter": quarter,
            "desk.source_dialog.source": Source("a.csv", 1, 2, ["a", "b"], "ab" * 32, b""),
            "passwords.unlock_dialog.path": Path("l.ftdb"), "passwords.unlock_dialog.then": lambda: None,
            "passwords.change_dialog.path": Path("l.ftdb"),
            "desk.backups_dialog.leave_ledger": lambda then: then(),
            "forms.papers_dialog.owner": Owner("payment", payment.id, "one"),
            "window.check_dialog.checked": Checked(["一处"], [], "ab" * 32), "window.dialogs.lines": ["一行"],
            "window.dialogs.UndoDialog.undone": SimpleNamespace(
                along=[{"change": 1, "kind": "classify", "line": 2}],
                entry=SimpleNamespace(kind="import", params={}, seq=1),
            ),
        }  # fmt: skip


def let_go(desk):
    """Let the dialogs that were closed go, which else stay as long as the window."""
    for dialog in desk.findChildren(Dialog):
        if dialog.isHidden():
            dialog.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def opened(qtbot, desk, world, name) -> Dialog:
    let_go(desk)
    make = MAKERS[name]
    module = name.rpartition(".")[0]
    wanted = inspect.signature(make).parameters.values()
    needed = [
        p.name
        for p in wanted
        if p.default is p.empty and p.name != "parent" and p.kind is not p.VAR_POSITIONAL
    ]
    given = {}
    for one in needed:
        if one == "session":
            given[one] = desk.session
        elif f"{name}.{one}" in world:
            given[one] = world[f"{name}.{one}"]
        elif f"{module}.{one}" in world:
            given[one] = world[f"{module}.{one}"]
        else:
            given[one] = world[
                one
            ]  # a KeyError: the new dialog asks with something this test does not know yet
    dialog = make(**given, parent=desk)
    assert isinstance(dialog, Dialog), name
    dialog.open()
    settle(qtbot, desk)
    return dialog


def inputs(dialog) -> list:
    """The inputs of a dialog that a person can use, lines first; what is typed under the heads of tables and
    what an entry of a choice is searched by is kept nowhere."""
    lines = [
        one
        for one in dialog.findChildren(QLineEdit)
        if not one.isReadOnly()
        and one.objectName() != "filter"
        and not isinstance(one.parent(), SearchBox)
    ]
    boxes = [one for one in dialog.findChildren(QComboBox) if one.count() > 1]
    choices = [
        one
        for one in dialog.findChildren(QAbstractButton)
        if one.isCheckable() and not one.isChecked()
    ]
    return [one for one in (*lines, *boxes, *choices) if one.isVisible() and one.isEnabled()]


def state(one) -> object:
    """What an input says."""
    if isinstance(one, QComboBox):
        return one.currentIndex()
    return one.isChecked() if isinstance(one, QAbstractButton) else one.text()


def enter(qtbot, one) -> None:
    """Enter something as a person does."""
    if isinstance(one, QLineEdit):
        one.setFocus()
        qtbot.keyClicks(one, "7")
    elif isinstance(one, QAbstractButton):
        qtbot.mouseClick(one, Qt.MouseButton.LeftButton)
    else:
        one.setFocus()
        qtbot.keyClick(
            one, Qt.Key.Key_Down if one.currentIndex() < one.count() - 1 else Qt.Key.Key_Up
        )


def test_no_dialog_stands_beside_the_base():
    """Found by inspection of the source: nobody makes a dialog of Qt's own."""
    own = {"QDialog", "QInputDialog", "QMessageBox", "QErrorMessage", "QWizard", "QProgressDialog"}
    for path in ROOT.rglob("*.py"):
        if path == ROOT / "forms" / "dialog.py":
            continue
        names = {
            node.id
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Name)
        }
        assert names & own == set(), path


def test_the_inspection_finds_the_forms_of_every_subject():
    assert len(MAKERS) > 55
    assert {"plan.forms.AmountsDialog", "payments.forms.SplitDialog", "funds.call_forms.distribution_dialog",
            "sources.cashplan_page.cash_dialog", "sources.policy_forms.link_dialog"} <= MAKERS.keys()  # fmt: skip


def each(check, qtbot, desk, world):
    """Try every dialog; all that fail are named together."""
    wrong = {}
    for name in sorted(MAKERS):
        try:
            check(qtbot, opened(qtbot, desk, world, name), name)
        except (AssertionError, KeyError, TypeError) as error:
            wrong[name] = repr(error)
            for dialog in desk.findChildren(Dialog):
                dialog.leave()
    assert not wrong, "\n".join(f"{name}: {said[:300]}" for name, said in wrong.items())


def test_enter_presses_the_main_button_wherever_the_keys_are(qtbot, desk, world):
    desk.session.set_language(
        "en"
    )  # the other tests are in Chinese: each dialog is looked at in both
    each(presses, qtbot, desk, world)


def presses(qtbot, dialog, name):
    assert sweep.of_dialog(dialog) == []
    main = dialog.main
    assert main.isDefault() and main.isVisibleTo(dialog)  # at once, before anything was touched
    enable, main.setEnabled = (
        main.setEnabled,
        lambda *_: None,
    )  # the form itself may not turn it off here
    if main.receivers(SIGNAL("clicked()")) or main.receivers(SIGNAL("clicked(bool)")):
        main.clicked.disconnect()
    pressed = []
    main.clicked.connect(lambda: pressed.append(1))
    others = [
        one for one in dialog.findChildren(QPushButton) if one is not main and not one.isCheckable()
    ]
    for one in others:
        one.clicked.connect(lambda *_, one=one: pressed.append(one.text()))
    for one in inputs(dialog):
        one.setFocus()
        enable(True)
        pressed.clear()
        qtbot.keyClick(one, Qt.Key.Key_Return)
        assert pressed == [1], (name, one.accessibleName(), pressed)
        enable(False)
        pressed.clear()
        qtbot.keyClick(one, Qt.Key.Key_Return)
        assert pressed == [], (name, one.accessibleName(), pressed)
    dialog.leave()


def cancel(qtbot, dialog):
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)


def escape(qtbot, dialog):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)


def close(qtbot, dialog):
    dialog.close()


def test_whoever_leaves_with_something_entered_is_asked(qtbot, desk, world):
    each(asks, qtbot, desk, world)


def asks(qtbot, dialog, name):
    if not dialog.ASKS:
        found = [
            one
            for one in inputs(dialog)
            if isinstance(one, QLineEdit) and one.objectName() != "find"
        ]
        assert found == [], "something is typed here: it may not be lost"
        dialog.leave()
        return
    for leave in (cancel, escape, close):
        if dialog.cancel is None and leave is cancel:
            continue
        for one in inputs(dialog):
            enter(qtbot, one)
            leave(qtbot, dialog)
            assert dialog.isVisible() and dialog.asked(), (leave.__name__, one.accessibleName())
            enter(qtbot, one)  # going on is an answer too
            assert not dialog.asked()
            break
    for _ in range(2):
        escape(qtbot, dialog)
    assert not dialog.isVisible()


@pytest.mark.qt_log_ignore("This plugin does not support")  # what is typed opens a list
def test_whoever_entered_nothing_leaves_at_once_and_every_input_counts(qtbot, desk, world):
    each(leaves, qtbot, desk, world)


def leaves(qtbot, dialog, name):
    assert not dialog.entered()
    assert sweep.of_dialog(dialog) == []
    if dialog.ASKS:
        for one in inputs(dialog):
            was = state(one)
            enter(qtbot, one)
            assert dialog.entered() or was == state(one)
            dialog.saved(*dialog._start)
    escape(qtbot, dialog)
    assert not dialog.isVisible()


def test_a_double_click_on_cancel_asks_and_does_not_answer(qtbot, desk, world):
    dialog = opened(qtbot, desk, world, "plan.forms.VersionDialog")
    enter(qtbot, dialog.name_zh.line)
    qtbot.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(dialog.cancel, Qt.MouseButton.LeftButton)
    assert dialog.isVisible() and dialog.asked()
    cancel(qtbot, dialog)
    assert not dialog.isVisible()


def test_a_part_that_came_later_counts_too(qtbot, desk, world):
    dialog = opened(qtbot, desk, world, "payments.forms.SplitDialog")
    dialog.more.click()
    qtbot.keyClicks(dialog.lines[-1][1], "5")
    escape(qtbot, dialog)
    assert dialog.asked()
    dialog.leave()


def test_what_the_ledger_refuses_keeps_the_choice(qtbot, desk, world):
    dialog = opened(qtbot, desk, world, "projects.match_form.match_dialog")

    def refuse(*_):
        from fundtracker.errors import UserError

        raise UserError("reason_needed")

    dialog._work = refuse
    dialog.grid.selectAll()
    n = len(dialog.chosen())
    dialog.save()
    settle(qtbot, desk)
    assert dialog.isVisible() and dialog.message.objectName() == "bad" and len(dialog.chosen()) == n
    dialog.leave()


@pytest.mark.parametrize("which", ["classify", "split"])
def test_a_dialog_whose_answer_the_ledger_refuses_keeps_what_was_typed_and_says_why(
    qtbot, desk, which
):
    """The quarter is frozen by somebody else while the dialog is open."""
    page = desk.open_page("payments")
    settle(qtbot, desk)
    page.drawer.open(page.model.record(0).id)
    qtbot.waitUntil(lambda: page.drawer.payment() is not None)
    payment = page.drawer._shown.payment
    getattr(page.drawer, which).click()
    dialog = page.drawer.dialog
    settle(qtbot, desk)

    def freeze(ledger, _):
        ledger.reviews.check(payment.book_quarter, ["x"], "示例")
        ledger.reviews.lock(payment.book_quarter, b"{}", ledger.head())

    desk.session.operations.write(desk, freeze)
    settle(qtbot, desk)
    if which == "split":
        for line, fen in zip(dialog.lines, (payment.amount_fen - 100, 100), strict=True):
            line[1].setText(money.plain(fen))
    qtbot.keyClicks(dialog.reason, "typed with care")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog._unsaved is not None and dialog._unsaved.isVisible())
    assert dialog.isVisible() and "更正" in dialog._unsaved.text() and not dialog.asked()
    assert dialog.reason.text() == "typed with care" and dialog.ok.isEnabled()
    escape(qtbot, dialog)
    assert dialog.isVisible() and dialog.asked()
    escape(qtbot, dialog)
    assert not dialog.isVisible()


def test_the_correction_form_is_one_of_them():
    assert issubclass(CorrectionDialog, RecordDialog) and issubclass(RecordDialog, Dialog)
