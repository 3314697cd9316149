"""Regular expressions compiled at their first use, and none compiled at import by the reader."""

import re
from pathlib import Path

import pytest

from fundtracker.patterns import lazy

INTAKE = Path(__file__).parent.parent / "fundtracker" / "intake"


def test_it_is_what_re_compiles():
    words = lazy("a(b+)", re.IGNORECASE)
    assert words.fullmatch("ABB")[1] == "BB"
    assert words.sub("-", "xaby") == "x-y"
    assert list(map(words.search, ["q"])) == [None]
    assert words.pattern == "a(b+)"
    assert lazy(rb"\d").findall(b"a1b2") == [b"1", b"2"]


def test_it_is_compiled_when_first_used():
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.search("x")


def test_the_reader_compiles_none_when_it_is_imported():
    eager = [str(path) for path in INTAKE.rglob("*.py") if "re.compile(" in path.read_text("utf-8")]
    assert eager == []
