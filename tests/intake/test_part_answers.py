"""An answer to what one of several tables of a file asks never changes what another one says."""

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from fundtracker.cli import run
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.payments import parts as parts_module
from fundtracker.intake.payments import post

A, C, G = "青岛示范建设有限公司", "青岛样本设计院", "示例监理有限公司"
PAID = [["一、本月支付"], ["日期", "收款单位", "金额"], ["2024-03-01", A, 1000], ["2024-03-02", C, 2000]]  # fmt: skip
BACK = [["二、本月退回"], ["日期", "退款单位", "金额"], ["2024-03-06", C, 500]]
PLAN = [["三、下月拟支付"], ["日期", "收款单位", "金额"], ["2024-04-10", G, 9000]]


def xlsx(path: Path, *blocks: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for block in blocks:
        for row in [*block, [None]]:
            book.active.append(row)
    book.save(path)
    return path


def asked(path: Path, **answers: str) -> list[tuple[str, int | None]]:
    found = parts_module.parts_of(
        None, path, path.parent / "unpacked", choices=Choices(answers=answers)
    )
    return [(question.key, question.fen) for question in found.questions]


def read_out(path: Path, **answers: str) -> tuple[list[list[tuple[str, int]]], list[tuple]]:
    """The payments of each part, and what is left of the file."""
    found = parts_module.parts_of(
        None, path, path.parent / "unpacked", choices=Choices(answers=answers)
    )
    assert found.questions == []
    outcomes = [post.propose(None, part.path, choices=part.choices) for part in found.parts]
    rows = [[(r["direction"], r["amount_fen"]) for r in post.settled(o.reading)] for o in map(_again, found.parts)]  # fmt: skip
    assert len(outcomes) == len(rows)
    return rows, [(unread.code, unread.name, unread.fen) for unread in found.left]


class _again:  # noqa: N801 - a part read once more, its rows to come
    def __init__(self, part: parts_module.Part) -> None:
        from fundtracker.intake.meaning.reading import read

        self.reading = read(part.path, choices=part.choices)


def test_each_block_is_asked_by_its_own_title(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", PAID, BACK, PLAN)
    assert asked(path) == [("role:金额", 50_000), ("said_unpaid", 900_000)]


def test_an_answer_of_one_block_does_not_hold_for_another(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", PAID, BACK, PLAN)
    answers = {"role:金额": "amount_in"}
    rows, left = read_out(path, said_unpaid="unpaid", **answers)
    assert rows == [[("out", 100_000), ("out", 200_000)], [("in", 50_000)]]
    assert left == [("part_not_paid", "3/3", 900_000)]
    rows, left = read_out(path, said_unpaid="paid", **answers)
    assert (rows[2], left) == ([("out", 900_000)], [])


def test_two_blocks_that_ask_the_same_otherwise_are_answered_one_by_one(tmp_path: Path) -> None:
    other = [["四、5月待支付"], ["序号", *PLAN[1]], [1, "2024-05-10", A, 70]]
    path = xlsx(tmp_path / "a.xlsx", BACK, PLAN, other)
    assert [key for key, _ in asked(path, **{"role:金额": "amount_in"})] == [
        "said_unpaid@2/3",
        "said_unpaid@3/3",
    ]
    answers = {"said_unpaid@2/3": "paid", "said_unpaid@3/3": "unpaid", "role:金额": "amount_in"}
    rows, left = read_out(path, **answers)
    assert rows == [[("in", 50_000)], [("out", 900_000)]]
    assert left == [("part_not_paid", "3/3", 7_000)]


WAN = [
    ["单位：万元"],
    ["日期", "收款单位", "支付金额"],
    ["2024-03-01", A, 12],
    ["2024-03-02", C, 8],
]
UNCLEAR = [["单位：万元"], ["日期", "收款单位", "付款额（元）", "用途"], ["2024-03-01", A, 500, "a"], ["2024-03-05", C, 700, "b"]]  # fmt: skip


def test_a_unit_that_one_block_was_asked_changes_no_other(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", WAN, UNCLEAR)
    assert [key for key, _ in asked(path)] == ["unit"]
    rows, _ = read_out(path, unit="元")
    assert rows == [
        [("out", 12_000_000), ("out", 8_000_000)],
        [("out", 50_000), ("out", 70_000)],
    ]


def test_a_unit_that_no_block_asks_is_asked_of_each_where_they_differ(tmp_path: Path) -> None:
    plain = [["日期", "收款单位", "支付金额（元）", "用途"], ["2024-03-01", A, 500, "a"], ["2024-03-02", C, 700, "b"]]  # fmt: skip
    path = xlsx(tmp_path / "a.xlsx", WAN, plain)
    assert asked(path) == []
    assert asked(path, unit="千元") == [("unit@1/2", 20_000_000), ("unit@2/2", 120_000)]
    rows, _ = read_out(path, unit="千元", **{"unit@1/2": "万元", "unit@2/2": "千元"})
    assert rows[0] == [("out", 12_000_000), ("out", 8_000_000)]
    assert rows[1] == [("out", 50_000_000), ("out", 70_000_000)]


MINE = [["对方", "金额", "日期"], ["甲", "5", "2024-03-01"], ["乙", "7", "2024-03-02"]]


def test_files_of_a_zip_with_one_head_are_asked_once(tmp_path: Path) -> None:
    (tmp_path / "unpacked").mkdir()
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as book:
        for n in (1, 2):
            lines = "\n".join(",".join(row) for row in MINE).replace("2024-03", f"2024-0{n}")
            book.writestr(f"{n}.csv", lines)
    questions = asked(path)
    assert questions == [("role:金额", 2_400)]
    assert asked(path, **{"role:金额": "amount_out"}) == []


def test_sheets_with_their_own_witness_keep_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    heads = {"三月": ["日期", "对方", "金额"], "四月收入明细": ["日期", "对方", "金额"]}
    for n, (name, head) in enumerate(heads.items(), 3):
        sheet = book.create_sheet(name)
        for row in [head, [f"2024-0{n}-01", A, 10 + n], [f"2024-0{n}-02", C, 20 + n]]:
            sheet.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    assert [key for key, _ in asked(path)] == ["role:金额"]
    rows, _ = read_out(path, **{"role:金额": "amount_out"})
    assert rows == [[("out", 1_300), ("out", 2_300)], [("in", 1_400), ("in", 2_400)]]


def test_the_command_line_says_which_part_asks_and_how_it_is_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = xlsx(tmp_path / "a.xlsx", WAN, [["日期", "收款单位", "支付金额（元）", "用途"], ["2024-03-01", A, 500, "a"], ["2024-03-02", C, 700, "b"]])  # fmt: skip
    assert run(["import", str(path), "--dry-run", "--unit", "thousand", "--json"]) == 2
    said = json.loads(capsys.readouterr().out)["questions"]
    assert [(q["part"], q["answer_by"]) for q in said] == [
        ("1/2", '--answer "unit@1/2=万元|千元"'),
        ("2/2", '--answer "unit@2/2=元|千元"'),
    ]
    run(["import", str(path), "--dry-run", "--unit", "thousand", "--lang", "zh"])
    assert "1/2：" in capsys.readouterr().err
