"""Which of two figures of a row is the payment: gross or settled, the payer's day or the payee's, commas of cents, heads above their rows, money that came back."""

from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post


def written(tmp_path: Path, *lines: str, **answers: str) -> tuple[list[int], Reading]:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return [r["amount_fen"] for r in post.settled(reading)], reading


def asked(reading: Reading) -> list[str]:
    return [question.key for question in reading.questions]


# ---------------------------------------------------------------- gross or settled
POS = "清算日期,交易金额,商户手续费,{net},交易类型"


@pytest.mark.parametrize("net", ["应结算金额", "净额", "实收金额"])
def test_what_was_settled_less_a_fee_is_asked(tmp_path: Path, net: str) -> None:
    lines = [POS.format(net=net), "20240303,2000.00,-7.60,1992.40,消费", "20240304,-500.00,1.90,-498.10,退货"]  # fmt: skip
    _, reading = written(tmp_path, *lines)
    assert "amounts" in asked(reading)
    assert "sum" not in next(q for q in reading.questions if q.code == "amounts").options


@pytest.mark.parametrize(
    ("net", "rows", "open_"),
    [
        ("应结算金额", [("100.00", "99.62"), ("-50.00", "-49.81")], ["amounts"]),
        ("净额", [("100.00", "99.62"), ("-50.00", "-50.00")], ["amounts"]),
        ("应结算金额", [("100.00", "100.00"), ("-50.00", "-50.00")], []),
    ],
)
def test_what_was_settled_is_asked_without_a_column_of_fees(
    tmp_path: Path, net: str, rows: list[tuple[str, str]], open_: list[str]
) -> None:
    lines = [f"2024030{n},{gross},{left}" for n, (gross, left) in enumerate(rows, 1)]
    _, reading = written(tmp_path, f"清算日期,交易金额,{net}", *lines)
    assert asked(reading) == open_


# ---------------------------------------------------------------- days
@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("付款日期", "到账日期"),
        ("支付时间", "到账时间"),
        ("拨付日期", "收款日期"),
        ("支付日期", "回单日期"),
    ],
)
def test_the_days_of_payer_and_payee_in_two_months_are_asked(
    tmp_path: Path, ours: str, theirs: str
) -> None:
    head = f"{ours},{theirs},收款单位,支付金额"
    _, reading = written(
        tmp_path, head, "2024-03-31,2024-04-01,甲公司,300", "2024-04-01,2024-04-02,乙公司,80"
    )
    assert asked(reading) == ["date"]
    _, reading = written(
        tmp_path, head, "2024-03-30,2024-03-31,甲公司,300", "2024-04-01,2024-04-02,乙公司,80"
    )
    assert asked(reading) == []


# ---------------------------------------------------------------- commas
@pytest.mark.parametrize("others", [["3,75", "250,5"], ["1.250,50"], ["1250,50", "300,00"], ["7,1"]])  # fmt: skip
def test_an_amount_of_one_comma_beside_commas_of_cents_is_not_taken(
    tmp_path: Path, others: list[str]
) -> None:
    rows = [f"2024-03-0{n};甲{n};{money}" for n, money in enumerate(["12,500", "300", *others], 1)]
    fen, reading = written(tmp_path, "支付日期;收款单位;支付金额", *rows)
    assert 1_250_000 not in fen
    assert [i.code for i in reading.rejected if i.line == 2] == ["ambiguous_number"]


def test_commas_that_points_prove_to_group_thousands_are_read(tmp_path: Path) -> None:
    rows = ["2024-03-01;甲;12,500", "2024-03-02;乙;1,234.50", "2024-03-03;丙;3,75"]
    fen, reading = written(tmp_path, "支付日期;收款单位;支付金额", *rows)
    assert fen == [1_250_000, 123_450]
    assert [i.line for i in reading.rejected] == [4]


# ---------------------------------------------------------------- heads of sections
SECTIONS = "编号,项目名称,收款单位,支付日期,支付金额"


@pytest.mark.parametrize("labels", [("A", "A1", "A2", "B", "B1"), ("01", "0101", "0102", "02", "0201"), ("", "", "", "", ""), ("甲", "a", "b", "乙", "a")])  # fmt: skip
@pytest.mark.parametrize("nobody", ["", "各单位"])
def test_dated_heads_that_all_equal_their_rows_count_once(
    tmp_path: Path, labels: tuple[str, ...], nobody: str
) -> None:
    rows = [("工程", nobody, "31", 380), ("土建", "甲公司", "02", 300), ("设计", "乙公司", "03", 80), ("其他", nobody, "31", 70), ("监理", "丙公司", "04", 70)]  # fmt: skip
    lines = [
        f"{label},{what},{who},2024-03-{day},{yuan}"
        for label, (what, who, day, yuan) in zip(labels, rows, strict=True)
    ]
    fen, reading = written(tmp_path, SECTIONS, *lines)
    assert fen == [30_000, 8_000, 7_000]
    assert [w.code for w in reading.warnings] == ["parent_of_parts"] * 2


def test_a_payment_without_payee_that_equals_nothing_stays(tmp_path: Path) -> None:
    lines = ["1,工程,,2024-03-31,381", "2,土建,甲公司,2024-03-02,300", "3,设计,乙公司,2024-03-03,80", "4,其他,,2024-03-31,70", "5,监理,丙公司,2024-03-04,70"]  # fmt: skip
    assert written(tmp_path, SECTIONS, *lines)[0] == [38_100, 30_000, 8_000, 7_000, 7_000]


# ---------------------------------------------------------------- money that came back
BACK = ["支付失败退回", "账号错误退回", "反交易", "冲回", "误付退回", "原支付撤销", "户名不符", "多付退回", "退回多付工程款", "返还误拨款"]  # fmt: skip
OTHER = ["保证金退回", "收回借款", "利息收入", "取消项目结余收回", "账户信息维护费", "收到退还押金"]


@pytest.mark.parametrize("words", [*BACK, *OTHER])
def test_income_that_words_call_sent_back_lowers_the_payment(tmp_path: Path, words: str) -> None:
    rows = ["2024-03-02,支出,300,甲公司,进度款", f"2024-03-03,收入,300,甲公司,{words}", "2024-03-05,收入,50,区财政局,拨款"]  # fmt: skip
    _, reading = written(tmp_path, "日期,收支,金额,对方户名,备注", *rows)
    counted = reading.accepted
    assert (counted["out_fen"], counted["in_fen"]) == ((0, 5_000) if words in BACK else (30_000, 35_000))  # fmt: skip


# ---------------------------------------------------------------- sums of periods, instalments, papers
@pytest.mark.parametrize(
    "head",
    [
        "截至日期,收款单位,1月支付,2月支付,合计支付",
        "统计日期,收款单位,一季度支付,二季度支付,支付合计",
        "日期,收款单位,2023年支付,2024年支付,支付总额",
    ],
)
def test_the_sum_of_columns_of_periods_is_asked_whether_it_is_a_payment(
    tmp_path: Path, head: str
) -> None:
    _, reading = written(
        tmp_path, head, "2024-06-30,甲公司,300,200,500", "2024-06-30,乙公司,80,0,80"
    )
    assert {"paid_or_so_far", "amounts"} & set(asked(reading))


def test_instalments_of_one_day_are_asked_which_was_paid(tmp_path: Path) -> None:
    lines = ["合同,收款单位,首付,二期,三期,最后付款日", "道路,甲公司,100,150,50,2024-03-02"]
    assert asked(written(tmp_path, *lines)[1]) == ["amounts"]


@pytest.mark.parametrize(
    "head", ["出票日期,收款人,票面金额", "暂估日期,供应商,暂估金额", "入库日期,供应商,金额"]
)
def test_bills_estimates_and_goods_are_no_payments(tmp_path: Path, head: str) -> None:
    with pytest.raises(RefusedError):
        written(tmp_path, head, "2024-03-02,甲公司,300", "2024-03-04,乙公司,80")


def test_a_voucher_of_words_of_a_sum_that_moves_the_balance_is_a_payment(tmp_path: Path) -> None:
    rows = ["2024-03-02,付1,货款,,300,99700", "2024-03-03,收1,累计拨付,1000,,100700", "2024-03-04,付2,合计付款,,80,100620", "2024-03-05,收2,上年结余,50,,100670", "2024-03-31,,本月合计,1050,380,100670"]  # fmt: skip
    fen, _ = written(tmp_path, "日期,凭证号,摘要,收入,支出,余额", *rows)
    assert fen == [30_000, 100_000, 8_000, 5_000]


# ---------------------------------------------------------------- groups named over each column
def test_groups_that_are_named_over_each_of_their_columns_are_groups(tmp_path: Path) -> None:
    lines = ["日期,收入,收入,支出,支出", ",笔数,金额,笔数,金额", "2024-03-02,1,200000.00,0,0.00", "2024-03-03,0,0.00,2,70000.00"]  # fmt: skip
    fen, reading = written(tmp_path, *lines)
    assert fen == [20_000_000, 7_000_000]
    assert (reading.accepted["in_fen"], reading.rejected) == (20_000_000, [])
