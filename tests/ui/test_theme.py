import re

import pytest

from fundtracker.domain.base import money
from fundtracker.paths import asset
from fundtracker.ui.base import stylesheet, theme


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    *(
        (ink, ground)
        for ink in ("text", "text2", "muted")
        for ground in ("surface", "bg", "sunken", "nav")
    ),
    *((ink, ground) for ink in ("text", "text2") for ground in ("hover", "accent_weak", "seg")),
    *((tone, "surface") for tone in ("accent", "ok", "warn", "bad")),
    *((tone, f"{tone}_weak") for tone in ("accent", "ok", "warn", "bad")),
    ("on_accent", "accent"),
]


@pytest.mark.parametrize("name", theme.THEMES)
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_what_is_to_be_read_has_contrast_enough(name, ink, ground):
    tokens = theme.THEMES[name]
    assert contrast(tokens[ink], tokens[ground]) >= 4.5


def test_both_themes_have_the_same_tokens():
    assert theme.LIGHT.keys() == theme.DARK.keys()


@pytest.mark.parametrize("name", theme.THEMES)
def test_the_style_sheet_uses_tokens_that_exist_and_leaves_none_over(name):
    theme.use(name)
    try:
        used = set(re.findall(r"@([a-z_0-9]+)", stylesheet.SHEET)) - {"caret", "check"}
        assert used <= theme.LIGHT.keys()
        assert "@" not in theme.sheet()
    finally:
        theme.use("light")


def test_every_drawing_takes_the_colour_it_is_given():
    for path in asset("resources/icons").glob("*.svg"):
        text = path.read_text("utf-8")
        assert path.stem.startswith(("caret", "check_")) or "currentColor" in text, path.name


def test_an_amount_below_nothing_is_red_on_a_card_as_in_tables_and_on_paper(qtbot, session):
    from fundtracker.reports.tables.report_table import Cell
    from fundtracker.ui.widgets.figure import Figure

    figure = Figure(session, 14)
    qtbot.addWidget(figure)
    figure.show()

    def tone():
        return figure.palette().color(figure.foregroundRole()).name()

    figure.say(Cell("a", -1), session.money(-1_000_000_00))
    assert figure.property("below") and tone() == theme.color("bad").name()
    figure.say(Cell("a", 1), session.money(1_000_000_00))
    assert not figure.property("below") and tone() == theme.color("text").name()
    figure.say_id("plan/x", money.show(-5), "")
    assert figure.property("below")
