"""New cases of the kind waterfall against pouring drop by drop, and by hand."""

import pytest

from tests.domain import reference
from tests.domain.published import evaluate

# name: inputs, preferred return by hand, carry, catch-up
POURED = {
    "full catch-up": ({"capital": 100, "proceeds": 150, "pref_rate": 0.08, "years": 1, "catch_up": 1, "carry": 0.2}, 8, 0.2, 1),
    "half catch-up": ({"capital": 100, "proceeds": 150, "pref_rate": "8%", "years": 2, "catch_up": "50%", "carry": "20%"}, 16.64, 0.2, 0.5),
    "80 percent": ({"capital": "1,000", "proceeds": "2,000", "pref_rate": 0.06, "years": 3, "compounding": "simple", "catch_up": 0.8, "carry": 0.25}, 180, 0.25, 0.8),
    "no catch-up": ({"capital": 100, "proceeds": 150, "pref_rate": 0.08, "years": 1, "catch_up": "none", "carry": 0.2}, 8, 0.2, 0),
    "hard hurdle": ({"capital": 100, "proceeds": 150, "pref_rate": 0.08, "years": 1, "catch_up": 1, "carry": 0.2, "hurdle": "hard"}, 8, 0.2, 0),
    "in the catch-up": ({"capital": 100, "proceeds": 109, "pref_rate": 0.08, "years": 1, "catch_up": "full", "carry": 0.2}, 8, 0.2, 1),
    "in the preferred return": ({"capital": 100, "proceeds": 105, "pref_rate": 0.08, "years": 1, "catch_up": 1, "carry": 0.2}, 8, 0.2, 1),
    "a loss": ({"capital": 100, "proceeds": 60, "pref_rate": 0.08, "years": 1, "catch_up": 1, "carry": 0.2}, 8, 0.2, 1),
    "quarterly": ({"capital": 100, "proceeds": 250, "pref_rate": 0.08, "years": 2, "compounding": "quarterly", "catch_up": 1, "carry": 0.2}, 100 * (1.02**8 - 1), 0.2, 1),
    "monthly, half a year": ({"capital": 100, "proceeds": 250, "pref_rate": 0.12, "months": 6, "compounding": "compounded monthly", "catch_up": 0.5, "carry": 0.1}, 100 * (1.01**6 - 1), 0.1, 0.5),
    "by days, simple": ({"capital": 365, "proceeds": 800, "pref_rate": 0.1, "days": 90, "compounding": "simple", "catch_up": 1, "carry": 0.2}, 9, 0.2, 1),
    "by dates, act/360": ({"capital": 360, "proceeds": 800, "pref_rate": 0.1, "start": "2024-01-01", "end": "2024-12-31", "day_count": "ACT/360", "compounding": "simple", "catch_up": 1, "carry": 0.2}, 36.5, 0.2, 1),
    "stated amount": ({"capital": "$25m", "proceeds": "$75m", "preferred_return": "$23.9m", "catch_up": 1, "carry": 0.2}, 23.9e6, 0.2, 1),
    "catch-up below the carry": ({"capital": 100, "proceeds": 150, "pref_rate": 0.08, "years": 1, "catch_up": 0, "carry_pct": 15}, 8, 0.15, 0),
    "fraction of a year": ({"capital": 100, "proceeds": 150, "hurdle_rate": 0.08, "years": "1.5", "catch_up": 1, "carry": 0.2}, 100 * (1.08**1.5 - 1), 0.2, 1),
}  # fmt: skip


@pytest.mark.parametrize(("inputs", "preferred", "carry", "catch_up"), POURED.values(), ids=POURED)
def test_tiers_hold_what_pouring_drop_by_drop_leaves_in_them(inputs, preferred, carry, catch_up):
    scale = 1e6 if str(inputs["capital"]).startswith("$") else 1
    capital, proceeds = (
        float(str(inputs[name]).strip("$m").replace(",", "")) * scale
        for name in ("capital", "proceeds")
    )
    told = evaluate("waterfall", inputs)
    wanted = reference.pour(capital, preferred, proceeds, carry, catch_up)
    for name, value in wanted.items():
        assert told[name] == pytest.approx(value, abs=proceeds / 20_000), name
    assert told["lp_total"] + told["gp_total"] == pytest.approx(proceeds)


def test_after_a_filled_catch_up_the_gp_has_its_share_of_all_profit():
    for catch_up in (0.3, 0.5, 0.8, 1):
        inputs = {
            "capital": 100,
            "proceeds": 300,
            "pref_rate": 0.08,
            "years": 1,
            "catch_up": catch_up,
            "carry": 0.2,
        }
        assert evaluate("waterfall", inputs)["gp_total"] == pytest.approx(40)


def test_dated_payments_run_through_the_tiers_one_after_another():
    # 100 in at 0, 60 after a year: 100·1.1 = 110, of which the 60 repays capital first: 40 left, 10 owed.
    # After another year the two have grown to (40 + 10)·1.1 = 55; 100 fill 55, catch-up 0.2/0.8·15 = 3.75, rest by 20 %.
    told = evaluate(
        "waterfall",
        {
            "contributions": [["2021-01-01", 100]], "distributions": [["2022-01-01", 60], ["2023-01-01", 100]],
            "pref_rate": 0.1, "catch_up": 1, "carry": 0.2,
        },
    )  # fmt: skip
    assert told["preferred_return"] == pytest.approx(15)
    assert told["catch_up_gp"] == pytest.approx(3.75)
    assert told["gp_total"] == pytest.approx(0.2 * 60)
    assert told["gp_by_distribution"] == [0, pytest.approx(12)]


def test_payments_by_year_and_as_signed_flows_are_the_same():
    terms = {"pref_rate": 0.1, "catch_up": 1, "carry": 0.2}
    by_year = evaluate(
        "waterfall", {"contributions": [100, 0, 0], "distributions": [0, 60, 100], **terms}
    )
    signed = evaluate("waterfall", {"cash_flows": [-100, 60, 100], **terms})
    objects = evaluate("waterfall", {"events": [{"year": 0, "amount": -100}, {"year": 1, "amount": 60}, {"year": 2, "amount": 100}], **terms})  # fmt: skip
    assert by_year == signed == objects
    assert by_year["gp_total"] == pytest.approx(12)


DEALS = [{"cost": 50, "proceeds": 200}, {"cost": 50, "proceeds": 0}]


@pytest.mark.parametrize(
    ("inputs", "paid", "due", "back"),
    [
        ({"deals": DEALS, "carry": 0.2}, 30, 20, 10),
        ({"deals": DEALS, "carry": "20%", "pref_rate": 0}, 30, 20, 10),
        ({"deals": DEALS[::-1], "carry": 0.2, "loss_carryforward": True}, 20, 20, 0),
        ({"deals": DEALS[::-1], "carry": 0.2, "method": "american with loss carry-forward"}, 20, 20, 0),
        ({"deals": DEALS[::-1], "carry": 0.2, "loss_carryforward": False}, 30, 20, 10),
        ({"deals": [{"cost": 50, "proceeds": 40}, {"cost": 50, "proceeds": 55}], "carry": 0.2}, 1, 0, 1),
        ({"deals": [{"cost": 50, "proceeds": 80}, {"cost": 50, "proceeds": 70}], "carry": 0.2}, 10, 10, 0),
        ({"deals": DEALS, "carry": 0.2, "tax_rate": 0.7}, 30, 20, 9),
        ({"deals": DEALS, "carry": 0.2, "clawback_cap": 4}, 30, 20, 4),
        # Bought after the first exit's carry was paid, then lost: the whole fund's profit is 100, not 150.
        ({"deals": [{"cost": 50, "proceeds": 200, "bought": "2021-01-01", "sold": "2022-01-01"},
                    {"cost": 50, "proceeds": 0, "bought": "2023-01-01", "sold": "2024-01-01"}], "carry": 0.2}, 30, 20, 10),
        ({"carry_paid": [20, 10], "fund_profit": 100, "carry": 0.2}, 30, 20, 10),
        ({"carry_paid": 30, "carry_due": 35, "fund_profit": 175}, 30, 35, 0),
    ],
)  # fmt: skip
def test_carry_deal_by_deal_and_what_comes_back(inputs, paid, due, back):
    told = evaluate("waterfall", inputs)
    assert (told["carry_paid"], told["carry_due_whole_fund"], told["clawback"]) == pytest.approx(
        (paid, due, back)
    )


def test_with_a_hurdle_the_clawback_leaves_the_partners_their_preferred_return():
    # Deal 1: 100 → 200 in a year, pref 10, carry 20. Deal 2: 100 → 30. Over both the loss is 30 more than
    # nothing: profit 30, preferred 10 (deal 1) + 10 (deal 2) at least: all carry above 30 − 20 goes back.
    deals = [
        {"cost": 100, "proceeds": 200, "bought": "2021-01-01", "sold": "2022-01-01"},
        {"cost": 100, "proceeds": 30, "bought": "2022-01-01", "sold": "2023-01-01"},
    ]
    told = evaluate("waterfall", {"deals": deals, "pref_rate": 0.1, "catch_up": 1, "carry": 0.2})
    # After 2022: capital 100 back, 10 preferred, 2.5 catch-up, 70 / 17.5 split. Deal 2 earns 10 preferred on 100;
    # of the profit of 30 the partners come first with 20, the catch-up is 20·0.2/0.8 = 5, the rest 5 by 20 %.
    assert told["carry_paid"] == pytest.approx(20)
    assert told["carry_due_whole_fund"] == pytest.approx(6)
    assert told["clawback"] == pytest.approx(14)


@pytest.mark.parametrize(
    ("values", "carry"),
    [
        ([77.1, 90.4, 100.7], [0.42, 2.66, 2.06]),
        ([70, 60], [0, 0]),
        ([100, 90, 95, 110], [5, 0, 0, 2]),
        ([], []),
    ],
)
def test_carry_on_total_return_counts_only_new_heights(values, carry):
    told = evaluate(
        "waterfall", {"nav_before_distributions": values, "committed": 75, "carry": 0.2}
    )
    assert told["carry"] == pytest.approx(carry)
    assert told["carry_total"] == pytest.approx(sum(carry))


def test_two_structures_pay_the_same_at_the_breakeven():
    told = evaluate(
        "waterfall",
        {"fund": "200", "fee_rate": "1.5%", "years": 10, "exit_proceeds": 400,
         "structures": [{"carry": 0.25, "basis": "Committed capital"}, {"carry": 0.2, "basis": "investment"}]},
    )  # fmt: skip
    # Fees 30, investment capital 170; 0.25·(p − 200) = 0.2·(p − 170) at p = 320.
    assert (told["investment_capital"], told["breakeven_proceeds"], told["carry_at_breakeven"]) == (
        170,
        320,
        30,
    )
    assert (told["carry_committed_basis"], told["carry_investment_basis"]) == (50, 46)
