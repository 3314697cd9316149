"""Lists of schedules of values, rules of sources and fund money inside projects."""

import pytest

from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from fundtracker.ledger.warnings import alerts
from fundtracker.reports import registry
from tests.ledger import world

ITEMS = "合同编号,清单项目,清单金额\n"
RULES = "资金来源,项目编码,比例上限,金额上限,使用顺序,使用期限,依据文号\n"


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        line = made.plan.line("infrastructure").id
        with made.change("list") as change:
            project = made.projects.put(change, "P1", "道路", line).id
            made.projects.approve_estimate(change, project, 10**9, doc_no="批1", dated=738_000)
            for number in ("HT-1", "HT-2"):
                made.contracts.put(
                    change, number, number, project, 100_000, party="乙", signed_day=738_000
                )
        yield made


def written(folder, text, name="l.csv"):
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_schedule_of_values_is_taken_in_whole_in_its_order_and_once(ledger, tmp_path):
    path = written(tmp_path, ITEMS + "HT-1,土方,400.00\nHT-1,路面,600.00\n")
    done = post_list.post(ledger, path)
    assert (done.kind, done.counts["new"], done.rejected) == ("items", 2, [])
    contract = ledger.contracts.find("HT-1")
    assert ledger.contracts.items(contract) == [("土方", 40_000), ("路面", 60_000)]
    again = post_list.post(ledger, path)
    assert (again.counts["known"], again.counts["new"]) == (2, 0)
    other = written(tmp_path, ITEMS + "HT-1,路面,700\nHT-1,土方,200\nHT-1,绿化,100\n")
    assert post_list.post(ledger, other).counts["new"] == 3
    assert [name for name, _ in ledger.contracts.items(contract)] == ["路面", "土方", "绿化"]
    ledger.undo()
    assert ledger.contracts.items(contract) == [("土方", 40_000), ("路面", 60_000)]
    assert ledger.check() == []


def test_a_schedule_that_does_not_add_up_is_rejected_line_by_line_and_its_neighbour_is_taken(
    ledger, tmp_path
):
    text = ITEMS + "HT-1,土方,400\nHT-2,全部,1000\nHT-1,路面,599.99\nHT-9,其他,1\nHT-2,,5\n"
    done = post_list.post(ledger, written(tmp_path, text))
    assert [(i.line, i.code) for i in done.rejected] == [
        (2, "items_do_not_add_up"), (4, "items_do_not_add_up"), (5, "contract_unknown"), (6, "cell_missing"),
    ]  # fmt: skip
    assert done.rejected[0].params == {"number": "HT-1", "missing": 1, "difference": "0.01"}
    assert done.counts == {
        **{"read": 5, "new": 1, "changed": 0},
        **{"known": 0, "skipped": 0, "rejected": 4},
    }
    assert ledger.contracts.items(ledger.contracts.find("HT-1")) == []
    assert ledger.contracts.items(ledger.contracts.find("HT-2")) == [("全部", 100_000)]
    assert ledger.check() == []


def test_rules_of_sources_are_read_with_share_cap_order_and_last_day_and_warn_from_then_on(
    ledger, tmp_path
):
    name = ledger.plan.sources()[0].name_zh
    other = ledger.plan.sources()[1].name_zh
    text = RULES + f"{name},P1,60%,800.00,2,2023-03-01,示规1\n{other},,,,1,,示规2\n"
    done = post_list.post(ledger, written(tmp_path, text))
    assert (done.kind, done.counts["new"], done.rejected) == ("rules", 2, [])
    second, first = ledger.funding.rules()[::-1]
    assert (first.position, first.project, first.share, first.cap, first.last_day) == (
        1,
        None,
        None,
        None,
        None,
    )
    assert (second.position, second.share, second.cap) == (2, 600, 80_000)
    assert second.project == ledger.projects.find("P1")
    assert post_list.post(ledger, written(tmp_path, text)).counts["known"] == 2
    head = "支付日期,支付凭证号,收款人,合同编号,支付金额,摘要,资金来源\n"
    post.post(
        ledger, written(tmp_path, head + f"2023-02-01,V1,乙,HT-1,900.00,进度款,{name}\n", "b.csv")
    )
    paid = {s: fen for (_, s), fen in ledger.funding.paid_in(2023 * 4).items()}
    assert paid == {ledger.plan.sources()[0].id: 90_000}
    day = registry.build(ledger, "warnings").quarter.last_day.toordinal()
    found = {w.code: w.amount for w in alerts(ledger, day) if w.code.startswith("warn_source")}
    assert found == {"warn_source_share": 36_000, "warn_source_cap": 10_000}


def test_a_rule_that_says_nothing_or_has_no_document_or_names_no_source_is_rejected(
    ledger, tmp_path
):
    name = ledger.plan.sources()[0].name_zh
    text = RULES + f"{name},,,,,,示规1\n{name},,50%,,,,\n某来源,,50%,,,,示规1\n,,50%,,,,示规1\n"
    done = post_list.post(ledger, written(tmp_path, text))
    assert [i.code for i in done.rejected] == [
        "rule_says_nothing", "rule_needs_document", "source_unknown", "cell_missing",
    ]  # fmt: skip
    assert ledger.funding.rules() == []


def test_fund_money_inside_a_project_is_read_and_counted_there_once(ledger, tmp_path):
    text = "单位：万元\n项目编码,计入基金,计入金额,依据文号\nP1,示例母基金,12.5,示批1\nP1,示例子基金,1,\nP1,空,0,\n"
    done = post_list.post(ledger, written(tmp_path, text))
    assert (done.kind, done.unit, done.counts["new"]) == ("overlaps", "万元", 2)
    assert [i.code for i in done.rejected] == ["negative_amount"]
    assert post_list.post(ledger, written(tmp_path, text)).counts["known"] == 2
    made = registry.build(ledger, "projects", unit="yuan")
    row = next(r for r in made.rows if r.name == "道路")
    assert row.cells["counted_in"].value == 13_500_000
    assert row.cells["paid"].value == 0
