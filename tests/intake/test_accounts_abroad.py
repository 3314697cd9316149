"""Accounts in another currency: told by a line among the rows, by codes, by the kind of account."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import parts

HEAD = "交易日期,支出金额,收入金额,余额,对方户名"
OURS, THEIRS = "2024-03-02,300.00,,700.00,甲公司", "2024-03-03,80.00,,920.00,Example LLC"


def _read(tmp_path: Path, *lines: str) -> tuple[Reading, int]:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    reading = read(path)
    return reading, sum(sum(map(abs, block.amounts)) for block in reading.blocks())


ACCOUNTS = [
    ("账号：8021,币种：人民币", "账号：8022,币种：美元"),
    ("账号：8021", "账号：8022 美元户"),
    ("户名：示例公司基本户", "户名：示例公司港币户"),
    ("账号：8021", "外币账户：8022"),
    ("Account: 80211234 CNY", "Account: 80221234 USD"),
    ("账号：80211234,币种：01", "账号：80221234,币种：14"),
    ("人民币账户", "美元账户"),
]


@pytest.mark.parametrize(("ours", "theirs"), ACCOUNTS)
@pytest.mark.parametrize("head", [(HEAD,), ("", HEAD), ()])
def test_a_further_account_in_another_currency_is_left_with_its_sum(
    tmp_path, ours, theirs, head
) -> None:
    reading, fen = _read(tmp_path, ours, HEAD, OURS, theirs, *head, THEIRS)
    assert (fen, reading.questions) == (30000, [])
    assert [(u.code, u.fen) for u in reading.unread] == [("second_table", 8000)]


@pytest.mark.parametrize(("ours", "theirs"), ACCOUNTS[:1] + ACCOUNTS[-1:])
def test_our_currency_below_another_one_is_not_refused_as_that(tmp_path, ours, theirs) -> None:
    reading, fen = _read(tmp_path, theirs, HEAD, THEIRS, ours, HEAD, OURS)
    assert fen == 0
    assert [(i.line, i.code) for i in reading.rejected] == [(3, "foreign_currency")]
    assert [(u.code, u.fen) for u in reading.unread] == [("second_table", 30000)]


KINDS = [
    "账户类型：外汇活期（美元现汇）",
    "账户类型：美元现汇户",
    "账户类型：美元现钞",
    "账户类型：外汇活期",
    "账户性质：经常项目-外汇（港元）",
    "币别 美元",
    "账户币种,美元",
    "账号：802（USD）",
    "美元账户交易明细",
    "外汇账户交易明细",
    "经常项目外汇账户",
    "本账户为外币账户",
]


@pytest.mark.parametrize("line", KINDS)
@pytest.mark.parametrize("below", [False, True])
def test_the_kind_of_an_account_tells_its_currency(tmp_path, line, below) -> None:
    table = (HEAD, THEIRS)
    reading, fen = _read(tmp_path, *((*table, line) if below else (line, *table)))
    assert (fen, [i.code for i in reading.rejected]) == (0, ["foreign_currency"])
    assert not reading.questions


@pytest.mark.parametrize(
    "line",
    [
        "币种：01",
        "币种：156",
        "币种：10",
        "账户类型：人民币活期",
        "户名：外汇管理局",
        "户名：示例外币兑换有限公司",
        "结汇待支付账户",
        "外币兑换公司付款明细",
        "收款账户类型：公司户",
    ],
)
@pytest.mark.parametrize("below", [False, True])
def test_an_account_in_yuan_is_read(tmp_path, line, below) -> None:
    table = (HEAD, OURS)
    reading, fen = _read(tmp_path, *((*table, line) if below else (line, *table)))
    assert (fen, reading.rejected, reading.questions) == (30000, [], [])


@pytest.mark.parametrize(
    ("name", "home", "foreign"),
    [
        ("币别代码", "01", "13"),
        ("币种号", "1", "2"),
        ("货币码", "001", "014"),
        ("币别编码", "PRE001", "PRE007"),
        ("账户币别", "01", "14"),
        ("结算币种", "人民币", "美元"),
        ("原币币种", "人民币", "美元"),
        ("Currency code", "CNY", "USD"),
    ],
)
def test_a_column_of_codes_of_currencies_is_heard(tmp_path, name, home, foreign) -> None:
    rows = (f"{OURS},{home}", f"{THEIRS},{foreign}")
    reading, fen = _read(tmp_path, f"{HEAD},{name}", *rows)
    assert (fen, [(i.line, i.code) for i in reading.rejected]) == (
        30000,
        [(3, "foreign_currency")],
    )


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("ours", "theirs"), ACCOUNTS[:1] + ACCOUNTS[-1:])
def test_each_account_of_a_file_is_read_in_its_own_currency(tmp_path, ours, theirs, turned) -> None:
    pieces = [(ours, HEAD, OURS), (theirs, HEAD, THEIRS)]
    lines = [line for piece in (pieces[::-1] if turned else pieces) for line in piece]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    paid: list[tuple[int, str]] = []
    for part in parts.parts_of(None, path, tmp_path / "unpacked").parts:
        reading = read(part.path, choices=part.choices)
        paid += [(sum(block.amounts), "paid") for block in reading.blocks()]
        paid += [(i.params["out_fen"], i.code) for i in reading.rejected]
    assert sorted(paid) == [(8000, "foreign_currency"), (30000, "paid")]


@pytest.mark.parametrize(
    ("name", "home", "abroad"),
    [
        ("账户名称", "示例公司基本户", "示例公司美元户"),
        ("付款账户", "中行人民币户", "中行外币户"),
        ("付款人账号", "802112345678", "802212345678(USD)"),
        ("付款账户", "中行一般户", "中行港币现汇账户"),
    ],
)
def test_a_row_of_an_own_account_in_another_currency_is_kept_out(
    tmp_path, name, home, abroad
) -> None:
    rows = (f"2024-03-02,{home},甲公司,300", f"2024-03-03,{abroad},乙公司,80")
    reading, fen = _read(tmp_path, f"付款日期,{name},收款单位,付款金额", *rows)
    assert fen == 30000
    assert [(i.line, i.code) for i in reading.rejected] == [(3, "foreign_currency")]
    reading, fen = _read(tmp_path, f"付款日期,{name},收款单位,付款金额(人民币)", *rows)
    assert (fen, reading.rejected) == (38000, [])


def test_the_currency_above_all_tables_holds_for_a_table_that_names_none(tmp_path) -> None:
    head = "日期,收款单位,支付金额"
    lines = [
        "币种：美元",
        head,
        "2024-03-02,甲公司,300",
        "",
        "二、付款",
        head,
        "2024-03-03,乙公司,80",
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = parts.parts_of(None, path, tmp_path / "unpacked").parts
    readings = [read(part.path, choices=part.choices) for part in found] or [read(path)]
    assert sum(sum(b.amounts) for reading in readings for b in reading.blocks()) == 0
    refused = [i for reading in readings for i in reading.rejected]
    assert [i.code for i in refused] == ["foreign_currency"] * 2
