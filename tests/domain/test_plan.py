import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import plan
from fundtracker.errors import UserError

YI = 10_000_000_000


def line(id, nature, parent=None):
    return plan.Line(id, f"l{id}", parent, id, nature, "", "")


def amounts(**values):
    return {
        int(k[1:]): plan.Amount(0, int(k[1:]), 0, v * YI, "equal", "") for k, v in values.items()
    }


def version(number):
    return plan.Version(
        1, number, "", "", "", "", "2023-03-02", Quarter(2023, 1), Quarter(2025, 4), True
    )


LINES = [
    line(1, "headline"),
    line(2, "fiscal"),
    line(3, "fiscal"),
    line(4, "investment"),
    line(5, "city"),
    line(6, "fund"),
    line(7, "fiscal", 2),
]


def test_213_never_becomes_200():
    found = plan.totals(LINES, amounts(a1=200, a2=8, a3=55, a4=150, a5=3, a6=25, a7=2))
    assert (found.headline, found.parts, found.with_city, found.funds) == (
        200 * YI,
        213 * YI,
        216 * YI,
        25 * YI,
    )
    assert found.excess == 13 * YI
    assert not found.breached


def test_parts_below_the_headline_are_the_only_breach():
    assert plan.totals(LINES, amounts(a1=200, a2=8, a3=55, a4=100)).breached
    assert not plan.totals(LINES, amounts(a1=200, a2=50, a4=150)).breached


def test_what_is_not_stated_has_no_total():
    found = plan.totals(LINES, amounts(a2=8))
    assert (found.headline, found.with_city, found.funds, found.excess) == (None,) * 4


def test_half_a_point_still_keeps_step():
    assert [plan.pace(g) for g in (5, -5, 6, -6, None)] == [
        "in_step",
        "in_step",
        "ahead",
        "behind",
        "unknown",
    ]


def test_a_straight_line_ends_at_the_amount():
    assert plan.straight_line(63 * YI, Quarter(2025, 4), version(1)) == 63 * YI
    assert plan.straight_line(36, Quarter(2023, 1), version(1)) == 3
    assert plan.straight_line(36, Quarter(2022, 1), version(1)) == 0


def test_a_line_holds_all_its_sub_lines():
    assert plan.descendants([*LINES, line(8, "fiscal", 7)], 2) == [2, 7, 8]


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("v1_read_only", lambda: plan.require_editable(version(1))),
        ("v1_read_only", lambda: plan.require_amount(version(1), 0, 1, "equal", "")),
        ("negative_plan", lambda: plan.require_amount(version(2), 0, -1, "equal", "")),
        ("bad_bound", lambda: plan.require_amount(version(2), 0, 1, "about", "")),
        ("year_needs_document", lambda: plan.require_amount(version(2), 2024, 1, "equal", " ")),
        ("year_outside_plan", lambda: plan.require_amount(version(2), 2026, 1, "equal", "x")),
        ("version_needs_papers", lambda: plan.require_papers("", "x", "2024-01-01")),
        ("version_needs_papers", lambda: plan.require_papers("x", " ", "2024-01-01")),
        ("bad_plan_date", lambda: plan.require_papers("x", "y", "2024-02-30")),
        ("bad_line_code", lambda: plan.require_line("parts", "fiscal", None)),
        ("bad_line_code", lambda: plan.require_line("a/b", "fiscal", None)),
        ("bad_line_nature", lambda: plan.require_line("a", "loan", None)),
        ("bad_line_nature", lambda: plan.require_line("a", "city", LINES[1])),
    ],
)
def test_what_may_not_stand_is_refused(code, call):
    with pytest.raises(UserError) as caught:
        call()
    assert caught.value.code == code


def test_an_approved_year_may_stand():
    plan.require_amount(version(2), 2024, 0, "equal", "doc 7")
    plan.require_papers("why", "doc 7", "2024-01-18")
    plan.require_line("policy-compute", "fiscal", LINES[1])


def approved(number, dated, first=(2023, 1), last=(2025, 4)):
    return version(number)._replace(dated=dated, first=Quarter(*first), last=Quarter(*last))


def test_the_version_in_force_is_the_one_approved_last_by_the_quarters_end():
    """Not the one entered last; a later plan leaves the quarters that ended before it alone."""
    published, late = approved(1, "2023-03-02"), approved(2, "2024-05-10")
    early, longer = approved(3, "2024-04-10"), approved(4, "2024-08-01", last=(2026, 4))
    versions = [published, late, early, longer]
    expected = {(2023, 1): 1, (2024, 1): 1, (2024, 2): 2, (2024, 3): 4, (2026, 2): 4, (2022, 4): 1}
    assert {q: plan.in_force(versions, Quarter(*q)).number for q in expected} == expected
    assert plan.in_force([published, early], Quarter(2024, 2)) == early


def test_a_plan_approved_within_its_first_year_rules_its_earlier_quarters_too():
    versions = [approved(1, "2023-03-02"), approved(2, "2026-05-20", (2026, 1), (2028, 4))]
    numbers = [plan.in_force(versions, Quarter(2026, n)).number for n in (1, 2)]
    assert numbers == [2, 2]
    assert plan.approved_by(versions, "2026-01-01").number == 1
    assert plan.approved_by(versions, "2020-01-01").number == 1
