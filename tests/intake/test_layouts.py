"""Exports of banks that no sample shows: each layout in each dress reads as the truth behind it."""

from pathlib import Path

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning import profiles
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post
from tests.intake.layouts import DRESSES, LAYOUTS, MONTH, Dress, Layout, written
from tests.intake.variations import CASES, REFUSALS, Case, Refused


@pytest.fixture(autouse=True)
def _no_profile_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(profiles, "shipped", lambda: ())


def in_full(path: Path) -> tuple[Reading, list[dict]]:
    reading = read(path)
    return reading, post.settled(reading)


@pytest.mark.parametrize("dress", DRESSES, ids=lambda d: d.name)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda x: x.name)
def test_a_bank_export_reads_as_its_truth(layout: Layout, dress: Dress, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(written(layout, dress))
    reading, records = in_full(path)
    got = [
        (
            r["date"],
            r["direction"],
            r["amount_fen"],
            r["counterparty"],
            r["counterparty_account"],
            r["summary"],
        )
        for r in records
    ]
    assert got == [(t.date.isoformat(), *t[1:]) for t in MONTH]
    assert reading.rejected == []
    declared = reading.declared()
    assert declared is None or declared[1] == {}
    assert reading.n_rows == len(MONTH) + reading.n_skipped
    header = [name for name in reading.table.header or [] if name]
    assert header == [c + dress.unit * _money(layout, c) for c in layout.columns]


def _money(layout: Layout, column: str) -> bool:
    return layout.columns[column] in ("out", "in", "signed", "abs", "balance")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_an_export_of_other_habits_reads_as_written_beside_it(
    case: Case, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{case.name}.csv"
    path.write_bytes(case.text.encode(encoding))
    reading, records = in_full(path)
    keys = ("line", "date", "direction", "amount_fen", "counterparty")
    assert tuple(tuple(r[k] for k in keys) for r in records) == case.records
    assert tuple(sorted((i.line, i.code) for i in reading.rejected)) == case.rejected
    assert tuple(s for s in reading.skipped if s[1] != "preamble") == case.skipped
    assert reading.kind == case.kind
    assert (reading.table.header_line, reading.table.header_rows) == (
        case.header_line,
        case.header_rows,
    )
    declared = reading.declared()
    assert declared is None or declared[1] == {}


@pytest.mark.parametrize("case", REFUSALS, ids=lambda c: c.name)
def test_rows_that_are_no_payments_are_refused_with_the_reason(
    case: Refused, tmp_path: Path
) -> None:
    path = tmp_path / f"{case.name}.csv"
    path.write_text(case.text, "utf-8")
    with pytest.raises(RefusedError) as refusal:
        in_full(path)
    assert refusal.value.code == case.code


def test_serials_destroyed_by_a_spreadsheet_reject_no_real_payment(tmp_path: Path) -> None:
    path = tmp_path / "serials.csv"
    rows = "2023-03-01,2.02303E+17,甲,1.00,\n" * 2 + "2023-03-01,000123,甲,1.00,\n" * 2
    path.write_text("交易日期,交易流水号,对方户名,支出,收入\n" + rows, "utf-8")
    reading, records = in_full(path)
    assert [r["line"] for r in records] == [2, 3, 4]
    assert [(i.line, i.code) for i in reading.rejected] == [(5, "duplicate_in_file")]
