"""How the process of a command ends: at once, with all that it said and its exit status."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
AROUND = {**os.environ, "FUNDTRACKER_LANG": "en"}


def ended(code: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-c", code], check=False, cwd=ROOT, env=AROUND, capture_output=True, text=True,
        encoding="utf-8", **options,
    )  # fmt: skip


def started(*words: str, before: str = "") -> str:
    return (
        f"import sys, atexit; atexit.register(print, 'taken down'); {before}\n"
        f"sys.argv = ['fundtracker', *{words!r}]\n"
        "from fundtracker.__main__ import start; start()"
    )


@pytest.mark.parametrize(("words", "status"), [
    (("--version",), 0), (("report", "plan", "--ledger", "none.ftdb"), 2), (("--nonsense",), 2),
])  # fmt: skip
def test_the_process_of_a_command_ends_at_once_with_its_words_and_its_status(words, status):
    process = ended(started(*words))
    assert (process.returncode, "taken down" in process.stdout) == (status, False)
    assert process.stdout + process.stderr


def test_a_long_answer_is_written_whole(sample_ledger):
    process = ended(started("history", "--ledger", str(sample_ledger)))
    known = subprocess.run(
        [sys.executable, "-c", "from fundtracker import cli; import sys; sys.exit(cli.run(sys.argv[1:]))",
         "history", "--ledger", str(sample_ledger)], check=False, cwd=ROOT, env=AROUND,
        capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert process.returncode == known.returncode == 0
    assert process.stdout == known.stdout != ""


def test_a_process_that_shows_windows_puts_them_away():
    process = ended(started("--version", before="sys.modules['PySide6'] = sys"))
    assert (process.returncode, "taken down" in process.stdout) == (0, True)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without /dev/full")
def test_an_answer_that_cannot_be_written_is_told(sample_ledger):
    with open("/dev/full", "w") as full:
        process = subprocess.run(
            [sys.executable, "-m", "fundtracker", "report", "plan", "--ledger", str(sample_ledger)],
            check=False, cwd=ROOT, env=AROUND, stdout=full, stderr=subprocess.PIPE,
        )  # fmt: skip
    assert process.returncode != 0 and process.stderr
