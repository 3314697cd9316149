"""Sort what stands loose in ``CHANGELOG.md`` into the sections of Keep a Changelog.

``python -m tools.changelog``: a line is added right below the head of what is not released; this
puts each into Added, Changed or Fixed by what it says, newest first, and loses none. A line in the
wrong section is moved by hand and stays there. ``make release`` does it first.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "CHANGELOG.md"
HEAD = re.compile(r"(?m)^## .*\n")  # the first is that of what is not released
SECTIONS = ("Added", "Changed", "Deprecated", "Removed", "Fixed", "Security")
# What tells that something was wrong, or is otherwise than it was; in this order.
FIXED = re.compile(
    r"\((?:it|they|the \w+|one|each|which|a \w+|that|its|both|some|\w+ lines?|until now|before:)\b[^)]*\b(?:was|were|had|left|lost|"
    r"pressed|failed|came|counted|said|named|hid|took|could|did|made|filled|began|drew|stood|showed|kept|froze|gave|went)\b"
    r"|\(before[: ]|\bno longer\b|\bany more\b|\bnever again\b|\bis printed again\b|改正为|（原(?!一律)",
    re.I,
)
CHANGED = re.compile(
    r"→|\binstead of\b|\bquicker\b|改为|\(\d[\d,.]* before\)|\bhalf the time\b|\bless time\b|\bNo figure changes\b|\bno figure moved\b"
)


def bullets(text: str) -> list[str]:
    """Return the entries of a text, each with the lines that go on with it."""
    parts = re.split(r"(?m)^(?=- )|\n(?=#)|\n\n", text)
    return [part.rstrip() for part in parts if part.startswith("- ")]


def section(entry: str) -> str:
    """Return the section an entry belongs to by its words."""
    plain = " ".join(entry.split())
    if FIXED.search(plain):
        return "Fixed"
    return "Changed" if CHANGED.search(plain) else "Added"


def is_sorted(text: str) -> bool:
    """Tell whether nothing stands loose below the head of what is not released."""
    return not bullets(_parts(text)[1])


def _parts(text: str) -> tuple[str, str, dict[str, list[str]], str]:
    """Return what stands before and with the head, loose below it, in its sections, and after."""
    at = HEAD.search(text)
    assert at is not None
    now, mark, after = text[at.end() :].partition("\n## ")
    loose, *named = re.split(r"(?m)^### ", now)
    sections = {part.split("\n", 1)[0].strip(): bullets(part) for part in named}
    return text[: at.end()], loose, sections, mark + after


def sort(text: str) -> str:
    """Return the text with every loose entry in its section, above those that are there."""
    head, loose, sections, after = _parts(text)
    for entry in reversed(bullets(loose)):
        sections.setdefault(section(entry), []).insert(0, entry)
    made = [f"### {name}\n" + "\n".join(sections[name]) for name in SECTIONS if sections.get(name)]
    return head + "\n" + "\n\n".join(made) + "\n" + after


def main() -> int:
    """Sort the file."""
    text = FILE.read_text("utf-8")
    FILE.write_text(sort(text), "utf-8", newline="\n")
    print(f"{len(bullets(text))} entries", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
