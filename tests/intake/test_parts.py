"""A workbook, a zip, tables beside each other: all that hold payments are read together, the rest is named."""

import datetime as dt
import json
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt

from fundtracker.cli import run
from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.profile_saving import of_reading
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import parts as parts_module
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.reports import explain

HEAD = ["支付日期", "收款单位", "支付金额", "用途"]
NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)


def rows(month: int, *fen: float) -> list[list[object]]:
    return [
        HEAD,
        *(
            [dt.date(2023, month, n + 1), f"示例公司{n}", yuan, "工程款"]
            for n, yuan in enumerate(fen)
        ),
    ]


def xlsx(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets.items():
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    book.save(path)
    return path


def xls(path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()) -> Path:
    book = xlwt.Workbook()
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name, cells in sheets.items():
        sheet = book.add_sheet(name)
        for r, row in enumerate(cells):
            for c, cell in enumerate(row):
                if isinstance(cell, dt.date):
                    sheet.write(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, cell)
        sheet.visibility = int(name in hidden)
    book.save(str(path))
    return path


def spreadsheetml(
    path: Path, sheets: dict[str, list[list[object]]], hidden: tuple[str, ...] = ()
) -> Path:
    def made(name: str, cells: list[list[object]]) -> str:
        lines = "".join(
            "<Row>"
            + "".join(f"<Cell><Data>{'' if c is None else c}</Data></Cell>" for c in row)
            + "</Row>"
            for row in cells
        )
        unseen = (
            "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
            if name in hidden
            else ""
        )
        return f'<Worksheet ss:Name="{name}"><Table>{lines}</Table>{unseen}</Worksheet>'

    body = "".join(made(name, cells) for name, cells in sheets.items())
    path.write_text(f'<?xml version="1.0"?><Workbook xmlns:ss="s">{body}</Workbook>', "utf-8")
    return path


MAKERS = pytest.mark.parametrize("maker", [xlsx, xls, spreadsheetml], ids=lambda m: m.__name__)


def parts(path: Path, folder: Path, **answers: str) -> tuple[parts_module.Parts, list[int]]:
    """What is read together, and the fen out of each part."""
    folder.mkdir(exist_ok=True)
    found = parts_module.parts_of(None, path, folder, choices=Choices(answers=answers))
    return found, [
        post.propose(None, part.path, choices=part.choices).reading.accepted["out_fen"]
        for part in found.parts
    ]


@MAKERS
def test_months_on_tabs_are_one_import_with_a_line_each(tmp_path: Path, maker) -> None:
    path = maker(
        tmp_path / "m", {"1月": rows(1, 100, 7), "2月": rows(2, 200, 7), "3月": rows(3, 300, 14)}
    )
    found, fen = parts(path, tmp_path / "f")
    assert [part.choices.answers["sheet"] for part in found.parts] == ["1月", "2月", "3月"]
    assert fen == [10_700, 20_700, 31_400]
    assert found.left == []


@MAKERS
@pytest.mark.parametrize("order", [("汇总", "明细"), ("明细", "汇总")])
def test_a_summary_or_cover_is_never_chosen_and_named_with_its_money(
    tmp_path: Path, maker, order
) -> None:
    sheets = {
        "汇总": [
            ["项目", "合同数", "已付金额"],
            ["道路", 2, 250],
            ["监理", 1, 57],
            ["合计", 3, 307],
        ],
        "明细": rows(3, 250, 57),
    }
    path = maker(tmp_path / "m", {name: sheets[name] for name in order})
    reading = read(path)
    assert [r["amount_fen"] for r in post.settled(reading)] == [25_000, 5_700]
    assert reading.table.part == "明细"
    assert [(u.code, u.name, u.fen) for u in reading.unread] == [("other_sheet", "汇总", 30_700)]


@MAKERS
def test_a_sheet_that_repeats_or_sums_up_others_is_read_once(tmp_path: Path, maker) -> None:
    months = {"1月": rows(1, 100, 7), "2月": rows(2, 200)}
    everything = [HEAD, *rows(1, 100, 7)[1:], *rows(2, 200)[1:]]
    by_month = [
        ["日期", "摘要", "支付金额"],
        [dt.date(2023, 1, 31), "一月", 107],
        [dt.date(2023, 2, 28), "二月", 200],
    ]
    for name, extra in (("全部", everything), ("按月", by_month)):
        path = maker(tmp_path / name, {name: extra, **months})
        found, fen = parts(path, tmp_path / "f")
        assert sum(fen) == 30_700
        assert {unread.fen for unread in found.left} <= {30_700, 10_700, 20_000}
        assert found.left
    path = maker(tmp_path / "copy", {"1月": rows(1, 100, 7), "打印": rows(1, 100, 7)})
    found, fen = parts(path, tmp_path / "f")
    assert (fen, [(u.code, u.name, u.fen) for u in found.left]) == (
        [10_700],
        [("sheet_is_copy", "打印", 10_700)],
    )


@MAKERS
@pytest.mark.parametrize("name", ["未支付", "作废", "2024支付计划", "Unpaid", "Void cheques"])
def test_a_sheet_that_says_not_paid_is_named_and_left_beside_paid_ones(
    tmp_path: Path, maker, name: str
) -> None:
    path = maker(tmp_path / "m", {"支付": rows(1, 100), name: rows(2, 200)})
    found, fen = parts(path, tmp_path / "f")
    assert fen == [10_000]
    assert [(u.code, u.name, u.fen) for u in found.left] == [("sheet_not_paid", name, 20_000)]
    chosen = read(path, choices=Choices(answers={"sheet": name}))
    assert [question.key for question in chosen.questions] == ["said_unpaid"]
    paid = read(path, choices=Choices(answers={"sheet": name, "said_unpaid": "paid"}))
    assert [r["amount_fen"] for r in post.settled(paid)] == [20_000]
    with pytest.raises(RefusedError) as caught:
        read(path, choices=Choices(answers={"sheet": name, "said_unpaid": "unpaid"}))
    assert caught.value.code == "money_not_paid"


@MAKERS
def test_a_hidden_sheet_is_named_and_read_only_when_chosen(tmp_path: Path, maker) -> None:
    path = maker(tmp_path / "m", {"旧": rows(1, 100), "新": rows(2, 200)}, hidden=("旧",))
    reading = read(path)
    assert [(u.name, u.fen) for u in reading.unread] == [("旧", 10_000)]
    assert parts(path, tmp_path / "f")[1] == [20_000]
    chosen = read(path, choices=Choices(answers={"sheet": "旧"}))
    assert [r["amount_fen"] for r in post.settled(chosen)] == [10_000]
    with pytest.raises(RefusedError) as caught:
        read(path, choices=Choices(answers={"sheet": "没有"}))
    assert caught.value.code == "no_such_sheet"


@MAKERS
def test_each_sheet_is_stored_as_an_import_whose_rows_open_to_it(tmp_path: Path, maker) -> None:
    path = maker(tmp_path / "m.xlsx", {"1月": rows(1, 100), "2月": rows(2, 200)})
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=lambda: NOON) as ledger:
        for part in parts_module.parts_of(ledger, path, tmp_path).parts:
            assert post.post(ledger, part.path, choices=part.choices).again is None
        one, two = ledger.imports.all()
        assert [(i.sheet, i.title) for i in (one, two)] == [
            ("1月", "m.xlsx · 1月"),
            ("2月", "m.xlsx · 2月"),
        ]
        assert one.file_id == two.file_id
        raw = [explain.raw_line(ledger, i.file_id, 2, i.encoding, i.sheet) for i in (one, two)]
        assert [text.split("\t")[0] for text in raw] == ["2023-01-01", "2023-02-01"]
        part = parts_module.parts_of(ledger, path, tmp_path).parts[1]
        assert post.propose(ledger, part.path, choices=part.choices).again == "m.xlsx · 2月"


def test_the_sheet_that_was_chosen_is_not_kept_for_other_files(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "m.xlsx", {"1月": rows(1, 100), "2月": rows(2, 200)})
    reading = read(path, choices=Choices(answers={"sheet": "2月", "state:X": "paid"}))
    post.settled(reading)
    assert of_reading("p", reading).answers == {"state:X": "paid"}


CSV = "支付日期,收款单位,支付金额\n2023-03-0{n},示例公司,{n}00.00\n"


@pytest.mark.parametrize("utf8", [True, False])
def test_files_in_a_zip_are_read_member_by_member(tmp_path: Path, utf8: bool) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for n in (1, 2):
            archive.writestr(f"甲/明细{n}.csv" if utf8 else f"aa/bbcc{n}.csv", CSV.format(n=n))
        archive.writestr("readme.txt", "说明：无")
        archive.writestr("__MACOSX/._x", b"\0")
    if not utf8:  # as a Chinese Windows writes names
        path.write_bytes(path.read_bytes().replace(b"aa/bbcc", "甲/明细".encode("gb18030")))
    found, fen = parts(path, tmp_path / "f")
    assert ([part.path.name for part in found.parts], fen) == (
        ["明细1.csv", "明细2.csv"],
        [10_000, 20_000],
    )
    assert [(u.code, u.name) for u in found.left] == [("member_not_read", "readme.txt")]


def test_a_zip_without_payments_or_with_a_password_is_refused_in_words(tmp_path: Path) -> None:
    plain, locked = tmp_path / "p.zip", tmp_path / "l.zip"
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("a.csv", "姓名,年龄\n甲,3\n")
    with zipfile.ZipFile(locked, "w") as archive:
        archive.writestr("a.csv", CSV.format(n=1))
    data = bytearray(locked.read_bytes())
    data[6] |= 1
    data[data.rindex(b"PK\1\2") + 8] |= 1
    locked.write_bytes(data)
    for path, code in ((plain, "no_date_column"), (locked, "file_has_password")):
        with pytest.raises(RefusedError) as caught:
            parts_module.parts_of(None, path, tmp_path)
        assert caught.value.code == code


def test_what_is_no_spreadsheet_is_called_by_its_name(tmp_path: Path) -> None:
    for name, inside, code in (
        ("a.docx", ["[Content_Types].xml", "word/document.xml"], "file_is_word"),
        ("a.pptx", ["[Content_Types].xml", "ppt/presentation.xml"], "file_is_slides"),
    ):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for member in inside:
                archive.writestr(member, "x")
        with pytest.raises(RefusedError) as caught:
            read(tmp_path / name)
        assert caught.value.code == code


def test_tables_beside_each_other_are_read_one_after_the_other(tmp_path: Path) -> None:
    text = "支付日期,收款单位,支付金额,,支付日期,收款单位,支付金额\n2023-03-02,甲,1.00,,2023-03-08,丙,70.00\n2023-03-03,乙,2.00,,,,\n"
    path = tmp_path / "b.csv"
    path.write_text(text, "utf-8")
    sheet = xlsx(tmp_path / "b.xlsx", {"a": [line.split(",") for line in text.splitlines()]})
    for one in (path, sheet):
        found, fen = parts(one, tmp_path / "f")
        assert (len(found.parts), fen) == (2, [300, 7000])


def test_the_command_line_tells_a_line_a_part_and_all_rows_together(tmp_path: Path, capsys) -> None:
    path = xlsx(
        tmp_path / "m.xlsx", {"1月": rows(1, 100), "说明": [["填表说明"]], "2月": rows(2, 200)}
    )
    assert run(["import", str(path), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(part["part"], part["total_out_fen"]) for part in said["parts"]] == [
        ("1月", 10_000),
        ("2月", 20_000),
    ]
    assert [r["amount_fen"] for r in said["records"]] == [10_000, 20_000]
    assert (said["total_out_fen"], said["counts"]["new"]) == (30_000, 2)
    assert run(["import", str(path), "--dry-run", "--json", "--sheet", "2月"]) == 0
    assert json.loads(capsys.readouterr().out)["total_out_fen"] == 20_000


def test_rows_that_a_filter_hides_are_read_and_said_or_left_out(tmp_path: Path) -> None:
    for maker in (hidden_xlsx, hidden_xls, hidden_xml):
        path = maker(tmp_path / maker.__name__)
        reading = read(path)
        assert sum(r["amount_fen"] for r in post.settled(reading)) == 30_000
        told = next(w for w in reading.warnings if w.code == "hidden_rows")
        assert (told.line, told.params) == (3, {"rows": 1, "amount": "200.00"})
        less = read(path, choices=Choices(answers={"hidden": "skip"}))
        assert sum(r["amount_fen"] for r in post.settled(less)) == 10_000
        assert [(u.code, u.rows, u.fen) for u in less.unread] == [("hidden_skipped", 1, 20_000)]
        assert (3, "hidden") in less.skipped
        assert less.n_rows == reading.n_rows == 2


def hidden_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in rows(3, 100, 200):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(path)
    return path


def hidden_xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    for r, row in enumerate(rows(3, 100, 200)):
        for c, cell in enumerate(row):
            sheet.write(r, c, str(cell) if isinstance(cell, dt.date) else cell)
    sheet.row(2).hidden = True
    book.save(str(path))
    return path


def hidden_xml(path: Path) -> Path:
    spreadsheetml(path, {"a": rows(3, 100, 200)})
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("<Row><Cell><Data>2023-03-02", '<Row ss:Hidden="1"><Cell><Data>2023-03-02'),
        "utf-8",
    )
    return path


def test_a_hidden_column_that_is_read_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in rows(3, 100):
        book.active.append(row)
    book.active.column_dimensions["C"].hidden = True
    path = tmp_path / "h.xlsx"
    book.save(path)
    reading = read(path)
    post.settled(reading)
    assert [(w.code, w.params["name"]) for w in reading.warnings] == [("hidden_column", "支付金额")]


def test_what_lies_under_merged_cells_is_no_payment_and_a_merged_day_holds_for_its_rows(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    day = dt.date(2023, 3, 2)
    for row in (
        HEAD,
        [day, "甲", 100, "x"],
        [day, "甲", 100, "x"],
        [dt.date(2023, 3, 4), "乙", 7, "y"],
        [None, "丙", 9, "z"],
    ):
        sheet.append(row)
    path = tmp_path / "m.xlsx"
    book.save(path)
    kept = {}
    with zipfile.ZipFile(
        path
    ) as archive:  # the library clears covered cells itself: merge in the file's own text
        for name in archive.namelist():
            kept[name] = archive.read(name)
    part = "xl/worksheets/sheet1.xml"
    areas = "".join(
        f'<mergeCell ref="{a}"/>' for a in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "A4:A5")
    )
    kept[part] = kept[part].replace(
        b"</sheetData>", f"</sheetData><mergeCells>{areas}</mergeCells>".encode()
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in kept.items():
            archive.writestr(name, data)
    reading = read(path)
    found = post.settled(reading)
    assert [(r["line"], r["date"], r["amount_fen"]) for r in found] == [
        (2, "2023-03-02", 10_000), (4, "2023-03-04", 700), (5, "2023-03-04", 900),
    ]  # fmt: skip
    assert [(u.code, u.line, u.fen) for u in reading.unread] == [("under_merged_cells", 3, 10_000)]


def test_days_of_a_macintosh_workbook_count_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active.append(HEAD)
    book.active.append([43525, "甲", 1, "x"])
    path = tmp_path / "m.xlsx"
    book.save(path)
    assert [r["date"] for r in post.settled(read(path))] == ["2023-03-02"]


TWO_ACCOUNTS = """青岛示例银行对账单,,,,,
账号：9900000000001,户名：示例园区,,,,
日期,摘要,支出,收入,余额,对方户名
2024-01-03,工程款,100.00,,900.00,甲公司
2024-01-04,拨款,,500.00,1400.00,示例区财政局
合计,,100.00,500.00,,
账号：9900000000002,户名：示例园区,,,,
{head}2024-01-05,监理费,30.00,,70.00,乙公司
2024-01-06,监理费,20.00,,50.00,乙公司
"""
HEAD_OF_BOTH = "日期,摘要,支出,收入,余额,对方户名\n"
TWO_TABLES = """单位：万元,,,,
支付日期,收款单位,支付金额,用途,备注
2024-01-03,甲公司,10,工程款,
2024-01-04,乙公司,20,监理费,
合计,,30,,
,,,,
收款日期,付款单位,收到金额,事由
2024-02-03,示例区财政局,100,拨款
2024-02-05,示例区财政局,50,拨款
"""
MIXED_ROWS = """账号,交易日期,借方发生额,贷方发生额,余额,对方户名,摘要
9900000000001,2024-01-03,100.00,,900.00,甲公司,工程款
9900000000002,2024-01-03,30.00,,70.00,乙公司,监理费
9900000000001,2024-01-04,,500.00,1400.00,财政局,拨款
9900000000002,2024-01-05,20.00,,50.00,乙公司,监理费
9900000000001,2024-01-06,400.00,,1000.00,甲公司,工程款
"""
UNLIKE = """支出,,,,收入,,,
日期,收款单位,支出金额,,日期,付款单位,收入金额,
2024-01-03,甲公司,100.00,,2024-01-05,财政局,900.00,
2024-01-04,乙公司,200.00,,,,,
"""


def readings(path: Path, folder: Path) -> list[tuple[str, str, int, int]]:
    """Each part: its name, account, fen out and in."""
    found = []
    for part in parts_module.parts_of(None, path, folder).parts:
        reading = read(part.path, choices=part.choices)
        post.settled(reading)
        sums = reading.accepted
        assert not reading.questions
        assert not reading.rejected
        assert not reading.unread
        found.append((reading.table.part, reading.own_account, sums["out_fen"], sums["in_fen"]))
    return found


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("text", "right"),
    [
        (TWO_ACCOUNTS.format(head=HEAD_OF_BOTH),
         [("9900000000001", "9900000000001", 10000, 50000), ("9900000000002", "9900000000002", 5000, 0)]),
        (TWO_ACCOUNTS.format(head=""),
         [("9900000000001", "9900000000001", 10000, 50000), ("9900000000002", "9900000000002", 5000, 0)]),
        (TWO_TABLES, [("1/2", "", 30_000_000, 0), ("2/2", "", 0, 150_000_000)]),
        (MIXED_ROWS, [("9900000000001", "9900000000001", 50000, 50000), ("9900000000002", "9900000000002", 5000, 0)]),
        (UNLIKE, [("1/2", "", 30000, 0), ("2/2", "", 0, 90000)]),
    ],
)  # fmt: skip
def test_a_second_table_and_a_second_account_are_parts_of_one_import(text, right, ending, tmp_path):
    path = tmp_path / f"明细.{ending}"
    if ending == "csv":
        path.write_text(text, "utf-8")
    else:
        book = openpyxl.Workbook()
        for line in text.splitlines():
            book.active.append([cell or None for cell in line.split(",")])
        book.save(path)
    assert readings(path, tmp_path) == right


def test_parts_of_one_file_are_stored_one_after_the_other_and_known_again(tmp_path, capsys):
    path = tmp_path / "明细.csv"
    path.write_text(TWO_ACCOUNTS.format(head=""), "utf-8")
    assert run(["new", str(tmp_path / "l.ftdb")]) == 0
    capsys.readouterr()
    for known in (0, 4):
        assert run(["import", str(path), "--ledger", str(tmp_path / "l.ftdb"), "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert [part["own_account"] for part in said["parts"]] == ["9900000000001", "9900000000002"]
        assert said["counts"]["known"] == known


def test_a_table_below_that_is_no_list_of_payments_is_named_with_its_money(tmp_path):
    path = tmp_path / "明细.csv"
    path.write_text(
        TWO_TABLES.replace("收款日期,付款单位,收到金额,事由", "指标文号,单位,预算数,说明").replace(
            "2024-02-0", "鲁财"
        ),
        "utf-8",
    )
    found = parts_module.parts_of(None, path, tmp_path)
    assert len(found.parts) == 1
    reading = read(path, choices=found.parts[0].choices)
    post.settled(reading)
    assert [unread.code for unread in reading.unread] == ["second_table"]
