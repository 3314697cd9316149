"""What the program writes is readable by its owner alone, and goes through one helper."""

import ast
import datetime as dt
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from fundtracker import cli, log, private_files
from fundtracker.ledger.core import backup
from fundtracker.ledger.review import signing
from fundtracker.reports.review import review_copy
from fundtracker.settings import Settings
from tests.ledger import world
from tests.reports.copy_world import AT, Q, frozen

ROOT = Path(private_files.__file__).parent
posix = pytest.mark.skipif(os.name != "posix", reason="rights are those of POSIX")
# What writes to the disk by itself, and where it may: after private_files made the file, or in memory.
WRITERS = {
    "write_text",
    "write_bytes",
    "mkdir",
    "makedirs",
    "touch",
    "copy",
    "copy2",
    "copyfile",
    "copytree",
    "mkstemp",
}
ALLOWED = {
    ("ledger/core/connection.py", "sqlite3.connect"),
    ("ledger/core/migrations.py", "sqlite3.connect"),
}  # fmt: skip


def found_writers(path: Path) -> set[tuple[str, str]]:
    name = path.relative_to(ROOT).as_posix()
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        called = ast.unparse(node.func)
        head, _, last = called.rpartition(".")
        words = [
            a.value
            for a in (*node.args, *(k.value for k in node.keywords))
            if isinstance(a, ast.Constant)
        ]
        modes = {
            w
            for w in words
            if isinstance(w, str) and set(w) <= set("rwxab+t") and set(w) & set("wxa+")
        }
        opens = last == "open" and modes and head != "private_files"
        if head != "private_files" and (
            (last in WRITERS and _on_disk(head, last)) or opens or called == "os.open"
        ):
            found.add((name, called))
        if called == "sqlite3.connect":
            found.add((name, called))
    return found


def _on_disk(head: str, last: str) -> bool:
    if last == "write_text" and not head:
        return False  # reports.files.write_text, which uses the helper
    return head == "shutil" if last.startswith("copy") else True


def test_every_writer_uses_the_one_helper():
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        if path.name != "private_files.py":
            found |= found_writers(path)
    assert found == ALLOWED


def rights(folder: Path) -> dict[str, int]:
    return {
        p.relative_to(folder).as_posix(): stat.S_IMODE(p.stat().st_mode) for p in folder.rglob("*")
    }


def open_to_others(folder: Path) -> dict[str, str]:
    return {name: oct(mode) for name, mode in rights(folder).items() if mode & 0o077}


@pytest.fixture
def wide():
    """A desk whose files everybody may read and write by default."""
    before = os.umask(0)
    yield
    os.umask(before)


@posix
def test_ledger_journal_lock_and_copies_are_private(wide, tmp_path):
    home = tmp_path / "home"
    private_files.folder(home)
    with world.filled(home) as ledger:
        for csv in home.glob("*.csv"):
            csv.unlink()
        with ledger.change("classify") as change:
            ledger.payments.classify(
                change, world.ids(ledger)[:1], line_id=ledger.plan.line("policy").id
            )
            assert {"l.ftdb", "l.ftdb-journal", "l.ftdb.lock"} <= rights(home).keys()
            assert open_to_others(home) == {}
        ledger.backup(home / "copy.ftdb")
        backup.automatic(ledger.path, dt.datetime(2024, 1, 1, tzinfo=dt.UTC))
    restored = backup.restore(home / "l.ftdb", home / "copy.ftdb")
    assert {"copy.ftdb", "l.backups", restored.name} <= rights(home).keys()
    assert open_to_others(home) == {}


@posix
def test_exports_archives_reports_keys_and_review_copies_are_private(wide, tmp_path, monkeypatch):
    home = tmp_path / "home"
    with frozen(tmp_path / "l") as ledger:
        private_files.folder(home)
        key = signing.make_key(home / "k.key", "张三", "一个 long 口令")
        ledger.reviews.add_signature(
            Q.ordinal, ledger.reviews.signature(key, Q.ordinal, "prepared", AT)
        )
        review_copy.export(ledger, Q, home / "c.ftreview", key, AT)
    path = str(tmp_path / "l/l.ftdb")
    (home / "old.txt").write_text("readable by all")
    (home / "old.txt").chmod(0o666)
    for command in (
        ["export", "payment", "-o", str(home / "p.csv")],
        ["export", "payment", "-o", str(home / "p.xlsx"), "--format", "xlsx"],
        ["report", "plan", "-o", str(home / "old.txt")],
        ["report", "plan", "-o", str(home / "t.xlsx"), "--format", "xlsx"],
        ["report", "review", "--quarter", "2023Q2", "-o", str(home / "r.pdf"), "--format", "pdf"],
        ["archive", "--year", "2023", "-o", str(home / "archive")],
        ["backup", str(home / "b.ftdb")],
    ):
        assert cli.run([*command, "--ledger", path]) == 0, command
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    Settings(path=home / "config/settings.json").save()
    assert (
        log.record_fault(ValueError("x"), dt.datetime(2024, 1, 1, tzinfo=dt.UTC), "1") is not None
    )
    assert len(rights(home)) > 40
    assert open_to_others(home) == {}
    assert {stat.S_IMODE(p.stat().st_mode) for p in home.rglob("*") if p.is_dir()} == {0o700}


@posix
def test_a_pipe_keeps_its_rights(tmp_path):
    reading, writing = os.pipe()
    before = os.fstat(writing).st_mode
    with private_files.opened(f"/dev/fd/{writing}", "w") as file:
        file.write("x")
    assert os.fstat(writing).st_mode == before
    os.close(reading)
    os.close(writing)


@pytest.mark.skipif(os.name != "posix", reason="folders are synced where they can be opened")
def test_a_finished_file_is_synced_before_its_name_and_its_folder_after(tmp_path, monkeypatch):
    seen = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor):
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real_sync(descriptor)

    def replace(part, path):
        seen.append("name")
        real_replace(part, path)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    (tmp_path / "a.part").write_text("a")
    private_files.settle(tmp_path / "a.part", tmp_path / "a")
    assert seen == ["file", "name", "folder"] and (tmp_path / "a").read_text() == "a"
    (tmp_path / "b.part").mkdir()
    private_files.settle(tmp_path / "b.part", tmp_path / "b")
    assert seen[3:] == ["name", "folder"] and (tmp_path / "b").is_dir()


@posix
def test_a_folder_of_a_killed_process_goes_and_that_of_one_that_works_stays(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    script = (
        "import os, signal, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from fundtracker import private_files\n"
        "with private_files.working() as name:\n"
        "    open(name + '/ledger', 'w').write('x'); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    child = subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False)
    assert child.returncode == -9
    [left] = tmp_path.iterdir()
    assert stat.S_IMODE(left.stat().st_mode) == 0o700
    (tmp_path / "fundtracker-elsewhere").mkdir()
    (tmp_path / "fundtracker-99999999999999999999-x").symlink_to(tmp_path)
    with private_files.working() as mine:
        assert private_files.sweep() == 1
        assert not left.exists() and Path(mine).exists()
    assert not Path(mine).exists()
    assert {p.name for p in tmp_path.iterdir()} == {
        "fundtracker-elsewhere",
        "fundtracker-99999999999999999999-x",
    }
