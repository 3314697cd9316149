"""The file's shape: snapshot, migrations whole or absent, guards on every table."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import migrations
from tests.ledger import world

ROOT = Path(__file__).parents[2]
SNAPSHOT = ROOT / "db/schema.sql"
NOW = migrations.version()


def shape(connection: sqlite3.Connection) -> str:
    return migrations.as_text(migrations.shape(connection))


def test_the_snapshot_is_what_a_fresh_ledger_has(ledger):
    # After a change of the schema: python -m tests.ledger.test_schema
    assert SNAPSHOT.read_text("utf-8") == shape(ledger.connection)


def test_every_table_of_ours_is_strict(ledger):
    tables = ledger.read(
        "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
    )
    loose = [
        name
        for name, strict in tables
        if not strict and not name.startswith(("sqlite_", "_sqlite_"))
    ]
    assert len(tables) > 20
    assert loose == []


def test_the_settings_that_faults_were_measured_with_are_on(ledger):
    wanted = {
        "journal_mode": "persist", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1,
        "trusted_schema": 0, "cell_size_check": 1, "secure_delete": 1, "cache_spill": 0,
    }  # fmt: skip
    assert {name: ledger.read(f"PRAGMA {name}")[0][0] for name in wanted} == wanted


@pytest.fixture
def next_version(tmp_path, monkeypatch):
    """Make the program one version newer: returns a function that takes the migration's SQL."""

    def newer(sql: str) -> None:
        step = tmp_path / "9999_next.sql"
        step.write_text(sql, "utf-8")
        now = migrations.files()
        monkeypatch.setattr(migrations, "files", lambda: [*now, step])
        migrations.version.cache_clear()

    yield newer
    monkeypatch.undo()
    migrations.version.cache_clear()


@pytest.fixture
def old(tmp_path):
    """The path of a closed ledger of the present version, with payments."""
    world.filled(tmp_path).close()
    return tmp_path / "l.ftdb"


def test_a_migration_that_fails_in_the_middle_leaves_the_file_as_it_was(old, next_version):
    next_version(
        "CREATE TABLE fresh(id INTEGER PRIMARY KEY, rev INTEGER NOT NULL) STRICT;\nDROP TABLE nowhere;\n"
    )
    with closing(sqlite3.connect(old)) as raw, raw:
        before = shape(raw)
    raw.close()
    with pytest.raises(UserError) as refused:
        world.opened(old)
    assert refused.value.code == "write_failed"
    with closing(sqlite3.connect(old)) as raw, raw:
        assert shape(raw) == before
        assert raw.execute("PRAGMA user_version").fetchone() == (NOW,)
    raw.close()


def test_an_older_file_is_copied_before_it_is_upgraded(old, next_version):
    before = old.read_bytes()
    next_version(
        "CREATE TABLE fresh(\n  id INTEGER PRIMARY KEY,\n  rev INTEGER NOT NULL,\n  word TEXT NOT NULL\n) STRICT;\n"
    )
    with world.opened(old) as ledger:
        assert ledger.read("PRAGMA user_version") == [(NOW + 1,)]
        with ledger.change("try") as change:
            row = change.insert("fresh", {"word": "一"})
        with ledger.change("try") as change:
            change.update("fresh", row, {"word": "二"})
        assert ledger.read("SELECT word, op FROM fresh_h") == [("一", "U")]
        assert ledger.check() == []
    copy = old.with_name(f"l.v{NOW}.backup.ftdb")
    with closing(sqlite3.connect(copy)) as raw, raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (NOW,)
        assert raw.execute("SELECT count(*) FROM payment").fetchone() == (50,)
    raw.close()
    assert len(copy.read_bytes()) == len(before)


def test_two_upgrades_of_the_same_name_keep_both_copies(old, next_version):
    earlier = old.with_name(f"l.v{NOW}.backup.ftdb")
    earlier.write_bytes(b"an earlier copy")
    next_version("CREATE TABLE fresh(id INTEGER PRIMARY KEY, rev INTEGER NOT NULL) STRICT;\n")
    world.opened(old).close()
    assert earlier.read_bytes() == b"an earlier copy"
    assert old.with_name(f"l.v{NOW}-1.backup.ftdb").exists()


def test_a_reader_is_told_that_an_older_file_must_be_upgraded_first(old, next_version):
    next_version("CREATE TABLE fresh(id INTEGER PRIMARY KEY, rev INTEGER NOT NULL) STRICT;\n")
    with pytest.raises(UserError) as refused:
        world.opened(old, read_only=True)
    assert refused.value.code == "upgrade_needs_writing"


def test_a_newer_file_is_refused_and_left_alone(old):
    world.behind(old, "PRAGMA user_version = 99")
    before = old.read_bytes()
    for read_only in (False, True):
        with pytest.raises(UserError) as refused:
            world.opened(old, read_only=read_only)
        assert (refused.value.code, refused.value.params["version"]) == ("newer_file", 99)
    assert old.read_bytes() == before
    assert sorted(p.name for p in old.parent.iterdir() if "l.ftdb" in p.name) == ["l.ftdb"]


def test_a_present_ledger_opens_without_heavy_libraries(old):
    code = (
        "import sys, datetime\n"
        "from fundtracker.ledger import Ledger\n"
        "from fundtracker.reports.plan import table1 as plan\n"
        "from fundtracker.reports.tables.table_text import render_text\n"
        f"with Ledger.open({str(old)!r}, 'x', clock=lambda: datetime.datetime.now(datetime.UTC)) as ledger:\n"
        "    render_text(plan.build(ledger))\n"
        "print(sorted({'sqlite_utils', 'pandas', 'numpy', 'PySide6'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_closed_ledger_is_one_file(old):
    assert sorted(p.name for p in old.parent.glob("l.ftdb*")) == ["l.ftdb"]


def test_statements_are_split_where_they_end():
    sql = "CREATE TABLE a(x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;\n-- the end\n"
    assert [s.split()[1] for s in migrations.statements(sql)] == ["TABLE", "TRIGGER"]
    with pytest.raises(ValueError, match="unfinished"):
        list(migrations.statements("CREATE TABLE a(x"))


def test_ids_carry_the_desk(tmp_path):
    with world.planned(tmp_path / "d.ftdb", desk=16383) as ledger:
        found = [line.id for line in ledger.plan.lines()]
        assert {i >> 39 for i in found} == {16383}
        assert [i & ((1 << 39) - 1) for i in found] == [1, 2, 3, 4, 5, 6]
        assert max(found) < 1 << 53


def test_ids_are_never_given_twice(ledger):
    with ledger.change("plan") as change:
        first = ledger.plan.add_project(change, "P1", "一", None)
    ledger.undo()
    with ledger.change("plan") as change:
        assert ledger.plan.add_project(change, "P2", "二", None) > first


def test_a_ledger_of_another_making_is_refused(tmp_path):
    path = tmp_path / "other.ftdb"
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE payment(x)")
    raw.close()
    with pytest.raises(UserError) as refused:
        world.opened(path)
    assert refused.value.code == "not_a_ledger"


def test_nothing_is_made_over_a_file_or_without_a_folder(tmp_path):
    path = tmp_path / "l.ftdb"
    path.write_text("mine")
    for place, code in ((path, "exists"), (tmp_path / "nowhere/l.ftdb", "no_folder")):
        with pytest.raises(UserError) as refused:
            world.empty(place)
        assert refused.value.code == code
    assert path.read_text() == "mine"


def test_two_who_make_the_same_ledger_do_not_take_each_others(tmp_path, monkeypatch):
    from fundtracker.ledger.core.lock import Lock

    other = Lock(tmp_path / "l.ftdb")
    assert other.take("李", "now")
    with pytest.raises(UserError) as refused:
        Ledger.create(tmp_path / "l.ftdb", "王", clock=world.Clock())
    assert refused.value.code == "ledger_busy"
    other.release()
    world.empty(tmp_path / "l.ftdb").close()


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder, world.empty(Path(folder) / "l.ftdb") as fresh:
        SNAPSHOT.write_text(shape(fresh.connection), "utf-8")


def test_a_new_ledger_and_an_upgrade_load_no_pandas(tmp_path):
    code = (
        "import datetime as dt, sys; from pathlib import Path; from fundtracker.ledger import Ledger;"
        "Ledger.create(Path(sys.argv[1]), 'li', clock=lambda: dt.datetime(2026, 1, 5, tzinfo=dt.UTC)).close();"
        "print([one for one in ('pandas', 'numpy', 'pyqtgraph') if one in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.ftdb")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
