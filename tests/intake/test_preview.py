"""The preview: every row with its state and the cell to blame; cells put right; choices that hold."""

import datetime as dt

import pytest

from fundtracker.errors import UserError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post, preview
from fundtracker.ledger import Ledger

FILE = """账户明细,,,,
交易日期,流水号,对方户名,支出金额,收入金额
20230301,A1,示例甲公司,１２０.00,
20231304,A2,示例乙公司,5.00,
20230303,A3,示例丙公司,,7.00
20230304,A4,示例丁公司,9.999,
合计,,,125.00,7.00
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(
        tmp_path / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ) as made:
        yield made


def test_every_row_has_its_state_and_the_cell_to_blame(file):
    seen = preview.look(None, file)
    assert [(r.line, r.state, r.issue.code if r.issue else None, r.column) for r in seen.rows] == [
        (1, "skipped", "preamble", None),
        (3, "new", None, None),
        (4, "rejected", "bad_date", 0),
        (5, "new", None, None),
        (6, "rejected", "sub_fen_precision", 3),
        (7, "skipped", "footer_total", None),
    ]
    assert seen.complete
    assert seen.rows[1].converted == (3,)
    assert [seen.rows[i].line for i in seen.of("rejected")] == [4, 6]
    assert [seen.rows[i].line for i in seen.of("corrected")] == [3]


def test_a_cell_put_right_is_imported_while_the_file_stays_as_it_is(ledger, file):
    choices = Choices(edits={4: {0: "20231204"}, 6: {3: "9.99"}})
    seen = preview.look(ledger, file, choices=choices)
    assert seen.outcome.counts["rejected"] == 0
    assert [seen.rows[i].line for i in seen.of("corrected")] == [3, 4, 6]
    outcome = post.post(ledger, file, choices=choices)
    assert outcome.counts["new"] == 4
    taken = ledger.imports.get(outcome.import_id)
    assert taken.details["edited"] == [[4, 0, "20231304", "20231204"], [6, 3, "9.999", "9.99"]]
    assert ledger.files.content(taken.file_id) == FILE.encode()
    assert "20231304" in ledger.files.raw_line(taken.file_id, 4, taken.encoding)
    assert ledger.check() == []


def test_known_rows_are_marked(ledger, file):
    post.post(ledger, file)
    seen = preview.look(ledger, file)
    assert [r.state for r in seen.rows if r.state in ("new", "known")] == ["known", "known"]


def test_the_header_line_can_be_chosen(file, tmp_path):
    bare = tmp_path / "odd.csv"
    bare.write_text(
        "编号,说明,列\n甲,乙,丙\n交易日期,对方户名,支出金额\n2023-03-01,示例,5.00\n",
        encoding="utf-8",
    )
    reading = read(bare, choices=Choices(header_line=3))
    assert (reading.table.header_line, reading.table.header) == (
        3,
        ["交易日期", "对方户名", "支出金额"],
    )
    roles = ("date", "counterparty_name", "amount_out")
    none = read(bare, choices=Choices(header_line=0, roles=roles))
    assert none.table.header is None


def test_of_a_long_file_the_rejected_rows_are_shown_all_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "LIMIT", 10)
    path = tmp_path / "long.csv"
    rows = [f"2023-03-{1 + i % 28:02d},S{i},示例公司,{i + 1}.00" for i in range(12_000)]
    rows[11_000] = "2023-02-31,S11000,示例公司,5.00"
    path.write_text(
        "交易日期,流水号,对方户名,支出金额\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    seen = preview.look(None, path)
    assert len(seen.rows) == 11
    assert not seen.complete
    assert (seen.rows[-1].line, seen.rows[-1].cells[1]) == (11_002, "S11000")


def test_looking_can_be_cancelled(file):
    with pytest.raises(UserError) as error:
        preview.look(None, file, cancelled=lambda: True)
    assert error.value.code == "cancelled"
