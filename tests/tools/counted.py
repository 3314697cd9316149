"""Propose the form for one of each English text that counts and has none, in the English catalogue.

``python -m tests.tools.counted``: it prints what it wrote; read it, verbs and pronouns may want a hand.
"""

import re

from tests import test_i18n
from tests.test_i18n import COUNTED, LOCALE

_PLURAL = r"s\b"
_NOUN = re.compile(f"({COUNTED.pattern.removesuffix(_PLURAL)}){_PLURAL}")
_VERBS = {
    "are": "is",
    "were": "was",
    "have": "has",
    "stay": "stays",
    "lie": "lies",
    "wait": "waits",
}


def one(text: str) -> str:
    """Return a text as it stands for one: "1 payment is", not "1 payments are"."""
    noun = _NOUN.search(text)
    assert noun is not None
    rest = text[noun.end() :]
    verb = re.search(rf"^(\W*(?:[\w{{}}/]+\W+){{0,6}}?)\b({'|'.join(_VERBS)})\b", rest)
    if verb:
        rest = f"{verb[1]}{_VERBS[verb[2]]}{rest[verb.end() :]}"
    return f"{text[: noun.start()]}{noun[1]}{rest}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main() -> None:
    """Write the forms that are missing."""
    path = LOCALE / "en/LC_MESSAGES/fundtracker.po"
    content = path.read_text("utf-8").rstrip("\n")
    for msgid, text in test_i18n.without_a_form_for_one().items():
        single = one(text)
        print(single)
        entry = (
            f"msgid {_quoted(msgid)}\nmsgid_plural {_quoted(msgid)}\n"
            f"msgstr[0] {_quoted(single)}\nmsgstr[1] {_quoted(text)}"
        )
        old = f"msgid {_quoted(msgid)}\nmsgstr {_quoted(text)}"
        content = content.replace(old, entry) if old in content else f"{content}\n\n{entry}"
    path.write_text(content + "\n", "utf-8")


if __name__ == "__main__":
    main()
