import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base import money

YI = 10_000_000_000


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (213 * YI, "贰佰壹拾叁亿元整"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1005, "壹拾元零伍分"),
        (10_000_100, "壹拾万零壹元整"),
        (YI + 100, "壹亿零壹元整"),
        (YI + 1_000_000, "壹亿零壹万元整"),
        (10_000 * YI, "壹万亿元整"),
        (100_050_000, "壹佰万零伍佰元整"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (-32504, "负叁佰贰拾伍元零肆分"),
    ],
)
def test_capital_writes_the_amount_exactly(fen, text):
    assert money.capital(fen) == text
    assert money.capital(fen, prefix=True) == "人民币" + text


@given(st.integers(-(10**16), 10**16))
def test_capital_reads_back_to_the_same_fen(fen):
    places = {"拾": 10, "佰": 100, "仟": 1000}
    digits = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    text = money.capital(fen)
    sign = -1 if text.startswith("负") else 1
    total = section = high = digit = 0
    cents = 0
    for c in text.removeprefix("负"):
        if c in digits:
            digit = digits[c]
        elif c in places:
            section, digit = section + digit * places[c], 0
        elif c == "万":
            high, section, digit = high + (section + digit) * 10_000, 0, 0
        elif c == "亿":
            total, high, section, digit = (high + section + digit) * 10**8, 0, 0, 0
        elif c == "元":
            total, digit = total + high + section + digit, 0
        elif c in "角分":
            cents, digit = cents + digit * (10 if c == "角" else 1), 0
    assert sign * (total * 100 + cents) == fen


@given(st.integers(-(10**15), 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=9))
def test_a_split_loses_no_fen_and_is_fair(total, weights):
    if not sum(weights):
        with pytest.raises(ValueError):
            money.split(total, weights)
        return
    parts = money.split(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * sum(weights) - total * weight) < sum(weights)
    assert money.split(-total, weights) == [-part for part in parts]


def test_equal_remainders_go_to_the_earlier_part():
    assert money.split(100, [1, 1, 1]) == [34, 33, 33]
    assert money.split(-100, [1, 1, 1]) == [-34, -33, -33]


def test_a_split_refuses_negative_weights():
    with pytest.raises(ValueError):
        money.split(5, [2, -1])


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("yuan", "21,300,000,000.00", "21,300,000,000.00"),
        ("wan", "2,130,000.00", "21,300.000"),
        ("yi", "213.00", "21.300"),
    ],
)
def test_english_converts_units_and_does_not_relabel(unit, zh, en):
    assert money.show(213 * YI, unit, "zh") == zh
    assert money.show(213 * YI, unit, "en") == en


def test_show_uses_the_true_minus_and_never_a_negative_zero():
    assert money.show(-123456, "yuan") == "−1,234.56"
    assert money.show(-1, "yi") == "0.00"
    assert money.show(0) == "0.00"
    assert money.show(None) == "—"


def test_halves_round_away_from_zero_for_show():
    assert money.show(5_000, "wan") == "0.01"
    assert money.show(-5_000, "wan") == "−0.01"
    assert money.show(4_999, "wan") == "0.00"


@given(st.integers(-(10**15), 10**15))
def test_what_is_shown_in_yuan_parses_back(fen):
    assert money.parse(money.show(fen)) == fen
    assert money.parse(money.plain(fen)) == fen


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("8亿元", 8 * YI),
        ("1.5万", 1_500_000),
        ("￥１２.3０", 1230),
        ("+3", 300),
        ("0.0001万元", 100),
    ],
)
def test_written_amounts_are_read(text, fen):
    assert money.parse(text) == fen


@pytest.mark.parametrize(
    "text", ["", "-", "1.", ".5", "1.234", "1,23", "1e3", "二百", "--1", "0.0000001万"]
)
def test_what_is_no_amount_or_finer_than_a_fen_is_refused(text):
    with pytest.raises(ValueError):
        money.parse(text)


def test_rounded_parts_that_do_not_add_up_are_noticed():
    third = YI // 3
    assert not money.adds_up([third, third, third + 1], YI, "yi")
    assert money.adds_up([third, third, third + 1], YI, "yuan")


@given(st.integers(-(10**16), 10**16), st.sampled_from(money.UNITS), st.sampled_from(["zh", "en"]))
def test_an_exact_amount_is_read_back_to_the_fen_in_its_unit_and_language(fen, unit, lang):
    assert money.parse(money.exact(fen, unit, lang), unit, lang) == fen


def test_an_exact_amount_carries_no_zeros_at_its_end():
    assert money.exact(550_000_000_000, "yi", "zh") == "55"
    assert money.exact(550_000_000_000, "yi", "en") == "5.5"
    assert money.exact(1, "yuan") == "0.01"
    assert money.exact(0, "wan") == "0"


def test_an_amount_beyond_all_reason_is_no_amount():
    assert money.parse("100000000000000") == money.LARGEST
    for text in ("100000000000000.01", "-100000000000000.01", "9" * 25, "99999999亿"):
        with pytest.raises(ValueError):
            money.parse(text)
