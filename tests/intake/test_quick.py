"""A piece cut into columns says what the csv module and the tolerant reader say of it, cell by cell."""

import csv
import random

import pytest

from fundtracker.intake.text import csv_records, fast_split
from fundtracker.intake.text.record_columns import Cells

CELLS = (
    "甲公司",
    "2024-01-02",
    "",
    "1",
    "合计",
    "a b",
    "2150105 建筑业",
    '"1,234.56"',
    '"a"',
    '""',
    '"，"',
)
DIRTY = (
    " 甲",
    "乙\t",
    '"丙 "',
    '"a""b"',
    '"甲\n乙"',
    'x"y',
    '"x"y',
    " ",
    "\u3000",
    "\x1f",
    "1,2",
    "'",
    '" a, "',
)
WIDTH = 4


def piece(seed: int) -> str:
    """A piece of ordinary lines with a few that are not."""
    some = random.Random(seed)
    rows = [[some.choice(CELLS) for _ in range(WIDTH)] for _ in range(some.randint(1, 60))]
    for _ in range(some.choice((0, 0, 1, 3))):
        row = some.choice(rows)
        match some.randrange(4):
            case 0:
                row[some.randint(0, len(row)) :] = []
            case 1:
                row.insert(0, some.choice(CELLS))
            case _ if row:
                row[some.randrange(len(row))] = some.choice(DIRTY)
    end = some.choice(("\n", "\n", "\r\n", "\r"))
    return end.join(",".join(row) for row in rows) + some.choice(("", end))


def shown(block: Cells) -> tuple[list[int], list[list[str]], list[tuple[str, int | None]]]:
    return list(block.lines), block.rows(), [(issue.code, issue.line) for issue in block.issues]


def test_a_piece_cut_into_columns_is_what_the_readers_of_records_make_of_it(monkeypatch):
    cut = 0
    dialect = csv_records.Dialect()
    for seed in range(1500):
        text = piece(seed)
        found = shown(csv_records.read_piece(text, 7, dialect, WIDTH))
        cut += fast_split.cut(text, ",", '"', WIDTH, 1000) is not None
        with monkeypatch.context() as without:
            without.setattr(fast_split, "cut", lambda *_: None)
            assert found == shown(csv_records.read_piece(text, 7, dialect, WIDTH)), text
    assert 500 < cut < 1500


@pytest.mark.parametrize(
    "text",
    [
        'a,"x""y"\n1,2\n',  # a doubled quote
        'a,"x\ny"\n1,2\n',  # a break inside a cell
        'a,x"y"\n1,2\n',  # a quote astray
        'a,"x\n1,2\n',  # one that never ends
        "a,b\r1,2\n",  # breaks of two kinds
        "a\x1f,b\n1,2\n",  # the mark that stands for a hidden delimiter
    ],
)
def test_what_is_not_regular_beyond_doubt_is_left_to_the_careful_readers(text):
    assert fast_split.cut(text, ",", '"', 2, 1000) is None


def test_lines_of_wrong_widths_that_add_up_are_not_taken_for_a_table():
    text = "\n".join(["1,2,3"] * 20 + ["1,2,3,4,5", "1", "1,2,3"])
    found = fast_split.cut(text, ",", '"', 3, 1000)
    assert found is not None and found.odd == [20, 21]
    assert list(map(len, csv.reader(text.split("\n"))))[20:22] == [5, 1]
