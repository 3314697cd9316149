"""Money of city, banks, enterprises and funds on fiscal lines: no part of the 8 and 55, in a row of its own."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.payments import Part
from fundtracker.reports import explain, registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import plan_course, table1
from fundtracker.reports.review import pack
from fundtracker.reports.warnings import open_work
from tests.conftest import NOON
from tests.ledger import world

Q = Quarter(2024, 2)


@pytest.fixture
def ledger(tmp_path):
    """On infrastructure 100 of the budget, 20 without a source, 3 of an enterprise, 4 of a bank (half
    of a split payment), 5 of the city; on policy 7 of a fund.
    """
    with world.planned(tmp_path / "l.ftdb", lambda: NOON) as ledger:
        rows = [
            f"2024-0{m}-01,S{m},款,{fen / 100:.2f},,甲{m},6{m}"
            for m, fen in enumerate((100_00, 20_00, 3_00, 8_00, 5_00, 7_00), 1)
        ]
        post.post(ledger, world.bank(tmp_path / "a.csv", rows))
        source = {s.code: s.id for s in ledger.plan.sources()}
        lines = {code: ledger.plan.line(code).id for code in ("infrastructure", "policy")}
        ids = [p.id for p in sorted(ledger.payments.some(), key=lambda p: p.date)]
        with ledger.change("classify") as change:
            for payment, line, of in zip(
                ids, ["infrastructure"] * 5 + ["policy"],
                ("district_budget", "", "enterprise", "", "city", "fund"), strict=True,
            ):  # fmt: skip
                ledger.payments.classify(
                    change, [payment], line_id=lines[line], source_id=source.get(of)
                )
            halves = [Part(4_00, lines["infrastructure"], None, source[s])
                      for s in ("bank", "special_bond")]  # fmt: skip
            ledger.payments.split(change, ids[3], halves)
        yield ledger


def fen(table, code, column="total"):
    return table.row(code).number(column)


def test_it_stands_in_a_row_of_its_own_by_source_and_all_rows_are_all_payments(ledger):
    table = table1.build(ledger, quarter=Q, unit="yuan", lang="zh")
    codes = ("policy", "infrastructure", "fiscal", "apart")
    assert [fen(table, code) for code in codes] == [0, 124_00, 124_00, 19_00]
    assert [fen(table, code, "quarter") for code in codes] == [0, 4_00, 4_00, 16_00]
    assert fen(table, "infrastructure", "left") == fen(table, "infrastructure", "plan") - 124_00
    note = table.row("apart").cells["note"].value
    for words in (
        "市级财政配套 5.00 元",
        "银行贷款 4.00 元",
        "企业自筹 3.00 元",
        "产业基金 7.00 元",
    ):
        assert words in note
    all_rows = ("fiscal", "apart", "unclassified", "outside")
    assert sum(fen(table, code) for code in all_rows) == 143_00
    assert "12.00" in table.row("infrastructure_money").cells["note"].value


def test_each_figure_opens_to_its_own_payments(ledger):
    table = table1.build(ledger, quarter=Q, unit="yuan", lang="zh")
    for code in ("policy", "infrastructure", "fiscal", "apart"):
        for column in ("quarter", "year", "total"):
            opened = explain.explain(ledger, table.row(code).cells[column].id)
            assert opened.sum_fen == fen(table, code, column), (code, column)


def test_curves_and_indicators_count_the_fiscal_money_alone(ledger):
    context = ReportContext(ledger, Q)
    assert plan_course.course(context, context.version).paid[-1] == 124_00
    assert sum(open_work.overview(context).paid) == 124_00
    assert registry.build(ledger, "lines", quarter=Q, unit="yuan").row("total").number("paid") == (
        143_00
    )


def test_a_frozen_quarter_proves_and_one_frozen_as_before_does_too(ledger, monkeypatch):
    def freeze():
        ledger.reviews.check(Q.ordinal, ["x"], "示例")
        ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())

    freeze()
    assert ledger.check() == []
    ledger.reviews.reopen(Q.ordinal, "再看")
    with monkeypatch.context() as before:
        before.setattr("fundtracker.reports.context.apart", lambda *_: [])
        freeze()
    table = table1.build(ledger, quarter=Q, unit="yuan", lang="zh")
    assert fen(table, "infrastructure") == 136_00 and table.row("apart") is None
    assert ledger.check() == []


def test_where_there_is_none_of_it_table_1_has_no_such_row(tmp_path):
    with world.filled(tmp_path) as ledger:
        assert table1.build(ledger).row("apart") is None
