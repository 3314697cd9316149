"""Every text a person sees stands in both catalogues; nothing stands there that nobody says."""

import ast
import gettext
import io
import re
import string
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from fundtracker import i18n

ROOT = Path(__file__).parents[1]
LOCALE = ROOT / "resources/locale"
SOURCES = sorted((ROOT / "fundtracker").rglob("*.py"))
CODE_MAKERS = {"UserError", "RefusedError", "Issue", "Alert", "Unread"}
# Rooms that must know Chinese words to read files or to write capitals; no prose there.
KNOWS_CHINESE = {
    "intake",
    "records",
    "domain/base/money.py",
    "domain/base/column_filter.py",
    "domain/park/measures.py",
    "ledger/documents/bank_words.py",
}


def catalogue(folder: str) -> dict[str, tuple[str, ...]]:
    """msgid (its context before it) → its forms."""
    path = ROOT / "resources/locale" / folder / "LC_MESSAGES/fundtracker.po"
    found = {}
    with path.open("rb") as f:
        for m in read_po(f):
            msgid = m.id[0] if m.pluralizable else m.id
            if msgid:
                text = i18n.mark_in(m.context, msgid) if m.context else msgid
                found[text] = tuple(m.string) if m.pluralizable else (str(m.string),)
    return found


ZH, EN = catalogue("zh_CN"), catalogue("en")


def calls(path: Path) -> list[tuple[str, str]]:
    """(function name, first argument) of the calls with a literal first argument.

    Of a text in a context it is the text as ``mark_in`` gives it.
    """
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        words = [a.value if isinstance(a, ast.Constant) else None for a in node.args]
        if name in ("tr_in", "mark_in") and all(isinstance(word, str) for word in words[:2]):
            found.append((name, i18n.mark_in(*words[:2])))
        elif words and isinstance(words[0], str):
            found.append((name, words[0]))
    return found


CALLS = [(path, *call) for path in SOURCES for call in calls(path)]
MSGIDS = {text for _, name, text in CALLS if name in ("tr", "mark", "tr_in", "mark_in")}
CODES = {text for _, name, text in CALLS if name in CODE_MAKERS}
CODES |= {f"ask_{text}" for _, name, text in CALLS if name in ("Question", "_ask")}


def test_every_text_is_translated():
    assert sorted(MSGIDS - set(ZH)) == []
    assert sorted(text for text in ZH if not all(ZH[text])) == []


def test_every_code_has_a_sentence_in_both_languages():
    wanted = {f"code:{code}" for code in CODES}
    assert sorted(wanted - set(ZH)) == []
    assert sorted(wanted - set(EN)) == []
    assert {m for m in ZH if m.startswith("code:")} == {m for m in EN if m.startswith("code:")}
    assert sorted(m for m in EN if not all(EN[m])) == []


def test_no_text_stands_unused():
    literals = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    literals |= CODES
    literals |= {
        f"ask_{text}" for text in literals
    }  # the code of a question is said with ask_ before it
    for texts in (ZH, EN):
        unused = [m for m in texts if m not in MSGIDS and m.removeprefix("code:") not in literals]
        assert unused == []


@pytest.mark.parametrize("texts", [ZH, EN], ids=["zh", "en"])
def test_both_languages_fill_the_same_gaps(texts):
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for msgid, forms in texts.items():
        reference = gaps(EN[msgid][-1] if msgid.startswith("code:") else msgid)
        counted = reference & set(i18n.COUNTS)
        for text in forms:
            if len(forms) > 1 and text == forms[0]:  # "one payment" need not say 1
                assert reference - counted <= gaps(text) <= reference, msgid
            else:
                assert gaps(text) == reference, msgid


# "{n} payments", "{rows} further rows"; not "{name} is".
COUNTED = re.compile(
    rf"(?<!V)(?<!of )\{{({'|'.join(i18n.COUNTS)})\}} "
    r"(?:(?!of |in |on |at |yuan |points |letters |years )\w+ ){0,2}?"
    r"(?!(?:less|is|was|has|yuan|points|letters|years|begins)\b)[a-z]+s\b"
)


def without_a_form_for_one() -> dict[str, str]:
    """msgid → its English text, of the texts that count and have one form only."""
    said = {text: text.rpartition("\x04")[2] for text in MSGIDS}
    said |= {msgid: forms[-1] for msgid, forms in EN.items() if msgid.startswith("code:")}
    return {
        msgid: text
        for msgid, text in sorted(said.items())
        if COUNTED.search(text) and len(EN.get(msgid, ())) < 2
    }


def test_an_english_text_that_counts_has_a_form_for_one():
    """1 payment, 2 payments: the catalogue holds both forms of each text with such a number."""
    assert without_a_form_for_one() == {}, "python -m tests.tools.counted writes and prints them"
    assert [m for m, forms in EN.items() if len(forms) > 1 and len(set(forms)) < 2] == []


def docstrings(tree: ast.AST) -> set[int]:
    bodies = [body for n in ast.walk(tree) if isinstance(body := getattr(n, "body", None), list)]
    return {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}


def test_no_chinese_stands_in_the_code():
    found = []
    for path in SOURCES:
        inside = path.relative_to(ROOT / "fundtracker").as_posix()
        if any(inside.startswith(room) for room in KNOWS_CHINESE):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        documentation = docstrings(tree)
        found += [
            f"{inside}:{node.lineno} {node.value[:40]}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and re.search(r"[一-鿿]", node.value)
        ]
    assert found == []


def compiled(po: bytes) -> bytes:
    mo = io.BytesIO()
    write_mo(mo, read_po(io.BytesIO(po)))
    return mo.getvalue()


@pytest.mark.parametrize("folder", ["zh_CN", "en"])
def test_texts_are_found_one_by_one_as_gettext_reads_all_of_them(folder):
    mo = compiled((LOCALE / folder / "LC_MESSAGES/fundtracker.po").read_bytes())
    whole, found = gettext.GNUTranslations(io.BytesIO(mo)), i18n.Catalogue(mo)
    texts = {"zh_CN": ZH, "en": EN}[folder]
    assert len(texts) > 200
    for msgid, forms in texts.items():
        assert found.forms(msgid) == forms
        context, _, bare = msgid.rpartition("\x04")
        for n in range(4) if len(forms) > 1 else ():
            expected = (
                whole.npgettext(context, bare, bare, n)
                if context
                else whole.ngettext(bare, bare, n)
            )
            assert forms[found.form_of(n)] == expected
        if len(forms) == 1:
            assert (whole.pgettext(context, bare) if context else whole.gettext(bare)) == forms[0]
    for unknown in ("!", "never said", "\U0010ffff", i18n.mark_in("!", "never said")):
        assert found.forms(unknown) == (unknown.rpartition("\x04")[2],)


MADE = """
msgid ""
msgstr ""
"Language: pl\\n"
"Content-Type: text/plain; charset=utf-8\\n"

msgctxt "zoo"
msgid "Bat"
msgstr "animal"

msgctxt "aim"
msgid "Bat"
msgstr "stick"

msgid "Bat"
msgstr "bat"

msgid "Bats"
msgstr "bats"

msgctxt "zoo"
msgid "{n} bats"
msgid_plural "{n} bats"
msgstr[0] "{n} bat"
msgstr[1] "{n} batlets"
msgstr[2] "{n} bats"

msgid "Aim"
msgstr "aim"
"""


def test_a_word_is_said_as_its_context_and_its_number_want(monkeypatch):
    monkeypatch.setitem(i18n._loaded, "en", i18n.Catalogue(compiled(MADE.encode())))
    with i18n.speaking("en"):
        assert [i18n.tr(text) for text in ("Aim", "Bat", "Bats", "Cat")] == [
            "aim",
            "bat",
            "bats",
            "Cat",
        ]
        assert [i18n.tr_in(where, "Bat") for where in ("zoo", "aim", "sky")] == [
            "animal",
            "stick",
            "Bat",
        ]
        said = [i18n.tr_in("zoo", "{n} bats", n=n) for n in (1, 4, 5, "1,001", "many")]
    assert said == ["1 bat", "4 batlets", "5 bats", "1,001 bats", "many bats"]


def test_without_a_catalogue_texts_are_said_in_english():
    assert i18n.Catalogue(i18n._EMPTY).forms(i18n.mark_in("zoo", "Bat")) == ("Bat",)


def test_a_context_changes_the_word():
    contexts = {}
    for msgid in MSGIDS:
        context, _, bare = msgid.rpartition("\x04")
        contexts.setdefault(bare, {})[context] = ZH[msgid]
    assert [bare for bare, said in contexts.items() if len(set(said.values())) < len(said)] == []
