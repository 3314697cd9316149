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
KNOWS_CHINESE = {"intake", "domain/base/money.py"}


def catalogue(folder: str) -> dict[str, str]:
    path = ROOT / "resources/locale" / folder / "LC_MESSAGES/fundtracker.po"
    with path.open("rb") as f:
        return {str(m.id): str(m.string) for m in read_po(f) if m.id}


ZH, EN = catalogue("zh_CN"), catalogue("en")


def calls(path: Path) -> list[tuple[str, str]]:
    """(function name, first argument) of the calls with a literal first argument."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
            if isinstance(node.args[0].value, str):
                found.append((name, node.args[0].value))
    return found


CALLS = [(path, *call) for path in SOURCES for call in calls(path)]
MSGIDS = {text for _, name, text in CALLS if name == "tr"}
CODES = {text for _, name, text in CALLS if name in CODE_MAKERS}
CODES |= {f"ask_{text}" for _, name, text in CALLS if name in ("Question", "_ask")}


def test_every_text_is_translated():
    assert sorted(MSGIDS - set(ZH)) == []
    assert sorted(text for text in ZH if not ZH[text]) == []


def test_every_code_has_a_sentence_in_both_languages():
    wanted = {f"code:{code}" for code in CODES}
    assert sorted(wanted - set(ZH)) == []
    assert sorted(wanted - set(EN)) == []
    assert {m for m in ZH if m.startswith("code:")} == {m for m in EN if m.startswith("code:")}
    assert sorted(m for m in EN if m.startswith("code:") and not EN[m]) == []


def test_no_text_stands_unused():
    literals = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    literals |= CODES
    literals |= {f"ask_{text}" for text in literals}  # the code of a question is said with ask_ before it
    unused = [m for m in ZH if m not in MSGIDS and m.removeprefix("code:") not in literals]
    assert unused == []


@pytest.mark.parametrize("texts", [ZH, EN], ids=["zh", "en"])
def test_both_languages_fill_the_same_gaps(texts):
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for msgid, text in texts.items():
        if not text:
            continue
        reference = EN[msgid] if msgid.startswith("code:") else msgid
        assert gaps(text) == gaps(reference), msgid


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


@pytest.mark.parametrize("folder", ["zh_CN", "en"])
def test_texts_are_found_one_by_one_as_gettext_reads_all_of_them(folder, tmp_path):
    mo = tmp_path / "texts.mo"
    with mo.open("wb") as file:
        write_mo(file, read_po(io.BytesIO((LOCALE / folder / "LC_MESSAGES/fundtracker.po").read_bytes())))
    with mo.open("rb") as file:
        whole = gettext.GNUTranslations(file)
    found = i18n.Catalogue(mo)
    msgids = [msgid for msgid in whole._catalog if msgid]
    assert len(msgids) > 200
    assert [found.gettext(msgid) for msgid in msgids] == [whole.gettext(msgid) for msgid in msgids]
    for unknown in ("!", "never said", "\U0010ffff"):
        assert found.gettext(unknown) == unknown
