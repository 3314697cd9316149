"""A bare Linux is told which packages the window needs, instead of a traceback or an abort."""

import ctypes
import sys

import pytest

from fundtracker import __main__ as program
from fundtracker import cli
from fundtracker.ui.window import app, system_libraries

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="packages are named on Linux"
)


@pytest.fixture
def bare(monkeypatch):
    def cdll(name):
        if name == "libxcb-cursor.so.0":
            raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", cdll)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)


def test_the_missing_package_is_named(bare):
    assert system_libraries.missing_packages() == ["libxcb-cursor0"]


def test_without_it_the_program_says_so_and_shows_the_plan_as_text(bare, monkeypatch, capsys):
    ran = []
    monkeypatch.setattr(cli, "run", lambda argv: ran.append(argv) or 0)
    monkeypatch.setattr(app, "run", lambda: ran.append("window") or 0)
    with pytest.raises(SystemExit) as end:
        program.main([])
    assert (end.value.code, ran) == (0, [[]])
    assert "libxcb-cursor0" in capsys.readouterr().err


def test_without_a_display_nothing_of_qt_is_needed(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not app.can_show()
