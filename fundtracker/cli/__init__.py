"""The command line: the same ledger without a window, for scripts and for support.

Exit status: 0 all well · 1 some rows rejected, a file's own totals or balance say otherwise, or a
check found something · 2 refused or a question open, nothing written · 70 a fault of the program.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from fundtracker import __version__, i18n
from fundtracker.cli import analysis_options
from fundtracker.cli.parser import Parser, Unasked, term_options, whole_number, worker_options
from fundtracker.cli.payments import options as payment_options
from fundtracker.cli.rollup import options as rollup_options
from fundtracker.cli.security import options as security_options
from fundtracker.errors import UserError, unreadable

_TABLES = ("projects", "earned", "contracts", "sources", "lines", "quotas", "cashplan", "policy")
_FUND_TABLES = (
    *("funds", "portfolio", "partners", "nav", "pme", "forecast"),
    *("concentration", "companies", "equity", "fx", "concession", "tiers"),
    *("partners-total", "fundcash", "statements", "expenses", "disclosure", "scorecard"),
    *("vintages", "pacing", "lookthrough", "captable", "figures"),
    *("calls", "distributions", "fundcosts", "waterfall"),
)
_KINDS_OF_ROWS = (
    *("sale", "listing", "buyback", "merger", "liquidation", "write_off", "in_kind"),
    *("repayment", "recovery", "dividend", "interest", "wealth", "subsidy", "other"),
    *("expense", "draw", "repay", "evaluation", "equity_sheet"),
)
_TECHNIQUES = ("cost", "round", "multiple", "dcf", "net_assets", "market", "other")
Command = Callable[[argparse.Namespace], int]


def run(argv: Sequence[str]) -> int:
    """Run one command and return its exit status."""
    i18n.use(_language(argv))
    try:
        _require_text(argv)
        options = _parsed(argv)
        command: Command = options.command
        return command(options)
    except UserError as error:
        from fundtracker.reports.tables import labels  # noqa: F401 - what tables are called

        print(i18n.say(error), file=sys.stderr)
    except BrokenPipeError:
        raise  # whoever reads the output went away: no fault of a file
    except OSError as error:
        if error.filename is None:
            raise
        print(i18n.say(unreadable(error, str(error.filename)[-80:])), file=sys.stderr)
    return 2


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    """Return what a command says. Of ``report`` what is compared may stand behind its options too,
    where argparse takes a list that may be empty as empty.
    """
    parser = _parser(argv[0] if argv else None)
    options, rest = parser.parse_known_args(argv, argparse.Namespace(typed=" ".join(argv)))
    if (
        rest
        and getattr(options, "sides", None) == []
        and not any(word.startswith("-") for word in rest)
    ):
        options.sides, rest = rest, []
    if rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    return options


def _require_text(argv: Sequence[str]) -> None:
    """Refuse words that no file system and no ledger can keep: with NUL, or of bytes that are no
    UTF-8.
    """
    for word in argv:
        if "\0" in word or (
            not word.isprintable() and any("\ud800" <= letter <= "\udfff" for letter in word)
        ):
            raise UserError("no_text", text=word.encode("ascii", "backslashreplace").decode()[:80])


def _language(argv: Sequence[str]) -> str:
    """Return the language asked for; it must be known before the help texts are made."""
    asked = os.environ.get("FUNDTRACKER_LANG", "")
    for here, following in zip(argv, [*argv[1:], ""], strict=False):
        if here == "--lang":
            asked = following
        elif here.startswith("--lang="):
            asked = here.removeprefix("--lang=")
    return asked if asked in i18n.LANGUAGES else "zh"


class _Commands:
    """The commands of the program; made is the one asked for, or all of them (``None``)."""

    def __init__(self, parser: argparse.ArgumentParser, asked: str | None) -> None:
        self._all = parser.add_subparsers(metavar=i18n.tr("COMMAND"), prog=parser.prog)
        self._asked = asked
        self.any = False

    def add(self, name: str, text: str) -> argparse.ArgumentParser | Unasked:
        """Make a command, or a stand-in."""
        if self._asked in (None, name):
            self.any = True
            return self._all.add_parser(name, help=text, description=text)
        return Unasked()


def _parser(asked: str | None) -> argparse.ArgumentParser:
    tr = i18n.tr
    about = tr("Park fund tracker: the plan, its execution and the proof of every fen")
    proof = tr("fundtracker --selftest proves on this computer that the installation is whole.")
    parser = Parser(prog="fundtracker", description=about, epilog=proof)
    parser.add_argument("--version", action="version", version=__version__)
    parser.set_defaults(command=_nothing_asked)
    commands = _Commands(parser, asked)
    _ledger_commands(commands)
    _file_commands(commands)
    _figure_commands(commands)
    _review_commands(commands)
    _fund_commands(commands)
    _kpi_command(commands)
    _add_command(commands)
    return parser if commands.any else _parser(None)


def _add(
    commands: _Commands, name: str, command: Command, text: str, *, ledger: bool = True
) -> argparse.ArgumentParser | Unasked:
    sub = commands.add(name, text)
    sub.set_defaults(command=command)
    sub.add_argument("--lang", choices=i18n.LANGUAGES, help=i18n.tr("language of the texts"))
    worker_options(sub)
    if ledger:
        sub.add_argument("--ledger", required=True, metavar="L", help=i18n.tr("the ledger file"))
    return sub


def _lazy(module: str, name: str) -> Command:
    """Return a command whose module loads only when it is asked for: starting must be quick."""

    def command(options: argparse.Namespace) -> int:
        from importlib import import_module

        run_command: Command = getattr(import_module(f"fundtracker.cli.{module}"), name)
        return run_command(options)

    return command


def _ledger_commands(commands: _Commands) -> None:
    tr = i18n.tr
    sub = _add(commands, "new", _lazy("ledgers", "new"), tr("make a new ledger"), ledger=False)
    sub.add_argument("ledger", metavar="L", help=tr("the ledger file"))
    text = tr("the published plan to begin with")
    sub.add_argument("--template", default="laoshan-2023", help=text)
    text = tr("make the sample ledger")
    sub = _add(commands, "sample", _lazy("ledgers", "sample"), text, ledger=False)
    sub.add_argument("ledger", metavar="L", help=tr("the ledger file"))
    for name, text in (
        ("undo", tr("undo a change: the last one, or the one named")),
        ("redo", tr("bring back what was undone last")),
    ):
        sub = _add(commands, name, _lazy("ledgers", name), text)
        if name == "undo":
            sub.add_argument("seq", nargs="?", type=whole_number, help=tr("number of the change"))
        sub.add_argument(
            "--preview", action="store_true", help=tr("do it, say what it did, and roll it back")
        )
        sub.add_argument("--json", action="store_true")
    sub = _add(commands, "history", _lazy("ledgers", "history"), tr("who changed what, when, why"))
    sub.add_argument(
        "seq", nargs="?", type=whole_number, help=tr("number of the change: old → new")
    )
    sub.add_argument("--json", action="store_true")
    sub = _add(commands, "check", _lazy("ledgers", "check"), tr("prove the whole ledger"))
    sub.add_argument("--against", metavar="HEADS", help=tr("compare with heads noted elsewhere"))
    sub.add_argument("--note", metavar="HEADS", help=tr("where it is whole: note its head there"))
    sub.add_argument("--json", action="store_true")
    text = tr("a table of the ledger as CSV, spreadsheet or Parquet")
    sub = _add(commands, "export", _lazy("exports", "export"), text)
    sub.add_argument(
        "table", nargs="?", metavar="TABLE", help=tr("which table; without it: which there are")
    )
    sub.add_argument("--format", choices=("csv", "xlsx", "parquet"), default="csv")
    sub.add_argument("--history", action="store_true", help=tr("the states that rows had before"))
    sub.add_argument("-o", "--output", metavar="FILE")
    text = tr("a year as a folder that needs no program")
    sub = _add(commands, "archive", _lazy("exports", "archive"), text)
    sub.add_argument("--year", type=whole_number, required=True)
    sub.add_argument("-o", "--output", required=True, metavar="FOLDER")
    sub.add_argument("--json", action="store_true")
    payment_options.add(partial(_add, commands), _lazy)
    security_options.add(partial(_add, commands), _lazy)
    sub = _add(commands, "backup", _lazy("ledgers", "backup"), tr("write a verified copy"))
    sub.add_argument("file", metavar="FILE")
    text = tr("put a ledger and its copies under a password, another one or none")
    sub = _add(commands, "password", _lazy("keys", "password"), text)
    sub.add_argument("action", choices=("set", "change", "remove"))
    text = tr("update the program from a file, without a network")
    sub = _add(commands, "update", _lazy("installation", "update"), text, ledger=False)
    sub.add_argument("file", nargs="?", metavar="FILE", help=tr("the downloaded, packed program"))
    sub.add_argument("--check", action="store_true", help=tr("prove its seal, change nothing"))
    sub.add_argument("--back", action="store_true", help=tr("go back to the version before"))


class _ListKinds:
    """The kinds of lists, for who names one or asks for help: they know every record there is."""

    def __contains__(self, kind: object) -> bool:
        return kind in list(self)

    def __iter__(self) -> Iterator[str]:
        from fundtracker.intake.columns.list_kinds import KINDS

        return iter(["auto", *KINDS])


def _file_commands(commands: _Commands) -> None:
    tr = i18n.tr
    text = tr("import bank files")
    sub = _add(commands, "import", _lazy("files", "import_files"), text, ledger=False)
    sub.add_argument("files", nargs="+", metavar="FILE")
    sub.add_argument("--ledger", metavar="L", help=tr("the ledger file"))
    sub.add_argument("--profile", metavar="P", help=tr("name of a profile, or its file"))
    sub.add_argument("--dry-run", action="store_true", help=tr("show, store nothing"))
    words = tr("the files are lists of projects, contracts, indicators …, not of payments")
    kind = sub.add_argument("--list", help=words)
    if isinstance(kind, argparse.Action):
        kind.choices = _ListKinds()  # argparse asks for all choices of an option that is added
    sub.add_argument("--proves", choices=("paid", "released", "evidence"))
    sub.add_argument(
        "--day-first",
        action=argparse.BooleanOptionalAction,
        help=tr("02/03/2023 is 2 March (day first) or 3 February"),
    )
    sub.add_argument(
        "--unit",
        choices=("yuan", "fen", "thousand", "wan", "million", "yi"),
        help=tr("the unit of the file's amounts, where the file does not say it clearly"),
    )
    sub.add_argument(
        "--view",
        choices=("bank", "own"),
        help=tr("whose books a file of debit and credit is: the bank's, or the unit's own"),
    )
    sub.add_argument(
        "--books",
        metavar=tr("district|FUND"),
        help=tr(
            "whose account a file shows: the district's, or that of a fund (its code); kept for "
            "the account"
        ),
    )
    for name, metavar, text in (
        ("role", tr("COLUMN=ROLE"), tr("what a column means; may be given several times")),
        (
            "state",
            tr("WORD=paid|unpaid"),
            tr("what a word of the state column means; may be given several times"),
        ),
        (
            "answer",
            tr("QUESTION=ANSWER"),
            tr("the answer to any other question; may be given several times"),
        ),
    ):
        sub.add_argument(f"--{name}", action="append", default=[], metavar=metavar, help=text)
    sub.add_argument(
        "--sheet",
        metavar=tr("NAME"),
        help=tr("the sheet that is read; * reads all that hold payments"),
    )
    sub.add_argument(
        "--save-profile",
        action="store_true",
        help=tr("keep the answers for all files with this header"),
    )
    sub.add_argument(
        "--ignore-column",
        action="append",
        default=[],
        metavar="HEAD",
        help=tr("a column of a list that is not to be read, though it holds money, shares or days"),
    )
    sub.add_argument("--reason", default="", help=tr("why; kept in the history"))
    sub.add_argument("--json", action="store_true")
    sub = _add(
        commands,
        "read",
        _lazy("files", "read"),
        tr("how a file is read; stores nothing"),
        ledger=False,
    )
    sub.add_argument("file", metavar="FILE")
    form = sub.add_mutually_exclusive_group(required=True)
    words = tr("clean UTF-8 CSV, texts as they are (a spreadsheet may run them); issues on stderr")
    form.add_argument("--csv", action="store_true", help=words)
    form.add_argument("--json", action="store_true")
    sub = _add(
        commands,
        "matches",
        _lazy("files", "matches"),
        tr("payments that two sources show: list them, or accept them"),
    )
    sub.add_argument("--accept", action="store_true", help=tr("count each of them once"))
    sub.add_argument(
        "--contracts",
        action="store_true",
        help=tr("payments that belong to a contract instead; --accept books them"),
    )
    sub.add_argument("--json", action="store_true")
    sub = _add(commands, "profile", _lazy("files", "profile"), tr("profiles of bank files"))
    sub.add_argument("action", choices=("list", "save", "rename", "export"))
    sub.add_argument("names", nargs="*", metavar="NAME", help=tr("NAME [FILE | NEW NAME]"))


def _figure_commands(commands: _Commands) -> None:
    tr = i18n.tr
    sub = _add(
        commands,
        "report",
        _lazy("figures", "report"),
        tr("a table of the review: the plan's execution (table 1) or another"),
    )
    sub.add_argument(
        "what",
        choices=(
            "plan",
            *_TABLES,
            *_FUND_TABLES,
            "indicators",
            "warnings",
            "decisions",
            *("bankrec", "requests", "park"),
            "review",
            "compare",
            "company",
            "partner",
            "upgrade",
        ),
    )
    sub.add_argument(
        "sides",
        nargs="*",
        metavar="2023Q1[@N]",
        help=tr(
            "compare: two quarters, or versions of one; company: its name; partner: its name, and "
            "a fund"
        ),
    )
    sub.add_argument("--quarter", metavar="2023Q2")
    sub.add_argument("--unit", choices=("yuan", "wan", "yi"))
    sub.add_argument("--format", choices=("text", "json", "csv", "xlsx", "pdf"), default="text")
    sub.add_argument("--paper", choices=("a4", "a3"), default="a4", help=tr("paper of the review"))
    sub.add_argument("--both", action="store_true", help=tr("the review in both languages"))
    sub.add_argument(
        "--prepared-by", metavar="UNIT", default="", help=tr("the unit that prepared the review")
    )
    sub.add_argument(
        "--with-city", action="store_true", help=tr("add the city's money to the total")
    )
    sub.add_argument("-o", "--output", metavar="FILE")
    analysis_options.add(partial(_add, commands), _lazy)
    rollup_options.add(partial(_add, commands), _lazy)
    sub = _add(commands, "explain", _lazy("figures", "explain"), tr("where a figure comes from"))
    text = tr("the id of a cell, as report --format json names it")
    sub.add_argument("figure", metavar="FIGURE", help=text)
    sub.add_argument("--limit", type=whole_number, default=50, help=tr("how many payments to list"))
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FILE", help=tr("write it as a proof sheet (.xlsx)"))


def _review_commands(commands: _Commands) -> None:
    tr = i18n.tr
    sub = _add(
        commands,
        "review",
        _lazy("review", "review"),
        tr("the review of a quarter: checklist, freezing, signing, the copy to carry away"),
        ledger=False,
    )
    sub.add_argument(
        "action",
        choices=(
            "status", "check", "freeze", "reopen", "key", "passphrase", "sign", "explain", "decide",
            "follow-up", "send-back", "settle", "correct", "export", "comment", "countersign",
            "merge", "verify", "unpack", "annex", "annexes", "drop-annex",
        ),
    )  # fmt: skip
    sub.add_argument("words", nargs="*", metavar="WORD", help=tr("what the action works on"))
    sub.add_argument("--ledger", metavar="L", help=tr("the ledger file"))
    sub.add_argument("--quarter", metavar="2023Q2")
    sub.add_argument(
        "--role", choices=("prepared", "reviewed", "approved"), help=tr("as what somebody signs")
    )
    sub.add_argument("--key", metavar="FILE", help=tr("the key file of the person"))
    if isinstance(sub, argparse.ArgumentParser):
        from fundtracker.cli import copies

        copies.declare(sub)
    sub.add_argument("--reason", default="", help=tr("why; kept in the history"))
    sub.add_argument("--owner", default="", help=tr("who is responsible"))
    sub.add_argument("--due", metavar="2024-06-30", help=tr("until when"))
    sub.add_argument(
        "--amount",
        action="append",
        metavar="YUAN",
        help=tr("the right amount; once for each part of a split payment"),
    )
    sub.add_argument("--line", metavar="CODE", help=tr("the right plan line"))
    for name, metavar in (("project", "CODE"), ("source", "NAME"), ("contract", "NUMBER")):
        sub.add_argument(
            f"--{name}",
            metavar=metavar,
            help=tr("where a payment is booked instead; - for nowhere"),
        )
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FILE")


def _add_command(commands: _Commands) -> None:
    sub = _add(
        commands,
        "add",
        _lazy("add", "add"),
        i18n.tr("record one thing: a cost, a contract, a valuation …"),
        ledger=False,
    )
    if isinstance(sub, argparse.ArgumentParser):
        from fundtracker.cli import add

        add.declare(sub)


def _kpi_command(commands: _Commands) -> None:
    tr = i18n.tr
    sub = _add(
        commands,
        "kpi",
        _lazy("kpi", "kpi"),
        tr("sheets of figures that go to companies and come back"),
    )
    sub.add_argument("action", choices=("write", "read"))
    sub.add_argument("files", nargs="*", metavar="FILE", help=tr("sheets that came back"))
    sub.add_argument("--company", metavar="NAME", help=tr("one company; else all that are held"))
    sub.add_argument("--quarters", metavar="2024Q1,2024Q2", help=tr("the quarters asked for"))
    sub.add_argument(
        "--due", metavar="2024-07-20", help=tr("until when they answer: who does not is chased")
    )
    sub.add_argument("--doc", default="", help=tr("document number"))
    sub.add_argument("--reason", default="", help=tr("why; kept in the history"))
    sub.add_argument("--dry-run", action="store_true", help=tr("show, store nothing"))
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FOLDER", help=tr("where the sheets are written"))


def _fund_commands(commands: _Commands) -> None:
    tr = i18n.tr
    actions = (
        *(
            "call",
            "receive",
            "remind",
            "distribute",
            "paid",
            "value",
            "split",
            "transfer",
            "default",
            "close",
        ),
        *(
            "fees",
            "waive",
            "reverse",
            "notice",
            "terms",
            "own",
            "account",
            "invest",
            "exit",
            "income",
            "cost",
        ),
        *("convert", "clawback", "concede", "rule", "credit", "duty", "match"),
    )
    sub = _add(commands, "fund", _lazy("funds", "fund"), tr("what is done with a fund's money"))
    sub.add_argument("action", choices=actions)
    sub.add_argument("--fund", required=True, metavar="F", help=tr("code or name of the fund"))
    sub.add_argument(
        "--account",
        metavar="NUMBER",
        help=tr("an account of the fund: its statements are the fund's"),
    )
    sub.add_argument(
        "--account-name", default="", metavar="NAME", help=tr("the name of the account")
    )
    sub.add_argument("--date", metavar="2024-03-31", help=tr("the day of it"))
    sub.add_argument("--due", metavar="2024-04-30", help=tr("the day a call is due"))
    for name in (
        "call",
        "fee",
        "expense",
        "outside",
        "capital",
        "income",
        "gain",
        "carry",
        "recallable",
    ):
        sub.add_argument(
            f"--{name}", metavar="YUAN", help=tr("an item's amount in yuan, or with its unit")
        )
    term_options(sub)
    sub.add_argument("--cash", metavar="YUAN", help=tr("an amount that runs through the waterfall"))
    sub.add_argument("--amount", metavar="YUAN", help=tr("the amount"))
    sub.add_argument(
        "--number", type=whole_number, help=tr("number of the call or distribution, or of a match")
    )
    sub.add_argument("--partner", metavar="NAME")
    sub.add_argument(
        "--class",
        dest="partner_class",
        choices=("gp", "fiscal", "other"),
        help=tr("a new partner, and of which kind"),
    )
    sub.add_argument("--to", metavar="NAME", help=tr("the partner who takes over"))
    sub.add_argument("--company", metavar="NAME")
    sub.add_argument(
        "--shares",
        metavar="N",
        help=tr("shares bought, sold (or all), or that came without money (below 0: that went)"),
    )
    _company_options(sub)
    sub.add_argument(
        "--kind", choices=_KINDS_OF_ROWS, help=tr("kind of an exit, income, cost or duty")
    )
    sub.add_argument("--all", action="store_true", help=tr("receive: all that is owed arrived"))
    sub.add_argument(
        "--multiple",
        metavar="N",
        help=tr("local reinvestment: times the base, or factor of a credit; multiple of a value"),
    )
    sub.add_argument("--year", type=whole_number, help=tr("the year of a duty that is done"))
    sub.add_argument(
        "--technique", choices=_TECHNIQUES, default="other", help=tr("how it was valued")
    )
    sub.add_argument("--inputs", default="", help=tr("what the value rests on"))
    sub.add_argument("--prepared", default="")
    sub.add_argument("--approved", default="")
    sub.add_argument(
        "--by", choices=("committed", "unfunded"), default="", help=tr("the shares of a call")
    )
    sub.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="NAME=YUAN",
        help=tr("a partner's own amount; all of them"),
    )
    words = tr("decided; each part counts from its payment on")
    sub.add_argument("--pending", action="store_true", help=words)
    words = tr("fees: set charges to what they come to now; --reason says why")
    sub.add_argument("--anew", action="store_true", help=words)
    words = tr("how much of a commitment transferred is paid in")
    sub.add_argument("--paid", metavar="YUAN", help=words)
    sub.add_argument(
        "--forfeit",
        metavar="N%",
        help=tr("default: the part of its paid-in capital that passes to the others"),
    )
    sub.add_argument(
        "--price", metavar="YUAN", help=tr("what the taker of a transfer pays the giver")
    )
    sub.add_argument(
        "--excuse", action="append", default=[], metavar="NAME", help=tr("a partner left out")
    )
    sub.add_argument(
        "--use", choices=("treasury", "rolled"), default="", help=tr("where fiscal money goes")
    )
    sub.add_argument(
        "--what",
        choices=("call", "distribution", "investment", "exit", "income", "cost"),
        default="call",
        help=tr("what is reversed, or written a notice of"),
    )
    sub.add_argument("--purpose", default="", help=tr("words of the notice"))
    sub.add_argument("--doc", default="", help=tr("document number"))
    sub.add_argument("--ref", default="", help=tr("number of the bank's statement"))
    sub.add_argument("--reason", default="", help=tr("why; kept in the history"))
    sub.add_argument("--dry-run", action="store_true", help=tr("show, store nothing"))
    sub.add_argument("--json", action="store_true")
    sub.add_argument("-o", "--output", metavar="FOLDER", help=tr("where notices are written"))


def _company_options(sub: argparse.ArgumentParser | Unasked) -> None:
    """Add what a round, a purchase or a value says of a company."""
    tr = i18n.tr
    sub.add_argument("--issued", metavar="N", help=tr("shares newly issued in the round"))
    sub.add_argument("--share-class", default="", metavar="NAME", help=tr("class of the shares"))
    sub.add_argument(
        "--pre-money", metavar="YUAN", help=tr("value of the company before the round")
    )
    sub.add_argument(
        "--post-money", metavar="YUAN", help=tr("value of the company after the round")
    )
    sub.add_argument("--diluted", metavar="N", help=tr("all shares fully diluted, as stated"))
    sub.add_argument("--share", metavar="N%", help=tr("part of the company held, as stated"))
    sub.add_argument(
        "--loan", action="store_true", help=tr("a loan or note without a count of shares")
    )
    sub.add_argument(
        "--base",
        metavar="YUAN",
        help=tr("what the multiple is taken of: revenue, profit, net assets, fiscal capital"),
    )
    sub.add_argument("--base-name", default="", metavar="NAME", help=tr("name of the base"))
    sub.add_argument(
        "--net-debt", metavar="YUAN", help=tr("debts less cash of the company, taken off")
    )
    sub.add_argument("--price-per-share", metavar="YUAN", help=tr("price of one share"))
    sub.add_argument("--discount", metavar="N%", help=tr("discount of the value"))


def _nothing_asked(options: argparse.Namespace) -> int:
    from fundtracker.cli.ledgers import open_sample

    return open_sample()
