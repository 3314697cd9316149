"""The items of a supplier: what it billed is no payment, whichever of the two has the minus."""

import pytest

from fundtracker.intake.meaning.reading import Choices, read
from fundtracker.intake.payments import post


def _read(tmp_path, text, **answers):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, [(r["direction"], r["amount_fen"]) for r in post.settled(reading)]


@pytest.mark.parametrize(
    ("head", "bill", "payment"),
    [
        ("类型", "发票", "付款"),
        ("单据类型", "采购发票", "付款单"),
        ("业务类型", "应付", "付款"),
        ("凭证类型", "KR", "KZ"),
        ("单据", "应付单", "付款单"),
        ("Document Type", "Invoice", "Payment"),
        ("Type", "Bill", "Bill Pmt -Check"),
    ],
)
@pytest.mark.parametrize("minus", [("-", ""), ("", "-"), ("", "")])
@pytest.mark.parametrize("payee", ["供应商", "摘要"])
def test_bills_are_no_payments(tmp_path, head, bill, payment, minus, payee):
    text = (
        f"日期,{head},{payee},金额\n2024-03-01,{bill},示例市政公司,{minus[0]}120000.00\n"
        f"2024-03-02,{bill},示例设计公司,{minus[0]}5000.00\n"
        f"2024-03-04,{payment},示例市政公司,{minus[1]}120000.00\n"
        f"2024-03-05,{payment},示例市政公司,{minus[1]}300.00\n"
    )
    reading, got = _read(tmp_path, text)
    assert got == [("out", 12_000_000), ("out", 30_000)] and not reading.questions
    assert [(i.line, i.code, i.params["cell"]) for i in reading.rejected] == [
        (2, "bill_not_payment", bill),
        (3, "bill_not_payment", bill),
    ]


def test_another_kind_of_item_is_asked(tmp_path):
    text = (
        "日期,类型,供应商,金额\n2024-03-01,发票,甲,120000\n2024-03-04,付款,甲,120000\n"
        "2024-03-05,结转,甲,500\n"
    )
    reading, got = _read(tmp_path, text)
    assert got == [("out", 12_000_000)]
    assert [(q.key, q.fen) for q in reading.questions] == [("state:结转", 50_000)]


@pytest.mark.parametrize("words", [("发票", "收据"), ("付款", "报销"), ("发票", "发票")])
def test_papers_beside_payments_say_nothing_of_bills(tmp_path, words):
    rows = "".join(f"2024-03-0{i},示例{i}公司,{i}00.00,{word}\n" for i, word in enumerate(words, 1))
    reading, got = _read(tmp_path, "支付日期,收款人,支付金额,票据类型\n" + rows)
    assert len(got) == 2 and not reading.rejected and not reading.questions
