"""The house: SQL is asked in the ledger alone, folders are small, the top of the window holds packages."""

import ast
from pathlib import Path

import pytest

import fundtracker

ROOT = Path(fundtracker.__file__).parent
MOST = 20  # modules of a folder
ASKS = frozenset({"read", "execute", "executemany", "executescript"})
SQL = ("select ", "insert ", "update ", "delete ", "pragma ", "with ")


def sql_asked(source: str) -> list[int]:
    """Return the lines that ask a connection or a ledger in SQL."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ASKS
        ):
            continue
        first = next(
            (
                part
                for each in node.args[:1]
                for part in ast.walk(each)
                if isinstance(part, ast.Constant)
            ),
            None,
        )
        if first is not None and str(first.value).lstrip().lower().startswith(SQL):
            found.append(node.lineno)
    return found


def records_unpacked(source: str) -> list[int]:
    """Return the calls, those of texts apart, that take a record's fields by name: no type check sees
    that a name is no longer there."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] != "tr"
        for word in node.keywords
        if word.arg is None and ast.unparse(word.value).endswith("._asdict()")
    ]


def crowded(root: Path, most: int) -> dict[str, int]:
    """Return the folders that hold more modules than ``most``."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
    counts = {
        folder: len([p for p in folder.glob("*.py") if p.name != "__init__.py"])
        for folder in folders
    }
    return {folder.relative_to(root).as_posix(): n for folder, n in counts.items() if n > most}


def test_only_the_ledger_asks_in_sql():
    files = [p for p in ROOT.rglob("*.py") if not p.is_relative_to(ROOT / "ledger")]
    asked = {
        p.relative_to(ROOT).as_posix(): lines
        for p in files
        if (lines := sql_asked(p.read_text("utf-8")))
    }
    assert asked == {}


def test_a_record_is_handed_over_whole():
    asked = {
        p.relative_to(ROOT).as_posix(): lines
        for p in ROOT.rglob("*.py")
        if (lines := records_unpacked(p.read_text("utf-8")))
    }
    assert asked == {}
    assert records_unpacked(
        "plan.new_version(**papers._asdict())\ntr('{n}', **done._asdict())"
    ) == [1]


@pytest.mark.parametrize("line", [
    'ledger.read("SELECT 1 FROM payment LIMIT 1")', 'ledger.connection.execute(f"PRAGMA {name}")',
    'ledger.read(\n    f"select {columns} FROM payment WHERE id = ?", (1,)\n)', 'db.read("WITH x AS " + more)',
])  # fmt: skip
def test_a_question_in_sql_is_found(line):
    assert sql_asked(line) == [1]


def test_other_reading_is_not_taken_for_sql():
    assert sql_asked("operations.read(self, work, done); file.read(4096); names.read('with')") == []


def test_no_folder_is_crowded():
    assert crowded(ROOT, MOST) == {}


def test_a_crowded_folder_is_found(tmp_path):
    for number in range(3):
        (tmp_path / f"m{number}.py").touch()
    (tmp_path / "__init__.py").touch()
    assert crowded(tmp_path, 2) == {".": 3}
    assert crowded(tmp_path, 3) == {}


def test_the_top_of_the_window_holds_packages_only():
    assert [p.name for p in (ROOT / "ui").glob("*.py")] == ["__init__.py"]


# ---------------------------------------------------------------- names
# Words of a dialect that say nothing of what is bound; a field that is called so has its meaning.
SAY_NOTHING = {
    *("one", "found", "made", "told", "whole", "stands", "given", "kept", "said"),
    *("deed", "deeds", "reckoned"),
}


def test_names_say_what_they_are():
    names = total = 0
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            bound = node.arg if isinstance(node, ast.arg) else ""
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                bound = node.id
            total += bool(bound)
            names += bound in SAY_NOTHING
    assert names <= total * 0.001, "name a match, a sum, an issue … by what it is"
