"""Rules place payments on import; the preview says which rule did, corrections teach new ones."""

import datetime as dt

import pytest

from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.payments.classification_rules import Pattern

FILE = """交易日期,对方户名,支出金额,收入金额,余额,用途
2023-03-01,示例建工有限公司,10.00,,90.00,道路工程款
2023-03-02,示例咨询公司,5.00,,85.00,咨询费
"""


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(
        tmp_path / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ) as made:
        templates.load(made, "laoshan-2023")
        yield made


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "b.csv"
    path.write_text(FILE, encoding="utf-8")
    return path


def line_of(ledger, code):
    return ledger.plan.line(code).id


def test_a_preview_names_the_plan_line_and_the_rule_behind_it(ledger, file):
    with ledger.change("rule") as change:
        ledger.rules.add(
            change,
            Pattern("purpose", "contains", "工程"),
            line_id=line_of(ledger, "infrastructure"),
        )
    first, second = post.propose(ledger, file).records
    assert first["plan_line"] == "infrastructure"
    assert first["rule"] == {"field": "purpose", "how": "contains", "pattern": "工程"}
    assert (second["plan_line"], second["rule"]) == (None, None)


def test_what_the_preview_says_is_what_the_import_does(ledger, file):
    with ledger.change("rule") as change:
        ledger.rules.add(
            change, Pattern("counterparty", "starts", "示例建工"), line_id=line_of(ledger, "policy")
        )
    promised = [r["plan_line"] for r in post.propose(ledger, file).records]
    post.post(ledger, file)
    codes = {line.id: line.code for line in ledger.plan.lines()}
    assert [codes.get(p.line_id) for p in ledger.payments.some()] == promised == ["policy", None]


def test_a_correction_is_learnt_as_a_suggestion_and_works_only_when_accepted(ledger, file):
    post.post(ledger, file)
    payment = ledger.payments.some()[1]
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [payment.id], line_id=line_of(ledger, "policy"))
        learnt = ledger.rules.learn(change, payment.id)
    assert post.propose(ledger, file).records[1]["rule"] is None
    with ledger.change("rule") as change:
        ledger.rules.accept(change, learnt)
    found = post.propose(ledger, file).records[1]
    assert found["rule"] == {"field": "counterparty", "how": "equals", "pattern": "示例咨询公司"}
