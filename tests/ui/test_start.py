"""The program as it is started: the window comes filled, or says why not; nothing waits for what never comes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = """
import gc, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from fundtracker.ui.base.collector import Collector
from fundtracker.ui.window import app

def look():
    [window] = [w for w in QApplication.topLevelWidgets() if hasattr(w, "open_page")]
    print(window.isVisible(), window._name, bool(window.message.text()),
          gc.isenabled(), window.findChild(Collector) is not None)
    window.close()

make = QApplication.exec
QApplication.exec = lambda *_: (QTimer.singleShot(1500, look), make())[1]
sys.exit(app.run(Path(sys.argv[1])))
"""


def started(command, tmp_path, ledger):
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk/settings.json").write_text(json.dumps({"recent": [str(ledger)]}), "utf-8")
    around = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "FUNDTRACKER_CONFIG": str(tmp_path / "desk"),
    }
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=around,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_the_program_fills_its_first_page_by_itself(tmp_path, ledger):
    # The process ends when figures and things to do have come and were painted: else it is stopped.
    assert started(["-m", "tests.bench.window_start", "ours", "0"], tmp_path, ledger) == []


@pytest.mark.parametrize(
    ("content", "page", "told"), [(None, "overview", "False"), ("Dear sir", "opening", "True")]
)
def test_the_window_stands_whether_its_ledger_opens_or_not(tmp_path, ledger, content, page, told):
    if content is not None:
        ledger.write_text(content)
    shown, name, message, anywhere, here = started(["-c", CODE, str(ledger)], tmp_path, ledger)
    assert (shown, name, message, anywhere, here) == ("True", page, told, "False", "True")
