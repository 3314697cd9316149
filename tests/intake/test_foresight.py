"""Over-payment is told before it happens: in the preview of a file and in a form, with the excess table 11 tells later."""

import datetime as dt

import pytest

from fundtracker.domain.park.warnings import gathered
from fundtracker.intake.payments import post, preview
from fundtracker.intake.payments.predicted_breaches import (
    Placing,
    if_classified,
    together,
    warnings_for,
)
from fundtracker.ledger.sources.sources import Quota
from fundtracker.ledger.warnings import alerts
from fundtracker.reports import registry
from tests.ledger import world

DAY = dt.date(2023, 2, 1).toordinal()
HEAD = "支付日期,支付凭证号,收款人,合同编号,支付金额,摘要,资金来源\n"


@pytest.fixture
def ledger(tmp_path):
    """One project with an estimate of 1,500 yuan and 900 released; two contracts with caps of 970."""
    with world.planned(tmp_path / "l.ftdb") as made:
        line, source = made.plan.line("infrastructure").id, made.plan.sources()[0]
        with made.change("list") as change:
            project = made.projects.put(change, "P1", "道路", line).id
            made.projects.approve_estimate(change, project, 150_000, doc_no="批1", dated=DAY)
            made.funding.put_quota(
                change, Quota("指1", "release", source.id, project, 2023, 90_000, DAY)
            )
            for number in ("HT-1", "HT-2"):
                made.contracts.put(
                    change,
                    number,
                    number,
                    project,
                    100_000,
                    party="乙",
                    signed_day=DAY,
                    override="报批中",
                )
        yield made


def bank(ledger, folder, rows, name="b.csv"):
    source = ledger.plan.sources()[0].name_zh
    path = folder / name
    path.write_text(HEAD + "".join(f"{row},{source}\n" for row in rows), "utf-8")
    return path


FIRST = ["2023-02-05,V1,乙,HT-1,800.00,进度款"]
SECOND = [
    "2023-03-05,V2,乙,HT-1,300.00,进度款",
    "2023-03-06,V3,乙,HT-2,500.00,进度款",
    "2023-03-07,V4,丙,,1.00,杂费",
]


def told(found):
    return {(w.code, w.about): w.amount for w in found}


def test_the_preview_marks_each_row_with_what_it_would_breach_and_the_list_tells_the_same_afterwards(
    ledger, tmp_path
):
    post.post(ledger, bank(ledger, tmp_path, FIRST))
    path = bank(ledger, tmp_path, SECOND, "c.csv")
    before = ledger.state_hash()
    seen = preview.look(ledger, path)
    assert ledger.state_hash() == before
    source = f"{ledger.plan.sources()[0].name_zh} 道路"
    rows = {row.line: told(row.warned) for row in seen.rows if row.warned}
    assert rows == {
        2: {("warn_over_cap", "HT-1"): 13_000, ("warn_over_source", source): 20_000},
        3: {("warn_over_estimate", "道路"): 10_000, ("warn_over_source", source): 70_000},
        # It released money to that project alone: what it pays on none is over all of it too.
        4: {("warn_over_source", ledger.plan.sources()[0].name_zh): 70_100},
    }
    assert [seen.rows[i].line for i in seen.of("warned")] == [2, 3, 4]
    post.post(ledger, path)
    day = registry.build(ledger, "warnings").quarter.last_day.toordinal()
    after = {
        key: fen
        for key, fen in told(alerts(ledger, day)).items()
        if key[0].startswith("warn_over_")
    }
    assert after == told(gathered(seen.outcome.alerts))
    shown = registry.build(ledger, "warnings", unit="yuan")
    assert {(r.name, r.cells["amount"].value) for r in shown.rows} >= {
        ("HT-1", 13_000),
        ("道路", 10_000),
    }


def test_files_that_breach_nothing_alone_are_told_what_they_breach_together(ledger, tmp_path):
    """800 and 300 on HT-1: its cap is 970, so 130 too much; 1,100 of 900 released."""
    one = post.propose(ledger, bank(ledger, tmp_path, FIRST))
    other = post.propose(ledger, bank(ledger, tmp_path, SECOND[:1], "c.csv"))
    assert (one.alerts, other.alerts) == ((), ())
    source = f"{ledger.plan.sources()[0].name_zh} 道路"
    both = {("warn_over_cap", "HT-1"): 13_000, ("warn_over_source", source): 20_000}
    assert told(together(ledger, [one.expected, other.expected])) == both
    assert told(together(ledger, [other.expected, one.expected])) == both


def test_a_payment_that_stands_in_two_files_counts_once_and_twins_in_one_twice(ledger, tmp_path):
    one = post.propose(ledger, bank(ledger, tmp_path, FIRST))
    again = post.propose(ledger, bank(ledger, tmp_path, FIRST, "again.csv"))
    assert together(ledger, [one.expected, again.expected]) == []
    assert together(ledger, []) == []
    twins = (*one.expected, *one.expected)
    assert ("warn_over_cap", "HT-1") in told(together(ledger, [twins, again.expected]))


def test_a_warned_row_far_down_a_long_file_is_shown_all_the_same(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(preview, "LIMIT", 2)
    rows = [f"2023-02-{i:02d},V{i},丙,,1.00,杂费" for i in range(1, 9)]
    seen = preview.look(
        ledger, bank(ledger, tmp_path, [*rows, "2023-03-05,V9,乙,HT-1,970.01,进度款"])
    )
    assert [row.line for row in seen.rows if row.warned] == [10]
    assert ("warn_over_cap", "HT-1") in told(seen.rows[-1].warned)


def test_a_form_is_told_the_exact_excess_of_what_is_typed_so_far_and_one_fen_less_is_quiet(
    ledger, tmp_path
):
    post.post(ledger, bank(ledger, tmp_path, FIRST))
    contract = ledger.contracts.find("HT-1")
    exact = Placing(17_000, DAY + 9, contract=contract, document="V2")
    assert warnings_for(ledger, [exact]) == []
    (found,) = warnings_for(ledger, [exact._replace(fen=17_001)])
    assert (found.code, found.about, found.amount) == ("warn_over_cap", "HT-1", 1)
    early = exact._replace(day=DAY - 1, document="")
    assert {w.code for w in warnings_for(ledger, [early])} == {
        "warn_before_contract",
        "warn_no_document",
    }
    assert warnings_for(ledger, [Placing(10**12, DAY)]) == []


def test_a_payment_that_a_form_moves_counts_once_and_only_where_it_is_put(ledger, tmp_path):
    post.post(ledger, bank(ledger, tmp_path, FIRST))
    (payment,) = ledger.payments.some()
    one, two = ledger.contracts.find("HT-1"), ledger.contracts.find("HT-2")
    day, fen = payment.date.toordinal(), payment.amount_fen
    stays = Placing(
        fen, day, source=payment.source_id, contract=one, document="V1", payment=payment.id
    )
    assert warnings_for(ledger, [stays]) == []
    more = Placing(97_000, day, contract=two, document="V5")
    assert told(warnings_for(ledger, [stays._replace(contract=two), more])) == {
        ("warn_over_cap", "HT-2"): 80_000, ("warn_over_estimate", "道路"): 27_000,
    }  # fmt: skip
    assert told(warnings_for(ledger, [stays, more])) == {("warn_over_estimate", "道路"): 27_000}


def test_parts_of_a_payment_are_lifted_from_the_contracts_they_lie_on(ledger, tmp_path):
    post.post(ledger, bank(ledger, tmp_path, FIRST))
    (payment,) = ledger.payments.some()
    one, two = ledger.contracts.find("HT-1"), ledger.contracts.find("HT-2")
    with ledger.change("split") as change:
        ledger.bookings.split_over(change, payment.id, [(one, 30_000), (two, 50_000)])
    day = payment.date.toordinal()
    parts = [Placing(40_000, day, contract=c, document="V1", payment=payment.id, position=n)
             for n, c in enumerate((one, two))]  # fmt: skip
    assert warnings_for(ledger, parts) == []
    more = Placing(57_001, day, contract=one, document="V6")
    assert told(warnings_for(ledger, [*parts, more])) == {("warn_over_cap", "HT-1"): 1}


def test_what_several_payments_breach_is_gathered_by_thing_with_the_last_excess_or_the_sum(ledger):
    contract = ledger.contracts.find("HT-1")
    found = warnings_for(
        ledger, [Placing(60_000, DAY - n, contract=contract, document="") for n in (1, 2)]
    )
    assert told(gathered(found)) == {
        ("warn_over_cap", "HT-1"): 23_000, ("warn_before_contract", "HT-1"): 120_000,
        ("warn_no_document", "HT-1"): 120_000,
    }  # fmt: skip


def test_a_payment_put_on_another_project_or_source_is_told_there_and_leaves_its_contract_only_then(
    ledger, tmp_path
):
    post.post(ledger, bank(ledger, tmp_path, [FIRST[0], "2023-02-06,V7,丙,,700.01,杂费"]))
    on, off = sorted(ledger.payments.some(), key=lambda p: p.date)
    project, source = ledger.projects.find("P1"), ledger.plan.sources()[0].id
    name = f"{ledger.plan.sources()[0].name_zh} 道路"
    assert if_classified(ledger, on.id, project, source) == []
    assert if_classified(ledger, on.id, None, source) == []
    assert told(if_classified(ledger, off.id, project, source)) == {
        ("warn_over_estimate", "道路"): 1, ("warn_over_source", name): 60_001,
    }  # fmt: skip
    assert told(if_classified(ledger, off.id, project, None)) == {("warn_over_estimate", "道路"): 1}


def test_a_file_that_pays_ahead_of_the_work_is_told_once_with_all_of_it(ledger, tmp_path):
    number = "HT-1"
    contract = ledger.contracts.find(number)
    with ledger.change("contract.work") as change:
        ledger.contracts.measure(change, contract, 738_000, 10_000)
    row = ledger.contracts.get(contract)
    day = dt.date(2024, 3, 1).toordinal()
    placings = [
        Placing(fen, day + n, row.project_id, contract=contract, document="单")
        for n, fen in enumerate((8_000, 500, 1_500))
    ]
    ahead = [one for one in warnings_for(ledger, placings) if one.code == "warn_over_progress"]
    paid = ledger.contracts.positions([row], day + 9)[contract].after(10_000)
    assert [(one.about, one.amount) for one in ahead] == [(number, paid.over_progress)]
