"""After an import one click puts payments on the contract that they name; what is doubtful is looked at first."""

import pytest

from fundtracker.intake.payments import post
from fundtracker.ui.imports.named_links import named

HEAD = "交易日期,流水号,对方户名,支出金额,收入金额,用途\n"
DAY = 738_520


@pytest.fixture
def book(two_files):
    ledger = two_files
    source = next(iter(ledger.plan.source_names().values()))
    with ledger.change("list") as change:
        one = ledger.projects.put(change, "P1", "道路", ledger.plan.line("infrastructure").id).id
        ledger.contracts.put(
            change,
            "HT-N1",
            "施工",
            one,
            100_000_00,
            party="乙公司",
            signed_day=DAY,
            source_id=source,
            cap=500,
        )
    return ledger


def take_in(ledger, folder, *rows):
    path = folder / "bank.csv"
    path.write_text(
        HEAD
        + "".join(
            f"2023-03-1{i},N{i},乙公司,{yuan},,HT-N1 进度款\n" for i, yuan in enumerate(rows)
        ),
        "utf-8",
    )
    post.post(ledger, path)


def test_payments_that_name_their_contract_are_offered_together(book, tmp_path):
    take_in(book, tmp_path, "1000.00", "2000.00")
    found = book.reading(named)
    assert [(m.number, m.fen) for m in found] == [("HT-N1", 1_000_00), ("HT-N1", 2_000_00)]


def test_none_is_offered_where_a_cap_would_be_exceeded(book, tmp_path):
    take_in(book, tmp_path, "1000.00", "49000.01")  # the cap is half of 100,000
    assert book.reading(named) == []
