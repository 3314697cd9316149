"""Charts in the window, measured: ``python -m tests.bench.charts LEDGER`` (CPU seconds of this process, offscreen).

Modules and memory when the first window is filled and when its charts are drawn; a page of four charts once
what draws them is loaded; the read-out under the mouse, each move with its painting; another theme.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench.window_start import filled

HEAVY = ("numpy", "pandas", "pyqtgraph")
FOUR = ("paid_course", "sources", "retention", "warnings")
MOVES, RUNS = 150, 5


def resident() -> str:
    """Return what the process holds in memory."""
    text = Path("/proc/self/status").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("VmRSS"))
    return f"{int(line.split()[1]) / 1024:.0f} MB"


def cpu(work: Callable[[], Any]) -> float:
    """Return the CPU seconds of this process for a piece of work."""
    begin = time.process_time()
    work()
    return time.process_time() - begin


def loaded() -> str:
    """Return which of the heavy packages are loaded."""
    return ", ".join(name for name in HEAVY if name in sys.modules) or "none"


def moves_over(plot: Any, app: Any) -> list[float]:
    """Return the seconds of each of many moves of the mouse over a chart, painting included."""
    from PySide6.QtCore import QEvent, QPointF, Qt
    from PySide6.QtGui import QMouseEvent
    from PySide6.QtWidgets import QApplication

    port, none = plot.viewport(), Qt.MouseButton.NoButton
    wide, high = max(1, port.width() - 80), max(1, port.height() - 70)
    seen = []
    for at in range(MOVES):
        where = QPointF(60 + at * 37 % wide, 30 + at * 13 % high)
        move = QMouseEvent(
            QEvent.Type.MouseMove, where, port.mapToGlobal(where), none, none,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        time.sleep(0.012)  # pyqtgraph drops what comes faster than a hundred moves a second
        seen.append(
            cpu(lambda move=move: (QApplication.sendEvent(port, move), app.processEvents()))
        )
    return seen


def in_words(seen: list[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(seen)
    return f"median {1000 * ordered[len(seen) // 2]:.2f} ms, p95 {1000 * ordered[len(seen) * 95 // 100]:.2f} ms"


def page_of(session: Any, charts: list[Any]) -> Any:
    """Return a page of charts, shown."""
    from PySide6.QtWidgets import QGridLayout, QWidget

    from fundtracker.ui.widgets.lazy_chart import LazyChart

    page = QWidget()
    page.resize(1100, 640)
    grid = QGridLayout(page)
    for at, chart in enumerate(charts):
        one = LazyChart(session, 240)
        one.show_chart(chart)
        grid.addWidget(one, at // 2, at % 2)
    page.show()
    for one in page.findChildren(LazyChart):
        one.ready()
    return page


def four_charts(session: Any, app: Any, path: Path) -> Any:
    """Print what four charts cost to build, and moves of the mouse over them; return their page."""
    from fundtracker.reports.charts import catalog
    from fundtracker.reports.context import ReportContext
    from fundtracker.reports.tables.report_table import latest
    from fundtracker.ui.widgets.lazy_chart import LazyChart
    from tests.ledger import world

    with world.opened(path, read_only=True) as ledger:
        context = ReportContext(ledger, latest(ledger), "wan", "zh")
        charts = [catalog.chart(context, code) for code in FOUR]
    pages: list[Any] = []

    def built() -> None:
        pages.append(page_of(session, charts))
        app.processEvents()
        pages[-1].grab()

    runs = [cpu(built) for _ in range(RUNS)]
    print(f"four charts built and painted: {sorted(runs)[RUNS // 2]:.3f} s (median of {RUNS})")
    for page in pages[:-1]:
        page.deleteLater()
    every: list[float] = []
    for code, one in zip(FOUR, pages[-1].findChildren(LazyChart), strict=True):
        seen = moves_over(one.ready().plot, app)
        every += seen
        print(f"mouse over {code}: {in_words(seen)}")
    print(f"mouse over all four: {in_words(every)}")
    return pages[-1]


def main() -> None:
    """Print what was measured."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    path = Path(sys.argv[1])
    from PySide6.QtGui import QFontDatabase
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    from fundtracker.settings import Settings
    from fundtracker.ui.base.background import Operations
    from fundtracker.ui.base.session import Session
    from fundtracker.ui.window.main_window import MainWindow, dress
    from tests.tools.fonts import load_fonts
    from tests.tools.pictures import settle

    app.setStyle("Fusion")
    if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
        load_fonts()
    session = Session(Settings())
    dress(app)
    window = MainWindow(session)
    window.resize(1366, 768)
    told: list[str] = []
    answer = Operations._answer

    def answered(operations: Operations) -> None:
        answer(operations)
        if not told and filled():  # at that very answer: what is loaded next comes after it
            told.append(f"first window filled: modules {loaded()}, {resident()}")

    Operations._answer = answered  # type: ignore[method-assign]
    session.open(path, window.show)
    while not told:
        settle(2)
    print(told[0], flush=True)
    settle(4000)
    print(f"its charts drawn: modules {loaded()}, {resident()}", flush=True)
    page = four_charts(session, app, path)
    settle(200)  # the other pages of the trial go

    def another(look: str) -> None:
        session.set_theme(look)
        app.processEvents()
        page.grab()

    looks = [cpu(lambda look=look: another(look)) for look in ("dark", "light", "dark", "light")]
    print(f"the window and four charts in another theme: {min(looks):.3f}–{max(looks):.3f} s")
    print(f"then: modules {loaded()}, {resident()}", flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
