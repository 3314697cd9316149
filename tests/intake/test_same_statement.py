"""The same statement in another layout is never counted twice without a word, looked at or stored."""

import json

import pytest

from fundtracker.cli import run

FIRST = """账号：9900000000001,,,,,
交易日期,摘要,支出,收入,余额,对方户名
2024-01-03,工程款,100.00,,900.00,甲公司
2024-01-04,拨款,,500.00,1400.00,示例区财政局
2024-01-24,监理费,50.00,,1350.00,乙公司
"""
OTHER = """查询账号,{account},,,
记账日,发生额,余额,对方,附言
20240103,-100.00,{left},甲公司有限公司,
20240104,500.00,1400.00,财政局,
20240124,-50.00,1350.00,,
"""


@pytest.mark.parametrize(
    ("account", "left", "same"),
    [("9900000000001", "900.00", True), ("", "900.00", True), ("9900000000002", "900.00", False)],
)
def test_the_running_balance_knows_a_statement_in_another_layout(
    account, left, same, tmp_path, capsys
):
    ledger = str(tmp_path / "l.ftdb")
    assert run(["new", ledger]) == 0
    for name, text in (("a.csv", FIRST), ("b.csv", OTHER.format(account=account, left=left))):
        (tmp_path / name).write_text(text, "utf-8")
    assert run(["import", str(tmp_path / "a.csv"), "--ledger", ledger]) == 0
    for options in (["--dry-run"], []):
        capsys.readouterr()
        run(["import", str(tmp_path / "b.csv"), "--ledger", ledger, "--json", *options])
        said = json.loads(capsys.readouterr().out)
        told = [w["code"] for w in said["warnings"]]
        assert ("same_statement" in told) == same
        assert said["double_fen"] == (65000 if same else 0)  # another account's are its own
