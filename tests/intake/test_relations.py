"""What the first rows show of columns of money is checked in every further row."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

HEAD = {
    "parts": "支付日期,收款单位,支付金额,市级资金,区级资金",
    "net": "支付日期,收款单位,支付金额,退回金额,实际支出",
    "equal": "支付日期,收款单位,支付金额,付款金额",
}


def row(kind: str, number: int, off: int) -> str:
    """A row whose columns add up, but for ``off`` yuan."""
    amounts = {
        "parts": (300, 100, 200 + off),
        "net": (300, 100 if number % 3 == 0 else 0, (200 if number % 3 == 0 else 300) + off),
        "equal": (300, 300 + off),
    }[kind]
    cells = ",".join(f"{amount}.{number % 100:02}" if at in (0, len(amounts) - 1) else f"{amount}.00"
                     for at, amount in enumerate(amounts))  # fmt: skip
    return f"2024-03-{number % 28 + 1:02},甲{number},{cells}"


@pytest.mark.parametrize("kind", sorted(HEAD))
@pytest.mark.parametrize("at", [700, 5_999])
def test_a_row_whose_columns_do_not_add_up_is_kept_out_with_its_money(
    kind: str, at: int, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    rows = [row(kind, number, 7 if number == at else 0) for number in range(6_000)]
    path.write_text("\n".join([HEAD[kind], *rows]) + "\n", "utf-8")
    reading = read(path)
    taken = post.settled(reading)
    assert [(issue.code, issue.line) for issue in reading.rejected] == [("columns_differ", at + 2)]
    assert reading.rejected[0].params["out_fen"] > 0
    assert len(taken) == 5_999
    assert reading.questions == []
