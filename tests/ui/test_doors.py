"""Every door that a text names is there, and leads where it says; pages of a new ledger keep their own buttons."""

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QLabel, QMenu, QPushButton

import fundtracker
from fundtracker.domain.base import money
from fundtracker.domain.park import warnings
from fundtracker.i18n import tr
from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.ledger import Ledger, corrections
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.warnings import todo
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.funds.actions import MENU, command_name
from fundtracker.ui.payments.rules_dialog import RulesDialog
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.warnings.targets import go_to
from fundtracker.ui.window.found import open_payment
from fundtracker.ui.window.pages import PAGES
from tests.test_i18n import ZH
from tests.ui.conftest import NOON, settle

ROOT = Path(fundtracker.__file__).parent
LEFT = Qt.MouseButton.LeftButton

SAID = [
    (msgid, text)
    for msgid, words in ZH.items()
    for text in ([words] if isinstance(words, str) else words)
]


def look(desk, read):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return read(ledger)


# ---------------------------------------------------------------- new ledgers
@pytest.fixture
def new_ledger(qtbot, window, tmp_path):
    """The window on a new ledger, as the menu makes it."""
    with qtbot.waitSignal(window.session.opened):
        window.session.create(tmp_path / "new.ftdb", "laoshan-2023")
    settle(qtbot, window)
    return window


def own_buttons(page) -> list[QPushButton]:
    """The page's own commands that ask for more (…), beside the table's row panel and the way to an import."""
    side = getattr(page, "_side", None)
    return [
        one for one in page.findChildren(QPushButton)
        if one.text().endswith("…") and one.text() != tr("Import files…")
        and not (side is not None and side.isAncestorOf(one))
    ]  # fmt: skip


def report_pages(window) -> list:
    """The pages around a table, by inspection; and the page of one fund."""
    opened = [(entry.name, window.open_page(entry.name)) for entry in PAGES]
    return [(name, page) for name, page in opened if isinstance(page, ReportPage) or name == "fund"]


def test_pages_of_a_new_ledger_show_their_own_buttons_and_each_leads_somewhere(qtbot, new_ledger):
    window, told, tried = new_ledger, [], 0
    window.session.notice.connect(lambda tone, text: told.append(text))
    for name, _ in report_pages(window):
        page = window.open_page(name)
        settle(qtbot, window)
        for one in own_buttons(page):
            if name == "fund" and not one.isVisible():
                continue  # it belongs to another tab, or needs a fund
            assert one.isVisible() and one.isEnabled(), (name, one.text())
            told.clear()
            qtbot.mouseClick(one, LEFT)
            settle(qtbot, window)
            dialog = next((d for d in window.findChildren(Dialog) if d.isVisible()), None)
            assert dialog is not None or told, (name, one.text())
            tried += 1
            if dialog is not None:
                dialog.leave()
    assert tried >= 12


def test_an_empty_page_keeps_its_buttons_and_names_none_that_is_not_there(qtbot, new_ledger):
    """Every page around a table, shown as an empty one, in both languages."""
    named = set()
    for language in ("zh", "en"):
        new_ledger.session.set_language(language)
        for name, _ in report_pages(new_ledger):
            page = new_ledger.open_page(name)
            settle(qtbot, new_ledger)
            before = {one.text() for one in own_buttons(page) if one.isVisible()}
            if name == "fund":
                page._stack.setCurrentIndex(1)
            else:
                page.show_empty(True)
            qtbot.wait(20)
            shown = {one.text() for one in page.findChildren(QPushButton) if one.isVisible()}
            assert name == "fund" or before <= shown, name
            for words in (one.text() for one in page.findChildren(QLabel) if one.isVisible()):
                for button in re.findall(r"[“\"]([^”\"]+…)[”\"]", words):
                    assert button in shown, (name, words)
                    named.add((name, language))
    pages = {
        "bank",
        "requests",
        "sources",
        "cashplan",
        "projects",
        "contracts",
        "fund",
        "companies",
        "forecast",
        "park",
    }
    assert named == {(name, language) for name in pages for language in ("zh", "en")}


# ---------------------------------------------------------------- suggested rules
def classified(qtbot, desk):
    """Classify a payment by the drawer, a rule for its payee suggested."""
    page = desk.open_page("payments")
    settle(qtbot, desk)
    quarter = desk.session.quarter.ordinal  # one that is in the list: the drawer tells of no other
    payment = look(desk, lambda ledger: next(
        p.id for p in ledger.payments.some(limit=1 << 40) if p.book_quarter == quarter and p.counterparty and not p.parts and p.counterparty not in {
            r.pattern for on in (True, False) for r in ledger.rules.all(active=on)}
    ))  # fmt: skip
    page.drawer.open(payment)
    qtbot.waitUntil(lambda: page.drawer.payment() == payment)
    page.drawer.classify.click()
    dialog = page.drawer.dialog
    dialog.line.setCurrentIndex(2)
    assert dialog.learn.isChecked()
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: page.drawer._shown is not None and len(page.drawer._shown.rules) == 1)
    return page.drawer, page.drawer._shown.rules[0].rule


def press(qtbot, widget, text=None, kind=None):
    """Press a button by its text or its kind, as soon as it is shown."""

    def found():
        return [
            one for one in widget.findChildren(QPushButton)
            if one.isVisible() and (one.text() == text or (kind and one.objectName() == kind))
        ]  # fmt: skip

    qtbot.waitUntil(lambda: bool(found()))
    qtbot.mouseClick(found()[0], LEFT)


def waiting(desk, *, active):
    return look(desk, lambda ledger: {r.id for r in ledger.rules.all(active=active)})


@pytest.mark.parametrize("accept", [True, False])
def test_a_suggested_rule_is_taken_or_dropped_in_the_drawer_where_it_is_told(qtbot, desk, accept):
    drawer, rule = classified(qtbot, desk)
    with qtbot.waitSignal(desk.session.operations.changed):
        press(qtbot, drawer, tr("Take the rule") if accept else tr("Drop it"))
    qtbot.waitUntil(lambda: drawer._shown.rules == [])
    assert rule.id not in waiting(desk, active=False)
    assert (rule.id in waiting(desk, active=True)) is accept


@pytest.mark.parametrize("accept", [True, False])
def test_the_thing_to_do_leads_to_the_rules_where_they_are_taken_or_dropped(qtbot, desk, accept):
    _, rule = classified(qtbot, desk)
    page = desk.open_page("todo")
    qtbot.waitUntil(
        lambda: (
            page.content is not None and any(i.code == "rules" for i in page.content.items.values())
        )
    )
    page.table.go_to(
        next(code for code, item in page.content.items.items() if item.code == "rules")
    )
    page.detail.go.click()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in desk.findChildren(RulesDialog)))
    dialog = next(d for d in desk.findChildren(RulesDialog) if d.isVisible())
    assert rule.id in dialog.chosen()
    with qtbot.waitSignal(desk.session.operations.changed):
        (dialog.accept_them if accept else dialog.drop_them).click()
    qtbot.waitUntil(lambda: not dialog.isVisible())  # none waits any more
    assert waiting(desk, active=False) == set()
    assert (rule.id in waiting(desk, active=True)) is accept
    desk.actions_.run("rules")  # the menu has the same door
    settle(qtbot, desk)


def test_every_thing_to_do_leads_to_a_page_that_is_there_and_finds_what_it_names(qtbot, desk):
    names = {entry.name for entry in PAGES}
    assert set(todo._PLACES.values()) <= names
    items = look(desk, lambda ledger: list(todo.build(ledger).items.values()))
    by_code = {item.code: item for item in items}
    assert len(by_code) > 8
    for item in by_code.values():
        assert item.page in names, item
        go_to(desk.session, item)
        settle(qtbot, desk)
        if isinstance(desk.page, ReportPage) and item.find and item.code in warnings.TOPICS:
            current = desk.page.table.current()
            assert current is not None and (
                item.find.startswith(current.name.strip()) or current.name == item.find
            )


# ---------------------------------------------------------------- corrections
@pytest.fixture
def frozen(qtbot, desk):
    """The sample ledger with its first quarter frozen; a payment of it on a contract, not split."""
    done = []

    def work(ledger, _):
        first = ledger.plan.current().first.ordinal
        ledger.reviews.check(first, ["x"], "示例")
        ledger.reviews.lock(first, b"{}", ledger.head())
        return next(
            p.id for p in ledger.payments.some()
            if p.book_quarter == first and p.measure == 0 and not p.parts and ledger.bookings.links(p.id)
        )  # fmt: skip

    desk.session.operations.write(desk, work, done.append)
    qtbot.waitUntil(lambda: bool(done))
    settle(qtbot, desk)
    return done[0]


def drawn(qtbot, desk, payment):
    """The list of payments narrowed to one, that one beside it: beside a list in which it is not
    another would take its place when the list is read again.
    """
    open_payment(desk, payment)
    settle(qtbot, desk)
    page = desk.page
    qtbot.waitUntil(lambda: page.drawer.payment() == payment)
    return page


def test_a_frozen_payment_is_corrected_in_its_drawer_and_keeps_its_contract(qtbot, desk, frozen):
    drawer = drawn(qtbot, desk, frozen).drawer
    assert drawer.correct.isVisible() and drawer.correct.isEnabled()
    assert (
        not drawer.classify.isVisible() and not drawer.split.isVisible()
    )  # the ledger would refuse both
    qtbot.mouseClick(drawer.correct, LEFT)
    qtbot.waitUntil(lambda: drawer.dialog is not None and drawer.dialog.isVisible())
    form = drawer.dialog
    assert not form.ok.isEnabled()  # nothing differs yet
    before = drawer._shown.payment
    form.words("amount0").line.selectAll()
    qtbot.keyClicks(form.words("amount0").line, money.plain(before.amount_fen - 1_00))
    form.words("reason").line.setFocus()
    qtbot.keyClicks(form.words("reason").line, "billed twice")
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.keyClick(form.words("reason").line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: drawer._shown is not None and len(drawer._shown.corrections) == 2)
    assert not drawer.correct.isEnabled()  # once

    def read(ledger):
        made = [c.counter_id for c in corrections.touching(ledger, frozen)]
        links = [[link.contract_id for link in ledger.bookings.links(i)] for i in (frozen, *made)]
        return [ledger.payments.get(i) for i in made], links, ledger.check()

    made, links, issues = look(desk, read)
    assert [p.amount_fen for p in made] == [-before.amount_fen, before.amount_fen - 1_00]
    assert {p.book_quarter for p in made} == {before.book_quarter + 1} and issues == []
    assert links[0] == links[1] == links[2] != []
    press(qtbot, drawer, kind="link")  # an entry leads back to what it corrects
    qtbot.waitUntil(lambda: drawer.payment() == made[0].id and drawer._shown.corrects == frozen)


def test_a_payment_put_on_another_contract_takes_its_project_and_what_contradicts_is_said(
    qtbot, desk, frozen
):
    drawer = drawn(qtbot, desk, frozen).drawer
    drawer.correct.click()
    qtbot.waitUntil(lambda: drawer.dialog is not None and drawer.dialog.isVisible())
    form, facts = drawer.dialog, drawer.dialog.facts
    other = next(c for c, p in facts.project_of.items() if p != facts.payment.project_id)
    form.entries["project_id"].choose(facts.project_of[other])
    form.words("reason").line.insert("x")
    form.save()
    qtbot.waitUntil(
        lambda: form.entries["contract_id"]._wrong.isVisible()
    )  # it lies on a contract of another
    form.entries["contract_id"].choose(other)
    with qtbot.waitSignal(desk.session.operations.changed):
        form.save()
    settle(qtbot, desk)
    found = look(desk, lambda ledger: [
        (ledger.payments.get(c.counter_id).project_id, [link.contract_id for link in ledger.bookings.links(c.counter_id)])
        for c in corrections.touching(ledger, frozen) if c.kind == "instead"
    ])  # fmt: skip
    assert found == [(facts.project_of[other], [other])]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_right_click_offers_what_may_be_done_with_a_payment(qtbot, desk, frozen):
    page = drawn(qtbot, desk, frozen)
    open_ = look(desk, lambda ledger: next(
        p.id for p in ledger.payments.some() if p.book_quarter != ledger.plan.current().first.ordinal and not p.parts
    ))  # fmt: skip
    for payment, wanted in ((frozen, [tr("Correct…")]), (open_, [tr("Classify…"), tr("Split…")])):
        menu = QMenu(desk)
        page.drawer.add_doors(menu, payment, frozen=payment == frozen)
        assert [action.text() for action in menu.actions()] == wanted
    quarter = look(desk, lambda ledger: ledger.payments.get(frozen)).book_quarter
    page.show_only(Query(quarters=(quarter, quarter)))
    settle(qtbot, desk)
    menu = QMenu(desk)
    page._more(menu, page.model.index(0, 1))
    assert menu.actions()[0].text() == tr("Correct…")
    menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: page.drawer.dialog is not None and page.drawer.dialog.isVisible())
    page.drawer.dialog.leave()


def test_a_split_payment_is_corrected_part_by_part(qtbot, desk, frozen):
    def parted(ledger, _):
        with ledger.change("x") as change:
            change.execute(
                "UPDATE review SET rev = ?, state = 'open' WHERE state = 'locked'", (change.seq,)
            )
        quarter = ledger.payments.get(frozen).book_quarter
        whole = next(
            p for p in ledger.payments.some() if p.book_quarter == quarter and p.measure == 0 and p.id != frozen
        )  # fmt: skip
        lines = [line.id for line in ledger.plan.lines()]
        from fundtracker.ledger.payments.payments import Part

        with ledger.change("split") as change:
            ledger.payments.split(
                change, whole.id, [Part(whole.amount_fen - 5, lines[0]), Part(5, lines[1])]
            )
        ledger.reviews.check(quarter, ["x"], "示例")
        ledger.reviews.lock(quarter, b"{}", ledger.head())
        return whole.id

    done = []
    desk.session.operations.write(desk, parted, done.append)
    qtbot.waitUntil(lambda: bool(done))
    drawer = drawn(qtbot, desk, done[0]).drawer
    drawer.correct.click()
    qtbot.waitUntil(lambda: drawer.dialog is not None and drawer.dialog.isVisible())
    form = drawer.dialog
    form.words("amount1").line.setText("0.07")
    form.words("reason").line.insert("x")
    with qtbot.waitSignal(desk.session.operations.changed):
        form.save()
    settle(qtbot, desk)
    found = look(desk, lambda ledger: [
        [p.amount_fen for p in ledger.payments.parts(c.counter_id)] for c in corrections.touching(ledger, done[0])
    ])  # fmt: skip
    whole = sum(found[0])
    assert found == [[whole + 5, -5], [-whole - 5, 7]]


# ---------------------------------------------------------------- words and doors
OF_A_FILE = ("imports/step_check.py", "imports/list_dialog.py", "forms/record_choice.py")


def choices_of_a_file() -> set[str]:
    """The texts of the import's check, of the import of a list and of the choice of a record: their
    fields and buttons come with what a file leaves open, or with their dialog."""
    calls = [
        n
        for name in OF_A_FILE
        for n in ast.walk(ast.parse((ROOT / "ui" / name).read_text("utf-8")))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "tr"
    ]
    said = [
        ZH[n.args[0].value]
        for n in calls
        if isinstance(n.args[0], ast.Constant) and n.args[0].value in ZH
    ]
    return {text for words in said for text in ([words] if isinstance(words, str) else words)}


@pytest.fixture
def doors(qtbot, desk):
    """The names of everything that can be pressed in the window, every page and menu opened."""
    for entry in PAGES:
        desk.open_page(entry.name)
        settle(qtbot, desk)
    found = {one.text() for one in desk.findChildren(QPushButton)} | {
        one.text() for one in desk.findChildren(QAction)
    }
    found |= {menu.title() for menu in desk.findChildren(QMenu)}
    for box in desk.findChildren(QComboBox):  # a field and its choices are doors too
        found |= {box.accessibleName(), *(box.itemText(n) for n in range(box.count()))}
    found |= choices_of_a_file()
    found |= {command_name(name) for menu in MENU.values() for name in menu}  # made when opened
    desk.open_page("companies").panel._offer()  # so is this one
    for menu in desk.findChildren(QMenu):
        found |= {action.text() for action in menu.actions()}
        menu.close()
    found |= {
        head for kind in KINDS.values() for field in kind.columns for head in field.synonyms.split()
    }
    return {re.sub(r"\(&.\)|&|…", "", text) for text in found}


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_door_that_a_message_names_is_there(doors, desk):
    """Quoted names in messages, and names handed to messages as ``button`` or ``menu``."""
    states = {
        *("check", "按分配顺序的现金", "第二笔", "股份、注册资本、份额"),
        tr("unsigned"),
        "出资人",
        "其中",
        "资本公积转增",
        "债转股",
        "全部",
        "还款",
        "核销收回",
        "冲正",
        "退票",
        "作废",
        "0 科室负责人；500000 分管领导",
        "5001 项目支出",
        "列=条件",
        "是",
        "账套:credit:资金来源代码",
        "账套:debit:计划科目代码",
        "以上、余",
        "待付",
        "老股",
        "未付",
        "计划",
        "超过",
        "预计",
        "同步",
        "我的/现在的",
    }  # quoted and no door: words of state, of files, forms of what is typed
    quoted = {(name, msgid) for msgid, text in SAID for name in re.findall(r"“([^”{}]+)”", text)}
    assert any(name == "更正" for name, _ in quoted)
    strange = sorted(one for one in quoted if one[0].rstrip("…") not in doors | states)
    assert not strange, "\n".join(map(str, strange))
    handed = set()
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.keyword)
                and node.arg in ("button", "menu")
                and isinstance(node.value, ast.Call)
            ):
                argument = node.value.args[0] if node.value.args else None
                if isinstance(argument, ast.Constant) and str(argument.value) in ZH:
                    handed.add(str(argument.value))
    assert len(handed) >= 7
    assert [text for text in handed if dict(SAID)[text].rstrip("…") not in doors] == []


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_page_that_a_message_names_is_there(doors, desk):
    """“…页” in Chinese is a page of the window."""
    titles = [entry.text() for entry in PAGES]
    for msgid, text in SAID:
        for name in re.findall(r"在([\u4e00-\u9fff]{2,6})页", text):
            assert any(name in title for title in titles), (msgid, text)
