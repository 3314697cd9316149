"""Bytes → text → records: encodings, delimiters, quotes, limits."""

import os
from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake import read_table
from fundtracker.intake.formats import zip_members
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.payments import sheet_choice
from fundtracker.intake.text.decode import detect, magic
from fundtracker.intake.text.dialect import detect_dialect
from fundtracker.ledger.documents import source_files

TEXT = "日期,单位,金额\n2026-01-05,崂山区财政局,1.00\n2026-01-06,示例建工集团有限公司,2.00\n"
HEADER = ["日期", "单位", "金额"]


def file(folder: Path, data: bytes, name: str = "f.csv") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def refusal(path: Path) -> RefusedError:
    with pytest.raises(RefusedError) as caught:
        read_table(path)
    return caught.value


@pytest.mark.parametrize(
    ("data", "name", "bom", "reason"),
    [
        (TEXT.encode(), "utf-8", None, "strict_utf8"),
        (TEXT.encode("utf-8-sig"), "utf-8", "utf-8", "bom"),
        (TEXT.encode("gb18030"), "gb18030", None, "gb18030"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16", "utf-16-le", "bom"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16", "utf-16-be", "bom"),
        ((TEXT + "2026,1,2\n" * 20).encode("utf-16-le"), "utf-16", None, "nul_pattern"),
        ((TEXT + "2026,1,2\n" * 20).encode("utf-16-be"), "utf-16", None, "nul_pattern"),
        (b"date,name,amount\n2026-01-05,A,1.00\n", "utf-8", None, "strict_utf8"),
        ("date,name,amount\n2026-01-05,一,1.00\n".encode("gb18030"), "gb18030", None, "gb18030"),
        ("date,name,amount\n2026-01-05,中山,1.00\n".encode("gb18030"), "gb18030", None, "gb18030"),
        ("date,name,amount\n2026-01-05,£5 × 3°,1.00\n".encode(), "utf-8", None, "strict_utf8"),
        ("date,name,amount\n2026-01-05,Müller,1.00\n".encode(), "utf-8", None, "strict_utf8"),
        ("日期,单位,金额\n2026-01-05,𠮷示例,1.00\n".encode("gb18030"), "gb18030", None, "gb18030"),
    ],
)
def test_an_encoding_is_found_by_rule_and_says_why(
    tmp_path: Path, data: bytes, name: str, bom: str | None, reason: str
) -> None:
    found = detect(file(tmp_path, data))
    assert (found.name, found.bom, found.reason) == (name, bom, reason)
    table = open_table(tmp_path / "f.csv")
    assert table.width == 3


def test_a_long_file_with_one_short_chinese_cell_is_still_read_right(tmp_path: Path) -> None:
    body = "date,name,amount\n" + "2026-01-05,A,1.00\n" * 5000
    table = read_table(file(tmp_path, (body + "2026-01-06,借方,2.00\n").encode("gb18030")))
    assert table.rows[-1] == ["2026-01-06", "借方", "2.00"]


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_a_file_of_two_encodings_stops_with_its_line(tmp_path: Path, first: str) -> None:
    second = "gb18030" if first == "utf-8" else "utf-8"
    data = TEXT.encode(first) + "2026-01-07,青岛示例智算科技,3.00\n".encode(second)
    found = refusal(file(tmp_path, data))
    assert (found.code, found.params["line"]) == ("mixed_encoding", 4)


def test_a_byte_of_no_encoding_stops_with_line_and_offset(tmp_path: Path) -> None:
    data = TEXT.encode("gb18030") + b"2026-01-07,\xff\xff,3.00\n"
    found = refusal(file(tmp_path, data))
    assert (found.code, found.params["line"], found.params["offset"]) == (
        "unknown_encoding",
        4,
        data.index(b"\xff"),
    )


def test_the_person_may_choose_the_encoding_and_is_told_when_it_cannot_be(tmp_path: Path) -> None:
    path = file(tmp_path, TEXT.encode("gb18030"))
    assert open_table(path, encoding="gbk").encoding_reason == "chosen"
    with pytest.raises(RefusedError) as caught:
        open_table(path, encoding="utf-8")
    assert (caught.value.code, caught.value.params["line"]) == ("unknown_encoding", 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 40, "binary"),
        (b"PK\x03\x04 nonsense", "not_a_spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 nonsense", "not_a_spreadsheet"),
        (b"%PDF-1.7\n", "pages_unreadable"),
        (b"\x1f\x8b\x08", "file_is_archive"),
        (b"Rar!\x1a", "file_is_archive"),
        (b"\x89PNG\r\n", "file_is_picture"),
        (b"SQLite format 3\0", "file_is_database"),
    ],
)
def test_what_is_no_text_is_named_by_its_bytes(tmp_path: Path, data: bytes, code: str) -> None:
    assert refusal(file(tmp_path, data)).code == code


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "is_a_folder"
    assert refusal(tmp_path / "gone.csv").code == "no_such_file"


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    assert refusal(file(tmp_path, b"a," * 1200 + b"\n1,2\n")).code == "too_many_columns"


def test_magic_looks_at_bytes_not_at_names() -> None:
    assert magic(b"PK\x03\x04") == "zip"
    assert magic(b"\xef\xbb\xbf <HTML>") == "markup"
    assert magic("日期,金额".encode()) == "text"


@pytest.mark.parametrize(
    ("text", "delimiter", "quote", "escape"),
    [
        ("a,b,c\n1,2,3\n", ",", '"', ""),
        ("a;b;c\n1,5;2,5;3,5\n", ";", '"', ""),
        ("a\tb\tc\n1,000\t2\t3\n", "\t", '"', ""),
        ("a|b|c\n1|2|3\n", "|", '"', ""),
        ('"a\t","b\t"\n"1\t","2\t"\n', ",", '"', ""),
        ('"a;b","c;d"\n"1;2","3;4"\n', ",", '"', ""),
        ("'a','b'\n'1,0','2'\n'3','4,0'\n", ",", "'", ""),
        ("a,b\n'990011,1\n'990012,2\n", ",", '"', ""),
        ('a,b\n"say \\"hi\\" now",1\n"x \\"y\\" z",2\n', ",", '"', "\\"),
        ("one column\n1\n2\n", ",", '"', ""),
        ("", ",", '"', ""),
    ],
)
def test_a_dialect_is_the_one_that_makes_the_most_regular_table(
    text: str, delimiter: str, quote: str, escape: str
) -> None:
    assert detect_dialect(text) == (delimiter, quote, escape)


def test_the_person_may_choose_the_delimiter(tmp_path: Path) -> None:
    path = file(tmp_path, "日期;单位;金额\n2026-01-05;甲;1,5\n".encode())
    assert open_table(path).delimiter == ";"
    assert open_table(path, delimiter=",").delimiter == ","


@pytest.mark.parametrize(
    ("body", "rows", "issues"),
    [
        ('2026-01-05,"a, b",1\n', [["2026-01-05", "a, b", "1"]], []),
        ('2026-01-05,"a ""b""",1\n', [["2026-01-05", 'a "b"', "1"]], []),
        ('2026-01-05,"a\nb",1\n', [["2026-01-05", "a\nb", "1"]], []),
        ('2026-01-05, "a" ,1\n', [["2026-01-05", "a", "1"]], []),
        (
            '2026-01-05,3" pipe,1\n2026-01-06,b,2\n',
            [["2026-01-05", '3" pipe', "1"], ["2026-01-06", "b", "2"]],
            [],
        ),
        (
            '2026-01-05,"open,1\n2026-01-06,b,2\n',
            [["2026-01-05", '"open', "1"], ["2026-01-06", "b", "2"]],
            [("stray_quote", 2)],
        ),
        (
            "2026-01-05,a,1\n2026-01-06;b;2\n2026-01-07,c,3\n",
            [["2026-01-05", "a", "1"], ["2026-01-06", "b", "2"], ["2026-01-07", "c", "3"]],
            [("row_delimiter", 3)],
        ),
        (
            "2026-01-05,a\n2026-01-06,b,2\n",
            [["2026-01-05", "a", ""], ["2026-01-06", "b", "2"]],
            [("ragged", 2)],
        ),
        ("2026-01-05,a,1\n合计,,1\n", [["2026-01-05", "a", "1"]], [("total_row", 3)]),
        (
            "2026-01-05,a,1\r2026-01-06,b,2\r\n",
            [["2026-01-05", "a", "1"], ["2026-01-06", "b", "2"]],
            [],
        ),
        ("2026-01-05,a,1\n\x1a", [["2026-01-05", "a", "1"]], []),
        (
            "2026-01-05,a,1\n2026-01-05,a,2\n\n项目,数量\n甲,1\n",
            [["2026-01-05", "a", "1"], ["2026-01-05", "a", "2"]],
            [("second_table", 5)],
        ),
        ("2026-01-05,a\0b,1\n", [["2026-01-05", "ab", "1"]], [("nul_removed", 2)]),
        ("2026-01-05,\ufeffab,1\n", [["2026-01-05", "ab", "1"]], [("bom_removed", 2)]),
    ],
)
def test_records_are_whole_and_what_was_odd_is_told(
    tmp_path: Path, body: str, rows: list[list[str]], issues: list[tuple[str, int]]
) -> None:
    table = read_table(file(tmp_path, ("日期,单位,金额\n" + body).encode()))
    assert table.header == HEADER
    assert table.rows == rows
    assert [(i.code, i.line) for i in [*table.issues, *table.notes]] == issues


def test_two_columns_of_one_name_are_told(tmp_path: Path) -> None:
    table = read_table(file(tmp_path, "日期,金额,金额\n2026-01-05,1.00,2.00\n".encode()))
    assert [(i.code, i.line) for i in table.issues] == [("duplicate_header", 1)]


def test_a_last_character_cut_in_half_takes_its_line_out_and_is_told(tmp_path: Path) -> None:
    table = read_table(file(tmp_path, (TEXT + "2026-01-07,崂山").encode()[:-1]))
    assert [(i.code, i.line) for i in table.issues] == [("damaged_line", 4)]
    assert len(table.rows) == 2


def test_an_empty_file_is_told_as_empty(tmp_path: Path) -> None:
    table = read_table(file(tmp_path, b""))
    assert (table.header, table.rows, [i.code for i in table.issues]) == (None, [], ["empty"])


def test_a_large_file_streams_as_a_small_one_reads(tmp_path: Path) -> None:
    rows = [f'2026-01-{i % 28 + 1:02d},"名,{i}",{i}.00' for i in range(60_000)]
    rows[40_000] = '2026-01-05,"over\ntwo lines",1.00'
    table = open_table(
        file(tmp_path, ("日期,单位,金额\n" + "\n".join(rows) + "\n").encode("gb18030"))
    )
    lines, cells = [], []
    for some, block in table.blocks():
        lines += some
        cells += block
    assert len(cells) == 60_000
    assert (lines[40_000], cells[40_000][1]) == (40_002, "over\ntwo lines")
    assert (lines[-1], cells[-1]) == (60_002, ["2026-01-24", "名,59999", "59999.00"])


@pytest.mark.skipif(os.name != "posix", reason="pipes and devices by name")
@pytest.mark.parametrize("door", ["open_table", "is_archive", "names_of_payments", "sha256_of"])
def test_a_pipe_and_a_device_are_refused_before_they_are_opened(tmp_path, door):
    """/dev/zero never ends (it took all memory), a pipe waits for ever; a list and an attachment use the same doors."""
    pipe = tmp_path / "p.csv"
    os.mkfifo(pipe)
    doors = {
        "open_table": open_table, "is_archive": zip_members.is_archive,
        "names_of_payments": sheet_choice.names_of_payments, "sha256_of": source_files.sha256_of,
    }  # fmt: skip
    for path in (pipe, Path("/dev/zero")):
        with pytest.raises(RefusedError) as refused:
            doors[door](path)
        assert (refused.value.code, refused.value.params["name"]) == ("not_a_file", path.name)


def test_a_folder_is_named_even_where_its_path_has_no_name():
    with pytest.raises(RefusedError) as refused:
        open_table(Path("."))
    assert (refused.value.code, refused.value.params["name"]) == ("is_a_folder", ".")
