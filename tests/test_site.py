"""The pages that the site is made of: every message in both languages, every document, the API."""

import pytest

from tools import site


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_catalogue_of_messages_names_every_code_with_its_sentence(language):
    codes, page = site.errors(language), site.errors_page(language)
    assert len(codes) > 300 and all(codes.values())
    assert page.count("\n| `") == len(codes)
    assert "| `update_not_sealed` | " in page


def test_both_languages_have_the_same_codes():
    assert set(site.errors("zh")) == set(site.errors("en"))


def test_a_sentence_never_breaks_its_table():
    assert site._cell("a | b\n<c> *d*") == r"a \| b \<c\> \*d\*"


def test_every_document_has_its_place_on_the_front_page(tmp_path):
    site.collect(tmp_path / "source")
    front = (tmp_path / "source/index.md").read_text("utf-8")
    pages = {
        p.relative_to(tmp_path / "source").as_posix() for p in (tmp_path / "source").rglob("*.md")
    }
    listed = {f"{line}.md" for line in front.splitlines()}
    assert pages - {"index.md"} == listed & pages
    assert "fundtracker.intake.read_table" in (tmp_path / "source/api.md").read_text("utf-8")
    assert "(docs/" not in (tmp_path / "source/README.md").read_text("utf-8")
