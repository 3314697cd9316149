"""``fundtracker --selftest``: an installation that is whole passes, and each step notices what it is there for."""

import csv
import importlib
import io
import json
import shutil
import sys
import tomllib
from pathlib import Path

import pytest

from fundtracker import __main__ as program
from fundtracker import cli, i18n, selftest
from fundtracker.ledger.review import signing
from fundtracker.paths import asset

ROOT = Path(__file__).parents[1]
BY_NAME = {step.run.__name__: step for step in selftest.STEPS}


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A desk on which the shipped file is imported."""
    desk = selftest.Desk(tmp_path_factory.mktemp("selftest"), "zh")
    selftest._new(desk)
    selftest._import(desk)
    return desk


@pytest.fixture
def desk(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("FUNDTRACKER_PASSPHRASE", selftest.PASSPHRASE)
    shutil.copy(filled.ledger, tmp_path / filled.ledger.name)
    yield selftest.Desk(tmp_path, "zh")
    i18n.use("zh")


def failed(desk, *names):
    """The number of these steps that do not pass."""
    return selftest._tried([BY_NAME[name] for name in names], desk)


def test_all_steps_but_the_window_pass_here_and_say_a_line_each(capsys):
    assert selftest.main(["--no-window", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    i18n.use("zh")
    assert len([line for line in lines if line.startswith("ok  ")]) == len(selftest.STEPS) - 1
    assert "window" in lines[-2] and "whole" in lines[-1]


def test_where_qt_cannot_run_it_is_left_out_and_named(desk, monkeypatch, capsys):
    real = importlib.import_module

    def load(name, *more):
        if name.startswith(("PySide6", "pyqtgraph", "fundtracker.ui.")):
            raise ImportError(name)
        return real(name, *more)

    monkeypatch.setattr(importlib, "import_module", load)
    assert failed(desk, "_modules", "_libraries") == 2
    desk.qt = False
    assert failed(desk, "_modules", "_libraries") == 0
    monkeypatch.setattr(selftest, "STEPS", [BY_NAME["_libraries"]])
    assert selftest.main(["--no-qt", "--lang", "en"]) == 0
    assert "left out: Qt" in capsys.readouterr().out
    i18n.use("zh")


def test_a_word_it_does_not_know_is_refused(capsys):
    assert selftest.main(["--no-windows"]) == 2
    assert selftest.main(["--lang", "fr"]) == 2
    assert "--no-window" in capsys.readouterr().err


def test_a_step_that_fails_fails_the_whole_and_the_others_are_tried(monkeypatch, capsys):
    steps = [
        selftest.Step("libraries", lambda desk: 1 / 0),
        selftest.Step("table 1", lambda desk: ""),
    ]
    monkeypatch.setattr(selftest, "STEPS", steps)
    assert selftest.main(["--lang", "zh"]) == 1
    assert capsys.readouterr().out.count("通过") == 3  # 不通过, 通过, and the verdict


def test_the_expected_figures_are_the_sums_of_the_raw_file():
    """Added up from the bytes, by nothing of the program: what table 1 shows cannot prove itself."""
    expected = json.loads(asset(selftest.EXPECTED).read_text("utf-8"))
    raw = asset(expected["file"]).read_bytes().decode("gb18030").splitlines()[1:]
    rows = [row for row in csv.DictReader(raw) if row["交易时间"]]
    assert len(rows) == expected["counts"]["new"] + expected["counts"]["rejected"]
    kept, seen = [], set()
    for row in rows:
        if (
            tuple(row.values()) in seen
            or "06-31" in row["交易时间"]
            or (row["转入金额"] and row["转出金额"])
        ):
            continue
        seen.add(tuple(row.values()))
        kept.append(row)
    paid = [
        (row["交易时间"][:10], int(row["转出金额"].replace(",", "").replace(".", "")))
        for row in kept if row["转出金额"]
    ]  # fmt: skip
    cells = {
        name.split("/")[1] + "/" + name.split("/")[2]: fen
        for name, fen in expected["cells"].items()
    }
    outside = sum(fen for day, fen in paid if day < "2023")
    autumn = sum(fen for day, fen in paid if day >= "2023-10")
    assert cells["outside/total"] == outside
    assert cells["fiscal/total"] + cells["unclassified/total"] + outside == sum(
        fen for _, fen in paid
    )
    assert cells["infrastructure/quarter"] + cells["unclassified/quarter"] == autumn


def test_every_library_that_is_depended_on_is_tried():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = {name.split(">")[0].split("<")[0] for name in project["dependencies"]}
    assert set(selftest.LIBRARIES) == needed


def test_a_module_or_library_that_is_missing_is_named(desk, monkeypatch, capsys):
    real = importlib.import_module
    gone = {"fundtracker.cli.kpi", "pandas"}

    def load(name, *more):
        if name in gone:
            raise ModuleNotFoundError(name)
        return real(name, *more)

    monkeypatch.setattr(importlib, "import_module", load)
    assert failed(desk, "_modules", "_libraries") == 2
    told = capsys.readouterr().out
    assert "fundtracker.cli.kpi" in told and "pandas" in told


def test_a_catalogue_that_is_missing_is_noticed(desk, monkeypatch):
    monkeypatch.setattr(selftest, "tr", lambda text, **_: text)
    assert failed(desk, "_texts") == 1


def test_a_fen_that_moved_is_noticed_wherever_it_comes_out(desk, capsys):
    desk.expected["cells"]["plan/infrastructure/total/2023Q4"] += 1
    assert failed(desk, "_table", "_explain", "_workbook") == 3
    assert "71964276290" in capsys.readouterr().out


def test_an_import_that_comes_out_otherwise_is_noticed(desk, capsys):
    assert failed(desk, "_import") == 1  # all rows are known by now
    assert failed(desk, "_new") == 1  # and the ledger is there


def test_an_undo_that_leaves_money_is_noticed(desk, monkeypatch):
    real = desk.command
    desk.command = lambda *words, **more: "" if words[0] == "undo" else real(*words, **more)
    assert failed(desk, "_undo") == 1
    desk.command = lambda *words, **more: "" if words[0] == "redo" else real(*words, **more)
    assert failed(desk, "_undo") == 1


def test_a_paper_that_is_empty_is_noticed(desk):
    real = desk.command

    def write(*words, **more):
        if words[0] == "report":
            Path(words[words.index("-o") + 1]).write_bytes(b"%PDF-1.7\n%%EOF\n")
            return ""
        return real(*words, **more)

    desk.command = write
    assert failed(desk, "_paper") == 1


def test_a_signature_that_proves_nothing_is_noticed(desk, monkeypatch):
    monkeypatch.setattr(signing, "proves", lambda *_: False)
    assert failed(desk, "_signed") == 1


def test_a_copy_that_is_another_ledger_is_noticed(desk):
    real = desk.command

    def command(*words, **more):
        if words[0] == "backup":
            desk.command = real
            other = selftest.Desk(desk.folder, "zh")
            other.ledger = Path(words[1])
            selftest._new(other)
            return ""
        return real(*words, **more)

    desk.command = command
    assert failed(desk, "_copied") == 1


def test_without_a_display_the_window_is_not_passed_over_in_silence(desk, monkeypatch, capsys):
    from fundtracker.ui.window import app

    monkeypatch.setattr(app, "can_show", lambda: False)
    assert failed(desk, "_window") == 1
    assert "--no-window" in capsys.readouterr().out


def test_the_program_takes_it_before_any_command(monkeypatch):
    seen = []
    monkeypatch.setattr(selftest, "main", lambda words: seen.append(words) or 5)
    with pytest.raises(SystemExit) as end:
        program.main(["--selftest", "--no-window"])
    assert (end.value.code, seen) == (5, [["--no-window"]])


def test_the_help_mentions_it(capsys):
    with pytest.raises(SystemExit):
        cli.run(["--help"])
    assert "--selftest" in capsys.readouterr().out


def test_a_program_without_a_console_is_tried_all_the_same(monkeypatch):
    monkeypatch.setattr(selftest, "STEPS", [selftest.Step("table 1", lambda desk: "")])
    monkeypatch.setattr(sys, "stdout", None)
    assert selftest.main([]) == 0
    assert isinstance(sys.stdout, io.StringIO)
