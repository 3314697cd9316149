"""Questions on the command line: exit 2, nothing stored, each prints the option that answers it; the answer is kept."""

import json
import shlex
from importlib import import_module

import pytest

from fundtracker.cli import run
from fundtracker.ledger import Ledger
from tests.intake.unseen import ALL, right_of

for module in ("witness", "red_entries"):
    import_module(f"tests.intake.unseen.{module}")
ASKED = [
    case for case in ALL if case.module in ("witness", "red_entries") and right_of(case.right).asked
]
# What an answer may make of a file: its money is not paid, its sums or its day are none of its rows.
REFUSALS = (
    "money_not_paid",
    "money_so_far",
    "money_of_register",
    "money_told_by_colour",
    "no_amount_column",
    "no_date_column",
)
JOURNAL = "日期,摘要,往来单位,借方金额,贷方金额\n2023-03-02,工程款,甲,,120.00\n2023-03-03,拨款,乙,500.00,\n"


def answers(question: dict, at: int) -> list[str]:
    """The option that a question prints, with the value at a place put in."""
    option, value = shlex.split(question["answer_by"])
    head, equals, values = value.rpartition("=")
    return [option, f"{head}{equals}{values.split('|')[at]}"]


def imported(capsys, *arguments) -> tuple[int, dict]:
    code = run(["import", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("case", ASKED, ids=lambda c: c.name)
def test_every_question_is_answered_by_the_option_that_it_prints(case, tmp_path, capsys):
    path = tmp_path / case.file
    path.write_bytes(case.data)
    code, said = imported(capsys, path, "--dry-run")
    assert code == 2
    assert set(said) == {"file", "questions"}
    for question in said["questions"]:
        assert {"code", "line", "fen", "options", "answer_by"} <= set(question)
        assert question["fen"] > 0
        assert len(question["options"]) >= 2
        others = [w for q in said["questions"] if q is not question for w in answers(q, 0)]
        for at in range(len(question["options"])):
            code, again = imported(capsys, path, "--dry-run", *others, *answers(question, at))
            if "refused" in again:
                assert again["refused"] in REFUSALS
                continue
            open_yet = [(q["code"], q["subject"]) for q in again.get("questions", [])]
            assert (question["code"], question["subject"]) not in open_yet


def test_a_file_with_open_questions_is_not_stored_and_says_why(tmp_path, capsys):
    ledger, path = tmp_path / "a.ftdb", tmp_path / "a.csv"
    path.write_text(JOURNAL, "utf-8")
    assert run(["new", str(ledger)]) == 0
    assert run(["import", str(path), "--ledger", str(ledger)]) == 2
    assert "--view bank|own" in capsys.readouterr().err
    with Ledger.open(ledger, "x", clock=None, read_only=True) as open_ledger:
        assert open_ledger.imports.all() == []
        assert open_ledger.read("SELECT count(*) FROM source_file") == [(0,)]


def test_an_answer_is_kept_for_all_files_with_the_same_head(tmp_path, capsys):
    ledger, path = tmp_path / "a.ftdb", tmp_path / "a.csv"
    path.write_text(JOURNAL, "utf-8")
    assert run(["new", str(ledger)]) == 0
    capsys.readouterr()
    code, said = imported(capsys, path, "--ledger", ledger, "--view", "own", "--save-profile")
    assert (code, said["total_out_fen"], said["total_in_fen"]) == (0, 12_000, 50_000)
    path.write_text(JOURNAL.replace("120.00", "7.00"), "utf-8")
    code, said = imported(capsys, path, "--ledger", ledger)
    assert (code, said["total_out_fen"], said["profile"]) == (0, 700, "a")


def test_a_profile_that_knows_another_unit_than_the_file_says_is_asked(tmp_path, capsys):
    ledger, path = tmp_path / "a.ftdb", tmp_path / "a.csv"
    text = "支付日期,收款单位,支付金额\n2023-03-02,甲,12\n"
    path.write_text(text, "utf-8")
    assert run(["new", str(ledger)]) == 0
    assert run(["profile", "save", "表", str(path), "--ledger", str(ledger)]) == 0
    path.write_text("单位：万元,,\n" + text, "utf-8")
    capsys.readouterr()
    code, said = imported(capsys, path, "--ledger", ledger, "--dry-run")
    assert (code, [q["code"] for q in said["questions"]]) == (2, ["unit"])
    code, said = imported(capsys, path, "--ledger", ledger, "--dry-run", "--unit", "wan")
    assert (code, said["total_out_fen"]) == (0, 12_000_000)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--role", "没有的列=amount_out"], "no_column_named"),
        (["--role", "摘要=nothing"], "no_such_role"),
        (["--role", "摘要"], "answer_needs_equals"),
        (["--state", "已付=perhaps"], "no_such_answer"),
        (["--answer", "reversal=maybe"], "no_such_answer"),
    ],
)
def test_an_answer_that_is_none_is_refused(options, code, tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text(JOURNAL, "utf-8")
    assert run(["import", str(path), "--dry-run", "--lang", "en", *options]) == 2
    said = capsys.readouterr().err
    assert said.strip()
    assert code not in said  # a sentence, not a code


def test_a_role_is_named_in_chinese_or_english(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("日期,单位名,拨出\n2023-03-02,甲,120.00\n".replace("拨出", "数目"), "utf-8")
    code, said = imported(
        capsys, path, "--dry-run", "--role", "数目=支出", "--role", "单位名=counterparty_name"
    )
    assert (code, said["total_out_fen"], said["records"][0]["counterparty"]) == (0, 12_000, "甲")


def test_the_exit_status_says_that_a_declared_total_differs(tmp_path, capsys):
    path = tmp_path / "a.csv"
    head = "支出合计：{},,\n支付日期,收款单位,支付金额\n2023-03-02,甲,120.00\n"
    path.write_text(head.format("120.00"), "utf-8")
    assert run(["import", str(path), "--dry-run"]) == 0
    path.write_text(head.format("121.00"), "utf-8")
    assert run(["import", str(path), "--dry-run"]) == 1


def test_the_exit_status_says_that_the_balance_has_a_gap(tmp_path, capsys):
    rows = [
        "交易日期,支出,收入,余额,对方户名",
        "2023-03-01,10.00,,90.00,甲",
        "2023-03-02,10.00,,80.00,甲",
    ]
    rows += [
        "2023-03-03,10.00,,70.00,甲",
        "2023-03-04,10.00,,55.00,甲",
        "2023-03-05,5.00,,50.00,甲",
        "2023-03-06,5.00,,45.00,甲",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    assert run(["import", str(path), "--dry-run"]) == 1
    assert "balance_gap" in capsys.readouterr().out


def test_what_may_be_twice_is_said_when_it_is_stored_for_payments_and_receipts(tmp_path, capsys):
    ledger, first, second = tmp_path / "a.ftdb", tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_text(
        "交易日期,支出,收入,对方户名\n2023-03-02,120.00,,甲\n2023-03-03,,500.00,乙\n", "utf-8"
    )
    second.write_text(
        "交易时间,付款金额,收款金额,对方户名,摘要\n20230302,120.00,0,甲,x\n20230303,0,500.00,乙,y\n",
        "utf-8",
    )
    assert run(["new", str(ledger)]) == 0
    capsys.readouterr()
    assert imported(capsys, first, "--ledger", ledger)[1]["double_fen"] == 0
    assert imported(capsys, second, "--ledger", ledger)[1]["double_fen"] == 62_000


def test_the_unit_that_a_file_says_is_not_kept_for_files_that_say_none(tmp_path, capsys):
    ledger, first, second = tmp_path / "l.ftdb", tmp_path / "a.csv", tmp_path / "b.csv"
    assert run(["new", str(ledger)]) == 0
    capsys.readouterr()
    first.write_text("支付日期,收款单位,支付金额(万元)\n2024-03-01,甲,1.50\n", "utf-8")
    second.write_text("支付日期,收款单位,支付金额\n2024-03-02,乙,2.50\n", "utf-8")
    imported(capsys, first, "--ledger", ledger, "--save-profile")
    _, said = imported(capsys, second, "--ledger", ledger, "--dry-run")
    assert [record["amount_fen"] for record in said["records"]] == [250]
