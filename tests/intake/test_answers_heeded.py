"""An answer or a role that a person gives has its effect or is refused in words."""

import datetime as dt
import json
from pathlib import Path

import pytest

from fundtracker.cli import run
from fundtracker.errors import RefusedError, UserError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read

LEVELS = (
    "支付日期,收款人,区级资金,市级资金,合计\n"
    "2024-03-04,甲公司,50000.00,30000.00,80000.00\n2024-03-06,乙公司,86400.50,1000.00,86400.50\n"
)
BEFORE = (
    "日期,收款人,{},{},{}\n2024-03-04,甲公司,300000,120000,420000\n"
    "2024-03-06,乙公司,0,86400.5,86400.5\n"
)
PLAIN = "支付日期,收款人,支付金额\n2024-03-04,甲公司,120000.00\n2024-03-06,乙公司,86400.50\n"


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[int]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers, strict=True))
    return reading, [fen for block in reading.blocks() for fen in block.amounts]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        (PLAIN, {"amounts": "支付金额"}),
        (PLAIN, {"ammounts": "sum"}),
        (PLAIN, {"date": "支付日期"}),
        (PLAIN, {"view": "bank"}),
        (PLAIN, {"sides": "as_balance"}),
        (PLAIN, {"state:已付清": "paid"}),
        (PLAIN, {"minus_out": "refund"}),
        (PLAIN, {"own": "甲公司"}),
        (PLAIN, {"unit@2/3": "元"}),
    ],
)
def test_an_answer_that_nothing_asks_for_is_refused(tmp_path, text, answers) -> None:
    with pytest.raises(RefusedError) as refused:
        _read(tmp_path, text, **answers)
    assert refused.value.code == "answer_not_asked"
    assert next(iter(answers)) in str(refused.value.params)


@pytest.mark.parametrize("value", ["sum", "支付金额", "nonsense"])
def test_a_value_that_its_question_does_not_offer_is_refused(tmp_path, value) -> None:
    with pytest.raises(UserError) as refused:
        _read(tmp_path, LEVELS, amounts=value)
    assert refused.value.code == "no_such_answer"
    assert "区级资金/市级资金" in str(refused.value.params["options"])


def test_a_total_that_contradicts_its_parts_is_offered_and_taken(tmp_path: Path) -> None:
    asked, _ = _read(tmp_path, LEVELS)
    assert asked.questions[0].options == ("区级资金/市级资金", "合计")
    assert _read(tmp_path, LEVELS, amounts="合计")[1] == [8_000_000, 8_640_050]
    assert _read(tmp_path, LEVELS, amounts="区级资金/市级资金")[1] == [8_000_000, 8_740_050]


@pytest.mark.parametrize(
    "names",
    [
        ("以前付款", "本次付款", "付款合计"),
        ("以前支付", "本次支付", "支付总额"),
        ("之前付款", "此次付款", "付款总计"),
        ("前期付款", "本期付款", "付款合计"),
        ("上次累计支付", "本次支付", "支付合计"),
        ("此前已付", "本次付款", "合计付款"),
    ],
)
def test_what_was_paid_before_is_not_paid_again(tmp_path, names) -> None:
    assert _read(tmp_path, BEFORE.format(*names))[1] == [12_000_000, 8_640_050]


def test_a_column_that_the_person_calls_paid_is_the_only_one(tmp_path: Path) -> None:
    reading, fens = _read(tmp_path, BEFORE.format("其一", "其二", "合计"), **{"role:其二": "支出"})
    assert (fens, reading.questions) == ([12_000_000, 8_640_050], [])
    text = LEVELS.replace("合计", "专项债券资金")
    reading, fens = _read(tmp_path, text, **{"role:市级资金": "支出"})
    assert fens == [3_000_000, 100_000]
    assert {unread.name for unread in reading.unread} >= {"区级资金"}


def test_several_columns_that_the_person_calls_paid_are_added(tmp_path: Path) -> None:
    roles = {"role:区级资金": "支出", "role:市级资金": "支出"}
    assert _read(tmp_path, LEVELS, **roles)[1] == [8_000_000, 8_740_050]


@pytest.mark.parametrize("bond", ["专项债", "专项债券", "债券", "国债", "银行贷款", "一般债"])
def test_money_of_bonds_and_loans_is_no_number_to_be_left_out(tmp_path, bond) -> None:
    text = (
        f"支付日期,收款人,区级资金,市级资金,{bond}\n2024-03-04,甲公司,50000,30000,40000\n"
        "2024-03-06,乙公司,86400.5,,\n"
    )
    assert _read(tmp_path, text)[1] == [12_000_000, 8_640_050]


def test_the_named_day_is_read_instead_of_columns_of_its_parts(tmp_path: Path) -> None:
    text = "年,月,日,到账日期,收款人,支付金额\n2024,3,29,2024-04-01,甲公司,120.00\n"
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers={"role:到账日期": "日期"}))
    days = [day for block in reading.blocks() for day in block.days]
    assert days == [dt.date(2024, 4, 1).toordinal()]


def test_of_several_files_an_answer_that_none_asks_for_is_named(tmp_path, capsys) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.csv").write_text(PLAIN.replace("公司", f"公司{n}"), "utf-8")
    files = [str(tmp_path / "1.csv"), str(tmp_path / "2.csv")]
    assert run(["import", *files, "--dry-run", "--json", "--answer", "view=own"]) == 1
    assert json.loads(capsys.readouterr().out)["answers_not_asked"] == ["view"]
    assert run(["import", *files, "--dry-run", "--answer", "view=own"]) == 1
    assert "view" in capsys.readouterr().err


def test_nothing_is_stored_beside_an_answer_that_has_no_effect(tmp_path, capsys) -> None:
    ledger, path = tmp_path / "a.ftdb", tmp_path / "a.csv"
    path.write_text(PLAIN, "utf-8")
    assert run(["new", str(ledger)]) == 0
    assert run(["import", str(path), "--ledger", str(ledger), "--answer", "amounts=sum"]) == 2
    capsys.readouterr()
    assert run(["import", str(path), "--ledger", str(ledger), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total_out_fen"] == 20_640_050


def test_a_side_that_the_person_names_is_not_turned_by_the_flag_of_the_balance(tmp_path) -> None:
    text = (
        "应付账款明细账 供应商：甲公司\n日期,凭证号,摘要,借方,贷方,方向,余额\n"
        "2024-03-01,记1,暂估工程款,,300000.00,贷,300000.00\n"
        "2024-03-04,付1,付工程款,120000.00,,贷,180000.00\n"
    )
    reading, fens = _read(tmp_path, text, **{"role:借方": "支出", "role:贷方": "不用"})
    assert (fens, reading.accepted["in_fen"]) == ([12_000_000], 0)


def test_one_money_in_two_currencies_or_units_is_not_added(tmp_path: Path) -> None:
    text = "日期,收款人,原币金额,本位币金额\n2024-03-04,甲公司,1000,7100\n2024-03-06,乙公司,2000,14200\n"
    asked, _ = _read(tmp_path, text)
    assert asked.questions[0].options == ("原币金额", "本位币金额")
    text = "付款表（单位：万元）\n日期,收款人,金额,金额（元）\n2024-03-04,甲公司,12,120000\n2024-03-06,乙公司,8.46,86400.50\n"
    asked, _ = _read(tmp_path, text)
    assert asked.questions[0].options == ("金额", "金额（元）")
    reading, fens = _read(tmp_path, text, amounts="金额（元）")
    assert (fens, reading.questions) == ([12_000_000, 8_640_050], [])
    assert _read(tmp_path, text, amounts="金额")[1] == [12_000_000, 8_460_000]


def test_instalments_of_capital_keep_their_days(tmp_path: Path) -> None:
    text = "被投企业,首期出资日,首期出资,二期出资日,二期出资\n甲公司,2024-03-04,120000,2024-06-04,86400.5\n"
    reading, fens = _read(tmp_path, text)
    assert (sorted(fens), reading.questions) == ([8_640_050, 12_000_000], [])
