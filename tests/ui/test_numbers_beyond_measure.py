"""``1e999999999`` is ten characters in a cell; made exact it would fill the memory. It is refused in words."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.errors import UserError
from fundtracker.intake.lists import cell_values
from fundtracker.ui.forms.record_fields import Count, Number, Part
from fundtracker.ui.funds.forecast_page import Rates

HUGE = [
    "1e999999999",
    "-1E+999999999",
    "1e-999999999",
    "1e999",
    "9" * 5000,
    "1e00000000999",
    "1e999999999%",
]
TAKEN_FOR_NUMBERS = ["nan", "inf", "-Infinity", "sNaN", "", "e", "1e", "١٢e٩٩٩٩٩٩"]


@pytest.mark.parametrize("text", HUGE + TAKEN_FOR_NUMBERS, ids=lambda text: text[:14])
def test_a_number_beyond_measure_is_no_number(text):
    for reads in (exact, exact_decimal):
        with pytest.raises(ValueError):
            reads(text)


def test_a_number_that_can_be_meant_stays_exact():
    assert (
        exact("1e3") == 1000
        and exact(" 10% ") == Fraction(1, 10)
        and exact("1/3") == Fraction(1, 3)
    )
    assert exact_decimal("-1.5e3") == Decimal(-1500) and exact_decimal("0." + "3" * 28) == Decimal(
        "0." + "3" * 28
    )


@pytest.mark.parametrize("text", HUGE, ids=lambda text: text[:14])
@pytest.mark.parametrize(
    "name", ["ratio", "part", "percent", "rate", "limit", "number_of_shares", "thousandths"]
)
def test_a_cell_is_refused_in_words(name, text):
    with pytest.raises(UserError):
        getattr(cell_values, name)(text)


@pytest.mark.parametrize("text", HUGE, ids=lambda text: text[:14])
@pytest.mark.parametrize("kind", [Part, Count, lambda name: Number(name, 0, 99), Rates])
def test_a_field_says_what_is_wrong_beside_it(qtbot, kind, text):
    entry = kind("x")
    qtbot.addWidget(entry.line)
    entry.line.setText(text)
    assert entry.wrong() and entry.value() is None
