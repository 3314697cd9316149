"""Every frame against the tables of the review and the ledger's own rows, to the fen; as CSV and Parquet alike."""

import csv
import datetime as dt
from collections import Counter

import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.frames import NAMES
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import registry
from tests.ledger import world

Q = Quarter(2024, 4)


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with world.opened(sample_ledger, read_only=True) as ledger:
        yield ledger


def test_payments_are_those_of_the_ledger_one_by_one(ledger):
    frame = ledger.frame("payments")
    own = {
        p.id: (p.amount_fen, p.date, Quarter.at(p.book_quarter).name)
        for p in ledger.payments.some()
    }
    rows = {int(r.id): (int(r.amount_fen), r.day, r.quarter) for r in frame.itertuples()}
    assert rows == own
    files = {import_.name for import_ in ledger.imports.all()}
    assert set(frame.file) <= files and frame.file_line.notna().all()


def test_a_query_takes_what_the_page_would_show(ledger):
    query = Query(measures=(PAID,), quarters=(Q.ordinal, Q.ordinal))
    for name in ("payments", "parts"):
        assert (
            int(ledger.frame(name, query=query).amount_fen.sum()) == ledger.pages.totals(query).fen
        )


def test_parts_add_up_to_their_payments(ledger):
    parts, whole = ledger.frame("parts"), ledger.frame("payments")
    sums = Counter()
    for row in parts.itertuples():
        sums[int(row.payment_id)] += int(row.amount_fen)
    assert sums == {int(r.id): int(r.amount_fen) for r in whole.itertuples()}


def test_parts_by_contract_are_what_table_3_says_is_paid(ledger):
    table = registry.build(ledger, "contracts", quarter=Q, unit="yuan", lang="zh")
    parts = ledger.frame("parts")
    until = parts[(parts.measure == "paid") & (parts.quarter.astype(str) <= Q.name)]
    paid = until.groupby("contract", observed=True).amount_fen.sum()
    named = {row.name.split()[0]: row.number("paid") or 0 for row in table.rows if not row.total}
    compared = {number: int(fen) for number, fen in paid.items() if number in named}
    assert len(compared) > 50
    assert compared == {number: named[number] for number in compared}


def test_contracts_hold_only_approved_changes_and_the_pending_apart(ledger):
    """They were one sum: signed + changes was more than the current value of table 3."""
    table = registry.build(ledger, "contracts", quarter=Q, unit="yuan", lang="zh")
    frame = ledger.frame("contracts")
    assert (frame.pending_fen != 0).any() and (frame.changes_fen != 0).any()
    rows = {row.code: row for row in table.rows if not row.total}
    for contract in frame.itertuples():
        row = next(
            rows[c] for c in (f"c{contract.id}", str(contract.id), contract.number) if c in rows
        )
        assert int(contract.signed_fen) == row.number("signed")
        assert int(contract.changes_fen) == (row.number("approved") or 0)
        assert int(contract.pending_fen) == (row.number("pending") or 0)


def test_holdings_add_up_to_table_7(ledger):
    frame = ledger.frame("holdings")
    for deal in ledger.companies.deals():
        flows = Counter()
        for flow in ledger.companies.flows(deal.id):
            flows[flow.kind] += flow.amount_fen
        fund = next(f.code for f in ledger.funds.all() if f.id == deal.fund_id)
        name = str(ledger.companies.get(deal.company_id).name)
        own = frame[(frame.fund == fund) & (frame.company == name)]
        same = [d for d in ledger.companies.deals()
                if (d.fund_id, d.company_id) == (deal.fund_id, deal.company_id)]  # fmt: skip
        if len(same) == 1:
            for kind, fen in flows.items():
                assert int(own[own.kind == kind].amount_fen.sum()) == fen


def test_indicators_are_what_was_reported(ledger):
    frame = ledger.frame("indicators")
    table = registry.build(ledger, "indicators", quarter=Q, unit="yuan", lang="zh")
    now = frame[frame.quarter == Q.name]
    by_code = {row.code: row.number("q0") for row in table.rows}
    assert len(now) > 3
    for row in now.itertuples():
        assert by_code[row.code] == int(row.amount_thousandths)


@pytest.mark.parametrize("name", NAMES)
def test_csv_and_parquet_hold_the_frame_to_the_fen(ledger, sample_ledger, tmp_path, name):
    pd = pytest.importorskip("pandas")
    frame = ledger.frame(name)
    for kind in ("csv", "parquet"):
        path = tmp_path / f"a.{kind}"
        assert run(["frame", name, "--ledger", str(sample_ledger), "-o", str(path)]) == 0
    with open(tmp_path / "a.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    kept = pd.read_parquet(tmp_path / "a.parquet")
    assert list(kept.columns) == list(frame.columns) == list(rows[0])
    for column in frame.columns:
        ours = [None if pd.isna(v) else v for v in frame[column]]
        theirs = [None if pd.isna(v) else v for v in kept[column]]
        assert [_plain(v) for v in theirs] == [_plain(v) for v in ours], column
        assert [row[column] for row in rows] == [_plain(v) for v in ours], column


def _plain(value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)
