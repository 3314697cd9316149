import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.reports.plan import table1
from fundtracker.ui.base import theme
from fundtracker.ui.window.pages import PAGES
from tests.examples import SEARCH, some
from tests.ui import sweep
from tests.ui.conftest import NOON, settle

ROOT = Path(__file__).parents[2]
NAMES = [entry.name for entry in PAGES]


SIZES = ((1280, 720), (1366, 768), (1440, 900), (1920, 1080))


def looked_at(desk, size):
    """What is wrong with the page that is shown at a size, of any of the things that an eye minds."""
    least = desk.minimumSizeHint()
    found = [] if desk.size().toTuple() == size else [f"the window is {desk.size().toTuple()}"]
    if least.height() > 641:  # 720 less the task bar and the title of the window
        found.append(f"needs {least.height()} pixels")
    return [
        *found,
        *sweep.cut_texts(desk),
        *sweep.elided_numbers(desk),
        *sweep.cut_cards(desk),
        *sweep.overflowing(desk),
    ]


@pytest.mark.parametrize(
    ("language", "look"),
    some([("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")], 3),
)
def test_every_page_opens_whole_in_every_look(qtbot, desk, language, look):
    """Qt's warnings end a test by themselves."""
    desk.session.set_language(language)
    desk.session.set_theme(look)
    wrong = {}
    for at, name in enumerate(NAMES):
        desk.resize(*SIZES[at % len(SIZES)])  # each page comes in one of them
        desk.open_page(name)
        settle(qtbot, desk)
        for size in SIZES if SEARCH else (SIZES[0], SIZES[(at + len(look) + len(language)) % 4]):
            desk.resize(*size)
            settle(qtbot, desk)
            if found := looked_at(desk, size):
                wrong[name, size] = found
        if found := sweep.faint_texts(desk, desk.grab()):
            wrong[name, "faint"] = found
    assert not wrong, "\n".join(f"{where}: {found}" for where, found in wrong.items())


@pytest.mark.parametrize("name", some(NAMES, 3))
def test_language_and_theme_switch_without_building_anything_again(qtbot, desk, name):
    page = desk.open_page(name)
    settle(qtbot, desk)
    lines = {id(one) for one in page.findChildren((QLineEdit, QComboBox)[0])}
    desk.session.set_language("en")
    desk.session.set_theme("dark")
    settle(qtbot, desk)

    assert desk.page is page
    assert {id(one) for one in page.findChildren(QLineEdit)} == lines
    assert desk.top.title.full_text() == page.title()
    assert QApplication.palette().window().color() == theme.color("bg")


def test_the_sample_ledger_is_marked(qtbot, desk):
    assert desk.navigation._tag.isVisible()


def test_without_a_ledger_the_ways_to_one_are_shown(qtbot, window):
    assert window.top.title.full_text() == window.page.title()
    assert window.page.sample.isVisible()
    assert not window.actions_["undo"].isEnabled()


def test_the_unit_changes_every_figure(qtbot, desk):
    page = desk.open_page("overview")
    settle(qtbot, desk)
    figure = page.tiles["fiscal.total"].figure
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        report = table1.build(ledger)
    fen = next(row for row in report.rows if row.code == "fiscal").cells["total"].value
    for unit, at in (("yuan", 0), ("wan", 1), ("yi", 2)):
        desk.top.units.buttons[at].click()
        qtbot.waitUntil(lambda unit=unit: figure.text() == money.show(fen, unit))


def test_a_click_on_a_figure_opens_where_it_comes_from(qtbot, desk):
    page = desk.open_page("overview")
    settle(qtbot, desk)
    qtbot.mouseClick(page.tiles["fiscal.total"].figure, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    words = desk.drawer.words()
    assert page.tiles["fiscal.total"].figure.toolTip().split(" ")[0] in words
    assert ".csv" in words
    qtbot.keyClick(desk.drawer, Qt.Key.Key_Escape)
    assert not desk.drawer.isVisible()


def test_f9_explains_the_total_of_the_disbursements(qtbot, desk):
    page = desk.open_page("payments")
    qtbot.waitUntil(lambda: page.total.toolTip() != "")
    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert page.total.toolTip() in desk.drawer.words()


def test_things_to_do_lead_to_the_payments_that_wait(qtbot, desk):
    page = desk.open_page("todo")
    qtbot.waitUntil(lambda: page.content is not None)
    code = next(code for code, item in page.content.items.items() if item.code == "unclassified")
    page.table.go_to(code)
    qtbot.mouseClick(page.detail.go, Qt.MouseButton.LeftButton)
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        n = sum(s[2] for s in ledger.plan.sums() if not s[0])
    table = desk.page.model
    qtbot.waitUntil(lambda: table.rowCount() == n)
    assert all(table.record(row).line_id is None for row in range(n))


def test_the_history_undoes_an_import_and_redo_brings_it_back(qtbot, desk):
    page = desk.open_page("history")
    qtbot.waitUntil(lambda: page.model.rowCount() > 5)
    entry = page.entry()
    before = desk.session.operations
    assert page.undo.isEnabled()
    with qtbot.waitSignal(before.changed):
        page.undo.click()
    qtbot.waitUntil(lambda: page.model.record(1).entry.kind == "undo")
    assert page.model.record(1).entry.undo_of == entry.seq
    qtbot.waitUntil(lambda: desk.actions_["redo"].isEnabled())
    with qtbot.waitSignal(before.changed):
        desk.actions_.run("redo")
    qtbot.waitUntil(lambda: page.model.record(1).entry.kind == "redo")


def test_a_ledger_open_elsewhere_comes_read_only_with_who_and_when(qtbot, window, ledger):
    with Ledger.open(ledger, "wang", clock=lambda: NOON):
        with qtbot.waitSignal(window.session.opened):
            window.session.open(ledger)
        settle(qtbot, window)
        assert window.session.info.read_only
        assert "wang" in window.message.text()
        assert "wang" in window.status._file.text()
        assert not window.actions_["undo"].isEnabled()
        window.session.close_ledger()


def test_a_file_that_is_no_ledger_is_told_in_words(qtbot, window, tmp_path):
    other = tmp_path / "letter.ftdb"
    other.write_text("Dear sir")
    with qtbot.waitSignal(window.session.operations.failed):
        window.session.open(other)
    assert window.message.isVisible()
    assert "letter.ftdb" in window.message.text()


def test_the_first_window_loads_nothing_heavy(ledger):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from fundtracker.settings import Settings\n"
        "from fundtracker.ui.window.main_window import MainWindow, dress\n"
        "from fundtracker.ui.base.session import Session\n"
        "app = QApplication([])\n"
        "session = Session(Settings())\n"
        "dress(app)\n"
        "window = MainWindow(session)\n"
        "window.show()\n"
        "done = []\n"
        f"session.open(Path({str(ledger)!r}), lambda: done.append(1))\n"
        "page = None\n"
        "while not done or window.page._shown is None: app.processEvents()\n"
        "print([m for m in ('pandas', 'numpy', 'pyqtgraph', 'sqlite_utils', 'typst', 'xlsxwriter', 'zstandard', 'platformdirs')"
        " if m in sys.modules])\n"
        "window.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=300, check=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert done.stdout.strip() == "[]"


def test_a_changed_ledger_leaves_a_copy_when_it_is_closed(qtbot, desk, ledger):
    from fundtracker.ledger.core import backup

    def work(opened, task):
        with opened.change("rule") as change:
            opened.rules.add(change, Pattern("counterparty", "equals", "x"))

    desk.session.info = desk.session.info._replace(sample=False)
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, work)
    desk.session.info = desk.session.info._replace(sample=False)
    desk.close()

    assert len(backup.copies(ledger)) == 1


def test_a_damaged_ledger_says_so_and_offers_its_newest_good_copy(qtbot, window, ledger):
    from fundtracker.ledger.core import backup

    backup.automatic(ledger, NOON)
    ledger.write_bytes(ledger.read_bytes()[:9000])
    window.session.open(ledger)
    qtbot.waitUntil(lambda: window.message.act.isVisible())
    assert "work.ftdb" in window.message.text()

    with qtbot.waitSignal(window.session.opened):
        window.message.act.click()
    assert window.session.info.path.name == "work-restored.ftdb"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_f1_opens_the_guide_offline_at_the_chapter_of_the_page(qtbot, desk, language):
    desk.session.set_language(language)
    desk.open_page("contracts")
    desk.actions_.run("guide")
    guide = desk.commands._guide
    qtbot.waitUntil(lambda: guide.text.verticalScrollBar().value() > 0)
    chapter = guide.chapters.currentItem().text()
    assert ("合同台账" if language == "zh" else "contract register") in chapter
    shown = guide.text.cursorForPosition(QPoint(4, 8)).block().text()
    assert shown == chapter
    guide.close()


def test_a_scrolled_page_stays_where_it_was(qtbot, desk):
    desk.resize(1366, 768)
    desk.open_page("overview")
    area = desk.stack.currentWidget()
    desk.open_page("plan")
    desk.open_page("overview")
    assert area.verticalScrollBar().maximum() > 0
    assert area.verticalScrollBar().value() == 0


def test_an_import_begins_with_a_verified_copy(qtbot, desk, ledger):
    from fundtracker.ledger.core import backup

    desk.session.info = desk.session.info._replace(sample=False)
    desk.session.keep_copy()

    qtbot.waitUntil(lambda: len(backup.copies(ledger)) == 1)
    qtbot.waitUntil(lambda: desk.session.backed_up != "")
    with Ledger.open(backup.newest_good(ledger), "x", clock=lambda: NOON, read_only=True) as copy:
        assert copy.history.last() == desk.session.operations._seq


def test_without_arguments_the_program_opens_its_window(ledger, tmp_path):
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from PySide6.QtCore import QTimer\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from fundtracker.ui.window import app\n"
        "seen = []\n"
        "def look():\n"
        "    window = next(w for w in QApplication.topLevelWidgets() if type(w).__name__ == 'MainWindow')\n"
        "    if window.session.info is None or not window.isVisible(): QTimer.singleShot(50, look)\n"
        "    else: seen.append(window.session.info.path.name); window.close()\n"
        "QApplication.exec_ = None\n"
        "real = QApplication.exec\n"
        "def run(self=None):\n"
        "    QTimer.singleShot(50, look)\n"
        "    return real()\n"
        "QApplication.exec = run\n"
        f"app.run(Path({str(ledger)!r}))\n"
        "print(seen)\n"
    )
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "FUNDTRACKER_CONFIG": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
        env=env,
    )
    assert done.stdout.strip() == "['work.ftdb']"


def test_a_page_opens_at_its_top(qtbot, desk):
    desk.resize(1366, 768)
    for name in NAMES:
        page = desk.open_page(name)
        settle(qtbot, desk)
        assert page.mapTo(desk.stack, page.rect().topLeft()).y() == 0, name


def test_no_page_makes_the_window_grow(qtbot, desk):
    desk.resize(1366, 768)
    for entry in PAGES:
        desk.open_page(entry.name)
        if desk.page.figure() is not None:
            desk.session.explain.emit("plan/policy/total/2024Q4")
            qtbot.waitUntil(desk.drawer.isVisible)
        assert desk.minimumSizeHint().width() <= 1366, entry.name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drawer_lies_over_a_page_that_has_no_room_beside_it(qtbot, desk, language):
    desk.session.set_language(language)
    desk.resize(1366, 768)
    page = desk.open_page("contracts")
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    settle(qtbot, desk)
    desk.session.explain.emit("plan/policy/total/2024Q4")
    qtbot.waitUntil(desk.drawer.isVisible)
    settle(qtbot, desk)
    assert desk.width() == 1366 and desk.minimumSizeHint().width() <= 1366
    place = desk.drawer.geometry()
    assert place.right() == desk._right.width() - 1 and place.top() == desk.stack.y()
    desk.resize(1920, 900)
    qtbot.waitUntil(lambda: desk.stack.geometry().right() < desk.drawer.x())
    desk.drawer.hide()
    qtbot.waitUntil(lambda: desk.stack.width() == desk._right.width())


def test_the_drawer_goes_with_the_page_whose_figure_it_explains(qtbot, desk):
    desk.open_page("plan")
    desk.session.explain.emit("plan/policy/total/2024Q4")
    qtbot.waitUntil(desk.drawer.isVisible)
    desk.open_page("history")
    assert not desk.drawer.isVisible()


def test_the_overviews_figures_stand_whole_on_a_small_screen_in_every_unit(qtbot, desk):
    page = desk.open_page("overview")
    desk.resize(1366, 768)
    for unit, at in (("yuan", 0), ("yi", 2), ("wan", 1)):
        desk.top.units.buttons[at].click()
        qtbot.waitUntil(
            lambda unit=unit: (
                "." in page.tiles["headline"].figure.text() and desk.session.unit == unit
            )
        )
        settle(qtbot, desk)
        assert page.width() <= desk.stack.width()
        for tile in page.tiles.values():
            needed = tile.figure.fontMetrics().horizontalAdvance(tile.figure.text())
            assert needed <= tile.figure.width()
            assert tile.figure.geometry().right() + tile.unit.width() < tile.width()


def test_an_empty_ledger_invites_below_what_was_published_and_makes_no_window_grow(
    qtbot, desk, tmp_path
):
    desk.resize(1366, 768)
    with qtbot.waitSignal(desk.session.opened):
        desk.session.create(tmp_path / "new.ftdb", "laoshan-2023")
    settle(qtbot, desk)
    page = desk.page
    qtbot.waitUntil(page.empty.import_files.isVisible)
    button = page.empty.import_files
    qtbot.waitUntil(
        lambda: button.mapTo(desk.stack, button.rect().bottomLeft()).y() < desk.stack.height()
    )
    for entry in PAGES:
        desk.open_page(entry.name)
        settle(qtbot, desk)
        assert desk.minimumSizeHint().width() <= 1366, entry.name
