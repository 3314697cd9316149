"""Money is asked for, approved level by level and paid; a rule that stops it is passed only with a reason."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.warnings import IndicatorFacts, Warning, of_indicator
from fundtracker.errors import UserError
from fundtracker.ledger.sources.sources import Limits, Quota
from fundtracker.ledger.warnings import alerts
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.reports import explain, registry
from fundtracker.reports.context import ReportContext
from fundtracker.reports.warnings import table11, todo
from tests.ledger import world

DAY = dt.date(2023, 3, 1).toordinal()
Q2 = Quarter(2023, 2)


@pytest.fixture
def ledger(two_files):
    ledger = two_files
    sources = ledger.plan.source_names()
    with ledger.change("list") as change:
        line = ledger.plan.line("infrastructure").id
        one = ledger.projects.put(change, "P1", "道路", line).id
        ledger.projects.approve_estimate(change, one, 10_000_000_00, doc_no="1号", dated=DAY)
        for name, fen in (("一般公共预算", 1_000_000_00), ("政府性基金预算", 9_000_000_00)):
            ledger.funding.put_quota(
                change, Quota(f"指{name}", "release", sources[name], None, 2023, fen, DAY)
            )
        ledger.funding.set_rule(
            change,
            sources["政府性基金预算"],
            None,
            Limits(None, last_day=None),
            position=2,
            doc_no="规",
        )
        ledger.funding.set_rule(
            change,
            sources["一般公共预算"],
            None,
            Limits(cap_fen=800_000_00),
            position=1,
            doc_no="规",
        )
    return ledger


def ask(ledger, number, yuan, **more):
    values = {
        "number": number,
        "project": "P1",
        "amount": yuan * 100,
        "quarter": Q2.ordinal,
        "day": DAY,
        **more,
    }
    record(ledger, TYPES["payment.request"], values)
    return ledger.requests.get(number)


def approve(ledger, number, approver="王", **more):
    record(
        ledger,
        TYPES["payment.approval"],
        {"number": number, "day": DAY, "approver": approver, **more},
    )
    return ledger.requests.state(ledger.requests.get(number))


def refused(call) -> UserError:
    with pytest.raises(UserError) as error:
        call()
    return error.value


def source_of(ledger, request):
    return ledger.funding.names()[request.source_id]


def test_an_amount_is_approved_by_every_level_it_needs_and_the_least_of_them_counts(ledger):
    one = ask(ledger, "YK1", 600_000)
    assert ledger.requests.needed(one.amount_fen) == 2
    assert approve(ledger, "YK1", amount=500_000_00) == "asked"
    assert approve(ledger, "YK1", "分管") == "approved"
    assert ledger.requests.get("YK1").approved == 500_000_00
    assert refused(lambda: approve(ledger, "YK1")).code == "request_decided"
    assert refused(lambda: ask(ledger, "YK1", 9)).code == "request_stands"
    ask(ledger, "YK2", 100)
    assert approve(ledger, "YK2", amount=0) == "refused"


def test_the_order_of_sources_proposes_who_pays_until_a_rule_of_it_is_reached(ledger):
    assert source_of(ledger, ask(ledger, "A", 700_000)) == "一般公共预算"
    assert (
        source_of(ledger, ask(ledger, "B", 900_000)) == "政府性基金预算"
    )  # over the cap of the first
    assert source_of(ledger, ask(ledger, "C", 9, source="地方政府专项债券")) == "地方政府专项债券"
    said = TYPES["payment.request"].judged(
        ledger, {"project": "P1", "amount": 900_000_00, "day": DAY}
    )
    assert any(r.field == "source" and "政府性基金预算" in r.text for r in said)


def test_what_passes_estimate_release_or_cap_stops_and_a_reason_is_kept_with_it(ledger):
    ask(ledger, "D", 900_000, source="一般公共预算")
    error = refused(lambda: approve(ledger, "D"))
    assert (error.code, error.params["code"], error.params["excess"]) == (
        "payment_stop", "warn_source_cap", "100,000.00",
    )  # fmt: skip
    approve(ledger, "D", override="区长办公会 3 号纪要")
    assert ledger.requests.get("D").override == "区长办公会 3 号纪要"
    with ledger.change("control") as change:
        ledger.settings.put(change, "stop_payments", "0")
    ask(ledger, "E", 20_000_000, source="一般公共预算")
    told = {(b.code, b.name) for b in ledger.requests.breaches(
        ledger.projects.find("P1"), ledger.plan.source_names()["一般公共预算"], 20_000_000_00, DAY)}  # fmt: skip
    assert told == {
        ("warn_over_estimate", "道路"),
        ("warn_over_source", "一般公共预算"),
        ("warn_source_cap", "一般公共预算"),
    }
    approve(ledger, "E")  # only told


def test_what_is_approved_and_not_paid_is_money_gone(ledger):
    ask(ledger, "F", 400_000, source="一般公共预算")
    approve(ledger, "F")
    where = ledger.projects.find("P1"), ledger.plan.source_names()["一般公共预算"]
    assert ledger.requests.breaches(*where, 400_000_00, DAY) == []
    assert [b.excess for b in ledger.requests.breaches(*where, 400_000_01, DAY)] == [1]


def test_requests_feed_table_5_and_their_payment_closes_them(ledger):
    ask(ledger, "G", 1_000, source="一般公共预算")
    ask(ledger, "H", 500, source="一般公共预算")
    approve(ledger, "G", amount=900_00)
    table = registry.build(ledger, "cashplan", quarter=Quarter(2023, 1), unit="yuan")
    [row] = [r for r in table.rows if r.name == "道路"]
    assert (row.cells["asked"].value, row.cells["approved"].value) == (1_500_00, 900_00)
    opened = explain.explain(ledger, row.cells["asked"].id)
    assert opened.n_records == 2 and opened.records[0]["table"] == "payment_request"
    assert refused(
        lambda: record(ledger, TYPES["payment.paid"], {"number": "H", "voucher": "S000001"})
    ).code == ("request_not_approved")
    payment = world.ids(ledger)[0]
    with ledger.change("payment.paid") as change:
        ledger.requests.pay(change, "G", payment)
    assert ledger.requests.get("G").paid == ledger.payments.get(payment).amount_fen
    register = registry.build(ledger, "requests", quarter=Quarter(2023, 1), unit="yuan")
    assert [r.name for r in register.rows] == ["G", "H", "合计"] and ledger.check() == []


def test_levels_are_a_setting_that_is_read_before_it_is_kept(ledger):
    record(ledger, TYPES["control"], {"levels": "0 科长；100 主任；1000 区长"})
    assert [ledger.requests.needed(fen) for fen in (99_99, 100_00, 1000_00)] == [1, 2, 3]
    for wrong in ("5 科长", "0 科长；x 主任", "0 科长；500 ；", "0 科长；100 甲；50 乙"):
        assert (
            refused(lambda wrong=wrong: record(ledger, TYPES["control"], {"levels": wrong})).code
            == "bad_levels"
        )


def test_levels_set_later_reopen_nothing_that_was_approved_in_full(ledger):
    ask(ledger, "L", 600_000, source="政府性基金预算")
    ask(ledger, "M", 600_000, source="政府性基金预算")
    approve(ledger, "L")
    assert approve(ledger, "L") == "approved" and approve(ledger, "M") == "asked"
    record(ledger, TYPES["control"], {"levels": "0 科长；100 主任；1000 区长"})
    assert ledger.requests.state(ledger.requests.get("L")) == "approved"
    assert refused(lambda: approve(ledger, "L")).code == "request_decided"
    assert approve(ledger, "M") == "asked" and approve(ledger, "M") == "approved"


def test_warnings_name_sources_in_the_language_of_the_reader_and_keep_their_key(ledger):
    chinese, english = (
        [x for x in alerts(ledger, DAY + 800, lang) if x.code == "warn_source_idle"]
        for lang in ("zh", "en")
    )
    assert [x.about for x in chinese] == [x.about for x in english] and chinese
    names = {s.name_zh: s.name_en for s in ledger.plan.sources()}
    assert [x.title for x in english] == [names[x.title] for x in chinese]
    assert english[0].params["name"] == english[0].title


def test_an_excess_of_a_fen_is_never_said_as_nothing(ledger):
    context = ReportContext(ledger, Q2, "wan", "en")
    warning = Warning("warn_over_cap", 3, None, 1, None, "", "C-1", {"name": "C-1"})
    context.alerts = [warning, warning._replace(amount=10_000_00)]
    one, more = table11.build(context).rows
    assert one.cells["what"].value.endswith(" 0.01 元") and " 元" not in more.cells["what"].value


def test_a_missed_indicator_leads_to_the_indicators(ledger):
    facts = IndicatorFacts("算力", "P", 2, 1, DAY)
    item = todo.item_of(ReportContext(ledger, Q2), next(of_indicator(facts, DAY)))
    assert (item.page, item.find) == ("indicators", "算力")


def test_one_person_on_two_levels_and_an_approval_before_its_request_are_said(ledger):
    ask(ledger, "N", 600_000, source="政府性基金预算")
    approve(ledger, "N", "王")
    asked = {"number": "N", "approver": "王", "day": DAY - 1}
    said = {r.field: r.text for r in TYPES["payment.approval"].judged(ledger, asked) if r.field}
    assert "1" in said["approver"] and "2023-03-01" in said["day"]
    asked |= {"approver": "李", "day": DAY}
    assert not [r for r in TYPES["payment.approval"].judged(ledger, asked) if r.field]


def test_a_target_below_its_baseline_is_said_to_be_a_floor(ledger):
    judged = TYPES["indicator"].judged(ledger, {"target": 1_250, "baseline": 1_500})
    assert [r.field for r in judged] == ["target"]
    assert not TYPES["indicator"].judged(ledger, {"target": 1_500, "baseline": 1_500})


def test_an_approval_before_its_request_is_doubted_by_every_door(ledger):
    ask(ledger, "YK-9", 100, day=DAY)
    values = {"number": "YK-9", "day": DAY - 10, "approver": "王"}
    kind = TYPES["payment.approval"]
    assert [d.issue.code for d in kind.doubts(ledger, values)] == ["doubt_day_before"]
    remarks = [r for r in kind.judged(ledger, values) if r.field == "day"]
    assert [r.tone for r in remarks] == ["warn"]
    assert kind.doubts(ledger, {**values, "day": DAY}) == []
