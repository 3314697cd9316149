"""The command line takes what people write: quarters behind the options, the tables' own words; it names who is in."""

import datetime as dt
import json

import pytest

from fundtracker import cli
from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from tests.ledger import world


def run(capsys, *words) -> tuple[int, str, str]:
    status = cli.run(list(words))
    out = capsys.readouterr()
    return status, out.out, out.err


@pytest.mark.parametrize(
    "order", [("24Q3", "24Q4", "--ledger", "L"), ("--ledger", "L", "24Q3", "24Q4")]
)
def test_two_quarters_are_compared_wherever_they_stand(capsys, sample_ledger, order):
    words = [str(sample_ledger) if word == "L" else word for word in order]
    status, out, _ = run(capsys, "report", "compare", *words)
    assert status == 0 and "24Q3" in out


def test_what_no_command_knows_is_refused_all_the_same(capsys, sample_ledger):
    with pytest.raises(SystemExit):
        cli.run(["report", "compare", "--ledger", str(sample_ledger), "24Q3", "--wrong"])
    assert "--wrong" in capsys.readouterr().err


def test_a_ledger_in_use_is_refused_with_the_name_of_who_uses_it(capsys, tmp_path):
    with world.filled(tmp_path):
        status, _, err = run(capsys, "undo", "--ledger", str(tmp_path / "l.ftdb"))
    assert status == 2 and world.PERSON in err


def test_the_list_of_policies_takes_the_word_of_the_table_for_a_compute_voucher(tmp_path):
    path = tmp_path / "p.csv"
    path.write_text(
        "申报编号,政策文号,条款,条款类别,企业名称,申报日期,申报金额（元）\nA1,示政1,第四条,算力券,甲,2023-03-01,5.00\n",
        "utf-8",
    )
    with world.planned(tmp_path / "l.ftdb") as ledger:
        published = {clause.id for clause in ledger.policy.clauses()}
        assert post_list.post(ledger, path).rejected == []
        new = [clause for clause in ledger.policy.clauses() if clause.id not in published]
        assert [clause.nature for clause in new] == ["compute"]


# ---------------------------------------------------------------- rows of a frozen quarter
@pytest.fixture
def frozen(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        post.post(ledger, world.bank(tmp_path / "a.csv", ["2023-02-01,S1,工程款,10.00,,甲,62"]))
        ledger.reviews.check(2023 * 4, ["x"], "试")
        ledger.reviews.lock(2023 * 4, b"{}", ledger.head())
    rows = [
        "2023-02-03,S2,工程款,7.00,,甲,62",
        "2023-02-03,S3,退款,,2.00,甲,62",
        "2023-05-03,S4,工程款,1.00,,甲,62",
    ]
    return tmp_path / "l.ftdb", world.bank(tmp_path / "b.csv", rows)


def test_late_rows_are_told_with_their_money_before_and_after_they_are_taken_in(capsys, frozen):
    ledger, file = map(str, frozen)
    for dry in (["--dry-run"], []):
        _, out, _ = run(capsys, "import", *dry, "--json", "--ledger", ledger, file)
        [late] = json.loads(out)["late"]
        assert (late["dated"], late["booked"], late["n"]) == ("2023Q1", "2023Q2", 2)
        assert (late["out_fen"], late["in_fen"]) == (7_00, 2_00) and "2023Q2" in late["why"]
    _, out, _ = run(capsys, "import", "--json", "--ledger", ledger, file)
    assert json.loads(out)["late"] == []  # they stand already
    with Ledger.open(
        ledger, "x", clock=lambda: dt.datetime(2024, 1, 1, tzinfo=dt.UTC), read_only=True
    ) as opened:
        assert {p.book_quarter for p in opened.payments.some() if p.date.month == 2} == {
            2023 * 4,
            2023 * 4 + 1,
        }


def test_a_refusal_names_tables_and_columns_in_words_not_as_the_file_does(capsys, frozen):
    ledger, _ = frozen
    status, _, err = run(
        capsys, "add", "quota", "--ledger", str(ledger), "--doc=1", "--source=一般公共预算",
        "--year=2023", "--amount=5", "--day=2023-02-01",
    )  # fmt: skip
    assert status == 2 and "（指标）" in err and "quota" not in err
