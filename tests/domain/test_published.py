import json
from pathlib import Path

import pytest

from tests.domain.published import check, differences, evaluate

CASES = sorted((Path(__file__).parents[1] / "data/cases").glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_published_calculation_comes_out_as_published(path):
    assert check(path) == []


def test_all_kinds_of_cases_are_there():
    assert len(CASES) == 80
    kinds = {json.loads(path.read_text("utf-8"))["kind"] for path in CASES}
    assert kinds == {"xirr", "multiples", "pme", "fee", "forecast", "rollforward", "waterfall"}


def test_a_wrong_figure_a_missing_key_and_a_short_list_are_told():
    assert differences({"a": 1.0}, {"a": 1.2}, 0.1) == ["a: 1.2, expected 1.0 ± 0.1"]
    assert differences({"a": 1}, {}, 0.1) == ["a: missing"]
    assert differences({"a": [1, 2]}, {"a": [1]}, 9) == ["a: [1], expected [1, 2]"]
    assert differences({"a": None}, {"a": 0.0}, 1) == ["a: 0.0, expected None"]
    assert differences({"a": 1.0, "b": 5}, {"a": 1.05, "b": 5.5}, {"a": 0.1, "*": 1}) == []


def test_half_a_catch_up_ends_where_the_gp_has_its_share():
    # Preferred 8. Tier 3: X = 0.2 * 8 / (0.5 - 0.2) = 5.333, the GP half of it: 2.667 = 20 % of 13.333.
    told = evaluate(
        "waterfall",
        {
            "capital": 100,
            "proceeds": 120,
            "pref_rate": 0.08,
            "years": 1,
            "catch_up": 0.5,
            "carry": 0.2,
        },
    )
    assert told["catch_up"] == pytest.approx(16 / 3)
    assert told["catch_up_gp"] == pytest.approx(8 / 3)
    assert told["gp_total"] == pytest.approx(4.0)
