"""Statements of cards: what fills the card up is no income, what comes back lowers what was spent; a minus before money out that no balance explains."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

OFX = """<?xml version="1.0" encoding="UTF-8"?>
<?OFX OFXHEADER="200" VERSION="211" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
<OFX><CREDITCARDMSGSRSV1><CCSTMTTRNRS><CCSTMTRS><CURDEF>CNY</CURDEF><CCACCTFROM><ACCTID>6222</ACCTID></CCACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240302</DTPOSTED><TRNAMT>-356.50</TRNAMT><FITID>1</FITID><NAME>示例书店</NAME></STMTTRN>
<STMTTRN><TRNTYPE>{type}</TRNTYPE><DTPOSTED>20240320</DTPOSTED><TRNAMT>56.50</TRNAMT><FITID>2</FITID><NAME>{name}</NAME></STMTTRN>
</BANKTRANLIST></CCSTMTRS></CCSTMTTRNRS></CREDITCARDMSGSRSV1></OFX>
"""


def written(path: Path, text: str, **answers: str) -> tuple[list[tuple[str, int]], Reading]:
    path.write_text(text, "utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return [(r["direction"], r["amount_fen"]) for r in post.settled(reading)], reading


@pytest.mark.parametrize(("kind", "name"), [("CREDIT", "还款"), ("PAYMENT", "银行"), ("DIRECTDEBIT", "x")])  # fmt: skip
def test_what_fills_a_card_up_is_no_income(tmp_path: Path, kind: str, name: str) -> None:
    rows, reading = written(tmp_path / "a.ofx", OFX.format(type=kind, name=name))
    assert rows == [("out", 35_650)]
    assert "card_repayment" in [what for _, what in reading.skipped]


@pytest.mark.parametrize("name", ["示例书店", "退款", "Payment returned"])
def test_what_comes_back_on_a_card_lowers_what_was_spent(tmp_path: Path, name: str) -> None:
    rows, _ = written(tmp_path / "a.ofx", OFX.format(type="CREDIT", name=name))
    assert rows == [("out", 35_650), ("out", -5_650)]


def test_a_card_in_qif_and_in_columns(tmp_path: Path) -> None:
    qif = "!Type:CCard\nD25/03/2024\nT-553.00\nPHotel\n^\nD28/03/2024\nT553.00\nPRepayment\n^\n"
    assert written(tmp_path / "a.qif", qif)[0] == [("out", 55_300)]
    lines = "信用卡对账单,账单日 2024-03-10\n交易日,记账日,交易摘要,支出,存入\n2024-02-15,2024-02-15,酒店,553.00,\n2024-02-25,2024-02-25,自动还款,,553.00\n"
    assert written(tmp_path / "a.csv", lines)[0] == [("out", 55_300)]


def test_income_of_a_bank_account_stays_income(tmp_path: Path) -> None:
    lines = "公务卡还款专户流水\n交易日,摘要,支出,存入\n2024-02-15,还款,553.00,\n2024-02-25,还款资金拨入,,553.00\n"
    assert written(tmp_path / "a.csv", lines)[0] == [("out", 55_300), ("in", 55_300)]
    bank = OFX.replace("CREDITCARDMSGSRS", "BANKMSGSRS").replace("CCSTMT", "STMT").replace("CCACCT", "BANKACCT")  # fmt: skip
    rows, _ = written(tmp_path / "b.ofx", bank.format(type="CREDIT", name="还款"))
    assert rows == [("out", 35_650), ("in", 5_650)]


@pytest.mark.parametrize("payment", ["PAYMENT THANK YOU", "AUTOPAY 123", "Payment - Thank You"])
def test_an_english_card_is_asked_what_a_plus_is(tmp_path: Path, payment: str) -> None:
    text = f"Date,Description,Type,Amount\n2024-03-15,HOTEL,Sale,553.00\n2024-03-20,{payment},Payment,-553.00\n"
    assert [q.code for q in written(tmp_path / "a.csv", text)[1].questions] == ["card"]


LOG = "交易日期,{into},{out},余额,对方户名\n2024-03-02,,-300.00,700.00,甲公司\n2024-03-04,1000.00,,1700.00,区财政局\n"


def test_a_minus_that_no_balance_explains_is_asked_unless_its_head_says_it(tmp_path: Path) -> None:
    plain = LOG.format(into="收入金额", out="支出金额")
    _, reading = written(tmp_path / "a.csv", plain)
    assert [(q.key, q.fen) for q in reading.questions] == [("minus_out", 30_000)]
    assert written(tmp_path / "a.csv", plain, minus_out="paid")[0] == [("out", 30_000), ("in", 100_000)]  # fmt: skip
    rows, reading = written(
        tmp_path / "a.csv", LOG.format(into="收入金额（+元）", out="支出金额（-元）")
    )
    assert (rows, reading.questions) == ([("out", 30_000), ("in", 100_000)], [])


HOTEL, TAXI = "2024-03-15,HOTEL,{}553.00", "2024-03-16,TAXI,{}20.00"


@pytest.mark.parametrize("words", ["PAYMENT RECEIVED", "Payment received - thank you", "AUTOPAY"])
def test_a_card_without_a_title_is_asked_where_a_payment_received_has_a_minus(
    tmp_path: Path, words: str
) -> None:
    lines = ["Date,Description,Amount", HOTEL.format(""), TAXI.format(""), f"2024-03-20,{words},-573"]  # fmt: skip
    _, reading = written(tmp_path / "a.csv", "\n".join(lines) + "\n")
    assert [q.code for q in reading.questions] == ["card"]
    rows, reading = written(
        tmp_path / "a.csv", "\n".join(lines) + "\n", **{"role:Amount": "amount_spent"}
    )
    assert (rows, reading.questions) == ([("out", 55_300), ("out", 2_000)], [])


def test_a_sale_by_its_type_is_asked_about(tmp_path: Path) -> None:
    text = (
        "Date,Description,Type,Amount\n2024-03-15,HOTEL,Sale,553.00\n2024-03-20,SHOP,Sale,53.00\n"
    )
    assert written(tmp_path / "a.csv", text)[1].questions


@pytest.mark.parametrize("words", ["PAYMENT THANK YOU", "Autopay", "自动还款"])
def test_what_fills_up_a_card_that_spends_with_a_minus_is_no_income(tmp_path: Path, words) -> None:
    lines = ["Date,Description,Amount", HOTEL.format("-"), TAXI.format("-"), f"2024-03-20,{words},573"]  # fmt: skip
    rows, reading = written(
        tmp_path / "a.csv", "\n".join(lines) + "\n", **{"role:Amount": "amount_signed"}
    )
    assert rows == [("out", 55_300), ("out", 2_000)]
    assert "card_repayment" in [what for _, what in reading.skipped]


@pytest.mark.parametrize(
    "lines",
    [
        # a bank account: a payment to a card goes out, a customer's payment comes in
        ["2024-03-15,Customer receipt,553.00", "2024-03-20,Payment to supplier,-53.00"],
        ["2024-03-15,Payment received from A,553.00", "2024-03-20,Rent,-53.00"],
        ["2024-03-15,Salary refund,553.00", "2024-03-20,AUTOPAY electricity,-53.00"],
    ],
)
def test_a_bank_account_is_no_card(tmp_path: Path, lines: list[str]) -> None:
    head = "Date,Description,Amount,Balance"
    rows = [f"{line},{left}" for line, left in zip(lines, ("1553.00", "1500.00"), strict=True)]
    got, reading = written(tmp_path / "a.csv", "\n".join([head, *rows]) + "\n")
    assert (sorted(got), reading.questions) == ([("in", 55_300), ("out", 5_300)], [])


@pytest.mark.parametrize("title", ["公务卡明细", "示例银行信用卡交易明细", "Credit card statement"])
def test_a_title_of_a_card_of_two_columns_is_heard(tmp_path: Path, title: str) -> None:
    text = (
        f"{title}\n交易日期,交易摘要,支出,收入\n2024-02-15,酒店,553.00,\n2024-02-25,还款,,553.00\n"
    )
    assert written(tmp_path / "a.csv", text)[0] == [("out", 55_300)]


@pytest.mark.parametrize(("kind", "name"), [("CREDIT", "AUTOPAY 123"), ("XFER", "FROM CHECKING")])
def test_a_transfer_to_a_card_is_no_refund(tmp_path: Path, kind: str, name: str) -> None:
    rows, _ = written(tmp_path / "a.ofx", OFX.format(type=kind, name=name))
    assert rows == [("out", 35_650)]
