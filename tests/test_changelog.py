"""The list of changes: in the form of Keep a Changelog, with a place where lines are added."""

import re

from tools import changelog

LOOSE = """# Changelog

## Unreleased
- Forms: a day is typed as it is said.
- Table 5: the total is that of its rows (it was a fen short).
- Start: quicker by half a second,
  on every desk.

### Added
- Board: a page of charts.

### Removed
- Old form.

## 0.1.0 - 2026-01-02
### Fixed
- First.
"""


def test_a_line_goes_to_the_section_that_it_speaks_of():
    made = changelog.sort(LOOSE)
    assert made.split("## 0.1.0")[0].split("## Unreleased\n")[1] == (
        "\n### Added\n- Forms: a day is typed as it is said.\n- Board: a page of charts.\n\n"
        "### Changed\n- Start: quicker by half a second,\n  on every desk.\n\n"
        "### Removed\n- Old form.\n\n"
        "### Fixed\n- Table 5: the total is that of its rows (it was a fen short).\n\n"
    )
    assert made.endswith("\n## 0.1.0 - 2026-01-02\n### Fixed\n- First.\n")
    assert changelog.sort(made) == made
    assert changelog.is_sorted(made) and not changelog.is_sorted(LOOSE)


def test_no_sentence_of_the_file_is_lost_by_sorting():
    text = changelog.FILE.read_text("utf-8")
    made = changelog.sort(text)
    assert sorted(changelog.bullets(made)) == sorted(changelog.bullets(text))
    words = [sorted(re.sub(r"(?m)^#.*$", "", one).split()) for one in (text, made)]
    assert words[0] == words[1]


def test_the_file_has_the_heads_of_keep_a_changelog_alone():
    heads = re.findall(r"(?m)^(#+) (.*)$", changelog.FILE.read_text("utf-8"))
    assert heads[0] == ("#", "Changelog")
    versions = [name for level, name in heads if level == "##"]
    assert re.fullmatch(r"\[?Unreleased\]?|\d+\.\d+\.\d+ — unreleased", versions[0])
    assert all(re.fullmatch(r"\[?\d+\.\d+\.\d+\]? [-—] \d{4}-\d\d-\d\d", v) for v in versions[1:])
    assert {name for level, name in heads if level == "###"} <= set(changelog.SECTIONS)
    assert all(level in ("#", "##", "###") for level, _ in heads)
