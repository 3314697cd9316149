"""Another currency that an account's name, its kind, a code or a line below the rows tells."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import parts, post

HEAD = "交易日期,支出金额,收入金额,余额,对方户名"
ROW = "2024-03-02,300.00,,700.00,鲁海路桥工程有限公司"


def reading_of(path: Path, *lines: str) -> Reading:
    file = path / "a.csv"
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return read(file)


def fen(reading: Reading) -> list[int]:
    return [r["amount_fen"] for r in post.settled(reading)]


@pytest.mark.parametrize(
    "above",
    ["账户类型：外汇活期（美元现汇）", "外币账户 日元", "本账户为外币账户", "账号：8022（USD）", "账户：外币户（港币）"],
)  # fmt: skip
def test_an_account_that_is_called_foreign_is_no_yuan(tmp_path: Path, above: str) -> None:
    reading = reading_of(tmp_path, above, HEAD, ROW)
    assert fen(reading) == []
    assert [i.code for i in reading.rejected] == ["foreign_currency"]


@pytest.mark.parametrize("below", ["币种：USD", "美元户", "本账户为外币账户"])
def test_a_line_below_the_rows_tells_it_too(tmp_path: Path, below: str) -> None:
    reading = reading_of(tmp_path, HEAD, ROW, below)
    assert fen(reading) == []


@pytest.mark.parametrize(
    "line",
    ["账户类型：人民币活期", "外币账户管理费支付明细", "不含外币账户", "外汇额度：100美元", "结售汇外币账户"],
)  # fmt: skip
def test_lines_that_mention_another_currency_tell_none(tmp_path: Path, line: str) -> None:
    assert fen(reading_of(tmp_path, line, HEAD, ROW)) == [30_000]


def test_codes_of_currencies_are_currencies(tmp_path: Path) -> None:
    rows = ["2024-03-02,300,,700,甲,01", "2024-03-04,80,,620,乙,13", "2024-03-05,20,,600,丙,14"]
    reading = reading_of(tmp_path, "日期,支出,收入,余额,对方户名,币别代码", *rows)
    assert fen(reading) == [30_000]
    assert [i.code for i in reading.rejected] == ["foreign_currency"] * 2


@pytest.mark.parametrize(
    "line", ["账号：8022（USD）,,,,", "账号：8022,币种：美元,,,", "美元户,,,,"]
)
def test_a_second_account_below_in_another_currency_is_not_read_as_yuan(
    tmp_path: Path, line: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "\n".join(["账号：8021（CNY）,,,,", HEAD, ROW, line, HEAD, ROW.replace("02", "03")]),
        "utf-8",
    )
    found = parts.parts_of(None, file, tmp_path, choices=Choices())
    read_fen = [r["amount_fen"] for part in found.parts for r in _settled(part)]
    assert read_fen == [30_000]


def _settled(part: parts.Part) -> list[dict]:
    return post.settled(read(part.path, choices=part.choices))


@pytest.mark.parametrize("first", ["账号：8021（USD）,,,,", "账号：8021，币种：美元"])
@pytest.mark.parametrize(
    "line", ["账号：8022（CNY）,,,,", "账号：8022,币种：人民币,,,", "账号：8022，币种：人民币"]
)
def test_an_account_in_yuan_below_one_in_dollars_is_read(
    tmp_path: Path, first: str, line: str
) -> None:
    file = tmp_path / "a.csv"
    lines = [first, HEAD, ROW, "", line, HEAD, ROW.replace("02,", "03,")]
    file.write_text("\n".join(lines), "utf-8")
    found = parts.parts_of(None, file, tmp_path, choices=Choices())
    assert [r["date"] for part in found.parts for r in _settled(part)] == ["2024-03-03"]
