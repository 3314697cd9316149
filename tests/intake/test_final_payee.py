"""Money that reaches its payee through another's account: the final payee counts, the account it went through is kept."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.same.duplicates import Settling

HEAD = "支付日期,收款人名称,收款人账号,{},支付金额,备注\n"


def taken(tmp_path: Path, text: str) -> tuple[Reading, list[tuple[str, str, str]]]:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    reading, whole = read(path), Block()
    for block, _ in Settling(reading):
        whole.extend(block)
    return reading, list(zip(whole.counterparty, whole.account, whole.note, strict=True))


@pytest.mark.parametrize(
    "name", ["最终收款人", "实际收款人", "最终收款方名称", "资金最终收款单位", "Ultimate payee"]
)
def test_the_final_payee_counts_and_the_account_between_stands_in_the_note(
    tmp_path: Path, name: str
) -> None:
    rows = "2023-03-02,代发户,3011,张三,1.00,工资\n2023-03-03,甲公司,3012,,2.00,\n2023-03-04,乙公司,3013,乙公司,3.00,\n2023-03-05,丙,3014,无,4.00,\n"
    reading, found = taken(tmp_path, HEAD.format(name) + rows)
    assert found == [
        ("张三", "", "工资；经 代发户 3011"),
        ("甲公司", "3012", ""),
        ("乙公司", "3013", ""),
        ("丙", "3014", ""),
    ]
    told = [(i.code, i.params) for i in reading.warnings]
    assert told == [("final_payee_read", {"name": name, "n": 1, "amount": "1.00"})]


def test_the_account_of_the_final_payee_goes_with_it(tmp_path: Path) -> None:
    rows = "2023-03-02,代发户,3011,张三,3333,1.00,\n"
    assert taken(tmp_path, HEAD.format("最终收款人,最终收款人账号") + rows)[1] == [
        ("张三", "3333", "经 代发户 3011")
    ]


def test_who_stands_alone_is_the_payee_and_receipts_have_no_final_one(tmp_path: Path) -> None:
    alone = "支付日期,最终收款人,最终收款人账号,支付金额\n2023-03-02,张三,3333,1.00\n"
    reading, found = taken(tmp_path, alone)
    assert (found, reading.warnings) == ([("张三", "3333", "")], [])
    both = "交易日期,对方户名,实际收款人,支出,收入,余额\n2023-03-02,代发户,张三,1.00,,9.00\n2023-03-03,丙公司,丁,,5.00,14.00\n"
    assert [payee for payee, _, _ in taken(tmp_path, both)[1]] == ["张三", "丙公司"]
