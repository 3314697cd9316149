"""Each check is fed a case that breaks it and one beside it that does not: a check that cannot fail is a fault."""

import datetime as dt
from fractions import Fraction

import pytest

from fundtracker.domain.funds import duties
from fundtracker.domain.holdings.portfolio import Limit, LimitUse
from fundtracker.domain.park import warnings as w
from fundtracker.domain.park.contract import Contract, Course, Terms
from fundtracker.domain.park.funding import Rule

TODAY = dt.date(2024, 6, 30)
DAY = TODAY.toordinal()
PROJECT = w.ProjectFacts(1, "甲", "李", 1_000, 1_000, 1_000, None, None)
PAID = w.PaidFacts(1, "C1", 1, "李", DAY, 5, DAY, "001")
SOURCE = w.SourceFacts(1, "专项债", 1, "甲", 100, 100, DAY - 400, None)
FUND = duties.FundFacts("f")
D = dt.date


def project(**facts):
    return w.of_project(PROJECT._replace(**facts), DAY)


def contract(retention=30, **course):
    terms = Terms(100_000, advance=10_000, retention=retention, retention_day=DAY)
    return w.of_contract(
        w.ContractFacts("C1", 1, "李", None, Contract(terms, Course(**course), DAY)), DAY
    )


def payment(**facts):
    return w.of_payment(PAID._replace(**facts))


def source(**facts):
    return w.of_source(SOURCE._replace(**facts), DAY)


def indicator(reached):
    return w.of_indicator(w.IndicatorFacts("算力", "P", 250_000, reached, DAY), DAY)


def ceiling(reached, bound="at_most", day=DAY):
    return list(w.of_indicator(w.IndicatorFacts("PUE", "", 1_250, reached, DAY, bound), day))


def rule(left, paid, whole, **limits):
    one = Rule(1, 1, None, None, 1, None)._replace(**limits)
    return w.of_rule(one, "债", left, paid, whole, DAY)


def fund(**facts):
    return duties.fund_alerts(FUND._replace(**facts), TODAY)


def call(received):
    return duties.call_alerts([duties.CallFact("甲", D(2024, 6, 1), 100, received)], TODAY)


def company(**facts):
    return duties.company_alerts(
        [duties.CompanyFact("甲", D(2024, 5, 1), checklist=True)._replace(**facts)], TODAY
    )


def limit(used):
    return duties.limit_alerts(
        [LimitUse(Limit("one company", Fraction(1, 5), 100), "甲", used, 20)], TODAY
    )


def local(approved):
    standing = duties.ReturnStanding(100, approved, 0, D(2024, 7, 1))
    return duties.return_alerts("f", standing, TODAY)


CASES = {  # code: (what breaks it, the nearest that does not)
    "warn_over_estimate": (project(paid=1_001), project()),
    "warn_committed_over_estimate": (project(committed=1_001), project()),
    "warn_pending_over_estimate": (project(committed=900, pending=101), project(committed=900, pending=100)),
    "warn_estimates_over_group": (project(inner=1_001), project(inner=1_000)),
    "warn_more_returned": (contract(paid=-1), contract(paid=0)),
    "warn_milestone_due": (project(milestones=[("封顶", DAY, None)]), project(milestones=[("封顶", DAY + 31, None)])),
    "warn_milestone_late": (project(milestones=[("封顶", DAY - 1, None)]), project(milestones=[("封顶", DAY - 1, DAY)])),
    "warn_accounts_late": (project(done_day=DAY - 100), project(done_day=DAY - 100, accounts_day=DAY)),
    "warn_over_cap": (contract(paid=97_001), contract(paid=97_000)),
    "warn_over_progress": (contract(work=50_000, paid=40_001), contract(work=50_000, paid=40_000)),
    "warn_below_floor": (contract(work=50_000, paid=39_999), contract(work=50_000, paid=40_000)),
    "warn_retention_high": (contract(retention=31), contract(retention=30)),
    "warn_retention_due": (
        contract(paid=97_000, settled=100_000), contract(paid=100_000, retention_paid=3_000, settled=100_000)
    ),
    "warn_before_contract": (payment(day=DAY - 1), payment()),
    "warn_no_document": (payment(document=" "), payment()),
    "warn_over_source": (source(paid=101), source()),
    "warn_over_plan": (w.of_line("政策扶持", 100, 101), w.of_line("政策扶持", 100, 100)),
    "warn_unreleased": (
        w.of_unreleased(SOURCE._replace(paid=1), recorded=True), w.of_unreleased(SOURCE._replace(paid=0), recorded=True)),
    "warn_over_committed": (w.of_committed(SOURCE, 101), w.of_committed(SOURCE, 100)),
    "warn_taken_back": (source(released=-5, paid=0), source(released=0, paid=0)),
    "warn_indicator_missed": (indicator(249_000), indicator(250_000)),
    "warn_indicator_over": (ceiling(1_251), ceiling(1_250)),
    "warn_source_idle": (source(paid=60), source(paid=60, last_paid=DAY - 180)),
    "warn_source_share": (rule(0, 51, 100, share=500), rule(0, 50, 100, share=500)),
    "warn_source_cap": (rule(0, 61, 100, cap=60), rule(0, 60, 100, cap=60)),
    "warn_source_expires": (rule(1, 0, 100, last_day=DAY + 30), rule(0, 0, 100, last_day=DAY + 30)),
    "duty_concentration": (limit(21), limit(20)),
    "duty_idle": (fund(paid_in=((D(2023, 6, 1), 5),)), fund(paid_in=((D(2023, 6, 1), 5),), invested=((D(2024, 1, 1), 5),))),
    "duty_call_overdue": (call(99), call(100)),
    "duty_proceeds": (fund(proceeds=((D(2024, 1, 1), 5),)), fund(proceeds=((D(2024, 1, 1), 5),), settled=((TODAY, 5),))),
    "duty_checklist": (company(checklist=False), company()),
    "duty_valuation_stale": (company(valued=D(2024, 3, 1)), company(valued=D(2024, 6, 1))),
    "duty_revalue": (company(counted=50), company()),
    "duty_not_set_up": (fund(approved=D(2023, 6, 1)), fund(approved=D(2023, 6, 1), set_up=D(2024, 1, 1))),
    "duty_period_end": (fund(period_end=D(2024, 7, 1)), fund(period_end=D(2025, 7, 1))),
    "duty_term_end": (fund(term_end=D(2024, 7, 1)), fund(term_end=D(2025, 7, 1))),
    "duty_local_reinvestment": (local(99), local(100)),
    "duty_evaluation": (fund(set_up=D(2023, 1, 1)), fund(set_up=D(2023, 1, 1), evaluations=(2023,))),
    "duty_clawback": (duties.money_alerts("f", 1, 0, TODAY), duties.money_alerts("f", 0, 0, TODAY)),
    "duty_figures": (w.of_figures("c", "24Q1", 1, 5, 5), w.of_figures("c", "24Q1", 1, 6, 5)),
    "duty_cash": (duties.money_alerts("f", 0, -1, TODAY), duties.money_alerts("f", 0, 0, TODAY)),
    "duty_divided_call": (
        duties.divided_alerts("f", 5, 1, "a", call=True), duties.divided_alerts("f", 5, 0, "", call=True)),
    "duty_divided_distribution": (
        duties.divided_alerts("f", 5, 1, "a", call=False), duties.divided_alerts("f", 5, 0, "", call=False)),
    "duty_early_money": (duties.early_alerts("f", 4, 5, 1), duties.early_alerts("f", 5, 5, 1)),
    "duty_in_kind": (duties.in_kind_alerts("f", 5, 1), duties.in_kind_alerts("f", 5, 0)),
    "duty_fee": (duties.fee_alerts("f", 5, 2, 1), duties.fee_alerts("f", 5, 2, 2)),
    "duty_equity_method": (fund(set_up=D(2023, 1, 1)), fund(set_up=D(2023, 1, 1), equity_sheets=(2023, 2024))),
}  # fmt: skip
CASES = {code: (list(broken), list(whole)) for code, (broken, whole) in CASES.items()}


def test_every_check_has_a_case_that_breaks_it():
    assert set(CASES) == set(w.CODES)


@pytest.mark.parametrize("code", CASES)
def test_a_check_fails_on_its_case_and_is_quiet_beside_it(code):
    broken, whole = CASES[code]
    assert code in {one.code for one in broken}
    assert code not in {one.code for one in whole}


def test_paid_beyond_the_work_is_a_breach_and_within_it_a_warning():
    """26.8 million paid on 10 million of work is red; 97 of 100 of the work at an agreed 80 % is amber."""

    def told(**course):
        terms = Terms(4_000_000_000, progress_rate=800)
        facts = w.ContractFacts("C1", 1, "李", None, Contract(terms, Course(**course), DAY))
        return [
            (one.severity, one.amount)
            for one in w.of_contract(facts, DAY)
            if one.code == "warn_over_progress"
        ]

    assert told(work=1_000_000_000, paid=2_680_000_000) == [(3, 1_880_000_000)]
    assert told(work=1_000_000_000, paid=970_000_000) == [(2, 170_000_000)]
    assert told(work=1_000_000_000, paid=800_000_000) == []
    assert told(paid=800_000_000) == []  # nobody measured any work: what is due is not known


def test_only_the_agreed_advance_is_due_before_the_work():
    terms = Terms(100_000, advance=10_000, recovery=0)
    due = [
        Contract(terms, Course(work=0, paid=paid, named_advance=paid), DAY).due
        for paid in (5_000, 10_000, 60_000)
    ]
    assert due == [5_000, 10_000, 10_000]


def test_a_target_of_more_than_is_not_reached_by_exactly_it():
    facts = w.IndicatorFacts("可用率", "%", 99_000, 99_000, DAY, "more_than")
    [warning] = w.of_indicator(facts, DAY)
    assert warning.params["short"] == "0 % (> 99)"
    assert not list(w.of_indicator(facts._replace(reached=99_001), DAY))


def test_a_ceiling_that_is_not_kept_says_what_was_reported_against_it():
    [over] = ceiling(1_310)
    assert (over.params["reached"], over.params["limit"], over.severity) == ("1.31", "≤ 1.25", 2)
    assert not ceiling(1_310, day=DAY - 1) and ceiling(1_310, day=DAY + 1)[0].severity == 3
    [exactly] = ceiling(1_250, "less_than")
    assert exactly.params["limit"] == "< 1.25" and not ceiling(1_249, "less_than")
    [unreported] = ceiling(None)
    assert unreported.params["reached"] == "—"


def test_names_in_another_language_stand_before_what_they_are_named_with():
    call = w.Warning(
        "x", 2, None, 1, None, "", "一期 #3 甲", {"name": "一期 #3 甲", "fund": "一期"}
    )
    [said] = w.in_words([call], {"一期": "Phase 1"}, {})
    assert (said.about, said.title) == ("一期 #3 甲", "Phase 1 #3 甲")
    assert said.params == {"name": "Phase 1 #3 甲", "fund": "Phase 1"}
    [project] = w.in_words(
        [call._replace(about="道路", params={"name": "完工"})], {}, {"道路": "Road"}
    )
    assert (project.title, project.params["name"]) == ("Road", "完工")
