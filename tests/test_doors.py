"""What leaves the program goes through one guard and one printable(): every writer of the source is found here.

A new writer that goes past them fails this test; the exceptions are named with their reason.
"""

import ast
import csv
import functools
import io
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.reports.tables import font_coverage, text_grid
from fundtracker.reports.tables.workbook import workbook

ROOT = Path(__file__).parents[1] / "fundtracker"
# Call that writes → the only files that may hold it.
DOORS = {
    "csv.writer": {
        "reports/tables/text_grid.py",
        "cli/files.py",
    },  # `read --csv` gives cells as in the file (a pipe, not Excel)
    "csv.DictWriter": set(),
    "clipboard": {
        "ui/widgets/table_view.py",
        "ui/window/dialogs.py",
        "ui/widgets/chart_view.py",
        "ui/forms/papers_dialog.py",
        "ui/imports/table.py",
    },  # dialogs: the details of a crash, one text, no table; a chart: its picture; papers, rows: only pasted from
    "xlsxwriter.Workbook": {"reports/tables/workbook.py"},
    "write_formula": {
        "reports/payments/payments_xlsx.py",
        "reports/tables/table_xlsx.py",
        "reports/analysis/pivot_workbook.py",
    },  # of our own
    "write_array_formula": set(),
    "write_url": set(),
    "write_rich_string": set(),
    "setMimeData": set(),
    "typst.compile": {"reports/tables/typesetter.py"},
    "fundtracker.reports.tables.typesetter.typeset": {
        "reports/tables/typeset.py"
    },  # where every letter is made printable
}


@functools.cache
def calls(path):
    """The dotted names that a file uses, through whatever it imports or assigns."""
    return frozenset(_calls(path))


def _calls(path):
    tree = ast.parse(path.read_text("utf-8"))
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names.update({a.asname or a.name: f"{node.module}.{a.name}" for a in node.names})
        elif isinstance(node, ast.Import):
            names.update({a.asname or a.name: a.name for a in node.names})
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            base = node.value
            yield node.attr
            if isinstance(base, ast.Name):
                yield f"{names.get(base.id, base.id)}.{node.attr}"
        elif isinstance(node, ast.Name):
            yield names.get(node.id, node.id)


@pytest.mark.parametrize("door", sorted(DOORS))
def test_nothing_leaves_by_another_door(door):
    found = {str(p.relative_to(ROOT)) for p in ROOT.rglob("*.py") if door in calls(p)}
    assert found == DOORS[door]


def test_no_table_copies_by_itself_in_the_way_of_qt():
    """A bare QTableView would copy one cell as shown, without head, unit and guard."""
    bare = set()
    for path in ROOT.rglob("ui/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            bases = (
                [ast.unparse(base) for base in node.bases] if isinstance(node, ast.ClassDef) else []
            )
            if any(
                base in ("QTableView", "QTableWidget", "QTreeView", "QTreeWidget") for base in bases
            ):
                bare.add(node.name)
    assert bare == {"CopyingView", "FrozenColumns"}  # the latter takes no keys: it cannot copy


def test_a_column_that_shows_money_is_made_as_one():
    """A column that shows an amount in the unit in use, made by hand, would be copied as shown under a bare head."""
    by_hand = [
        f"{path.name}:{node.lineno}"
        for path in ROOT.rglob("ui/**/*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Column"
        and ".money(" in ast.unparse(node) and "exact_head" not in {word.arg for word in node.keywords}
    ]  # fmt: skip
    assert by_hand == []


WORDS = st.text(
    st.one_of(
        st.characters(codec="utf-8"),
        st.sampled_from("=+-@＝＋－＠\t\r\n '\0\x1b𠮷😀\ue000\u202e\u200b\u2028"),
    ),
    max_size=12,
)
VALUES = st.one_of(
    st.none(),
    WORDS,
    st.integers(),
    st.decimals(allow_nan=False, allow_infinity=False, places=2),
    st.dates(),
)


def bare(cell):
    """A cell as the most generous reader takes it: full width folded, what cannot be seen dropped."""
    folded = unicodedata.normalize("NFKC", cell)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cc", "Cf")).lstrip()


@given(st.lists(st.lists(VALUES, min_size=2, max_size=2), min_size=1, max_size=4))
def test_no_cell_of_a_copy_or_a_csv_runs_and_none_is_lost(rows):
    copied = [line.split("\t") for line in text_grid.tabbed(rows).split("\n")]
    assert [len(line) for line in copied] == [2] * len(rows)
    file = io.StringIO(newline="")
    text_grid.write_csv(file, rows)
    read = list(csv.reader(io.StringIO(file.getvalue(), newline="")))
    assert [len(line) for line in read] == [2] * len(rows)
    for lines in (copied, read):
        for line, row in zip(lines, rows, strict=True):
            for cell, value in zip(line, row, strict=True):
                if isinstance(value, str):
                    assert bare(cell)[:1] not in ("=", "+", "-", "@") and cell[:1] not in (
                        "\t",
                        "\r",
                        "\n",
                    )
                else:
                    assert cell == ("" if value is None else str(value))


def test_words_in_a_workbook_are_words(tmp_path):
    evil = ["=1+1", "@x", "+1", "-1", "http://x", "＝1"]
    with workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, evil)
        sheet.write_string(1, 0, evil[0])
    cells = [
        c
        for row in openpyxl.load_workbook(tmp_path / "b.xlsx").active.iter_rows()
        for c in row
        if c.value
    ]
    assert [c.data_type for c in cells] == ["s"] * 7


@given(
    st.recursive(
        WORDS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.just("k"), inner)
    )
)
def test_every_letter_that_reaches_a_paper_is_one_of_its_font(data):
    def words(value):
        if isinstance(value, str):
            return value
        return "".join(map(words, value.values() if isinstance(value, dict) else value))

    said = words(font_coverage.printable_data(data))
    assert {ord(c) for c in said if c != "\n"} <= font_coverage.covered() | {
        ord(font_coverage.LACKING)
    }
