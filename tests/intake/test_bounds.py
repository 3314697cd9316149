"""Files that claim more than they hold are bounded before they are opened: seconds and memory stay small."""

import io
import struct
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.opening import open_table

HEAD = ["支付日期", "收款单位", "支付金额"]
CASE = """
import sys
from fundtracker.intake.payments import post as batch
from fundtracker.intake.meaning.reading import read
from fundtracker.errors import UserError
calls = 0
def count(frame, event, thing):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(count)
try:
    reading = read(sys.argv[1])
    found = batch.settled(reading)
    print(len(found), len(list(reading.skipped)), reading.n_rows)
except UserError as error:
    print(error.code)
sys.setprofile(None)
peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(int(peak.split()[1]) >> 10, calls)
"""


proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="the peak of memory is asked of Linux"
)


def measured(path: Path) -> tuple[str, int, int]:
    """What reading a file in a process of its own said, its peak of memory in MiB, and how many
    functions it ran: what it costs on any machine.
    """
    run = subprocess.run(
        [sys.executable, "-c", CASE, str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    said, cost = run.stdout.splitlines()
    mib, calls = cost.split()
    return said, int(mib), int(calls)


def xlsx(path: Path, references: list[str], quote: str = '"') -> Path:
    """A book whose cells stand where ``references`` say, 1.6 KB."""
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["2023-03-02", "甲", 1])
    book.save(path)
    cells = "".join(
        f"<row r={quote}9{quote}><c r={quote}{r}{quote}><v>1</v></c></row>" for r in references
    )
    kept = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            kept[name] = archive.read(name)
    part = "xl/worksheets/sheet1.xml"
    kept[part] = kept[part].replace(b"</sheetData>", cells.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("reference", "code"),
    [
        ("XFD1048576", "too_many_columns"),
        ("A1048576", None),  # a short table with one cell far below
        ("CV1048576", "sheet_too_large"),
        ("A0", "not_a_spreadsheet"),
        ("A99999999999999999999", "not_a_spreadsheet"),
        ("ZZZZZZZZZ1", "not_a_spreadsheet"),
        ("1A", "not_a_spreadsheet"),
        ("", "not_a_spreadsheet"),
        ("-1", "not_a_spreadsheet"),
    ],
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_a_cell_at_the_end_of_the_world_is_bounded_before_the_sheet_is_opened(
    tmp_path: Path, reference: str, code: str | None, quote: str
) -> None:
    path = xlsx(tmp_path / "x.xlsx", [reference], quote)
    if code is None:
        said, mib, calls = measured(path)
        assert said.startswith("1 ")
        assert mib <= 320 and calls <= 20_000_000  # of a million rows
        return
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert caught.value.code == code


def test_an_old_sheet_of_two_cells_at_its_corners_is_bounded(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "x")
    sheet.write(65535, 255, 1)
    path = tmp_path / "x.xls"
    book.save(str(path))
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert caught.value.code == "sheet_too_large"


def test_an_open_document_that_repeats_a_row_a_million_times_is_bounded(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="900" office:value-type="float" office:value="1"/>'
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    path = tmp_path / "x.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert caught.value.code == "sheet_too_large"


@pytest.mark.parametrize("cut", [8, 100, 600, 1500])
def test_a_torn_old_file_is_refused_and_never_a_traceback(tmp_path: Path, cut: int) -> None:
    book = xlwt.Workbook()
    book.add_sheet("a").write(0, 0, "x")
    held = io.BytesIO()
    book.save(held)
    path = tmp_path / "x.xls"
    path.write_bytes(held.getvalue()[:cut])
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert caught.value.code == "not_a_spreadsheet"


def test_a_chain_of_sectors_that_bites_its_tail_ends(tmp_path: Path) -> None:
    data = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + bytes(512 * 3))
    struct.pack_into("<HH", data, 30, 9, 6)
    struct.pack_into("<IIIII", data, 48, 0, 0, 4096, 0, 0)
    struct.pack_into("<I", data, 68, 0)
    path = tmp_path / "x.xls"
    path.write_bytes(data)
    with pytest.raises(RefusedError):
        open_table(path)


@proc
@pytest.mark.parametrize(
    ("blank", "times"),
    [("\n", 60 << 20), (",,\n", 6 << 20), (" \r\n", 6 << 20)],
    ids=["lines", "commas", "spaces"],
)
@pytest.mark.parametrize("behind", ["", "2023-03-03,乙,2.00\n"], ids=["none", "row"])
def test_tens_of_megabytes_of_blank_lines_cost_little(
    tmp_path: Path, blank: str, times: int, behind: str
) -> None:
    path = tmp_path / "x.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(HEAD) + "\n2023-03-02,甲,1.00\n")
        for _ in range(64):  # in pieces: this process need not hold them
            file.write(blank * (times // 64))
        file.write(behind)
    said, mib, calls = measured(path)
    accepted, _, rows = said.split()
    assert (int(accepted), int(rows)) == (1 + bool(behind), times + 1 + bool(behind))
    assert mib <= 320
    assert calls <= times  # less than one function a line
