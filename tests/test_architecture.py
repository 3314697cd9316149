import re
from pathlib import Path

from tools import architecture

PACKAGE = architecture.ROOT / "fundtracker"
CROWDED = 20


def test_the_table_of_files_is_made_from_the_docstrings():
    """After a new or renamed file: ``python -m tools.architecture``."""
    assert architecture.PAGE.read_text("utf-8") == architecture.page()


def test_the_prose_names_only_files_and_folders_that_exist():
    prose = architecture.PAGE.read_text("utf-8").split(architecture.BEGIN)[0]
    names = re.findall(r"`([a-z0-9_]+(?:/[a-z0-9_]+)*(?:\.py|/))`", prose)
    roots = (PACKAGE, architecture.ROOT)
    missing = [name for name in names if not any((root / name).exists() for root in roots)]
    assert missing == []
    assert len(names) > 30


def test_no_folder_is_crowded():
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    crowded = {
        str(f.relative_to(PACKAGE)): n
        for f in folders
        if (n := len(list(f.glob("*.py"))) - 1) > CROWDED
    }
    assert crowded == {}


def test_the_window_has_packages_alone_at_its_top():
    assert [path.name for path in (PACKAGE / "ui").glob("*.py")] == ["__init__.py"]


def test_every_package_says_what_it_is():
    silent = [
        path for path in PACKAGE.rglob("__init__.py") if not architecture.first_sentence(Path(path))
    ]
    assert silent == []
