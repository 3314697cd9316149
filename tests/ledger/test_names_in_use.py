"""Refusals, previews and the history name sources, projects, funds and plan lines in the language in use."""

import datetime as dt
import pickle
import re

import pytest

from fundtracker import i18n
from fundtracker.errors import Issue, Named, UserError
from fundtracker.intake.lists import post_list
from fundtracker.ledger import bulk_changes
from fundtracker.ledger.bulk_changes import Asked, Place
from fundtracker.ledger.core.change_words import Readable
from fundtracker.ledger.review.answers import figure_of
from fundtracker.ledger.sources.sources import Quota
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.records.requests import breach_words
from fundtracker.reports.payments import change_words
from fundtracker.reports.tables import labels

DAY = dt.date(2023, 3, 1).toordinal()
GENERAL, ENGLISH = "一般公共预算", "General public budget"
CHINESE = re.compile(r"[㐀-鿿]")


@pytest.fixture
def ledger(two_files):
    """A road with an estimate of 1,000 yuan, a source that released 1,000; both have English names."""
    ledger = two_files
    source = ledger.plan.source_names()[GENERAL]
    with ledger.change("list") as change:
        line = ledger.plan.line("infrastructure").id
        road = ledger.projects.put(change, "P1", "道路", line, name_en="Road").id
        ledger.projects.approve_estimate(change, road, 1_000_00, doc_no="D1", dated=DAY)
        ledger.funding.put_quota(change, Quota("Q1", "release", source, None, 2023, 900_00, DAY))
        ledger.funding.set_rule(change, source, None, doc_no="R1", position=1)
    return ledger


def sign(ledger, yuan, **more):
    values = {"number": "C1", "name": "Works", "project": "P1", "party": "B", "signed_day": DAY,
              "signed": yuan * 100, "source": GENERAL, **more}  # fmt: skip
    record(ledger, TYPES["contract"], values)


def refused(call):
    with pytest.raises(UserError) as error:
        call()
    return error.value


def both(said):
    """What is said in Chinese and in English."""
    with i18n.speaking("zh"):
        chinese = said()
    with i18n.speaking("en"):
        return chinese, said()


def test_a_stop_of_a_contract_names_source_and_project_in_the_language_in_use(ledger):
    for yuan, chinese, english in ((950, GENERAL, ENGLISH), (1_100, "道路", "Road")):
        error = refused(lambda yuan=yuan: sign(ledger, yuan))
        zh, en = both(lambda error=error: i18n.say(error))
        assert chinese in zh and english in en and not CHINESE.search(en), (zh, en)
        assert error.params["name"] == chinese  # what is kept and compared is one name


def test_the_answer_to_a_stop_is_kept_under_one_name_whatever_the_language(ledger):
    with i18n.speaking("en"):
        sign(ledger, 950, override="order under way")
    quarter = dt.date.fromordinal(DAY).year * 4
    assert ledger.reviews.explanations(quarter)[figure_of("warn_over_source", GENERAL)]
    assert ledger.history.entries()[-1].params["over_source"] == {GENERAL: 50_00}


def test_a_request_over_its_rules_names_them_in_the_language_in_use(ledger):
    road, source = ledger.projects.find("P1"), ledger.plan.source_names()[GENERAL]
    breaches = ledger.requests.breaches(road, source, 1_200_00, DAY)
    said = [both(lambda b=b: breach_words(b)) for b in breaches]
    assert {("道路" in zh, "Road" in en) for zh, en in said[:1]} == {(True, True)}
    assert GENERAL in said[1][0] and ENGLISH in said[1][1]
    assert not any(CHINESE.search(en) for _, en in said)


def test_a_preview_of_many_payments_names_what_they_pass_in_the_language_in_use(ledger):
    road, source = ledger.projects.find("P1"), ledger.plan.source_names()[GENERAL]
    ids = [p.id for p in ledger.payments.some()]
    preview = bulk_changes.look(ledger, ids, Asked(Place(project_id=road, source_id=source)))
    zh, en = both(lambda: change_words.passed_words(preview))
    assert "道路" in zh and GENERAL in zh
    assert "Road" in en and ENGLISH in en and not CHINESE.search(en)


def test_a_list_that_goes_over_names_the_source_in_the_language_in_use(ledger, tmp_path):
    record(ledger, TYPES["control"], {"sources": "0", "contracts": "0"})
    path = tmp_path / "c.csv"
    path.write_text(
        f"合同编号,合同名称,项目编码,乙方,签订日期,合同金额（元）,资金来源\nC7,x,P1,B,2023-03-01,1500.00,{GENERAL}\n",
        "utf-8",
    )
    told = post_list.post(ledger, path).warnings
    assert {i.code for i in told} == {"over_estimate_told", "over_source_told"}
    for issue in told:
        assert not CHINESE.search(both(lambda issue=issue: i18n.say(issue))[1])


def test_the_history_names_line_project_and_source_in_the_language_in_use(ledger):
    payment = ledger.payments.some()[0].id
    road, source = ledger.projects.find("P1"), ledger.plan.source_names()[GENERAL]
    with ledger.change("payment.classify") as change:
        line = ledger.plan.line("infrastructure").id
        ledger.payments.classify(change, [payment], line_id=line, project_id=road, source_id=source)
    entry = ledger.history.entries()[-1]
    row = next(r for r in ledger.history.changes_of(entry.seq) if r.table == "payment")
    fields = Readable(ledger).fields(row)
    zh, en = both(lambda: [new for _, _, new in labels.worded("payment", fields)])
    assert {"道路", GENERAL} <= set(zh) and {"Road", ENGLISH} <= set(en)
    assert not any(CHINESE.search(text) for text in en)


def test_a_name_keeps_its_languages_beside_another_and_over_processes():
    name = Named("源", "Source").beside(Named("道路", "Road"))
    again = pickle.loads(pickle.dumps(name))
    assert both(lambda: i18n.spoken(again)) == ("源 道路", "Source Road")
    assert both(lambda: i18n.spoken(Named("源").beside(""))) == ("源", "源")
    assert both(lambda: i18n.spoken("x")) == ("x", "x")
    inner = Issue("warn_over_source", None, {"name": name})
    assert "Source Road" in both(lambda: i18n.say(inner))[1]
