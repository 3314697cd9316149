"""An installed program: its wheel holds compiled catalogues alone, trusts them, and answers without them."""

import gc
import importlib.util
import io
import os
import sys
import types
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fundtracker import __main__ as program
from fundtracker import i18n, log

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def collecting():
    """A start that opens a window puts the garbage collector to rest."""
    yield
    gc.enable()


@pytest.fixture
def catalogue(tmp_path):
    """A compiled catalogue that says "old", and a newer source of it that says "new"."""

    def text(word: str) -> bytes:
        return f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "x"\nmsgstr "{word}"\n'.encode()

    mo, po = tmp_path / "fundtracker.mo", tmp_path / "fundtracker.po"
    with mo.open("wb") as file:
        write_mo(file, read_po(io.BytesIO(text("old"))))
    po.write_bytes(text("new"))
    os.utime(mo, (1, 1))
    return mo, po


def test_a_source_tree_reads_the_newer_and_an_installed_program_the_compiled_one(
    catalogue, monkeypatch
):
    mo, po = catalogue
    assert i18n._opened(mo, po).forms("x") == ("new",)
    monkeypatch.setattr(i18n, "in_source_tree", lambda: False)
    assert i18n._opened(mo, po).forms("x") == ("old",)
    po.unlink()
    assert i18n._opened(mo, po).forms("x") == ("old",)


def test_without_babel_the_texts_are_those_there_are_and_never_a_fault(catalogue, monkeypatch):
    mo, po = catalogue
    for name in [m for m in sys.modules if m.split(".")[0] == "babel"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "babel", None)
    assert i18n._opened(mo, po).forms("x") == ("old",)
    mo.unlink()
    assert i18n._opened(mo, po).forms("x") == ("x",)
    po.unlink()
    assert i18n._opened(mo, po).forms("x") == ("x",)


def test_a_wheel_holds_every_resource_and_no_source_of_a_catalogue(monkeypatch, tmp_path):
    interface = types.ModuleType("hatchling.builders.hooks.plugin.interface")
    interface.BuildHookInterface = object
    for at in range(1, 6):
        name = ".".join(["hatchling", "builders", "hooks", "plugin", "interface"][:at])
        monkeypatch.setitem(sys.modules, name, interface if at == 5 else types.ModuleType(name))
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    (tmp_path / "resources").symlink_to(ROOT / "resources")
    hook = made.Shipped()
    hook.root = str(tmp_path)
    data = {"force_include": {}}
    hook.initialize("editable", data)
    assert data["force_include"] == {}
    hook.initialize("standard", data)
    inside = {
        path.removeprefix(f"{made.INTO}/"): Path(source)
        for source, path in data["force_include"].items()
    }
    there = {p.relative_to(ROOT).as_posix() for p in (ROOT / "resources").rglob("*") if p.is_file()}
    wanted = {
        p.replace(".po", ".mo") if p.endswith(".po") else p for p in there if "__pycache__" not in p
    }
    assert set(inside) == wanted
    compiled = i18n.Catalogue(
        inside["resources/locale/zh_CN/LC_MESSAGES/fundtracker.mo"].read_bytes()
    )
    assert compiled.forms("Passphrase: ") == ("口令：",)


def test_the_last_fence_tells_a_fault_without_a_catalogue_and_without_a_log(monkeypatch, capsys):
    def broken(*_, **__):
        raise ModuleNotFoundError("no catalogue")

    monkeypatch.setattr(program, "_command", lambda asked: broken())
    monkeypatch.setattr(i18n, "_catalogue", broken)
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    assert log.record_fault(ValueError(), __import__("datetime").datetime(2024, 1, 1), "0") is None
    with pytest.raises(SystemExit) as end:
        program.main(["check"])
    assert end.value.code == 70
    said = capsys.readouterr().err
    assert "no catalogue" in said and "Traceback" not in said


@pytest.mark.parametrize(
    ("asked", "opened"),
    [
        (["park.ftdb"], {"ledger": "park.ftdb"}),
        (["folder/PARK.FTDB"], {"ledger": "folder/PARK.FTDB"}),
        (["kept.db"], {"ledger": "kept.db"}),
        (["q.ftreview"], {"copy": "q.ftreview"}),
        (["流水.csv"], {"imports": ["流水.csv"]}),
        (["流水.csv", "b.XLSX"], {"imports": ["流水.csv", "b.XLSX"]}),
        ([], {}),
        (["check"], "command"),
        (["--version.ftdb"], "command"),
        (["park.ftdb", "x"], "command"),
        (["流水.csv", "gone.csv"], "command"),
        (["gone.db"], "command"),
        (["gone.ftreview"], "command"),
        (["bad\0.ftdb"], "command"),
    ],
)
def test_files_open_the_window_on_them_and_commands_stay_commands(
    asked, opened, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "kept.db").write_bytes(b"SQLite format 3")
    for name in ("流水.csv", "b.XLSX", "q.ftreview"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "check").write_text("a file by the name of a command", "utf-8")
    seen = []

    def window(files):
        words = {
            "ledger": files.ledger and files.ledger.as_posix(),
            "copy": files.copy and files.copy.as_posix(),
            "imports": [path.as_posix() for path in files.imports],
        }
        seen.append({name: word for name, word in words.items() if word})
        return 0

    monkeypatch.setattr(program, "_can_show", lambda: True)
    monkeypatch.setattr(program, "_window", window)
    monkeypatch.setattr(program, "_command", lambda asked: seen.append("command") or 0)
    with pytest.raises(SystemExit):
        program.main(asked)
    assert seen == [opened]


def test_files_where_no_window_opens_are_answered_by_the_command_line(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    for name in ("a.csv", "q.ftreview"):
        (tmp_path / name).write_bytes(b"x")
    seen = []
    monkeypatch.setattr(program, "_can_show", lambda: False)
    monkeypatch.setattr(program, "_command", lambda asked: seen.append(asked) or 0)
    for asked in (["park.ftdb"], [], ["q.ftreview"], ["a.csv"]):
        with pytest.raises(SystemExit):
            program.main(asked)
    assert seen == [
        ["report", "plan", "--ledger", "park.ftdb"],
        [],
        ["review", "verify", "q.ftreview"],
        ["import", "a.csv", "--dry-run"],
    ]
