"""Structure, roles, kinds, declared totals, profiles, choices, matching."""

import datetime as dt
from pathlib import Path

import pytest

from fundtracker.errors import UserError
from fundtracker.intake.columns import column_roles
from fundtracker.intake.columns.column_names import meanings
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.profiles import Profile
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import cross_source, post
from fundtracker.intake.sums import declared_totals
from fundtracker.intake.text import row_kinds, structure
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payments import Fact


@pytest.mark.parametrize(
    ("rows", "first", "high", "names"),
    [
        ([["日期", "金额"], ["2023-01-05", "1"]], 0, 1, ["日期", "金额"]),
        ([["明细表"], ["账号：1"], ["日期", "金额"], ["2023-01-05", "1"]], 2, 1, ["日期", "金额"]),
        ([["2023-01-05", "甲", "1"], ["2023-01-06", "乙", "2"]], None, 0, None),
        (
            [["项目", "资金", "", "备注"], ["", "日期", "金额", ""], ["甲", "2023-01-05", "1", ""]],
            0,
            2,
            ["项目", "资金 日期", "资金 金额", "备注"],
        ),
        (
            [
                ["账号", "99", "户名", "甲"],
                ["日期", "摘要", "支出", "收入"],
                ["2023-1-5", "x", "1", ""],
            ],
            1,
            1,
            None,
        ),
        ([["a", "b"]], 0, 1, ["a", "b"]),
        ([], None, 0, None),
    ],
)
def test_a_header_is_found_under_what_stands_above_it(
    rows: list[list[str]], first: int | None, high: int, names: list[str] | None
) -> None:
    found = structure.find_header(rows)
    assert (found.first, found.rows) == (first, high)
    if names:
        assert found.names == names


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["", "", "", "", ""], "blank"),
        (["合计", "", "", "1", "2"], "footer_total"),
        (["总 计：", "", "", "1", "2"], "footer_total"),
        (["合计（元）", "", "", "1", "2"], "footer_total"),
        (["合计3笔", "", "", "1", "2"], "footer_total"),
        (["", "合计", "", "1", "2"], "footer_total"),
        (["TOTAL", "", "", "1", "2"], "footer_total"),
        (["小计", "", "", "1", "2"], "subtotal"),
        (["", "本月合计", "", "1", "2"], "subtotal"),
        (["本页小计", "", "", "1", "2"], "subtotal"),
        (["承前页", "", "", "", "2"], "balance_line"),
        (["期初余额", "", "", "", "2"], "balance_line"),
        (["制表人：甲", "", "", "审核：乙", ""], "footer_note"),
        (["第 1 页 共 2 页", "", "", "", ""], "footer_note"),
        (["以上数据仅供参考", "", "", "", ""], "footer_note"),
        (["合计信息技术有限公司", "2023-01-05", "", "1", "2"], None),
        (["总额咨询有限公司", "", "x", "1", "2"], None),
        (["2023-01-05", "合计", "", "1", "2"], None),
        (["2023-01-05", "甲", "材料", "1", "2"], None),
    ],
)
def test_a_row_is_what_its_first_words_say(row: list[str], kind: str | None) -> None:
    assert row_kinds.kind_of(row, 5) == kind


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("交易金额(元)[ Amount ]", "amount"),
        ("借 方 发 生 额（元）", "amount_out"),
        ("对方单位账号", "counterparty_account"),
        ("收款企业开户行", "counterparty_bank"),
        ("收(付)方名称", "counterparty_name"),
        ("付款单位名称", "payer_name"),
        ("资金情况 拨付日期", "date"),
        ("本年累计支付金额", "cumulative_amount"),
        ("计划支付金额", None),
        ("未支付金额", None),
        ("剩余金额", None),
        ("风马牛", None),
    ],
)
def test_a_name_means_what_its_words_say(name: str, role: str | None) -> None:
    found = meanings(name)
    assert (min(found, key=lambda f: f[1])[0] if found else None) == role


def test_values_are_witnesses_where_a_name_says_too_little() -> None:
    header = ["日期", "交易时间", "金额", "余额", "金额说明"]
    rows = [
        ["2023-01-05", "10:00:00", "-1.00", "9.00", "材料"],
        ["2023-01-06", "11:00:00", "+2.00", "11.00", "拨款"],
    ]
    found = {c.header: c.role for c in column_roles.assign(header, rows)}
    assert found == {
        "日期": "date", "交易时间": "time", "金额": "amount_signed", "余额": "balance", "金额说明": "ignore",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "flipped", "said"),
    [
        (
            ["借方发生总额", "1,081,178.53", "贷方发生总额", "5"],
            False,
            {"out_fen": 108_117_853, "in_fen": 500},
        ),
        (["收入合计: 2 笔，共 500088.10 元"], False, {"in_count": 2, "in_fen": 50_008_810}),
        (["支出总笔数", "3"], False, {"out_count": 3}),
        (["总笔数：", "4"], False, {"count": 4}),
        (["借方合计", "5.00"], True, {"in_fen": 500}),
        (["支出合计：12.50元", "收入合计：3.00元"], False, {"out_fen": 1250, "in_fen": 300}),
        (["打印时间", "2023-01-05"], False, {}),
        (["账号", "9900"], False, {}),
    ],
)
def test_what_a_file_says_of_itself_is_heard(
    cells: list[str], flipped: bool, said: dict[str, int]
) -> None:
    assert declared_totals.find(cells, flipped, 100) == said


def test_a_declared_total_agrees_with_accepted_or_with_readable_rows() -> None:
    said = {"out_fen": 300, "in_fen": 50, "count": 4}
    refused = {"bad_date": {"out_fen": 100, "count": 1}, "not_settled": {"out_fen": 40, "count": 1}}
    assert declared_totals.compare(said, {"out_fen": 200, "in_fen": 50, "count": 3}, refused) == {}
    assert declared_totals.compare(said, {"out_fen": 299, "in_fen": 50, "count": 4}, {}) == {
        "out_fen": 1
    }


PROFILE = Profile(
    "示例银行 \"A\"", ("日期", "名", "钱", "向"), ("date", "counterparty_name", "amount_abs", "direction"),
    "bank_statement", "own_account", "paid", "万元", {"去": "out", "来": "in"},
)  # fmt: skip


def test_a_profile_survives_its_own_text() -> None:
    assert profiles.from_toml(profiles.to_toml(PROFILE)) == PROFILE
    for shipped in profiles.shipped():
        assert profiles.from_toml(profiles.to_toml(shipped)) == shipped


@pytest.mark.parametrize(
    "text",
    ["", "name = ", 'name = "x"', profiles.to_toml(PROFILE).replace('"date", ', ""),
     profiles.to_toml(PROFILE).replace('"paid"', '"perhaps"')],
)  # fmt: skip
def test_a_profile_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UserError) as caught:
        profiles.from_toml(text)
    assert caught.value.code == "bad_profile"


def test_a_profile_chooses_itself_by_its_header() -> None:
    assert profiles.choose([" 日期 ", "名", "钱（元）", "向"], [PROFILE]) == PROFILE
    assert profiles.choose(["名", "日期", "钱", "向"], [PROFILE]) is None
    for shipped in profiles.shipped():
        assert profiles.shipped_for(shipped.columns) == shipped
    assert profiles.shipped_for(["日期", "名", "钱"]) is None
    assert len({p.fingerprint for p in profiles.shipped()}) == len(profiles.shipped()) >= 14


def ledger_in(folder: Path) -> Ledger:
    return Ledger.create(
        folder / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    )


def test_a_profile_saved_in_a_ledger_reads_the_next_file(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(
        "日期,名,钱,向\n2023-01-05,甲,1.5,去\n2023-01-06,乙,2,来\n2023-01-07,乙,2,支\n", "utf-8"
    )
    with ledger_in(tmp_path) as ledger:
        ledger.profiles.save(PROFILE.name, PROFILE.fingerprint, profiles.to_toml(PROFILE))
        outcome = post.propose(ledger, path)
    assert outcome.reading.profile == PROFILE.name
    assert [(r["direction"], r["amount_fen"]) for r in outcome.records] == [
        ("out", 1_500_000),
        ("in", 2_000_000),
        ("out", 2_000_000),
    ]


def test_what_the_person_chooses_stands(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("日期,收款单位,支付金额\n03/04/2023,甲,2\n", "utf-8")
    found = read(path)
    assert post.settled(found) == []
    assert [i.code for i in found.rejected] == ["ambiguous_date"]
    chosen = read(path, choices=Choices(unit="万元", day_first=True, proves="released"))
    records = post.settled(chosen)
    assert [(r["date"], r["amount_fen"]) for r in records] == [("2023-04-03", 2_000_000)]
    assert chosen.proves == "released"


def test_a_file_without_header_reads_when_the_person_names_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text("2023-04-03,甲,2.00\n2023-04-04,乙,3.00\n", "utf-8")
    records = post.settled(
        read(path, choices=Choices(roles=("date", "counterparty_name", "amount_out")))
    )
    assert [(r["line"], r["counterparty"], r["amount_fen"]) for r in records] == [
        (1, "甲", 200),
        (2, "乙", 300),
    ]


def fact(number: int, day: int, fen: int, name: str, *imports: int) -> Fact:
    return Fact(number, day, fen, name, frozenset(imports))


@pytest.mark.parametrize(
    ("one", "other", "pair"),
    [
        (fact(1, 100, 5, "甲", 1), fact(2, 105, 5, "", 2), True),
        (fact(1, 100, 5, "甲", 1), fact(2, 106, 5, "", 2), False),
        (fact(1, 100, 5, "甲", 1), fact(2, 131, 5, "甲", 2), True),
        (fact(1, 100, 5, "甲", 1), fact(2, 132, 5, "甲", 2), False),
        (fact(1, 100, 5, "甲", 1), fact(2, 100, 6, "甲", 2), False),
        (fact(1, 100, 5, "甲", 1), fact(2, 100, -5, "甲", 2), False),
        (fact(1, 100, 5, "甲", 1), fact(2, 100, 5, "甲", 1), False),
        (fact(1, 100, 5, "甲", 1, 2), fact(2, 100, 5, "甲", 2, 3), False),
    ],
)
def test_two_rows_may_be_one_payment_by_amount_day_and_payee(
    one: Fact, other: Fact, pair: bool
) -> None:
    assert len(cross_source.candidates([one, other])) == pair


def test_each_payment_is_in_one_pair_and_the_likeliest_comes_first() -> None:
    facts = [
        fact(1, 100, 5, "甲", 1),
        fact(2, 101, 5, "乙", 2),
        fact(3, 103, 5, "甲", 2),
        fact(4, 100, 5, "乙", 1),
    ]
    found = cross_source.candidates(facts)
    assert [(c.first.id, c.other.id, c.days_apart, c.same_payee) for c in found] == [
        (2, 4, 1, True),
        (1, 3, 3, True),
    ]
