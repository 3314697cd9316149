"""What PySide6 compiles of its own on every start is kept, and counts only for the very same text."""

import builtins
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fundtracker.ui import compiled

CODE = """
import builtins, sys
from pathlib import Path
from fundtracker.ui import compiled
compiled.__file__ = sys.argv[1]
made = builtins.compile
named = []
def compile(source, name, *args, **more):
    named.append(str(name))
    return made(source, name, *args, **more)
builtins.compile = compile
with compiled.kept():
    from PySide6.QtCore import QObject
assert builtins.compile is compile
try:
    QObject(1, 2, 3)
except TypeError as error:
    print("QObject" in str(error), sum("shibokensupport" in name for name in named))
"""


def started(place, **around):
    around = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | around
    command = [sys.executable, "-c", CODE, str(place / "compiled.py")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=around, check=False)
    assert done.returncode == 0, done.stderr
    spoke, n = done.stdout.split()
    assert spoke == "True"  # the error is worded by the modules in question
    return int(n)


def kept(place):
    return list((place / "__pycache__").iterdir())


def test_it_is_compiled_once(tmp_path):
    (tmp_path / "__pycache__").mkdir()
    assert started(tmp_path, PYTHONDONTWRITEBYTECODE="1") > 0 and kept(tmp_path) == []
    assert started(tmp_path) > 0
    assert started(tmp_path) == 0
    [file] = kept(tmp_path)
    file.write_bytes(b"of no use")
    assert started(tmp_path) > 0
    assert started(tmp_path) == 0
    shutil.rmtree(tmp_path / "__pycache__")  # no place to keep it
    assert started(tmp_path) > 0


def test_another_text_under_the_same_name_is_compiled_anew_and_others_are_left_alone(tmp_path, monkeypatch):
    (tmp_path / "__pycache__").mkdir()
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.delitem(sys.modules, "shiboken6", raising=False)
    name, found = "shibokensupport/x.py", []
    for source in (b"n = 1", b"n = 2", b"n = 1"):
        with compiled.kept():
            code = compile(source, name, "exec")
            assert eval(compile("1 + 1", name, "eval")) == 2
        space = {}
        exec(code, space)
        found.append(space["n"])
    assert found == [1, 2, 1]
    assert len(compiled._read(Path(kept(tmp_path)[0]))) == 2
    with pytest.raises(SyntaxError), compiled.kept():
        compile(b"n =", name, "exec")
    assert builtins.compile is compile
