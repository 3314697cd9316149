"""The guide: every page has its picture in both languages, and no picture is missing or left over."""

import re

import pytest

from fundtracker.paths import asset
from fundtracker.ui.window.pages import PAGES

GUIDE = asset("docs/guide")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_stands_in_the_guide_with_its_picture(language):
    text = (GUIDE / f"{language}.md").read_text("utf-8")
    shown = re.findall(r"!\[[^\]]+\]\(pictures/(\w+)_(\w+)\.png\)", text)
    assert {lang for _, lang in shown} == {language}
    assert {name for name, _ in shown} == {entry.name for entry in PAGES}
    assert len(shown) == len(PAGES)


def test_every_picture_is_a_small_png_and_none_is_left_over():
    found = {path.name for path in (GUIDE / "pictures").iterdir()}
    assert found == {f"{entry.name}_{language}.png" for entry in PAGES for language in ("zh", "en")}
    for path in (GUIDE / "pictures").iterdir():
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size < 100_000


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_readme_shows_its_pictures_in_both_themes(language):
    root = asset("docs/guide").parents[1]
    text = (root / ("README.md" if language == "zh" else "README.en.md")).read_text("utf-8")
    shown = re.findall(r"(docs/pictures/\w+\.png)", text)
    names = ("overview", "import", "fund", "review")
    assert sorted(shown) == sorted(
        f"docs/pictures/{name}_{language}_{theme}.png"
        for name in names
        for theme in ("dark", "light")
    )
    assert all((root / path).stat().st_size < 100_000 for path in shown)


def test_the_two_readmes_link_each_other_and_name_the_same_commands():
    root = asset("docs/guide").parents[1]
    texts = [(root / name).read_text("utf-8") for name in ("README.md", "README.en.md")]
    assert "(README.en.md)" in texts[0]
    assert "(README.md)" in texts[1]
    commands = [
        re.findall(r"^(make \w+|fundtracker \w+|sudo apt .*|py .*)", text, re.M) for text in texts
    ]
    assert commands[0] == commands[1]
    assert len(commands[0]) >= 8
