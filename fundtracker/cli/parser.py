"""The command line's parser: help in any language, errors in words, whole numbers within bounds."""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from typing import NoReturn

from fundtracker.i18n import tr

LARGEST_NUMBER = 10**9


class Help(argparse.HelpFormatter):
    """Asks how wide the terminal is when help is shown, not at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)

    def format_help(self) -> str:
        self._width = max(shutil.get_terminal_size().columns - 2, 40)
        return super().format_help()

    def _get_help_string(self, action: argparse.Action) -> str:
        return (action.help or "").replace("%", "%%")  # a text of ours is no format: 超额收益，%


class Parser(argparse.ArgumentParser):
    """Tells what is wrong with a command in the language in use."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"formatter_class": Help, **options})  # type: ignore[arg-type]

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong with it; leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {in_words(message)}\n")


def whole(text: str) -> int:
    """Return a whole number of a command; raises argparse.ArgumentTypeError for another, or one too large."""
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > LARGEST_NUMBER:
        why = tr('"{text}" is no whole number up to {most}', text=text[:40], most=LARGEST_NUMBER)
        raise argparse.ArgumentTypeError(why)
    return int(text)


def in_words(message: str) -> str:
    """Return what argparse says in English in the language in use; what it says of one argument is named by it."""
    of_one = re.fullmatch(r"argument ([^:]+): (.*)", message, re.DOTALL)
    if of_one:
        return tr("{argument}: {why}", argument=of_one[1], why=in_words(of_one[2]))
    texts = (
        (r"the following arguments are required: (.*)", tr("still needed: {0}")),
        (r"unrecognized arguments: (.*)", tr("not known here: {0}")),
        (r"invalid choice: '?(.*?)'? \(choose from (.*)\)", tr('"{0}" is none of {1}')),
        (r"expected one argument", tr("a value is needed after it")),
        (r"expected at least one argument", tr("at least one value is needed")),
        (r"one of the arguments (.*) is required", tr("one of {0} is needed")),
        (r"not allowed with argument (.*)", tr("not together with {0}")),
        (r"ambiguous option: (.*) could match (.*)", tr('"{0}" may mean {1}: write it out')),
    )
    for pattern, text in texts:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return text.format(*found.groups())
    return message
