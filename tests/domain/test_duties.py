import datetime as dt
from fractions import Fraction

from fundtracker.domain.funds.duties import (
    CallFact,
    CompanyFact,
    Credit,
    FundFacts,
    ReturnRule,
    call_alerts,
    company_alerts,
    fund_alerts,
    limit_alerts,
    local_reinvestment,
    return_alerts,
)
from fundtracker.domain.holdings.portfolio import (
    Limit,
    Round,
    concentration,
    credit_code_fits,
    implied_valuation,
    is_stale,
    limits_used,
    ownership,
)

D = dt.date


def codes(alerts):
    return [alert.code for alert in alerts]


def test_money_idle_a_year_after_paying_in_is_told_with_the_fen_that_are_idle():
    # 100 paid in on 2023-04-01, 60 on 2023-09-01; 130 invested until 2024-03-01: 30 of the second are idle.
    fund = FundFacts(
        "f", paid_in=((D(2023, 4, 1), 100), (D(2023, 9, 1), 60)), invested=((D(2024, 3, 1), 130),)
    )
    [alert] = fund_alerts(fund, D(2024, 9, 2))
    assert (alert.code, alert.due, alert.days_left, alert.fen, alert.overdue) == (
        "duty_idle",
        D(2024, 9, 1),
        -1,
        30,
        True,
    )
    assert alert.issue.params == {
        "subject": "f",
        "due": "2024-09-01",
        "days": 1,
        "amount": "0.30",
        "rule": "20",
    }
    assert fund_alerts(fund._replace(invested=((D(2024, 3, 1), 160),)), D(2024, 9, 2)) == []
    assert codes(fund_alerts(fund, D(2024, 2, 1))) == [
        "duty_idle"
    ]  # 100 due within 90 days, 60 not yet


def test_dates_of_a_fund_are_told_as_they_come_near_and_end_with_it():
    fund = FundFacts("f", approved=D(2023, 3, 2), term_end=D(2030, 3, 2), period_end=D(2024, 3, 20))
    assert codes(fund_alerts(fund, D(2023, 6, 1))) == []
    assert codes(fund_alerts(fund, D(2024, 3, 3))) == ["duty_not_set_up", "duty_period_end"]
    assert fund_alerts(fund._replace(closed=D(2024, 3, 1)), D(2024, 3, 3)) == []


def test_the_yearly_duties_fall_due_on_30_june_and_at_year_end():
    fund = FundFacts("f", set_up=D(2023, 5, 1), equity_sheets=(2023, 2024))
    alerts = fund_alerts(fund, D(2024, 7, 1))
    assert [(alert.code, alert.due, alert.overdue) for alert in alerts] == [
        ("duty_evaluation", D(2024, 6, 30), True),
    ]
    assert fund_alerts(fund._replace(evaluations=(2023,)), D(2024, 7, 1)) == []


def test_proceeds_wait_for_the_treasury_or_for_being_rolled():
    fund = FundFacts(
        "f", proceeds=((D(2024, 1, 10), 50), (D(2024, 2, 10), 50)), settled=((D(2024, 3, 1), 70),)
    )
    assert [(alert.due, alert.fen) for alert in fund_alerts(fund, D(2024, 4, 1))] == [
        (D(2024, 5, 10), 30)
    ]


def test_a_call_is_late_the_day_after_it_was_due_and_only_for_what_is_missing():
    calls = [CallFact("a", D(2024, 1, 10), 100, 40), CallFact("b", D(2024, 1, 10), 100, 100)]
    assert call_alerts(calls, D(2024, 1, 10)) == []
    assert [
        (alert.subject, alert.fen, alert.days_left) for alert in call_alerts(calls, D(2024, 1, 11))
    ] == [("a", 60, -1)]


def test_a_value_older_than_a_quarter_is_stale_and_a_checklist_is_missed():
    held = CompanyFact("a", D(2023, 5, 1), D(2023, 12, 31))
    assert codes(company_alerts([held._replace(checklist=True)], D(2024, 3, 31))) == []
    assert codes(company_alerts([held], D(2024, 4, 1))) == [
        "duty_checklist",
        "duty_valuation_stale",
    ]
    assert company_alerts([held._replace(held=False)], D(2024, 4, 1)) == []
    assert is_stale(None, D(2024, 1, 1))


def test_concentration_orders_by_size_and_a_limit_passed_by_a_fen_is_seen():
    spread = concentration([("b", 30_00), ("a", 50_01), ("c", 19_99)])
    assert [part.key for part in spread.slices] == ["a", "b", "c"]
    assert concentration([("a", 1), ("b", 1)]).herfindahl == 0.5
    assert concentration([]).herfindahl is None
    uses = limits_used(
        spread,
        [
            Limit("one company", Fraction(1, 2), spread.total),
            Limit("c only", Fraction(1, 10), spread.total, "c"),
        ],
    )
    assert [(alert.subject, alert.fen) for alert in limit_alerts(uses, D(2024, 1, 1))] == [
        ("a", 1),
        ("c", 9_99),
    ]


def test_a_later_rule_supersedes_and_both_numbers_are_shown():
    rules = [
        ReturnRule(D(2023, 1, 1), Fraction(2), 100_00, D(2028, 1, 1)),
        ReturnRule(D(2024, 1, 1), Fraction(3, 2), 100_00, D(2029, 1, 1)),
    ]
    credits = [
        Credit(D(2024, 2, 1), 60_00, Fraction(1), approved=True),
        Credit(D(2024, 3, 1), 80_00, Fraction(1, 2)),
    ]
    now = local_reinvestment(rules, credits, D(2024, 6, 1))
    assert (now.required, now.approved, now.claimed, now.missing) == (150_00, 60_00, 40_00, 90_00)
    assert local_reinvestment(rules, credits, D(2023, 6, 1)).required == 200_00
    assert local_reinvestment([], credits, D(2024, 6, 1)) is None
    assert return_alerts("f", now, D(2024, 6, 1)) == []
    assert codes(return_alerts("f", now, D(2028, 12, 1))) == ["duty_local_reinvestment"]


def test_ownership_is_diluted_by_rounds_up_to_the_day():
    rounds = [
        Round(D(2023, 1, 1), 800),
        Round(D(2023, 6, 1), 200, bought=200),
        Round(D(2024, 6, 1), 1000),
    ]
    assert ownership(rounds, D(2023, 12, 31)).ratio == 0.2
    assert ownership(rounds, D(2024, 12, 31)).ratio == 0.1
    assert implied_valuation(50_00, 200, 800) == (200_00, 250_00)


def test_a_credit_code_is_checked_by_its_last_character():
    assert credit_code_fits("91350100M000100Y43")  # the standard's own example
    assert not credit_code_fits("91350100M000100Y44")
    assert not credit_code_fits("91350100M000100Y4")
    assert not credit_code_fits("91350100I000100Y43")
