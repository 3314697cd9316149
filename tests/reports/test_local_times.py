"""A stored time is UTC; what a person reads, in the window and on paper, is the time of this desk."""

import ast
import time
from pathlib import Path

import pytest

import fundtracker
from fundtracker.ledger.core.history import ClockDoubt
from fundtracker.reports import proof_sheet
from fundtracker.reports.tables.labels import clock_words

ROOT = Path(fundtracker.__file__).parent


@pytest.fixture
def beijing(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_a_change_on_a_proof_sheet_and_a_doubtful_clock_are_told_in_local_time(beijing):
    change = {
        "change": 7,
        "at": "2024-12-31T17:30:00+00:00",
        "person": "li",
        "kind": "import",
        "reason": "",
    }
    assert "2025-01-01 01:30" in proof_sheet._change(change)
    words = clock_words(ClockDoubt(7, "2024-12-31T17:30:00+00:00", "2024-12-31T17:30:05+00:00"))
    assert "2025-01-01 01:30:00" in words and "2025-01-01 01:30:05" in words


def test_no_stored_time_is_cut_to_be_shown():
    """A slice of what is called ``at`` would show UTC."""
    cut = []
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT / "reports").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice):
                text = ast.unparse(node.value)
                if text.endswith((".at", "['at']")):
                    cut.append(f"{path.name}: {text}")
    assert cut == []
