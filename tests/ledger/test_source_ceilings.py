"""A contract or change order over what its source released, its share, cap or last day stops until it has its reason."""

import datetime as dt

import pytest

from fundtracker import i18n
from fundtracker.domain.park.source_room import Commitment
from fundtracker.errors import UserError
from fundtracker.intake.lists import post_list
from fundtracker.ledger import warnings
from fundtracker.ledger.review.answers import figure_of
from fundtracker.ledger.sources.sources import Limits, Quota
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES

DAY = dt.date(2023, 3, 1).toordinal()
Q1 = 2023 * 4
GENERAL, BONDS = "一般公共预算", "地方政府专项债券"


@pytest.fixture
def ledger(two_files):
    """A project; the general budget released 1,000 yuan, bonds 500; the order: general, then bonds."""
    ledger = two_files
    sources = ledger.plan.source_names()
    with ledger.change("list") as change:
        line = ledger.plan.line("infrastructure").id
        ledger.projects.put(change, "P1", "道路", line)
        for name, fen in ((GENERAL, 1_000_00), (BONDS, 500_00)):
            ledger.funding.put_quota(
                change, Quota(f"指{name}", "release", sources[name], None, 2023, fen, DAY)
            )
            ledger.funding.set_rule(
                change, sources[name], None, doc_no="规", position=1 + len(ledger.funding.rules())
            )
    return ledger


def rule(ledger, name, **how):
    with ledger.change("source.rule") as change:
        limits = Limits(**{key: value for key, value in how.items() if key in Limits._fields})
        more = {key: value for key, value in how.items() if key not in Limits._fields}
        source = ledger.plan.source_names()[name]
        ledger.funding.set_rule(change, source, None, limits, doc_no="规", **more)


def sign(ledger, number, yuan, source=GENERAL, **more):
    values = {"number": number, "name": "施工", "project": "P1", "party": "乙", "signed_day": DAY,
              "signed": round(yuan * 100), "source": source, **more}  # fmt: skip
    record(ledger, TYPES["contract"], values)


def refused(call):
    with pytest.raises(UserError) as error:
        call()
    return error.value


def test_a_contract_over_what_its_source_released_stops_until_it_has_its_reason(ledger):
    sign(ledger, "C1", 900)
    error = refused(lambda: sign(ledger, "C2", 100.01))
    assert (error.code, error.params["name"], error.params["limit"], error.params["excess"]) == (
        "stop_source_released", GENERAL, "1,000.00", "0.01",
    )  # fmt: skip
    assert ledger.contracts.find("C2") is None
    sign(ledger, "C2", 100.01, override="追加指标办理中")
    assert (
        ledger.reviews.explanations(Q1)[figure_of("warn_over_source", GENERAL)] == "追加指标办理中"
    )
    assert ledger.history.entries()[-1].params["over_source"] == {GENERAL: 1}
    sign(ledger, "C3", 1, source=None)  # of no source nothing is known: it passes none


@pytest.mark.parametrize(
    ("how", "code"),
    [({"cap_fen": 99_99}, "stop_source_cap"), ({"last_day": DAY - 1}, "stop_source_expired"),
     ({"share": 400}, "stop_source_share")],
)  # fmt: skip
def test_a_rule_of_the_source_stops_a_contract_and_a_fen_less_passes(ledger, how, code):
    sign(ledger, "B1", 150, source=BONDS)
    rule(ledger, GENERAL, **how)
    error = refused(lambda: sign(ledger, "C1", 100.01))
    assert error.code == code and GENERAL in i18n.say(error) and "warn_" not in i18n.say(error)
    rule(ledger, GENERAL, cap_fen=100_01, last_day=DAY, share=401)
    sign(ledger, "C1", 100.01)


def test_a_change_order_stops_when_it_is_approved_and_another_source_is_asked_anew(ledger):
    sign(ledger, "C1", 900)
    change = TYPES["contract.change"]
    values = {"contract": "C1", "number": "B1", "amount": 200_00, "cause": "签证", "day": DAY}
    record(ledger, change, values | {"state": "pending"})

    def approve(**more):
        return record(ledger, change, values | {"state": "approved", "doc": "3号", **more})

    assert refused(approve).code == "stop_source_released"
    approve(override="区长办公会 3 号纪要")
    error = refused(lambda: sign(ledger, "C1", 900, source=BONDS))  # 1,100 on a source of 500
    assert (error.code, error.params["excess"]) == ("stop_source_released", "600.00")
    sign(ledger, "C1", 900, party="丙", override="")  # its own money is not counted twice


def test_where_the_rule_only_tells_it_passes_and_a_list_tells_it(ledger, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(
        "合同编号,合同名称,项目编码,乙方,签订日期,合同金额（元）,资金来源\n"
        f"C7,绿化,P1,乙,2023-03-01,1500.00,{GENERAL}\n", "utf-8",
    )  # fmt: skip
    assert [i.code for i in post_list.propose(ledger, path).rejected] == ["stop_source_released"]
    record(ledger, TYPES["control"], {"sources": "0"})
    done = post_list.post(ledger, path)
    assert [(i.code, i.params) for i in done.warnings] == [
        ("over_source_told", {"name": GENERAL, "excess": "500.00"})
    ]


def test_the_order_of_sources_proposes_the_first_that_has_the_money(ledger):
    names, project = ledger.plan.source_names(), ledger.projects.find("P1")

    def asked(fen):
        return ledger.ceilings.sources().proposed(Commitment(project, None, fen, DAY))

    assert asked(1_000_00) == names[GENERAL]
    sign(ledger, "C1", 900)
    assert asked(400_00) == names[BONDS]
    assert asked(500_01) is None


def test_a_request_that_leaves_the_order_is_told_and_a_stop_names_its_rule_in_words(ledger):
    values = {
        "number": "YK1",
        "project": "P1",
        "amount": 60_000,
        "quarter": Q1,
        "day": DAY,
        "source": BONDS,
    }
    said = TYPES["payment.request"].judged(ledger, values)
    assert any(r.field == "source" and GENERAL in r.text and r.tone == "warn" for r in said)
    record(ledger, TYPES["payment.request"], values)
    error = refused(lambda: record(
        ledger, TYPES["payment.approval"], {"number": "YK1", "day": DAY, "approver": "王"}))  # fmt: skip
    assert error.code == "payment_stop"
    for lang in ("zh", "en"):
        i18n.use(lang)
        assert "warn_" not in i18n.say(error) and "（）" not in i18n.say(error)


def test_what_is_paid_on_no_project_of_a_source_released_by_project_is_warned_of(ledger):
    """Money released to P1 alone; 8 of 10 paid on it, 5 on nothing: 3 over, which no project tells."""
    city = ledger.plan.source_names()["市级财政配套"]
    first, second = [p for p in ledger.payments.some() if p.amount_fen > 0][:2]
    one = first.amount_fen + second.amount_fen - 1
    with ledger.change("list") as change:
        project, line = ledger.projects.find("P1"), ledger.plan.line("infrastructure").id
        ledger.funding.put_quota(change, Quota("指市", "release", city, project, 2023, one, DAY))
        ledger.payments.classify(
            change, [first.id], line_id=line, source_id=city, project_id=project
        )
        ledger.payments.classify(change, [second.id], line_id=line, source_id=city)
    over = [w for w in warnings.alerts(ledger, DAY + 400) if w.code == "warn_over_source"]
    assert [(w.about, w.amount) for w in over if "市级" in w.about] == [("市级财政配套", 1)]
