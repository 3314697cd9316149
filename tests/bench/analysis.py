"""The analysis page over many payments, measured: ``python -m tests.bench.analysis ROWS`` (CPU seconds).

Makes a file of ``tests/bench/gen_disbursements.py``, imports it, then: sums payee × quarter, pivots, the page
filled from asking to painted.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def timed(name: str, work: Callable[[], Any], runs: int = 3) -> Any:
    """Print the least CPU seconds of some runs; return the last answer."""
    seen, answer = [], None
    for _ in range(runs):
        begin = time.process_time()
        answer = work()
        seen.append(time.process_time() - begin)
    print(f"{name}: {min(seen):.2f} s (runs {', '.join(f'{s:.2f}' for s in seen)})", flush=True)
    return answer


def made(rows: int, folder: Path) -> Path:
    """Return a ledger with the payments of a file of so many rows."""
    ledger, file = folder / "many.ftdb", folder / "many.csv"
    program = [sys.executable, "-m", "fundtracker"]
    subprocess.run(
        [sys.executable, ROOT / "tests/bench/gen_disbursements.py", str(rows), "-o", file],
        check=True,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
    )
    subprocess.run([*program, "new", ledger], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    subprocess.run(
        [*program, "import", file, "--ledger", ledger],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return ledger


def page_of(path: Path) -> None:
    """Print how long the page takes to be filled and painted, pandas and pyqtgraph loaded before."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    import pandas  # noqa: F401 - what is measured is the page once loaded

    from fundtracker.settings import Settings
    from fundtracker.ui.base.session import Session
    from fundtracker.ui.window.main_window import MainWindow, dress
    from tests.tools.pictures import settle

    session = Session(Settings())
    dress(app)
    window = MainWindow(session)
    window.resize(1366, 768)
    window.show()
    there: list[int] = []
    session.open(path, lambda: there.append(1))
    while not there:
        settle(5)
    settle(3000)
    page: Any = window.open_page("analysis")

    def filled(view: str) -> None:
        before = page.pivot
        page.choose(view=view)
        while page.pivot is before:
            settle(2)
        app.processEvents()
        window.grab()

    while page.pivot is None:
        settle(5)
    for view in ("months", "payees", "rush", "round"):
        timed(
            f"page filled, view {view} ({len(page.pivot.lines)} lines before)",
            lambda view=view: filled(view),
            1,
        )
    sys.stdout.flush()
    os._exit(0)


def main() -> None:
    """Print what was measured."""
    rows = int(sys.argv[1])
    from fundtracker.ledger.core.measures import PAID
    from fundtracker.ledger.payments.payment_query import Query
    from fundtracker.reports.analysis import pivot
    from tests.ledger import world

    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    path = folder / "many.ftdb"
    if not path.exists():
        path = made(rows, folder)
    with world.opened(path, read_only=True) as ledger:
        n = ledger.read("SELECT count(*) FROM payment")[0][0]
        query = Query(measures=(PAID,))
        for by in (["payee", "quarter"], ["payee", "month"], ["payee", "day"]):
            groups = timed(
                f"{n:,} payments, sums {' × '.join(by)}", lambda by=by: ledger.groups(by, query)
            )
            print(f"   {len(groups):,} groups")
        import pandas  # noqa: F401

        timed("pivot payee × quarter", lambda: pivot.build(ledger, pivot.Spec("payee", "quarter")))
        timed("pivot payee × month", lambda: pivot.build(ledger, pivot.Spec("payee", "month")))
    page_of(path)


if __name__ == "__main__":
    main()
