"""Commands and options that a text, the guide or a readme names are there, and belong together."""

import argparse
import re

import pytest

from fundtracker import cli
from fundtracker.paths import asset
from tests.test_i18n import EN, ZH

ROOT = asset("docs/guide").parents[1]
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for path in (
        *ROOT.glob("docs/guide/*.md"),
        *ROOT.glob("README*.md"),
        *ROOT.glob("docs/security.*.md"),
    )
}
TEXTS = {
    "zh": "\n".join(form for forms in ZH.values() for form in forms),
    "en": "\n".join([*ZH, *(form for forms in EN.values() for form in forms)]),
}
SAID = PAGES | TEXTS
OF_THE_PROGRAM = {"--selftest", "--no-window", "--lang", "--help", "--version"}
NO_COMMAND = re.compile(r"[\w.-]+\.(?:csv|ftdb|rvw)$")  # a file that the program opens
OF_OTHERS = {"--strict"}  # of mypy, in the readmes


def parsers(parser):
    """The parser of a command with those of its kinds."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def options_of(parser):
    return {name for one in parsers(parser) for a in one._actions for name in a.option_strings}


def actions_of(parser):
    """What may stand behind a command where that is a choice; empty where anything may."""
    first = next((a for a in parser._actions if not a.option_strings), None)
    return set(first.choices) if first is not None and first.choices else set()


COMMANDS = next(
    a for a in cli._parser(None)._actions if isinstance(a, argparse._SubParsersAction)
).choices
ALL = set().union(*(options_of(parser) for parser in COMMANDS.values()), OF_THE_PROGRAM, OF_OTHERS)
# a command with what follows it up to the end of its line or span of code
CALL = re.compile(r"fundtracker ([a-z][\w.-]*)((?:[^\n`;；。])*)")
SPAN = re.compile(rf"`({'|'.join(COMMANDS)})( [^`\n]+)`")  # the name of the program left out


def calls(text):
    """Yield (command, words behind it) of each call that a text shows."""
    for name, rest in [*CALL.findall(text), *SPAN.findall(text)]:
        if not NO_COMMAND.match(name):
            yield name, rest.partition(" #")[0].partition("fundtracker ")[0]


def faults(text):
    """Commands, actions and options of calls that are not there."""
    found = []
    for name, rest in calls(text):
        if name not in COMMANDS:
            found.append(name)
            continue
        known = options_of(COMMANDS[name]) | OF_THE_PROGRAM
        options = re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest)
        found += [f"{name} {option}" for option in options if option not in known]
        actions = actions_of(COMMANDS[name])
        first = re.match(r" ([a-z][a-z.|_-]*)(?= |$|\))", rest)
        if actions and first:
            found += [
                f"{name} {word}" for word in first[1].rstrip(".").split("|") if word not in actions
            ]
    return found


@pytest.mark.parametrize("where", SAID)
def test_every_command_that_is_named_is_there_with_its_action_and_options(where):
    assert faults(SAID[where]) == []


def test_a_call_that_is_not_there_is_found():
    text = (
        "`fundtracker moon --x`, `fundtracker rules list|moon --json`, `fundtracker check --moon`,"
        " `review moon 3`, `fund call --moon`, `fundtracker park.ftdb`"
    )
    assert sorted(faults(text)) == [
        "check --moon", "fund --moon", "moon", "review moon", "rules moon",
    ]  # fmt: skip


@pytest.mark.parametrize("where", SAID)
def test_every_option_that_is_named_is_one_of_a_command(where):
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", SAID[where]))
    assert named - ALL == set()


def test_the_guide_and_the_texts_name_commands_at_all():
    for where in ("docs/guide/zh.md", "docs/guide/en.md"):
        assert len({name for name, _ in calls(SAID[where])}) > 15
    assert all(list(calls(SAID[lang])) for lang in ("zh", "en"))


def bare(text):
    """A name as people read it: without the key beside it and the dots behind it."""
    return re.sub(r"\(&.\)|&", "", text.rpartition("\x04")[2]).strip().rstrip("…")


NAMES = {
    "zh": {bare(form) for forms in ZH.values() for form in forms},
    "en": {bare(msgid) for msgid in ZH if not msgid.startswith("code:")},
}
# "File › Check the ledger" in a text, **File → Check the ledger** in the guide
IN_TEXT = re.compile(r"([A-Z]\w+|[\u4e00-\u9fff]{2}) › ([^,，。()（）\n]+)")
IN_GUIDE = re.compile(r"\*\*([^*\n→]+ → [^*\n]+)\*\*")  # **File → Desks and bundles… → The hub…**


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_entry_of_a_menu_that_is_named_is_called_so_in_the_window(lang):
    shown = IN_GUIDE.findall(PAGES[f"docs/guide/{lang}.md"])
    guide = [tuple(way.split(" → ")) for way in shown]
    ways = guide + [way for way in IN_TEXT.findall(TEXTS[lang]) if "{" not in "".join(way)]
    assert len(ways) > 8
    assert [name for way in ways for name in way if bare(name) not in NAMES[lang]] == []
