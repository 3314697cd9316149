"""New cases of the kinds xirr and pme, in many ways of writing, against a scan and bisection of our own."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.domain import reference
from tests.domain.published import evaluate

D = dt.date
PLAIN = [
    ("2020-02-29", -1000.0),
    ("2021-03-31", -250.5),
    ("2023-08-15", 400.0),
    ("2024-02-29", 1300.25),
]
DAYS = [D.fromisoformat(day) for day, _ in PLAIN]
WRITTEN = {
    "pairs": {"flows": [list(row) for row in PLAIN]},
    "tuples and dates": {"flows": list(zip(DAYS, [Decimal(str(a)) for _, a in PLAIN], strict=True))},
    "objects": {"flows": [{"date": day, "amount": amount, "memo": "x"} for day, amount in PLAIN]},
    "by date": {"flows": dict(PLAIN)},
    "two lists": {"dates": [day for day, _ in PLAIN], "amounts": [amount for _, amount in PLAIN]},
    "texts": {"flows": [["2020/2/29", "-1,000"], ["2021.3.31", "(250.50)"], ["20230815", "$400"], ["29 Feb 2024", "1,300.25"]]},
    "american days": {"flows": [["2/29/2020", -1000], ["3/31/21", "−250.5"], ["Aug 15, 2023", 400], ["29-Feb-24", 1300.25]]},
    "chinese": {"flows": [["2020年2月29日", "-1000元"], ["2021年3月31日", -250.5], ["2023-08-15T00:00:00", 400], ["2024-02-29 10:00", 1300.25]]},
    "extra keys": {"flows": [list(row) for row in PLAIN], "guess": 0.3, "currency": "USD", "day_count": None},
    "value at the end": {"flows": [list(row) for row in PLAIN[:3]], "nav": 1300.25, "valuation_date": "2024-02-29"},
    "sides": {"contributions": PLAIN[:2] and [["2020-02-29", 1000], ["2021-03-31", 250.5]], "distributions": [["2023-08-15", 400], ["2024-02-29", 1300.25]]},
    "turned round": {"flows": [list(row) for row in reversed(PLAIN)]},
    "a hundred times": {"flows": [[day, amount * 100] for day, amount in PLAIN]},
}  # fmt: skip


@pytest.mark.parametrize("inputs", WRITTEN.values(), ids=WRITTEN)
def test_the_way_of_writing_does_not_change_the_rate(inputs):
    wanted = reference.xirr(list(zip(DAYS, [amount for _, amount in PLAIN], strict=True)))
    assert evaluate("xirr", inputs)["irr"] == pytest.approx(wanted, abs=1e-9)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ACT/365F", "act/365f"), ("Actual/365 (fixed)", "act/365f"), ("act / 360", "act/360"), ("30/360", "30/360"),
        ("30E/360", "30e/360"), ("30/360 European", "30e/360"), ("ACT/ACT", "act/act"), ("Actual/Actual ISDA", "act/act"),
        ("ACT/365.25", "act/365.25"), ("Actual/360, simple", "act/360"),
    ],
)  # fmt: skip
def test_every_day_count_is_the_one_its_words_name(text, name):
    flows = [
        ("2019-12-31", -700.0),
        ("2020-01-31", -300.0),
        ("2022-05-31", 200.0),
        ("2024-02-29", 1250.0),
    ]
    days = [(D.fromisoformat(day), amount) for day, amount in flows]
    told = evaluate("xirr", {"flows": flows, "day_count": text})
    assert told["irr"] == pytest.approx(reference.xirr(days, name), abs=1e-9)


@pytest.mark.parametrize(
    ("inputs", "status", "error", "rate"),
    [
        ({"flows": []}, "none", "no flow", None),
        ({"flows": [["2020-01-01", -5]]}, "none", "one flow", None),
        ({"flows": [["2020-01-01", 5]]}, "none", "one flow", None),
        (
            {"flows": [["2020-01-01", -5], ["2020-01-01", 7]]},
            "one_day",
            "all flows on one day",
            None,
        ),
        ({"flows": [["2020-01-01", -5], ["2021-01-01", -7]]}, "none", "no positive flow", None),
        ({"flows": [["2020-01-01", 5], ["2021-01-01", 7]]}, "none", "no negative flow", None),
        ({"flows": [["2020-01-01", -5], ["2021-01-01", 0]]}, "total_loss", None, -1.0),
        ({"flows": [["2020-01-01", 0], ["2021-01-01", 0]]}, "none", "no flow", None),
        ({"flows": [["2020-01-01", -5], ["2021-01-01", "0.00"]]}, "total_loss", None, -1.0),
        ({"periodic_amounts": [-100, 0, 0, 0, 100]}, "ok", None, 0.0),
        ({"amounts": [-100, 60, 60]}, "ok", None, 0.130662386),
    ],
)
def test_where_no_rate_exists_the_reason_is_told(inputs, status, error, rate):
    told = evaluate("xirr", inputs)
    assert (told["status"], told["error"]) == (status, error)
    assert told["irr"] == (rate if rate is None else pytest.approx(rate, abs=1e-8))


@pytest.mark.parametrize(
    "amounts",
    [
        [-100, 230, -132],  # 10 % and 20 %
        [-1000, 3600, -4310, 1716],  # 10 %, 20 %, 30 %
        [100, -230, 132],
        [-100, 100, 0, -7],
        [5, 10.5, 1, -8, 1],
        [-20, 0, 0, 0, 0.0001],
        [-1, 50],
        [-250000, 100000, 150000, 200000, 250000, 300000],
        ["-1,000", "300", "420", "680"],
    ],
)
def test_all_rates_of_a_series_are_found(amounts):
    told = evaluate("xirr", {"periodic_amounts": amounts})
    floats = [float(str(amount).replace(",", "")) for amount in amounts]
    assert told["roots"] == pytest.approx(
        reference.rates([float(t) for t in range(len(floats))], floats), abs=1e-7
    )


def test_the_rate_of_a_period_stands_beside_the_annual_one():
    told = evaluate("xirr", {"flows": [["2024-01-01", -100], ["2024-03-31", 103]]})  # 90 days
    assert (told["period_irr"], told["irr"]) == pytest.approx((0.03, 1.03 ** (365 / 90) - 1))
    assert told["annualised"] is False
    assert (
        evaluate("xirr", {"flows": [["2024-01-01", -100], ["2025-01-01", 103]]})["annualised"]
        is True
    )


# --- pme -------------------------------------------------------------------------------------

PERIODIC = {
    "gain": ([-100, -50, 30, 60, 20], [100, 104, 99, 121, 140], 130),
    "loss": ([-80, -20, 0, 10, 5], [50, 60, 75, 90, 120], 20),
    "falling index": ([-10, 0, 4, 3], [1000, 900, 700, 650], 9),
    "nothing left": ([-40, -60, 90, 70], [200, 210, 215, 250], 0),
    "nothing given back": ([-40, -60, 0, 0], [200, 210, 215, 250], 150),
    "the index ran dry": ([-10, 40, 0, 0], [100, 90, 95, 99], 5),
    "payment on the last day": ([-25, 15, -5], [100, 115, 130], 30),
    "decimals": ([-1.25, -3.5, 2.75, 0.5], [1.01, 1.02, 0.98, 1.11], 3.125),
}


@pytest.mark.parametrize(("amounts", "levels", "nav"), PERIODIC.values(), ids=PERIODIC)
@pytest.mark.parametrize("text", [False, True])
def test_periodic_equivalents(amounts, levels, nav, text):
    wanted = reference.pme(list(zip(range(len(levels)), amounts, levels, strict=True)), nav)
    write = str if text else (lambda value: value)
    told = evaluate(
        "pme",
        {
            "periodic": True,
            "amounts": list(map(write, amounts)),
            "index": list(map(write, levels)),
            "nav": write(nav),
        },
    )
    for name, value in wanted.items():
        assert told[name] == pytest.approx(value, abs=1e-8), name
    if not any(amount > 0 for amount in amounts):
        assert told["pme_plus_irr"] is None


LEVELS = {"2020-01-02": 100, "2020-06-30": 110, "2021-06-30": 96.5, "2022-12-30": 125}
FLOWS = [["2020-01-04", -100], ["2020-08-15", -40], ["2021-07-03", 55], ["2022-12-31", 10]]
DATED = {
    "series with gaps": {"flows": FLOWS, "index": LEVELS, "nav": 95},
    "index as rows": {"flows": FLOWS, "index": [[day, level] for day, level in LEVELS.items()], "nav": "95"},
    "index as objects": {
        "cash_flows": [{"date": day, "amount": amount} for day, amount in FLOWS],
        "index": [{"date": day, "level": level} for day, level in LEVELS.items()],
        "nav": 95,
    },
    "level by level": {
        "dates": [day for day, _ in FLOWS], "amounts": [amount for _, amount in FLOWS], "index": [100, 110, 96.5, 125], "nav": 95,
    },
    "out of order": {
        "dates": [day for day, _ in reversed(FLOWS)], "amounts": [amount for _, amount in reversed(FLOWS)],
        "index": [125, 96.5, 110, 100], "nav": 95, "periodic": False,
    },
    "two sides": {
        "contributions": [["2020-01-04", 100], ["2020-08-15", 40]], "distributions": [["2021-07-03", 55], ["2022-12-31", 10]],
        "index": LEVELS, "nav": 95,
    },
}  # fmt: skip


@pytest.mark.parametrize("inputs", DATED.values(), ids=DATED)
def test_dated_equivalents_take_the_index_of_the_day_or_the_last_before(inputs):
    start = D(2020, 1, 4)
    rows = [
        (reference.years(start, D.fromisoformat(day)), amount, level)
        for (day, amount), level in zip(FLOWS, [100, 110, 96.5, 125], strict=True)
    ]
    told = evaluate("pme", inputs)
    for name, value in reference.pme(rows, 95).items():
        assert told[name] == pytest.approx(value, abs=1e-8), name


def test_a_call_and_a_distribution_of_one_period_are_not_netted():
    told = evaluate(
        "pme",
        {"contributions": [100, 20], "distributions": [0, 50], "index": [100, 110], "nav": 90},
    )
    assert told["ks_pme"] == pytest.approx((50 + 90) / (100 * 1.1 + 20))


def test_the_value_of_a_later_day_is_measured_with_the_index_of_that_day():
    flows, levels = [["2020-01-01", -100]], {"2020-01-01": 100, "2021-12-31": 150}
    told = evaluate("pme", {"flows": flows, "index": levels, "nav": 180, "nav_date": "2021-12-31"})
    assert (told["ks_pme"], told["ln_pme_nav"]) == pytest.approx((1.2, 150))


def test_the_account_of_the_modified_equivalent_gives_what_the_fund_gives():
    # Half of the fund is given back in period 1, so half of the account: 100·1.2 = 120, 60 out, 60·1.1/1.2 = 55.
    told = evaluate(
        "pme", {"amounts": [-100, 80, 0], "index": [100, 120, 110], "nav_series": [100, 80, 90]}
    )
    assert told["mpme_nav"] == pytest.approx(55)
    assert told["mpme_irr"] == pytest.approx(reference.rates([0, 1, 2], [-100, 60, 55])[0])


@pytest.mark.parametrize("write", [float, str])
def test_fund_rate_and_alpha_imply_the_index(write):
    one = evaluate("pme", {"fund_irr": write(0.155), "direct_alpha": write(0.05)})
    assert one["implied_index_irr"] == pytest.approx(0.1)
    many = evaluate("pme", {"fund_irr": [write(0.155)], "direct_alpha_continuous": [write(0.0)]})
    assert many["implied_index_irr"] == pytest.approx([0.155])
