"""The command line's parser: help in any language, errors in words, whole numbers within bounds."""

from __future__ import annotations

import argparse
import re
import sys
from typing import NoReturn

from fundtracker.i18n import tr
from fundtracker.patterns import lazy

LARGEST_NUMBER = 10**9
_NEVER_EMPTY = (
    *("output", "against", "note", "save", "rename", "view", "key", "my_key", "copy", "of"),
    *("quarter", "text"),
)
_BELOW_ZERO = lazy(r"-\d\S*$")


class Help(argparse.HelpFormatter):
    """Asks how wide the terminal is when help is shown, not at every start."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80)

    def format_help(self) -> str:
        import shutil  # three compressors come with it

        self._width = max(shutil.get_terminal_size().columns - 2, 40)
        return super().format_help()

    def _get_help_string(self, action: argparse.Action) -> str:
        return (action.help or "").replace("%", "%%")  # a text of ours is no format: 超额收益，%


class Parser(argparse.ArgumentParser):
    """Tells what is wrong with a command in the language in use."""

    def __init__(self, **options: object) -> None:
        super().__init__(**{"formatter_class": Help, **options})  # type: ignore[arg-type]
        self._negative_number_matcher = _BELOW_ZERO  # argparse takes -5 as a value, and -5万 too

    def parse_known_args(self, args=None, namespace=None):  # type: ignore[no-untyped-def]
        """Read the words; a file or name that is stated but empty (an unset variable of a script)
        is refused: left out it would mean something else.
        """
        options, rest = super().parse_known_args(args, namespace)
        for action in self._actions:
            may_be_left_out = action.dest in _NEVER_EMPTY or action.nargs == "?"
            if may_be_left_out and getattr(options, action.dest, None) == "":
                name = "/".join(action.option_strings) or action.metavar or action.dest
                self.error(f"argument {name}: expected one argument")
        return options, rest

    def error(self, message: str) -> NoReturn:
        """Print how the command is used and what is wrong with it; leave with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {in_words(message)}\n")


class Unasked:
    """Stands for a command that nobody asks for: to make all of them takes longer than a report."""

    def add_argument(self, *_: object, **__: object) -> None:
        """Take what the command would take."""

    def set_defaults(self, **_: object) -> None:
        """Take what it would run."""

    def add_mutually_exclusive_group(self, **_: object) -> Unasked:
        """Return what takes the same."""
        return self


def whole_number(text: str) -> int:
    """Return a whole number of a command; raises argparse.ArgumentTypeError for another, or one
    too large.
    """
    if not (text.isascii() and text.isdigit()) or int(text[:20]) > LARGEST_NUMBER:
        why = tr('"{text}" is no whole number up to {most}', text=text[:40], most=LARGEST_NUMBER)
        raise argparse.ArgumentTypeError(why)
    return int(text)


def in_words(message: str) -> str:
    """Return what argparse says in English in the language in use; what it says of one argument
    is named by it.
    """
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
        if match := re.fullmatch(pattern, message, re.DOTALL):
            return text.format(*match.groups())
    return message


def worker_options(sub: argparse.ArgumentParser | Unasked, default: str | None = None) -> None:
    """Add who works, by name and by key, to a command."""
    words = tr("who does it; the login name by default")
    sub.add_argument("--person", default=default, help=words)
    words = tr("your key file, where the ledger has roles (or the variable FUNDTRACKER_KEY)")
    sub.add_argument("--my-key", metavar="FILE", default=default, help=words)


def voucher_options(sub: argparse.ArgumentParser | Unasked) -> None:
    """Add the options of ``vouchers``."""
    sub.add_argument("system", metavar="SYSTEM", help="yonyou, kingdee, budget")
    sub.add_argument("--quarter", metavar="2024Q2")
    sub.add_argument("--account", action="append", metavar="KEY=CODE", help=tr("an account, kept"))
    sub.add_argument("-o", "--output", metavar="FILE")
    sub.add_argument("--json", action="store_true")


def term_options(sub: argparse.ArgumentParser | Unasked) -> None:
    """Add what the terms of a fund say, and the own terms of a partner."""
    rates = {
        "--carry-rate": tr("carry, per cent"),
        "--pref-rate": tr("preferred return, per cent a year"),
        "--catch-up": tr("catch-up, per cent"),
        "--fee-rate": tr("management fee, per cent a year"),
        "--late-rate": tr("interest of a late closing, per cent a year"),
        "--escrow": tr("part of each carry kept in escrow, per cent"),
        "--overdue-rate": tr("interest on late payment, per cent a year"),
        "--one-company": tr(
            "at most this part of the commitments in one company, per cent; none: no limit"
        ),
        "--give-share": tr("share of its gain a fiscal partner gives up, per cent"),
        "--give-ceiling": tr("at most this part of what it paid in, per cent; none: no ceiling"),
    }
    for name, words in rates.items():
        sub.add_argument(name, metavar="N%", help=words)
    sub.add_argument(
        "--call-basis", choices=("committed", "unfunded"), help=tr("by what calls are divided")
    )
    sub.add_argument(
        "--distribution-basis",
        choices=("paid_in", "committed", "own"),
        help=tr("by what distributions are divided"),
    )
    sub.add_argument(
        "--result-basis", choices=("paid_in", "committed"), help=tr("by what results are divided")
    )
    sub.add_argument(
        "--fee-split",
        choices=("reckoned", "paid_in", "committed"),
        help=tr("by what the fee is divided"),
    )
    sub.add_argument(
        "--hurdle",
        choices=("soft", "hard", "trigger"),
        help=tr("hard: carry only above the hurdle; trigger: on all profit once it is reached"),
    )
    sub.add_argument(
        "--steps",
        metavar="12%:25%",
        help=tr("higher hurdles: a rate or multiple (2x), its carry, a catch-up; or none"),
    )
    sub.add_argument(
        "--loss-carryforward",
        choices=("yes", "no"),
        help=tr("deal by deal: earlier losses are given back first"),
    )
    sub.add_argument(
        "--style", choices=("whole_fund", "deal_by_deal"), help=tr("on what carry is calculated")
    )
    sub.add_argument(
        "--compounding",
        choices=("simple", "annual", "semiannual", "quarterly", "monthly", "daily"),
        help=tr("how the preferred return earns"),
    )
    sub.add_argument(
        "--day-count",
        choices=("act/365f", "act/360", "act/act", "30/360"),
        help=tr("how the days of the preferred return count"),
    )
    sub.add_argument("--fee-floor", metavar="YUAN", help=tr("least management fee a year"))
    sub.add_argument(
        "--fee-cap-year", metavar="YUAN", help=tr("most management fee a calendar year; 0: none")
    )
    sub.add_argument("--fee-cap", metavar="YUAN", help=tr("most management fee in all; 0: none"))
    sub.add_argument(
        "--carry-tax", metavar="N%", help=tr("carry is given back at most less this tax (%)")
    )
    sub.add_argument(
        "--clawback", choices=("yes", "no"), help=tr("carry paid above what is due is given back")
    )
    sub.add_argument(
        "--fee-months", type=int, choices=(1, 3, 6, 12), help=tr("months of a billing period")
    )
    sub.add_argument(
        "--offset", metavar="YUAN", help=tr("other income set against the fee of a period")
    )
    sub.add_argument(
        "--no-fee", choices=("yes", "no"), help=tr("the partner bears no management fee")
    )
    sub.add_argument("--no-carry", choices=("yes", "no"), help=tr("the partner bears no carry"))
    sub.add_argument("--carry-share", metavar="SHARE", help=tr("the partner's share of the carry"))
    sub.add_argument(
        "--fee-basis",
        choices=("committed", "paid_in", "net_invested", "nav"),
        help=tr("what the management fee is a share of"),
    )
    sub.add_argument(
        "--give-to",
        choices=("none", "manager", "partners", "all"),
        help=tr("who gets what a fiscal partner gives up"),
    )
    sub.add_argument(
        "--give-base", choices=("gain", "excess"), help=tr("the gain it is a share of")
    )
    sub.add_argument(
        "--give-when",
        choices=("always", "own_back", "fund_back"),
        help=tr("once whose capital is back"),
    )
