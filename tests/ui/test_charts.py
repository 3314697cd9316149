"""What a chart promises: figures said to the fen, mouse and keys alike, words on nothing, loaded late."""

import subprocess
import sys
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from fundtracker.reports.charts import paper_charts
from fundtracker.reports.charts.chart import Chart, Series, exact_rows, with_figures
from fundtracker.ui.widgets import chart_steps
from fundtracker.ui.widgets.chart_steps import DESK, HALL, broken
from fundtracker.ui.widgets.lazy_chart import LazyChart

ROOT = Path(__file__).parents[2]

QUARTERS = ["24Q1", "24Q2", "24Q3", "24Q4"]
BEYOND_FLOAT = 9_007_199_254_740_993


def paid() -> Chart:
    figures = [f"plan/fiscal/total/2024Q{n}" for n in (1, 2, 3, 4)]
    return Chart(
        "Paid against plan", QUARTERS,
        [Series("plan", [100_000_000_000] * 4, "plan", style="dash").noted("plan 10"),
         Series("paid", [1, BEYOND_FLOAT, -250_000_000, None], "c2", "area", figures=figures).noted("paid so far")],
        now=(2, "now"),
    )  # fmt: skip


KINDS = {
    "line": paid(),
    "bar": Chart("bar", QUARTERS, [Series("a", [1, 2, None, 4], "plan", "bar"), Series("b", [4, 3, 2, -1], "c1", "bar")]),
    "stack": Chart("stack", QUARTERS, [Series("a", [1, 2, 3, 4], "c1", "stack"), Series("b", [-1, 2, 3, 1], "c2", "stack")]),
    "step": Chart("step", QUARTERS, [Series("left", [9, 8, 8, 5], "c1", "step", low=[0, 0, 5, 0])]),
    "band": Chart("band", QUARTERS, [Series("80 %", [5, 6, 7, 8], "c1", "band", low=[1, 2, 2, 1]), Series("middle", [3, 4, 5, 5], "c1")]),
    "stem": Chart("stem", QUARTERS, [Series("calls", [-5, -3, None, None], "plan", "stem", notes=((0, "call 1"),)),
                                     Series("given", [None, None, 2, 4], "c2", "stem", "dash")], at=[738000, 738100, 738400, 738900]),
    "across": Chart("across", ["one milestone of a long name", "two"], [Series("late", [738100, None], "bad", "span", low=[738000, 738200]),
                                                                      Series("due", [738000, 738200], "plan", "mark")], "day", across=True),
}  # fmt: skip


@pytest.fixture
def held(qtbot, session):
    holder = LazyChart(session, 220)
    qtbot.addWidget(holder)
    holder.resize(560, 300)
    with qtbot.waitExposed(holder):
        holder.show()
    return holder


@pytest.fixture
def view(held):
    held.show_chart(paid())
    return held.ready()


def test_every_fen_handed_in_is_handed_out_whole(view):
    assert view.chart.table()[2] == ["24Q2", 100_000_000_000, BEYOND_FLOAT]
    view.copy_figures()
    assert "90071992547409.93" in QGuiApplication.clipboard().text()
    assert str(exact_rows(view.chart)[2][2]) == "90071992547409.93"
    assert "元" in exact_rows(view.chart)[0][1]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_read_out_is_what_was_handed_in(held, session, kind):
    from fundtracker.reports.charts.chart import written

    held.show_chart(KINDS[kind])
    view, chart = held.ready(), KINDS[kind]
    for place in range(len(chart.places)):
        view.walk(place)
        for one in chart.series:
            if one.values[place] is not None:
                said = written(one.amount(place), chart.measure, session.unit, "zh")
                assert said in view.words(place)
                assert said in view.read_out.text()
    assert view.chart.title and view.plot.accessibleName() and view.chart.table()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(560, 300), (300, 160)])
def test_words_lie_on_no_words_no_line_and_no_bar(held, qtbot, kind, size):
    from fundtracker.ui.widgets.label_places import touches

    held.resize(*size)
    held.show_chart(KINDS[kind])
    plot = held.ready().plot
    qtbot.wait(10)
    for one, other in combinations(plot.labels, 2):
        assert not one.intersects(other)
    for spot in plot.labels:
        assert plot.view.sceneBoundingRect().contains(spot)
        assert not any(touches(line, spot) for line in plot.geometry.curves())
        assert not any(box.intersects(spot) for box in plot._bars())


def written_of(plot) -> dict:
    """Which words of each series are seen: its name → whether, one by one."""
    seen = {}
    for note in plot._words:
        if note.series:
            seen.setdefault(note.series, []).append(note.item.isVisible())
    return seen


@pytest.mark.parametrize("size", [(440, 250), (440, 400), (440, 560), (640, 900)])
def test_a_series_writes_all_its_figures_or_none(qtbot, session, size):
    """Thin bars wrote the figures of some: the next bar's looked like theirs."""
    values = {
        "estimate": [909, 799, 784, 759, 654, 654],
        "contracts": [841, 741, 727, 706, 669, 608],
    }
    values["paid"] = [674, 594, 586, 584, 537, 476]
    series = [Series(name, [v * 10**8 for v in each], "c1", "bar") for name, each in values.items()]
    chart = Chart("projects", [f"project {n}" for n in range(6)], series, across=True)
    hall = LazyChart(session, 100, HALL)
    qtbot.addWidget(hall)
    hall.resize(*size)
    hall.show()
    hall.show_chart(with_figures(chart, "yi", "zh"))
    plot = hall.ready().plot
    qtbot.wait(10)
    seen = written_of(plot)
    assert list(seen) == list(values)
    assert all(len(each) == 6 and len(set(each)) == 1 for each in seen.values()), seen
    assert len(plot.labels) == sum(map(sum, seen.values()))
    for one, other in combinations([*plot.labels, *plot._bars()], 2):
        if one in plot.labels:
            assert not one.intersects(other)
    if size[1] >= 400:
        assert all(seen["paid"])  # what became of the others comes first
    if size[1] == 900:
        assert all(map(all, seen.values()))


def test_lines_are_drawn_through_the_values_that_are_written(held, qtbot):
    """A chart that grew had the lines of its first size, with other values beside them."""
    chart = Chart("a", QUARTERS, [Series("a", [10, 470, 790, 860], "c1", "bar")])
    for size in ((500, 130), (500, 420), (500, 170), (500, 300)):
        held.resize(*size)
        held.show_chart(chart) if held.view is None else qtbot.wait(10)
        plot = held.ready().plot
        held.grab()
        ticks = [value for value, _ in plot.getPlotItem().getAxis("left")._tickLevels[0]]
        lines = {path.elementAt(at).y for item in plot._grid if (path := item.path()) is not None
                 for at in range(path.elementCount())}  # fmt: skip
        assert sorted(lines) == ticks and len(ticks) > 2
        low, high = plot.view.viewRange()[1]
        assert low <= 0 and 860 <= high <= 860 * 1.3  # no empty third above the highest bar


def test_an_empty_chart_has_no_axis_and_nothing_but_zeros_has_one_line(held):
    held.show_chart(Chart("empty", (), ()))
    axis = held.ready().plot.getPlotItem().getAxis("left")
    assert axis._tickLevels[0] == []
    held.show_chart(Chart("zeros", QUARTERS, [Series("a", [0, 0, None, 0], "c1", "bar")]))
    assert [text for _, text in axis._tickLevels[0]] == ["0"]


def test_every_thing_has_its_name_and_times_are_left_out(held):
    names = [
        "1 return of capital",
        "2 preferred return",
        "3 catch-up",
        "4 split of the rest",
        "total",
    ]

    def seen():
        return [name for _, name in held.view.plot.getPlotItem().getAxis("bottom")._tickLevels[0]]

    held.resize(520, 200)
    held.show_chart(Chart("tiers", names, [Series("a", [5, 4, 3, 2, 14], "c1", "bar")]))
    held.ready()
    assert [name.replace("\n", " ") for name in seen()] == names and "\n" in seen()[0]
    low = chart_steps.place_names(held.chart, DESK, 520, 80)  # one line: shortened, none left out
    assert len(low) == 5 and "…" in low[0][1] and low[2][1] == "3 catch-up"
    months = [f"2024-{n + 1:02d}" for n in range(12)]
    held.show_chart(Chart("months", months, [Series("a", list(range(12)), "c1")]))
    assert set(seen()) < set(months) and len(seen()) >= 5


def test_no_value_beside_the_grid_is_cut_in_two(held, qtbot):
    """The highest line lay at the very edge: half of its number was seen."""
    for highest in range(800, 1100, 15):
        held.show_chart(
            Chart("a", QUARTERS, [Series("a", [-highest // 4, 1, 2, highest], "c1", "bar")])
        )
        plot = held.ready().plot
        plot.grab()
        low, high = plot.view.viewRange()[1]
        pixel = (high - low) / plot.view.height()
        ticks = [value for value, _ in plot.getPlotItem().getAxis("left")._tickLevels[0]]
        near = [min(high - value, value - low) / pixel for value in ticks if low <= value <= high]
        assert len(near) > 2 and min(near) > 3, highest


@pytest.mark.parametrize("kind", ["bar", "stack", "step"])
@pytest.mark.parametrize("across", [False, True])
def test_the_smallest_amount_is_seen_and_nothing_is_not(held, kind, across):
    """Half a pixel of fees was seen or not, as the window was wide."""
    from fundtracker.ui.base import theme

    values = [100_000, 10, None, 0]
    series = [Series("a", values, "bad", kind, low=[0, 0, None, 0] if kind == "step" else ())]
    held.show_chart(Chart("a", QUARTERS, series, across=across))
    plot, tone = held.ready().plot, theme.color("bad")
    for high in range(300, 306):
        held.resize(560 + high % 3, high)
        picture = held.grab().toImage()
        near = {}
        for place in (1, 3):
            spot = plot.mapTo(held, plot.pixels(place).toPoint())
            seen = [
                picture.pixelColor(spot.x() + x, spot.y() + y)
                for x in range(-4, 5)
                for y in range(-4, 5)
            ]
            near[place] = any(
                abs(one.red() - tone.red()) + abs(one.green() - tone.green()) < 90 for one in seen
            )
        assert near == {1: True, 3: False}, (kind, across, high)


def test_what_a_name_is_drawn_like_is_what_is_known_not_what_is_assumed(held):
    dotted = Series("fund", [0, -1, -2, 1], "c1", style="dot")
    known = Series("fund", [0, -1, None, None], "c1")
    other = Series("other", [0, -1, None, None], "c2")
    held.show_chart(Chart("lives", QUARTERS, [dotted, known, other]))
    assert [(one.text(), one.series.style) for one in held.ready().legend.buttons] == [
        ("fund", "solid"), ("other", "solid"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "longest", "lines"),
    [
        ("产业基金一（一期）", 8, ["产业基金一", "（一期）"]),
        ("示例项目·综合服务区", 8, ["示例项目·", "综合服务区"]),
        ("示例项目·算力中心供电与机房", 8, ["示例项目·算力中", "心供电与机房"]),
        ("已实现收益", 4, ["已实现", "收益"]),
        ("Calls and gifts", 9, ["Calls and", "gifts"]),
        ("Management fees", 8, ["Man…ent", "fees"]),
        ("Contributions", 8, ["Con…ons"]),
    ],
)
def test_a_long_name_is_parted_where_it_falls_into_two(qapp, name, longest, lines):
    from PySide6.QtGui import QFontMetricsF

    from fundtracker.ui.base import theme
    from fundtracker.ui.widgets.chart_steps import side_name

    metrics = QFontMetricsF(theme.font(20))
    wide = int(metrics.horizontalAdvance("n" if name.isascii() else "一") * longest) + 2
    assert side_name(name, metrics, wide, 2).split("\n") == lines


def test_names_say_how_their_series_is_drawn(held):
    """Fans of a forecast had four dots of one colour."""
    fan = [Series("80 %", [5, 6], "c1", "band", "dash", low=[1, 2]),
           Series("50 %", [4, 5], "c1", "band", low=[2, 3]), Series("middle", [3, 4], "c1"),
           Series("pace", [3, 3], "c1", style="dash"), Series("open", [1, 2], "c1", "stem", "dash")]  # fmt: skip
    held.resize(900, 300)
    held.show_chart(Chart("fan", QUARTERS[:2], fan))
    buttons = held.ready().legend.buttons
    assert [button.text() for button in buttons] == [series.name for series in fan]
    keys = []
    for button in buttons:
        key = button.grab().toImage().copy(0, 0, 22, button.height())
        keys.append(bytes(key.constBits()))
    assert len(set(keys)) == len(fan)


def test_what_the_cursor_stands_on_is_told_to_a_screen_reader(view, monkeypatch):
    from PySide6 import QtGui

    from fundtracker.ui.widgets import chart_view

    told = []

    if not hasattr(QtGui, "QAccessibleAnnouncementEvent"):
        pytest.skip("this Qt has no announcements: they came with 6.8")
    reader = SimpleNamespace(
        isActive=lambda: True,
        updateAccessibility=lambda event: told.append((event.object(), event.message())),
    )
    monkeypatch.setattr(chart_view, "QAccessible", reader)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Home, Qt.Key.Key_Right):
        QTest.keyClick(view.plot, key)
    assert [message for _, message in told][-2:] == [view.words(0), view.words(1)]
    assert told[-1][0] is view.plot and "24Q2" in told[-1][1]


def test_a_name_is_switched_by_key(view):
    button = next(one for one in view.legend.buttons if one.text() == "plan")
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert [series.name for series in view.plot.shown()] == ["paid"]
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert len(view.plot.shown()) == 2


@pytest.mark.qt_log_ignore("This plugin does not support")  # offscreen has no windows to raise
def test_a_right_click_asks_what_to_do_with_the_chart(view, qtbot):
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication, QMenu

    where = view.plot.rect().center()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, where, view.plot.mapToGlobal(where))
    QApplication.sendEvent(view.plot.viewport(), asked)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert [action.text() for action in menu.actions()] == [
        action.text() for action in view.menu().actions()
    ]
    menu.close()


def test_the_menu_copies_saves_and_shows_all(view, tmp_path, monkeypatch):
    from fundtracker.ui.widgets import chart_view

    commands = {action.text(): action for action in view.menu().actions()}
    assert len(commands) == 4
    view.zoom(0.5)
    commands["显示全部"].trigger()
    assert view.plot.view.viewRange()[0] == pytest.approx([-0.6, 3.6])
    commands["复制图片"].trigger()
    assert not QGuiApplication.clipboard().image().isNull()
    commands["复制数据"].trigger()
    assert "90071992547409.93" in QGuiApplication.clipboard().text()
    monkeypatch.setattr(chart_view, "save_name", lambda *_: str(tmp_path / "c.svg"))
    commands["保存图片…"].trigger()
    drawing = (tmp_path / "c.svg").read_text("utf-8")
    assert "<svg" in drawing and "<image" not in drawing


def test_words_beside_a_stem_lie_on_no_dot(held, qtbot):
    """Two stems close to each other at the right edge, as the last call and a distribution."""
    import pyqtgraph as pg

    notes = ((0, "Call 1 0.146"),), ((1, "Call 3 0.086"),), ((2, "Distribution 1 0.003"),)
    series = [
        Series("calls", [-146, None, None, None], "plan", "stem", notes=notes[0]),
        Series("open", [None, -50, None, None], "c3", "stem", "dash", notes=notes[1]),
        Series("given", [None, None, -70, None], "c2", "stem", notes=notes[2]),
    ]
    held.resize(480, 150)
    held.show_chart(Chart("stems", QUARTERS, series, at=[738000, 738480, 738500, 738505]))
    plot = held.ready().plot
    qtbot.wait(10)
    dots = [
        plot.geometry.pixels(QPointF(x, y))
        for item in plot.getPlotItem().items
        if isinstance(item, pg.ScatterPlotItem)
        for x, y in zip(*item.getData(), strict=True)
    ]
    assert len(dots) == 3 and plot.labels
    assert not any(
        spot.adjusted(-4, -4, 4, 4).contains(dot) for spot in plot.labels for dot in dots
    )


def test_what_is_drawn_on_days_lies_inside_what_is_seen(held):
    held.show_chart(KINDS["across"])
    low, high = held.ready().plot.view.viewRange()[0]
    assert low < 738000 and high > 738200


def test_unknown_is_not_said_and_not_zero(view):
    assert "paid" not in view.words(3)
    assert exact_rows(view.chart)[4][2] == ""


def test_arrows_walk_and_enter_opens_the_figure(view, qtbot, session):
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.place == 2  # first the present quarter
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    assert view.place == 1 and view.read_out.isVisible()
    with qtbot.waitSignal(session.explain) as heard:
        QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert heard.args == ["plan/fiscal/total/2024Q2"]
    view.plot.left.emit()
    assert not view.read_out.isVisible()


def test_the_mouse_over_a_place_says_it_and_a_click_opens_it(view, qtbot, session):
    where = view.plot.pixels(1, 0).toPoint()
    QTest.mouseMove(view.plot.viewport(), where + QPoint(3, -20))
    qtbot.waitUntil(lambda: view.place is not None)
    with qtbot.waitSignal(session.explain) as heard:
        QTest.mouseClick(
            view.plot.viewport(), Qt.MouseButton.LeftButton, pos=where + QPoint(3, -20)
        )
    assert heard.args == ["plan/fiscal/total/2024Q2"]


def test_a_place_without_a_figure_opens_nothing(held, qtbot, session):
    held.show_chart(KINDS["bar"])
    view = held.ready()
    view.walk(0)
    with qtbot.assertNotEmitted(session.explain, wait=20):
        QTest.keyClick(view.plot, Qt.Key.Key_Return)


def test_a_name_switched_off_is_neither_drawn_nor_said(view):
    button = next(one for one in view.legend.buttons if one.accessibleName() == "plan")
    button.click()
    assert "plan" not in view.words(1)
    assert [one.name for one in view.plot.shown()] == ["paid"]
    view.show_chart(paid())
    assert "plan" not in view.words(1)  # it stays off when the page reads again


def test_keys_and_control_with_the_wheel_zoom_along_the_places_only(view):
    across = view.plot.view.viewRange()
    QTest.keyClick(view.plot, Qt.Key.Key_Plus)
    near = view.plot.view.viewRange()
    assert near[0] != across[0] and near[1] == across[1]
    QTest.keyClick(view.plot, Qt.Key.Key_0)
    assert view.plot.view.viewRange()[0] == across[0]


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_pictures_are_written(view, tmp_path, name):
    assert view.save(tmp_path / name)
    if name == "a.svg":
        text = (tmp_path / name).read_text("utf-8")
        assert "<path" in text and "24Q1" in text  # lines and letters
        assert "<image" not in text
    else:
        assert QImage(str(tmp_path / name)).width() == 2 * view.width()


def test_a_picture_that_cannot_be_written_is_told(view, tmp_path):
    assert not view.save(tmp_path / "no" / "a.png")
    assert not view.save(tmp_path / "no" / "a.svg")


def test_nothing_and_one_point_are_said_in_words(held):
    held.show_chart(Chart("none", QUARTERS, [Series("a", [None] * 4, "c1")]))
    view = held.ready()
    assert view.empty.isVisible() and view.empty.text()
    held.show_chart(Chart("one", QUARTERS, [Series("a", [5, None, None, None], "c1")]))
    assert view.empty.isVisible() and view.empty.text()
    held.show_chart(paid())
    assert not view.empty.isVisible()


def test_what_is_unknown_in_between_breaks_the_curve(held):
    held.show_chart(Chart("gap", QUARTERS, [Series("a", [1, None, 3, 4], "c1")]))
    held.ready()
    xs, ys, places = held.view.plot.geometry.known(held.chart.series[0])
    _, up = broken(xs, ys, places)
    assert up[1] != up[1]  # not a number: nothing is drawn there


def test_a_change_of_theme_draws_again_in_its_tones(view, session):
    light = view.picture().pixelColor(2, 2)
    session.set_theme("dark")
    assert view.picture().pixelColor(2, 2) != light


@pytest.mark.parametrize("scale", ["1", "2"])
def test_lines_are_as_thick_on_a_dense_screen(scale, tmp_path):
    code = """
from PySide6.QtWidgets import QApplication
app = QApplication([])
from fundtracker.settings import Settings
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.lazy_chart import LazyChart
from fundtracker.reports.charts.chart import Chart, Series
held = LazyChart(Session(Settings()), 200); held.resize(400, 300)
held.show_chart(Chart("t", ["a", "b"], [Series("x", [100, 100], "bad")])); held.ready(); held.show()
app.processEvents()
picture = held.grab().toImage(); ratio = held.devicePixelRatioF(); x = int(200 * ratio)
reds = [y for y in range(picture.height()) if (c := picture.pixelColor(x, y)).red() > 150 and c.green() < 90]
print(len(reds) / ratio)
import os; os._exit(0) if not print(end="", flush=True) else None
"""
    env = {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_SCALE_FACTOR": scale,
        "PATH": "",
        "HOME": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert 1.5 <= float(done.stdout.split()[-1]) <= 3.5


def test_a_chart_without_anything_to_show_yet_is_a_quiet_place_and_loads_nothing(qtbot, session):
    """On a slow machine it said that there is nothing to draw before it was known."""
    holder = LazyChart(session, 220)
    qtbot.addWidget(holder)
    with qtbot.waitExposed(holder):
        holder.show()
    qtbot.wait(250)
    assert holder.view is None
    holder.show_chart(paid())
    qtbot.waitUntil(lambda: holder.view is not None)


def test_within_a_place_the_mouse_says_nothing_anew(view, qtbot):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QMouseEvent

    heard = []
    view.plot.pointed.connect(heard.append)

    def move(dx):
        where = view.plot.pixels(1, 0) + QPointF(dx, -20)
        none = Qt.MouseButton.NoButton
        event = QMouseEvent(
            QEvent.Type.MouseMove, where, view.plot.viewport().mapToGlobal(where), none, none,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        qtbot.wait(20)  # pyqtgraph drops what comes faster than a hundred moves a second
        QGuiApplication.sendEvent(view.plot.viewport(), event)

    for dx in (0, 1, 2, 3, -2):
        move(dx)
    assert heard == [1] and view.place == 1
    view.rest()
    move(0)
    assert heard == [1, 1]  # it went and came back


def test_nothing_that_draws_curves_is_loaded_before_the_first_window_is_filled(
    tmp_path, sample_ledger
):
    code = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
app = QApplication([])
from fundtracker.settings import Settings
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.main_window import MainWindow
session = Session(Settings()); window = MainWindow(session)
heavy = ("numpy", "pandas", "pyqtgraph")
def filled(*_):
    window.show(); app.processEvents()
    print("early", [one for one in heavy if one in sys.modules], flush=True)
session.opened.connect(lambda: (window.page.fill(), session.operations.read(window, lambda _: None, filled)))
from PySide6.QtCore import QTimer
def later():
    if "pyqtgraph" in sys.modules:
        print("late", [one for one in heavy if one in sys.modules], flush=True)
        import os; os._exit(0)
timer = QTimer(interval=50); timer.timeout.connect(later); timer.start()
session.open(Path(sys.argv[1]))
app.exec()
"""
    env = {"QT_QPA_PLATFORM": "offscreen", "PATH": "", "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(sample_ledger)],
        env=env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    early, late = done.stdout.splitlines()
    assert early == "early []"
    assert "pyqtgraph" in late and "pandas" not in late


@pytest.mark.parametrize("unit", ["yuan", "wan", "yi"])
def test_no_two_steps_of_an_axis_are_written_alike(held, session, unit):
    """A small amount in a large unit read 0 0 0 0."""
    session.settings.unit = unit
    held.show_chart(Chart("small", QUARTERS, [Series("a", [100, 30_000, 70_000, 123_456], "c1")]))
    plot = held.ready().plot
    ticks = plot.getPlotItem().getAxis("left")._tickLevels[0]
    texts = [text for _, text in ticks]
    assert len(texts) > 2 and len(set(texts)) == len(texts)
    drawn = paper_charts.drawn(
        Chart("small", QUARTERS, [Series("a", [100, 30_000, 70_000, 123_456], "c1", "bar")]),
        unit,
        "zh",
    )
    written = [line["text"] for line in drawn["grid"]]
    assert len(set(written)) == len(written) == 2


def test_what_is_seen_first_in_another_size_has_the_words_of_that_size(held):
    """A draw in between made the size before look like the one in use."""
    quarters = [f"2{n // 4}Q{n % 4 + 1}" for n in range(24)]
    chart = Chart("many", quarters, [Series("a", list(range(1, 25)), "c1")])

    def names():
        return [name for _, name in held.view.plot.getPlotItem().getAxis("bottom")._tickLevels[0]]

    held.show_chart(chart)
    held.ready()
    seen = {}
    for width in (1400, 420, 1400, 420):
        held.resize(width, 300)
        held.view.show_chart(chart)  # the theme or the unit changed meanwhile
        held.grab()
        assert seen.setdefault(width, names()) == names()
    assert len(seen[420]) < len(seen[1400]) == 24


def test_a_drag_moves_along_the_places_only(view, qtbot):
    view.zoom(0.4)
    before = view.plot.view.viewRange()
    port, left = view.plot.viewport(), Qt.MouseButton.LeftButton
    at = port.rect().center()
    QTest.mousePress(port, left, pos=at)
    for step in (20, 60, 90):
        qtbot.wait(20)  # pyqtgraph drops what comes faster than a hundred moves a second
        QTest.mouseMove(port, at + QPoint(step, step))
    QTest.mouseRelease(port, left, pos=at + QPoint(90, 90))
    after = view.plot.view.viewRange()
    assert after[1] == before[1] and after[0] != before[0]
