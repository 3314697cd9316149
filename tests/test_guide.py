"""The guide: every page has its picture in both languages, and no picture is missing or left over."""

import re

import pytest

from fundtracker.paths import asset
from fundtracker.ui.pages import PAGES

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
