import re
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QStyleOptionViewItem

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review import signing
from fundtracker.ledger.secrets import sealed_files
from fundtracker.reports.tables.labels import role_name
from fundtracker.ui.forms.pages_dialog import paint
from fundtracker.ui.review import copy_dialog, copy_lock, papers
from fundtracker.ui.review.forms import SealDialog
from fundtracker.ui.review.gates import GateRow
from tests.ui.conftest import NOON
from tests.ui.test_charts import written_of
from tests.ui.test_sources import look

GATES = 14  # with those that only the files themselves can answer


@pytest.fixture
def page(qtbot, desk):
    desk.resize(1366, 768)
    page = desk.open_page("review")
    qtbot.waitUntil(
        lambda: page.now is not None and len(page.findChildren(GateRow)) == GATES, timeout=20_000
    )
    return page


def state(path):
    with Ledger.open(path, "x", clock=lambda: NOON, read_only=True) as ledger:
        q = ledger.plan.current().first.ordinal + 7
        return ledger.reviews.of(q).state


def turned(qtbot, page, wanted, act):
    act()
    qtbot.waitUntil(lambda: page.now.state == wanted, timeout=20_000)


def test_open_questions_ask_for_a_reason_before_the_checklist_is_done(qtbot, page, ledger):
    qtbot.mouseClick(page.go_on, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: getattr(page, "_asked", None) is not None and page._asked.isVisible(),
        timeout=20_000,
    )
    assert not page._asked.ok.isEnabled()
    qtbot.keyClicks(page._asked.reason.line, "the missing statement comes in January")
    qtbot.mouseClick(page._asked.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.now.state == "checked", timeout=20_000)
    assert state(ledger) == "checked"


def sign(qtbot, page, folder, name):
    page.go_on.click()
    dialog = page._signing
    dialog.fields.kind.choose(1)
    dialog.fields.kind.changed.emit(1)
    dialog.fields.path.line.setText(str(folder / f"{name}.ftkey"))
    dialog.fields.name.line.setText(name)
    dialog.fields.passphrase.line.setText("long enough 1")
    assert not dialog.ok.isEnabled()
    dialog.fields.again.line.setText("long enough 1")
    n = len(page.now.signatures)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    return dialog, n


INSIDE = {"quarter": ["figures"], "ledger": ["all of it"]}


def sealing(page, folder, name: str, passphrase: str = "long enough 1") -> SealDialog:
    dialog = SealDialog(INSIDE, name, page)
    dialog.fields.path.line.setText(str(folder / f"{name}.ftkey"))
    dialog.fields.passphrase.line.setText(passphrase)
    return dialog


def test_a_quarter_from_the_checklist_to_three_signatures_pack_copy_and_back(
    qtbot, page, ledger, tmp_path
):
    turned(qtbot, page, "checked", lambda: page.check("known"))
    turned(qtbot, page, "locked", lambda: page.go_on.click())
    _, n = sign(qtbot, page, tmp_path, "Li")
    qtbot.waitUntil(lambda: len(page.now.signatures) == n + 1, timeout=20_000)
    dialog, n = sign(qtbot, page, tmp_path, "li")
    qtbot.waitUntil(
        lambda: dialog.wrong.isVisible(), timeout=20_000
    )  # one person does not prepare and review
    dialog.reject()
    with qtbot.waitSignal(page.session.notice, timeout=20_000):
        page.export_to(tmp_path / "q.ftreview", sealing(page, tmp_path, "Li"))
    with qtbot.waitSignal(page.session.notice, timeout=20_000):
        page.merge(tmp_path / "q.ftreview")
    for name in ("Wang", "Zhao"):
        _, n = sign(qtbot, page, tmp_path, name)
        qtbot.waitUntil(lambda n=n: len(page.now.signatures) == n + 1, timeout=20_000)
    assert page.now.state == "signed" and state(ledger) == "signed"
    assert page.now.digest in page.hash_line.full_text()
    for end in ("pdf", "xlsx"):
        path = tmp_path / f"pack.{end}"
        with qtbot.waitSignal(
            page.session.notice, timeout=60_000, check_params_cb=lambda tone, _: tone == "ok"
        ):
            page.save_to(path, ("zh",), "wan", "a4")
        assert path.stat().st_size > 10_000


def test_a_locked_quarter_opens_again_only_with_a_reason(qtbot, page):
    turned(qtbot, page, "checked", lambda: page.check("known"))
    turned(qtbot, page, "locked", page.lock)
    page.reopen()
    assert not page._asked.ok.isEnabled()
    page._asked.reason.line.setText("a payment was wrong")
    turned(qtbot, page, "open", page._asked.ok.click)


def test_comments_and_decisions_are_kept_with_who_and_until_when(qtbot, page):
    page.tabs.buttons[2].click()
    adding = page.decisions.adding
    adding.text.line.setText("speed up")
    adding.due.line.setText("2025-02-30")
    adding.add.click()
    assert adding.due.wrong.text()
    adding.due.line.setText("2025-02-28")
    adding.owner.line.setText("Li")
    adding.add.click()
    qtbot.waitUntil(lambda: [d.text for d in page.now.decisions] == ["speed up"], timeout=20_000)
    page.comments.adding.text.line.setText("looks right")
    page.comments.adding.add.click()
    qtbot.waitUntil(lambda: [c.text for c in page.now.comments] == ["looks right"], timeout=20_000)


def test_the_pages_of_the_pack_are_shown(qtbot, page):
    page.show_pages()
    qtbot.waitUntil(
        lambda: getattr(page, "_pages", None) is not None and len(page._pages.pages) > 8,
        timeout=60_000,
    )
    page._pages.close()


def test_meeting_mode_goes_through_the_tables_opens_a_figure_and_notes_a_decision(
    qtbot, page, ledger
):
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    room.resize(1920, 1080)
    rows = room.grid.model_
    strong, option = (
        next(i for i in range(rows.rowCount()) if rows.bold(rows.record(i))),
        QStyleOptionViewItem(),
    )
    room.grid.itemDelegate().initStyleOption(option, rows.index(strong, 0))
    assert option.font.bold() and option.font.pixelSize() == room.grid.font().pixelSize()
    first = room.title.text()
    qtbot.keyClick(room.grid, Qt.Key.Key_Right)
    assert room.title.text() != first
    qtbot.keyClick(room.grid, Qt.Key.Key_Left)
    assert room.title.text() == first
    row = next(i for i in range(rows.rowCount()) if getattr(rows.record(i), "total", False))
    room.grid.setCurrentIndex(room.grid.model_.index(row, 3))
    qtbot.keyClick(room.grid, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: room.proof_card.isVisible(), timeout=20_000)
    qtbot.keyClick(room.grid, Qt.Key.Key_Escape)
    assert not room.proof_card.isVisible()
    index = rows.index(row, 3)
    qtbot.mouseClick(
        room.grid.viewport(), Qt.MouseButton.LeftButton, pos=room.grid.visualRect(index).center()
    )
    qtbot.waitUntil(lambda: room.proof_card.isVisible(), timeout=20_000)
    qtbot.keyClick(room.grid, Qt.Key.Key_D)
    qtbot.keyClicks(room.line, "go on")
    qtbot.keyClicks(room.owner, "Li")
    qtbot.keyClicks(room.due, "soon")
    qtbot.keyClick(room.due, Qt.Key.Key_Return)
    assert "soon" in room.status_line.text()
    room.due.clear()
    qtbot.keyClicks(room.due, "2025-03-31")
    qtbot.keyClick(room.due, Qt.Key.Key_Return)
    qtbot.waitUntil(
        lambda: (
            [(d.text, d.owner, d.due_day) for d in page.now.decisions] == [("go on", "Li", 739_341)]
        ),
        timeout=20_000,
    )


def test_meeting_mode_begins_with_the_two_measures_and_reads_at_twenty_pixels(qtbot, page):
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    for width, height in ((1920, 1080), (1366, 768)):
        room.resize(width, height)
        room.show_table(0)
        assert room.width() == width
        assert [card.isVisibleTo(room) for card in room.measures] == [True, True]
        assert room.grid.type_size >= 20
        read = [one for one in room.findChildren(QLabel) if one.text() and one is not room.keys]
        assert min(one.font().pixelSize() for one in read) >= 20
    said = [card.total.text() for card in room.measures]
    assert said == [text(room, "fiscal", "total"), text(room, "industry", "total")]
    assert room._tables[1].code == "agenda"  # what is to be decided comes after the summary
    room.show_table([table.code for table in room._tables].index("projects"))
    assert not room.measures[0].isVisibleTo(room)
    assert room.chart_card.isVisibleTo(room)


@pytest.mark.parametrize(("code", "width"), [("projects", 1920), ("indicators", 1366)])
def test_a_chart_of_meeting_mode_reads_at_twenty_pixels_and_opens_its_figure(
    qtbot, page, code, width
):
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    room.resize(width, 1080 if width > 1500 else 768)
    room.show_table([table.code for table in room._tables].index(code))
    view = room.chart.ready()
    qtbot.waitUntil(lambda: view.plot.width() > 300 and bool(view.plot.labels))
    chart = room.chart.chart
    shown = [note.text for note in view.plot._words if note.item.isVisible()]
    assert set(shown) <= {words for series in chart.series for _, words in series.notes}
    assert len(shown) >= len(chart.places)  # a figure behind a bar of each place
    fonts = [note.item.textItem.font() for note in view.plot._words]
    fonts += [
        view.plot.getPlotItem().getAxis(side).style["tickFont"] for side in ("left", "bottom")
    ]
    assert min(font.pixelSize() for font in fonts) >= 20
    for one, other in combinations(view.plot.labels, 2):
        assert not one.intersects(other)
    at, sery = next(
        (place, sery) for sery in reversed(chart.series) if sery.figures
        for place in range(len(chart.places)) if sery.figures[place] and sery.values[place]
    )  # fmt: skip
    drawer = []
    page.session.explain.connect(drawer.append)
    spot = view.plot.pixels(at, sery.values[at] // 2).toPoint()
    qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(room.proof_card.isVisible)
    assert chart.places[at] in room.proof.text() and drawer == []  # not in the window behind


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_a_series_of_meeting_mode_writes_all_its_figures_or_none(qtbot, page, size):
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    room.resize(*size)
    room.show()
    drawn = 0
    for at, table in enumerate(room._tables):
        room.show_table(at)
        if table.code in (
            "portfolio",
            "policy",
        ):  # words had pushed all figures out of a small hall
            columns = map(room.grid.model_.columns.__getitem__, room.grid.shown_columns())
            assert sum(column.numeric for column in columns) >= 2
        if not room.chart_card.isVisibleTo(room):
            continue
        plot = room.chart.ready().plot
        qtbot.waitUntil(lambda plot=plot: plot.width() > 300 and bool(plot.labels))
        room.grab()
        seen = written_of(plot)
        assert all(len(set(each)) == 1 for each in seen.values()), (table.code, seen)
        assert all(map(all, seen.values())), (table.code, seen)  # there is room for all of them
        for one, other in combinations([*plot.labels, *plot._bars()], 2):
            assert one not in plot.labels or not one.intersects(other), table.code
        drawn += 1
    assert drawn >= 4


def test_meeting_mode_shows_all_of_the_plan_at_once_and_cuts_no_words(qtbot, page):
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    room.resize(1920, 1080)
    room.show()
    grid = room.grid
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() == 0, timeout=20_000)
    rows = [grid.rowHeight(at) for at in range(grid.model_.rowCount())]
    assert sum(rows) <= grid.viewport().height() and min(rows) >= grid.type_size * 1.7 - 1
    room.resize(1366, 768)  # on a small screen too
    qtbot.waitUntil(lambda: grid.verticalScrollBar().maximum() == 0, timeout=20_000)
    assert grid.type_size >= 20
    room.resize(1920, 1080)
    codes = [table.code for table in room._tables]
    for code in ("agenda", "warnings"):
        room.show_table(codes.index(code))
        section = {"agenda": 0, "warnings": len(grid.model_.columns) - 1}[code]
        metrics = QFontMetrics(grid.font())
        for at in range(min(10, grid.model_.rowCount())):
            text = grid.model_.index(at, section).data() or ""
            wide = grid.columnWidth(section)
            lines = grid.rowHeight(at) // metrics.height()
            assert metrics.horizontalAdvance(text) <= wide * lines, (code, text)
    projects = codes.index("projects")
    room.show_table(projects)
    assert (
        sum(column.numeric for column in map(grid.model_.columns.__getitem__, grid.shown_columns()))
        >= 2
    )
    room.resize(1366, 768)  # where a figure comes from never makes the window grow
    room.proof.setText("一行\n" * 60)
    room.proof_card.show()
    room.asked.show()
    assert room.minimumSizeHint().height() <= 768
    room._session.set_unit("yi")
    room.show_table(1)
    said = [grid.model_.index(at, 0).data() for at in range(grid.model_.rowCount())]
    assert any("亿元" in words for words in said)
    assert not any(re.search(r"\d\.\d\d ?元", words) for words in said)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_on_a_small_screen_the_figures_that_are_discussed_stay_longest(qtbot, desk, lang):
    """Table 9 showed five columns of words and no money, table 10 no target, table 5 no plan."""
    desk.session.set_language(lang)
    page = desk.open_page("review")
    qtbot.waitUntil(lambda: page.now is not None, timeout=20_000)
    page.meet()
    qtbot.waitUntil(lambda: getattr(page, "room", None) is not None, timeout=20_000)
    room = page.room
    qtbot.addWidget(room)
    room.resize(1366, 768)
    room.show()
    wanted = {
        "projects": {"estimate", "paid"}, "cashplan": {"plan"}, "portfolio": {"invested", "value"},
        "policy": {"approved", "paid"}, "indicators": {"q0", "target", "standing"},
        "partners": {"committed", "paid_in", "nav"},
    }  # fmt: skip
    codes = [table.code for table in room._tables]
    for code, columns in wanted.items():
        room.show_table(codes.index(code))
        grid = room.grid
        shown = {grid.model_.columns[at].key for at in grid.shown_columns()}
        assert columns <= shown, code
        if code == "indicators":  # and no figure without its unit
            assert grid.model_.index(0, 0).data().endswith("(P)")


def text(room, code: str, key: str) -> str:
    model = room.grid.model_
    at = next(i for i in range(model.rowCount()) if getattr(model.record(i), "code", "") == code)
    column = next(i for i, c in enumerate(model.columns) if c.key == key)
    return model.index(at, column).data()


def test_the_pages_of_the_pack_are_zoomed_jumped_to_and_painted_for_a_printer(
    qtbot, page, tmp_path
):
    page.show_pages()
    qtbot.waitUntil(lambda: getattr(page, "_pages", None) is not None, timeout=60_000)
    pages = page._pages
    before = pages.pages[0].pixmap().width()
    pages.zoom(1)
    assert pages.pages[0].pixmap().width() > before
    pages.jump.setValue(5)
    assert pages._area.verticalScrollBar().value() > 0
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setFromTo(2, 4)
    assert paint(printer, pages._bytes) == 3
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")
    pages.close()


def test_an_indicator_is_reported_with_its_source(qtbot, desk):
    page = desk.open_page("indicators")
    qtbot.waitUntil(lambda: page.course is not None, timeout=20_000)
    page.amount.line.setText("x")
    page.report_it.click()
    assert page.amount.wrong.text()
    page.amount.line.setText("281.5")
    page.source.line.setText("")
    page.report_it.click()
    qtbot.waitUntil(lambda: bool(page.source.wrong.text()), timeout=20_000)
    page.source.line.setText("letter 12")
    page.report_it.click()
    qtbot.waitUntil(lambda: page.course.amount == 281_500, timeout=20_000)


@pytest.mark.parametrize("name", ["projects", "contracts", "funds", "companies"])
def test_every_table_page_shows_its_rows_and_opens_a_figure(qtbot, desk, name):
    page = desk.open_page(name)
    qtbot.waitUntil(lambda: bool(page.table.rows()), timeout=20_000)
    columns = page.table.body_model.columns
    at = next(i for i, c in enumerate(columns) if c.numeric)
    page.table.body.setCurrentIndex(page.table.body_model.index(0, at))
    desk.session.explain.emit(page.figure())
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=20_000)


def test_the_tables_of_the_funds_follow_each_other(qtbot, desk):
    page = desk.open_page("funds")
    for name in ("partners", "nav", "pme", "forecast", "funds"):
        page.show_sheet(name)
        qtbot.waitUntil(
            lambda name=name: page.table.table() is not None and page.table.table().code == name,
            timeout=20_000,
        )


def test_projects_are_kept_by_their_state(qtbot, desk):
    page = desk.open_page("projects")
    qtbot.waitUntil(lambda: bool(page.table.rows()), timeout=20_000)
    whole = len(page.table.rows())
    page.states.buttons[3].click()
    assert 0 < len(page.table.rows()) < whole


def test_the_pack_shows_its_steps_and_is_called_off_by_the_same_button(qtbot, page, tmp_path):
    page.save_to(tmp_path / "pack.pdf", ("zh", "en"), "wan", "a4")
    qtbot.waitUntil(lambda: page._steps is not None and page._steps.done > 0, timeout=20_000)
    qtbot.waitUntil(
        lambda: str(page._steps.of) in page.save.text() if page._steps else True, timeout=20_000
    )
    with qtbot.waitSignal(page.session.notice, timeout=20_000):
        page.save.click()
    qtbot.waitUntil(lambda: page._steps is None, timeout=20_000)
    assert page.save.text() == page._save_words()
    assert not list(tmp_path.glob("pack*"))
    page.save_to(tmp_path / "again.pdf", ("en",), "wan", "a4")
    qtbot.waitUntil((tmp_path / "again.pdf").exists, timeout=30_000)


def test_two_quarters_stand_side_by_side_with_the_changes_between(qtbot, desk, page):
    page.compare()
    dialog = page._comparing
    qtbot.waitUntil(lambda: dialog.table.table() is not None, timeout=30_000)
    names = [dialog.first.currentData(), dialog.other.currentData()]
    assert [name.partition("@")[0] for name in names] == ["2024Q3", "2024Q4"]
    rows = {row.code: row for row in dialog.table.table().rows}
    paid = look(
        desk, lambda ledger: sum(ledger.projects.paid(Quarter.parse("2024Q4").ordinal).values())
    )
    table = dialog.table.table()
    assert rows["projects/total/paid"].number("b") == paid
    change = table.columns_of(rows["projects/total/paid"])[2]
    less = next(row for row in table.rows if (row.number("change") or 0) < 0
                and table.columns_of(row)[2].kind == "money")  # fmt: skip
    assert dialog.table.body_model.tone(change, less) == "bad"  # below nothing: red
    assert dialog.causes.count() > 0
    assert dialog.count.text().startswith(f"{len(rows):,}")
    seen = len(dialog.table.rows())
    qtbot.keyClicks(dialog.find_line, "DPI")
    assert 0 < len(dialog.table.rows()) < seen
    dialog.find_line.clear()
    assert "元" in dialog.count.text()  # in yuan where a difference is nothing in 万元
    names = [dialog.part.itemText(at) for at in range(dialog.part.count())]
    dialog.part.setCurrentIndex(2)
    dialog.part.activated.emit(2)
    assert [band.name for band in dialog.table.table().bands] == [names[2]]
    assert 0 < len(dialog.table.table().rows) < len(rows) == len(dialog._whole.rows)
    dialog.other.setCurrentIndex(dialog.first.currentIndex())
    dialog.other.activated.emit(dialog.other.currentIndex())
    qtbot.waitUntil(lambda: dialog.table.table().rows == [], timeout=30_000)
    dialog.close()


def signed_copy(qtbot, page, folder):
    """A copy of the quarter, sealed by Li, who prepared it."""
    turned(qtbot, page, "checked", lambda: page.check("known"))
    turned(qtbot, page, "locked", lambda: page.go_on.click())
    _, n = sign(qtbot, page, folder, "Li")
    qtbot.waitUntil(lambda: len(page.now.signatures) == n + 1, timeout=20_000)
    with qtbot.waitSignal(page.session.notice, timeout=60_000):
        page.export_to(folder / "q.ftreview", sealing(page, folder, "Li"))
    return folder / "q.ftreview"


def entries(dialog) -> list[tuple[str, bool]]:
    return [(c.text, c.unsigned) for c in dialog.copy.added.comments] if dialog.copy else []


def test_a_copy_is_proved_commented_and_signed_in_the_window_and_taken_back(qtbot, page, tmp_path):
    path = signed_copy(qtbot, page, tmp_path)
    signing.make_key(tmp_path / "wang.ftkey", "Wang", "long enough 2")
    page.open_copy(path)
    dialog = page._copy
    qtbot.waitUntil(lambda: dialog.copy is not None, timeout=20_000)
    assert dialog.copy.issues == [] and not dialog.add.isEnabled() and not dialog.sign.isEnabled()
    assert "Li" in dialog.seal.text()
    qtbot.keyClicks(dialog.text.line, "why so late?")
    assert dialog.add.text() == tr("Add unsigned")
    qtbot.mouseClick(dialog.add, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: entries(dialog) == [("why so late?", True)], timeout=20_000)
    dialog.key.line.setText(str(tmp_path / "wang.ftkey"))
    dialog.passphrase.line.setText("wrong one")
    dialog.text.line.setText("agreed")
    dialog.due.line.setText("2025-02-30")
    dialog.add.click()
    assert dialog.due.wrong.text()
    dialog.due.line.setText("2025-02-28")
    dialog.add.click()
    qtbot.waitUntil(lambda: dialog.wrong.isVisible(), timeout=20_000)
    assert dialog.text.text() == "agreed"  # what was typed stays
    dialog.passphrase.line.setText("long enough 2")
    assert dialog.add.text() == tr("Add, sealed")
    dialog.add.click()
    qtbot.waitUntil(lambda: ("agreed", False) in entries(dialog), timeout=20_000)
    dialog.role.setCurrentIndex(1)
    dialog.sign.click()
    qtbot.waitUntil(lambda: len(dialog.copy.added.signatures) == 1, timeout=20_000)
    dialog.back.click()
    qtbot.waitUntil(lambda: len(page.now.comments) == 2, timeout=20_000)
    assert [s.name for s in page.now.signatures] == ["Li", "Wang"]
    shown = [one.text() for one in page.comments.findChildren(QLabel)]
    assert any(text.startswith("li" + tr("{name} (unsigned)", name="")) for text in shown)
    assert any("Wang" in text and signing.fingerprint(dialog.copy.added.comments[0].key or
               dialog.copy.added.comments[1].key) in text for text in shown)  # fmt: skip


def test_a_copy_for_a_passphrase_is_asked_for_written_and_opened_in_the_window(
    qtbot, page, tmp_path, monkeypatch
):
    signed_copy(qtbot, page, tmp_path)
    path, words = tmp_path / "sealed.ftreview", "four words and more"
    monkeypatch.setattr(papers, "save_name", lambda *_: str(path))
    page._export()
    qtbot.waitUntil(lambda: getattr(page, "_sealing", None) is not None)
    ask = page._sealing
    assert tr("not the ledger: no file of a bank, no payment that the pack does not print") in (
        ask.inside.text()
    )  # said before it is written
    ask.content.buttons[1].click()
    assert tr("the history: who did what, when and why; names and keys of who signed") in (
        ask.inside.text()
    )
    ask.content.buttons[0].click()
    ask.fields.path.line.setText(str(tmp_path / "Li.ftkey"))
    ask.fields.passphrase.line.setText("long enough 1")
    assert ask.ok.isEnabled() and not ask.secret.line.isVisible()
    ask.protect.setChecked(True)
    assert not ask.ok.isEnabled() and ask.secret.line.isVisible()
    ask.cipher.buttons[1].click()
    ask.secret.line.setText(words)
    ask.again.line.setText("four words and less")
    assert not ask.ok.isEnabled()
    ask.again.line.setText(words)
    with qtbot.waitSignal(page.session.notice, timeout=60_000):
        qtbot.mouseClick(ask.ok, Qt.MouseButton.LeftButton)
    assert sealed_files.is_sealed(path.read_bytes())
    assert sealed_files.secret_of(path).cipher == sealed_files.SM4
    sealed_files.forget()
    page.open_copy(path)
    dialog = page._copy
    qtbot.waitUntil(lambda: dialog.lock.isVisible(), timeout=20_000)
    assert not dialog.parts.isEnabled() and dialog.copy is None
    qtbot.keyClicks(dialog.lock.secret.line, "another one here")
    qtbot.keyClick(dialog.lock.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(dialog.lock.secret.wrong.text()), timeout=20_000)
    dialog.lock.secret.line.setText(words)
    dialog.lock.open_it.click()
    qtbot.waitUntil(lambda: dialog.copy is not None, timeout=20_000)
    assert dialog.copy.issues == [] and not dialog.lock.isVisible()
    assert tr("What is inside:") in dialog.inside.text()
    with qtbot.waitSignal(page.session.notice, timeout=20_000):
        copy_lock.save_parts(dialog, page.session, path, tmp_path / "parts")
    assert (tmp_path / "parts/README.txt").exists()
    dialog.reject()


def test_a_reader_makes_a_key_sees_who_signed_and_ties_a_comment_to_a_row(
    qtbot, page, tmp_path, monkeypatch
):
    path = signed_copy(qtbot, page, tmp_path)
    page.open_copy(path)
    dialog = page._copy
    qtbot.waitUntil(lambda: dialog.copy is not None and dialog.about.count() > 20)
    said = [one.text() for one in dialog.findChildren(QLabel)]
    taken = dialog.copy.seal.signatures[0].role
    assert tr("Signed in the sealed pack: {role}", role=role_name(taken)) in said
    assert dialog.role.currentData() != taken and not dialog.entered()
    dialog.passphrase.line.setText("long enough 3")
    monkeypatch.setattr(copy_dialog, "save_name", lambda *_: str(tmp_path / "reader"))
    dialog.make.click()
    qtbot.waitUntil(lambda: dialog.key.text() == str(tmp_path / "reader.ftkey"))
    at = next(i for i in range(dialog.about.count()) if "基础设施" in dialog.about.itemText(i))
    dialog.about.setCurrentIndex(at)
    dialog.text.line.setText("为什么慢")
    dialog.add.click()
    qtbot.waitUntil(lambda: entries(dialog) == [("为什么慢", False)])
    [comment] = dialog.copy.added.comments
    assert comment.figure.startswith("plan/infrastructure/")
    dialog.sign.click()
    qtbot.waitUntil(lambda: len(dialog.copy.added.signatures) == 1)
    assert dialog.copy.added.signatures[0].role != taken
    dialog.reject()


def test_an_altered_copy_says_so_and_takes_nothing(qtbot, page, tmp_path):
    path = signed_copy(qtbot, page, tmp_path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    page.open_copy(path)
    dialog = page._copy
    qtbot.waitUntil(lambda: dialog.copy is not None and bool(dialog.copy.issues), timeout=20_000)
    qtbot.waitUntil(lambda: bool(dialog.seal.text()), timeout=20_000)
    dialog.text.line.setText("x")
    assert not any(one.isEnabled() for one in (dialog.add, dialog.sign, dialog.back, dialog.pages))
    path.write_bytes(b"no copy")
    dialog.reload()
    qtbot.waitUntil(lambda: path.name in dialog.headline.text(), timeout=20_000)
    assert not dialog.back.isEnabled()
    dialog.reject()
