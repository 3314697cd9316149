"""What a payment file says of its place: used, or named with its sum where the ledger knows it not or otherwise."""

import pytest

from fundtracker.intake.lists import post_list
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.ledger.payments.payment_query import Query
from tests.intake.small_lists import written
from tests.ledger import world

HEAD = [
    "支付日期",
    "收款单位",
    "支付金额（元）",
    "支付凭证号",
    "摘要",
    "资金来源",
    "项目编码",
    "合同编号",
    "计划科目",
]
OWN, BOND = "一般公共预算", "政府性基金预算"


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        lines = {line.code: line.id for line in made.plan.lines()}
        with made.change("list") as change:
            made.projects.put(change, "P1", "道路", lines["infrastructure"])
            made.projects.put(change, "P9", "奖补", lines["policy"])
        head = [
            "合同编号",
            "合同名称",
            "项目编码",
            "资金来源",
            "乙方",
            "签订日期",
            "合同金额（元）",
        ]
        row = ["HT1", "施工", "P1", OWN, "甲公司", "2024-01-10", "1000000"]
        post_list.post(made, written(tmp_path / "c.csv", [head, row]), kind="contracts")
        yield made


def taken(ledger, tmp_path, *rows, head=HEAD):
    """Import payments; return what is said by a look and by the import: code → (n, sum, names)."""
    path = written(tmp_path / "p.csv", [head, *rows])
    said = [
        {
            w.code: (w.params["n"], w.params["amount"], w.params["names"])
            for w in outcome.reading.warnings
            if "names" in w.params
        }
        for outcome in (post.propose(ledger, path), post.post(ledger, path))
    ]
    assert said[0] == said[1]
    return said[0]


def lies(ledger):
    """Return line code, project code and source of each payment, by voucher."""
    lines = {line.id: line.code for line in ledger.plan.lines()}
    codes = {p.id: p.code for p in ledger.projects.all()}
    sources = {s.id: s.name_zh for s in ledger.plan.sources()}
    ids = ledger.pages.ids(Query())
    return {
        p.serial: (lines.get(p.line_id), codes.get(p.project_id), sources.get(p.source_id))
        for p in map(ledger.payments.get, ids)
    }


def pay(serial="V1", payee="甲公司", source="", project="", contract="", line=""):
    return ["2024-02-01", payee, "300000", serial, "款", source, project, contract, line]


@pytest.mark.parametrize(("place", "code", "name"), [
    ({"project": "P404"}, "projects_unknown", "P404"),
    ({"source": "省级补助"}, "sources_unknown", "省级补助"),
    ({"contract": "HT404"}, "contracts_unknown", "HT404"),
    ({"line": "园区运营"}, "lines_unknown", "园区运营"),
])  # fmt: skip
def test_what_the_ledger_does_not_know_is_named_with_its_sum(ledger, tmp_path, place, code, name):
    said = taken(ledger, tmp_path, pay("V3"), pay(**place), pay("V2", **place))
    assert said == {code: (2, "600,000.00", f"{name} 600,000.00")}


def test_what_it_knows_is_used_without_a_word(ledger, tmp_path):
    said = taken(
        ledger, tmp_path,
        pay("V5"), pay(line="政策扶持"), pay("V2", line="policy"),
        pay("V3", source=OWN, project="P1", contract="HT1", line="基础设施"),
        pay("V4", payee="甲公司农民工工资专户", contract="HT1"),
    )  # fmt: skip
    assert said == {}
    assert lies(ledger) == {
        "V1": ("policy", None, None), "V2": ("policy", None, None),
        "V3": ("infrastructure", "P1", OWN), "V4": ("infrastructure", "P1", OWN), "V5": (None,) * 3,
    }  # fmt: skip


@pytest.mark.parametrize(("place", "code", "names"), [
    ({"project": "P9", "contract": "HT1"}, "contract_of_other_project", "HT1: P9 → P1"),
    ({"source": BOND, "contract": "HT1"}, "contract_of_other_source", f"HT1: {BOND} ≠ {OWN}"),
    ({"payee": "乙公司", "contract": "HT1"}, "contract_of_other_payee", "HT1: 乙公司 ≠ 甲公司"),
    ({"project": "P1", "line": "政策扶持"}, "line_of_other_project", "政策扶持 → 基础设施"),
    ({"contract": "HT1", "line": "政策扶持"}, "line_of_other_project", "政策扶持 → 基础设施"),
])  # fmt: skip
def test_what_differs_is_named_with_what_counts(ledger, tmp_path, place, code, names):
    said = taken(ledger, tmp_path, pay(**place))
    assert said == {code: (1, "300,000.00", f"{names} 300,000.00")}
    assert lies(ledger)["V1"][:2] == ("infrastructure", "P1")


def test_what_a_rule_puts_in_place_is_no_unknown_project(ledger, tmp_path):
    policy = ledger.plan.line("policy").id
    with ledger.change("rule") as change:
        ledger.rules.add(change, Pattern("counterparty", "contains", "甲公司"), line_id=policy)
    assert taken(ledger, tmp_path, pay(project="P404")) == {}
    assert lies(ledger) == {"V1": ("policy", None, None)}


def test_known_rows_are_not_named_again_and_many_names_are_counted(ledger, tmp_path):
    rows = [pay(f"V{n}", project=f"Q{n}") for n in range(8)]
    said = taken(ledger, tmp_path, *rows)
    assert said["projects_unknown"][:2] == (8, "2,400,000.00")
    assert said["projects_unknown"][2].endswith("… +2")
    path = written(tmp_path / "again.csv", [HEAD, *rows])
    assert not [w for w in post.propose(ledger, path).reading.warnings if "names" in w.params]
